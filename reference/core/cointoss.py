"""Commit, echo, open: values fixed before anyone's is known, and coins that no single party controls."""

from collections.abc import Mapping

from reference.core.coins import Coins
from reference.core.encoding import Item
from reference.core.reject import require
from reference.core.rounds import Protocol, Rounds
from reference.core.transcript import hash_items
from reference.messages.cointoss import Commitment, Opening
from spec.parameters import CHALLENGE_BITS

NONCE_BITS = 256


def commitment_digest(session: bytes, label: str, party: int, value: int, nonce: int) -> int:
    """``H("cmt", sid, label, party, value, nonce)``: with the party inside, nobody can reuse another's commitment.

    Spec: CT-1
    """
    return int.from_bytes(hash_items("cmt", session, label, party, value, nonce), "big")


def commit_and_open(
    rounds: Rounds, coins: Coins, session: bytes, party: int, label: str, value: int, rule: str
) -> Protocol[dict[int, Opening]]:
    """Every party commits to one integer, then opens it; returns the openings by party, all of them verified.

    ``label`` must be new in the session. Two rounds. A wrong opening is refused under ``rule + ".C"`` and its
    sender is accused.

    Spec: CT-1
    """
    nonce = coins.bits(NONCE_BITS, "commitment nonce", label)
    committed = yield from rounds.broadcast(Commitment(digest=commitment_digest(session, label, party, value, nonce)))
    opened = yield from rounds.broadcast(Opening(value=value, nonce=nonce))
    require_committed(session, label, committed, opened, rule)
    return opened


def require_committed(
    session: bytes, label: str, committed: Mapping[int, Commitment], opened: Mapping[int, Opening], rule: str
) -> None:
    """Every opening is the one that its sender committed to, or ``rule + ".C"``.

    Spec: CT-1
    """
    for sender, opening in opened.items():
        digest = commitment_digest(session, label, sender, opening.value, opening.nonce)
        require(digest == committed[sender].digest, rule + ".C", blame=sender, evidence="opening of " + label)


def joint_coin(rounds: Rounds, coins: Coins, session: bytes, party: int, label: str) -> Protocol[bytes]:
    """A 32-byte seed that is uniform if one party is honest. Two rounds.

    The seed is a hash of all openings: a sum or an XOR would let related contributions cancel.

    Spec: CT-1
    """
    value = coins.bits(NONCE_BITS, "coin", label)
    opened = yield from commit_and_open(rounds, coins, session, party, label, value, "CT-1")
    return coin_of(session, label, opened)


def coin_of(session: bytes, label: str, opened: Mapping[int, Opening]) -> bytes:
    """The hash of all openings in the order of the parties.

    Spec: CT-1
    """
    contributions: list[Item] = [session, label]
    for sender, opening in sorted(opened.items()):
        contributions += [sender, opening.value, opening.nonce]
    return hash_items("CT-1", *contributions)


def expand_challenges(seed: bytes, count: int) -> tuple[int, ...]:
    """``count`` integers in ``[0, 2^128)`` from the seed of a joint coin.

    Spec: CT-1
    """
    width = CHALLENGE_BITS // 8
    stream = hash_items("CT-1/challenges", seed, count, length=width * count)
    return tuple(int.from_bytes(stream[i * width : (i + 1) * width], "big") for i in range(count))


def joint_challenges(
    rounds: Rounds, coins: Coins, session: bytes, party: int, label: str, count: int
) -> Protocol[tuple[int, ...]]:
    """``count`` joint challenges, each in ``[0, 2^128)``, from one joint coin. Two rounds.

    Spec: CT-1
    """
    seed = yield from joint_coin(rounds, coins, session, party, label)
    return expand_challenges(seed, count)
