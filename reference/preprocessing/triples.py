"""Multiplication triples: products by oblivious transfer, combined, authenticated, sacrificed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from reference.core.cointoss import expand_challenges
from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.messages.mascot import Corrections
from reference.preprocessing.authenticated import Authentication
from reference.preprocessing.kernel import Keys
from reference.preprocessing.material import Triples
from reference.preprocessing.octets import Packed, bits_of, joined, require_entries
from reference.preprocessing.ot_extension import Transfers
from reference.preprocessing.setting import Setting
from reference.preprocessing.vectors import Authenticated, Vector, join
from reference.spdz.engine import Spdz

STATISTICAL_BITS = 65
"""What guesses at an honest party's bits may teach the adversary: a distance of ``2^-65``."""


def components(prime: int) -> int:
    """``nu``: how many products are combined to one triple, such that ``(nu - 2) log2 p >= 2 * 65 - 3``.

    A party that uses different values in its transfers turns the sacrifice into a test of ``c >= 1`` bits of an honest
    vector ``a``, and passes with probability ``2^-c``. The vector keeps ``nu log2 p - c`` bits of entropy, and two
    combinations of it (the one that is kept and the one that is sacrificed) are at most
    ``1/2 sqrt(2^(2 log2 p) 2^(c - nu log2 p))`` away from uniform. Times ``2^-c`` that is at most
    ``2^(-((nu - 2) log2 p + 3)/2)``, however many triples are attacked.

    Spec: OF-1, OF-1.NU
    """
    return 2 + -(-(2 * STATISTICAL_BITS - 3) // prime.bit_length())


@dataclass(frozen=True, repr=False)
class Products:
    """One party's shares of ``c_e = a_e b`` for ``nu`` factors ``a_e`` and one ``b``, for every triple.

    ``left`` and ``product`` have the first component of all triples, then the second, and so on.

    Spec: OF-1
    """

    left: Vector
    right: Vector
    product: Vector


def make_triples(
    setting: Setting, transfers: Transfers, authentication: Authentication, engine: Spdz, batch: int, count: int
) -> Protocol[Triples]:
    """``count`` triples that nobody knows, or an abort. The number of rounds does not depend on ``count``.

    Spec: OF-1
    """
    products = yield from multiply(setting, transfers, batch, count)
    coin = yield from setting.coin(f"OF-1/combine/{batch}")
    vectors = combine(products, coin)
    counts = dict.fromkeys(setting.rounds.parties, len(vectors) * count)
    shared = yield from authentication.input(join(vectors), counts)
    total = shared[1]
    for other in setting.rounds.parties[1:]:
        total = total + shared[other]
    a, b, c, spare_a, spare_c = total.split(len(vectors))
    yield from sacrifice(setting, engine, batch, (a, b, c), (spare_a, spare_c))
    return Triples(a.shares(), b.shares(), c.shares())


def multiply(setting: Setting, transfers: Transfers, batch: int, count: int) -> Protocol[Products]:
    """Every party draws ``a_1 .. a_nu`` and ``b`` for each triple; products of sums become sums of shares.

    The bits of one's own ``a`` choose between a key of the other party, and that key plus its ``b``. Corrections of the
    wrong shape are refused as ``OF-1.V0``. Five rounds.

    Spec: OF-1
    """
    p, field, kernel, nu = setting.prime, setting.field, setting.kernel, components(setting.prime)
    a = field.random(nu * count, "OF-1/left", setting.coins.octets(32, "left", batch))
    b = field.random(count, "OF-1/right", setting.coins.octets(32, "right", batch))
    repeated, choices, octets = join([b] * nu), bits_of(a.octets, p), len(a.octets)
    keys = yield from transfers.extend(joined(choices), choices.size, field.width)
    messages, product = {}, a * repeated
    for other, both in keys.sent.items():
        zeros, ones = (bit_by_bit(part, octets) for part in both)
        corrections, sums = kernel.offer(p, zeros, ones, repeated.octets)
        messages[other] = Corrections(corrections=corrections)
        product = product - Vector(field, sums)
    received = yield from setting.exchange(messages, Corrections)
    for other, message in received.items():
        require_entries(message.corrections, p.bit_length(), octets, other)
        chosen = bit_by_bit(keys.received[other], octets)
        product = product + Vector(field, kernel.collect(p, chosen, choices, message.corrections))
    return Products(a, b, product)


def bit_by_bit(keys: Packed, octets: int) -> Keys:
    """Keys of transfers, cut into equal pieces for every bit. Spec: OF-1"""
    return lambda bit: keys[bit * octets : (bit + 1) * octets]


def combine(products: Products, coin: bytes) -> tuple[Vector, Vector, Vector, Vector, Vector]:
    """Shares of ``a, b, c`` and of a second ``a', c'`` with the same ``b``: two joint random combinations.

    The coin is drawn after all products: a known combination would let errors in them cancel.

    Spec: OF-1
    """
    nu = len(products.left) // len(products.right)

    def combined(name: str) -> Iterator[Vector]:
        weights = products.left.field.random(len(products.left), name, coin)
        for vector in (products.left, products.product):
            first, *others = (vector * weights).split(nu)
            yield reduce(add, others, first)

    (a, c), (spare_a, spare_c) = combined("OF-1/kept"), combined("OF-1/spare")
    return a, products.right, c, spare_a, spare_c


def sacrifice(
    setting: Setting,
    engine: Spdz,
    batch: int,
    kept: tuple[Authenticated, Authenticated, Authenticated],
    spare: tuple[Authenticated, Authenticated],
) -> Protocol[None]:
    """Check ``c = a b`` at the price of ``a', c'`` with the same ``b``. Ten rounds.

    A coin gives ``s_j``; ``v_j = s_j a_j - a'_j`` is opened; ``s_j c_j - c'_j - v_j b_j`` must be zero. Only a
    random combination of all of them is opened, so nobody learns which triple failed. Refuses ``SP-5.MAC`` if an
    opening was shifted and ``OF-1.SAC`` if a triple is wrong; nobody is accused.

    Spec: OF-1
    """
    (a, b, c), (spare_a, spare_c) = kept, spare
    count, vector = len(b.values), setting.field.vector
    coin = yield from setting.coin(f"OF-1/sacrifice/{batch}")
    s = vector(expand_challenges(coin, count))
    masked = yield from engine.open((a * s - spare_a).shares())
    difference = c * s - spare_c - b * vector(masked)
    coin = yield from setting.coin(f"OF-1/zero/{batch}")
    opened = yield from engine.open((difference * vector(expand_challenges(coin, count))).total())
    yield from engine.check()
    require_no_difference(opened)


def require_no_difference(opened: Sequence[int]) -> None:
    """The combined difference of a sacrifice is zero, or OF-1.SAC.

    Spec: OF-1
    """
    require(tuple(opened) == (0,), "OF-1.SAC", evidence="some triple is no product")
