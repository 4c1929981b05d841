"""What `import srcgrad` adds to `import numpy`: `python -m benchmarks.import_time`.

Each sample is a fresh process; processes that import only NumPy alternate with those that import
srcgrad after it. Their byte code is cached, in a folder of its own, by a first run that is not
counted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

CHILD = """
from time import perf_counter
start = perf_counter()
{statements}
print(perf_counter() - start)
"""
STATEMENTS = {"numpy": "import numpy", "numpy, srcgrad": "import numpy, srcgrad"}


def seconds(statements: str, cache: str) -> float:
    """The time that a fresh interpreter needs for `statements`, its own start not counted."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    result = subprocess.run(
        [sys.executable, "-c", CHILD.format(statements=statements)],
        check=True,
        env=environment,
        capture_output=True,
        text=True,
    )
    return float(result.stdout)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.import_time", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--rounds", type=int, default=15, help="fresh processes of each kind")
    options = parser.parse_args(argv)

    samples: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    with tempfile.TemporaryDirectory() as cache:
        for round_number in range(options.rounds + 1):
            for name, statements in STATEMENTS.items():
                elapsed = seconds(statements, cache)
                if round_number:    # the first run writes the byte code
                    samples[name].append(elapsed)
    for name, values in samples.items():
        low, median, high = statistics.quantiles(values, n=4)
        quartiles = f"quartiles {1e3 * low:.1f}, {1e3 * high:.1f}"
        print(f"import {name:15} {1e3 * median:6.1f} ms ({quartiles})")
    alone, both = (statistics.median(values) for values in samples.values())
    print(f"srcgrad adds {1e3 * (both - alone):.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
