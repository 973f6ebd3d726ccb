"""What the training sees of a data set, added up over pieces of it; and a few rows that stand for all.

The input of a party depends on its data only through the products ``[X y]^T [X y]``: ``X^T X`` gives A, ``X^T y`` gives
b, and the traces are the squared norms that were declared. So a table of any length is as good as ``d + 1`` rows with
the same products, and those are all that a party needs to hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from reference.learning.summary import Dataset, Floats


@dataclass(frozen=True, eq=False, repr=False)
class Moments:
    """Of rows of k numbers, the target last: how many, their sum (k), and the products of columns (k x k).

    Spec: LR-4, LR-5
    """

    rows: int
    sums: Floats
    products: Floats

    @classmethod
    def of(cls, values: Floats) -> "Moments":
        """The moments of some rows, shape (rows, k). Squares must not overflow."""
        return cls(len(values), values.sum(axis=0), values.T @ values)

    @classmethod
    def total(cls, columns: int, parts: Iterable["Moments"]) -> "Moments":
        """The moments of all parts, added in their order; of no rows, if there are none."""
        nothing = cls(0, np.zeros(columns), np.zeros((columns, columns)))
        return reduce(add, parts, nothing)

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(self.rows + other.rows, self.sums + other.sums, self.products + other.products)

    @property
    def gram(self) -> Floats:
        """``X^T X``, d x d."""
        return self.products[:-1, :-1]

    @property
    def moment(self) -> Floats:
        """``X^T y``, d numbers."""
        return self.products[:-1, -1]


def condensed(moments: Moments) -> Dataset:
    """A data set of ``k = d + 1`` rows with the same products: ``B = Lambda^(1/2) W^T D``.

    ``D`` scales the columns to norm 1, and ``D^-1 products D^-1 = W Lambda W^T``. Each product of two columns is met up
    to a few units of rounding of the norms of these columns, whatever the rank: the error of an eigenvalue near zero,
    even one that came out negative, is as small as that of all others, and no system is solved.

    Spec: LR-4, LR-5, IP-B, IP-P
    """
    norms = np.sqrt(moments.products.diagonal())
    divisors = np.where(norms > 0, norms, 1.0)
    eigenvalues, W = np.linalg.eigh(moments.products / np.outer(divisors, divisors))
    B = np.sqrt(np.maximum(eigenvalues, 0.0))[:, None] * W.T * norms
    return Dataset(B[:, :-1], B[:, -1])
