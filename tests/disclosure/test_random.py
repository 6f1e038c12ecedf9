"""Random authorities over three terms, the second corrected before the third: nobody is known closely."""

from __future__ import annotations

import pytest

from tests.disclosure.publishing import three_terms


@pytest.mark.slow
@pytest.mark.xfail(reason="terms within three terms, and counts held beside others made anew", strict=True)
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1])
def test_nobody_is_known_too_closely_over_three_terms_and_a_correction(tmp_path, seed):
    result = three_terms(tmp_path, seed).attack()
    variables, rows = result.system.violated()
    assert not variables.size and not rows.size, "the attacker's system excludes the truth: it proves nothing"
    assert result.protected > 500
    assert result.unlike == 0
    assert result.breaches.is_empty(), result.breaches
