"""The same seed gives the same bytes, in whatever order the parties are served."""

import json

import pytest

from tests.support import random_data, run, scenario


@pytest.mark.spec("CO-1", "FS-1")
@pytest.mark.parametrize("suite", ["batched", "paper"])
def test_same_seed_same_transcript(suite: str) -> None:
    same = scenario(random_data(3, 2, (6, 3, 1), 2), suite=suite, rounds=2)
    first = run(same)
    assert first.outcomes[1].result is not None
    for order in ((3, 2, 1, 0), (2, 0, 3, 1)):
        assert run(same, order=order).transcript == first.transcript


@pytest.mark.spec("CO-1", "FS-2")
def test_another_seed_another_session_the_same_model() -> None:
    data = random_data(2, 2, (6, 3), 2)
    one, other = (run(scenario(data, rounds=2, seed=seed)) for seed in (1, 2))
    sessions = [json.loads(session.transcript[-1])["envelope"]["session"] for session in (one, other)]
    assert sessions[0] != sessions[1]
    assert one.outcomes[1].result is not None and other.outcomes[1].result is not None
    close = zip(one.outcomes[1].result, other.outcomes[1].result, strict=True)
    assert all(abs(a - b) < 2**6 for a, b in close)
