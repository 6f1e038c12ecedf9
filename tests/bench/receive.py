"""One receiving in a process of its own: `python -m tests.bench.receive WAY FILE SETTINGS FOLDER`."""

import json
import shutil
import sys
import time
from pathlib import Path

from tests.bench.measuring import peak_megabytes
from tests.jobs.receiving import KEY


def ours(file, settings, folder):
    """From the inbox to the records, with all that goes with it: hash, archive, one durable transaction."""
    from tests.jobs.receiving import drop, home, take_in

    place = home(folder)
    drop(place, [settings])
    shutil.copy(file, place.inbox / "headcount.csv")
    began = time.perf_counter()
    (receipt,) = take_in(place)
    return time.perf_counter() - began, receipt.rows_kept


def pandas(file, settings, folder):
    """The same in pandas, from the file to a database with the same tables."""
    from jobs.records import Records
    from tests.bench.pandas_headcount import receive

    with Records.to_write(folder / "records.db"):
        began = time.perf_counter()
    kept, _ = receive(file, settings, KEY, folder / "records.db")
    return time.perf_counter() - began, kept


def main(way, file, settings, folder):
    """Do it, and say on standard output how long it took and what it held at its most."""
    folder = Path(folder)
    folder.mkdir(parents=True)
    took, kept = {"ours": ours, "pandas": pandas}[way](Path(file), Path(settings), folder)
    json.dump({"seconds": round(took, 2), "kept": kept, "peak_megabytes": peak_megabytes()}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
