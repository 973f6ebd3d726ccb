"""The plan counts powers by formula; here the same powers are counted while the proofs run."""

import gmpy2
import pytest
from typer.testing import CliRunner

from helen.agreement import agreed
from helen.cli import app
from helen.config import load_configuration
from helen.cost import Work, decryption, mascot, matrix_proof, plaintext_proof, quadratic_proof, row_proof, total
from helen.data import load_datasets
from helen.engines import Engines
from helen.gains import gains
from helen.plan import CostModel
from helen.session import run_session
from helen.speed import Speed, calibrate
from reference.commitments.integer import CommitmentKey
from reference.core import arithmetic
from reference.core.coins import Coins
from reference.core.rounds import Broadcast
from reference.core.transcript import Context
from reference.learning.problem import problem_of
from reference.messages.base import encode
from reference.paillier.encryption import PublicKey, encrypt
from reference.preprocessing.base_ot import BASE_TRANSFERS
from reference.preprocessing.material import Requirement
from reference.proofs import decryption as decryption_proof
from reference.proofs import interval, matrix, plaintext, quadratic, rows
from reference.spdz.shares import MERSENNE_127, PRIME_192
from spec.derivation import derive
from tests.reference.preprocessing.support import ideal, prepare  # noqa: F401  # a fixture

P = 2**127 - 1
Q = 2**521 - 1
LARGEST_N = 700
"""Bits between the largest N of these tests and the smallest N^2."""
N = P * Q
BITS = N.bit_length()
KEY, COMMITMENTS = PublicKey(N), CommitmentKey(b"session", N)
CONTEXT = Context(b"session", 1, "IN", 0, "plan")


class Counter:
    """In the place of gmpy2: counts the powers, and the bits of their exponents by modulus."""

    mpz, invert = staticmethod(gmpy2.mpz), staticmethod(gmpy2.invert)

    def __init__(self):
        self.work = Work()

    def powmod(self, base, exponent, modulus):
        bits = abs(exponent).bit_length()
        if bits > 1:
            square = modulus.bit_length() > LARGEST_N
            self.work += Work(1, 0 if square else bits, bits if square else 0)
        return gmpy2.powmod(base, exponent, modulus)


@pytest.fixture
def counter(monkeypatch):
    COMMITMENTS.commit(dict.fromkeys(range(20), 0), 0)
    replacement = Counter()
    monkeypatch.setattr(arithmetic, "gmpy2", replacement)
    return replacement


def coins(*name):
    return Coins(bytes(32)).child(*name)


def units(count, name):
    source = coins(name)
    return tuple(source.unit(N, j) for j in range(count))


def assert_counted(expected, proved, tolerance=0.05):
    """The same powers, but for the few whose exponent is 0 or 1, or shorter than its bound."""
    assert proved.powers == pytest.approx(expected.powers, rel=tolerance)
    assert proved.modulus_bits == pytest.approx(expected.modulus_bits, rel=tolerance)
    assert proved.square_bits == pytest.approx(expected.square_bits, rel=tolerance)


@pytest.mark.parametrize(("count", "width"), [(1, 40), (5, 100)])
def test_quadratic_proof(counter, count, width):
    values, randomness = [7 << width - 4] * count, units(count, "r")
    ciphertexts = [encrypt(KEY, x, r) for x, r in zip(values, randomness, strict=True)]
    intervals = [interval.Interval.bits(width)] * count
    claim = interval.interval_statement(ciphertexts, intervals)
    secret = interval.interval_witness(intervals, values, randomness)
    counter.work = Work()
    proof = quadratic.prove(COMMITMENTS, claim, secret, CONTEXT, coins("proof"))
    for _ in range(2):
        quadratic.verify(COMMITMENTS, claim, proof, CONTEXT)
    expected = quadratic_proof(BITS, claim, verifiers=2)
    assert_counted(expected, counter.work)
    assert len(proof.model_dump_json()) == pytest.approx(expected.octets, rel=0.15)


def test_plaintext_proof(counter):
    randomness = units(4, "r")
    claim = plaintext.Statement(tuple(encrypt(KEY, 5, r) for r in randomness))
    counter.work = Work()
    proof = plaintext.prove(KEY, claim, plaintext.Witness((5,) * 4, randomness), CONTEXT, coins("proof"))
    plaintext.verify(KEY, claim, proof, CONTEXT)
    assert_counted(plaintext_proof(BITS, 4, verifiers=1), counter.work)


