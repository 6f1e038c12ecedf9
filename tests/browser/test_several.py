"""Several indicators at once: chosen, weighed, sent on by a link, and the same sums as the plain ones."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.publishing import copy_audience, doctor
from tests.browser.serving import serving
from tests.dashboards.combining import combine
from tests.dashboards.test_combining import invented_parts

COMMUNICATION, WELLCOMM = "asq3_communication_below", "wellcomm_red_or_amber"
COMBINED = """async (parts) => {
  const { combine } = await import("/assets/scripts/combined.js")
  const numbers = (xs) => Float32Array.from(xs, (x) => x ?? NaN)
  const all = combine(parts.map(([weight, score, spread]) =>
    ({ weight, score: numbers(score), spread: numbers(spread) })))
  const known = (xs) => Array.from(xs, (x) => (Number.isNaN(x) ? null : x))
  return Object.fromEntries(Object.entries(all).map(([name, xs]) => [name, known(xs)]))
}"""
PARTS = """() => [...document.querySelectorAll("[data-parts] li")].map((li) =>
  [li.dataset.part, li.querySelector("output").textContent])"""
TARGETS = """() => [...document.querySelectorAll("[data-parts] button, .adder > summary, .adder label")]
  .filter((e) => e.offsetParent).map((e) => e.getBoundingClientRect())
  .map((b) => Math.min(b.width, b.height))"""


def query_of(visit):
    return {name: values[0] for name, values in parse_qs(urlsplit(visit.page.url).query).items()}


def add(visit, indicator):
    before = visit.state()["answered"]
    visit.page.click("[data-adder] summary")
    visit.page.check(f"[data-also={indicator}]")
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_function(f"() => document.body.dataset.answered !== '{before}'")
    return visit.ready().state()


def weigh(visit, indicator, way, times=1):
    for _ in range(times):
        visit.page.click(f"[data-part={indicator}] button >> nth={'1' if way > 0 else '0'}")


@pytest.mark.parametrize("settings", [12, 60, 180])
def test_the_browser_counts_as_the_plain_sums_do(target, settings):
    parts = invented_parts(settings, (1, 2.5, 0.5), seed=settings, unknown=0.3)
    parts = [(weight, [None, *scores[1:]], [None, *spreads[1:]]) for weight, scores, spreads in parts]
    found = target.page.evaluate(COMBINED, parts)
    for i, place in enumerate(combine(parts)):
        told = {name: found[name][i] for name in found}
        if place is None:
            assert set(told.values()) == {None}
            continue
        for name, most in (
            ("score", 1e-5),
            ("spread", 1e-5),
            ("chance", 2e-3),
            ("rank_low", 1),
            ("rank_high", 1),
        ):
            assert abs(told[name] - place[name]) <= most, (i, name)
        assert abs(told["rank"] - place["rank"]) <= 2


def test_two_indicators_make_one_order_and_a_weight_moves_it(target):
    alone = target.state()
    state = add(target, WELLCOMM)
    assert query_of(target) == {"also": WELLCOMM}
    assert "on Communication and WellComm red or amber together" in state["finding"]
    assert state["rows"] != alone["rows"]
    assert target.page.evaluate(PARTS) == [[COMMUNICATION, "× 1"], [WELLCOMM, "× 1"]]
    assert target.page.locator(".ranking li:first-child .part:visible").count() == 2
    weigh(target, WELLCOMM, +1, times=4)
    heavier = target.state()
    assert heavier["answered"] == state["answered"], "a weight asks the server nothing"
    assert heavier["rows"] != state["rows"]
    assert query_of(target) == {"also": f"{WELLCOMM}:3"}
    target.page.go_back()
    target.page.go_back()
    assert target.until(f"s.query.endsWith('{WELLCOMM}:2')")["query"] == f"?also={WELLCOMM}:2"
    target.page.click(f"[data-part={WELLCOMM}] button >> nth=2")
    target.page.wait_for_function(f"() => document.body.dataset.answered !== '{heavier['answered']}'")
    assert target.state()["rows"] == alone["rows"]
    assert target.state()["query"] == ""


def test_a_link_restores_the_order_exactly(target, visiting, servers):
    add(target, WELLCOMM)
    weigh(target, WELLCOMM, +1, times=2)
    weigh(target, COMMUNICATION, -1)
    mine = target.state()
    assert query_of(target) == {"also": f"{WELLCOMM}:2", "weight": "0.5"}
    other = visiting(servers["qi"].address).go(f"target{mine['query']}")
    theirs = other.state()
    for name in ("rows", "finding", "sub", "query"):
        assert theirs[name] == mine[name], name
    assert other.page.evaluate(PARTS) == target.page.evaluate(PARTS)
    before = other.state()["answered"]
    other.page.click(f"[data-part={WELLCOMM}] button >> nth=2")
    other.page.wait_for_function(f"() => document.body.dataset.answered !== '{before}'")
    assert other.state()["query"] == ""
    other.page.go_back()
    other.until(f"s.query === '{mine['query']}'")
    other.follow_link("nav a[data-page=groups]")
    other.follow_link("nav a[data-page=target]")
    assert other.state()["rows"] == mine["rows"]


def test_it_is_all_done_by_keyboard(target):
    target.page.focus("[data-adder] summary")
    target.page.keyboard.press("Enter")
    target.page.keyboard.press("Tab")
    target.page.keyboard.press("Space")
    target.page.wait_for_function("() => document.body.dataset.answered === '2'")
    target.page.keyboard.press("Escape")
    assert target.page.evaluate("() => document.activeElement.tagName") == "SUMMARY"
    assert not target.page.is_visible("[data-adder] fieldset")
    first, second = target.page.evaluate(PARTS)
    assert (first[0], second[0]) == (COMMUNICATION, "asq3_gross_motor_below")
    target.page.focus(f"[data-part={second[0]}] button >> nth=1")
    for _ in range(4):
        target.page.keyboard.press("Enter")
    assert target.page.evaluate(PARTS)[1][1] == "× 3"
    # At the end of the scale the focus is not lost: the twin that can still do something has it.
    assert target.page.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith(
        "Less weight"
    )
    assert "together" in target.page.text_content("[data-live]")
    target.page.click("[data-adder] summary")
    boxes = target.page.evaluate(TARGETS)
    assert min(boxes) >= 44


def test_what_is_not_known_of_a_setting_is_said(target):
    state = add(target, WELLCOMM)
    target.page.evaluate(
        "() => document.querySelectorAll('.more').forEach(b => { while (!b.hidden) b.click() })"
    )
    unknown = target.page.locator(".ranking li:not([hidden]) .part.unknown").all_inner_texts()
    assert unknown
    assert all("not known" in said for said in unknown)
    assert "What is not known of a setting counts as the average" in target.page.inner_text("[data-rule]")
    target.page.click("details.table summary")
    assert "not known" in target.page.inner_text("[data-table] table")
    assert state["sub"]


def test_context_is_listed_alone(target):
    add(target, WELLCOMM)
    target.choose("indicator", "funding_eypp")
    assert not target.page.is_visible("[data-several]")
    assert "not ranked" in target.page.inner_text("[data-ranking-key]")
    target.page.click("[data-adder] summary")
    assert "Context is not need" in target.page.inner_text("[data-adder]")
    target.choose("indicator", COMMUNICATION)
    assert target.page.is_visible("[data-several]")


@pytest.fixture
def without_wellcomm(published, tmp_path):
    """A publication whose readers may not know where settings stand on WellComm."""
    folder = tmp_path / "published"
    snapshot = copy_audience(published, "qi", folder)
    doctor(snapshot, ("DELETE FROM standing WHERE indicator LIKE 'wellcomm%'", ()))
    with serving(folder, "qi", tmp_path / "serve.log") as served:
        yield served


@pytest.mark.slow
def test_what_an_audience_cannot_see_does_not_enter_and_is_said(without_wellcomm, visiting):
    visit = visiting(without_wellcomm.address).go("target")
    alone = visit.state()
    assert add(visit, WELLCOMM)["rows"] == alone["rows"]
    rule = visit.page.inner_text("[data-rule]")
    assert "WellComm red or amber is left out" in rule
    assert "by Communication alone" in rule
    both = add(visit, "asq3_gross_motor_below")
    assert both["rows"] != alone["rows"]
    assert "WellComm red or amber is left out" in visit.page.inner_text("[data-rule]")
    assert "Communication and Gross motor" in both["finding"]
