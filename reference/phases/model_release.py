"""Phase MR: the model is opened, and nothing else."""

from collections.abc import Mapping, Sequence

from reference.core.arithmetic import symmetric
from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.messages.model_compute import Release
from reference.session import Prepared
from reference.spdz.shares import Shares
from spec.schedule import Schedule


def model_release(session: Prepared, shares: Shares) -> Protocol[tuple[int, ...]]:
    """The released integers (scale f): everything opened so far is MAC-checked, then ``z^K``, then the opening.

    Every party says what it releases, so that the transcript ends with the model.

    Spec: MR-1, SP-5
    """
    session.rounds.enter("MR")
    opened = yield from session.spdz.open_checked(shares)
    coefficients = coefficients_of(session.schedule, opened)
    released = yield from session.rounds.broadcast(Release(coefficients=coefficients))
    require_released(coefficients, released)
    return coefficients


def coefficients_of(schedule: Schedule, opened: Sequence[int]) -> tuple[int, ...]:
    """Signed integers out of opened residues; one out of its bound breaks MR-1 and nobody is accused.

    Spec: MR-1
    """
    coefficients = tuple(symmetric(value, schedule.field) for value in opened)
    limit = 1 << schedule.value_bits
    require(all(abs(value) <= limit for value in coefficients), "MR-1", evidence="a coefficient out of its bound")
    return coefficients


def require_released(coefficients: tuple[int, ...], released: Mapping[int, Release]) -> None:
    """Every party releases what was opened, or it breaks MR-1.

    Spec: MR-1
    """
    for sender, message in released.items():
        same = message.coefficients == coefficients
        require(same, "MR-1", blame=sender, evidence="another model than the one that was opened")
