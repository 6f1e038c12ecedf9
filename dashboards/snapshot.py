"""Opens a published snapshot read-only and hands out its tables as frames: the only SQL of the dashboards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import polars as pl

from dashboards.shelf import Shelf

APPLICATION_ID = 1163088718
SCHEMA_VERSION = 3
# Rates of fewer children swing too far to set the ends of a colour ramp.
ENOUGH_FOR_SCALE = 20

TYPES = {"TEXT": pl.String, "INTEGER": pl.Int64, "REAL": pl.Float64, "BLOB": pl.Binary}
# Without a row in each of these there is nothing a page could show.
NEEDED = ("publication", "term", "time_window", "indicator", "setting")


class UnreadableSnapshot(Exception):  # noqa: N818  a state of the published files, told to people
    """A snapshot that cannot be shown; its text is written for the person who runs the service."""


class Snapshot:
    """One audience's published tables, read once; frames are ordered by their key and never change."""

    def __init__(self, path: Path) -> None:
        """Read a snapshot; raises UnreadableSnapshot if missing, foreign, damaged or of another version."""
        self.path = path
        self._tables = _read_tables(path)
        self.rates = cache(self._pooled_rates)

    @cached_property
    def publication(self) -> dict[str, Any]:
        """The one row that says what this snapshot is."""
        return self._tables["publication"].row(0, named=True)

    @cached_property
    def terms(self) -> pl.DataFrame:
        """Published terms, earliest first."""
        return self._tables["term"].sort("position")

    @cached_property
    def windows(self) -> pl.DataFrame:
        """The windows a measure may pool, the usual one first."""
        return self._tables["time_window"].sort("position")

    @cached_property
    def indicators(self) -> pl.DataFrame:
        """The catalogue in its own order."""
        return self._tables["indicator"].sort("position")

    @cached_property
    def wards(self) -> pl.DataFrame:
        """Wards by code, with WKB boundaries in British National Grid metres."""
        return self._tables["ward"].sort("code")

    @cached_property
    def settings(self) -> pl.DataFrame:
        """Settings by URN, with ward name, group and its scores, and area (null: ungrouped, shown alone)."""
        ward_names = self.wards.select(ward_code="code", ward_name="name")
        groups = self._tables["membership"].rename({"setting_urn": "urn"})
        areas = self._tables["shown_together"].rename({"setting_urn": "urn"})
        return (
            self._tables["setting"]
            .join(ward_names, on="ward_code", how="left")
            .join(groups, on="urn", how="left")
            .join(areas, on="urn", how="left")
        ).sort("urn")

    @cached_property
    def areas(self) -> pl.DataFrame:
        """Areas in which settings are shown together, in order; none where this audience sees each alone."""
        used = self._tables["shown_together"].select(id="area_id").unique()
        return self._tables["area"].join(used, on="id", how="semi").sort("position")

    @cached_property
    def groups(self) -> pl.DataFrame:
        """Need groups in order."""
        return self._tables["need_group"].sort("position")

    @cached_property
    def grouping(self) -> dict[str, Any] | None:
        """How the grouping went, or None where none was tried."""
        return next(iter(self._tables["grouping"].to_dicts()), None)

    @cached_property
    def grouping_trials(self) -> pl.DataFrame:
        """Each number of groups that was tried, the fewest first."""
        return self._tables["grouping_trial"].sort("number")

    @cached_property
    def group_features(self) -> pl.DataFrame:
        """What makes each group, by group and feature."""
        return self._tables["group_feature"].sort("group_id", "position")

    def table(self, name: str) -> pl.DataFrame:
        """Return a whole table as it was published."""
        return self._tables[name]

    def measures(self, indicator: str, term: str, window: str) -> pl.DataFrame:
        """Return every place's measure for an indicator, term and window (rates 0 to 1, null: not shown)."""
        return self._measures_by_slice.take(indicator, term, window)

    def ranking(self, indicator: str, term: str, window: str) -> pl.DataFrame:
        """Return the settings' ranks and shrunk estimates for an indicator, term and window."""
        return self._ranks_by_slice.take(indicator, term, window)

    def history(self, kind: str, place: str, basis: str, window: str) -> pl.DataFrame:
        """Return a place's measures of all indicators and terms, by indicator and term."""
        return self._measures_by_place.take(kind, place, basis, window)

    def standings(self, urn: str, window: str) -> pl.DataFrame:
        """Return a setting's ranks and shrunk estimates on all indicators and terms."""
        return self._ranks_by_setting.take(urn, window)

    def ward_standings(self, indicator: str, term: str, window: str) -> pl.DataFrame:
        """Return the wards' standings for an indicator, term and window, on every basis there is."""
        return self._wards_by_slice.take(indicator, term, window)

    def funnel(self, indicator: str, term: str, window: str) -> pl.DataFrame:
        """Return the settings' funnel limits (shares) and flags for an indicator, term and window."""
        return self._funnel_by_slice.take(indicator, term, window)

    def flags(self, urn: str, window: str) -> pl.DataFrame:
        """Return a setting's funnel limits and flags on all indicators and terms."""
        return self._funnel_by_setting.take(urn, window)

    def comparison(self, indicator: str, term: str, window: str) -> pl.DataFrame:
        """Return what the settings are compared with: one row, or none where they are not."""
        return self._comparison_by_slice.take(indicator, term, window)

    def together(self, indicators: str, term: str) -> pl.DataFrame:
        """Return how many children are counted on all of some indicators (ids joined by +), by place."""
        return self._together_by_slice.take(indicators, term)

    def _pooled_rates(self, indicator: str) -> pl.Series:
        """Return the rates of all wards and settings in the usual window over all terms, where shown."""
        measures = self._tables["measure"].filter(
            pl.col("indicator") == indicator,
            pl.col("place_kind").is_in(["ward", "setting"]),
            pl.col("time_window") == self.windows["id"][0],
            pl.col("denominator") >= ENOUGH_FOR_SCALE,
        )
        return measures["rate"].drop_nulls()

    @cached_property
    def _measures_by_slice(self) -> Shelf:
        return Shelf(self._tables["measure"], "indicator", "term", "time_window")

    @cached_property
    def _measures_by_place(self) -> Shelf:
        return Shelf(self._tables["measure"], "place_kind", "place_id", "basis", "time_window")

    @cached_property
    def _ranks_by_slice(self) -> Shelf:
        return Shelf(self._setting_standings, "indicator", "term", "time_window")

    @cached_property
    def _ranks_by_setting(self) -> Shelf:
        return Shelf(self._setting_standings, "setting_urn", "time_window")

    @cached_property
    def _wards_by_slice(self) -> Shelf:
        wards = self._tables["standing"].filter(pl.col("place_kind") == "ward")
        return Shelf(wards, "indicator", "term", "time_window")

    @cached_property
    def _funnel_by_slice(self) -> Shelf:
        return Shelf(self._of_settings("funnel"), "indicator", "term", "time_window")

    @cached_property
    def _funnel_by_setting(self) -> Shelf:
        return Shelf(self._of_settings("funnel"), "place_id", "time_window")

    @cached_property
    def _comparison_by_slice(self) -> Shelf:
        return Shelf(self._of_settings("comparison"), "indicator", "term", "time_window")

    @cached_property
    def _together_by_slice(self) -> Shelf:
        return Shelf(self._tables["together"], "indicators", "term")

    @cached_property
    def _setting_standings(self) -> pl.DataFrame:
        return self._of_settings("standing").drop("place_kind", "basis").rename({"place_id": "setting_urn"})

    def _of_settings(self, table: str) -> pl.DataFrame:
        return self._tables[table].filter(pl.col("place_kind") == "setting", pl.col("basis") == "attend")


