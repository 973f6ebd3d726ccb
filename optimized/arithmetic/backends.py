"""Single powers by interchangeable libraries. None of them takes the same time for all exponents."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from hashlib import shake_256
from importlib import import_module
from typing import Protocol
from weakref import finalize

import gmpy2

from optimized.arithmetic.counting import note_power


class Backend(Protocol):
    """A library for modular exponentiation.

    Spec: PL-1
    """

    @property
    def name(self) -> str:
        """What a configuration calls it. Spec: PL-1"""
        ...

    def power(self, base: int, exponent: int, modulus: int) -> int:
        """The canonical residue. ``ZeroDivisionError`` for a negative power of what is not a unit. Spec: PL-1"""
        ...


class GmpBackend:
    """GMP, through gmpy2. It keeps the interpreter's lock.

    Spec: PL-1
    """

    name = "gmp"

    def power(self, base: int, exponent: int, modulus: int) -> int:
        """``base^exponent mod modulus``. Spec: PL-1"""
        note_power(modulus, exponent)
        if exponent < 0:
            base, exponent = gmpy2.invert(base, modulus), -exponent
        return int(gmpy2.powmod(base, exponent, modulus))


class OpensslBackend:
    """``BN_mod_exp_mont`` of the interpreter's own libcrypto. Threads run in parallel.

    Spec: PL-1
    """

    name = "openssl"

    def power(self, base: int, exponent: int, modulus: int) -> int:
        """``base^exponent mod modulus``; even moduli are left to GMP. Spec: PL-1"""
        if modulus % 2 == 0 or modulus < 3:
            return GmpBackend().power(base, exponent, modulus)
        note_power(modulus, exponent)
        if exponent < 0:
            base, exponent = int(gmpy2.invert(base, modulus)), -exponent
        lib, montgomery = _libcrypto(), _montgomery(modulus)
        with _number(base % modulus) as x, _number(exponent) as y, _number(0) as result, _context() as context:
            _done(lib.BN_mod_exp_mont(result, x, y, montgomery.modulus, context, montgomery.pointer))
            octets = ctypes.create_string_buffer(montgomery.octets)
            _done(lib.BN_bn2binpad(result, octets, montgomery.octets) > 0)
        return int.from_bytes(octets.raw, "big")

    @staticmethod
    def available() -> bool:
        """Whether libcrypto can be reached. Spec: PL-1"""
        try:
            _libcrypto()
        except (ImportError, OSError, AttributeError):
            return False
        return True


_POINTER, _INTEGER, _OCTETS = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
_SIGNATURES = {
    "BN_clear_free": (None, [_POINTER]),
    "BN_CTX_new": (_POINTER, []),
    "BN_CTX_free": (None, [_POINTER]),
    "BN_MONT_CTX_new": (_POINTER, []),
    "BN_MONT_CTX_free": (None, [_POINTER]),
    "BN_MONT_CTX_set": (_INTEGER, [_POINTER] * 3),
    "BN_bin2bn": (_POINTER, [_OCTETS, _INTEGER, _POINTER]),
    "BN_bn2binpad": (_INTEGER, [_POINTER, _OCTETS, _INTEGER]),
    "BN_mod_exp_mont": (_INTEGER, [_POINTER] * 6),
}


@cache
def _libcrypto() -> ctypes.CDLL:
    """The library that ``hashlib`` is linked with: its symbols are found through the module that is.

    ``ImportError``, ``OSError`` or ``AttributeError`` where there is none, or it is inside the interpreter and hidden.
    """
    library = ctypes.CDLL(import_module("_hashlib").__file__)
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def _done(result: int | None) -> int:
    """Functions of OpenSSL return 0 or a null pointer when there is no memory."""
    if not result:
        raise MemoryError("OpenSSL")
    return result


def _new_number(value: int) -> int:
    octets = value.to_bytes(-(-value.bit_length() // 8), "big")
    return _done(_libcrypto().BN_bin2bn(octets, len(octets), None))


@contextmanager
def _number(value: int) -> Iterator[int]:
    pointer = _new_number(value)
    try:
        yield pointer
    finally:
        _libcrypto().BN_clear_free(pointer)


@contextmanager
def _context() -> Iterator[int]:
    pointer = _done(_libcrypto().BN_CTX_new())
    try:
        yield pointer
    finally:
        _libcrypto().BN_CTX_free(pointer)


class _Montgomery:
    """What is precomputed for a modulus; freed with the last reference."""

    def __init__(self, modulus: int) -> None:
        lib = _libcrypto()
        self.octets, self.modulus = -(-modulus.bit_length() // 8), _new_number(modulus)
        finalize(self, lib.BN_clear_free, self.modulus)
        self.pointer = _done(lib.BN_MONT_CTX_new())
        finalize(self, lib.BN_MONT_CTX_free, self.pointer)
        with _context() as context:
            _done(lib.BN_MONT_CTX_set(self.pointer, self.modulus, context))


_montgomery = lru_cache(maxsize=16)(_Montgomery)


def backends() -> tuple[Backend, ...]:
    """All that this interpreter can reach, GMP first. Spec: PL-1"""
    return (GmpBackend(), OpensslBackend()) if OpensslBackend.available() else (GmpBackend(),)


def named(name: str) -> Backend:
    """The backend of that name. ``LookupError`` when there is none, or not here. Spec: PL-1"""
    for backend in backends():
        if backend.name == name:
            return backend
    raise LookupError(f"no backend {name!r}: there is {', '.join(backend.name for backend in backends())}")


def fastest(modulus_bits: int, exponent_bits: int, clock: Callable[[], float]) -> Backend:
    """The backend that was fastest for one power of that size, among those that agree with GMP.

    ``clock`` gives seconds. It takes a few powers.

    Spec: PL-1
    """
    gmp, *others = backends()
    trusted = [gmp, *(backend for backend in others if agrees(backend, modulus_bits, exponent_bits))]
    return min(trusted, key=lambda backend: _seconds(backend, modulus_bits, exponent_bits, clock))


def agrees(backend: Backend, modulus_bits: int, exponent_bits: int) -> bool:
    """Whether a backend computes what GMP does, on inputs that look random and on extreme exponents. Spec: PL-1"""
    cases = [_case(modulus_bits, exponent_bits, label) for label in range(3)]
    base, exponent, modulus = cases[0]
    cases += [(base, special, modulus) for special in (0, 1, 2, 1 << exponent_bits)] + [(2, -exponent, modulus)]
    return all(backend.power(*case) == GmpBackend().power(*case) for case in cases)


def _seconds(backend: Backend, modulus_bits: int, exponent_bits: int, clock: Callable[[], float]) -> float:
    times, case = [], _case(modulus_bits, exponent_bits, 0)
    for _ in range(3):
        start = clock()
        backend.power(*case)
        times.append(clock() - start)
    return min(times)


def _case(modulus_bits: int, exponent_bits: int, label: int) -> tuple[int, int, int]:
    """Base, exponent and an odd modulus that look random and are always the same."""

    def number(name: str, bits: int) -> int:
        return int.from_bytes(shake_256(f"{name} {label}".encode()).digest(-(-bits // 8)), "big") % (1 << bits)

    modulus = number("modulus", modulus_bits) | 1 << modulus_bits - 1 | 1
    return number("base", modulus_bits), number("exponent", exponent_bits), modulus
