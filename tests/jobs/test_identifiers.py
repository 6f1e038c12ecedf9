"""UPNs beside a second plain implementation and published examples; local IDs; two births to a number."""

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs import child
from jobs.identifiers import UPN_LETTERS, local_id_holds, upn_holds
from jobs.written import identifier

ALPHABET = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in "IOS"]
TAILS = st.from_regex(r"[0-9]{11}[0-9A-HJ-NP-RT-Z]", fullmatch=True)


def plain_check_letter(tail: str) -> str:
    """Character by character, as the guidance puts it: places 2 to 13, a final letter by its number."""
    total = 0
    for place, character in enumerate(tail, start=2):
        total += place * (int(character) if character.isdigit() else ALPHABET.index(character))
    while total >= 23:
        total -= 23
    return ALPHABET[total]


def holds(cells: list[str | None]) -> list[object]:
    frame = pl.DataFrame({"u": pl.Series(cells, dtype=pl.String)})
    return frame.select(upn_holds(pl.col("u")))["u"].to_list()


@pytest.mark.parametrize(
    ("upn", "is_one"),
    [
        ("H801200001001", True),  # DfE, Unique pupil numbers: the worked example
        ("B801200005001", True),  # python-stdnum, stdnum.gb.upn
        ("A801200005001", False),
    ],
)
def test_published_examples(upn: str, is_one: bool) -> None:
    assert holds([upn]) == [is_one]


@given(st.lists(TAILS, min_size=1, max_size=30), st.sampled_from(ALPHABET))
@example(["801200001001", "80120000100A", "00000000000Z"], "H")
def test_the_check_letter_agrees_with_a_plain_one(tails: list[str], other: str) -> None:
    right = [plain_check_letter(tail) for tail in tails]
    assert holds([letter + tail for letter, tail in zip(right, tails, strict=True)]) == [True] * len(tails)
    assert holds([other + tail for tail in tails]) == [letter == other for letter in right]


@given(TAILS, st.integers(0, 10))
def test_one_wrong_digit_never_passes(tail: str, place: int) -> None:
    upn = plain_check_letter(tail) + tail
    wrong = str((int(tail[place]) + 1) % 10)
    assert holds([upn[: place + 1] + wrong + upn[place + 2 :]]) == [False]


@given(st.lists(st.text(max_size=15), min_size=1, max_size=20))
def test_no_text_breaks_it(texts: list[str]) -> None:
    assert all(held in {True, False} for held in holds(texts))


def test_letters_are_the_alphabet_without_three() -> None:
    assert list(UPN_LETTERS) == ALPHABET
    assert holds(["I801200001001", "H80120000100O", "H8012000010010", "h801200001001", "", None]) == [
        False, False, False, False, False, None,
    ]  # fmt: skip


def test_identifiers_are_compared_in_capitals_without_spaces() -> None:
    written = pl.DataFrame({"upn as written": [" h801 2000-01001 ", "H801200001001"]})
    assert written.select(identifier("upn"))["upn"].to_list() == ["H801200001001"] * 2


def test_a_local_id_has_three_characters() -> None:
    frame = pl.DataFrame({"i": ["AB", "ABC", "1", "12345", None]})
    assert frame.select(local_id_holds(pl.col("i")))["i"].to_list() == [False, True, False, True, None]


@pytest.mark.parametrize("link", ["nhs_number", "upn", "local_id"])
def test_one_identifier_with_two_births_is_wrong_on_every_row_it_has(link: str) -> None:
    one, other = {"nhs_number": ("9990000018", "9990000026"), "upn": ("H801200001001", "B801200005001")}.get(
        link, ("P-100", "P-200")
    )
    rows = pl.DataFrame(
        {
            link: [one, one, other, other, None, None],
            "birth_date": ["2023-01-01", "2023-01-02", "2023-01-01", None, "2023-01-01", "2023-01-05"],
        }
    ).with_columns(pl.col("birth_date").str.to_date())
    rule = next(rule for rule in child.rules(link) if rule.name.endswith("with two birth dates"))
    wrong = rows.select(rule.wrong.fill_null(value=False).alias("wrong"))["wrong"]
    assert wrong.to_list() == [True, True, False, False, False, False]
