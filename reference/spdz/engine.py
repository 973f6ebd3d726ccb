"""Computing on shares: input, multiplication, opening, and the MAC checks that make openings trustworthy."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from reference.core.coins import Coins
from reference.core.cointoss import commit_and_open, joint_challenges
from reference.core.rounds import Protocol, Rounds
from reference.messages.spdz import InputOffsets, OpenedShares
from reference.preprocessing.material import Material
from reference.spdz.opened import require_cancelled, require_residues, sums_of
from reference.spdz.shares import Shares, join


class ErasedEngine(RuntimeError):
    """Use after a failed check: a defect of the calling code, never of another party."""

    def __init__(self) -> None:
        super().__init__("this engine was erased after a failure; start a new session")


class Spdz:
    """One party's side of the computation on shares in one session.

    It keeps the opened values whose MACs were not checked yet. When a check fails, or anything else interrupts
    an interaction, it forgets the MAC key, the supply and those values, and refuses to be used again
    (:class:`ErasedEngine`): a second check under the same key would help a cheater.

    Spec: SP-1
    """

    __slots__ = ("_coins", "_material", "_session", "_unchecked", "checks", "party", "prime", "rounds")

    def __init__(self, party: int, session: bytes, rounds: Rounds, coins: Coins, material: Material) -> None:
        self.party, self.rounds, self.prime = party, rounds, material.prime
        self.checks = 0
        """How many MAC checks were run (a check with nothing to check does not count)."""
        self._session, self._coins = session, coins
        self._material: Material | None = material
        self._unchecked: list[tuple[tuple[int, ...], tuple[int, ...]]] = []

    def __repr__(self) -> str:
        return f"Spdz(party={self.party}, unchecked={self.unchecked}, checks={self.checks}, alive={self.alive})"

    @property
    def alive(self) -> bool:
        """Whether the engine can still be used."""
        return self._material is not None

    @property
    def unchecked(self) -> int:
        """How many opened values wait for the next MAC check."""
        return sum(len(values) for values, _ in self._unchecked)

    @property
    def material(self) -> Material:
        """The supply of this session; :class:`ErasedEngine` after a failure."""
        if self._material is None:
            raise ErasedEngine
        return self._material

    def erase(self) -> None:
        """Forget the MAC key, the supply and everything unchecked, for good.

        Spec: SP-5
        """
        if self._material is not None:
            self._material.erase()
        self._material = None
        self._unchecked.clear()

    def hand_over(self) -> tuple[Material, Coins]:
        """Supply and coins, to go on elsewhere; ``ValueError`` while opened values wait for their check.

        This engine is used up, whatever happens.

        Spec: SP-3, SP-5
        """
        material, waiting = self.material, self.unchecked
        self._material = None
        if waiting:
            material.erase()
            raise ValueError(f"{waiting} opened values wait for their check")
        return material, self._coins

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Erase this engine unless the block runs to its end. For every refusal that depends on shared values.

        Spec: SP-5
        """
        if not self.alive:
            raise ErasedEngine
        try:
            yield
        except BaseException:
            self.erase()
            raise

    def public(self, values: Sequence[int]) -> Shares:
        """Shares of public integers: party 1 holds the values, everyone its part of the MACs. No interaction.

        Spec: SP-2
        """
        p, alpha = self.prime, self.material.mac_key
        mine = tuple(value % p if self.party == 1 else 0 for value in values)
        return Shares(p, mine, tuple(alpha * value % p for value in values))

    def input(self, counts: Mapping[int, int], mine: Sequence[int]) -> Protocol[dict[int, Shares]]:
        """Every party ``i`` shares ``counts[i]`` private integers, this one ``mine``; one round.

        Returns the shared vectors by owner. The owner says ``x - r`` for a mask ``r`` that only it knows, so an
        input is hidden perfectly; each party is free to choose any residue. An offset vector of another length,
        or with an entry outside ``[0, p)``, is refused as ``SP-1.V0`` and its sender accused.

        Spec: SP-1
        """
        if len(mine) != counts[self.party]:
            raise ValueError(f"{len(mine)} values for {counts[self.party]} declared inputs")
        with self.guarded():
            masks = {owner: self.material.take_inputs(owner, count) for owner, count in counts.items()}
            known = masks[self.party].values or ()
            offsets = tuple((x - r) % self.prime for x, r in zip(mine, known, strict=True))
            received = yield from self.rounds.broadcast(InputOffsets(offsets=offsets))
            for sender, message in received.items():
                require_residues(self.prime, message.offsets, counts[sender], "SP-1.V0", sender)
            return {owner: mask.shares + self.public(received[owner].offsets) for owner, mask in masks.items()}

    def multiply(self, x: Shares, y: Shares) -> Protocol[Shares]:
        """``<x_j y_j>`` for two shared vectors of equal length; one triple an entry, one round.

        With a triple ``c = a b`` the parties open ``e = x - a`` and ``d = y - b``, which are uniform, and
        ``x y = c + e b + d a + e d``.

        Spec: SP-3
        """
        triples = self.material.take_triples(len(x))
        opened = yield from self.open(join([x - triples.left, y - triples.right]))
        e, d = opened[: len(x)], opened[len(x) :]
        constant = self.public([e_j * d_j for e_j, d_j in zip(e, d, strict=True)])
        return triples.product + triples.right * e + triples.left * d + constant

    def random_bits(self, count: int) -> Shares:
        """Shared bits that are uniform and unknown to everybody. No interaction.

        Spec: SP-6
        """
        return self.material.take_bits(count)

    def open(self, shares: Shares) -> Protocol[tuple[int, ...]]:
        """The vector behind ``shares``, residues in ``[0, p)``, not to be trusted before :meth:`check`. One round.

        On its own only for values that are uniform in the field, as the openings of :meth:`multiply` are.
        Refuses shares of the wrong shape as ``SP-4.V0`` and accuses their sender.

        Spec: SP-4
        """
        with self.guarded():
            received = yield from self.rounds.broadcast(OpenedShares(shares=shares.values))
            opened = sums_of(self.prime, received, len(shares))
            self._unchecked.append((opened, shares.macs))
            return opened

    def open_masked(self, shares: Shares) -> Protocol[tuple[int, ...]]:
        """Check everything opened so far, then open a value that is hidden only statistically.

        The mask hides the value only as long as the value is within its bound, so an earlier opening that was
        shifted must be found before this one leaves. The result may enter linear functions of shares at once;
        before it enters anything else, :meth:`check` again, or use :meth:`open_checked`.

        Spec: SP-5
        """
        yield from self.check()
        return (yield from self.open(shares))

    def open_checked(self, shares: Shares) -> Protocol[tuple[int, ...]]:
        """Check, open, check again: for a value that is released, or that enters a ciphertext or a decryption.

        Spec: SP-5
        """
        opened = yield from self.open_masked(shares)
        yield from self.check()
        return opened

    def check(self) -> Protocol[None]:
        """Verify the MACs of everything opened since the last check; nothing to check costs no round, otherwise four.

        A joint coin, drawn after the openings, gives coefficients ``t_j``; party ``i`` commits to
        ``sigma_i = sum_j t_j (mac_ij - alpha_i x_j)`` and opens it, and the sigmas must add up to 0. A shifted
        opening survives with probability about ``2^-126``. Refuses ``SP-5.MAC`` (nobody can be accused),
        ``SP-5.C`` and ``CT-1.C`` (a wrong opening of a commitment: its sender), and then erases this engine.

        Spec: SP-5
        """
        with self.guarded():
            if not self._unchecked:
                return
            self.checks += 1
            label = f"SP-5/{self.checks}"
            coins, rounds, party, session = self._coins, self.rounds, self.party, self._session
            weights = yield from joint_challenges(rounds, coins, session, party, label, self.unchecked)
            sigma = self._weighted_difference(weights)
            opened = yield from commit_and_open(rounds, coins, session, party, label + "/sigma", sigma, "SP-5")
            require_cancelled(self.prime, opened, self.checks)
            self._unchecked.clear()

    def _weighted_difference(self, weights: Sequence[int]) -> int:
        alpha = self.material.mac_key
        pairs = ((x, mac) for values, macs in self._unchecked for x, mac in zip(values, macs, strict=True))
        return sum(t * (mac - alpha * x) for t, (x, mac) in zip(weights, pairs, strict=True)) % self.prime
