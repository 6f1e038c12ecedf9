import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from dashboards.library import current_snapshot
from dashboards.snapshot import Snapshot
from tests.browser.publishing import build_home
from tests.browser.serving import serving
from tests.browser.visiting import FLAGS, Visit

HERE = Path(__file__).parent


def pytest_addoption(parser):
    parser.addoption("--keep-screenshots", action="store_true", help="write docs/screenshots anew")


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A folder published for real; EARLYSIGHT_TEST_HOME names a home to use again while developing."""
    given = os.environ.get("EARLYSIGHT_TEST_HOME")
    return Path(given) / "published" if given else build_home(tmp_path_factory.mktemp("browser"))


class Servers(dict):
    """One server an audience, started when first asked for."""

    def __init__(self, published, logs, until):
        super().__init__()
        self._published, self._logs, self._until = published, logs, until

    def __missing__(self, audience):
        log = self._logs / f"{audience}.log"
        self[audience] = self._until.enter_context(serving(self._published, audience, log))
        return self[audience]


@pytest.fixture(scope="session")
def servers(published, tmp_path_factory):
    with ExitStack() as until:
        started = Servers(published, tmp_path_factory.mktemp("logs"), until)
        yield started
    for served in started.values():
        assert served.faults() == [], served.said()[-2000:]


@pytest.fixture(scope="session")
def snapshot(published):
    """What the Quality Improvement team's pages are made from."""
    return Snapshot(current_snapshot(published, "qi"))


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("No Chromium on this machine; `make browser` installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visiting(chromium):
    """Open tabs: visiting(address, width=…, height=…); what goes wrong in one fails the test."""
    visits = []

    def open_at(address, **size):
        visits.append(Visit(chromium, address, **size))
        return visits[-1]

    yield open_at
    for visit in visits:
        visit.end()


@pytest.fixture
def visit(visiting, servers):
    """A tab on the Quality Improvement team's pages."""
    return visiting(servers["qi"].address)


@pytest.fixture
def target(visit):
    return visit.go("target")


@pytest.fixture
def groups(visit):
    return visit.go("groups")
