"""A tiny session, told message by message: the rule, the formula, the numbers, who learns what.

:mod:`~helen.explain.lesson` runs it, :mod:`~helen.explain.insight` looks behind its ciphertexts, the narration computes
every number again in the clear and refuses to tell what is not true, :mod:`~helen.explain.view` prints it.
"""
