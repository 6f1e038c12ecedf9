"""Names come from other people's files: whatever they hold is shown as text."""

import re

import pytest

from dashboards.snapshot import Snapshot
from tests.browser.publishing import copy_audience, doctor
from tests.browser.serving import serving

BAIT = "<img src=x onerror=alert(1)>"
BRACES = "@urn{safe} $index {{7*7}} %{name} </script><script>alert(2)</script>"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def doctored(published, tmp_path_factory):
    """An authority whose names all try to be markup."""
    folder = tmp_path_factory.mktemp("doctored") / "published"
    snapshot = copy_audience(published, "qi", folder)
    doctor(
        snapshot,
        ("UPDATE setting SET name = ? || ' ' || urn", (BAIT,)),
        ("UPDATE setting SET kind = ?", (BRACES,)),
        ("UPDATE ward SET name = ? || ' ' || code", (BAIT,)),
        ("UPDATE need_group SET name = ? || ' ' || id, description = ?", (BAIT, BRACES)),
        ("UPDATE publication SET authority_name = ?", (BAIT,)),
        (
            "UPDATE indicator SET label = ? || ' ' || id, short_label = id || ?, caveat = ?",
            (BAIT, BAIT, BRACES),
        ),
    )
    with serving(folder, "qi", folder.parent / "serve.log") as served:
        yield served, Snapshot(snapshot)


def innocent(visit):
    """Nothing from a name has become an element."""
    found = visit.page.evaluate(
        """() => {
          const all = (root) => [...root.querySelectorAll("*")].flatMap(
            (e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])])
          const bad = (e) => e.tagName === "IMG" || e.hasAttribute("onerror")
          return all(document).filter(bad).map((e) => e.outerHTML)
        }"""
    )
    assert found == []


def test_the_target_page_shows_names_as_text(doctored, visiting):
    served, _ = doctored
    visit = visiting(served.address).go("target?also=asq3_gross_motor_below")
    visit.page.click("details.table summary")
    visit.page.click(".ranking li:nth-child(2) .who")
    state = visit.until("s.chips.length === 1")
    assert state["chips"][0].startswith(BAIT)
    assert BAIT in state["finding"]
    for place in (".ranking", "[data-table] table", ".bar .authority", "[data-parts]", "[data-part-heads]"):
        assert BAIT in visit.page.inner_text(place)
    for place in ("[data-choose=wards]", "[data-choose=groups]", "[data-set=indicator]"):
        assert BAIT in visit.page.text_content(place)
    assert BRACES.partition("</script>")[0].strip() in visit.page.text_content("[data-definition]")
    innocent(visit)


@pytest.mark.parametrize("what", ["setting", "ward"])
def test_a_tooltip_shows_names_as_text(doctored, visiting, what):
    served, _ = doctored
    visit = visiting(served.address).go("target")
    spot = (
        visit.lonely("map", "easting", "northing")
        if what == "setting"
        else next(iter(visit.clear_spots().values()))
    )
    visit.page.mouse.move(spot["at"][0] - 2, spot["at"][1])
    visit.page.mouse.move(*spot["at"], steps=3)
    tip = visit.page.locator(".tip", has_text=re.compile("onerror")).first
    tip.wait_for()
    assert BAIT in tip.inner_text()
    innocent(visit)


@pytest.mark.parametrize("page", ["groups", "setting"])
def test_the_other_pages_show_names_as_text(doctored, visiting, page):
    served, snapshot = doctored
    urn = snapshot.settings.filter(group_id="A")["urn"][0]
    visit = visiting(served.address).go(f"{page}?settings={urn}&groups=A")
    place = "[data-cards]" if page == "groups" else "h1"
    assert BAIT in visit.page.inner_text(place)
    assert BAIT in visit.page.text_content("[data-members] table, [data-figures] table")
    innocent(visit)
