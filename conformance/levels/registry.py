"""All exercises of all levels."""

from collections.abc import Mapping

from conformance.levels.digests import DIGEST
from conformance.levels.exercise import Exercise, of_operation
from conformance.levels.sessions import SESSION
from conformance.levels.steps import STEP
from conformance.operations.registry import OPERATIONS

EXERCISES: Mapping[str, Exercise] = {
    exercise.name: exercise for exercise in (*map(of_operation, OPERATIONS.values()), STEP, SESSION, DIGEST)
}
"""By name."""
