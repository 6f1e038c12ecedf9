"""Pictures of the pages, as a council's laptop and a small window show them."""

from pathlib import Path

import pytest

KEPT = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SHOTS = [(page, width) for page in ("target", "groups", "setting") for width in (1366, 1024)]
SHOTS.append(("target-ward", 1366))


@pytest.mark.parametrize(("name", "width"), SHOTS)
def test_screenshot(visiting, servers, tmp_path, request, name, width):
    visit = visiting(servers["qi"].address, width=width, height=768).go(name.removesuffix("-ward"))
    if name == "target-ward":
        visit.click(sorted(visit.clear_spots().items())[7][1])
        visit.until("s.wards.length === 1")
        visit.page.mouse.move(2, 2)
    visit.page.evaluate("() => document.fonts.ready")
    visit.page.evaluate("() => scrollTo(0, 0)")
    assert min(visit.page.evaluate("() => probe.drawn()")) > 500, "a figure is blank"
    visit.pause()
    keep = request.config.getoption("keep_screenshots", default=False)
    folder = KEPT if keep else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    visit.page.screenshot(path=folder / f"{name}-{width}.png")
    assert (folder / f"{name}-{width}.png").stat().st_size > 20_000
