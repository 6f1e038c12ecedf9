"""`earlysight map`, from a file nobody knows to settings that read it."""

import json
import re
import shlex
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from jobs.catalogue import Catalogue
from jobs.customs import Customs
from jobs.mapping import fingerprint
from jobs.sources.headcount import SOURCE
from service.__main__ import commands
from service.exits import Misuse
from service.home import customs_of
from service.mapping_file import save_mapping
from tests.jobs.layouts import HEADCOUNTS, nhs_number, write

pytestmark = pytest.mark.slow

PORTAL = HEADCOUNTS[0]
WANTED = len(SOURCE.columns)
SPOKEN = {
    "Universal 15 hours": "Core 15",
    "Working parent entitlement": "WP 30",
    "Additional support": "FRAS",
}


def run(*arguments, typed=None):
    return CliRunner().invoke(commands, ["map", *map(str, arguments)], input=typed)


@pytest.fixture
def file(tmp_path):
    return write(PORTAL, tmp_path / "portal.csv")


@pytest.fixture
def with_mothers(tmp_path):
    path = write(PORTAL, tmp_path / "mothers.csv", rows=30)
    lines = path.read_text(encoding="utf-8").splitlines()
    more = [f"{line},{'Mother ref' if n == 0 else nhs_number(500 + n)}" for n, line in enumerate(lines)]
    path.write_text("\n".join(more) + "\n", encoding="utf-8")
    return path


DOCS = (Path(__file__).resolve().parents[2] / "docs" / "for-analysts.md").read_text(encoding="utf-8")


def saved(home):
    return customs_of(home.settings()).mappings


def test_accepted_as_proposed_it_is_saved_and_the_next_file_is_read(home, file, tmp_path):
    said = run(file, "--home", home.root, "--yes", "--name", "Portal A")
    assert said.exit_code == 0, said.output
    assert "Saved as ‘Portal A’ in earlysight.toml." in said.output
    (mapping,) = saved(home)
    assert mapping.columns == {column: heading for heading, column in PORTAL.headings.items() if column}
    next_term = write(PORTAL, tmp_path / "next.csv", seed=9, term="Summer 2026")
    checked = CliRunner().invoke(commands, ["check", str(next_term), "--home", str(home.root)])
    assert "read by your mapping ‘Portal A’" in checked.output


def test_the_table_says_types_and_reasons_and_no_value(home, file):
    said = run(file, "--home", home.root, "--yes").output
    assert "heading like ‘NHS no’; 100% of cells are NHS numbers" in said
    assert "date dd/mm/yyyy" in said
    cells = {cell for line in file.read_text(encoding="utf-8").splitlines()[1:] for cell in line.split(",")}
    told = {cell for cell in cells if len(cell) > 2 and cell in said}
    assert told == set()


@pytest.mark.parametrize("mode", [0o600, 0o660])
def test_settings_keep_their_comments_order_and_permissions(home, file, mode):
    home.settings_file.chmod(mode)
    before = home.settings_file.read_text(encoding="utf-8")
    assert run(file, "--home", home.root, "--yes").exit_code == 0
    after = home.settings_file.read_text(encoding="utf-8")
    assert after.startswith(before)
    assert stat.S_IMODE(home.settings_file.stat().st_mode) == mode
    assert sorted(path.name for path in home.root.iterdir() if path.name.startswith(".")) == []


def test_mapping_the_same_headings_again_replaces_what_was_saved(home, file):
    run(file, "--home", home.root, "--yes")
    said = run(file, "--home", home.root, "--yes", "--set", "daf=-", "--set", "DAF=DAF Y/N")
    assert "in place of ‘headcount 1’" in said.output
    assert [mapping.name for mapping in saved(home)] == ["headcount 1"]
    home.settings_file.write_text(home.settings_file.read_text(encoding="utf-8") + "# the end\n")
    other = run(write(HEADCOUNTS[1], file), "--home", home.root, "--yes")
    assert other.exit_code == 0, other.output
    assert [mapping.name for mapping in saved(home)] == ["headcount 1", "headcount 2"]
    assert "# the end" in home.settings_file.read_text(encoding="utf-8")


