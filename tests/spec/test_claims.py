"""The claims of the specification hold. ``helen claims`` lists them with method and time."""

import pytest

from spec.claims.catalogue import CLAIMS, claims_about


def _marked(claim):
    return pytest.param(claim, marks=pytest.mark.spec(*claim.rules), id=claim.id)


@pytest.mark.parametrize("claim", [*map(_marked, CLAIMS.values())])
def test_a_claim_holds(claim):
    assert claim.holds()


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.id)
def test_a_claim_is_a_sentence_about_rules(claim):
    assert claim.statement[0].isupper() or not claim.statement[0].isalpha()
    assert claim.statement.endswith(".")
    assert all(claim in claims_about(rule) for rule in claim.rules)
