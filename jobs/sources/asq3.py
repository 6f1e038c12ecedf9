"""ASQ-3: one row a health review at about two, as a health-visiting team sends it on a flat sheet."""

import csv
from collections.abc import Sequence
from functools import reduce
from importlib.resources import files

import polars as pl

from jobs import child, residence
from jobs.columns import Column, take, written
from jobs.dates import age_at_review, born_in_future, in_future
from jobs.parcel import Parcel
from jobs.problems import Unreadable
from jobs.rules import CORRECT, Judgement, Rule, TooMany, both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged, Known, Source, Tables
from jobs.sources.scores import months, read_score, scored
from jobs.written import day, term_of

DOMAINS = {
    "communication": ("Communication", "Communication score", "ASQ communication"),
    "gross_motor": ("Gross motor", "Gross motor score", "ASQ gross motor"),
    "fine_motor": ("Fine motor", "Fine motor score", "ASQ fine motor"),
    "problem_solving": ("Problem solving", "Problem solving score", "ASQ problem solving"),
    "personal_social": ("Personal-social", "Personal social score", "ASQ personal social"),
}
COLUMNS = (
    *child.COLUMNS,
    *residence.COLUMNS,
    Column("review_date", ("Review date", "Date of review", "Assessment date", "Contact date")),
    Column(
        "questionnaire_months",
        ("Questionnaire (months)", "Questionnaire", "ASQ interval", "Interval (months)", "Interval"),
    ),
    *(Column(domain, headings) for domain, headings in DOMAINS.items()),
)
HIGHEST_SCORE = 60
WATCHED = ("sex", "questionnaire_months")
_A_FIFTH = 0.2


def intervals() -> frozenset[int]:
    """The months of the 21 questionnaires, from the table of cut-offs beside this package."""
    table = files("jobs").joinpath("reference/asq3_cutoffs.csv").read_text(encoding="utf-8")
    return frozenset(int(row["interval_months"]) for row in csv.DictReader(table.splitlines()))


def read(parcel: Parcel) -> pl.LazyFrame:
    """The sheet's columns as text; raises Unreadable where one is missing."""
    problems = residence.missing(parcel.sheet, COLUMNS)
    try:
        rows = take(parcel.sheet, COLUMNS)
    except Unreadable as reason:
        raise Unreadable([*reason.problems, *problems]) from None
    if problems:
        raise Unreadable(problems)
    return rows


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Dates as dates, scores and months as numbers; what cannot be read is null beside its written text.

    A cell that says in words that there is no score counts as an empty one.
    """
    said = residence.tidy(child.tidy(rows)).with_columns(map(scored, DOMAINS))
    scores = (read_score(written(domain)).alias(domain) for domain in DOMAINS)
    return said.with_columns(day("review_date"), months("questionnaire_months"), *scores)


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Judge the rows of a flat sheet as `check_reviews` does."""
    return check_reviews(rows, parcel, known, COLUMNS)


def check_reviews(rows: pl.LazyFrame, parcel: Parcel, known: Known, columns: Sequence[Column]) -> Judged:
    """Judge the rows, find the term that holds most review dates, and set the rest and repeats aside.

    `columns` are those of the dialect: their headings stand in what is said, as far as the sheet has them.
    """
    link = child.link_key(rows, parcel, known.link)
    lives = residence.rules(known, residence.written_in(parcel.sheet, columns))
    rules = (*child.rules(link), *_date_rules(known), *_review_rules(), *_score_rules(), *lives)
    first = judge(residence.find(rows, known), rules, parcel, columns)
    reviews = first.rows.lazy().with_columns(term_of(pl.col("review_date")).alias("term"))
    term = _fullest_term(reviews)
    second = judge(reviews, _between_rows(term, link), parcel, columns)
    kept = Judgement(second.rows.with_columns(residence.settle(known)), second.set_aside, second.problems)
    count = rows.select(pl.len()).collect().item()
    return Judged(term, count, both(first, kept), identifier=link, term_from="the review dates")


def keep(judged: Judged, key: bytes) -> Tables:
    """Reviews, under pseudonyms."""
    kept = (ROW_NUMBER, "review_date", "questionnaire_months", *DOMAINS, "ward_code")
    return {"review": child.keep(judged, kept, key)}


def _date_rules(known: Known) -> tuple[Rule, ...]:
    reviewed = in_future("review_date", "review in the future", "a review date", known.today)
    return (*born_in_future(known.today), *reviewed, age_at_review("review_date", known.today))


def _review_rules() -> tuple[Rule, ...]:
    date, months = pl.col("review_date"), pl.col("questionnaire_months")
    return (
        Rule("review date missing", "review_date", written("review_date").is_null(), "no review date"),
        Rule(
            "review date unreadable",
            "review_date",
            written("review_date").is_not_null() & date.is_null(),
            "not a date (dd/mm/yyyy or yyyy-mm-dd)",
        ),
        Rule(
            "review before birth",
            "review_date",
            date < pl.col("birth_date"),
            "a review date before the date of birth",
        ),
        Rule(
            "questionnaire",
            "questionnaire_months",
            months.is_null() | ~months.is_in(intervals()),
            "not one of the 21 ASQ-3 questionnaires (2 to 60 months)",
        ),
    )


def _score_rules() -> tuple[Rule, ...]:
    a_score = f"a score from 0 to {HIGHEST_SCORE}"
    unreadable = (
        Rule(
            "score not a number",
            domain,
            written(domain).is_not_null() & pl.col(domain).is_null(),
            f"not a number; expected {a_score}, or an empty cell",
        )
        for domain in DOMAINS
    )
    outside = (
        Rule("score out of range", domain, ~pl.col(domain).is_between(0, HIGHEST_SCORE), f"not {a_score}")
        for domain in DOMAINS
    )
    none = reduce(pl.Expr.and_, (written(domain).is_null() for domain in DOMAINS))
    return (*unreadable, *outside, Rule("no scores", "communication", none, "all five scores are missing"))


def _fullest_term(reviews: pl.LazyFrame) -> str | None:
    counted = reviews.group_by("term").agg(pl.len(), pl.col("review_date").max())
    term = counted.sort("len", "review_date", descending=True).head(1).collect()["term"]
    return term.item() if len(term) else None


def _between_rows(term: str | None, link: str) -> tuple[Rule, ...]:
    inside = pl.col("term") == pl.lit(term, pl.String)
    ambiguous = TooMany(
        _A_FIFTH,
        pl.lit(value=True),
        "more than a fifth of the reviews lie outside one term, so the term of the file is not clear",
        "Export one term a file and drop the files in again",
    )
    again = pl.int_range(pl.len()).over(link, "review_date", order_by=ROW_NUMBER) > 0
    return (
        Rule("outside the term", "review_date", ~inside, "a review outside the term of this file",
             remedy=CORRECT, too_many=ambiguous),
        Rule("repeated review", link, again, "the same child and review date as an earlier row",
             remedy="Remove the repeat, or correct its date, and drop the file in again"),
    )  # fmt: skip


SOURCE = Source("asq3", "ASQ-3 reviews", COLUMNS, read, tidy, check, keep, watched=WATCHED)
