"""Openings of shares, and the commitments around MAC checks."""

from helen.explain.insight import Insight
from helen.explain.lesson import Event, Lesson
from helen.explain.rounds import Training
from helen.explain.scene import Scene, holds, vector, whole
from reference.messages.cointoss import Opening
from reference.messages.initialisation import MaskCombinations
from reference.messages.spdz import OpenedShares
from spec.bounds import comparison_width


class Openings:
    """Knows by the place in the session what an opening is for."""

    def __init__(self, lesson: Lesson, insight: Insight, training: Training) -> None:
        self._lesson, self._insight, self._training = lesson, insight, training
        self._since_check = 0
        self._coin = True
        self._products = False

    def opened(self, event: Event) -> Scene:
        """Shares become a public value."""
        self._since_check += 1
        values = self._sum(event)
        match event.position.phase:
            case "IN":
                return self._mask_check(event, values)
            case "MR":
                return self._training.model_opened(event, values)
        if self._training.waits_for_ciphertexts:
            return self._training.masked_model(event, values)
        if not self._products:
            self._products = True
            return self._comparison(event, values)
        return self._beaver(event, values)

    def committed(self, event: Event) -> Scene:
        """Both say the hash of what they will say next."""
        if self._coin:
            title, lines = (
                "A coin is tossed: first the hashes",
                ("Nobody may choose its part after seeing the others'.",),
            )
        else:
            title, lines = "MAC check: first the hashes", ("Each party commits to its sigma_i.",)
        return Scene(event, title, ("CT-1", *self._rules()), lines, "Nobody: the nonces hide what is committed to.")

    def revealed(self, event: Event) -> Scene:
        """Both say what was behind the hash."""
        coin, self._coin = self._coin, not self._coin
        said = {i: m.value for i, m in event.by_party().items() if isinstance(m, Opening)}
        if coin:
            if self._rules() == ("G-CHECK",):
                self._coin = True  # its coin has no second half
            lines = tuple(f"Party {i} adds {whole(value)}." for i, value in said.items())
            learned = "Everybody: the coin, once everything that it judges is fixed."
            return Scene(event, "The coin", ("CT-1", *self._rules()), lines, learned)
        self._since_check, self._products = 0, False
        self._training.checked(event)
        p = self._lesson.schedule.field
        lines = (
            *(f"sigma_{i} = {whole(value)}" for i, value in said.items()),
            holds(sum(said.values()) % p == 0, "Their sum is 0 modulo p: nobody shifted an opening."),
        )
        learned = "Everybody: that all openings so far were right, or the session ends here and nobody can be accused."
        return Scene(event, "MAC check", ("SP-5", "CT-1"), lines, learned, ("SP-5",))

    def _rules(self) -> tuple[str, ...]:
        return ("SP-5",) if self._since_check or self._lesson_has_begun() else ("G-CHECK",)

    def _lesson_has_begun(self) -> bool:
        return self._training.masks_are_checked

    def _sum(self, event: Event) -> tuple[int, ...]:
        p = self._lesson.schedule.field
        shares = [m.shares for m in event.by_party().values() if isinstance(m, OpenedShares)]
        return tuple(sum(column) % p for column in zip(*shares, strict=True))

    def _mask_check(self, event: Event, values: tuple[int, ...]) -> Scene:
        said = [
            combination.value
            for earlier in self._lesson.events
            if issubclass(earlier.kind, MaskCombinations)
            for message in earlier.by_party().values()
            if isinstance(message, MaskCombinations)
            for combination in message.combinations
        ]
        p = self._lesson.schedule.field
        self._training.masks_are_checked = True
        lines = (
            holds(sorted(x % p for x in said) == sorted(values), "The shares open to the same W as the ciphertexts."),
        )
        learned = "Everybody: that every mask is the same number in both worlds."
        return Scene(event, "The same combination of the shares", ("G-CHECK", "SP-4"), lines, learned)

    def _comparison(self, event: Event, values: tuple[int, ...]) -> Scene:
        schedule, averages = self._lesson.schedule, self._training.averages
        width = comparison_width(schedule)
        highs = self._insight.masks("MLTZ", event.position.round)
        low = [c - a - (1 << width) - (sum(h.high) << width) for c, a, h in zip(values, averages, highs, strict=True)]
        lines = (
            f"Only as shares: a' = {vector(averages, schedule.f)}; the threshold tau = {schedule.thresholds[0]}.",
            f"Opened: c = a' + 2^{width} + r + 2^{width} H = {vector(values)}, where r are {width} shared random bits.",
            holds(all(0 <= r < 1 << width for r in low), f"What remains for r = {vector(low)} has {width} bits."),
        )
        learned = "Everybody: c, which says nothing about a', because H is far longer. Nobody: whether |a'| > tau."
        return Scene(event, "One masked opening serves both comparisons", ("SP-7", "SP-4"), lines, learned, ("SP-7",))

    def _beaver(self, event: Event, values: tuple[int, ...]) -> Scene:
        half = len(values) // 2
        lines = (
            f"{half} products at once: epsilon = x - a and delta = y - b of each are opened.",
            f"The first: epsilon = {whole(values[0])}, delta = {whole(values[half])}.",
        )
        learned = "Everybody: epsilon and delta, uniform because a and b are. Nobody: x, y or their product."
        return Scene(event, "Products of shares", ("SP-3", "SP-4", "SP-7"), lines, learned, ("SP-3",))
