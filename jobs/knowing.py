"""What the records hold that files may refer to, read once and kept until places or settings change."""

from dataclasses import replace

import polars as pl

from geo.postcode_package import postcodes_of
from jobs.attended import name_compared
from jobs.customs import Customs
from jobs.placing import place
from jobs.records import Records
from jobs.source import Known

_REFERENCE = frozenset({"ward", "postcode", "setting"})
_NAMING_WARDS = frozenset({"review", "profile", "extra"})


class Knowledge:
    """The latest `Known` of the records; `forget` after a delivery that may change it."""

    def __init__(self, records: Records, customs: Customs) -> None:
        self._records, self._customs = records, customs
        self._known: Known | None = None

    def known(self) -> Known:
        """What files may refer to; of the wards only the authority's, where both name it."""
        if self._known is None:
            self._known = self._read()
        return self._known

    def forget(self, tables: frozenset[str]) -> None:
        """Read it anew next time, if any of these tables of the records has changed and matters here."""
        if tables & _REFERENCE:
            self._known = None
        elif self._known and tables & _NAMING_WARDS:
            # A council's postcodes take a moment to place, and reviews come by the dozen.
            self._known = replace(self._known, wards_in_use=self._records.wards_in_use())

    def _read(self) -> Known:
        wards, authority = self._records.wards(), self._customs.authority
        settings = self._records.settings()
        if authority and (wards["authority_code"] == authority.code).any():
            wards = wards.filter(pl.col("authority_code") == authority.code)
        districts = frozenset(wards["authority_code"].drop_nulls())
        return Known(
            wards=frozenset(wards["code"]),
            wards_in_use=self._records.wards_in_use(),
            settings=frozenset(settings["urn"]),
            ward_of_postcode=_ward_of_postcode(self._postcodes(districts), wards),
            authority=authority,
            districts=districts,
            link=self._customs.link,
            setting_of_name=_setting_of_name(settings),
        )

    def _postcodes(self, districts: frozenset[str]) -> pl.DataFrame:
        """The directory delivered, else what the postcode package has of the authority and its districts."""
        if self._records.has_directory() or not districts:
            return self._records.postcodes().rename({"ward_code": "told_ward"})
        authority = self._customs.authority
        own = postcodes_of(districts | ({authority.code} if authority else set()))
        return own.drop("authority_code").with_columns(told_ward=pl.lit(None, pl.String))


def _ward_of_postcode(postcodes: pl.DataFrame, wards: pl.DataFrame) -> pl.DataFrame:
    """Each postcode's ward, null for all where there are no wards yet."""
    return place(postcodes, wards).select("postcode", "ward_code")


def _setting_of_name(settings: pl.DataFrame) -> pl.DataFrame:
    """The names that one setting alone bears: REDACTED, and what two bear, say nothing."""
    named = settings.select(name_compared(pl.col("name")).alias("name"), "urn")
    return named.filter(pl.col("name").is_unique(), pl.col("name") != "")
