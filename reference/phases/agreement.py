"""Phase AG: everybody wants the same computation; fresh nonces make the session unique."""

from collections.abc import Mapping

from reference.core.coins import Coins
from reference.core.reject import refuse, require
from reference.core.rounds import DEALER, Protocol, Rounds
from reference.core.transcript import hash_items
from reference.learning.problem import problem_of
from reference.messages.agreement import Configuration, DealerRequest, Hello
from reference.messages.base import encode
from reference.operations import Operations
from reference.session import Session
from spec.derivation import derive


def agreement(
    party: int, configuration: Configuration, rounds: Rounds, operations: Operations, coins: Coins
) -> Protocol[Session]:
    """Compare configurations field by field, then derive the session id and the schedule. One round, echoed.

    ``UnsafeConfiguration`` if this party's own configuration could overflow; nothing has been sent then.

    Spec: AG-1, FS-2, FX-3
    """
    schedule = derive(problem_of(configuration))
    require(len(configuration.parties) == len(rounds.parties), "AG-2", evidence="number of parties")
    rounds.enter("AG", 0)
    nonce = coins.octets(32, "AG", "nonce").hex()
    hellos = yield from rounds.broadcast(Hello(configuration=configuration, nonce=nonce))
    require_agreed(configuration, hellos)
    identifier = session_identifier(configuration, [hellos[sender].nonce for sender in rounds.parties])
    rounds.enter("AG", 1)
    request = DealerRequest(configuration=configuration, session=identifier.hex())
    yield from rounds.private({DEALER: request}, (), DealerRequest)
    rounds.session = identifier
    return Session(party, identifier, configuration, schedule, rounds, operations, coins)


def require_agreed(configuration: Configuration, hellos: Mapping[int, Hello]) -> None:
    """All parties have this configuration, or AG-1, which names the first field that differs. Spec: AG-1"""
    for sender, hello in hellos.items():
        field = first_difference(configuration, hello.configuration)
        if field is not None:
            refuse("AG-1", evidence=f"party {sender} has another configuration: field {field}")


def session_identifier(configuration: Configuration, nonces: list[str]) -> bytes:
    """``sid``: a hash of the configuration, identity keys included, and of everyone's nonces in order.

    Spec: FS-2
    """
    return hash_items("sid", encode(configuration), *nonces)


def first_difference(mine: Configuration, other: Configuration) -> str | None:
    """The name of the first field in which two configurations differ, with both values.

    Spec: AG-1
    """
    for name in Configuration.model_fields:
        if getattr(mine, name) != getattr(other, name):
            return f"{name}: {getattr(mine, name)!r} here, {getattr(other, name)!r} there"
    return None
