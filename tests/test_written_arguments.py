"""Functions that write to the caller's arrays: what is compiled writes to copies."""

import copy
import functools

import numpy as np
import pytest

import srcgrad
from tests.differences import assert_close, numerical_gradient

rng = np.random.default_rng(3)
V = rng.normal(size=5) * 0.7
M = rng.normal(size=(5, 5)) * 0.6
TABLE = np.ones(5)


def by_elements(A, steps=2):
    n = A.shape[0]
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                A[i, j] = A[i, j] * A[i - 1, j] + 0.2 * (A[i, j + 1] + A[i + 1, j])
    return np.sum(A[1:-1, 1:-1])


def as_a_whole(x):
    x *= 2.0
    x[0] = x[1] * x[2]
    x += x * x
    return np.sum(x)


def smooth(u):
    for i in range(1, u.shape[0] - 1):
        u[i] = u[i] * (u[i - 1] + u[i + 1])


def by_a_helper(u):
    smooth(u)
    smooth(u)
    return np.sum(u**2)


def through_a_row(A):
    r = A[1]
    r[0] = r[1] * r[2]
    return np.sum(r)


def of_two(x, y):
    x[1:] *= y[:-1]
    return np.sum(x * y)


def beside_a_global(x):
    x[0] = x[1] * x[2]
    return np.sum(x * TABLE)


def on_its_copy(f):
    """The function without its effect on the caller's arrays."""

    @functools.wraps(f)
    def run(*args):
        return f(*copy.deepcopy(args))

    return run


CASES = [(by_elements, M), (as_a_whole, V), (by_a_helper, V), (through_a_row, M)]


@pytest.mark.parametrize("f,x", CASES, ids=lambda c: getattr(c, "__name__", ""))
def test_compiled_gradient_leaves_the_argument(f, x):
    given = x.copy()
    df = srcgrad.grad(f)
    assert_close(df(given), numerical_gradient(on_its_copy(f), (x,)))
    np.testing.assert_array_equal(given, x)
    assert "Tape" not in df.source
    value, slope = srcgrad.jvp(f, (given,), (np.ones(x.shape),))
    np.testing.assert_allclose(value, on_its_copy(f)(x))
    np.testing.assert_allclose(slope, np.sum(df(given)))
    np.testing.assert_array_equal(given, x)


def test_two_arrays_that_share_nothing():
    df = srcgrad.grad(of_two, (0, 1))
    x, y = V.copy(), V[::-1].copy()
    wanted = tuple(numerical_gradient(on_its_copy(of_two), (x, y), n) for n in (0, 1))
    assert_close(df(x, y), wanted)
    assert "Tape" not in df.source


def test_arrays_that_share_memory_are_not_what_the_text_is_for():
    """The guard of the compiled text sends them to the general mechanism, which refuses them."""
    df = srcgrad.grad(of_two, (0, 1))
    x = V.copy()
    df(x, V[::-1].copy())
    with pytest.raises(srcgrad.UnsupportedError, match="share"):
        df(x, x)
    both = np.concatenate([V, V])
    assert_close(df(both[:5], both[5:]), df(V.copy(), V.copy()))


def test_a_global_may_be_the_argument():
    df = srcgrad.grad(beside_a_global)
    assert_close(df(V.copy()), numerical_gradient(on_its_copy(beside_a_global), (V,)))
    assert "Tape" in df.source


def test_a_pullback_may_be_asked_again():
    value, pull = srcgrad.vjp(by_elements, M.copy())
    (first,), (second,) = pull(1.0), pull(1.0)
    np.testing.assert_array_equal(first, second)
    assert value == on_its_copy(by_elements)(M)
