"""Conditions that make two timings comparable, and what is printed about them."""

import ctypes
import os
import platform
import sys

import numpy as np

# <malloc.h>. A threshold above 32 MB is refused by glibc.
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_MMAP_BYTES = 32 << 20
_TRIM_BYTES = 1 << 30


def pin_allocator() -> str:
    """Make glibc keep freed memory, and say so.

    By default the thresholds adapt to what was freed before, so a program's page faults depend on
    the programs that ran before it.
    """
    if platform.libc_ver()[0] != "glibc":
        return "as the system sets it"
    mallopt = ctypes.CDLL(None).mallopt
    done = mallopt(_M_MMAP_THRESHOLD, _MMAP_BYTES) and mallopt(_M_TRIM_THRESHOLD, _TRIM_BYTES)
    if not done:
        return "as the system sets it (mallopt refused the thresholds)"
    return f"mallopt: mmap from {_MMAP_BYTES >> 20} MB on, trim from {_TRIM_BYTES >> 20} MB on"


def describe() -> dict[str, str]:
    """What the figures were measured on."""
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "numpy": np.__version__,
        "platform": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "BLAS threads": os.environ.get("OMP_NUM_THREADS", "as the library sets it"),
    }


def print_description(entries: dict[str, str]) -> None:
    """One entry a line, to stdout."""
    width = max(map(len, entries))
    for name, value in entries.items():
        print(f"{name:<{width}}  {value}")
    print()
    sys.stdout.flush()
