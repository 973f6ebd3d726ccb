"""The side that asks: crashes, silence and nonsense are faults, never verdicts, and the next question gets through."""

import json
import sys
import time

import pytest

from conformance.generate.cases.trainings import TINY, scenario
from conformance.harness.client import Harness
from conformance.levels.implementation import Fault, Unsupported
from conformance.operations.answers import Accepted, Refused

STARTED = '{"type":"started","seq":SEQ,"name":"x","version":"1","operations":["a"],"features":[],"parameters":[]}'
PROGRAM = """
import json, os, sys, time
started, answer = {started!r}, {answer!r}
for line in sys.stdin:
    request = json.loads(line)
    if request["type"] == "stop":
        break
    text = started if request["type"] == "start" else answer
    exec(text[1:]) if text.startswith("!") else print(text.replace("SEQ", str(request["seq"])), flush=True)
"""
TWO = scenario((TINY, TINY), lambda1="0", lambda2="1", rounds=1)
DONE = '{"type":"done","seq":SEQ,"verdict":"accept","output":{}}'


def harness(answer, started=STARTED, timeout=20.0):
    return Harness([sys.executable, "-S", "-c", PROGRAM.format(started=started, answer=answer)], timeout=timeout)


def ask(answer, **options):
    with harness(answer, **options) as asked:
        return asked.run("a", {}, {})


def test_verdicts():
    assert ask(DONE) == Accepted(output={})
    assert ask('{"type":"done","seq":SEQ,"verdict":"reject","check":"VA-1","blame":2}') == Refused(
        check="VA-1", blame=2
    )
    refused = ask('{"type":"done","seq":SEQ,"verdict":"reject","check":"SP-5.MAC","blame":null}')
    assert refused == Refused(check="SP-5.MAC", blame=None)


@pytest.mark.parametrize(
    "answer, says",
    [
        ('{"type":"error","seq":SEQ,"reason":"no"}', "error: no"),
        ("accept", "no reply of the protocol"),
        ("{}", "no reply of the protocol"),
        ('{"type":"done","seq":SEQ,"verdict":"maybe"}', "no reply of the protocol"),
        ('{"type":"done","seq":SEQ,"verdict":"accept"}', "does not fit the request"),
        ('{"type":"done","seq":SEQ,"verdict":"reject"}', "does not fit the request"),
        ('{"type":"done","seq":SEQ,"verdict":"accept","output":{},"check":"VA-1"}', "does not fit the request"),
        ('{"type":"done","seq":SEQ,"verdict":"accept","output":{},"blame":2}', "does not fit the request"),
        ('{"type":"done","seq":SEQ,"verdict":"reject","check":"VA-1","output":{}}', "does not fit the request"),
        ('{"type":"done","seq":SEQ,"verdict":"reject","check":"VA-1","blame":' + "9" * 5000 + "}", "no reply"),
        ('{"type":"end","seq":SEQ,"model":[]}', "does not fit the request"),
        (STARTED, "does not fit the request"),
        ('{"type":"done","seq":999,"verdict":"accept","output":{}}', "reply to request 999"),
        ("!os._exit(3)", "ended with code 3"),
        ("!sys.exit()", "ended with code 0"),
        ("!os.close(1), time.sleep(60)", "closed its input or output"),
    ],
)
def test_faults(answer, says):
    with pytest.raises(Fault, match=says):
        ask(answer)


def test_silence_is_a_fault_when_time_is_up():
    start = time.monotonic()
    with pytest.raises(Fault, match=r"no answer within 0\.3 s"):
        ask("!time.sleep(60)", timeout=0.3)
    assert time.monotonic() - start < 10


def test_a_harness_that_reads_a_little_and_then_no_more_is_not_waited_for():
    """The pipe has room for a part of the request only: writing must not wait for the rest of the room."""
    answer = f"print({STARTED.replace('SEQ', '1')!r}, flush=True)"
    deaf = f"import os, time; input(); {answer}; time.sleep(0.2); os.read(0, 10_000); time.sleep(60)"
    with Harness([sys.executable, "-S", "-c", deaf], timeout=1.0) as asked, pytest.raises(Fault, match="no answer"):
        asked.run("a", {"long": "x" * 10_000_000}, {})


def test_an_endless_line_is_a_fault(monkeypatch):
    monkeypatch.setattr("conformance.harness.process.LONGEST_LINE", 1 << 20)
    with pytest.raises(Fault, match="without the end of a line"):
        ask("!print('x' * (1 << 22), end='', flush=True)")


def test_after_a_fault_the_process_starts_again():
    crash_once = "!os._exit(1) if request['input'] else print(json.dumps(dict(type='done', seq=request['seq'], " + (
        "verdict='accept', output={})), flush=True)"
    )
    with harness(crash_once) as asked:
        with pytest.raises(Fault):
            asked.run("a", {}, {"crash": True})
        assert asked.run("a", {}, {}) == Accepted(output={})


@pytest.mark.parametrize("answer", ['{"type":"unsupported","seq":SEQ,"reason":"later"}', DONE])
def test_unsupported(answer):
    with harness(answer) as asked, pytest.raises(Unsupported):
        asked.run("a" if "later" in answer else "b", {}, {})


def train(**said):
    send = {
        "type": "send",
        "seq": "SEQ",
        "position": {"phase": "AG", "round": 0, "index": 0},
        "slot": "message",
        "messages": {},
        "senders": [],
        "public": True,
        **said,
    }
    answer = json.dumps(send).replace('"SEQ"', "SEQ")
    with harness(answer, STARTED.replace('"features":[]', '"features":["party"]')) as asked:
        return TWO.run({1: asked.party(TWO.task(1))})


@pytest.mark.parametrize(
    "said",
    [
        {"messages": {"3": "00"}},
        {"messages": {"-1": "00"}},
        {"messages": {"x": "00"}},
        {"messages": {"01": "00"}},
        {"messages": {"9" * 5000: "00"}},
        {"messages": {"2": "0"}},
        {"messages": {"2": "zz"}},
        {"senders": [1, 3]},
        {"senders": [-1]},
        {"position": {"phase": "AG", "round": True, "index": 0}},
    ],
)
def test_a_party_that_says_nonsense_is_a_fault(said):
    with pytest.raises(Fault):
        train(**said)


def test_a_party_that_comes_to_no_end_is_a_fault(monkeypatch):
    monkeypatch.setattr("conformance.harness.client.LONGEST_SESSION", 50)
    with pytest.raises(Fault, match="no end after 50 steps"):
        train()


def test_only_a_harness_that_introduces_itself_is_asked():
    with pytest.raises(Fault, match="does not fit"):
        ask(DONE, started=DONE)
    with pytest.raises(Fault, match="nowhere"), Harness(["/nowhere/to/be/found"]) as asked:
        asked.introduce()
