"""Values beyond the bounds that the tables of messages name, found by reading the bounds as numbers."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from conformance.adversary.leaves import Leaf, look_up
from conformance.adversary.mutations import Mutation
from conformance.adversary.sweep import BODY, Case, Word
from reference.conversion.pools import pools
from reference.learning.problem import problem_of
from spec.bounds import check_mask_bits
from spec.derivation import derive
from spec.messages import MESSAGES, Field
from spec.parameters import CHALLENGE_BITS, SLACK_PROOF
from tests.sessions import Recording

PROVED = {"MaskContributions": "ZK-RNG", "SvdCommitment": "ZK-RNG", "QrCommitment": "IP-B"}
"""In whose name a quadratic proof is given."""

Step = str | int
Numbers = Mapping[str, int]


@dataclass(frozen=True)
class Site:
    """The first place in a session at which a participant says a field of a type."""

    word: Word = field(repr=False)
    type: str
    entry: Field
    path: tuple[Step, ...]

    @property
    def value(self) -> object:
        """What the honest participant says."""
        return look_up(self.word.document, self.path)

    @property
    def rules(self) -> tuple[str, ...]:
        """Under which it is checked here."""
        return tuple(rule.replace("ZK-QUAD", PROVED.get(self.word.kind, "ZK-QUAD")) for rule in self.entry.rules)


@dataclass(frozen=True)
class Breach:
    """A value that a cheater says there, and by which rules it may be refused."""

    site: Site
    name: str
    value: object = field(repr=False)
    rules: tuple[str, ...]
    path: tuple[Step, ...] = ()

    @property
    def case(self) -> Case:
        """As a case of the sweep, which can play it."""
        return Case(self.site.word, Leaf((*self.site.path, *self.path), None), Mutation(self.name, False, self.value))

    def __str__(self) -> str:
        return f"{self.site.word.position} {self.site.word.kind}, {self.site.type}.{self.site.entry.name}: {self.name}"


def sites(recording: Recording, sender: int) -> Iterator[Site]:
    """All fields of everything that a participant says, each type of message once."""
    seen: set[str] = set()
    for (position, slot, who, _), octets in recording.bytes_.items():
        word = Word(position, slot, octets)
        if who == sender and slot in ("message", "private") and word.kind not in seen:
            seen.add(word.kind)
            yield from _fields(word, word.kind, BODY)


def _fields(word: Word, type: str, path: tuple[Step, ...]) -> Iterator[Site]:
    for entry in MESSAGES[type]:
        here = (*path, entry.name)
        yield Site(word, type, entry, here)
        part, value = entry.type.removesuffix(", list"), look_up(word.document, here)
        if part in MESSAGES and value:
            yield from _fields(word, part, (*here, 0) if isinstance(value, list) else here)


def numbers(recording: Recording, site: Site) -> Numbers:
    """What the symbols of the bounds stand for in a session, at this place."""
    schedule = derive(problem_of(recording.same.configuration))
    key = next(Word(*k[:2], octets).document for k, octets in recording.bytes_.items() if k[0].phase == "IN")
    key_body = look_up(key, BODY)
    modulus, first = int(key_body["modulus"], 16), pools(schedule)[0]
    highest = max(batch.high_bits for batch in first.batches)
    known = {
        "N": modulus,
        "p": schedule.field,
        "bits": modulus.bit_length(),
        "kappa": CHALLENGE_BITS,
        "s_z": SLACK_PROOF,
        "bD": int(key_body["secret_bits"]),
        "rows": (schedule.problem.dimension - 1).bit_length(),
        "check": check_mask_bits(schedule, highest, first.count),
        "b_A": schedule.entry_bits,
    }
    if "high_proofs" in site.path:
        known["b_j"] = first.batches[0].high_bits
    if site.word.kind == "MatrixUpdate":
        known["b_X"] = schedule.entry_bits
    return known


SPELLINGS = (("|N|", "bits"), ("check bits", "check"), ("ceil(log2 a)", "rows"), ("2 kappa", "2 * kappa"))
SPELLINGS += (("2 s_z", "2 * s_z"), ("^", "**"))


def evaluated(text: str, known: Numbers) -> int | None:
    """The number that a bound names; ``None`` if it depends on something that is not known here."""
    for ours, pythons in SPELLINGS:
        text = text.replace(ours, pythons)
    if not set(re.findall(r"[A-Za-z]\w*", text)) <= set(known):
        return None
    return int(eval(text, {}, dict(known)))  # a bound from our own table


def _units(site: Site, found: re.Match[str], known: Numbers) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    limit, rules = evaluated(found[1], known), site.rules if "the own one" in site.entry.bound else ("VA-1",)
    assert limit is not None
    yield from (("0", 0, rules), (found[1], limit, rules), ("-1", -1, rules))


def _between(site: Site, found: re.Match[str], known: Numbers) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    limit, rule = evaluated(found[1], known), _range_rule(site)
    yield "-1", -1, (rule,)
    if limit is not None:
        yield found[1], limit, (rule,)
        yield f"{found[1]} - 1", limit - 1, tuple(other for other in site.rules if other != rule)


def _absolute(site: Site, found: re.Match[str], known: Numbers) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    limit, rule = evaluated(found[1], known), _range_rule(site)
    beyond = limit or 1 << 5000
    yield from ((f"{found[1]}", beyond, (rule,)), (f"-{found[1]}", -beyond, (rule,)))
    if limit is not None:
        yield f"{found[1]} - 1", limit - 1, tuple(other for other in site.rules if other != rule)


def _strictly(site: Site, _found: re.Match[str], known: Numbers) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    rule = _range_rule(site)
    yield from (("0", 0, (rule,)), ("N", known["N"], (rule,)))


def _range_rule(site: Site) -> str:
    return next((rule for rule in site.rules if rule.endswith((".V0", ".R"))), site.rules[0])


Reader = Callable[[Site, re.Match[str], Numbers], Iterator[tuple[str, int, tuple[str, ...]]]]
READERS: tuple[tuple[str, Reader], ...] = (
    (r"U\((N(?:\^2)?)\)", _units),
    (r"(?<!in )\[0, (.+)\)$", _between),
    (r"\|\w+\| < (2\^.+)$", _absolute),
    (r"^0 < R < N$", _strictly),
)
OF_FORM: tuple[tuple[str, Mapping[str, tuple[object, ...]]], ...] = (
    (r"^> 0$", {"0": (0, "MS-2"), "-1": (-1, "MS-2")}),
    (r"^8 to 48$", {"7": (7, "MS-2"), "49": (49, "MS-2")}),
    (r"^>= 0$", {"-1": ("-1", "AG-1")}),
    (r"^32 bytes", {"31 bytes": ("ab" * 31, "MS-2"), "33 bytes": ("ab" * 33, "MS-2")}),
)
"""Bounds that do not depend on the session: values beyond them, and the rule."""

DEPTHS: Mapping[str, tuple[Step, ...]] = {"integer": (), "integers": (0,), "matrix": (0, 0)}
"""Where the first integer of a field is."""


def breaches(site: Site, known: Numbers) -> Iterator[Breach]:
    """Everything beyond the bound of a field: too small, too large, too short; and what is just within it."""
    yield from _beyond_a_number(site, known)
    if site.entry.type == "attachment":
        yield from _other_octets(site)
        return
    for pattern, values in OF_FORM:
        if re.search(pattern, site.entry.bound):
            for name, (wrong, rule) in values.items():
                yield Breach(site, name, wrong, (rule,))
    if isinstance(site.value, list) and site.value:
        rule = "MS-2" if site.entry.bound == "m >= 2" else _range_rule(site)
        yield Breach(site, "one less", site.value[:-1], (rule,))


def _beyond_a_number(site: Site, known: Numbers) -> Iterator[Breach]:
    if site.entry.type not in DEPTHS or not site.value:
        return
    for pattern, read in READERS:
        if found := re.search(pattern, site.entry.bound):
            for name, number, rules in read(site, found, known):
                if rules:
                    yield Breach(site, name, format(number, "x"), rules, DEPTHS[site.entry.type])


def _other_octets(site: Site) -> Iterator[Breach]:
    octets, rule = attached(site), (_range_rule(site),)
    yield Breach(site, "one octet less", octets[:-1], rule)
    if site.entry.bound.endswith("[0, p)"):
        yield Breach(site, "no residues", b"\xff" * len(octets), rule)


def attached(site: Site) -> bytes:
    """The octets of an attachment."""
    names = [entry.name for entry in MESSAGES[site.type] if entry.type == "attachment"]
    return site.word.attachments[names.index(site.entry.name)]


def is_numeric(entry: Field) -> bool:
    """Whether the table names a number that nothing accepted may exceed."""
    return any(re.search(pattern, entry.bound) for pattern, _ in (*READERS, *OF_FORM))
