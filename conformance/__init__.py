"""What holds implementations against the specification: malicious parties, and the trace from rules to code and tests."""
