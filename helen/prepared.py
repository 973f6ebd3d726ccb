"""Prepared material on disk: one secret file for each party, which serves one training and is gone before it begins.

``party-1.secret`` has two lines of canonical JSON: public facts, then the material, whose SHA-256 is among them. Only
its owner may read it. Using it creates ``party-1.used`` first, which nothing removes: while that file is there, the
material is refused, even if ``party-1.secret`` is put back.
"""

import hashlib
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import Field

from helen.agreement import agreed
from helen.config import RunConfiguration
from helen.errors import UserError
from reference.messages.agreement import Configuration
from reference.messages.base import Message, NotCanonical, decode, encode
from reference.messages.preparation import Preparation
from reference.phases.agreement import first_difference

FORMAT = "helen-prepared/1"

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class PreparedParty(Message):
    """One party between the two stages: its secret signing key, its session, the messages so far as a hash."""

    identity: Annotated[Digest, Field(repr=False)]
    transcript: Digest
    preparation: Preparation


class Header(Message):
    """The public facts of a file. ``configuration`` and ``material``: SHA-256 of their canonical JSON."""

    format: str
    party: int
    session: Digest
    configuration: Digest
    material: Digest


def transcript_digest(messages: list[bytes]) -> str:
    """SHA-256 over the lengths and bytes of all messages in order."""
    return hashlib.sha256(b"".join(len(octets).to_bytes(8, "big") + octets for octets in messages)).hexdigest()


def write_prepared(directory: Path, parties: Sequence[PreparedParty]) -> None:
    """Write a new file for each party that nobody else may read; :class:`UserError` if one is there already."""
    for party in parties:
        material = encode(party)
        octets = encode(_header(party, material)) + b"\n" + material
        _create(secret_path(directory, party.preparation.party), octets)
    _synchronise(directory)


def read_prepared(directory: Path, configuration: RunConfiguration) -> tuple[PreparedParty, ...]:
    """The unused material of all parties, not to be used before :func:`use_up`.

    :class:`UserError` if a file is missing, used, damaged, readable by others, or for something else than this.
    """
    numbers = range(1, len(configuration.party) + 1)
    parties = tuple(_read(directory, number) for number in numbers)
    for number, party in zip(numbers, parties, strict=True):
        _require_same_session(directory, number, party.preparation, parties[0].preparation)
        _require_configured(secret_path(directory, number), party.preparation.configuration, configuration)
    return parties


def use_up(directory: Path, parties: Sequence[PreparedParty]) -> None:
    """Mark all material as used, then delete it; on disk before this returns. :class:`UserError` if someone was faster.

    Whoever creates the mark has the material for itself: two trainings at the same time cannot both succeed.
    """
    for party in parties:
        number = party.preparation.party
        header = _header(party, encode(party))
        _create(used_path(directory, number), encode(header) + b"\n", refusal=_used(directory, number))
        _synchronise(directory)
        with suppress(FileNotFoundError):
            secret_path(directory, number).unlink()
        _synchronise(directory)


def secret_path(directory: Path, party: int) -> Path:
    """Where the material of a party is."""
    return directory / f"party-{party}.secret"


def used_path(directory: Path, party: int) -> Path:
    """What says that the material of a party was used."""
    return directory / f"party-{party}.used"


def _header(party: PreparedParty, material: bytes) -> Header:
    preparation = party.preparation
    return Header(
        format=FORMAT,
        party=preparation.party,
        session=preparation.session,
        configuration=hashlib.sha256(encode(preparation.configuration)).hexdigest(),
        material=hashlib.sha256(material).hexdigest(),
    )


def _read(directory: Path, number: int) -> PreparedParty:
    path = secret_path(directory, number)
    if used_path(directory, number).exists():
        raise _used(directory, number)
    head, _, material = _read_secret(path).partition(b"\n")
    try:
        header = decode(Header, head)
        if header.format != FORMAT:
            raise UserError(f"{path}: its format is {header.format!r}, not {FORMAT!r}: prepare again")
        party = decode(PreparedParty, material)
    except NotCanonical:
        raise UserError(f"{path}: damaged, or not a file of prepared material: prepare again") from None
    if header != _header(party, material):
        raise UserError(f"{path}: damaged: its checksum is wrong: prepare again")
    if header.party != number:
        raise UserError(f"{path}: holds the material of party {header.party}, not of party {number}")
    return party


def _read_secret(path: Path) -> bytes:
    try:
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW)) as file:
            status = os.fstat(file.fileno())
            octets = file.read()
    except OSError as error:
        raise UserError(f"{path}: no prepared material: {error.strerror}") from None
    if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        mode = stat.filemode(status.st_mode)
        raise UserError(f"{path}: others may have read or changed it (permissions {mode}): prepare again")
    return octets


def _require_same_session(directory: Path, number: int, found: Preparation, first: Preparation) -> None:
    if found.session != first.session:
        raise UserError(f"{secret_path(directory, number)}: of another session than {secret_path(directory, 1)}")


def _require_configured(path: Path, prepared: Configuration, configuration: RunConfiguration) -> None:
    keys = [party.identity_key for party in prepared.parties]
    if len(keys) != len(configuration.party):
        raise UserError(f"{path}: prepared for {len(keys)} parties, not for {len(configuration.party)}")
    field = first_difference(prepared, agreed(configuration, keys, prepared.dealer_key))
    if field is not None:
        raise UserError(
            f"{path}: prepared for another configuration (here) than that of this training (there): {field}"
        )


def _used(directory: Path, number: int) -> UserError:
    return UserError(f"{secret_path(directory, number)}: was used before, and material serves once: prepare again")


def _create(path: Path, octets: bytes, refusal: UserError | None = None) -> None:
    """A new file for its owner only, on disk before this returns."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise refusal or UserError(f"{path}: already exists") from None
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from None
    with open(descriptor, "wb") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())


def _synchronise(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
