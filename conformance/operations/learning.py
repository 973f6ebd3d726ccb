"""Integers of the training: what follows from a configuration, F_HELEN, and the proof of an input."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from conformance.operations.models import Nothing, Place, SessionKey, Value
from conformance.operations.operation import AnyOperation, Operation
from reference.core.arithmetic import symmetric
from reference.core.reject import refuse, require
from reference.learning import qr_relation
from reference.learning.problem import problem_of
from reference.messages.agreement import Configuration
from reference.messages.base import Integer, Integers, Matrix, Message
from reference.messages.input_preparation import QrCommitment
from reference.operations import Operations
from reference.proofs.cases import Case
from spec.derivation import derive
from spec.ideal import EncodedSummary, ideal_helen, rescale, soft_threshold
from spec.schedule import Schedule, UnsafeConfiguration


class Agreed(Message):
    """A configuration."""

    configuration: Configuration

    def schedule(self) -> Schedule:
        """Everything that follows from it.

        Refused under FX-3 if something could overflow, under AG-1 if it contradicts itself.
        """
        try:
            problem = problem_of(self.configuration)
        except UnsafeConfiguration:
            refuse("AG-1")
        try:
            return derive(problem)
        except UnsafeConfiguration:
            refuse("FX-3")


class Round(Message):
    """A round: scale of u; t and l of the rescale of a; those of the rescale of u, 0 without one."""

    number: int
    scale: int
    shift: int
    width: int
    u_shift: int
    u_width: int


class PublicIntegers(Message):
    """The public integers of a training."""

    quotients: Integers
    thresholds: Integers
    alpha: Integer
    alpha_bits: int
    rho: Integer
    rho_bits: int
    matrix_bits: int
    value_bits: int
    u_bits: int
    mask_slack: int
    field: Integer
    gram_limit: Integer
    target_limits: Integers
    rounds: tuple[Round, ...]


class Rescaling(Message):
    """A value, the bits to drop, the sum of all low masks, and the number of parties."""

    value: Integer
    shift: Annotated[int, Field(ge=1)]
    low_mask: Integer
    parties: Annotated[int, Field(ge=2)]


class Comparison(Message):
    """A value and a threshold."""

    value: Integer
    threshold: Integer


class Residue(Message):
    """A value and a modulus."""

    value: Integer
    modulus: Integer


class LowMask(Message):
    """The sum of all parties' low masks for one rescale."""

    pool: str
    round: int
    index: int
    sum: Integer


class Summary(Message):
    """A party's A (scale s_A) and b (scale f)."""

    matrix: Matrix
    vector: Integers


class Training(Message):
    """All inputs of F_HELEN."""

    summaries: tuple[Summary, ...]
    low_masks: tuple[LowMask, ...]


class Model(Message):
    """The released integers."""

    model: Integers


class InputKey(Message):
    """The configuration, and the bases of the session."""

    configuration: Configuration
    key: SessionKey


class InputClaim(Message):
    """A party's committed input with its proof, as it came in phase IP."""

    party: int
    message: QrCommitment
    context: Place


def _derive(_engine: Operations, _parameters: Nothing, input: Agreed) -> PublicIntegers:
    schedule = input.schedule()
    return PublicIntegers(
        quotients=schedule.quotients,
        thresholds=schedule.thresholds,
        alpha=schedule.alpha_num,
        alpha_bits=schedule.alpha_bits,
        rho=schedule.rho_num,
        rho_bits=schedule.rho_bits,
        matrix_bits=schedule.matrix_bits,
        value_bits=schedule.value_bits,
        u_bits=schedule.u_bits,
        mask_slack=schedule.mask_slack,
        field=schedule.field,
        gram_limit=schedule.gram_limit,
        target_limits=tuple(schedule.target_limit(party) for party in range(1, schedule.problem.parties + 1)),
        rounds=tuple(Round(**vars(plan)) for plan in schedule.rounds),
    )


def _rescale(_engine: Operations, _parameters: Nothing, input: Rescaling) -> Value:
    return Value(value=rescale(input.value, input.shift, input.low_mask, input.parties))


def _soft_threshold(_engine: Operations, _parameters: Nothing, input: Comparison) -> Value:
    return Value(value=soft_threshold(input.value, input.threshold))


def _symmetric(_engine: Operations, _parameters: Nothing, input: Residue) -> Value:
    return Value(value=symmetric(input.value, input.modulus))


def _ideal(_engine: Operations, parameters: Agreed, input: Training) -> Model:
    masks: Mapping[tuple[str, int, int], int] = {
        (mask.pool, mask.round, mask.index): mask.sum for mask in input.low_masks
    }
    summaries = [EncodedSummary(summary.matrix, summary.vector) for summary in input.summaries]
    released = ideal_helen(parameters.schedule(), summaries, lambda *place: masks[place[:3]])
    return Model(model=released)


def _verify_input(engine: Operations, parameters: InputKey, input: InputClaim) -> Nothing:
    schedule, message = Agreed(configuration=parameters.configuration).schedule(), input.message
    complete = len(message.rows) == len(message.vector) == schedule.problem.dimension
    require(complete, "IP-B.V0", blame=input.context.prover)
    claim = qr_relation.statement(schedule, input.party, message.rows, message.vector)
    engine.verify_quadratic(parameters.key.value(), [Case(claim, message.proof, input.context.value())])
    return Nothing()


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation("schedule.derive", ("FX-3", "LR-6", "AG-1"), Nothing, Agreed, PublicIntegers, _derive),
    Operation("integers.rescale", ("FX-4",), Nothing, Rescaling, Value, _rescale),
    Operation("integers.soft-threshold", ("LR-2",), Nothing, Comparison, Value, _soft_threshold),
    Operation("integers.symmetric", ("FX-2",), Nothing, Residue, Value, _symmetric),
    Operation("ideal.train", ("FX-4", "LR-6"), Agreed, Training, Model, _ideal),
    Operation(
        "input.verify",
        ("IP-B", "IP-B.V0", "IP-B.V1", "IP-B.V2", "IP-B.V3", "VA-1"),
        InputKey,
        InputClaim,
        Nothing,
        _verify_input,
    ),
)
