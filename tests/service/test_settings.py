import dataclasses
import tomllib

import pytest

from jobs.limits import Limits
from service.exits import Misuse
from service.home import customs_of
from service.patience import described
from service.settings import read_settings

GOOD = """
[authority]
code = "E06000099"
name = "Inventon"
[audiences.qi]
smallest_count = 1
[audiences.partner]
smallest_count = 8
rounded_to = 5
minimum_denominator = 10
"""


def read(tmp_path, text):
    path = tmp_path / "earlysight.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_a_new_home_can_be_read(home):
    settings = home.settings()
    assert settings.authority.name == "Inventon"
    assert settings.audiences["partner"].smallest_count == 8
    assert settings.schedule.cron == "0 5 * * *"
    assert (settings.serve.address, settings.serve.port) == ("127.0.0.1", 5006)


def test_defaults_fill_what_is_not_said(tmp_path):
    settings = read(tmp_path, GOOD)
    assert settings.schedule.timezone == "Europe/London"
    assert settings.audiences["qi"].minimum_denominator == 5


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[schedule]\ncrn = "0 5 * * *"', "[schedule] crn is not a setting. Did you mean cron?"),
        ("[audiences.qi2]\nrounded_to = 5", "qi2"),
        ("[shedule]\n", "[shedule] is not a setting. Did you mean schedule?"),
        ('[schedule]\ntimezone = "Europe/York"', "[schedule] timezone: is not a time zone"),
        ('[schedule]\ncron = "0 5 * * 1"', "must name weekdays"),
        ('[schedule]\ncron = "0 25 * * *"', "[schedule] cron"),
        ('[schedule]\ncron = "0 5 * *"', "needs five parts"),
        ("[schedule]\ninbox_seconds = 0", "[schedule] inbox_seconds"),
        ("[serve]\nport = 70000", "[serve] port"),
        ('[serve]\naudience = "shared"', "there is no [audiences.shared]"),
        (
            "[limits]\nshare_set_asid = 0.1",
            "[limits] share_set_asid is not a setting. Did you mean share_set",
        ),
        ("[limits]\nshare_set_aside = 1.5", "[limits]: share_set_aside is a share, from 0 to 1."),
        ('[limits]\nlargest_file = "9"', "[limits]: largest_file must be a number, without quotation marks."),
        ("[limits]\nlargest_file = true", "[limits]: largest_file must be a number"),
        ("[limits]\nlargest_file = 1.5", "[limits] largest_file"),
        ("[limits]\ndrift_rows = -1", "[limits]: drift_rows must not be below 0."),
        ('[succession]\nEY123456 = "EY123456"', "[succession]: EY123456 cannot succeed itself"),
        (
            '[succession]\nEY123456 = "27"',
            "[succession]: 27 is not a setting's URN (six or seven digits, or EY",
        ),
        ('[succession]\nEY123456 = "2712345"\n"ey 123456" = "2712346"', "EY123456 stands twice"),
        (
            '[succession]\n123456 = "2712345"\n2712345 = "123456"',
            "[succession]: goes round in a circle: 123456 → 2712345 → 123456.",
        ),
        ("[succession]\nEY123456 = 2712345", "[succession] EY123456: Input should be a valid string"),
        ("[sucession]\n", "[sucession] is not a setting. Did you mean succession?"),
        ("[limit]\n", "[limit] is not a setting. Did you mean limits?"),
        (
            "[audiences.shared]\nrounded_too = 5",
            "[audiences.shared] rounded_too is not a setting. Did you mean rounded_to?",
        ),
    ],
)
def test_what_cannot_work_is_refused_by_its_key(tmp_path, more, said):
    with pytest.raises(Misuse) as refused:
        read(tmp_path, GOOD + more)
    assert said in refused.value.message


def test_every_wrong_key_is_named_at_once(tmp_path):
    with pytest.raises(Misuse) as refused:
        read(tmp_path, GOOD + '[schedule]\ncrn = "x"\n[serve]\nprot = 1')
    assert "crn" in refused.value.message
    assert "prot" in refused.value.message


def test_no_file_and_no_toml_are_sentences(tmp_path):
    with pytest.raises(Misuse, match="does not exist"):
        read_settings(tmp_path / "earlysight.toml")
    with pytest.raises(Misuse, match="cannot be read as TOML"):
        read(tmp_path, "[authority")


@pytest.mark.parametrize("field", dataclasses.fields(Limits), ids=lambda field: field.name)
def test_every_limit_is_a_setting_and_reaches_the_inbox(tmp_path, field):
    value = type(field.default)(field.default / 2)
    settings = read(tmp_path, f"{GOOD}[limits]\n{field.name} = {value}")
    assert customs_of(settings).limits == dataclasses.replace(Limits(), **{field.name: value})


def test_a_new_home_lists_every_limit_with_its_default_and_meaning(home):
    text = home.settings_file.read_text()
    assert text.endswith(described())
    assert home.settings().limits == Limits()
    switched_on = described().replace("# ", "")
    lines = [line for line in switched_on.splitlines() if line == "[limits]" or " = " in line]
    assert tomllib.loads("\n".join(lines))["limits"] == dataclasses.asdict(Limits())
    meanings = described().count("\n# ") - len(dataclasses.fields(Limits))
    assert meanings >= len(dataclasses.fields(Limits))


def test_successors_are_read_as_urns_are_compared(tmp_path):
    settings = read(tmp_path, GOOD + '[succession]\n"ey123456" = " 271 2345"\n2712345 = "2799999"')
    assert settings.succession == {"EY123456": "2712345", "2712345": "2799999"}
    assert read(tmp_path, GOOD).succession == {}
