"""Implementations that are wrong on purpose. Each must fail in its own way, or the runner is worth nothing."""
