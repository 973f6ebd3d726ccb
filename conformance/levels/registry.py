"""All exercises of all levels."""

from conformance.levels.exercise import Exercise, of_operation
from conformance.operations.registry import OPERATIONS

EXERCISES: dict[str, Exercise] = {exercise.name: exercise for exercise in (*map(of_operation, OPERATIONS.values()),)}
"""By name."""
