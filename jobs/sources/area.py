"""Area indicators: any long table of areas and periods, as Fingertips and others export them."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from geo.codes import is_gss, tidy_code
from jobs.columns import Column, heading_of, plain, positions, take, written
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.rules import Judgement, Rule, both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged, Known, Source, Tables
from jobs.sources.area_columns import ALL, CODED, NAMED, VALUES, amount, is_mark
from jobs.sources.area_wards import refuse_other_wards

ENGLAND = "E92000001"
_KINDS = {
    r"^([EW]05|S13)": "ward",
    r"^[EW]01": "lsoa",
    r"^(E(0[6-9]|1[0-3]|92)|W(06|92)|S(12|92)|N(09|92)|K0)": "authority",
}
"""By the kind of code; an authority, and for comparison its region and country."""
_TOTAL = ("persons", "person", "total", "all", "both", "both sexes", "not applicable")
_LONGEST_SUBJECT = 120
_KEY = ("indicator", "area_code", "period")


def _read(columns: Sequence[Column]) -> Callable[[Parcel], pl.LazyFrame]:
    # Any of the three may be missing, as long as a value can be had from the others.
    asked = tuple(Column(c.name, c.headings, c.required and c.name not in VALUES) for c in columns)
    absent = sorted(set(ALL) - {column.name for column in columns})

    def read(parcel: Parcel) -> pl.LazyFrame:
        """Every column any table may have, as text; raises Unreadable where it holds no values."""
        there = set(positions(asked, parcel.sheet))
        if "value" not in there and not {"numerator", "denominator"} <= there:
            said = "no column with the values, and no count with its denominator"
            remedy = "Add a column Value, or Count and Denominator, and drop the file in again"
            raise _refused(parcel, "no values", said, remedy)
        none = (pl.lit(None, pl.String).alias(f"{name} as written") for name in absent)
        named = pl.coalesce(written("indicator_id"), written("indicator_name"), pl.lit(_stem(parcel)))
        rows = take(parcel.sheet, asked).with_columns(*none).with_columns(indicator=named)
        return rows.with_columns(lsoa_year=_lsoa_year(heading_of(parcel.sheet, columns, "area_code")))

    return read


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Codes and numbers read, the kind of area by its code, and which rows are breakdowns of another."""
    code = tidy_code(written("area_code"))
    kinds = (pl.when(pl.col("area_code").str.contains(p)).then(pl.lit(k)) for p, k in _KINDS.items())
    total = written("sex").is_null() | written("sex").str.to_lowercase().is_in(_TOTAL)
    return (
        rows.with_columns(
            pl.when(is_gss(code)).then(code).alias("area_code"),
            written("period").str.replace_all(r"\s+", " ").alias("period"),
            *map(amount, VALUES),
            total=total,
        )
        .with_columns(pl.coalesce(*kinds).alias("area_kind"))
        .with_columns(
            pl.when(pl.col("area_kind") == "lsoa")
            .then(pl.concat_str(pl.lit("lsoa"), "lsoa_year"))
            .otherwise("area_kind")
            .alias("area_kind"),
            breakdown=written("category").is_not_null()
            | (~pl.col("total") & pl.col("total").any().over("indicator", written("area_code"), "period")),
        )
    )


def _check(columns: Sequence[Column]) -> Callable[[pl.LazyFrame, Parcel, Known], Judged]:
    def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
        """Judge the rows, keep areas of a kind used here and totals, and refuse wards of other boundaries."""
        named = rows.with_columns(*_by_name(known)) if columns is NAMED else rows
        first = judge(named, _rules("area_name" if columns is NAMED else "area_code"), parcel, columns)
        used = pl.col("area_kind").is_not_null() & ~pl.col("breakdown")
        kept = first.rows.filter(used)
        if kept.is_empty() and not first.rows.is_empty() and not first.refused:
            said = "no area of a kind used here (wards, LSOAs, authorities, England)"
            remedy = "Export it for these areas and drop it in again"
            raise _refused(parcel, "no areas", said, remedy)
        refuse_other_wards(kept, parcel, known)
        ours = (pl.col("area_kind") != "ward") | pl.col("area_code").is_in(sorted(known.wards))
        second = judge(kept.filter(ours).lazy(), (_REPEATED,), parcel, columns)
        judgement = both(first, second)
        unnamed = not {"indicator_id", "indicator_name"} & set(positions(columns, parcel.sheet))
        told = (*judgement.problems, *([_unnamed(parcel)] if unnamed else []))
        count = rows.select(pl.len()).collect().item()
        judgement = Judgement(judgement.rows, judgement.set_aside, told)
        return Judged(None, count, judgement, subject=_subject(judgement.rows["indicator"]))

    return check


