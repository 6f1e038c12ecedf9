"""Layouts: the same kinds of file under the headings that different councils' systems would give them.

Headings were written down before the proposing code was tried on them; the number proposed right the first
time stands in `test_proposing.py`.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from jobs.identifiers import UPN_LETTERS
from jobs.sources.headcount import COLUMNS

ROWS = 120
_EXPANDED = "expanded_hours" if any(c.name == "expanded_hours" for c in COLUMNS) else "extended_hours"


@dataclass(frozen=True)
class Layout:
    """One system's file: its source, and by heading the canonical column ('' where nobody wants it)."""

    name: str
    source: str
    headings: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    iso: bool = False


HEADCOUNTS = (
    Layout(
        "Portal A",
        "headcount",
        {
            "Claim Term": "funding_period",
            "Provider Name": "",
            "Ofsted No": "setting_urn",
            "Child Forename": "",
            "Child Surname": "",
            "NHS No.": "nhs_number",
            "DoB": "birth_date",
            "Gender": "sex",
            "Post Code": "",
            "Funding Stream": "entitlement",
            "Universal Hrs p/w": "funded_hours",
            "Extended Hrs p/w": "extended_hours",
            "Total Hrs Attended p/w": "setting_hours",
            "EYPP Y/N": "eypp",
            "DAF Y/N": "daf",
        },
    ),
    Layout(
        "Portal B",
        "headcount",
        {
            "PROV_REF": "setting_urn",
            "PROV_DESC": "",
            "UPN": "upn",
            "CHILD_NHS": "nhs_number",
            "CHILD_BIRTH_DT": "birth_date",
            "SEX_CD": "sex",
            "PERIOD": "funding_period",
            "ENT_TYPE": "entitlement",
            "UNIV_HRS": "funded_hours",
            "EXP_HRS": _EXPANDED,
            "ATT_HRS": "setting_hours",
            "PP_FLAG": "eypp",
            "DAF_FLAG": "daf",
            "PARENT_ADDR": "",
        },
        iso=True,
    ),
    Layout(
        "Portal C",
        "headcount",
        {
            "Ofsted registration number": "setting_urn",
            "Name of nursery": "",
            "Term being claimed": "funding_period",
            "Unique pupil no": "upn",
            "Child's birthday": "birth_date",
            "Boy or girl": "sex",
            "Type of place": "entitlement",
            "Hours (universal)": "funded_hours",
            "Hours (working parents)": "extended_hours",
            "Hours (all)": "setting_hours",
            "Pupil premium?": "eypp",
            "Disability access fund?": "daf",
            "Comments": "",
        },
    ),
    Layout(
        "Portal D",
        "headcount",
        {
            "HeadcountPeriod": "funding_period",
            "EstablishmentURN": "setting_urn",
            "PersonId": "local_id",
            "DateOfBirth": "birth_date",
            "GenderDescription": "sex",
            "EntitlementName": "entitlement",
            "WeeklyUniversalHours": "funded_hours",
            "WeeklyExtendedHours": "extended_hours",
            "WeeklyAttendance": "setting_hours",
            "EligibleForEYPP": "eypp",
            "EligibleForDAF": "daf",
            "Ethnicity": "",
            "WeeksClaimed": "",
        },
        iso=True,
    ),
)
REVIEWS = (
    Layout(
        "Health A",
        "asq3",
        {
            "NHS": "nhs_number",
            "Patient DOB": "birth_date",
            "Patient sex": "sex",
            "Electoral ward of residence": "ward_code",
            "Contact Dt": "review_date",
            "ASQ form": "questionnaire_months",
            "Comm": "communication",
            "Gross M": "gross_motor",
            "Fine M": "fine_motor",
            "Prob Solv": "problem_solving",
            "Pers Soc": "personal_social",
            "Staff name": "",
        },
    ),
    Layout(
        "Health B",
        "asq3",
        {
            "nhs_no": "nhs_number",
            "surname": "",
            "born_on": "birth_date",
            "gender": "sex",
            "ward": "ward_code",
            "date_completed": "review_date",
            "asq_age_months": "questionnaire_months",
            "asq3_communication": "communication",
            "asq3_gross_motor": "gross_motor",
            "asq3_fine_motor": "fine_motor",
            "asq3_problem_solving": "problem_solving",
            "asq3_personal_social": "personal_social",
            "total": "",
        },
        iso=True,
    ),
    Layout(
        "Health C",
        "asq3",
        {
            "NHS Number (10 digit)": "nhs_number",
            "Birth Date": "birth_date",
            "M/F": "sex",
            "Residence Ward": "ward_code",
            "Date Seen": "review_date",
            "Questionnaire Version": "questionnaire_months",
            "ASQ-3 Communication Score": "communication",
            "ASQ-3 Gross Motor Score": "gross_motor",
            "ASQ-3 Fine Motor Score": "fine_motor",
            "ASQ-3 Problem-Solving Score": "problem_solving",
            "ASQ-3 Personal/Social Score": "personal_social",
            "GP practice": "",
        },
    ),
)
SCREENS = (
    Layout(
        "Screen A",
        "wellcomm",
        {
            "Ofsted Ref": "setting_urn",
            "Nursery": "setting_name",
            "Child NHS No": "nhs_number",
            "D.O.B.": "birth_date",
            "Date screened": "screen_date",
            "Age (mths)": "age_months",
            "WellComm section": "section",
            "RAG": "colour",
        },
    ),
    Layout(
        "Screen B",
        "wellcomm",
        {
            "setting_id": "setting_urn",
            "pupil_nhs_number": "nhs_number",
            "pupil_birth_date": "birth_date",
            "assessment_dt": "screen_date",
            "age_in_months": "age_months",
            "section_reached": "section",
            "rag_rating": "colour",
            "practitioner": "",
        },
        iso=True,
    ),
)
LATER = (
    Layout(
        "Portal E",
        "headcount",
        {
            "Setting Ofsted Reference Number": "setting_urn",
            "Setting": "",
            "Headcount": "funding_period",
            "Child Ref": "local_id",
            "Child First Name": "",
            "Child Date Of Birth (dd/mm/yyyy)": "birth_date",
            "Sex at birth": "sex",
            "Entitlement Category": "entitlement",
            "Funded Universal": "funded_hours",
            "Funded Extended/Expanded": "extended_hours",
            "Actual Hours": "setting_hours",
            "Early Years Pupil Premium (EYPP)": "eypp",
            "Disability Access Funding (DAF)": "daf",
            "30 hour code": "",
        },
    ),
    Layout(
        "Health D",
        "asq3",
        {
            "Client NHS Num": "nhs_number",
            "Client DoB": "birth_date",
            "Client Gender": "sex",
            "WardCode_Residence": "ward_code",
            "AppointmentDate": "review_date",
            "ASQ Interval Mths": "questionnaire_months",
            "COMM": "communication",
            "GM": "gross_motor",
            "FM": "fine_motor",
            "PROB SOLVING": "problem_solving",
            "PERS-SOCIAL": "personal_social",
            "Review type": "",
        },
    ),
    Layout(
        "Screen C",
        "wellcomm",
        {
            "URN of provider": "setting_urn",
            "NHS": "nhs_number",
            "Birthdate": "birth_date",
            "Screening Date": "screen_date",
            "Age months": "age_months",
            "Section completed": "section",
            "Score colour": "colour",
            "Score": "total",
        },
    ),
)
"""Written down once the first nine had been tried and the short forms mended; nothing since."""
LAYOUTS = (*HEADCOUNTS, *REVIEWS, *SCREENS, *LATER)


