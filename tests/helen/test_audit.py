"""The command `helen audit`: files, exit codes, reports, and going on after an interruption."""

import hashlib
import json
import os
from concurrent.futures import Future
from importlib.metadata import version

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from rich.console import Console
from typer.testing import CliRunner

import helen.training
from audit.findings import MESSAGES
from audit.lines import written
from audit.verdict import AtOnce
from conformance.adversary.rewrite import Place, rewriting
from helen.audit import command
from helen.audit.checkpoint import NAME, Checkpoint
from helen.audit.pool import PooledVerifier, _List
from helen.cli import app
from helen.engines import Engines
from helen.errors import UserError
from helen.model_file import json_text
from helen.session import Stopped
from helen.transcript import TRANSCRIPT, write_stopped_transcript
from reference.core.reject import Abort
from reference.messages.model_compute import RowUpdate
from tests.audit.examples import honest
from tests.audit.test_lines import bound_anew
from tests.audit.test_tampering import SAMPLED, rewritten
from tests.helen.conftest import ALPHA, BETA, CONFIGURATION
from tests.support import random_data, run, scenario

SEED = "5a" * 32
ENGINES = Engines(powers="gmp")


def call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """What a training with two rows left, to be copied."""

    directory = tmp_path_factory.mktemp("trained")
    for name, text in {"alpha.csv": ALPHA, "beta.csv": BETA, "session.toml": CONFIGURATION}.items():
        (directory / name).write_text(text)
    out = directory / "out"
    result = call("train", directory / "session.toml", "--insecure-toy-keys", "--seed", SEED, "--out", out)
    assert result.exit_code == 0, result.output
    return out


@pytest.fixture
def files(trained, tmp_path):
    """A copy of it."""
    (tmp_path / TRANSCRIPT).mkdir()
    for name in (f"{TRANSCRIPT}/{MESSAGES}", "model.json", "timings.json"):
        (tmp_path / name).write_bytes((trained / name).read_bytes())
    return tmp_path


@pytest.mark.spec("AU-2", "MR-1")
def test_a_training_is_verified(files):
    result = call("audit", files)
    assert result.exit_code == 0, result.output
    assert "VERIFIED: the model follows" in result.stdout
    assert "Keys: TOY-512 (INSECURE: for tests; anyone can factor the modulus)" in result.stdout
    assert "Whose keys these are" in result.stdout
    report = json.loads((files / "audit/report.json").read_text())
    assert report["outcome"] == "model"
    rows = {row["id"]: row for row in report["rules"]}
    assert rows["ZK-ROW.W1"]["checked"] > 0
    assert rows["OF-1.COL"] == {
        **rows["OF-1.COL"],
        "checked": 0,
        "remark": "concerns private messages, which are in no transcript",
    }
    assert set(report["identity_keys"]) == {"the dealer", "party 1 (Alpha)", "party 2 (Beta)"}
    assert not (files / "audit" / NAME).exists()


def test_the_page_loads_nothing_and_has_every_rule(files):
    call("audit", files, "--out", files / "reports")
    page = (files / "reports/index.html").read_text()
    report = json.loads((files / "reports/report.json").read_text())
    assert "<script" not in page
    assert "http" not in page
    assert all(f"<th>{row['id']}</th>" in page for row in report["rules"])
    assert not (files / "audit").exists()


@pytest.mark.spec("AU-2")
def test_the_reference_engine_says_the_same(files):
    for engine in ("optimized", "reference"):
        assert call("audit", files, "--engine", engine, "--workers", 1, "--out", files / engine).exit_code == 0
    reports = [json.loads((files / engine / "report.json").read_text()) for engine in ("optimized", "reference")]
    assert reports[0] == reports[1]


def test_no_control_characters_of_others_reach_the_terminal(files):
    path = files / TRANSCRIPT / MESSAGES
    header, *lines = path.read_bytes().splitlines()
    fields = json.loads(header)
    fields["header"]["\x1b]0;title\x07\x9b31m"] = ""
    path.write_bytes(bound_anew([json.dumps(fields).encode(), *lines]))
    result = call("audit", files)
    assert "header.\ufffd]0;title" in result.stdout
    assert all(character.isprintable() or character == "\n" for character in result.stdout)


@pytest.mark.spec("AU-1")
@pytest.mark.parametrize("place", [0, 0.001, 0.2, 0.5, 0.8, 0.9999])
def test_a_changed_byte_is_refused_with_file_line_and_rule(files, place):
    path = files / TRANSCRIPT / MESSAGES
    octets = path.read_bytes()
    at = int(place * len(octets))
    path.write_bytes(octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :])
    result = call("audit", files)
    assert result.exit_code == 1
    line = octets.count(b"\n", 0, at) + 1
    assert f"REFUSED: {MESSAGES}, line {line}" in result.stdout
    assert "AU-1" in result.stdout
    assert json.loads((files / "audit/report.json").read_text())["finding"]["line"] == line


