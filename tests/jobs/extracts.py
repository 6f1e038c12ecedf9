"""A small CSDS extract made of the good flat sheet, and extracts opened without the reader of zips."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl

from geo.boundaries import read_boundaries
from geo.postcodes import read_postcodes
from jobs.knowing import _ward_of_postcode
from jobs.parcel import Parcel
from jobs.source import Judged, Known
from jobs.sources import asq3
from tests.jobs.opening import CATALOGUE, opened
from tests.jobs.receiving import FIXTURES

Tables = dict[str, list[dict[str, str]]]
FLAT = FIXTURES / "good" / "asq3_2026_spring.csv"
ALWAYS = (1980, 1, 1, 0, 0, 0)
HOMES = {"E05999001": "ZZ1 1AA", "E05999002": "zz18aa"}
CODES = {
    (row["questionnaire_months"], row["domain"]): row["snomed_ct"]
    for row in csv.DictReader(
        (FIXTURES.parent / "jobs" / "reference" / "asq3_snomed.csv").read_text(encoding="utf-8").splitlines()
    )
}
DOMAINS = {
    "Communication": "communication",
    "Gross motor": "gross_motor",
    "Fine motor": "fine_motor",
    "Problem solving": "problem_solving",
    "Personal-social": "personal_social",
}


def extract() -> Tables:
    """The good flat sheet's twenty reviews as CSDS 1.5 tables under internal names."""
    tables: Tables = {
        "CYP000Header": [
            {
                "Version": "1.5",
                "RP_StartDate": "2026-01-01",
                "RP_EndDate": "2026-03-31",
                "OrgID_Provider": "ZZ9",
            }
        ]
    }
    for n, row in enumerate(csv.DictReader(FLAT.read_text(encoding="utf-8").splitlines())):
        lines = {
            "CYP001MPI": {
                "LocalPatientID": f"P{n}",
                "NHSNumber": row["NHS number"],
                "DateOfBirth": iso(row["Date of birth"]),
                "Postcode": HOMES[row["Ward code"]],
                "Gender": {"M": "1", "F": "2"}[row["Sex"]],
            },
            "CYP101Referral": {"ServiceRequestID": f"R{n}", "LocalPatientID": f"P{n}"},
            "CYP201CareContact": {
                "CareContactID": f"C{n}",
                "ServiceRequestID": f"R{n}",
                "Contact_Date": iso(row["Review date"]),
            },
            "CYP202CareActivity": {"CareActivityID": f"A{n}", "CareContactID": f"C{n}"},
        }
        for table, line in lines.items():
            tables.setdefault(table, []).append(line)
        for heading, domain in DOMAINS.items():
            score = {
                "CareActivityID": f"A{n}",
                "SNOMED_ID": CODES[row["Questionnaire (months)"], domain],
                "Score": row[heading],
            }
            tables.setdefault("CYP612CodedAssessmentContact", []).append(score)
    return tables


def iso(written: str) -> str:
    return datetime.strptime(written, "%d/%m/%Y").strftime("%Y-%m-%d")


def write_zip(path: Path, tables: Tables) -> Path:
    """Members stored, not packed, so that the check for a child's values in messages can look inside."""
    with zipfile.ZipFile(path, "w") as packed:
        for table, rows in tables.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            packed.writestr(zipfile.ZipInfo(f"{table}.csv", ALWAYS), text.getvalue())
    return path


def parcel_of(path: Path, out: Path) -> Parcel:
    """The parcel of a zip of CSV files, or of one CSV file."""
    if path.suffix != ".zip":
        return opened(path, out)
    with zipfile.ZipFile(path) as packed:
        packed.extractall(out / "members")
        names = packed.namelist()
    sheets = (opened(out / "members" / name, out / name, name=path.name).sheet for name in names)
    return Parcel(path.name, "tables", tuple(replace(s, table=n) for s, n in zip(sheets, names, strict=True)))


def known_of(folder: Path) -> Known:
    """What the records know once the wards and postcodes of a folder are in."""
    wards = read_boundaries(folder / "wards.geojson")
    postcodes = read_postcodes(folder / "postcodes.csv").collect()
    placed = _ward_of_postcode(postcodes.with_columns(told_ward=pl.lit(None, pl.String)), wards)
    return Known(wards=frozenset(wards["code"]), ward_of_postcode=placed)


def judge(parcel: Parcel, known: Known) -> Judged:
    source, parcel = CATALOGUE.recognise(parcel)
    return source.check(source.tidy(source.read(parcel)), parcel, known)


def kept(judged: Judged) -> pl.DataFrame:
    rows = asq3.keep(judged, b"a test key of thirty-two bytes!!")["review"]
    columns = sorted(set(rows.columns) - {"row_number"})
    return rows.select(columns).sort(columns)
