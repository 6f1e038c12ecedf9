"""The report as a page: one file that needs nothing else, to read, to send on and to print."""

from collections.abc import Sequence
from datetime import date
from functools import cache

import jinja2

from jobs.problems import Problem
from jobs.receipts import Receipt
from jobs.reporting.lines import file_lines, problem_lines


def page(receipts: Sequence[Receipt], on: date, note: str = "") -> str:
    """The page, as HTML with its style inside; what comes from a file is escaped. `note` is said first."""
    files = file_lines(receipts)
    sections = [
        {"file": line, "headline": receipt.headline, "problems": problem_lines([receipt])}
        for line, receipt in zip(files, receipts, strict=True)
        if receipt.problems
    ]
    problems = [problem for receipt in receipts for problem in receipt.problems]
    showing = next((receipt.now_showing for receipt in receipts if receipt.now_showing), None)
    waits = any(problem.effect != "warns" for problem in problems)
    return _template().render(
        on=f"{on.day} {on:%B %Y}",
        summary=_summary(receipts, problems),
        files=files,
        sections=sections,
        note=note,
        showing=showing if waits else None,
    )


@cache
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("jobs.reporting", "")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html")


def _summary(receipts: Sequence[Receipt], problems: Sequence[Problem]) -> str:
    """The finding in a sentence."""
    if not problems:
        return f"Nothing is wrong with {_counted(len(receipts), 'file')}."
    refused = sum(receipt.outcome == "refused" for receipt in receipts)
    aside = sum(receipt.rows_set_aside for receipt in receipts if receipt.outcome == "stored")
    parts = [
        _counted(refused, "file is refused", "files are refused") if refused else "",
        _counted(aside, "row is set aside", "rows are set aside") if aside else "",
    ]
    said = " and ".join(part for part in parts if part)
    warnings = sum(problem.effect == "warns" for problem in problems)
    warned = f"{_counted(warnings, 'warning')}" if warnings else ""
    return f"{'; '.join(part for part in (said, warned) if part)}."


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
