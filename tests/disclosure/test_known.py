"""The smallest worlds in which the attacker once won against the whole rule."""

from __future__ import annotations

import pytest

from tests.disclosure.publishing import once
from tests.disclosure.test_rules import narrow, world


@pytest.mark.slow
def test_a_ward_without_settings_does_not_open_the_authority(tmp_path):
    assert narrow(once(tmp_path, world((40, 40, 7), (40, 40, 7), wards=2))) == []


@pytest.mark.slow
def test_how_many_are_reviewed_is_one_count_under_two_indicators(tmp_path):
    assert narrow(once(tmp_path, world((10, 3, 0), (10, 8, 0)))) == []
