"""Opens a published snapshot read-only and hands out its tables as Polars frames: the only SQL of the dashboards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cached_property
from pathlib import Path

import polars as pl

APPLICATION_ID = 1163088718
SCHEMA_VERSION = 1
# Rates of fewer children swing too far to set the ends of a colour ramp.
ENOUGH_FOR_SCALE = 20

TYPES = {"TEXT": pl.String, "INTEGER": pl.Int64, "REAL": pl.Float64, "BLOB": pl.Binary}

SliceKey = tuple[str, str, str]


class UnreadableSnapshot(Exception):
    """A snapshot that cannot be shown; its text is written for the person who runs the service."""


def current_snapshot(published: Path, audience: str) -> Path:
    """Return the path of the snapshot in force for an audience; raises UnreadableSnapshot when there is none."""
    pointer = published / audience / "CURRENT"
    if not pointer.is_file():
        raise UnreadableSnapshot(f"Nothing has been published for the audience “{audience}” yet.")
    return pointer.parent / f"{pointer.read_text(encoding='utf-8').strip()}.db"


class Snapshot:
    """One audience's published tables, read once; frames are ordered by their key and never change."""

    def __init__(self, path: Path) -> None:
        """Open a snapshot file; raises UnreadableSnapshot when it is missing, foreign or of another version."""
        self.path = path
        self._tables = _read_tables(path)
        self._rates: dict[str, pl.Series] = {}

    @property
    def publication(self) -> dict[str, str]:
        """The one row that says what this snapshot is."""
        return self._tables["publication"].row(0, named=True)

    @property
    def terms(self) -> pl.DataFrame:
        """Published terms, earliest first."""
        return self._tables["term"].sort("position")

    @property
    def windows(self) -> pl.DataFrame:
        """The windows a measure may pool."""
        return self._tables["time_window"].sort("position")

    @property
    def indicators(self) -> pl.DataFrame:
        """The catalogue in its own order."""
        return self._tables["indicator"].sort("position")

    @property
    def wards(self) -> pl.DataFrame:
        """Wards by code, with WKB boundaries in British National Grid metres."""
        return self._tables["ward"].sort("code")

    @cached_property
    def settings(self) -> pl.DataFrame:
        """Settings by URN, with ward name, group and group scores (null where ungrouped)."""
        ward_names = self.wards.select(ward_code="code", ward_name="name")
        groups = self._tables["membership"].rename({"setting_urn": "urn"})
        return (
            self._tables["setting"].join(ward_names, on="ward_code", how="left").join(groups, on="urn", how="left")
        ).sort("urn")

    @property
    def groups(self) -> pl.DataFrame:
        """Need groups in order."""
        return self._tables["need_group"].sort("position")

    @property
    def group_features(self) -> pl.DataFrame:
        """What makes each group, by group and feature."""
        return self._tables["group_feature"].sort("group_id", "position")

    @cached_property
    def _measures(self) -> dict[SliceKey, pl.DataFrame]:
        return _by_slice(self._tables["measure"])

    @cached_property
    def _rankings(self) -> dict[SliceKey, pl.DataFrame]:
        return _by_slice(self._tables["ranking"])

    def measures(self, indicator: str, term: str, window: str) -> pl.DataFrame:
        """Return every place's measure for an indicator, term and window (rates 0 to 1, null where not shown)."""
        return self._measures.get((indicator, term, window), self._tables["measure"].clear())

    def ranking(self, indicator: str, term: str, window: str) -> pl.DataFrame:
        """Return the settings' ranks and shrunk estimates for an indicator, term and window."""
        return self._rankings.get((indicator, term, window), self._tables["ranking"].clear())

    def rates(self, indicator: str) -> pl.Series:
        """Return the pooled rates of all wards and settings over all terms, where shown."""
        if indicator not in self._rates:
            self._rates[indicator] = self._tables["measure"].filter(
                pl.col("indicator") == indicator,
                pl.col("place_kind").is_in(["ward", "setting"]),
                pl.col("time_window") == self.windows["id"][0],
                pl.col("denominator") >= ENOUGH_FOR_SCALE,
            )["rate"].drop_nulls()
        return self._rates[indicator]

    def history(self, places: list[tuple[str, str, str]], window: str) -> pl.DataFrame:
        """Return all indicators and terms of some places, given as (place kind, place id, basis)."""
        wanted = pl.DataFrame(places, schema=["place_kind", "place_id", "basis"], orient="row")
        return self._tables["measure"].filter(pl.col("time_window") == window).join(
            wanted, on=["place_kind", "place_id", "basis"], how="semi"
        )


def _read_tables(path: Path) -> dict[str, pl.DataFrame]:
    if not path.is_file():
        raise UnreadableSnapshot(f"The published file {path.name} is missing.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            _refuse_foreign(database, path)
            names = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            return {name: _read_table(database, name) for name in names}
    except sqlite3.DatabaseError as fault:
        raise UnreadableSnapshot(f"The published file {path.name} is damaged ({fault}).") from fault


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


def _by_slice(table: pl.DataFrame) -> dict[SliceKey, pl.DataFrame]:
    parts = table.partition_by("indicator", "term", "time_window", as_dict=True)
    return {(str(indicator), str(term), str(window)): part for (indicator, term, window), part in parts.items()}
