"""One party: the five phases of Helen in a row, or in two stages, the first of which needs no data."""

from dataclasses import dataclass, field

from reference.core.coins import Coins
from reference.core.rounds import Protocol, Rounds
from reference.learning.problem import problem_of
from reference.learning.summary import Dataset, refuse_undeclared
from reference.messages.agreement import Configuration
from reference.messages.preparation import Preparation
from reference.operations import Operations
from reference.paillier.dealer import DealerKeyGeneration, secret_bits
from reference.phases.agreement import agreement
from reference.phases.initialisation import initialisation
from reference.phases.input_preparation import input_preparation
from reference.phases.model_compute import model_compute
from reference.phases.model_release import model_release
from reference.preparation import put_aside, take_up
from reference.preprocessing.dealer import DealerPreprocessing
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel
from reference.preprocessing.mascot import MascotPreprocessing
from reference.preprocessing.material import Preprocessing
from reference.session import Prepared, Session


@dataclass(frozen=True)
class Preparing:
    """What a party needs before there is data: its number, the configuration it wants, its coins, its engines.

    Spec: AG-1
    """

    party: int
    configuration: Configuration
    coins: Coins = field(repr=False)
    operations: Operations
    kernel: Kernel = REFERENCE_KERNEL


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
    refuse_undeclared(problem_of(configuration), who, participation.data)
    coins, operations = participation.coins, participation.operations
    preparing = Preparing(who, configuration, coins, operations, participation.kernel)
    prepared = yield from _prepared(preparing, rounds)
    return (yield from _trained(prepared, participation.data))


def helen_without_data(preparing: Preparing, rounds: Rounds) -> Protocol[Preparation]:
    """The first stage: agreement and initialisation. Nothing is left of it but what is returned.

    Spec: AG-1, IN-1
    """
    return put_aside((yield from _prepared(preparing, rounds)))


def helen_with_data(
    preparation: Preparation, data: Dataset, operations: Operations, rounds: Rounds
) -> Protocol[tuple[int, ...]]:
    """The second stage: with the same coins, the two stages say what :func:`helen` says.

    Before anything is sent: ``UndeclaredData``. A preparation serves once, whether this ends or aborts.

    Spec: IN-1, IP-B, MC-1, MR-1
    """
    refuse_undeclared(problem_of(preparation.configuration), preparation.party, data)
    return (yield from _trained(take_up(preparation, operations, rounds), data))


def _prepared(preparing: Preparing, rounds: Rounds) -> Protocol[Prepared]:
    who, configuration = preparing.party, preparing.configuration
    session = yield from agreement(who, configuration, rounds, preparing.operations, preparing.coins)
    schedule, m = session.schedule, len(rounds.parties)
    bits = schedule.problem.modulus_bits
    key_generation = DealerKeyGeneration(who, bits, secret_bits(bits, schedule.mask_slack, m))
    return (yield from initialisation(session, key_generation, preprocessing(session, preparing.kernel)))


def _trained(prepared: Prepared, data: Dataset) -> Protocol[tuple[int, ...]]:
    with prepared.spdz.guarded():
        inputs = yield from input_preparation(prepared, data)
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
