"""Attacks on masks: their ranges, their two sides, their use."""

import json
from collections.abc import Callable, Sequence

import pytest

from conformance.adversary.rewrite import Place, rewriting
from reference.commitments.integer import CommitmentKey
from reference.messages.base import Message
from reference.messages.initialisation import MaskCombinations, MaskContributions
from reference.messages.spdz import InputOffsets
from reference.operations import ReferenceOperations
from reference.paillier.encryption import PublicKey
from reference.paillier.randomness import Randomiser
from tests.adversary.support import CHEATER, assert_stopped, honest_session, position_of, said, small
from tests.support import run

MASKS = position_of("MaskContributions", "IN", 2)


class ForgedMask(ReferenceOperations):
    """Encrypts something else instead of one mask of the first pool, and proves its range honestly."""

    def __init__(self, victim: int, forge: Callable[[PublicKey, int], int]) -> None:
        self._victim, self._forge = victim, forge

    def encrypt(
        self, key: CommitmentKey, plaintexts: Sequence[int], randomness: Sequence[Randomiser]
    ) -> tuple[int, ...]:
        """The first long list of plaintexts is a list of masks."""
        values = list(plaintexts)
        if self._victim < len(values):
            values[self._victim] = self._forge(key.paillier, values[self._victim])
        return super().encrypt(key, values, randomness)


class Forgery:
    """What is encrypted instead of a mask."""

    def __call__(self, key: PublicKey, mask: int) -> int:
        """One half modulo N: twice it is 1, so random combinations look small half of the time."""
        return (key.modulus + 1) // 2


class TooLarge(Forgery):
    """The mask plus 2^200."""

    def __call__(self, key: PublicKey, mask: int) -> int:
        """Far out of the interval."""
        return mask + (1 << 200)


@pytest.mark.spec("ZK-RNG", "MK-1")
@pytest.mark.parametrize("forgery", [Forgery(), TooLarge()], ids=["half", "too large"])
@pytest.mark.parametrize("victim", [0, 1, 5])
def test_a_mask_out_of_range_in_a_batch(forgery: Forgery, victim: int) -> None:
    session = run(small(), operations={CHEATER: ForgedMask(victim, forgery)})
    assert_stopped(session, "ZK-RNG.V2", CHEATER, after=MASKS)


@pytest.mark.spec("ZK-RNG", "MK-1")
def test_a_mask_out_of_range_with_a_proof_of_its_own() -> None:
    session = run(small("paper"), operations={CHEATER: ForgedMask(1, Forgery())})
    assert_stopped(session, "ZK-RNG.V2", CHEATER, after=position_of("MaskContributions", "IN", 2, suite="paper"))


@pytest.mark.spec("G-CHECK", "SP-1")
@pytest.mark.parametrize("entry", [0, 1, 3, 9])
def test_a_mask_that_differs_from_its_spdz_input(entry: int) -> None:
    attack = rewriting(Place("IN", 2, InputOffsets), lambda message: add_modulo(message, entry), adopt=True)
    session = run(small(), corruptions={CHEATER: attack})
    assert_stopped(session, "G-CHECK.S", CHEATER)
    assert not any(
        word.phase in ("IP", "MC", "MR") and word.kind not in ("Echo", "AbortNotice") for word in said(session)
    )


def add_modulo(message: InputOffsets, entry: int) -> Message:
    """One offset plus one; 2^127 - 1 is the field of these sessions."""
    offsets = list(message.offsets)
    offsets[entry] = (offsets[entry] + 1) % (2**127 - 1)
    return InputOffsets(offsets=tuple(offsets))


@pytest.mark.spec("G-CHECK")
@pytest.mark.parametrize(("change", "rule"), [(1, "G-CHECK.E"), (1 << 400, "G-CHECK.R"), (-(1 << 400), "G-CHECK.R")])
def test_a_wrong_combination_of_masks(change: int, rule: str) -> None:
    def shift(message: MaskCombinations) -> Message:
        first, *rest = message.combinations
        return MaskCombinations(combinations=(first.model_copy(update={"value": first.value + change}), *rest))

    session = run(small(), corruptions={CHEATER: rewriting(Place("IN", 2, MaskCombinations), shift)})
    assert_stopped(session, rule, CHEATER, after=position_of("MaskCombinations", "IN", 2))


@pytest.mark.spec("FS-1", "MK-1")
def test_masks_copied_from_another_party_with_their_proofs() -> None:
    words = [word for word in said(honest_session()) if (word.kind, word.sender) == ("MaskContributions", 1)]
    copied = MaskContributions.model_validate_json(json.dumps(words[0].body))
    attack = rewriting(Place("IN", 2, MaskContributions), lambda _own: copied)
    assert_stopped(run(small(), corruptions={CHEATER: attack}), "ZK-RNG.V1", CHEATER, after=MASKS)


@pytest.mark.spec("MK-1")
def test_one_mask_for_two_conversions() -> None:
    """The cheater gives the same ciphertext twice, to have two values opened under one mask."""

    def repeat(message: MaskContributions) -> Message:
        pool, *rest = message.pools
        high = (pool.high[0], pool.high[0], *pool.high[2:])
        return MaskContributions(pools=(pool.model_copy(update={"high": high}), *rest))

    attack = rewriting(Place("IN", 2, MaskContributions), repeat)
    assert_stopped(run(small(), corruptions={CHEATER: attack}), "ZK-RNG.V1", CHEATER, after=MASKS)


@pytest.mark.spec("MK-1", "ZK-RNG")
@pytest.mark.parametrize("field", ["high", "low", "check", "high_proofs", "low_proofs", "check_proofs"])
def test_missing_parts(field: str) -> None:
    def shorten(message: MaskContributions) -> Message:
        pool, *rest = message.pools
        return MaskContributions(pools=(pool.model_copy(update={field: getattr(pool, field)[:-1]}), *rest))

    attack = rewriting(Place("IN", 2, MaskContributions), shorten)
    assert_stopped(run(small(), corruptions={CHEATER: attack}), "MK-1.V0", CHEATER, after=MASKS)


@pytest.mark.spec("VA-1")
@pytest.mark.parametrize("element", [0, -1])
def test_elements_that_are_not_units(element: int) -> None:
    def replace(message: MaskContributions) -> Message:
        pool, *rest = message.pools
        return MaskContributions(pools=(pool.model_copy(update={"high": (element, *pool.high[1:])}), *rest))

    attack = rewriting(Place("IN", 2, MaskContributions), replace)
    assert_stopped(run(small(), corruptions={CHEATER: attack}), "VA-1", CHEATER, after=MASKS)
