"""The reverse sweep reads nothing but what the plan keeps for it."""

import copy
import os
import warnings

import numpy as np
import pytest

import srcgrad
import srcgrad.testing
from srcgrad.analysis import recorded
from tests.corpus import all_cases, case
from tests.differences import leaves, same_structure
from tests.generated.programs import load, program, unload
from tests.poison import Spoilt, poisoned

CASES = all_cases()
COUNT = int(os.environ.get("SRCGRAD_GENERATED", "60"))
FIRST = int(os.environ.get("SRCGRAD_GENERATED_FROM", "0"))
GROUP = 20


def check(one):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = srcgrad.testing.unoptimised(one.function, one.args, one.argnums)
        emitted = poisoned(one.function, one.args, one.argnums)
        wanted = plain(*copy.deepcopy(one.args))
        got = emitted.function(*copy.deepcopy(one.args))
    assert same_structure(got, wanted), emitted.source
    for a, b in zip(leaves(got), leaves(wanted)):
        np.testing.assert_array_equal(a, b, emitted.source)


@pytest.mark.parametrize("name", CASES)
def test_reverse_sweep_reads_what_is_kept(name):
    check(CASES[name])


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, GROUP))
def test_reverse_sweeps_of_generated_programs(first):
    for seed in range(first, min(first + GROUP, FIRST + COUNT)):
        whole = program(seed)
        try:
            check(case(load(whole.text, str(seed)), *whole.args, argnums=whole.argnums))
        except Spoilt as error:
            pytest.fail(f"seed {seed}: {error}\n\n{whole}")
        except (srcgrad.SrcgradError, ArithmeticError):
            pass  # `test_generated` counts what is refused, and what the program itself raises
        finally:
            unload(str(seed))


# The oracle itself.


def loop(x, n):
    for _ in range(n):
        y = np.sin(x)
        x = x * y
    return x


def branch(x, n):
    y = np.exp(x)
    if n > 1:
        y = y * x
        y = y * y
    return y * n


@pytest.mark.parametrize("f,args", [(loop, (0.7, 3)), (branch, (0.7, 2))])
def test_a_value_that_is_not_kept_is_seen(f, args, monkeypatch):
    """A plan that saves nothing leaves the reverse sweep with poison."""
    check(case(f, *args))
    original = recorded._Planner.run

    def forgetful(self):
        plan = original(self)
        plan.before.clear()
        plan.after.clear()
        return plan

    monkeypatch.setattr(recorded._Planner, "run", forgetful)
    with pytest.raises(Spoilt):
        poisoned(f, args).function(*args)
