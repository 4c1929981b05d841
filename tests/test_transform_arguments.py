"""What is given to the transforms: callable objects, argnums, tangents and cotangents."""

import math
import sys
import warnings
from dataclasses import dataclass

import numpy as np
import pytest

import srcgrad

V = np.array([0.5, -1.0])


@dataclass
class Scaling:
    """Not hashable, as it has `==`, which raises for arrays."""

    weights: np.ndarray

    def __call__(self, x):
        return np.sum(self.weights * x**2)


class Power:
    """All of them are equal."""

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return isinstance(other, Power)

    def __hash__(self):
        return 1

    def __call__(self, x):
        return x**self.n


def pair(x):
    return x * V, {"a": x}


def test_objects_that_are_not_hashable_are_called():
    f = Scaling(np.array([2.0, 3.0]))
    value, pull = srcgrad.vjp(f, V)
    np.testing.assert_allclose(pull(1.0)[0], 2.0 * f.weights * V)
    assert srcgrad.jvp(f, (V,), (np.ones(2),)) == (value, pytest.approx(2.0 - 6.0))
    np.testing.assert_allclose(srcgrad.hessian(f)(V), np.diag(2.0 * f.weights))
    np.testing.assert_allclose(srcgrad.hvp(f, (V,), (np.ones(2),)), 2.0 * f.weights)


def test_equal_objects_are_not_one_function():
    for n in (2, 3):
        assert srcgrad.vjp(Power(n), 2.0)[1](1.0) == (n * 2.0 ** (n - 1),)
        assert srcgrad.jvp(Power(n), (2.0,), (1.0,))[1] == n * 2.0 ** (n - 1)

    def difference(x, p, q):
        return p(x) - q(x)

    assert srcgrad.grad(difference)(2.0, Power(3), Power(2)) == 12.0 - 4.0


@pytest.mark.parametrize(
    ("cotangent", "words"),
    [
        (1.0, "must have the structure of its value"),
        ((V, {"b": 1.0}), "must have the structure of its value"),
        ((1.0, {"a": 1.0}), r"the cotangent\[0\] is a float, its value an array of shape \(2,\)"),
        (([1.0, 2.0], {"a": 1.0}), r"the cotangent\[0\] is a list"),
        ((np.ones(3), {"a": 1.0}), r"the cotangent\[0\] has shape \(3,\), its value \(2,\)"),
        ((V, {"a": "1"}), r"the cotangent\[1\]\['a'\] is a str, its value a number"),
    ],
)
def test_a_cotangent_has_the_shape_of_its_value(cotangent, words):
    _, pull = srcgrad.vjp(pair, 2.0)
    with pytest.raises(srcgrad.ArgumentError, match=words):
        pull(cotangent)
    assert pull((V, {"a": 2.0})) == (V @ V + 2.0,)


@pytest.mark.parametrize(
    ("primals", "tangents", "words"),
    [
        ((V,), ([1.0, 2.0],), r"tangents\[0\] is a list, its primal an array of shape \(2,\)"),
        ((1.0,), ("1",), r"tangents\[0\] is a str, its primal a number"),
        ((1.0,), (None,), "all of them are None"),
        (1.0, 1.0, "jvp needs a tuple of primals, got 1.0"),
        ((1.0,), 1.0, "jvp needs a tuple of tangents, got 1.0"),
    ],
)
def test_a_tangent_has_the_shape_of_its_primal(primals, tangents, words):
    with pytest.raises(srcgrad.ArgumentError, match=words):
        srcgrad.jvp(lambda x: x + x, primals, tangents)


def smoothed(x):
    y = x.copy()
    for i in range(1, len(y)):
        y[i] += 0.5 * y[i - 1]
    return y


def largest_added(x):
    return x.max() + np.log(np.sum(np.exp(x - x.max())))


def squared_in_place(x):
    y = x.copy()
    y[()] *= x
    return y


