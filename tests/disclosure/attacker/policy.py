"""What the attacker knows of the rule beside the file, and how wide policy wants a protected range."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Policy:
    """The rule as it is told to everybody: the software is open, and so is its configuration.

    `few_width` is how many values a protected count of children must be able to have, for all an audience can
    work out; `rest_width` how many a remainder must, and `coverage_width` a remainder of coverage (on the
    roll without a review). All are of counts up to `few`. A change of up to `told_change` children in a count
    is told to the attacker.
    """

    complements: bool = True
    totals_drawn_in: bool = True
    corrections_held: int = 5
    few_width: int = 8
    rest_width: int = 5
    coverage_width: int = 3
    few: int = 7
    told_change: int = 5


#: The rule as it is by default.
DEFAULT = Policy()


@dataclass(frozen=True)
class Rounding:
    """A file's two numbers, and what a rounded count stands for."""

    smallest: int
    base: int

    @property
    def below(self) -> int:
        """How far the true count may lie under the rounded one."""
        return self.base // 2

    @property
    def above(self) -> int:
        """How far the true count may lie over the rounded one."""
        return self.base - 1 - self.base // 2

    @property
    def seeming(self) -> int:
        """The most that two rounded counts may differ by and still look as few as those that are hidden."""
        return (self.smallest - 1) // self.base * self.base

    def least(self, rounded: pl.Expr) -> pl.Expr:
        """The least true count that a rounded one stands for."""
        return pl.max_horizontal(rounded - self.below, pl.lit(self.smallest))

    def most(self, rounded: pl.Expr) -> pl.Expr:
        """And the most."""
        return rounded + self.above
