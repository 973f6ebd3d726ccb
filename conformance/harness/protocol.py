"""The lines that a harness reads and writes: one JSON object each.

``seq`` numbers the requests; a reply repeats the number of its request. Expected results are never sent.
"""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from conformance.levels.party import PartyTask
from conformance.operations.models import Hex
from reference.messages.base import Integers, Message

PROTOCOL: Literal["helen-harness/1"] = "helen-harness/1"

Sequence = Annotated[int, Field(ge=0)]


class Start(Message):
    """Say who you are."""

    type: Literal["start"] = "start"
    seq: Sequence
    protocol: str = PROTOCOL


class Run(Message):
    """Carry out one operation."""

    type: Literal["run"] = "run"
    seq: Sequence
    op: str
    params: dict[str, JsonValue]
    input: dict[str, JsonValue]


class PartyNew(Message):
    """Become a party of a session under a name, and say its first message."""

    type: Literal["party.new"] = "party.new"
    seq: Sequence
    party: str
    task: PartyTask


class PartyDeliver(Message):
    """What the party waited for, by sender; ``null`` where nothing came. Bytes in hexadecimal."""

    type: Literal["party.deliver"] = "party.deliver"
    seq: Sequence
    party: str
    messages: dict[str, Hex | None]


class Stop(Message):
    """End the process. There is no reply."""

    type: Literal["stop"] = "stop"
    seq: Sequence


Request = Annotated[Start | Run | PartyNew | PartyDeliver | Stop, Field(discriminator="type")]


class Started(Message):
    """Who answers, and what it can do: operations, features of the kit, parameter sets of the specification."""

    type: Literal["started"] = "started"
    seq: Sequence
    protocol: Literal["helen-harness/1"] = PROTOCOL
    name: str
    version: str
    operations: tuple[str, ...]
    features: tuple[str, ...]
    parameters: tuple[str, ...]


class Done(Message):
    """The verdict on a ``run``: accepted with an output, or rejected by a check that blames somebody or nobody."""

    type: Literal["done"] = "done"
    seq: Sequence
    verdict: Literal["accept", "reject"]
    output: dict[str, JsonValue] | None = None
    check: str | None = None
    blame: int | None = None


class Position(Message):
    """Where in the session a message belongs."""

    phase: str
    round: int
    index: int


class Send(Message):
    """The party says something, and waits for messages at the same place and slot from ``senders``.

    ``messages``: bytes in hexadecimal by recipient. ``public``: whether they belong to the transcript.
    """

    type: Literal["send"] = "send"
    seq: Sequence
    position: Position
    slot: str
    messages: dict[str, Hex]
    senders: tuple[int, ...]
    public: bool


class Ended(Message):
    """The party has released a model: integers of scale f."""

    type: Literal["end"] = "end"
    seq: Sequence
    model: Integers


class Aborted(Message):
    """The party has stopped; its notice, if it had one to say, was sent before."""

    type: Literal["abort"] = "abort"
    seq: Sequence
    check: str
    blame: int | None
    evidence: str = ""


class Unsupported(Message):
    """Not implemented here: neither good nor bad."""

    type: Literal["unsupported"] = "unsupported"
    seq: Sequence
    reason: str


class Error(Message):
    """The request makes no sense, or the implementation failed. Never a rejection.

    ``seq`` is ``None`` if the line had none that could be read.
    """

    type: Literal["error"] = "error"
    seq: Sequence | None
    reason: str


Effect = Annotated[Send | Ended | Aborted, Field(discriminator="type")]
Reply = Annotated[
    Started | Done | Send | Ended | Aborted | Unsupported | Error,
    Field(discriminator="type"),
]
