"""The release: nothing leaves that the bounds do not allow."""

import pytest

from reference.phases import model_release
from tests.support import random_data, run, scenario


@pytest.mark.spec("MR-1", "FX-3")
def test_a_coefficient_out_of_its_bound_is_not_released(monkeypatch):
    """What the proofs allow cannot become so large; if everybody's shares say so, somebody broke a proof or a MAC."""
    monkeypatch.setattr(model_release, "symmetric", lambda value, prime: value % prime + (1 << 60))
    session = run(scenario(random_data(2, 1, (3, 2), 2), rounds=1))
    for party in (1, 2):
        abort = session.outcomes[party].abort
        assert abort is not None
        assert (abort.rule, abort.accused) == ("MR-1", None)
    assert not any(b'"kind":"Release"' in octets for octets in session.transcript)
