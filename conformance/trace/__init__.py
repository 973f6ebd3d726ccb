"""Which text states a rule, which code carries it out, which tests, claims and vectors are evidence, and how good.

``build(root)`` reads a checkout: chapters for anchors, code for ``Spec:`` lines and for the IDs that it refuses by,
tests for their markers, vectors for what they cover; the syntax trees say it all, nothing is executed. What ran comes
from a recording of the tests (``make test``); without one, from the committed snapshot.
"""

from conformance.trace.matrix import TraceMatrix, TraceRow, build
from conformance.trace.problems import Problem, find_problems

__all__ = ["Problem", "TraceMatrix", "TraceRow", "build", "find_problems"]
