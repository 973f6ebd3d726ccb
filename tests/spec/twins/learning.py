"""Broken twins of chapter 02."""

from tests.spec.twins import Twin

TWINS: list[Twin] = []
