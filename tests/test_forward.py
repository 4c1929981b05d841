"""Forward mode: what `jvp` asks for, and what it emits; `corpus_oracles` tries every program."""

import numpy as np
import pytest

import srcgrad
from tests.differences import assert_close


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
