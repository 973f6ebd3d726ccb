"""A lesson as a page."""

from collections.abc import Iterator

from helen.explain.lesson import Lesson
from helen.explain.narration import Narrator
from helen.explain.scene import Scene
from helen.explain.view import WARNING, who
from spec.registry import look_up
from spec.rendering import display

HEAD = """# A session, message by message

Two parties, two features, TOY keys: every message of a training, what it means, and who learns what from it. Written by
the same code as `helen explain`, which shows it in a terminal. Every number was computed again beside the ciphertexts,
and a sign (✓) says that both agree.

"""


def session_page(lesson: Lesson) -> str:
    """The page, in Markdown with LaTeX formulas."""
    shown: set[str] = set()
    scenes = ("\n".join(_scene(scene, shown)) for scene in Narrator(lesson).scenes())
    return HEAD + f"**{WARNING}**\n\n" + "\n".join(scenes)


def _scene(scene: Scene, shown: set[str]) -> Iterator[str]:
    yield f"## {scene.event.position} {scene.title}\n"
    rules = "; ".join(f"{rule} {look_up(rule).title}" for rule in scene.rules)
    yield f"*{scene.event.kind.__name__}*, {who(scene.event)}. {rules}.\n"
    for rule in scene.formulas:
        if rule not in shown:
            yield "\n\n".join(map(display, look_up(rule).formulas)) + "\n"
        shown.add(rule)
    yield "\n".join(f"- {line.strip()}" for line in scene.lines) + "\n"
    yield f"**Who learns what.** {scene.learned}\n"
