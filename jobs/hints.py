"""Hints: what a sidecar or a file's name says of its source and term, before anything is read."""

import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jobs.problems import Problem, Unreadable
from jobs.terms import NotATermError, Term

SUFFIX: Final = ".toml"
_LARGEST: Final = 10_000
_SEASON: Final = r"(?P<season>spring|summer|autumn|spr|sum|aut)(?:[^a-z0-9]*term)?"
_YEAR: Final = r"(?P<year>(?:20)?\d\d)(?:[^a-z0-9]?(?P<until>(?:20)?\d\d))?(?!\d)"
_GAP: Final = r"[^a-z0-9]*"
_NAMED: Final = (
    re.compile(rf"(?<![a-z]){_SEASON}{_GAP}{_YEAR}"),
    re.compile(rf"(?<![a-z0-9]){_YEAR}{_GAP}{_SEASON}(?![a-z])"),
)
_SEASONS: Final = re.compile(r"spring|summer|autumn")
_LIKE: Final = {"asq": "asq3", "providers": "register"}
"""What people write in a file's name for a source that is called otherwise here."""


@dataclass(frozen=True)
class Hint:
    """A source's name and a term's id, as far as they are said."""

    source: str | None = None
    term: str | None = None


@dataclass(frozen=True)
class Hints:
    """What the sidecar says, and what the file's name says; the sidecar outranks the name."""

    sidecar: Hint = field(default_factory=Hint)
    name: Hint = field(default_factory=Hint)

    @property
    def source(self) -> str | None:
        """The hinted source."""
        return self.sidecar.source or self.name.source

    @property
    def term(self) -> str | None:
        """The hinted term."""
        return self.sidecar.term or self.name.term


def sidecar_of(path: Path) -> Path:
    """Where the sidecar of a file lies: `headcount.csv.toml` beside `headcount.csv`."""
    return path.with_name(path.name + SUFFIX)


def is_sidecar(path: Path) -> bool:
    """Whether this is a sidecar, of a file beside it or still to come, and so no delivery of its own."""
    of = path.with_name(path.name.removesuffix(SUFFIX))
    return path.name.endswith(SUFFIX) and (bool(of.suffix) or os.path.lexists(of))


def hints_of(path: Path, file: str, sources: Iterable[str]) -> Hints:
    """What a file's sidecar and name say; raises Unreadable for a sidecar that cannot be used."""
    known = tuple(dict.fromkeys(sources))
    return Hints(_sidecar(path, file, known), Hint(_source_in(file, known), term_in(file)))


def term_in(name: str) -> str | None:
    """The term a file's name says (`2026_summer`, `Spring 2026`, `2025-26 autumn`); None for none or several.

    A school year's autumn is in its first year, its spring and summer in the second.
    """
    name = name.casefold()
    said = {term for pattern in _NAMED for found in pattern.finditer(name) if (term := _term(found))}
    return said.pop() if len(said) == 1 and len(set(_SEASONS.findall(name))) <= 1 else None


def _term(found: re.Match[str]) -> str | None:
    season = next(s for s in ("spring", "summer", "autumn") if s.startswith(found["season"]))
    first = int(found["year"][-2:])
    if found["until"] is None:
        return Term(2000 + first, season).id
    until = int(found["until"][-2:])
    if until != first + 1:  # not a school year: a date, or two years
        return None
    return Term(2000 + (first if season == "autumn" else until), season).id


def _source_in(name: str, sources: Iterable[str]) -> str | None:
    words = set(re.findall(r"[a-z]+\d?", name.casefold()))
    said = {source for source in sources if source in words} | {_LIKE[word] for word in words & set(_LIKE)}
    return said.pop() if len(said) == 1 else None


def _sidecar(path: Path, file: str, sources: tuple[str, ...]) -> Hint:
    sidecar = sidecar_of(path)
    if sidecar.is_symlink() or not sidecar.is_file():
        return Hint()
    if sidecar.stat().st_size > _LARGEST:
        raise _unread(file, sources)
    try:
        said = tomllib.loads(sidecar.read_text(encoding="utf-8"))
        term = Term.parse(said.pop("term")).id if "term" in said else None
        source = said.pop("source", None)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, NotATermError, AttributeError):
        raise _unread(file, sources) from None
    if said or (source is not None and source not in sources):
        raise _unread(file, sources)
    return Hint(source, term)


def _unread(file: str, sources: tuple[str, ...]) -> Unreadable:
    said = f"the sidecar {file}{SUFFIX} cannot be used"
    remedy = (
        f'Write in it only source (one of {", ".join(sources)}) and term, such as term = "2026-summer", '
        "and drop both in again"
    )
    return Unreadable([Problem(file, None, (), "sidecar", said, remedy, "refuses")])
