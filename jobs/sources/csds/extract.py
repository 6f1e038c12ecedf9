"""The dialect: a CSDS extract from its tables to the same reviews as a flat sheet has."""

from dataclasses import replace

import polars as pl

from jobs.parcel import Parcel
from jobs.problems import Problem
from jobs.rules import Judgement, Rule, both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged, Known, Source
from jobs.sources import asq3
from jobs.sources.csds import codes, period, telling
from jobs.sources.csds.cells import ASSESSMENTS, place
from jobs.sources.csds.fields import COLUMNS
from jobs.sources.csds.joins import TWO_WAYS, scores
from jobs.sources.csds.tables import BY_CONTACT, Extract, recognise, sort_out
from jobs.sources.gathering import gather
from jobs.sources.scores import DOMAINS

_ONE_REVIEW = ("event", "local_patient_id", "questionnaire_months")
_WRITTEN = {
    "nhs_number": "nhs_number",
    "local_patient_id": "local_id",
    "birth_date": "birth_date",
    "sex": "sex",
    "postcode": "postcode",
    "reviewed_on": "review_date",
    "questionnaire_months": "questionnaire_months",
}
_DATES = ("birth_date", "reviewed_on")
_AGAIN = "Ask the provider for an extract with all its tables, of the same month, and drop it in again"


def read(parcel: Parcel) -> pl.LazyFrame:
    """One row a score, joined to its child; raises Unreadable with every table and column that is missing."""
    return scores(sort_out(parcel))


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row a review, with the columns of a flat sheet, and where in the tables each part was found.

    `row_number` is the review's first row among the scores. A review that two contacts, two months' tables or
    both tables of scores tell alike is one.
    """
    where = place(ASSESSMENTS)
    event = pl.coalesce("event", pl.format("row {}", where)).alias("event")
    dates = (period.date_only(pl.col(name)) for name in _DATES)
    said = rows.rename({"score": "score as written"}).with_columns(event, *dates)
    wide = gather(said, _ONE_REVIEW, where)
    named = wide.with_columns(
        *(pl.col(field).alias(f"{name} as written") for field, name in _WRITTEN.items()),
        *(pl.lit(None, pl.String).alias(f"{name} as written") for name in ("upn", "ward_code")),
        pl.col(where).alias(ROW_NUMBER),
    )
    reviews = asq3.tidy(named)
    alike = ("local_patient_id", "review_date", "questionnaire_months", *DOMAINS)
    again = pl.int_range(pl.len()).over(alike, order_by=ROW_NUMBER) > 0
    certain = pl.col(place("CYP001")).is_not_null() & ~pl.any_horizontal(f"{d} differs" for d in DOMAINS)
    return reviews.filter(~(again & certain)).sort(ROW_NUMBER)


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Judge that each review leads to one child and has one score a domain, then as any review.

    Rows are counted in reviews. Problems name the table and the row where they lie.
    """
    extract = sort_out(parcel)
    reviews = rows.collect()
    alone = telling.as_one_sheet(parcel)
    linked = judge(reviews.lazy(), _rules(extract), alone, telling.COLUMNS)
    judged = asq3.check_reviews(linked.rows.lazy(), alone, known, telling.COLUMNS)
    judgement = telling.in_its_tables(both(linked, judged.judgement), reviews, extract)
    further = (
        *codes.problems(extract),
        *period.problems(extract, judged.term),
        *_linked_by(extract, judged.identifier),
    )
    told = Judgement(judgement.rows, judgement.set_aside, (*judgement.problems, *further))
    return replace(judged, rows_read=reviews.height, judgement=told)


def _rules(extract: Extract) -> tuple[Rule, ...]:
    """A review leads to one child, and says one thing of each domain."""
    twice = pl.col(TWO_WAYS)
    several = (
        "a review that leads to two different contacts, referrals or children of this extract, so whose it "
        "is cannot be told"
    )
    differ = "the same domain twice in one review with different scores, so which one holds cannot be told"
    return (
        *_orphans(extract),
        Rule("review of two children", "questionnaire_months", twice, several, remedy=_AGAIN),
        *(Rule("two scores", d, pl.col(f"{d} differs") & ~twice, differ) for d in DOMAINS),
    )


def _orphans(extract: Extract) -> tuple[Rule, ...]:
    """A rule for every step of the way to the child, about the key that leads nowhere."""
    by_contact = pl.col("way") == BY_CONTACT
    found = {table: pl.col(place(table)).is_not_null() for table in ("CYP101", "CYP001")}
    steps = [("referral_link", "CYP101", pl.lit(value=True)), ("child_link", "CYP001", found["CYP101"])]
    if extract.of(BY_CONTACT):
        found |= {table: pl.col(place(table)).is_not_null() for table in ("CYP202", "CYP201")}
        steps = [
            ("activity_link", "CYP202", by_contact),
            ("contact_link", "CYP201", by_contact & found["CYP202"]),
            ("referral_link", "CYP101", ~by_contact | found["CYP201"]),
            ("child_link", "CYP001", found["CYP101"]),
        ]
    return tuple(
        Rule(
            "review without a child",
            column,
            reached & ~found[table],
            f"a review without a child: what this names is not in {extract.of(table)[0].called}",
            remedy=_AGAIN,
        )
        for column, table, reached in steps
    )


def _linked_by(extract: Extract, identifier: str | None) -> list[Problem]:
    if identifier != "local_id":
        return []
    table = extract.of("CYP001")[0]
    said = (
        "no NHS number of any child, so the children are known by the provider's own patient identifier, "
        "which no other source has"
    )
    remedy = "Ask the provider for an extract with NHS numbers and drop it in"
    column = f"{table.heading('nhs_number')} ({table.called})"
    return [Problem(extract.file, column, (), "linked by local ID", said, remedy, "warns")]


SOURCE = Source(
    "asq3",
    "ASQ-3 reviews",
    COLUMNS,
    read,
    tidy,
    check,
    asq3.keep,
    dialect="CSDS extract",
    watched=asq3.WATCHED,
    recognise=recognise,
)
