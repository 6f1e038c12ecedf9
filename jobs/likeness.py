"""What a delivery looks like in a few figures, kept to notice when the next one looks different."""

import polars as pl
import polars.selectors as cs

from jobs.source import Judged, Source

MISSING = "share missing"
SHARE = "share"
MEAN = "mean"
DEVIATION = "standard deviation"
_WRITTEN = " as written"
_SCHEMA = {"figure": pl.String, "column_name": pl.String, "word": pl.String, "value": pl.Float64}


def figures_of(source: Source, judged: Judged) -> pl.DataFrame:
    """Figures of the rows kept: `figure`, `column_name` (canonical), `word` and `value`; none without a term.

    The share missing of every value, once read: an entitlement worked out from the hours is not missing. The
    shares (0 to 1, of the rows that have one) of each word in the columns the source says to watch; mean and
    standard deviation of every number.
    """
    rows = judged.judgement.rows
    if judged.term is None or rows.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    written = [name.removesuffix(_WRITTEN) for name in rows.columns if name.endswith(_WRITTEN)]
    columns = [name for name in written if name in rows.columns]
    watched = [name for name in source.watched if name in rows.columns]
    numbers = [name for name in rows.select(cs.numeric()).columns if name in columns and name not in watched]
    parts = [
        _one_each(rows.select(pl.col(name).is_null().mean() for name in columns), MISSING),
        *(_shares(rows, name) for name in watched),
        _one_each(rows.select(pl.col(numbers).mean()), MEAN),
        _one_each(rows.select(pl.col(numbers).std()), DEVIATION),
    ]
    return pl.concat(parts).drop_nulls().sort("figure", "column_name", "word")


def _one_each(values: pl.DataFrame, figure: str) -> pl.DataFrame:
    """One row of figures as one line a column."""
    if not values.width:
        return pl.DataFrame(schema=_SCHEMA)
    long = values.cast(pl.Float64).unpivot(variable_name="column_name", value_name="value")
    return long.select(pl.lit(figure).alias("figure"), "column_name", pl.lit("").alias("word"), "value")


def _shares(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """The share of each word; of ones and noughts the share of ones, as `yes`."""
    values = rows.get_column(name).drop_nulls()
    if values.dtype.is_integer() and values.is_in([0, 1]).all():
        counted = pl.DataFrame({"word": ["yes"], "value": [values.cast(pl.Float64).mean()]})
    else:
        counted = values.cast(pl.String).alias("word").value_counts(normalize=True, name="value")
    word = pl.col("word").str.replace_all("_", " ", literal=True)
    return counted.select(pl.lit(SHARE).alias("figure"), pl.lit(name).alias("column_name"), word, "value")
