"""Parties that follow the protocol and pool what they see."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from reference.preprocessing import mascot, ot_extension
from reference.preprocessing.material import Material, Requirement
from reference.spdz.shares import MERSENNE_127
from tests.reference.preprocessing.support import ideal_base, prepare

REDUCTION = 0xE1 << 120


def times(x: int, y: int) -> int:
    """The product in GF(2^128) as GMAC has it: the highest bit is the constant."""
    product = 0
    for i in range(128):
        if y >> 127 - i & 1:
            product ^= x
        x = x >> 1 ^ (REDUCTION if x & 1 else 0)
    return product


def inverse(x: int) -> int:
    """``x^(2^128 - 2)``."""
    result, power = 1 << 127, times(x, x)
    for _ in range(127):
        result, power = times(result, power), times(power, power)
    return result


def hash_point(key: bytes) -> int:
    """``H``: AES of zero under the key of a linear hash."""
    return int.from_bytes(Cipher(AES(key), ECB()).encryptor().update(bytes(16)), "big")


def test_the_field_of_the_hash():
    x = 0x123456789ABCDEF << 40
    assert times(x, inverse(x)) == 1 << 127


@pytest.mark.spec("OF-1", "OF-1.COL")
def test_two_parties_cannot_cancel_what_hides_the_choices_of_a_third(monkeypatch):
    """In the first extension the choices are the bits of party 1's MAC key, one block, and a block that hides them.

    Under keys ``H_2`` and ``H_3`` parties 2 and 3 see ``x H^3 + r H^2``. If ``r`` were the same for both,
    ``h_2/H_2^2 + h_3/H_3^2 = x (H_2 + H_3)`` would give ``x``.
    """
    seen: list[tuple[int, int]] = []
    honest = ot_extension.ExtensionSender.check

    def watch(self, key, answer, other):
        if other == 1:
            seen.append((hash_point(key), int.from_bytes(answer.choices, "big")))
        return honest(self, key, answer, other)

    def base(setting):
        yield from ()
        return ideal_base(setting)

    monkeypatch.setattr(mascot, "base_transfers", base)
    monkeypatch.setattr(ot_extension.ExtensionSender, "check", watch)
    material = prepare(3, MERSENNE_127, Requirement(1, 0, (1, 1, 1)))[1]
    assert isinstance(material, Material)
    (H_2, h_2), (H_3, h_3) = seen[:2]
    sum_of_both = times(h_2, inverse(times(H_2, H_2))) ^ times(h_3, inverse(times(H_3, H_3)))
    x = times(sum_of_both, inverse(H_2 ^ H_3))
    guessed = int.from_bytes(x.to_bytes(16, "big"), "little") % (1 << 127)
    assert guessed != material.mac_key
