"""What partner services see: the same pages, without the small numbers."""

import re

SMALL = re.compile(r"(?<![\d,.])[1-7] of \d|\d of [1-7](?![\d,.])")
PLACES = """() => [...document.querySelectorAll(".ranking, table, .tiles")]
  .map((place) => place.innerText).join("\\n")"""
SMALL_SENT = """() => ["settings", "wards"].flatMap((name) =>
  ["numerator", "denominator", "eligible"].flatMap((column) =>
    [...(probe.model(name)?.data[column] ?? [])].filter((count) => count > 0 && count < 8)))"""


def open_for_partner(visiting, servers, page):
    return visiting(servers["partner"].address).go(page)


def test_no_small_count_stands_in_the_ranking_or_a_table(visiting, servers, snapshot):
    visit = open_for_partner(visiting, servers, "target")
    visit.page.click("details.table summary")
    for indicator in (*snapshot.indicators["id"][1:3], "funding_eypp"):
        text = visit.page.evaluate(PLACES)
        assert " of " in text
        assert SMALL.findall(text) == []
        assert visit.page.evaluate(SMALL_SENT) == []
        visit.choose("indicator", indicator)
    visit.choose("over", "term")
    assert SMALL.findall(visit.page.evaluate(PLACES)) == []
    assert visit.page.evaluate(SMALL_SENT) == []


def test_no_small_count_stands_on_a_settings_page(visiting, servers):
    visit = open_for_partner(visiting, servers, "setting")
    for _ in range(8):
        text = visit.page.evaluate(PLACES)
        assert SMALL.findall(text) == []
        before = visit.state()["answered"]
        visit.page.click("[data-step='1']")
        visit.page.wait_for_function(f"() => document.body.dataset.answered !== '{before}'")


def test_what_is_hidden_is_said(visiting, servers):
    visit = open_for_partner(visiting, servers, "target")
    assert "not shown" in visit.page.inner_text(".ranking")
    told = visit.page.evaluate("() => [...probe.model('settings').data.told]")
    assert any("not shown: small numbers" in said for said in told)


def test_a_ward_tap_narrows_the_partner_page_too(visiting, servers, snapshot):
    visit = open_for_partner(visiting, servers, "target")
    ward, spot = next(iter(visit.clear_spots().items()))
    visit.click(spot)
    state = visit.until("s.wards.length === 1")
    assert set(state["rows"]) == set(snapshot.settings.filter(ward_code=ward)["urn"])
    assert visit.go("groups").state()["finding"].startswith("No groups were published")
