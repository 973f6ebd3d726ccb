"""Our harness: every line is answered with a line, whatever stands in it, and nothing else is ever written."""

import json
import subprocess
import sys
from types import MappingProxyType

import pytest

from conformance.harness.engines import ENGINES
from conformance.harness.server import Server
from conformance.kit.features import FEATURES
from conformance.operations.registry import OPERATIONS


def sealing(octets):
    place = {"phase": "IN", "round": 1, "index": 0, "kind": "Corrections", "recipient": 1}
    sender = {"session": "00" * 32, "parties": 2, "me": 2, "secret": "01" * 32}
    return run("message.seal", sender, {"place": place, "body": {"corrections": octets}})


def talk(*lines):
    said = []
    octets = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    Server("reference", ENGINES["reference"]).serve(octets, said.append)
    return [json.loads(line) for line in said]


def run(op="encoding.frame", params=MappingProxyType({}), input=MappingProxyType({"items": []})):
    plain = [dict(part) if isinstance(part, MappingProxyType) else part for part in (params, input)]
    return {"type": "run", "seq": 7, "op": op, "params": plain[0], "input": plain[1]}


def test_it_introduces_itself():
    (reply,) = talk({"type": "start", "seq": 1})
    assert reply["type"] == "started"
    assert reply["operations"] == list(OPERATIONS)
    assert reply["features"] == list(FEATURES)


def test_an_operation_is_accepted_with_its_output():
    (reply,) = talk(run(input={"items": [{"integer": "-1"}]}))
    assert (reply["type"], reply["seq"], reply["verdict"]) == ("done", 7, "accept")
    assert reply["output"] == {"octets": "69" + "0" * 15 + "2" + "0101"}


def test_attachments_are_hexadecimal_in_documents_and_bytes_in_messages():
    (reply,) = talk(sealing("0a00ff"))
    assert bytes.fromhex(reply["output"]["octets"]).endswith(b'"}\n\x0a\x00\xff')


def test_an_unknown_operation_is_unsupported():
    (reply,) = talk(run("zk-magic.verify"))
    assert (reply["type"], reply["seq"]) == ("unsupported", 7)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"junk",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"type":"run"',
        b'{"type":"start","seq":' + b"9" * 5000 + b"}",
        {"type": "start"},
        {"type": "start", "seq": -1},
        {"type": "start", "seq": True},
        {"type": "start", "seq": 1, "more": 1},
        {"type": "walk", "seq": 1},
        {"type": "run", "seq": 1},
        run(op=5),
        run(params=[]),
        run(input=3),
        run(params={"modulus": "5"}),
        run(input={}),
        run(input={"items": [{"integer": 10}]}),
        run(input={"items": [{"integer": "0A"}]}),
        run(input={"items": [{"integer": "00"}]}),
        run(input={"items": [{"octets": "abc"}]}),
        run(input={"items": [{"text": "x", "integer": "1"}]}),
        run("zk-pk.verify", {"modulus": "f"}, {"cases": [{"statement": {}}]}),
        run("commitment.bases", {"session": "", "modulus": "0", "powers": False}, {"indices": [1]}),
        run("coins.draw", input={"coins": {"seed": "00", "path": []}, "kind": "bits", "size": "1", "name": ["x"]}),
        sealing("0"),
        sealing("AB"),
        sealing("0a 0b"),
        sealing(5),
        sealing(None),
        {"type": "party.new", "seq": 1, "party": "a", "task": {}},
        {"type": "party.deliver", "seq": 1, "party": "nobody", "messages": {}},
        {"type": "party.deliver", "seq": 1, "party": "nobody", "messages": {"2": "zz"}},
    ],
)
def test_what_makes_no_sense_is_an_error_and_the_next_line_is_answered(line):
    replies = talk(line, run())
    assert [reply["type"] for reply in replies] == ["error", "done"]
    assert "Traceback" not in replies[0]["reason"]


def test_an_error_repeats_the_number_if_there_is_one():
    assert [reply["seq"] for reply in talk(b"junk", run(op=5), {"type": "walk", "seq": 3})] == [None, 7, 3]


def test_huge_integers_are_just_integers():
    large = "f" * 200_000
    (reply,) = talk(run(input={"items": [{"integer": large}]}))
    assert reply["output"]["octets"].endswith(large)


def test_nothing_is_said_after_stop():
    assert talk({"type": "stop", "seq": 1}, run()) == []


def test_the_process_writes_replies_only():
    lines = [{"type": "start", "seq": 1}, run("commitment.bases", {"session": "", "modulus": "0", "powers": False})]
    lines += [run(), {"type": "stop", "seq": 9}]
    done = subprocess.run(
        [sys.executable, "-m", "conformance.harness", "--engine", "optimized"],
        input="\n".join(map(json.dumps, lines)) + "\nnot read\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [reply["type"] for reply in replies] == ["started", "error", "done"]
    assert replies[0]["name"] == "optimized"
    assert "Traceback" not in done.stdout + done.stderr
