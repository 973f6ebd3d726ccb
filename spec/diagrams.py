"""The table of states as diagrams in Mermaid."""

from collections.abc import Iterator
from itertools import pairwise

from spec.states import TABLE, Group, Part, Say, Section

TITLES = {
    "AG": "Agreement",
    "IN": "Initialisation",
    "IP": "Input preparation",
    "MC": "Model compute",
    "MR": "Model release",
}


def phases() -> str:
    """The phases, and the one way in which each of them may end early."""
    names = list(TITLES)
    lines = [f"    [*] --> {names[0]}", *(f"    {name}: {title} ({name})" for name, title in TITLES.items())]
    lines += [f"    {one} --> {other}" for one, other in pairwise(names)]
    lines += ["    MC --> MC: next round", f"    {names[-1]} --> [*]: model released"]
    lines += [f"    {name} --> Abort: a rule is broken" for name in names]
    return "\n".join(["stateDiagram-v2", *lines, "    Abort --> [*]"])


def section(chosen: Section) -> str:
    """The messages of one round of a phase, top to bottom; what is repeated or conditional stands in a box."""
    drawing = _Drawing()
    lines = list(drawing.parts(chosen.parts, "    "))
    chain = " --> ".join(f"n{number}" for number in range(drawing.count))
    return "\n".join(["flowchart TB", *lines, *([f"    {chain}"] if drawing.count > 1 else [])])


def phase(name: str) -> tuple[Section, ...]:
    """The sections of a phase."""
    return tuple(part for part in TABLE if part.phase == name)


class _Drawing:
    def __init__(self) -> None:
        self.count = 0
        self._boxes = 0

    def parts(self, parts: tuple[Part, ...], indent: str) -> Iterator[str]:
        for part in parts:
            if isinstance(part, Say):
                yield f'{indent}n{self.count}["{part.kind}<br/>{part.purpose} ({part.rule})"]'
                self.count += 1
            elif isinstance(part, Group):
                kinds = ", ".join(say.kind for say in part.parts)
                yield f'{indent}n{self.count}["{kinds}<br/>{part.title}"]'
                self.count += 1
            else:
                self._boxes += 1
                yield f'{indent}subgraph b{self._boxes} ["{part.text}"]'
                yield from self.parts(part.parts, indent + "    ")
                yield f"{indent}end"
