"""Multiplication triples: products by oblivious transfer, combined, authenticated, sacrificed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reference.core.cointoss import expand_challenges
from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.messages.mascot import Corrections
from reference.preprocessing.authenticated import Authentication
from reference.preprocessing.kernel import Keys
from reference.preprocessing.material import Triples
from reference.preprocessing.octets import Packed, bits_of, field_elements, joined, require_entries, residue_octets
from reference.preprocessing.ot_extension import Transfers
from reference.preprocessing.setting import Setting
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
    """One party's shares of ``c_k = a_k b`` for ``nu`` factors ``a_k`` and one ``b``, for every triple.

    Spec: OF-1
    """

    left: Sequence[Sequence[int]]
    right: Sequence[int]
    product: Sequence[Sequence[int]]


def make_triples(
    setting: Setting, transfers: Transfers, authentication: Authentication, engine: Spdz, batch: int, count: int
) -> Protocol[Triples]:
    """``count`` triples that nobody knows, or an abort. The number of rounds does not depend on ``count``.

    Spec: OF-1
    """
    products = yield from multiply(setting, transfers, batch, count)
    coin = yield from setting.coin(f"OF-1/combine/{batch}")
    vectors = combine(products, coin, setting.prime)
    shared = yield from authentication.input(
        [x for vector in vectors for x in vector], dict.fromkeys(setting.rounds.parties, len(vectors) * count)
    )
    total = shared[1]
    for other in setting.rounds.parties[1:]:
        total = total + shared[other]
    a, b, c, spare_a, spare_c = total.split(len(vectors))
    kept, spare = Triples(a, b, c), Triples(spare_a, b, spare_c)
    yield from sacrifice(setting, engine, batch, kept, spare)
    return kept


def multiply(setting: Setting, transfers: Transfers, batch: int, count: int) -> Protocol[Products]:
    """Every party draws ``a_1 .. a_nu`` and ``b`` for each triple; products of sums become sums of shares.

    The bits of one's own ``a`` choose between a key of the other party, and that key plus its ``b``. Corrections of the
    wrong shape are refused as ``OF-1.V0``. Five rounds.

    Spec: OF-1
    """
    p, nu = setting.prime, components(setting.prime)
    size, width = nu * count, residue_octets(p)
    a = field_elements(p, size, "OF-1/left", setting.coins.octets(32, "left", batch))
    b = field_elements(p, count, "OF-1/right", setting.coins.octets(32, "right", batch))
    repeated, choices = [factor for factor in b for _ in range(nu)], bits_of(a, p)
    keys = yield from transfers.extend(joined(choices), choices.size, width)
    messages, product = {}, [x * y for x, y in zip(a, repeated, strict=True)]
    for other, both in keys.sent.items():
        zeros, ones = (bit_by_bit(part, size * width) for part in both)
        corrections, shares = setting.kernel.offer(p, zeros, ones, repeated)
        messages[other] = Corrections(corrections=corrections)
        product = [total - share for total, share in zip(product, shares, strict=True)]
    received = yield from setting.exchange(messages, Corrections)
    for other, message in received.items():
        require_entries(message.corrections, choices.size, width, other)
        chosen = bit_by_bit(keys.received[other], size * width)
        shares = setting.kernel.collect(p, chosen, choices, message.corrections)
        product = [total + share for total, share in zip(product, shares, strict=True)]
    groups = range(0, size, nu)
    reduced = [total % p for total in product]
    return Products([a[g : g + nu] for g in groups], b, [reduced[g : g + nu] for g in groups])


def bit_by_bit(keys: Packed, octets: int) -> Keys:
    """Keys of transfers, cut into equal pieces for every bit. Spec: OF-1"""
    return lambda bit: keys[bit * octets : (bit + 1) * octets]


def combine(products: Products, coin: bytes, p: int) -> tuple[list[int], ...]:
    """Shares of ``a, b, c`` and of a second ``a', c'`` with the same ``b``: two joint random combinations.

    The coin is drawn after all products: a known combination would let errors in them cancel.

    Spec: OF-1
    """

    def combined(name: str) -> Iterator[list[int]]:
        weights = field_elements(p, components(p) * len(products.right), name, coin)
        for vectors in (products.left, products.product):
            weight = iter(weights)
            yield [sum(x * next(weight) for x in vector) % p for vector in vectors]

    (a, c), (spare_a, spare_c) = combined("OF-1/kept"), combined("OF-1/spare")
    return a, list(products.right), c, spare_a, spare_c


def sacrifice(setting: Setting, engine: Spdz, batch: int, kept: Triples, spare: Triples) -> Protocol[None]:
    """Check ``c = a b`` at the price of the second triple. Ten rounds.

    A coin gives ``s_j``; ``v_j = s_j a_j - a'_j`` is opened; ``s_j c_j - c'_j - v_j b_j`` must be zero. Only a
    random combination of all of them is opened, so nobody learns which triple failed. Refuses ``SP-5.MAC`` if an
    opening was shifted and ``OF-1.SAC`` if a triple is wrong; nobody is accused.

    Spec: OF-1
    """
    count = len(kept.left)
    coin = yield from setting.coin(f"OF-1/sacrifice/{batch}")
    s = expand_challenges(coin, count)
    masked = yield from engine.open(kept.left * s - spare.left)
    difference = kept.product * s - spare.product - kept.right * masked
    coin = yield from setting.coin(f"OF-1/zero/{batch}")
    opened = yield from engine.open((difference * expand_challenges(coin, count)).total())
    yield from engine.check()
    require(opened == (0,), "OF-1.SAC", evidence="some triple is no product")
