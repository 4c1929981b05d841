"""Complex inverse functions on both sides of their cuts, and in all quadrants.

On a cut the sign of a zero tells the side; along it the function is smooth, so differences hold.
"""

import cmath
import collections

import numpy as np
import pytest

import srcgrad

BESIDE = (0.0, -0.0, 0.3, -0.3, 1e-12, -1e-12)
FUNCTIONS = [
    *(getattr(np, n) for n in "arcsin arccos arctan arcsinh arccosh arctanh log1p".split()),
    *(getattr(cmath, n) for n in "asin acos asinh acosh log sqrt".split()),
    lambda z: z**0.3,
]  # fmt: skip
DERIVATIVES: dict = {}  # which keep what was compiled
POINTS = (-2.5, -0.6, 0.4, 1.7)


def part(r):
    return 0.7 * r.real + 2.0 * r.imag


def held(f, x, *rest):
    """The primal, the gradient and the tangent against differences along the cut."""
    slope = (f(x + 1e-5, *rest) - f(x - 1e-5, *rest)) / 2e-5
    for found in DERIVATIVES.setdefault(f, srcgrad.value_and_grad(f))(x, *rest), srcgrad.jvp(
        f, (x, *rest), (1.0, *(None for _ in rest))
    ):
        assert found == pytest.approx((f(x, *rest), slope), rel=1e-6, abs=1e-7)


def along_the_real_axis(function):
    return lambda x, y: part(function(complex(x, y)))


def along_the_imaginary_axis(function):
    return lambda x, y: part(function(complex(y, x)))


@pytest.mark.parametrize("along", [along_the_real_axis, along_the_imaginary_axis])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_slopes_beside_and_on_the_cuts(function, along):
    f = along(function)
    for x in POINTS:
        for y in BESIDE:
            held(f, x, y)


@pytest.mark.parametrize("function", [np.arcsin, np.arccosh, cmath.asinh])
def test_slopes_on_a_tape(function):
    def f(x, y):
        return part(function(complex(collections.deque([x]).pop(), y)))

    for x in POINTS[:3]:
        for y in BESIDE[:4]:
            held(f, x, y)


@pytest.mark.parametrize("function", [cmath.asin, cmath.acos, cmath.acosh, cmath.asinh, cmath.log])
def test_functions_of_cmath_of_real_numbers(function):
    def f(x):
        return part(function(x))

    for x in (-2.5, -0.6, 0.4, 1.7):
        held(f, x)


@pytest.mark.parametrize("function", [np.emath.arcsin, np.emath.arccos, np.emath.arctanh])
def test_functions_of_emath_that_leave_the_real_numbers(function):
    x = np.array([-2.0, 0.5, 1.25])

    def f(x):
        z = function(x)
        return np.sum(z.real) + np.sum(z.imag * np.array([1.0, 2.0, 3.0]))

    steps = 1e-5 * np.eye(3)
    wanted = [(f(x + h) - f(x - h)) / 2e-5 for h in steps]
    np.testing.assert_allclose(srcgrad.grad(f)(x), wanted, rtol=1e-6, atol=1e-7)


def test_second_derivatives_on_a_cut():
    def f(x):
        z = complex(x, -0.0)
        return part(cmath.asin(z)) + part(cmath.acosh(z)) + part(cmath.asinh(complex(-0.0, x)))

    first = srcgrad.grad(f)
    for x in (1.7, -2.5):
        wanted = (first(x + 1e-5) - first(x - 1e-5)) / 2e-5
        assert srcgrad.grad(first)(x) == pytest.approx(wanted, rel=1e-6)


def test_zeros_keep_their_signs_on_a_tape():
    """A sum of parts would make `0.0` of `-0.0`, which is the other side of a cut."""

    def f(x, zero):
        x = collections.deque([x]).pop()
        return (cmath.sqrt(complex(x, zero)) * cmath.sqrt(complex(complex(x, zero)))).real + (
            cmath.sqrt(complex(np.float64(x), zero)).imag
        )

    for zero in (0.0, -0.0):
        value, slope = srcgrad.value_and_grad(f)(-1.7, zero)
        assert value == f(-1.7, zero)
        assert slope == pytest.approx((f(-1.7 + 1e-6, zero) - f(-1.7 - 1e-6, zero)) / 2e-6)
