"""What must be true of a headcount line, in whichever layout it came."""

from collections.abc import Sequence

import polars as pl

from geo.codes import is_setting_urn
from jobs.columns import written
from jobs.rules import Rule, TooMany
from jobs.source import Known

HOURS = ("funded_hours", "extended_hours", "expanded_hours", "setting_hours")
"""Hours a week as files have them; extended and expanded hours are kept as one."""
ATTENDED = HOURS[-1]
FLAG_WORDS = {"y": "1", "yes": "1", "1": "1", "true": "1", "n": "0", "no": "0", "0": "0", "false": "0"}
MOST_HOURS = 70
NOT_LISTED = "setting not listed"
"""The one rule a later settings list can mend; the inbox judges such a file again when it comes again."""
_HALF = 0.5


def setting_rules(known: Known) -> tuple[Rule, ...]:
    """A setting URN of the right form that the register or the settings list has."""
    urn = pl.col("setting_urn")
    formed = is_setting_urn(urn)
    unlisted = TooMany(
        _HALF,
        formed,
        "more than half of the rows name a setting that is neither on the register nor on the settings list"
        if known.settings
        else "no provider register or settings list has been received, so no setting is known yet",
        "Drop in the register and the settings list, then this file again",
    )
    form = "not a setting URN (six or seven digits, or EY and six)"
    return (
        Rule("setting URN missing", "setting_urn", urn.is_null(), "no setting URN"),
        Rule("setting URN form", "setting_urn", ~formed, form),
        Rule(
            NOT_LISTED,
            "setting_urn",
            formed & ~urn.is_in(known.settings),
            "a setting that is neither on the register nor on the settings list",
            remedy="Add it to the settings list and drop that in, then this file again",
            too_many=unlisted,
        ),
    )


def period_rules() -> tuple[Rule, ...]:
    """One term a file, named so that there is but one way to read it."""
    term, ambiguous = pl.col("term"), pl.col("term ambiguous").fill_null(value=False)
    return (
        Rule(
            "funding period unreadable",
            "funding_period",
            term.is_null() & ~ambiguous,
            "not a funding period (such as Summer 2026)",
        ),
        Rule(
            "funding period ambiguous",
            "funding_period",
            ambiguous,
            "a summer of two years, which differs between the academic and the financial year",
            effect="refuses",
            remedy="Write the calendar year, such as Summer 2026, and drop the file in again",
        ),
        Rule(
            "several funding periods",
            "funding_period",
            (term != term.drop_nulls().mode().sort().last()),
            "another funding period than most rows; a file is for one term",
            effect="refuses",
            remedy="Export one term a file and drop the files in again",
        ),
    )


def hours_rules(asked: Sequence[str]) -> tuple[Rule, ...]:
    """Hours of 0 to 70, at the setting in halves, and none of the `asked` left empty.

    Funded hours stretched over more weeks than 38 are 11.4 or 22.8 a week; the hours at the setting are asked
    for to the nearest half. Source: DfE, Early years census guide.
    """
    said = f"not hours from 0 to {MOST_HOURS}"
    missing = (Rule("hours missing", h, written(h).is_null(), "no hours; write 0 for none") for h in asked)
    wrong = (
        Rule("hours out of range", h, _is_wrong(h, pl.lit(value=True)), said) for h in HOURS if h != ATTENDED
    )
    in_halves = pl.col(ATTENDED) * 2 % 1 == 0
    attended = Rule("hours out of range", ATTENDED, _is_wrong(ATTENDED, in_halves), f"{said} in halves")
    return (*missing, *wrong, attended)


def _is_wrong(hours: str, form: pl.Expr) -> pl.Expr:
    read = (pl.col(hours).is_between(0, MOST_HOURS) & form).fill_null(value=False)
    return written(hours).is_not_null() & ~read


def repeated(link: str) -> Rule:
    """No child twice at one setting."""
    again = ~pl.struct(link, "setting_urn", "term").is_first_distinct()
    return Rule(
        "repeated child",
        link,
        again,
        "the same child and setting as an earlier row",
        remedy="Remove the repeat and drop the file in again",
    )
