"""Every backend computes what gmpy2 computes."""

import sys
from math import gcd
from threading import Thread

import pytest
from hypothesis import given

from optimized.arithmetic import backends
from optimized.arithmetic.backends import GmpBackend, OpensslBackend, agrees, fastest, named
from reference.core.arithmetic import power
from tests.optimized.arithmetic.support import BASES, MODULI, exponents, number

ALL = backends.backends()
P = 2**127 - 1


@pytest.mark.spec("PL-1")
@given(base=BASES, exponent=exponents(), modulus=MODULI)
@pytest.mark.parametrize("backend", ALL, ids=lambda backend: backend.name)
def test_any_power(backend, base, exponent, modulus):
    if exponent < 0 and gcd(base, modulus) != 1:
        with pytest.raises(ZeroDivisionError):
            backend.power(base, exponent, modulus)
    else:
        assert backend.power(base, exponent, modulus) == power(base, exponent, modulus)


@pytest.mark.spec("PL-1")
@pytest.mark.parametrize("backend", ALL, ids=lambda backend: backend.name)
@pytest.mark.parametrize("bits", [2, 3, 31, 63, 64, 65, 127, 128, 192, 1023, 1024, 1025, 1536, 2048, 3072, 4096])
def test_all_sizes(backend, bits):
    for odd in (0, 1):
        modulus = 1 << bits - 1 | number(bits - 1, "modulus", bits) >> 1 << 1 | odd
        for base in (0, 1, number(bits, "base"), modulus - 1, modulus, modulus + 1, number(2 * bits, "long")):
            for exponent in (0, 1, 2, 3, 65537, number(bits, "exponent", bits)):
                assert backend.power(base, exponent, modulus) == power(base, exponent, modulus)


@pytest.mark.skipif(not OpensslBackend.available(), reason="this interpreter hides its libcrypto")
class TestOpenssl:
    def test_more_moduli_than_it_keeps(self):
        limit = backends._montgomery.cache_info().maxsize
        moduli = [P + 2 * k for k in range(3 * limit)]
        for modulus in (*moduli, *moduli):
            assert OpensslBackend().power(3, 2**100 + 1, modulus) == power(3, 2**100 + 1, modulus)
        assert backends._montgomery.cache_info().currsize == limit

    def test_all_memory_is_freed(self, monkeypatch):
        """Each object of OpenSSL that is made is freed, also when a power fails."""
        library, held = backends._libcrypto(), set()

        def watch(name, effect):
            function = getattr(library, name)

            def watched(*arguments):
                result = function(*arguments)
                effect(result, *arguments)
                return result

            monkeypatch.setattr(library, name, watched)

        for name in ("BN_bin2bn", "BN_CTX_new", "BN_MONT_CTX_new"):
            watch(name, lambda result, *_: held.add(result))
        for name in ("BN_clear_free", "BN_CTX_free", "BN_MONT_CTX_free"):
            watch(name, lambda _, pointer: held.remove(pointer))
        monkeypatch.setattr(backends, "_montgomery", backends._Montgomery)
        assert OpensslBackend().power(3, 1000, P) == power(3, 1000, P)
        assert not held
        monkeypatch.setattr(library, "BN_mod_exp_mont", lambda *_: 0)
        with pytest.raises(MemoryError):
            OpensslBackend().power(3, 1000, P)
        assert not held

    def test_threads_do_not_disturb_each_other(self):
        wrong = []

        def work(start):
            for exponent in range(start, start + 300):
                modulus = P - 2 * (exponent % 40)
                if OpensslBackend().power(exponent, 2**90 + exponent, modulus) != power(
                    exponent, 2**90 + exponent, modulus
                ):
                    wrong.append(exponent)

        threads = [Thread(target=work, args=(1000 * k,)) for k in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong


class Wrong(GmpBackend):
    """Wrong where ``matters(exponent)``."""

    name = "wrong"

    def __init__(self, matters):
        self.matters = matters

    def power(self, base, exponent, modulus):
        return (super().power(base, exponent, modulus) + self.matters(exponent)) % modulus


@pytest.mark.parametrize(
    "matters",
    [
        lambda e: e == 0,
        lambda e: e == 1,
        lambda e: e < 0,
        lambda e: e == 1 << 100,
        lambda e: e.bit_length() > 80 and e.bit_count() > 20,
    ],
)
def test_a_backend_that_differs_is_refused(monkeypatch, matters):
    wrong = Wrong(matters)
    assert not agrees(wrong, 300, 100) and all(agrees(backend, 300, 100) for backend in ALL)
    monkeypatch.setattr(backends, "backends", lambda: (GmpBackend(), wrong))
    clock = iter([0.0, 9.0] * 3 + [0.0, 1.0] * 3)
    assert fastest(300, 100, lambda: next(clock)).name == "gmp"


@pytest.mark.parametrize("slow", ["gmp", "other"])
def test_the_fastest_by_the_clock(monkeypatch, slow):
    now, other = [0.0], GmpBackend()
    other.name = "other"

    def measured(backend):
        plain = backend.power

        def measured_power(*arguments):
            now[0] += 2.0 if backend.name == slow else 1.0
            return plain(*arguments)

        backend.power = measured_power
        return backend

    monkeypatch.setattr(backends, "backends", lambda: (measured(GmpBackend()), measured(other)))
    assert fastest(64, 20, lambda: now[0]).name != slow


def test_a_backend_by_name():
    for backend in ALL:
        assert named(backend.name).name == backend.name
    with pytest.raises(LookupError, match="gmp"):
        named("abacus")


@pytest.mark.parametrize("error", [ImportError, OSError, AttributeError])
def test_gmp_alone_where_libcrypto_is_out_of_reach(monkeypatch, error):
    def missing():
        raise error

    monkeypatch.setattr(backends, "_libcrypto", missing)
    assert not OpensslBackend.available()
    assert [backend.name for backend in backends.backends()] == ["gmp"]
    with pytest.raises(LookupError):
        named("openssl")


def test_an_interpreter_without_hashlib_module(monkeypatch):
    monkeypatch.setitem(sys.modules, "_hashlib", None)
    backends._libcrypto.cache_clear()
    assert not OpensslBackend.available()
