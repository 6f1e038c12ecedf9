"""What the two papers for information governance say is so: the examples, the settings, the names."""

import re
import shlex
from pathlib import Path

import click
import polars as pl
import pytest

from jobs.disclosure import disclose
from jobs.indicators import read_catalogue
from jobs.measures import measure
from jobs.workplace import Audience
from service.__main__ import COMMANDS, commands
from service.home import audiences_of
from service.settings import AudienceRule, read_settings

ROOT = Path(__file__).resolve().parents[2]
RULE, DPIA = ((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("disclosure", "dpia"))
FENCED = re.findall(r"```(\w*)\n(.*?)```", RULE, flags=re.DOTALL)
TYPED = [line for kind, text in FENCED if not kind for line in text.splitlines()]
EXAMPLES = re.findall(r"^\| (\d+) \| (\d+) \| (.+) \|$", RULE, flags=re.MULTILINE)
PARTNER = Audience("partner", smallest_count=8, rounded_to=5, minimum_denominator=10)
NAMED = sorted(
    set(re.findall(r"`((?:jobs|service|dashboards|tests|docs|geo|fixtures)/[\w./-]+)`", RULE + DPIA))
)


@pytest.mark.parametrize(("children", "counted", "reads"), EXAMPLES)
def test_a_partner_reads_what_the_example_says(children, counted, reads):
    row = {
        "place_kind": "setting",
        "place_id": "1",
        "basis": "attend",
        "indicator": "asq3_communication_below",
        "term": "2026-summer",
        "time_window": "three_terms",
        "numerator": int(counted),
        "denominator": int(children),
        "eligible": int(children),
    }
    (said,) = (
        measure(pl.DataFrame([row]), read_catalogue(), PARTNER).filter(indicator=row["indicator"]).to_dicts()
    )
    known = said["denominator"]
    words = {
        "shown": f"{said['numerator']} of {known}, {round((said['rate'] or 0) * 100)} %",
        "banded": f"{known} children, {_whole(said['band_low'])} to {_whole(said['band_high'])} %",
        "hidden": f"{known} children" if known else "nothing",
    }
    assert words[said["status"]] == reads


def _whole(share):
    return round((share or 0) * 100)


def test_there_are_examples_of_every_outcome():
    assert len(EXAMPLES) >= 6
    assert {reads.split(" ")[-1] for _, _, reads in EXAMPLES} == {"%", "children", "nothing"}


def test_the_settings_of_the_example_are_the_defaults_of_a_home(home):
    (text,) = (text for kind, text in FENCED if kind == "toml")
    kept, _, rest = home.settings_file.read_text().partition("# Partner services")
    home.settings_file.write_text(kept + text + rest[rest.index("[audiences.shared]") :])
    written = {audience.name: audience for audience in audiences_of(read_settings(home.settings_file))}
    assert written["partner"] == PARTNER
    assert written["shared"] == Audience("shared", 8, 5, 10)
    assert {name for name in AudienceRule.model_fields if f"{name} =" in text} == set(
        AudienceRule.model_fields
    )


@pytest.mark.parametrize("key", AudienceRule.model_fields)
def test_every_key_of_the_rule_is_explained(key):
    explained = [line for line in RULE.splitlines() if line.startswith("| `")]
    assert any(f"`{key}`" in line.split("|")[1] for line in explained)


def test_the_ward_of_the_example_would_give_its_second_setting_away():
    rounded = disclose(pl.DataFrame({"numerator": [1], "denominator": [20], "eligible": [20]}), PARTNER)[
        "denominator"
    ].item()
    assert rounded == 20
    least, most = rounded - 2 - 12, min(7, rounded + 2 - 8)
    assert (least, most) == (6, 7)


@pytest.mark.parametrize("line", TYPED)
def test_every_line_to_type_is_understood(line):
    _, name, *arguments = shlex.split(line)
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    assert command.make_context(name, arguments).params


@pytest.mark.parametrize("name", NAMED)
def test_what_the_papers_name_is_there(name):
    assert (ROOT / name).exists()


def test_the_commands_the_papers_name_are_there():
    named = set(re.findall(r"`earlysight ([a-z]+)", RULE + DPIA))
    assert named
    assert named <= set(COMMANDS)


def test_nothing_of_a_child_is_kept_that_the_assessment_does_not_name():
    schema = (ROOT / "jobs" / "records.sql").read_text(encoding="utf-8")
    children = schema.partition("-- Children ---")[2]
    names = {
        "entitlement": "entitlement", "funded_hours": "funded hours", "eypp": "EYPP", "daf": "DAF",
        "setting_urn": "setting", "term": "term", "review_date": "date of the review",
        "questionnaire_months": "questionnaire", "communication": "five scores", "ward_code": "ward",
        "screen_date": "date", "section": "section", "colour": "colour", "round": "first or repeat",
        "notified_on": "date of the notification", "goals": "the 17 goals",
        "good_level": "good level of development", "happened_on": "date", "value": "the columns it names",
        "pseudonym": "pseudonym", "birth_month": "month of birth", "sex": "sex",
    }  # fmt: skip
    of_another = {"extended_hours", "setting_hours", "gross_motor", "fine_motor", "problem_solving",
                  "personal_social", "delivery_id", "row_number", "column_name"}  # fmt: skip
    columns = set(re.findall(r"^    (\w+) +(?:TEXT|REAL|INTEGER)", children, flags=re.MULTILINE))
    assert columns == set(names) | of_another
    scope = DPIA.partition("**Scope.**")[2].partition("**Context.**")[0]
    assert all(words in scope for words in names.values())
