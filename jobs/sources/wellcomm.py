"""WellComm: one row a screen of speech and language, as settings or a council's team list them."""

import polars as pl

from jobs import attended, child
from jobs.columns import Column, take, written
from jobs.event_dates import date_rules, fullest_year, outside_year
from jobs.parcel import Parcel
from jobs.rules import Rule, both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged, Known, Source, Tables
from jobs.written import day, number, word

_READ = (
    *attended.COLUMNS,
    *child.COLUMNS,
    Column(
        "screen_date",
        (
            "Screen date",
            "Screening date",
            "Date of screen",
            "Date of screening",
            "Date screened",
            "WellComm date",
            "WellComm screen date",
            "Date of WellComm",
            "Date of assessment",
            "Assessment date",
        ),
    ),
    Column(
        "age_months",
        ("Age (months)", "Age in months", "Age at screen", "Age at screening (months)", "Age"),
        required=False,
    ),
    Column(
        "section",
        ("Section", "WellComm section", "Section screened", "Section number", "Section completed"),
        required=False,
    ),
    Column(
        "colour",
        (
            "Colour",
            "RAG",
            "RAG rating",
            "RAG score",
            "WellComm colour",
            "WellComm RAG",
            "WellComm outcome",
            "WellComm result",
            "Colour score",
            "Traffic light",
            "Screen outcome",
            "Outcome",
            "Result",
        ),
    ),
    Column(
        "round",
        ("Screen", "First or repeat", "Screen type", "Screen number", "Initial or rescreen", "Repeat"),
        required=False,
    ),
)
_LEFT = (Column("total", ("Total", "Total score", "Score", "WellComm score"), required=False),)
COLUMNS = (*_READ, *_LEFT)
"""The total is known and left out: its scale differs by section, and the colour says what it came to."""
COLOURS = {
    **dict.fromkeys(("r", "red", "rag red"), "red"),
    **dict.fromkeys(("a", "amber", "yellow", "orange", "rag amber"), "amber"),
    **dict.fromkeys(("g", "green", "rag green"), "green"),
}
ROUNDS = {
    **dict.fromkeys(("first", "1st", "1", "initial", "first screen", "baseline", "n", "no"), "first"),
    **dict.fromkeys(
        ("repeat", "2", "2nd", "second", "re screen", "rescreen", "repeat screen", "y", "yes"), "repeat"
    ),
    **dict.fromkeys(("3", "3rd", "4", "4th", "follow up"), "repeat"),
}
BANDS = ((6, 11), (12, 17), (18, 23), (24, 29), (30, 35), (36, 41), (42, 47), (48, 59), (60, 72))
"""Ages in months of sections 1 to 9."""
_MONTH = 30.4375
_MONTHS_APART = 2


def read(parcel: Parcel) -> pl.LazyFrame:
    """The sheet's columns as text; raises Unreadable where one is missing."""
    return take(parcel.sheet, _READ)


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Dates, section (1 to 9), colour and round; what cannot be read is null beside its written text."""
    tidied = attended.tidy(child.tidy(rows))
    return tidied.with_columns(
        day("screen_date"),
        number("age_months"),
        _section().alias("section"),
        word("colour", COLOURS),
        word("round", ROUNDS),
    )


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Judge the rows, find the year that holds most screens, and set the rest and repeats aside."""
    link = child.link_key(rows, parcel, known.link)
    rules = (
        *child.rules(link),
        *date_rules("screen_date", "screen", known.today),
        *_screen_rules(),
        *attended.rules(),
    )
    first = judge(attended.find(rows, known), rules, parcel, COLUMNS)
    term = fullest_year(first.rows.lazy(), "screen_date")
    again = pl.int_range(pl.len()).over(link, "screen_date", "section", order_by=ROW_NUMBER) > 0
    repeated = Rule(
        "repeated screen",
        link,
        again,
        "the same child, screen date and section as an earlier row",
        remedy="Remove the repeat, or correct its date, and drop the file in again",
    )
    between = (*outside_year("screen_date", term, "screen"), repeated)
    second = judge(first.rows.lazy(), between, parcel, COLUMNS)
    count = rows.select(pl.len()).collect().item()
    return Judged(term.id if term else None, count, both(first, second), identifier=link)


def keep(judged: Judged, key: bytes) -> Tables:
    """Screens, under pseudonyms."""
    kept = (ROW_NUMBER, "setting", "screen_date", "section", "colour", "round")
    return {"screen": child.keep(judged, kept, key).rename({"setting": "setting_urn"})}


def _section() -> pl.Expr:
    """`4`, `Section 4`, `4 (24–29 months)` and `24-29 months` are all section 4; anything else is null."""
    text = written("section").str.to_lowercase().str.strip_chars()
    spans = [
        pl.when(text.str.contains(rf"^\(?{low}\s*(?:-|–|—|to)\s*{high}(?:\D|$)")).then(
            pl.lit(section, pl.Int64)
        )
        for section, (low, high) in enumerate(BANDS, start=1)
    ]
    numbered = text.str.extract(
        r"^(?:wellcomm\s*)?(?:section|sect?|s)?[\s.:]*([1-9])(?:\.0+)?\s*(?:[(:,–—-].*)?$"
    )
    return pl.coalesce(*spans, numbered.cast(pl.Int64))


def _screen_rules() -> tuple[Rule, ...]:
    colour, age = pl.col("colour"), pl.col("age_months")
    lived = (pl.col("screen_date") - pl.col("birth_date")).dt.total_days() / _MONTH
    return (
        Rule(
            "section",
            "section",
            written("section").is_not_null() & pl.col("section").is_null(),
            "not a WellComm section (1 to 9)",
        ),
        Rule("colour missing", "colour", written("colour").is_null(), "no colour"),
        Rule(
            "colour", "colour", written("colour").is_not_null() & colour.is_null(), "not red, amber or green"
        ),
        Rule(
            "first or repeat",
            "round",
            written("round").is_not_null() & pl.col("round").is_null(),
            "not first or repeat; these rows are kept without it",
            "warns",
        ),
        Rule(
            "age at screen",
            "age_months",
            (age - lived).abs() >= _MONTHS_APART,
            f"an age {_MONTHS_APART} months or more from what the dates of birth and screen say; "
            "these rows are kept, by their dates",
            "warns",
        ),
    )


SOURCE = Source(
    "wellcomm",
    "WellComm screens",
    COLUMNS,
    read,
    tidy,
    check,
    keep,
    expects_roll=True,
    watched=("colour", "section", "round"),
)
