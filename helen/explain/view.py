"""A lesson in the terminal."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from helen.explain.lesson import Event, Lesson
from helen.explain.narration import Narrator
from helen.explain.scene import Scene
from spec.registry import look_up
from spec.rendering import plain

WARNING = "TOY-512 keys and known seeds: nothing of this session is secret."


def show_lesson(console: Console, lesson: Lesson, *, phase: str | None, pause: bool) -> None:
    """Tell a lesson, or the messages of one phase of it; ``pause`` waits for the return key after each."""
    console.print(Text(WARNING, style="bold red"))
    shown: set[str] = set()
    scenes = [scene for scene in Narrator(lesson).scenes() if phase in (None, scene.event.position.phase)]
    for number, scene in enumerate(scenes, start=1):
        console.print(_panel(scene, f"{number} of {len(scenes)}", shown))
        if pause and number < len(scenes):
            console.input("[dim]Return: next message[/]")


def _panel(scene: Scene, count: str, shown: set[str]) -> RenderableType:
    head = f"{scene.event.position}  {scene.event.kind.__name__}"
    return Panel(
        Group(*_parts(scene, shown)),
        title=Text(f"{head}: {scene.title}", style="bold"),
        subtitle=Text(count, style="dim"),
        title_align="left",
        subtitle_align="right",
    )


def _parts(scene: Scene, shown: set[str]) -> Iterator[RenderableType]:
    """The lines of a panel. ``shown``: rules whose formulas were printed before; they are not repeated."""
    yield Text(who(scene.event), style="dim")
    for rule in scene.rules:
        yield Text.assemble((f"{rule:<9}", "cyan"), look_up(rule).title)
    for rule in scene.formulas:
        if rule in shown:
            yield Text(f"    the formulas of {rule}, as before", style="green")
            continue
        shown.add(rule)
        for formula in look_up(rule).formulas:
            yield Text(f"    {plain(formula)}", style="green", no_wrap=True)
    for line in scene.lines:
        yield Text(line)
    yield Text.assemble(("Who learns what: ", "bold"), scene.learned)


def who(event: Event) -> str:
    """Who said something to whom."""
    if event.broadcast:
        return "broadcast, signed and echoed: " + ", ".join(f"party {sender} to all" for sender in sorted(event.said))
    pairs = [
        f"{_name(sender)} to {_name(recipient)}"
        for sender, words in sorted(event.said.items())
        for recipient in sorted(r for r in words if r is not None)
    ]
    return "private, signed: " + ", ".join(pairs)


def _name(participant: int) -> str:
    return f"party {participant}" if participant else "the dealer"
