"""Mapping a file: proposed, confirmed by options or in conversation, and saved once it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from jobs.columns import spoken_word
from jobs.drafting import Draft
from jobs.new_words import NewWords, new_words
from jobs.vocabularies import vocabularies
from service.commands.parts import echo_json
from service.confirming import (
    ask_columns,
    ask_identifiers,
    ask_words,
    with_options,
    with_sure_words,
    with_words,
)
from service.explaining import Explained, explaining
from service.home import Home
from service.mapping_file import save_mapping
from service.proposals import as_data, show_gaps, show_proposal, show_unknown, show_words


@dataclass(frozen=True)
class Wishes:
    """What the command line asked for; `columns`, `words` and `ignored` as they were written there."""

    source: str | None = None
    name: str | None = None
    yes: bool = False
    columns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    as_json: bool = False


def explain(home: Home, file: Path, wishes: Wishes) -> bool:
    """Propose, ask and save; whether all went as wished. Raises Misuse and Unreadable."""
    with explaining(home, file, wishes.source) as explained:
        draft = with_options(Draft.of(explained.proposal), wishes.columns, wishes.ignored)
        draft = with_words(draft, wishes.words, vocabularies(explained.customs.extras))
        if wishes.as_json:
            return _as_json(home, explained, draft, wishes)
        show_proposal(draft, explained.known)
        if not wishes.yes:
            draft = ask_identifiers(ask_columns(draft, explained.known), explained.known)
        found = _new_words(draft, explained)
        show_words(found)
        if wishes.yes:
            draft = with_sure_words(draft, found.shown)
        else:
            draft = ask_words(draft, found.shown, vocabularies(explained.customs.extras))
        show_unknown(_new_words(draft, explained))
        return _saved(home, draft, wishes, explained.known)


def _as_json(home: Home, explained: Explained, draft: Draft, wishes: Wishes) -> bool:
    found = _new_words(draft, explained)
    name = None
    if wishes.yes:
        draft = with_sure_words(draft, found.shown)
        name = _save(home, draft, wishes.name)[0] if draft.whole else None
    echo_json(as_data(draft, found, explained.known, name))
    return not wishes.yes or name is not None


def _new_words(draft: Draft, explained: Explained) -> NewWords:
    """The words no table knows and nobody has explained on the command line."""
    found = new_words(draft.read(), draft.at, vocabularies(explained.customs.extras))
    said = {(column, spoken_word(word)) for column, words in draft.words.items() for word in words}
    shown = tuple(word for word in found.shown if (word.column, word.written) not in said)
    return NewWords(shown, found.hidden)


def _saved(home: Home, draft: Draft, wishes: Wishes, known: frozenset[str]) -> bool:
    if not draft.whole:
        show_gaps(draft, known)
        return False
    if not wishes.yes and not click.confirm("Save this mapping?", default=True):
        click.echo("Nothing was saved.")
        return False
    name, replaced = _save(home, draft, wishes.name)
    instead = f" in place of ‘{replaced}’" if replaced else ""
    click.echo(f"Saved as ‘{name}’ in {home.settings_file.name}{instead}.")
    click.echo("Files with these headings are read by it from now on. Drop the file into the inbox.")
    return True


def _save(home: Home, draft: Draft, name: str | None) -> tuple[str, str | None]:
    taken = {section.name: section.fingerprint for section in home.settings().mapping}
    mapping = draft.saved(name or "")
    if name is None:
        numbered = (f"{mapping.source} {n}" for n in range(1, len(taken) + 2))
        same = (known for known, print_ in taken.items() if print_ == mapping.fingerprint)
        mapping = draft.saved(next(same, None) or next(n for n in numbered if n not in taken))
    return mapping.name, save_mapping(home.settings_file, mapping)
