"""Parameter sets: the size of the modulus, and what it is worth."""

from dataclasses import dataclass

CHALLENGE_BITS = 128
"""``kappa``: bits of a challenge. Spec: FS-1"""

SLACK_PROOF = 128
"""``s_z``: bits by which a mask in a proof exceeds what it hides. Spec: ZK-QUAD"""


@dataclass(frozen=True)
class ParameterSet:
    """A named size of the Paillier modulus. Spec: PL-1"""

    name: str
    modulus_bits: int
    description: str


PARAMETER_SETS = {
    parameters.name: parameters
    for parameters in (
        ParameterSet("HELEN-2048", 2048, "112-bit security"),
        ParameterSet("HELEN-3072", 3072, "128-bit security"),
        ParameterSet("TOY-512", 512, "INSECURE: for tests; anyone can factor the modulus"),
    )
}
