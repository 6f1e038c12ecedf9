"""An invented snapshot, small and in plain SQL: every status, every kind of place, and no real one.

That of `qi` is exact; any other audience's is rounded: some rates as a range, childminders together.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from shapely import Polygon

SCHEMA = (Path(__file__).parents[2] / "jobs" / "snapshot.sql").read_text(encoding="utf-8")
TERMS = ("2025-spring", "2025-summer", "2026-spring", "2026-summer")  # without two autumns between them
INDICATORS = (
    ("asq3_communication_below", "asq3", "high_is_need"),
    ("review_coverage", "coverage", "low_is_need"),
    ("eypp_share", "funding", "context"),
    ("wellcomm_amber", "wellcomm", "high_is_need"),
    ("section23", "send", "high_is_need"),
)
PER_100 = {"section23"}
TOGETHER = ("asq3_communication_below", "wellcomm_amber")
WINDOWS = ("three_terms", "term")
WARDS = ("E05000001", "E05000002", "E05000003", "E05000004")
SETTINGS = tuple(f"{900001 + i}" for i in range(12))
AUTHORITY = "E06000099"
STATUSES = ("shown", "shown", "shown", "too_few", "hidden", "none")
# "few" and "most" are banded: few children counted, or all but few.
ROUNDED_STATUSES = ("shown", "few", "most", "shown", "hidden", "none")
BANDS = {"few": (0.0, 0.19), "most": (0.76, 1.0)}
AREA = "childminders-1"
CHILDMINDERS = SETTINGS[10:]
NASTY = '<script>alert("1")</script><!--<script>'
RULE = "Counts under 5 are not shown."


def status_of(place, indicator, term, rounded=False):
    return (ROUNDED_STATUSES if rounded else STATUSES)[(place + indicator + term) % len(STATUSES)]


def setting_status(place, indicator, term, rounded=False):
    if rounded and SETTINGS[place] in CHILDMINDERS:
        return "together"
    return status_of(place, indicator, term, rounded)


def write_snapshot(path, audience="qi", groups=True, name=None):
    """Write a snapshot file; `name` replaces the authority's, wards', settings', terms' and groups' names."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(SCHEMA)
        rounded = audience != "qi"
        _write_frame(database, path.stem, audience, name)
        _write_places(database, name, rounded)
        _write_measures(database, rounded)
        _write_together(database, rounded)
        if groups:
            _write_groups(database, name)
        database.commit()
    return path


def publish(published, audience="qi", publication="2026-summer-0a1b2c3d4e", **how):
    """Write a snapshot as the one in force of an audience, without figures."""
    folder = published / audience
    folder.mkdir(parents=True, exist_ok=True)
    path = write_snapshot(folder / f"{publication}.db", audience, **how)
    (folder / "CURRENT").write_text(f"{publication}\n", encoding="utf-8")
    return path


def _write(database, table, rows):
    for row in rows:
        database.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)


def _write_frame(database, publication, audience, name):
    rule = (5, 1) if audience == "qi" else (8, 5)
    about = (publication, audience, AUTHORITY, name or "Wolds", TERMS[-1], "2026-09-04", *rule, RULE)
    _write(database, "publication", [about])
    for i, term in enumerate(TERMS):
        year, season = term.split("-")
        label = name or f"{season.capitalize()} {year}"
        _write(database, "term", [(term, label, f"{year}-01-01", f"{year}-03-31", i)])
    _write(database, "time_window", [(w, w.replace("_", " "), i) for i, w in enumerate(WINDOWS)])
    for i, (key, family, polarity) in enumerate(INDICATORS):
        said = (
            name or f"Indicator {i}",
            f"Short {i}",
            "A question?",
            "those",
            "all",
            polarity,
            "per_100" if key in PER_100 else "share",
            "here",
            "take care",
            "nothing",
        )
        _write(database, "indicator", [(key, i, family, *said)])


def _write_places(database, name, rounded):
    for i, code in enumerate(WARDS):
        x, y = 400_000.0 + 1000 * i, 450_000.0
        square = Polygon([(x, y), (x + 1000, y), (x + 1000, y + 1000), (x, y + 1000)])
        _write(database, "ward", [(code, name or f"Ward {i}", square.wkb, x + 500, y + 500)])
    for i, urn in enumerate(SETTINGS):
        ward, x = (WARDS[i % 3], 400_100.0 + 300 * i) if i else (None, None)  # the first could not be placed
        kind = "Childminder" if urn in CHILDMINDERS else "Nursery or pre-school"
        _write(database, "setting", [(urn, name or f"Setting {i}", kind, 10, ward, x, x and 450_500.0)])
    _write(database, "area", [(AREA, 0, name or "Childminders in Ward 1 and Ward 2", len(CHILDMINDERS))])
    if rounded:
        _write(database, "shown_together", [(urn, AREA) for urn in CHILDMINDERS])


