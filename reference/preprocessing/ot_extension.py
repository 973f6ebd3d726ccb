"""From 128 base transfers to as many as needed: correlated transfers, checked column by column, then hashed.

A matrix has one column for each base transfer and one row for each new transfer. The receiver expands both seeds of
column ``i`` to ``t0_i`` and ``t1_i`` and says ``u_i = t0_i + t1_i + x``, where ``x`` are its choices. The sender knows
bit ``Gamma_i`` and the seed of that number, hence ``q_i = t0_i + Gamma_i x``. Row ``j`` then is
``q_j = t_j + x_j Gamma`` (all sums bit by bit), and hashes of ``q_j`` and ``q_j + Gamma`` are the two keys of transfer
``j``.

That every ``u_i`` holds the same ``x`` is checked with a linear hash whose key is a joint coin: the receiver says the
hash of ``x`` and of every ``t0_i``; 128 more random choices at the end of ``x``, others for every sender, hide it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reference.core.reject import require
from reference.core.rounds import Protocol
from reference.core.transcript import hash_items
from reference.messages.mascot import ExtensionCheck, ExtensionColumns
from reference.preprocessing.base_ot import BASE_TRANSFERS, Instance, ReceiverKeys, SenderKeys
from reference.preprocessing.block_cipher import BLOCK, BLOCK_BITS, linear_hash
from reference.preprocessing.kernel import REFERENCE_KERNEL, Kernel
from reference.preprocessing.octets import Matrix, Packed, require_entries
from reference.preprocessing.setting import Setting


@dataclass(frozen=True, repr=False)
class Transferred:
    """An extension by other party: in ``sent`` all first and all second keys, in ``received`` the chosen ones.

    Spec: OF-1
    """

    sent: Mapping[int, tuple[Packed, Packed]]
    received: Mapping[int, Packed]


class Transfers:
    """This party's extensions with all others, as sender and as receiver, numbered by batch.

    Spec: OF-1
    """

    def __init__(self, setting: Setting, base: Mapping[int, tuple[SenderKeys, ReceiverKeys]]) -> None:
        self._setting, self._batch = setting, 0
        # Roles change: who sent base transfers knows both seeds and receives here.
        self._receivers = {other: ExtensionReceiver(keys, setting.kernel) for other, (keys, _) in base.items()}
        self._senders = {other: ExtensionSender(keys, setting.kernel) for other, (_, keys) in base.items()}

    def erase(self) -> None:
        """Forget all seeds. Spec: SP-5"""
        self._receivers.clear()
        self._senders.clear()

    def extend(self, choices: int, count: int, octets: int) -> Protocol[Transferred]:
        """``count`` transfers with every other party in both directions; keys of ``octets`` bytes. Four rounds.

        Bit ``j`` of ``choices`` is this party's choice in transfer ``j``, towards everybody. Columns of the wrong shape
        are refused as ``OF-1.V0``; columns that hold different choices as ``OF-1.COL``, and then nobody is accused:
        whether a dishonest column is found depends on a secret of the sender.

        Spec: OF-1
        """
        setting, self._batch = self._setting, self._batch + 1
        requests = {
            other: side.request(self._batch, choices | self._padding(count, other), count)
            for other, side in self._receivers.items()
        }
        columns = yield from setting.exchange(requests, ExtensionColumns)
        for other, side in self._senders.items():
            side.accept(self._batch, columns[other], count, other)
        coin = yield from setting.coin(f"OF-1/columns/{self._batch}")
        answers = {o: s.answer(self._key(coin, sender=o, receiver=setting.party)) for o, s in self._receivers.items()}
        checks = yield from setting.exchange(answers, ExtensionCheck)
        for other, sender in self._senders.items():
            sender.check(self._key(coin, sender=setting.party, receiver=other), checks[other], other)
        return self._hashed(count, octets)

    def _padding(self, count: int, other: int) -> int:
        """Random choices behind the ``count`` real ones, others for every recipient: with the same ones, the hashes
        that two recipients see under two keys would cancel them and give the real choices away.
        """
        return self._setting.coins.bits(padded(count) - count, "padding", self._batch, other) << count

    def _key(self, coin: bytes, *, sender: int, receiver: int) -> bytes:
        return hash_items("OF-1/column hash", coin, sender, receiver, length=BLOCK)

    def _hashed(self, count: int, octets: int) -> Transferred:
        session, me = self._setting.session, self._setting.party
        sent = {
            other: side.keys(Instance(session, me, other), self._batch, count, octets)
            for other, side in self._senders.items()
        }
        received = {
            other: side.keys(Instance(session, other, me), self._batch, count, octets)
            for other, side in self._receivers.items()
        }
        return Transferred(sent, received)


class ExtensionReceiver:
    """Knows both seeds of every column. Spec: OF-1"""

    def __init__(self, seeds: SenderKeys, kernel: Kernel = REFERENCE_KERNEL) -> None:
        self._kernel = kernel
        self._zeros, self._ones = kernel.generators(seeds.zeros), kernel.generators(seeds.ones)
        self._choices, self._first = _matrix(b"", 1), _matrix(b"")

    def request(self, batch: int, choices: int, count: int) -> ExtensionColumns:
        """``u_i = t0_i + t1_i + x`` for every column. Spec: OF-1"""
        octets = padded(count) // 8
        self._choices = _matrix(choices.to_bytes(octets, "little"), 1)
        self._first, second = (_matrix(side.all(batch, octets)) for side in (self._zeros, self._ones))
        second = second ^ self._first
        second ^= self._choices
        return ExtensionColumns(columns=second.tobytes())

    def answer(self, key: bytes) -> ExtensionCheck:
        """The hashes of ``x`` and of every ``t0_i``. Spec: OF-1"""
        return ExtensionCheck(choices=linear_hash(key, self._choices), columns=linear_hash(key, self._first))

    def keys(self, instance: Instance, batch: int, count: int, octets: int) -> Packed:
        """The hash of row ``t_j`` for every transfer; the columns are gone then. Spec: OF-1"""
        rows = self._kernel.transposed(self._first.data)[: count * BLOCK]
        self._first = _matrix(b"")
        return hashed(self._kernel, row_key(instance, batch), rows, bytes(BLOCK), octets)


class ExtensionSender:
    """Knows ``Gamma`` and for every column the seed that this bit chose. Spec: OF-1"""

    def __init__(self, keys: ReceiverKeys, kernel: Kernel = REFERENCE_KERNEL) -> None:
        self._kernel = kernel
        self._gamma, self._seeds = keys.choices.to_bytes(BLOCK, "little"), kernel.generators(keys.keys)
        self._columns = _matrix(b"")

    def accept(self, batch: int, request: ExtensionColumns, count: int, other: int) -> None:
        """``q_i = t_i + Gamma_i u_i``, where ``t_i`` is the column of the chosen seed. Spec: OF-1"""
        octets = padded(count) // 8
        require_entries(request.columns, BASE_TRANSFERS, octets, other)
        own = _matrix(self._seeds.all(batch, octets))
        self._columns = own ^ self._chosen(_matrix(request.columns))

    def check(self, key: bytes, answer: ExtensionCheck, other: int) -> None:
        """For *every* column: the hash of ``q_i`` is that of ``t0_i`` plus ``Gamma_i`` times that of ``x``.

        Spec: OF-1
        """
        require_entries(answer.choices, 1, BLOCK, other)
        require_entries(answer.columns, BASE_TRANSFERS, BLOCK, other)
        expected = _matrix(answer.columns) ^ self._chosen(_matrix(answer.choices, 1))
        right = linear_hash(key, self._columns) == expected.tobytes()
        require(right, "OF-1.COL", evidence="the choices in an extension of transfers differ")

    def keys(self, instance: Instance, batch: int, count: int, octets: int) -> tuple[Packed, Packed]:
        """The hashes of ``q_j`` and of ``q_j + Gamma`` for every transfer; the columns are gone then. Spec: OF-1"""
        key, rows = row_key(instance, batch), self._kernel.transposed(self._columns.data)[: count * BLOCK]
        self._columns = _matrix(b"")
        first, second = (hashed(self._kernel, key, rows, shift, octets) for shift in (bytes(BLOCK), self._gamma))
        return first, second

    def _chosen(self, vectors: Matrix) -> Matrix:
        """Row ``i``, or the only one, if ``Gamma_i`` is 1, and zeros otherwise."""
        gamma = np.unpackbits(np.frombuffer(self._gamma, np.uint8), bitorder="little")
        return vectors & -gamma[:, np.newaxis]


def _matrix(vectors: Packed, rows: int = BASE_TRANSFERS) -> Matrix:
    return np.frombuffer(vectors, np.uint8).reshape(rows, len(vectors) // rows)


def padded(count: int) -> int:
    """Rows of the matrix: whole blocks, and one block more that hides the hash of the choices.

    Spec: OF-1
    """
    return -(-count // BLOCK_BITS) * BLOCK_BITS + BLOCK_BITS


def hashed(kernel: Kernel, key: bytes, rows: Packed, shift: bytes, octets: int) -> Packed:
    """The first ``octets`` bytes of the hash of every row plus ``shift``. Spec: OF-1"""
    blocks = -(-octets // BLOCK)
    full = kernel.hash_rows(key, rows, shift, blocks)
    return np.frombuffer(full, np.uint8).reshape(-1, blocks * BLOCK)[:, :octets].tobytes() if octets % BLOCK else full


def row_key(instance: Instance, batch: int) -> bytes:
    """The key under which the rows of one batch are hashed. Spec: OF-1"""
    names = (instance.session, instance.sender, instance.receiver, batch)
    return hash_items("OF-1/rows", *names, length=BLOCK)
