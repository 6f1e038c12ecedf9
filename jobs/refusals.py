"""Refused files: set beside the inbox with a note and reports that say what to put right."""

from datetime import date

from jobs.looking import REFUSED
from jobs.receipts import Receipt
from jobs.reporting import write_reports
from jobs.staging import Arrival
from jobs.workplace import Workplace


def turn_away(place: Workplace, arrival: Arrival, receipt: Receipt, on: date) -> None:
    """Write `<name>.problems.txt`, `.xlsx` and `.html` into `inbox/refused`, then move the file beside them.

    A file refused before under the same name is replaced: the folder is a list of what is still to do.
    """
    folder = place.inbox / REFUSED
    folder.mkdir(exist_ok=True, mode=0o700)
    note = folder / f"{arrival.path.name}.problems.txt"
    # Away with what has this name: written through a link, the note would land on whatever it leads to.
    for ending in ("txt", "xlsx", "html"):
        note.with_suffix(f".{ending}").unlink(missing_ok=True)
    note.write_text("\n\n".join([receipt.headline, *receipt.messages]) + "\n", encoding="utf-8")
    write_reports([receipt], folder, f"{arrival.path.name}.problems", on)
    arrival.move_to(folder)
