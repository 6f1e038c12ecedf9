"""A selection changes what is shown and never the things that show it; nothing jumps."""

import pytest

# What shows things: canvases, rows and the heading, and the figures' models.
THINGS = """
  const nodes = [...probe.canvases(), ...document.querySelectorAll(".ranking li, h1")]
  const ids = [...Bokeh.documents[0]._all_models.keys()].sort()
"""
STAMP = f"""() => {{ {THINGS}
  nodes.forEach((node, i) => {{ node.stamped = i }})
  return {{ nodes: nodes.length, rows: document.querySelectorAll(".ranking li").length, ids }}
}}"""
FOUND = f"""() => {{ {THINGS}
  return {{ stamps: nodes.map((node) => node.stamped ?? null), ids }}
}}"""
TOP = "() => document.querySelector('.figure.map').getBoundingClientRect().top + scrollY"


def ten_selections(target):
    spots = list(target.clear_spots().values())[:3]
    for spot in spots:
        target.click(spot)
        target.pause()
    target.click(target.lonely("map", "easting", "northing"))
    target.pause()
    for row in (1, 4, 2):
        target.page.click(f".ranking li:nth-child({row}) .who")
    target.page.select_option("[data-choose=groups]", "A")
    target.page.select_option("[data-choose=wards]", index=3)
    target.page.click("[data-clear]")
    target.until("s.chips.length === 0")


@pytest.mark.parametrize("query", ["", "?also=wellcomm_red_or_amber:2"], ids=["one", "several"])
def test_no_element_is_built_again_by_ten_selections(visit, query):
    target = visit.go(f"target{query}")
    before = target.page.evaluate(STAMP)
    assert before["rows"] == 60
    ten_selections(target)
    after = target.page.evaluate(FOUND)
    assert after["stamps"] == list(range(before["nodes"]))
    assert after["ids"] == before["ids"]


@pytest.mark.parametrize("width", [1366, 1024])
def test_the_map_stays_where_it_is_whatever_is_chosen(visiting, servers, snapshot, width):
    visit = visiting(servers["qi"].address, width=width).go("target")
    top = {"nothing": visit.page.evaluate(TOP)}
    longest = snapshot.settings.sort(snapshot.settings["name"].str.len_chars()).row(-1, named=True)
    wordiest = snapshot.wards.sort(snapshot.wards["name"].str.len_chars()).row(-1, named=True)
    for kind, choose in (
        ("ward", f"wards={wordiest['code']}"),
        ("setting", f"settings={longest['urn']}"),
        ("group", f"groups={snapshot.groups['id'][0]}"),
        ("ward and group", f"wards={longest['ward_code']}&groups={longest['group_id'] or 'A'}"),
    ):
        visit.page.evaluate(f"() => history.pushState(null, '', 'target?{choose}')")
        visit.page.evaluate("() => dispatchEvent(new PopStateEvent('popstate'))")
        visit.until("s.chips.length > 0")
        top[kind] = visit.page.evaluate(TOP)
    assert max(top.values()) - min(top.values()) <= 2, top
