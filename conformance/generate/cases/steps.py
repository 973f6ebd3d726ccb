"""Steps of party 1 in a small training: its first words, every word up to the model, and its refusals."""

from pydantic import JsonValue

from conformance.generate.builder import Book, Section
from conformance.generate.cases.cheating import MESSAGES, PHASES, Cheat
from conformance.generate.cases.trainings import TINY, scenario
from conformance.kit.features import PARTY, SAME_BYTES
from conformance.levels.implementation import Engine
from conformance.levels.scenario import Scenario
from conformance.levels.steps import Recorder, Steps, Told
from reference.core.driver import LocalParticipant
from reference.operations import ReferenceOperations

ME, CHEATER = 1, 2
OTHERWISE_TOLD = (
    *("another-session", "cut", "early", "forged", "late", "late-echo", "silent", "spaced"),
    *("update", "share", "released-share", "released-model"),
)


def steps() -> Book:
    """One group: a training of two parties with one feature."""
    book, training = Book("step", "What one party says next, after everything that it was told."), _training()
    section = book.section("party-1", training.task(ME), PARTY, SAME_BYTES)
    recorder = record(training, None)
    told = recorder.deliveries
    whole = section.accepts(
        "whole", Steps(steps=len(told), deliveries=tuple(told)), "the model at the end", covers=["MR-1", "MS-1"]
    )
    messages = [number for number, slot in enumerate(recorder.slots) if slot != "echo"]
    for number in messages[::2]:
        section.accepts_changed(
            f"after-{number}",
            whole,
            {"/steps": number},
            f"what is said after {number} deliveries",
            covers=["MS-1", "CO-1"],
            flags=["Ordinary"],
            category="positive",
        )
    for name in OTHERWISE_TOLD:
        _refuse(section, whole, training, told, name)
    return book


def _training() -> Scenario:
    return scenario((TINY, TINY), lambda1="0", lambda2="1", rounds=1)


def record(training: Scenario, cheat: Cheat | None) -> Recorder:
    """What party 1 is told until its end, and where it waits for it."""
    recorder = Recorder(ME, Engine(ReferenceOperations).party(training.task(ME)))
    attacker = {} if cheat is None else {CHEATER: LocalParticipant(cheat.attack.wires(training))}
    training.run({ME: recorder, **attacker})
    return recorder


def _refuse(section: Section, whole: str, training: Scenario, honest: list[Told], name: str) -> None:
    """Tell party 1 what it was told when party 2 cheated, as far as that differs."""
    cheat = {**MESSAGES, **PHASES}[name]
    told = record(training, cheat).deliveries
    changes: dict[str, JsonValue] = {"/steps": len(told)}
    for number, heard in enumerate(told):
        others = {sender: octets for sender, octets in heard.items() if octets != honest[number][sender]}
        changes |= {f"/deliveries/{number}/{sender}": octets for sender, octets in others.items()}
    section.rejects(
        name,
        whole,
        changes,
        cheat.check,
        CHEATER if cheat.blame else None,
        cheat.why,
        flags=["Cheating"],
        category=cheat.category,
    )
