"""What the exit code of a command says, and the two ways a command gives up with a sentence."""

from __future__ import annotations

from enum import IntEnum

import click


class Exit(IntEnum):
    """The exit codes of every command."""

    FINE = 0
    PROBLEMS = 1
    MISUSED = 2
    FAULT = 3


class Misuse(click.ClickException):
    """Wrong usage or configuration: shown as a sentence, exit code 2."""

    exit_code = Exit.MISUSED


class Problems(click.ClickException):
    """Problems found in files: shown as sentences, exit code 1."""

    exit_code = Exit.PROBLEMS


class Fault(click.ClickException):
    """Something that went wrong on our side and was understood: shown as a sentence, exit code 3."""

    exit_code = Exit.FAULT


class Stopped(BaseException):
    """The process was asked to stop; no `except Exception` may swallow this."""
