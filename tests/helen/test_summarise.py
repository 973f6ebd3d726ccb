"""The summary in constant memory, and the same to the last bit wherever its pieces are read."""

import multiprocessing
import tracemalloc
import weakref
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from helen import csv_table, parquet_table
from helen.cells import NotPlain, Table
from helen.config import load_configuration
from helen.data import Preparation, load_datasets
from helen.errors import UserError
from helen.summarise import IN_FLIGHT, summarise, summarise_table
from helen.tables import open_table

AS_THEY_ARE = Preparation(np.zeros(3), np.ones(3), False)


@dataclass(frozen=True)
class Part:
    """A piece in memory, like a partition of a cluster."""

    seed: int
    chunks_each: int = 3

    def chunks(self):
        generator = np.random.default_rng(self.seed)
        yield from (generator.normal(size=(50, 3)) for _ in range(self.chunks_each))


class Broken:
    def __init__(self, error):
        self.error = error

    def chunks(self):
        raise self.error
        yield


PARTS = [Part(seed) for seed in range(100)]


def bits(moments):
    return moments.rows, moments.sums.tobytes(), moments.products.tobytes()


@contextmanager
def threads():
    with ThreadPoolExecutor(3) as executor:
        yield executor


@contextmanager
def processes():
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as executor:
        yield executor


@contextmanager
def dask_cluster(processes=False):
    distributed = pytest.importorskip("distributed", reason="needs the extra [dask]")
    size = {"n_workers": 2, "threads_per_worker": 1, "processes": processes, "dashboard_address": None}
    with distributed.LocalCluster(**size) as cluster, distributed.Client(cluster) as client:
        yield client.get_executor()


ELSEWHERE = [
    threads,
    dask_cluster,
    pytest.param(processes, marks=pytest.mark.slow),
    pytest.param(partial(dask_cluster, processes=True), marks=pytest.mark.slow),
]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_the_same_bits_wherever_pieces_are_read(elsewhere, tmp_path, monkeypatch):
    """Pieces in memory, and pieces of files, which only their readers open."""
    paths = files(tmp_path, monkeypatch)
    with elsewhere() as executor:
        assert bits(summarise(PARTS, AS_THEY_ARE, executor)) == bits(summarise(PARTS, AS_THEY_ARE))
        for path in paths:
            table = open_table(path, ("a", "b", "c"))
            assert len(table.pieces) > 4
            assert bits(summarise_table(table, AS_THEY_ARE, executor)) == bits(summarise_table(table, AS_THEY_ARE))


def files(directory, monkeypatch):
    """The same table as CSV and as Parquet, to be cut into a few pieces."""
    monkeypatch.setattr(csv_table, "PIECE_BYTES", 4000)
    monkeypatch.setattr(parquet_table, "PIECE_CELLS", 300)
    values = np.random.default_rng(1).normal(size=(1000, 3))
    table = pa.table(list(values.T.copy()), names=["a", "b", "c"])
    pacsv.write_csv(table, directory / "table.csv")
    pq.write_table(table, directory / "table.parquet", row_group_size=100)
    return directory / "table.csv", directory / "table.parquet"


@pytest.mark.parametrize("elsewhere", ELSEWHERE[:3])
def test_a_bad_cell_is_reported_from_elsewhere(elsewhere, session, rewrite):
    rewrite("beta.csv", "55,1,9", "55,x,9")
    with elsewhere() as executor, pytest.raises(UserError, match="row 3, column 'dose': 'x' is not a number"):
        load_datasets(load_configuration(session), executor)


class Clerk(Executor):
    """Works when asked for a result, and keeps count of what was asked for."""

    def __init__(self):
        self.tasks, self.open, self.most = [], 0, 0

    def submit(self, function, /, *args, **kwargs):
        future = Lazy(self, partial(function, *args, **kwargs))
        self.tasks.append(future)
        self.open += 1
        self.most = max(self.most, self.open)
        return future


class Lazy(Future):
    def __init__(self, clerk, work):
        super().__init__()
        self._clerk, self._work = clerk, work

    def result(self, timeout=None):
        self._clerk.open -= 1
        return self._work()


def test_a_bounded_number_of_pieces_is_underway():
    clerk = Clerk()
    assert bits(summarise(PARTS, AS_THEY_ARE, clerk)) == bits(summarise(PARTS, AS_THEY_ARE))
    assert (len(clerk.tasks), clerk.most) == (len(PARTS), IN_FLIGHT)


def test_nothing_more_is_read_after_a_bad_piece():
    clerk = Clerk()
    with pytest.raises(UserError):
        summarise([Part(0), Broken(UserError("bad")), *PARTS], AS_THEY_ARE, clerk)
    assert len(clerk.tasks) == IN_FLIGHT + 1
    assert all(future.cancelled() for future in clerk.tasks[2:])


@pytest.mark.parametrize("executor", [None, Clerk()])
def test_a_piece_that_is_not_plain_has_the_whole_table_read(executor):
    table = Table((Part(1), Broken(NotPlain()), Part(2)), Part(3))
    assert bits(summarise_table(table, AS_THEY_ARE, executor)) == bits(summarise([Part(3)], AS_THEY_ARE))


@pytest.mark.parametrize("chunks", [5, 50])
def test_no_more_than_one_chunk_is_held(chunks):
    """Besides the one that is being made, however many there are."""
    alive, most = weakref.WeakValueDictionary(), 0

    class Chunk(np.ndarray):
        """An array that one can refer to weakly."""

    class Watched:
        def chunks(self):
            nonlocal most
            for number in range(chunks):
                chunk = alive[number] = np.ones((10, 3)).view(Chunk)
                most = max(most, len(alive))
                yield chunk

    assert summarise([Watched()], AS_THEY_ARE).rows == 10 * chunks
    assert most <= 2


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_memory_does_not_grow_with_the_rows(tmp_path, monkeypatch, kind):
    """What Python and numpy hold at most while a table is summarised."""
    monkeypatch.setattr(csv_table, "PIECE_BYTES", 1 << 18)
    monkeypatch.setattr(parquet_table, "CELLS", 1 << 14)
    peaks = []
    for rows in (100_000, 400_000):
        table = pa.table([np.arange(rows) / 7, np.ones(rows), np.zeros(rows)], names=["a", "b", "c"])
        path = tmp_path / f"table.{kind}"
        {"csv": pacsv.write_csv, "parquet": pq.write_table}[kind](table, path)
        opened = open_table(path, ("a", "b", "c"))
        tracemalloc.start()
        assert summarise_table(opened, AS_THEY_ARE).rows == rows
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] <= 1.2 * peaks[0]


@pytest.mark.spec("IP-B", "IP-P")
def test_a_party_takes_a_few_rows_to_a_session_whatever_the_table(session):
    """And they have the norms that were held against the declared ones."""
    rows = 10_000
    session.with_name("beta.csv").write_text("age,dose,effect\n" + "50,1.5,10.001\n51,1.5,10\n" * (rows // 2))
    _, beta = load_datasets(load_configuration(session))
    assert beta.moments.rows == rows
    assert (beta.condensed.features.shape, beta.condensed.target.shape) == ((3, 2), (3,))
    assert np.linalg.norm(beta.condensed.features) == pytest.approx(0.1 * (rows / 2) ** 0.5)
    assert np.linalg.norm(beta.condensed.target) == pytest.approx(0.00025 * (rows / 2) ** 0.5)
