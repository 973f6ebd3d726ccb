"""Metered sessions: the same model as unmetered, accounts that add up, and levers that change no message."""

import pytest

from conformance.bench import ablation
from conformance.bench.levers import substitutes, without
from conformance.bench.metering import PHASES
from conformance.bench.session import Optimized, Reference, run
from conformance.bench.training import Training
from optimized.arithmetic.backends import GmpBackend

SMALL = Training(2, 2, rounds=2, parameters="TOY-512", preprocessing="trusted-dealer")


@pytest.fixture(scope="module")
def reference():
    return run(SMALL, Reference())


@pytest.fixture(scope="module")
def optimized():
    return run(SMALL, Optimized())


def test_every_phase_has_an_account(optimized):
    for seen in optimized.parties.values():
        assert tuple(seen.accounts) == PHASES and seen.peak is None
        assert all(account.cpu > 0 and account.exchanges > 0 for account in seen.accounts.values())
        assert all(account.wall >= account.cpu for account in seen.accounts.values())
    assert sum(account.cpu for account in optimized.parties[1].accounts.values()) < optimized.wall


def test_octets_of_all_parties_are_those_of_the_transcript(optimized):
    public = sum(account.public for seen in optimized.parties.values() for account in seen.accounts.values())
    assert public == optimized.transcript
    assert all(seen.accounts["agreement"].private > 0 for seen in optimized.parties.values())


def test_both_engines_say_the_same_and_the_optimised_one_multiplies_more_cleverly(reference, optimized):
    assert reference.released == optimized.released and reference.transcript == optimized.transcript
    for party, seen in reference.parties.items():
        for phase, account in seen.accounts.items():
            other = optimized.parties[party].accounts[phase]
            assert (account.public, account.private) == (other.public, other.private)
            assert account.exchanges == other.exchanges
            assert account.ledger.products.total() == account.ledger.squarings.total() == 0
        assert seen.accounts["rounds"].ledger.powers.total() > 0
        assert optimized.parties[party].accounts["rounds"].ledger.squarings.total() > 0


def test_the_powers_of_a_phase_by_hand(reference):
    """Keys: the verification key, four test ciphertexts, their shares, and proofs of the shares of both parties."""
    for seen in reference.parties.values():
        (bits,) = (size for size in seen.accounts["keys"].ledger.powers if size > 600)
        done = seen.accounts["keys"].ledger.powers[bits]
        secret, response, weights = 2 * 512 + 70, 2 * 512 + 70 + 256, 2 * 4 * 128
        shares, proofs = 4 * secret, 2 * (2 * response + weights + 2 * 128)
        assert done == pytest.approx(secret + 4 * 512 + shares + proofs, rel=0.05)


def test_parties_in_processes_do_the_same(optimized):
    apart = run(SMALL, Optimized(), processes=True)
    assert (apart.released, apart.transcript) == (optimized.released, optimized.transcript)
    for party, seen in apart.parties.items():
        assert seen.peak is not None and seen.peak > 10**7
        for phase, account in seen.accounts.items():
            same = optimized.parties[party].accounts[phase]
            assert (account.ledger, account.counts, account.public) == (same.ledger, same.counts, same.public)


def test_transfers_are_counted_in_the_preprocessing_only():
    outcome = run(Training(2, 1, rounds=1, parameters="TOY-512"), Optimized())
    for seen in outcome.parties.values():
        counted = {phase for phase, account in seen.accounts.items() if account.counts.aes}
        assert counted == {"preprocessing"}
        assert seen.accounts["preprocessing"].counts.residues > 0 and seen.accounts["preprocessing"].private > 0


@pytest.mark.parametrize("idea", substitutes(GmpBackend().power))
def test_an_engine_without_an_idea_says_the_same_and_works_otherwise(idea, optimized):
    with without(substitutes(GmpBackend().power)[idea]):
        outcome = run(SMALL, Optimized())
    assert (outcome.released, outcome.transcript) == (optimized.released, optimized.transcript)
    before, after = (
        [account.ledger for seen in both.parties.values() for account in seen.accounts.values()]
        for both in (optimized, outcome)
    )
    assert before != after


def test_a_row_for_every_idea():
    rows = list(ablation.rows(SMALL))
    assert rows[0].without == ablation.NOTHING and rows[-1].without == ablation.EVERYTHING
    assert {row.without for row in rows} >= {*substitutes(GmpBackend().power)}
    assert all(row.total == pytest.approx(sum(row.phases.values())) for row in rows)
    assert len({len(row.cells(rows[0])) for row in rows} | {len(ablation.HEADINGS)}) == 1


def test_a_changed_model_is_no_result(monkeypatch, reference):
    other = ablation.run(Training(2, 2, rounds=3, parameters="TOY-512", preprocessing="trusted-dealer"), Optimized())
    monkeypatch.setattr(ablation, "run", lambda training, engine: other if engine == Reference() else reference)
    with pytest.raises(RuntimeError, match="model changed"):
        list(ablation.rows(SMALL))
