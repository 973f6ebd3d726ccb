"""The wrong lines, by what they are wrong about."""
