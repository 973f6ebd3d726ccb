"""``python -m conformance.fakes NAME``: the harness of an impostor on standard input and output."""

import argparse

from conformance.fakes.impostors import IMPOSTORS, FakeServer
from conformance.harness.server import serve


def main() -> None:
    """Serve an impostor until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m conformance.fakes", description=__doc__)
    parser.add_argument("name", choices=sorted(IMPOSTORS))
    serve(FakeServer(parser.parse_args().name))


if __name__ == "__main__":
    main()
