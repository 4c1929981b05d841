"""Functions with several results in programs: loops, branches, results that nobody reads."""

import numpy as np
import pytest

import srcgrad
from srcgrad import DomainError, check_grads, grad, jvp, value_and_grad
from srcgrad.rules.decompositions import REAL_EIGENVALUES

rng = np.random.default_rng(3)
R = rng.normal(size=(3, 3))
S = R @ R.T + np.eye(3)


def in_a_loop(a):
    total = 0.0
    for k in range(3):
        w, v = np.linalg.eigh(a)
        a = a * 0.5 + (v * w**2) @ v.T * 0.1 + np.diag(w) * k
        total = total + np.sum(w * v[0] ** 2)
    return total + np.sum(a * a)


def rebound(a):
    for _ in range(2):
        a, r = np.linalg.qr(a @ a + np.eye(3))
        a = a + r
    return np.sum(a**2)


def in_a_branch(a, b):
    if b > 0.0:
        w, v = np.linalg.eigh(a)
        x = v[:, 1] ** 2 * w[0]
    else:
        u, s, vh = np.linalg.svd(a)
        x = u[:, 0] * s[0] * vh[0]
    return np.sum(x * np.arange(3.0)) * b


def chosen(a, b):
    w = np.linalg.eigh(a)[0] if b > 0.0 else np.linalg.eigh(a * a).eigenvalues
    return w[0] * b


def by_field(a):
    result = np.linalg.eigh(a)
    values = result.eigenvalues
    return np.sum(values**3) + np.sum(result.eigenvectors[0] ** 2 * result[0])


def one_is_not_read(a):
    _, v = np.linalg.eigh(a)
    return np.sum(v[:, 0] ** 2 * np.arange(3.0))


def flat_one(a):
    sign, logdet = np.linalg.slogdet(a)
    return sign * logdet


def vectors_of_svd(a):
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    return np.sum((u * np.log(s)) @ vh)


def helper(a):
    return np.linalg.eigh(a)


def through_a_function(a):
    w, v = helper(a)
    return np.sum(np.exp(w) * v[2] ** 2)


def not_differentiated(a, b):
    w, v = np.linalg.eigh(b)
    u = np.linalg.svd(b).U
    return np.sum(a @ v * w) + np.sum(a * u)


def while_loop(a):
    n = 0
    while np.linalg.norm(a) > 1.0 and n < 4:
        q, r = np.linalg.qr(a)
        a = 0.4 * (r @ q)
        n += 1
    return np.sum(a * a * a)


PROGRAMS = [
    (in_a_loop, (S,)),
    (rebound, (R,)),
    (in_a_branch, (S, 1.5)),
    (in_a_branch, (S, -1.5)),
    (chosen, (S, 1.5)),
    (chosen, (S, -1.5)),
    (by_field, (S,)),
    (one_is_not_read, (S,)),
    (flat_one, (S,)),
    (vectors_of_svd, (S,)),
    (through_a_function, (S,)),
    (not_differentiated, (R, S)),
    (while_loop, (S,)),
]


@pytest.mark.parametrize(("f", "args"), PROGRAMS)
def test_both_modes_agree_with_differences(f, args):
    check_grads(f, args)


def test_the_text_unpacks_the_results():
    text = grad(by_field).source_for(S)
    assert "result_eigenvalues, v = np.linalg.eigh(a)" in text
    assert "[0]" not in text.partition("v = np.linalg.eigh(a)")[2].partition("g = ")[2]


def test_a_result_without_an_adjoint_is_left_out():
    text = grad(lambda a: np.sum(np.linalg.eigvalsh(a))).source_for(S)
    assert "gaps" not in text
    text = grad(one_is_not_read).source_for(S)
    assert "w_bar" not in text


def wide_vectors(a):
    _u, _s, vh = np.linalg.svd(a)
    return np.sum(vh**2 * np.arange(3.0))


def test_vectors_that_are_not_unique_are_refused_when_it_runs():
    with pytest.raises(DomainError, match="full_matrices=False"):
        grad(wide_vectors)(R[:2])
    with pytest.raises(DomainError, match="full_matrices=False"):
        jvp(wide_vectors, (R[:2],), (R[:2],))
    assert grad(wide_vectors)(R).shape == (3, 3)


def rotation(a):
    w, _v = np.linalg.eig(a)
    return np.sum(w).real


def test_complex_eigenvalues_of_a_real_matrix():
    """They are refused when it runs where NumPy decides by their values what they are."""
    turned = np.array([[0.0, -1.0], [1.0, 0.0]])
    if REAL_EIGENVALUES:
        with pytest.raises(DomainError, match="complex"):
            grad(rotation)(turned)
        with pytest.raises(DomainError, match="complex"):
            jvp(rotation, (turned,), (turned,))
        turned = turned.astype(complex)
    np.testing.assert_allclose(grad(rotation)(turned), np.eye(2), atol=1e-14)


def equal_eigenvalues(a):
    _w, v = np.linalg.eigh(a)
    return v[0, 0] * v[1, 0]


def test_vectors_of_equal_eigenvalues_have_no_derivative():
    with np.errstate(invalid="ignore"):
        gradient = grad(equal_eigenvalues)(np.eye(2) + 1e-16)
    assert not np.all(np.isfinite(gradient))
    _value, gradient = value_and_grad(lambda a: np.sum(np.linalg.eigh(a)[0] ** 2))(np.eye(2))
    np.testing.assert_allclose(gradient, 2.0 * np.eye(2))


def asked_for_by_a_variable(a, flag):
    return np.sum(np.linalg.svd(a, compute_uv=flag))


def test_what_decides_the_results_may_be_a_variable():
    """The compiler refuses it, so it runs on a tape, where the value is known."""
    wanted = grad(lambda a: np.sum(np.linalg.svd(a, compute_uv=False)))(R)
    np.testing.assert_allclose(grad(asked_for_by_a_variable)(R, 0), wanted)
    assert issubclass(DomainError, srcgrad.errors.SrcgradError)
