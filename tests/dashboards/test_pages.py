"""Pages as they leave the server: text from files is text, wherever it stands."""

from __future__ import annotations

import json
import re

import panel as pn
import pytest
from bokeh.document import Document
from bokeh.embed.bundle import bundle_for_objs_and_resources
from bokeh.embed.elements import html_page_for_render_items
from bokeh.embed.util import RenderItem
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure
from bokeh.resources import INLINE

from dashboards.app import PAGES, _nothing_yet
from dashboards.library import Edition
from dashboards.snapshot import Snapshot
from tests.dashboards.invented import NASTY, SETTINGS, WARDS, write_snapshot

ROOTS = {
    "target": ("map", "standing", "funnel"),
    "groups": ("map", "scatter", "profile"),
    "setting": ("trend_asq3_communication_below",),
}
START = re.compile(r'<script type="application/json" id="start">(.*?)</script>', re.DOTALL)


def plain_figures():
    """Figures as small as can be: what a page writes around them does not depend on what they draw."""
    declared = {}
    for page, roots in ROOTS.items():
        document = Document()
        for root in roots:
            plot = figure(name=f"{root}_figure")
            plot.scatter("x", "y", source=ColumnDataSource({"x": [1], "y": [1], "name": [NASTY]}, name=root))
            document.add_root(plot)
        declared[page] = document.to_json(deferred=False)
    return declared


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    path = write_snapshot(tmp_path_factory.mktemp("nasty") / "2026-summer-0a1b2c3d4e.db", name=NASTY)
    return Edition(Snapshot(path), plain_figures())


def html_of(template):
    """The page as Panel's server writes it, without what the session only sends later."""
    document = template.server_doc(Document())
    item = RenderItem(token="token", roots=document.roots, use_for_title=False)
    bundle = bundle_for_objs_and_resources(None, INLINE)
    bundle.js_raw.clear()
    bundle.css_raw.clear()
    variables = document.template_variables
    return html_page_for_render_items(
        bundle, {}, [item], document.title, template=document.template, template_variables=variables
    )


@pytest.mark.parametrize("make", dict(PAGES).values(), ids=dict(PAGES))
def test_names_from_files_are_never_markup(nasty, make):
    page = html_of(make(nasty, f"open={SETTINGS[1]}&wards={WARDS[0]},%3Cscript%3Ealert(2)"))
    assert "&lt;script&gt;alert(" in page  # the name is there, as text
    assert "<script>alert(" not in page
    assert "<!--<script>" not in page
    start = json.loads(START.search(page)[1])
    assert start["authority"] == NASTY
    assert start["wards"][WARDS[0]] == NASTY
    assert "alert(2)" in start["notices"][0]


def test_a_reason_for_nothing_to_show_is_text():
    page = html_of(_nothing_yet(NASTY))
    assert "&lt;script&gt;alert(" in page
    assert "<script>alert(" not in page


@pytest.mark.parametrize("make", dict(PAGES).values(), ids=dict(PAGES))
def test_a_page_begins_with_what_its_query_asks_for(nasty, make):
    page = html_of(make(nasty, f"term=2025-summer&open={SETTINGS[2]}"))
    start = json.loads(START.search(page)[1])
    assert start["selection"]["term"] == "2025-summer"
    assert start["selection"]["open"] == SETTINGS[2]
    assert start["usual"]["term"] == "2026-summer"
    assert start["notices"] == []


def told(template):
    """The models through which a page's session talks."""
    document = template.server_doc(Document())
    return document.get_model_by_name("asked"), document.get_model_by_name("answer")


def test_only_what_needs_other_figures_is_answered(nasty):
    pages = dict(PAGES)
    asked, answer = told(pages["target"](nasty, ""))
    first = answer.tags[0]
    asked.tags = [f"?open={SETTINGS[1]}&wards={WARDS[0]}&settings={SETTINGS[1]}"]
    assert answer.tags[0] is first
    asked.tags = ["?indicator=review_coverage"]
    assert answer.tags[0]["facts"]["indicator"]["id"] == "review_coverage"


def test_a_links_reader_who_returns_to_the_usual_selection_is_heard(nasty):
    asked, answer = told(dict(PAGES)["target"](nasty, "indicator=review_coverage"))
    assert asked.tags != [""], "Bokeh says nothing of a value that is set again"
    asked.tags = [""]
    assert answer.tags[0]["facts"]["indicator"]["id"] == "asq3_communication_below"


def test_further_indicators_are_answered_and_their_weights_are_not(nasty):
    asked, answer = told(dict(PAGES)["target"](nasty, "also=wellcomm_amber"))
    first = answer.tags[0]
    assert list(first["parts"]) == ["asq3_communication_below", "wellcomm_amber"]
    asked.tags = ["?also=wellcomm_amber:3&weight=0.5"]
    assert answer.tags[0] is first
    asked.tags = ["?also=section23,wellcomm_amber:3"]
    assert "section23" in answer.tags[0]["parts"]


def test_how_the_grouping_went_is_told(nasty):
    _, answer = told(dict(PAGES)["groups"](nasty, ""))
    assert answer.tags[0]["grouping"]["verdict"] == "published"
    assert [trial["number"] for trial in answer.tags[0]["trials"]] == [2, 3]


def test_a_settings_page_leads_through_what_is_chosen(nasty):
    asked, answer = told(dict(PAGES)["setting"](nasty, ""))
    first = answer.tags[0]
    assert first["setting"]["urn"] == first["listed"][0]["urn"]
    assert first["directory"]["urn"] == list(SETTINGS)
    asked.tags = [f"?open={SETTINGS[4]}&wards={WARDS[1]}"]
    assert answer.tags[0]["setting"]["urn"] == SETTINGS[4]
    assert len(answer.tags[0]["listed"]) == 4
    assert "directory" not in answer.tags[0]  # the browser has it


@pytest.mark.parametrize("said", [[], [None], ["x" * 200_000], ["?term=\ud800"], [7]])
def test_a_question_that_makes_no_sense_is_the_usual_one(nasty, said):
    asked, answer = told(dict(PAGES)["target"](nasty, "term=2025-summer"))
    asked.tags = said
    assert answer.tags[0]["facts"]["indicator"]["id"] == "asq3_communication_below"
    assert {row["term"] for row in [answer.tags[0]["facts"]["authority"]]} == {"2026-summer"}


def test_sessions_get_models_of_their_own(nasty):
    one, other = (dict(PAGES)["target"](nasty, "") for _ in range(2))
    assert isinstance(one, pn.Template)
    assert told(one)[0] is not told(other)[0]
