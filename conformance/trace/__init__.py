"""Which text states a rule, which code carries it out, which tests and vectors are evidence for it.

``build(root)`` reads a checkout: chapters for anchors, code for ``Spec:`` lines and for the IDs that it refuses by,
tests for their ``spec`` markers, vectors for what they cover. Nothing is imported or executed; the syntax trees say it
all.
"""

from conformance.trace.matrix import Problem, TraceMatrix, TraceRow, build

__all__ = ["Problem", "TraceMatrix", "TraceRow", "build"]
