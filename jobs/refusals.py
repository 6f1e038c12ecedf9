"""Refused files: set beside the inbox with a note and reports that say what to put right."""

from datetime import date

from jobs.hints import sidecar_of
from jobs.receipts import Receipt
from jobs.reporting import write_reports
from jobs.staging import Arrival
from jobs.workplace import Workplace

FOLDER = "refused"


def turn_away(place: Workplace, arrival: Arrival, receipt: Receipt, on: date) -> None:
    """Write `<name>.problems.txt`, `.xlsx` and `.html` into `inbox/refused`, then move the file beside them.

    A file refused before under the same name is replaced: the folder is a list of what is still to do.
    """
    folder = place.inbox / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    note = folder / f"{arrival.path.name}.problems.txt"
    note.write_text("\n\n".join([receipt.headline, *receipt.messages]) + "\n", encoding="utf-8")
    write_reports([receipt], folder, f"{arrival.path.name}.problems", on)
    if arrival.unchanged():
        sidecar = sidecar_of(arrival.path)
        arrival.path.replace(folder / arrival.path.name)
        if sidecar.is_file() and not sidecar.is_symlink():
            sidecar.replace(folder / sidecar.name)
