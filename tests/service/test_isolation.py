"""What a partner's server opens: its own audience's folder and, for an export, what may be shared."""

import json
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from service.audit import verify
from tests.browser.serving import serving, status_of
from tests.dashboards.conftest import run_python
from tests.dashboards.invented import publish
from tests.dashboards.test_leaving import QUERY

pytestmark = pytest.mark.slow

# The serving command itself, telling of every file that its Python opens.
WATCHED = """
import json, os, sys
out = open(sys.argv[1], "a", buffering=1)
def heard(event, arguments):
    if event in ("open", "sqlite3.connect", "os.listdir", "os.scandir") and isinstance(
        arguments[0], (str, bytes, os.PathLike)
    ):
        out.write(json.dumps(os.fsdecode(arguments[0])) + "\\n")
sys.addaudithook(heard)
from service.__main__ import main
sys.argv = ["earlysight", *sys.argv[2:]]
main()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with three audiences' publications, and what the serving process has no business with."""
    root = tmp_path_factory.mktemp("home")
    published = root / "published"
    run_python("-m", "dashboards.figures", *[
        publish(published, audience, groups=audience == "qi") for audience in ("qi", "partner", "shared")
    ])  # fmt: skip
    (root / "records.db").write_text("child level")
    return root


@contextmanager
def watched(home, audience, to):
    """Serve an audience of a home; what was opened so far is in the function given back."""
    opened = to / "opened.jsonl"
    opened.touch()
    words = ["-c", WATCHED, opened, "serve", "--published", home / "published", "--audience", audience]
    with serving(home / "published", audience, to / "serve.log", words=words) as served:
        yield served, lambda: under(home, opened)


def under(home, opened):
    """The files of a home that were opened, by their first two names; SQLite's addresses are paths too."""
    paths = [json.loads(line) for line in opened.read_text(encoding="utf-8").splitlines()]
    plain = [path.removeprefix("file" + "://").partition("?")[0] for path in paths]
    inside = [Path(path).resolve() for path in plain if Path(path).resolve().is_relative_to(home.resolve())]
    return {"/".join(path.relative_to(home.resolve()).parts[:2]) for path in inside}


def test_a_partners_server_opens_its_own_folder_and_the_shared_one_for_an_export(home, tmp_path):
    with watched(home, "partner", tmp_path) as (served, opened):
        for page in ("", "target", "groups", "setting"):
            assert status_of(f"{served.address}/{page}")[0] == 200
        assert opened() == {"published/partner"}
        status, page = status_of(f"{served.address}/export/settings.csv?{QUERY}&copy=internal")
        assert (status, "Quality Improvement team alone" in page) == (403, True)
        assert status_of(f"{served.address}/export/settings.csv?{QUERY}")[0] == 200
        assert opened() == {"published/partner", "published/shared", "audit.db"}
        assert served.faults() == []
    assert verify(home / "audit.db") is None
    with closing(sqlite3.connect(home / "audit.db")) as database:
        told = database.execute(
            "SELECT what, audience, copy, who FROM line ORDER BY id DESC LIMIT 2"
        ).fetchall()
    assert told == [
        ("export", "partner", "shared", "this machine"),
        ("refusal", "partner", "internal", "this machine"),
    ]


def test_the_watch_sees_what_is_opened_elsewhere(home, tmp_path):
    with watched(home, "qi", tmp_path) as (served, opened):
        assert status_of(f"{served.address}/export/settings.csv?{QUERY}&copy=internal")[0] == 200
        assert opened() >= {"published/qi", "audit.db"}


def test_with_its_own_folder_alone_every_page_of_a_partner_works(home, tmp_path):
    alone = tmp_path / "home" / "published"
    shutil.copytree(home / "published" / "partner", alone / "partner")
    with serving(alone, "partner", tmp_path / "serve.log") as served:
        for page in ("", "target", "groups", "setting"):
            status, text = status_of(f"{served.address}/{page}")
            assert (status, "data-finding" in text) == (200, True)
        status, text = status_of(f"{served.address}/export/settings.csv?{QUERY}")
        assert (status, "Nothing has been published for the audience “shared” yet." in text) == (503, True)
        assert served.faults() == []
    assert not (tmp_path / "home" / "audit.db").exists()


def test_an_account_that_cannot_be_written_keeps_exports_in_and_pages_up(home, tmp_path):
    words = ["-m", "service", "serve", "--published", home / "published", "--audience", "partner"]
    words += ["--audit", tmp_path / "no" / "audit.db"]
    with serving(home / "published", "partner", tmp_path / "serve.log", words=words) as served:
        status, text = status_of(f"{served.address}/export/settings.csv?{QUERY}")
        assert (status, "may not leave" in text) == (500, True)
        assert status_of(f"{served.address}/target")[0] == 200
        assert served.faults() == []
    assert "cannot be written" in served.said()
