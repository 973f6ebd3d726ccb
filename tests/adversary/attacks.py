"""Sessions with a cheater that has a strategy, and what has to be true of their ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from conformance.adversary.changes import edited
from conformance.adversary.liar import remembering
from conformance.adversary.rewrite import Place
from conformance.adversary.strategies import Attack, Knowledge, Move, scheming
from helen.session import Model
from optimized.operations import OptimizedOperations
from optimized.preprocessing.kernel import VectorKernel
from reference.core.coins import Coins
from reference.core.driver import Session
from reference.messages.agreement import Hello
from tests.adversary.support import envelope_of
from tests.adversary.sweep import AFTERMATH, LATER, ORDER, UNIFORM
from tests.auditing import assert_audited
from tests.support import Scenario, random_data, run, scenario

CHEATER = 2
PRIVATE = {"BaseTransfers", "ExtensionColumns", "ExtensionCheck", "Corrections", "AuthenticatedInputs"}
FOUND_LATER: Mapping[str, set[str]] = {
    **LATER,
    "G-CHECK.S": UNIFORM,
    "OF-1.COL": UNIFORM | PRIVATE,
    "OF-1.SAC": UNIFORM | PRIVATE,
}
"""What honest parties may still say between the last lie and its discovery: nothing that depends on their data, or
openings that are uniform whatever was shared."""


def lesson(rows: tuple[int, ...], **changes: object) -> Scenario:
    """One feature, few rows."""
    return scenario(random_data(len(rows), 1, rows, 4), **{"rounds": 2, "rescale_every": 1, **changes})


SESSIONS: Mapping[str, Callable[[], Scenario]] = {
    "batched": lambda: lesson((3, 2, 1)),
    "paper": lambda: lesson((3, 2, 1), suite="paper"),
    "two parties": lambda: lesson((3, 2)),
    "mascot": lambda: lesson((3, 2), rounds=1, rescale_every=None, preprocessing="mascot"),
    "mascot, three": lambda: lesson((3, 2, 1), rounds=1, rescale_every=None, preprocessing="mascot"),
}


@cache
def honest_model(name: str) -> Model:
    """What a session releases without an attack."""
    return attacked(SESSIONS[name](), {}).outcomes[1].result


def attacked(
    same: Scenario, moves: Mapping[int, tuple[Move, ...]], *, adopt: bool = False, known: Mapping[int, Knowledge] = {}
) -> Session[Model]:
    """A session with cheaters by number. Those with a higher number hear those with a lower one before they speak.

    The last honest party, where there are two or more, uses the optimised engine; all others the reference.
    """
    numbers = range(1, len(same.data) + 1)
    honest = [number for number in numbers if number not in moves]
    return run(
        same,
        operations={honest[-1]: OptimizedOperations(Coins(bytes(32)))} if len(honest) > 1 else {},
        kernels=dict.fromkeys(numbers, VectorKernel()) if same.configuration.preprocessing == "mascot" else {},
        corruptions={} if adopt else {cheater: remembering(cheater) for cheater in moves},
        wires={
            cheater: scheming(
                cheater,
                same.identity(cheater),
                own,
                known.get(cheater, Knowledge()),
                [other for other in moves if other > cheater],
            )
            for cheater, own in moves.items()
        },
    )


def other_session(name: str, *moves: Move) -> Callable[[], Knowledge]:
    """What the cheater knows of another session of the same parties: one in which its nonce was another one."""

    @cache
    def knowledge() -> Knowledge:
        known = Knowledge()
        nonce = Move(Place("AG", 0, Hello), edited(lambda hello: hello.model_copy(update={"nonce": "ab" * 32})))
        attacked(SESSIONS[name](), {CHEATER: (nonce, *moves)}, adopt=True, known={CHEATER: known})
        return known

    return knowledge


@dataclass(frozen=True)
class Ending:
    """How an attacked session ended, and how many moves the cheater made."""

    session: Session[Model]
    acted: int
    honest: tuple[int, ...]


def play(attack: Attack) -> Ending:
    """Play an attack in a full session."""
    same, known = SESSIONS[attack.session](), Knowledge()
    session = attacked(same, {CHEATER: attack.moves}, adopt=attack.adopt, known={CHEATER: known})
    return Ending(session, known.acted, tuple(i for i in range(1, len(same.data) + 1) if i != CHEATER))


def judge(attack: Attack, ending: Ending) -> None:
    """Fail unless the attack was made, and every honest party ended as it should and said nothing more."""
    conditional = any(move.when for move in attack.moves)
    assert ending.acted >= len(attack.moves) or conditional, f"{attack.name}: only {ending.acted} moves were made"
    if not attack.rule or not ending.acted:
        assert attack.why or conditional, f"{attack.name}: no reason"
        for party in ending.honest:
            outcome = ending.session.outcomes[party]
            assert outcome.result == honest_model(attack.session), f"{attack.name}: party {party}: {outcome}"
        return
    verdicts = {party: verdict(ending.session, party, attack.name) for party in ending.honest}
    expected = {(rule, attack.blame) for rule in attack.rules}
    for party, found in verdicts.items():
        alone = attack.alone not in (None, party)
        assert found in ({("AB-1", None), ("MS-3", None)} if alone else expected), f"{attack.name}: {party}: {found}"
    rule, accused = min(verdicts.values(), key=lambda found: found[0] in ("AB-1", "MS-3"))
    assert_audited(ending.session, {CHEATER}, rule, accused)
    late = words_after(ending.session, attack.moves[-1].place, ending.honest)
    allowed = set(attack.further).union(*(FOUND_LATER.get(rule, set()) for rule in attack.rules))
    assert late <= allowed, f"{attack.name}: {late} were said after it"


def verdict(session: Session[Model], party: int, name: str = "") -> tuple[str, int | None]:
    """By which rule a party stopped, and whom it accuses; it must have stopped."""
    outcome = session.outcomes[party]
    assert outcome.result is None, f"{name}: party {party} has the model {outcome.result}"
    assert outcome.abort is not None, f"{name}: party {party} has neither a model nor an abort"
    return outcome.abort.rule, outcome.abort.accused


def words_after(session: Session[Model], place: Place, honest: tuple[int, ...]) -> set[str]:
    """The kinds of what honest parties said publicly after a place, but for echoes, disputes and notices.

    The place is where an honest party says the same; a dispute or an echo belongs to the message before it.
    """
    envelopes = [envelope for octets in session.transcript if (envelope := envelope_of(octets)) is not None]
    here = [
        position(e)
        for e in envelopes
        if (e["phase"], e["round"], e["kind"]) == (place.phase, place.round, place.kind.__name__)
        and e["sender"] in honest
    ]
    first = sorted(set(here))[place.occurrence : place.occurrence + 1] or [(ORDER.index(place.phase), place.round, -1)]
    said = [e for e in envelopes if e["sender"] in honest and e["kind"] not in AFTERMATH]
    return {e["kind"] for e in said if position(e) > first[0]}


def position(envelope: Mapping[str, object]) -> tuple[int, int, int]:
    """Position as something that can be compared."""
    return ORDER.index(str(envelope["phase"])), int(str(envelope["round"])), int(str(envelope["index"]))
