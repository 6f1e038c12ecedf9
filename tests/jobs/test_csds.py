"""A CSDS extract gives the reviews of the flat sheet, whatever its headings, and says where it is wrong."""

import csv
import os
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from fixtures.authority import Layouts, Plan, write
from jobs.parcel import Parcel
from jobs.problems import Unreadable
from jobs.source import Known
from jobs.sources.csds.fields import CALLED
from jobs.sources.csds.tables import recognise, table_of
from tests.jobs.extracts import (
    DOMAINS,
    FLAT,
    Tables,
    extract,
    judge,
    kept,
    known_of,
    parcel_of,
    write_zip,
)  # fmt: skip
from tests.jobs.opening import opened
from tests.jobs.receiving import FIXTURES, GOOD

pytestmark = pytest.mark.slow

SHARED = Path(
    os.environ.get("EARLYSIGHT_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data"
)
SCORES, PATIENTS = "CYP612CodedAssessmentContact", "CYP001MPI"
FACTS = list(
    csv.DictReader(
        files("jobs").joinpath("reference/csds_fields.csv").read_text(encoding="utf-8").splitlines()
    )
)


@pytest.fixture(scope="module")
def known() -> Known:
    return known_of(FIXTURES / "good")


@pytest.fixture(scope="module")
def flat(known: Known, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    return kept(judge(opened(FLAT, tmp_path_factory.mktemp("flat")), known))


def reviews(tables: Tables, known: Known, tmp_path: Path) -> pl.DataFrame:
    judged = judge(parcel_of(write_zip(tmp_path / "extract.zip", tables), tmp_path), known)
    assert judged.term == "2026-spring"
    assert judged.rows_read == 20
    assert judged.judgement.problems == ()
    return kept(judged)


def under(tables: Tables, name: str) -> Tables:
    """The tables with the headings of another dialect."""
    called = {(fact["table"], fact["internal_name"]): fact[name] for fact in FACTS}
    return {
        table: [{called.get((table[:6], h)) or h: cell for h, cell in row.items()} for row in rows]
        for table, rows in tables.items()
    }


def test_an_extract_is_the_sheet_it_was_made_of(known: Known, flat: pl.DataFrame, tmp_path: Path) -> None:
    assert reviews(extract(), known, tmp_path).equals(flat)
    assert flat["ward_code"].null_count() == 0


@pytest.mark.parametrize("name", ["xml_uid", "dictionary_name"])
def test_every_dialect_of_headings_is_read(
    name: str, known: Known, flat: pl.DataFrame, tmp_path: Path
) -> None:
    assert reviews(under(extract(), name), known, tmp_path).equals(flat)


def test_a_table_is_known_by_its_headings_and_not_by_its_name(
    known: Known, flat: pl.DataFrame, tmp_path: Path
) -> None:
    renamed = {f"export_{n}": rows for n, rows in enumerate(extract().values())}
    assert reviews(renamed, known, tmp_path).equals(flat)


def test_dialects_may_be_mixed(known: Known, flat: pl.DataFrame, tmp_path: Path) -> None:
    plain, uid, long = extract(), under(extract(), "xml_uid"), under(extract(), "dictionary_name")
    mixed = {table: (plain, uid, long)[place % 3][table] for place, table in enumerate(plain)}
    mixed[SCORES] = [{**row, "ASQ SCORE BAND": "C2"} for row in long[SCORES]]
    assert reviews(mixed, known, tmp_path).equals(flat)


@pytest.mark.parametrize("text", ["{}.0", "{}.00", " {} ", "{}"])
def test_scores_are_text(text: str, known: Known, flat: pl.DataFrame, tmp_path: Path) -> None:
    tables = extract()
    tables[SCORES] = [{**row, "Score": text.format(row["Score"])} for row in tables[SCORES]]
    assert reviews(tables, known, tmp_path).equals(flat)


def test_codes_may_carry_their_term_or_decimals(known: Known, flat: pl.DataFrame, tmp_path: Path) -> None:
    tables = extract()
    forms = ("{} |ASQ-3 score|", "{}.0", "'{}")
    tables[SCORES] = [
        {**row, "SNOMED_ID": forms[n % 3].format(row["SNOMED_ID"])} for n, row in enumerate(tables[SCORES])
    ]
    assert reviews(tables, known, tmp_path).equals(flat)


def test_scores_on_referrals_have_their_own_date(known: Known, flat: pl.DataFrame, tmp_path: Path) -> None:
    """Without contacts and activities, and the same again on contacts: the reviews are the same."""
    tables = extract()
    dates = {row["CareContactID"][1:]: row["Contact_Date"] for row in tables["CYP201CareContact"]}
    tables["CYP609CodedAssessmentReferral"] = [
        {
            "ServiceRequestID": f"R{row['CareActivityID'][1:]}",
            "SNOMED_ID": row["SNOMED_ID"],
            "Score": row["Score"],
            "AssessmentCompletion_Date": f"{dates[row['CareActivityID'][1:]]}T00:00:00",
        }
        for row in tables[SCORES]
    ]
    assert reviews(tables, known, tmp_path).equals(flat)
    alone = {t: rows for t, rows in tables.items() if t[:6] not in ("CYP201", "CYP202", "CYP612")}
    assert reviews(alone, known, tmp_path).equals(flat)


def test_the_months_of_a_term_may_be_tables_of_their_own(
    known: Known, flat: pl.DataFrame, tmp_path: Path
) -> None:
    """A child is in the index of every month; scores of the second month are numbered in their own table."""
    tables = extract()
    half = tables[SCORES][50:]
    half[3] = {**half[3], "Score": "?"}
    monthly = {
        **tables,
        SCORES: tables[SCORES][:50],
        "CYP612 February": half,
        "CYP001 February": [{**row, "Postcode": "ZZ1 1AA"} for row in tables[PATIENTS]],
    }
    judged = judge(parcel_of(write_zip(tmp_path / "m.zip", monthly), tmp_path), known)
    (problem,) = judged.judgement.problems
    assert (problem.column, problem.rows) == ("Score (CYP612 February.csv)", (5,))
    assert judged.judgement.rows.height == 19
    assert judged.judgement.rows["row_number"].is_unique().all()
    assert set(kept(judged)["ward_code"]) == {"E05999001"}  # the later month's home
    assert set(kept(judged)["pseudonym"]) < set(flat["pseudonym"])


def test_other_codes_tables_and_contacts_are_none_of_our_business(
    known: Known, flat: pl.DataFrame, tmp_path: Path
) -> None:
    tables = extract()
    tables[SCORES].insert(3, {"CareActivityID": "A0", "SNOMED_ID": "720433000", "Score": "not given"})
    tables["CYP201CareContact"].append(
        {"CareContactID": "C99", "ServiceRequestID": "R0", "Contact_Date": "2026-02-02"}
    )
    code = tables[SCORES][0]["SNOMED_ID"]
    tables["CYP613"] = [{"AssessmentCompletion_Date": "2026-02-02", "SNOMED_ID": code, "Score": "5"}]
    assert reviews(tables, known, tmp_path).equals(flat)


def test_without_nhs_numbers_the_providers_identifier_links(known: Known, tmp_path: Path) -> None:
    judged = judge(parcel_of(FIXTURES / "broken" / "csds_no_nhs_numbers.zip", tmp_path), known)
    assert judged.identifier == "local_id"
    assert judged.judgement.rows.height == 20


def test_rows_set_aside_name_the_extracts_own_column(known: Known, tmp_path: Path) -> None:
    judged = judge(parcel_of(FIXTURES / "broken" / "csds_two_scores.zip", tmp_path), known)
    assert judged.judgement.set_aside.rows() == [(7, f"Score ({SCORES}.csv)", "two scores")]


def test_no_other_file_is_taken_for_an_extract(tmp_path: Path) -> None:
    for path in [path for path in GOOD if path.suffix == ".csv"]:
        assert recognise(opened(path, tmp_path / path.stem)) == 0.0
    assert recognise(Parcel("w", "boundaries", ())) == 0.0


def test_a_table_of_scores_alone_is_told_what_it_lacks(known: Known, tmp_path: Path) -> None:
    parcel = parcel_of(write_zip(tmp_path / "e.zip", {SCORES: extract()[SCORES]}), tmp_path)
    with pytest.raises(Unreadable, match="CYP202 Care Activity, CYP201 Care Contact, CYP101"):
        judge(parcel, known)


@pytest.mark.parametrize("dialect", ["csds-1.5", "csds-1.6"])
def test_a_synthetic_authority_is_the_same_in_every_dialect(dialect: str, tmp_path: Path) -> None:
    """The promise: no dialect changes a review, nor the ward where the child lives."""
    plan = Plan(births=250, terms=2, earlier_terms=1)
    known = {}
    found: dict[str, list[pl.DataFrame]] = {}
    for name in ("flat", dialect):
        inbox = tmp_path / name / "inbox"
        write(tmp_path / name, plan, layouts=Layouts(reviews=name))
        known[name] = known_of(inbox)
        for path in sorted(inbox.glob("asq3_*")):
            judged = judge(parcel_of(path, tmp_path / "tables" / path.name), known[name])
            assert judged.judgement.set_aside.is_empty()
            assert {p.effect for p in judged.judgement.problems} <= {"warns"}
            found.setdefault(name, []).append(kept(judged).with_columns(pl.lit(judged.term).alias("term")))
    assert len(found["flat"]) == 3
    assert sum(frame.height for frame in found["flat"]) > 150
    for flat, other in zip(*found.values(), strict=True):
        assert other.equals(flat)
    wards = pl.concat(found[dialect])["ward_code"]
    assert 0 < wards.null_count() < len(wards) / 10


def test_the_facts_are_those_of_the_shared_lists() -> None:
    if not SHARED.exists():
        pytest.skip("The shared reference data is not beside this repository.")
    with (SHARED / "csds-fields" / "csds_v1_5_fields.csv").open(encoding="utf-8") as lines:
        names = ("table", "internal_name", "xml_uid", "data_dictionary_name")
        shared = {tuple(row[name] for name in names) for row in csv.DictReader(lines)}
    ours = {
        tuple(fact[n] for n in ("table", "internal_name", "xml_uid", "dictionary_name")) for fact in FACTS
    }
    assert {fact for fact in ours if fact[2]} <= shared
    assert {fact[0] for fact in ours} == set(CALLED)
    with (SHARED / "asq3-reference" / "asq3_snomed_csds.csv").open(encoding="utf-8") as lines:
        codes = {(r["snomed_ct"], r["interval_months"], r["domain"]) for r in csv.DictReader(lines)}
    table = files("jobs").joinpath("reference/asq3_snomed.csv").read_text(encoding="utf-8")
    assert {tuple(r.values()) for r in csv.DictReader(table.splitlines())} == codes
    assert {domain for _, _, domain in codes} == set(DOMAINS.values())


def test_every_table_of_the_data_set_is_told_from_the_seven(tmp_path: Path) -> None:
    """Of all the tables of version 1.5, in all three kinds of name, only the seven are taken for them."""
    if not SHARED.exists():
        pytest.skip("The shared reference data is not beside this repository.")
    fields = pl.read_csv(SHARED / "csds-fields" / "csds_v1_5_fields.csv", infer_schema=False)
    sheet = opened(FLAT, tmp_path).sheet
    for kind in ("internal_name", "xml_uid", "data_dictionary_name"):
        told = {
            table[0]: table_of(replace(sheet, headings=tuple(rows[kind])))
            for table, rows in fields.group_by("table")
        }
        assert told == {table: table if table in CALLED else None for table in told}
