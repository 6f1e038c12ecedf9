"""The check of payloads finds one foreign number; the declared figures hold none."""

from __future__ import annotations

import base64
import gzip
import json

import numpy as np
import pytest

from dashboards.answer import slice_answer
from dashboards.declared import figures_beside
from dashboards.library import current_snapshot
from dashboards.selection import default_selection
from dashboards.snapshot import Snapshot
from tests.dashboards.foreign import foreign
from tests.dashboards.invented import write_snapshot
from tests.dashboards.payloads import numbers, texts, websocket_numbers


def array_of(values):
    return {"type": "ndarray", "array": {"type": "bytes", "data": {"id": "p1"}}, "dtype": "float32"}, (
        np.array(values, dtype=np.float32).tobytes()
    )


def message(column, held):
    return {"events": [{"new": {"type": "map", "entries": [["settings", {column: held}]]}}]}


def frames_of(column, values):
    held, content = array_of(values)
    return ['{"msgtype": "PATCH-DOC"}', "{}", json.dumps(message(column, held)), '{"id": "p1"}', content]


@pytest.fixture(scope="module")
def partners(tmp_path_factory):
    return write_snapshot(tmp_path_factory.mktemp("partner") / "2026-summer-1f3a9c02d4.db", "partner")


def test_numbers_are_found_however_bokeh_packs_them():
    content = gzip.compress(np.array([5, 10], dtype=np.int32).tobytes())
    held = {"type": "bytes", "data": base64.b64encode(content).decode()}
    said = {
        "type": "object",
        "name": "ColumnDataSource",
        "attributes": {
            "data": {
                "type": "map",
                "entries": [
                    ["numerator", {"type": "ndarray", "array": held, "dtype": "int32"}],
                    ["rate", [0.25, {"type": "number", "value": "nan"}, None, True, "9"]],
                ],
            }
        },
    }  # fmt: skip
    assert list(numbers(said)) == [
        ("ColumnDataSource.data.numerator", 5),
        ("ColumnDataSource.data.numerator", 10),
        ("ColumnDataSource.data.rate", 0.25),
    ]
    assert "9" in set(texts(said))
    assert list(websocket_numbers(frames_of("rate", [0.5, np.nan]))) == [("events.new.settings.rate", 0.5)]


@pytest.mark.parametrize(
    ("column", "held", "stranger"),
    [
        ("denominator", 30, 31),
        ("eligible", 40, 30),  # a denominator of this snapshot, and no eligible
        ("rate", 0.2, 0.21),
        ("limit_low_95", 0.2, 0.25),
        ("estimate", 0.4, 0.41),
        ("asq3_communication_below_ward", 0.2, 0.21),
        ("an_unheard_of_name", None, 0.2),
    ],
)
def test_one_foreign_number_is_found(partners, column, held, stranger):
    known = [] if held is None else [held]
    assert foreign(websocket_numbers(frames_of(column, known)), partners) == {}
    found = foreign(websocket_numbers(frames_of(column, [*known, stranger])), partners)
    assert found == {f"events.new.settings.{column}": {float(np.float32(stranger))}}


def test_an_answer_holds_nothing_its_snapshot_does_not(partners):
    def plain(value):
        return value.tolist() if isinstance(value, np.ndarray) else value

    snapshot = Snapshot(partners)
    said = json.loads(json.dumps(slice_answer(default_selection(snapshot), snapshot), default=plain))
    assert len(list(numbers(said))) > 100
    assert foreign(numbers(said), partners) == {}
    # The same answer beside another snapshot is full of strangers.
    said["facts"]["authority"]["numerator"] = 7_351
    assert foreign(numbers(said), partners) == {"facts.authority.numerator": {7_351.0}}


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["qi", "partner"])
def test_the_figures_of_an_audience_hold_nothing_its_snapshot_does_not(published, audience):
    path = current_snapshot(published, audience)
    figures = json.loads(figures_beside(path).read_text(encoding="utf-8"))
    assert {".".join(name.split(".")[-2:]) for name, _ in numbers(figures)} >= {"data.easting", "data.xs"}
    assert foreign(numbers(figures), path) == {}
