"""Ward boundaries: any vintage of the ONS boundaries, in degrees or in grid metres."""

import polars as pl

from geo.boundaries import ward_of, with_points
from geo.postcode_package import postcodes_of
from jobs.hints import SUFFIX
from jobs.parcel import Parcel
from jobs.problems import Problem, Unreadable
from jobs.rules import Judgement, judge
from jobs.source import Judged, Known, Source, Tables
from jobs.sources.whose import is_county

ENOUGH_HELD = 0.5
"""Boundaries with no more than this share of the wards in use are of another vintage than the records."""
MOST_UNNAMED = 1000
"""More wards than this are more than one council's: such a file has to say which are whose."""
_NAMED = 3


def read(parcel: Parcel) -> pl.LazyFrame:
    """One row a ward; raises Unreadable where one has no name."""
    wards = parcel.sheet.scan()
    if nameless := wards.select(pl.col("name").null_count()).collect().item():
        remedy = "Download the ward boundaries again and drop them in"
        said = f"{nameless} wards have no name"
        raise Unreadable([Problem(parcel.file, None, (), "not ward boundaries", said, remedy, "refuses")])
    return wards


def tidy(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Nothing to tidy: `geo` has read, repaired and projected."""
    return rows


def check(rows: pl.LazyFrame, parcel: Parcel, known: Known) -> Judged:
    """Keep the authority's wards; raise Unreadable where there are none, or they are of another vintage.

    A county's wards are named by their districts, so a county's file is taken as it is.
    """
    wards = rows.collect()
    own = _own(wards, parcel, known)
    changed = _of_another_vintage(own, parcel, known)
    judgement = judge(own.lazy(), (), parcel, ())
    placed = Judgement(with_points(judgement.rows), judgement.set_aside, (*judgement.problems, *changed))
    return Judged(None, wards.height, placed)


def keep(judged: Judged, _key: bytes) -> Tables:
    """Wards and their boundaries."""
    wards = ("code", "name", "authority_code", "authority_name", "boundary", "easting", "northing")
    return {"ward": judged.judgement.rows.select(wards)}


def _own(wards: pl.DataFrame, parcel: Parcel, known: Known) -> pl.DataFrame:
    authority = known.authority
    if authority is None:
        return wards
    remedy = f"Drop in the ward boundaries of {authority.name}"
    whose = wards["authority_code"].drop_nulls()
    own = wards.filter(pl.col("authority_code") == authority.code)
    if not own.is_empty():
        return own
    if not whose.is_empty() and not is_county(authority):
        said = f"wards of {_names(wards)}, and none of {authority.name} ({authority.code})"
        raise _refused(parcel, "wards of another authority", said, f"{remedy}, or of the whole country")
    if wards.height > MOST_UNNAMED:
        said = f"{wards.height:,} wards, and the file does not say which are in {authority.name}"
        raise _refused(parcel, "wards of nobody", said, f"{remedy} alone")
    if _elsewhere(wards, postcodes_of({authority.code})):
        said = f"most of its {wards.height} wards do not lie in {authority.name} ({authority.code})"
        raise _refused(parcel, "wards of another authority", said, remedy)
    return wards


def _elsewhere(wards: pl.DataFrame, postcodes: pl.DataFrame) -> bool:
    """Whether most wards of a file that names no authority hold none of the authority's postcodes."""
    if postcodes.is_empty():
        return False
    peopled = ward_of(postcodes, wards)["ward_code"].drop_nulls().n_unique()
    return peopled <= wards.height / 2


def _names(wards: pl.DataFrame) -> str:
    named = pl.coalesce("authority_name", "authority_code").drop_nulls().unique().sort()
    names = wards.select(named).to_series().to_list()
    more = len(names) - _NAMED
    return f"{', '.join(names[:_NAMED])}{f' and {more} more' if more > 0 else ''}"


def _of_another_vintage(wards: pl.DataFrame, parcel: Parcel, known: Known) -> tuple[Problem, ...]:
    """Refuse boundaries whose codes the children's records do not use, unless a sidecar says they are meant.

    A council that changes its boundaries sends its reviews again after them; until then a warning stands.
    """
    held = known.wards_in_use & set(wards["code"])
    if len(held) > ENOUGH_HELD * len(known.wards_in_use) or not known.wards_in_use:
        return ()
    vintage = wards["vintage"][0]
    said = (
        f"these are the wards of 20{vintage[2:]} ({vintage}), and {len(held)} of the "
        f"{len(known.wards_in_use)} wards that the children's records received so far name "
        "are among them: ward codes change when boundaries are redrawn, and those children would be "
        "counted in no ward"
    )
    rule = "wards of another vintage"
    if parcel.hints.sidecar.source == "wards":
        again = "Drop in their files again with the new codes"
        return (Problem(parcel.file, None, (), rule, said, again, "warns"),)
    remedy = (
        "Drop in the boundaries of the vintage that those records use; or, if the boundaries have changed, "
        f'put a text file named {parcel.file}{SUFFIX} beside it that says source = "wards", and drop both in '
        "again"
    )
    raise _refused(parcel, rule, said, remedy)


def _refused(parcel: Parcel, rule: str, said: str, remedy: str) -> Unreadable:
    return Unreadable([Problem(parcel.file, None, (), rule, said, remedy, "refuses")])


SOURCE = Source(
    "wards", "ward boundaries", (), read, tidy, check, keep, dialect="boundaries", form="boundaries"
)
