"""Random authorities over three terms, the second corrected before the third: nobody is known closely."""

from __future__ import annotations

import pytest

from tests.disclosure.publishing import three_terms

#: Where the attacker still wins: a few counts of some 1,500, by a value or two (docs/disclosure.md).
STILL_LOST = pytest.mark.xfail(reason="several totals and corrections together narrow a count", strict=True)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1, 3, 5, 14, 20, pytest.param(6, marks=STILL_LOST)])
def test_nobody_is_known_too_closely_over_three_terms_and_a_correction(tmp_path, seed):
    result = three_terms(tmp_path, seed).attack()
    variables, rows = result.system.violated()
    assert not variables.size and not rows.size, "the attacker's system excludes the truth: it proves nothing"
    assert result.protected > 500
    assert result.unlike == 0
    assert result.breaches.is_empty(), result.breaches
