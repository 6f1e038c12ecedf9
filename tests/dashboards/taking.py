"""A published folder to take files from: three audiences, with areas, bands and different counts in each."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from bokeh.document import Document

from dashboards.declared import write_figures
from tests.dashboards.invented import AREA, CHILDMINDERS, SETTINGS, publish

__all__ = ["AREA", "BANDED", "FORMULA", "PLANTED", "TOGETHER", "publish_for_all"]

TOGETHER = CHILDMINDERS
BANDED = SETTINGS[6]
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
    (
        "UPDATE measure SET status = 'shown', numerator = 15, denominator = 40, eligible = 55, rate = 0.38,"
        " band_low = NULL, band_high = NULL, low = 0.25, high = 0.53, low_998 = 0.2, high_998 = 0.6"
        " WHERE place_id = ?",
        (AREA,),
    ),
)
EXACT = (
    *_NAMES,
    ("UPDATE measure SET eligible = ? WHERE place_id = ? AND status = 'shown'", (PLANTED, SETTINGS[9])),
)
ROUNDED = (
    *_NAMES,
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
    *(("DELETE FROM standing WHERE place_id = ?", (urn,)) for urn in (BANDED,)),
)
