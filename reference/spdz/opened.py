"""What everybody can verify of values that are opened."""

from collections.abc import Mapping, Sequence

from reference.core.reject import require
from reference.messages.cointoss import Opening
from reference.messages.spdz import OpenedShares


def require_residues(prime: int, numbers: Sequence[int], count: int, rule: str, sender: int) -> None:
    """``count`` numbers in ``[0, p)``, or ``rule``, accusing their sender.

    Spec: SP-1, SP-4, SP-5
    """
    canonical = len(numbers) == count and all(0 <= number < prime for number in numbers)
    require(canonical, rule, blame=sender, evidence=f"{count} residues expected")


def sums_of(prime: int, received: Mapping[int, OpenedShares], count: int) -> tuple[int, ...]:
    """The ``count`` opened values, residues; a share of another form is refused as ``SP-4.V0``.

    Spec: SP-4
    """
    for sender, message in received.items():
        require_residues(prime, message.shares, count, "SP-4.V0", sender)
    columns = zip(*(message.shares for message in received.values()), strict=True)
    return tuple(sum(column) % prime for column in columns)


def require_cancelled(prime: int, opened: Mapping[int, Opening], number: int) -> None:
    """The differences of MAC check ``number`` add up to 0, or ``SP-5.MAC``; one that is no residue is ``SP-5.V0``.

    Spec: SP-5
    """
    for sender, opening in opened.items():
        require_residues(prime, (opening.value,), 1, "SP-5.V0", sender)
    total = sum(opening.value for opening in opened.values()) % prime
    require(total == 0, "SP-5.MAC", evidence=f"MAC check {number}")
