"""Looks for everything that would stop a home from working; changes nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jobs.disclosure import is_exact
from jobs.manifest import lost_deliveries
from jobs.records import RecordsError
from service.exits import Misuse
from service.home import Home, audiences_of, indicators_of, open_home
from service.ledger import Ledger
from service.locks import is_held
from service.network import network_file_system

_SPACE = 1_000_000_000
_OLDEST_SQLITE = (3, 37, 0)  # STRICT tables


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, what was seen and, if it is not well, what to do."""

    ok: bool
    said: str
    remedy: str = ""


def examine(root: Path) -> list[Finding]:
    """Every finding about the home at `root`, in the order to put them right."""
    try:
        home = open_home(root)
    except Misuse as wrong:
        return [Finding(False, wrong.message)]
    return [finding for look in LOOKS for finding in look(home)]


def _settings(home: Home) -> Iterator[Finding]:
    yield _tried(home.settings, f"The settings in {home.settings_file.name} can be read.")


def _questions(home: Home) -> Iterator[Finding]:
    if home.indicators_file.is_file() and _tried(home.settings, "").ok:
        said = f"The indicators in {home.indicators_file.name} can be asked."
        yield _tried(lambda: indicators_of(home, home.settings()), said)


def _key(home: Home) -> Iterator[Finding]:
    yield _tried(home.key, "There is a pseudonym key fit to use.")


def _folders(home: Home) -> Iterator[Finding]:
    place = home.workplace
    for folder in (place.inbox, place.archive, place.staging, place.published, home.logs):
        ok = folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)
        said = f"The folder {folder.name}/ " + (
            "can be written." if ok else "is missing or cannot be written."
        )
        yield Finding(ok, said, f"Make it, owned by the user that runs Earlysight: {folder}")


def _disk(home: Home) -> Iterator[Finding]:
    free = shutil.disk_usage(home.root).free
    yield Finding(free >= _SPACE, f"{free / 1e9:.1f} GB are free on the disk.", "Keep at least 1 GB free.")
    kind = network_file_system(home.root)
    said = (
        f"The home stands on a network file system ({kind})." if kind else "The home stands on a local disk."
    )
    yield Finding(kind is None, said, "Move it to a local disk: SQLite loses data on network file systems.")


def _sqlite(_home: Home) -> Iterator[Finding]:
    ok = sqlite3.sqlite_version_info >= _OLDEST_SQLITE
    yield Finding(ok, f"SQLite is {sqlite3.sqlite_version}.", "Install a Python with SQLite 3.37 or newer.")


def _records(home: Home) -> Iterator[Finding]:
    try:
        lost = lost_deliveries(home.workplace)
    except RecordsError as wrong:
        yield Finding(False, str(wrong))
        return
    said = "The records hold every delivery that the archive lists."
    if lost:
        said = f"The records lack {lost:,} of the deliveries that the archive lists."
    yield Finding(not lost, said, "Make them again from the archive: earlysight rebuild")


def _shown(home: Home) -> Iterator[Finding]:
    """Said only where somebody was shown rounded counts: else the file is not needed yet."""
    if not _tried(home.settings, "").ok:
        return
    told = [a.name for a in audiences_of(home.settings()) if home.current(a.name) and not is_exact(a)]
    if told:
        ok, name = home.workplace.shown.is_file(), home.workplace.shown.name
        said = f"{name} says what {' and '.join(told)} readers were first shown."
        yield Finding(
            ok,
            said
            if ok
            else f"{name} is missing: nobody knows what {' and '.join(told)} readers were first shown.",
            "Put it back from a backup; else small corrections made since will show in the next publication.",
        )


def _publication(home: Home) -> Iterator[Finding]:
    for audience in sorted(folder.name for folder in home.workplace.published.glob("*/") if folder.is_dir()):
        current = home.current(audience)
        wanted = [f"{current}.db", f"{current}.figures.json"] if current else []
        missing = [name for name in wanted if not (home.workplace.published / audience / name).is_file()]
        said = f"{audience} readers see {current or 'nothing yet'}."
        yield Finding(not missing, said, f"But {' and '.join(missing)} is missing. Run: earlysight refresh")


def _runs(home: Home) -> Iterator[Finding]:
    if not home.ledger.exists():
        yield Finding(True, "No run yet.")
        return
    for run in Ledger(home.ledger).runs("state IN ('done', 'failed')", limit=1):
        yield Finding(run["state"] == "done", f"The last run: {run['reason']}", "See: earlysight history")
    unfinished = Ledger(home.ledger).runs("state = 'running'") and not is_held(home.root / "run.lock")
    if unfinished:
        yield Finding(
            False,
            "A run was cut off.",
            "It is done again when the worker starts, or with: earlysight refresh",
        )


def _worker(home: Home) -> Iterator[Finding]:
    at_work = is_held(home.root / "work.lock")
    waiting = sum(path.is_file() and not path.name.startswith(".") for path in home.workplace.inbox.glob("*"))
    said = f"The worker is {'at work' if at_work else 'not running'}; files in the inbox: {waiting}."
    yield Finding(
        at_work or not waiting, said, "Start it with: earlysight up, or take them in with: earlysight refresh"
    )
    notes = len(list((home.workplace.inbox / "refused").glob("*.problems.txt")))
    yield Finding(
        True, f"Refused files waiting for a correction, each with a note in inbox/refused/: {notes}."
    )


def _tried(read: Callable[[], object], well: str) -> Finding:
    try:
        read()
    except Misuse as wrong:
        return Finding(False, wrong.message)
    return Finding(True, well)


LOOKS: tuple[Callable[[Home], Iterator[Finding]], ...] = (
    _settings, _questions, _key, _folders, _disk, _sqlite, _records, _shown, _publication, _runs, _worker,
)  # fmt: skip
