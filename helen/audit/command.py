"""From a directory to a report."""

import hashlib
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path

from rich.console import Console

from audit.findings import MESSAGES, Finding, Refused
from audit.following import first_configuration
from audit.lines import FORMAT, Lines, parse
from audit.reader import Broken
from audit.verdict import Verdict, judge
from helen.audit.checkpoint import NAME as CHECKPOINT
from helen.audit.checkpoint import Checkpoint
from helen.audit.model import first_difference, require_model
from helen.audit.pool import PooledVerifier
from helen.audit.report import REPORTS, Report, show, write
from helen.engines import Engines
from helen.errors import UserError
from helen.model_file import transcript_header
from helen.progress import PhaseProgress, ProgressReporter
from helen.transcript import TRANSCRIPT
from reference.messages.agreement import Configuration
from spec.parameters import PARAMETER_SETS


@dataclass(frozen=True)
class Subject:
    """What is audited: the file of a transcript, and the directory with the other files of the session, if any."""

    file: Path
    directory: Path | None

    @classmethod
    def find(cls, directory: Path) -> "Subject":
        """A session's directory, as ``helen train`` writes it, or that of a transcript alone."""
        if (directory / TRANSCRIPT / MESSAGES).is_file():
            return cls(directory / TRANSCRIPT / MESSAGES, directory)
        if (directory / MESSAGES).is_file():
            return cls(directory / MESSAGES, None)
        raise UserError(f"{directory}: there is no {TRANSCRIPT}/{MESSAGES}: give a directory that `helen train` wrote")


def audit(console: Console, directory: Path, out: Path | None, engines: Engines, workers: int) -> Report:
    """Audit what is in ``directory``; reports go to ``out`` (``audit/`` within it if not given).

    With ``out``, an audit that was interrupted goes on where it was.
    """
    subject, reports = Subject.find(directory), out or _within(directory)
    try:
        octets = subject.file.read_bytes()
    except OSError as error:
        raise UserError(f"{subject.file}: cannot be read: {error.strerror}") from None
    digest = hashlib.sha256(octets).hexdigest()
    about = {"engine": engines.operations, "helen": version("helen-reference"), "sha256": digest}
    checkpoint = Checkpoint.open(reports, about, trusted=out is not None)
    verdict, finding = None, None
    try:
        verdict = _verdict(console, parse(octets), subject, engines, workers, checkpoint)
    except Refused as refused:
        finding = refused.finding
    except (BrokenProcessPool, MemoryError):
        raise UserError("a process that verifies proofs was lost, for want of memory? Take fewer --workers") from None
    checkpoint.remove()
    report = Report(subject.file, digest, octets, verdict, finding)
    write(report, reports)
    show(console, report, reports)
    return report


def _within(directory: Path) -> Path:
    """Where reports go if nothing else is said: among the files of whoever is audited, whose links lead anywhere."""
    reports = directory / "audit"
    for path in (reports, *(reports / name for name in (CHECKPOINT, *REPORTS))):
        if path.is_symlink():
            raise UserError(f"{path}: is a link: choose a directory of your own with --out")
    return reports


def _verdict(
    console: Console, lines: Lines, subject: Subject, engines: Engines, workers: int, checkpoint: Checkpoint
) -> Verdict:
    bits, read = _modulus_bits(lines), list(accumulate(len(line.octets) for line in lines.messages))
    with ProgressReporter(console) as progress:

        def report(line: int, following: int, share: float) -> None:
            done, next_ = (read[number - 2] if number > 1 else 0 for number in (line, following))
            kilobytes = [1 + int(size) // 1000 for size in (done + share * (next_ - done), read[-1])]
            progress(PhaseProgress("Audit (kB)", *kilobytes))

        with PooledVerifier(engines, bits, workers, checkpoint, report) as verifier:
            verdict = judge(lines, engines.make_operations(bits), verifier)
        if read:
            report(lines.last - 1, lines.last - 1, 0)
    if verdict.configuration is not None:
        _require_header(lines, verdict.configuration)
    if verdict.outcome == "model":
        require_model(lines, verdict, subject.directory)
    return verdict


def _modulus_bits(lines: Lines) -> int:
    """For which keys an engine is made; without a configuration it will not be used."""
    try:
        return PARAMETER_SETS[first_configuration(lines).parameters].modulus_bits
    except Broken:
        return 512


def _require_header(lines: Lines, configuration: Configuration) -> None:
    session = lines.header.get("session")
    expected = transcript_header(configuration, session if isinstance(session, str) else None)
    field = first_difference({**expected, "format": FORMAT}, lines.header)
    if field is not None:
        raise Refused(Finding("AU-1", "not what follows from the configuration", 1, f"header{field}"))
