"""A process that is asked line by line, and that may crash, hang or talk nonsense at any time."""

import os
import selectors
import subprocess
import time
from collections.abc import Sequence

from conformance.levels.implementation import Fault

LONGEST_LINE = 1 << 26
"""Bytes of an answer, at most."""


class LineProcess:
    """A running command; :class:`Fault` if it cannot be started. Standard error goes where ours goes."""

    def __init__(self, command: Sequence[str]) -> None:
        self._timeout, self._pending = 0.0, b""
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        except OSError as error:
            raise Fault(f"{command[0]}: {error.strerror}") from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout
        os.set_blocking(self._input.fileno(), False)

    def ask(self, line: bytes, timeout: float) -> bytes:
        """One line there, one line back within ``timeout`` seconds. :class:`Fault` on a crash and when time is up."""
        self._timeout, deadline = timeout, time.monotonic() + timeout
        try:
            self._write(line + b"\n", deadline)
            return self._read(deadline)
        except OSError:
            raise self._crashed() from None

    def close(self, farewell: bytes = b"") -> None:
        """Say a last line, wait a moment, end the process."""
        try:
            if farewell and self._process.poll() is None:
                self._write(farewell + b"\n", time.monotonic() + 1.0)
                self._process.wait(1.0)
        except (OSError, Fault, subprocess.TimeoutExpired):
            pass
        self._process.kill()
        self._process.wait()
        self._input.close()
        self._output.close()

    def _write(self, octets: bytes, deadline: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._input, selectors.EVENT_WRITE)
            while octets:
                self._wait(selector, deadline)
                octets = octets[os.write(self._input.fileno(), octets[: 1 << 16]) :]

    def _read(self, deadline: float) -> bytes:
        with selectors.DefaultSelector() as selector:
            selector.register(self._output, selectors.EVENT_READ)
            while b"\n" not in self._pending:
                self._wait(selector, deadline)
                received = os.read(self._output.fileno(), 1 << 16)
                if not received:
                    raise self._crashed()
                self._pending += received
                if len(self._pending) > LONGEST_LINE:
                    raise Fault(f"more than {LONGEST_LINE} bytes without the end of a line")
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def _wait(self, selector: selectors.BaseSelector, deadline: float) -> None:
        if not selector.select(max(0.0, deadline - time.monotonic())):
            raise Fault(f"no answer within {self._timeout:g} s")

    def _crashed(self) -> Fault:
        try:
            return Fault(f"the process ended with code {self._process.wait(1.0)}")
        except subprocess.TimeoutExpired:
            return Fault("the process closed its input or output")
