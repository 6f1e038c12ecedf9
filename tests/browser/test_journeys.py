"""One selection, from page to page, by link and by the browser's own buttons."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest


def query_of(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def whole_selection(snapshot):
    """A selection in which nothing is as usual."""
    setting = snapshot.settings.drop_nulls(["ward_code", "group_id"]).row(5, named=True)
    return {
        "indicator": snapshot.indicators["id"][3],
        "weight": "2.5",
        "also": "asq3_communication_below,wellcomm_red_or_amber:0.5",
        "term": snapshot.terms["id"][4],
        "over": snapshot.windows["id"][1],
        "basis": "attend",
        "wards": setting["ward_code"],
        "groups": setting["group_id"],
        "settings": setting["urn"],
        "open": setting["urn"],
    }


def test_the_selection_goes_along_from_page_to_page(target, snapshot):
    target.choose("term", snapshot.terms["id"][3])
    target.page.select_option("[data-choose=groups]", "B")
    target.until("s.chips.length === 1")
    for page in ("groups", "setting", "target"):
        target.follow_link(f"nav a[data-page={page}]")
        state = target.until("s.chips.length === 1")
        assert urlsplit(target.page.url).path == f"/{page}"
        assert {"groups": "B", "term": snapshot.terms["id"][3]}.items() <= query_of(target.page).items()
        assert state["choose"]["groups"] == "B"
    assert set(state["settings"]) == set(snapshot.settings.filter(group_id="B")["urn"])


def test_a_ward_opens_into_its_settings_and_a_row_into_its_page(target, snapshot):
    ward, spot = next(iter(target.clear_spots().items()))
    target.click(spot)
    urn = target.until("s.wards.length === 1")["rows"][0]
    target.follow_link(f'.ranking li[data-urn="{urn}"] a.open')
    assert target.page.inner_text("h1") == snapshot.settings.filter(urn=urn)["name"][0]
    assert query_of(target.page) == {"open": urn, "wards": ward}
    target.page.click("[data-step='1']")
    target.page.wait_for_function("() => document.body.dataset.answered === '2'")
    assert snapshot.settings.filter(urn=target.state()["open"])["ward_code"][0] == ward


def test_a_pasted_link_restores_everything(visiting, servers, snapshot):
    wanted = whole_selection(snapshot)
    state = visiting(servers["qi"].address).go(f"target?{urlencode(wanted)}").state()
    assert state["set"] == {name: wanted[name] for name in ("indicator", "term", "over", "basis")}
    assert state["choose"] == {name: wanted[name] for name in ("wards", "groups")}
    assert state["settings"] == state["chosen"] == [wanted["settings"]]
    assert state["wards"] == [wanted["wards"]]
    opened = visiting(servers["qi"].address).go(f"setting?{urlencode(wanted)}")
    assert opened.page.inner_text("h1") == snapshot.settings.filter(urn=wanted["open"])["name"][0]
    for name, value in wanted.items():
        assert query_of(opened.page)[name] == value
    restored = opened.follow_link("nav a[data-page=target]")
    assert query_of(restored.page) == wanted


@pytest.mark.parametrize("page", ["target", "groups", "setting"])
def test_what_a_link_names_in_vain_is_said(visit, page):
    visit.go(f"{page}?wards=E99999999&indicator=of_old&groups=Z&settings=1&term=1999-spring&open=7")
    notice = visit.page.inner_text("[data-notice]")
    for stranger in ("E99999999", "of_old", "Z", "1999-spring"):
        assert re.search(rf"\b{stranger}\b", notice)
    assert visit.state()["chips"] == []
    visit.page.select_option("[data-choose=wards]", index=1)
    visit.until("s.chips.length === 1")
    assert not visit.page.is_visible("[data-notice]")


def test_back_and_forward_go_through_the_selections(target):
    target.page.select_option("[data-choose=groups]", "A")
    first = target.until("s.chips.length === 1")
    target.choose("indicator", "asq3_fine_motor_below")
    target.page.go_back()
    assert target.until("s.set.indicator === 'asq3_communication_below'")["chips"] == first["chips"]
    target.page.wait_for_function("() => document.body.dataset.answered === '3'")
    assert target.state()["rows"] == first["rows"]
    target.page.go_back()
    assert target.until("s.chips.length === 0")["settings"] == []
    target.page.go_forward()
    target.page.go_forward()
    state = target.until("s.set.indicator === 'asq3_fine_motor_below'")
    assert state["settings"] == first["settings"]
