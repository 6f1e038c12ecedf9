"""Rolling back: the same publication again, from any state to any other; and old files dropped in again."""

import pytest

from jobs.records import Records
from jobs.releases import UnknownPublication, changes_to, note_release
from tests.jobs.lives import PLACES, Life, invented, tick

pytestmark = pytest.mark.slow

HEADCOUNT = "headcount_2026_summer.csv"
REVIEWS = "asq3_reviews_2026_summer.csv"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return invented(tmp_path_factory.mktemp("files"))


@pytest.fixture
def life(tmp_path, files, monkeypatch):
    tick(monkeypatch)
    life = Life(tmp_path / "home", *files)
    life.drop(*PLACES, HEADCOUNT, REVIEWS)
    return life


def states(life):
    with Records.to_read(life.place.records) as records:
        query = "SELECT id, source, state FROM delivery ORDER BY id"
        return {number: f"{source} {state}" for number, source, state in records.connection.execute(query)}


def shorter(text):
    return "".join(text.splitlines(keepends=True)[:-5])


def test_a_rollback_gives_the_same_id_and_bytes_and_can_be_rolled_back_itself(life):
    first = life.publish()
    life.drop("corrected.csv", text=shorter(life.text(HEADCOUNT)))
    life.drop("settings_list.csv", text=shorter(life.text("settings_list.csv")))
    second, second_states = life.publish(), states(life)
    assert second[0] != first[0]
    life.drop("headcount_2026_spring.csv")
    life.publish()
    life.restore(first[0])
    life.forget_published()
    assert life.publish() == first
    assert [said for said in states(life).values() if said.endswith("withdrawn")] == [
        "headcount withdrawn", "settings withdrawn", "headcount withdrawn",
    ]  # fmt: skip
    life.restore(second[0])
    life.forget_published()
    assert life.publish() == second
    assert {n: said for n, said in states(life).items() if n in second_states} == second_states


def test_what_was_withdrawn_counts_nowhere_not_even_by_a_settings_name(life):
    name, _ = life.publish()
    life.drop("settings_list.csv", text=life.text("settings_list.csv") + "799555,New,School nursery,,9\n")
    urns = "SELECT 1 FROM setting WHERE urn = '799555'"
    with Records.to_read(life.place.records) as records:
        assert "799555" in records.settings()["urn"]
    life.drop("settings_list.csv")
    with Records.to_read(life.place.records) as records:
        assert "799555" in records.settings()["urn"], "superseded lists still name what closed"
    life.restore(name)
    with Records.to_read(life.place.records) as records:
        assert "799555" not in records.settings()["urn"]
        assert records.connection.execute(urns).fetchone() == (1,), "nothing was deleted"


def test_the_plan_says_what_becomes_of_which_delivery_and_changes_nothing(life):
    name, _ = life.publish()
    life.drop("corrected.csv", text=shorter(life.text(HEADCOUNT)))
    before = states(life)
    with Records.to_read(life.place.records) as records:
        changes = [(c.source, c.term, c.file_name, c.was, c.becomes) for c in changes_to(records, name)]
        with pytest.raises(UnknownPublication):
            changes_to(records, "2026-summer-none")
    assert changes == [
        ("headcount", "2026-summer", HEADCOUNT, "superseded", "current"),
        ("headcount", "2026-summer", "corrected.csv", "current", "withdrawn"),
    ]
    assert states(life) == before


def test_a_release_is_written_down_once_however_often_it_is_said(life):
    name, _ = life.publish()
    with Records.to_write(life.place.records) as records:
        note_release(records, name)
        note_release(records, "another")
        names = [row for (row,) in records.connection.execute("SELECT name FROM publication ORDER BY id")]
    assert names == [name, "another"]


@pytest.mark.parametrize("state", ["superseded", "withdrawn"])
def test_an_old_file_dropped_in_again_counts_again_as_a_new_delivery(life, state):
    name, _ = life.publish()
    life.drop("corrected.csv", text=shorter(life.text(HEADCOUNT)))
    if state == "withdrawn":
        life.restore(name)
    dropped = HEADCOUNT if state == "superseded" else "corrected.csv"
    content = {"text": shorter(life.text(HEADCOUNT))} if state == "withdrawn" else {}
    (receipt,) = life.drop(dropped, **content)
    assert receipt.outcome == "stored"
    assert f"and {state} since; it counts again from now on." in receipt.headline
    assert sorted(s for s in states(life).values() if s.startswith("headcount")) == sorted(
        ["headcount current", "headcount superseded", f"headcount {state}"]
    )
    with Records.to_read(life.place.records) as records:
        (current,) = records.deliveries().filter(source="headcount")["file_name"]
    assert current == dropped


def test_the_content_that_counts_is_still_a_no_op_even_where_a_later_judging_was_withdrawn(life):
    name, _ = life.publish()
    life.drop("corrected.csv", text=shorter(life.text(HEADCOUNT)))
    life.drop(HEADCOUNT)
    life.restore(name)
    before = states(life)
    (receipt,) = life.drop(HEADCOUNT)
    assert (receipt.outcome, states(life)) == ("already", before)


def test_everything_dropped_in_at_once_does_not_turn_back_the_clock(life):
    life.drop("corrected.csv", text=shorter(life.text(HEADCOUNT)))
    before = states(life)
    (life.place.inbox / "a.csv").write_text(shorter(life.text(HEADCOUNT)))
    receipts = life.drop(HEADCOUNT)
    assert {receipt.file: receipt.outcome for receipt in receipts} == {
        HEADCOUNT: "already",
        "a.csv": "already",
    }
    assert states(life) == before
