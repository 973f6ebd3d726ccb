"""The first stage from files to files: run everything that needs no data, and keep what each party then has."""

from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from helen.config import RunConfiguration
from helen.data import PartyData
from helen.errors import UserError
from helen.model_file import write_json
from helen.plan_view import show_expected_time
from helen.prepared import PreparedParty, read_prepared, transcript_digest, use_up, write_prepared
from helen.progress import FIRST_STAGE, OnProgress, ProgressReporter
from helen.session import SessionResult, Stopped
from helen.stages import prepare_session, train_session
from helen.transcript import (
    TRANSCRIPT,
    read_transcript,
    require_empty,
    write_prepared_transcript,
    write_stopped_transcript,
)


def prepare(configuration: RunConfiguration, seed: bytes, directory: Path, console: Console) -> None:
    """Write ``party-1.secret`` and so on, ``transcript/`` and ``timings.json`` into a new or empty directory.

    If the parties abort, only ``transcript/`` is written. :class:`UserError` if something is in the directory already.
    """
    require_empty(directory)
    show_expected_time(console, configuration, FIRST_STAGE)
    _make_private(directory)
    with ProgressReporter(console) as reporter:
        try:
            result = prepare_session(configuration, seed=seed, on_progress=reporter)
        except Stopped as stopped:
            write_stopped_transcript(directory / TRANSCRIPT, stopped)
            raise
    first = result.parties[0].preparation
    write_prepared_transcript(directory / TRANSCRIPT, first.configuration, first.session, result.transcript)
    write_json(directory / "timings.json", {"seconds": result.timings})
    write_prepared(directory, result.parties)
    console.print(f"Written: {directory}: keep it secret, it serves one training", soft_wrap=True)


@dataclass(frozen=True)
class Kept:
    """Prepared material that was found to be unused, whole and for this configuration."""

    directory: Path
    parties: tuple[PreparedParty, ...] = field(repr=False)
    transcript: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def load(cls, directory: Path, configuration: RunConfiguration) -> "Kept":
        """Read and check, and use nothing. :class:`UserError` says what is wrong."""
        parties = read_prepared(directory, configuration)
        messages = [line.octets for line in read_transcript(directory / TRANSCRIPT).messages]
        if {party.transcript for party in parties} != {transcript_digest(messages)}:
            raise UserError(f"{directory / TRANSCRIPT}: not the transcript of this preparation: prepare again")
        return cls(directory, parties, tuple(messages))

    def train(
        self, configuration: RunConfiguration, datasets: tuple[PartyData, ...], on_progress: OnProgress
    ) -> SessionResult:
        """Mark the material as used, then train with it. An abort does not bring it back."""
        use_up(self.directory, self.parties)
        engines = configuration.engines
        return train_session(self.parties, self.transcript, datasets, engines=engines, on_progress=on_progress)


def _make_private(directory: Path) -> None:
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{directory}: cannot be written: {error.strerror}") from None
