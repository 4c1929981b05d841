"""Complex numbers in programs: conventions, control flow, writes, and what is refused."""

import cmath
import warnings

import numpy as np
import pytest

import srcgrad
from srcgrad import DomainError, ResultError, grad, jacfwd, jacrev, jvp, vjp
from tests.differences import complex_gradient


def test_gradient_of_the_square_of_a_modulus_is_that_of_jax():
    def f(z):
        return (z * z.conjugate()).real

    assert grad(f)(1 + 2j) == 2 - 4j
    assert type(grad(f)(1 + 2j)) is complex


def test_gradient_of_a_real_argument_is_real():
    def f(x):
        return np.abs(np.exp(1j * x) * x) ** 2

    g = grad(f)(1.5)
    assert type(g) is float
    assert g == pytest.approx(3.0)


def test_pullback_of_an_analytic_function_is_its_derivative():
    def f(z):
        return np.sin(z) * z

    z = 0.5 + 0.25j
    assert vjp(f, z)[1](1.0)[0] == pytest.approx(cmath.sin(z) + z * cmath.cos(z))
    assert jvp(f, (z,), (1.0 + 0j,))[1] == pytest.approx(cmath.sin(z) + z * cmath.cos(z))


def test_complex_result_is_refused_by_grad():
    with pytest.raises(ResultError, match="complex"):
        grad(lambda z: z * z)(1 + 2j)


def test_jacobians_ask_for_holomorphic():
    def f(z):
        return z * z

    z = np.array([1 + 2j, 0.5])
    with pytest.raises(ResultError, match="holomorphic"):
        jacrev(f)(z)
    with pytest.raises(srcgrad.ArgumentError, match="holomorphic"):
        jacfwd(f)(z)
    np.testing.assert_allclose(jacrev(f, holomorphic=True)(z), np.diag(2 * z))
    np.testing.assert_allclose(jacfwd(f, holomorphic=True)(z), np.diag(2 * z))


def test_jacfwd_of_real_numbers_has_complex_columns():
    found = jacfwd(lambda x: np.exp(1j * x))(np.array([0.3, 0.7]))
    np.testing.assert_allclose(found, np.diag(1j * np.exp(1j * np.array([0.3, 0.7]))))


def written_parts(x):
    y = np.zeros(3, complex)
    y.real[...] = x
    y.imag[1] = x[0] * x[2]
    y[2] += 1j * x[1]
    y.real += y.imag
    return np.sum(np.abs(y) ** 2 * np.arange(1.0, 4.0))


def written_complex(z):
    y = z.copy()
    y *= 1j
    y[1:] += y[:-1]
    part = y.imag
    part[0] = 2.0
    return np.sum(np.abs(y) ** 2)


def in_containers(a, b):
    parts = [complex(a, b)]
    parts.append(parts[0] * parts[0] + b)
    z = parts[1]
    return abs(z) + z.real * z.imag + (z.conjugate() * parts[0]).real


def looped(z):
    w = 0j
    for _ in range(4):
        w = w * w + z
        if abs(w) > 2.0:
            break
    return abs(w)


def summed(z):
    return abs(sum([z, 2 * z, z * z]))


REALS = np.array([0.5, -0.75, 1.25])
COMPLEX = np.array([0.5 - 1j, 0.25 + 0.5j, -1.0 + 0.75j])


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (written_parts, (REALS,)),
        (written_complex, (COMPLEX,)),
        (in_containers, (0.5, 1.5)),
        (looped, (0.25 + 0.5j,)),
        (summed, (0.25 + 0.5j,)),
    ],
    ids=lambda v: getattr(v, "__name__", ""),
)
def test_programs(f, args):
    before = [np.copy(a) for a in args]
    for k, x in enumerate(args):
        g = grad(f, k)(*args)
        np.testing.assert_allclose(g, complex_gradient(f, args, k), rtol=1e-6, atol=1e-8)
        assert np.asarray(g).dtype == np.asarray(x).dtype
        random = np.random.default_rng(0)
        t = random.normal(size=np.shape(x)) + 1j * random.normal(size=np.shape(x))
        t = t if np.iscomplexobj(x) else t.real
        t = t if np.shape(x) else type(x)(t)
        tangents = [t if j == k else None for j in range(len(args))]
        assert jvp(f, args, tangents)[1] == pytest.approx(np.sum((g * t).real), rel=1e-10)
    for a, b in zip(args, before):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("f", [lambda x: abs(x**1.5), lambda x: (x**0.5).real, lambda x: x**2.5])
def test_fractional_powers_of_negative_floats_are_refused(f):
    with pytest.raises(DomainError, match="made from real ones"):
        grad(f)(-2.0)
    with pytest.raises(DomainError, match="made from real ones"):
        jvp(f, (-2.0,), (1.0,))
    assert grad(f)(2.0) > 0.0


def test_order_of_complex_numbers_has_no_rule():
    with pytest.raises(srcgrad.NoRuleError, match="no derivative rule"):
        grad(lambda z: np.max(z).real)(COMPLEX)


def test_flat_functions_of_complex_numbers_are_no_constants_unless_they_are():
    assert grad(lambda z: np.sum(np.abs(np.round(z) * z)))(np.array([1.0 + 0.1j])) == pytest.approx(
        np.conj(1.0 + 0.1j) / abs(1.0 + 0.1j)
    )


def test_no_warning_of_a_lost_imaginary_part():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        grad(written_parts)(REALS)
        grad(lambda x: np.sum(np.fft.rfft(x).real ** 2))(REALS)


def test_check_grads_knows_complex_arguments_and_second_order():
    srcgrad.check_grads(lambda z: np.sum(np.abs(z) ** 4), (COMPLEX,), order=2)
    srcgrad.check_grads(lambda x: np.sum(np.abs(np.fft.fft(x)) ** 3), (REALS,), order=2)
