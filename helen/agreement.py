"""From a configuration file to what the parties agree on: the part of it that is public."""

from collections.abc import Sequence

from helen.config import RunConfiguration
from reference.messages.agreement import Configuration, PartyIdentity


def agreed(configuration: RunConfiguration, identity_keys: Sequence[str], dealer_key: str) -> Configuration:
    """The configuration of the phase *agreement*; keys in the order of the parties. File names stay private.

    Spec: AG-1
    """
    session, model, data = configuration.session, configuration.model, configuration.data
    return Configuration(
        title=session.title,
        parties=tuple(
            PartyIdentity(name=party.name, identity_key=key, rows=party.rows, norm=str(party.norm))
            for party, key in zip(configuration.party, identity_keys, strict=True)
        ),
        features=data.features,
        target=data.target,
        intercept=model.intercept,
        centres=tuple(map(str, configuration.centres)),
        scales=tuple(map(str, configuration.scales)),
        model=model.kind,
        lambda1=str(model.lambda1),
        lambda2=str(model.lambda2),
        gram_norm=str(data.gram_norm),
        rounds=session.rounds,
        iteration=session.iteration,
        suite=session.suite,
        parameters=session.parameters,
        fractional_bits=session.fractional_bits,
        rescale_every=session.rescale_every,
        key_generation=configuration.setup.key_generation,
        preprocessing=configuration.setup.preprocessing,
        dealer_key=dealer_key,
    )
