"""The trusted dealer of KG-0 and OF-0 as a participant of its own: number 0. Insecure, for tests and teaching."""

from reference.conversion.pools import requirement
from reference.core.coins import Coins
from reference.core.reject import require
from reference.core.rounds import Protocol, Rounds
from reference.learning.problem import problem_of
from reference.messages.agreement import DealerRequest
from reference.paillier.dealer import deal_keys
from reference.preprocessing.dealer import deal
from spec.derivation import derive


def dealer(rounds: Rounds, coins: Coins) -> Protocol[None]:
    """Wait for the same request from every party, then deal the key and, if asked to, the preprocessing.

    Spec: KG-0, OF-0
    """
    rounds.enter("AG", 1)
    requests = yield from rounds.private({}, rounds.parties, DealerRequest)
    request = requests[1]
    require(
        all(other == request for other in requests.values()), "AG-1", evidence="the parties ask for different sessions"
    )
    rounds.session = bytes.fromhex(request.session)
    schedule = derive(problem_of(request.configuration))
    rounds.enter("IN", 0)
    bits, slack = schedule.problem.modulus_bits, schedule.mask_slack
    yield from deal_keys(rounds, coins.child("KG-0"), rounds.session, bits, slack)
    if request.configuration.preprocessing != "trusted-dealer":
        return
    rounds.enter("IN", 1)
    yield from deal(rounds, coins.child("OF-0"), schedule.field, requirement(schedule))
