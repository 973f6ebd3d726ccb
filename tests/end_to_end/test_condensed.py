"""A session with the condensed data of every party releases the model of the data itself."""

from dataclasses import replace

import numpy as np
import pytest

from optimized.learning.moments import Moments, condensed
from tests.support import random_data, run, scenario

UNITS = 16
"""In the last of 24 bits, after three rounds: b and A may be rounded the other way, and a rescale carries that on."""


@pytest.mark.spec("IP-B", "IP-P", "LR-4", "LR-5")
@pytest.mark.parametrize("suite", ["batched", "paper"])
def test_condensed_data_stands_for_all_rows(suite: str) -> None:
    """One party has many rows, the other has fewer than columns."""
    whole = scenario(random_data(2, 2, (500, 1), 4), suite=suite)
    moments = [Moments.of(np.column_stack([part.features, part.target])) for part in whole.data]
    small = replace(whole, data=tuple(map(condensed, moments)))
    expected, found = run(whole).outcomes[1].result, run(small).outcomes[1].result
    assert expected is not None
    assert found is not None
    assert max(abs(x - y) for x, y in zip(expected, found, strict=True)) <= UNITS
