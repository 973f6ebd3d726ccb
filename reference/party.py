"""One party: the five phases of Helen in a row."""

from dataclasses import dataclass, field

from reference.core.coins import Coins
from reference.core.rounds import Protocol, Rounds
from reference.learning.problem import problem_of
from reference.learning.summary import Dataset, refuse_undeclared
from reference.messages.agreement import Configuration
from reference.operations import Operations
from reference.paillier.dealer import DealerKeyGeneration, secret_bits
from reference.phases.agreement import agreement
from reference.phases.initialisation import initialisation
from reference.phases.input_preparation import input_preparation
from reference.phases.model_compute import model_compute
from reference.phases.model_release import model_release
from reference.preprocessing.dealer import DealerPreprocessing
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel
from reference.preprocessing.mascot import MascotPreprocessing
from reference.preprocessing.material import Preprocessing
from reference.session import Session


@dataclass(frozen=True)
class Participation:
    """What a party brings to a session: its number, the configuration it wants, its data, its coins, its engines.

    Spec: AG-1
    """

    party: int
    configuration: Configuration
    data: Dataset = field(repr=False)
    coins: Coins = field(repr=False)
    operations: Operations
    kernel: Kernel = REFERENCE_KERNEL


def helen(participation: Participation, rounds: Rounds) -> Protocol[tuple[int, ...]]:
    """Run a session to the released integers (scale f), or abort.

    Before anything is sent: ``UnsafeConfiguration`` and ``UndeclaredData``, which are this party's own affair.

    Spec: AG-1, IN-1, IP-B, MC-1, MR-1
    """
    who, configuration = participation.party, participation.configuration
    coins, operations = participation.coins, participation.operations
    refuse_undeclared(problem_of(configuration), who, participation.data)
    session = yield from agreement(who, configuration, rounds, operations, coins)
    schedule, m = session.schedule, len(rounds.parties)
    bits = schedule.problem.modulus_bits
    key_generation = DealerKeyGeneration(who, bits, secret_bits(bits, schedule.mask_slack, m))
    prepared = yield from initialisation(session, key_generation, preprocessing(session, participation.kernel))
    with prepared.spdz.guarded():
        inputs = yield from input_preparation(prepared, participation.data)
        shares = yield from model_compute(prepared, inputs)
        return (yield from model_release(prepared, shares))


def preprocessing(session: Session, kernel: Kernel) -> Preprocessing:
    """Where the material of a session comes from, as its configuration says; ``kernel`` computes it.

    Spec: OF-0, OF-1
    """
    if session.configuration.preprocessing == "trusted-dealer":
        return DealerPreprocessing(session.party, session.schedule.field)
    return MascotPreprocessing(
        session.party, session.schedule.field, session.identifier, session.coins.child("preprocessing"), kernel
    )
