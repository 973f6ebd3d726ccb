"""An abort says which rule was broken and by whom, also after it has travelled between processes."""

import pickle

import pytest

from reference.core.reject import Abort, require

pytestmark = pytest.mark.spec("AB-1")


@pytest.mark.parametrize(
    ("abort", "text"),
    [
        (Abort("SP-5.C"), "SP-5.C: nobody can be accused"),
        (Abort("KG-0.V0", 0, "the modulus"), "KG-0.V0: party 0 is accused (the modulus)"),
        (Abort("ZK-PK.V1", 3), "ZK-PK.V1: party 3 is accused"),
    ],
)
def test_nothing_is_lost_between_processes(abort, text):
    arrived = pickle.loads(pickle.dumps(abort))
    assert type(arrived) is Abort
    assert (arrived.rule, arrived.accused, arrived.evidence) == (abort.rule, abort.accused, abort.evidence)
    assert str(arrived) == str(abort) == text


def test_what_is_required_and_holds_stops_nobody():
    require(True, "MS-2", blame=2)
    with pytest.raises(Abort) as caught:
        require(False, "MS-2", blame=2, evidence="bad signature")
    assert (caught.value.rule, caught.value.accused, caught.value.evidence) == ("MS-2", 2, "bad signature")
