"""Fuzzing with coverage: ``python -m tests.fuzz [--seconds N] [TARGET ...]``; needs atheris (extra ``fuzz``).

Each target runs in a process of its own, from its seeds; inputs that were found on the way are forgotten. A finding is
kept below ``runs/fuzz``, beside what the fuzzer said; its reproduction belongs into ``test_targets.py``.
"""

import argparse
import re
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

    FOUND.mkdir(parents=True, exist_ok=True)
    failed = []
    for name in arguments.targets or TARGETS:
        log = FOUND / f"{name.replace(' ', '-')}.log"
        with TemporaryDirectory() as corpus, log.open("w") as output:
            for number, seed in enumerate(TARGETS[name].seeds()):
                (Path(corpus) / str(number)).write_bytes(seed)
            command = [sys.executable, "-m", "tests.fuzz", "--seconds", str(arguments.seconds), "--here", corpus, name]
            if subprocess.run(command, check=False, stdout=output, stderr=output).returncode:
                failed.append(name)
        print(_summary(name, log.read_text(errors="replace")), flush=True)
    print(f"findings: {', '.join(failed) or 'none'}")
    return bool(failed)


def _summary(name: str, said: str) -> str:
    """How much was tried, and how many edges of the instrumented code it reached: from the seeds alone, in the end."""
    reached = re.findall(r"^#\d+\s+\w+\s+cov: (\d+)", said, re.MULTILINE)
    tried = re.search(r"number_of_executed_units: (\d+)\s+stat::average_exec_per_sec:\s+(\d+)", said)
    if not reached or not tried:
        return f"{name:26} stopped early, see its log"
    edges = f"{reached[0]:>5} edges by the seeds, {reached[-1]:>5} in the end"
    return f"{name:26} {tried[1]:>8} inputs, {tried[2]:>6}/s, {edges}"


def _fuzz(name: str, seconds: int, corpus: Path) -> None:
    """Does not return."""
    import atheris

    with atheris.instrument_imports(include=["reference", "helen", "conformance", "json", "tomllib"]):
        from tests.fuzz.targets import TARGETS
    from tests.fuzz.changes import changed

    def mutated(octets: bytes, longest: int, seed: int) -> bytes:
        told = changed(octets, seed) if seed % 4 else None
        return told if told is not None and len(told) <= longest else atheris.Mutate(octets, longest)

    read = TARGETS[name].read
    longest = max(65536, *(2 * seed.stat().st_size for seed in corpus.iterdir()))
    limits = [f"-max_total_time={seconds}", f"-max_len={longest}", "-rss_limit_mb=2048", "-timeout=20"]
    prefix = f"-artifact_prefix={FOUND}/{name.replace(' ', '-')}-"
    atheris.Setup(
        [sys.argv[0], str(corpus), *limits, prefix, "-print_final_stats=1"],
        lambda octets: read(octets) and None,
        custom_mutator=mutated,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
