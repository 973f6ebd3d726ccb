"""The table of states as diagrams in Mermaid. What follows what is read off the automaton."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from spec.automaton import END, STAGES, START, Node, all_settings, sequence
from spec.states import TABLE
from spec.steps import BROADCAST, FROM_DEALER, PAIRWISE, TO_DEALER, Group, Part, Say, Section

TITLES = {
    "AG": "Agreement",
    "IN": "Initialisation",
    "IP": "Input preparation",
    "MC": "Model compute",
    "MR": "Model release",
}
ARROWS = {BROADCAST: "P->>O", PAIRWISE: "P-->>O", TO_DEALER: "P-->>D", FROM_DEALER: "D-->>P"}
"""Solid: to everyone, echoed. Dashed: private."""


def phases() -> str:
    """The phases in their stages, and the ends."""
    first, second = STAGES
    lines = ["stateDiagram-v2", f"    [*] --> {first}"]
    for stage, names in STAGES.items():
        lines += [f'    state "stage: {stage}" as {stage} {{', f"        [*] --> {names[0]}"]
        lines += [f"        {name}: {TITLES[name]} ({name})" for name in names]
        lines += [f"        {one} --> {other}" for one, other in pairwise(names)]
        lines += ["        MC --> MC: next round"] if "MC" in names else []
        lines += [f"        {names[-1]} --> [*]", "    }"]
    lines += ["    aside: put aside, serves once", f"    {first} --> {second}: at once"]
    lines += [f"    {first} --> aside: helen prepare", f"    aside --> {second}: helen train --prepared"]
    lines += [f"    {stage} --> abort: any other message, any broken rule" for stage in STAGES]
    return "\n".join([*lines, f"    {second} --> [*]: model released", "    abort --> [*]"])


def phase(name: str) -> tuple[Section, ...]:
    """The sections of a phase."""
    return tuple(part for part in TABLE if part.phase == name)


def section(chosen: Section) -> str:
    """One round of a phase: what is said, and what may follow what. Repeated or conditional parts stand in a box."""
    drawing, number = _Drawing(), TABLE.index(chosen)
    boxes = list(drawing.parts((number,), chosen.parts, "    "))
    round = "each round" if chosen.phase == "MC" else f"round {chosen.round}"
    title = ["---", f'title: "{chosen.phase}, {round}: {chosen.title}"', "---"]
    drawn = dict.fromkeys((drawing.box(one), drawing.box(other)) for one, other in sorted(_edges(number)))
    arrows = [f"    {one} --> {other}" for one, other in drawn if (one, other) not in drawing.inner]
    return "\n".join([*title, "flowchart TB", "    begin([begin])", *boxes, "    done([done])", *arrows])


def session() -> str:
    """A whole session as a conversation of one party with the dealers and all others."""
    people = ["participant D as Dealer", "participant P as Each party", "participant O as All other parties"]
    lines = ["sequenceDiagram", *(f"    {line}" for line in people)]
    for chosen in TABLE:
        if chosen.round == 0:
            lines.append(f"    Note over D,O: {TITLES[chosen.phase]} ({chosen.phase})")
        body = list(_said(chosen.parts, "        " if chosen.phase == "MC" else "    "))
        lines += ["    loop each round of the training", *body, "    end"] if chosen.phase == "MC" else body
    return "\n".join(lines)


def _said(parts: tuple[Part, ...], indent: str) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Say):
            yield f"{indent}{ARROWS[part.sending]}: {part.kind}, {part.purpose} ({part.rule})"
        elif isinstance(part, Group):
            yield f"{indent}P->>O: {part.title}"
        else:
            yield f"{indent}{'loop' if part.text.startswith('for each') else 'opt'} {part.text}"
            yield from _said(part.parts, indent + "    ")
            yield f"{indent}end"


def _edges(number: int) -> set[tuple[Node, Node]]:
    """What may follow what within one round of a section, from its beginning to its end."""
    edges: set[tuple[Node, Node]] = set()
    for setting in all_settings():
        here = (place for place in sequence(setting) if place.node[0] == number)
        for _, places in groupby(here, key=lambda place: place.round):
            edges.update(pairwise((START, *(place.node for place in places), END)))
    return edges


class _Drawing:
    """Boxes, and which place of the table is drawn in which of them."""

    def __init__(self) -> None:
        self._boxes: dict[Node, str] = {START: "begin", END: "done"}
        self._frames = 0
        self.inner: set[tuple[str, str]] = set()
        """What follows what within a group: not drawn."""

    def box(self, node: Node) -> str:
        """The box in which a place is drawn: its own, or that of its group."""
        return self._boxes.get(node) or self._boxes[node[:-1]]

    def parts(self, above: Node, parts: tuple[Part, ...], indent: str) -> Iterator[str]:
        """The boxes of some parts, in frames where they are repeated or conditional."""
        for number, part in enumerate(parts):
            here = (*above, number)
            if isinstance(part, Say):
                yield f'{indent}{self._new(here)}["{part.kind}<br/>{part.purpose} ({part.rule})"]'
            elif isinstance(part, Group):
                name, kinds = self._new(here), ", ".join(say.kind for say in part.parts)
                self.inner.add((name, name))
                yield f'{indent}{name}["{kinds}<br/>{part.title}"]'
            else:
                self._frames += 1
                yield f'{indent}subgraph f{self._frames} ["{part.text}"]'
                yield from self.parts(here, part.parts, indent + "    ")
                yield f"{indent}end"

    def _new(self, node: Node) -> str:
        self._boxes[node] = f"n{len(self._boxes) - 2}"
        return self._boxes[node]
