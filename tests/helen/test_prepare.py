"""Prepared material on disk: it trains once, and is refused whenever something about it is wrong."""

import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

import helen.preparing
import helen.stages
from audit.findings import MESSAGES
from audit.lines import parse, written
from helen.cli import app
from helen.config import load_configuration
from helen.errors import UserError
from helen.prepared import PreparedParty, secret_path, used_path
from helen.preparing import Kept
from reference.core.driver import Ended, Session
from reference.core.reject import Abort
from reference.messages.base import decode
from tests.helen.conftest import CONFIGURATION

SEED = "5a" * 32
PARTIES = (1, 2)


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments), "--insecure-toy-keys"])


def refused(result, *says):
    """One line of complaint, exit code 2."""
    lines = [line for line in result.stderr.splitlines() if not line.startswith("INSECURE")]
    assert result.exit_code == 2
    assert len(lines) == 1
    for text in says:
        assert str(text) in lines[0]


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """Prepared material and what `helen prepare` printed. There are no data files yet."""
    directory = tmp_path_factory.mktemp("original")
    config = directory / "session.toml"
    config.write_text(CONFIGURATION)
    result = run("prepare", config, "--seed", SEED, "--out", directory / "kept")
    assert result.exit_code == 0
    return directory / "kept", result.stdout + result.stderr


@pytest.fixture
def kept(original, session):
    """A copy beside the files of the session, for one test."""
    directory = session.with_name("kept")
    shutil.copytree(original[0], directory)
    return directory


def train(session, *options):
    kept = session.with_name("kept")
    return run("train", session, "--prepared", kept, "--out", session.with_name("out"), *options)


def refused_unused(session, *says):
    """The training is refused, nothing was used, and nothing was written."""
    kept = session.with_name("kept")
    before = {path.name: path.read_bytes() for path in kept.glob("party-*") if not path.is_symlink()}
    refused(train(session), *says)
    assert {path.name: path.read_bytes() for path in kept.glob("party-*") if not path.is_symlink()} == before
    assert not session.with_name("out").exists()


@pytest.mark.spec("IN-1", "CO-1")
def test_both_stages_say_what_one_training_says(session, kept):
    assert train(session).exit_code == 0
    assert run("train", session, "--seed", SEED, "--out", session.with_name("direct")).exit_code == 0
    staged, direct = (session.with_name(name) / "transcript" / MESSAGES for name in ("out", "direct"))
    assert staged.read_bytes() == direct.read_bytes()
    models = [json.loads((session.with_name(name) / "model.json").read_text()) for name in ("out", "direct")]
    assert models[0]["coefficients"] == models[1]["coefficients"]
    assert not list(kept.glob("*.secret"))
    refused(run("train", session, "--prepared", kept, "--out", session.with_name("again")), "party-1", "used before")


