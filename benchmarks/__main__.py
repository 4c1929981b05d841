"""Emitted gradients against hand-written ones and against autograd: `python -m benchmarks`.

For each program the contestants run in turn, many times, in this one process:

- hand: the gradient that a careful programmer wrote, the target;
- emitted: `df.function`, the plain function that srcgrad emitted;
- call: `df` itself, with its guard;
- autograd: the same derivative by autograd, where it can run the program, or one without writes
  that computes the same.

Times are medians, ± is the distance between the quartiles; a ratio is the geometric mean over the
rounds. "ops" counts arithmetic, calls, subscripts and comparisons in the emitted text against the
hand-written one, "cols" is its longest line.
"""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from dataclasses import replace
from typing import Any

import srcgrad
from benchmarks import environment, golden_pairs, hand_written, in_place, lists, views
from benchmarks.pairs import Pair, agree, read
from benchmarks.textual import longest_line, operations
from benchmarks.timing import geometric_mean, interleave

ROUNDS = 30
SAMPLE_SECONDS = 0.005


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.split("\n")[0]
    )
    parser.add_argument("names", nargs="*", help="only the functions of these names")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="interleaved samples of each")
    parser.add_argument("--quick", action="store_true", help="few short samples: does it run?")
    parser.add_argument("--json", metavar="FILE", help="write every sample and ratio to FILE")
    options = parser.parse_args(argv)
    rounds, sample_seconds = (3, 0.0005) if options.quick else (options.rounds, SAMPLE_SECONDS)

    conditions = {
        **environment.describe(),
        "allocator": environment.pin_allocator(),
        "samples": f"{rounds} rounds, about {1e3 * sample_seconds:g} ms a sample",
    }
    environment.print_description(conditions)

    every = [
        *golden_pairs.PAIRS, *hand_written.PAIRS, *in_place.PAIRS, *views.PAIRS, *lists.PAIRS,
    ]  # fmt: skip
    pairs = [
        pair
        for pair in read(every)
        if not options.names or pair.function.__name__ in options.names
    ]
    if not pairs:
        parser.error("no program of these names")
    width = max(len(pair.label) for pair in pairs)
    print(
        f"{'':{width}} {'hand µs':>16} {'emitted µs':>16} {'ratio':>6} {'call µs':>16} "
        f"{'autograd µs':>17} {'ratio':>6} {'ops':>5} {'cols':>4}"
    )
    rows, failed = [], []
    for pair in pairs:
        try:
            row = measure(pair, rounds, sample_seconds)
        except (srcgrad.SrcgradError, Disagreement) as error:
            failed.append(pair.label)
            print(f"{pair.label:{width}} {type(error).__name__}: {error}", flush=True)
        else:
            rows.append(row)
            print(f"{pair.label:{width}} {_line(row)}", flush=True)

    summary = _summary(rows) if rows else {}
    print()
    for name, value in summary.items():
        print(f"{name}: {value:.2f}")
    for row in rows:
        if row["autograd failed"]:
            print(f"autograd cannot run {row['program']}: {row['autograd failed']}")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"conditions": conditions, "summary": summary, "rows": rows}, file, indent=1)
    if failed:
        print(f"not measured: {', '.join(failed)}")
    return bool(failed)


class Disagreement(Exception):
    """Two ways to the same derivative gave different numbers, so their speed is of no interest."""


def measure(pair: Pair, rounds: int, sample_seconds: float) -> dict[str, Any]:
    """Time all contestants on one program, after a check that they agree."""
    df = getattr(srcgrad, pair.mode)(pair.function, pair.argnums)
    emitted = df.function_for(*pair.args)
    contestants = {"hand": pair.by_hand, "emitted": emitted, "call": df}
    expected = pair.by_hand(*pair.args)
    for name, function in contestants.items():
        if not agree(function(*pair.args), expected):
            raise Disagreement(f"{name} differs from the hand-written gradient")
    peer, reason = _autograd(pair, expected)
    if peer is not None:
        contestants["autograd"] = peer

    samples = interleave(
        {name: (function, pair.args) for name, function in contestants.items()},
        rounds,
        sample_seconds,
    )
    by_hand, text = inspect.getsource(pair.by_hand), df.source_for(*pair.args)
    return {
        "program": pair.label,
        "emitted/hand": samples["emitted"].ratio(samples["hand"]),
        "autograd/emitted": samples["autograd"].ratio(samples["emitted"]) if peer else None,
        "operations/hand": operations(text) / max(1, operations(by_hand)),
        "longest line": longest_line(text),
        "autograd failed": reason,
        "median": {name: s.median for name, s in samples.items()},
        "spread": {name: s.spread for name, s in samples.items()},
        "seconds": {name: s.seconds for name, s in samples.items()},
    }


def _autograd(pair: Pair, expected: Any) -> tuple[Any, str]:
    """autograd's derivative, or None and the reason why there is none to compare with."""
    try:
        from benchmarks.peers import autograd_gradient
    except ModuleNotFoundError as error:
        return None, f"{error} (pip install 'srcgrad[bench]')"
    # Anything may come out of a program that another library was not made for; it is reported.
    try:
        without_writes = in_place.EQUIVALENTS.get(pair.function, pair.function)
        derivative = autograd_gradient(replace(pair, function=without_writes))
        got = derivative(*pair.args)
    except Exception as error:
        return None, f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
    return (derivative, "") if agree(got, expected) else (None, "its result differs")


def _line(row: dict[str, Any]) -> str:
    def time(name: str, width: int) -> str:
        if name not in row["median"]:
            return f"{'-':>{width}}"
        microseconds, spread = 1e6 * row["median"][name], 100 * row["spread"][name]
        return f"{f'{microseconds:.2f} ±{spread:3.0f} %':>{width}}"

    peer = row["autograd/emitted"]
    return (
        f"{time('hand', 16)} {time('emitted', 16)} {row['emitted/hand']:6.2f} {time('call', 16)} "
        f"{time('autograd', 17)} {'-' if peer is None else format(peer, '.1f'):>6} "
        f"{row['operations/hand']:5.2f} {row['longest line']:4d}"
    )


def _summary(rows: list[dict[str, Any]]) -> dict[str, float]:
    peers = [row["autograd/emitted"] for row in rows if row["autograd/emitted"] is not None]
    summary = {
        "emitted/hand, geometric mean over programs": geometric_mean(
            [row["emitted/hand"] for row in rows]
        ),
        "emitted/hand, worst program": max(row["emitted/hand"] for row in rows),
        "operations emitted/hand, worst program": max(row["operations/hand"] for row in rows),
    }
    if peers:
        summary["autograd/emitted, geometric mean over programs"] = geometric_mean(peers)
    return summary


if __name__ == "__main__":
    sys.exit(main())
