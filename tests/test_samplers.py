"""Random samples differentiate in the parameters of their distribution."""

import importlib.util

import numpy as np
import pytest

import srcgrad
from tests.differences import numerical_gradient

SCIPY = importlib.util.find_spec("scipy") is not None


def normal(loc, scale):
    rng = np.random.default_rng(3)
    return np.sum(rng.normal(loc, scale, size=4) ** 3)


def normal_of_arrays(loc, scale):
    rng = np.random.default_rng(3)
    z = rng.normal(loc=loc, scale=scale)
    return np.sum(z**2) + rng.random()


def uniform(low, high):
    rng = np.random.default_rng(4)
    return np.sum(np.exp(rng.uniform(low, high, (2, 3))))


def one_number(scale):
    rng = np.random.default_rng(5)
    x = rng.exponential(scale)
    return x * x if isinstance(x, float) else 0.0


def several(loc, scale):
    rng = np.random.default_rng(6)
    total = 0.0
    for name in ("laplace", "logistic", "gumbel"):
        total = total + getattr(rng, name)(loc, scale) ** 2
    return total + np.sum(rng.rayleigh(scale, 3)) + rng.lognormal(loc, scale)


def powers(a):
    rng = np.random.default_rng(7)
    return np.sum(rng.weibull(a, 3) ** 2) + np.sum(rng.pareto(a, 2))


def of_the_module(loc, scale):
    np.random.seed(8)
    return np.random.normal(loc, scale) ** 2 + np.random.RandomState(9).uniform(loc, 4.0)


def gamma(shape, scale):
    rng = np.random.default_rng(10)
    return np.sum(rng.gamma(shape, scale, 3) ** 2)


def scale_of_gamma(scale):
    rng = np.random.default_rng(11)
    return np.sum(rng.gamma(2.0, scale, 3) ** 2)


A, B = np.array([0.5, -1.0, 2.0]), np.array([1.0, 0.5, 1.5])
CASES = [
    (normal, (0.5, 1.5)),
    (normal_of_arrays, (A, B)),
    (normal_of_arrays, (0.25, B)),
    (uniform, (0.5, 1.5)),
    (one_number, (0.75,)),
    (several, (0.5, 1.25)),
    (powers, (1.5,)),
    (of_the_module, (0.5, 1.5)),
    (scale_of_gamma, (0.75,)),
]


@pytest.mark.parametrize(("f", "args"), CASES, ids=lambda v: getattr(v, "__name__", ""))
def test_gradient_and_tangent(f, args):
    every = tuple(range(len(args)))
    value, gradients = srcgrad.value_and_grad(f, every)(*args)
    assert value == f(*args)
    tangents = [np.full(np.shape(a), 0.5)[()] if np.ndim(a) else 0.5 for a in args]
    product = 0.0
    for k, g in enumerate(gradients):
        np.testing.assert_allclose(g, numerical_gradient(f, args, k), rtol=1e-6)
        product += np.sum(g * tangents[k])
    assert srcgrad.jvp(f, args, tangents)[1] == pytest.approx(product, rel=1e-10)


@pytest.mark.skipif(not SCIPY, reason="the shape of a gamma sample needs SciPy")
def test_shape_of_a_gamma_sample():
    """By the derivative of the sample at a fixed probability, which differences of it show."""
    from scipy import special

    shape, scale = 2.5, 0.75
    got = srcgrad.grad(gamma, (0, 1))(shape, scale)
    sample = np.random.default_rng(10).gamma(shape, scale, 3)
    below = special.gammainc(shape, sample / scale)

    def same(shape, scale):
        return np.sum((scale * special.gammaincinv(shape, below)) ** 2)

    for k, g in enumerate(got):
        np.testing.assert_allclose(g, numerical_gradient(same, (shape, scale), k), rtol=1e-6)


def test_the_generator_is_where_the_function_leaves_it():
    rng, twin = np.random.default_rng(1), np.random.default_rng(1)
    srcgrad.grad(lambda x: rng.normal(x, 1.0) ** 2)(0.5)
    twin.normal(0.5, 1.0)
    assert rng.random() == twin.random()


def test_a_scale_of_zero_is_refused():
    with pytest.raises(srcgrad.UnsupportedError, match="scale 0"):
        srcgrad.grad(normal, 1)(0.5, 0.0)
