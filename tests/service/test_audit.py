"""The account of exports: what is written stays, and whatever was done to it is found."""

import hashlib
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from dashboards.accounting import Entry, NotAccounted
from service.audit import Audit, verify

FILTERS = "indicator=asq3_communication_below&term=2026-summer&window=three_terms"


def export(number=0):
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return Entry(
        "export", "this machine", "partner", "shared", "settings.csv", FILTERS, "2026-summer-1f3a", digest
    )


REFUSAL = Entry("refusal", "this machine", "partner", "internal", "settings.csv", "")


@pytest.fixture
def written(tmp_path):
    """An account of five lines."""
    path = tmp_path / "audit.db"
    audit = Audit(path)
    for number in range(4):
        audit(export(number))
    audit(REFUSAL)
    return path


def rows(path, sql="SELECT * FROM line ORDER BY id"):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def tamper(path, *statements):
    """Do what the triggers refuse, as someone who owns the file can."""
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        database.commit()


def test_each_line_holds_what_was_told_and_the_digest_of_the_one_before(written):
    lines = rows(written)
    assert [line[0] for line in lines] == [1, 2, 3, 4, 5]
    assert [line[4] for line in lines] == ["export"] * 4 + ["refusal"]
    assert lines[0][2:10] == (
        "this machine", "partner", "export", "shared", "settings.csv", FILTERS, "2026-summer-1f3a",
        export(0).exported,
    )  # fmt: skip
    before = "0" * 64
    for *values, digest in lines:
        assert values[-1] == before
        # Plainly, once more: the columns as a compact JSON list.
        told = ",".join(json.dumps(value, ensure_ascii=False) for value in values)
        before = hashlib.sha256(f"[{told}]".encode()).hexdigest()
        assert digest == before
    assert verify(written) is None


def test_a_new_account_is_its_owners_alone_and_an_empty_one_is_sound(tmp_path):
    path = tmp_path / "audit.db"
    Audit(path)(export())
    assert path.stat().st_mode & 0o777 == 0o600
    tamper(path, "DELETE FROM line", "DELETE FROM sqlite_sequence")
    assert verify(path) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE line SET filters = '' WHERE id = 2",
        "UPDATE OR IGNORE line SET who = 'nobody'",
        "DELETE FROM line WHERE id = 5",
        "INSERT OR REPLACE INTO line SELECT id, at, who, 'qi', what, copy, view, filters, publication,"
        " exported, previous, digest FROM line WHERE id = 2",
        "INSERT INTO line SELECT 9, at, who, audience, what, copy, view, filters, publication, exported,"
        " digest, digest FROM line WHERE id = 5",
        "INSERT INTO line SELECT 6, at, who, audience, what, copy, view, filters, publication, exported,"
        " previous, digest FROM line WHERE id = 5",
    ],
)
def test_the_file_itself_refuses_a_change(written, statement):
    before = rows(written)
    with closing(sqlite3.connect(written)) as database, pytest.raises(sqlite3.IntegrityError, match="audit"):
        database.execute(statement)
    assert rows(written) == before


@pytest.mark.parametrize(
    ("statements", "first_broken"),
    [
        (["UPDATE line SET audience = 'qi' WHERE id = 3"], 3),
        (["UPDATE line SET exported = NULL, publication = NULL, what = 'refusal' WHERE id = 1"], 1),
        (["UPDATE line SET digest = previous WHERE id = 2"], 2),
        (["DELETE FROM line WHERE id = 2"], 2),
        (["DELETE FROM line WHERE id = 2", "UPDATE line SET id = id - 1 WHERE id > 2"], 2),
        (["DELETE FROM line WHERE id = 1"], 1),
        (["DELETE FROM line WHERE id = 5"], 5),
        (["DELETE FROM line"], 1),
        (
            [
                "UPDATE line SET id = -id WHERE id > 2",
                "UPDATE line SET id = 1 - id WHERE id < 0",
                "INSERT INTO line SELECT 3, at, who, audience, what, copy, view, filters, publication,"
                " exported, previous, digest FROM line WHERE id = 2",
            ],
            3,
        ),
        (
            [
                "INSERT INTO line SELECT 6, at, who, audience, what, copy, view, filters, publication,"
                " exported, digest, digest FROM line WHERE id = 5"
            ],
            6,
        ),
    ],
)
def test_what_was_done_to_the_file_is_found(written, statements, first_broken):
    tamper(written, *statements)
    assert verify(written) == first_broken


def test_dropping_the_triggers_alone_breaks_no_line(written):
    tamper(written)
    assert verify(written) is None


def test_many_writers_make_one_chain(tmp_path):
    path = tmp_path / "audit.db"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: Audit(path)(export(number)), range(40)))
    assert len(rows(path)) == 40
    assert verify(path) is None


def test_an_account_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(NotAccounted, match=r"audit\.db cannot be written"):
        Audit(tmp_path / "nowhere" / "audit.db")(export())
    (tmp_path / "audit.db").write_text("not a database" * 100)
    with pytest.raises(NotAccounted, match="cannot be written"):
        Audit(tmp_path / "audit.db")(export())
    ledger = tmp_path / "ledger.db"
    with closing(sqlite3.connect(ledger)) as database:
        database.execute("CREATE TABLE run (id INTEGER)")
    with pytest.raises(NotAccounted, match="cannot be written"):
        Audit(ledger)(export())
    assert rows(ledger, "SELECT name FROM sqlite_schema") == [("run",)]


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 100])
def test_what_is_no_account_cannot_be_verified(tmp_path, content):
    path = tmp_path / "audit.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotAccounted):
        verify(path)


def test_the_account_has_no_room_for_a_child():
    schema = (Path(__file__).parents[2] / "service" / "audit.sql").read_text(encoding="utf-8").lower()
    columns = {line.split()[0] for line in schema.splitlines() if line.startswith("    ") and "text" in line}
    assert columns == {
        "at", "who", "audience", "what", "copy", "view", "filters", "publication", "exported", "previous",
        "digest",
    }  # fmt: skip
