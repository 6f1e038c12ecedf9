"""A visit to the pages: a tab that remembers everything that should not happen in it."""

from pathlib import Path
from urllib.parse import urlsplit

PROBE = Path(__file__).with_name("probe.js")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Any name but this machine's leads nowhere: a request to elsewhere fails loudly.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
PATIENCE = 20_000
IDLE = "() => document.body.dataset.ready && globalThis.Bokeh?.documents[0]?.is_idle"


class Visit:
    """One person's browser, with a profile of its own."""

    def __init__(self, browser, address, width=1366, height=768):
        self.address, self.wrong = address, []
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(path=PROBE)
        self.page = self.context.new_page()
        self._listen()

    def _listen(self):
        page = self.page
        page.on("console", lambda said: said.type == "error" and self.wrong.append(f"console: {said.text}"))
        page.on("pageerror", lambda fault: self.wrong.append(f"page: {fault}"))
        page.on("requestfailed", lambda asked: self.wrong.append(f"failed: {asked.url} {asked.failure}"))
        page.on("response", lambda got: got.status >= 400 and self.wrong.append(f"{got.status}: {got.url}"))
        page.on("request", self._asked)
        page.on("websocket", self._asked)
        page.on("dialog", self._dialog)

    def _asked(self, asked):
        where = urlsplit(asked.url)
        ours = urlsplit(self.address).netloc
        if where.scheme not in ("data", "blob") and where.netloc != ours:
            self.wrong.append(f"elsewhere: {asked.url}")

    def _dialog(self, dialog):
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def go(self, path):
        """Open a page of ours and wait until it is ready and drawn."""
        self.page.goto(f"{self.address}/{path}")
        return self.ready()

    def ready(self):
        self.page.wait_for_function(IDLE)
        return self

    def state(self):
        return self.page.evaluate("() => probe.state()")

    def until(self, condition, said=""):
        """Wait until a condition on the state (a JavaScript expression over `s`) holds; returns the state."""
        try:
            self.page.wait_for_function(
                f"() => {{ const s = probe.state(); return {condition} }}", timeout=6_000
            )
        except Exception as late:
            raise AssertionError(f"{said or condition} did not come about: {self.state()}") from late
        return self.state()

    def choose(self, name, value):
        """Pick from a chooser above the page; a new slice is waited for."""
        before = self.state()["answered"]
        self.page.select_option(f"[data-set={name}]", value)
        self.page.wait_for_function(f"() => document.body.dataset.answered !== '{before}'")
        return self.ready()

    def click(self, spot):
        self.page.mouse.click(*spot["at"])

    def pause(self):
        """Long enough that the next tap is not taken for the second half of a double tap."""
        self.page.wait_for_timeout(450)

    def drag(self, start, end):
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(*[(a + b) / 2 for a, b in zip(start, end, strict=True)], steps=4)
        mouse.move(*end, steps=4)
        mouse.up()

    def lonely(self, figure, xs, ys):
        return self.page.evaluate("(a) => probe.lonelySetting(...a)", [figure, xs, ys])

    def clear_spots(self):
        return self.page.evaluate("() => probe.clearSpots()")

    def follow_link(self, selector):
        """Click a link to another of our pages."""
        self.page.evaluate("() => { delete document.body.dataset.ready }")
        with self.page.expect_navigation():
            self.page.click(selector)
        return self.ready()

    def end(self):
        self.context.close()
        assert self.wrong == [], self.wrong
