"""Refused files: set beside the inbox with a note that says what to put right."""

from jobs.receipts import Receipt
from jobs.staging import Arrival
from jobs.workplace import Workplace

FOLDER = "refused"


def turn_away(place: Workplace, arrival: Arrival, receipt: Receipt) -> None:
    """Write `<name>.problems.txt` into `inbox/refused`, then move the file beside it.

    A file refused before under the same name is replaced: the folder is a list of what is still to do.
    """
    folder = place.inbox / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    note = folder / f"{arrival.path.name}.problems.txt"
    note.write_text("\n\n".join([receipt.headline, *receipt.messages]) + "\n", encoding="utf-8")
    if arrival.unchanged():
        arrival.path.replace(folder / arrival.path.name)
