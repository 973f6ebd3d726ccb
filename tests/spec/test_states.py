"""The table of states is what sessions do: all of it, and nothing else."""

from itertools import pairwise

import pytest

from reference.core import rounds
from reference.core.rounds import Broadcast, Position
from reference.preprocessing import mascot
from spec import automaton
from spec.automaton import DEALER, END, STAGES, START, all_settings, nodes, sequence, states, transitions
from spec.registry import REGISTRY
from spec.states import TABLE
from tests.sessions import KINDS_OF_SESSION, Recording, kinds_of, recorded, recorded_in_stages


def word(recording, participant):
    """What a participant did, place by place, in the words of :class:`spec.automaton.State`."""
    found = []
    for turn in recording.turns[participant]:
        outgoing, parties = turn.outgoing, tuple(recording.participants)[1:]
        public = isinstance(outgoing, Broadcast)
        to = parties if public else tuple(sorted(outgoing.messages))
        senders = parties if public else outgoing.senders
        found.append((outgoing.position, kinds_of(outgoing), to, senders, public))
        assert tuple(sorted(turn.heard)) == senders
        assert {type(message).__name__ for message in turn.heard.values()} <= kinds_of(outgoing)
    return found


def planned(recording, participant, phases):
    """The same from the table."""
    return [
        (
            Position(place.phase, place.round, place.index),
            {place.say.kind},
            state.recipients,
            state.senders,
            state.public,
        )
        for state in states(recording.setting, participant, len(recording.participants) - 1)
        if (place := state.place).phase in phases
    ]


ALL = sum(STAGES.values(), ())


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("name", KINDS_OF_SESSION)
def test_a_session_is_a_word_of_the_table(name):
    recording: Recording = recorded(name)
    for participant in recording.participants:
        assert word(recording, participant) == planned(recording, participant, ALL)
        assert recording.ends[participant].abort is None
    models = {recording.ends[party].result for party in recording.participants if party != DEALER}
    assert len(models) == 1
    assert None not in models


@pytest.mark.spec("MS-2", "IN-1")
@pytest.mark.parametrize("name", ["batched", "mascot, paper"])
def test_each_stage_is_its_part_of_the_table(name):
    first, second = recorded_in_stages(name)
    for participant in first.participants:
        assert word(first, participant) == planned(first, participant, STAGES["prepare"])
        assert word(second, participant) == planned(second, participant, STAGES["train"])
    assert second.ends[1].result == recorded(name).ends[1].result is not None


def taken(participant):
    """What followed what in the recorded sessions."""
    found = set()
    for name in KINDS_OF_SESSION:
        recording = recorded(name)
        number = DEALER if participant == "dealer" else 1
        of = {
            (Position(place.phase, place.round, place.index), place.say.kind): place.node
            for place in sequence(recording.setting)
        }
        turns = [turn.outgoing for turn in recording.turns[number]]
        path = [of[outgoing.position, *kinds_of(outgoing)] for outgoing in turns]
        found |= set(pairwise((START, *path, END)))
    return found


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize("participant", ["party", "dealer"])
def test_every_transition_of_the_table_is_taken_in_some_session(participant):
    assert taken(participant) == transitions(participant)


def test_every_message_of_the_table_is_reached_from_the_start_and_leads_to_the_end():
    after, before = {START}, {END}
    for _ in range(len(transitions())):
        after |= {other for one, other in transitions() if one in after}
        before |= {one for one, other in transitions() if other in before}
    every = {node for node, _ in nodes()}
    assert every == after - {START, END} == before - {START, END}


def test_a_configuration_leaves_no_choice():
    """No two messages at one position, and no gap."""
    for setting in all_settings():
        places = [(place.phase, place.round, place.index) for place in sequence(setting)]
        assert len(set(places)) == len(places)
        for (phase, round, index), following in pairwise(places):
            assert following == (phase, round, index + 1) or (following[2] == 0 and following[:2] != (phase, round))


def test_the_rules_of_the_table_exist():
    assert {say.rule for _, say in nodes()} | set(automaton.FAREWELLS.values()) <= set(REGISTRY)
    assert {section.phase for section in TABLE} == set(ALL)


@pytest.mark.spec("OF-1")
def test_batches_are_those_of_the_preprocessing():
    assert (automaton.BATCH, automaton.DEALER) == (mascot.BATCH, rounds.DEALER)
