"""Published folders to look at: a real one, made the way a council makes it, and doctored copies."""

import shutil
import sqlite3
import subprocess
from contextlib import closing

from tests.browser.serving import python

AUTHORITY = ("E06999001", "Aldermere")
LONGEST = 280


def build_home(root):
    """Make a home with the synthetic authority and refresh it; returns its published folder."""
    home, files = root / "home", root / "files"
    _run("-m", "service", "new", home, "--code", AUTHORITY[0], "--name", AUTHORITY[1])
    _run("-m", "service", "synth", files)
    for file in sorted((files / "inbox").iterdir()):
        shutil.move(file, home / "inbox" / file.name)
    _run("-m", "service", "refresh", home)
    return home / "published"


def _run(*words):
    with python(*words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as child:
        said, _ = child.communicate(timeout=LONGEST)
    # 1 says that files had problems, which the synthetic authority's may.
    assert child.returncode in (0, 1), said.decode()[-2000:]


def copy_audience(published, audience, to):
    """Copy one audience's current publication to another published folder; returns the snapshot's path."""
    (to / audience).mkdir(parents=True)
    current = (published / audience / "CURRENT").read_text(encoding="utf-8")
    (to / audience / "CURRENT").write_text(current, encoding="utf-8")
    for suffix in (".db", ".figures.json"):
        name = current.strip() + suffix
        shutil.copyfile(published / audience / name, to / audience / name)
    return to / audience / f"{current.strip()}.db"


def release_as(snapshot, name):
    """Publish a copy of a snapshot under another id; returns the copy's path."""
    new = snapshot.with_name(f"{name}.db")
    shutil.copyfile(snapshot, new)
    shutil.copyfile(snapshot.with_suffix(".figures.json"), new.with_suffix(".figures.json"))
    point_to(new)
    return new


def point_to(snapshot):
    """Move CURRENT the way a release does: in one step."""
    aside = snapshot.with_name("CURRENT.new")
    aside.write_text(snapshot.stem + "\n", encoding="utf-8")
    aside.replace(snapshot.with_name("CURRENT"))


def doctor(snapshot, *statements):
    """Change a snapshot's rows, and declare its figures again."""
    alter(snapshot, *statements)
    _run("-m", "dashboards.figures", snapshot)


def alter(snapshot, *statements):
    """Change a snapshot's rows."""
    with closing(sqlite3.connect(snapshot)) as database, database:
        for statement in statements:
            database.execute(*statement)
