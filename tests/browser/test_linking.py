"""Whatever is chosen in one view, the others follow."""


def urns(snapshot, **chosen):
    return set(snapshot.settings.filter(**chosen)["urn"])


def test_a_tap_on_a_ward_narrows_everything_to_it(target, snapshot):
    ward, spot = next(iter(target.clear_spots().items()))
    target.click(spot)
    state = target.until("s.wards.length === 1")
    name = snapshot.wards.filter(code=ward)["name"][0]
    assert state["wards"] == [ward]
    assert state["query"] == f"?wards={ward}"
    assert state["chips"] == [name]
    assert state["choose"]["wards"] == ward
    assert set(state["rows"]) == set(state["settings"]) == urns(snapshot, ward_code=ward)
    assert name in state["finding"]


def test_a_second_tap_lets_the_ward_go(target):
    spot = next(iter(target.clear_spots().values()))
    target.click(spot)
    target.until("s.wards.length === 1")
    target.pause()
    target.click(spot)
    state = target.until("s.wards.length === 0")
    assert state["query"] == ""
    assert state["chips"] == state["settings"] == []


def test_a_tap_on_a_setting_in_the_map_chooses_it_and_not_its_ward(target):
    setting = target.lonely("map", "easting", "northing")
    target.click(setting)
    state = target.until("s.settings.length === 1")
    assert state["settings"] == state["chosen"] == [setting["urn"]]
    assert state["wards"] == []


def test_a_tap_in_the_standing_chooses_the_setting_everywhere(target):
    setting = target.lonely("standing", "rank", "estimate")
    target.click(setting)
    state = target.until("s.settings.length === 1")
    assert state["settings"] == [setting["urn"]]
    assert f"settings={setting['urn']}" in state["query"]
    target.pause()
    target.click(target.lonely("standing", "rank", "estimate"))
    assert target.until("s.settings.length === 0")["query"].find("settings=") == -1


def test_a_tap_in_the_funnel_chooses_the_setting_everywhere(target):
    setting = target.lonely("funnel", "denominator", "rate")
    target.click(setting)
    state = target.until("s.settings.length === 1")
    assert state["settings"] == [setting["urn"]]
    assert f"settings={setting['urn']}" in state["query"]


def test_a_row_of_the_ranking_chooses_its_setting_and_lets_it_go(target, snapshot):
    urn = target.state()["rows"][2]
    target.page.click(".ranking li:nth-child(3) .who")
    state = target.until("s.settings.length === 1")
    assert state["settings"] == state["chosen"] == [urn]
    assert state["chips"] == [snapshot.settings.filter(urn=urn)["name"][0]]
    assert len(state["rows"]) > 50, "the others stay in the ranking, to compare"
    target.page.click(".ranking li:nth-child(3) .who")
    assert target.until("s.settings.length === 0")["chosen"] == []


def test_a_group_chosen_by_its_card_or_from_the_list(groups, snapshot):
    for choose in (
        lambda: groups.page.click('.card[data-group="B"]'),
        lambda: groups.page.select_option("[data-choose=groups]", "B"),
    ):
        choose()
        state = groups.until("s.cards.length === 1")
        assert state["cards"] == ["B"]
        assert set(state["settings"]) == set(state["members"]) == urns(snapshot, group_id="B")
        assert state["query"] == "?groups=B"
        assert "B" not in state["wards"]
        groups.page.click("[data-clear]")
        groups.until("s.cards.length === 0 && s.settings.length === 0")


def test_a_tap_in_the_profile_chooses_the_group(groups, snapshot):
    spot = groups.page.evaluate(
        """() => {
          const { row, at } = probe.loneliest("profile", "features", "standardised_difference", "row")
          return { at, group: probe.model("features").data.group_id[row] }
        }"""
    )
    groups.click(spot)
    state = groups.until("s.cards.length === 1")
    assert state["cards"] == [spot["group"]]
    assert set(state["settings"]) == urns(snapshot, group_id=spot["group"])


def test_a_box_drawn_in_the_scatter_chooses_what_it_holds(groups):
    inside, start, end = groups.page.evaluate(
        """() => {
          const s = probe.model("settings").data, at = probe.scale("scatter")
          const middle = (xs) => [...xs].filter((x) => !Number.isNaN(x)).sort((a, b) => a - b)
          const xs = middle(s.need_score), ys = middle(s.disadvantage_score)
          const cut = (v, f) => v[Math.floor(f * (v.length - 1))]
          const [x0, x1, y0, y1] = [cut(xs, 0.6), cut(xs, 0.95), cut(ys, 0.6), cut(ys, 0.95)]
          const within = (value, low, high) => value > low && value < high
          const inside = s.urn.filter((_, i) =>
            within(s.need_score[i], x0, x1) && within(s.disadvantage_score[i], y0, y1))
          return [inside, at(x0, y1), at(x1, y0)]
        }"""
    )
    assert len(inside) > 2
    groups.drag(start, end)
    state = groups.until("s.settings.length > 1")
    # Marks that the box's edge crosses may count.
    assert set(inside) <= set(state["settings"])
    assert len(state["settings"]) <= len(inside) + 6
    assert set(state["members"]) == set(state["settings"])


def test_a_ward_and_a_group_together_leave_what_is_in_both(target, snapshot):
    shared = snapshot.settings.drop_nulls(["ward_code", "group_id"]).row(0, named=True)
    target.page.select_option("[data-choose=wards]", shared["ward_code"])
    target.page.select_option("[data-choose=groups]", shared["group_id"])
    state = target.until("s.chips.length === 2")
    both = urns(snapshot, ward_code=shared["ward_code"], group_id=shared["group_id"])
    assert set(state["rows"]) == set(state["settings"]) == both
    target.page.click(".chip >> nth=0")
    state = target.until("s.chips.length === 1")
    assert set(state["settings"]) == urns(snapshot, group_id=shared["group_id"])


def test_clear_lets_everything_go(target):
    target.page.select_option("[data-choose=groups]", "A")
    target.until("s.chips.length === 1")
    target.page.click("[data-clear]")
    state = target.until("s.chips.length === 0")
    assert state["settings"] == [] and state["query"] == ""
    assert state["count"].startswith("All ")


def test_a_combination_that_nothing_matches_is_said(visit, snapshot):
    pairs = set(
        snapshot.settings.drop_nulls(["ward_code", "group_id"]).select("ward_code", "group_id").iter_rows()
    )
    ward, group = next(
        (ward, group)
        for ward in snapshot.wards["code"]
        for group in snapshot.groups["id"]
        if (ward, group) not in pairs
    )
    state = visit.go(f"target?wards={ward}&groups={group}").state()
    assert "No setting matches" in state["finding"]
    assert state["rows"] == []
    assert state["settings"] == [None], "none may look chosen, and none may look as if all were"
