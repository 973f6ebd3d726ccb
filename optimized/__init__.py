"""The optimised engine: the messages of :mod:`reference`, computed faster. Empty so far.

It will implement :class:`reference.operations.Operations`; for the same coins its messages are the same bytes.
"""
