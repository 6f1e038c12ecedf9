"""What a publication of the synthetic authority costs, by what it is spent on; drawing apart.

And what disclosure adds: three audiences, two of them under the default rule, beside all three exact,
in turns, in one run.
"""

import shutil
import statistics
import time
from dataclasses import replace

from fixtures.authority import write
from jobs import publish
from jobs import together as combined
from jobs.workplace import Audience, Authority
from tests.bench.measuring import keep, machine
from tests.jobs.invented import QI
from tests.jobs.receiving import home, take_in

ROUNDS = 4
RULED = [QI, *(Audience(name, 8, 5, 10) for name in ("partner", "shared"))]
# Audiences under one rule are worked out once, so those without disclosure are two rules too.
EXACT = [QI, *(replace(audience, smallest_count=1, rounded_to=1) for audience in RULED[1:])]
STEPS = (
    *(
        "gather",
        "take_census",
        "areas",
        "attend_places",
        "count_places",
        "count_together",
        "find_parts",
        "attend_groups",
        "count_groups",
    ),
    *("disclose", "sum_members", "measure_known", "rank", "group", "compare", "funnel", "together"),
    "write_snapshot",
)
#: What an exact audience needs nothing of; `disclose` alone is called for all.
DISCLOSURE = ("disclose", "sum_members", "find_parts")


def timed(monkeypatch):
    """Seconds spent in each step, added up as a publication is built; rank and group run side by side."""
    spent = dict.fromkeys((*STEPS, "diagrams"), 0.0)

    def watch(module, called, name):
        step = getattr(module, called)

        def told(*arguments):
            began = time.perf_counter()
            done = step(*arguments)
            spent[name] += time.perf_counter() - began
            return done

        monkeypatch.setattr(module, called, told)

    for name in STEPS:
        watch(publish, name, name)
    watch(combined, "disclose_together", "diagrams")
    return spent


def once(place, authority, audiences, spent):
    shutil.rmtree(place.published, ignore_errors=True)
    spent.update(dict.fromkeys(spent, 0.0))
    began, busy = time.perf_counter(), time.process_time()
    publish.build(place, authority, audiences, lambda *_: None)
    whole, busy = time.perf_counter() - began, time.process_time() - busy
    return {
        **spent,
        "disclosure": sum(spent[name] for name in (*DISCLOSURE, "diagrams")),
        "computing": whole - spent["write_snapshot"],
        "whole": whole,
        "processor": busy,
    }


def test_publishing(tmp_path, monkeypatch):
    written = write(tmp_path / "given")
    place = home(tmp_path / "home")
    for file in sorted((tmp_path / "given" / "inbox").iterdir()):
        shutil.copy(file, place.inbox)
    authority = Authority(written.authority_code, written.authority_name)
    take_in(place, authority=authority)
    spent, rounds = timed(monkeypatch), {"ruled": [], "exact": []}
    for turn in range(ROUNDS):
        both = [("ruled", RULED), ("exact", EXACT)]
        for name, audiences in both if turn % 2 else reversed(both):
            rounds[name].append(once(place, authority, audiences, spent))
    ratios = {
        of: [round(a[of] / b[of], 2) for a, b in zip(rounds["ruled"], rounds["exact"], strict=True)]
        for of in ("whole", "processor")
    }
    result = {
        "machine": machine(),
        "seconds, median and most": {
            kind: {
                name: [round(pick([one[name] for one in each]), 2) for pick in (statistics.median, max)]
                for name in each[0]
            }
            for kind, each in rounds.items()
        },
        "with disclosure, times without, by round": ratios,
    }
    keep("publishing", result)
    kinds = result["seconds, median and most"]
    print(f"{'':16} {'under the rule':>15} {'all exact':>15}")  # noqa: T201  its result
    for name in kinds["ruled"]:
        print(f"{name:16}", *(f"{kinds[kind][name][0]:7.2f} {kinds[kind][name][1]:7.2f}" for kind in kinds))  # noqa: T201
    for of, each in ratios.items():
        print(f"with disclosure, times without ({of}): {statistics.median(each):.2f} of {each}")  # noqa: T201
    assert statistics.median(ratios["processor"]) <= 2
