"""What became of each file, for people: one line a file, then its problems."""

from __future__ import annotations

from collections.abc import Sequence

import click

from jobs.inbox import Receipt


def any_problem(receipts: Sequence[Receipt]) -> bool:
    """Whether a file was refused or rows of it were set aside; warnings alone do not count."""
    return any(problem.effect != "warns" for receipt in receipts for problem in receipt.problems)


def show_receipts(receipts: Sequence[Receipt], decided: bool = False) -> None:
    """Write to standard output what arrived, what is wrong, and if wanted how source and term were found."""
    for receipt in receipts:
        click.echo(receipt.headline)
        if decided and receipt.decided:
            click.echo(f"  ({receipt.decided})")
        for message in receipt.messages:
            click.echo(f"  {message}")
