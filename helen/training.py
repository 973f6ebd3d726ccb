"""One training from files to files: load, run all parties, show, write."""

from fractions import Fraction
from pathlib import Path

import numpy as np
from rich.console import Console

from helen.against import run_against
from helen.compare import Comparison, compare
from helen.config import RunConfiguration
from helen.data import load_datasets
from helen.errors import UserError
from helen.model_file import exact_coefficients, model_document, transcript_header, write_json
from helen.plan_view import show_expected_time
from helen.preparing import Kept
from helen.progress import FIRST_STAGE, PHASES, OnProgress, ProgressReporter
from helen.report import show_model, show_quality, show_timings
from helen.session import SessionResult, run_session
from helen.transcript import require_empty, write_transcript


class Training:
    """A training that was checked and can start. The data is loaded when it is made.

    ``start``: the seed of a whole session, or prepared material, which is marked as used when the training runs.
    :class:`UserError` if the data is not as declared, or if ``directory`` holds a transcript or cannot be written.
    """

    def __init__(self, configuration: RunConfiguration, start: bytes | Kept, directory: Path) -> None:
        require_empty(directory / "transcript")
        self._configuration = configuration
        self._datasets = load_datasets(configuration)
        self._start = start
        self._directory = _made(directory)

    def run(self, console: Console, *, against: bool = False) -> None:
        """Run all parties, show the model and write ``model.json``, ``timings.json`` and ``transcript/``.

        ``against``: then run the same session with the other engine, and compare. :class:`UserError` with prepared
        material, which cannot serve twice.
        """
        if against and isinstance(self._start, Kept):
            raise UserError("--against: prepared material serves one session only: leave out --against or --prepared")
        done = FIRST_STAGE if isinstance(self._start, Kept) else ()
        show_expected_time(console, self._configuration, [phase for phase in PHASES if phase not in done])
        with ProgressReporter(console) as reporter:
            result = self._session(reporter)
        coefficients = exact_coefficients(result.integers, result.scale_bits)
        comparison = self._compare(coefficients)
        show_model(console, self._configuration, coefficients, comparison)
        show_quality(console, self._datasets, coefficients, comparison)
        show_timings(console, result.timings)
        self._write(result, comparison)
        console.print(f"Written: {self._directory}", soft_wrap=True)
        if against and isinstance(self._start, bytes):
            run_against(console, self._configuration, self._datasets, self._start, result)

    def _session(self, on_progress: OnProgress) -> SessionResult:
        configuration, datasets = self._configuration, self._datasets
        if isinstance(self._start, Kept):
            return self._start.train(configuration, datasets, on_progress)
        return run_session(configuration, datasets, seed=self._start, on_progress=on_progress)

    def _compare(self, coefficients: tuple[Fraction, ...]) -> Comparison | None:
        if self._configuration.demo.compare is None:
            return None
        released = np.array([float(value) for value in coefficients])
        return compare(self._configuration.model, self._datasets, released)

    def _write(self, result: SessionResult, comparison: Comparison | None) -> None:
        session = result.sid.hex()
        header = transcript_header(self._configuration, session)
        write_transcript(self._directory / "transcript", header, result.transcript)
        write_json(self._directory / "timings.json", {"seconds": result.timings})
        document = model_document(
            self._configuration, session, result.integers, result.scale_bits, result.timings, comparison
        )
        write_json(self._directory / "model.json", document)


def _made(directory: Path) -> Path:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{directory}: cannot be written: {error.strerror}") from None
    return directory
