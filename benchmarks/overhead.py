"""What a call costs above the emitted function: `python -m benchmarks.overhead`.

`df(x)` checks that the guard of the text holds for these arguments, then calls `df.function`. The
check is fitted as a constant and a cost for each array leaf, for arrays that are arguments and for
arrays in a dict. The functions do next to nothing, so the check is not lost in their noise.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from benchmarks import environment
from benchmarks.timing import interleave
from srcgrad import grad


def floats_1(x):
    return x * x


def floats_3(x, a, b):
    return x * a * b


def floats_6(x, a, b, c, d, e):
    return x * a * b * c * d * e


def arrays_1(x, a):
    return x * a[0]


def arrays_3(x, a, b, c):
    return x * a[0] * b[0] * c[0]


def arrays_6(x, a, b, c, d, e, f):
    return x * a[0] * b[0] * c[0] * d[0] * e[0] * f[0]


def dict_3(x, p):
    return x * p["a"][0] * p["b"][0] * p["c"][0]


def dict_6(x, p):
    return x * p["a"][0] * p["b"][0] * p["c"][0] * p["d"][0] * p["e"][0] * p["f"][0]


def _leaves(count):
    return tuple(np.full(3, 1.5) for _ in range(count))


def _named(count):
    return dict(zip("abcdef", _leaves(count)))


# (function, arguments, array leaves)
CASES = [
    (floats_1, (1.5,), 0),
    (floats_3, (1.5,) * 3, 0),
    (floats_6, (1.5,) * 6, 0),
    (arrays_1, (1.5, *_leaves(1)), 1),
    (arrays_3, (1.5, *_leaves(3)), 3),
    (arrays_6, (1.5, *_leaves(6)), 6),
    (dict_3, (1.5, _named(3)), 3),
    (dict_6, (1.5, _named(6)), 6),
]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.overhead", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--rounds", type=int, default=40, help="interleaved samples of each")
    options = parser.parse_args(argv)
    environment.print_description(
        {**environment.describe(), "allocator": environment.pin_allocator()}
    )

    print(f"{'':10} {'leaves':>6} {'function µs':>12} {'call µs':>9} {'difference µs':>14}")
    measured = []
    for function, args, count in CASES:
        df = grad(function)
        samples = interleave(
            {"call": (df, args), "function": (df.function_for(*args), args)}, options.rounds, 0.002
        )
        call, plain = (1e6 * samples[name].median for name in ("call", "function"))
        print(f"{function.__name__:10} {count:6d} {plain:12.3f} {call:9.3f} {call - plain:14.3f}")
        measured.append((function.__name__, count, call - plain))
    print()
    for label, kind in (("arguments", "arrays"), ("in a dict", "dict")):
        points = [row[1:] for row in measured if row[0].startswith(("floats", kind))]
        slope, constant = np.polyfit(*zip(*points), 1)
        print(f"arrays {label}: {constant:.3f} µs + {slope:.3f} µs a leaf")
    return 0


if __name__ == "__main__":
    sys.exit(main())
