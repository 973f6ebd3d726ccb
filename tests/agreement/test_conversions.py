"""The formulas of chapter 08, and what parties of a session with TOY keys compute."""

from functools import cache
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.conversion import mask_check
from reference.conversion.contribution import LowGroup, check_bits, draw_masks
from reference.conversion.decryption import open_masked, threshold_decrypt
from reference.conversion.gadgets import ciphertexts_to_ciphertexts, ciphertexts_to_shares, shares_to_ciphertexts
from reference.conversion.pools import MC2C, MC2S, MLTZ, MS2C, pools
from reference.core.arithmetic import symmetric
from reference.core.reject import Abort
from reference.messages.initialisation import MaskCombination
from reference.paillier.encryption import encrypt
from reference.phases.agreement import problem_of
from reference.proofs.interval import Interval
from reference.spdz.engine import Spdz
from spec.bounds import table
from spec.claims.spdz import upper_bound
from spec.derivation import derive
from spec.equations import conversions as eq
from spec.formula import integer, number, truth
from spec.parameters import CHALLENGE_BITS
from spec.schedule import Schedule
from tests.agreement.exactly import exactly
from tests.reference.conversion.support import run_inside
from tests.reference.conversion.test_gadgets import extremes, parties, run_program
from tests.reference.spdz.support import reconstruct
from tests.spec.problems import problem


def parity(values):
    """With ``half`` from its formula."""
    return {**values, eq.half: integer(eq.HALF.rhs, values)}


@cache
def conversions(m):
    """What every party of a session knows after G-C2S, G-C2C and G-S2C: the schedule, and what was opened and made."""
    decrypted, opened, drawn = {}, {}, {}

    def noting_masks(session, pool):
        own = draw_masks(session, pool)
        drawn.setdefault(session.party, {})[pool.name] = own
        return own

    def noting_decryption(session, *arguments):
        decrypted[session.party] = yield from open_masked(session, *arguments)
        return decrypted[session.party]

    def noting_opening(spdz, shares):
        opened[spdz.party] = yield from OPEN(spdz, shares)
        return opened[spdz.party]

    def program(session):
        schedule, plan = session.schedule, session.schedule.rounds[0]
        found = {"schedule": schedule, "p": session.spdz.prime, "N": session.public.modulus}
        found["masks"] = drawn[session.party]
        found["ciphertexts"] = {name: session.masks._batches[name, 1].high for name in (MC2S, MS2C, MC2C)}
        for pool, gadget, shift, width, copies in (
            (MC2S, ciphertexts_to_shares, plan.shift, plan.width, 1),
            (MC2C, ciphertexts_to_ciphertexts, plan.u_shift, plan.u_width, m),
        ):
            values = extremes(1 << width, shift) * copies
            ciphertexts = [encrypt(session.public, value, 7 + j) for j, value in enumerate(values)]
            found[pool, "values"], found[pool] = values, (yield from gadget(session, ciphertexts, 1))
            found[pool, "y"] = decrypted[session.party]
        found[MS2C] = yield from shares_to_ciphertexts(session, found[MC2S], 1)
        found["o"] = opened[session.party]
        found["z"] = yield from session.spdz.open_checked(found[MC2S])
        found["decrypted"] = yield from threshold_decrypt(session, [*found[MS2C], *found[MC2C]], "agreement")
        return found

    with (
        patch("reference.conversion.gadgets.open_masked", noting_decryption),
        patch.object(Spdz, "open", noting_opening),
        patch.object(mask_check, "draw_masks", noting_masks),
    ):
        return run_program(parties(m), program)


OPEN = Spdz.open


def rescaled(m, pool):
    """For each value that was rescaled: everything that the formulas of G-C2S and G-C2C speak of."""
    results = conversions(m)
    found, plan = results[1], results[1]["schedule"].rounds[0]
    shift, width = (plan.shift, plan.width) if pool == MC2S else (plan.u_shift, plan.u_width)
    for index, value in enumerate(found[pool, "values"]):
        own = [result["masks"][pool] for result in results.values()]
        case = {eq.m: m, eq.t: shift, eq.ell: width, eq.a: value, eq.s_m: found["schedule"].mask_slack}
        case |= {eq.R_high: sum(masks.high[index] for masks in own), eq.R_low: sum(masks.low[index] for masks in own)}
        case |= {eq.N: found["N"], eq.p: found["p"], eq.y: found[pool, "y"][index]}
        yield index, parity(case)