def test_nothing_is_saved_until_all_that_is_needed_is_mapped(home, file):
    before = home.settings_file.read_bytes()
    said = run(file, "--home", home.root, "--yes", "--set", "setting_urn=-", "--set", "nhs_number=-")
    assert said.exit_code == 1
    assert "Nothing was saved: no heading for Setting URN, NHS number or UPN or local ID." in said.output
    assert home.settings_file.read_bytes() == before


def test_identifiers_must_be_mapped_or_left_out(home, with_mothers):
    said = run(with_mothers, "--home", home.root, "--yes")
    assert said.exit_code == 1
    assert "column Mother ref holds NHS numbers" in said.output
    assert saved(home) == ()
    assert run(with_mothers, "--home", home.root, "--yes", "--ignore", "Mother ref").exit_code == 0
    checked = CliRunner().invoke(commands, ["check", str(with_mothers), "--home", str(home.root)])
    assert "holds NHS numbers" not in checked.output


def test_words_are_explained_by_option_and_unknown_meanings_refused(home, tmp_path):
    file = write(replace(PORTAL, words={"entitlement": SPOKEN}), tmp_path / "spoken.csv")
    wrong = run(file, "--home", home.root, "--yes", "--word", "entitlement:Core 15=free")
    assert wrong.exit_code == 2
    assert "There are: universal, working_parent, additional_support, none." in wrong.output
    said = run(file, "--home", home.root, "--yes", "--word", "entitlement:Core 15=universal")
    assert "Rows with ‘fras’ cannot be read until it is explained: --word entitlement:fras=" in said.output
    assert "‘core 15’" not in said.output
    (mapping,) = saved(home)
    assert mapping.words == {"entitlement": {"Core 15": "universal"}}


def test_in_conversation_enter_accepts_a_number_or_heading_changes_and_a_dash_leaves_out(home, tmp_path):
    file = write(replace(PORTAL, words={"entitlement": SPOKEN}), tmp_path / "spoken.csv")
    answers = {"setting_urn": "3", "birth_date": "dob", "sex": "-"}
    columns = [answers.get(column.name, "") for column in SOURCE.columns]
    said = run(file, "--home", home.root, typed="\n".join([*columns, "universal", "-", "no", "", "y", ""]))
    assert "That is none of them." in said.output
    (mapping,) = saved(home)
    assert "sex" not in mapping.columns
    assert mapping.ignored == ("Gender",)
    assert mapping.columns["birth_date"] == "DoB"
    assert mapping.words == {"entitlement": {"core 15": "universal", "wp 30": "working_parent"}}


def test_a_proposal_in_json_saves_nothing(home, file):
    said = run(file, "--home", home.root, "--json")
    assert said.exit_code == 0
    data = json.loads(said.stdout)
    assert (data["source"], data["saved"], data["missing"]) == ("headcount", None, [])
    (urn,) = (line for line in data["columns"] if line["column"] == "setting_urn")
    assert (urn["heading"], urn["number"], urn["cells"]) == ("Ofsted No", 3, "words: 3 different")
    assert saved(home) == ()
    assert json.loads(run(file, "--home", home.root, "--json", "--yes").stdout)["saved"] == "headcount 1"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--source", "astrology"], "There is no source astrology to map a file to."),
        (["--set", "starsign=DoB"], "headcount has no column starsign. There are: funding_period,"),
        (["--set", "setting_urn=Nothing"], "The file has no column headed Nothing"),
        (["--word", "birth_date:a=b"], "for a column of few words"),
    ],
)
def test_wrong_options_are_sentences(home, file, options, said):
    done = run(file, "--home", home.root, "--yes", *options)
    assert done.exit_code == 2
    assert said in done.output


def test_a_file_without_headings_is_not_shown(home, file):
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[1:]), encoding="utf-8")
    done = run(file, "--home", home.root, "--yes")
    assert done.exit_code == 1
    assert "the first row looks like a row of values" in done.output
    assert not [cell for cell in lines[1].split(",") if len(cell) > 2 and cell in done.output]


