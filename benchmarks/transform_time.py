"""How long the transform takes: `python -m benchmarks.transform_time`.

Programs of many lines are generated, one kind for each thing that could make a pass slower than
linear. Shown is the cost of a function of one line ("fixed"), milliseconds a line at several
lengths, and with `--stages` the share of each stage of `srcgrad/pipeline.py`. "-" stands where
Python itself does not compile the function: up to 3.12, an expression may be about 3,000 operators
deep. Times are processor times, the best of several runs, so that what else the machine does hardly
counts. `--deep` tries shapes that are nested deeper than a function may recurse.
"""

from __future__ import annotations

import argparse
import linecache
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from benchmarks import environment
from srcgrad import grad, pipeline
from srcgrad.emit import loader, module_text
from srcgrad.errors import SrcgradError
from srcgrad.transform import comments, shapes
from srcgrad.transform.sweeps import Sweeps

SIZES = (100, 300, 1000, 5000)
ARRAY = np.array([0.5, -0.25, 1.5])

# -- programs: a body of about `n` lines, and the argument


def scalar_lines(n: int) -> tuple[list[str], Any]:
    """Straight-line code on numbers, a new name a line, some names bound again."""
    lines = ["v0 = x", "v1 = x * 0.5", "s = x"]
    for k in range(2, n - 2):
        a, b = f"v{k - 1}", f"v{k - 1 - k % 7 if k > 8 else 0}"
        lines.append(
            [
                f"v{k} = 0.5 * {a} * {b} - 0.25",
                f"v{k} = math.sin({a}) + 0.1 * {b}",
                f"v{k} = {a} / (1.0 + {b} ** 2)",
                f"v{k} = {a} - 0.3 * {b}",
                f"s = s * 0.9 + {a}; v{k} = {a} * 0.5",
            ][k % 5]
        )
    return [*lines, f"return s + v{n - 3}"], 0.7


def array_lines(n: int) -> tuple[list[str], Any]:
    """Straight-line code on arrays."""
    lines = ["v0 = x", "v1 = x * 0.5", "s = 0.0"]
    for k in range(2, n - 2):
        a, b = f"v{k - 1}", f"v{k - 1 - k % 7 if k > 8 else 0}"
        lines.append(
            [
                f"v{k} = 0.5 * {a} * {b} - 0.25",
                f"v{k} = np.sin({a}) + 0.1 * {b}",
                f"v{k} = {a} / (1.0 + {b} ** 2)",
                f"v{k} = {a} - 0.3 * np.mean({b})",
                f"s = s * 0.9 + np.sum({a} * {b}); v{k} = {a} * 0.5",
            ][k % 5]
        )
    return [*lines, f"return s + np.sum(v{n - 3})"], ARRAY


def long_loop(n: int) -> tuple[list[str], Any]:
    """One loop with a body of many lines, which hands values on."""
    lines = ["a = x", "b = x * 0.5", "c = 1.0", "for k in range(3):"]
    for k in range(n - 5):
        lines.append(
            "    "
            + [
                f"t{k} = a * b + 0.1 * k",
                f"a = 0.5 * a + math.sin(t{k - 1})",
                f"u{k} = t{k - 2} * c",
                f"b = b * 0.9 - u{k - 1} * 0.01",
                f"c = c / (1.0 + u{k - 2} ** 2)",
            ][k % 5]
        )
    return [*lines, "return a + b + c"], 0.7


