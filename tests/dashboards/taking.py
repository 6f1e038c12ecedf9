"""A published folder to take files from: three audiences, with areas, bands and different counts in each."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from bokeh.document import Document

from dashboards.declared import write_figures
from tests.dashboards.invented import SETTINGS, publish

TOGETHER = SETTINGS[4:6]
BANDED = SETTINGS[6]
AREA = "together-1"
NOUGHT = "numerator = NULL, rate = NULL, low = NULL, high = NULL, low_998 = NULL, high_998 = NULL"
# A count in the exact file alone, and in no other.
PLANTED = 7_351
FORMULA = '=HYPERLINK("http://example.org")'


def publish_for_all(folder, *audiences):
    """Publish to audiences (all of them, unless named): `qi` exact, the others as a rounded audience is."""
    for audience in audiences or ("qi", "partner", "shared"):
        path = publish(folder, audience, groups=audience == "qi")
        with closing(sqlite3.connect(path)) as database, database:
            for statement in EXACT if audience == "qi" else ROUNDED:
                database.execute(*statement)
        # No figure is looked at here, and drawing them takes seconds.
        empty = Document().to_json(deferred=False)
        write_figures(path, dict.fromkeys(("target", "groups", "setting"), empty))
    return folder


_NAMES = (
    ("UPDATE setting SET name = ? WHERE urn = ?", (FORMULA, SETTINGS[0])),
    ("INSERT INTO area VALUES (?, 0, 'Childminders in Ward 1 and Ward 2', 2)", (AREA,)),
    (
        "INSERT INTO measure SELECT 'area', ?, basis, indicator, term, time_window, 'shown', 15, 40, 55,"
        " 0.38, NULL, NULL, 0.25, 0.53, 0.2, 0.6, NULL, NULL, NULL, NULL FROM measure"
        " WHERE place_id = ?",
        (AREA, SETTINGS[4]),
    ),
)
EXACT = (
    *_NAMES,
    ("UPDATE measure SET eligible = ? WHERE place_id = ? AND status = 'shown'", (PLANTED, SETTINGS[9])),
)
ROUNDED = (
    *_NAMES,
    *(("INSERT INTO shown_together VALUES (?, ?)", (urn, AREA)) for urn in TOGETHER),
    *(
        (
            f"UPDATE measure SET status = 'together', {NOUGHT}, denominator = NULL, eligible = NULL"
            " WHERE place_id = ?",
            (urn,),
        )
        for urn in TOGETHER
    ),
    (
        f"UPDATE measure SET status = 'banded', {NOUGHT}, denominator = 30, eligible = 40, band_low = 0,"
        " band_high = 0.25 WHERE place_id = ?",
        (BANDED,),
    ),
    (
        "UPDATE measure SET numerator = (numerator + 2) / 5 * 5, rate = (numerator + 2) / 5 * 5 / 30.0"
        " WHERE status = 'shown' AND place_kind <> 'area'",
    ),
    ("UPDATE measure SET change = NULL, change_low = NULL, change_high = NULL, change_word = NULL",),
    *(("DELETE FROM standing WHERE place_id = ?", (urn,)) for urn in (*TOGETHER, BANDED)),
)
