"""A home in a temporary folder, files dropped into its inbox, and what became of them."""

import atexit
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from jobs.customs import Customs, SavedMapping
from jobs.inbox import Receipt, receive
from jobs.limits import Limits
from jobs.mapping import fingerprint
from jobs.reading.room import ReadingRoom
from jobs.workplace import Authority, Workplace

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
GOOD = sorted((FIXTURES / "good").iterdir())
KEY = b"a test key of thirty-two bytes!!"
AT_ONCE = Limits(settled_seconds=0)
TODAY = date(2026, 11, 21)
"""The day everything in the tests is received, whatever day it is."""
ROOM = ReadingRoom(AT_ONCE)
"""Readers at work for all tests: starting one takes longer than reading all the files here."""
atexit.register(ROOM.__exit__)
_COLUMNS = {
    "funding_period": "PERIOD",
    "setting_urn": "PROV_REF",
    "nhs_number": "CHILD_NHS",
    "birth_date": "CHILD_BIRTH_DT",
    "sex": "SEX_CD",
    "entitlement": "ENT_TYPE",
    "funded_hours": "UNIV_HRS",
    "extended_hours": "EXP_HRS",
    "setting_hours": "ATT_HRS",
    "eypp": "PP_FLAG",
    "daf": "DAF_FLAG",
}
PORTAL_B = SavedMapping(
    "Portal B",
    "headcount",
    fingerprint(tuple(_COLUMNS.values())),
    _COLUMNS,
    words={"entitlement": {"Univ15": "universal", "WP30": "working_parent", "FRAS": "additional_support"}},
)
"""A mapping a council has saved, for files that name it."""


def home(root: Path) -> Workplace:
    root.mkdir(exist_ok=True)
    place = Workplace(
        root / "inbox", root / "archive", root / "staging", root / "records.db", root / "published"
    )
    place.inbox.mkdir(exist_ok=True)
    return place


def take_in(
    place: Workplace,
    *,
    limits: Limits = AT_ONCE,
    authority: Authority | None = None,
    now_showing: str | None = "Autumn 2025",
    mappings: tuple[SavedMapping, ...] = (),
) -> list[Receipt]:
    return receive(
        place,
        KEY,
        lambda _said, _done: None,
        now_showing=now_showing,
        customs=Customs(authority=authority, limits=limits, mappings=mappings),
        today=TODAY,
        room=ROOM if limits == AT_ONCE else None,
    )


def drop(
    place: Workplace,
    files: Iterable[Path],
    mappings: tuple[SavedMapping, ...] = (),
    *,
    authority: Authority | None = None,
) -> list[Receipt]:
    """Drop files in, each with the sidecar beside it if there is one, and take them in."""
    for file in files:
        shutil.copy(file, place.inbox / file.name)
        if (sidecar := file.with_name(f"{file.name}.toml")).exists():
            shutil.copy(sidecar, place.inbox)
    return take_in(place, authority=authority, mappings=mappings)


def in_inbox(place: Workplace) -> list[str]:
    return sorted(
        path.relative_to(place.inbox).as_posix() for path in place.inbox.rglob("*") if path.is_file()
    )
