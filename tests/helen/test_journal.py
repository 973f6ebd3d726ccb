"""Journals in files."""

import os
import stat

import pytest

from helen.journal import FileJournal

pytestmark = pytest.mark.spec("RS-1")
DELIVERIES = [{1: b"one\ntwo", 2: None}, {}, {0: b"", 3: bytes(range(256))}]


@pytest.fixture
def path(tmp_path):
    journal = FileJournal(tmp_path / "journal")
    for delivery in DELIVERIES:
        journal.append(delivery)
    return tmp_path / "journal"


def test_what_was_kept_is_there(path):
    assert list(FileJournal(path).deliveries()) == DELIVERIES


def test_nobody_else_may_read_it(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_torn_end_was_not_kept_and_can_be_written_over(path):
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        journal = FileJournal(path)
        kept = list(journal.deliveries())
        assert kept == DELIVERIES[: len(kept)]
        journal.append({7: b"next"})
        assert list(FileJournal(path).deliveries()) == [*kept, {7: b"next"}]


def test_damage_ends_what_was_kept(path):
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        kept = list(FileJournal(path).deliveries())
        assert kept == DELIVERIES[: len(kept)]


def test_it_is_on_disk_if_it_is_to_be_durable(path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", synced.append)
    FileJournal(path).append({1: b"x"})
    FileJournal(path, durable=False).append({1: b"x"})
    assert len(synced) == 1
