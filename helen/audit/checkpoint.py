"""Which proofs of a transcript were verified, on disk, so that an audit that was interrupted goes on where it was."""

import json
import re
from pathlib import Path
from typing import Self

from helen.errors import UserError

NAME = "checkpoint.jsonl"

_NUMBER = re.compile("[0-9]{1,9}")


class Checkpoint:
    """The file has a line that says of what, then one for each list of proofs that was found right.

    It must be the auditor's own: whoever can write it can make the audit skip proofs.
    """

    def __init__(self, path: Path, done: frozenset[int]) -> None:
        self._path = path
        self.done = done
        """The numbers of the lists of proofs that an earlier run verified."""

    @classmethod
    def open(cls, directory: Path, subject: dict[str, str], *, trusted: bool) -> Self:
        """Go on with the checkpoint in a directory if it is about the same ``subject``; otherwise begin a new one.

        ``trusted``: whether what is in the directory already was put there by the auditor.
        """
        path, head = directory / NAME, json.dumps(subject, sort_keys=True)
        try:
            directory.mkdir(parents=True, exist_ok=True)
            lines = path.read_text("utf-8", "replace").splitlines() if trusted and path.exists() else []
            if lines[:1] != [head]:
                path.write_text(head + "\n", "utf-8")
                lines = []
        except OSError as error:
            raise UserError(f"{directory}: cannot be written: {error.strerror}: choose another --out") from None
        return cls(path, frozenset(int(line) for line in lines[1:] if _NUMBER.fullmatch(line)))

    def add(self, number: int) -> None:
        """Note that a list of proofs was found right."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{number}\n")

    def remove(self) -> None:
        """The audit is finished."""
        self._path.unlink(missing_ok=True)
