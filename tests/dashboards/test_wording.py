"""Every word a page says is in wording.toml, and every word there is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboards import wording
from dashboards.columns import STATUSES
from dashboards.wording import short_term, words, words_for, written_date

FOLDER = Path(wording.__file__).parent
SCRIPTS = {path.name: path.read_text("utf-8") for path in sorted((FOLDER / "assets/scripts").glob("*.js"))}
ALL_SCRIPTS = "\n".join(SCRIPTS.values())
# words.x, start.words.x, this.words.x; and words[`x_${...}`], by what they begin with.
NAMED = re.compile(r"\bwords\.(?!js\b)(\w+)")
BUILT = re.compile(r"\bwords\[`(\w+)\$\{")
CHOSEN = re.compile(r'\bwords\[[^"`;]*\?\s*"(\w+)"\s*:\s*"(\w+)"\]')
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def said_by_name():
    chosen = {name for pair in CHOSEN.findall(ALL_SCRIPTS) for name in pair}
    return set(NAMED.findall(ALL_SCRIPTS)) | chosen


def said_by_beginning(key):
    return any(key.startswith(beginning) for beginning in BUILT.findall(ALL_SCRIPTS))


def test_every_word_a_script_says_is_there():
    assert said_by_name() - words()["script"].keys() == set()
    for beginning in BUILT.findall(ALL_SCRIPTS):
        assert any(key.startswith(beginning) for key in words()["script"]), beginning


def test_words_built_from_a_choice_are_there_for_every_choice(snapshot):
    script = words()["script"]
    assert {"basis_live", "basis_attend"} <= script.keys()
    assert {f"time_{window}" for window in snapshot.windows["id"]} <= script.keys()


def test_every_word_of_the_scripts_is_said():
    unsaid = [key for key in words()["script"] if key not in said_by_name() and not said_by_beginning(key)]
    assert unsaid == []


def filled_with(key):
    """The facts that scripts name literally beside a sentence: fill(words.key, { facts })."""
    begins = re.finditer(rf"fill\([\w.]*words\.{key}, \{{", ALL_SCRIPTS)
    literal = [braced(ALL_SCRIPTS[begin.end() :]) for begin in begins]
    return [set(re.findall(r"(\w+)\s*[:,}]", facts)) for facts in literal if "..." not in facts]


def braced(text):
    """The text up to the brace that closes what is open."""
    depth = 1
    for i, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return text[: i + 1]
    raise AssertionError(text)


def test_every_placeholder_is_one_that_the_script_fills():
    checked = 0
    for key, sentence in words()["script"].items():
        for facts in filled_with(key):
            checked += 1
            assert set(PLACEHOLDER.findall(str(sentence))) <= facts, key
    assert checked >= 12


def test_every_placeholder_is_a_fact_that_some_script_knows():
    known = set(re.findall(r"\b(\w+)\b", ALL_SCRIPTS))
    for key, sentence in words()["script"].items():
        assert set(PLACEHOLDER.findall(str(sentence))) <= known, key


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        (words()["frame"]["as_at"], {"term", "date"}),
        (words()["notices"]["unknown"], {"what", "ids"}),
        (words()["notices"]["and_others"], {"ids", "others"}),
        (words()["notices"]["too_long"], set()),
    ],
)
def test_every_placeholder_is_one_that_python_fills(sentence, facts):
    assert set(PLACEHOLDER.findall(str(sentence))) == facts


def test_every_word_of_the_frame_is_said():
    code = "\n".join(p.read_text("utf-8") for p in [*FOLDER.rglob("*.py"), *FOLDER.rglob("*.html")])
    unsaid = [key for key in words()["frame"] if not re.search(rf'frame(\.|"\]\["){key}\b', code)]
    assert unsaid == []


def test_terms_and_dates_as_people_write_them():
    assert short_term("Spring 2026") == "Spr 26"
    assert written_date("2026-09-04T10:00:00") == "4 September 2026"


def test_why_there_is_no_rate_is_said_of_every_status():
    without = {f"reason_{status}" for status in STATUSES if status not in ("shown", "banded")}
    assert without <= words()["script"].keys()


ROUNDED = words()["rounded"]
ROUNDED_KEYS = [(section, key) for section in ROUNDED for key in ROUNDED[section]]


def test_who_sees_exact_counts_reads_the_usual_words():
    assert words_for(False) is words()
    assert words_for(True)["frame"] == words()["frame"]


@pytest.mark.parametrize(("section", "key"), ROUNDED_KEYS)
def test_words_of_rounded_counts_stand_in_the_place_of_others(section, key):
    usual, own = words()[section][key], ROUNDED[section][key]
    assert type(usual) is type(own)
    assert set(PLACEHOLDER.findall(str(own))) == set(PLACEHOLDER.findall(str(usual)))
    assert words_for(True)[section][key] == own != usual
    assert not isinstance(own, list) or len(own) == len(usual)


# Written in columns under a heading, or inside a sentence, that says "about".
UNDER_A_HEADING = ("observed_", "cell_")


def test_a_rounded_number_of_children_is_said_to_be_about_that():
    checked = 0
    for key, sentence in words_for(True)["script"].items():
        for number in re.findall(r"(\S+)\s+\{(?:denominator|eligible)\}", str(sentence)):
            if not key.startswith(UNDER_A_HEADING):
                checked += 1
                assert number == "about", key
    assert checked >= 10
    assert all("about" in words_for(True)["script"][f"column_{name}"] for name in ("observed", "coverage"))
