"""What the flags of cases mean. A file carries the notes of the flags that occur in it."""

ONLY_THIS_CHECK = "OnlyThisCheck"

NOTES = {
    ONLY_THIS_CHECK: "With the named check left out the reference accepts: only this check stands against the input.",
    "Ordinary": "What happens in every session.",
    "Honest": "Nobody cheats: the session must end with exactly these integers.",
    "Cheating": "Another party keeps to the protocol everywhere but in one message.",
    "Encoding": "Bytes that are not the one canonical encoding of a message, though a lenient reader might take them.",
    "Misplaced": "A message in order that was not awaited here.",
    "Silence": "Nothing came.",
    "Arithmetic": "Exact integers: rounding, signs and ends of intervals.",
    "Configuration": "A configuration that contradicts itself or under which an integer could overflow.",
    "Random": "Inputs that follow from a seed.",
    "Extreme": "The largest, smallest or emptiest input that is in order.",
    "Negative": "Integers below zero, written with a minus sign.",
    "SignFlip": "An element times -1: verification is up to sign (ZK-0).",
    "OutOfRange": "A response that is too long, or not a residue. The equations hold for it.",
    "NotAUnit": "An element that is zero, not reduced, negative or has a factor in common with the modulus.",
    "WrongResponse": "A response that does not fit the first messages and the challenge.",
    "FalseStatement": "The honest prover was made to prove something false, with challenges that fit.",
    "Unbound": "The statement was changed after the proof was made: challenges must bind all of it.",
    "Replay": "A proof that is valid at another place: other session, prover, phase, round or index.",
    "Length": "A list of the wrong length.",
    "Batch": "Several statements at once: all hold, or the first that does not is refused.",
}
