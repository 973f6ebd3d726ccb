"""Between ciphertexts and shares: G-C2S, G-S2C, G-C2C. Each uses its masks once."""

from collections.abc import Sequence

from reference.conversion.decryption import open_masked
from reference.conversion.masks import MaskBatch
from reference.conversion.pools import MC2C, MC2S, MS2C, Batch
from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.session import Prepared
from reference.spdz.shares import Shares
from reference.view import View


def ciphertexts_to_shares(session: Prepared, ciphertexts: Sequence[int], round: int) -> Protocol[Shares]:
    """Shares of ``a'_j``, the rounding of ``a_j / 2^t``: ``floor(y/2^t) - 2^(l-t) - floor(m/2) - R'``.

    Spec: G-C2S
    """
    masks = session.masks.take(MC2S, round)
    opened = yield from open_masked(session, ciphertexts, masks, "G-C2S")
    assert masks.total is not None
    return session.spdz.public(rescaled(session, masks.batch, opened)) - masks.total


def shares_to_ciphertexts(session: Prepared, shares: Shares, round: int) -> Protocol[tuple[int, ...]]:
    """Ciphertexts of shared ``|z_j| < 2^l_z``: open ``o = z + 2^l_z + R'`` between two MAC checks.

    ``Enc(z) = (1+N)^(o - 2^l_z) prod_i Enc(r'_i)^-1``. An ``o`` out of its range breaks G-S2C.R; nobody is accused.

    Spec: G-S2C, SP-5
    """
    masks = session.masks.take(MS2C, round)
    assert masks.total is not None
    width = session.schedule.value_bits
    offset = session.spdz.public([1 << width] * len(shares))
    opened = yield from session.spdz.open_checked(shares + offset + masks.total)
    return from_opened(session, masks, opened)


def from_opened(session: View, masks: MaskBatch, opened: Sequence[int]) -> tuple[int, ...]:
    """``Enc(z_j) = (1+N)^(o_j - 2^l_z) prod_i Enc(r'_ij)^-1`` for every opened ``o_j``, or G-S2C.R.

    Spec: G-S2C
    """
    width = session.schedule.value_bits
    limit = (2 << width) + (len(session.parties) << masks.batch.high_bits)
    require(all(value < limit for value in opened), "G-S2C.R", evidence="a masked value is too large")
    return without_masks(session, [value - (1 << width) for value in opened], masks)


def ciphertexts_to_ciphertexts(session: Prepared, ciphertexts: Sequence[int], round: int) -> Protocol[tuple[int, ...]]:
    """Ciphertexts of the roundings of ``a_j / 2^t``. No shares are involved.

    Spec: G-C2C
    """
    masks = session.masks.take(MC2C, round)
    opened = yield from open_masked(session, ciphertexts, masks, "G-C2C")
    return without_masks(session, rescaled(session, masks.batch, opened), masks)


def rescaled(session: View, batch: Batch, opened: Sequence[int]) -> list[int]:
    """``floor(y/2^t) - 2^(l-t) - floor(m/2)``: what is public of the rounding of ``a / 2^t``.

    Spec: G-C2S, G-C2C
    """
    shift, width = batch.shift, batch.width
    return [(y >> shift) - (1 << width - shift) - len(session.parties) // 2 for y in opened]


def without_masks(session: View, publics: Sequence[int], masks: MaskBatch) -> tuple[int, ...]:
    """Ciphertexts of public values minus the sums of all parties' masks ``r'``.

    Spec: G-S2C, G-C2C
    """
    columns = zip(*(masks.high[party] for party in session.parties), strict=True)
    return tuple(
        session.operations.linear(session.public, [-1] * len(column), column, public)
        for public, column in zip(publics, columns, strict=True)
    )
