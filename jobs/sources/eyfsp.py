"""The early years foundation stage profile: one row a child at the end of Reception, as schools return it."""

from dataclasses import replace

import polars as pl

from jobs import child, residence
from jobs.columns import Column, take, written
from jobs.dates import born_in_future
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.profile_year import FIRST_YEAR, academic_year, cohort, label, year_of
from jobs.rules import Rule, both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged, Known, Source, Tables
from jobs.written import word

GOALS = (
    "COM_E01",
    "COM_E02",
    "PSE_E03",
    "PSE_E04",
    "PSE_E05",
    "PHY_E06",
    "PHY_E07",
    "LIT_E08",
    "LIT_E09",
    "LIT_E10",
    "MAT_E11",
    "MAT_E12",
    "UTW_E13",
    "UTW_E14",
    "UTW_E15",
    "EXP_E16",
    "EXP_E17",
)
"""The 17 early learning goals in order, as the national return has named them since 2021/22."""
FOR_GOOD_LEVEL = GOALS[:12]
"""A good level of development is “expected” in the prime areas, literacy and mathematics. Source: DfE, EYFS
profile results, methodology."""
_EARLIER = (
    "COM_G01",
    "COM_G02",
    "COM_G03",
    "PHY_G04",
    "PHY_G05",
    "PSE_G06",
    "PSE_G07",
    "PSE_G08",
    "LIT_G09",
    "LIT_G10",
    "MAT_G11",
    "MAT_G12",
    "UTW_G13",
    "UTW_G14",
    "UTW_G15",
    "EXP_G16",
    "EXP_G17",
)
GOAL_WORDS = {
    **dict.fromkeys(("1", "1.0", "emerging", "em"), "1"),
    **dict.fromkeys(("2", "2.0", "expected", "exp"), "2"),
    **dict.fromkeys(("a", "exempt"), "A"),
}
GOOD_LEVEL_WORDS = {"y": "1", "yes": "1", "1": "1", "true": "1", "n": "0", "no": "0", "0": "0", "false": "0"}
_AS_NAMED = {"birth_date": ("FSP_DOB",), "sex": ("FSP_GENDER", "FSP_SEX"), "postcode": ("FSP_POSTCODE",)}
_YEARS_OLD = (4, 7)


