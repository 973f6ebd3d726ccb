"""The one place that knows which operations exist."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from conformance.operations import hashing, learning, messages, paillier, preprocessing, proofs, shares
from conformance.operations.operation import AnyOperation
from conformance.operations.series import series


def register(operations: Iterable[AnyOperation]) -> Mapping[str, AnyOperation]:
    """The operations by name. ``ValueError`` for a name that occurs twice."""
    by_name: dict[str, AnyOperation] = {}
    for operation in operations:
        if operation.name in by_name:
            raise ValueError(f"there are two operations {operation.name}")
        by_name[operation.name] = operation
    return MappingProxyType(by_name)


MODULES = (hashing, messages, paillier, proofs, shares, learning)
SINGLE = register(operation for module in MODULES for operation in module.OPERATIONS)
"""Those that can be asked in a series."""

KERNEL = register(preprocessing.OPERATIONS)
"""Those that a kernel carries out."""

OPERATIONS = register([*SINGLE.values(), series(SINGLE), *KERNEL.values()])
"""All operations, in the order in which they build on each other."""
