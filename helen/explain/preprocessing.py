"""What is said while the parties make the preprocessing themselves. Numbers would not help: they are random."""

PREPROCESSING: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], str]] = {
    "BaseTransfers": (
        "Base transfers",
        ("OF-1", "AS-5"),
        ("128 transfers by a Diffie-Hellman exchange: the receiver learns one of two keys, by a bit of its own.",),
        "The receiver: one key of each pair. The sender: not which.",
    ),
    "ExtensionColumns": (
        "Transfers are extended",
        ("OF-1",),
        ("From 128 transfers to thousands, with nothing but hashes and XOR.",),
        "Nobody, if the columns are consistent; the next messages check it.",
    ),
    "ExtensionCheck": (
        "The columns are checked",
        ("OF-1",),
        ("A random combination of all transfers, with coins that were tossed after the columns were fixed.",),
        "Nobody: one more row of random bits hides the combination.",
    ),
    "Corrections": (
        "Products of shares, one party with another",
        ("OF-1",),
        ("Each transfer carries a bit of one factor: the sum over the bits, with powers of two, is a shared product.",),
        "Nobody: a correction is hidden by the string that the receiver did not choose.",
    ),
    "AuthenticatedInputs": (
        "Random numbers get their MACs",
        ("OF-1", "SP-1"),
        ("A correlated product of each number with everybody's share of the MAC key.",),
        "Nobody: MAC shares are uniform.",
    ),
    "OpenedShares": (
        "An opening inside the preprocessing",
        ("OF-1", "SP-4"),
        ("A combination, a sacrificed triple or a square: uniform numbers if everybody is honest.",),
        "Everybody: uniform numbers.",
    ),
    "Commitment": (
        "Commitments of a coin toss or of a check",
        ("CT-1",),
        ("A hash of a value and a nonce: nobody can wait for the others and then choose.",),
        "Nobody.",
    ),
    "Opening": (
        "The commitments are opened",
        ("CT-1", "OF-1"),
        ("Everybody recomputes every hash.",),
        "Everybody: joint coins, or differences that must add up to zero.",
    ),
}
"""Title, rules, lines, who learns what; by message type."""
