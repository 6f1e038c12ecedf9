"""New words: what a layout writes where only some words are known, and what it probably means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz, process

from jobs.cells import MOST_WORDS
from jobs.columns import spoken, spoken_word
from jobs.headings import fit_to_show
from jobs.sheet import Sheet
from jobs.vocabularies import Vocabulary

FEWEST_ROWS = 5
"""A word that stands in fewer rows may be somebody's."""
SURELY = 0.9
_LIKELY = 0.75
_SHORT, _LONGEST = 3, 40
_LIKE = 80.0
_DENIES = re.compile(r"\b(?:no|non|not|never|none|nil|un\w+|in\w*eligible)\b")


@dataclass(frozen=True)
class NewWord:
    """A word no table knows: its column, itself, what accepted word it may stand for, and how surely."""

    column: str
    written: str
    means: str | None
    sure: float


@dataclass(frozen=True)
class NewWords:
    """The new words that may be shown, and by column how many more there are that may not."""

    shown: tuple[NewWord, ...]
    hidden: Mapping[str, int]


def new_words(sheet: Sheet, at: Mapping[str, int], vocabularies: Mapping[str, Vocabulary]) -> NewWords:
    """Find the new words of the columns that lie `at` a position and have a vocabulary, in every row.

    A word is shown only if it is a category and not somebody's value: its column has at most 12 different
    words, it stands in at least 5 rows, has at most 40 characters and 4 digits, is neither a date nor a
    postcode, and is short where it has no letters.
    """
    shown: list[NewWord] = []
    hidden: dict[str, int] = {}
    for column in (name for name in vocabularies if name in at):
        vocabulary = vocabularies[column]
        counted = _counted(sheet, at[column])
        new = counted.filter(~spoken(pl.col("word")).is_in(sorted(vocabulary.words)))
        fit = [word for word, rows in new.rows() if counted.height <= MOST_WORDS and _is_category(word, rows)]
        shown += [NewWord(column, word, *meaning(word, vocabulary)) for word in sorted(fit)]
        if new.height > len(fit):
            hidden[column] = new.height - len(fit)
    return NewWords(tuple(shown), hidden)


def meaning(word: str, vocabulary: Vocabulary) -> tuple[str | None, float]:
    """The accepted word that a new one probably stands for, and how surely (0 to 1).

    What denies is never taken for what affirms: `not eligible` is not `eligible`.
    """
    text = spoken_word(word)
    hinted = {said for pattern, said in vocabulary.hints if re.search(pattern, text)}
    alike = [known for known in vocabulary.words if bool(_DENIES.search(known)) == bool(_DENIES.search(text))]
    best = process.extractOne(text, alike, scorer=fuzz.ratio, score_cutoff=_LIKE)
    spelt = {vocabulary.words[best[0]]: best[1] / 100} if best and len(text) > 1 else {}
    meant = hinted | set(spelt)
    if len(meant) != 1:
        return None, 0.0
    (said,) = meant
    return _accepted(said, vocabulary), max(spelt.get(said, 0.0), _LIKELY if hinted else 0.0)


def _accepted(said: str, vocabulary: Vocabulary) -> str:
    return next(word for word in vocabulary.meanings if word == said or vocabulary.words.get(word) == said)


def _counted(sheet: Sheet, position: int) -> pl.DataFrame:
    cell = pl.col(str(position))
    rows = sheet.scan().filter(cell.is_not_null()).group_by(spoken(cell).alias("word")).len()
    return rows.sort("word").collect()


def _is_category(word: str, rows: int) -> bool:
    letters = any(letter.isalpha() for letter in word)
    fit = fit_to_show(word) if letters else len(word) <= _SHORT
    return rows >= FEWEST_ROWS and len(word) <= _LONGEST and fit
