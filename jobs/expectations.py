"""What was expected where a rule found something else: words for people, one phrase a rule, in one place."""

import tomllib
from functools import cache
from importlib.resources import files


def expected(rule: str) -> str:
    """What a right cell, column or file looks like for a rule of that name; empty where nobody has said."""
    return _phrases().get(rule, "")


@cache
def _phrases() -> dict[str, str]:
    return tomllib.loads(files("jobs").joinpath("expectations.toml").read_text(encoding="utf-8"))
