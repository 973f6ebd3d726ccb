"""Claims of chapter 02, learning."""

from spec.claims import Chapter, Method, vanish
from spec.equations import learning

CHAPTER = Chapter()


@CHAPTER.claim(
    "LR-1/minimises",
    Method.SYMPY,
    "The gradient of the augmented Lagrangian in w_i is zero at the local step, for every data of up to 2 x 2.",
)
def _minimises() -> bool:
    return all(vanish(learning.local_stationarity(*shape)) for shape in ((1, 1), (1, 2), (2, 2)))