def test_only_the_owner_may_read_the_material(kept):
    for party in PARTIES:
        assert stat.S_IMODE(secret_path(kept, party).stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


def test_nothing_secret_is_printed_or_public(original):
    directory, printed = original
    public = printed + "".join(
        path.read_text() for path in directory.rglob("*") if path.is_file() and path.suffix != ".secret"
    )
    for party in PARTIES:
        octets = secret_path(directory, party).read_bytes().splitlines()[1]
        public += repr(decode(PreparedParty, octets))
        document = json.loads(octets)
        preparation = document["preparation"]
        engine = preparation["engine"]
        secrets = [document["identity"], preparation["coins"]["seed"], engine["coins"]["seed"]]
        secrets += [preparation["key"]["exponent"].removeprefix("-"), engine["material"]["mac_key"]]
        secrets += [*engine["material"]["left"]["values"], *engine["material"]["bits"]["macs"]]
        secrets += [value for masks in preparation["masks"] if masks["total"] for value in masks["total"]["values"]]
        assert len(secrets) > 50
        assert not [secret for secret in secrets if secret in public or str(int(secret, 16)) in public]


def test_the_material_is_used_up_before_it_is_used(session, kept, monkeypatch):
    def train_session(parties, *_arguments, **_options):
        assert len(parties) == 2
        assert sorted(path.name for path in kept.glob("party-*")) == ["party-1.used", "party-2.used"]
        raise Abort("SP-5.MAC")

    monkeypatch.setattr(helen.preparing, "train_session", train_session)
    assert train(session).exit_code == 3
    refused(train(session), secret_path(kept, 1), "used before", "prepare again")


def test_material_that_is_put_back_stays_used(session, kept, original):
    secret_path(kept, 1).rename(used_path(kept, 1))
    shutil.copy2(secret_path(original[0], 1), kept)
    refused_unused(session, "party-1", "used before")


def test_two_trainings_at_once(session, kept):
    configuration = load_configuration(session)
    first, second = (Kept.load(kept, configuration) for _ in range(2))
    helen.preparing.use_up(first.directory, first.parties)
    with pytest.raises(UserError, match="used before"):
        second.train(configuration, (), lambda _event: None)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("rounds = 3", "rounds = 4", ["another configuration", "rounds: 3 here, 4 there"]),
        ("lambda1 = 0.25", "lambda1 = 0.5", ["another configuration", "lambda1: '0.25' here, '0.5' there"]),
        ('suite = "batched"', 'suite = "paper"', ["suite"]),
        ('preprocessing = "trusted-dealer"', "", ["preprocessing"]),
        (
            "[setup]",
            '[[party]]\nname = "C"\nfile = "beta.csv"\nrows = 2\nnorm = 4\n[setup]',
            ["party-3", "no prepared"],
        ),
    ],
)
@pytest.mark.usefixtures("kept")
def test_material_of_another_configuration(session, rewrite, old, new, says):
    rewrite("session.toml", old, new)
    refused_unused(session, *says)


def test_fewer_parties_than_prepared(session, kept, rewrite):
    rewrite("session.toml", '[[party]]\nname = "Beta"\nfile = "beta.csv"\nrows = 2\nnorm = 4\n', "")
    rewrite("session.toml", "[setup]", '[[party]]\nname = "B"\nfile = "beta.csv"\nrows = 2\nnorm = 4\n[setup]')
    refused_unused(session, "party-1", "another configuration", "parties: ")
    configuration = load_configuration(session)
    alone = configuration.model_copy(update={"party": configuration.party[:1]})
    with pytest.raises(UserError, match="prepared for 2 parties, not for 1"):
        Kept.load(kept, alone)


def test_material_of_another_party(session, kept):
    shutil.copy2(secret_path(kept, 2), secret_path(kept, 1))
    refused_unused(session, "party-1", "of party 2")


def test_material_of_another_session(session, kept):
    other = session.with_name("other")
    assert run("prepare", session, "--out", other).exit_code == 0
    shutil.copy2(secret_path(other, 2), kept)
    refused_unused(session, "party-2", "another session")
    shutil.copy2(secret_path(other, 1), kept)
    refused_unused(session, "transcript", "not the transcript of this preparation")


def changed_digit(octets):
    """A MAC key that is a number, but another one."""
    place = octets.index(b'"mac_key":"') + len(b'"mac_key":"')
    return octets[:place] + (b"2" if octets[place : place + 1] == b"1" else b"1") + octets[place + 1 :]


def changed_header(octets):
    head, rest = octets.split(b"\n", 1)
    return json.dumps({**json.loads(head), "party": 1}, sort_keys=True, separators=(",", ":")).encode() + b"\n" + rest


