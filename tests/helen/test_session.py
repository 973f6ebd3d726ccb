"""What a session ends with: the model, or of all aborts the one that says most."""

from dataclasses import fields

import pytest

from helen.session import Stopped, Task, result_of
from reference.core.driver import Ended, Session
from reference.core.reject import Abort
from reference.core.rounds import DEALER
from reference.learning.problem import problem_of
from spec.derivation import derive
from tests.support import random_data, scenario

SCENARIO = scenario(random_data(2, 1, (3, 4), 1), rounds=1)
NOTICE = Abort("AB-1", None, "party 3 stopped")
SILENCE = Abort("MS-3", None, "nothing came")
ACCUSATION = Abort("ZK-PK.V1", 2)
DEALT = Abort("KG-0.V0", DEALER)


def result(outcomes):
    session = Session(outcomes, [b'{"envelope":{"session":"00ff"}}'])
    return result_of(session, SCENARIO.configuration, derive(problem_of(SCENARIO.configuration)), {})


@pytest.mark.parametrize(
    ("aborts", "told"),
    [
        ({1: NOTICE, 2: NOTICE, 3: ACCUSATION}, ACCUSATION),
        ({1: NOTICE, 2: SILENCE, 3: NOTICE}, SILENCE),
        ({1: SILENCE, 2: NOTICE, 3: ACCUSATION}, ACCUSATION),
        ({0: NOTICE, 1: NOTICE, 2: DEALT, 3: NOTICE}, DEALT),
        ({0: ACCUSATION, 1: None, 2: None, 3: None}, ACCUSATION),
        ({0: NOTICE, 1: NOTICE, 2: None, 3: None}, NOTICE),
    ],
)
def test_an_accusation_is_told_before_a_mere_notice(aborts, told):
    outcomes = {number: Ended((1,) if abort is None else None, abort) for number, abort in aborts.items()}
    with pytest.raises(Stopped) as caught:
        result(outcomes)
    assert str(caught.value) == str(told)
    assert caught.value.transcript == [b'{"envelope":{"session":"00ff"}}']


def test_without_any_abort_there_is_a_model():
    finished = result({0: Ended(None), 1: Ended((1, -2)), 2: Ended((1, -2))})
    assert (finished.integers, finished.sid, finished.scale_bits) == ((1, -2), b"\x00\xff", 24)


@pytest.mark.spec("AG-2")
def test_a_task_holds_no_keys_besides_those_of_the_configuration():
    assert {field.name for field in fields(Task)} == {"number", "seed", "configuration", "data", "engines"}
    assert SCENARIO.configuration.identity_keys == {number: SCENARIO.identity(number).public for number in (0, 1, 2)}
