"""Ciphertexts, commitments and threshold decryption: operations without proofs."""

from collections.abc import Iterator

from conformance.generate.builder import Book, Section, integer
from conformance.kit.keys import PUBLIC_2048, SESSION, TOY_288, TOY_512, Toy
from conformance.operations.paillier import (
    AllShares,
    Combination,
    DecryptionShares,
    Encryption,
    Exponents,
    Linear,
    MatrixProduct,
    Packing,
    PublicKeySet,
    RowCommitments,
    Units,
)
from reference.core.arithmetic import power
from reference.paillier.randomness import RandomnessKey

TOYS = (TOY_288, TOY_512)


def books() -> Iterator[Book]:
    """All files about this subject."""
    yield from (_randomisers(), _combined(), _encrypt(), _linear(), _pack(), _product(), _commitments())
    yield from (_shares(), _combine())


def _exponents(toy: Toy, count: int) -> tuple[int, ...]:
    key, coins = RandomnessKey(SESSION, toy.N, True), toy.coins("exponents")
    return tuple(key.draw_exponent(coins, j) for j in range(count))


def _randomisers() -> Book:
    book = Book("paillier.randomisers", "Powers of the base from which the randomness of ciphertexts comes.")
    for toy in TOYS:
        section = book.section(toy.name, toy.session_key)
        section.accepts("random", Exponents(exponents=_exponents(toy, 2)), "exponents of full length")
        extreme = (0, 1, (1 << toy.public.bits + 128) - 1)
        section.accepts("extreme", Exponents(exponents=extreme), "the shortest and the longest", flags=["Extreme"])
    return book


def _combined() -> Book:
    book = Book("paillier.combine-randomness", "The randomness of a linear combination of ciphertexts.")
    for toy in TOYS:
        section = book.section(toy.name, toy.session_key)
        weights = (1, 0, (1 << 128) - 1)
        units, exponents = Units(units=toy.units(3, "combined")), Exponents(exponents=_exponents(toy, 3))
        section.accepts("units", Combination(randomness=units, weights=weights), "randomness as units")
        section.accepts("exponents", Combination(randomness=exponents, weights=weights), "randomness as exponents")
    return book