def test_row_proof(counter):
    A = tuple(tuple((1 << 29) + 8 * i + j for j in range(4)) for i in range(4))
    mu, theta = tuple((1 << BITS + 120) + i for i in range(4)), units(4, "theta")
    C_v = tuple(encrypt(KEY, 3, r) for r in units(4, "v"))
    T = tuple(COMMITMENTS.commit_vector(row, m) for row, m in zip(A, mu, strict=True))
    C_w = tuple(rows.multiplied(COMMITMENTS, C_v, row, r) for row, r in zip(A, theta, strict=True))
    claim = rows.Statement(T, C_v, C_w, 30)
    counter.work = Work()
    proof = rows.prove(COMMITMENTS, claim, rows.Witness(A, mu, theta), CONTEXT, coins("proof"))
    rows.verify(COMMITMENTS, claim, proof, CONTEXT)
    expected = row_proof(BITS, 30, 4, verifiers=1)
    assert_counted(expected, counter.work)
    assert len(proof.model_dump_json()) == pytest.approx(expected.octets, rel=0.15)


@pytest.mark.parametrize("columns", [1, 3])
def test_matrix_proof(counter, columns):
    X = ((5 << 27,) * 2,) * 3
    rho = tuple(units(2, f"rho {i}") for i in range(3))
    T = tuple(units(columns, f"T {i}") for i in range(3))
    C_X = tuple(tuple(encrypt(KEY, x, r) for x, r in zip(*pair, strict=True)) for pair in zip(X, rho, strict=True))
    C_Y = tuple(tuple(encrypt(KEY, 3, r) for r in units(columns, f"Y {j}")) for j in range(2))
    C_Z = tuple(
        tuple(
            encrypt(KEY, 0, T[i][k]) * arithmetic.product_of_powers([row[k] for row in C_Y], X[i], N * N) % (N * N)
            for k in range(columns)
        )
        for i in range(3)
    )
    claim = matrix.Statement(C_X, C_Y, C_Z, 30)
    counter.work = Work()
    proof = matrix.prove(KEY, claim, matrix.Witness(X, rho, T), CONTEXT, coins("proof"))
    matrix.verify(KEY, claim, proof, CONTEXT)
    expected = matrix_proof(BITS, 30, (3, 2, columns), verifiers=1)
    assert_counted(expected, counter.work)
    assert len(proof.model_dump_json()) == pytest.approx(expected.octets, rel=0.15)


def test_decryption(counter):
    D = (1 << 2 * BITS + 79) + 1
    base = units(1, "v")[0] ** 2 % (N * N)
    ciphertexts = tuple(encrypt(KEY, 3, r) for r in units(3, "c"))
    v_i = arithmetic.power(base, D, N * N)
    counter.work = Work()
    shares = tuple(arithmetic.power(c, 2 * D, N * N) for c in ciphertexts)
    claim = decryption_proof.Statement(base, v_i, 2 * BITS + 80, ciphertexts, shares)
    proof = decryption_proof.prove(KEY, claim, decryption_proof.Witness(D), CONTEXT, coins("proof"))
    decryption_proof.verify(KEY, claim, proof, CONTEXT)
    expected = decryption(BITS, 2 * BITS + 80, 3, 64, verifiers=1)
    assert counter.work.square_bits == pytest.approx(expected.square_bits, rel=0.05)
    assert counter.work.modulus_bits == 0


def schedule_of(configuration):
    return derive(problem_of(agreed(configuration, ["01" * 32, "02" * 32], "00" * 32)))


@pytest.mark.parametrize("suite", ["batched", "paper"])
def test_a_session_computes_what_the_plan_says(session, counter, suite):
    configuration = load_configuration(session, {"suite": suite, "engine": "reference"})
    phases = CostModel(schedule_of(configuration)).phases().values()
    planned = total(part.work for part in phases) * 2
    result = run_session(
        configuration,
        load_datasets(configuration),
        seed=bytes(32),
        on_progress=lambda _event: None,
        processes=False,
    )
    assert counter.work.modulus_bits == pytest.approx(planned.modulus_bits, rel=0.05)
    assert counter.work.square_bits == pytest.approx(planned.square_bits, rel=0.05)
    assert sum(map(len, result.transcript)) == pytest.approx(planned.octets, rel=0.1)
    messages_of_a_party = len(result.transcript) / 2
    assert messages_of_a_party / 2 == pytest.approx(sum(part.rounds for part in phases), rel=0.05)


