"""`scipy.linalg` beyond its rules: functions that are followed through their own source, options
that are left to SciPy, derivatives of derivatives, and what has no derivative.
"""

import numpy as np
import pytest

from srcgrad import DomainError, NoRuleError, UnsupportedError, check_grads, grad, hessian
from srcgrad.rules import registry

linalg = pytest.importorskip("scipy.linalg")


def matrix(*shape, seed=0, shift=0.0):
    """A matrix of normal numbers."""
    x = np.random.default_rng(seed).normal(size=shape)
    return x + shift * np.eye(*shape) if shift else x


T = matrix(3, 3, shift=3.0)
S = T @ T.T
V = np.array([0.7, -0.4, 1.3])

FOLLOWED = {
    "block_diag": lambda x, v: linalg.block_diag(x, v, 2.0 * x) ** 2,
    "companion": lambda x, v: linalg.companion(v) ** 2,
    "convolution_matrix": lambda x, v: linalg.convolution_matrix(v, 4) ** 2,
    "convolution_matrix, valid": lambda x, v: linalg.convolution_matrix(v, 4, mode="valid") ** 2,
    "convolution_matrix, same": lambda x, v: linalg.convolution_matrix(v, 4, "same") ** 2,
    "fiedler": lambda x, v: linalg.fiedler(v) ** 3,
    "fiedler_companion": lambda x, v: linalg.fiedler_companion(v) ** 2,
    "leslie": lambda x, v: linalg.leslie(v, v[1:]) ** 2,
    "khatri_rao": lambda x, v: linalg.khatri_rao(x, x.T) ** 2,
    "diagsvd": lambda x, v: linalg.diagsvd(v, 3, 4) ** 2,
    "orth": lambda x, v: linalg.orth(x) ** 2,
    "hilbert": lambda x, v: x * linalg.hilbert(3),
    "invhilbert": lambda x, v: x * linalg.invhilbert(3),
    "pascal": lambda x, v: x * linalg.pascal(3),
    "invpascal": lambda x, v: x * linalg.invpascal(3),
    "hadamard": lambda x, v: x[:2, :2] * linalg.hadamard(2),
    "helmert": lambda x, v: x * linalg.helmert(3, full=True),
    "dft": lambda x, v: x * np.abs(linalg.dft(3)),
    "solve, all of its own": lambda x, v: linalg.solve(
        x + 1.0, 2.0 * v, overwrite_a=True, overwrite_b=True, check_finite=False
    ),
    "solve, by position": lambda x, v: linalg.solve(x + 1.0, 2.0 * v, False, True, True),
    "cholesky, overwriting": lambda x, v: linalg.cholesky(x @ x.T, overwrite_a=True) * x,
    "cho_solve, overwriting": lambda x, v: linalg.cho_solve(
        linalg.cho_factor(x @ x.T, overwrite_a=True), 2.0 * v, overwrite_b=True
    ),
    "lu_solve": lambda x, v: linalg.lu_solve(linalg.lu_factor(x + 1.0, overwrite_a=True), v),
    "svd, options decided late": lambda x, v: linalg.svd(x, full_matrices=v[0] < 0.0)[1],
    "qr, for r": lambda x, v: linalg.qr(x, mode="r")[0],
}


@pytest.mark.parametrize("name", FOLLOWED)
def test_a_function_is_followed(name):
    function = FOLLOWED[name]

    def f(x, v):
        return np.sum(function(x, v))

    x, v = T.copy(), V.copy()
    f(x.copy(), v.copy())
    check_grads(f, (x, v))
    np.testing.assert_array_equal(x, T)
    np.testing.assert_array_equal(v, V)


def kept_by_the_caller(x):
    a = np.array([[4.0, 1.0], [1.0, 3.0]])
    y = a @ x
    c = linalg.cholesky(a, overwrite_a=True)
    return np.sum(y**2) + np.sum(c)


def test_what_is_not_differentiated_is_not_overwritten_either():
    check_grads(kept_by_the_caller, (np.array([1.0, 2.0]),))


def shown(x):
    a = np.array([[4.0, 1.0], [1.0, 3.0]]).T  # in the order of LAPACK
    y = a @ x
    print(linalg.cholesky(a, overwrite_a=True))
    return np.sum(y**2)


def test_what_is_only_shown_is_not_overwritten_either():
    check_grads(shown, (np.array([1.0, 2.0]),))


def unpacked(x, v):
    lu, piv = linalg.lu_factor(x)
    return np.sum(linalg.lu_solve((lu, piv), v) ** 2)


def kept_together(x, v):
    factors = linalg.lu_factor(x)
    total = 0.0
    for trans in (0, 1, 0):
        total = total + np.sum(linalg.lu_solve(factors, v, trans) ** 2)
    return total


def of_lists(x, v):
    t = linalg.toeplitz([v[0] + 5.0, v[1], v[2]], [0.0, v[1], x[0, 0]])
    return np.sum(linalg.solve_toeplitz([v[0] + 5.0, v[1], v[2]], v) ** 2) + np.sum(t**2)


def some_eigenvalues(x, v):
    last = int(v[2] > 0.0)
    w, u = linalg.eigh(x + x.T, subset_by_index=[0, last])
    return np.sum(w**2) + np.sum(u**4)


