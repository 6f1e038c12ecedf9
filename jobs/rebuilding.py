"""Rebuilding: a new records.db from the archive alone, every delivery received again in its order."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from jobs import staging
from jobs.archive import digest, secure, settle
from jobs.customs import Customs
from jobs.manifest import (
    NAME,
    Manifest,
    UnreadableManifest,
    manifest_of_version_1,
    read_manifest,
    write_manifest,
)
from jobs.pseudonym import guard_key
from jobs.records import Records
from jobs.replaying import replay
from jobs.workplace import Tell, Workplace

BEFORE: Final = ".before-rebuild"
_NOTHING: Final = "Nothing was changed."


class CannotRebuild(Exception):  # noqa: N818  # a message for a person, not an error of ours
    """The archive is not whole, or would not come out as it was; the message lists what and why."""

    def __init__(self, said: str, found: Sequence[str] = ()) -> None:
        super().__init__("\n".join([said, *(f"  {line}" for line in found)]))


def rebuild(
    place: Workplace,
    source: Path,
    key: bytes,
    customs: Customs,
    tell: Tell,
    *,
    accept_differences: bool = False,
) -> tuple[int, tuple[str, ...]]:
    """Replay the archive at `source` into new records and put them in the place of the old.

    Gives how many deliveries there are and what came out otherwise than it was, in sentences; these stop it
    unless they are accepted. The old file stays beside the new one as `records.db.before-rebuild`. Raises
    CannotRebuild, and changes nothing, where an original is missing or damaged. For the holder of the run
    lock alone.
    """
    guard_key(key)
    manifest = _manifest(source, place.records)
    tell("Checking the originals", 0.0)
    if found := _damaged(source, manifest):
        raise CannotRebuild(f"{len(found)} originals are not fit to rebuild from. {_NOTHING}", found)
    staging.sweep(place)
    aside = staging.rebuilt(place)
    try:
        differences = replay(replace(place, records=aside), source, manifest, key, customs, tell)
        if differences and not accept_differences:
            said = f"Some files would come out otherwise than they did. {_NOTHING}"
            raise CannotRebuild(f"{said} To take it as it comes: --accept-differences", differences)
        tell("Putting the new records in place", None)
        for line in manifest.deliveries:
            secure(place.archive, source / line["archived_as"], line["archived_as"], line["sha256"])
        _swap(aside, place.records)
    except BaseException:
        _remove(aside)
        raise
    _list_anew(place, manifest)
    return len(manifest.deliveries), tuple(differences)


def _manifest(source: Path, records: Path) -> Manifest:
    try:
        return read_manifest(source)
    except UnreadableManifest as reason:
        if first := manifest_of_version_1(records):
            return first
        raise CannotRebuild(
            f"{reason} Without it nobody knows in which order the files came. {_NOTHING} Make a new home and "
            "drop the originals of the archive into its inbox: places and settings first, then term by term."
        ) from None


def _damaged(source: Path, manifest: Manifest) -> list[str]:
    """Every original that is missing or is not what was received, each in a sentence."""
    return [
        f"{line['archived_as']}: {fault}" for line in manifest.deliveries if (fault := _fault(source, line))
    ]


def _fault(source: Path, line: dict[str, Any]) -> str | None:
    original = source / line["archived_as"]
    if not original.resolve().is_relative_to(source.resolve()):
        return "does not lie in the archive"
    if not original.is_file():
        return "is missing; put it back from a backup of the archive"
    if digest(original) != line["sha256"]:
        return "is not what was received; put it back from a backup of the archive"
    return None


def _swap(aside: Path, records: Path) -> None:
    """Put the new file in place at once; the old stays beside it, with the journal of a killed run, if any.

    A journal left under the name of the new file would be played back into it.
    """
    before = records.with_name(records.name + BEFORE)
    if records.exists():
        _remove(before)
        before.hardlink_to(records)
    for journal in records.parent.glob(f"{records.name}-*"):
        journal.replace(before.with_name(before.name + journal.name.removeprefix(records.name)))
    aside.replace(records)
    settle(records.parent)


def _list_anew(place: Workplace, manifest: Manifest) -> None:
    """The manifest of the new records; another one that stood in this archive is kept beside it."""
    listed = place.archive / NAME
    with Records.to_read(place.records) as records:
        held = Manifest.of(records.connection)
    if listed.is_file() and held != manifest:
        shutil.copyfile(listed, listed.with_name(NAME + BEFORE))
    write_manifest(place.archive, held)


def _remove(database: Path) -> None:
    for file in (database, *database.parent.glob(f"{database.name}-*")):
        file.unlink(missing_ok=True)
