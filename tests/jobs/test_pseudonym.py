"""Pseudonyms are keyed, stable, and leave nothing of the identifier behind."""

import hashlib
import hmac

import polars as pl
import pytest

from jobs.pseudonym import WeakKeyError, pseudonymise

ROWS = pl.LazyFrame({"id": ["9990000018", None, "9990000026", "9990000018"], "x": [1, 2, 3, 4]})
KEY = bytes(range(32))


def test_a_pseudonym_is_the_keyed_hash_of_the_identifier() -> None:
    found = pseudonymise(ROWS, "id", KEY).collect()
    expected = hmac.new(KEY, b"9990000018", hashlib.sha256).hexdigest()
    assert found.columns == ["x", "pseudonym"]
    assert found["pseudonym"][0] == found["pseudonym"][3] == expected
    assert found["pseudonym"][1] is None
    assert found["pseudonym"][2] not in (expected, None)


def test_another_key_gives_another_pseudonym() -> None:
    ours = pseudonymise(ROWS, "id", KEY).collect()["pseudonym"].drop_nulls()
    theirs = pseudonymise(ROWS, "id", KEY[::-1]).collect()["pseudonym"].drop_nulls()
    assert not set(ours) & set(theirs)


def test_no_rows_are_no_trouble() -> None:
    assert pseudonymise(ROWS.head(0), "id", KEY).collect().schema["pseudonym"] == pl.String


def test_a_key_under_32_bytes_is_refused() -> None:
    with pytest.raises(WeakKeyError, match="has 31 bytes"):
        pseudonymise(ROWS, "id", KEY[:31])


@pytest.mark.parametrize("length", [32, 63, 64, 65, 200])
def test_keys_of_every_length_are_taken_as_the_standard_librarys_hmac_takes_them(length: int) -> None:
    key = bytes(number % 251 for number in range(length))
    found = pseudonymise(ROWS, "id", key).collect()["pseudonym"][0]
    assert found == hmac.new(key, b"9990000018", hashlib.sha256).hexdigest()
