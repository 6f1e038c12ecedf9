"""One invented snapshot for all tests that only read it, and its figures for those that need them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboards.snapshot import Snapshot
from tests.dashboards.invented import publish, write_snapshot

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory):
    return Snapshot(write_snapshot(tmp_path_factory.mktemp("snapshot") / "2026-summer-1f3a9c02d4.db"))


@pytest.fixture(scope="session")
def partners_snapshot(tmp_path_factory):
    path = tmp_path_factory.mktemp("partner") / "2026-summer-1f3a9c02d4.db"
    return Snapshot(write_snapshot(path, "partner", groups=False))


def run_python(*arguments):
    """Run Python in a process of its own, as the worker and the web process are."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A published folder of two audiences, with figures declared by the worker's own command."""
    folder = tmp_path_factory.mktemp("published")
    paths = [publish(folder), publish(folder, "partner", groups=False)]
    run_python("-m", "dashboards.figures", *paths)
    return folder
