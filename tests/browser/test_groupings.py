"""Groups that were published, and terms in which none were: what the page says of how it went."""

import pytest

from tests.browser.publishing import copy_audience, doctor
from tests.browser.serving import serving

pytestmark = pytest.mark.slow
NONE = (
    "UPDATE membership SET group_id = NULL, next_group_id = NULL, confidence = NULL, belongs = NULL",
    "DELETE FROM group_feature",
    "DELETE FROM need_group",
    "DELETE FROM measure WHERE place_kind = 'group'",
    "DELETE FROM grouping",
    "DELETE FROM grouping_trial",
    "INSERT INTO grouping VALUES ('no stable groups', 131, 3, 0.62, 0.41)",
    "INSERT INTO grouping_trial VALUES (2, 41, 0.71, 0.53), (3, 22, 0.62, 0.41)",
)
PUBLISHED = (
    "DELETE FROM grouping",
    "DELETE FROM grouping_trial",
    "INSERT INTO grouping VALUES ('published', 131, 3, 0.83, 0.71)",
    "INSERT INTO grouping_trial VALUES (2, 41, 0.71, 0.53), (3, 22, 0.83, 0.71)",
    "UPDATE need_group SET stability = 0.88, since = (SELECT min(id) FROM term) WHERE id = 'A'",
    "UPDATE membership SET belongs = 'member', confidence = 0.95, earlier_group_id = 'B'"
    " WHERE group_id IS NOT NULL",
    "UPDATE membership SET belongs = 'too little data' WHERE group_id IS NULL",
    "UPDATE membership SET belongs = 'between', next_group_id = 'B', confidence = 0.52 WHERE setting_urn IN"
    " (SELECT setting_urn FROM membership WHERE group_id = 'A' ORDER BY setting_urn LIMIT 4)",
    "UPDATE membership SET belongs = 'outlying', next_group_id = NULL, group_id = NULL WHERE setting_urn IN"
    " (SELECT setting_urn FROM membership WHERE group_id = 'B' ORDER BY setting_urn LIMIT 2)",
)


@pytest.fixture
def doctored(published, tmp_path, request):
    folder = tmp_path / "published"
    doctor(copy_audience(published, "qi", folder), *((statement, ()) for statement in request.param))
    with serving(folder, "qi", tmp_path / "serve.log") as served:
        yield served


@pytest.mark.parametrize("doctored", [NONE], indirect=True, ids=["none"])
def test_no_stable_groups_is_a_finding(doctored, visiting):
    visit = visiting(doctored.address).go("groups")
    state = visit.state()
    assert state["finding"].startswith("No stable groups this term: 3 groups came nearest, but only 62")
    assert "131 settings had enough data" in state["sub"]
    assert not visit.page.is_visible(".groups-grid")
    assert not visit.page.is_visible(".apart")
    tried = visit.page.inner_text("[data-trials] table")
    assert all(f"{share}\u202f%" in tried for share in (71, 53, 62, 41))
    assert visit.page.is_disabled("[data-choose=groups]")
    assert "No groups are published this term" in visit.go("setting").page.inner_text("[data-group]")
    assert visit.go("target").state()["finding"].endswith("we cannot tell.")


@pytest.mark.parametrize("doctored", [PUBLISHED], indirect=True, ids=["published"])
def test_members_say_where_they_belong_and_how_surely(doctored, visiting):
    visit = visiting(doctored.address).go("groups")
    state = visit.state()
    assert "4 of these lie between two groups, 2 settings are like no group" in state["finding"]
    assert "83\u202f% of a group came back on average" in state["sub"]
    assert "very stable (88\u202f% comes back)" in visit.page.inner_text('.card[data-group="A"]')
    assert visit.page.locator("[data-between] a").count() == 4
    assert visit.page.locator("[data-outlying] a").count() == 2
    assert visit.page.inner_text("[data-members] thead").strip().split("\t")[-2:] == [
        "Confidence",
        "Term before",
    ]
    table = visit.page.inner_text("[data-members] tbody")
    for said in ("sure (95", "not sure (52", "between ●", "Like no group"):
        assert said in table, said
    hollow = visit.page.evaluate(
        "() => probe.model('settings').data.group_fill.filter((c) => c === '#ffffff').length"
    )
    assert hollow == 4
    visit.follow_link("[data-between] li:first-child a")
    group = visit.page.inner_text("[data-group]")
    assert group.startswith("Group: between ●")
    assert "not sure (52" in group
    assert "the term before" in group
