"""The rounds of a lesson: the integers of LR-6 are computed again beside the ciphertexts."""

from collections.abc import Sequence

from helen.explain.insight import Insight, Masks
from helen.explain.lesson import Event, Lesson
from helen.explain.scene import Scene, holds, scaled, vector
from reference.core.arithmetic import inverse, symmetric
from reference.messages.initialisation import DecryptionShares
from reference.messages.input_preparation import QrCommitment, SvdCommitment
from reference.messages.model_compute import MatrixUpdate, Release, RowUpdate
from spec.ideal import rescale, soft_threshold

Vector = tuple[int, ...]


class Training:
    """Follows ``z``, ``u`` and everything between, in the clear."""

    def __init__(self, lesson: Lesson, insight: Insight) -> None:
        self._lesson, self._insight, self._schedule = lesson, insight, lesson.schedule
        d = self._schedule.problem.dimension
        self._z: Vector = (0,) * d
        self._u: dict[int, Vector] = dict.fromkeys((1, 2), (0,) * d)
        self._b: dict[int, Vector] = {}
        self._sums: dict[int, Vector] = {}
        self._number = 0
        self.averages: Vector = ()
        """``a'`` of this round (scale f)."""
        self.masks_are_checked = False
        self.waits_for_ciphertexts = False
        """Whether the next opening is that of G-S2C."""

    def summary(self, event: Event) -> Scene:
        """The parties' inputs."""
        f, s_A = self._schedule.f, self._schedule.matrix_bits
        messages = event.by_party()
        lines: list[str] = []
        for i, message in messages.items():
            assert isinstance(message, QrCommitment | SvdCommitment)
            self._b[i] = self._insight.plaintexts(message.vector)
            A = self._insight.matrix(i)
            lines.append(
                f"Party {i} has {len(self._lesson.data[i - 1].target)} rows. Only it knows, at scale s_A = {s_A}:"
            )
            lines += [f"    A_{i} row {r}: {vector(row, s_A)}" for r, row in enumerate(A, start=1)]
            lines.append(f"    b_{i} = {vector(self._b[i], f)}, in its ciphertexts")
        batched = self._lesson.configuration.suite == "batched"
        lines.append(
            "A is in row commitments." if batched else "A is in ciphertexts, with V, Theta, G and all products."
        )
        rules = ("IP-B", "ZK-QUAD", "LR-4") if batched else ("IP-P", "ZK-RNG", "ZK-MAT", "ZK-MUL", "LR-4")
        learned = "Everybody: that some data set within the declared norms has this summary. Nobody: which."
        title = "Each party commits to a summary of its rows"
        return Scene(event, title, rules, tuple(lines), learned, (rules[0], "LR-5"))

    def update(self, event: Event) -> Scene:
        """``w_i = A_i v_i`` on ciphertexts."""
        self._number = event.position.round
        schedule, plan = self._schedule, self._schedule.rounds[self._number - 1]
        lift = 1 << plan.scale - schedule.f
        self.waits_for_ciphertexts, self.averages, self._sums = False, (), {}
        lines = [f"Nobody knows z = {vector(self._z, schedule.f)}; everybody holds Enc(z) and both Enc(u_i)."]
        for i, message in event.by_party().items():
            assert isinstance(message, RowUpdate | MatrixUpdate)
            b, u, A = self._b[i], self._u[i], self._insight.matrix(i)
            v = tuple(lift * b_j + lift * z_j - u_j for b_j, z_j, u_j in zip(b, self._z, u, strict=True))
            w = tuple(sum(a * x for a, x in zip(row, v, strict=True)) for row in A)
            lines.append(f"Party {i}: v = {vector(v, plan.scale)}")
            lines.append(
                holds(
                    self._insight.plaintexts(message.w) == w,
                    f"    Enc(w_{i}) contains A v = {vector(w, plan.scale + schedule.sigma)}",
                )
            )
            kept = ((1 << schedule.alpha_bits) - schedule.alpha_num) * lift << schedule.sigma
            columns = zip(w, self._z, u, strict=True)
            self._sums[i] = tuple(schedule.alpha_num * a + kept * z + (x << schedule.growth) for a, z, x in columns)
        proof = "ZK-ROW" if self._lesson.configuration.suite == "batched" else "ZK-MAT"
        learned = "Everybody: that each used the A_i of its commitment. Nobody: v, w or z."
        return Scene(
            event, f"Round {plan.number}: local steps", ("MC-1", "LR-1", "LR-6", proof), tuple(lines), learned, (proof,)
        )

    def decryption(self, event: Event) -> Scene:
        """A masked opening: of the average (G-C2S), or of the dual vectors (G-C2C)."""
        return self._duals_rescaled(event) if self.averages else self._averaged(event)

    def combined(self, event: Event) -> list[int]:
        """The plaintexts that the shares of a message give, by TD-2 and nothing else."""
        keys, square = self._insight.keys, self._insight.public.square
        said = [m.shares for m in event.by_party().values() if isinstance(m, DecryptionShares)]
        plaintexts = []
        for column in zip(*said, strict=True):
            T = 1
            for share in column:
                T = T * share * share % square
            plaintexts.append((T - 1) // keys.modulus * inverse(4 * keys.theta, keys.modulus) % keys.modulus)
        return plaintexts

    def masked_model(self, event: Event, opened: Vector) -> Scene:
        """The opening of G-S2C."""
        schedule, number = self._schedule, event.position.round
        masks = self._insight.masks("MS2C", number)
        offset = 1 << schedule.value_bits
        z = tuple(o - offset - sum(mask.high) for o, mask in zip(opened, masks, strict=True))
        expected = tuple(map(soft_threshold, self.averages, schedule.thresholds))
        lines = (
            f"Opened: o = z + 2^{schedule.value_bits} + R' = {vector(opened)}",
            f"The masks: R' = {vector(sum(mask.high) for mask in masks)}",
            holds(z == expected, f"So Enc(z) contains S_tau(a') = {vector(z, schedule.f)}"),
        )
        self._set_model(z)
        learned = "Everybody: o, which the masks hide. Everybody computes Enc(z) from it and from Enc(r')."
        return Scene(event, "Shares become ciphertexts again", ("G-S2C", "SP-4"), lines, learned, ("G-S2C",))

    def checked(self, event: Event) -> None:
        """After a MAC check within a round, the next opening is that of G-S2C."""
        if event.position.phase == "MC":
            self.waits_for_ciphertexts = True

    def model_opened(self, event: Event, opened: Vector) -> Scene:
        """The last opening."""
        schedule = self._schedule
        z = tuple(symmetric(value, schedule.field) for value in opened)
        expected = tuple(map(soft_threshold, self.averages, schedule.thresholds))
        self._set_model(z)
        lines = (
            f"Only as shares until now: S_tau(a') of a' = {vector(self.averages, schedule.f)}.",
            holds(z == expected, f"The shares add up to it, modulo p: z = {vector(z, schedule.f)}."),
        )
        learned = "Everybody: the model. It is the only value of the session that is opened without a mask."
        return Scene(event, "The model is opened", ("MR-1", "SP-4"), lines, learned)

    def release(self, event: Event) -> Scene:
        """The end."""
        said = {m.coefficients for m in event.by_party().values() if isinstance(m, Release)}
        names = self._lesson.configuration.features
        lines = (
            holds(said == {self._z}, "Both release the same integers."),
            *(f"{name}: {scaled(z, self._schedule.f)}" for name, z in zip(names, self._z, strict=True)),
        )
        return Scene(event, "The end", ("MR-1",), lines, "Everybody: the model, and that all agree on it.")

    def _averaged(self, event: Event) -> Scene:
        schedule, plan = self._schedule, self._schedule.rounds[event.position.round - 1]
        columns = zip(schedule.quotients, zip(*self._sums.values(), strict=True), strict=True)
        a = tuple(q * sum(column) for q, column in columns)
        masks = self._insight.masks("MC2S", plan.number)
        y = self._opened(event, a, masks)
        self.averages = tuple(map(_rescaled, y, masks))
        low = [sum(mask.low) for mask in masks]
        ideal = tuple(rescale(x, plan.shift, r, 2) for x, r in zip(a, low, strict=True))
        scale = plan.shift + schedule.f
        lines = (
            f"In ciphertexts: a = q (s_1 + s_2) = {vector(a, scale)}",
            f"Masks of both parties: R = {vector(mask.total for mask in masks)}",
            f"Decrypted together: y = a + 2^(t-1) + 2^{plan.width} + R = {vector(y)}",
            holds(
                self.averages == ideal,
                f"Drop t = {plan.shift} bits and the masks: a' = {vector(self.averages, schedule.f)}",
            ),
        )
        learned = "Everybody: y, within 2^-s_m of random. Each party: a share of a'. Nobody: a'."
        rules = ("G-C2S", "TD-2", "ZK-DEC", "DP-1")
        return Scene(event, "The average becomes shares", rules, lines, learned, ("G-C2S",))

    def _duals_rescaled(self, event: Event) -> Scene:
        plan = self._schedule.rounds[event.position.round - 1]
        masks = self._insight.masks("MC2C", plan.number)
        u = tuple(entry for i in (1, 2) for entry in self._u[i])
        y = self._opened(event, u, masks)
        rescaled = tuple(map(_rescaled, y, masks))
        d = self._schedule.problem.dimension
        self._u = {i: rescaled[(i - 1) * d : i * d] for i in (1, 2)}
        scale = plan.u_shift + self._schedule.f
        lines = (
            f"In ciphertexts: u = {vector(u, scale)}, for both parties",
            f"Decrypted together, masked: y = {vector(y)}",
            f"Drop {plan.u_shift} bits, subtract Enc(R'): u = {vector(rescaled, self._schedule.f)}",
        )
        learned = "Everybody: y, within 2^-s_m of random, and new ciphertexts of u. Nobody: u."
        title = "The dual vectors get their scale back"
        return Scene(event, title, ("G-C2C", "TD-2", "ZK-DEC", "DP-1"), lines, learned, ("G-C2C",))

    def _opened(self, event: Event, values: Vector, masks: Sequence[Masks]) -> Vector:
        """The masked values that were decrypted; :class:`Contradiction` if values and masks say something else."""
        batch = masks[0].batch
        packed = self.combined(event)
        y = tuple(
            packed[number] >> batch.slot * k & (1 << batch.slot) - 1
            for number, group in enumerate(batch.groups)
            for k in range(len(group))
        )
        half = 1 << batch.shift - 1
        computed = tuple(a + half + (1 << batch.width) + mask.total for a, mask in zip(values, masks, strict=True))
        holds(y == computed, "what was decrypted is the masked value")
        return y

    def _set_model(self, z: Vector) -> None:
        """``u_i = s_i - z`` at the scale of ``s_i``."""
        plan = self._schedule.rounds[self._number - 1]
        lift = 1 << plan.scale - self._schedule.f + self._schedule.growth
        self._z = z
        self._u = {i: tuple(s - lift * z_j for s, z_j in zip(self._sums[i], z, strict=True)) for i in (1, 2)}


def _rescaled(y: int, masks: Masks) -> int:
    """What G-C2S and G-C2C make of an opened value, for two parties."""
    batch = masks.batch
    return (y >> batch.shift) - (1 << batch.width - batch.shift) - 1 - sum(masks.high)
