"""Saved mappings: known by their headings, applied to the right file, and explained when nearly right."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.catalogue import Catalogue
from jobs.customs import Customs, SavedMapping
from jobs.headings import fit_to_show, found
from jobs.mapping import fingerprint, mapped, read_as, resemblance
from jobs.records import Records
from jobs.sheet import Sheet
from tests.jobs.opening import opened
from tests.jobs.receiving import FIXTURES, GOOD, PORTAL_B, drop, home

NEARLY = FIXTURES / "broken" / "headcount_nearly_mapped.csv"
HEADINGS = tuple(PORTAL_B.columns.values())


def portal_b_file(path: Path) -> Path:
    path.write_text(NEARLY.read_text(encoding="utf-8").replace("PROV_CODE", "PROV_REF"), encoding="utf-8")
    return path


def sheet(*headings: str) -> Sheet:
    return Sheet(Path("none.parquet"), "file.csv", headings)


@given(st.permutations(HEADINGS), st.integers(0, 10))
def test_order_case_and_blank_columns_do_not_matter(headings: list[str], at: int) -> None:
    written = [heading.lower().replace("_", " - ") for heading in headings]
    assert fingerprint([*written[:at], "", *written[at:]]) == PORTAL_B.fingerprint


@pytest.mark.parametrize("change", [("PROV_REF", "PROV_CODE"), ("PROV_REF", ""), ("PROV_REF", "SEX_CD")])
def test_a_heading_that_changes_changes_the_fingerprint(change: tuple[str, str]) -> None:
    assert fingerprint([change[1] if h == change[0] else h for h in HEADINGS]) != PORTAL_B.fingerprint


def test_the_name_of_a_term_in_a_heading_does_not_matter_unless_two_stand_side_by_side() -> None:
    spring = ("Ref", "Spring 2026 hours", "Autumn term 2025 note")
    assert fingerprint(spring) == fingerprint(("Ref", "Summer 2026 hours", "2026 Spring note"))
    assert fingerprint(("Spring hours", "Autumn hours")) != fingerprint(("Summer hours", "Spring hours"))
    assert fingerprint(("IMD 2019",)) != fingerprint(("IMD 2025",))
    assert fingerprint(("Hours 1", "Hours 2")) != fingerprint(("Hours 1", "Hours 3"))
    assert found("Spring 2026 hours", ("Ref", "Summer 2026 hours")) == "Summer 2026 hours"
    assert found("Spring 2026 hours", ("Autumn 2025 hours", "Summer 2026 hours")) is None


def test_a_mapped_file_is_read_and_says_by_which_mapping(tmp_path: Path) -> None:
    place = home(tmp_path / "home")
    drop(place, GOOD)
    (before,) = drop(place, [portal_b_file(tmp_path / "portal.csv")])
    assert (before.outcome, before.mapping) == ("refused", "")
    (receipt,) = drop(place, [tmp_path / "portal.csv"], (PORTAL_B,))
    assert receipt.headline == (
        "portal.csv: headcount, Spring 2026: 20 rows kept (read by your mapping ‘Portal B’)."
    )
    with Records.to_read(place.records) as records:
        kept = records.headcounts()
        dialects = records.deliveries().filter(source="headcount")["dialect"].to_list()
    assert set(kept["entitlement"]) == {"universal", "working_parent", "additional_support", "none"}
    assert dialects[0].startswith("flat sheet, mapped ")


def test_the_same_file_reads_as_if_it_had_the_headings_we_ask_for(tmp_path: Path) -> None:
    by_name, by_mapping = home(tmp_path / "one"), home(tmp_path / "two")
    drop(by_name, GOOD)
    drop(by_mapping, [path for path in GOOD if not path.name.startswith("headcount")])
    drop(by_mapping, [portal_b_file(tmp_path / "portal.csv")], (PORTAL_B,))
    with Records.to_read(by_name.records) as one, Records.to_read(by_mapping.records) as two:
        assert one.headcounts().drop("delivery_id").equals(two.headcounts().drop("delivery_id"))


def test_a_file_that_comes_again_after_its_mapping_was_corrected_is_read_anew(tmp_path: Path) -> None:
    place, file = home(tmp_path / "home"), portal_b_file(tmp_path / "portal.csv")
    drop(place, GOOD)
    assert [receipt.outcome for receipt in drop(place, [file], (PORTAL_B,))] == ["stored"]
    assert [receipt.outcome for receipt in drop(place, [file], (PORTAL_B,))] == ["already"]
    columns = {**PORTAL_B.columns, "funded_hours": "EXP_HRS", "extended_hours": "UNIV_HRS"}
    corrected = replace(PORTAL_B, columns=columns)
    assert [receipt.outcome for receipt in drop(place, [file], (corrected,))] == ["stored"]


def test_any_sheet_of_a_workbook_may_be_the_mapped_one(tmp_path: Path) -> None:
    parcel = opened(portal_b_file(tmp_path / "portal.csv"), tmp_path / "out")
    front = replace(sheet("Notes", "Version"), file=parcel.file)
    catalogue = Catalogue.of(Customs(mappings=(PORTAL_B,)))
    source, read = catalogue.recognise(replace(parcel, sheets=(front, *parcel.sheets)))
    assert (source.name, read.sheet.mapping, read.sheets[1]) == ("headcount", "Portal B", front)
    assert {"provref", "childbirthdt"} <= catalogue.headings


def test_a_mapping_of_a_source_there_is_not_recognises_nothing(tmp_path: Path) -> None:
    strange = replace(PORTAL_B, source="astrology")
    place = home(tmp_path / "home")
    (receipt,) = drop(place, [portal_b_file(tmp_path / "portal.csv")], (strange,))
    assert receipt.outcome == "refused"


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("PROV_CODE", *HEADINGS[:1], *HEADINGS[2:]), "has no column ‘PROV_REF’ (perhaps ‘PROV_CODE’ now)"),
        (HEADINGS[:-1], "has no column ‘DAF_FLAG’"),
        ((*HEADINGS, "NEW"), "other columns were added or taken away since"),
        (("Colour", "Shape"), ""),
        (HEADINGS[:4], ""),
    ],
)
def test_what_has_changed_is_said_only_of_a_near_match(headings: tuple[str, ...], said: str) -> None:
    whole = resemblance((PORTAL_B,), sheet(*headings))
    assert whole == (f"; it is nearly your mapping ‘Portal B’, but {said}" if said else "")


def test_missing_columns_say_which_mapping_the_file_nearly_fits(tmp_path: Path) -> None:
    text = GOOD[[p.name for p in GOOD].index("headcount_2026_spring.csv")].read_text(encoding="utf-8")
    headings = text.splitlines()[0].split(",")
    saved = SavedMapping(
        "Portal N", "headcount", fingerprint(headings),
        {"funding_period": "Funding period", "eypp": "EYPP", "daf": "DAF", "setting_urn": "Setting URN"},
    )  # fmt: skip
    (tmp_path / "h.csv").write_text(text.replace("EYPP", "EY premium"), encoding="utf-8")
    (receipt,) = drop(home(tmp_path / "home"), [tmp_path / "h.csv"], (saved,))
    assert "column not found: EYPP" in receipt.messages[0]
    assert (
        "nearly your mapping ‘Portal N’, but has no column ‘EYPP’ (perhaps ‘EY premium’"
        in receipt.messages[0]
    )


def test_what_is_left_out_is_not_found_by_its_heading_again() -> None:
    from jobs.columns import positions
    from jobs.sources.headcount import COLUMNS

    left_out = replace(PORTAL_B, columns={"eypp": "PP"}, ignored=("UPN",))
    read = mapped(sheet("UPN", "PP", "DAF"), left_out)
    assert positions(COLUMNS, read) == {"eypp": 1, "daf": 2}
    assert read_as("flat sheet", read) != read_as("flat sheet", replace(read, ignored=()))


@pytest.mark.parametrize(
    ("heading", "fit"),
    [
        ("Provider name", True), ("Autumn 2025 hours", True), ("30 hours", True), ("WD24CD", False),
        ("9990000018", False), ("12/03/2023", False), ("YO1 2HQ", False), ("P70012", False),
        ("", False), ("2024-01-02", False),
    ],
)  # fmt: skip
def test_a_heading_that_may_be_a_value_is_not_shown(heading: str, fit: bool) -> None:
    assert fit_to_show(heading) == fit


def test_the_fingerprint_is_the_same_on_every_machine() -> None:
    shuffled = list(HEADINGS)
    random.Random(3).shuffle(shuffled)
    assert fingerprint(shuffled) == fingerprint(HEADINGS) == "5337a9a66eabb823"
