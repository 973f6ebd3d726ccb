"""Rules of chapter 11: what a transcript is, and what somebody who took no part makes of it."""

from spec.rules import Definition, Rule

CHAPTER = "11_audit.md"

RULES: tuple[Rule, ...] = (
    Definition(
        "AU-1",
        "Form of a transcript",
        CHAPTER,
        "A transcript is a file of canonical JSON objects, one a line: a header, the broadcast messages "
        "byte by byte as they were sent, and an end that says how the session ended. Every line has the "
        "SHA-256 of the line before it; the end has one of itself. The model file is, byte by byte, the "
        "model in the end.",
        depends=("MS-2",),
    ),
    Definition(
        "AU-2",
        "What an audit follows",
        CHAPTER,
        "The auditor reads the messages in the one order that the agreed configuration allows, verifies "
        "signatures and echoes, computes every ciphertext anew from messages before it, and makes every "
        "check of a party that needs no secret. A session that ended is refused at the first check that "
        "fails. One that was stopped is refused as well if all parties went on after that place.",
        depends=("AU-1", "MS-1", "MS-2", "LR-6", "DP-1"),
    ),
    Definition(
        "AU-3",
        "Evidence of blame",
        CHAPTER,
        "A party is accused only by its own signature: under a message that fails a check which needs no "
        "secret, under two different messages for one place of one session, or under an echo of something "
        "else than what it shows. What others say of it is no evidence.",
        depends=("AU-2", "AB-1", "MS-1"),
    ),
)
