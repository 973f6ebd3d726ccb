"""The optimised engine: the messages of :mod:`reference`, computed faster.

:mod:`optimized.operations` implements :class:`reference.operations.Operations` with shared work (:mod:`arithmetic`,
:mod:`keys`) and verifies lists of proofs as one equation (:mod:`equations`, :mod:`proofs`); :mod:`optimized.pool` gives
pieces of lists to workers. :mod:`optimized.preprocessing` implements the kernel of the preprocessing in numpy.
:mod:`optimized.learning` summarises tables of any length. :mod:`optimized.claims` says for each operation how its
result relates to the reference's. For the same coins its messages are the same bytes.
"""
