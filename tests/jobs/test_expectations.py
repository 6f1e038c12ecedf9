"""Every rule of every source, and every problem of every broken file, says what was expected."""

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
from tests.jobs.opening import CATALOGUE, opened
from tests.jobs.receiving import FIXTURES, TODAY, drop, home

BROKEN = [path for path in sorted((FIXTURES / "broken").iterdir()) if path.suffix != ".toml"]


def judged_by(source: Source, out: Path, patch: pytest.MonkeyPatch) -> list[Rule]:
    """The rules a source judges its good file by; none where no good file is of it."""
    seen: list[Rule] = []
    judge = rules.judge

    def recording(rows: Any, given: Sequence[Rule], *rest: Any) -> Any:
        seen.extend(given)
        return judge(rows, given, *rest)

    for name, module in list(sys.modules.items()):
        if name.startswith("jobs.") and getattr(module, "judge", None) is judge:
            patch.setattr(module, "judge", recording)
    for number, path in enumerate(sorted((FIXTURES / "good").iterdir())):
        try:
            found, parcel = CATALOGUE.recognise(opened(path, out / str(number)))
        except Unreadable:
            continue
        if found is source:
            found.check(found.tidy(found.read(parcel)), parcel, Known(today=TODAY))
            return seen
    pytest.fail(f"no file of fixtures/good is of {source.name} ({source.dialect})")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: f"{source.name}, {source.dialect}")
def test_every_rule_says_what_is_expected(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = {
        r.name for r in judged_by(source, tmp_path, monkeypatch) if not (r.expected or expected(r.name))
    }
    assert not silent, "add them to jobs/expectations.toml"


def test_every_problem_of_every_broken_file_says_what_is_expected(tmp_path: Path) -> None:
    place = home(tmp_path)
    drop(place, sorted((FIXTURES / "good").iterdir()))
    found = [problem for receipt in drop(place, BROKEN) for problem in receipt.problems]
    assert len({problem.rule for problem in found}) > 40
    assert sorted({problem.rule for problem in found if not problem.expected}) == []


def test_what_a_rule_says_itself_outranks_the_list() -> None:
    said = ("h.csv", None, (), "empty", "the file is empty", "Export it again", "refuses")
    assert Problem(*said).expected == expected("empty") != ""
    assert Problem(*said, expected="Something in it").expected == "Something in it"
