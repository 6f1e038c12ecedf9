import json

import pytest
from click.testing import CliRunner

from service import refresh as refreshing
from service.__main__ import commands, main
from service.refresh import Outcome

CODE = ["--code", "E06000099", "--name", "Inventon"]


def run(*arguments):
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


@pytest.fixture
def wrong_file(tmp_path):
    path = tmp_path / "reviews.csv"
    path.write_text("Colour,Shape\nred,round\n")
    return path


def test_new_makes_a_home_once(tmp_path):
    assert run("new", tmp_path / "home", *CODE).exit_code == 0
    again = run("new", tmp_path / "home", *CODE)
    assert again.exit_code == 2
    assert "already exists" in again.output


@pytest.mark.parametrize("command", ["refresh", "work", "up", "history", "doctor"])
def test_a_folder_that_is_no_home_is_a_sentence(tmp_path, command):
    said = run(command, tmp_path)
    assert said.exit_code == 2
    assert "is not a home" in said.output


@pytest.mark.parametrize("command", ["refresh", "work", "up", "doctor"])
def test_a_catalogue_that_cannot_be_asked_is_said_before_anything_begins(home, command):
    row = """[[indicator]]
        id = "our_notifications"
        family = "send"
        label = "Ours"
        short_label = "Ours"
        question = "How many?"
        numerator = "Notifications"
        denominator = "Children"
        polarity = "context"
        source = "Ours"
        caveat = "None."
        bases = ["attend"]
    """
    home.indicators_file.write_text(f'{row}counts = {{ kind = "happened", source = "section23" }}')
    share = run(command, home.root)
    assert share.exit_code == 2
    assert "indicator 1: our_notifications: events are measured per 100 children" in share.output
    home.indicators_file.write_text(
        f'{row}counts = {{ kind = "event", source = "section23", column = "reason", equals = "x" }}'
    )
    reason = run(command, home.root)
    assert reason.exit_code == 2
    assert "“reason” is not a column of section23 (it has: none but its day)" in reason.output
    assert not home.workplace.records.exists()


def test_check_stores_nothing_and_says_what_is_wrong(home, wrong_file):
    reports = home.workplace.reports
    before = {path: path.stat().st_mtime_ns for path in home.root.rglob("*") if path != reports}
    said = run("check", wrong_file, "--home", home.root)
    assert said.exit_code == 1
    assert "reviews.csv: refused" in said.output
    assert "Nothing was stored" in said.output
    written = sorted(reports.iterdir())
    assert [path.suffix for path in written] == [".html", ".xlsx"]
    assert all(f"Report: {path}" in said.output for path in written)
    left_out = {reports, *written}
    after = {path: path.stat().st_mtime_ns for path in home.root.rglob("*") if path not in left_out}
    assert after == before
    assert wrong_file.exists()


def test_check_speaks_json(home, wrong_file):
    said = CliRunner().invoke(commands, ["check", str(wrong_file), "--home", str(home.root), "--json"])
    (receipt,) = json.loads(said.stdout)
    assert receipt["outcome"] == "refused"
    assert receipt["problems"]


def test_check_of_nothing_is_wrong_usage(home, tmp_path):
    assert run("check", tmp_path / "absent.csv", "--home", home.root).exit_code == 2


def test_refresh_with_nothing_to_publish_says_what_is_missing(home):
    said = run("refresh", home.root)
    assert said.exit_code == 1
    assert "Nothing was published" in said.output
    assert home.current("qi") is None
    assert "Nothing was published" in json.loads(run("history", home.root, "--json").stdout)[0]["reason"]


def test_refresh_counts_what_arrived_and_shows_the_problem(home, wrong_file):
    wrong_file.rename(home.workplace.inbox / "reviews.csv")
    said = CliRunner().invoke(commands, ["refresh", str(home.root), "--json"])
    assert said.exit_code == 1
    assert json.loads(said.stdout)["receipts"][0]["outcome"] == "refused"
    (line,) = json.loads(run("history", home.root, "--json").stdout)
    assert (line["files_received"], line["files_refused"]) == (1, 1)
    assert "reviews.csv: refused" in (home.logs / "refresh.log").read_text()


