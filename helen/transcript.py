"""Transcripts on disk: ``messages.jsonl`` in a directory of its own. What is in it, :mod:`audit.lines` says."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from audit.findings import MESSAGES, Refused
from audit.lines import Lines, parse, written
from helen.errors import UserError
from helen.model_file import Json, transcript_header
from helen.session import SessionResult, Stopped
from reference.messages.agreement import Configuration

TRANSCRIPT = "transcript"
"""The directory of a transcript within that of its session."""


def require_empty(directory: Path) -> None:
    """Refuse a directory that holds anything: a transcript is evidence and is never overwritten."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UserError(f"{directory}: already exists and is not empty: choose another --out, or move it away")


def write_prepared_transcript(directory: Path, agreed: Configuration, session: str, messages: Sequence[bytes]) -> None:
    """Write the transcript of a session that waits for its data."""
    _write(directory, transcript_header(agreed, session), messages, {"outcome": "prepared"})


def write_model_transcript(directory: Path, result: SessionResult, model: Json) -> None:
    """Write the transcript of a session that ended with a model. ``model``: the content of ``model.json``."""
    header = transcript_header(result.agreed, result.sid.hex())
    _write(directory, header, result.transcript, {"model": model, "outcome": "model"})


def write_stopped_transcript(directory: Path, stopped: Stopped) -> None:
    """Write the transcript of a session that was aborted."""
    _write(directory, transcript_header(stopped.agreed, None), stopped.transcript, {"outcome": "stopped"})


def read_transcript(directory: Path) -> Lines:
    """The transcript in a directory; :class:`UserError` names the first line that was changed."""
    path = directory / MESSAGES
    try:
        return parse(path.read_bytes())
    except OSError:
        raise UserError(f"{path}: there is no transcript") from None
    except Refused as refused:
        raise UserError(f"{directory}/{refused}") from None


def _write(directory: Path, header: Json, messages: Sequence[bytes], end: Mapping[str, object]) -> None:
    require_empty(directory)
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / MESSAGES).open("xb") as file:
        file.writelines(written(header, messages, end))
