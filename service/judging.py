"""Judges files as the inbox would, against a copy of the records that is thrown away: nothing is stored."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from jobs.hints import sidecar_of
from jobs.inbox import Receipt, receive
from jobs.records import Records
from jobs.workplace import Tell, Workplace
from service.exits import Misuse
from service.home import Home, customs_of, today_of

_ASIDE = ".check-"


def judge(home: Home, files: Sequence[Path], tell: Tell) -> list[Receipt]:
    """The receipts the files would get if they were dropped in now; raises Misuse for what is no file."""
    settings = home.settings()
    names = [file.name for file in files]
    if len(set(names)) < len(names):
        raise Misuse("Two of the files have the same name. Check them one at a time.")
    for left in home.root.glob(f"{_ASIDE}*"):  # by a check that was killed: a copy of child-level rows
        shutil.rmtree(left, ignore_errors=True)
    # In the home: as private as the records, and never on a shared temporary disk.
    with tempfile.TemporaryDirectory(prefix=_ASIDE, dir=home.root) as aside:
        root = Path(aside)
        place = Workplace(
            root / "inbox", root / "archive", root / "staging", root / "records.db", root / "published"
        )
        place.inbox.mkdir()
        _copy_records(home.workplace.records, place.records)
        for file in files:
            if file.is_dir():
                shutil.copytree(file, place.inbox / file.name, symlinks=True)
            elif file.is_file():
                shutil.copy2(file, place.inbox / file.name)
            else:
                raise Misuse(f"{file} is not a file.")
            if (sidecar := sidecar_of(file)).is_file():
                shutil.copy2(sidecar, place.inbox / sidecar.name)
        showing = home.now_showing(settings.serve.audience)
        customs, today = customs_of(settings), today_of(settings)
        return receive(place, home.key(), tell, now_showing=showing, customs=customs, today=today)


def _copy_records(records: Path, to: Path) -> None:
    if not records.exists():
        return
    with Records.to_read(records) as source, closing(sqlite3.connect(to)) as copy:
        to.chmod(0o600)
        source.connection.backup(copy)
