"""The table of states is what sessions do, and nothing else is accepted at any place of it."""

import hashlib
import json
from functools import cache

import pytest

from conformance.adversary.liar import lying, remembering, resigned_document
from conformance.adversary.sweep import Word, overhearing
from conformance.operations.messages import KINDS
from reference.conversion.pools import requirement
from reference.core.channel import Channel
from reference.core.reject import Abort
from reference.core.rounds import DEALER, Broadcast, Position, Rounds
from reference.learning.problem import problem_of
from reference.messages.base import text_of
from reference.messages.preprocessing import DealtMaterial
from reference.preprocessing import mascot
from spec import states
from spec.derivation import derive
from spec.states import BROADCAST, FROM_DEALER, PAIRWISE, TO_DEALER, sequence, setting_of
from tests.support import random_data, run, scenario

KNOWN = {**KINDS, "DealtMaterial": DealtMaterial}
SETTINGS = {
    "batched": {"rounds": 3, "rescale_every": 2},
    "paper": {"suite": "paper", "rounds": 2, "rescale_every": 1},
    "mascot": {"preprocessing": "mascot", "rounds": 1},
    "ridge": {"model": "ridge", "lambda1": "0", "lambda2": "3", "rounds": 2},
    "ridge without a dealer": {
        "model": "ridge",
        "lambda1": "0",
        "lambda2": "3",
        "preprocessing": "mascot",
        "rounds": 1,
    },
    "printed iteration": {"iteration": "paper", "rounds": 2},
}


@cache
def example(name):
    return scenario(random_data(2, 2, (3, 2), 6), **SETTINGS[name])


def places(name):
    configuration = example(name).configuration
    schedule = derive(problem_of(configuration))
    needed = requirement(schedule)
    return list(sequence(setting_of(schedule, configuration.preprocessing, needed.triples + needed.bits)))


def noting(number, heard):
    """A party whose messages are noted by position: type, sending, expected senders."""

    def corruption(honest):
        outgoing = next(honest)
        while True:
            said = outgoing.message if isinstance(outgoing, Broadcast) else None
            kind = type(said) if said is not None else outgoing.expects
            who = (BROADCAST, (1, 2)) if said is not None else (tuple(sorted(outgoing.messages)), outgoing.senders)
            heard.append((outgoing.position, kind.__name__, who))
            received = yield outgoing
            try:
                outgoing = honest.send(received)
            except StopIteration as stop:
                return stop.value

    return corruption


WHO = {
    BROADCAST: lambda me: (BROADCAST, (1, 2)),
    PAIRWISE: lambda me: ((3 - me,), (3 - me,)),
    TO_DEALER: lambda me: ((DEALER,), ()),
    FROM_DEALER: lambda me: ((), (DEALER,)),
}


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("party", [1, 2])
def test_a_session_is_a_word_of_the_table(name, party):
    heard = []
    session = run(example(name), corruptions={party: noting(party, heard)})
    assert session.outcomes[party].result is not None
    expected = [
        (Position(place.phase, place.round, place.index), place.say.kind, WHO[place.say.sending](party))
        for place in places(name)
    ]
    assert heard == expected


def test_every_message_of_the_table_is_said_in_some_session():
    assert {place.say for name in SETTINGS for place in places(name)} == set(states.said())


@pytest.mark.spec("OF-1")
def test_batches_are_those_of_the_preprocessing():
    assert states.BATCH == mascot.BATCH


@cache
def words(name):
    """What party 2 and the dealer say in an honest session, by position and slot."""
    mine, dealt = [], []
    run(example(name), wires={2: overhearing(mine), DEALER: overhearing(dealt)})
    return {(word.position, word.slot): word for word in [*dealt, *mine]}


@cache
def bodies():
    """One honest body of each type of message."""
    found = {}
    for name in ("batched", "paper", "mascot"):
        for word in words(name).values():
            found.setdefault(word.kind, word)
    return found


def retold(word, kind, identity):
    """The body of another type of message at the place of a word, correctly signed."""
    document, other = word.document, bodies()[kind]
    envelope = {**document["envelope"], "kind": kind, "body": other.document["envelope"]["body"]}
    text = resigned_document(identity, {**document, "envelope": envelope})
    return b"\n".join((text, b"".join(other.attachments))) if other.attachments else text


