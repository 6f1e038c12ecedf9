"""What the web process imports: seconds and hundreds of megabytes hang on it."""

from __future__ import annotations

import pytest

from tests.dashboards.conftest import run_python

pytestmark = pytest.mark.slow

HEAVY = ("holoviews", "geoviews", "hvplot", "cartopy", "sklearn", "pandas", "jobs", "service")


def test_the_web_process_imports_nothing_that_declares_figures():
    found = run_python("-c", f"import sys, dashboards.app; print([m for m in {HEAVY} if m in sys.modules])")
    assert found.strip() == "[]"
