"""The `[limits]` section: how much the inbox bears. Every field of `jobs.limits.Limits` is a setting."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import fields
from typing import Annotated, Any

from pydantic import BeforeValidator

from jobs.limits import Limits


def _numbers(given: Any) -> Any:
    """Raise ValueError for what is no number, is below nothing, or is a share above the whole."""
    for name, value in given.items() if isinstance(given, dict) else ():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name} must be a number, without quotation marks")
        if value < 0:
            raise ValueError(f"{name} must not be below 0")
        if name.startswith("share") and value > 1:
            raise ValueError(f"{name} is a share, from 0 to 1")
    return given


LimitsSection = Annotated[Limits, BeforeValidator(_numbers)]
"""Read as the other sections are: an unknown name is refused, and a whole number stays one."""


def names() -> list[str]:
    """The settings of the section."""
    return [field.name for field in fields(Limits)]


def described() -> str:
    """The section as a new home has it: every setting with its default, switched off, under what it means."""
    meant = _docstrings()
    lines = ["# How much a file may hold, and how unlike the last one it may look. Remove a # to change one."]
    lines += ["[limits]"]
    for field in fields(Limits):
        said = textwrap.wrap(meant.get(field.name, ""), 100, initial_indent="# ", subsequent_indent="# ")
        lines += [*said, f"# {field.name} = {_written(field.default)}"]
    return "\n".join(lines) + "\n"


def _written(value: Any) -> str:
    return f"{value:_}" if isinstance(value, int) else str(value)


def _docstrings() -> dict[str, str]:
    """What the source says under each field: the words stand once, where the limit is."""
    body = ast.parse(inspect.getsource(Limits)).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101  # for the type checker
    pairs = zip(body.body, body.body[1:], strict=False)
    return {
        before.target.id: " ".join(after.value.value.split())
        for before, after in pairs
        if isinstance(before, ast.AnnAssign)
        and isinstance(before.target, ast.Name)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    }
