"""What a benchmark ran on."""

import os
import platform
import ssl
import sys
from pathlib import Path

import gmpy2
import numpy as np


def describe() -> dict[str, str]:
    """Processor, cores, system, and the versions of whatever computes."""
    return {
        "processor": processor(),
        "cores": str(len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "gmpy2": f"{gmpy2.version()} with {gmpy2.mp_version()}",
        "OpenSSL": ssl.OPENSSL_VERSION,
        "numpy": np.__version__,
    }


def processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """The model, as the system names it."""
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