@pytest.mark.spec("AU-1")
def test_every_changed_byte_of_the_model_file_is_refused_with_its_line(files):
    model, whole = files / "model.json", (files / "model.json").read_bytes()
    lines, verdict, directory = audited_lines(files)
    for at in range(len(whole)):
        model.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(command.Refused) as caught:
            command.require_model(lines, verdict, directory)
        found = caught.value.finding
        assert (found.rule, found.file) == ("AU-1", "model.json")
        assert found.line == whole.count(b"\n", 0, at) + 1


def audited_lines(files):
    lines = command.parse((files / TRANSCRIPT / MESSAGES).read_bytes())
    operations = ENGINES.make_operations(512)

    return lines, command.judge(lines, operations, AtOnce(operations)), files


@pytest.mark.spec("AU-1", "MR-1")
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda model: model["coefficients"][0].update(integer=1), "end.model.coefficients[0].integer"),
        (lambda model: model["setup"].update(key_generation="by the parties"), "end.model.setup.key_generation"),
        (lambda model: model.update(scale_bits=8), "end.model.scale_bits"),
        (lambda model: model.pop("target"), "end.model.target"),
        (lambda model: model.update(remark="good"), "end.model.remark"),
    ],
)
def test_a_model_that_does_not_follow_from_the_messages(files, change, named):
    """Its author writes it everywhere, and makes all hashes anew."""

    lines, verdict, directory = audited_lines(files)
    model = lines.end["model"]
    change(model)
    header = {name: value for name, value in lines.header.items() if name != "format"}
    messages = [line.octets for line in lines.messages]
    octets = b"".join(written(header, messages, {"model": model, "outcome": "model"}))
    (files / "model.json").write_text(json_text(model))
    with pytest.raises(command.Refused) as caught:
        command.require_model(command.parse(octets), verdict, directory)
    assert (caught.value.finding.rule, caught.value.finding.field) == ("MR-1", named)


@pytest.mark.spec("AU-1")
def test_a_missing_model_file_is_refused(files):
    (files / "model.json").unlink()
    result = call("audit", files)
    assert result.exit_code == 1
    assert "model.json" in result.stdout


def test_a_transcript_alone_can_be_audited(files):
    assert call("audit", files / TRANSCRIPT, "--out", files / "reports").exit_code == 0


@pytest.mark.parametrize("change", ["setup", "format"])
def test_a_header_that_says_something_else(files, change):

    path = files / TRANSCRIPT / MESSAGES
    header, *lines = path.read_bytes().splitlines()
    fields = json.loads(header)
    fields["header"]["more" if change == "format" else change] = "something else"
    path.write_bytes(bound_anew([json.dumps(fields).encode(), *lines]))
    result = call("audit", files)
    assert result.exit_code == 1
    assert "line 1, field header." in result.stdout


def test_a_directory_without_a_transcript(tmp_path):
    result = call("audit", tmp_path)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "give a directory that `helen train` wrote" in result.stderr


def test_reports_that_cannot_be_written(files):
    (files / "taken").write_text("a file")
    result = call("audit", files, "--out", files / "taken")
    assert result.exit_code == 2
    assert "choose another --out" in result.stderr


def stopped_session():
    same = scenario(random_data(2, 2, (3, 2), 6), rounds=1)
    wrong = rewriting(Place("MC", 1, RowUpdate), lambda message: message.model_copy(update={"w": (1, *message.w[1:])}))
    session = run(same, corruptions={2: wrong})
    abort = session.outcomes[1].abort
    assert abort is not None
    return same, Stopped(abort, session.transcript, same.configuration)


@pytest.mark.spec("AU-3")
def test_signed_evidence_against_the_accused(tmp_path):
    """Whoever has the key of party 2 can verify it with nothing but Ed25519."""
    same, stopped = stopped_session()
    write_stopped_transcript(tmp_path / TRANSCRIPT, stopped)
    result = call("audit", tmp_path)
    assert result.exit_code == 3
    assert "EVIDENCE against party 2 (party 2)" in result.stdout
    assert "party 1 (party 1) stopped by ZK-ROW.W1 and accuses party 2 (party 2), as the messages show" in result.stdout
    report = json.loads((tmp_path / "audit/report.json").read_text())
    [message] = report["evidence"]
    signed = json.loads(message["text"])["signed"]
    key = bytes.fromhex(report["identity_keys"]["party 2 (party 2)"])
    octets = json.dumps(signed["envelope"], sort_keys=True, separators=(",", ":")).encode()
    Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(signed["signature"]), b"HELEN/1 envelope\0" + octets)
    assert same.configuration.identity_keys[2] == report["identity_keys"]["party 2 (party 2)"]


@pytest.mark.spec("AU-3", "AB-1")
def test_a_training_that_is_aborted_leaves_its_transcript(session, monkeypatch):
    _, stopped = stopped_session()

    def abort(*_arguments, **_options):
        raise stopped

    monkeypatch.setattr(helen.training, "run_session", abort)
    out = session.with_name("out")
    result = call("train", session, "--insecure-toy-keys", "--out", out)
    assert result.exit_code == 3
    assert "ZK-ROW.W1: party 2 is accused" in result.stderr
    assert call("audit", out).exit_code == 3
    assert not (out / "model.json").exists()