def _read_tables(path: Path) -> dict[str, pl.DataFrame]:
    if not path.is_file():
        raise UnreadableSnapshot(f"The published file {path.name} is missing. Run `earlysight refresh`.")
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            _refuse_foreign(database, path)
            _refuse_damaged(database, path)
            listed = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            tables = {name: _read_table(database, name) for (name,) in listed}
    except (sqlite3.Error, pl.exceptions.PolarsError, KeyError, UnicodeError) as fault:
        raise _damaged(path) from fault
    _refuse_incomplete(tables, path)
    return tables


def _read_table(database: sqlite3.Connection, name: str) -> pl.DataFrame:
    # STRICT tables keep what they declare; said outright, an empty table has its types too.
    declared = {column: TYPES[kind] for _, column, kind, *_ in database.execute(f"PRAGMA table_info({name})")}
    return pl.read_database(f"SELECT * FROM {name}", database, schema_overrides=declared)


def _refuse_foreign(database: sqlite3.Connection, path: Path) -> None:
    application = database.execute("PRAGMA application_id").fetchone()[0]
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        raise UnreadableSnapshot(f"{path.name} is not an Earlysight snapshot.")
    if version != SCHEMA_VERSION:
        raise UnreadableSnapshot(
            f"{path.name} has snapshot version {version}; this release reads version {SCHEMA_VERSION}. "
            "Run `earlysight refresh` to publish it again."
        )


def _refuse_damaged(database: sqlite3.Connection, path: Path) -> None:
    if database.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise _damaged(path)


def _refuse_incomplete(tables: dict[str, pl.DataFrame], path: Path) -> None:
    empty = [name for name in NEEDED if name not in tables or tables[name].is_empty()]
    if empty:
        raise UnreadableSnapshot(
            f"{path.name} has nothing in {', '.join(empty)}, so there is no page to make from it. "
            "Run `earlysight refresh`."
        )


def _damaged(path: Path) -> UnreadableSnapshot:
    # SQLite's own message may quote what it could not read, so it is not repeated.
    return UnreadableSnapshot(
        f"The published file {path.name} is damaged. Run `earlysight refresh` to publish it again."
    )
