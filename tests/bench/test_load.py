"""How long until a page can be used, first and later; its bytes on the wire; what the server holds."""

import statistics

from tests.bench.measuring import keep, machine, resident_megabytes
from tests.bench.tapping import Tab

ROUNDS = 3
READY = """() => {
  const is = document.body.dataset.ready && Bokeh.documents[0].is_idle
  if (is) globalThis.readyAt ??= performance.now()
  return is
}"""


def visit(tab, address):
    """Ready time in ms since the navigation began, and bytes on the wire."""
    before = tab.bytes
    tab.page.goto(address)
    tab.page.wait_for_function(READY, timeout=60_000)
    took = tab.page.evaluate("() => readyAt")
    tab.page.wait_for_timeout(400)
    return took, tab.bytes - before


def test_load(chromium, servers):
    served = servers["qi"]
    result = {
        "machine": machine(chromium),
        "server_megabytes_before": resident_megabytes(served.pid),
        "pages": {},
    }
    for page in ("target", "groups", "setting"):
        cold, warm = [], []
        for _ in range(ROUNDS):
            tab = Tab(chromium, 0)
            cold.append(visit(tab, f"{served.address}/{page}"))
            warm.append(visit(tab, f"{served.address}/{page}"))
            tab.context.close()
        result["pages"][page] = {name: _middle(visits) for name, visits in (("cold", cold), ("warm", warm))}
        print(f"\n{page:8} {result['pages'][page]}")  # noqa: T201  its result
    result["server_megabytes_after"] = resident_megabytes(served.pid)
    keep("load", result)
    held = f"{result['server_megabytes_before']} → {result['server_megabytes_after']} MB"
    print(f"server {held}; {result['machine']}")  # noqa: T201  its result


def _middle(visits):
    return {
        "ready_ms": round(statistics.median(took for took, _ in visits)),
        "kilobytes": round(statistics.median(size for _, size in visits) / 1000, 1),
    }
