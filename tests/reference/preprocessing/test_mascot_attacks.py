"""One party deviates in the preprocessing: found at the right check, and never said which triple it was."""

import pytest

from conformance.adversary.rewrite import rewriting, rewriting_private
from reference.core.cointoss import expand_challenges
from reference.core.reject import Abort
from reference.messages.mascot import AuthenticatedInputs, Corrections, ExtensionCheck, ExtensionColumns
from reference.messages.spdz import OpenedShares
from reference.preprocessing import triples
from reference.preprocessing.authenticated import Authentication, combination
from reference.preprocessing.bits import make_bits
from reference.preprocessing.kernel import REFERENCE_KERNEL, ReferenceKernel
from reference.preprocessing.material import Material, Requirement, Triples
from reference.preprocessing.octets import integers, pack_residues, residue_octets
from reference.preprocessing.ot_extension import ExtensionReceiver, Transfers
from reference.preprocessing.vectors import Authenticated, Field
from reference.spdz.engine import Spdz
from reference.spdz.shares import MERSENNE_127 as P
from reference.spdz.shares import Shares
from tests.reference.preprocessing.support import (
    CHEATER,
    at,
    authentic,
    ideal,  # noqa: F401  # a fixture
    prepare,
    verdicts,
)
from tests.reference.spdz.support import changed, engines, run_refused

pytestmark = pytest.mark.usefixtures("ideal")
COUNT = 4
BITS = P.bit_length()


def attacked(corruption, parties=3, bits=0, kernel=REFERENCE_KERNEL):
    """Party 2 deviates in a preparation of four triples for all."""
    requirement = Requirement(COUNT - bits, bits, (1,) * parties)
    return prepare(parties, P, requirement, {CHEATER: corruption}, {CHEATER: kernel})


def honest(protocol):
    """No deviation in what is said."""
    return protocol


def shifted(message):
    """All shares off by one."""
    shares = [(share + 1) % P for share in integers(message.shares, residue_octets(P))]
    return changed(message, shares=pack_residues(shares, P))


def corrected_otherwise(entry):
    """One correction is another one: whoever uses it gets another number."""

    def change(message):
        corrections = bytearray(message.corrections)
        corrections[entry * residue_octets(P)] ^= 1
        return changed(message, corrections=bytes(corrections))

    return change


