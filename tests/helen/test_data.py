import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from helen.config import load_configuration
from helen.data import LARGEST, Preparation, load_datasets
from helen.errors import UserError
from helen.tables import open_table


def to_parquet(session, rewrite, name, columns):
    pq.write_table(pa.table(columns), session.with_name(f"{name}.parquet"))
    rewrite("session.toml", f"{name}.csv", f"{name}.parquet")


def refusal(session):
    with pytest.raises(UserError) as caught:
        load_datasets(load_configuration(session))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def prepared(session):
    """The prepared columns of both parties, target last, row by row."""
    configuration = load_configuration(session)
    prepare = Preparation.of(configuration)
    tables = [open_table(party.file, configuration.data.columns) for party in configuration.party]
    return [np.vstack([prepare(c) for piece in table.pieces for c in piece.chunks()]) for table in tables]


def test_columns_are_centred_and_scaled(session):
    alpha, beta = prepared(session)
    np.testing.assert_array_equal(alpha, [[-1, -1, -0.5], [0, 0, 0], [1.5, 1, 1]])
    np.testing.assert_array_equal(beta, [[-0.5, 1, 0.25], [0.5, -1, -0.25]])


def test_the_intercept_is_a_column_of_ones_after_the_features(session, rewrite):
    rewrite("session.toml", "lambda1 = 0.25", "lambda1 = 0.25\nintercept = true")
    _, beta = prepared(session)
    np.testing.assert_array_equal(beta, [[-0.5, 1, 1, 0.25], [0.5, -1, 1, -0.25]])


def test_the_order_of_columns_in_a_file_is_free(session):
    session.with_name("beta.csv").write_text("effect,age,dose\n11,45,2\n9,55,1\n")
    np.testing.assert_array_equal(prepared(session)[1], [[-0.5, 1, 0.25], [0.5, -1, -0.25]])


def test_parquet_gives_the_same_data_as_csv(session, rewrite):
    _, from_csv = prepared(session)
    to_parquet(session, rewrite, "beta", {"effect": [11, 9], "dose": [2.0, 1.0], "age": [45, 55]})
    np.testing.assert_array_equal(prepared(session)[1], from_csv)


def test_a_byte_order_mark_and_empty_lines_are_harmless(session):
    session.with_name("beta.csv").write_bytes(b"\xef\xbb\xbfage,dose,effect\r\n45,2,11\r\n\r\n55, 1 ,9\r\n\r\n")
    np.testing.assert_array_equal(prepared(session)[1][:, -1], [0.25, -0.25])


@pytest.mark.spec("LR-4", "LR-5")
def test_what_is_loaded_are_the_moments_of_the_prepared_data(session):
    for loaded, values in zip(load_datasets(load_configuration(session)), prepared(session), strict=True):
        assert (loaded.moments.rows, loaded.moments.sums.tolist()) == (len(values), values.sum(axis=0).tolist())
        np.testing.assert_array_equal(loaded.moments.products, values.T @ values)
        B = np.column_stack([loaded.condensed.features, loaded.condensed.target])
        np.testing.assert_allclose(B.T @ B, values.T @ values, rtol=1e-14, atol=1e-14)


def test_what_is_loaded_prints_no_data(session):
    alpha, _ = load_datasets(load_configuration(session))
    assert repr(alpha) == "PartyData(party='Alpha')"


def test_more_rows_than_declared_are_used(session, rewrite):
    rewrite("session.toml", "rows = 3", "rows = 1")
    alpha, _ = load_datasets(load_configuration(session))
    assert alpha.moments.rows == 3


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("abc", "'abc' is not a number"),
        ("1_0", "'1_0' is not a number"),
        ("0x10", "'0x10' is not a number"),
        ("", "the cell is empty"),
        ("nan", "nan is not a finite number"),
        ("inf", "inf is not a finite number"),
        ("1e999", "inf is not a finite number"),
    ],
)
def test_a_bad_cell_is_named_with_row_and_column(session, rewrite, cell, says):
    rewrite("beta.csv", "55,1,9", f"55,{cell},9")
    message = refusal(session)
    assert message.startswith(f"{session.with_name('beta.csv')}: row 3, column 'dose': ")
    assert says in message


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (["2", "x"], "'x' is not a number"),
        ([2.0, None], "the cell is empty"),
        ([2.0, float("nan")], "nan is not a finite number"),
        ([2.0, float("-inf")], "-inf is not a finite number"),
        ([[2.0], [1.0]], "'[2.0]' is not a number"),
    ],
)
def test_a_bad_cell_in_parquet_is_named_with_row_and_column(session, rewrite, values, says):
    to_parquet(session, rewrite, "beta", {"age": [45, 55], "dose": values, "effect": [11, 9]})
    message = refusal(session)
    assert message.startswith(f"{session.with_name('beta.parquet')}: row ")
    assert "column 'dose'" in message
    assert says in message


