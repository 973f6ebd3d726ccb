"""Where the specification leaves a choice, or an implementation may do less: features that it declares."""

PARTY = "party"
SAME_BYTES = "same-bytes"

FEATURES = {
    PARTY: "It can be a party of a session: party.new and party.deliver.",
    SAME_BYTES: "As a party it draws every coin as CO-1 says and factorises its data as LAPACK does, signs included: "
    "its messages are those of the reference, byte for byte.",
}