def awaited(name):
    """Everything that party 1 awaits from somebody else."""
    for place in places(name):
        if place.say.sending != TO_DEALER:
            slot = "message" if place.say.sending == BROADCAST else "private"
            yield place, DEALER if place.say.sending == FROM_DEALER else 2, slot


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("name", ["batched", "paper", "mascot"])
def test_no_other_type_is_accepted_at_any_place(name):
    same, tried = example(name), 0
    for place, sender, slot in awaited(name):
        position = Position(place.phase, place.round, place.index)
        word, rounds = words(name)[position, slot], Rounds(2)
        session = word.document["envelope"]["session"]
        rounds.session = None if set(session) == {"0"} else bytes.fromhex(session)
        keys = {number: same.identity(number).public for number in (DEALER, 1, 2)}
        channel = Channel(1, same.identity(1), keys, rounds)
        recipient = word.document["envelope"]["recipient"]
        said = bodies()
        for kind in said:
            octets = retold(word, kind, same.identity(sender))
            if recipient is not None:
                document = json.loads(octets.partition(b"\n")[0])
                document["envelope"]["recipient"] = 1
                rest = octets.partition(b"\n")[2]
                text = resigned_document(same.identity(sender), document)
                octets = text + b"\n" + rest if rest else text
            expects = KNOWN[place.say.kind]
            abort = None
            try:
                channel.open(octets, sender, position, expects, None if recipient is None else 1)
            except Abort as refusal:
                abort = refusal
            if kind == place.say.kind:
                assert abort is None
            else:
                assert abort is not None, f"{kind} at {position}"
                assert (abort.rule, abort.accused) == ("MS-2", sender), f"{kind} at {position}"
            tried += 1
    assert tried > 400


def wrong_words(name):
    """Other messages for a place: another type, the one before, this one at another place."""
    said = list(words(name).values())
    for place, sender, slot in awaited(name):
        position = Position(place.phase, place.round, place.index)
        number = next(n for n, word in enumerate(said) if (word.position, word.slot) == (position, slot))
        if sender != 2:
            continue
        kinds = [kind for kind in bodies() if kind != place.say.kind]
        for kind in kinds:
            yield f"{position}: {kind} for {place.say.kind}", position, slot, ("type", kind)
        if number:
            yield f"{position}: the message before", position, slot, ("before", said[number - 1])
        for field in ("phase", "round", "index", "sender"):
            yield f"{position}: another {field}", position, slot, ("field", field)


def edit(same, how, what):
    def change(octets):
        word = Word(Position("", 0, 0), "", octets)
        match how:
            case "type":
                return retold(word, what, same.identity(2))
            case "before":
                return what.octets
        envelope = dict(word.document["envelope"])
        envelope[what] = {"phase": "MR", "round": envelope["round"] + 1, "index": envelope["index"] + 1, "sender": 1}[
            what
        ]
        if what == "phase" and word.document["envelope"]["phase"] == "MR":
            envelope[what] = "IP"
        text = resigned_document(same.identity(2), {**word.document, "envelope": envelope})
        return b"\n".join((text, b"".join(word.attachments))) if word.attachments else text

    return change


def judge(name, position, slot, how, what):
    same = example(name)
    lie = lying(2, same.identity(2), position, slot, edit(same, how, what))
    session = run(same, corruptions={2: remembering(2)}, wires={2: lie})
    abort = session.outcomes[1].abort
    assert abort is not None
    assert (abort.rule, abort.accused) == ("MS-2", 2), f"{position} {how} {what}: {abort}"
    mine = [json.loads(text_of(octets))["envelope"] for octets in session.transcript]
    order = ("AG", "IN", "IP", "MC", "MR")
    late = [
        e
        for e in mine
        if e.get("sender") == 1
        and e["kind"] not in ("Echo", "Dispute", "AbortNotice")
        and (order.index(e["phase"]), e["round"], e["index"])
        > (order.index(position.phase), position.round, position.index)
        and what != "sender"
    ]
    assert late == []


def sampled(name, share):
    return [
        pytest.param(name, *rest, id=f"{name}: {label}")
        for label, *rest in wrong_words(name)
        if int(hashlib.sha256(label.encode()).hexdigest(), 16) % share == 0
    ]


SAMPLE = [param for name, share in (("batched", 60), ("paper", 400), ("mascot", 200)) for param in sampled(name, share)]


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize(("name", "position", "slot", "how"), SAMPLE)
def test_any_other_message_is_refused(name, position, slot, how):
    judge(name, position, slot, *how)


@pytest.mark.exhaustive
@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("piece", range(8))
@pytest.mark.parametrize("name", ["batched", "paper", "mascot"])
def test_any_other_message_is_refused_everywhere(name, piece):
    for _, position, slot, how in list(wrong_words(name))[piece::8]:
        judge(name, position, slot, *how)
