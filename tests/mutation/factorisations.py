"""Linear algebra in place, loop by loop: factorisations, solves, orthogonalisation, iterations."""
import math

import numpy as np

from . import case

rng = np.random.default_rng(11)
A = rng.normal(size=(4, 4)) * 0.4 + 2.0 * np.eye(4)
B = rng.normal(size=(4, 3))
S = A @ A.T
V = rng.normal(size=4)
WIDE = rng.normal(size=(5, 3))


def lu_in_place(a):
    n = a.shape[0]
    for i in range(n):
        for j in range(i):
            for k in range(j):
                a[i, j] -= a[i, k] * a[k, j]
            a[i, j] /= a[j, j]
        for j in range(i, n):
            for k in range(i):
                a[i, j] -= a[i, k] * a[k, j]
    return np.sum(a * np.arange(16.0).reshape(4, 4))


def lu_by_outer_products(a):
    n = len(a)
    for k in range(n - 1):
        a[k + 1 :, k] /= a[k, k]
        a[k + 1 :, k + 1 :] -= np.outer(a[k + 1 :, k], a[k, k + 1 :])
    return np.sum(np.log(np.abs(np.diag(a)))) + a[-1, 0]


def lu_with_pivots(a, b):
    """Gaussian elimination with row swaps, then the solution of a x = b."""
    a, b = a.copy(), b.copy()
    n = len(b)
    for k in range(n):
        p = k + int(np.argmax(np.abs(a[k:, k])))
        if p != k:
            a[[k, p]] = a[[p, k]]
            b[k], b[p] = b[p], b[k]
        for i in range(k + 1, n):
            factor = a[i, k] / a[k, k]
            a[i, k:] -= factor * a[k, k:]
            b[i] -= factor * b[k]
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        x[i] = (b[i] - a[i, i + 1 :] @ x[i + 1 :]) / a[i, i]
    return x @ x


def cholesky_in_place(a):
    n = a.shape[0]
    for i in range(n):
        for j in range(i):
            a[i, j] -= np.dot(a[i, :j], a[j, :j])
            a[i, j] /= a[j, j]
        a[i, i] -= np.dot(a[i, :i], a[i, :i])
        a[i, i] = np.sqrt(a[i, i])
    return np.sum(np.tril(a))


def cholesky_with_scalars(a):
    n = len(a)
    low = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            s = a[i, j]
            for k in range(j):
                s -= low[i, k] * low[j, k]
            low[i, j] = math.sqrt(s) if i == j else s / low[j, j]
    return np.sum(low ** 2 * np.arange(1.0, 5.0))


def ldl_decomposition(a):
    n = len(a)
    low, d = np.eye(n), np.zeros(n)
    for j in range(n):
        d[j] = a[j, j] - np.sum(low[j, :j] ** 2 * d[:j])
        for i in range(j + 1, n):
            low[i, j] = (a[i, j] - np.sum(low[i, :j] * low[j, :j] * d[:j])) / d[j]
    return np.sum(low) * np.prod(d)


def gram_schmidt(a):
    q = np.zeros_like(a)
    r = np.zeros((a.shape[1], a.shape[1]))
    for k in range(a.shape[1]):
        r[k, k] = np.sqrt(np.sum(a[:, k] * a[:, k]))
        q[:, k] = a[:, k] / r[k, k]
        for j in range(k + 1, a.shape[1]):
            r[k, j] = np.sum(q[:, k] * a[:, j])
            a[:, j] -= q[:, k] * r[k, j]
    return np.sum(r ** 2) + np.sum(q * a)


def gram_schmidt_by_views(a):
    basis = []
    for column in a.T:
        for q in basis:
            column -= (q @ column) * q
        column /= np.sqrt(column @ column)
        basis.append(column)
    return np.sum(a * np.arange(15.0).reshape(5, 3)) + basis[0] @ basis[-1]


def givens_rotations(a):
    m, n = a.shape
    for j in range(n):
        for i in range(m - 1, j, -1):
            r = np.hypot(a[i - 1, j], a[i, j])
            c, s = a[i - 1, j] / r, a[i, j] / r
            upper, lower = a[i - 1].copy(), a[i].copy()
            a[i - 1] = c * upper + s * lower
            a[i] = c * lower - s * upper
    return np.sum(a[:n] * np.arange(9.0).reshape(3, 3))


def householder_reflections(a):
    for k in range(a.shape[1]):
        v = a[k:, k].copy()
        v[0] += np.copysign(np.sqrt(v @ v), v[0])
        v /= np.sqrt(v @ v)
        a[k:, k:] -= 2.0 * np.outer(v, v @ a[k:, k:])
    return np.sum(np.triu(a[:3]) * np.arange(9.0).reshape(3, 3))


def forward_substitution(a, b):
    for i in range(len(b)):
        b[i] = (b[i] - a[i, :i] @ b[:i]) / a[i, i]
    return b @ b


def backward_substitution(a, b):
    n = len(b)
    for i in range(n)[::-1]:
        for j in range(i + 1, n):
            b[i] -= a[i, j] * b[j]
        b[i] /= a[i, i]
    return np.sum(b ** 3)


def solve_many_right_sides(a, b):
    for j in range(b.shape[1]):
        column = b[:, j]
        for i in range(a.shape[0]):
            column[i] -= a[i, :i] @ column[:i]
            column[i] /= a[i, i]
    return np.sum(b * b)


