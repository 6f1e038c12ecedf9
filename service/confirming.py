"""Confirming a proposed mapping: by options, or in a conversation on the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from jobs.columns import Column, plain
from jobs.drafting import Draft
from jobs.headings import shown
from jobs.new_words import SURELY, NewWord
from jobs.vocabularies import Vocabulary
from service.exits import Misuse

LEFT_OUT = "-"


def with_options(draft: Draft, set_: Sequence[str], ignore: Sequence[str]) -> Draft:
    """The draft as `--set COLUMN=HEADING` and `--ignore HEADING` have it; raises Misuse."""
    for option in set_:
        name, _, heading = option.partition("=")
        column = _column(draft, name.strip())
        draft = draft.placed(column.name, _position(draft, heading.strip()))
    for heading in ignore:
        position = _position(draft, heading)
        if position is not None:
            draft = draft.leaving_out(draft.proposal.sheet.headings[position])
    return draft


def with_words(draft: Draft, options: Sequence[str], vocabularies: Mapping[str, Vocabulary]) -> Draft:
    """The draft with each `--word COLUMN:WRITTEN=MEANING`; raises Misuse for a meaning there is not."""
    for option in options:
        said, _, means = option.rpartition("=")
        name, _, written = said.partition(":")
        column = _column(draft, name.strip()).name
        vocabulary = vocabularies.get(column)
        if vocabulary is None or not written:
            raise Misuse(f"--word {option}: write COLUMN:WRITTEN=MEANING for a column of few words.")
        draft = draft.meaning(column, written.strip(), _meant(means.strip(), vocabulary))
    return draft


def with_sure_words(draft: Draft, words: Sequence[NewWord]) -> Draft:
    """The draft with the new words whose meaning is as good as spelt out; the others stay unknown."""
    for word in words:
        if word.means is not None and word.sure >= SURELY:
            draft = draft.meaning(word.column, word.written, word.means)
    return draft


def ask_columns(draft: Draft, known: frozenset[str]) -> Draft:
    """Ask for each column: Enter keeps what is proposed, a number or heading changes it, - leaves it out."""
    headings = draft.proposal.sheet.headings
    click.echo("For each column: Enter to accept, a number or a heading to change, - to leave it out.")
    for column in draft.proposal.source.columns:
        at = draft.at.get(column.name)
        proposed = LEFT_OUT if at is None else f"{at + 1} {shown(headings, at, known)}"
        must = " (needed)" if column.required else ""
        answer = _ask(f"{column.headings[0]}{must}", proposed)
        if answer != proposed:
            draft = _until_right(draft, column, answer)
    return draft


def ask_identifiers(draft: Draft, known: frozenset[str]) -> Draft:
    """Ask of each column with identifiers that nobody has explained whether it is to be left out."""
    headings = draft.proposal.sheet.headings
    for position, kind in draft.unexplained().items():
        heading = shown(headings, position, known)
        if click.confirm(f"Column {heading} holds {kind}. Leave it out?", default=False):
            draft = draft.leaving_out(headings[position])
    return draft


def ask_words(draft: Draft, words: Sequence[NewWord], vocabularies: Mapping[str, Vocabulary]) -> Draft:
    """Ask what each new word means; - leaves it unknown, and rows that have it will be set aside."""
    for word in words:
        vocabulary = vocabularies[word.column]
        click.echo(f"{word.column}: a meaning is one of {', '.join(vocabulary.meanings)}.")
        while (answer := _ask(f"‘{word.written}’ means", word.means or LEFT_OUT)) != LEFT_OUT:
            if vocabulary.accepts(answer):
                draft = draft.meaning(word.column, word.written, answer)
                break
            click.echo("That is none of them.")
    return draft


def _until_right(draft: Draft, column: Column, answer: str) -> Draft:
    while True:
        try:
            return draft.placed(column.name, _position(draft, answer))
        except Misuse as wrong:
            click.echo(wrong.message)
            answer = _ask(column.headings[0], LEFT_OUT)


def _ask(question: str, proposed: str) -> str:
    return str(click.prompt(question, default=proposed)).strip()


def _column(draft: Draft, name: str) -> Column:
    columns = draft.proposal.source.columns
    wanted = plain(name)
    found = next((c for c in columns if wanted in {plain(c.name), plain(c.headings[0])}), None)
    if found is None:
        names = ", ".join(column.name for column in columns)
        raise Misuse(f"{draft.proposal.source.called} has no column {name}. There are: {names}.")
    return found


def _position(draft: Draft, heading: str) -> int | None:
    """Where a heading, or a number from 1, lies in the file; None for -."""
    headings = draft.proposal.sheet.headings
    if heading == LEFT_OUT:
        return None
    by_name = [n for n, there in enumerate(headings) if plain(there) == plain(heading) and plain(heading)]
    by_number = int(heading) - 1 if heading.isdecimal() and 0 < int(heading) <= len(headings) else None
    found = by_name[0] if by_name else by_number
    if found is None:
        raise Misuse(f"The file has no column headed {heading}, nor one of that number.")
    return found


def _meant(means: str, vocabulary: Vocabulary) -> str:
    if not vocabulary.accepts(means):
        raise Misuse(f"There is no meaning {means}. There are: {', '.join(vocabulary.meanings)}.")
    return means
