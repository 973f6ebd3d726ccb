"""The optimised engine: the messages of :mod:`reference`, computed faster.

So far it implements :class:`reference.preprocessing.kernel.Kernel`; it will implement
:class:`reference.operations.Operations`. For the same coins its messages are the same bytes.
"""
