"""Vocabularies: the columns that hold one of a few words, and what each written word means there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jobs.child import SEX_WORDS
from jobs.columns import spoken_word
from jobs.customs import ExtraSource
from jobs.sources import register, settings, wellcomm
from jobs.sources.entitlements import ENTITLEMENT_WORDS
from jobs.sources.headcount_rules import FLAG_WORDS


@dataclass(frozen=True)
class Vocabulary:
    """The words of one column; `words` gives the meaning by the word as `jobs.columns.spoken` has it.

    `tells` is how sure a column is by its cells alone, where all are words of the table (0 to 1). `hints`
    are patterns of what portals write and no table accepts, with the accepted word each probably means:
    they are only ever proposed, and a person confirms.
    """

    called: str
    words: Mapping[str, str]
    tells: float
    hints: tuple[tuple[str, str], ...] = ()

    def accepts(self, word: str) -> bool:
        """Whether the source that has this column will know the word."""
        return spoken_word(word) in self.words

    @property
    def meanings(self) -> tuple[str, ...]:
        """One accepted word for each meaning, to choose from."""
        named = {meaning: word for word, meaning in reversed([*self.words.items()])}
        clear = (m if not m.isdigit() and self.accepts(m) else named[m] for m in self.words.values())
        return tuple(dict.fromkeys(clear))


_ENTITLEMENT_HINTS = (
    (r"\b30\b|\b30 ?h|extended|expanded|working", "working_parent"),
    (r"\b2 ?y|\b2 ?year|\btwo|disadvantag|additional|vulnerable", "additional_support"),
    (r"\b15\b|\b15 ?h|universal|\b3 ?(?:and|&|/|-|or)? ?4", "universal"),
)

VOCABULARIES: Mapping[str, Vocabulary] = {
    "sex": Vocabulary("words for sex", SEX_WORDS, 0.7),
    "entitlement": Vocabulary("entitlements", ENTITLEMENT_WORDS, 0.85, _ENTITLEMENT_HINTS),
    "eypp": Vocabulary("yes or no", FLAG_WORDS, 0.2),
    "daf": Vocabulary("yes or no", FLAG_WORDS, 0.2),
    "colour": Vocabulary("red, amber or green", wellcomm.COLOURS, 0.85),
    "round": Vocabulary("first or repeat", wellcomm.ROUNDS, 0.7),
    "kind": Vocabulary("kinds of setting", register.KIND_WORDS | settings.KIND_WORDS, 0.7),
}
"""By canonical column, of any source."""


def vocabularies(extras: Sequence[ExtraSource] = ()) -> Mapping[str, Vocabulary]:
    """Those every council has, and those of its extra sources."""
    own = {
        column.name: Vocabulary(f"words for {column.name}", column.words, 0.6)
        for extra in extras
        for column in extra.columns
        if column.words
    }
    return {**own, **VOCABULARIES}