def branches(n: int) -> tuple[list[str], Any]:
    """Many branches, one after the other."""
    lines = ["a = x", "b = x * 0.5"]
    for k in range((n - 3) // 5):
        lines += [
            f"if a > {0.1 * k}:",
            f"    t{k} = a * b",
            f"    a = a - 0.1 * t{k}",
            "else:",
            "    b = b * 0.9 + math.cos(a)",
        ]
    return [*lines, "return a * b"], 0.7


def small_loops(n: int) -> tuple[list[str], Any]:
    """Many loops, one after the other."""
    lines = ["a = x", "b = x * 0.5"]
    for k in range((n - 3) // 3):
        lines += ["for k in range(3):", f"    t{k} = a * b", f"    a = a - 0.1 * math.sin(t{k})"]
    return [*lines, "return a * b"], 0.7


def deep_expression(n: int) -> tuple[list[str], Any]:
    """One expression over all lines: a sum of products."""
    terms = [f"    + {0.1 + 0.001 * k} * x * math.sin(x)" for k in range(n - 3)]
    return ["s = (", "    x", *terms, ")", "return s"], 0.7


def helper_calls(n: int) -> tuple[list[str], Any]:
    """Calls of a function of the user's, which is written out where it stands (3 lines each)."""
    lines = ["a = x", "b = x * 0.5"]
    for k in range((n - 3) // 4):
        lines.append(f"a{k} = helper({'a' if not k else f'a{k - 1}'}, b)")
    return [*lines, f"return a{(n - 3) // 4 - 1}"], 0.7


HELPER = """\
import math

import numpy as np


def helper(u, v):
    w = u * v
    z = math.sin(w) + u
    return z - 0.5 * w


def level0(x):
    return math.sin(x)


"""
LEVELS = "".join(
    f"def level{k}(x):\n    y = level{k - 1}(x * 0.5)\n    return y + x\n\n\n"
    for k in range(1, 401)
)
KINDS = {
    "scalars": scalar_lines,
    "arrays": array_lines,
    "long loop": long_loop,
    "branches": branches,
    "small loops": small_loops,
    "one expression": deep_expression,
    "helper calls": helper_calls,
}

# -- shapes that are deep


def nested_calls(n: int) -> tuple[list[str], Any]:
    return [f"return {'math.sin(' * n}x{')' * n}"], 0.7


def one_line_sum(n: int) -> tuple[list[str], Any]:
    return ["return " + " + ".join(f"{k}.0 * x" for k in range(n))], 0.7


def right_sum(n: int) -> tuple[list[str], Any]:
    """Parentheses to the right: Python's own parser stops at 200 of them."""
    return [f"return {'x + (' * n}x{')' * n}"], 0.7


def product(n: int) -> tuple[list[str], Any]:
    return ["return " + " * ".join(["x"] * n)], 0.7


def elif_chain(n: int) -> tuple[list[str], Any]:
    lines = ["if x > 1e9:", "    y = x"]
    for k in range(n):
        lines += [f"elif x > {n - k}:", f"    y = {k}.0 * x"]
    return [*lines, "else:", "    y = x * x", "return y"], 0.7


def returning_elifs(n: int) -> tuple[list[str], Any]:
    lines = ["if x > 1e9:", "    return x"]
    for k in range(n):
        lines += [f"elif x > {n - k}:", f"    return {k}.0 * x"]
    return [*lines, "return x * x"], 0.7


def early_returns(n: int) -> tuple[list[str], Any]:
    lines = []
    for k in range(n):
        lines += [f"if x > {n - k}:", f"    return {k}.0 * x"]
    return [*lines, "return x * x"], 0.7


def nested_ifs(n: int) -> tuple[list[str], Any]:
    lines = ["y = x"]
    for k in range(n):
        lines.append(f"{'    ' * k}if x > {0.01 * k}:")
        lines.append(f"{'    ' * (k + 1)}y = y * x")
    return [*lines, "return y"], 0.7


def nested_loops(n: int) -> tuple[list[str], Any]:
    """Loops in ifs: Python itself allows 20 blocks of loops."""
    lines = ["y = x"]
    for k in range(n):
        lines.append(f"{'    ' * k}for k{k} in range(1):")
    return [*lines, f"{'    ' * n}y = y * x", "return y"], 0.7


def loops_in_ifs(n: int) -> tuple[list[str], Any]:
    lines = ["y = x"]
    for k in range(n):
        head = f"for k{k} in range(1):" if k % 3 == 0 else f"if y > -{k}:"
        lines += [f"{'    ' * k}{head}", f"{'    ' * (k + 1)}y = y * 0.9 + x"]
    return [*lines, "return y"], 0.7


def ternaries(n: int) -> tuple[list[str], Any]:
    chain = " else ".join(f"{k}.0 * x if x > {n - k}" for k in range(n))
    return [f"return {chain} else x"], 0.7


def method_chain(n: int) -> tuple[list[str], Any]:
    return [f"return np.sum(x{'.copy()' * n})"], ARRAY


def chained_helpers(n: int) -> tuple[list[str], Any]:
    """Functions of the user's that call each other, each written out in the one before."""
    return [f"return level{n}(x)"], 0.7


DEEP = {
    "a sum of 2,000 terms": (one_line_sum, 2000),
    "a product of 2,000 factors": (product, 2000),
    "150 parentheses to the right": (right_sum, 150),
    "190 nested calls": (nested_calls, 190),
    "400 calls of methods": (method_chain, 400),
    "400 functions in functions": (chained_helpers, 400),
    "300 elif": (elif_chain, 300),
    "300 elif that return": (returning_elifs, 300),
    "300 early returns": (early_returns, 300),
    "40 nested if": (nested_ifs, 40),
    "12 nested for": (nested_loops, 12),
    "40 nested if and for": (loops_in_ifs, 40),
    "100 conditional expressions": (ternaries, 100),
}

# -- measuring


def loaded(lines: list[str], name: str) -> Callable[..., Any]:
    """The function `f` with this body, and a source that can be found."""
    levels = LEVELS if "in functions" in name else ""
    text = HELPER + levels + "def f(x):\n" + "\n".join(f"    {line}" for line in lines) + "\n"
    filename = f"<transform time: {name}>"
    linecache.cache[filename] = len(text), None, text.splitlines(keepends=True), filename
    namespace: dict[str, Any] = {"__name__": "transform_time"}
    exec(compile(text, filename, "exec"), namespace)
    f: Callable[..., Any] = namespace["f"]
    return f


def seconds(f: Callable[..., Any], x: Any) -> float:
    """Processor time from the function to the text."""
    start = time.process_time()
    grad(f).source_for(x)
    return time.process_time() - start


STAGES: list[tuple[Any, str, str]] = [
    (pipeline, "one_exit", "exits"),
    (pipeline, "to_core", "core"),
    (pipeline, "split", "webs"),
    (pipeline, "split_own_results", "own results"),
    (pipeline, "verify", "verify"),
    (pipeline, "active_names", "activity"),
    (pipeline, "remember_paths", "paths"),
    (pipeline, "reverse", "reverse"),
    (pipeline, "make_plan", "plan"),
    (Sweeps, "forward", "sweeps"),
    (Sweeps, "backward", "sweeps"),
    (shapes, "resolve", "shapes"),
    (pipeline, "drop_unread", "dead code"),
    (pipeline, "fold", "fold"),
    (pipeline, "tidy", "tidy"),
    (pipeline, "forward_copies", "copies"),
    (pipeline, "merge", "merge"),
    (comments, "with_lines", "comments"),
    (pipeline, "name_all", "naming"),
    (pipeline, "render", "print"),
    (module_text, "complete", "module"),
    (loader, "load", "load"),
]


@contextmanager
def stages() -> Iterator[dict[str, float]]:
    """Seconds by stage, of everything that is transformed in the block."""
    total: dict[str, float] = {label: 0.0 for _, _, label in STAGES}
    old = [(owner, attr, getattr(owner, attr)) for owner, attr, _ in STAGES]

    def timed(function: Callable[..., Any], label: str) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                total[label] += time.process_time() - start

        return run

    for (owner, attr, function), (_, _, label) in zip(old, STAGES):
        setattr(owner, attr, timed(function, label))
    try:
        yield total
    finally:
        for owner, attr, function in old:
            setattr(owner, attr, function)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.transform_time", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES), help="lines")
    parser.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    parser.add_argument("--best-of", type=int, default=3, help="runs of each (one above 1,000)")
    parser.add_argument("--stages", action="store_true", help="milliseconds a line by stage")
    parser.add_argument("--deep", action="store_true", help="only the deep shapes")
    options = parser.parse_args(argv)
    environment.print_description(environment.describe())
    return deep() if options.deep else table(options)


def table(options: argparse.Namespace) -> int:
    tiny = loaded(["return x * x"], "tiny")
    seconds(tiny, 0.7)  # rules are read at first use
    fixed = 1e3 * min(seconds(tiny, 0.7) for _ in range(5))
    print(f"fixed: {fixed:.1f} ms\n")
    sizes = options.sizes
    print(f"{'ms a line':16}" + "".join(f"{n:>9,}" for n in sizes) + f"{'last/first':>12}")
    for kind in options.kinds:
        found, by_stage = [], {}
        for n in sizes:
            lines, x = KINDS[kind](n)
            try:
                f = loaded(lines, f"{kind} {n}")
            except RecursionError:  # Python does not compile it, whatever becomes of it here
                found.append(float("nan"))
                by_stage[n] = dict.fromkeys((label for _, _, label in STAGES), float("nan"))
                continue
            with stages() as total:
                try:
                    runs = [seconds(f, x) for _ in range(options.best_of if n <= 1000 else 1)]
                except RecursionError:
                    runs = [float("nan")]
            found.append(1e3 * min(runs) / n)
            by_stage[n] = {k: 1e3 * v / n / len(runs) for k, v in total.items()}
        row = "".join(f"{ms:9.2f}" if ms == ms else f"{'-':>9}" for ms in found)
        longest = [ms for ms in found if ms == ms][-1]
        print(f"{kind:16}{row}{longest / found[0]:12.2f}", flush=True)
        if options.stages:
            for stage in by_stage[sizes[0]]:
                row = "".join(f"{by_stage[n][stage]:9.3f}" for n in sizes)
                print(f"  {stage:14}{row}")
    return 0


def deep() -> int:
    failed = 0
    for label, (make, n) in DEEP.items():
        lines, x = make(n)
        try:
            milliseconds = f"{1e3 * seconds(loaded(lines, label), x):9.1f} ms"
        except (RecursionError, SrcgradError) as error:
            milliseconds, failed = type(error).__name__, failed + 1
        print(f"{label:30}{milliseconds:>16}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
