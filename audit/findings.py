"""What an audit found wrong, and where."""

from dataclasses import dataclass

MESSAGES = "messages.jsonl"
"""The file with the lines of a transcript."""


@dataclass(frozen=True)
class Finding:
    """A rule that does not hold, the line and the field where that shows, and whom it is evidence against.

    ``accused``: the party whose own signature stands under what breaks the rule; ``None`` if nobody can be accused.
    ``lines``: all lines that the evidence consists of.

    Spec: AU-3
    """

    rule: str
    evidence: str
    line: int
    field: str = ""
    accused: int | None = None
    lines: tuple[int, ...] = ()
    file: str = MESSAGES

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" + (f", field {self.field}" if self.field else "")
        whom = "" if self.accused is None else f"; party {self.accused} signed it"
        return f"{place}: {self.rule}: {self.evidence}{whom}"


class Refused(Exception):
    """The transcript is not one of a session of honest software: it was changed, or somebody broke a rule.

    Spec: AU-1, AU-2
    """

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(str(finding))
