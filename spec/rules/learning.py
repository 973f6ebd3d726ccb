"""Rules of chapter 02, learning."""

from spec.equations import learning as eq
from spec.rules import Definition, Identity, Rule

CHAPTER = "02_learning.md"

RULES: tuple[Rule, ...] = (
    Definition(
        "LR-0",
        "The objective",
        CHAPTER,
        "The model is the vector w that minimises half the sum of squared errors over the rows of all "
        "parties, plus lambda_1 times the sum of absolute coefficients, plus lambda_2/2 times the sum of "
        "squared coefficients. Coordinates declared unpenalised (the intercept) are left out of both "
        "penalties.",
        (eq.OBJECTIVE,),
    ),
    Definition(
        "LR-1",
        "Local step",
        CHAPTER,
        "Party i minimises its own part of the augmented Lagrangian in w for fixed z and u_i: a linear system "
        "whose matrix never changes during the training.",
        (eq.LOCAL_STEP,),
        ("LR-0",),
    ),
    Definition(
        "LR-2",
        "Shared step",
        CHAPTER,
        "The shared model z is the proximal map of the penalties at the average of w_i + u_i: shrink towards "
        "zero by lambda_1/(m rho), then scale. The folded form takes the sum instead of the average and has "
        "one factor less.",
        eq.SHARED_STEP,
        ("LR-0",),
    ),
    Definition(
        "LR-3",
        "Dual step",
        CHAPTER,
        "Party i adds to u_i by how much its own model differs from the shared one. All vectors start at zero "
        "and the number of rounds K is public and fixed.",
        (eq.DUAL_STEP,),
        ("LR-1", "LR-2"),
    ),
    Identity(
        "LR-4",
        "The inverse from the singular value decomposition",
        CHAPTER,
        "With X_i = O_i G_i V_i^T and a square orthogonal V_i, the matrix A_i = (X_i^T X_i + rho I)^{-1} has "
        "the eigenvectors V_i and the eigenvalues 1/(G_jj^2 + rho). Singular values beyond the number of rows "
        "are zero.",
        eq.INVERSE_BY_SVD,
        ("LR-1",),
    ),
    Identity(
        "LR-5",
        "The moment vector from the singular value decomposition",
        CHAPTER,
        "The vector b_i = X_i^T y_i equals V_i G_i^T c_i with c_i = O_i^T y_i. Committing to c_i, and not to "
        "the product G_i^T c_i, ties the moment vector to the singular values.",
        (*eq.MOMENT_BY_SVD, *eq.CONDENSED),
        ("LR-4",),
    ),
    Definition(
        "LR-6",
        "The iteration on integers",
        CHAPTER,
        "One round on scaled integers with relaxation alpha = alpha_num/2^alpha_bits and penalty rho = "
        "rho_num/2^rho_bits; the normalised form has rho = 1 and alpha = 7/4, the printed iteration alpha = "
        "1. The prox factor q is rounded down and applied before the one rescale, so z always has scale f.",
        eq.INTEGER_STEP + eq.INTEGER_PROX,
        ("LR-1", "LR-2", "LR-3", "FX-1"),
    ),
)
