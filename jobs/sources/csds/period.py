"""The reporting period of an extract's header: it may confirm the term of its reviews, not decide it."""

import polars as pl

from jobs.problems import Problem
from jobs.sources.csds.cells import rows_of
from jobs.sources.csds.tables import Extract
from jobs.terms import Term
from jobs.written import day


def problems(extract: Extract, term: str | None) -> list[Problem]:
    """Refuse an extract whose header speaks of another term than most of its reviews."""
    headers = extract.of("CYP000")
    if not headers or term is None:
        return []
    dates = {name: date_only(pl.col(name)) for name in ("period_starts", "period_ends")}
    period = (
        rows_of(headers)
        .select(text.alias(f"{name} as written") for name, text in dates.items())
        .select(day("period_starts").min(), day("period_ends").max())
        .collect()
    )
    starts, ends = period.row(0)
    reviews = Term.parse(term)
    if starts is None or ends is None or (starts <= reviews.ends and reviews.starts <= ends):
        return []
    said = (
        f"the header speaks of {Term.of(starts).label}, but most reviews are of {reviews.label}, so the term "
        "of the file is not clear"
    )
    remedy = "Export the extract again for one term and drop it in again"
    column = f"{headers[0].heading('period_starts')} ({headers[0].called})"
    return [Problem(extract.file, column, (), "header period", said, remedy, "refuses")]


def date_only(text: pl.Expr) -> pl.Expr:
    """A date without the midnight that some databases write behind it."""
    return text.str.replace(r"[T ]00:00(:00(\.0+)?)?Z?$", "")