@pytest.mark.parametrize(
    "damage",
    [
        changed_digit,
        lambda octets: octets[:-2],
        lambda octets: octets[: len(octets) // 2],
        lambda octets: octets + b"\n",
        lambda octets: octets[1:],
        lambda _octets: b"",
        lambda _octets: b"\xff\n\xff\n",
        lambda octets: octets.replace(b"helen-prepared/1", b"helen-prepared/9"),
        changed_header,
    ],
    ids=["digit", "end", "half", "line", "start", "empty", "bytes", "format", "header"],
)
def test_damaged_material(session, kept, damage):
    path = secret_path(kept, 2)
    path.write_bytes(damage(path.read_bytes()))
    refused_unused(session, path, "prepare again")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_material_that_others_may_read(session, kept, mode):
    secret_path(kept, 2).chmod(mode)
    refused_unused(session, "party-2", "others may have read", stat.filemode(stat.S_IFREG | mode))


def test_missing_material_and_links(session, kept):
    path = secret_path(kept, 2)
    path.rename(kept / "elsewhere")
    refused_unused(session, path, "no prepared material")
    path.symlink_to(kept / "elsewhere")
    refused_unused(session, path, "no prepared material")
    path.unlink()
    path.mkdir()
    refused(train(session), path, "no prepared material")


def test_a_changed_transcript(session, kept):
    path = kept / "transcript" / MESSAGES
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    refused_unused(session, path, "AU-1")


def test_another_transcript(session, kept):
    path = kept / "transcript" / MESSAGES
    lines = parse(path.read_bytes())
    shorter = [line.octets for line in lines.messages[:-1]]
    path.write_bytes(b"".join(written({}, shorter, {"outcome": "prepared"})))
    refused_unused(session, "not the transcript of this preparation")


@pytest.mark.usefixtures("kept")
def test_bad_data_uses_nothing_up(session, rewrite):
    rewrite("alpha.csv", "40,1,8", "40,one,8")
    refused_unused(session, "alpha.csv", "'one'")


@pytest.mark.usefixtures("kept")
def test_prepared_material_has_its_own_seeds(session):
    refused(train(session, "--seed", SEED), "--seed", "--prepared")


def test_a_directory_in_use_is_left_alone(session, kept, monkeypatch):
    monkeypatch.delattr(helen.preparing, "prepare_session")
    before = {path.name: path.read_bytes() for path in kept.glob("party-*")}
    refused(run("prepare", session, "--out", kept), kept, "not empty")
    assert {path.name: path.read_bytes() for path in kept.glob("party-*")} == before


def test_a_directory_that_cannot_be_made(session):
    session.with_name("file").write_text("")
    refused_early = run("prepare", session, "--out", session.with_name("file") / "kept")
    assert refused_early.exit_code == 2
    assert "cannot be written" in refused_early.stderr


@pytest.mark.spec("AB-1")
def test_the_abort_that_says_most_is_told(session, monkeypatch):
    notice, accusation = Abort("AB-1", None, "party 2 stopped"), Abort("G-CHECK.E", 1)
    stopped = Session({1: Ended(None, notice), 2: Ended(None, accusation)})
    monkeypatch.setattr(helen.stages, "drive", lambda *_arguments, **_options: stopped)
    result = run("prepare", session, "--out", session.with_name("none"))
    assert result.exit_code == 3
    assert "G-CHECK.E" in result.stderr


@pytest.mark.spec("AB-1")
def test_an_abort_while_preparing_leaves_nothing(session, monkeypatch):
    def prepare_session(*_arguments, **_options):
        raise Abort("G-CHECK.S", 2, "SPDZ inputs of MC2S")

    monkeypatch.setattr(helen.preparing, "prepare_session", prepare_session)
    result = run("prepare", session, "--out", session.with_name("none"))
    assert result.exit_code == 3
    assert "G-CHECK.S" in result.stderr
    assert list(session.with_name("none").iterdir()) == []


def test_toy_keys_need_a_flag(session):
    result = CliRunner().invoke(app, ["prepare", str(session)])
    refused(result, "TOY-512", "--insecure-toy-keys")


def test_the_mark_is_on_disk_before_the_material_goes(kept, session, monkeypatch):
    """Every step is followed by a synchronisation: of the mark, of the directory, of the directory again."""
    steps = []
    synchronise, unlink = os.fsync, Path.unlink

    def fsync(descriptor):
        steps.append("fsync")
        synchronise(descriptor)

    def remove(path, **options):
        steps.append("unlink")
        unlink(path, **options)

    parties = Kept.load(kept, load_configuration(session)).parties
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "unlink", remove)
    helen.preparing.use_up(kept, parties)
    assert steps == ["fsync", "fsync", "unlink", "fsync"] * 2
