"""The whole job by keyboard."""

FOCUS = """() => {
  const at = document.activeElement, look = getComputedStyle(at)
  return { tag: at.tagName,
    name: at.getAttribute("aria-label") || at.textContent.trim().slice(0, 40) || at.name,
    visible: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
    row: at.closest(".ranking li")?.dataset.urn ?? null, body: at === document.body }
}"""


def press_through(chooser, target, waiting):
    target.page.focus(chooser)
    target.page.keyboard.press("ArrowDown")
    return target.until(waiting)


def test_ward_group_and_indicator_are_chosen_with_the_arrow_keys(target, snapshot):
    state = press_through("[data-choose=wards]", target, "s.wards.length === 1")
    assert len(state["chips"]) == 1
    assert set(state["settings"]) == set(snapshot.settings.filter(ward_code=state["wards"][0])["urn"])
    state = press_through("[data-choose=groups]", target, "s.choose.groups !== ''")
    assert len(state["chips"]) == 2
    state = press_through("[data-set=indicator]", target, "s.answered === '2'")
    assert state["set"]["indicator"] == snapshot.indicators["id"][1]


def test_a_row_is_chosen_by_enter_and_its_page_opened(target):
    urn = target.state()["rows"][1]
    target.page.focus(".ranking li:nth-child(2) button")
    target.page.keyboard.press("Enter")
    state = target.until("s.settings.length === 1")
    assert state["settings"] == [urn]
    assert "settings selected" in target.page.text_content("[data-live]")
    target.page.keyboard.press("Tab")
    assert target.page.evaluate("() => document.activeElement.textContent") == "Open"


def test_the_focus_is_always_seen_on_the_way_to_the_ranking(target):
    stops = []
    for _ in range(40):
        target.page.keyboard.press("Tab")
        stops.append(target.page.evaluate(FOCUS))
        if stops[-1]["row"]:
            break
    assert stops[-1]["row"], [stop["name"] for stop in stops]
    assert stops[0]["name"].startswith("Skip")
    assert [stop for stop in stops if not stop["visible"]] == []
