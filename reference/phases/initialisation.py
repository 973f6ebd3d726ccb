"""Phase IN: keys, joint test decryption, SPDZ material, masks."""

from collections.abc import Mapping, Sequence

from reference.conversion.decryption import threshold_decrypt
from reference.conversion.mask_check import make_masks
from reference.conversion.pools import requirement
from reference.core.arithmetic import require_unit
from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.core.transcript import hash_to_range
from reference.messages.initialisation import KeyAnnouncement
from reference.paillier.dealer import KeyGeneration, secret_bits
from reference.paillier.encryption import encrypt
from reference.paillier.threshold import KeySet
from reference.preprocessing.material import Preprocessing
from reference.session import Keyed, Prepared, Session
from reference.spdz.engine import Spdz
from spec.schedule import Schedule

TEST_DECRYPTIONS = 4


def initialisation(session: Session, key_generation: KeyGeneration, preprocessing: Preprocessing) -> Protocol[Prepared]:
    """From an agreement to a session that can compute. Rounds: 0 keys, 1 preprocessing, 2 masks.

    Spec: IN-1
    """
    keyed = yield from agree_on_keys(session, key_generation)
    session.rounds.enter("IN", 1)
    material = yield from preprocessing.prepare(session.rounds, requirement(session.schedule))
    coins = session.coins_for("SPDZ")
    spdz = Spdz(session.party, session.identifier, session.rounds, coins, material)
    session.rounds.enter("IN", 2)
    with spdz.guarded():
        masks = yield from make_masks(keyed, spdz)
    return keyed.prepared(spdz, masks)


def agree_on_keys(session: Session, key_generation: KeyGeneration) -> Protocol[Keyed]:
    """A key set that all parties hold alike and that decrypts: announced, compared, and tested on known plaintexts.

    Spec: IN-1, TD-1
    """
    session.rounds.enter("IN", 0)
    keys, share = yield from key_generation.generate(session.rounds, session.identifier)
    announcement = KeyAnnouncement(
        modulus=keys.modulus,
        theta=keys.theta,
        verification_keys=keys.verification_keys,
        secret_bits=keys.secret_bits,
    )
    announced = yield from session.rounds.broadcast(announcement)
    require_same_keys(announcement, announced)
    require_sound(session.schedule, keys)
    keyed = session.keyed(keys, share)
    plaintexts, ciphertexts = test_ciphertexts(keys)
    opened = yield from threshold_decrypt(keyed, ciphertexts, "test")
    require_decrypted(plaintexts, opened)
    return keyed


def require_same_keys(announcement: KeyAnnouncement, announced: Mapping[int, KeyAnnouncement]) -> None:
    """All parties hold the same key set, or IN-1. Spec: IN-1"""
    same = all(other == announcement for other in announced.values())
    require(same, "IN-1", evidence="the parties hold different key sets")


def require_decrypted(plaintexts: Sequence[int], opened: Sequence[int]) -> None:
    """The test decryption gave the test plaintexts, or IN-1. Spec: IN-1"""
    require(list(opened) == list(plaintexts), "IN-1", evidence="the joint test decryption is wrong")


def require_sound(schedule: Schedule, keys: KeySet) -> None:
    """Modulus and exponents have their sizes, it is odd, there is a key for every party, or IN-1; all units, or VA-1.

    Spec: IN-1
    """
    bits, m = schedule.problem.modulus_bits, schedule.problem.parties
    require(len(keys.verification_keys) == m, "IN-1", evidence="number of verification keys")
    require(keys.modulus.bit_length() == bits and keys.modulus % 2 == 1, "IN-1", evidence="size of the modulus")
    same = keys.secret_bits == secret_bits(bits, schedule.mask_slack, m)
    require(same, "IN-1", evidence="size of the exponents")
    require_unit(keys.theta, keys.modulus, blame=None)
    for verification_key in keys.verification_keys:
        require_unit(verification_key, keys.modulus**2, blame=None)


def test_ciphertexts(keys: KeySet) -> tuple[Sequence[int], Sequence[int]]:
    """Plaintexts and ciphertexts that nobody chose: both are derived from session and modulus.

    Spec: IN-1
    """
    bits = keys.modulus.bit_length()
    numbers = range(TEST_DECRYPTIONS)
    plaintexts = [hash_to_range(bits - 2, "test plaintext", keys.session, keys.modulus, i) for i in numbers]
    units = [hash_to_range(bits + 128, "test unit", keys.session, keys.modulus, i) % keys.modulus for i in numbers]
    return plaintexts, [encrypt(keys.public, x, r) for x, r in zip(plaintexts, units, strict=True)]