@pytest.mark.parametrize("f", [unpacked, kept_together, of_lists, some_eigenvalues])
def test_arguments_in_other_forms(f):
    check_grads(f, (T, V))


def likelihood(k, y):
    c = linalg.cho_factor(k, lower=True)
    return y @ linalg.cho_solve(c, y) + 2.0 * np.sum(np.log(np.diag(c[0])))


def by_numpy(k, y):
    return y @ np.linalg.solve(k, y) + np.linalg.slogdet(k)[1]


def test_a_likelihood_by_a_factor_is_that_by_a_determinant():
    given, expected = grad(likelihood)(S, V), grad(by_numpy)(S, V)
    np.testing.assert_allclose(given + given.T, expected + expected.T, rtol=1e-9)
    assert np.all(np.triu(given, 1) == 0.0)


SECOND = {
    "solve": lambda x: np.sum(linalg.solve(x, V) ** 2),
    "solve_triangular": lambda x: np.sum(linalg.solve_triangular(x, V, lower=True) ** 2),
    "inv": lambda x: np.sum(linalg.inv(x) ** 2),
    "det": lambda x: linalg.det(x),
    "cho_solve": lambda x: np.sum(linalg.cho_solve((x, True), V) ** 2),
    "expm": lambda x: np.sum(linalg.expm(0.1 * x) ** 2),
    "logm": lambda x: np.sum(linalg.logm(x @ x.T + 9.0 * np.eye(3)) ** 2),
    "sqrtm": lambda x: np.sum(linalg.sqrtm(x @ x.T + 9.0 * np.eye(3)) ** 3),
    "signm": lambda x: np.sum(linalg.signm(x - 3.0 * np.eye(3)) ** 2 * x),
    "cholesky": lambda x: np.sum(linalg.cholesky(x @ x.T) ** 3),
    "solve_sylvester": lambda x: np.sum(linalg.solve_sylvester(x, x, np.eye(3)) ** 2),
}


@pytest.mark.parametrize("name", SECOND)
def test_second_derivatives(name):
    f = SECOND[name]
    found = hessian(f)(T)
    first, h = grad(f), 1e-5
    for place in ((0, 0), (2, 1), (1, 2)):
        step = np.zeros((3, 3))
        step[place] = h
        difference = (first(T + step) - first(T - step)) / (2.0 * h)
        np.testing.assert_allclose(found[place], difference, rtol=1e-5, atol=1e-7)


NO_DERIVATIVE = {
    "eig": (lambda x: np.sum(linalg.eig(x)[0].real), (NoRuleError, UnsupportedError)),
    "eigvals": (lambda x: np.sum(linalg.eigvals(x).real), (NoRuleError, UnsupportedError)),
    "schur": (lambda x: np.sum(linalg.schur(x)[0]), DomainError),
    "sqrtm": (lambda x: np.sum(linalg.sqrtm(x[0, 0] * np.ones((2, 2)))), DomainError),
    "sqrtm of a negative": (lambda x: np.sum(np.abs(linalg.sqrtm(-x @ x.T))), DomainError),
    "logm of a negative": (lambda x: np.sum(np.abs(linalg.logm(-x @ x.T))), DomainError),
    "null_space": (lambda x: np.sum(linalg.null_space(x[:2])), DomainError),
    "svd": (lambda x: np.sum(linalg.svd(x[:2])[2]), DomainError),
    "qr": (lambda x: np.sum(linalg.qr(x[:, :2])[0]), DomainError),
    "polar": (lambda x: np.sum(linalg.polar(x[:2])[0]), DomainError),
    "pinv of a part": (lambda x: np.sum(linalg.pinv(x, atol=2.0)), DomainError),
    "np.linalg.pinv of a part": (lambda x: np.sum(np.linalg.pinv(x, rcond=0.9)), DomainError),
    "pinvh of a part": (lambda x: np.sum(linalg.pinvh(x @ x.T, rtol=0.9)), DomainError),
    "lstsq of a part": (lambda x: np.sum(np.linalg.lstsq(x, x[0], 0.9)[0]), DomainError),
    "polyfit of a part": (lambda x: np.polyfit(x[0], x[1], 2, 0.5)[0], DomainError),
    "polyfit of too few": (lambda x: np.polyfit(x[0], x[1], 3)[0], DomainError),
    "qr of complex numbers": (lambda x: np.sum(linalg.qr(x + 1j * x.T)[0].real), NoRuleError),
    "circulant of an iterator": (
        lambda x: linalg.circulant(iter([x[0, 0], x[1, 1]])).size * x[0, 0], UnsupportedError
    ),
    "subspace_angles": (lambda x: np.sum(linalg.subspace_angles(x[:, :1], x[:, :1])), DomainError),
}
ROTATION = np.array([[1.0, -2.0, 0.3], [2.0, 1.0, 0.1], [0.2, 0.4, 2.0]])


@pytest.mark.parametrize("name", NO_DERIVATIVE)
@pytest.mark.filterwarnings("ignore")
def test_what_has_no_derivative_is_refused(name):
    f, error = NO_DERIVATIVE[name]
    with pytest.raises(error):
        grad(f)(ROTATION)


def test_every_rule_is_of_a_public_function():
    names = [op.label for op in registry.operations(True) if op.label.startswith("scipy.linalg.")]
    assert len(names) == len(set(names))
    assert all(hasattr(linalg, name.rpartition(".")[2]) for name in names)
