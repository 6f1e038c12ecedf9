"""What the records hold that files may refer to, read once and kept until places or settings change."""

from dataclasses import replace

import polars as pl

from geo.boundaries import ward_of
from jobs.customs import Customs
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
        if authority and (wards["authority_code"] == authority.code).any():
            wards = wards.filter(pl.col("authority_code") == authority.code)
        return Known(
            wards=frozenset(wards["code"]),
            wards_in_use=self._records.wards_in_use(),
            settings=frozenset(self._records.settings()["urn"]),
            ward_of_postcode=_ward_of_postcode(self._records.postcodes(), wards),
            authority=authority,
            link=self._customs.link,
        )


def _ward_of_postcode(postcodes: pl.DataFrame, wards: pl.DataFrame) -> pl.DataFrame:
    """Each postcode's ward: as the directory says where that ward is known here, else where it lies."""
    if wards.is_empty():
        return postcodes.select("postcode", pl.lit(None, pl.String).alias("ward_code"))
    told = pl.when(pl.col("ward_code").is_in(wards["code"].implode())).then("ward_code").alias("told")
    lying = ward_of(postcodes.with_columns(told).drop("ward_code"), wards)
    return lying.select("postcode", pl.coalesce("told", "ward_code").alias("ward_code"))
