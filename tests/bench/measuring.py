"""Numbers from a measurement: their middle and tail, the machine they came from, and where they are kept."""

import json
import os
import platform
import statistics
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[2] / "bench-results"


def summary(values):
    """Median and 95th percentile (nearest rank) of some milliseconds."""
    ordered = sorted(values)
    assert ordered, "no tap was answered"
    at = max(0, -(-95 * len(ordered) // 100) - 1)
    return {
        "count": len(ordered),
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[at], 1),
    }


def machine(browser=None):
    """Where this was measured, in which browser if any, and how busy it was."""
    model = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    return {
        "processor": model[0] if model else platform.processor(),
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "system": platform.platform(),
        "python": platform.python_version(),
        **({"chromium": browser.version} if browser else {}),
    }


def keep(name, result):
    """Write bench-results/<name>.json."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def resident_megabytes(pid):
    """What a process holds in memory now."""
    return _memory(pid, "VmRSS")


def peak_megabytes():
    """The most this process has held; not `ru_maxrss`, in which a child inherits what its parent held."""
    return _memory("self", "VmHWM")


def _memory(pid, what):
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024, 1)