@pytest.mark.agrees("G-C2S", "FX-4")
@pytest.mark.spec("G-C2S")
@pytest.mark.parametrize("m", [2, 3])
def test_to_shares(m):
    found = conversions(m)[1]
    for index, case in rescaled(m, MC2S):
        assert found[MC2S, "y"][index] == integer(eq.C2S_MASKED.rhs, case)
        rounded, near = eq.C2S_ROUNDED
        case[eq.rounded] = symmetric(found["z"][index], found["p"])
        assert case[eq.rounded] == integer(eq.C2S_RESULT.rhs, case) == integer(rounded.rhs, case)
        assert truth(near, case)
        assert truth(eq.C2S_RANGE, case)
        assert number(eq.SLOT_WIDTH, case) == found["schedule"].slot_width(case[eq.ell])


@pytest.mark.agrees("G-C2C")
@pytest.mark.spec("G-C2C")
@pytest.mark.parametrize("m", [2, 3])
def test_rescaling_inside_ciphertexts(m):
    found = conversions(m)[1]
    decrypted = found["decrypted"][len(found[MS2C]) :]
    for index, case in rescaled(m, MC2C):
        assert found[MC2C, "y"][index] == integer(eq.C2S_MASKED.rhs, case)
        assert decrypted[index] == integer(eq.C2S_RESULT.rhs, case)
        case[eq.C] = [column[index] for column in found["ciphertexts"][MC2C].values()]
        case[eq.C2C_RESULT.left] = found[MC2C][index]
        assert exactly(eq.C2C_RESULT, case)


@pytest.mark.agrees("G-S2C")
@pytest.mark.spec("G-S2C")
@pytest.mark.parametrize("m", [2, 3])
def test_from_shares(m):
    results = conversions(m)
    found, schedule = results[1], results[1]["schedule"]
    for index, z in enumerate(symmetric(z, found["p"]) for z in found["z"]):
        highs = [result["masks"][MS2C].high[index] for result in results.values()]
        case = {eq.m: m, eq.z: z, eq.ell_z: schedule.value_bits, eq.R_high: sum(highs), eq.N: found["N"]}
        case |= {eq.ell_r: schedule.value_bits + schedule.mask_slack, eq.o: found["o"][index]}
        assert found["o"][index] == integer(eq.S2C_MASKED.rhs, case)
        assert truth(eq.S2C_RANGE, case)
        case[eq.C] = [column[index] for column in found["ciphertexts"][MS2C].values()]
        case[eq.S2C_RESULT.left] = found[MS2C][index]
        assert exactly(eq.S2C_RESULT, case)
        assert found["decrypted"][index] == z


@pytest.mark.agrees("MK-1")
@pytest.mark.spec("MK-1")
@pytest.mark.parametrize("m", [2, 3])
def test_masks_and_their_intervals(m):
    """``l'`` of each pool is that of the table in the text."""
    results = conversions(m)
    schedule: Schedule = results[1]["schedule"]
    slack, plan = schedule.mask_slack, schedule.rounds[0]
    lengths = {MC2S: plan.width - plan.shift + slack, MS2C: schedule.value_bits + slack, MLTZ: slack}
    lengths[MC2C] = plan.u_width - plan.u_shift + slack
    for pool in pools(schedule):
        batch = pool.batches[0]
        case = {eq.t: batch.shift, eq.ell_r: lengths[pool.name], eq.i: 1}
        assert (1 << batch.high_bits) == integer(upper_bound(eq.MASK[1]), case)
        assert pool.shared == (pool.name != MC2C)
        assert_interval(eq.MASK[1], eq.high, Interval.bits(batch.high_bits), case)
        if batch.shift:
            assert_interval(eq.MASK[2], eq.low, Interval.bits(batch.shift), case)
        for result in results.values():
            own = result["masks"][pool.name]
            lows = own.low or (0,) * len(own.high)
            for high, low in zip(own.high[: batch.count], lows, strict=False):
                masks = {**case, eq.high: [high], eq.low: [low]}
                assert all(truth(interval, masks) for interval in eq.MASK[1:])
                assert integer(eq.MASK[0].rhs, masks) == (high << batch.shift) + low


def assert_interval(formula, base, proved, case):
    """The interval of the formula is the one that is proved."""
    low, high = proved.low, proved.low + proved.width
    for value, inside in ((low - 1, False), (low, True), (high, True), (high + 1, False)):
        assert truth(formula, {**case, base: [value]}) == inside


