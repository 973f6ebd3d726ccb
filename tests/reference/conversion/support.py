"""Sessions whose inner state tests may look at: the state is noted, nothing is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from helen.session import Model
from reference.conversion import gadgets, mask_check
from reference.conversion.contribution import OwnMasks, draw_masks
from reference.core.driver import Session
from reference.core.rounds import Protocol
from reference.party import initialisation, input_preparation
from reference.phases.input_preparation import Inputs
from reference.preprocessing.material import Material
from reference.session import Prepared
from tests.support import Scenario, run


@dataclass
class Inside:
    """What the parties of a session held, by party."""

    session: Session[Model]
    prepared: dict[int, Prepared] = field(default_factory=dict)
    materials: dict[int, Material] = field(default_factory=dict)
    mac_keys: dict[int, int] = field(default_factory=dict)
    inputs: dict[int, Inputs] = field(default_factory=dict)
    masks: dict[int, list[OwnMasks]] = field(default_factory=dict)
    opened: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)


def run_inside(scenario: Scenario) -> Inside:
    """Run a session of honest parties and keep what they knew."""
    inside = Inside(Session({}))
    with _noting(inside):
        inside.session = run(scenario)
    return inside


@contextmanager
def _noting(inside: Inside) -> Iterator[None]:
    def noted_initialisation(*arguments: object) -> Protocol[Prepared]:
        prepared = yield from initialisation(*arguments)  # type: ignore[arg-type]  # passed through
        inside.prepared[prepared.party] = prepared
        inside.materials[prepared.party] = prepared.spdz.material
        inside.mac_keys[prepared.party] = prepared.spdz.material.mac_key
        return prepared

    def noted_inputs(session: Prepared, data: object) -> Protocol[Inputs]:
        inside.inputs[session.party] = yield from input_preparation(session, data)  # type: ignore[arg-type]
        return inside.inputs[session.party]

    def noted_masks(session: Prepared, pool: object) -> OwnMasks:
        own = draw_masks(session, pool)  # type: ignore[arg-type]  # passed through
        inside.masks.setdefault(session.party, []).append(own)
        return own

    def noted_opening(session: Prepared, *arguments: object) -> Protocol[tuple[int, ...]]:
        values = yield from OPEN_MASKED(session, *arguments)  # type: ignore[arg-type]  # passed through
        if session.party == 1:
            inside.opened.append((str(arguments[-1]), values))
        return values

    with (
        patch("reference.party.initialisation", noted_initialisation),
        patch("reference.party.input_preparation", noted_inputs),
        patch.object(mask_check, "draw_masks", noted_masks),
        patch.object(gadgets, "open_masked", noted_opening),
    ):
        yield


OPEN_MASKED = gadgets.open_masked
