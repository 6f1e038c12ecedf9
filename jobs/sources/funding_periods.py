"""Funding periods: the few ways in which files name a term, and which of them are not clear enough."""

import polars as pl

from jobs.written import term_of

SEASONS = {
    "spring": "spring",
    "spr": "spring",
    "summer": "summer",
    "sum": "summer",
    "autumn": "autumn",
    "aut": "autumn",
}
"""What files call a season, in lower case; three letters are the Department for Education's codes."""
_SEASON = f"(?<season>{'|'.join(SEASONS)})"
_YEAR = r"(?<year>20\d\d)"
_SHORT_YEAR = r"(?<year>(?:20)?\d\d)"
_SPLIT_YEAR = r"(?:20)?(?<first>\d\d) ?/ ?(?:20)?(?<second>\d\d)"
_IDLE_WORDS = r"\b(?:term|year|academic|school|financial|funding|period|headcount|week commencing|w/c)\b"


def in_lower_case(text: pl.Expr) -> pl.Expr:
    """What is written, in lower case, with one blank between words and `/` between the years of a pair."""
    paired = text.str.to_lowercase().str.replace_all(r"(\d\d) ?[-–/] ?((?:20)?\d\d)$", "$1/$2")
    paired = paired.str.replace_all(r"^((?:20)?\d\d) ?[-–/] ?((?:20)?\d\d) ", "$1/$2 ")
    return paired.str.replace_all(r"[\s,_–-]+", " ").str.strip_chars()


def term_named(text: pl.Expr) -> pl.Expr:
    """The id of the term a text names: a season and a year in either order, or a date in the term.

    `Summer 2026`, `2026-summer`, `Summer Term 2026`, `SUM26`, `2025/26 Spring`, `Spring 2025-26`,
    `01/09/2025` and `2025-09-01` do. Null for anything else, and where `is_ambiguous`.
    """
    plain = _without_idle_words(in_lower_case(text))
    after, before = _groups(plain, f"^{_SEASON} ?{_SHORT_YEAR}$"), _groups(plain, f"^{_YEAR} ?{_SEASON}$")
    season = pl.coalesce(after.struct.field("season"), before.struct.field("season"))
    year = pl.coalesce(after.struct.field("year"), before.struct.field("year"))
    single = pl.concat_str(_of_this_century(year), _season(season), separator="-")
    return pl.coalesce(single, _of_a_pair(text), term_of(_day(text)))


def is_ambiguous(text: pl.Expr) -> pl.Expr:
    """True for a summer of two years, such as `Summer 2025/26`, with no word for the kind of year.

    Summer lies in the academic year's second calendar year and in the financial year's first. Spring and
    autumn lie in the same one either way.
    """
    unclear = ~_is_academic(text) & ~_is_financial(text)
    return (_pair_season(text) == "summer") & _follow(text) & unclear


def _of_a_pair(text: pl.Expr) -> pl.Expr:
    first, second = _years(text)
    season = _pair_season(text)
    in_first = (season == "autumn") | ((season == "summer") & _is_financial(text))
    year = 2000 + pl.when(in_first).then(first).otherwise(second)
    named = pl.concat_str(year.cast(pl.String), season, separator="-")
    return pl.when(_follow(text) & ~is_ambiguous(text)).then(named)


def _follow(text: pl.Expr) -> pl.Expr:
    first, second = _years(text)
    return second == first + 1


def _years(text: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    first, second = (_pair(text).struct.field(part) for part in ("first", "second"))
    return first.cast(pl.Int64, strict=False), second.cast(pl.Int64, strict=False)


def _pair(text: pl.Expr) -> pl.Expr:
    plain = _without_idle_words(in_lower_case(text))
    after = _groups(plain, f"^{_SEASON} ?{_SPLIT_YEAR}$")
    before = _groups(plain, f"^{_SPLIT_YEAR} ?{_SEASON}$")
    parts = ("season", "first", "second")
    return pl.struct(pl.coalesce(after.struct.field(p), before.struct.field(p)).alias(p) for p in parts)


def _pair_season(text: pl.Expr) -> pl.Expr:
    return _season(_pair(text).struct.field("season"))


def _is_academic(text: pl.Expr) -> pl.Expr:
    return in_lower_case(text).str.contains(r"\b(?:academic|school)\b")


def _is_financial(text: pl.Expr) -> pl.Expr:
    return in_lower_case(text).str.contains(r"\bfinancial\b")


def _day(text: pl.Expr) -> pl.Expr:
    """A day, UK or ISO, with or without the midnight that workbooks add."""
    plain = _without_idle_words(text.str.to_lowercase()).str.replace(r"[ t]00:00(?::00)?(?:\.0+)?$", "")
    slashed = pl.when(plain.str.contains(r"^\d{1,2}/\d{1,2}/20\d\d$")).then(plain)
    iso = pl.when(plain.str.contains(r"^20\d\d-\d\d-\d\d$")).then(plain)
    return pl.coalesce(
        slashed.str.to_date("%d/%m/%Y", strict=False), iso.str.to_date("%Y-%m-%d", strict=False)
    )


def _without_idle_words(plain: pl.Expr) -> pl.Expr:
    return plain.str.replace_all(_IDLE_WORDS, " ").str.replace_all(r"\s+", " ").str.strip_chars(" :")


def _groups(text: pl.Expr, pattern: str) -> pl.Expr:
    return text.str.extract_groups(pattern)


def _season(word: pl.Expr) -> pl.Expr:
    return word.replace_strict(SEASONS, default=None, return_dtype=pl.String)


def _of_this_century(year: pl.Expr) -> pl.Expr:
    return pl.when(year.str.len_chars() == len("26")).then(pl.concat_str(pl.lit("20"), year)).otherwise(year)
