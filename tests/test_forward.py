"""Forward mode: the value is the primal's, the tangent agrees with reverse mode (dot product)."""

import copy
import inspect
import warnings

import numpy as np
import pytest

import srcgrad
from srcgrad.testing import _direction, _inner
from tests.corpus import all_cases
from tests.differences import assert_close, leaves, position, structure


def by_position(case):
    """All arguments in order; None if one can be given by keyword only."""
    signature = inspect.signature(case.function)
    if any(p.kind is p.KEYWORD_ONLY for p in signature.parameters.values()):
        return None
    bound = signature.bind(*case.args)
    bound.apply_defaults()
    return list(bound.arguments.values())


# Behind a selection, reverse mode multiplies a zero by an infinite slope and gets 0; forward mode
# has the infinite tangent first, and it stays: docs/limitations.md.
INFINITE = ("undefined:masked_root",)
CASES = {name: case for name, case in all_cases().items() if by_position(case) is not None}
CASES = {name: case for name, case in CASES.items() if name not in INFINITE}


@pytest.mark.parametrize("name", CASES)
def test_tangent_agrees_with_the_gradient(name):
    case = CASES[name]
    args = by_position(case)
    numbers = case.argnums if isinstance(case.argnums, tuple) else (case.argnums,)
    places = [position(case.function, n) for n in numbers]
    random = np.random.default_rng(0)
    tangents = [None] * len(args)
    for p in places:
        tangents[p] = _direction(args[p], random)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gradients = srcgrad.grad(case.function, case.argnums)(*copy.deepcopy(case.args))
        value, tangent = srcgrad.jvp(case.function, args, tangents)
        wanted = case.function(*case.args)
    gradients = gradients if isinstance(case.argnums, tuple) else (gradients,)
    product = sum(_inner(g, tangents[p]) for g, p in zip(gradients, places))
    assert structure(value) == structure(wanted)
    np.testing.assert_array_equal(value, wanted)
    everything = [*leaves(args), *leaves(wanted)]
    narrow = any(getattr(x, "dtype", None) == np.float32 for x in everything)
    assert_close(float(tangent), product, rtol=1e-4 if narrow else 1e-10)


def test_tangents_have_the_shapes_of_their_primals():
    def f(x, y):
        return np.sum(x * y)

    x = np.ones(3)
    with pytest.raises(srcgrad.ArgumentError, match="shape"):
        srcgrad.jvp(f, (x, 2.0), (np.ones(4), None))
    with pytest.raises(srcgrad.ArgumentError, match="tangent or None"):
        srcgrad.jvp(f, (x, 2.0), (x,))


def test_defaults_and_keyword_only_arguments_are_filled_in():
    def f(x, k=2.0, *, power=3):
        return k * x**power

    assert_close(srcgrad.jvp(f, (1.5,), (1.0,))[1], 2.0 * 3.0 * 1.5**2)
    srcgrad.check_grads(f, (1.5,))


def test_emitted_text_is_the_equation():
    def fit(w, b, X, y):
        r = X @ w + b - y
        return np.sum(r * r)

    rng = np.random.default_rng(0)
    args = (rng.normal(size=3), 0.4, rng.normal(size=(8, 3)), rng.normal(size=8))
    value, tangent = srcgrad.jvp(fit, args, (np.ones(3), None, None, None))
    gradient = srcgrad.grad(fit)(*args)
    assert_close(tangent, float(np.sum(gradient)), rtol=1e-12)
    assert value == fit(*args)
