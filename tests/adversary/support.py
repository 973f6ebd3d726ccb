"""Attacked sessions: who stopped, by which rule, whom it accused, and what honest parties said afterwards."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from helen.session import Model
from reference.core.driver import Session
from reference.messages.base import text_of
from tests.auditing import assert_audited
from tests.support import Scenario, random_data, run, scenario

CHEATER = 2
HONEST = (1, 3)
ENVELOPE = ("phase", "round", "index", "sender", "kind", "body")
AFTERMATH = {"Echo", "AbortNotice", "Dispute"}


@dataclass(frozen=True)
class Said:
    """One public message of the transcript."""

    phase: str
    round: int
    index: int
    sender: int
    kind: str
    body: dict[str, object]


def small(suite: str = "batched", rounds: int = 2) -> Scenario:
    """Three parties, two features, few rows: everything that a session does, quickly."""
    return scenario(random_data(3, 2, (6, 5, 1), 4), suite=suite, rounds=rounds, rescale_every=1)


@cache
def honest_session(suite: str = "batched", rounds: int = 2) -> Session[Model]:
    """What happens when nobody cheats."""
    return run(small(suite, rounds))


def honest_model(suite: str = "batched") -> Model:
    """What the same session releases when nobody cheats."""
    return honest_session(suite).outcomes[1].result


def said(session: Session[Model]) -> list[Said]:
    """The public messages in order, without what is none."""
    envelopes = [envelope for octets in session.transcript if (envelope := envelope_of(octets)) is not None]
    return [Said(e["phase"], e["round"], e["index"], e["sender"], e["kind"], e["body"]) for e in envelopes]


def envelope_of(octets: bytes) -> dict[str, Any] | None:
    """The envelope of a message, whoever signed it; ``None`` for bytes that are no message."""
    try:
        envelope = json.loads(text_of(octets))["envelope"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return envelope if isinstance(envelope, dict) and set(ENVELOPE) <= set(envelope) else None


def assert_stopped(
    session: Session[Model],
    rule: str,
    accused: int | None,
    *,
    after: tuple[str, int, int] | None = None,
    audit: bool = True,
) -> None:
    """Every honest party aborts with ``rule`` and accuses ``accused``; none of them releases a model.

    ``after``: the position at which the attack must have been found: no honest party says anything beyond it.
    ``audit``: whether the transcript must show it too.
    """
    for party in HONEST:
        abort = session.outcomes[party].abort
        assert abort is not None, f"party {party} went on to {session.outcomes[party].result}"
        assert (abort.rule, abort.accused) == (rule, accused), f"party {party}: {abort}"
        assert session.outcomes[party].result is None
    if audit:
        assert_audited(session, {CHEATER}, rule, accused)
    if after is not None:
        late = [
            word
            for word in said(session)
            if word.sender in HONEST and word.kind not in AFTERMATH and _after(word, after)
        ]
        assert not late, (
            f"honest parties went on with {late[0].kind} at {late[0].phase}/{late[0].round}/{late[0].index}"
        )


def _after(word: Said, position: tuple[str, int, int]) -> bool:
    order = ("AG", "IN", "IP", "MC", "MR")
    return (order.index(word.phase), word.round, word.index) > (order.index(position[0]), *position[1:])


def position_of(kind: str, phase: str, round: int, occurrence: int = 0, suite: str = "batched") -> tuple[str, int, int]:
    """Where the honest session has the ``occurrence``-th message of a kind in a round."""
    words = [w for w in said(honest_session(suite)) if (w.kind, w.phase, w.round, w.sender) == (kind, phase, round, 1)]
    return phase, round, words[occurrence].index
