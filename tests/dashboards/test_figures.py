"""The figures file: whole, quiet, and every session's own."""

from __future__ import annotations

import json
import shutil

import pytest
from bokeh.models import ColumnDataSource, CustomJS, LinearColorMapper, Plot

from dashboards.library import PAGES, open_edition
from tests.dashboards.conftest import run_python
from tests.dashboards.invented import SETTINGS, WARDS, publish

pytestmark = pytest.mark.slow
ROOTS = {
    "target": {"map", "standing", "funnel"},
    "groups": {"map", "scatter", "profile"},
    "setting": {"trend_asq3_communication_below"},
}


@pytest.fixture(params=["qi", "partner"], ids=["with groups", "without groups"])
def edition(published, request):
    [path] = (published / request.param).glob("*.db")
    return open_edition(path, request.param)


def models(figures):
    return set().union(*(figure.references() for figure in figures.values()))


def own_ids(part):
    if isinstance(part, dict):
        found = {part["id"]} if isinstance(part.get("id"), str) else set()
        return found.union(*map(own_ids, part.values()))
    return set().union(*map(own_ids, part)) if isinstance(part, list) else set()


def test_there_is_one_file_a_snapshot_with_every_page(published):
    beside = sorted(path.name.partition(".")[2] for path in (published / "qi").iterdir())
    assert beside == ["", "db", "figures.json"]
    [path] = (published / "qi").glob("*.figures.json")
    assert tuple(json.loads(path.read_text("utf-8"))["pages"]) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_its_figures(edition, page):
    assert edition.clone(page).keys() == ROOTS[page]


@pytest.mark.parametrize("page", PAGES)
def test_no_figure_takes_an_id_that_bokeh_gives(edition, page):
    ids = own_ids(edition.figures[page])
    assert len(ids) > 20
    assert all(id_.startswith("figure-") for id_ in ids)
    assert {model.id for model in models(edition.clone(page))} <= ids


@pytest.mark.parametrize("page", PAGES)
def test_two_sessions_share_no_model(edition, page):
    one, other = edition.clone(page), edition.clone(page)
    assert not {id(model) for model in models(one)} & {id(model) for model in models(other)}
    for figure in one.values():
        figure.tags = ["mine"]
    assert all(figure.tags != ["mine"] for figure in other.values())
    assert all(figure.document is None for figure in other.values())


@pytest.mark.parametrize("page", PAGES)
def test_what_the_browser_writes_does_not_come_back(edition, page):
    named = [m for m in models(edition.clone(page)) if m.name and isinstance(m, ColumnDataSource)]
    ramps = [m for m in models(edition.clone(page)) if isinstance(m, LinearColorMapper)]
    assert named
    assert [m.name for m in [*named, *ramps] if m.syncable] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_renderer_draws_from_a_shared_source(edition, page):
    for figure in edition.clone(page).values():
        drawn = [r.data_source for r in figure.renderers if hasattr(r, "data_source")]
        names = {source.name for source in drawn}
        assert names <= {"settings", "wards", "history", "features", "limits"}, figure.name
        assert len({id(source) for source in drawn}) == len(names)


@pytest.mark.parametrize("page", PAGES)
def test_it_is_drawn_on_a_canvas_and_runs_no_code_of_its_own(edition, page):
    held = models(edition.clone(page))
    assert {m.output_backend for m in held if isinstance(m, Plot)} == {"canvas"}
    assert "webgl" not in json.dumps(edition.figures[page])
    assert not [m for m in held if isinstance(m, CustomJS)]


def test_sources_stand_in_the_order_of_the_columns(edition):
    sources = {m.name: m for m in models(edition.clone("target")) if isinstance(m, ColumnDataSource)}
    assert list(sources["settings"].data["urn"]) == list(SETTINGS)
    assert list(sources["wards"].data["code"]) == list(WARDS)
    for source in sources.values():
        assert len({len(column) for column in source.data.values()}) == 1


def test_the_same_snapshot_gives_the_same_bytes(tmp_path, published):
    paths = [publish(tmp_path / name) for name in ("one", "two")]
    # The second in a process that has made other models before.
    run_python("-m", "dashboards.figures", publish(tmp_path / "other", groups=False), *paths[1:])
    [first] = (published / "qi").glob("*.figures.json")
    assert paths[1].with_suffix(".figures.json").read_bytes() == first.read_bytes()
    shutil.rmtree(tmp_path)
