"""The manifest: what the records say was received and published, beside the originals in the archive."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

from jobs.archive import settle
from jobs.records import Records
from jobs.workplace import Workplace

NAME: Final = "manifest.json"
_FORMAT: Final = 1


class LostRecords(Exception):  # noqa: N818  # a message for a person, not an error of ours
    """The archive lists deliveries that the records do not hold; the message says what to do."""

    def __init__(self, lost: int) -> None:
        super().__init__(
            f"The archive lists {lost:,} deliveries that records.db does not hold: it was lost, or an older "
            "copy was put in its place. Make it again from the archive with: earlysight rebuild. Nothing was "
            "taken in, and readers see what they saw before."
        )


class UnreadableManifest(Exception):  # noqa: N818  # a message for a person, not an error of ours
    """There is no manifest in the archive, or not one that can be read."""


@dataclass(frozen=True)
class Published:
    """One publication: its name, when it was released, and every delivery's state at that moment, by id."""

    name: str
    released_at: str
    states: dict[str, str]


@dataclass(frozen=True)
class Manifest:
    """The lines of `delivery`, all columns, in order of id; the publications, oldest first."""

    deliveries: tuple[dict[str, Any], ...]
    publications: tuple[Published, ...] = ()

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> Self:
        """What a records database says."""
        lines = tuple(_rows(connection, "SELECT * FROM delivery ORDER BY id"))
        published = _rows(connection, "SELECT * FROM publication ORDER BY id")
        states = "SELECT delivery_id, state FROM publication_delivery WHERE publication_id = ?"
        return cls(
            lines,
            tuple(
                Published(
                    one["name"],
                    one["released_at"],
                    {str(d): state for d, state in connection.execute(states, (one["id"],))},
                )
                for one in published
            ),
        )

    @property
    def keys(self) -> set[tuple[int, str, str]]:
        """What tells one delivery from every other: its id, content and time of receipt."""
        return {(line["id"], line["sha256"], line["received_at"]) for line in self.deliveries}


def keep_manifest(place: Workplace) -> None:
    """Rewrite the manifest where it does not say what the records say.

    Raises LostRecords, and leaves it alone, where it lists what the records do not hold, and RecordsError.
    A damaged manifest is written anew: the records are what it is made from.
    """
    listed, held = _listed(place), _held(place)
    if lost := listed.keys - held.keys:
        raise LostRecords(len(lost))
    if held != listed:
        write_manifest(place.archive, held)


def lost_deliveries(place: Workplace) -> int:
    """How many deliveries the manifest lists that the records do not hold; raises RecordsError."""
    return len(_listed(place).keys - _held(place).keys)


def read_manifest(archive: Path) -> Manifest:
    """The manifest of an archive; raises UnreadableManifest."""
    try:
        read = json.loads((archive / NAME).read_text(encoding="utf-8"))
        if read["format"] != _FORMAT:
            raise UnreadableManifest(f"{NAME} was written by another release of this program.")
        return Manifest(tuple(read["deliveries"]), tuple(Published(**one) for one in read["publications"]))
    except FileNotFoundError:
        raise UnreadableManifest(f"There is no {NAME} in {archive}.") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise UnreadableManifest(f"{NAME} in {archive} is damaged.") from None


def write_manifest(archive: Path, manifest: Manifest) -> None:
    """Write it whole or not at all, for its owner alone: it says which files came, not what is in them."""
    archive.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = archive / f"{NAME}.part"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump({"format": _FORMAT, **asdict(manifest)}, out, indent=1, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(archive / NAME)
    settle(archive)


def manifest_of_version_1(records: Path) -> Manifest | None:
    """What records of the first version say was received; None where it is not that version."""
    if not records.is_file():
        return None
    with closing(sqlite3.connect(f"{records.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            if connection.execute("PRAGMA user_version").fetchone() != (1,):
                return None
            return Manifest(tuple(_rows(connection, "SELECT * FROM delivery ORDER BY id")))
        except sqlite3.DatabaseError:
            return None


def _listed(place: Workplace) -> Manifest:
    try:
        return read_manifest(place.archive)
    except UnreadableManifest:
        return Manifest(())


def _held(place: Workplace) -> Manifest:
    if not place.records.exists():
        return Manifest(())
    with Records.to_read(place.records) as records:
        return Manifest.of(records.connection)


def _rows(connection: sqlite3.Connection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
