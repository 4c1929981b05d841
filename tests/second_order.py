"""Second derivatives of the programs of the corpora, against differences of their gradients.

    python -m tests.second_order                 all programs that write, all others
    python -m tests.second_order NAME ...        only the cases whose identifiers hold a NAME

A program is judged in its first differentiated argument, a float or an array of floats, along a
random direction: forward over reverse by `jvp` of the gradient, reverse over reverse by the
gradient of a weighted sum of it.
"""

from __future__ import annotations

import collections
import contextlib
import copy
import io
import sys

import numpy as np

import srcgrad
from tests import corpus, mutation
from tests.comparison import numbers, quiet


def judge(case):
    """What is found: `right`, `refused: ...`, `wrong ...`, or `rough` where differences do not
    tell.
    """
    place = numbers(case)[0]
    x = case.args[place]
    narrow = isinstance(x, np.ndarray) and x.dtype != np.float64
    if narrow or not isinstance(x, float | np.ndarray):
        return "skipped"
    gradient = srcgrad.grad(case.function, place)
    random = np.random.default_rng(0)
    direction, weights = (random.normal(size=np.shape(x)) for _ in range(2))
    if not np.shape(x):
        direction, weights = float(direction), float(weights)

    def at(step):
        args = list(copy.deepcopy(case.args))
        args[place] = x + step * direction
        return np.asarray(gradient(*args))

    def weighted(*args):
        return np.sum(gradient(*args) * weights)

    with quiet(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        try:
            wide, near = ((at(h) - at(-h)) / (2.0 * h) for h in (1e-4, 5e-5))
        except (srcgrad.SrcgradError, ArithmeticError, ValueError):
            return "skipped"
        wanted = (4.0 * near - wide) / 3.0
        error = np.max(np.abs(wanted - near), initial=0.0)
        scale = np.max(np.abs(wanted), initial=0.0) + 1e-6
        if not (np.all(np.isfinite(wanted)) and error < 1e-4 * scale):
            return "rough"
        bound = 1e-6 * scale + 10.0 * error
        tangents = [None] * len(case.args)
        tangents[place] = direction
        try:
            along = srcgrad.jvp(gradient, copy.deepcopy(case.args), tangents)[1]
            back = srcgrad.grad(weighted, place)(*copy.deepcopy(case.args))
        except srcgrad.SrcgradError as refusal:
            return f"refused: {refusal}"
    if not np.allclose(along, wanted, rtol=1e-5, atol=bound):
        return f"wrong forward over reverse: {along}, differences give {wanted}"
    got, sought = np.sum(back * direction), np.sum(wanted * weights)
    if not np.isclose(got, sought, rtol=1e-5, atol=10.0 * bound * (1.0 + np.sum(np.abs(weights)))):
        return f"wrong reverse over reverse: {got}, differences give {sought}"
    return "right"


def main(names):
    """Judge and count."""
    counts = collections.Counter()
    cases = {**mutation.all_cases(), **corpus.all_cases()}
    for name, case in cases.items():
        if not names or any(part in name for part in names):
            verdict = judge(case)
            counts[verdict.split()[0].rstrip(":")] += 1
            if verdict.startswith(("wrong", "refused")):
                print(f"{name}: {verdict}", flush=True)
    print(", ".join(f"{n} {kind}" for kind, n in counts.most_common()))
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
