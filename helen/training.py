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
from helen.model_file import MODEL, exact_coefficients, in_original_units, model_document, released_facts, write_json
from helen.plan_view import show_expected_time
from helen.preparing import Kept
from helen.progress import FIRST_STAGE, PHASES, OnProgress, ProgressReporter
from helen.report import show_model, show_quality, show_timings
from helen.session import SessionResult, Stopped, run_session
from helen.transcript import TRANSCRIPT, require_empty, write_model_transcript, write_stopped_transcript


class Training:
    """A training that was checked and can start. The data is loaded when it is made.

    ``start``: the seed of a whole session, or prepared material, which is marked as used when the training runs.
    :class:`UserError` if the data is not as declared, or if ``directory`` holds a transcript or cannot be written.
    """

    def __init__(self, configuration: RunConfiguration, start: bytes | Kept, directory: Path) -> None:
        require_empty(directory / TRANSCRIPT)
        self._configuration = configuration
        self._datasets = load_datasets(configuration)
        self._start = start
        self._directory = _made(directory)

    def run(self, console: Console, *, against: bool = False) -> None:
        """Run all parties, show the model and write ``model.json``, ``timings.json`` and ``transcript/``.

        Of a session that is aborted, only ``transcript/`` is written.

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
        original = in_original_units(result.agreed, coefficients)
        show_model(console, self._configuration, coefficients, original, comparison)
        show_quality(console, self._datasets, coefficients, comparison)
        show_timings(console, result.timings)
        self._write(result, comparison)
        console.print(f"Written: {self._directory}", soft_wrap=True)
        if against and isinstance(self._start, bytes):
            run_against(console, self._configuration, self._datasets, self._start, result)

    def _session(self, on_progress: OnProgress) -> SessionResult:
        configuration, datasets = self._configuration, self._datasets
        try:
            if isinstance(self._start, Kept):
                return self._start.train(configuration, datasets, on_progress)
            return run_session(configuration, datasets, seed=self._start, on_progress=on_progress)
        except Stopped as stopped:
            write_stopped_transcript(self._directory / TRANSCRIPT, stopped)
            raise

    def _compare(self, coefficients: tuple[Fraction, ...]) -> Comparison | None:
        if self._configuration.demo.compare is None:
            return None
        released = np.array([float(value) for value in coefficients])
        return compare(self._configuration.model, self._datasets, released)

    def _write(self, result: SessionResult, comparison: Comparison | None) -> None:
        released = released_facts(result.agreed, result.sid.hex(), result.integers, result.scale_bits)
        document = model_document(self._configuration, released, comparison)
        write_model_transcript(self._directory / TRANSCRIPT, result, document)
        write_json(self._directory / "timings.json", {"seconds": result.timings})
        write_json(self._directory / MODEL, document)


def _made(directory: Path) -> Path:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{directory}: cannot be written: {error.strerror}") from None
    return directory
