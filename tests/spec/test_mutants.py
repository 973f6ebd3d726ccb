"""Whoever changes an equation of the specification in any one place makes a claim or a test of agreement fail."""

import hashlib

import pytest

from spec.claims.catalogue import CLAIMS
from spec.registry import REGISTRY
from tests.spec.equivalent import EQUIVALENT
from tests.spec.mutants import mutants
from tests.spec.readers import MODULES, agreements_by_formula, claims_by_formula, formulas, in_child, run_pytest

SHARE = 40
"""One mutant in so many is tried with every change."""


def patched(name, position, formula):
    """The value of a name with one of its formulas replaced."""
    entries = formulas()[name]
    changed = (*entries[:position], formula, *entries[position + 1 :])
    module, _, attribute = name.partition(".")
    return changed if isinstance(getattr(MODULES[module], attribute), tuple) else formula


def noticed_by(name, value):
    """The first claim or test that fails when a name has this value; ``None`` if all go on as before."""
    module, _, attribute = name.partition(".")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MODULES[module], attribute, value)
        for claim in claims_by_formula().get(name, ()):
            if not holds(claim):
                return claim
        tests = agreements_by_formula().get(name, [])
        if tests and in_child(lambda: str(run_pytest(tests, []))) != "0":
            return tests[0]
    return None


def holds(claim):
    """A claim about nonsense may also break off."""
    try:
        return CLAIMS[claim].holds()
    except Exception:  # noqa: BLE001  # whatever a formula that makes no sense leads to
        return False


def survivors(name, chosen=lambda _: True):
    found = []
    for position, formula in enumerate(formulas()[name]):
        for mutant in mutants(formula):
            identity = f"{name}[{position}] {mutant.mistake}"
            if chosen(identity) and identity not in EQUIVALENT:
                value = patched(name, position, mutant.formula)
                if noticed_by(name, value) is None:
                    found.append(identity)
    return found


def in_sample(identity):
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16) % SHARE == 0


def test_every_formula_belongs_to_a_rule():
    registered = {formula for rule in REGISTRY.values() for formula in rule.formulas}
    assert [name for name, entries in formulas().items() if not registered.issuperset(entries)] == []


@pytest.mark.slow
def test_every_formula_is_read_by_a_claim_or_a_test():
    assert [
        name for name in formulas() if not (claims_by_formula().get(name) or agreements_by_formula().get(name))
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_a_sample_of_mistakes_is_noticed(module):
    assert [s for name in formulas() if name.startswith(f"{module}.") for s in survivors(name, in_sample)] == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", formulas())
def test_every_mistake_is_noticed(name):
    assert survivors(name) == []
