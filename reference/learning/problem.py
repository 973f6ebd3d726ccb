"""From the agreed configuration to the numbers of the schedule."""

from fractions import Fraction

from reference.messages.agreement import Configuration
from spec.parameters import PARAMETER_SETS
from spec.schedule import Problem, UnsafeConfiguration


def refuse_inconsistent(configuration: Configuration) -> None:
    """Raise :class:`UnsafeConfiguration` for a configuration whose fields contradict each other.

    Each party asks this of its own configuration only: the others' must be equal to it.

    Spec: AG-1, AG-2
    """
    penalties = {"ridge": (False, True), "lasso": (True, False), "elastic-net": (True, True)}[configuration.model]
    found = Fraction(configuration.lambda1) > 0, Fraction(configuration.lambda2) > 0
    columns = len(configuration.features) + 1
    conditions = {
        f"AG-1: the penalties are not those of {configuration.model}": found == penalties,
        "AG-1: one centre and one scale for each feature and for the target": (
            len(configuration.centres) == len(configuration.scales) == columns
        ),
        "AG-1: scales must be positive": all(Fraction(scale) > 0 for scale in configuration.scales),
        "AG-2: every participant has an identity key of its own": (
            len(set(configuration.identity_keys.values())) == len(configuration.identity_keys)
        ),
    }
    for complaint, holds in conditions.items():
        if not holds:
            raise UnsafeConfiguration(complaint)


def problem_of(configuration: Configuration) -> Problem:
    """The numbers that the schedule is derived from. The column of ones, if any, is the last and carries no penalty.

    :class:`UnsafeConfiguration` if its fields contradict each other.

    Spec: LR-0, AG-1
    """
    refuse_inconsistent(configuration)
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