def test_a_missing_file(session):
    session.with_name("beta.csv").unlink()
    assert refusal(session) == f"{session.with_name('beta.csv')}: there is no such file"


def test_a_missing_column_names_the_columns_that_are_there(session):
    for name in ("alpha", "beta"):
        session.with_name(f"{name}.csv").write_text("age,effect\n40,8\n50,10\n65,14\n")
    message = refusal(session)
    assert "alpha.csv: there is no column 'dose'" in message
    assert "the file has age, effect" in message


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("age,dosage,effect", "alpha.csv: Alpha has no column 'dosage', Beta has one in"),
        ("age,effect", "beta.csv: Beta has no column 'dose', Alpha has one in"),
        ("age,dose,effect,weight", "alpha.csv: Alpha has no column 'weight', Beta has one in"),
    ],
)
def test_different_columns_at_two_parties(session, header, says):
    session.with_name("beta.csv").write_text(header + "\n")
    assert says in refusal(session)


def test_a_column_that_occurs_twice(session, rewrite):
    rewrite("beta.csv", "age,dose,effect", "age,age,effect")
    assert "beta.csv: the column 'age' occurs twice" in refusal(session)


def test_a_ragged_row(session, rewrite):
    rewrite("beta.csv", "55,1,9", "55,1")
    assert "beta.csv: row 3 has 2 cells, the header has 3" in refusal(session)


def test_an_empty_file(session):
    session.with_name("beta.csv").write_text("")
    assert "beta.csv: the file is empty" in refusal(session)


def test_a_file_that_is_not_text(session):
    session.with_name("beta.csv").write_bytes(b"\xff\xfe\x00\x01")
    assert "beta.csv: not readable as CSV" in refusal(session)


def test_a_file_that_is_not_parquet(session, rewrite):
    session.with_name("beta.parquet").write_text("age,dose,effect\n")
    rewrite("session.toml", "beta.csv", "beta.parquet")
    assert "beta.parquet: not readable as Parquet" in refusal(session)


def test_fewer_rows_than_declared(session, rewrite):
    rewrite("session.toml", "rows = 2", "rows = 5")
    assert "beta.csv: Beta declared 5 rows, the file has 2" in refusal(session)


def test_no_rows_at_all(session):
    session.with_name("beta.csv").write_text("age,dose,effect\n")
    assert "beta.csv: Beta declared 2 rows, the file has 0" in refusal(session)


def test_a_target_norm_above_the_declared_one(session, rewrite):
    rewrite("session.toml", "rows = 2\nnorm = 4", "rows = 2\nnorm = 0.3")
    assert "beta.csv: the prepared target of Beta have norm 0.353553, above the declared 0.3" in refusal(session)


def test_a_feature_norm_above_the_declared_one(session, rewrite):
    rewrite("session.toml", "gram_norm = 10", "gram_norm = 2")
    message = refusal(session)
    assert "alpha.csv: the prepared features of Alpha" in message
    assert "data.gram_norm" in message


@pytest.mark.parametrize("value", ["1e155", "-1e308"])
def test_squares_that_would_overflow(session, rewrite, value):
    """They are cut off at a size that no declared norm admits."""
    rewrite("beta.csv", "55,1,9", f"55,{value},9")
    message = refusal(session)
    assert f"the prepared features of Beta have norm {LARGEST:g}, above the declared 10" in message


def test_an_empty_parquet_table_has_no_moments(session, rewrite):
    nothing = pa.array([], pa.float64())
    to_parquet(session, rewrite, "beta", {"age": nothing, "dose": nothing, "effect": nothing})
    assert "beta.parquet: Beta declared 2 rows, the file has 0" in refusal(session)
