"""From the agreed configuration to the numbers of the schedule."""

from fractions import Fraction

from reference.messages.agreement import Configuration
from spec.parameters import PARAMETER_SETS
from spec.schedule import Problem


def problem_of(configuration: Configuration) -> Problem:
    """The numbers that the schedule is derived from. The column of ones, if any, is the last and carries no penalty.

    Spec: LR-0, AG-1
    """
    ones = (False,) if configuration.intercept else ()
    return Problem(
        penalised=(True,) * len(configuration.features) + ones,
        lambda1=Fraction(configuration.lambda1),
        lambda2=Fraction(configuration.lambda2),
        rows=sum(party.rows for party in configuration.parties),
        norms=tuple(Fraction(party.norm) for party in configuration.parties),
        gram_norm=Fraction(configuration.gram_norm),
        rounds=configuration.rounds,
        modulus_bits=PARAMETER_SETS[configuration.parameters].modulus_bits,
        suite=configuration.suite,
        iteration=configuration.iteration,
        fractional_bits=configuration.fractional_bits,
        rescale_every=configuration.rescale_every,
    )
