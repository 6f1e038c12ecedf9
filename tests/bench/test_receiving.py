"""A million headcount rows, read, judged and stored; beside the same job in pandas, in turns."""

import json
import sqlite3
import statistics
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from service.settings import working_environment
from tests.bench.measuring import keep, machine
from tests.bench.roll import ROWS, write_headcount, write_settings

ROUNDS = 3
WAYS = ("ours", "pandas")
ROOT = Path(__file__).resolve().parents[2]


def once(way, file, settings, folder):
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.receive", way, file, settings, folder],
        cwd=ROOT, env=working_environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def held(folder):
    """What stands in the records, whichever way it came there."""
    with closing(sqlite3.connect(folder / "records.db")) as database:
        columns = "row_number, pseudonym, birth_month, sex, setting_urn, term, entitlement, funded_hours"
        more = "extended_hours, setting_hours, eypp, daf"
        rows = database.execute(f"SELECT {columns}, {more} FROM headcount ORDER BY row_number").fetchall()
        aside = database.execute("SELECT row_number, rule FROM set_aside ORDER BY 1, 2").fetchall()
    return rows, aside


def test_receiving(tmp_path):
    file, settings = tmp_path / "headcount.csv", tmp_path / "settings.csv"
    write_headcount(file)
    write_settings(settings)
    rounds = {way: [] for way in WAYS}
    for number in range(ROUNDS):
        for way in WAYS:
            rounds[way].append(once(way, file, settings, tmp_path / f"{way}-{number}"))
        if number == 0:
            ours, theirs = (held(tmp_path / f"{way}-0") for way in WAYS)
            assert len(ours[0]) > ROWS * 0.99 and len(ours[1]) > ROWS * 0.004
            assert ours[1] == theirs[1], "the same rows are set aside for the same reasons"
            assert ours[0] == theirs[0], "the same rows are kept"
    result = {"machine": machine(), "rows": ROWS, "file_megabytes": round(file.stat().st_size / 1e6)}
    for way, runs in rounds.items():
        result[way] = {
            "median_seconds": statistics.median(run["seconds"] for run in runs),
            "peak_megabytes": max(run["peak_megabytes"] for run in runs),
            "rounds": [run["seconds"] for run in runs],
        }
        print(f"\n{way:7} {result[way]}")  # noqa: T201  its result
    result["ratio"] = round(result["pandas"]["median_seconds"] / result["ours"]["median_seconds"], 2)
    keep("receiving", result)
    print(f"ratio {result['ratio']}; {result['machine']}")  # noqa: T201  its result