def test_no_copy_of_the_file_is_left_behind(home, file):
    (home.root / ".map-killed").mkdir()
    (home.root / ".map-killed" / "copy.csv").write_text("left")
    run(file, "--home", home.root, "--yes")
    assert not list(home.root.glob(".map-*"))
    assert run(file.with_name("absent.csv"), "--home", home.root).exit_code == 2


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('name = "P"\nsource = "headcount"\nfingerprint = "00"\ncolumns = {daf = "D"}', "fingerprint"),
        ('nme = "P"', "nme is not a setting. Did you mean name?"),
        ('name = "P"\nsource = "headcount"\nfingerprint = "0123456789abcdef"\ncolumns = {}', "columns"),
        ('name = "P"\nsource = "stars"\nfingerprint = "0123456789abcdef"\ncolumns = {daf = "D"}',
         "there is no source stars"),
        ('name = "P"\nsource = "headcount"\nfingerprint = "0123456789abcdef"\ncolumns = {dof = "D"}',
         "headcount has no column dof"),
        ('name = "P"\nsource = "headcount"\nfingerprint = "0123456789abcdef"\ncolumns = {daf = "D"}\n'
         'words = {daf = {ja = "oui"}}', "daf has no meaning ‘oui’. There are: y, n."),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_work_is_refused_by_its_key(home, toml, said):
    with home.settings_file.open("a") as settings:
        settings.write(f"\n[[mapping]]\n{toml}\n")
    with pytest.raises(Misuse) as refused:
        customs_of(home.settings())
    assert said in refused.value.message


def test_two_mappings_of_the_same_headings_are_refused(home):
    one = 'source = "headcount"\nfingerprint = "0123456789abcdef"\ncolumns = {daf = "D"}\n'
    with home.settings_file.open("a") as settings:
        settings.write(f'\n[[mapping]]\nname = "A"\n{one}\n[[mapping]]\nname = "B"\n{one}')
    with pytest.raises(Misuse, match="fingerprint 0123456789abcdef stands twice"):
        home.settings()


def test_the_order_of_link_identifiers_is_read_strictly(home):
    text = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(f'{text}\n[link]\norder = ["upn", "local_id"]\n')
    assert customs_of(home.settings()).link == ("upn", "local_id")
    for wrong in ('["upn", "upn"]', '["passport"]', "[]"):
        home.settings_file.write_text(f"{text}\n[link]\norder = {wrong}\n")
        with pytest.raises(Misuse, match=r"\[link"):
            home.settings()


def test_a_saved_mapping_comes_back_as_it_went(home, tmp_path):
    from jobs.drafting import Draft
    from jobs.proposing import propose
    from jobs.vocabularies import vocabularies
    from tests.jobs.opening import opened

    catalogue = Catalogue.of(Customs())
    parcel = opened(write(PORTAL, tmp_path / "p.csv"), tmp_path / "out")
    draft = Draft.of(propose(parcel, catalogue.sources, vocabularies()))
    odd = draft.meaning("entitlement", 'He said "30h" – ½', "universal").saved('A "quoted" name, ½')
    save_mapping(home.settings_file, odd)
    assert saved(home) == (odd,)
    assert odd.fingerprint == fingerprint(parcel.sheet.headings)


def test_the_commands_in_the_papers_work_as_they_stand(home, tmp_path):
    file = write(
        replace(PORTAL, words={"entitlement": {"Working parent entitlement": "30h"}}), tmp_path / "f"
    )
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text(
        "\n".join(f"{x},{'Mother ref' if n == 0 else nhs_number(n)}" for n, x in enumerate(lines))
    )
    told = re.findall(r"^earlysight (map .+)$", DOCS, flags=re.MULTILINE)
    assert len(told) == 2
    places = {"headcount.csv": str(file), "HOME": str(home.root)}
    arguments = [[places.get(word, word) for word in shlex.split(line)] for line in told]
    asked = CliRunner().invoke(commands, arguments[0], input="\n" * WANTED + "y\nworking_parent\n\n")
    assert "Saved as" in asked.output, asked.output
    assert CliRunner().invoke(commands, arguments[1]).exit_code == 0
    (mapping,) = saved(home)
    assert (mapping.words, mapping.ignored) == ({"entitlement": {"30h": "working_parent"}}, ("Mother ref",))


def test_the_settings_in_the_papers_can_be_read(home):
    blocks = re.findall(r"```toml\n(.+?)```", DOCS, flags=re.DOTALL)
    (toml,) = (block for block in blocks if "[[mapping]]" in block)
    text = home.settings_file.read_text(encoding="utf-8")
    home.settings_file.write_text(f"{text}\n{toml}", encoding="utf-8")
    assert saved(home)[0].name == "Portal B"
