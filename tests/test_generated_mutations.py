"""Random programs that write, in both modes, against differences of the primal.

A fixed sample runs always. `SRCGRAD_MUTATIONS=5000` runs as many, `SRCGRAD_MUTATIONS_FROM=1234`
begins at another seed; `python -m tests.generated.mutations` does the same with counts.
"""

import ast
import collections
import os
import subprocess
import sys

import numpy as np
import pytest

from tests import comparison
from tests.generated import lists
from tests.generated.mutating import program
from tests.generated.mutations import judge, report, shrunk
from tests.generated.programs import Program

COUNT = int(os.environ.get("SRCGRAD_MUTATIONS", "200"))
FIRST = int(os.environ.get("SRCGRAD_MUTATIONS_FROM", "0"))
GROUP = 20  # seeds a test
MOST_UNJUDGED = 0.10


@pytest.fixture(scope="module")
def tally():
    """How many programs got which verdict, over the groups that have run."""
    return collections.Counter()


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, GROUP))
def test_programs_are_right_or_refused(first, tally):
    for seed in range(first, min(first + GROUP, FIRST + COUNT)):
        for whole in (program(seed), lists.program(seed)):
            verdict = judge(whole, str(seed))
            tally[verdict.kind] += 1
            if verdict.is_failure:
                pytest.fail(report(seed, *shrunk(whole, verdict)), pytrace=False)


def test_most_programs_can_be_judged(tally):
    """A generator of programs that raise or that differences cannot check would find nothing."""
    total = sum(tally.values())
    if total < GROUP:
        pytest.skip("too few programs have run for a share")
    assert tally["raises"] + tally["unreliable"] + tally["huge"] <= MOST_UNJUDGED * total, tally


def test_a_seed_is_a_program():
    """The same in every process, whatever the hash seed."""
    code = "from tests.generated.mutating import program; print(*map(program, range(10)))"
    other = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        cwd=os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert other.strip() == " ".join(map(str, map(program, range(10)))).strip()


def is_view(node):
    """Whether an assignment binds a name to a part of something."""
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript)


def test_programs_hold_what_is_to_be_tested():
    """Over five hundred seeds every kind of write and of alias occurs."""
    kinds = collections.Counter()
    for seed in range(500):
        tree = ast.parse(program(seed).text)
        kinds["helper"] += len(tree.body) > 3
        for node in ast.walk(tree):
            kinds[type(node).__name__] += 1
            kinds["view"] += is_view(node)
            if isinstance(node, (ast.Assign, ast.AugAssign)):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                index = target.slice if isinstance(target, ast.Subscript) else None
                kinds[f"{type(node).__name__} {type(index).__name__}"] += 1
                if isinstance(target, ast.Tuple) and isinstance(target.elts[0], ast.Name):
                    kinds[f"places of {len(target.elts)}"] += 1
            if isinstance(node, ast.AugAssign):
                kinds[type(node.op).__name__] += 1
            if isinstance(node, ast.Call):
                kinds["out="] += any(k.arg == "out" for k in node.keywords)
                kinds[ast.unparse(node.func)] += 1
    wanted = [f"{a} {b}" for a in ("Assign", "AugAssign")
              for b in ("NoneType", "Constant", "Slice", "Tuple", "List", "Compare")]  # fmt: skip
    wanted += ["Add", "Sub", "Mult", "Div", "Pow", "MatMult", "helper", "view", "out=", "IfExp"]
    wanted += ["For", "While", "If", "Break", "Continue", "ClassDef", "List", "Dict"]
    wanted += ["places of 2", "places of 3"]
    wanted += ["np.add.at", "np.copyto", "np.fill_diagonal", "np.put", "o.step", "held.append"]
    assert [kind for kind in wanted if not kinds[kind]] == []


RIGHT = """\
import math

import numpy as np


def g(v):
    return np.sum(v * v)

def f(x, y):
    s = 0.0
    for i in range(3):
        t = np.sin(x)
        s += g(t * x)
    return s + np.sum(y * x)
"""


def test_a_wrong_number_is_found_and_made_small(monkeypatch):
    """A lie about the differences, and one about the tangent."""
    p = Program(RIGHT, (np.array([0.3, 0.8]), np.array([1.5, -0.4])), (0, 1))
    assert judge(p, "honest").kind == "right"
    honest = comparison.inner
    monkeypatch.setattr(comparison, "inner", lambda a, b: honest(a, b) * 1.0001)
    assert judge(p, "lie").kind == "wrong forward"
    monkeypatch.setattr(comparison, "inner", honest)
    close = comparison.assert_close

    def lying(got, wanted, rtol=1e-6):
        close(got, tuple(w * 1.01 for w in wanted) if isinstance(wanted, tuple) else wanted, rtol)

    monkeypatch.setattr(comparison, "assert_close", lying)
    verdict = judge(p, "lie")
    assert verdict.kind == "wrong reverse" and verdict.is_failure
    small, verdict = shrunk(p, verdict)
    assert verdict.kind == "wrong reverse" and len(small.text) < 0.7 * len(p.text)
    assert small.text in report(3, small, verdict) and "def f_grad" in report(3, small, verdict)