def test_ints_stand_for_floats():
    """An array of ints would cut off what is added to it."""
    x = np.array([1.0, 2.0, 3.0])
    for kind in (int, bool, np.float32, np.float64):
        given = np.ones(3, kind)
        _, pull = srcgrad.vjp(smoothed, x)
        _, tangent = srcgrad.jvp(smoothed, (x,), (given,))
        for got, wanted in ((pull(given)[0], [1.75, 1.5, 1.0]), (tangent, [1.0, 1.5, 1.75])):
            assert got.dtype == np.float64
            np.testing.assert_array_equal(got, wanted)
    for one in (1, True, np.float32(1.0), np.array(1.0), np.array(1)):
        value, pull = srcgrad.vjp(largest_added, x)
        np.testing.assert_allclose(pull(one)[0], np.exp(x - value))
        assert type(srcgrad.jvp(lambda x: x * x, (3.0,), (one,))[1]) is float
        assert srcgrad.jvp(lambda d: d["a"] * 2.0, ({"a": 3.0},), ({"a": one},)) == (6.0, 2.0)


@pytest.mark.parametrize("f", [largest_added, squared_in_place, lambda x: np.sum(x) * x.max()])
def test_what_is_pulled_is_not_written_to(f):
    x = np.array([1.0, 2.0]) if f is not squared_in_place else np.array(3.0)
    _, pull = srcgrad.vjp(f, x)
    seed = np.array(1.0)
    first = pull(seed)[0]
    np.testing.assert_array_equal(first, pull(seed)[0])
    assert seed == 1.0


@pytest.mark.parametrize(
    "f", [lambda x: x, lambda x: x.T, lambda x: x[0], lambda x: np.broadcast_to(x, (2, 2, 2))]
)
def test_the_tangent_of_a_result_is_not_that_of_the_argument(f):
    given = np.ones((2, 2))
    _, tangent = srcgrad.jvp(f, (np.eye(2),), (given,))
    tangent[...] = 0.0
    np.testing.assert_array_equal(given, 1.0)


def test_complex_directions_of_real_numbers_are_refused():
    words = r"{} is complex, its {} real"
    with pytest.raises(srcgrad.ArgumentError, match=words.format(r"tangents\[0\]", "primal")):
        srcgrad.jvp(smoothed, (V,), (V * 1j,))
    with pytest.raises(srcgrad.ArgumentError, match=words.format("the cotangent", "value")):
        srcgrad.vjp(smoothed, V)[1](V * 1j)
    assert srcgrad.jvp(lambda z: z * z, (1j,), (1.0,))[1] == 2j


def test_argnums_may_be_numpy_s():
    assert srcgrad.grad(lambda x, y: x * y, np.int64(-1))(2.0, 3.0) == 2.0


def test_errors_and_warnings_name_the_function_and_the_place():
    def product(x, y):
        return x * 2.0

    with pytest.raises(TypeError, match=r"product_grad\(\) missing 1 required .* 'y'"):
        srcgrad.grad(product)(1.0)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert srcgrad.grad(product, "y")(1.0, 2.0) == 0.0
        srcgrad.value_and_grad(product, "y").source_for(1.0, 2.0)
    assert [w.filename for w in seen] == [__file__, __file__]


def test_a_second_derivative_of_a_vector():
    with pytest.raises(srcgrad.ResultError, match="returned an array of rank 1"):
        srcgrad.hessian(lambda x: x * V)(1.0)


def nested_sines(x, n):
    return x if n == 0 else math.sin(nested_sines(x, n - 1)) + 0.01


def gathered_sines(x, n, seen):
    seen.append(x)
    return x if n == 0 else math.sin(gathered_sines(x, n - 1, seen)) + 0.01 * seen[0]


def test_a_recursion_that_the_function_survives_is_survived():
    limit = sys.getrecursionlimit()
    for f in (lambda x: nested_sines(x, 300), lambda x: gathered_sines(x, 300, [])):
        slope = (f(0.5 + 1e-5) - f(0.5 - 1e-5)) / 2e-5
        assert srcgrad.grad(f)(0.5) == pytest.approx(slope, rel=1e-5, abs=1e-9)
        assert srcgrad.jvp(f, (0.5,), (1.0,))[1] == pytest.approx(slope, rel=1e-5, abs=1e-9)
        assert srcgrad.vjp(f, 0.5)[1](1.0) == (pytest.approx(slope, rel=1e-5, abs=1e-9),)
        assert sys.getrecursionlimit() == limit
