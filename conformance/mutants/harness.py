"""``python -m conformance.mutants.harness ID``: the optimised engine with one wrong line, on standard input and output.

Nothing of the engine may be imported here before the line is wrong: what is imported above knows texts only.
"""

import argparse

from conformance.mutants.hook import install, installed
from conformance.mutants.registry import MUTANTS

UNMUTATED = "unmutated"
"""The engine as it is, in the same harness."""


def main() -> None:
    """Serve a mutant until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m conformance.mutants.harness", description=__doc__)
    parser.add_argument("id", choices=[UNMUTATED, *MUTANTS], metavar="ID")
    chosen = parser.parse_args().id
    if chosen != UNMUTATED:
        install(MUTANTS[chosen])
    serve_engine(chosen)


def serve_engine(chosen: str) -> None:
    """Serve with the engine as it is imported now; ``SystemExit`` if that is not the one that was chosen."""
    from conformance.harness.server import Server, serve
    from conformance.levels.implementation import Engine
    from optimized.operations import OptimizedOperations
    from optimized.preprocessing.kernel import VectorKernel
    from reference.core.coins import SEED_BYTES, Coins

    if chosen != UNMUTATED and not installed(MUTANTS[chosen]):
        raise SystemExit(f"the engine does not import {MUTANTS[chosen].module}: nobody could notice {chosen}")
    # Private exponents from a fixed seed: a mutant is found today if it was found yesterday.
    engine = Engine(lambda: OptimizedOperations(Coins(bytes(SEED_BYTES))), VectorKernel())
    serve(Server(chosen, engine))


if __name__ == "__main__":
    main()
