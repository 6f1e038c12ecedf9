"""The life of a home in short: files dropped in, corrected, published and rolled back, minute by minute."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fixtures.authority import Plan, write
from jobs import inbox, releases
from jobs.customs import Customs
from jobs.inbox import Receipt, receive
from jobs.limits import Limits
from jobs.manifest import keep_manifest
from jobs.publish import build, release
from jobs.records import Records
from jobs.workplace import Audience, Authority, Workplace
from tests.jobs.receiving import KEY, home

AUDIENCES = (Audience("partner", 8, 5, 10), Audience("qi", 1, 1, 5))
PLACES = ("wards.geojson", "postcodes.csv", "ofsted_providers.csv", "settings_list.csv")


def silent(_said: str, _far: float | None) -> None:
    """Nobody listens."""


class Life:
    """A home and the invented files it may be given; every drop is a minute after the last."""

    def __init__(self, root: Path, files: Path, authority: Authority) -> None:
        self.place: Workplace = home(root)
        self.files, self.authority = files, authority
        self.customs = Customs(authority=authority, limits=Limits(settled_seconds=0))

    def drop(self, *names: str, text: str | None = None) -> list[Receipt]:
        """Drop files in by name; `text` is what the only one of them holds instead."""
        for name in names:
            if text is None:
                shutil.copy(self.files / name, self.place.inbox / name)
            else:
                (self.place.inbox / name).write_text(text, encoding="utf-8")
        receipts = receive(self.place, KEY, silent, customs=self.customs)
        keep_manifest(self.place)
        return receipts

    def text(self, name: str) -> str:
        return (self.files / name).read_text(encoding="utf-8")

    def publish(self) -> tuple[str, list[bytes]]:
        """The id of the publication, and its snapshots."""
        publication = build(self.place, self.authority, AUDIENCES, silent)
        release(self.place, publication)
        keep_manifest(self.place)
        return publication.id, [file.read_bytes() for file in publication.snapshots]

    def restore(self, name: str) -> None:
        with Records.to_write(self.place.records) as records:
            releases.restore(records, name)
        keep_manifest(self.place)

    def forget_published(self) -> None:
        """No snapshot is kept, so that what is published next is built from the records."""
        shutil.rmtree(self.place.published)


class _Clock:
    """Stands in for `datetime` where times are written down: a minute passes with every look."""

    fromisoformat = datetime.fromisoformat

    def __init__(self) -> None:
        self.at = datetime(2026, 9, 1, 9, tzinfo=UTC)

    def now(self, _zone: object) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


def tick(patch: pytest.MonkeyPatch) -> None:
    """Let a minute pass between any two deliveries."""
    clock = _Clock()
    patch.setattr(inbox, "datetime", clock)
    patch.setattr(releases, "datetime", clock)


def invented(out: Path) -> tuple[Path, Authority]:
    """A small authority's files of two terms, and who it is."""
    written = write(out, Plan(births=60, terms=2, earlier_terms=3, postcodes=500))
    return out / "inbox", Authority(written.authority_code, written.authority_name)
