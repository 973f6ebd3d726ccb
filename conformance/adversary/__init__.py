"""Malicious parties for full sessions: attacks that name a place and a change."""