def test_a_refresh_that_went_well_is_zero(home, monkeypatch):
    outcome = Outcome("2026-summer-x", True, (), "Published 2026-summer-x.")
    monkeypatch.setattr(refreshing, "refresh", lambda *_: outcome)
    said = run("refresh", home.root)
    assert said.exit_code == 0
    assert "Published 2026-summer-x." in said.output
    assert "Published" in run("history", home.root).output


def test_what_nobody_foresaw_is_a_sentence_and_a_log_line_never_a_traceback(home, monkeypatch, capsys):
    def refresh(*_):
        cell = "9434765919"
        raise ValueError(f"could not parse {cell}")

    monkeypatch.setattr(refreshing, "refresh", refresh)
    monkeypatch.setattr("sys.argv", ["earlysight", "refresh", str(home.root)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    logged = (home.logs / "refresh.log").read_text()
    assert ended.value.code == 3
    assert "something went wrong on our side (ValueError" in said.err
    assert "Traceback" not in said.err
    assert "9434765919" not in said.err + said.out + logged
    assert "test_commands.py" in logged


def test_a_fault_before_any_log_prints_no_locals(monkeypatch, capsys):
    def get_command(*_):
        cell = "9434765919"
        raise TypeError(cell)

    monkeypatch.setattr(type(commands), "get_command", get_command)
    monkeypatch.setattr("sys.argv", ["earlysight", "history"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert ended.value.code == 3
    assert "9434765919" not in said.err + said.out
    assert len(said.err.splitlines()) == 1


def test_doctor_finds_a_new_home_well(home):
    said = run("doctor", home.root)
    assert said.exit_code == 0, said.output
    assert "FIX" not in said.output


def test_doctor_names_what_is_broken(home):
    home.key_file.write_text("short")
    home.workplace.inbox.rmdir()
    (home.workplace.published / "qi").mkdir()
    (home.workplace.published / "qi" / "CURRENT").write_text("2026-summer-x\n")
    said = CliRunner().invoke(commands, ["doctor", str(home.root), "--json"])
    wrong = [finding["said"] + finding["remedy"] for finding in json.loads(said.stdout) if not finding["ok"]]
    assert said.exit_code == 2
    assert len(wrong) == 3
    assert "holds 5 bytes" in wrong[0]
    assert "inbox/" in wrong[1]
    assert "2026-summer-x.figures.json is missing" in wrong[2]


def test_doctor_misses_what_readers_of_rounded_counts_were_first_shown(home):
    for audience in ("qi", "partner"):
        (home.workplace.published / audience).mkdir()
    (home.workplace.published / "qi" / "CURRENT").write_text("2026-summer-x\n")
    assert "shown.db" not in run("doctor", home.root).output, "exact counts are not held"
    (home.workplace.published / "partner" / "CURRENT").write_text("2026-summer-x\n")
    said = " ".join(run("doctor", home.root).output.split())
    assert "shown.db is missing: nobody knows what partner readers were first shown." in said
    home.workplace.shown.touch()
    assert "shown.db says what partner readers were first shown." in run("doctor", home.root).output


def test_doctor_sees_a_run_that_was_cut_off(home):
    from service.ledger import Ledger

    ledger = Ledger(home.ledger)
    ledger.queue("inbox")
    ledger.take()
    assert "A run was cut off." in run("doctor", home.root).output


def test_serve_refuses_another_address(tmp_path):
    said = run("serve", "--published", tmp_path, "--address", "0.0.0.0")
    assert said.exit_code == 2
    assert "no sign-in yet" in said.output


def test_up_refuses_a_port_in_use(home):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = run("up", home.root, "--port", taken.getsockname()[1])
    assert said.exit_code == 2
    assert "is in use" in said.output


def test_synth_refuses_ground_it_cannot_build_on(tmp_path):
    wards = tmp_path / "wards.geojson"
    wards.write_text('{"type": "FeatureCollection", "features": []}')
    said = run("synth", tmp_path / "out", "--wards", wards)
    assert said.exit_code == 2
    assert "Error: wards.geojson holds no features" in said.output


def test_help_lists_the_commands_without_loading_them():
    said = run("--help")
    assert said.exit_code == 0
    assert "Invent an authority" in said.output
