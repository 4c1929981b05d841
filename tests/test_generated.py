"""Random programs under every oracle.

A fixed sample runs always. `SRCGRAD_GENERATED=5000` runs as many, `SRCGRAD_GENERATED_FROM=1234`
begins at another seed. A failure prints the program made small, and the text emitted for it.
"""

import ast
import collections
import inspect
import os
import subprocess
import sys

import numpy as np
import pytest

from tests.generated import oracles
from tests.generated.oracles import Verdict, judge
from tests.generated.programs import Program, load, program, unload
from tests.generated.shrink import shrink

COUNT = int(os.environ.get("SRCGRAD_GENERATED", "60"))
FIRST = int(os.environ.get("SRCGRAD_GENERATED_FROM", "0"))
GROUP = 20  # seeds a test
MOST_REFUSED = 0.10
MOST_UNJUDGED = 0.20


@pytest.fixture(scope="module")
def tally():
    """How many programs got which verdict, over the groups that have run."""
    return collections.Counter()


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, GROUP))
def test_programs_are_right(first, tally):
    for seed in range(first, min(first + GROUP, FIRST + COUNT)):
        whole = program(seed)
        verdict = judge(whole, str(seed))
        tally[verdict.kind] += 1
        if verdict.is_failure:
            pytest.fail(report(seed, *shrunk(whole, verdict)), pytrace=False)


def test_most_programs_are_judged(tally):
    """A generator of programs that are refused, raise or cannot be checked would find nothing."""
    total = sum(tally.values())
    if total < GROUP:
        pytest.skip("too few programs have run for a share")
    assert tally["refused"] <= MOST_REFUSED * total, tally
    unjudged = tally["raises"] + tally["unreliable"] + tally["huge"]
    assert unjudged <= MOST_UNJUDGED * total, tally


def shrunk(whole, verdict):
    """The smallest program found with the same kind of failure, and its verdict."""
    small = shrink(whole, lambda p: attempt(p).kind == verdict.kind)
    return small, attempt(small)


def attempt(p):
    """The verdict on a reduced program, which may not even be one."""
    try:
        return judge(p, "shrunk")
    except SyntaxError as error:
        return Verdict("raises", repr(error))


def report(seed, small, verdict):
    head = f"seed {seed}: {verdict.kind}: {verdict.detail}"
    return f"{head}\n\n{small}\n\n--- emitted\n{verdict.emitted}"


# The generator, the oracles and the shrinker themselves.


def test_a_seed_is_a_program():
    """The same in every process, whatever the hash seed."""
    code = "from tests.generated.programs import program; print(*map(program, range(10)))"
    other = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        cwd=os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert other.strip() == " ".join(map(str, map(program, range(10)))).strip()


def test_programs_hold_what_is_to_be_tested():
    """Over a hundred seeds every construct of the language occurs."""
    kinds = collections.Counter()
    for seed in range(100):
        for node in ast.walk(ast.parse(program(seed).text)):
            kinds[type(node).__name__] += 1
            if isinstance(node, ast.For):
                kinds[f"for over {type(node.iter).__name__}"] += 1
                kinds["nested loop"] += any(isinstance(s, ast.For | ast.While) for s in node.body)
            if isinstance(node, ast.Call) and any(k.arg == "keepdims" for k in node.keywords):
                kinds["keepdims"] += 1
    wanted = ["AugAssign", "While", "If", "JoinedStr", "Slice", "MatMult", "keepdims"]
    wanted += [f"for over {kind}" for kind in ("Call", "Name", "List", "Subscript")]
    wanted += ["nested loop"]
    assert [kind for kind in wanted if not kinds[kind]] == []


WRONG = """\
import math

import numpy as np


def f(x, y):
    s = 0.0
    for i in range(3):
        t = np.sin(x)
        s += np.sum(t * x)
    if s > 100.0:
        s = 1.0
    return s + np.sum(np.floor(x) * y)
"""


def test_a_wrong_gradient_is_found(monkeypatch):
    p = Program(WRONG, (np.array([0.3, 0.8]), np.array([1.5, -0.4])), (0, 1))
    verdict = judge(p, "honest")
    assert verdict.kind == "right" and not verdict.is_failure
    honest = oracles.numerical_gradient
    monkeypatch.setattr(
        oracles, "numerical_gradient", lambda f, args, k: honest(f, args, k) + (0.1 if k else 0.0)
    )
    verdict = judge(p, "lie")
    assert verdict.kind == "gradient" and verdict.is_failure and "def f_grad" in verdict.emitted
    assert p.text in report(3, p, verdict) and verdict.emitted in report(3, p, verdict)


def test_a_program_is_made_small():
    p = Program(WRONG, (np.array([0.3, 0.8]), np.array([1.5, -0.4])), (0, 1))
    small = shrink(p, lambda q: "np.sin(x)" in q.text and "return s" in q.text)
    assert small.text.splitlines()[5:] == ["def f(x, y):", "    t = np.sin(x)", "    return s"]


def test_a_loaded_program_has_its_text():
    f = load(WRONG, "loaded")
    assert f(np.zeros(2), np.zeros(2)) == 0.0
    assert "np.floor" in inspect.getsource(f)
    unload("loaded")