def keep(judged: Judged, _key: bytes) -> Tables:
    """One row an indicator, area and period; what is not published is null."""
    kept = (ROW_NUMBER, "indicator", "area_kind", "area_code", "period", *VALUES)
    return {"area_value": judged.judgement.rows.select(kept)}


def _rules(area: str) -> tuple[Rule, ...]:
    kind, code = pl.col("area_kind"), written("area_code")
    unread = (
        Rule(
            "value", name, written(name).is_not_null() & pl.col(name).is_null() & ~is_mark(name),
            "not a number, nor a mark for what is not published (such as * c x z)",
        )
        for name in VALUES
    )  # fmt: skip
    return (
        Rule("area missing", area, code.is_null() & written("area_name").is_null(), "no area"),
        Rule("period missing", "period", pl.col("period").is_null(), "no period"),
        *unread,
        Rule(
            "LSOA vintage", area, kind == "lsoa",
            "LSOA codes, without saying whether of 2011 or of 2021", effect="refuses",
            remedy="Name the column LSOA11CD or LSOA21CD and drop the file in again",
        ),
        Rule(
            "area of another kind", area,
            kind.is_null() & ~(code.is_null() & written("area_name").is_null()),
            "areas of a kind not used here; only wards, LSOAs, authorities and England were taken",
            effect="warns", remedy="Nothing to do if they are not needed",
        ),
        Rule(
            "breakdown", "value", pl.col("breakdown"),
            "figures for a part of an area's people; only those for all of them were taken",
            effect="warns", remedy="Nothing to do if they are not needed",
        ),
    )  # fmt: skip


_REPEATED = Rule(
    "repeated area", "area_code", pl.int_range(pl.len()).over(*_KEY, order_by=ROW_NUMBER) > 0,
    "the same indicator, area and period as an earlier row",
    remedy="Remove the repeat and drop the file in again",
)  # fmt: skip


def _by_name(known: Known) -> tuple[pl.Expr, ...]:
    """Codes for the only two areas whose name is sure to mean one area: the authority and England."""
    names = {"england": ENGLAND}
    if known.authority:
        names[plain(known.authority.name)] = known.authority.code
    name = written("area_name").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")
    code = name.replace_strict(names, default=None, return_dtype=pl.String)
    kind = pl.when(code.is_not_null()).then(pl.lit("authority"))
    return code.alias("area_code"), kind.alias("area_kind")


def _lsoa_year(heading: str) -> pl.Expr:
    """The year of the LSOAs, 2011 or 2021, from the heading of their codes or what the row calls them."""
    year = r"(?:20)?(11|21)"
    said = pl.coalesce(pl.lit(heading).str.extract(year), written("area_type").str.extract(year))
    return pl.concat_str(pl.lit("20"), said).fill_null("")


def _subject(indicators: pl.Series) -> str:
    """The indicators by name, or where those are too many to read, their number and a digest."""
    names = sorted(indicators.unique())
    listed = "; ".join(names)
    if len(listed) <= _LONGEST_SUBJECT:
        return listed
    return f"{len(names)} indicators, {hashlib.sha256(listed.encode()).hexdigest()[:10]}"


def _stem(parcel: Parcel) -> str:
    return Path(parcel.file).stem


def _unnamed(parcel: Parcel) -> Problem:
    said = f"no column Indicator Name, so the indicator is called {_stem(parcel)}, after the file"
    remedy = "Add the column if that is not its name, and drop the file in again"
    return Problem(parcel.file, None, (), "indicator unnamed", said, remedy, "warns")


def _refused(parcel: Parcel, rule: str, said: str, remedy: str) -> Unreadable:
    return Unreadable([Problem(parcel.file, None, (), rule, said, remedy, "refuses")])


SOURCES = tuple(
    Source("area", "area indicators", columns, _read(columns), tidy, _check(columns), keep, dialect=dialect)
    for columns, dialect in ((CODED, "area codes"), (NAMED, "area names"))
)
