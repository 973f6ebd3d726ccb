"""Run a command and say what it took, as JSON: ``python -m conformance.bench.measured COMMAND...``.

The peak of a process counts from what its parent held when it was started. That is why this module imports hardly
anything, and is the parent.
"""

import json
import resource
import subprocess
import sys
from time import perf_counter


def main() -> None:
    """Wall and CPU seconds, peak resident bytes, and the exit code."""
    begin = perf_counter()
    finished = subprocess.run(sys.argv[1:], stdout=sys.stderr)
    wall, used = perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    cpu = used.ru_utime + used.ru_stime
    print(json.dumps({"code": finished.returncode, "wall": wall, "cpu": cpu, "peak": peak}))


if __name__ == "__main__":
    main()
