"""Beyond every bound in the tables of messages the reference refuses, under the rule that the table names."""

from functools import cache

import pytest

from conformance.adversary.liar import lying, remembering
from optimized.preprocessing.kernel import VectorKernel
from reference.core.rounds import DEALER
from spec.messages import MESSAGES
from tests.adversary.breaches import breaches, is_numeric, numbers, sites
from tests.adversary.wrong_words import edited, places, react
from tests.sessions import recorded
from tests.support import run

CHEATERS = [("batched", 2), ("paper", 2), ("mascot", 2), ("batched", DEALER)]
ELSEWHERE = {"Envelope", "Signed", "Echo", "Dispute", "AbortNotice"}
"""What is around every message: see the tests of states and of the channel."""


@cache
def all_breaches(name, cheater):
    """Those of the messages that no session above has already."""
    above = CHEATERS[: CHEATERS.index((name, cheater))]
    known = {breach.site.word.kind for before in above for breach in all_breaches(*before)}
    recording = recorded(name)
    new = [site for site in sites(recording, cheater) if site.word.kind not in known]
    return [breach for site in new for breach in breaches(site, numbers(recording, site))]


def assert_refused(name, cheater, breach):
    same = recorded(name).same
    identity = same.identity(cheater)
    lie = lying(cheater, identity, breach.site.word.position, breach.site.word.slot, breach.case.edit(identity))
    corruptions = {} if cheater == DEALER else {cheater: remembering(cheater)}
    kernels = dict.fromkeys(recorded(name).participants, VectorKernel())
    session = run(same, corruptions=corruptions, wires={cheater: lie}, kernels=kernels)
    ends = [session.outcomes[other] for other in recorded(name).participants if other not in (DEALER, cheater)]
    assert all(end.result is None and end.abort is not None for end in ends), f"{breach} is accepted"
    ends += [session.outcomes[DEALER]] if session.outcomes[DEALER].abort else []
    found = {end.abort.rule for end in ends}
    found -= found & {"AB-1", "MS-3"} if len(found) > 1 else set()  # of those who hear that somebody else has stopped
    assert found <= set(breach.rules), f"{breach}: {found}, not {breach.rules}"
    assert {end.abort.accused for end in ends} <= {cheater, None}


def test_every_numeric_bound_is_tried():
    tried = {(b.site.type, b.site.entry.name) for name, cheater in CHEATERS for b in all_breaches(name, cheater)}
    numeric = {
        (type, entry.name)
        for type, fields in MESSAGES.items()
        for entry in fields
        if type not in ELSEWHERE and is_numeric(entry)
    }
    assert numeric - tried == set()
    assert len(numeric) > 60


@pytest.mark.spec("VA-1", "MS-2")
@pytest.mark.parametrize(("name", "cheater"), CHEATERS)
def test_beyond_a_bound_is_refused(name, cheater):
    chosen = all_breaches(name, cheater)
    for breach in chosen[3::9]:
        assert_refused(name, cheater, breach)


@pytest.mark.slow
@pytest.mark.spec("VA-1", "MS-2")
@pytest.mark.parametrize("piece", range(4))
@pytest.mark.parametrize(("name", "cheater"), CHEATERS)
def test_beyond_every_bound_is_refused(name, cheater, piece):
    for breach in all_breaches(name, cheater)[piece::4]:
        assert_refused(name, cheater, breach)


@pytest.mark.spec("MS-2")
@pytest.mark.parametrize(("field", "longest"), [("rule", 40), ("evidence", 1000)])
def test_a_notice_of_abort_is_short(field, longest):
    place = next(places(recorded("batched"), 1))
    for length, verdict in ((longest, ("AB-1", None)), (longest + 1, ("MS-2", place.sender))):
        body = {"rule": "MS-3", "accused": None, "evidence": "", field: "x" * length}
        said = edited(place, lambda envelope, body=body: envelope.update(kind="AbortNotice", body=body))
        abort = react(place, said).abort
        assert (abort.rule, abort.accused) == verdict
    assert f"at most {longest} characters" in [entry.bound for entry in MESSAGES["AbortNotice"] if entry.name == field]
