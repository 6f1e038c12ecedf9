"""The way out of the Target page: the list in sight as a file, and exact counts for one team alone."""

import csv
import io


def download(visit, which=""):
    """Follow a download link; returns the file's name and rows, without the lines about it."""
    with visit.page.expect_download() as awaited:
        visit.page.click(f"[data-download='{which}']")
    content = awaited.value.path().read_text(encoding="utf-8-sig")
    # A download ends the request that a page would have been made from.
    visit.wrong = [said for said in visit.wrong if "ERR_ABORTED" not in said]
    about = [line for line in content.splitlines() if line.startswith("# ")]
    rows = csv.DictReader(io.StringIO("\n".join(content.splitlines()[len(about) :])))
    return awaited.value.suggested_filename, about, list(rows)


def test_the_list_in_sight_is_the_list_that_is_given(target):
    name, about, rows = download(target)
    assert name.startswith("earlysight-settings-asq3_communication_below-")
    assert "# Made for,For sharing" in about
    everyone = {row["URN"] for row in rows if row["URN"]}
    ward, spot = next(iter(target.clear_spots().items()))
    target.click(spot)
    state = target.until("s.wards.length === 1")
    _, about, rows = download(target)
    assert {row["URN"] for row in rows if row["URN"]} == set(state["rows"]) < everyone
    assert any(line.startswith("# Wards,") and "All" not in line for line in about), ward
    target.choose("indicator", "asq3_fine_motor_below")
    assert "fine_motor" in download(target)[0]


def test_settings_of_a_group_are_asked_for_by_name(target):
    if target.page.is_disabled("[data-choose=groups]"):
        return
    target.page.select_option("[data-choose=groups]", index=1)
    state = target.until("s.query.includes('groups=')")
    _, _, rows = download(target)
    assert {row["URN"] for row in rows if row["URN"]} == set(state["rows"])


def test_an_internal_copy_is_offered_to_one_team_and_says_what_it_is(target, visiting, servers):
    name, about, _ = download(target, "internal")
    assert "INTERNAL" in name
    assert "INTERNAL COPY" in about[0]
    partners = visiting(servers["partner"].address).go("target")
    assert partners.page.query_selector("[data-download='']")
    assert partners.page.query_selector("[data-download='internal']") is None
    assert "internal" not in partners.page.inner_text(".downloads").lower()


def test_the_links_are_large_enough_to_hit_and_lie_on_nothing(visiting, servers):
    for width in (1366, 1024):
        visit = visiting(servers["qi"].address, width=width).go("target")
        boxes = [link.bounding_box() for link in visit.page.query_selector_all("[data-download]")]
        summary = visit.page.query_selector("[data-table] summary").bounding_box()
        words = visit.page.evaluate(
            "() => { const r = document.createRange();"
            " r.selectNodeContents(document.querySelector('[data-table] summary'));"
            " return r.getBoundingClientRect().right }"
        )
        assert all(box["height"] >= 44 for box in boxes)
        assert all(
            words < box["x"] and box["x"] + box["width"] <= summary["x"] + summary["width"] for box in boxes
        )
