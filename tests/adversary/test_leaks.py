"""What cheaters see does not depend on honest data, as far as statistics of toy sessions can tell.

Party 1 is honest, all others collude. It has one of two data sets for which the released model is the same (a large
penalty makes it zero), so whatever the cheaters could tell them by would be a leak. A control shows that the statistics
find one: with masks that are too short they do.
"""

import json
from collections import Counter, defaultdict
from functools import cache

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from reference.learning.problem import problem_of
from reference.learning.summary import Dataset
from reference.paillier.threshold import KeySet, combine
from spec.bounds import comparison_width
from spec.derivation import derive
from tests.adversary.support import said
from tests.support import random_data, run, scenario

SESSIONS = 80
SIGNIFICANT = 1e-6
LARGE = Dataset(np.array([[3.0], [-2.5], [2.0]]), np.array([2.0, -1.5, 1.75]))
SMALL = Dataset(np.array([[0.25], [0.0], [-0.5]]), np.array([-0.125, 0.25, 0.0]))


def lesson(data, seed, parties=2):
    others = random_data(parties - 1, 1, (2,) * (parties - 1), 9)
    fixed = {"gram_norm": "9", "lambda1": "10000", "rounds": 2, "rescale_every": 1, "fractional_bits": 12}
    one = scenario((data, *others), seed=seed, **fixed)
    return one.__class__(with_norms(one.configuration), one.data, one.seed)


def with_norms(configuration):
    """The same declared norms for all data sets."""
    parties = tuple(party.model_copy(update={"norm": "9"}) for party in configuration.parties)
    return configuration.model_copy(update={"parties": parties})


def opened(words, kind, phase, round):
    """What the messages of a kind say, by position, as lists of what each sender says."""
    found = defaultdict(list)
    for word in words:
        if (word.kind, word.phase, word.round) == (kind, phase, round):
            found[word.index].append([int(x, 16) for x in word.body["shares"]])
    return [found[index] for index in sorted(found)]


def view(session, schedule):
    """What the cheaters see of the values that hide something: small residues of each opened value, by name."""
    words = said(session)
    body = next(word.body for word in words if word.kind == "KeyAnnouncement")
    keys = KeySet(b"", int(body["modulus"], 16), int(body["theta"], 16), (), 0)
    seen = {}
    plan, p = schedule.rounds[0], schedule.field
    for name, shares in zip(("to shares", "duals"), opened(words, "DecryptionShares", "MC", 1), strict=True):
        y = combine(keys, [share[0] for share in shares]) % keys.modulus
        shift, width = (plan.shift, plan.width) if name == "to shares" else (plan.u_shift, plan.u_width)
        seen[f"{name}: low"] = y >> shift - 3 & 7
        seen[f"{name}: lowest"] = y & 7
        seen[f"{name}: middle"] = y >> width & 7
        seen[f"{name}: high"] = y >> width + schedule.mask_slack - 2 & 7
    sums = [
        [sum(column) % p for column in zip(*shares, strict=True)] for shares in opened(words, "OpenedShares", "MC", 1)
    ]
    width = comparison_width(schedule)
    seen["comparison: low"], seen["comparison: middle"] = sums[0][0] & 7, sums[0][0] >> width & 7
    seen["comparison: high"] = sums[0][0] >> width + schedule.mask_slack - 2 & 7
    seen["back: low"], seen["back: middle"] = sums[-1][0] & 7, sums[-1][0] >> schedule.value_bits & 7
    for number, values in enumerate(sums[1:-1]):
        seen[f"products {number}"] = values[0] & 7
        seen[f"products {number}, last"] = values[-1] >> 100 & 7
    honest = next(w for w in words if (w.kind, w.phase, w.sender) == ("OpenedShares", "MC", 1))
    seen["an honest share"] = int(honest.body["shares"][0], 16) & 7
    return seen


def p_value(first, second):
    """Of a chi-square test that two samples are of one distribution."""
    keys = sorted(first.keys() | second.keys())
    if len(keys) == 1:
        return 1.0
    return chi2_contingency([[sample[key] for key in keys] for sample in (first, second)], correction=False).pvalue


def distinguished(samples):
    """The names of the values whose two samples differ, and their number."""
    names = samples[0][0].keys()
    histograms = {name: [Counter(seen[name] for seen in sample) for sample in samples] for name in names}
    return [name for name, pair in histograms.items() if p_value(*pair) < SIGNIFICANT], len(names)


@cache
def sample(name, count, parties=2):
    data = {"large": LARGE, "small": SMALL}[name]
    views = []
    for number in range(count):
        case = lesson(data, (1 if name == "large" else 2) * 10_000 + number, parties)
        schedule = derive(problem_of(case.configuration))
        session = run(case)
        assert session.outcomes[1].result == (0,)
        views.append(view(session, schedule))
    return views


@pytest.mark.spec("FX-4", "G-C2S", "G-S2C", "G-C2C", "SP-7")
@pytest.mark.parametrize(
    "parties",
    [pytest.param(2, marks=pytest.mark.slow), *(pytest.param(m, marks=pytest.mark.exhaustive) for m in (3, 4))],
)
def test_two_data_sets_with_one_model_look_the_same(parties):
    found, names = distinguished([sample("large", SESSIONS, parties), sample("small", SESSIONS, parties)])
    assert found == []
    assert names > 15


@pytest.mark.slow
def test_the_statistics_find_masks_that_are_too_short(monkeypatch):
    from reference.conversion import contribution

    whole = contribution.draw_masks

    def short(session, pool):
        masks = whole(session, pool)
        return contribution.OwnMasks(
            high=tuple(x >> session.schedule.mask_slack + 6 for x in masks.high),
            high_randomness=masks.high_randomness,
            low=masks.low,
            low_randomness=masks.low_randomness,
            check=masks.check,
            check_randomness=masks.check_randomness,
        )

    monkeypatch.setattr("reference.conversion.mask_check.draw_masks", short)
    samples = []
    for data in (LARGE, SMALL):
        schedule = derive(problem_of(lesson(data, 1).configuration))
        samples.append([view(run(lesson(data, seed)), schedule) for seed in range(2 * SESSIONS)])
    found, _ = distinguished(samples)
    assert "to shares: middle" in found


def test_everything_before_the_data_is_the_same_and_everything_after_has_the_same_shape():
    """With the same coins: what a simulator without data can produce is equal to the last byte."""
    one, other = run(lesson(LARGE, 5, 3)), run(lesson(SMALL, 5, 3))
    before = [octets for octets in one.transcript if json.loads(octets)["envelope"]["phase"] in ("AG", "IN")]
    assert before == other.transcript[: len(before)]
    assert len(before) > 40
    shapes = [[(w.phase, w.round, w.index, w.sender, w.kind, shape(w.body)) for w in said(s)] for s in (one, other)]
    assert shapes[0] == shapes[1]
    released = [word.body for word in said(one) if word.kind == "Release"]
    assert released == [word.body for word in said(other) if word.kind == "Release"]


def shape(body):
    match body:
        case dict():
            return {key: shape(value) for key, value in body.items()}
        case list():
            return [shape(value) for value in body]
    return None