@pytest.mark.spec("OF-1")
@pytest.mark.usefixtures("ideal")
@pytest.mark.parametrize("prime", [MERSENNE_127, PRIME_192])
def test_preprocessing_by_the_parties(prime):
    needed = Requirement(5, 3, (2, 2))
    work, rounds = mascot(prime, needed, others=1)
    sent, counted = [], []

    def counting(honest):
        received = None
        try:
            while True:
                outgoing = honest.send(received)
                counted.append(outgoing.position)
                message = outgoing.message if isinstance(outgoing, Broadcast) else outgoing.messages[2]
                sent.append(len(encode(message)))
                received = yield outgoing
        except StopIteration as stop:
            return stop.value

    prepare(2, prime, needed, {1: counting})
    assert len(counted) == rounds - 1, "ideal base transfers take no round"
    base = 3 * BASE_TRANSFERS * 768
    assert sum(sent) == pytest.approx(work.octets - base, rel=0.03)
    assert mascot(prime, needed, others=2)[0].residues == 2 * work.residues


def test_the_plan_knows_who_makes_the_preprocessing(session):
    schedule = schedule_of(load_configuration(session))
    dealt, made = (CostModel(schedule, kind).phases() for kind in ("trusted-dealer", "mascot"))
    assert dealt["IN"].work.residues == 0 < made["IN"].work.residues
    assert dealt["IN"].rounds + 25 < made["IN"].rounds
    assert dealt["MC"] == made["MC"]


def test_more_rounds_cost_more(session, rewrite):
    three = CostModel(schedule_of(load_configuration(session))).phases()
    rewrite("session.toml", "rounds = 3", "rounds = 6")
    six = CostModel(schedule_of(load_configuration(session))).phases()
    assert list(three) == ["AG", "IN", "IP", "MC", "MR"]
    assert six["MC"].rounds > 1.8 * three["MC"].rounds
    assert six["MC"].work.square_bits > 1.8 * three["MC"].work.square_bits
    assert six["IP"] == three["IP"]


def test_time_is_linear_in_the_exponents():
    speed = Speed(modulus=2.0, square=5.0, residue=0.5)
    assert speed.seconds(Work(powers=3, modulus_bits=10, square_bits=100, residues=6)) == 523


def test_calibration_finds_the_larger_modulus_slower():
    speed = calibrate(512)
    assert 0 < speed.modulus < speed.square
    assert 0 < speed.residue < 1e-3


@pytest.mark.spec("FX-3")
@pytest.mark.parametrize("suite", ["batched", "paper"])
def test_the_plan_shows_costs_and_bounds(session, suite):
    result = CliRunner().invoke(app, ["plan", str(session), "--insecure-toy-keys", "--suite", suite])
    assert result.exit_code == 0
    for text in ("Model compute", "triples", "MC2S", "spare", "G-C2S", "minutes"):
        assert text in result.stdout


@pytest.mark.spec("FX-3")
def test_an_unsafe_configuration_is_one_line(session, rewrite):
    rewrite("session.toml", "rounds = 3", "rounds = 20\nrescale_every = 20")
    result = CliRunner().invoke(app, ["plan", str(session), "--insecure-toy-keys"])
    assert result.exit_code == 2
    [line] = [line for line in result.stderr.splitlines() if not line.startswith("INSECURE")]
    assert line.startswith("FX-3: ")
    assert "bits" in line


@pytest.mark.parametrize("engine", ["reference", "optimized"])
def test_gains_are_measured_with_true_proofs(engine):
    plain = calibrate(512)
    found = gains(Engines(engine, powers="gmp").make_operations(512), 512, plain.seconds)
    assert set(found) == {"AG", "IN", "IP", "MC", "MR"}
    assert all(gain > 0 for gain in found.values())
