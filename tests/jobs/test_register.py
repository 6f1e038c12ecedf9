"""Ofsted's register: whichever year's headings it has, the same settings come of it."""

from pathlib import Path

from jobs.records import Records
from tests.jobs.receiving import FIXTURES, drop, home

OLD = FIXTURES / "good" / "register.csv"
NEW = FIXTURES / "variants" / "register_2026.csv"


def settings_of(path: Path, root: Path) -> list[tuple[object, ...]]:
    place = home(root)
    (receipt,) = drop(place, [path])
    assert (receipt.source, receipt.outcome, receipt.problems) == ("register", "stored", ())
    with Records.to_read(place.records) as records:
        return records.settings().select("urn", "name", "kind", "postcode", "places").rows()


def test_the_register_of_2026_gives_the_same_settings_as_that_of_2021(tmp_path: Path) -> None:
    """Report cards for an overall grade, `Provider postcode`, and a home childcarer on the register."""
    lines = NEW.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    table = tmp_path / "register.csv"
    table.write_text("".join(lines[3:]))  # the lines above the headings are the reading's to find
    assert lines[3].startswith("Web link,Provider URN")
    assert "REIF: Most recent: Inclusion" in lines[3]
    new, old = settings_of(table, tmp_path / "new"), settings_of(OLD, tmp_path / "old")
    assert new == old
    assert "EY999091" not in {row[0] for row in new}, "a home childcarer has no setting"
