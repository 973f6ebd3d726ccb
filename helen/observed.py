"""Operations that report each range proof that was made or verified, so that long rounds show progress."""

from collections.abc import Callable, Sequence
from typing import cast

from reference.operations import Operations

PIECE = 4
"""Proofs of each worker before they are reported. (Verification gains from long lists: they stay whole.)"""

Prove = Callable[[object, Sequence[object]], tuple[object, ...]]
Verify = Callable[[object, Sequence[object]], None]


class _Observed:
    """Hands every operation on to an engine."""

    def __init__(self, engine: Operations, report: Callable[[], None], piece: int) -> None:
        self._engine, self._report, self._piece = engine, report, piece

    def __getattr__(self, name: str) -> object:
        operation = getattr(self._engine, name)
        match name:
            case "prove_quadratic":
                return self._proving(cast(Prove, operation))
            case "verify_quadratic":
                return self._verifying(cast(Verify, operation))
        return operation

    def _proving(self, prove: Prove) -> Prove:
        def proving(key: object, tasks: Sequence[object]) -> tuple[object, ...]:
            proofs: list[object] = []
            for start in range(0, len(tasks), self._piece):
                made = prove(key, tasks[start : start + self._piece])
                self._tell(len(made))
                proofs += made
            return tuple(proofs)

        return proving

    def _verifying(self, verify: Verify) -> Verify:
        def verifying(key: object, cases: Sequence[object]) -> None:
            verify(key, cases)
            self._tell(len(cases))

        return verifying

    def _tell(self, count: int) -> None:
        for _ in range(count):
            self._report()


def observed(engine: Operations, report: Callable[[], None], workers: int = 1) -> Operations:
    """``engine``, calling ``report`` after each range proof; ``workers``: how many share its lists."""
    return cast(Operations, _Observed(engine, report, PIECE * workers))
