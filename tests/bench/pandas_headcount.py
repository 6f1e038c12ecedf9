"""The same job in pandas: read as text, the same checks, the same keyed hash, the same table of SQLite."""

import hmac
import re
import sqlite3

import pandas as pd

from jobs.sources.entitlements import ENTITLEMENT_WORDS
from jobs.sources.headcount import COLUMNS, FLAGS
from jobs.sources.headcount_rules import ATTENDED, FLAG_WORDS, MOST_HOURS

HOURS = ("funded_hours", "extended_hours", "setting_hours")

HEADINGS = {
    "period": "Funding period",
    "setting_urn": "Setting URN",
    "nhs_number": "Child NHS number",
    "born": "Child date of birth",
    "sex": "Sex",
    **{
        column.name: column.headings[0]
        for column in COLUMNS
        if column.name in {"entitlement", *HOURS, *FLAGS}
    },
}
KEPT = ["row_number", "pseudonym", "birth_month", "sex", "setting_urn", "term", "entitlement", *HOURS, *FLAGS]
SEX = {"f": "F", "female": "F", "girl": "F", "2": "F", "m": "M", "male": "M", "boy": "M", "1": "M"}


def receive(path, settings, key, database):
    """Read, judge and store one headcount; gives the rows kept and the lines set aside."""
    listed = set(pd.read_csv(settings, dtype=str)["URN"])
    text = pd.read_csv(path, dtype=str, keep_default_na=False)
    text = text.apply(lambda column: column.str.strip())
    rows = _tidied(text)
    wrong = _wrong(text, rows, listed)
    bad = pd.concat(wrong.values(), axis=1).any(axis=1)
    kept = rows[~bad]
    again = kept.duplicated(["nhs_number", "setting_urn", "term"])
    aside = [(int(row), rule) for rule, flags in wrong.items() for row in rows.loc[flags, "row_number"]]
    aside += [(int(row), ("repeated child", "nhs_number")) for row in kept.loc[again, "row_number"]]
    kept = kept[~again].copy()
    numbers = kept["nhs_number"].unique()
    made = {n: hmac.digest(key, f"nhs_number:{n}".encode(), "sha256").hex() for n in numbers}
    kept["pseudonym"] = kept["nhs_number"].map(made)
    _insert(kept, aside, database)
    return len(kept), aside


def _tidied(text):
    rows = pd.DataFrame({"row_number": range(2, len(text) + 2)})
    rows["nhs_number"] = text[HEADINGS["nhs_number"]].str.replace(r"[\s-]", "", regex=True).str.upper()
    rows["setting_urn"] = text[HEADINGS["setting_urn"]].str.replace(r"[\s-]", "", regex=True).str.upper()
    slashed = pd.to_datetime(text[HEADINGS["born"]], format="%d/%m/%Y", errors="coerce")
    iso = pd.to_datetime(text[HEADINGS["born"]], format="%Y-%m-%d", errors="coerce")
    rows["birth_month"] = slashed.fillna(iso).dt.strftime("%Y-%m-01")
    rows["sex"] = text[HEADINGS["sex"]].str.lower().map(SEX)
    period = (
        text[HEADINGS["period"]].str.lower().str.extract(r"^(spring|summer|autumn)(?: term)?[\s,]+(\d{4})$")
    )
    rows["term"] = period[1] + "-" + period[0]
    spoken = text[HEADINGS["entitlement"]].str.lower().str.replace(r"[\s_-]+", " ", regex=True)
    rows["entitlement"] = spoken.map({**ENTITLEMENT_WORDS, "": "none"})
    for hours in HOURS:
        plain = text[HEADINGS[hours]].str.fullmatch(r"[+-]?\d+(\.\d+)?")
        rows[hours] = pd.to_numeric(text[HEADINGS[hours]].where(plain), errors="coerce")
    for flag in FLAGS:
        rows[flag] = pd.to_numeric(text[HEADINGS[flag]].str.lower().map(FLAG_WORDS))
    return rows


def _wrong(text, rows, listed):
    """What sets a row aside, by rule and column; missing cells are asked for apart, as ours are."""
    urn, born = rows["setting_urn"], text[HEADINGS["born"]]
    formed = urn.str.fullmatch(r"\d{6,7}|EY\d{6}")
    number = rows["nhs_number"]
    wrong = {
        ("NHS number missing", "nhs_number"): number == "",
        ("NHS number check digit", "nhs_number"): (number != "") & ~_holds(number),
        ("birth date missing", "birth_date"): born == "",
        ("birth date unreadable", "birth_date"): (born != "") & rows["birth_month"].isna(),
        ("setting URN missing", "setting_urn"): urn == "",
        ("setting URN form", "setting_urn"): (urn != "") & ~formed,
        ("setting not listed", "setting_urn"): formed & ~urn.isin(listed),
        ("funding period unreadable", "funding_period"): rows["term"].isna(),
        ("entitlement", "entitlement"): rows["entitlement"].isna(),
    }
    for hours in HOURS:
        given, value = text[HEADINGS[hours]] != "", rows[hours]
        wrong["hours missing", hours] = ~given
        formed = value * 2 % 1 == 0 if hours == ATTENDED else True
        wrong["hours out of range", hours] = given & ~(value.between(0, MOST_HOURS) & formed)
    for flag in FLAGS:
        wrong["yes or no", flag] = rows[flag].isna()
    return wrong


def _holds(number):
    """The check digit: weights 10 to 2, eleven less the remainder by eleven."""
    digits = [pd.to_numeric(number.str[place], errors="coerce") for place in range(10)]
    weighed = sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return number.str.fullmatch(re.compile(r"[0-9]{10}")) & ((11 - weighed % 11) % 11 == digits[9])


def _insert(kept, aside, path):
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("BEGIN IMMEDIATE")
    delivery = "'x', 'headcount', 'flat sheet', NULL, '2026-summer', 'nhs_number', 'h', 'h', 't', 0, 0, 0"
    database.execute(f"INSERT INTO delivery VALUES (1, {delivery}, 'current')")
    names, places = ", ".join(KEPT), ", ".join("?" * len(KEPT))
    rows = kept[KEPT].astype(dict.fromkeys(FLAGS, int)).astype(object).where(kept[KEPT].notna(), None)
    query = f"INSERT INTO headcount (delivery_id, {names}) VALUES (1, {places})"
    database.executemany(query, rows.itertuples(index=False, name=None))
    database.executemany(
        "INSERT INTO set_aside VALUES (1, ?, ?, ?)", [(row, column, rule) for row, (rule, column) in aside]
    )
    database.execute("COMMIT")
    database.close()
