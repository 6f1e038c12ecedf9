"""The link key: which identifier links a file, and that two kinds never make the same pseudonym."""

from pathlib import Path

import polars as pl
import pytest

from jobs import child
from jobs.link import ExactIdentifier, LinkKey
from jobs.parcel import Parcel
from jobs.problems import Unreadable
from jobs.pseudonym import pseudonymise
from jobs.sheet import Sheet

ROWS = pl.LazyFrame(
    {"nhs_number": [None, None], "upn": ["H801200001001", None], "local_id": ["H801200001001", "P1000"]},
    schema={"nhs_number": pl.String, "upn": pl.String, "local_id": pl.String},
)
KEY = b"a test key of thirty-two bytes!!"


def parcel(*headings: str) -> Parcel:
    return Parcel("file.csv", "tables", (Sheet(Path("none"), "file.csv", headings),))


@pytest.mark.parametrize(
    ("order", "linked"),
    [
        (("nhs_number", "upn", "local_id"), "upn"),
        (("local_id", "upn"), "local_id"),
        (("nhs_number",), "nhs_number"),
    ],
)
def test_the_first_identifier_that_any_row_has_links_the_file(order: tuple[str, ...], linked: str) -> None:
    assert child.link_key(ROWS, parcel("NHS number", "UPN", "Local ID"), order) == linked


def test_a_file_without_the_identifiers_that_may_link_is_refused() -> None:
    with pytest.raises(Unreadable, match="no column with an identifier of the child \\(NHS number\\)"):
        child.link_key(ROWS, parcel("UPN"), ("nhs_number",))


def test_the_same_text_as_two_kinds_of_identifier_is_two_children() -> None:
    def pseudonym(key: LinkKey) -> list[str | None]:
        keyed = key.keyed(ROWS)
        return pseudonymise(keyed, "identifier", KEY).collect()["pseudonym"].to_list()

    upn, local = pseudonym(ExactIdentifier("upn")), pseudonym(ExactIdentifier("local_id"))
    assert upn[0] != local[0]
    assert upn[1] is None
