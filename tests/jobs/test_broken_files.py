"""Every file in fixtures/broken meets its exact message, and what is good in the records stays."""

import shutil
import tomllib
from pathlib import Path

import pytest

from jobs.records import Records
from jobs.workplace import Authority
from tests.jobs.receiving import FIXTURES, GOOD, PORTAL_B, drop, home, in_inbox

pytestmark = pytest.mark.slow

BROKEN = {path.name: path for path in sorted((FIXTURES / "broken").iterdir()) if path.suffix != ".toml"}
EXPECTED = tomllib.loads((FIXTURES / "broken" / "messages.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("furnished") / "home"
    assert {receipt.outcome for receipt in drop(home(root), GOOD)} == {"stored"}
    return root


def test_every_broken_file_has_its_messages() -> None:
    assert sorted(EXPECTED) == sorted(BROKEN)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_file_is_told_what_is_wrong(name: str, furnished: Path, tmp_path: Path) -> None:
    shutil.copytree(furnished, tmp_path / "home")
    place = home(tmp_path / "home")
    with Records.to_read(place.records) as records:
        before = records.deliveries()
    expected = dict(EXPECTED[name])
    authority = Authority(*expected.pop("authority")) if "authority" in expected else None
    (receipt,) = drop(place, [BROKEN[name]], (PORTAL_B,), authority=authority)
    assert {"outcome": receipt.outcome, "messages": list(receipt.messages)} == expected
    silent = {problem.rule for problem in receipt.problems if not problem.expected}
    assert not silent, "say what is expected in jobs/expectations.toml"
    with Records.to_read(place.records) as records:
        assert records.deliveries().equals(before) == (receipt.outcome == "refused")
    notes = [f"refused/{name}.problems{ending}" for ending in (".html", ".txt", ".xlsx")]
    sidecar = [f"refused/{name}.toml"] if BROKEN[name].with_name(f"{name}.toml").exists() else []
    refused = [f"refused/{name}", *notes, *sidecar]
    assert in_inbox(place) == (refused if receipt.outcome == "refused" else [])
    if receipt.outcome == "refused":
        note = (place.inbox / notes[1]).read_text(encoding="utf-8")
        assert all(message in note for message in receipt.messages)
        assert (place.inbox / refused[0]).read_bytes() == BROKEN[name].read_bytes()


def test_no_message_repeats_a_childs_value() -> None:
    """Identifiers, dates of birth and scores of the broken files occur in no message."""
    said = " ".join(message for expected in EXPECTED.values() for message in expected["messages"])
    for path in BROKEN.values():
        cells = path.read_bytes().decode("latin-1").replace("\n", ",").split(",")
        telling = {cell for cell in cells if len(cell) >= 8 and sum(letter.isdigit() for letter in cell) >= 6}
        assert not [cell for cell in telling if cell in said], path.name