@pytest.mark.spec("AU-2")
def test_prepared_material_can_be_audited(session):
    out = session.with_name("kept")
    assert call("prepare", session, "--insecure-toy-keys", "--out", out).exit_code == 0
    result = call("audit", out, "--out", session.with_name("reports"))
    assert result.exit_code == 0
    assert "VERIFIED: a session that was prepared" in result.stdout


@pytest.mark.spec("AU-2")
def test_an_interrupted_audit_goes_on_where_it_was(files, monkeypatch):
    submitted, reports = [], files / "reports"
    submit = PooledVerifier.submit

    def interrupting(self, number, proofs, line):
        submit(self, number, proofs, line)
        if number == 5:
            for waiting in self._lists:
                for task in waiting.tasks:
                    task.result()
            submit(self, 6, proofs, line)
            raise KeyboardInterrupt

    monkeypatch.setattr(PooledVerifier, "submit", interrupting)
    with pytest.raises(KeyboardInterrupt):
        command.audit(Console(quiet=True), files, reports, ENGINES, 1)
    done = (reports / NAME).read_text().splitlines()[1:]
    assert done == [str(number) for number in range(6)]

    def noting(self, number, proofs, line):
        submit(self, number, proofs, line)
        if self._lists and self._lists[-1].number == number and self._lists[-1].tasks:
            submitted.append(number)

    monkeypatch.setattr(PooledVerifier, "submit", noting)
    assert command.audit(Console(quiet=True), files, reports, ENGINES, 1).exit_code == 0
    assert min(submitted) == 6
    assert not (reports / NAME).exists()


def test_a_worker_that_is_lost_is_no_refusal(files, monkeypatch):
    """Whoever asks for the exit code must not hear that something is wrong with the transcript."""
    monkeypatch.setattr(PooledVerifier, "submit", lambda self, *_: self._executor.submit(os.abort).result())
    result = call("audit", files, "--workers", 1)
    assert result.exit_code == 2
    assert "fewer --workers" in result.stderr


def test_a_checkpoint_of_something_else_is_not_used(tmp_path):
    first = Checkpoint.open(tmp_path, {"sha256": "aa"}, trusted=True)
    first.add(3)
    assert Checkpoint.open(tmp_path, {"sha256": "aa"}, trusted=True).done == {3}
    assert Checkpoint.open(tmp_path, {"sha256": "bb"}, trusted=True).done == frozenset()
    with pytest.raises(UserError, match="choose another --out"):
        Checkpoint.open(tmp_path / NAME, {"sha256": "aa"}, trusted=True)


@pytest.mark.parametrize("line", [b"\xff", b"9" * 5000, "\u0663".encode()])
def test_what_is_no_line_of_a_checkpoint_counts_for_nothing(tmp_path, line):
    Checkpoint.open(tmp_path, {}, trusted=True)
    with (tmp_path / NAME).open("ab") as file:
        file.write(line + b"\n4\n")
    assert Checkpoint.open(tmp_path, {}, trusted=True).done == {4}


@pytest.mark.spec("AU-2")
def test_a_checkpoint_among_the_audited_files_makes_no_proof_unnecessary(tmp_path):
    """Whoever gives away a transcript can put a checkpoint beside it that says that every proof is right."""
    octets = rewritten(honest(SAMPLED), "RowUpdate")
    (tmp_path / MESSAGES).write_bytes(octets)
    about = {"engine": "optimized", "helen": version("helen-reference"), "sha256": hashlib.sha256(octets).hexdigest()}
    forged = Checkpoint.open(tmp_path / "audit", about, trusted=True)
    for number in range(100):
        forged.add(number)
    result = call("audit", tmp_path)
    assert result.exit_code == 1
    assert "ZK-ROW.W1" in result.stdout


@pytest.mark.parametrize("name", ["", "report.json", "index.html", NAME])
def test_no_link_among_the_audited_files_leads_reports_elsewhere(files, name):
    elsewhere = files / "elsewhere"
    if name:
        (files / "audit").mkdir()
        elsewhere.write_text("precious")
    else:
        elsewhere.mkdir()
    (files / "audit" / name).symlink_to(elsewhere)
    result = call("audit", files)
    assert result.exit_code == 2
    assert "is a link" in result.stderr
    assert elsewhere.read_text() == "precious" if name else not list(elsewhere.iterdir())


def test_the_first_refusal_in_the_order_of_the_transcript_counts(tmp_path):
    """Whatever worker finds one first."""

    class Wrong:
        operation, cases = "verify_rows", ()

        def __init__(self, rule):
            self.rule = rule

    verifier = PooledVerifier(ENGINES, 512, 1, Checkpoint.open(tmp_path, {}, trusted=True), lambda *_: None)
    with verifier:
        for number, rule in enumerate([None, "ZK-A", "ZK-B"]):
            future: Future[None] = Future()
            if rule:
                future.set_exception(Abort(rule, 2))
            else:
                future.set_result(None)

            verifier._lists.append(_List(number, number + 2, [future]))
        refusal = verifier.first_refusal()
    assert refusal is not None
    assert (refusal[0], refusal[1].rule) == (1, "ZK-A")
