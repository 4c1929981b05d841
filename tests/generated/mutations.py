"""Judge random programs that write, in both modes.

    python -m tests.generated.mutations --count 20000 --seed 0

counts the verdicts, and prints the first wrong programs, made small; with `--lists`, of programs
whose lists grow.
"""

from __future__ import annotations

import argparse
import collections
import copy
import re
import sys
import time
import traceback
import warnings

import numpy as np

import srcgrad
from tests.comparison import MODES, Trial
from tests.corpus import Case
from tests.differences import UnreliableDifference
from tests.generated import lists, mutating
from tests.generated.oracles import HUGE, Verdict
from tests.generated.programs import Program, load, unload
from tests.generated.shrink import shrink

TURNED = re.compile(r"\.T\b|transpose|swapaxes|moveaxis|order=")
COLUMN = re.compile(r"\[:, -?\w+\]")


def judge(p: Program, name: str) -> Verdict:
    """The verdict on a program: `right` in both modes, `refused` in one, or what is wrong."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return _judged(p, name)
    finally:
        unload(name)


def _judged(p: Program, name: str) -> Verdict:
    f = load(p.text, name)
    case = Case(f, p.args, p.argnums, others=())
    try:
        with np.errstate(over="raise"):
            value = f(*copy.deepcopy(p.args))
    except FloatingPointError as error:
        return Verdict("huge", repr(error))
    except Exception as error:
        return Verdict("raises", repr(error))
    if np.shape(value) != () or not isinstance(value, float):
        return Verdict("raises", f"returned {value!r}")
    if not abs(value) < HUGE:
        return Verdict("huge", repr(value))
    # a copy of a transpose may lie in memory in another order, in which it is summed up; and
    # products over a column and over a copy of it are different routines of BLAS
    turned = TURNED.search(p.text) or (COLUMN.search(p.text) and " @ " in p.text)
    trial = Trial(case, rounding=1e-14 if turned else 0.0)
    try:
        wanted = trial.wanted
    except UnreliableDifference as error:
        return Verdict("unreliable", str(error))
    if not all(np.all(np.abs(g) < HUGE) for g in wanted):
        return Verdict("huge", repr(wanted))
    refused = []
    for mode in MODES:
        try:
            reason = trial.judge(mode)
        except AssertionError as error:
            return Verdict(f"wrong {mode}", str(error), emitted(case))
        except Exception as error:
            place = "".join(traceback.format_tb(error.__traceback__, limit=-3))
            return Verdict(f"crash {mode} {type(error).__name__}", f"{error}\n{place}")
        refused += [f"{mode}: {reason}"] if reason else []
    return Verdict("refused", "; ".join(refused)) if refused else Verdict("right")


def emitted(case: Case) -> str:
    """The text of the gradient, if there is one."""
    try:
        return srcgrad.grad(case.function, case.argnums).source_for(*copy.deepcopy(case.args))
    except srcgrad.SrcgradError as error:
        return str(error)


def shrunk(p: Program, verdict: Verdict) -> tuple[Program, Verdict]:
    """The smallest program found with the same kind of failure, and its verdict."""
    small = shrink(p, lambda q: attempted(q).kind == verdict.kind)
    return small, attempted(small)


def attempted(p: Program) -> Verdict:
    """The verdict on a reduced program, which may not even be one."""
    try:
        return judge(p, "shrunk")
    except (SyntaxError, KeyError) as error:
        return Verdict("raises", repr(error))


def report(seed: int, p: Program, verdict: Verdict) -> str:
    """A failure as text."""
    head = f"seed {seed}: {verdict.kind}: {verdict.detail}"
    return f"{head}\n\n{p}\n\n--- emitted\n{verdict.emitted}"


def main() -> int:
    """Judge many programs; the exit status tells of wrong ones."""
    parser = argparse.ArgumentParser(prog="python -m tests.generated.mutations")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--show", type=int, default=5, help="how many wrong programs are printed")
    parser.add_argument("--lists", action="store_true", help="programs with lists that grow")
    parser.add_argument("--reasons", action="store_true", help="count the reasons of refusals")
    options = parser.parse_args()
    tally: collections.Counter[str] = collections.Counter()
    reasons: collections.Counter[str] = collections.Counter()
    wrong: list[int] = []
    slowest = (0.0, -1)
    for seed in range(options.seed, options.seed + options.count):
        p = lists.program(seed) if options.lists else mutating.program(seed)
        start = time.perf_counter()
        verdict = judge(p, str(seed))
        slowest = max(slowest, (time.perf_counter() - start, seed))
        tally[verdict.kind] += 1
        if verdict.kind in ("refused", "raises"):
            reasons[verdict.detail[:150]] += 1
        if verdict.is_failure:
            wrong.append(seed)
            if len(wrong) <= options.show:
                print(report(seed, *shrunk(p, verdict)), flush=True)
    print(", ".join(f"{n} {kind}" for kind, n in tally.most_common()))
    print(f"the slowest took {slowest[0]:.1f} s: seed {slowest[1]}")
    if options.reasons:
        print("\n".join(f"{n:6} {reason}" for reason, n in reasons.most_common(40)))
    if wrong:
        print(f"WRONG: {len(wrong)} programs, seeds {wrong[:50]}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
