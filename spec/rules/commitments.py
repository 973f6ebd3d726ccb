"""Rules of chapter 05, commitments, transcripts, coins and messages."""

from spec.equations import commitments as eq
from spec.equations.proofs import CHALLENGE
from spec.rules import Check, Definition, Rule

CHAPTER = "05_commitments.md"

RULES: tuple[Rule, ...] = (
    Definition(
        "IC-1",
        "Integer commitments",
        CHAPTER,
        "A commitment to the integers x_1..x_n is h^mu times the product of g_j^(x_j) modulo the Paillier "
        "modulus, with mu uniform below 2^(|N|+s_z). The bases are squares derived from session and modulus, "
        "so nobody chose them.",
        (
            *(eq.COMMITMENT, eq.RANDOMNESS, eq.BASE, eq.ROOT_GIVEN, eq.ROOT_BEZOUT, eq.ROOT),
            *(eq.WRAPPED_DISTANCE, eq.SHIFTED_DISTANCE),
        ),
    ),
    Definition(
        "FS-1",
        "Transcripts of proofs",
        CHAPTER,
        "Challenges are squeezed from SHAKE-256 after version, rule, session, prover, phase, round, index, "
        "the whole statement and the first messages were absorbed. Each item carries its type and length, so "
        "two different inputs never give the same bytes. A challenge has kappa = 128 bits.",
        (CHALLENGE, eq.OCTETS),
    ),
    Definition(
        "FS-2",
        "Session identifier",
        CHAPTER,
        "The session identifier is the hash of the agreed configuration, of all identity keys and of a fresh "
        "nonce of every party. It enters every proof, every derived base and every signature.",
        depends=("FS-1", "AG-1"),
    ),
    Definition(
        "CT-1",
        "Joint coins",
        CHAPTER,
        "Each party commits to 256 random bits by a hash that contains session, label and its own number; "
        "after the echo all commitments are opened; the coin is the hash of all openings in the order of the "
        "parties.",
        depends=("FS-1", "MS-1"),
    ),
    Check(
        "CT-1.C",
        "A coin is opened as committed",
        CHAPTER,
        "The opening hashes to the commitment that its sender had sent before; otherwise the sender is accused.",
        depends=("CT-1",),
    ),
    Definition(
        "CO-1",
        "Explicit coins",
        CHAPTER,
        "Every private random value of a party is a function of its seed and of the name of the value, and "
        "each name is drawn at most once. The order of drawing changes nothing.",
    ),
    Check(
        "MS-1",
        "Signed broadcast with echo",
        CHAPTER,
        "After each broadcast every party sends the signed list of the hashes that it received, and all lists "
        "are equal. Otherwise the parties exchange the signed originals: two different messages for one "
        "position, both validly signed, convict their signer; a party that cannot show what it echoed is accused "
        "of a false echo; otherwise the session ends and nobody is accused.",
        depends=("FS-2", "MS-2"),
    ),
    Check(
        "MS-2",
        "Form of a message",
        CHAPTER,
        "A message is validly signed by its sender, belongs to the expected position and recipient, has the "
        "expected type and is the canonical encoding of its content, with all lists of the expected length.",
        depends=("FS-2",),
    ),
    Check(
        "MS-3",
        "Private messages and silence",
        CHAPTER,
        "Messages for one recipient travel over a confidential channel, signed like broadcasts but not "
        "echoed. A message that does not arrive in time ends the session and accuses nobody, because silence "
        "cannot be proved.",
        depends=("MS-2",),
    ),
    Definition(
        "MS-4",
        "Attachments",
        CHAPTER,
        "Long fields of private messages follow the JSON as raw octets, after one line feed and in the order of the "
        "JSON, which holds the length and the SHA-256 of each in their place. The signature is over the JSON, and one "
        "content has one encoding.",
        depends=("MS-2", "MS-3", "AS-3"),
    ),
    Definition(
        "AB-1",
        "Abort",
        CHAPTER,
        "A party that refuses says which rule was broken, whom it accuses and why. Only a message of its own "
        "that fails a check accuses a party; nothing else accuses anybody. After an abort all secrets of the "
        "session are erased and nothing is reused.",
    ),
    Definition(
        "RS-1",
        "Restart",
        CHAPTER,
        "A party whose computation was interrupted may go on if it kept its seed and everything that it was told, each "
        "delivery before it computed anything from it. It computes everything again, and what it says again must be "
        "what it said; otherwise it stops. A party that kept less must not go on.",
        depends=("CO-1", "AB-1"),
    ),
)
