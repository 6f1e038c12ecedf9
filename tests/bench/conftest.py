from pathlib import Path

import pytest

from tests.browser.conftest import chromium, published, servers  # noqa: F401  the same pages, the same browser

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.bench)
            item.add_marker(pytest.mark.timeout(1200))
