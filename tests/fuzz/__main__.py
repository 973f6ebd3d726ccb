"""Fuzzing with coverage: ``python -m tests.fuzz [--seconds N] [TARGET ...]``; needs atheris (extra ``fuzz``).

Each target runs in a process of its own, from its seeds; inputs that were found on the way are forgotten. A finding is
kept below ``runs/fuzz``; its reproduction belongs into ``test_targets.py``.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

FOUND = Path("runs/fuzz")


def main() -> int:
    """Run all targets, or those named, one after the other; 1 if there was a finding."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=20, help="for each target")
    parser.add_argument("--here", metavar="CORPUS", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        _fuzz(arguments.targets[0], arguments.seconds, Path(arguments.here))
    from tests.fuzz.targets import TARGETS

    failed = []
    for name in arguments.targets or TARGETS:
        print(f"== {name}", flush=True)
        with TemporaryDirectory() as corpus:
            for number, seed in enumerate(TARGETS[name].seeds()):
                (Path(corpus) / str(number)).write_bytes(seed)
            command = [sys.executable, "-m", "tests.fuzz", "--seconds", str(arguments.seconds), "--here", corpus, name]
            if subprocess.run(command, check=False).returncode:
                failed.append(name)
    print(f"findings: {', '.join(failed) or 'none'}")
    return bool(failed)


def _fuzz(name: str, seconds: int, corpus: Path) -> None:
    """Does not return."""
    import atheris

    with atheris.instrument_imports(include=["reference", "helen", "conformance", "json", "tomllib"]):
        from tests.fuzz.targets import TARGETS

    read = TARGETS[name].read
    FOUND.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={seconds}", "-max_len=65536", "-rss_limit_mb=2048", "-timeout=20"]
    prefix = f"-artifact_prefix={FOUND}/{name.replace(' ', '-')}-"
    atheris.Setup(
        [sys.argv[0], str(corpus), *limits, prefix, "-print_final_stats=1", "-verbosity=0"], lambda b: read(b) and None
    )
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
