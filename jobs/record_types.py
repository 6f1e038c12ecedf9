"""The types of every column that the records give back."""

from typing import Any

import polars as pl

# Stated, not inferred: inference looks at the first rows only, and an empty table has none.
_WHOLE = """id delivery_id row_number places questionnaire_months eypp daf
    rows_read rows_kept rows_set_aside section good_level"""
_REAL = """easting northing communication gross_motor fine_motor problem_solving personal_social
    funded_hours extended_hours setting_hours value numerator denominator"""
_TEXT = """source dialect subject term identifier sha256 file_name archived_as received_at code name
    authority_code authority_name postcode urn kind pseudonym birth_month sex
    review_date ward_code setting_urn entitlement told_ward indicator area_kind area_code period
    screen_date colour round notified_on goals happened_on column_name meaning"""
COLUMN_TYPES: dict[str, Any] = {
    "boundary": pl.Binary,
    **dict.fromkeys(_WHOLE.split(), pl.Int64),
    **dict.fromkeys(_REAL.split(), pl.Float64),
    **dict.fromkeys(_TEXT.split(), pl.String),
}
