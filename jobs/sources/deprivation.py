"""Deprivation: the English Indices of Deprivation, an edition at a time, each on its own LSOAs."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from geo.codes import is_gss, tidy_code
from jobs.columns import Column, positions, take, written
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.rules import Rule, both, judge
from jobs.sheet import ROW_NUMBER
from jobs.source import Judged, Known, Source, Tables
from jobs.sources.whose import of_own
from jobs.written import number

_IMD = "Index of Multiple Deprivation (IMD)"
_IDACI = "Income Deprivation Affecting Children Index (IDACI)"
_RANK = "Rank (where 1 is most deprived)"
_DECILE = "Decile (where 1 is most deprived 10% of LSOAs)"
MEASURES = {
    "score": (f"{_IMD} Score", "IMD_score"),
    "rank": (f"{_IMD} {_RANK}", "IMD_rank"),
    "decile": (f"{_IMD} {_DECILE}", "IMD_decile"),
    "income": ("Income Score (rate)", "Income_score"),
    "education": ("Education, Skills and Training Score", "Education_score"),
    "health": ("Health Deprivation and Disability Score", "Health_score"),
    "children": ("Children and Young People Sub-domain Score",),
    "idaci": (f"{_IDACI} Score (rate)",),
    "idaci_rank": (f"{_IDACI} {_RANK}",),
    "idaci_decile": (f"{_IDACI} {_DECILE}",),
}
"""What is kept of the many columns, and the headings of File 7 and of the shorter files."""


@dataclass(frozen=True)
class Edition:
    """One edition: its year, and the LSOAs and authorities it names, which the next edition draws anew."""

    year: str
    area_kind: str
    area: tuple[str, ...]
    district: tuple[str, ...]

    @property
    def name(self) -> str:
        """What its indicators begin with, such as `iod2025`."""
        return f"iod{self.year}"

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns it is known by; no file has to have every measure."""
        return (
            Column("area_code", self.area),
            Column("district", self.district),
            *(Column(name, headings, required=name == "decile") for name, headings in MEASURES.items()),
        )


EDITIONS = (
    Edition(
        "2025", "lsoa2021",
        ("LSOA code (2021)", "LSOA21CD"), ("Local Authority District code (2024)", "LAD24CD"),
    ),
    Edition(
        "2019", "lsoa2011",
        ("LSOA code (2011)", "LSOA11CD"), ("Local Authority District code (2019)", "LAD19CD"),
    ),
)  # fmt: skip


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Codes without spaces, measures as numbers."""
    codes = (tidy_code(written(name)).alias(name) for name in ("area_code", "district"))
    return rows.with_columns(*codes, *map(number, MEASURES))


def _dialect(edition: Edition) -> Source:
    columns = edition.columns
    optional = tuple(Column(c.name, c.headings, c.required and c.name not in MEASURES) for c in columns)

    def read(parcel: Parcel) -> pl.LazyFrame:
        if not set(MEASURES) & set(positions(optional, parcel.sheet)):
            said = f"no score, rank or decile of the Indices of Deprivation {edition.year}"
            raise _refused(parcel, "no measures", said, "Download File 7 of the Indices and drop it in")
        return take(parcel.sheet, optional)

    def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
        """Keep the authority's areas; raises Unreadable where the file has none."""
        here = rows.filter(of_own(known, "district"))
        count = here.select(pl.len()).collect().item()
        if not count and known.authority and not rows.head(1).collect().is_empty():
            raise _nowhere(parcel, known, edition)
        first = judge(here, _rules(), parcel, columns)
        again = pl.int_range(pl.len()).over("area_code", order_by=ROW_NUMBER) > 0
        repeated = Rule("repeated area", "area_code", again, "the same area as an earlier row")
        second = judge(first.rows.lazy(), (repeated,), parcel, columns)
        return Judged(None, count, both(first, second), subject=edition.name)

    return Source(
        "deprivation", "Indices of Deprivation", columns, read, tidy, check, _keep(edition),
        dialect=f"edition of {edition.year}",
    )  # fmt: skip


def _keep(edition: Edition) -> Callable[[Judged, bytes], Tables]:
    def keep(judged: Judged, _key: bytes) -> Tables:
        """One row an area and measure, numbered through; the edition is the period."""
        long = (
            judged.judgement.rows.select("area_code", *MEASURES)
            .unpivot(index="area_code", variable_name="measure", value_name="value")
            .drop_nulls("value")
            .sort("area_code", "measure")
        )
        return {
            "area_value": long.with_row_index(ROW_NUMBER, offset=1).select(
                ROW_NUMBER,
                pl.concat_str(pl.lit(f"{edition.name}_"), "measure").alias("indicator"),
                pl.lit(edition.area_kind).alias("area_kind"),
                "area_code",
                pl.lit(edition.year).alias("period"),
                "value",
            )
        }

    return keep


def _rules() -> tuple[Rule, ...]:
    code = pl.col("area_code")
    form = "not an LSOA code (E01 and six digits)"
    unread = (
        Rule("measure", name, written(name).is_not_null() & pl.col(name).is_null(), "not a number")
        for name in MEASURES
    )
    return (
        Rule(
            "area code form", "area_code", code.is_null() | ~is_gss(code) | ~code.str.contains("^E01"), form
        ),
        *unread,
    )


def _nowhere(parcel: Parcel, known: Known, edition: Edition) -> Unreadable:
    authority = known.authority
    whose = f"{authority.name} ({authority.code})" if authority else "this authority"
    said = (
        f"no area of {whose}; the file may be a cut for other authorities, and its codes of authorities are "
        f"those of {edition.district[0][-5:-1]}"
    )
    remedy = "Download the file for the whole of England and drop it in"
    return _refused(parcel, "areas of another authority", said, remedy)


def _refused(parcel: Parcel, rule: str, said: str, remedy: str) -> Unreadable:
    return Unreadable([Problem(parcel.file, None, (), rule, said, remedy, "refuses")])


SOURCES = tuple(map(_dialect, EDITIONS))
