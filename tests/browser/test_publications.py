"""What readers see while publications come, fail to come, or come damaged."""

import pytest

from dashboards.library import current_snapshot
from tests.browser.publishing import copy_audience, doctor, release_as
from tests.browser.serving import serving, status_of

NEW_NAME = "Newly Published Nursery"


@pytest.fixture
def own(published, tmp_path):
    """A published folder of the test's own, served; the snapshot in force and the server."""
    folder = tmp_path / "published"
    snapshot = copy_audience(published, "qi", folder)
    with serving(folder, "qi", tmp_path / "serve.log") as served:
        yield snapshot, served


def rename_everywhere(snapshot):
    doctor(snapshot, ("UPDATE ward SET name = ? WHERE code = (SELECT min(code) FROM ward)", (NEW_NAME,)))


def test_a_session_stays_on_its_publication_and_a_new_one_gets_the_next(own, visiting):
    snapshot, served = own
    old = visiting(served.address).go("target")
    newer = release_as(snapshot, "2026-summer-0000000002")
    rename_everywhere(newer)
    old.choose("indicator", "asq3_fine_motor_below")
    ward, spot = next(iter(old.clear_spots().items()))
    old.click(spot)
    assert old.until("s.wards.length === 1")["wards"] == [ward]
    assert NEW_NAME not in old.page.content()
    assert NEW_NAME in visiting(served.address).go("target").page.content()
    # The tab that was open still answers after a newer one was loaded.
    old.choose("indicator", "asq3_gross_motor_below")
    assert served.faults() == []


def test_a_damaged_publication_leaves_readers_on_the_one_before(own, visiting):
    snapshot, served = own
    before = visiting(served.address).go("target").state()
    for damage in (cut_short, not_a_database, no_figures, gone):
        damage(release_as(snapshot, f"2026-summer-{damage.__name__}"))
        assert status_of(f"{served.address}/target")[0] == 200, damage.__name__
        assert visiting(served.address).go("target").state() == before, damage.__name__
    assert served.faults() == []


def test_figures_cut_short_leave_readers_on_the_publication_before(own, visiting):
    snapshot, served = own
    before = visiting(served.address).go("target").state()
    broken_figures(release_as(snapshot, "2026-summer-0000000003"))
    status, text = status_of(f"{served.address}/target")
    assert status == 200
    assert served.faults() == [], "a traceback instead of the publication before"
    assert "data-finding" in text
    assert visiting(served.address).go("target").state() == before


def cut_short(snapshot):
    snapshot.write_bytes(snapshot.read_bytes()[: snapshot.stat().st_size // 2])


def not_a_database(snapshot):
    snapshot.write_bytes(b"not a database" * 300)


def no_figures(snapshot):
    snapshot.with_suffix(".figures.json").unlink()


def broken_figures(snapshot):
    figures = snapshot.with_suffix(".figures.json")
    figures.write_bytes(figures.read_bytes()[:5000])


def gone(snapshot):
    snapshot.unlink()


def test_before_the_first_publication_the_page_says_so(published, tmp_path, visiting):
    folder = tmp_path / "published"
    folder.mkdir()
    with serving(folder, "qi", tmp_path / "serve.log", pages_alone=True) as served:
        for page in ("", "target", "groups", "setting"):
            status, text = status_of(f"{served.address}/{page}")
            assert status == 200
            assert "There is nothing to show yet" in text
            assert "Nothing has been published for the audience “qi” yet." in text
            assert "Traceback" not in text
        visit = visiting(served.address)
        visit.page.goto(f"{served.address}/target")
        visit.page.wait_for_selector("h1")
        assert visit.page.inner_text("h1") == "There is nothing to show yet"
        copy_audience(published, "qi", folder)
        assert current_snapshot(folder, "qi").is_file()
        visit.page.wait_for_selector("[data-finding]", timeout=30_000)
        visit.ready()
        assert served.faults() == []
