"""All messages by name."""

from collections.abc import Mapping

from reference.messages import agreement, cointoss, initialisation, input_preparation, mascot, model_compute, spdz, wire
from reference.messages.base import Message

KINDS: Mapping[str, type[Message]] = {
    kind.__name__: kind
    for module in (agreement, cointoss, initialisation, input_preparation, mascot, model_compute, spdz)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Message) and kind.__module__ == module.__name__
} | {"Echo": wire.Echo}
"""Messages by the name under which they travel, except for those with which a party stops."""
