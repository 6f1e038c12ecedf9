"""Taps a page and tells how long it went on changing, and how many bytes went over the wire."""

from pathlib import Path

from tests.browser.visiting import PROBE

STOPWATCH = Path(__file__).with_name("stopwatch.js")
# Figures of a page that does not name them, in reading order.
FIGURES = """() => globalThis.figures ??= [...Bokeh.documents[0]._all_models.values()]
  .filter((model) => model.type === "Figure")
  .map((model) => Bokeh.index.get_one?.(model) ?? Bokeh.index.find_one(model))
  .map((view) => [view, view.el.getBoundingClientRect()])
  .sort(([, a], [, b]) => Math.round((a.top - b.top) / 50) || a.left - b.left).map(([view]) => view)"""
PLACE = """([k, x, y]) => {
  const view = globalThis.figures[k]
  view.el.scrollIntoView({ block: "center" })
  const box = view.canvas_view.el.getBoundingClientRect()
  return [box.left + view.frame.x_scale.compute(x), box.top + view.frame.y_scale.compute(y)]
}"""


class Tab:
    """A tab with a stopwatch in it; `quiet` is how many ms without a change mean that it has finished."""

    def __init__(self, browser, quiet):
        self.context = browser.new_context(viewport={"width": 1366, "height": 768})
        self.context.add_init_script(path=PROBE)
        self.context.add_init_script(path=STOPWATCH)
        self.page, self.quiet, self.bytes, self.heard = self.context.new_page(), quiet, 0, 0
        wire = self.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda ended: self._count(ended["encodedDataLength"]))
        wire.on("Network.webSocketFrameSent", lambda sent: self._count(len(sent["response"]["payloadData"])))
        wire.on("Network.webSocketFrameReceived", self._hear)

    def _hear(self, received):
        self._count(len(received["response"]["payloadData"]))
        self.heard += len(received["response"]["payloadData"])

    def _count(self, more):
        self.bytes += int(more)

    def open(self, address, ready="() => globalThis.Bokeh?.documents[0]?.is_idle"):
        self.page.goto(address)
        self.page.wait_for_function(ready, timeout=60_000)
        self.page.wait_for_timeout(1500)

    def _answered(self, heard, longest=12_000):
        while self.heard < heard and longest > 0:
            self.page.wait_for_timeout(100)
            longest -= 100
        return self.heard >= heard

    def tap(self, spot, answer=0):
        """Tap a point of the window; returns the ms from mouse-up to the last change, None for none.

        A page that answers from its server (with at least `answer` characters) is waited for: a tap that it
        does not answer met nothing, and is no measurement.
        """
        self.page.bring_to_front()
        self.page.mouse.move(*spot)
        self.page.wait_for_timeout(300)
        self.page.evaluate("() => stopwatch.start()")
        heard = self.heard
        self.page.mouse.down()
        self.page.mouse.up()
        if answer and not self._answered(heard + answer):
            return None
        self.page.wait_for_function(
            "() => stopwatch.up !== null && "
            f"performance.now() - Math.max(stopwatch.up, stopwatch.last ?? 0) > {self.quiet}",
            timeout=60_000,
            polling=100,
        )
        up, last = self.page.evaluate("() => [stopwatch.up, stopwatch.last]")
        return None if last is None else last - up

    def middle_of(self, selector):
        """The middle of an element, brought into sight."""
        element = self.page.locator(selector).first
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        return box["x"] + min(60, box["width"] / 2), box["y"] + box["height"] / 2
