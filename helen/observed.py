"""Operations that report each range proof that was made or verified, so that long rounds show progress."""

from collections.abc import Callable
from typing import cast

from reference.operations import Operations

REPORTED = ("prove_quadratic", "verify_quadratic")


class _Observed:
    """Hands every operation on to an engine."""

    def __init__(self, engine: Operations, report: Callable[[], None]) -> None:
        self._engine = engine
        self._report = report

    def __getattr__(self, name: str) -> Callable[..., object]:
        operation = cast(Callable[..., object], getattr(self._engine, name))
        return self._reporting(operation) if name in REPORTED else operation

    def _reporting(self, operation: Callable[..., object]) -> Callable[..., object]:
        def reporting(*arguments: object) -> object:
            result = operation(*arguments)
            self._report()
            return result

        return reporting


def observed(engine: Operations, report: Callable[[], None]) -> Operations:
    """``engine``, calling ``report`` after each range proof."""
    return cast(Operations, _Observed(engine, report))