def _named(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns that every child-level file has, with what the national return calls them."""
    return tuple(replace(c, headings=(*c.headings, *_AS_NAMED.get(c.name, ()))) for c in columns)


_AROUND = (
    *_named(child.COLUMNS),
    *_named(residence.COLUMNS),
    Column("academic_year", ("Academic year", "FSP_ACADYR", "ACADYR", "School year"), required=False),
    Column("good_level", ("FSP_GLD", "GLD", "Good level of development"), required=False),
)
COLUMNS = (*_AROUND, *(Column(goal, (goal, f"FSP_{goal}")) for goal in GOALS))
EARLIER_COLUMNS = (*_AROUND, *(Column(goal, (goal, f"FSP_{goal}")) for goal in _EARLIER))


def read(parcel: Parcel) -> pl.LazyFrame:
    """The sheet's columns as text; raises Unreadable where one is missing."""
    return take(parcel.sheet, COLUMNS)


def read_earlier(parcel: Parcel) -> pl.LazyFrame:
    """Refuse a return with the goals of before September 2021; always raises Unreadable."""
    raise _too_early(parcel, "its goals are those of before September 2021 (COM_G01 …)")


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Goals as 1, 2 or A, the return's own good level, and the year the academic year ends in."""
    return residence.tidy(child.tidy(rows)).with_columns(
        academic_year("academic_year"),
        cohort("birth_date"),
        word("good_level", GOOD_LEVEL_WORDS).cast(pl.Int64),
        *(word(goal, GOAL_WORDS) for goal in GOALS),
    )


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Find the academic year, refuse one that cannot be compared, and judge each child's goals."""
    link = child.link_key(rows, parcel, known.link)
    year = year_of(rows, parcel)
    if year is not None and year < FIRST_YEAR:
        raise _too_early(parcel, f"this is the profile of {label(year)}")
    placed = residence.find(rows, known).with_columns(_good_level())
    homes = residence.rules(known, residence.written_in(parcel.sheet, COLUMNS))
    rules = (*child.rules(link), *born_in_future(known.today), *_goal_rules(), *_year_rules(year), *homes)
    first = judge(placed, rules, parcel, COLUMNS)
    second = judge(first.rows.lazy(), (_repeated(link),), parcel, COLUMNS)
    count = rows.select(pl.len()).collect().item()
    kept = replace(second, rows=second.rows.with_columns(residence.settle(known)))
    return Judged(
        f"{year}-summer" if year else None,
        count,
        both(first, kept),
        identifier=link,
        term_from="its academic year",
    )


def keep(judged: Judged, key: bytes) -> Tables:
    """Profiles, under pseudonyms: the goals in one word of 17 letters."""
    rows = child.keep(judged, (ROW_NUMBER, "ward_code", *GOALS, "reached"), key)
    goals = pl.concat_str(GOALS).alias("goals")
    return {"profile": rows.with_columns(goals).drop(GOALS).rename({"reached": "good_level"})}


def _good_level() -> pl.Expr:
    return pl.all_horizontal(pl.col(goal) == "2" for goal in FOR_GOOD_LEVEL).cast(pl.Int64).alias("reached")


def _goal_rules() -> tuple[Rule, ...]:
    values = (
        Rule("goal", goal, pl.col(goal).is_null(), "not 1 (emerging), 2 (expected) or A (exempt)")
        for goal in GOALS
    )
    said, reached = pl.col("good_level"), pl.col("reached")
    whole = pl.all_horizontal(pl.col(goal).is_not_null() for goal in FOR_GOOD_LEVEL)
    return (
        *values,
        Rule(
            "good level unreadable",
            "good_level",
            written("good_level").is_not_null() & said.is_null(),
            "not 1 or 0, Y or N",
        ),
        # One of the two is wrong, and which cannot be told from here: neither is believed.
        Rule(
            "good level contradicted",
            "good_level",
            whole & (said != reached),
            "another good level of development than the goals give (expected in the first 12)",
        ),
    )


def _year_rules(year: int | None) -> tuple[Rule, ...]:
    stated = pl.col("academic_year")
    older = year - pl.col("cohort") if year else pl.lit(None, pl.Int64)
    youngest, oldest = _YEARS_OLD
    return (
        Rule(
            "academic year unreadable",
            "academic_year",
            written("academic_year").is_not_null() & stated.is_null(),
            "not an academic year (such as 2024/25)",
        ),
        Rule(
            "several academic years",
            "academic_year",
            stated != year,
            "another academic year than most rows; a file is for one",
            "refuses",
            "Export one academic year a file and drop the files in again",
        ),
        Rule(
            "age at profile",
            "birth_date",
            ~(older + 5).is_between(youngest, oldest),
            "a date of birth that does not fit Reception in this academic year",
        ),
    )


def _repeated(link: str) -> Rule:
    again = pl.int_range(pl.len()).over(link, order_by=ROW_NUMBER) > 0
    remedy = "Remove the repeat and drop the file in again"
    return Rule("repeated child", link, again, "the same child as an earlier row", remedy=remedy)


def _too_early(parcel: Parcel, why: str) -> Unreadable:
    said = f"{why}, and the profile changed in September 2021, so no figure of it compares with later ones"
    remedy = f"Nothing to do: leave it out; the first year that can be used is {label(FIRST_YEAR)}"
    return Unreadable([Problem(parcel.file, None, (), "before 2021/22", said, remedy, "refuses")])


_CALLED = "foundation stage profiles"
SOURCE = Source(
    "eyfsp", _CALLED, COLUMNS, read, tidy, check, keep, expects_roll=True, watched=("sex", "good_level")
)
EARLIER = Source(
    "eyfsp", _CALLED, EARLIER_COLUMNS, read_earlier, tidy, check, keep, dialect="profile of before 2021/22"
)
