"""Rules of chapter 01: what the security rests on."""

from spec.rules import Assumption, Rule

CHAPTER = "01_threat_model.md"

RULES: tuple[Rule, ...] = (
    Assumption(
        "AS-1",
        "Decisional composite residuosity",
        CHAPTER,
        "N-th powers modulo N^2 cannot be told from random units: Paillier ciphertexts hide their plaintexts.",
    ),
    Assumption(
        "AS-2",
        "Factoring, strong RSA, low order",
        CHAPTER,
        "Nobody can factor N, take a root of a given random element of their choice, or find an element of "
        "low order other than 1 and -1 modulo N: integer commitments bind, and equations up to sign are what "
        "they seem.",
    ),
    Assumption(
        "AS-3",
        "Random oracle",
        CHAPTER,
        "SHAKE-256 behaves like a random function: hash commitments hide and bind, and challenges are unpredictable.",
    ),
    Assumption(
        "AS-4",
        "Signatures and channels",
        CHAPTER,
        "Ed25519 signatures cannot be forged, the identity keys in the configuration are authentic, and "
        "private channels are confidential.",
    ),
    Assumption(
        "AS-5",
        "Oblivious transfer",
        CHAPTER,
        "In ffdhe3072 short powers look like random elements and Diffie-Hellman is hard, also with an oracle that "
        "confirms guesses; AES-128 behaves like a random permutation for each key.",
    ),
)
