"""A session that is put aside after the initialisation, and taken up again once the data is there.

Putting aside takes everything out of the session, so that one of the two can go on, never both.
"""

from collections.abc import Iterator

from reference.conversion.masks import MaskBatch, MaskStore
from reference.conversion.pools import Batch, pools
from reference.core.coins import Coins
from reference.core.rounds import Rounds
from reference.learning.problem import problem_of
from reference.messages.initialisation import DealtKey
from reference.messages.preparation import KeptCoins, KeptEngine, KeptMasks, Preparation
from reference.messages.preprocessing import DealtMaterial, DealtShares
from reference.operations import Operations
from reference.paillier.threshold import KeySet, SecretShare
from reference.preprocessing.material import InputMasks, Material, Triples
from reference.session import Prepared, Session
from reference.spdz.engine import Spdz
from reference.spdz.shares import Shares
from spec.derivation import derive
from spec.schedule import Schedule


def put_aside(session: Prepared) -> Preparation:
    """Everything that this party needs to go on. The session itself is used up.

    Spec: IN-1, CO-1, MK-1, SP-3
    """
    keys = session.keys
    return Preparation(
        party=session.party,
        session=session.identifier.hex(),
        configuration=session.configuration,
        key=DealtKey(
            modulus=keys.modulus,
            theta=keys.theta,
            verification_keys=keys.verification_keys,
            secret_bits=keys.secret_bits,
            exponent=session.share.exponent,
        ),
        engine=_kept_engine(session.spdz),
        masks=tuple(_kept_masks(session.masks.take(name, batch.round)) for name, batch in _batches(session.schedule)),
        coins=_kept_coins(session.coins),
    )


def take_up(preparation: Preparation, operations: Operations, rounds: Rounds) -> Prepared:
    """The session where it was put aside. What is kept must not be taken up a second time.

    Spec: IN-1, CO-1, MK-1, SP-3
    """
    party, identifier, key = preparation.party, bytes.fromhex(preparation.session), preparation.key
    schedule = derive(problem_of(preparation.configuration))
    rounds.session = identifier
    coins = _coins(preparation.coins)
    session = Session(party, identifier, preparation.configuration, schedule, rounds, operations, coins)
    keys = KeySet(identifier, key.modulus, key.theta, key.verification_keys, key.secret_bits)
    keyed = session.keyed(keys, SecretShare(key.exponent))
    engine = preparation.engine
    material = _material(engine.material, party, schedule.field)
    spdz = Spdz(party, identifier, rounds, _coins(engine.coins), material)
    spdz.checks = engine.checks
    return keyed.prepared(spdz, _mask_store(preparation, schedule))


def _batches(schedule: Schedule) -> Iterator[tuple[str, Batch]]:
    return ((pool.name, batch) for pool in pools(schedule) for batch in pool.batches)


def _kept_coins(coins: Coins) -> KeptCoins:
    seed, drawn = coins.hand_over()
    return KeptCoins(seed=seed.hex(), drawn=tuple(name.hex() for name in drawn))


def _coins(kept: KeptCoins) -> Coins:
    return Coins(bytes.fromhex(kept.seed), map(bytes.fromhex, kept.drawn))


def _kept_engine(spdz: Spdz) -> KeptEngine:
    material, coins = spdz.hand_over()
    remaining, mac_key = material.remaining, material.mac_key
    triples = material.take_triples(remaining.triples)
    inputs = [material.take_inputs(owner, count) for owner, count in enumerate(remaining.inputs, start=1)]
    kept = DealtMaterial(
        mac_key=mac_key,
        left=_kept_shares(triples.left),
        right=_kept_shares(triples.right),
        product=_kept_shares(triples.product),
        bits=_kept_shares(material.take_bits(remaining.bits)),
        inputs=tuple(_kept_shares(masks.shares) for masks in inputs),
        masks=inputs[spdz.party - 1].values or (),
    )
    material.erase()
    return KeptEngine(material=kept, checks=spdz.checks, coins=_kept_coins(coins))


def _material(kept: DealtMaterial, party: int, prime: int) -> Material:
    triples = Triples(*(_shares(column, prime) for column in (kept.left, kept.right, kept.product)))
    inputs = {
        owner: InputMasks(_shares(shares, prime), kept.masks if owner == party else None)
        for owner, shares in enumerate(kept.inputs, start=1)
    }
    return Material(prime, kept.mac_key, triples, _shares(kept.bits, prime), inputs)


def _kept_masks(masks: MaskBatch) -> KeptMasks:
    high, low = (tuple(side[party] for party in sorted(side)) for side in (masks.high, masks.low))
    return KeptMasks(high=high, low=low, total=None if masks.total is None else _kept_shares(masks.total))


def _mask_store(preparation: Preparation, schedule: Schedule) -> MaskStore:
    store = MaskStore()
    for (name, batch), kept in zip(_batches(schedule), preparation.masks, strict=True):
        high, low = (dict(enumerate(side, start=1)) for side in (kept.high, kept.low))
        total = None if kept.total is None else _shares(kept.total, schedule.field)
        store.put(name, MaskBatch(batch, high, low, total))
    return store


def _kept_shares(shares: Shares) -> DealtShares:
    return DealtShares(values=shares.values, macs=shares.macs)


def _shares(kept: DealtShares, prime: int) -> Shares:
    return Shares(prime, kept.values, kept.macs)