class OtherValues(ReferenceKernel):
    """Offers products with ``x + 1`` for all values ``x`` at one of its calls: everything else is in order.

    Calls come in pairs, for parties 1 and 3: input masks, multiplications, inputs.
    """

    def __init__(self, call):
        self.call = call

    def offer(self, prime, zeros, ones, values):
        self.call -= 1
        one = pack_residues([1] * (len(values) // residue_octets(prime)), prime)
        return super().offer(prime, zeros, ones, self.add(prime, values, one) if self.call == -1 else values)


def opened_shift(message):
    first, *rest = message.shares
    return OpenedShares(shares=((first + 1) % P, *rest))


def passed(outcomes):
    assert all(isinstance(outcome, Material) for outcome in outcomes.values()), outcomes
    return True


@pytest.mark.spec("OF-1", "SP-5")
@pytest.mark.parametrize("occurrence", [0, 1])
def test_inconsistent_inputs_of_correlated_products_fail_the_check_of_the_inputs(occurrence):
    """Corrections hold one value for one bit of the key and another value for the others."""
    verdict = set()
    for bit in range(6):
        size = 2 if occurrence == 0 else 5 * COUNT + 1
        attack = corrected_otherwise(bit * size)
        outcomes = attacked(rewriting_private(at(AuthenticatedInputs, occurrence), attack, to=1), parties=2)
        verdict.add(None if isinstance(outcomes[1], Material) else verdicts(outcomes)[1])
    assert verdict == {None, ("SP-5.MAC", None)}, "it passes where the bit of the key is 0, and only there"


@pytest.mark.spec("OF-1", "SP-5")
@pytest.mark.parametrize("call", [0, 4], ids=["masks", "inputs"])
def test_another_value_for_one_party_than_for_the_others(call):
    """Consistent towards party 1, but not the value that party 3 authenticates."""
    assert verdicts(attacked(honest, kernel=OtherValues(call))) == dict.fromkeys((1, 3), ("SP-5.MAC", None))


@pytest.mark.spec("OF-1", "SP-5")
@pytest.mark.parametrize("occurrence", [0, 1])
def test_shares_of_other_values(occurrence):
    attack = rewriting_private(at(AuthenticatedInputs, occurrence), shifted, to=1)
    assert verdicts(attacked(attack)) == dict.fromkeys((1, 3), ("SP-5.MAC", None))


@pytest.mark.spec("OF-1")
def test_different_factors_for_different_parties_fail_the_sacrifice():
    """Party 2 multiplies with b towards party 3 and with b + 1 towards party 1, in all triples."""
    assert verdicts(attacked(honest, kernel=OtherValues(2))) == dict.fromkeys((1, 3), ("OF-1.SAC", None))


@pytest.mark.spec("OF-1")
def test_different_choices_for_different_parties_fail_the_sacrifice(monkeypatch):
    """Party 2 chooses by the bits of a towards party 3 and by others towards party 1, the same in every column."""
    towards_1 = []
    honest_extend, honest_request = Transfers.extend, ExtensionReceiver.request

    def extend(transfers, choices, count, blocks):
        if transfers._setting.party == CHEATER:
            towards_1.append(transfers._receivers[1])
        return honest_extend(transfers, choices, count, blocks)

    def request(side, batch, choices, count):
        deviates = batch == 2 and side in towards_1
        return honest_request(side, batch, choices ^ 1 if deviates else choices, count)

    monkeypatch.setattr(ExtensionReceiver, "request", request)
    monkeypatch.setattr(Transfers, "extend", extend)
    assert verdicts(attacked(honest)) == dict.fromkeys((1, 3), ("OF-1.SAC", None))


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("triple", [0, 3])
def test_a_guess_at_one_bit_of_a_factor_stops_the_session_half_of_the_time_and_says_nothing_else(triple):
    seen = {}
    for bit in range(6):
        attack = corrected_otherwise(bit * 3 * COUNT + triple)
        outcomes = attacked(rewriting_private(at(Corrections), attack, to=1), parties=2)
        if isinstance(outcomes[1], Abort):
            seen[outcomes[1].rule, outcomes[1].accused, outcomes[1].evidence] = bit
        else:
            seen[None] = bit
    assert set(seen) == {None, ("OF-1.SAC", None, "some triple is no product")}


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("guess", ["right", "wrong"])
def test_a_bad_triple_survives_the_coin_that_it_was_made_for_and_no_other(monkeypatch, guess):
    """Party 2 puts in c + 1 and c' + s for a guess s at the sacrificing coin."""
    coins = []

    def remember(coin, count):
        coins.append(expand_challenges(coin, count))
        return coins[-1]

    monkeypatch.setattr(triples, "expand_challenges", remember)
    passed(attacked(honest))
    s = coins[0][1] + (guess == "wrong")
    honest_input = Authentication.input

    def dishonest_input(side, mine, counts):
        values = mine.integers()
        if side._setting.party == CHEATER and len(values) == 5 * COUNT:
            values[2 * COUNT + 1] += 1
            values[4 * COUNT + 1] += s
        return honest_input(side, mine.field.vector(values), counts)

    monkeypatch.setattr(Authentication, "input", dishonest_input)
    outcomes = attacked(honest)
    if guess == "wrong":
        assert verdicts(outcomes) == dict.fromkeys((1, 3), ("OF-1.SAC", None))
        return
    passed(outcomes)
    made = [outcomes[party].take_triples(COUNT) for party in (1, 2, 3)]
    key = sum(outcomes[party].mac_key for party in (1, 2, 3)) % P
    left, right, product = (authentic([getattr(t, name) for t in made], key) for name in ("left", "right", "product"))
    assert [(c - a * b) % P for a, b, c in zip(left, right, product, strict=True)] == [0, 1, 0, 0]


@pytest.mark.spec("OF-1")
def test_two_wrong_triples_whose_errors_cancel_in_a_plain_sum(monkeypatch):
    honest_input = Authentication.input

    def dishonest_input(side, mine, counts):
        values = mine.integers()
        if side._setting.party == CHEATER and len(values) == 5 * COUNT:
            values[4 * COUNT] += 1
            values[4 * COUNT + 1] -= 1
        return honest_input(side, mine.field.vector(values), counts)

    monkeypatch.setattr(Authentication, "input", dishonest_input)
    assert verdicts(attacked(honest)) == dict.fromkeys((1, 3), ("OF-1.SAC", None))


@pytest.mark.spec("OF-1")
def test_the_check_of_the_inputs_opens_nothing_but_a_mask(monkeypatch):
    """Everybody puts in zeros: whatever is opened then is the random value at the end of the vector."""
    opened = []
    honest_input, honest_open = Authentication.input, Spdz.open

    def zeros(side, mine, counts):
        return honest_input(side, mine.field.vector([0] * len(mine)), counts)

    def listening(engine, shares):
        values = yield from honest_open(engine, shares)
        opened.append(values)
        return values

    monkeypatch.setattr(Authentication, "input", zeros)
    monkeypatch.setattr(Spdz, "open", listening)
    prepare(2, P, Requirement(0, 0, (1, 1)))
    assert len(opened) == 2 and opened[0] == opened[1]
    assert all(opened[0]) and len(set(opened[0])) == 2


@pytest.mark.spec("OF-1")
def test_the_combination_of_the_inputs_depends_on_coin_and_owner():
    field = Field(P, REFERENCE_KERNEL)
    shares = Authenticated(field.vector([1, 2, 3]), field.vector([4, 5, 6]))
    first = combination(b"coin", 1, shares)
    assert len({first.values, combination(b"another", 1, shares).values, combination(b"coin", 2, shares).values}) == 3
    only_mask = Authenticated(field.vector([0, 0, 3]), field.vector([0, 0, 6]))
    assert combination(b"coin", 1, only_mask) == Shares(P, (3,), (6,))


@pytest.mark.spec("OF-1", "SP-5")
@pytest.mark.parametrize(
    "occurrence", range(6), ids=["masks", "inputs", "rho", "zero", "difference of a bit", "square of a bit"]
)
def test_a_changed_opening_fails_the_mac_check(occurrence):
    outcomes = attacked(rewriting(at(OpenedShares, occurrence), opened_shift), bits=1)
    assert verdicts(outcomes) == dict.fromkeys((1, 3), ("SP-5.MAC", None))


@pytest.mark.spec("OF-1", "SP-5")
@pytest.mark.parametrize("checked", [False, True])
def test_a_mac_that_is_off_by_one(monkeypatch, checked):
    """Before the check of the inputs, or after it: then the openings of the sacrifice find it."""
    honest_input = Authentication.input
    honest_accept = Authentication._accept

    def off_by_one(shares):
        first, *macs = shares.macs.integers()
        return Authenticated(shares.values, shares.macs.field.vector([first + 1, *macs]))

    def accept(side, owner, message, count):
        shares = honest_accept(side, owner, message, count)
        return off_by_one(shares) if side._setting.party == CHEATER and not checked else shares

    def input(side, mine, counts):
        shared = yield from honest_input(side, mine, counts)
        if side._setting.party == CHEATER and checked and len(mine) == 5 * COUNT:
            shared[1] = off_by_one(shared[1])
        return shared

    monkeypatch.setattr(Authentication, "_accept", accept)
    monkeypatch.setattr(Authentication, "input", input)
    assert verdicts(attacked(honest)) == dict.fromkeys((1, 3), ("SP-5.MAC", None))


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize(
    ("kind", "occurrence", "fields"),
    [
        (AuthenticatedInputs, 0, {"shares": bytes(16)}),
        (AuthenticatedInputs, 0, {"corrections": bytes(16 * (2 * BITS - 1))}),
        (AuthenticatedInputs, 1, {"shares": b"\xff" * 16 * (5 * COUNT + 1)}),
        (AuthenticatedInputs, 1, {"corrections": bytes(16 * BITS * (5 * COUNT + 1) + 1)}),
        (Corrections, 0, {"corrections": b""}),
        (Corrections, 0, {"corrections": bytes(16 * (3 * COUNT * BITS - 1))}),
        (ExtensionColumns, 1, {"columns": b""}),
        (ExtensionCheck, 1, {"choices": b""}),
    ],
)
def test_a_vector_of_another_shape_accuses_its_sender(kind, occurrence, fields):
    attack = rewriting_private(at(kind, occurrence), lambda message: changed(message, **fields), to=1)
    assert verdicts(attacked(attack, parties=2)) == {1: ("OF-1.V0", CHEATER)}


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("square", [0, P - 1], ids=["zero", "not a square"])
def test_a_square_without_two_roots(square):
    """Nobody can bring this about once the openings are checked; the triple here is made up."""

    def program(spdz):
        one = spdz.public([1 if square else 0])
        return (yield from make_bits(spdz, Triples(one, one, spdz.public([square]))))

    assert run_refused(engines(2, P), program) == ("OF-1.BIT", None)


def test_messages_do_not_print_their_content():
    secret = b"secret" * 16
    for message in (
        AuthenticatedInputs(corrections=secret, shares=secret),
        Corrections(corrections=secret),
        ExtensionColumns(columns=secret),
        ExtensionCheck(choices=secret, columns=secret),
    ):
        assert "secret" not in repr(message)
