import json

import pytest

from service import logs


def lines(folder):
    return [json.loads(line) for line in (folder / "work.log").read_text().splitlines()]


def test_a_line_is_json_and_short_on_the_terminal(tmp_path, capsys):
    logs.begin("work", tmp_path)
    logs.log().info("Run done", run=3, publication="2026-summer-x")
    (line,) = lines(tmp_path)
    assert (line["event"], line["run"], line["level"]) == ("Run done", 3, "info")
    said = capsys.readouterr().err
    assert said.endswith("Run done publication=2026-summer-x run=3\n")
    assert len(said) < 80


def test_a_key_nobody_listed_is_not_written(tmp_path):
    logs.begin("work", tmp_path, terminal=False)
    logs.log().info("Row judged", run=3, nhs_number="9434765919", value="12")
    assert "9434765919" not in (tmp_path / "work.log").read_text()
    assert "value" not in lines(tmp_path)[0]


def _deep():
    try:
        int("cell 9434765919")
    except ValueError as wrong:
        raise RuntimeError("row 7: 9434765919") from wrong


def test_a_traceback_says_where_but_quotes_no_message(tmp_path, capsys):
    logs.begin("work", tmp_path)
    with pytest.raises(RuntimeError) as caught:
        _deep()
    logs.log().error("Run failed", exc_info=caught.value)
    (line,) = lines(tmp_path)
    assert line["fault"] == "RuntimeError < ValueError"
    assert any(frame.endswith("_deep") for frame in line["frames"])
    assert "9434765919" not in (tmp_path / "work.log").read_text() + capsys.readouterr().err


def test_the_schedulers_own_warnings_are_kept_too(tmp_path):
    import logging

    logs.begin("work", tmp_path, terminal=False)
    logging.getLogger("apscheduler.executors.default").error(
        "Job raised", exc_info=ValueError("cell 9434765919")
    )
    (line,) = lines(tmp_path)
    assert line["fault"] == "ValueError"
    assert "9434765919" not in json.dumps(line)
