"""The benchmark counts what it says that it counts."""

import pytest

from conformance.bench import preprocessing as bench
from optimized.preprocessing.kernel import VectorKernel
from reference.preprocessing.kernel import REFERENCE_KERNEL
from reference.preprocessing.material import Requirement
from reference.preprocessing.ot_extension import padded
from tests.reference.preprocessing.support import ideal  # noqa: F401  # a fixture

pytestmark = pytest.mark.usefixtures("ideal")
BITS, BLOCK = 127, 16


@pytest.mark.spec("OF-1")
@pytest.mark.parametrize("kernel", [REFERENCE_KERNEL, VectorKernel()])
@pytest.mark.parametrize("parties", [2, 3])
def test_counts_of_primitives(kernel, parties):
    """By hand, for one triple: 3 products, 5 inputs and the mask of the inputs; for all ordered pairs."""
    nobody = (0,) * parties
    (_, once), (_, more) = (bench.prepared(kernel, parties, Requirement(n, 0, nobody)) for n in (0, 1))
    transfers, products = 3 * BITS, 6 * BITS
    matrix = 3 * BLOCK * padded(transfers)
    hashes = 3 * transfers * 2 * BLOCK
    expanded = 3 * products * BLOCK
    pairs = parties * (parties - 1)
    assert more - once == bench.Counts(pairs * (matrix + hashes + expanded), pairs * 3 * (transfers + products))


def test_a_table_with_a_row_for_each_kind():
    rows = bench.rows("optimized", VectorKernel(), 2, {"triples": 2, "bits": 1, "inputs": 3})
    assert [(row.kind, row.count) for row in rows] == [("triples", 2), ("bits", 1), ("inputs", 3)]
    assert all(row.octets_each > 0 and row.aes_seconds > 0 and row.residue_seconds > 0 for row in rows)
    lines = bench.table(rows).splitlines()
    assert len(lines) == 4 and len({len(line) for line in lines}) == 1
