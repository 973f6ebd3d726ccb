"""Cheaters with a strategy: every attack of the catalogue in a full session."""

from collections import Counter
from pathlib import Path

import pytest

from tests.adversary.attacks import judge, play
from tests.adversary.catalogue import ATTACKS, STRATEGIES
from tests.adversary.table import strategies

LONG = {"paper", "mascot", "mascot, three"}
"""Sessions that take longer than the others; and so do attacks in a second round."""


def named(attack):
    late = any((move.place.phase, move.place.round) == ("MC", 2) for move in attack.moves)
    marks = [pytest.mark.slow] if late or attack.session in LONG else []
    return pytest.param(attack, id=f"{attack.strategy}: {attack.name} ({attack.session})", marks=marks)


@pytest.mark.spec("AB-1", "MS-1", "MS-2", "MS-3", "CT-1", "SP-5", "ZK-0", "FS-1", "G-CHECK", "OF-1")
@pytest.mark.parametrize("attack", [named(attack) for attack in ATTACKS])
def test_an_attack_ends_as_it_should(attack):
    judge(attack, play(attack))


def test_the_page_has_every_attack():
    """If this fails: `make sweep`."""
    page = (Path(__file__).parents[2] / "docs/adversary.md").read_text("utf-8")
    assert strategies() in page


def test_the_catalogue_has_every_strategy():
    counted = Counter(attack.strategy for attack in ATTACKS)
    assert counted.keys() == STRATEGIES.keys()
    assert all(count >= 3 for count in counted.values())
