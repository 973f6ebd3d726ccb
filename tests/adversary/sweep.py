"""The sweep: sessions in which one field of one message is changed, and what came of it.

``python -m tests.adversary.sweep docs/adversary.md`` plays all cases in two processes and writes the table.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache

from conformance.adversary.bases import Base, honestly, making, stopping
from conformance.adversary.changes import edited, false_echo
from conformance.adversary.liar import lying, remembering
from conformance.adversary.rewrite import Place
from conformance.adversary.strategies import Move
from conformance.adversary.sweep import Case, Word, at_places, cases, overhearing
from helen.session import Model
from optimized.operations import OptimizedOperations
from reference.core.channel import WireProtocol
from reference.core.coins import Coins
from reference.core.driver import Session
from reference.core.reject import Abort
from reference.core.rounds import DEALER
from reference.messages.agreement import DealerRequest, Hello
from reference.messages.cointoss import Commitment, Opening
from reference.messages.initialisation import (
    DealtKey,
    DecryptionShares,
    KeyAnnouncement,
    MaskCombinations,
    MaskContributions,
)
from reference.messages.input_preparation import QrCommitment, SvdCommitment
from reference.messages.mascot import (
    AuthenticatedInputs,
    BaseTransfers,
    Corrections,
    ExtensionCheck,
    ExtensionColumns,
)
from reference.messages.model_compute import MatrixUpdate, Release, RowUpdate
from reference.messages.preprocessing import DealtMaterial
from reference.messages.spdz import InputOffsets, OpenedShares
from reference.messages.wire import AbortNotice, Dispute, Echo
from tests.adversary.support import envelope_of, small
from tests.auditing import assert_audited
from tests.support import Scenario, random_data, run, scenario

ORDER = ("AG", "IN", "IP", "MC", "MR")
AFTERMATH = {"Echo", "AbortNotice", "Dispute"}
UNIFORM = {"OpenedShares", "Commitment", "Opening", "MaskCombinations"}
LATER: Mapping[str, set[str]] = {
    **dict.fromkeys(("SP-5.MAC", "SP-7.R", "OF-1.SAC", "OF-1.COL"), UNIFORM),
    "CT-1.C": {"Opening"},
    "SP-5.C": {"Opening"},
}
"""What honest parties may still say before they find a wrong share: openings that are uniform whatever was shared. A
wrong commitment is found when all are opened."""


@dataclass(frozen=True)
class Sweep:
    """Sessions of one kind, who cheats in them, and where.

    ``base``: what the cheater does in all of them, the change left out; ``besides``: the same for readers.
    """

    scenario: Callable[[], Scenario]
    cheater: int
    places: tuple[Place, ...]
    base: Base = honestly
    besides: str = ""

    def begun(self, honest: WireProtocol[Model]) -> WireProtocol[Model]:
        """The cheater without the change."""
        return self.base(self.cheater, self.scenario().identity(self.cheater), honest)

    @property
    def honest(self) -> tuple[int, ...]:
        """The honest parties."""
        return tuple(i for i in range(1, len(self.scenario().data) + 1) if i != self.cheater)


INPUT = Place("IP", 0, QrCommitment)
OTHER_INPUT = edited(lambda body: body.model_copy(update={"rows": body.rows[::-1]}))
NOTICE = AbortNotice(rule="ZK-ROW.W1", accused=1, evidence="so says the cheater")

SWEEPS: Mapping[str, Sweep] = {
    "batched": Sweep(
        small,
        2,
        (
            Place("AG", 0, Hello),
            Place("AG", 1, DealerRequest),
            Place("IN", 0, KeyAnnouncement),
            Place("IN", 0, DecryptionShares),
            Place("IN", 2, MaskContributions),
            Place("IN", 2, InputOffsets),
            Place("IN", 2, Commitment),
            Place("IN", 2, Opening),
            Place("IN", 2, MaskCombinations),
            Place("IN", 2, OpenedShares),
            Place("IN", 2, Commitment, 2),
            Place("IN", 2, Opening, 2),
            Place("IP", 0, QrCommitment),
            Place("IP", 0, Echo),
            Place("MC", 1, OpenedShares, 0),
            Place("MC", 1, OpenedShares, 1),
            Place("MC", 1, OpenedShares, 7),
            Place("MC", 1, DecryptionShares, 1),
            Place("MC", 2, RowUpdate),
            Place("MC", 2, DecryptionShares),
            Place("MR", 0, OpenedShares),
            Place("MR", 0, Release),
        ),
    ),
    "paper": Sweep(lambda: small("paper"), 2, (Place("IP", 0, SvdCommitment), Place("MC", 2, MatrixUpdate))),
    "mascot": Sweep(
        lambda: scenario(random_data(2, 1, (3, 2), 4), rounds=1, preprocessing="mascot"),
        2,
        (
            Place("IN", 1, BaseTransfers),
            Place("IN", 1, ExtensionColumns),
            Place("IN", 1, ExtensionCheck),
            Place("IN", 1, Corrections),
            Place("IN", 1, AuthenticatedInputs),
            Place("IN", 1, AuthenticatedInputs, 1),
            *(Place("IN", 1, kind, number) for kind in (Commitment, Opening) for number in (0, 2)),
            *(Place("IN", 1, OpenedShares, number) for number in range(5)),
        ),
    ),
    "two originals": Sweep(
        small,
        2,
        (Place("IP", 0, Dispute),),
        making(Move(INPUT, OTHER_INPUT, to=(3,))),
        "It has signed another input for party 3 than for party 1; its dispute is changed.",
    ),
    "false echo": Sweep(
        small,
        2,
        (Place("IP", 0, Dispute),),
        making(Move(Place("IP", 0, Echo), false_echo(1))),
        "It has echoed an input of party 1 that nobody has said; its dispute is changed. If that cannot be read,"
        " nothing shows who of the two has lied.",
    ),
    "notice": Sweep(
        small,
        2,
        (Place("MC", 1, AbortNotice),),
        stopping(Place("MC", 1, RowUpdate), NOTICE),
        "It stops in round 1 and accuses party 1 of its own accord; its notice is changed. What a notice says is not"
        " judged: one that can be read stops the others, whatever it says.",
    ),
    "dealer": Sweep(small, DEALER, (Place("IN", 0, DealtKey), Place("IN", 1, DealtMaterial))),
}


@dataclass(frozen=True)
class Outcome:
    """How a session with one lie ended, for each honest party: its abort, or ``None`` if it has a model.

    ``right``: whether every model is that of the honest session. ``late``: the kinds of messages that an honest party
    said after the place of the lie, echoes and notices left out.
    """

    aborts: Mapping[int, Abort | None]
    right: bool
    late: Collection[str] = field(default=())

    @property
    def verdicts(self) -> set[tuple[str, int | None]]:
        """Rules with the accused; ``("-", None)`` for a model."""
        return {("-", None) if abort is None else (abort.rule, abort.accused) for abort in self.aborts.values()}


@cache
def honest_model(name: str) -> Model:
    """What the session releases without a lie."""
    return run(SWEEPS[name].scenario()).outcomes[1].result


@cache
def all_cases(name: str) -> tuple[Case, ...]:
    """The cases of a sweep, in order."""
    sweep = SWEEPS[name]
    mine: list[Word] = []
    others: list[Word] = []
    listening = overhearing(mine)
    run(sweep.scenario(), wires={sweep.cheater: lambda honest: listening(sweep.begun(honest)), 1: overhearing(others)})
    return tuple(cases(at_places(mine, sweep.places), mine, others))


def play(name: str, case: Case) -> Outcome:
    """Run the session of a case; party 3, where there is one, uses the optimised engine."""
    sweep = SWEEPS[name]
    scenario, cheater = sweep.scenario(), sweep.cheater
    identity = scenario.identity(cheater)
    lie = lying(cheater, identity, case.word.position, case.word.slot, case.edit(identity))
    session = run(
        scenario,
        operations={3: OptimizedOperations(Coins(bytes(32)))} if 3 in sweep.honest else {},
        corruptions={cheater: remembering(cheater)} if cheater != DEALER else {},
        wires={cheater: lambda honest: lie(sweep.begun(honest))},
    )
    ends = {party: session.outcomes[party] for party in sweep.honest}
    right = all(end.abort is not None or end.result == honest_model(name) for end in ends.values())
    aborts = {party: end.abort for party, end in ends.items()}
    outcome = Outcome(aborts, right, _late(session, sweep, case))
    for rule, accused in outcome.verdicts - {("-", None)}:
        if cheater != DEALER:  # who is trusted, and may have an honest party accused
            found = assert_audited(session, {cheater}, rule, accused).finding
            assert rule != "MS-1" or (found is not None and (found.rule, found.accused) == (rule, accused)), found
    return outcome


def _late(session: Session[Model], sweep: Sweep, case: Case) -> set[str]:
    place = case.word.position
    here = (ORDER.index(place.phase), place.round, place.index)
    envelopes = [envelope for octets in session.transcript if (envelope := envelope_of(octets)) is not None]
    said = [envelope for envelope in envelopes if envelope["sender"] in sweep.honest]
    return {
        envelope["kind"]
        for envelope in said
        if envelope["kind"] not in AFTERMATH
        and (ORDER.index(envelope["phase"]), envelope["round"], envelope["index"]) > here
    }
