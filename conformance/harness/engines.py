"""The engines that can be examined by name."""

from collections.abc import Callable, Mapping

from reference.operations import Operations, ReferenceOperations

ENGINES: Mapping[str, Callable[[], Operations]] = {"reference": ReferenceOperations}
