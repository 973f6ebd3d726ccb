"""One wrong line: where it stands, what it says instead, and what that breaks."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""


class DoesNotApply(LookupError):
    """The source has changed, and the line of a mutant is not there any more, or not only once."""


@dataclass(frozen=True)
class Mutant:
    """The engine with ``line`` of ``file`` replaced by ``replacement``, both without their indentation.

    ``line`` occurs once; where it does not, ``after`` is a line that does, and the next ``line`` below it is meant.
    ``rule``: what the mutant breaks; ``why``: how. ``suspects``: how the IDs of the cases begin that are played first.
    """

    id: str
    file: str
    line: str
    replacement: str
    rule: str
    why: str
    suspects: tuple[str, ...]
    after: str = ""

    @property
    def module(self) -> str:
        """The name under which the file is imported."""
        return self.file.removesuffix(".py").replace("/", ".")

    def source(self) -> str:
        """The text of the file with the wrong line in it; :class:`DoesNotApply` if that cannot be."""
        text = (ROOT / self.file).read_text("utf-8").splitlines(keepends=True)
        number = self._number([line.strip() for line in text])
        indentation = text[number][: len(text[number]) - len(text[number].lstrip())]
        text[number] = f"{indentation}{self.replacement}\n"
        return "".join(text)

    def _number(self, lines: list[str]) -> int:
        if not self.after:
            return self._only(lines, self.line)
        start = self._only(lines, self.after)
        if self.line not in lines[start:]:
            raise DoesNotApply(f"{self.id}: {self.file}: nothing below {self.after!r} says {self.line!r}")
        return lines.index(self.line, start)

    def _only(self, lines: list[str], wanted: str) -> int:
        if lines.count(wanted) != 1:
            raise DoesNotApply(f"{self.id}: {self.file}: {lines.count(wanted)} lines say {wanted!r}")
        return lines.index(wanted)
