"""Every page, as each audience first sees it."""

import re

import pytest

SENTENCE = re.compile(r"^[A-Z0-9].{15,}[.]$", re.S)
BROKEN_WORDS = re.compile(r"\bNaN\b|\bundefined\b|\bnull\b|\bInfinity\b|\[object |\{\w+\}")


@pytest.mark.parametrize("audience", ["qi", "partner"])
@pytest.mark.parametrize("page", ["target", "groups", "setting"])
def test_a_page_comes_ready_and_says_its_finding(visiting, servers, audience, page):
    visit = visiting(servers[audience].address).go(page)
    state = visit.state()
    said = state["sub"] if page == "setting" else state["finding"]
    assert SENTENCE.match(said), said
    text = visit.page.inner_text("body")
    assert not BROKEN_WORDS.findall(text)
    drawn = visit.page.evaluate("() => probe.drawn()")
    if page == "groups" and audience == "partner":
        # Too little may be shown to group by: no empty axes stand in for it.
        assert max(drawn) == 0
        assert not visit.page.is_visible(".groups-grid")
    else:
        assert min(drawn) > 500


@pytest.mark.parametrize("audience", ["qi", "partner"])
def test_every_indicator_term_and_basis_is_said_without_gaps(visiting, servers, audience):
    visit = visiting(servers[audience].address).go("target")
    choices = visit.page.evaluate(
        "() => [...document.querySelectorAll('[data-set]')].flatMap(c => "
        "[...c.options].map(o => [c.dataset.set, o.value]))"
    )
    visit.page.click("details.table summary")
    for name, value in choices:
        if visit.state()["set"][name] != value:
            visit.choose(name, value)
        text = visit.page.inner_text("body")
        assert not BROKEN_WORDS.findall(text), (name, value)
        assert SENTENCE.match(visit.state()["finding"]), (name, value)
