"""The catalogue: what it holds, and what it refuses."""

from __future__ import annotations

import tomllib

import pytest
from pydantic import ValidationError

from jobs.indicators import CATALOGUE, Catalogue, read_catalogue


def test_the_catalogue_holds_the_questions_in_order():
    assert [i.id for i in read_catalogue()] == [
        "asq3_communication_below",
        "asq3_gross_motor_below",
        "asq3_fine_motor_below",
        "asq3_problem_solving_below",
        "asq3_personal_social_below",
        "asq3_any_below",
        "asq3_all_met",
        "wellcomm_red",
        "wellcomm_red_or_amber",
        "section23_notified",
        "eyfsp_good_level",
        "funding_eypp",
        "funding_daf",
        "funding_additional_support",
        "funding_working_parent",
        "review_coverage",
        "review_timeliness",
    ]


def rows():
    return tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["indicator"]


@pytest.mark.parametrize(
    ("position", "change", "said"),
    [
        (0, {"polarity": "bad"}, "high_is_need"),
        (0, {"colour": "red"}, "Extra inputs are not permitted"),
        (0, {"counts": {"kind": "below", "domains": ["walking"]}}, "communication"),
        (1, {"id": "asq3_communication_below"}, "names asq3_communication_below more than once"),
        (9, {"bases": ["live", "attend"]}, "write attend alone"),
        (11, {"bases": ["live", "attend"]}, "write attend alone"),
        (9, {"measured_as": "share"}, "goes with measured_as"),
        (0, {"measured_as": "per_100"}, "goes with measured_as"),
        (10, {"counts": {"kind": "not", "of": "section23_notified"}}, "there is no rest of those"),
        (10, {"counts": {"kind": "profile", "column": "good_level"}}, "say which words count"),
        (6, {"counts": {"kind": "not", "of": "review_coverage"}}, "is not an indicator counted before it"),
        (0, {"question": "Communication"}, "question"),
    ],
)
def test_a_wrong_catalogue_is_refused_with_the_reason(position, change, said):
    wrong = rows()
    wrong[position] |= change
    with pytest.raises(ValidationError, match=said):
        Catalogue.model_validate({"indicator": wrong})


def test_a_council_adds_its_own_without_code(tmp_path):
    own = CATALOGUE.read_text(encoding="utf-8").replace("asq3_any_below", "our_motor").split("[[indicator]]")
    motor = own[6].replace('"communication", ', "").replace(', "problem_solving", "personal_social"', "")
    file = tmp_path / "own.toml"
    file.write_text(f"[[indicator]]{motor}", encoding="utf-8")
    (ours,) = read_catalogue(file)
    assert (ours.id, ours.counts.domains) == ("our_motor", ("gross_motor", "fine_motor"))


def test_every_built_in_question_says_how_it_is_measured_and_compared():
    for row in rows():
        assert {"measured_as", "comparability"} <= row.keys(), row["id"]
        assert row["comparability"].endswith(".")
