"""What partner services see: the same pages, without the small numbers."""

import re

import polars as pl
import pytest

from dashboards.library import current_snapshot
from dashboards.snapshot import Snapshot

SMALL = re.compile(r"(?<![\d,.])[1-7] of \d|\d of [1-7](?![\d,.])")
PLACES = """() => [...document.querySelectorAll(".ranking, table, .tiles")]
  .map((place) => place.innerText).join("\\n")"""
SMALL_SENT = """() => ["settings", "wards"].flatMap((name) =>
  ["numerator", "denominator", "eligible"].flatMap((column) =>
    [...(probe.model(name)?.data[column] ?? [])].filter((count) => count > 0 && count < 8)))"""
# The columns of the source that hold a number for one of some settings, but for those that say where it is.
NUMBERS_OF = """(urns) => {
  const { data } = probe.model("settings")
  const where = ["easting", "northing", "status", "size", "flag_size"]
  return Object.keys(data).filter((name) => !where.includes(name) && data.urn.some((urn, i) =>
    urns.includes(urn) && typeof data[name][i] === "number" && !Number.isNaN(data[name][i])))
}"""
TOLD_OF = "(urn) => { const { data } = probe.model('settings'); return data.told[data.urn.indexOf(urn)] }"
MARK_OF = "(urn) => { const { data } = probe.model('settings'); return data.mark[data.urn.indexOf(urn)] }"
SIZES = """() => {
  const { data } = probe.model("settings")
  return data.urn.map((urn, i) => [urn, data.size[i]])
}"""


@pytest.fixture(scope="session")
def partners(published):
    """What partner services' pages are made from."""
    return Snapshot(current_snapshot(published, "partner"))


def now(snapshot, **narrowed):
    """The measures of the first indicator that a first visit shows, narrowed."""
    key = (snapshot.indicators["id"][0], snapshot.publication["latest_term"], snapshot.windows["id"][0])
    return snapshot.measures(*key).filter(**narrowed)


def ranged(snapshot):
    """Settings known as a range, as the page lists them: by its upper end, then by name."""
    names = snapshot.settings.select("name", place_id="urn")
    bands = now(snapshot, place_kind="setting", status="banded").join(names, on="place_id")
    return bands.sort(-pl.col("band_high"), "name", "place_id").to_dicts()


def percents(low, high):
    return f"{100 * low:.0f}", f"{100 * high:.0f}\u202f%"


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
    over = visit.page.eval_on_selector_all("[data-set=over] option", "options => options.map(o => o.value)")
    assert over == ["three_terms"], "a single term is not for partners"


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
    visit.page.click(".more")
    assert "not shown" in visit.page.inner_text(".ranking")
    told = visit.page.evaluate("() => [...probe.model('settings').data.told]")
    assert any("not shown: small numbers" in said for said in told)


def test_a_ward_tap_narrows_the_partner_page_too(visiting, servers, partners):
    visit = open_for_partner(visiting, servers, "target")
    ward, spot = next(iter(visit.clear_spots().items()))
    visit.click(spot)
    state = visit.until("s.wards.length === 1")
    here = partners.settings.filter(ward_code=ward)
    assert set(state["settings"]) == set(here["urn"])
    assert set(state["rows"]) == set(here.filter(pl.col("area_id").is_null())["urn"])
    assert set(state["areas"]) == set(here["area_id"].drop_nulls())
    assert visit.go("groups").state()["finding"].startswith("No groups were published")


def test_settings_known_as_a_range_follow_in_the_order_that_is_said(visiting, servers, partners):
    visit = open_for_partner(visiting, servers, "target")
    visit.page.click(".more")
    rows = visit.state()["rows"]
    expected = [row["place_id"] for row in ranged(partners)]
    shown = now(partners, place_kind="setting", status="shown")["place_id"]
    assert len(expected) > 10
    assert set(rows[: len(shown)]) == set(shown)
    assert rows[len(shown) : len(shown) + len(expected)] == expected
    first = visit.page.query_selector(f".ranking li[data-urn='{expected[0]}']")
    assert "by its upper end, then by name" in first.inner_text()
    assert first.query_selector(".range").is_visible()
    assert not first.query_selector(".dot").is_visible()
    assert not first.query_selector(".interval .span").is_visible()


