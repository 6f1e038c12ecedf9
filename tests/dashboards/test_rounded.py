"""What an audience of rounded counts is answered: ranges, and settings that are shown only together."""

from __future__ import annotations

import numpy as np
import pytest

from dashboards.answer import setting_answer, slice_answer
from dashboards.columns import MEASURE_COLUMNS, STATUSES, setting_columns
from dashboards.history import trend_indicators
from dashboards.pages.setting import in_order
from dashboards.selection import default_selection
from tests.dashboards.invented import (
    AREA,
    BANDS,
    CHILDMINDERS,
    INDICATORS,
    SETTINGS,
    TERMS,
    setting_status,
    shown_settings,
    status_of,
)

COMMUNICATION, COVERAGE = INDICATORS[0][0], INDICATORS[1][0]
TOGETHER = [SETTINGS.index(urn) for urn in CHILDMINDERS]


def selecting(snapshot, **parts):
    selection = default_selection(snapshot)
    selection.param.update(**parts)
    return selection


@pytest.mark.parametrize("term", range(len(TERMS)))
def test_a_range_goes_out_with_its_children_and_nothing_else(partners_snapshot, term):
    values = slice_answer(selecting(partners_snapshot, term=TERMS[term]), partners_snapshot)["settings"]
    for i in range(len(SETTINGS)):
        status = setting_status(i, 0, term, rounded=True)
        ends = (values["band_low"][i], values["band_high"][i])
        if status in BANDS:
            assert STATUSES[int(values["status"][i])] == "banded"
            assert ends == pytest.approx(BANDS[status])
            assert values["denominator"][i] == 40
            assert np.isnan([values[n][i] for n in ("numerator", "rate", "low", "high", "estimate")]).all()
        else:
            assert STATUSES[int(values["status"][i])] == status
            assert np.isnan(ends).all()


def test_a_ward_is_known_as_a_range_too(partners_snapshot):
    wards = slice_answer(selecting(partners_snapshot, term=TERMS[0]), partners_snapshot)["wards"]
    assert [STATUSES[int(s)] for s in wards["status"]] == ["shown", "banded", "banded", "shown"]
    assert wards["band_low"][1:3] == pytest.approx([0.0, 0.76])
    assert np.isnan(wards["rate"][1:3]).all()


def test_of_a_setting_shown_together_no_number_goes_out(partners_snapshot):
    for indicator, *_ in INDICATORS:
        values = slice_answer(selecting(partners_snapshot, indicator=indicator), partners_snapshot)[
            "settings"
        ]
        for name, column in values.items():
            if name == "status":
                assert [STATUSES[int(column[i])] for i in TOGETHER] == ["together"] * 2
            else:
                assert np.isnan(column[TOGETHER]).all(), name


def test_its_area_has_the_figures(partners_snapshot):
    answer = slice_answer(selecting(partners_snapshot), partners_snapshot)
    assert status_of(0, 0, 3, rounded=True) == "shown"
    assert {name: list(column) for name, column in answer["areas"].items()}["denominator"] == [30]
    assert answer["areas"].keys() == {*MEASURE_COLUMNS, "status"}
    areas = setting_columns(partners_snapshot)["area_id"]
    assert list(areas) == [AREA if urn in CHILDMINDERS else "" for urn in SETTINGS]


def test_who_sees_exact_counts_sees_no_areas(snapshot):
    assert snapshot.areas.is_empty()
    assert set(setting_columns(snapshot)["area_id"]) == {""}
    answer = slice_answer(selecting(snapshot), snapshot)
    assert {len(column) for column in answer["areas"].values()} == {0}
    assert setting_answer(selecting(snapshot, open=CHILDMINDERS[0]), snapshot)["area"] is None


def test_a_childminders_page_has_the_figures_of_all_of_them(partners_snapshot):
    answer = setting_answer(selecting(partners_snapshot, open=CHILDMINDERS[1]), partners_snapshot)
    assert answer["setting"]["urn"] == CHILDMINDERS[1]
    assert answer["area"]["id"] == AREA
    assert answer["area"]["settings"] == 2
    for k, row in enumerate(answer["figures"]):
        assert (row["setting"]["place_kind"], row["setting"]["place_id"]) == ("area", AREA)
        status = status_of(0, k, len(TERMS) - 1, rounded=True)
        assert row["setting"]["status"] == ("banded" if status in BANDS else status)
        assert row["standing"] is row["funnel"] is None
    alone = setting_answer(selecting(partners_snapshot, open=SETTINGS[3]), partners_snapshot)
    assert alone["area"] is None
    assert alone["figures"][0]["setting"]["place_id"] == SETTINGS[3]


def test_ranges_stand_in_the_history(partners_snapshot):
    history = setting_answer(selecting(partners_snapshot, open=SETTINGS[4]), partners_snapshot)["history"]
    assert trend_indicators(partners_snapshot) == [COMMUNICATION]
    for t in range(len(TERMS)):
        status = setting_status(4, 0, t, rounded=True)
        told = {name: history[f"{COMMUNICATION}_{name}"][t] for name in ("setting", "band_low", "band_high")}
        assert np.isnan(told["setting"]) == (status != "shown")
        assert np.isnan(told["band_low"]) == np.isnan(told["band_high"]) == (status not in BANDS)


@pytest.mark.parametrize(("indicator", "number"), [(COMMUNICATION, 0), (COVERAGE, 1)])
def test_ranges_follow_the_ranks_by_their_end_towards_need(partners_snapshot, indicator, number):
    listed = in_order(selecting(partners_snapshot, indicator=indicator), partners_snapshot)
    last = len(TERMS) - 1
    ranked = [SETTINGS[i] for i in shown_settings(number, last, rounded=True)]
    told = {urn: setting_status(i, number, last, rounded=True) for i, urn in enumerate(SETTINGS)}
    # "Setting 10" comes before "Setting 2"; of coverage less is more need, so what may be nought comes first.
    first, second = ("most", "few") if number == 0 else ("few", "most")
    ends = [urn for status in (first, second) for urn in SETTINGS if told[urn] == status]
    assert [row["urn"] for row in listed][: len(ranked) + len(ends)] == ranked + ends
    assert {row["urn"] for row in listed} == set(SETTINGS)
