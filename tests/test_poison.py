"""The reverse sweep reads nothing but what the plan keeps for it."""

import os

import numpy as np
import pytest

import srcgrad
import srcgrad.testing
from srcgrad.analysis import recorded
from tests.corpus import case
from tests.generated.programs import load, program, unload
from tests.poison import Spoilt, assert_nothing_else_is_read, poisoned

COUNT = int(os.environ.get("SRCGRAD_GENERATED", "60"))
FIRST = int(os.environ.get("SRCGRAD_GENERATED_FROM", "0"))
GROUP = 20


def assert_kept(one):
    """What holds of every program of the corpus (`corpus_oracles`), of one that is made here."""
    plain = srcgrad.testing.unoptimised(one.function, one.args, one.argnums)
    assert_nothing_else_is_read(one, plain)


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, GROUP))
def test_reverse_sweeps_of_generated_programs(first):
    for seed in range(first, min(first + GROUP, FIRST + COUNT)):
        whole = program(seed)
        try:
            f = load(whole.text, str(seed))
            assert_kept(case(f, *whole.args, argnums=whole.argnums))
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
    assert_kept(case(f, *args))
    original = recorded._Planner.run

    def forgetful(self):
        plan = original(self)
        plan.before.clear()
        plan.after.clear()
        return plan

    monkeypatch.setattr(recorded._Planner, "run", forgetful)
    with pytest.raises(Spoilt):
        poisoned(f, args).function(*args)
