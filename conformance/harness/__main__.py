"""``python -m conformance.harness --engine reference``: a harness on standard input and output."""

import argparse
import sys
from contextlib import redirect_stdout

from conformance.harness.engines import ENGINES
from conformance.harness.server import Server


def main() -> None:
    """Serve until standard input ends. Nothing but replies is ever written to standard output."""
    parser = argparse.ArgumentParser(prog="python -m conformance.harness", description=__doc__)
    parser.add_argument("--engine", choices=sorted(ENGINES), default="reference", help="which engine computes")
    engine = parser.parse_args().engine
    output = sys.stdout

    def say(line: str) -> None:
        output.write(line + "\n")
        output.flush()

    with redirect_stdout(sys.stderr):
        Server(engine, ENGINES[engine]).serve(sys.stdin.buffer, say)


if __name__ == "__main__":
    main()
