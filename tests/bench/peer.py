"""The peer: the Target page as HoloViews' own `link_selections` makes it, WebGL and all; run as a script.

Four views of one snapshot: wards and settings, the ranking with intervals, the need scores, the trend.
Linked by ward (`index_cols`), which wards and settings share: a tap on any setting selects its ward.
"""

import sys
from pathlib import Path

import holoviews as hv
import numpy as np
import pandas as pd
import panel as pn
import shapely

from dashboards.columns import setting_columns, setting_values, ward_values
from dashboards.snapshot import Snapshot

FIGURE = {"width": 620, "height": 420}


def settings_of(snapshot, key):
    columns = setting_columns(snapshot) | setting_values(snapshot, *key)
    frame = pd.DataFrame({name: values for name, values in columns.items() if name not in ("group_marker",)})
    return frame[frame["rank"].notna() & frame["easting"].notna() & frame["need_score"].notna()]


def wards_of(snapshot, key):
    rates = ward_values(snapshot, *key, "live")["rate"]
    shapes = []
    for (code, boundary), rate in zip(
        snapshot.wards.select("code", "boundary").iter_rows(), rates, strict=True
    ):
        for part in getattr(shapely.from_wkb(boundary), "geoms", [shapely.from_wkb(boundary)]):
            x, y = np.asarray(part.exterior.coords).T[:2]
            shapes.append({"easting": x, "northing": y, "ward_code": code, "rate": float(rate)})
    return hv.Polygons(shapes, ["easting", "northing"], ["ward_code", "rate"])


def history_of(snapshot, indicator, window, settings):
    rows = [
        snapshot.measures(indicator, term, window)
        .filter(place_kind="setting")
        .select("place_id", "term", "rate")
        for term in snapshot.terms["id"]
    ]
    places = dict(zip(settings["urn"], settings["ward_code"], strict=True))
    frame = pd.concat([pd.DataFrame(part.to_dict(as_series=False)) for part in rows]).dropna()
    frame["position"] = frame["term"].map({term: i for i, term in enumerate(snapshot.terms["id"])})
    frame["ward_code"] = frame["place_id"].map(places)
    return frame.dropna()


def page(snapshot):
    """Return the linked page, as one session sees it."""
    key = (snapshot.indicators["id"][0], snapshot.publication["latest_term"], snapshot.windows["id"][0])
    settings = settings_of(snapshot, key)
    data = hv.Dataset(settings)
    taps = {"tools": ["tap", "box_select"], **FIGURE}
    points = hv.Points(data, ["easting", "northing"], ["ward_code", "estimate"]).opts(
        color="estimate", size=8, **taps
    )
    wards = wards_of(snapshot, key).opts(color="rate", **taps)
    spans = hv.Segments(
        settings.assign(again=settings["rank"]),
        ["rank", "estimate_low", "again", "estimate_high"],
        ["ward_code"],
    ).opts(**taps)
    order = hv.Points(data, ["rank", "estimate"], ["ward_code"]).opts(size=7, **taps)
    scatter = hv.Points(data, ["need_score", "disadvantage_score"], ["ward_code"]).opts(size=8, **taps)
    history = hv.Dataset(
        history_of(snapshot, key[0], key[2], settings)[["position", "ward_code", "rate"]],
        ["position", "ward_code"],
        "rate",
    )
    trend = history.aggregate("position", np.mean).to(hv.Curve, "position", "rate").opts(**FIGURE)
    link = hv.link_selections.instance(index_cols=["ward_code"])
    return pn.Column(link(wards * points + spans * order + scatter + trend).cols(2))


if __name__ == "__main__":
    hv.extension("bokeh")
    published = Snapshot(Path(sys.argv[1]))

    def session():
        pn.extension()
        return page(published)

    pn.serve(
        session,
        port=int(sys.argv[2]),
        address="127.0.0.1",
        websocket_origin=[f"127.0.0.1:{sys.argv[2]}"],
        show=False,
    )
