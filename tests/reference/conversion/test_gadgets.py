"""Conversions in a running session: the rounding is the one of F_HELEN, the openings are masked, masks are gone."""

import pytest

from reference.conversion.decryption import open_masked, threshold_decrypt
from reference.conversion.gadgets import ciphertexts_to_ciphertexts, ciphertexts_to_shares, shares_to_ciphertexts
from reference.conversion.pools import MC2C, MC2S
from reference.core.arithmetic import symmetric
from reference.core.channel import Channel, authenticated
from reference.core.driver import MemoryDriver
from reference.core.reject import Abort
from reference.core.rounds import DEALER, Rounds
from reference.learning.problem import problem_of
from reference.operations import ReferenceOperations
from reference.paillier.dealer import DealerKeyGeneration, secret_bits
from reference.paillier.encryption import encrypt
from reference.party import agreement, initialisation
from reference.phases.dealer import dealer
from reference.preprocessing.dealer import DealerPreprocessing
from spec.derivation import derive
from tests.reference.conversion.support import run_inside
from tests.support import random_data, scenario


def run_program(wanted, program):
    """Every party initialises, then runs ``program(session)``; the results by party."""
    numbers = [DEALER, *range(1, len(wanted.data) + 1)]
    keys = {number: wanted.identity(number).public for number in numbers}

    def party(number, rounds):
        coins = wanted.coins(number).child("party")
        session = yield from agreement(number, wanted.configuration, rounds, ReferenceOperations(), coins)
        schedule = session.schedule
        bits = schedule.problem.modulus_bits
        generation = DealerKeyGeneration(number, bits, secret_bits(bits, schedule.mask_slack, len(rounds.parties)))
        prepared = yield from initialisation(session, generation, DealerPreprocessing(number, schedule.field))
        prepared.rounds.enter("MC", 1)
        return (yield from program(prepared))

    protocols = {}
    for number in numbers:
        rounds = Rounds(len(wanted.data))
        own = dealer(rounds, wanted.coins(DEALER).child("dealer")) if number == DEALER else party(number, rounds)
        protocols[number] = authenticated(Channel(number, wanted.identity(number), keys, rounds), own)
    outcomes = MemoryDriver(protocols).run().outcomes
    assert all(outcome.abort is None for outcome in outcomes.values()), outcomes
    return {number: outcomes[number].result for number in numbers[1:]}


def parties(m, **changes):
    return scenario(random_data(m, 4, (5,) * m, 1), rounds=2, rescale_every=1, **changes)


