"""The examples in the analysts' paper do what the paper says."""

import re
import shlex
from pathlib import Path

import click
import pytest

from jobs.hints import Hint, hints_of, term_in
from jobs.inbox import Receipt
from jobs.problems import Problem
from service.__main__ import commands
from service.settings import read_settings

PAPER = (Path(__file__).resolve().parents[2] / "docs" / "for-analysts.md").read_text(encoding="utf-8")
FENCED = re.findall(r"```(\w*)\n(.*?)```", PAPER, flags=re.DOTALL)
TYPED = [
    line for kind, text in FENCED if not kind for line in text.splitlines() if line.startswith("earlysight")
]


@pytest.mark.parametrize("line", TYPED)
def test_every_line_to_type_is_understood(line: str) -> None:
    _, name, *arguments = shlex.split(line)
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    assert command.make_context(name, arguments, resilient_parsing=False).params


def toml(holding: str) -> str:
    (text,) = (text for kind, text in FENCED if kind == "toml" and holding in text)
    return text


def test_the_limits_of_the_example_are_settings(home) -> None:
    kept = home.settings_file.read_text().partition("# How much a file may hold")[0]
    home.settings_file.write_text(kept + toml("[limits]"))
    limits = read_settings(home.settings_file).limits
    assert (limits.share_set_aside, limits.drift_rows) == (0.1, 0.4)


def test_the_sidecar_of_the_example_is_read(tmp_path) -> None:
    (tmp_path / "headcount.csv.toml").write_text(toml("source ="))
    hints = hints_of(tmp_path / "headcount.csv", "headcount.csv", ("headcount",))
    assert hints.sidecar == Hint("headcount", "2026-summer")


def test_the_names_of_the_examples_say_their_terms() -> None:
    told = {
        "headcount_2026_summer.csv": "2026-summer",
        "Spring 2026.csv": "2026-spring",
        "2025-26 autumn.csv": "2025-autumn",
    }
    assert all(f"`{name}`" in PAPER and term_in(name) == term for name, term in told.items())


@pytest.mark.parametrize("kind", [Receipt, Problem])
def test_every_field_of_the_json_is_explained(kind) -> None:
    explained = PAPER.partition("With `--json`")[2].partition("##")[0]
    unexplained = {"already", "now_showing"}
    assert not [
        field
        for field in kind.__dataclass_fields__
        if f"`{field}`" not in explained and field not in unexplained
    ]
