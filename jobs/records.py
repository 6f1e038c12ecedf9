"""The records: child-level rows under pseudonyms, in one SQLite file that only the jobs open."""

import sqlite3
from importlib.resources import files
from pathlib import Path
from typing import Self
from urllib.parse import quote

import polars as pl

from jobs.placing import place_by_package
from jobs.record_types import COLUMN_TYPES

SCHEMA_VERSION = 2
_BUSY_SECONDS = 30.0
_SCHEMA = files("jobs").joinpath("records.sql")


class RecordsError(Exception):
    """The file is not a records database of this version; the message says what to do."""


class Records:
    """An open records database, for a `with` block; its frames hold what is current, sorted."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @classmethod
    def to_write(cls, path: Path) -> Self:
        """Open for the one writer, making the database where there is none."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        # isolation_level=None: transactions begin and end where the code says, not where Python guesses.
        connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        # SQLite checks no foreign keys unless each connection asks.
        connection.execute("PRAGMA foreign_keys = ON")
        # One writer, no concurrent readers: a rollback journal leaves a single file at rest, to guard and
        # to back up, where WAL leaves three.
        connection.execute("PRAGMA journal_mode = DELETE")
        # A commit is on disk when it returns, power cut or not; the inbox file is removed on its word.
        connection.execute("PRAGMA synchronous = FULL")
        # Sorting must not spill children's rows into a temporary file elsewhere.
        connection.execute("PRAGMA temp_store = MEMORY")
        records = cls(connection)
        if not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            connection.executescript(f"BEGIN IMMEDIATE;\n{_SCHEMA.read_text(encoding='utf-8')}\nCOMMIT;")
        records._guard(path)
        return records

    @classmethod
    def to_read(cls, path: Path) -> Self:
        """Open for measuring; nothing can be written through it. Raises RecordsError where there is none."""
        if not path.exists():
            raise RecordsError(f"There are no records at {path.name} yet. Drop files into the inbox first.")
        uri = f"file:{quote(str(path))}?mode=ro"
        records = cls(sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None))
        records._guard(path)
        return records

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_reason: object) -> None:
        self.connection.close()

    def deliveries(self) -> pl.DataFrame:
        """The current lines of `delivery`, without their state, by source, subject and term."""
        return self._frame("""
            SELECT id, source, dialect, subject, term, identifier, sha256, file_name, archived_as,
                   received_at, rows_read, rows_kept, rows_set_aside
            FROM delivery WHERE state = 'current' ORDER BY source, subject, term""")

    def wards(self) -> pl.DataFrame:
        """Wards as `geo.boundaries.read_boundaries` has them: boundary in WKB, grid metres."""
        return self._frame("""
            SELECT code, ward.name, authority_code, authority_name, boundary, easting, northing
            FROM ward JOIN delivery ON delivery.id = delivery_id WHERE state = 'current' ORDER BY code""")

    def postcodes(self) -> pl.DataFrame:
        """Postcode (no spaces, upper case), easting and northing in metres, ward_code where it is told."""
        return self._frame("""
            SELECT postcode, easting, northing, ward_code
            FROM postcode JOIN delivery ON delivery.id = delivery_id
            WHERE state = 'current' ORDER BY postcode""")

    def settings(self) -> pl.DataFrame:
        """Settings by URN: name, kind, postcode, places; easting and northing where the postcode is known.

        The current settings list describes a setting, else the current register, else the newest earlier
        delivery that had it. `told_ward` is the ward the postcode directory gives; where no directory has
        been delivered, the postcode package places the settings and tells no ward.
        """
        described = self._frame("""
            SELECT urn, name, kind, described.postcode, places, placed.easting, placed.northing,
                   placed.ward_code AS told_ward
            FROM (
                SELECT setting.*, row_number() OVER (
                    PARTITION BY urn
                    ORDER BY state = 'current' DESC, source = 'settings' DESC, delivery_id DESC
                ) AS choice
                FROM setting JOIN delivery ON delivery.id = delivery_id WHERE state <> 'withdrawn'
            ) AS described LEFT JOIN (
                SELECT postcode, easting, northing, ward_code
                FROM postcode JOIN delivery ON delivery.id = delivery_id WHERE state = 'current'
            ) AS placed USING (postcode) WHERE choice = 1 ORDER BY urn""")
        return described if self.has_directory() else place_by_package(described)

    def has_directory(self) -> bool:
        """Whether a postcode directory has been delivered, which outranks the postcode package."""
        query = "SELECT count(*) FROM delivery WHERE state = 'current' AND source = 'postcodes'"
        return bool(self.connection.execute(query).fetchone()[0])

    def reviews(self) -> pl.DataFrame:
        """One row a review; birth_month and review_date are dates, term is the delivery's."""
        frame = self._frame("""
            SELECT delivery_id, row_number, pseudonym, birth_month, sex, delivery.term, review_date,
                   questionnaire_months, communication, gross_motor, fine_motor, problem_solving,
                   personal_social, ward_code
            FROM review JOIN delivery ON delivery.id = delivery_id
            WHERE state = 'current' ORDER BY delivery.term, row_number""")
        return frame.with_columns(pl.col("birth_month", "review_date").str.to_date("%Y-%m-%d"))

    def headcounts(self) -> pl.DataFrame:
        """One row a child, setting and term; birth_month is a date, hours are a week's, flags 0 or 1."""
        frame = self._frame("""
            SELECT delivery_id, row_number, pseudonym, birth_month, sex, headcount.term, setting_urn,
                   entitlement, funded_hours, extended_hours, setting_hours, eypp, daf
            FROM headcount JOIN delivery ON delivery.id = delivery_id
            WHERE state = 'current' ORDER BY headcount.term, row_number""")
        return frame.with_columns(pl.col("birth_month").str.to_date("%Y-%m-%d"))

    def area_values(self) -> pl.DataFrame:
        """One row an indicator, area and period: value, numerator and denominator, null where suppressed.

        `area_kind` says which boundaries `area_code` belongs to: a code may stand for another area in another
        vintage, so join on both. Where two current deliveries tell the same, the newer counts.
        """
        return self._frame("""
            SELECT source, indicator, area_kind, area_code, period, value, numerator, denominator
            FROM (
                SELECT area_value.*, source, row_number() OVER (
                    PARTITION BY indicator, area_kind, area_code, period ORDER BY delivery_id DESC
                ) AS choice
                FROM area_value JOIN delivery ON delivery.id = delivery_id WHERE state = 'current'
            ) WHERE choice = 1 ORDER BY indicator, area_kind, area_code, period""")

    def screens(self) -> pl.DataFrame:
        """One row a WellComm screen; birth_month and screen_date are dates, term is the delivery's."""
        frame = self._frame("""
            SELECT delivery_id, row_number, pseudonym, birth_month, sex, delivery.term, setting_urn,
                   screen_date, section, colour, round
            FROM screen JOIN delivery ON delivery.id = delivery_id
            WHERE state = 'current' ORDER BY delivery.term, row_number""")
        return frame.with_columns(pl.col("birth_month", "screen_date").str.to_date("%Y-%m-%d"))

    def notifications(self) -> pl.DataFrame:
        """One row a section 23 notification; birth_month and notified_on are dates."""
        frame = self._frame("""
            SELECT delivery_id, row_number, pseudonym, birth_month, sex, delivery.term, notified_on
            FROM notification JOIN delivery ON delivery.id = delivery_id
            WHERE state = 'current' ORDER BY delivery.term, row_number""")
        return frame.with_columns(pl.col("birth_month", "notified_on").str.to_date("%Y-%m-%d"))

    def profiles(self) -> pl.DataFrame:
        """One row a foundation stage profile: 17 goals (1, 2 or A) in one word; term is its year's summer."""
        frame = self._frame("""
            SELECT delivery_id, row_number, pseudonym, birth_month, sex, delivery.term, ward_code, goals,
                   good_level
            FROM profile JOIN delivery ON delivery.id = delivery_id
            WHERE state = 'current' ORDER BY delivery.term, row_number""")
        return frame.with_columns(pl.col("birth_month").str.to_date("%Y-%m-%d"))

    def extras(self) -> pl.DataFrame:
        """One row a child and event of an added source, by `source`; happened_on is a date."""
        frame = self._frame("""
            SELECT delivery_id, row_number, source, pseudonym, birth_month, sex, delivery.term, setting_urn,
                   ward_code, happened_on
            FROM extra JOIN delivery ON delivery.id = delivery_id
            WHERE state = 'current' ORDER BY source, delivery.term, row_number""")
        return frame.with_columns(pl.col("birth_month", "happened_on").str.to_date("%Y-%m-%d"))

    def extra_values(self) -> pl.DataFrame:
        """What the events of `extras` say: delivery_id, row_number, column_name and the written meaning."""
        return self._frame("""
            SELECT delivery_id, row_number, column_name, extra_value.value AS meaning
            FROM extra_value JOIN delivery ON delivery.id = delivery_id
            WHERE state = 'current' ORDER BY source, delivery.term, row_number, column_name""")

    def on_roll(self) -> pl.DataFrame:
        """Every child on a current headcount, once: `pseudonym`, and the `identifier` that made it."""
        return self._frame("""
            SELECT DISTINCT pseudonym, identifier
            FROM headcount JOIN delivery ON delivery.id = delivery_id
            WHERE state = 'current' ORDER BY pseudonym""")

    def children(self) -> pl.DataFrame:
        """One row a current child-level row of any source: who, in what, and where as far as that is told."""
        places = {
            "review": "NULL, ward_code",
            "headcount": "setting_urn, NULL",
            "screen": "setting_urn, NULL",
            "notification": "NULL, NULL",
            "profile": "NULL, ward_code",
            "extra": "setting_urn, ward_code",
        }
        return self._frame(" UNION ALL ".join(f"""
            SELECT delivery_id, row_number, source, delivery.term, pseudonym, birth_month, sex,
                   {place.split(", ")[0]} AS setting_urn, {place.split(", ")[1]} AS ward_code
            FROM {table} JOIN delivery ON delivery.id = delivery_id WHERE state = 'current'"""
            for table, place in places.items()) + " ORDER BY delivery_id, row_number")  # fmt: skip

    def wards_in_use(self) -> frozenset[str]:
        """The wards that current child-level rows name."""
        rows = self.connection.execute("""
            SELECT ward_code FROM review JOIN delivery ON delivery.id = delivery_id WHERE state = 'current'
            UNION
            SELECT ward_code FROM profile JOIN delivery ON delivery.id = delivery_id WHERE state = 'current'
            UNION
            SELECT ward_code FROM extra JOIN delivery ON delivery.id = delivery_id WHERE state = 'current'""")
        return frozenset(code for (code,) in rows if code is not None)

    def _frame(self, query: str) -> pl.DataFrame:
        cursor = self.connection.execute(query)
        names = [column[0] for column in cursor.description]
        return pl.DataFrame(
            cursor.fetchall(), schema={name: COLUMN_TYPES[name] for name in names}, orient="row"
        )

    def _guard(self, path: Path) -> None:
        version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 1:
            raise RecordsError(
                f"{path.name} is version 1 of the records; this program reads {SCHEMA_VERSION}. Make it anew "
                "from the archive, which holds every file that was taken in: earlysight rebuild. The old one "
                "is kept beside it."
            )
        if version != SCHEMA_VERSION:
            raise RecordsError(
                f"{path.name} is version {version} of the records; this program reads {SCHEMA_VERSION}. "
                "Use the program that wrote it, or restore a backup."
            )
