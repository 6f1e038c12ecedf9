"""Invents an authority's files, on its own or around real wards and providers."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from fixtures.authority import CannotInventError, Layouts, Plan, Written, write
from geo.boundaries import NotWardsError
from geo.postcodes import NotPostcodesError
from jobs.workplace import Tell
from service.exits import Misuse
from service.home import Home, make_home


def invent(
    out: Path,
    plan: Plan,
    wards: Path | None,
    providers: Path | None,
    postcodes: Path | None,
    tell: Tell,
    layouts: Layouts | None = None,
) -> Written:
    """Write the files under `out`; raises Misuse for ground that cannot be built on."""
    try:
        return write(out, plan, wards, providers, postcodes, tell, layouts)
    except (CannotInventError, NotWardsError, NotPostcodesError) as wrong:
        raise Misuse(str(wrong)) from wrong


def demo_home(root: Path, tell: Tell, plan: Plan | None = None) -> Home:
    """Make a home with a synthetic authority's files in its inbox; raises Misuse where the place is taken."""
    with tempfile.TemporaryDirectory(prefix="earlysight-demo-") as aside:
        written = invent(Path(aside), plan or Plan(), None, None, None, tell)
        home = make_home(root, written.authority_code, written.authority_name)
        for file in sorted((Path(aside) / "inbox").iterdir()):
            shutil.move(file, home.workplace.inbox / file.name)
    return home
