"""Chapter 10 is complete: every check, every place that says or opens something, and the distances add up."""

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from math import gcd, lcm
from pathlib import Path

import pytest

import reference
import spec
from spec.registry import REGISTRY
from spec.rules import Check

CHAPTER = (Path(spec.__path__[0]) / "10_security.md").read_text("utf-8")
REFERENCE = Path(reference.__path__[0])
OWN_REFUSALS = {"AB-1", "MK-1"}
"""Not checks of another party; the text below the table speaks of them."""
SENDING = {"broadcast", "private", "exchange"}
OPENING = {"open", "open_masked", "open_checked", "threshold_decrypt", "commit_and_open"}
WRAPPERS = {"Spdz.open_masked", "Spdz.open_checked", "Setting.exchange"}
"""They pass on what their callers say or open."""
WIRE = REFERENCE / "core/channel.py"
"""Below messages: it carries what others say."""


def section(anchor: str) -> str:
    found = re.search(rf'<a id="{anchor}"></a>\n(.*?)(?=<a id=|\Z)', CHAPTER, re.DOTALL)
    assert found is not None, anchor
    return found[1]


def rows(anchor: str) -> list[list[str]]:
    """The cells of the table of a section, without its head."""
    lines = [line for line in section(anchor).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def places(anchor: str) -> set[tuple[str, str]]:
    """File and function of the links in the last column of a table."""
    links = [re.findall(r"\[`([\w.]+)`\]\(\.\./reference/([\w/.]+)\)", row[-1]) for row in rows(anchor)]
    assert all(links)
    return {(path, name) for row in links for name, path in row}


def calls(names: set[str]) -> set[tuple[str, str]]:
    """File and function of every call of one of these names in the reference."""
    return {
        (path.relative_to(REFERENCE).as_posix(), function)
        for path in REFERENCE.rglob("*.py")
        if path != WIRE
        for function, called in _calls(ast.parse(path.read_text("utf-8")), "")
        if called in names and function not in WRAPPERS
    }


def _calls(node: ast.AST, prefix: str) -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from _calls(child, f"{prefix}.{child.name}".lstrip("."))
        else:
            if isinstance(child, ast.Call):
                yield (
                    prefix,
                    child.func.attr if isinstance(child.func, ast.Attribute) else getattr(child.func, "id", ""),
                )
            yield from _calls(child, prefix)


def refusals() -> set[str]:
    """The IDs that the reference refuses under, where they are written out."""
    found = set()
    for path in REFERENCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("require", "refuse"):
                arguments = node.args[1 if node.func.id == "require" else 0 :][:1]
                found |= {arg.value for arg in arguments if isinstance(arg, ast.Constant)}
    return found


def test_every_check_has_its_attack():
    listed = [row[0] for row in rows("checks")]
    assert sorted(listed) == sorted(rule.id for rule in REGISTRY.values() if isinstance(rule, Check))
    assert all(len(row) == 2 and row[1].endswith(".") for row in rows("checks"))


def test_every_refusal_of_the_code_is_a_check():
    named = {row[0] for row in rows("checks")}
    assert refusals() - named == OWN_REFUSALS
    assert all(f"Under {rule} " in section("checks") for rule in OWN_REFUSALS)


def test_everything_that_is_said_is_listed():
    """What is said is hidden; what of it is opened stands in the other table as well."""
    assert places("hidden") == calls(SENDING)


def test_everything_that_is_opened_is_listed():
    assert places("openings") == calls(OPENING)


@pytest.mark.spec("MK-1", "OF-1.NU")
@pytest.mark.parametrize("parties", [2, 3, 10, 1000])
def test_the_distances_of_the_table_add_up(parties):
    terms = [re.sub(r"\bm\^2 ", f"{parties**2} * ", row[-1].strip("`")) for row in rows("distances")]
    total = sum((_value(term) for term in terms), Fraction(0))
    assert len(terms) == 5
    assert total < Fraction(1, 2**63)


@pytest.mark.spec("TD-2")
def test_the_share_of_the_simulator_is_the_honest_one():
    """``c_h = (1 + N)^(2 theta y) prod_(i != h) c_i^-1`` needs neither ``D`` nor a factor of ``N``."""
    p, q, y, theta, shares = 1019, 1187, 77, 5, [123456, -98765]
    N, order = p * q, lcm(p - 1, q - 1)
    D = theta + N * (-theta * pow(N, -1, order) % order)
    shares.append(D - sum(shares))
    square = N * N
    c = pow(1 + N, y, square) * pow(31337, N, square) % square
    first, second, honest = (pow(c, 2 * share, square) for share in shares)
    simulated = pow(1 + N, 2 * theta * y, square) * pow(first * second, -1, square) % square
    assert D % order == 0 and gcd(N, order) == 1
    assert simulated == honest


def _value(term: str) -> Fraction:
    found = re.fullmatch(r"(?:(\d+) \* )?2\^(-\d+)", term)
    assert found is not None, term
    return int(found[1] or 1) * Fraction(2) ** int(found[2])
