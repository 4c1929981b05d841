"""Judge every program in both modes, and write the list of the refused ones.

    python -m tests.mutation                 what is right, refused, wrong
    python -m tests.mutation --write         and `refused.txt` anew
    python -m tests.mutation --primal        only whether the programs run and are smooth
    python -m tests.mutation NAME ...        only the cases whose identifiers hold a NAME
"""

from __future__ import annotations

import argparse
import collections
import os
import sys
import traceback

import numpy as np

from tests.comparison import MODES, Trial, differences, points, primal
from tests.differences import leaves
from tests.mutation import REFUSED, all_cases


def main() -> int:
    """Print a line for each failure and the counts; the exit status tells of failures."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--primal", action="store_true")
    options = parser.parse_args()
    cases = {
        name: case
        for name, case in all_cases().items()
        if not options.names or any(part in name for part in options.names)
    }
    if options.write and options.names:
        parser.error("the list is written for all cases at once")
    failures = []
    if options.primal:
        failures = [f for name, case in cases.items() for f in unfit(name, case)]
    counts = collections.Counter({"unfit": len(failures)} if options.primal else {})
    lines = []
    for name, case in {} if options.primal else cases.items():
        trial = Trial(case)
        for mode in MODES:
            try:
                reason = trial.judge(mode)
            except Exception as error:
                counts[f"{mode} wrong"] += 1
                failures.append(f"{name} {mode}: {shown(error)}")
                continue
            counts[f"{mode} {'refused' if reason else 'right'}"] += 1
            if reason:
                lines.append(f"{name}  {mode}  {reason}\n")
    if options.write:
        own = REFUSED.with_suffix(f".{os.getpid()}")  # replaced in one step
        own.write_text("".join(sorted(lines)))
        own.replace(REFUSED)
    print("\n".join(failures))
    print(f"{len(cases)} cases:", ", ".join(f"{n} {what}" for what, n in sorted(counts.items())))
    return 1 if failures else 0


def unfit(name, case):
    """Why a case is no test: it does not run, is not the same again, or has a kink nearby."""
    for args in points(case):
        try:
            first, second = primal(case, args), primal(case, args)
            if np.shape(first) != () or not np.isfinite(first) or first != second:
                yield f"{name}: the values {first!r}, {second!r}"
                continue
            if not any(np.any(x) for x in leaves(differences(case, args)) if x is not None):
                yield f"{name}: the gradient is zero"
        except Exception as error:
            yield f"{name}: {shown(error)}"


def shown(error):
    """An error and where it comes from, in a few lines."""
    place = "".join(traceback.format_tb(error.__traceback__, limit=-2))
    return f"{type(error).__name__}: {str(error)[:600]}\n{place}"


if __name__ == "__main__":
    sys.exit(main())
