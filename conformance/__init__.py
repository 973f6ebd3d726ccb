"""What holds implementations against the rules: malicious parties, and the trace from rules to code and tests."""
