"""What a party keeps to itself appears neither in the transcript, nor in a refusal, nor in anything printable."""

import json

import pytest

from conformance.adversary.rewrite import Place, rewriting
from reference.core.coins import Coins
from reference.messages.spdz import OpenedShares
from reference.operations import ReferenceOperations
from reference.party import Participation
from tests.reference.conversion.support import run_inside
from tests.support import random_data, run, scenario

SHORT = 20
"""Secrets of fewer bits (a zero in A, for example) appear everywhere by chance."""


def secrets_of(inside, party):
    """Every secret integer of a party, by name."""
    session, inputs = inside.prepared[party], inside.inputs[party]
    named = {"D_i": session.share.exponent, "MAC key share": inside.mac_keys[party]}
    named |= {f"A[{i}][{j}]": x for i, row in enumerate(inputs.A) for j, x in enumerate(row)}
    named |= {f"opening of A {i}/{j}": x for i, row in enumerate(inputs.randomness) for j, x in enumerate(row)}
    for number, masks in enumerate(inside.masks[party]):
        for name in ("high", "low"):
            named |= {f"mask {number} {name} {j}": x for j, x in enumerate(getattr(masks, name))}
        used = (*masks.high_randomness, *masks.low_randomness, masks.check_randomness)
        named |= {f"mask {number} randomness {j}": r.value for j, r in enumerate(used)}
        named |= {f"mask {number} exponent {j}": r.exponent or 0 for j, r in enumerate(used)}
        named |= {f"mask {number} check": masks.check}
    return {name: x for name, x in named.items() if abs(x).bit_length() > SHORT}


def numbers_in(transcript):
    """All integers of the transcript, and all texts."""
    found = set()

    def walk(node):
        match node:
            case dict():
                for child in node.values():
                    walk(child)
            case list():
                for child in node:
                    walk(child)
            case _:
                found.add(str(node))

    for octets in transcript:
        walk(json.loads(octets))
    return found


def written(number):
    return {format(number, "x"), str(number), format(-number, "x")}


@pytest.fixture(scope="module", params=["batched", "paper"])
def inside(request):
    return run_inside(scenario(random_data(2, 2, (5, 4), 3), rounds=3, rescale_every=1, suite=request.param))


@pytest.mark.spec("IP-B", "IP-P", "MC-1", "MK-1", "TD-1", "SP-1", "SP-5")
def test_the_transcript_contains_no_secret(inside):
    public = numbers_in(inside.session.transcript)
    everything = b"\n".join(inside.session.transcript)
    for party in (1, 2):
        secrets = secrets_of(inside, party)
        assert len(secrets) > 60
        for name, secret in secrets.items():
            assert not written(secret) & public, f"{name} of party {party} is public"
            if abs(secret).bit_length() > 100:
                assert format(abs(secret), "x").encode() not in everything, name


@pytest.mark.spec("IP-B", "IP-P")
def test_the_search_would_find_a_public_number(inside):
    """The same search finds what is public: the modulus and the released coefficients."""
    public = numbers_in(inside.session.transcript)
    assert written(inside.prepared[1].keys.modulus) & public
    assert any(written(x) & public for x in inside.session.outcomes[1].result)


@pytest.mark.spec("CO-1", "AB-1", "TD-1", "SP-1", "MK-1")
def test_nothing_printable_contains_a_secret(inside):
    for party in (1, 2):
        session = inside.prepared[party]
        printable = [session, session.spdz, session.coins, session.keys, session.share, session.masks]
        printable += [session.commitments, session.schedule, inside.materials[party], inside.masks[party]]
        printable += [inside.inputs[party], session.coins_for("printed")]
        text = " ".join(f"{thing!r} {thing!s}" for thing in printable)
        for name, secret in secrets_of(inside, party).items():
            assert not [form for form in written(secret) if len(form) > 6 and form in text], name


@pytest.mark.spec("CO-1", "AG-1")
def test_a_participation_prints_neither_data_nor_seed():
    wanted = scenario(random_data(2, 2, (5, 4), 3))
    who = Participation(1, wanted.configuration, wanted.data[0], Coins(wanted.seed), ReferenceOperations())
    text = repr(who)
    assert wanted.seed.hex() not in text
    assert repr(wanted.seed) not in text
    assert not any(f"{value:.4f}"[:6] in text for value in wanted.data[0].features.ravel())
    assert repr(wanted.data[0]).startswith("<")


@pytest.mark.spec("AB-1", "SP-5")
def test_an_abort_contains_no_secret():
    """A shifted opening: the refusals of all parties against all secrets of a run with the same coins."""
    wanted = scenario(random_data(2, 2, (5, 4), 3), rounds=2)
    honest = run_inside(wanted)

    def shifted(message):
        return message.model_copy(update={"shares": (message.shares[0] ^ 1, *message.shares[1:])})

    session = run(wanted, corruptions={2: rewriting(Place("MC", 1, OpenedShares), shifted)})
    aborts = [session.outcomes[party].abort for party in (1, 2)]
    assert [(abort.rule, abort.accused) for abort in aborts[:1]] == [("SP-5.MAC", None)]
    text = " ".join(f"{abort!r} {abort} {abort.args} {vars(abort)}" for abort in aborts)
    for party in (1, 2):
        for name, secret in secrets_of(honest, party).items():
            assert not [form for form in written(secret) if len(form) > 6 and form in text], name
