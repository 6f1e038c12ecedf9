"""What someone asks to take away, read strictly: a file is kept, so nothing in the question is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import polars as pl

from dashboards.snapshot import Snapshot
from dashboards.wording import words

ONE = ("indicator", "term", "window")
MANY = ("wards", "settings")


class WrongQuestion(Exception):  # noqa: N818  a state of the question, told to whoever asked
    """A question that has no answer; its text says why, and repeats nothing that was asked."""


@dataclass(frozen=True)
class Asked:
    """An indicator, term and window, and the wards or settings it is narrowed to; empty means all."""

    indicator: str
    term: str
    window: str
    wards: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The question as a query again, in one order."""
        one = {name: getattr(self, name) for name in ONE}
        many = {name: ",".join(getattr(self, name)) for name in MANY}
        return urlencode(one | {name: ids for name, ids in many.items() if ids}, safe=",")

    def chosen(self, snapshot: Snapshot) -> pl.DataFrame:
        """Return the settings asked for."""
        choices = (("ward_code", self.wards), ("urn", self.settings))
        made = [pl.col(column).is_in(list(ids)) for column, ids in choices if ids]
        return snapshot.settings.filter(*made) if made else snapshot.settings


def read_question(arguments: Mapping[str, Sequence[str]], snapshot: Snapshot) -> Asked:
    """Return a request's question, of which the snapshot knows every id; raises WrongQuestion."""
    said = words()["export"]["wrong"]
    for name, values in arguments.items():
        if name not in ONE + MANY:
            raise WrongQuestion(said["stranger"].format(known=", ".join(ONE + MANY)))
        if len(values) != 1:
            raise WrongQuestion(said["twice"].format(name=name))
    missing = [name for name in ONE if not arguments.get(name)]
    if missing:
        raise WrongQuestion(said["missing"].format(names=", ".join(missing)))
    known = _known(snapshot)
    given = {name: _ids(name, values[0], known[name]) for name, values in arguments.items()}
    (indicator,), (term,), (window,) = (given[name] for name in ONE)
    return Asked(indicator, term, window, *(given.get(name, ()) for name in MANY))


def _ids(name: str, value: str, known: set[str]) -> tuple[str, ...]:
    ids = (value,) if name in ONE else tuple(sorted(set(value.split(","))))
    if not set(ids) <= known:
        said = words()["export"]["wrong"]
        raise WrongQuestion(said.get(f"unknown_{name}", said["unknown"]).format(name=name))
    return ids


def _known(snapshot: Snapshot) -> dict[str, set[str]]:
    return {
        "indicator": set(snapshot.indicators["id"]),
        "term": set(snapshot.terms["id"]),
        "window": set(snapshot.windows["id"]),
        "wards": set(snapshot.wards["code"]),
        "settings": set(snapshot.settings["urn"]),
    }
