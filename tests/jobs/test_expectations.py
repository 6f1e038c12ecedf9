"""Every rule of every source says what was expected; test_broken_files asks it of every problem."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from jobs import rules
from jobs.catalogue import SOURCES
from jobs.expectations import expected
from jobs.problems import Problem, Unreadable
from jobs.rules import Rule
from jobs.source import Known, Source
from jobs.sources import eyfsp
from tests.jobs.opening import CATALOGUE, opened
from tests.jobs.receiving import FIXTURES, TODAY

pytestmark = pytest.mark.slow


def judged_by(source: Source, out: Path, patch: pytest.MonkeyPatch) -> list[Rule]:
    """The rules a source judges the first file by that is of it."""
    seen: list[Rule] = []
    judge = rules.judge

    def recording(rows: Any, given: Sequence[Rule], *rest: Any) -> Any:
        seen.extend(given)
        return judge(rows, given, *rest)

    for name, module in list(sys.modules.items()):
        if name.startswith("jobs.") and getattr(module, "judge", None) is judge:
            patch.setattr(module, "judge", recording)
    files = (
        path for folder in ("good", "variants", "broken") for path in sorted((FIXTURES / folder).iterdir())
    )
    for number, path in enumerate(files):
        try:
            found, parcel = CATALOGUE.recognise(opened(path, out / str(number)))
            if found is source:
                found.check(found.tidy(found.read(parcel)), parcel, Known(today=TODAY))
                return seen
        except Unreadable:
            continue
    pytest.fail(f"no file of fixtures is of {source.name} ({source.dialect})")


READ = tuple(source for source in SOURCES if source is not eyfsp.EARLIER)
"""All but the one that refuses whatever it is given."""


@pytest.mark.parametrize("source", READ, ids=lambda source: f"{source.name}, {source.dialect}")
def test_every_rule_says_what_is_expected(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = {
        r.name for r in judged_by(source, tmp_path, monkeypatch) if not (r.expected or expected(r.name))
    }
    assert not silent, "add them to jobs/expectations.toml"


def test_what_a_rule_says_itself_outranks_the_list() -> None:
    said = ("h.csv", None, (), "empty", "the file is empty", "Export it again", "refuses")
    assert Problem(*said).expected == expected("empty") != ""
    assert Problem(*said, expected="Something in it").expected == "Something in it"
