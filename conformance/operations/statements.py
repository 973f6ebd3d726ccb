"""What the proofs claim and know, as inputs: each model has the fields of the statement or witness it stands for."""

from typing import Annotated

from pydantic import Field

from conformance.operations.models import Typed
from reference.messages.base import Integer, Integers, Matrix
from reference.proofs import decryption, interval, matrix, multiplication, plaintext, relation, rows

Bits = Annotated[int, Field(ge=0)]
Index = Annotated[int, Field(ge=0)]


class PlaintextStatement(Typed):
    """ZK-PK: ciphertexts."""

    ciphertexts: Integers

    def value(self) -> plaintext.Statement:
        """The statement."""
        return plaintext.Statement(self.ciphertexts)


class PlaintextWitness(Typed):
    """ZK-PK: plaintexts and randomness."""

    plaintexts: Integers
    randomness: Integers

    def value(self) -> plaintext.Witness:
        """The witness."""
        return plaintext.Witness(self.plaintexts, self.randomness)


class MatrixStatement(Typed):
    """ZK-MAT: ciphertexts of X, Y and Z = X Y; ``bits`` of the entries of X."""

    C_X: Matrix
    C_Y: Matrix
    C_Z: Matrix
    bits: Bits

    def value(self) -> matrix.Statement:
        """The statement."""
        return matrix.Statement(self.C_X, self.C_Y, self.C_Z, self.bits)


class MatrixWitness(Typed):
    """ZK-MAT: X, the randomness of ``C_X``, and T of ``C_Z``."""

    X: Matrix
    rho: Matrix
    T: Matrix

    def value(self) -> matrix.Witness:
        """The witness."""
        return matrix.Witness(self.X, self.rho, self.T)


class ProductStatement(Typed):
    """ZK-MUL: ciphertexts of x, y and z = x y; ``bits`` of x."""

    C_x: Integer
    C_y: Integer
    C_z: Integer
    bits: Bits

    def value(self) -> matrix.Statement:
        """The statement."""
        return multiplication.statement(self.C_x, self.C_y, self.C_z, self.bits)


class ProductWitness(Typed):
    """ZK-MUL: x, the randomness of ``C_x``, and T of ``C_z``."""

    x: Integer
    rho: Integer
    T: Integer

    def value(self) -> matrix.Witness:
        """The witness."""
        return multiplication.witness(self.x, self.rho, self.T)


class RowStatement(Typed):
    """ZK-ROW: commitments to the rows of A, ciphertexts of v and of w = A v; ``bits`` of the entries of A."""

    T: Integers
    C_v: Integers
    C_w: Integers
    bits: Bits

    def value(self) -> rows.Statement:
        """The statement."""
        return rows.Statement(self.T, self.C_v, self.C_w, self.bits)


class RowWitness(Typed):
    """ZK-ROW: A, the randomness of its row commitments, and theta of ``C_w``."""

    A: Matrix
    mu: Integers
    theta: Integers

    def value(self) -> rows.Witness:
        """The witness."""
        return rows.Witness(self.A, self.mu, self.theta)


class DecryptionStatement(Typed):
    """ZK-DEC: verification base and key, bits of the exponent, ciphertexts, shares."""

    v: Integer
    v_i: Integer
    secret_bits: Bits
    ciphertexts: Integers
    shares: Integers

    def value(self) -> decryption.Statement:
        """The statement."""
        return decryption.Statement(self.v, self.v_i, self.secret_bits, self.ciphertexts, self.shares)


class DecryptionWitness(Typed):
    """ZK-DEC: the exponent."""

    D: Integer

    def value(self) -> decryption.Witness:
        """The witness."""
        return decryption.Witness(self.D)


class Bounds(Typed):
    """The integers ``low .. low + width``."""

    low: Integer
    width: Annotated[Integer, Field(ge=0)]

    def value(self) -> interval.Interval:
        """The interval."""
        return interval.Interval(self.low, self.width)


class IntervalStatement(Typed):
    """ZK-RNG: each plaintext lies in its interval."""

    ciphertexts: Integers
    intervals: tuple[Bounds, ...]

    def value(self) -> relation.Statement:
        """The statement, as one for the quadratic engine."""
        return interval.interval_statement(self.ciphertexts, [bounds.value() for bounds in self.intervals])


class IntervalWitness(Typed):
    """ZK-RNG: the plaintexts, their intervals again, and the randomness of the ciphertexts."""

    intervals: tuple[Bounds, ...]
    values: Integers
    randomness: Integers

    def value(self) -> relation.Witness:
        """The witness, with the three squares of each value."""
        bounds = [bounds.value() for bounds in self.intervals]
        return interval.interval_witness(bounds, self.values, self.randomness)


class NormStatement(Typed):
    """ZK-RNG: the squares of the plaintexts add up to at most ``bound``."""

    ciphertexts: Integers
    bound: Annotated[Integer, Field(ge=0)]

    def value(self) -> relation.Statement:
        """The statement, as one for the quadratic engine."""
        return interval.norm_statement(self.ciphertexts, self.bound)


class NormWitness(Typed):
    """ZK-RNG: the plaintexts, the bound again, and the randomness of the ciphertexts."""

    bound: Annotated[Integer, Field(ge=0)]
    values: Integers
    randomness: Integers

    def value(self) -> relation.Witness:
        """The witness, with three squares."""
        return interval.norm_witness(self.values, self.bound, self.randomness)


class Term(Typed):
    """``coefficient x_index``."""

    coefficient: Integer
    index: Index


class Product(Typed):
    """``coefficient x_left x_right``."""

    coefficient: Integer
    left: Index
    right: Index


class LinkClaim(Typed):
    """The plaintext of ``ciphertext`` is ``sum of terms + constant`` modulo N."""

    ciphertext: Integer
    terms: tuple[Term, ...]
    constant: Integer

    def value(self) -> relation.Link:
        """The link."""
        terms = tuple((term.coefficient, term.index) for term in self.terms)
        return relation.Link(self.ciphertext, relation.Form(terms, self.constant))


class Equation(Typed):
    """``sum of products + sum of terms + constant = 0``."""

    products: tuple[Product, ...]
    terms: tuple[Term, ...]
    constant: Integer

    def value(self) -> relation.Quadratic:
        """The polynomial."""
        return relation.Quadratic(
            tuple((product.coefficient, product.left, product.right) for product in self.products),
            tuple((term.coefficient, term.index) for term in self.terms),
            self.constant,
        )


class RowClaim(Typed):
    """``commitment`` holds the values at ``indices``."""

    commitment: Integer
    indices: tuple[Index, ...]

    def value(self) -> relation.Row:
        """The row."""
        return relation.Row(self.commitment, self.indices)


class QuadraticStatement(Typed):
    """ZK-QUAD: links, equations and rows about committed integers of at most these ``bits``."""

    rule: str
    bits: tuple[Bits, ...]
    links: tuple[LinkClaim, ...]
    equations: tuple[Equation, ...]
    rows: tuple[RowClaim, ...]

    def value(self) -> relation.Statement:
        """The statement; ``ValueError`` if it refers to values that do not exist."""
        return relation.Statement(
            self.rule,
            self.bits,
            tuple(link.value() for link in self.links),
            tuple(equation.value() for equation in self.equations),
            tuple(row.value() for row in self.rows),
        )


class QuadraticWitness(Typed):
    """ZK-QUAD: the integers, the randomness of the links and of the rows."""

    values: Integers
    randomness: Integers
    row_randomness: Integers

    def value(self) -> relation.Witness:
        """The witness."""
        return relation.Witness(self.values, self.randomness, self.row_randomness)
