"""From what was said in a lesson to scenes: the phases before the data, and who tells which message."""

from collections.abc import Callable, Iterator

from helen.explain.insight import Insight
from helen.explain.lesson import Event, Lesson
from helen.explain.openings import Openings
from helen.explain.preprocessing import PREPROCESSING
from helen.explain.rounds import Training
from helen.explain.scene import Scene, holds, vector, whole
from reference.core.arithmetic import symmetric
from reference.messages.agreement import Hello
from reference.messages.initialisation import DealtKey, MaskCombinations
from reference.messages.preprocessing import DealtMaterial
from reference.messages.spdz import InputOffsets
from reference.phases.initialisation import test_ciphertexts

Telling = Callable[[Event], Scene]


class Narrator:
    """Tells a lesson, message by message, and computes every number again on the way."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self._insight = Insight(lesson)
        self._training = Training(lesson, self._insight)
        self._openings = Openings(lesson, self._insight, self._training)
        self._tellings: dict[str, Telling] = {
            "Hello": self._agreement,
            "DealerRequest": self._request,
            "DealtKey": self._key,
            "KeyAnnouncement": self._announcement,
            "DealtMaterial": self._material,
            "MaskContributions": self._masks,
            "InputOffsets": self._inputs,
            "MaskCombinations": self._combinations,
            "QrCommitment": self._training.summary,
            "SvdCommitment": self._training.summary,
            "RowUpdate": self._training.update,
            "MatrixUpdate": self._training.update,
            "OpenedShares": self._openings.opened,
            "Commitment": self._openings.committed,
            "Opening": self._openings.revealed,
            "Release": self._training.release,
        }

    def scenes(self) -> Iterator[Scene]:
        """All scenes in order."""
        for event in self._lesson.events:
            yield self._tell(event)

    def _tell(self, event: Event) -> Scene:
        kind = event.kind.__name__
        if kind == "DecryptionShares":
            return self._test(event) if event.position.phase == "IN" else self._training.decryption(event)
        if (event.position.phase, event.position.round) == ("IN", 1) and kind in PREPROCESSING:
            title, rules, lines, learned = PREPROCESSING[kind]
            return Scene(event, title, rules, lines, learned)
        return self._tellings[kind](event)

    def _agreement(self, event: Event) -> Scene:
        chosen, schedule = self._lesson.configuration, self._lesson.schedule
        hellos = {sender: m for sender, m in event.by_party().items() if isinstance(m, Hello)}
        same = len({hello.configuration.model_dump_json() for hello in hellos.values()}) == 1
        lines = (
            f"Both want a {chosen.model} with lambda_1 = {chosen.lambda1} on {len(chosen.features)} features, "
            f"{chosen.rounds} rounds, suite {chosen.suite}.",
            *(f"{chosen.parties[i - 1].name} (party {i}): nonce {hello.nonce[:16]}…" for i, hello in hellos.items()),
            holds(same, "Both configurations are the same."),
            f"From it everybody derives, with exact rationals: rho = {schedule.rho} (scaled into the data), "
            f"alpha = {schedule.alpha_num}/{2**schedule.alpha_bits}, f = {schedule.f}, s_A = {schedule.matrix_bits}, "
            f"q = {schedule.quotients[0]}, tau = {schedule.thresholds[0]}, s_m = {schedule.mask_slack}, "
            f"p = {whole(schedule.field)}; |z_j| < 2^{schedule.value_bits} whatever anybody does.",
        )
        learned = "Everybody: configuration, numbers of rows, declared norms. They are public by design."
        return Scene(event, "Everybody says what it wants to compute", ("AG-1", "FS-2", "FX-3"), lines, learned)

    def _request(self, event: Event) -> Scene:
        lines = (f"The session is the hash of configuration and nonces: {self._insight.keys.session.hex()[:32]}…",)
        return Scene(
            event, "Both ask the dealer for a key", ("KG-0", "FS-2"), lines, "The dealer: what is going to be computed."
        )

    def _key(self, event: Event) -> Scene:
        keys = self._insight.keys
        shares = {
            recipient: message.exponent for recipient, message in event.said[0].items() if isinstance(message, DealtKey)
        }
        total = sum(shares.values())
        lines = (
            f"N = {whole(keys.modulus)}, theta = {whole(keys.theta)}.",
            *(f"To party {recipient} only: D_{recipient} = {whole(share)}." for recipient, share in shares.items()),
            holds((total - keys.theta) % keys.modulus == 0, "D_1 + D_2 = theta modulo N."),
        )
        learned = (
            "Each party: one share of the exponent, which alone says nothing. The dealer: everything. "
            "This is the one part of the set-up that still needs trust."
        )
        return Scene(event, "The dealer deals a key", ("KG-0", "TD-1"), lines, learned, ("TD-1",))

    def _announcement(self, event: Event) -> Scene:
        same = len({message.model_dump_json() for message in event.by_party().values()}) == 1
        lines = (holds(same, "N, theta and both verification keys are the same everywhere."),)
        return Scene(event, "Do we hold the same key?", ("IN-1", "TD-1"), lines, "Nobody learns anything new.")

    def _test(self, event: Event) -> Scene:
        plaintexts, ciphertexts = test_ciphertexts(self._insight.keys)
        opened = [symmetric(x, self._insight.keys.modulus) for x in self._training.combined(event)]
        lines = (
            f"Four ciphertexts are hashes of the session; the first contains {whole(plaintexts[0])}.",
            holds(opened == list(plaintexts), "The shares of both, multiplied, give these four plaintexts."),
            holds(list(self._insight.plaintexts(ciphertexts)) == opened, "So does the key that nobody has."),
        )
        learned = "Everybody: that the key works. The plaintexts were public before."
        return Scene(event, "A joint decryption, as a test", ("IN-1", "TD-2", "ZK-DEC"), lines, learned, ("TD-2",))

    def _material(self, event: Event) -> Scene:
        dealt = {to: message for to, message in event.said[0].items() if isinstance(message, DealtMaterial)}
        p = self._lesson.schedule.field
        first = {name: sum(getattr(m, name).values[0] for m in dealt.values()) for name in ("left", "right", "product")}
        lines = (
            *(
                f"To party {to} only: {len(m.left.values)} shared triples, {len(m.bits.values)} shared bits, "
                f"its MAC key share {whole(m.mac_key)}."
                for to, m in dealt.items()
            ),
            f"The first triple, put together: a = {whole(first['left'] % p)}, b = {whole(first['right'] % p)}.",
            holds((first["left"] * first["right"] - first["product"]) % p == 0, "Its c is a b modulo p."),
        )
        learned = (
            "Each party: random numbers. The dealer: all of them. Try --preprocessing mascot, which needs no dealer."
        )
        return Scene(
            event, "The dealer deals correlated randomness", ("OF-0", "SP-1", "SP-3"), lines, learned, ("SP-1",)
        )

    def _masks(self, event: Event) -> Scene:
        (first, *_) = self._insight.masks("MC2S", 1)
        batch = first.batch
        lines = (
            f"For every value that will ever be opened, each party encrypts a mask r_i = 2^t r'_i + r''_i and proves "
            f"its size exactly: here t = {batch.shift}, r'_i < 2^{batch.high_bits}.",
            *(
                f"Party {i}, for the first value of round 1: r' = {whole(high)}, r'' = {whole(low)}."
                for i, (high, low) in enumerate(zip(first.high, first.low, strict=True), start=1)
            ),
            holds(all(high < 1 << batch.high_bits for high in first.high), "Both are in their intervals."),
        )
        learned = "Everybody: that each mask is as long as it must be. Nobody: the mask of anybody else."
        rules = ("MK-1", "ZK-RNG", "ZK-PK")
        return Scene(event, "Masks, before anything is hidden by them", rules, lines, learned, ("MK-1", "ZK-RNG"))

    def _inputs(self, event: Event) -> Scene:
        sizes = {i: len(m.offsets) for i, m in event.by_party().items() if isinstance(m, InputOffsets)}
        lines = tuple(
            f"Party {i} says {count} values minus random numbers that only it knows." for i, count in sizes.items()
        )
        learned = "Nobody: an offset by a uniform residue is a uniform residue."
        return Scene(event, "The high parts of the masks become shares", ("SP-1", "MK-1"), lines, learned)

    def _combinations(self, event: Event) -> Scene:
        said = {i: m for i, m in event.by_party().items() if isinstance(m, MaskCombinations)}
        lines = (
            "Are the shared numbers those in the ciphertexts? Coins that nobody chose give coefficients t_j.",
            *(f"Party {i}: W = {vector(c.value for c in message.combinations)}." for i, message in said.items()),
            "Everybody verifies that the combined ciphertexts contain W; next, the shares are opened to the same W.",
        )
        learned = "Everybody: W, which the check mask r_0 hides."
        return Scene(event, "Shares and ciphertexts are tied together", ("G-CHECK",), lines, learned, ("G-CHECK",))
