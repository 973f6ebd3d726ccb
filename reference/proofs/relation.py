"""Statements about committed integers: what ZK-QUAD proves.

Committed integers ``x_0, x_1, ...`` and three kinds of public claims about them:

- links       ``Dec(C_l) = L_l(x) mod N`` for integer linear forms ``L_l``;
- equations   ``Q_i(x) = x^T P_i x + l_i^T x + c_i = 0`` over the integers;
- rows        ``T_i = h^{mu_i} prod_j g_{j+1}^{x_{sigma(i,j)}}``, commitments that other proofs refer to.

All of them are sparse: a form lists the terms that it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from reference.core.encoding import Item


@dataclass(frozen=True)
class Form:
    """A linear form ``L(x) = sum_k coefficient_k x_{index_k} + constant``; terms are ``(coefficient, index)``.

    Spec: ZK-QUAD
    """

    terms: tuple[tuple[int, int], ...]
    constant: int = 0

    def at(self, x: Sequence[int]) -> int:
        """``L(x)``."""
        return self.homogeneous(x) + self.constant

    def homogeneous(self, x: Sequence[int]) -> int:
        """``L(x)`` without its constant."""
        return sum(coefficient * x[index] for coefficient, index in self.terms)


@dataclass(frozen=True)
class Quadratic:
    """``Q(x) = sum c x_i x_j + sum c x_i + constant``; products are ``(c, i, j)``, terms are ``(c, i)``.

    Spec: ZK-QUAD
    """

    products: tuple[tuple[int, int, int], ...]
    terms: tuple[tuple[int, int], ...] = ()
    constant: int = 0

    def at(self, x: Sequence[int], e: int = 1) -> int:
        """``x^T P x + e l^T x + e^2 c``: the value ``Q(x)`` for ``e = 1``."""
        squares = sum(c * x[i] * x[j] for c, i, j in self.products)
        return squares + e * sum(c * x[i] for c, i in self.terms) + e * e * self.constant

    def mixed(self, m: Sequence[int], x: Sequence[int]) -> int:
        """``m^T (P + P^T) x + l^T m``: what multiplies ``e`` in ``Q`` at ``m + e x``."""
        crossed = sum(c * (m[i] * x[j] + x[i] * m[j]) for c, i, j in self.products)
        return crossed + sum(c * m[i] for c, i in self.terms)


@dataclass(frozen=True)
class Link:
    """The claim that ``ciphertext`` decrypts to ``form`` of the committed integers, modulo ``N``.

    Spec: ZK-QUAD
    """

    ciphertext: int
    form: Form


@dataclass(frozen=True)
class Row:
    """The claim that ``commitment = h^mu prod_j g_{j+1}^{x_{indices[j]}}``.

    Spec: ZK-QUAD
    """

    commitment: int
    indices: tuple[int, ...]


@dataclass(frozen=True)
class Statement:
    """Public claims about integers ``|x_v| < 2^bits[v]``; ``rule`` names the relation in refusals and in hashes.

    The bit lengths size the masks. They are *not* proved: only equations prove bounds.
    ``ValueError`` when there is no value, or when a claim refers to a value that does not exist.

    Spec: ZK-QUAD
    """

    rule: str
    bits: tuple[int, ...]
    links: tuple[Link, ...] = ()
    equations: tuple[Quadratic, ...] = ()
    rows: tuple[Row, ...] = ()

    def __post_init__(self) -> None:
        used = {index for link in self.links for _, index in link.form.terms}
        used |= {index for Q in self.equations for _, i, j in Q.products for index in (i, j)}
        used |= {index for Q in self.equations for _, index in Q.terms}
        used |= {index for row in self.rows for index in row.indices}
        if not self.bits or min(self.bits) < 0 or not used <= set(range(len(self.bits))):
            raise ValueError(f"{self.rule}: a statement needs values, and claims about these values only")

    def public_items(self) -> list[Item]:
        """Everything that a challenge must bind; every list is preceded by its label and length.

        Spec: FS-1
        """
        items: list[Item] = ["bits", len(self.bits), *self.bits, "links", len(self.links)]
        for link in self.links:
            items += [link.ciphertext, link.form.constant, len(link.form.terms), *chain(*link.form.terms)]
        items += ["equations", len(self.equations)]
        for Q in self.equations:
            items += [Q.constant, len(Q.products), *chain(*Q.products), len(Q.terms), *chain(*Q.terms)]
        items += ["rows", len(self.rows)]
        for row in self.rows:
            items += [row.commitment, len(row.indices), *row.indices]
        return items


@dataclass(frozen=True, repr=False)
class Witness:
    """The integers, the randomness of each link's ciphertext and the ``mu_i`` of each row.

    Spec: ZK-QUAD
    """

    values: tuple[int, ...]
    randomness: tuple[int, ...] = ()
    row_randomness: tuple[int, ...] = ()
