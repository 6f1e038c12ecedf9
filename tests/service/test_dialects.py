"""The promise of the formats: the same children give the same snapshot, whatever layout they came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fixtures.authority import HEADCOUNTS, REVIEWS, Layouts, Plan, write
from fixtures.authority.portals import PORTAL_C_COLUMNS, PORTAL_C_WORDS
from jobs.customs import Customs, SavedMapping
from jobs.inbox import receive
from jobs.limits import Limits
from jobs.mapping import fingerprint
from jobs.publish import build
from jobs.snapshot_file import content_digest
from jobs.workplace import Audience, Authority, Workplace

PLAN = Plan(births=150, terms=3, earlier_terms=1, postcodes=400, nurseries=20, schools=6, childminders=8)
AUDIENCES = (Audience("partner", 8, 5, 10), Audience("qi", 1, 1, 5))
DIALECTS = [
    *(Layouts(reviews=name) for name in REVIEWS if name != "flat"),
    *(Layouts(headcounts=name) for name in HEADCOUNTS if name != "flat"),
]


def digests(root: Path, layouts: Layouts, plan: Plan = PLAN) -> tuple[list[str], list[str]]:
    """The content digest of each audience's snapshot, and every file that was not taken in whole."""
    written = write(root / "written", plan, layouts=layouts)
    place = Workplace(
        root / "written" / "inbox",
        root / "archive",
        root / "staging",
        root / "records.db",
        root / "published",
    )
    authority = Authority(written.authority_code, written.authority_name)
    headings = tuple(PORTAL_C_COLUMNS.values())
    mapping = SavedMapping(
        "Portal C", "headcount", _portal_c(written.files, headings), PORTAL_C_COLUMNS, words=PORTAL_C_WORDS
    )
    customs = Customs(authority, replace(Limits(), settled_seconds=0), (mapping,))
    receipts = receive(
        place, b"a test key of thirty-two bytes!!", _silent, customs=customs, today=date(2026, 11, 21)
    )
    publication = build(place, authority, AUDIENCES, _silent)
    lost = [f"{r.headline} {r.messages}" for r in receipts if r.outcome != "stored" or r.rows_set_aside]
    return [content_digest(file) for file in publication.snapshots], lost


def _portal_c(files: tuple[Path, ...], headings: tuple[str, ...]) -> str:
    """The fingerprint of the headings that the written headcounts have."""
    first = next(file for file in files if file.name.startswith("headcount"))
    if first.suffix != ".csv":
        return fingerprint(headings)
    return fingerprint(tuple(first.read_text(encoding="utf-8-sig").splitlines()[0].split(";")))


def _silent(_said: str, _share: float | None) -> None:
    """Tell nobody."""


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    found, lost = digests(tmp_path_factory.mktemp("flat"), Layouts())
    assert lost == []
    assert len(set(found)) == len(AUDIENCES), "the audiences' snapshots differ, so the digest sees content"
    return found


@pytest.mark.slow
@pytest.mark.parametrize("layouts", DIALECTS, ids=lambda layouts: f"{layouts.reviews}, {layouts.headcounts}")
def test_every_dialect_gives_the_identical_snapshot(
    layouts: Layouts, flat: list[str], tmp_path: Path
) -> None:
    found, lost = digests(tmp_path, layouts)
    assert lost == []
    assert found == flat


@pytest.mark.slow
def test_other_children_give_another_snapshot(flat: list[str], tmp_path: Path) -> None:
    other = replace(PLAN, seed=PLAN.seed + 1)
    assert not set(digests(tmp_path, Layouts(), other)[0]) & set(flat)
