"""What the optimised engine claims about each operation, one line for each: how its result relates to the reference's.

``tests/optimized/test_claims.py`` holds every claim against random and hostile input.
"""

from dataclasses import dataclass
from enum import Enum


class Mode(Enum):
    """Exact: the same value, hence the same bytes in every message. Verdict: the same verdict, rule and accused.

    Bound: within a bound that has a rule.

    Spec: ZK-0
    """

    EXACT = "exact"
    VERDICT = "verdict"
    BOUND = "bound"


@dataclass(frozen=True)
class Claim:
    """One operation, by interface and name; for a bound, the rule that states it.

    Spec: ZK-0
    """

    interface: str
    operation: str
    mode: Mode
    rule: str


CLAIMS = (
    Claim("Operations", "randomisers", Mode.EXACT, "PL-5"),
    Claim("Operations", "combine_randomness", Mode.EXACT, "PL-3"),
    Claim("Operations", "encrypt", Mode.EXACT, "PL-1"),
    Claim("Operations", "linear", Mode.EXACT, "PL-3"),
    Claim("Operations", "pack", Mode.EXACT, "G-C2S"),
    Claim("Operations", "matrix_product", Mode.EXACT, "MC-1"),
    Claim("Operations", "commit_rows", Mode.EXACT, "IC-1"),
    Claim("Operations", "decryption_shares", Mode.EXACT, "TD-2"),
    Claim("Operations", "combine", Mode.EXACT, "TD-2"),
    Claim("Operations", "prove_quadratic", Mode.EXACT, "ZK-QUAD"),
    Claim("Operations", "verify_quadratic", Mode.VERDICT, "ZK-QUAD"),
    Claim("Operations", "prove_plaintexts", Mode.EXACT, "ZK-PK"),
    Claim("Operations", "verify_plaintexts", Mode.VERDICT, "ZK-PK"),
    Claim("Operations", "prove_matrix", Mode.EXACT, "ZK-MAT"),
    Claim("Operations", "verify_matrix", Mode.VERDICT, "ZK-MAT"),
    Claim("Operations", "prove_rows", Mode.EXACT, "ZK-ROW"),
    Claim("Operations", "verify_rows", Mode.VERDICT, "ZK-ROW"),
    Claim("Operations", "prove_decryption", Mode.EXACT, "ZK-DEC"),
    Claim("Operations", "verify_decryption", Mode.VERDICT, "ZK-DEC"),
    Claim("Kernel", "generators", Mode.EXACT, "OF-1"),
    Claim("Kernel", "transposed", Mode.EXACT, "OF-1"),
    Claim("Kernel", "hash_rows", Mode.EXACT, "OF-1"),
    Claim("Kernel", "offer", Mode.EXACT, "OF-1"),
    Claim("Kernel", "collect", Mode.EXACT, "OF-1"),
    Claim("Kernel", "reduced", Mode.EXACT, "OF-1"),
    Claim("Kernel", "add", Mode.EXACT, "SP-2"),
    Claim("Kernel", "subtract", Mode.EXACT, "SP-2"),
    Claim("Kernel", "multiply", Mode.EXACT, "OF-1"),
    Claim("Kernel", "total", Mode.EXACT, "OF-1"),
    Claim("Summary", "condensed", Mode.BOUND, "FX-1"),
)
"""A verdict is that of the single verifications up to a probability of ``2^-128`` and under AS-2: who knows the factors
of ``N`` can make lists and single proofs disagree, though not about a false statement (chapter 06, ZK-0, *Lists*). The
summary of a condensed table differs from that of the table by the rounding of its products (ADR 0015)."""
