"""Transcripts of honest sessions."""

from functools import cache

from tests.auditing import transcript
from tests.sessions import example
from tests.support import run


@cache
def honest(name: str) -> bytes:
    """The transcript of an honest session of a kind."""
    return transcript(run(example(name)))
