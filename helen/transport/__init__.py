"""Drivers that move the bytes of a session."""
