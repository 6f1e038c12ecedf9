"""All that reaches a partner's browser, over HTTP and the websocket, is in the partner's snapshot."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from dashboards.declared import figures_beside
from dashboards.library import current_snapshot
from tests.browser.serving import status_of
from tests.dashboards.foreign import counts_of, foreign
from tests.dashboards.payloads import numbers, texts, websocket_numbers

START = re.compile(r'<script type="application/json" id="start">(.*?)</script>', re.S)
COUNTS = ("Counted", "Out of", "On roll")


PAGES = ("target", "groups", "setting", "target?also=asq3_gross_motor_below,asq3_fine_motor_below")
# Our scripts, style and fonts, and the libraries': the same files for every audience.
STATIC = ("/assets/", "/static/")


class Wire:
    """What a tab receives from our server: websocket frames by socket, pages, other addresses."""

    def __init__(self, visit):
        self.visit, self.sockets, self.others, self.pages = visit, [], [], []
        visit.page.on("websocket", self._opened)
        visit.page.on("response", lambda answer: self.others.append(urlsplit(answer.url)))

    def _opened(self, socket):
        frames = []
        self.sockets.append(frames)
        socket.on("framereceived", lambda frame: frames.append(frame))  # noqa: PLW0108  Playwright marks what it calls

    def go(self, page):
        self.pages.append(status_of(f"{self.visit.address}/{page}")[1])
        self.visit.go(page)

    def step(self):
        before = self.visit.state()["answered"]
        self.visit.page.click("[data-step='1']")
        self.visit.page.wait_for_function(f"() => document.body.dataset.answered !== '{before}'")

    def numbers(self):
        for frames in self.sockets:
            yield from websocket_numbers(frames)
        for page in self.pages:
            yield from numbers(json.loads(START.search(page)[1]))

    def texts(self):
        messages = [
            json.loads(frame) for frames in self.sockets for frame in frames if isinstance(frame, str)
        ]
        return "\n".join([*self.pages, *texts(messages)])


def look_around(visit, snapshot):
    """Walk through the pages as a reader does, asking for many figures."""
    wire = Wire(visit)
    wire.go("target")
    for indicator in snapshot.indicators["id"][1:]:
        visit.choose("indicator", indicator)
    visit.choose("term", snapshot.terms["id"][2])
    for page in PAGES[1:]:
        wire.go(page)
        for _ in range(6 if page == "setting" else 0):
            wire.step()
    visit.page.wait_for_timeout(300)
    return wire


@pytest.fixture(scope="module")
def files(published):
    return {audience: current_snapshot(published, audience) for audience in ("qi", "partner", "shared")}


@pytest.fixture(scope="module")
def planted(files, snapshot):
    """A count of children that the exact file shows first of all, and no rounded file holds anywhere."""
    measures = snapshot.measures(
        snapshot.indicators["id"][0], snapshot.publication["latest_term"], snapshot.windows["id"][0]
    ).filter(place_kind="authority")
    others = counts_of(files["partner"]) | counts_of(files["shared"])
    told = {row[name] for row in measures.to_dicts() for name in ("numerator", "denominator", "eligible")}
    # Of three digits or more, so that it is no part of a colour or a size.
    return max(count for count in told if count >= 100 and count not in others)


def holds(wire, count):
    """Whether a count stands among the numbers, or is written in a text."""
    written = re.search(rf"(?<![\w.,#-]){count:,}(?![\w,-])|(?<![\w.,#-]){count}(?![\w,-])", wire.texts())
    return count in {number for _, number in wire.numbers()} or bool(written)


def test_every_number_a_partner_receives_is_in_the_partners_snapshot(
    visiting, servers, snapshot, files, planted
):
    wire = look_around(visiting(servers["partner"].address), snapshot)
    said = list(wire.numbers())
    counted = {name.rpartition(".")[2] for name, _ in said}
    assert counted >= {"numerator", "denominator", "eligible", "rate", "low", "high", "band_low", "band_high"}
    assert foreign(said, files["partner"]) == {}
    assert not holds(wire, planted)
    assert foreign([*said, ("facts.authority.eligible", planted)], files["partner"]) != {}
    pages = {page.partition("?")[0] for page in PAGES}
    strange = [
        where.path for where in wire.others if where.scheme != "blob" and not where.path.startswith(STATIC)
    ]
    assert {path.strip("/") for path in strange} <= pages


def test_the_same_look_finds_the_planted_count_where_counts_are_exact(visiting, servers, files, planted):
    wire = Wire(visiting(servers["qi"].address))
    wire.go("target")
    assert holds(wire, planted)
    assert foreign(wire.numbers(), files["qi"]) == {}
    assert foreign(wire.numbers(), files["partner"]) != {}, "the check can fail"


@pytest.mark.parametrize("audience", ["qi", "partner", "shared"])
def test_the_declared_figures_hold_nothing_their_snapshot_does_not(files, audience):
    figures = json.loads(figures_beside(files[audience]).read_text(encoding="utf-8"))
    assert foreign(numbers(figures), files[audience]) == {}


@pytest.mark.parametrize("audience", ["qi", "partner"])
def test_an_export_holds_what_the_shared_snapshot_says_of_each_place(servers, files, audience, planted):
    with closing(sqlite3.connect(f"{files['shared'].as_uri()}?mode=ro", uri=True)) as database:
        indicators = [name for (name,) in database.execute("SELECT id FROM indicator ORDER BY position")]
        (term,) = database.execute("SELECT latest_term FROM publication").fetchone()
        together = dict(database.execute("SELECT id, label FROM area").fetchall())
        assert together, "childminders are shown together"
        for indicator in indicators:
            query = f"indicator={indicator}&term={term}&window=three_terms"
            with urlopen(f"{servers[audience].address}/export/settings.csv?{query}") as answer:
                text = answer.read().decode("utf-8-sig")
            lines = [row for row in csv.reader(io.StringIO(text, newline="")) if not row[0].startswith("# ")]
            got = {
                row["URN"] or row["Setting"]: tuple(int(row[name]) if row[name] else None for name in COUNTS)
                for row in (dict(zip(lines[0], line, strict=True)) for line in lines[1:])
            }
            held = {
                together.get(place, place): counts
                for place, *counts in database.execute(
                    "SELECT place_id, numerator, denominator, eligible FROM measure WHERE basis = 'attend'"
                    " AND place_kind IN ('setting', 'area') AND indicator = ? AND term = ?"
                    " AND time_window = 'three_terms'",
                    (indicator, term),
                )
            }
            assert {place: list(counts) for place, counts in got.items()} == {
                place: held.get(place, [None] * 3) for place in got
            }
            assert set(held) <= set(got), "every setting and area is listed"
            assert not re.search(rf"(?<![\w.-]){planted}(?![\w-])", text)
