"""What an audit found, for terminals, programs and browsers."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit.findings import MESSAGES, Finding
from audit.scope import CAVEATS, OUTSIDE
from audit.verdict import Verdict
from helen.audit.page import html
from helen.errors import UserError
from helen.model_file import Json, setup_facts, write_json
from helen.terminal import printable
from spec.parameters import PARAMETER_SETS
from spec.registry import REGISTRY, Check

FORMAT = "helen-audit/1"
VERIFIED, STOPPED, REFUSED = 0, 3, 1
"""Exit codes: everything holds; the session was aborted; the transcript is refused."""

REPORTS = ("report.json", "index.html")
"""The files: for programs, and for people."""

LONGEST_SHOWN = 600
"""Characters of a message on a terminal; the report has all of it."""


@dataclass(frozen=True)
class RuleRow:
    """A rule, how often it was checked, and if never, why not."""

    id: str
    title: str
    checked: int
    remark: str


@dataclass(frozen=True)
class Report:
    """Either a verdict, or the finding for which the transcript is refused."""

    file: Path
    sha256: str
    octets: bytes = field(repr=False)
    verdict: Verdict | None
    refused: Finding | None

    @property
    def exit_code(self) -> int:
        """Of the command."""
        if self.verdict is None:
            return REFUSED
        return STOPPED if self.verdict.outcome == "stopped" else VERIFIED

    @property
    def finding(self) -> Finding | None:
        """What is wrong, if anything is."""
        return self.verdict.finding if self.verdict else self.refused

    def summary(self) -> Iterator[str]:
        """The result in a few lines."""
        if self.verdict is None:
            yield f"REFUSED: {self.refused}"
        elif self.verdict.outcome == "model":
            yield "VERIFIED: the model follows from the messages, as far as an outsider can see"
        elif self.verdict.outcome == "prepared":
            yield "VERIFIED: a session that was prepared and has not been trained"
        else:
            yield from self._stopped(self.verdict)
        if self.verdict is not None and self.verdict.configuration is not None:
            keys = PARAMETER_SETS[self.verdict.configuration.parameters]
            yield f"Keys: {keys.name} ({keys.description})"

    def _stopped(self, verdict: Verdict) -> Iterator[str]:
        yield "STOPPED: the session ended without a model"
        if verdict.finding is None:
            yield "Nobody can be accused: every message that is there is right"
        elif verdict.finding.accused is None:
            yield f"Nobody can be accused: {verdict.finding}"
        else:
            yield f"EVIDENCE against {self.name_of(verdict.finding.accused)}: {verdict.finding}"
        for notice in verdict.notices:
            whom = "nobody" if notice.accused is None else self.name_of(notice.accused)
            shown = verdict.finding is not None and (notice.rule, notice.accused) == (
                verdict.finding.rule,
                verdict.finding.accused,
            )
            words = f"line {notice.line}: {self.name_of(notice.sender)} stopped by {notice.rule} and accuses {whom}"
            yield words + (", as the messages show" if shown else "")

    def name_of(self, party: int) -> str:
        """A participant for people."""
        names = self.verdict.configuration.parties if self.verdict and self.verdict.configuration else ()
        name = f" ({names[party - 1].name})" if 0 < party <= len(names) else ""
        return f"party {party}{name}" if party else "the dealer"

    def rules(self) -> Iterator[RuleRow]:
        """All rules of the specification that parties or auditors check."""
        tally = self.verdict.tally if self.verdict else {}
        for rule in REGISTRY.values():
            checked = tally.get(rule.id, 0)
            if checked or isinstance(rule, Check):
                remark = "" if checked else OUTSIDE.get(rule.id, "nothing in this session")
                yield RuleRow(rule.id, rule.title, checked, remark)

    def document(self) -> Json:
        """The report for programs."""
        verdict, finding = self.verdict, self.finding
        document: Json = {
            "format": FORMAT,
            "transcript": {"file": str(self.file), "sha256": self.sha256},
            "outcome": verdict.outcome if verdict else "refused",
            "summary": list(self.summary()),
            "finding": asdict(finding) if finding else None,
            "evidence": self.evidence(),
            "notices": [asdict(notice) for notice in verdict.notices] if verdict else [],
            "rules": [asdict(row) for row in self.rules()],
            "not_verifiable": dict(CAVEATS),
        }
        if verdict and verdict.configuration:
            document["session"] = verdict.session
            document["setup"] = setup_facts(verdict.configuration)
            document["identity_keys"] = {
                self.name_of(party): key for party, key in verdict.configuration.identity_keys.items()
            }
        return document

    def evidence(self) -> list[Json]:
        """The signed messages that prove a finding against whoever signed them."""
        if self.verdict is None or self.finding is None or self.finding.accused is None:
            return []
        lines = self.octets.split(b"\n")
        return [{"line": number, "text": lines[number - 1].decode()} for number in self.finding.lines]


def write(report: Report, directory: Path) -> None:
    """Write ``report.json`` and ``index.html``."""
    document, (for_programs, for_people) = report.document(), (directory / name for name in REPORTS)
    try:
        write_json(for_programs, document)
        for_people.write_text(html(document), "utf-8")
    except OSError as error:
        raise UserError(f"{directory}: cannot be written: {error.strerror}: choose another --out") from None


def show(console: Console, report: Report, directory: Path) -> None:
    """Show the result, how often each rule was checked, and what nobody can check."""
    table = Table(title="Checks")
    for title in ("rule", "what", "times", ""):
        table.add_column(title, justify="right" if title == "times" else "left")
    for row in report.rules():
        table.add_row(row.id, row.title, str(row.checked), row.remark)
    if report.verdict is not None:
        console.print(table)
        console.print("An outsider cannot verify:")
        for title, text in CAVEATS.items():
            console.print(f"- {title}: {text}.", markup=False)
    for line in report.summary():
        console.print(Text(printable(line), "bold red" if report.exit_code else "bold green"), soft_wrap=True)
    for message in report.evidence():
        text = str(message["text"])
        shown = text if len(text) < LONGEST_SHOWN else f"{text[:60]} ... {text[60 - LONGEST_SHOWN :]}"
        console.print(Text(printable(f"{MESSAGES}, line {message['line']}: {shown}")), soft_wrap=True)
    console.print(Text(printable(f"Written: {directory}/{' and '.join(REPORTS)}")), soft_wrap=True)
