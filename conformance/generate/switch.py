"""A switch for tests and for the generator: the reference with some checks left out.

Nothing that a party runs imports this module, and no variable of the environment turns anything off.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Protocol
from unittest.mock import patch

from reference.core import reject
from reference.core.reject import Abort


class Decide(Protocol):
    """Whether a refusal by ``rule`` is left out; ``frame`` is the call of ``require`` or ``refuse``."""

    def __call__(self, rule: str, frame: FrameType) -> bool:
        """Decide."""
        ...


@contextmanager
def without_checks(*rules: str) -> Iterator[None]:
    """Inside, ``require`` lets everything pass that these rules would refuse; all other checks work."""

    def refuse(other: str, *, blame: int | None = None, evidence: str = "") -> None:
        if other not in rules:
            raise Abort(other, blame, evidence)

    with patch.object(reject, "refuse", refuse):
        yield


@contextmanager
def leaving_out(decide: Decide) -> Iterator[None]:
    """Inside, every ``require`` and ``refuse`` for which ``decide`` says so does nothing."""

    def require(condition: bool, rule: str, *, blame: int | None = None, evidence: str = "") -> None:
        if not condition and not decide(rule, sys._getframe(1)):
            raise Abort(rule, blame, evidence)

    def refuse(rule: str, *, blame: int | None = None, evidence: str = "") -> None:
        if not decide(rule, sys._getframe(1)):
            raise Abort(rule, blame, evidence)

    with everywhere(reject.require, require), everywhere(reject.refuse, refuse):
        yield


@contextmanager
def everywhere(old: Callable[..., object], new: Callable[..., object]) -> Iterator[None]:
    """Inside, every loaded module that holds the function ``old`` under its own name holds ``new`` instead."""
    name = old.__name__
    with ExitStack() as stack:
        for module in list(sys.modules.values()):
            if getattr(module, "__dict__", {}).get(name) is old:
                stack.enter_context(patch.object(module, name, new))
        yield
