"""The funnel in words and in the table, and what stands in its place where there is none."""

import pytest

from tests.browser.publishing import copy_audience, doctor
from tests.browser.serving import serving

ROWS = """() => [...document.querySelectorAll("[data-table] tbody tr")].map((row) =>
  [...row.children].map((cell) => cell.textContent))"""
HEADS = "() => [...document.querySelectorAll('[data-table] thead th')].map((cell) => cell.textContent)"
ALARMED = "() => { const s = probe.model('settings').data; return s.urn[s.flag.indexOf(1)] }"
SEEN = "() => getComputedStyle(document.querySelector('.figure.funnel')).visibility"
KEY = ("indicator = 'asq3_communication_below' AND time_window = 'three_terms' AND term = "
       "(SELECT latest_term FROM publication)")  # fmt: skip
SHOWN = "SELECT 'setting', place_id, 'attend', indicator, term, time_window, 0, rate * {}, 0, rate * {}"
LIMITS = (
    f"INSERT INTO funnel {SHOWN.format(1, 2)}, 'within' FROM measure"
    f" WHERE place_kind = 'setting' AND status = 'shown' AND {KEY}"
)
ALARM = (
    "UPDATE funnel SET flag = 'above', high_998 = high_998 / 4 WHERE place_id IN"
    f" (SELECT place_id FROM funnel WHERE {KEY} ORDER BY place_id LIMIT 3) AND {KEY}"
)
COMPARED = (
    "INSERT INTO comparison"
    " SELECT 'setting', 'attend', indicator, term, time_window, 100, 0.15, 3.24, 0.15, 0.1"
    f" FROM measure WHERE place_kind = 'authority' AND basis = 'attend' AND {KEY}"
)
pytestmark = pytest.mark.slow


@pytest.fixture
def three_alarms(published, tmp_path):
    """A publication in which three settings lie above their limits, and settings differ more than chance."""
    folder = tmp_path / "published"
    cleared = [(f"DELETE FROM {table}", ()) for table in ("funnel", "comparison")]
    made = [(statement, ()) for statement in (LIMITS, ALARM, COMPARED)]
    doctor(copy_audience(published, "qi", folder), *cleared, *made)
    with serving(folder, "qi", tmp_path / "serve.log") as served:
        yield served


def test_the_funnel_says_its_finding_and_stands_in_the_table(three_alarms, visiting):
    visit = visiting(three_alarms.address).go("target")
    said = visit.page.inner_text("[data-funnel-said]")
    assert said.startswith("3 of ")
    assert "settings lie above what chance explains, 0 below." in said
    assert "Settings differ 1.8 times as much as chance alone would make them" in said
    visit.page.click("details.table summary")
    column = visit.page.evaluate(HEADS).index("Funnel")
    words = [row[column] for row in visit.page.evaluate(ROWS)]
    assert (words.count("above"), words.count("below")) == (3, 0)
    assert "within" in words
    shapes = visit.page.evaluate("() => [...probe.model('settings').data.flag_marker]")
    assert shapes.count("triangle") == 3, "an alarm is told by its shape too"
    urn = visit.page.evaluate(
        "() => { const s = probe.model('settings').data; return s.urn[s.flag.indexOf(1)] }"
    )
    visit.go(f"setting?open={urn}")
    assert "Outside what chance explains: Communication." in visit.state()["sub"]
    assert "above" in visit.page.inner_text("[data-figures]")


def test_without_a_funnel_the_page_says_why(three_alarms, visiting):
    visit = visiting(three_alarms.address).go("target?indicator=asq3_gross_motor_below")
    assert visit.page.inner_text("[data-funnel-said]").startswith("No funnel here")
    assert visit.page.evaluate(SEEN) == "hidden"
    visit.choose("indicator", "asq3_communication_below")
    assert visit.page.inner_text("[data-funnel-said]").startswith("3 of ")
