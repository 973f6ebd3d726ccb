"""The engines that can be examined by name."""

from collections.abc import Mapping

from conformance.levels.implementation import Engine
from optimized.operations import OptimizedOperations
from optimized.preprocessing.kernel import VectorKernel
from reference.core.coins import Coins
from reference.operations import ReferenceOperations
from reference.preprocessing.kernel import REFERENCE_KERNEL

ENGINES: Mapping[str, Engine] = {
    "reference": Engine(ReferenceOperations, REFERENCE_KERNEL),
    "optimized": Engine(lambda: OptimizedOperations(Coins.from_system()), VectorKernel()),
}
