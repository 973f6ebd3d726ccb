"""``python -m conformance.harness --engine reference``: a harness on standard input and output."""

import argparse

from conformance.harness.engines import ENGINES
from conformance.harness.server import Server, serve


def main() -> None:
    """Serve one of our engines until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m conformance.harness", description=__doc__)
    parser.add_argument("--engine", choices=sorted(ENGINES), default="reference", help="which engine computes")
    engine = parser.parse_args().engine
    serve(Server(engine, ENGINES[engine]))


if __name__ == "__main__":
    main()
