"""Random inputs for digests: each a function of coins only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from conformance.kit.keys import TOY_288
from conformance.operations.models import CoinTree, Place
from conformance.operations.operation import Document
from conformance.operations.paillier import Encryption, Exponents, Linear, RowCommitments
from conformance.operations.preprocessing import Pairs, Prime
from conformance.operations.proofs import Task, Tasks
from conformance.operations.statements import PlaintextStatement, PlaintextWitness
from reference.core.coins import Coins
from reference.messages.base import Message
from reference.spdz.shares import MERSENNE_127


@dataclass(frozen=True)
class Recipe:
    """Inputs for an operation under fixed parameters."""

    op: str
    parameters: Document
    make: Callable[[Coins], Document]


def _json(message: Message) -> Document:
    document: Document = message.model_dump(mode="json")
    return document


def _signed(coins: Coins, bits: int, *name: int | str) -> int:
    """An integer of random length and sign."""
    length = coins.below(bits, "length", *name)
    return coins.bits(length, "value", *name) * (1 - 2 * coins.bits(1, "sign", *name))


def _encryption(coins: Coins) -> Document:
    count = coins.below(4, "count")
    plaintexts = tuple(_signed(coins, 400, "plaintext", j) for j in range(count))
    exponents = tuple(coins.bits(416, "exponent", j) for j in range(count))
    return _json(Encryption(plaintexts=plaintexts, randomness=Exponents(exponents=exponents)))


def _linear(coins: Coins) -> Document:
    count = coins.below(5, "count")
    return _json(
        Linear(
            coefficients=tuple(_signed(coins, 300, "coefficient", j) for j in range(count)),
            ciphertexts=tuple(coins.unit(TOY_288.N**2, "ciphertext", j) for j in range(count)),
            constant=_signed(coins, 300, "constant"),
        )
    )


def _many_exponents(coins: Coins) -> Document:
    """More than tables cost, some longer than any that is drawn."""
    exponents = tuple(coins.bits(coins.below(700, "length", j), "exponent", j) for j in range(80))
    return _json(Exponents(exponents=exponents))


def _many_rows(coins: Coins) -> Document:
    """Lengths on both sides of what an engine may take for long, again and again, and mostly the same bases."""
    rows = tuple(tuple(_signed(coins, 1600, row, column) for column in range(1 + row // 6)) for row in range(36))
    return _json(RowCommitments(rows=rows, randomness=tuple(coins.bits(1500, "mu", row) for row in range(36))))


def _large_combination(coins: Coins) -> Document:
    """As many ciphertexts as a check of masks combines, with coefficients as long as challenges."""
    count = 600 + coins.below(200, "count")
    return _json(
        Linear(
            coefficients=tuple(_signed(coins, 129, "coefficient", j) for j in range(count)),
            ciphertexts=tuple(coins.unit(TOY_288.N**2, "ciphertext", j) for j in range(count)),
            constant=0,
        )
    )


def _proof(coins: Coins) -> Document:
    count = 1 + coins.below(3, "count")
    plaintexts = tuple(_signed(coins, 280, "plaintext", j) for j in range(count))
    randomness = tuple(coins.unit(TOY_288.N, "randomness", j) for j in range(count))
    ciphertexts = tuple(TOY_288.encrypt(x, r) for x, r in zip(plaintexts, randomness, strict=True))
    session = coins.octets(32, "session").hex()
    task = Task[PlaintextStatement, PlaintextWitness](
        statement=PlaintextStatement(ciphertexts=ciphertexts),
        witness=PlaintextWitness(plaintexts=plaintexts, randomness=randomness),
        context=Place(session=session, prover=1 + coins.below(5, "prover"), phase="IN", round=2, index="0"),
        coins=CoinTree(seed=coins.octets(32, "seed").hex(), path=("digest",)),
    )
    return _json(Tasks[PlaintextStatement, PlaintextWitness](tasks=(task,)))


def _large_product(coins: Coins) -> Document:
    """More residues than an engine multiplies at a time."""
    left, right = (tuple(coins.bits(126, side, j) for j in range(5000)) for side in ("left", "right"))
    return _json(Pairs(left=left, right=right))


RECIPES: Mapping[str, Recipe] = {
    "encryption": Recipe("paillier.encrypt", _json(TOY_288.session_key), _encryption),
    "linear-combination": Recipe("paillier.linear", _json(TOY_288.key), _linear),
    "many-exponents": Recipe("paillier.randomisers", _json(TOY_288.session_key), _many_exponents),
    "many-rows": Recipe("commitment.rows", _json(TOY_288.session_key), _many_rows),
    "large-linear-combination": Recipe("paillier.linear", _json(TOY_288.key), _large_combination),
    "large-residue-product": Recipe("mascot.multiply", _json(Prime(prime=MERSENNE_127)), _large_product),
    "plaintext-proof": Recipe("zk-pk.prove", _json(TOY_288.key), _proof),
}
