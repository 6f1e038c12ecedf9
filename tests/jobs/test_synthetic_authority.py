"""A whole invented authority goes through the inbox; a second time nothing is done."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from fixtures.authority import Plan, write
from jobs.records import Records
from jobs.terms import Term
from jobs.workplace import Authority
from tests.jobs.receiving import drop, home, take_in


@pytest.mark.slow
def test_every_file_of_an_authority_is_stored_whole(tmp_path: Path) -> None:
    written = write(tmp_path / "given")
    place = home(tmp_path / "home")
    files = sorted((tmp_path / "given" / "inbox").iterdir())
    authority = Authority(written.authority_code, written.authority_name)
    for expected in ("stored", "already"):
        for path in files:
            shutil.copy(path, place.inbox)
        receipts = take_in(place, authority=authority)
        assert len(receipts) == len(files)
        assert sum(receipt.rows_set_aside for receipt in receipts) == 0
        assert {receipt.outcome for receipt in receipts} == {expected}
    rows = {path.name: pl.read_csv(path, infer_schema=False) for path in files if path.suffix == ".csv"}
    given = sum(frame.height for name, frame in rows.items() if name.startswith("headcount"))
    with Records.to_read(place.records) as records:
        assert records.headcounts().height == given
        for name, kept in (
            ("wellcomm", records.screens()),
            ("section23", records.notifications()),
            ("eyfsp", records.profiles()),
        ):
            assert kept.height == sum(rows[file].height for file in rows if file.startswith(name)) > 100
        assert records.profiles()["ward_code"].null_count() == 0
        assert records.screens().select("section", "setting_urn", "round").null_count().row(0) == (0, 0, 0)
        assert records.settings()["easting"].null_count() == 0
        both = records.headcounts().join(records.reviews(), on="pseudonym", how="semi")
        assert both["pseudonym"].n_unique() > 1000


@pytest.mark.slow
def test_nine_ordinary_terms_raise_no_false_alarm(tmp_path: Path) -> None:
    """Drift is found where entitlements were widened, in April 2024 and September 2025, and nowhere else."""
    write(tmp_path / "given")
    place = home(tmp_path / "home")
    files = sorted((tmp_path / "given" / "inbox").iterdir())
    drop(place, [path for path in files if not path.name.startswith(("headcount", "asq3"))])
    drifted = set()
    for term in Plan().earlier_calendar + Plan().calendar:
        named = term.id.replace("-", "_")
        for receipt in drop(place, [path for path in files if path.stem.endswith(named)]):
            assert receipt.term == term.id
            if any(problem.rule.endswith("drift") for problem in receipt.problems):
                drifted.add((receipt.source, receipt.term))
    assert {(source, term) for source, term in drifted if source == "headcount"} == {
        ("headcount", "2024-summer"),
        ("headcount", "2025-autumn"),
    }
    asq3 = {Term.parse(term) for source, term in drifted if source == "asq3" and term}
    assert not asq3 & set(Plan().calendar)
