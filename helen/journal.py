"""A journal of deliveries in a file that only its owner may read."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from reference.core.driver import Delivery


class FileJournal:
    """Deliveries one after the other, each with its hash. What was torn at the end was not kept.

    ``durable``: on disk before :meth:`append` returns, and not only out of this process.

    Spec: RS-1
    """

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self._path, self._durable = path, durable
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        os.truncate(path, sum(len(line) + len(octets) for line, octets in self._entries()))

    def append(self, delivery: Delivery) -> None:
        """Keep a delivery. Spec: RS-1"""
        octets = b"".join(part for part in delivery.values() if part is not None)
        lengths = {str(sender): None if part is None else len(part) for sender, part in delivery.items()}
        line = json.dumps({"lengths": lengths, "sha256": _digest(lengths, octets)}).encode() + b"\n"
        with self._path.open("ab") as file:
            file.write(line + octets)
            file.flush()
            if self._durable:
                os.fsync(file.fileno())

    def deliveries(self) -> Iterator[Delivery]:
        """Everything that was kept. Spec: RS-1"""
        for line, rest in self._entries():
            delivery: dict[int, bytes | None] = {}
            for sender, length in json.loads(line)["lengths"].items():
                delivery[int(sender)] = None if length is None else rest[:length]
                rest = rest[length or 0 :]
            yield delivery

    def _entries(self) -> Iterator[tuple[bytes, bytes]]:
        """The line and the octets of each delivery, up to the first that is not whole."""
        with self._path.open("rb") as file:
            while line := file.readline():
                try:
                    head = json.loads(line)
                    octets = file.read(sum(length or 0 for length in head["lengths"].values()))
                    whole = line.endswith(b"\n") and _digest(head["lengths"], octets) == head["sha256"]
                except (ValueError, KeyError, TypeError, AttributeError):
                    return
                if not whole:
                    return
                yield line, octets


def _digest(lengths: Mapping[str, int | None], octets: bytes) -> str:
    return hashlib.sha256(json.dumps(lengths).encode() + b"\n" + octets).hexdigest()