def extremes(limit, shift):
    """Values of either sign, small and as large as allowed."""
    unit = 1 << shift
    return [limit - unit, -limit + unit, 5 * unit + unit // 2, -5 * unit - 1]


@pytest.mark.spec("G-C2S", "G-S2C", "FX-4")
@pytest.mark.parametrize(("m", "suite"), [(2, "batched"), (3, "batched"), (4, "batched"), (2, "paper")])
def test_to_shares_and_back(m, suite):
    wanted = parties(m, suite=suite)
    schedule = derive(problem_of(wanted.configuration))
    plan = schedule.rounds[0]
    values = extremes(1 << plan.width, plan.shift)

    def program(session):
        a = [encrypt(session.public, value, 7 + j) for j, value in enumerate(values)]
        shares = yield from ciphertexts_to_shares(session, a, 1)
        back = yield from shares_to_ciphertexts(session, shares, 1)
        opened = yield from session.spdz.open_checked(shares)
        decrypted = yield from threshold_decrypt(session, back, "test of G-S2C")
        return [symmetric(x, session.spdz.prime) for x in opened], list(decrypted)

    results = run_program(wanted, program)
    shared, decrypted = results[1]
    assert all(result == results[1] for result in results.values())
    assert shared == decrypted
    for value, rounded in zip(values, shared, strict=True):
        assert abs(rounded * 2**plan.shift - value) <= (m // 2 + 1) << plan.shift


@pytest.mark.spec("G-C2C", "FX-4")
@pytest.mark.parametrize("m", [2, 3])
def test_rescaling_inside_ciphertexts(m):
    wanted = parties(m)
    plan = derive(problem_of(wanted.configuration)).rounds[0]
    values = extremes(1 << plan.u_width, plan.u_shift) * m

    def program(session):
        a = [encrypt(session.public, value, 7 + j) for j, value in enumerate(values)]
        rescaled = yield from ciphertexts_to_ciphertexts(session, a, 1)
        return (yield from threshold_decrypt(session, rescaled, "test of G-C2C"))

    for result in run_program(wanted, program).values():
        for value, rounded in zip(values, result, strict=True):
            assert abs(rounded * 2**plan.u_shift - value) <= (m // 2 + 1) << plan.u_shift


@pytest.mark.spec("G-C2S.R", "G-C2C.R", "FX-3")
@pytest.mark.parametrize(("pool", "gadget", "count"), [(MC2S, "G-C2S", 4), (MC2C, "G-C2C", 8)])
@pytest.mark.parametrize(("extra", "evidence"), [(1, "a masked value is too large"), (2, "slots overflow")])
def test_a_value_far_beyond_its_bound_is_refused(pool, gadget, count, extra, evidence):
    wanted = parties(2)

    def program(session):
        masks = session.masks.take(pool, 1)
        far = (1 << masks.batch.width + session.schedule.mask_slack + extra) + (2 << masks.batch.width)
        a = [encrypt(session.public, far, 7 + j) for j in range(count)]
        return (yield from open_masked(session, a, masks, gadget))

    with pytest.raises(AssertionError, match=rf"{gadget}\.R: nobody can be accused \({evidence}\)"):
        run_program(wanted, program)


@pytest.mark.spec("G-C2S.R", "FX-4")
@pytest.mark.parametrize("m", [2, 3])
def test_the_limit_of_a_masked_value_counts_the_half_of_an_even_number_of_parties(m):
    """The largest value that honest parties can open passes, and the next one is refused."""
    wanted = parties(m)

    def program(session):
        masks = session.masks.take(MC2S, 1)
        batch, slack = masks.batch, session.schedule.mask_slack
        half = (1 << batch.shift - 1) * (m % 2 == 0)
        largest = (2 << batch.width) + half + (m << batch.width + slack) - 1
        opened = yield from open_masked(session, [encrypt(session.public, 0, 7 + j) for j in range(4)], masks, "G-C2S")
        session.rounds.enter("MC", 2)
        far = [encrypt(session.public, largest - y, 7 + j) for j, y in enumerate(opened)]
        again = yield from open_masked(session, far, masks, "G-C2S")
        session.rounds.enter("MC", 3)
        too_far = session.operations.linear(session.public, [1], [far[3]], 1)
        with pytest.raises(Abort) as caught:
            yield from open_masked(session, [*far[:3], too_far], masks, "G-C2S")
        return again == (largest,) * 4, caught.value.rule, caught.value.accused

    assert set(run_program(wanted, program).values()) == {(True, "G-C2S.R", None)}


@pytest.mark.spec("G-S2C.R")
def test_a_share_far_beyond_its_bound_is_refused():
    wanted = parties(2)

    def program(session):
        far = 1 << session.schedule.value_bits + session.schedule.mask_slack + 3
        return (yield from shares_to_ciphertexts(session, session.spdz.public([far] * 4), 1))

    with pytest.raises(AssertionError, match=r"G-S2C\.R: nobody can be accused"):
        run_program(wanted, program)


@pytest.mark.spec("MK-1", "G-C2S")
def test_masks_cannot_serve_two_conversions():
    wanted = parties(2)

    def program(session):
        a = [encrypt(session.public, 1, 7)] * 4
        yield from ciphertexts_to_shares(session, a, 1)
        yield from ciphertexts_to_shares(session, a, 1)

    with pytest.raises(AssertionError, match="MK-1: nobody can be accused"):
        run_program(wanted, program)


@pytest.mark.spec("G-C2S", "DP-1")
def test_what_is_opened_is_masked():
    """Every opened value is far larger than what it hides, and no value is opened twice."""
    inside = run_inside(scenario(random_data(2, 3, (6, 5), 3), rounds=3, rescale_every=1))
    schedule = inside.prepared[1].schedule
    values = [value for _, opened in inside.opened for value in opened]
    assert len(values) == 3 * 3 + 2 * 2 * 3
    assert len(set(values)) == len(values)
    widths = {"G-C2S": schedule.rounds[0].width, "G-C2C": schedule.rounds[0].u_width}
    for gadget, opened in inside.opened:
        assert all(value.bit_length() > widths[gadget] + schedule.mask_slack - 20 for value in opened)