def _write_measures(database, rounded):
    places = [("authority", AUTHORITY, "attend", 0), ("authority", AUTHORITY, "live", 0)]
    places += [("ward", ward, basis, i) for i, ward in enumerate(WARDS) for basis in ("live", "attend")]
    places += [("setting", urn, "attend", i) for i, urn in enumerate(SETTINGS)]
    places += [("area", AREA, "attend", 0)]
    for k, (indicator, family, polarity) in enumerate(INDICATORS):
        for t, term in enumerate(TERMS):
            for window in WINDOWS:
                key = (indicator, term, window)
                told = [p for p in places if p[2] == "attend" or family != "funding"]
                rows = [(*p[:3], *key, *_values(p, k, t, rounded)) for p in told]
                _write(database, "measure", rows)
                _write(database, "funnel", _funnel(key, k, t, rounded))
                _write(database, "comparison", [("setting", "attend", *key, 6, 0.3, 1.44, 0.3, 0.1)])
                if polarity != "context":
                    _write(database, "standing", _ranks(key, k, t, rounded))
                if family == "asq3":
                    _write(database, "standing", _ward_ranks(key))


def _values(place, indicator, term, rounded):
    if place[0] == "setting":
        status = setting_status(place[3], indicator, term, rounded)
    else:
        status = status_of(place[3], indicator, term, rounded) if place[0] != "authority" else "shown"
    if status in BANDS:
        return ("banded", None, 40, 45, None, *BANDS[status], *(None,) * 8)
    counts = {"shown": (6 + place[3], 30, 40), "too_few": (None, 4, 9), "none": (0, 0, 0)}.get(
        status, (None,) * 3
    )
    rate = counts[0] / counts[1] if status == "shown" else None
    if status != "shown":
        return (status, *counts, *(None,) * 11)
    changed = (0.05, -0.02, 0.12, "no clear change") if term else (None,) * 4
    return (status, *counts, rate, None, None, rate - 0.1, rate + 0.1, rate - 0.15, rate + 0.15, *changed)


def _ranks(key, indicator, term, rounded):
    shown = shown_settings(indicator, term, rounded)
    return [
        (
            "setting",
            SETTINGS[i],
            "attend",
            *key,
            0.4 - i / 100,
            0.3,
            0.5,
            1 - i / 10,
            0.4,
            rank + 1,
            1,
            len(shown),
            0.9 - rank / 10,
        )
        for rank, i in enumerate(shown)
    ]


def _ward_ranks(key):
    measures = (0.3, 0.2, 0.4, 0.5, 0.3)
    return [("ward", ward, "live", *key, *measures, i + 1, 1, 4, 0.5) for i, ward in enumerate(WARDS)]


def shown_settings(indicator, term, rounded=False):
    every = range(len(SETTINGS))
    return [i for i in every if setting_status(i, indicator, term, rounded) == "shown"]


def _funnel(key, indicator, term, rounded):
    shown = shown_settings(indicator, term, rounded)
    flags = ["above", "within", "below"]
    return [
        ("setting", SETTINGS[i], "attend", *key, 0.2, 0.4, 0.1, 0.5, flags[place % 3])
        for place, i in enumerate(shown)
    ]


def _write_together(database, rounded):
    for t, term in enumerate(TERMS):
        key = ("+".join(TOGETHER), term)
        rows = [("authority", AUTHORITY, *key, "shown", 20, 300)]
        rows += [("ward", ward, *key, "shown", 5 + i, 60) for i, ward in enumerate(WARDS)]
        told = [] if rounded else shown_settings(0, t)
        rows += [("setting", SETTINGS[i], *key, "shown", i, 20) for i in told]
        _write(database, "together", rows)


def _write_groups(database, name):
    for i, group in enumerate("AB"):
        _write(
            database, "need_group", [(group, i, name or f"Group {group}", name or "Why.", 4, 0.8, TERMS[1])]
        )
        for k, (feature, *_) in enumerate(INDICATORS):
            row = (group, feature, k, f"Feature {k}", 0.3, 0.2, 0.5 - i, "share")
            _write(database, "group_feature", [row])
    for i, urn in enumerate(SETTINGS[:8]):
        belongs = "between" if i == 3 else "member"
        row = (urn, belongs, "AB"[i % 2], "BA"[i % 2], 0.9, "BA"[i % 2] if i == 4 else "AB"[i % 2])
        _write(database, "membership", [(*row, 0.1 * i, -0.1 * i)])
    _write(database, "membership", [(SETTINGS[8], "too little data", *(None,) * 6)])
    _write(database, "membership", [(SETTINGS[9], "outlying", None, "A", 0.4, "A", 3.0, 2.0)])
    _write(database, "grouping", [("published", 9, 2, 0.85, 0.8)])
    _write(database, "grouping_trial", [(2, 4, 0.85, 0.8), (3, 2, 0.6, 0.5)])
