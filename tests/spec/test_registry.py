"""The register of rules: IDs, look-up, rendering."""

import pytest

from spec.registry import (
    CHAPTERS,
    REGISTRY,
    Check,
    Definition,
    DuplicateRule,
    UnknownRule,
    checks_of,
    look_up,
    register,
)
from spec.rendering import render_text

# fmt: off
ISSUE = [
    "LR-0", "LR-1", "LR-2", "LR-3", "LR-4", "LR-5", "LR-6", "FX-1", "FX-2", "FX-3",
    "FX-4", "PL-1", "PL-2", "PL-3", "PL-4", "TD-1", "TD-2", "TD-3", "DP-1", "VA-1",
    "KG-0", "IC-1", "FS-1", "FS-2", "CT-1", "CO-1", "MS-1", "MS-2", "MS-3", "AB-1",
    "ZK-0", "ZK-PK", "ZK-RNG", "ZK-QUAD", "ZK-MUL", "ZK-MAT", "ZK-ROW", "ZK-DEC", "SP-1", "SP-2",
    "SP-3", "SP-4", "SP-5", "SP-6", "SP-7", "OF-0", "OF-1", "MK-1", "G-CHECK", "G-C2S",
    "G-S2C", "G-C2C", "AG-1", "AG-2", "IN-1", "IP-P", "IP-B", "MC-1", "MR-1",
]
# fmt: on


@pytest.mark.parametrize("identifier", ISSUE)
def test_every_rule_of_the_design_is_registered(identifier):
    assert look_up(identifier).id == identifier


@pytest.mark.parametrize("rule", REGISTRY.values(), ids=lambda rule: rule.id)
def test_statements_are_sentences(rule):
    assert rule.title[0].isupper()
    assert rule.statement[0].isupper()
    assert rule.statement.endswith(".")
    assert not rule.title.endswith(".")


@pytest.mark.parametrize("identifier", REGISTRY)
def test_every_rule_renders(identifier):
    rule = look_up(identifier)
    text = render_text(identifier)
    assert text.startswith(f"{identifier}  {rule.title}")
    assert f"spec/{rule.chapter}#{rule.parent.lower()}" in text


def test_a_rule_lists_its_checks_in_order():
    assert [check.id for check in checks_of("ZK-DEC")] == ["ZK-DEC.V0", "ZK-DEC.V1", "ZK-DEC.V2"]
    assert checks_of("ZK-DEC.V1") == ()


def test_unknown_rules_are_refused():
    with pytest.raises(UnknownRule, match=r"ZK-DEC\.V9"):
        look_up("ZK-DEC.V9")


def test_duplicate_rules_are_refused():
    twice = Definition("A-1", "First", "x.md", "It is.")
    with pytest.raises(DuplicateRule, match="A-1"):
        register([twice, twice])


def test_unknown_dependencies_are_refused():
    with pytest.raises(UnknownRule, match="A-2"):
        register([Definition("A-1", "First", "x.md", "It is.", depends=("A-2",))])


def test_a_check_without_its_rule_is_refused():
    with pytest.raises(UnknownRule, match="A-1"):
        register([Check("A-1.V1", "Check", "x.md", "It holds.")])


def test_the_register_cannot_be_changed():
    with pytest.raises(TypeError, match="item assignment"):
        REGISTRY["NEW-1"] = look_up("LR-0")


def test_each_module_of_rules_is_one_chapter():
    for chapter in CHAPTERS:
        assert {rule.chapter for rule in chapter.RULES} == {chapter.CHAPTER}


def test_congruences_show_modulus_and_sign():
    assert "≡ ±A C*^e  (mod N^2)" in render_text("ZK-QUAD.V2")
    assert "up to sign" not in render_text("PL-2")
