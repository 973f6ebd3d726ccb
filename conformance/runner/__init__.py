"""Plays vectors against an implementation and keeps score."""
