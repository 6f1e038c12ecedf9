"""The rules of the house, kept by the build."""

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from jobs import catalogue_page, indicators_page
from service.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("service", "dashboards", "jobs", "geo", "fixtures")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
BANNED = {"utils", "util", "common", "helpers", "helper", "manager", "handler", "base", "misc"}

# In pieces, so that this file does not hold what it looks for.
HOSTS = re.compile(
    "|".join(["py" + r"pi\.org", "python" + "hosted", "files" + r"\.python", "regis" + "try.npm"])
)
MACHINE = re.compile(r"(?<![\w.}])/" + "wo" + "rk/|/ro" + "ot/|/opt/whe" + "els|file:" + "//")


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def texts():
    skipped = {".git", ".venv", "demo", "synthetic", "node_modules"}
    kinds = {".py", ".md", ".toml", ".sql", ".lock", ".in", ".yaml", ".js", ".css", ".html", ".txt", ""}
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if (
            path.is_file()
            and path.name != ".git"  # in a worktree, a file that names its place
            and path.suffix in kinds
            and not any(p in skipped or p.startswith(".") for p in parts[:-1])
        ):
            yield path


def test_rooms_are_small():
    sizes = {path: lines(path) for path in MODULES if path.name != "__init__.py"}
    assert statistics.median(sizes.values()) < 100
    large = {str(path.relative_to(ROOT)): size for path, size in sizes.items() if size > 250}
    assert not large


def test_no_module_is_called_after_nothing():
    named = [path for path in MODULES if BANNED & {path.stem, *path.relative_to(ROOT).parts}]
    assert not named


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_have_hashes_and_name_no_place(lock):
    text = lock.read_text(encoding="utf-8")
    assert "http" not in text
    assert not HOSTS.search(text)
    assert not MACHINE.search(text)
    packages = re.findall(r"^[a-z0-9].*==", text, flags=re.MULTILINE)
    assert packages
    assert text.count("--hash=sha256:") >= len(packages)


def test_what_runs_is_what_was_tested():
    def pins(name):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return set(re.findall(r"^([a-z0-9][^=\s]*==[^\s;]+)", text, flags=re.MULTILINE))

    assert pins("run.lock") <= pins("dev.lock")


def test_no_file_names_a_registry_or_this_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts()
        for pattern in (HOSTS, MACHINE)
        if (match := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert not found


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    assert f"`earlysight {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_exists_and_says_what_it_does(command):
    from service.__main__ import commands

    assert commands.get_command(None, command).help


@pytest.mark.parametrize("folder", [*PACKAGES, "tests"])
def test_every_folder_says_what_lives_there(folder):
    assert (ROOT / folder / "README.md").is_file()


def test_links_in_the_papers_lead_somewhere():
    papers = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    for paper in papers:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", paper.read_text(encoding="utf-8")):
            if "screenshots/" not in link:
                assert (paper.parent / link).exists(), f"{paper.name}: {link}"


def test_the_environment_is_read_in_one_module():
    readers = [
        str(path.relative_to(ROOT))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"})
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {a.name for a in node.names} & {"environ", "getenv"}
        )
    ]
    assert set(readers) == {"service/settings.py"}


def test_the_contracts_hold_without_exceptions():
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_bare_make_lists_every_command_people_are_told_of():
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for target in (
        "setup",
        "demo",
        "test",
        "check",
        "fix",
        "lock",
        "bench",
        "screenshots",
        "docs",
        "synth",
        "clean",
    ):
        assert re.search(rf"^  make {target} +\S", listed.stdout, flags=re.MULTILINE), target


def test_continuous_integration_does_what_people_do():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.startswith("#!/usr/bin/env bash\n")
    assert script.rstrip().endswith("make test")


@pytest.mark.parametrize(("name", "made"), [("files", catalogue_page), ("indicators", indicators_page)])
def test_the_pages_made_from_data_are_what_the_data_say(name, made):
    written = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert written == made.page(), "run: make docs"
