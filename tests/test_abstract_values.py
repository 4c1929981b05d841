"""Every value that a program computes lies in the abstract value that the compiler has for it."""

import os

import numpy as np
import pytest

import srcgrad
from srcgrad.ir import abstract as av
from tests.corpus import case
from tests.generated.programs import load, program, unload
from tests.instrumented import Instrumented, lies_in, violations

COUNT = int(os.environ.get("SRCGRAD_GENERATED", "60"))
FIRST = int(os.environ.get("SRCGRAD_GENERATED_FROM", "0"))
GROUP = 20


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, GROUP))
def test_values_of_generated_programs(first):
    for seed in range(first, min(first + GROUP, FIRST + COUNT)):
        whole = program(seed)
        try:
            f = load(whole.text, str(seed))
            assert violations(case(f, *whole.args, argnums=whole.argnums)) == [], whole
        except (srcgrad.SrcgradError, ArithmeticError):
            pass  # `test_generated` counts what is refused, and what the program itself raises
        finally:
            unload(str(seed))


# The oracle itself.


def of_length(symbol):
    return {"x.0": 4, "x.1": 2}[symbol]


MEMBERS = [
    (1.5, av.FLOAT),
    (True, av.BOOL),
    (3, av.Scalar("int64", True, av.Length("x.0", -1))),
    (0, av.Scalar("int64", True, av.Length("x.1", -5))),
    (np.float32(1.0), av.Scalar("float32", None)),
    (np.int64(2), av.Scalar("number", False)),
    (np.ones((4, 3, 2)), av.Array("float64", (av.Length("x.0"), av.MANY, None))),
    (np.ones((5, 5)), av.Array("float64", (av.Opaque(1), av.Opaque(1)))),
    ([1.0, 2], av.Sequence("list", (av.FLOAT, av.INT))),
    ((1.0, 2.0), av.Many("tuple", av.FLOAT)),
    ({"a": None}, av.Dict((("a", av.Constant(None)),))),
    ("W12", av.Text("W", "2")),
    (len, av.Unknown("anything")),
]
STRANGERS = [
    (1, av.FLOAT),
    (True, av.INT),
    (np.array(1.5), av.FLOAT),
    (np.float64(1.5), av.FLOAT),
    (1.5, av.Scalar("float64", False)),
    (3, av.Scalar("int64", True, av.Length("x.0"))),
    (np.float32(1.0), av.Scalar("number", False)),
    (np.float64(1.0), av.Array("float64", ())),
    (np.ones(3, np.float32), av.Array("float64", (3,))),
    (np.ones((3, 1)), av.Array("float64", (3,))),
    (np.ones((3, 1)), av.Array("float64", (3, av.MANY))),
    (np.ones((3, 4)), av.Array("float64", (av.Opaque(1), av.Opaque(1)))),
    ((1.0,), av.Sequence("list", (av.FLOAT,))),
    ([1.0, 2.0], av.Sequence("list", (av.FLOAT,))),
    ([1.0, 2], av.Many("list", av.FLOAT)),
    ({"a": 1.0, "b": 1.0}, av.Dict((("a", av.FLOAT),))),
    ("w12", av.Text("W", "2")),
    (False, av.Constant(None)),
]


@pytest.mark.parametrize("value,kind", MEMBERS, ids=repr)
def test_members(value, kind):
    assert lies_in(value, kind, of_length) is None


@pytest.mark.parametrize("value,kind", STRANGERS, ids=repr)
def test_strangers(value, kind):
    assert lies_in(value, kind, of_length) is not None


def test_a_wrong_type_is_seen():
    """Of a name and of an expression."""

    def f(x, y):
        z = x[1:] * 2.0
        for _ in range(2):
            z = z + 1.0
        return np.sum(z) * y

    instrumented = Instrumented(f, (np.ones(4), 2.0), 0)
    assert instrumented(np.ones(4), 2.0) == 24.0 and not instrumented.violations
    wrong = {n: av.Array("float64", (av.Length("x.0"),)) for n in instrumented.core.types}
    object.__setattr__(instrumented.core, "types", wrong)
    instrumented.expressions[:] = [(text, av.INT) for text, _ in instrumented.expressions]
    instrumented(np.ones(4), 2.0)
    assert {where.partition("$")[0] for where in instrumented.violations} >= {"y", "z", "x[1:]"}
