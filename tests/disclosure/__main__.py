"""Attack random authorities and print what came of it: `python -m tests.disclosure 20` (or FIRST-LAST)."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.disclosure.publishing import three_terms


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(which: str) -> int:
    """A line a seed; 1 where anything is known too closely."""
    first, _, last = which.rpartition("-")
    worst = 0
    _say("seed  protected  narrower  seconds  what")
    for seed in range(int(first or 1), int(last) + 1):
        with tempfile.TemporaryDirectory() as home:
            files = three_terms(Path(home), seed)
            began = time.process_time()
            result = files.attack()
            spent = time.process_time() - began
        variables, rows = result.system.violated()
        if variables.size or rows.size:
            _say(f"{seed:4}  the attacker's system excludes the truth: it proves nothing")
            worst = 1
            continue
        narrow = result.breaches
        what = ", ".join(f"{kind} {n}" for kind, n in narrow["what"].value_counts().sort("what").rows())
        _say(f"{seed:4}  {result.protected:9}  {narrow.height:8}  {spent:7.0f}  {what}")
        worst |= int(narrow.height > 0)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "20"))
