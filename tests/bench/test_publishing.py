"""What a publication of the synthetic authority costs, by what it is spent on; writing and drawing apart."""

import shutil
import statistics
import time

from fixtures.authority import write
from jobs import publish
from jobs.workplace import Authority
from tests.bench.measuring import keep, machine
from tests.jobs.invented import PARTNER, QI
from tests.jobs.receiving import home, take_in

ROUNDS = 5
STEPS = (
    *(
        "gather",
        "take_census",
        "attend_places",
        "count_places",
        "count_together",
        "attend_groups",
        "count_groups",
    ),
    *("measure", "rank", "group", "compare", "funnel", "together", "write_snapshot"),
)


def timed(monkeypatch):
    """Seconds spent in each step, added up as a publication is built; rank and group run side by side."""
    spent = dict.fromkeys(STEPS, 0.0)
    for name in STEPS:
        step = getattr(publish, name)

        def told(*arguments, step=step, name=name):
            began = time.perf_counter()
            done = step(*arguments)
            spent[name] += time.perf_counter() - began
            return done

        monkeypatch.setattr(publish, name, told)
    return spent


def test_publishing(tmp_path, monkeypatch):
    written = write(tmp_path / "given")
    place = home(tmp_path / "home")
    for file in sorted((tmp_path / "given" / "inbox").iterdir()):
        shutil.copy(file, place.inbox)
    authority = Authority(written.authority_code, written.authority_name)
    take_in(place, authority=authority)
    spent, rounds = timed(monkeypatch), []
    for _ in range(ROUNDS):
        shutil.rmtree(place.published, ignore_errors=True)
        spent.update(dict.fromkeys(STEPS, 0.0))
        began = time.perf_counter()
        publish.build(place, authority, [QI, PARTNER], lambda *_: None)
        whole = time.perf_counter() - began
        rounds.append({**spent, "computing": whole - spent["write_snapshot"], "whole": whole})
    result = {
        "machine": machine(),
        "seconds, median and most": {
            name: [round(pick([one[name] for one in rounds]), 2) for pick in (statistics.median, max)]
            for name in rounds[0]
        },
    }
    keep("publishing", result)
    for name, part in result["seconds, median and most"].items():
        print(f"{name:16} {part[0]:6.2f} {part[1]:6.2f}")  # noqa: T201  its result
