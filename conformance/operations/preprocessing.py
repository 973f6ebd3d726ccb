"""What the preprocessing computes on long vectors: streams, transposed bits, hashed rows, products, residues."""

import hashlib
from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from conformance.operations.models import Hex, Nothing, Octets, Value, Values
from conformance.operations.operation import AnyOperation, Operation
from reference.messages.base import Integer, Integers, Message
from reference.preprocessing.kernel import Kernel, Keys
from reference.preprocessing.octets import Packed, bits_of, integers, pack_residues, residue_octets

Block = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
"""A seed, a key or a row of 128 bits."""

Count = Annotated[int, Field(ge=0)]


class Prime(Message):
    """The field."""

    prime: Integer

    def pack(self, residues: Integers) -> bytes:
        """Residues as bytes."""
        return pack_residues(residues, self.prime)

    def read(self, octets: Packed) -> Integers:
        """Bytes as residues."""
        return tuple(integers(octets, residue_octets(self.prime)))


class Stretch(Message):
    """Bytes of a batch: from the seed of this number, or from all of them one after the other."""

    batch: Count
    octets: Count
    seed: Count | None


class Stream(Message):
    """Seeds, and what is wanted of them, in order."""

    seeds: tuple[Block, ...]
    stretches: tuple[Stretch, ...]

    def value(self, kernel: Kernel) -> bytes:
        """Everything, one after the other."""
        generators = kernel.generators([bytes.fromhex(seed) for seed in self.seeds])
        return b"".join(
            bytes(
                generators.all(stretch.batch, stretch.octets)
                if stretch.seed is None
                else generators.one(stretch.seed, stretch.batch, stretch.octets)
            )
            for stretch in self.stretches
        )


class Expanded(Message):
    """Bytes that a seed gives in batch 0: the kit need not contain them."""

    seed: Block
    octets: Count

    def value(self, kernel: Kernel) -> Packed:
        """The bytes."""
        return kernel.generators([bytes.fromhex(self.seed)]).one(0, 0, self.octets)


class Columns(Message):
    """128 columns of bits, one after the other; the length of each is a multiple of 128."""

    columns: Expanded


class RowHash(Message):
    """Rows of 128 bits, what is added to each, the key and the number of blocks of each hash."""

    key: Block
    rows: Expanded
    shift: Block
    blocks: Annotated[int, Field(gt=0)]


class Strings(Message):
    """Random strings: those of bit ``h`` for all values stand in row ``h mod len(rows)``."""

    rows: Annotated[tuple[Hex, ...], Field(min_length=1)]

    def keys(self) -> Keys:
        """By bit."""
        rows = [bytes.fromhex(row) for row in self.rows]
        return lambda bit: rows[bit % len(rows)]


class Offer(Message):
    """The keys ``q0`` and ``q1`` of all transfers, and the values ``x``."""

    zeros: Strings
    ones: Strings
    values: Integers


class Offered(Message):
    """The SHA-256 of the corrections ``(q0 + x) + q1``, and ``sum_h 2^h q0_h`` for each value."""

    corrections: Hex
    sums: Integers


class Collection(Message):
    """The chosen keys, the factors whose bits chose (one for each value, or one for all), and the corrections."""

    keys: Strings
    factors: Integers
    corrections: Strings


class Pairs(Message):
    """Two vectors of residues; of the second there may be a single one where they are multiplied."""

    left: Integers
    right: Integers


class Digest(Message):
    """The SHA-256 of many bytes."""

    sha256: Hex


def _digest(octets: Packed) -> Digest:
    return Digest(sha256=hashlib.sha256(octets).hexdigest())


def _expand(kernel: Kernel, _parameters: Nothing, input: Stream) -> Octets:
    return Octets(octets=input.value(kernel).hex())


def _transpose(kernel: Kernel, _parameters: Nothing, input: Columns) -> Digest:
    return _digest(kernel.transposed(input.columns.value(kernel)))


def _hash_rows(kernel: Kernel, _parameters: Nothing, input: RowHash) -> Digest:
    key, shift = bytes.fromhex(input.key), bytes.fromhex(input.shift)
    return _digest(kernel.hash_rows(key, input.rows.value(kernel), shift, input.blocks))


def _offer(kernel: Kernel, field: Prime, input: Offer) -> Offered:
    zeros, ones = input.zeros.keys(), input.ones.keys()
    corrections, sums = kernel.offer(field.prime, zeros, ones, field.pack(input.values))
    return Offered(corrections=hashlib.sha256(corrections).hexdigest(), sums=field.read(sums))


def _collect(kernel: Kernel, field: Prime, input: Collection) -> Values:
    keys, said = input.keys.keys(), input.corrections.keys()
    corrections = b"".join(bytes(said(bit)) for bit in range(field.prime.bit_length()))
    chosen = bits_of(field.pack(input.factors), field.prime)
    return Values(values=field.read(kernel.collect(field.prime, keys, chosen, corrections)))


def _reduce(kernel: Kernel, field: Prime, input: Values) -> Values:
    strings = b"".join(value.to_bytes(residue_octets(field.prime), "little") for value in input.values)
    return Values(values=field.read(kernel.reduced(field.prime, strings)))


def _of_pairs(method: Callable[[Kernel], Callable[[int, Packed, Packed], Packed]]) -> Callable[..., Values]:
    def compute(kernel: Kernel, field: Prime, input: Pairs) -> Values:
        left, right = field.pack(input.left), field.pack(input.right)
        return Values(values=field.read(method(kernel)(field.prime, left, right)))

    return compute


def _total(kernel: Kernel, field: Prime, input: Values) -> Value:
    return Value(value=kernel.total(field.prime, field.pack(input.values)))


OPERATIONS: tuple[AnyOperation, ...] = (
    Operation("mascot.expand", ("OF-1",), Nothing, Stream, Octets, _expand),
    Operation("mascot.transpose", ("OF-1",), Nothing, Columns, Digest, _transpose),
    Operation("mascot.hash-rows", ("OF-1",), Nothing, RowHash, Digest, _hash_rows),
    Operation("mascot.offer", ("OF-1",), Prime, Offer, Offered, _offer),
    Operation("mascot.collect", ("OF-1",), Prime, Collection, Values, _collect),
    Operation("mascot.reduce", ("OF-1",), Prime, Values, Values, _reduce),
    Operation("mascot.add", ("OF-1",), Prime, Pairs, Values, _of_pairs(lambda kernel: kernel.add)),
    Operation("mascot.subtract", ("OF-1",), Prime, Pairs, Values, _of_pairs(lambda kernel: kernel.subtract)),
    Operation("mascot.multiply", ("OF-1",), Prime, Pairs, Values, _of_pairs(lambda kernel: kernel.multiply)),
    Operation("mascot.total", ("OF-1",), Prime, Values, Value, _total),
)
"""Operations that a kernel carries out."""