def test_a_range_is_said_as_one_and_marked_as_one(visiting, servers, partners):
    setting = ranged(partners)[0]
    low, high = percents(setting["band_low"], setting["band_high"])
    visit = open_for_partner(visiting, servers, f"target?settings={setting['place_id']}")
    between = f"between {low} and {high}"
    few = "few, if any, of" if setting["band_low"] == 0 else "all, or all but few, of"
    count = f"{few} about {setting['denominator']}"
    assert visit.state()["sub"] == f"Observed: {count} reviewed children, so {between}."
    assert visit.page.evaluate(TOLD_OF, setting["place_id"]).endswith(f"{between}: {count}")
    assert visit.page.evaluate(MARK_OF, setting["place_id"]) == "circle_dot"
    assert "range only" in visit.page.inner_text("[data-legend]")
    visit.page.click("details.table summary")
    row = visit.page.locator("[data-table] tbody tr").filter(has_text=setting["name"]).first
    assert f"{low}–{high}" in row.inner_text()
    visit.go(f"setting?open={setting['place_id']}")
    assert f"{low}–{high}" in visit.page.inner_text("[data-figures] tbody tr >> nth=0")


def test_childminders_stand_as_their_area(visiting, servers, partners):
    area = partners.areas.row(0, named=True)
    members = set(partners.settings.filter(area_id=area["id"])["urn"])
    assert len(members) == area["settings"] > 1
    visit = open_for_partner(visiting, servers, "target")
    everyone = list(partners.settings.filter(pl.col("area_id").is_not_null())["urn"])
    assert visit.page.evaluate(NUMBERS_OF, everyone) == []
    assert not set(visit.state()["rows"]) & set(everyone)
    assert set(visit.state()["areas"]) == set(partners.areas["id"])
    visit.page.click(f".ranking li[data-area='{area['id']}'] .who")
    state = visit.until("s.settings.length > 1")
    assert set(state["settings"]) == members
    assert state["chips"] == [area["label"]]
    assert state["finding"].startswith(f"The {area['settings']} c{area['label'][1:]}: ")
    visit.page.click(f".ranking li[data-area='{area['id']}'] .who")
    assert visit.until("s.settings.length === 0")["chips"] == []


def test_a_childminders_page_shows_all_of_them_together(visiting, servers, partners):
    childminder = partners.settings.filter(pl.col("area_id").is_not_null()).row(0, named=True)
    area = partners.areas.filter(id=childminder["area_id"]).row(0, named=True)
    named = f"the {area['settings']} c{area['label'][1:]}"
    visit = open_for_partner(visiting, servers, f"target?settings={childminder['urn']}")
    assert visit.state()["sub"].startswith(f"Shown only together with others. T{named[1:]}: ")
    visit.go(f"setting?open={childminder['urn']}")
    said = visit.page.inner_text("[data-together]")
    assert said == (
        f"{childminder['name']} is never shown alone."
        f" All figures on this page are of {named}, taken together."
    )
    assert visit.page.inner_text("[data-figures-title]") == f"All figures of {named}, taken together"
    measure = now(partners, place_kind="area", place_id=area["id"]).row(0, named=True)
    row = visit.page.inner_text("[data-figures] tbody tr >> nth=0")
    assert str(measure["denominator"]) in row
    if measure["status"] == "banded":
        assert "–".join(percents(measure["band_low"], measure["band_high"])) in row
    visit.go(f"setting?open={ranged(partners)[0]['place_id']}")
    assert not visit.page.is_visible("[data-together]")


def test_marks_are_sized_by_the_counts_that_were_published(visiting, servers, partners):
    visit = open_for_partner(visiting, servers, "target")
    known = dict(now(partners, place_kind="setting").select("place_id", "denominator").iter_rows())
    for urn, size in visit.page.evaluate(SIZES):
        children = known.get(urn)
        assert children is None or children % 5 == 0
        assert size == pytest.approx(6 if children is None else min(17, 5 + 1.15 * children**0.5))
