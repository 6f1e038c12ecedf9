"""ASQ-3 on a long sheet: one row a domain of a review, as some reporting systems send it."""

from dataclasses import replace

import polars as pl

from jobs import child, residence
from jobs.columns import Column, heading_of, take
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.rules import Judgement, Rule, both, judge
from jobs.sheet import ROW_NUMBER, Sheet
from jobs.source import Judged, Known, Source
from jobs.sources import asq3
from jobs.sources.gathering import gather
from jobs.sources.scores import DOMAINS
from jobs.written import word

_SHARED = ("review_date", "questionnaire_months")
COLUMNS = (
    *child.COLUMNS,
    *residence.COLUMNS,
    *(column for column in asq3.COLUMNS if column.name in _SHARED),
    Column("domain", ("Domain", "ASQ domain", "Developmental area", "Area of development")),
    Column("score", ("Score", "ASQ score", "Domain score", "Total score")),
)
DOMAIN_WORDS = {
    "communication": "communication",
    "gross motor": "gross_motor",
    "fine motor": "fine_motor",
    "problem solving": "problem_solving",
    "personal social": "personal_social",
    "personal and social": "personal_social",
    "personal & social": "personal_social",
}
_ONE_REVIEW = tuple(
    f"{name} as written" for name in (*child.IDENTIFIERS, "review_date", "questionnaire_months")
)
_TOLD = (*(c for c in COLUMNS if c.name != "score"), *(Column(domain, (domain,)) for domain in DOMAINS))
"""The columns as the rules know them: each domain's problems are later put under the score's heading."""


def read(parcel: Parcel) -> pl.LazyFrame:
    """The sheet's columns as text; raises Unreadable where one is missing."""
    rows = take(parcel.sheet, COLUMNS)
    if problems := residence.missing(parcel.sheet, COLUMNS):
        raise Unreadable(problems)
    return rows


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row a review, numbered as its first, with the columns of a flat sheet."""
    named = rows.with_columns(word("domain", DOMAIN_WORDS))
    strange = pl.col("domain").is_null().any().over(_ONE_REVIEW).alias("strange domain")
    return asq3.tidy(gather(named.with_columns(strange), _ONE_REVIEW, ROW_NUMBER))


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Judge that each review has one score a domain, then as any review. Rows are counted in reviews."""
    reviews = rows.collect()
    gathered = judge(reviews.lazy(), _rules(), parcel, _TOLD)
    judged = asq3.check_reviews(gathered.rows.lazy(), parcel, known, _TOLD)
    judgement = both(gathered, judged.judgement)
    problems = tuple(_at_the_score(problem, reviews, parcel.sheet) for problem in judgement.problems)
    heading = heading_of(parcel.sheet, COLUMNS, "score")
    column = pl.col("column_name").replace(dict.fromkeys(DOMAINS, heading))
    told = Judgement(judgement.rows, judgement.set_aside.with_columns(column), problems)
    return replace(judged, rows_read=reviews.height, judgement=told)


def _at_the_score(problem: Problem, reviews: pl.DataFrame, sheet: Sheet) -> Problem:
    """A problem of a domain, at the rows of that domain's scores."""
    if problem.column not in DOMAINS:
        return problem
    about = reviews.filter(pl.col(ROW_NUMBER).is_in(list(problem.rows)))
    places = about.select(pl.coalesce(f"place of {problem.column}", ROW_NUMBER)).to_series().sort()
    return replace(problem, column=heading_of(sheet, COLUMNS, "score"), rows=tuple(places.to_list()))


def _rules() -> tuple[Rule, ...]:
    strange = "a review with a domain that is none of the five of an ASQ-3; counted by its first row"
    differ = "the same domain twice in one review with different scores, so which one holds cannot be told"
    return (
        Rule("domain", "domain", pl.col("strange domain"), strange),
        *(Rule("two scores", domain, pl.col(f"{domain} differs"), differ) for domain in DOMAINS),
    )


SOURCE = Source(
    "asq3",
    "ASQ-3 reviews",
    COLUMNS,
    read,
    tidy,
    check,
    asq3.keep,
    dialect="one row a domain",
    watched=asq3.WATCHED,
)
