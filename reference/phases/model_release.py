"""Phase MR: the model is opened, and nothing else."""

from reference.core.arithmetic import symmetric
from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.messages.model_compute import Release
from reference.session import Prepared
from reference.spdz.shares import Shares


def model_release(session: Prepared, shares: Shares) -> Protocol[tuple[int, ...]]:
    """The released integers (scale f): everything opened so far is MAC-checked, then ``z^K``, then the opening.

    Every party says what it releases, so that the transcript ends with the model.

    Spec: MR-1, SP-5
    """
    session.rounds.enter("MR")
    opened = yield from session.spdz.open_checked(shares)
    coefficients = tuple(symmetric(value, session.spdz.prime) for value in opened)
    limit = 1 << session.schedule.value_bits
    require(all(abs(value) <= limit for value in coefficients), "MR-1", evidence="a coefficient out of its bound")
    released = yield from session.rounds.broadcast(Release(coefficients=coefficients))
    for sender, message in released.items():
        same = message.coefficients == coefficients
        require(same, "MR-1", blame=sender, evidence="another model than the one that was opened")
    return coefficients