def _encrypt() -> Book:
    book = Book("paillier.encrypt", "Encryption with given randomness.")
    for toy in (*TOYS, PUBLIC_2048):
        section, N = book.section(toy.name, toy.session_key), toy.N
        units, exponents = Units(units=toy.units(2, "encrypt")), Exponents(exponents=_exponents(toy, 2))
        section.accepts("units", Encryption(plaintexts=(5, -9), randomness=units), "randomness as units")
        section.accepts("exponents", Encryption(plaintexts=(5, -9), randomness=exponents), "randomness as exponents")
        if toy is PUBLIC_2048:
            continue
        extreme = (0, 1, -1, N // 2, -(N // 2), N, N + 1, -N * N)
        eight = Units(units=toy.units(len(extreme), "extreme"))
        section.accepts(
            "extreme", Encryption(plaintexts=extreme, randomness=eight), "plaintexts at and beyond N", flags=["Extreme"]
        )
        section.accepts(
            "nothing", Encryption(plaintexts=(), randomness=Units(units=())), "an empty list", flags=["Extreme"]
        )
    return book


def _linear() -> Book:
    book = Book("paillier.linear", "Linear combinations of plaintexts with public coefficients.")
    for toy in TOYS:
        section = book.section(toy.name, toy.key)
        ciphertexts, _ = toy.encrypted((3, -4), "linear")
        cases = {
            "ordinary": ((2, 5), 7, "Ordinary"),
            "negative": ((-2, -(1 << 128)), -7, "Negative"),
            "zeros": ((0, 0), 0, "Extreme"),
            "larger-than-N": ((toy.N + 1, -toy.N * toy.N), toy.N, "Extreme"),
        }
        for name, (coefficients, constant, flag) in cases.items():
            asked = Linear(coefficients=coefficients, ciphertexts=ciphertexts, constant=constant)
            section.accepts(name, asked, "a linear combination", covers=["PL-3", "PL-2"], flags=[flag])
        nothing = Linear(coefficients=(), ciphertexts=(), constant=5)
        section.accepts("constant-only", nothing, "no ciphertext at all", covers=["PL-1"], flags=["Extreme"])
    return book


def _pack() -> Book:
    book = Book("paillier.pack", "Several plaintexts in slots of one.")
    for toy in TOYS:
        section = book.section(toy.name, toy.key)
        ciphertexts, _ = toy.encrypted((3, 0, 255), "pack")
        section.accepts("three", Packing(ciphertexts=ciphertexts, slot=9), "three slots")
        section.accepts("one", Packing(ciphertexts=ciphertexts[:1], slot=9), "a single slot", flags=["Extreme"])
    return book


def _product() -> Book:
    book = Book("paillier.matrix-product", "A secret matrix times encrypted values, randomised anew.")
    for toy in TOYS:
        section = book.section(toy.name, toy.session_key)
        ciphertexts, _ = toy.encrypted((3, -4), "product")
        rows = ((2, -5), (0, 0), (1 << 64, -(1 << 64)))
        for name, randomness in (
            ("units", Units(units=toy.units(3, "product"))),
            ("exponents", Exponents(exponents=_exponents(toy, 3))),
        ):
            asked = MatrixProduct(rows=rows, ciphertexts=ciphertexts, randomness=randomness)
            section.accepts(name, asked, f"randomness as {name}; one row is zero")
    return book


def _commitments() -> Book:
    book = Book("commitment.rows", "Commitments to the rows of a matrix.")
    for toy in TOYS:
        section = book.section(toy.name, toy.session_key)
        rows = ((1, -2, 3), (0, 0, 0), (1 << 200, -(1 << 200), 1))
        mu = (*toy.commitment_randomness(2, "rows"), 0)
        section.accepts("rows", RowCommitments(rows=rows, randomness=mu), "signed, zero and long values")
    return book


def _key_set(toy: Toy, parties: int) -> PublicKeySet:
    keys, _ = toy.threshold(parties)
    return PublicKeySet(
        session=SESSION.hex(),
        modulus=toy.N,
        theta=keys.theta,
        verification_keys=keys.verification_keys,
        secret_bits=keys.secret_bits,
    )


def _shares() -> Book:
    book = Book("threshold.shares", "Decryption shares of one party.")
    for toy in TOYS:
        section, (_, exponents) = book.section(toy.name, toy.key), toy.threshold(2)
        ciphertexts, _ = toy.encrypted((5, -9), "shares")
        for party, exponent in enumerate(exponents, start=1):
            asked = DecryptionShares(exponent=exponent, ciphertexts=ciphertexts)
            section.accepts(f"party-{party}", asked, "the last exponent is negative")
    return book


def _combine() -> Book:
    book = Book("threshold.combine", "Plaintexts from the decryption shares of all parties.")
    for parties in (2, 3, 5):
        toy, half = TOY_288, TOY_288.N // 2
        section = book.section(f"{toy.name}-{parties}-parties", _key_set(toy, parties))
        ciphertexts, _ = toy.encrypted((5, 0, half, -half), "combine", parties)
        _, exponents = toy.threshold(parties)
        shares = tuple(tuple(power(c, 2 * D, toy.N**2) for c in ciphertexts) for D in exponents)
        base = section.accepts("honest", AllShares(shares=shares), "symmetric residues, the largest ones included")
        _combine_changed(section, toy, base, shares[0][0])
    return book


def _combine_changed(section: Section, toy: Toy, base: str, share: int) -> None:
    section.accepts_changed(
        "sign-flip",
        base,
        {"/shares/0/0": integer(toy.N**2 - share)},
        "a share with the wrong sign changes nothing",
        covers=["TD-2", "ZK-0"],
        flags=["SignFlip"],
        category="N2",
    )
    section.rejects(
        "foreign-share",
        base,
        {"/shares/0/0": integer(share * 2 % toy.N**2)},
        "TD-2.T1",
        None,
        "the shares do not belong together",
        flags=["WrongResponse"],
        category="N3",
    )