def thomas_algorithm(lower, diagonal, upper, right):
    n = len(diagonal)
    for i in range(1, n):
        w = lower[i - 1] / diagonal[i - 1]
        diagonal[i] -= w * upper[i - 1]
        right[i] -= w * right[i - 1]
    right[-1] /= diagonal[-1]
    for i in range(n - 2, -1, -1):
        right[i] = (right[i] - upper[i] * right[i + 1]) / diagonal[i]
    return right @ right


def durbin(r):
    n = len(r)
    y = np.zeros(n)
    z = np.empty(n)
    alpha, beta = -r[0], 1.0
    y[0] = -r[0]
    for k in range(1, n):
        beta = (1.0 - alpha * alpha) * beta
        alpha = -(r[k] + np.dot(np.flip(r[:k]), y[:k])) / beta
        z[:k] = y[:k] + alpha * np.flip(y[:k])
        y[:k] = z[:k]
        y[k] = alpha
    return y @ y


def inverse_by_gauss_jordan(a):
    n = len(a)
    inverse = np.eye(n)
    for k in range(n):
        pivot = a[k, k]
        a[k] /= pivot
        inverse[k] /= pivot
        for i in range(n):
            if i != k:
                factor = a[i, k]
                a[i] -= factor * a[k]
                inverse[i] -= factor * inverse[k]
    return np.sum(inverse ** 2)


def determinant_by_elimination(a):
    a = np.array(a)
    d = 1.0
    for k in range(len(a)):
        d *= a[k, k]
        rest = a[k + 1 :, k + 1 :]
        rest -= a[k + 1 :, k : k + 1] / a[k, k] * a[k, k + 1 :]
    return d


def power_iteration(a, x):
    for _ in range(6):
        x[:] = a @ x
        x /= np.sqrt(np.sum(x * x))
    return x @ a @ x


def gauss_seidel_solve(a, b):
    x = np.zeros_like(b)
    for _ in range(4):
        for i in range(len(b)):
            x[i] = (b[i] - a[i, :i] @ x[:i] - a[i, i + 1 :] @ x[i + 1 :]) / a[i, i]
    return x @ x


def conjugate_gradients(a, b):
    x = np.zeros(len(b))
    r = b.copy()
    p = r.copy()
    rho = r @ r
    for _ in range(3):
        q = a @ p
        alpha = rho / (p @ q)
        x += alpha * p
        r -= alpha * q
        rho, old = r @ r, rho
        p *= rho / old
        p += r
    return x @ x + rho


def rank_one_updates(a, u, v):
    """gemver: two rank-one updates, then two products."""
    a += np.outer(u, v)
    x = np.zeros_like(u)
    x += 0.5 * (v @ a)
    x += u
    a -= 0.1 * np.outer(x, x)
    w = 1.5 * (a @ x)
    return w @ w


def triangular_product(a, b):
    m, n = b.shape
    for i in range(m):
        for j in range(n):
            for k in range(i + 1, m):
                b[i, j] += a[k, i] * b[k, j]
            b[i, j] *= 1.5
    return np.sum(b * b)


def symmetric_product(a, b):
    c = np.ones_like(b)
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            t = 0.0
            for k in range(i):
                c[k, j] += 0.5 * b[i, j] * a[i, k]
                t += b[k, j] * a[i, k]
            c[i, j] = 0.7 * c[i, j] + 0.5 * b[i, j] * a[i, i] + 0.5 * t
    return np.sum(np.sin(c))


def syrk_on_the_lower_triangle(a):
    n = a.shape[0]
    c = np.ones((n, n))
    for i in range(n):
        c[i, : i + 1] *= 0.3
        for k in range(a.shape[1]):
            c[i, : i + 1] += a[i, k] * a[: i + 1, k]
    return np.sum(c ** 2)


CASES = [
    case(lu_in_place, A),
    case(lu_by_outer_products, A),
    case(lu_with_pivots, A[[2, 0, 3, 1]], V, argnums=(0, 1)),
    case(cholesky_in_place, S),
    case(cholesky_with_scalars, S),
    case(ldl_decomposition, S),
    case(gram_schmidt, WIDE),
    case(gram_schmidt_by_views, WIDE),
    case(givens_rotations, WIDE),
    case(householder_reflections, WIDE),
    case(forward_substitution, A, V, argnums=(0, 1)),
    case(backward_substitution, A, V, argnums=(0, 1)),
    case(solve_many_right_sides, A, B, argnums=(1, 0)),
    case(thomas_algorithm, V[:3], V + 4.0, V[1:] * 0.5, V * 2.0, argnums=(0, 1, 2, 3), others=()),
    case(durbin, V * 0.3),
    case(inverse_by_gauss_jordan, A),
    case(determinant_by_elimination, A),
    case(power_iteration, S, V, argnums=(0, 1)),
    case(gauss_seidel_solve, A, V, argnums=(0, 1)),
    case(conjugate_gradients, S, V, argnums=(0, 1)),
    case(rank_one_updates, A, V, V[::-1] + 0.3, argnums=(0, 1, 2)),
    case(triangular_product, A, B, argnums=(0, 1)),
    case(symmetric_product, A, B, argnums=(0, 1)),
    case(syrk_on_the_lower_triangle, WIDE),
]