def write(layout: Layout, path: Path, seed: int = 1, term: str = "Spring 2026", rows: int = ROWS) -> Path:
    """A file in a layout, of invented children; what the layout's words say is written in its own."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(layout.headings)
        for number in range(rows):
            child = _child(draw, number, term)
            cells = []
            for heading, column in layout.headings.items():
                value = child.get(column, _filler(draw, heading))
                if isinstance(value, date):
                    value = value.isoformat() if layout.iso else value.strftime("%d/%m/%Y")
                cells.append(layout.words.get(column, {}).get(str(value), value))
            out.writerow(cells)
    return path


def nhs_number(number: int) -> str:
    """The `number`-th valid NHS number of the range kept for tests (999…)."""
    stem = f"{999_000_000 + number * 7:09d}"
    check = 11 - sum(int(d) * w for d, w in zip(stem, range(10, 1, -1), strict=True)) % 11
    return nhs_number(number + 1_000) if check == 10 else f"{stem}{check % 11}"


def upn(number: int) -> str:
    """The `number`-th UPN of an authority that does not exist."""
    digits = f"9999999{number:05d}"
    return UPN_LETTERS[sum(int(d) * w for d, w in zip(digits, range(2, 14), strict=True)) % 23] + digits


def _child(draw: random.Random, number: int, term: str) -> dict[str, object]:
    season, year = term.split()
    starts = {"Spring": 1, "Summer": 4, "Autumn": 9}[season]
    event = date(int(year), starts, 1) + timedelta(days=draw.randrange(80))
    funded, extended = draw.choice((15, 12.5)), draw.choice((0, 0, 15))
    scores = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")
    return {
        "nhs_number": nhs_number(number),
        "upn": upn(number),
        "local_id": f"P{700_000 + number * 13}",
        "birth_date": event - timedelta(days=draw.randrange(700, 1400)),
        "sex": draw.choice("MF"),
        "funding_period": term,
        "setting_urn": draw.choice(("EY999001", "2999002", "999003")),
        "entitlement": draw.choice(
            ("Universal 15 hours", "Working parent entitlement", "Additional support")
        ),
        "funded_hours": funded,
        "extended_hours": extended,
        "expanded_hours": extended,
        "setting_hours": funded + extended + draw.choice((0, 5, 7.5)),
        "eypp": draw.choice("YNN"),
        "daf": draw.choice("NNNNY"),
        "ward_code": draw.choice(("E05999001", "E05999002")),
        "review_date": event,
        "screen_date": event,
        "questionnaire_months": draw.choice((24, 27, 27, 30)),
        "age_months": draw.randrange(22, 48),
        "section": draw.randrange(2, 8),
        "total": draw.randrange(5, 40),
        "colour": draw.choice(("Red", "Amber", "Green")),
        **{name: draw.randrange(0, 61, 5) for name in scores},
    }


_FILLERS: dict[str, Callable[[random.Random], object]] = {
    "post": lambda draw: f"ZZ{draw.randrange(1, 9)} {draw.randrange(1, 9)}AA",
    "total": lambda draw: draw.randrange(40, 300, 5),
    "weeks": lambda draw: draw.randrange(8, 14),
    "ethnic": lambda draw: draw.choice(("WBRI", "APKN", "MWBC", "WOTH")),
    "nursery": lambda draw: f"{draw.choice('ABCDE')} Invented Nursery",
    "prov": lambda draw: f"{draw.choice('ABCDE')} Invented Nursery",
    "upn": lambda _draw: "",
    "comment": lambda draw: draw.choice(("", "", "moved here", "new this term")),
}


def _filler(draw: random.Random, heading: str) -> object:
    made = next((make for key, make in _FILLERS.items() if key in heading.lower()), None)
    return made(draw) if made else draw.choice(("Invented", "Imagined", "Made")) + draw.choice("abcdefghij")