@pytest.mark.agrees("MK-1")
@pytest.mark.spec("MK-1", "FX-3")
@given(m=st.integers(2, 9), d=st.integers(1, 12), rounds=st.integers(1, 12), every=st.sampled_from([None, 1, 2, 5]))
def test_the_slack_counts_every_masked_opening(m, d, rounds, every):
    schedule = derive(problem(m, d, rounds=rounds, rescale_every=every, modulus_bits=4096))
    rescales = sum(1 for plan in schedule.rounds if plan.u_shift)
    compared = sum(schedule.problem.penalised)
    values = {eq.m: m, eq.dimension: d, eq.rounds: rounds, eq.compared: compared}
    planned = {**values, eq.rescales: (rounds - 1) // schedule_interval(schedule)}
    slack, budget = eq.SLACK
    planned[slack.lhs] = schedule.mask_slack
    assert schedule.mask_slack == integer(slack.rhs, planned)
    assert truth(budget, planned)
    assert all(2 << plan.width - plan.shift >= m + 1 for plan in schedule.rounds)  # what G-C2S/hides takes for granted
    layout = pools(schedule)
    openings = sum(pool.count for pool in layout) + m * sum(pool.shared for pool in layout)
    assert rescales == planned[eq.rescales]
    assert openings <= integer(eq.OPENINGS, planned)


def schedule_interval(schedule):
    """After how many rounds ``u`` is rescaled; more than there are if never."""
    return next((plan.number for plan in schedule.rounds if plan.u_shift), schedule.problem.rounds)


@pytest.mark.agrees("MK-1")
@pytest.mark.spec("MK-1")
@given(low=st.lists(st.integers(0, 2**20 - 1), min_size=1, max_size=6), slot=st.integers(20, 90))
def test_packed_low_masks(low, slot):
    values = {eq.slot: slot, eq.n: len(low), eq.values: dict(enumerate(low))}
    assert LowGroup(range(len(low)), slot, 20).packed(tuple(low)) == integer(eq.PACKED.rhs, values)


# --- G-CHECK ----------------------------------------------------------------------------------------------------
@cache
def checked():
    """The sides of G-CHECK of both parties of a session: masks, ciphertexts and shares, and the sessions."""
    seen = {}
    original = mask_check.check_pools

    def noting(session, spdz, sides):
        seen[session.party] = (session, sides)
        yield from original(session, spdz, sides)

    with patch.object(mask_check, "check_pools", noting):
        run_inside(parties(2))
    return seen


def combination(number, party):
    """A party's combination of a pool, with weights of the test, and all that the formulas speak of."""
    session, sides = checked()[party]
    side = sides[number]
    weights = [7**j * 2**100 % 2**128 for j in range(side.pool.count)]
    claim = mask_check._combination(session, side.own, weights)
    case = {eq.n: side.pool.count, eq.coin: weights, eq.high: side.own.high, eq.r_0: side.own.check}
    case |= {
        eq.N: session.public.modulus,
        eq.p: session.schedule.field,
        eq.W: claim.value,
        eq.R_check: claim.randomness,
    }
    case |= {eq.kappa: CHALLENGE_BITS, eq.s_m: session.schedule.mask_slack, eq.m: 2}
    case[eq.R_check] = claim.randomness
    case[eq.ell_r] = max(batch.high_bits for batch in side.pool.batches)
    case |= {eq.C_0: side.ciphertexts[party].check[0], eq.C: side.ciphertexts[party].high}
    case |= {eq.check_unit: side.own.check_randomness.value, eq.unit: [r.value for r in side.own.high_randomness]}
    return session, side, weights, claim, case


POOLS = pytest.mark.parametrize("number", [0, 1, 2])
PARTY = pytest.mark.parametrize("party", [1, 2])


@pytest.mark.agrees("G-CHECK", "G-CHECK.S")
@pytest.mark.spec("G-CHECK", "G-CHECK.S")
@POOLS
@PARTY
def test_combinations_of_masks(number, party):
    session, side, weights, claim, case = combination(number, party)
    value, unit = eq.CHECK_SUM
    assert claim.value == integer(value.rhs, case)
    assert exactly(unit, case)
    assert truth(eq.CHECK_MASK, case)
    ends = [truth(eq.CHECK_MASK, {**case, eq.r_0: value}) for value in (-1, 0, 2 ** check_bits(session, side.pool))]
    assert ends == [False, True, False]
    assert check_bits(session, side.pool) == integer(eq.CHECK_BITS, case)
    shares = [mask_check._combined(sides[number].shares[party], weights) for _, sides in checked().values()]
    case[eq.opened] = reconstruct(shares)[0]
    assert exactly(eq.CHECK_SHARES, case)
    assert not exactly(eq.CHECK_SHARES, {**case, eq.W: claim.value + 1})


@pytest.mark.agrees("G-CHECK.R", "G-CHECK.E")
@pytest.mark.spec("G-CHECK.R", "G-CHECK.E")
@POOLS
@pytest.mark.parametrize("change", ["nothing", "sign", "value", "last", "beyond", "least", "below"])
def test_decisions_about_combinations(number, change):
    session, side, weights, claim, case = combination(number, 2)
    limit = integer(upper_bound(eq.CHECK_RANGE), case)
    other = {"value": claim.value + 1, "last": limit - 1, "beyond": limit, "least": 0, "below": -1}
    case[eq.W] = other.get(change, claim.value)
    if change == "sign":
        case[eq.R_check] = session.public.modulus - claim.randomness
    verdict = None
    try:
        said = MaskCombination.model_construct(value=case[eq.W], randomness=case[eq.R_check])
        mask_check.check_ciphertexts(session, side.pool, 2, side.ciphertexts[2], weights, said)
    except Abort as abort:
        verdict = (abort.rule, abort.accused)
    if not truth(eq.CHECK_RANGE, case):
        assert verdict == ("G-CHECK.R", 2)
    elif not eq.CHECK_CIPHERTEXT.holds(case):
        assert verdict == ("G-CHECK.E", 2)
    else:
        assert verdict is None
    assert (verdict is None) == (change in ("nothing", "sign"))


@pytest.mark.agrees("G-CHECK")
@pytest.mark.spec("G-CHECK", "FX-3")
def test_combinations_fit_the_modulus():
    """The row of the bounds table says the same as the formula."""
    schedule = derive(problem_of(parties(2).configuration))
    (row,) = (row for row in table(schedule) if row.rule == "G-CHECK")
    bits = row.bits - 2
    case = {eq.ell_r: bits - 3, eq.kappa: 1, eq.n: 1, eq.s_m: 1, eq.modulus_bits: schedule.problem.modulus_bits}
    assert truth(eq.CHECK_FITS, case) == (row.margin >= 0)
    case[eq.modulus_bits] = bits + 2
    assert not truth(eq.CHECK_FITS, case)
    assert truth(eq.CHECK_FITS, {**case, eq.modulus_bits: bits + 3})


# --- Ranges -----------------------------------------------------------------------------------------------------
def limits(session, masks, formula):
    """What the formula of a range speaks of, and its bound."""
    batch, slack = masks.batch, session.schedule.mask_slack
    case = {eq.m: len(session.parties), eq.s_m: slack, eq.ell: batch.width, eq.t: batch.shift or 1}
    case |= {eq.ell_z: session.schedule.value_bits, eq.ell_r: batch.high_bits}
    case = parity(case)
    return case, integer(upper_bound(formula), case)


def verdict_of(protocol):
    """What refuses, and whom it accuses; ``None`` if nothing does."""
    try:
        yield from protocol
    except Abort as abort:
        return abort.rule, abort.accused
    return None


@pytest.mark.agrees("G-C2S.R", "G-C2C.R")
@pytest.mark.spec("G-C2S.R", "G-C2C.R")
@pytest.mark.parametrize(("pool", "gadget", "copies"), [(MC2S, "G-C2S", 1), (MC2C, "G-C2C", 2)])
@pytest.mark.parametrize("beyond", [0, 1])
@pytest.mark.parametrize("end", ["upper", "lower"])
def test_the_range_of_a_decrypted_value(pool, gadget, copies, beyond, end):
    """The first slot at each end of the range, and one beyond."""

    def program(session):
        masks, count = session.masks.take(pool, 1), 4 * copies
        case, limit = limits(session, masks, eq.C2S_RANGE)
        zeros = [encrypt(session.public, 0, 7 + j) for j in range(count)]
        opened = yield from open_masked(session, zeros, masks, gadget)
        session.rounds.enter("MC", 2)
        y = limit - 1 + beyond if end == "upper" else -beyond
        moved = [encrypt(session.public, y - opened[0], 7), *zeros[1:]]
        again = open_masked(session, moved[:count], masks, gadget)
        return (yield from verdict_of(again)), truth(eq.C2S_RANGE, {**case, eq.y: y})

    for verdict, right in run_program(parties(2, suite="paper"), program).values():
        assert right == (beyond == 0)
        assert verdict == (None if right else (f"{gadget}.R", None))


@pytest.mark.agrees("G-S2C.R")
@pytest.mark.spec("G-S2C.R")
@pytest.mark.parametrize("m", [2, 3])
@pytest.mark.parametrize("beyond", [0, 1])
@pytest.mark.parametrize("end", ["upper", "lower"])
def test_the_range_of_an_opened_value(m, beyond, end):
    def program(session):
        masks = session.masks._batches[MS2C, 1]
        case, limit = limits(session, masks, eq.S2C_RANGE)
        o = limit - 1 + beyond if end == "upper" else -beyond
        z = session.spdz.public([o - (1 << session.schedule.value_bits)] * 4) - masks.total
        return (yield from verdict_of(shares_to_ciphertexts(session, z, 1))), truth(eq.S2C_RANGE, {**case, eq.o: o})

    for verdict, right in run_program(parties(m), program).values():
        assert right == (beyond == 0)
        assert verdict == (None if right else ("G-S2C.R", None))
