"""The one way in which a party refuses to go on."""

from typing import NoReturn


class Abort(Exception):
    """A party stops the session.

    Carries the ID of the rule that was broken, the accused party (``None`` when the failure cannot be
    attributed: silence, MAC failures) and evidence that is public already. Secrets never enter it.

    Spec: AB-1
    """

    def __init__(self, rule: str, accused: int | None = None, evidence: str = "") -> None:
        self.rule = rule
        self.accused = accused
        self.evidence = evidence
        super().__init__(str(self))

    def __reduce__(self) -> tuple[type["Abort"], tuple[str, int | None, str]]:
        """Between processes an abort travels as what it is made of."""
        return Abort, (self.rule, self.accused, self.evidence)

    def __str__(self) -> str:
        whom = "nobody can be accused" if self.accused is None else f"party {self.accused} is accused"
        return f"{self.rule}: {whom}" + (f" ({self.evidence})" if self.evidence else "")


def require(condition: bool, rule: str, *, blame: int | None = None, evidence: str = "") -> None:
    """Raise :class:`Abort` for ``rule`` unless ``condition`` holds.

    Spec: AB-1
    """
    if not condition:
        refuse(rule, blame=blame, evidence=evidence)


def refuse(rule: str, *, blame: int | None = None, evidence: str = "") -> NoReturn:
    """Raise :class:`Abort` for ``rule``.

    Spec: AB-1
    """
    raise Abort(rule, blame, evidence)
