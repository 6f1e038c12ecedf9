"""Problem reports: what is wrong with files and what to do, as a workbook and as a page."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jobs.receipts import Receipt
from jobs.reporting.page import page
from jobs.reporting.workbook import write_workbook

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
ENDINGS = (".xlsx", ".html")


def write_reports(
    receipts: Sequence[Receipt], folder: Path, stem: str, on: date, note: str = ""
) -> tuple[Path, Path]:
    """Write `<stem>.xlsx` and `<stem>.html` into the folder, which is made if need be; gives both paths.

    `on` is the day they say they were written, `note` a sentence for the page. They
    name files, columns and rows, never what stands in one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    book, sheet_of_paper = (folder / f"{stem}{ending}" for ending in ENDINGS)
    write_workbook(receipts, book, on)
    sheet_of_paper.write_text(page(receipts, on, note), encoding="utf-8")
    return book, sheet_of_paper


def keep_report(folder: Path, receipt: Receipt, subject: str | None, on: date) -> None:
    """Leave the report of a file taken in, under its source and term; none is left where nothing is wrong.

    A correction's report takes the place of the one before it, so the folder lists what is still to do.
    """
    named = (receipt.source or "", receipt.term or "reference", subject or "")
    stem = f"{_UNFIT.sub('_', '-'.join(part for part in named if part))}.problems"
    if receipt.problems:
        write_reports([receipt], folder, stem, on)
        return
    for ending in ENDINGS:
        (folder / f"{stem}{ending}").unlink(missing_ok=True)
