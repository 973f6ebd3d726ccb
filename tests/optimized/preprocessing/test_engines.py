"""Whole preparations by either engine and by both together: the same messages, the same refusals."""

import pytest

from conformance.adversary.rewrite import rewriting_private
from optimized.preprocessing.kernel import VectorKernel
from reference.messages.base import encode
from reference.messages.mascot import AuthenticatedInputs, Corrections
from reference.preprocessing.kernel import REFERENCE_KERNEL
from reference.preprocessing.material import Material, Requirement
from reference.preprocessing.octets import residue_octets
from reference.spdz.shares import MERSENNE_127, PRIME_192
from tests.reference.preprocessing.support import (
    CHEATER,
    at,
    ideal,  # noqa: F401  # a fixture
    prepare,
    verdicts,
)
from tests.reference.spdz.support import changed
from tests.support import random_data, run, scenario

pytestmark = pytest.mark.usefixtures("ideal")
FAST = VectorKernel()


def said(log):
    """Keeps the bytes of everything that a party says."""

    def corruption(honest):
        received = None
        try:
            while True:
                outgoing = honest.send(received)
                messages = getattr(outgoing, "messages", None) or {0: outgoing.message}
                log.extend((recipient, encode(message)) for recipient, message in sorted(messages.items()))
                received = yield outgoing
        except StopIteration as stop:
            return stop.value

    return corruption


def transcript(parties, prime, requirement, kernels):
    """What everybody said, and what everybody has in the end."""
    logs = {party: [] for party in range(1, parties + 1)}
    outcomes = prepare(parties, prime, requirement, {party: said(log) for party, log in logs.items()}, kernels)
    assert all(isinstance(material, Material) for material in outcomes.values()), outcomes
    held = [
        (m.mac_key, m.take_triples(requirement.triples), m.take_bits(requirement.bits), m.take_inputs(1, 1))
        for m in outcomes.values()
    ]
    return logs, held


@pytest.mark.spec("OF-1", "CO-1")
@pytest.mark.parametrize("prime", [MERSENNE_127, PRIME_192])
@pytest.mark.parametrize("parties", [2, 3])
def test_engines_say_the_same_and_can_be_mixed(parties, prime, monkeypatch):
    monkeypatch.setattr("reference.preprocessing.mascot.BATCH", 4)
    requirement = Requirement(5, 2, (1, 2, 0)[:parties])
    plain = transcript(parties, prime, requirement, {})
    assert transcript(parties, prime, requirement, dict.fromkeys((1, 2, 3), FAST)) == plain
    assert transcript(parties, prime, requirement, {2: FAST}) == plain


@pytest.mark.spec("OF-1", "OF-1.V0")
@pytest.mark.parametrize("kernel", [REFERENCE_KERNEL, FAST])
@pytest.mark.parametrize("prime", [MERSENNE_127, PRIME_192])
@pytest.mark.parametrize(
    ("kind", "field"),
    [(AuthenticatedInputs, "shares"), (AuthenticatedInputs, "corrections"), (Corrections, "corrections")],
)
def test_vectors_of_another_length_and_shares_that_are_not_reduced_accuse_their_sender(kernel, prime, kind, field):
    width = residue_octets(prime)

    def wrong(message):
        last = prime.to_bytes(width, "little") if field == "shares" else b""
        return changed(message, **{field: getattr(message, field)[:-width] + last})

    attack = rewriting_private(at(kind), wrong, to=1)
    assert verdicts(prepare(2, prime, Requirement(1, 0, (0, 0)), {CHEATER: attack}, {1: kernel})) == {
        1: ("OF-1.V0", CHEATER)
    }


@pytest.mark.spec("OF-1", "OF-1.SAC")
def test_guesses_at_bits_have_the_same_consequences():
    def shifted(bit):
        def change(message):
            corrections = bytearray(message.corrections)
            corrections[bit * 3 * 16] ^= 1
            return changed(message, corrections=bytes(corrections))

        return rewriting_private(at(Corrections), change, to=1)

    def survives(bit, kernel):
        outcomes = prepare(2, MERSENNE_127, Requirement(1, 0, (0, 0)), {CHEATER: shifted(bit)}, {1: kernel})
        if isinstance(outcomes[1], Material):
            return True
        assert verdicts(outcomes) == {1: ("OF-1.SAC", None)}
        return False

    guesses = [survives(bit, FAST) for bit in range(6)]
    assert guesses == [survives(bit, REFERENCE_KERNEL) for bit in range(6)]
    assert set(guesses) == {True, False}


@pytest.mark.spec("OF-1", "CO-1")
def test_a_session_may_mix_engines():
    def session(kernels):
        made = scenario(random_data(3, 1, (4, 3), 4), rounds=1, preprocessing="mascot")
        return run(made, kernels=kernels)

    plain, mixed = session({}), session({2: FAST})
    assert plain.outcomes[1].result is not None
    assert mixed.transcript == plain.transcript
