"""Reductions, products and shapes: axes, keepdims, einsum, matmul of all ranks, stacking."""
import functools
import math

import numpy as np

from . import case

rng = np.random.default_rng(82)
V = np.array([0.6, -1.1, 0.8])
W = np.array([0.2, 0.5, -0.4])
M = rng.normal(size=(2, 3))
N = rng.normal(size=(3, 2))
T = rng.normal(size=(2, 3, 1))
B = rng.normal(size=(2, 2, 2))
F = M.astype(np.float32)
POSITIVE = np.abs(M) + 0.3


# -- reductions


def axes_of_all_kinds(t):
    a = np.sum(t, axis=(0, 2)) ** 2
    b = np.mean(t, axis=-2, keepdims=True) * t
    c = np.sum(t, axis=(), keepdims=True)
    return a.sum() + np.sum(b) + np.sum(c * c) + np.sum(t, axis=None)


def axis_in_a_name(m, axis):
    s = m.sum(axis=axis, keepdims=True)
    return np.sum((m / (1.0 + s * s)) ** 2)


def normalised_rows(m):
    z = (m - m.mean(axis=1, keepdims=True)) / m.std(axis=1, keepdims=True)
    return np.sum(z**3)


def variances(m):
    return np.var(m) + np.sum(np.var(m, axis=0, ddof=1)) + np.std(m, axis=(0, 1)) * m[0, 0]


def extremes(m):
    return m.max() * m.min() + np.sum(m.max(axis=0) ** 2) + np.ptp(m) + np.amax(m, axis=1)[0]


def products(m):
    return np.prod(m) + np.sum(np.prod(m, axis=1) ** 2) + np.cumprod(m[0])[1] + math.prod(m[1])


def norms(m, v):
    return (np.linalg.norm(m) + np.linalg.norm(v, 1) + np.linalg.norm(v, np.inf)
            + np.sum(np.linalg.norm(m, axis=1) ** 3) + np.linalg.norm(v, ord=3))


def averages(m, w):
    return np.average(m, axis=1, weights=w)[0] + np.average(w) + np.mean(m, axis=(0, 1))


def running(m):
    c = np.cumsum(m, axis=1)
    return np.sum(c * c[:, ::-1]) + m.cumsum()[-2] ** 2 + np.sum(np.diff(m, axis=1) ** 2)


def builtin_reductions(v):
    return sum(v) * max(v) + min(v) ** 2 + np.sum(list(map(abs, v))) + sum(v, start=1.0)


def medians_and_sorts(v):
    return np.median(v) ** 2 + np.sum(np.sort(v) * np.array([1.0, 2.0, 3.0])) + np.quantile(v, 0.3)


def logsumexp_axes(m):
    top = np.max(m, axis=1, keepdims=True)
    return np.sum(np.squeeze(top, 1) + np.log(np.exp(m - top).sum(1))) + np.logaddexp.reduce(m[0])


def ufunc_methods(m):
    return np.add.reduce(m, axis=0)[1] ** 2 + np.multiply.reduce(m[0]) + np.maximum.reduce(m[1]) \
        + np.sum(np.multiply.outer(m[0], m[1]) ** 2)


def norm_of_nothing(v):
    return np.sum(v[:0]) + np.prod(v[:0]) * v[0] + np.sum(np.zeros((0, 3)) @ v)


# -- products


def matmul_of_ranks(v, m, n):
    return v @ n @ m @ v + (m @ v) @ (v @ n) + (v @ v) * (m @ n).sum()


def batched_products(b, m):
    return np.sum((b @ m[:, :2]) ** 2) + np.sum(np.matmul(b, b)) + np.sum(m[:, :2] @ b * b)


def dots(v, w, m):
    return np.dot(v, w) ** 2 + np.sum(np.dot(m, v)) + v.dot(w) + np.vdot(v, w) + np.inner(v, w) \
        + np.dot(2.0, v)[0]


def outers(v, w):
    return np.sum(np.outer(v, w) ** 2 * np.arange(9.0).reshape(3, 3)) + np.sum(np.kron(v, w[:2]))


def quadratic_forms(m, v):
    A = m.T @ m + np.eye(3)
    return v @ A @ v + np.trace(A @ A) + np.einsum("i,ij,j", v, A, v)


def einsums(m, n, b):
    return (np.einsum("ij,jk->", m, n) + np.einsum("ij,ij->i", m, m)[0] ** 2
            + np.einsum("bij,bjk->bik", b, b)[0, 1, 1] + np.einsum("bii->b", b)[1]
            + np.sum(np.einsum("ij->ji", m) * n) + np.einsum("...i,i", b, n[0])[0, 1])


def tensordots(t, m, n):
    return (np.tensordot(t, m, axes=([0, 1], [0, 1]))[0] ** 2 + np.tensordot(m, n, axes=2 - 1)[0, 1]
            + np.tensordot(m, n.T) + np.sum(np.tensordot(n, t, axes=([1], [0])) ** 2))


def chain_of_products(matrices, v):
    return np.sum(functools.reduce(np.matmul, matrices, np.eye(2)) @ v)


def gram_matrix(m, gamma):
    sq = np.sum(m**2, axis=1)
    d = sq[:, None] + sq[None, :] - 2.0 * m @ m.T
    return np.sum(np.exp(-gamma * d))


def solved(m, v):
    A = m.T @ m + np.eye(3)
    x = np.linalg.solve(A, v)
    return x @ x + np.linalg.det(A) + np.sum(np.linalg.inv(A) ** 2)


# -- shapes


def reshaped(m):
    a = m.reshape(-1) * np.arange(6.0)
    b = np.reshape(m, (3, -1)) @ m
    return a.sum() + b.ravel()[4] + m.flatten()[2] ** 2 + m.reshape(1, 2, 3).squeeze(0)[1, 1]


def transposed(t, m):
    return np.sum(t.transpose(2, 1, 0) ** 2) + np.sum(np.swapaxes(t, 0, 1)[..., 0] * m.T) \
        + np.sum(np.moveaxis(t, 0, -1)[1, 0] ** 3) + m.T.T[1, 2]


def stacked(v, w):
    a = np.stack([v, w, v * w])
    b = np.stack((v, w), axis=-1)
    return np.sum(a @ b) + np.vstack([v, w])[1, 2] * np.hstack([v, w])[0] + np.sum(
        np.column_stack((v, w)) ** 3) + np.array([v, 2.0 * w])[1, 1]


def concatenated(m, v):
    wide = np.concatenate([m, m[:, :1] * 2.0], axis=1)
    tall = np.concatenate((m, v[None]))
    return np.sum(wide**2) + np.sum(tall[1:] * tall[:-1]) + np.append(v, 1.0)[0]


def split_up(m, v):
    a, b, c = np.split(v, 3)
    left, right = np.hsplit(m, [1])
    parts = np.array_split(v, 2)
    return (a * b - c).item() + np.sum(left * right) + parts[0][1] ** 2 + len(parts)


def array_of_scalars(x, y):
    p = np.array([x, y, x * y])
    J = np.array([[x, -y], [y, x]])
    return np.sum(p**2) + np.linalg.norm(J @ J) + np.sum(np.asarray([x, 2.0 * y]))


def repeated(v, x):
    return np.sum(np.tile(v, 2) * np.repeat(v, 2)) + np.sum(np.full(3, x) * v) + np.sum(
        np.broadcast_to(v, (2, 3)) ** 2) + np.sum(np.full_like(v, 2.0) * np.ones_like(v) * v)


def padded_and_rolled(v, m):
    p = np.pad(v, (1, 2))
    return np.sum(p[1:] * p[:-1]) + np.sum(np.roll(m, 1, axis=1) * m) + np.flip(v)[0] ** 2 + np.sum(
        np.pad(v, 1, mode="edge") ** 2)


def triangles(m):
    A = m.T @ m
    return np.sum(np.tril(A) ** 2) + np.sum(np.triu(A, 1)) + np.diag(A)[1] ** 2 + np.sum(
        np.diag(m[0]) @ A) + np.trace(A)


def broadcasts(x, v, m):
    y = x + v * m
    return np.sum(y / (2.0 + v**2)) + np.sum((m - v) ** 2 * x) + np.sum(x ** np.arange(3))


def meshes(v, w):
    a, b = np.meshgrid(v, w)
    return np.sum(np.sin(a) * b) + np.sum(np.add.outer(v, w) ** 2)


def methods_in_a_chain(m):
    return m.T.reshape(-1)[::-1].cumsum().clip(-0.9, 0.9).sum().item() + m.astype(float).sum()


def attributes_of_arrays(m):
    return np.sum(m) * m.shape[1] / m.size + m.ndim * m.T.shape[0] * m[0, 0] + len(m) * m[1].sum()


def dtypes_and_casts(m):
    n = m.astype(np.float64) ** 2
    return np.sum(n * np.asarray(m, dtype=np.float64)) + np.float64(m[0, 0]) * float(m[0, 1])


# -- elementwise


def elementwise(m):
    return np.sum(np.exp(-m) * np.tanh(m) + np.sqrt(m) - np.log(m) / m + np.arctan2(m, 2.0)
                  + np.hypot(m, 1.0) + np.power(m, 1.5) + np.square(m) + np.reciprocal(m))


def special_shapes_of_where(m, v):
    return np.sum(np.where(m > 0.0, m, v)) + np.sum(np.where([True, False, True], v, 1.0) ** 2)


def operators(v, w):
    return np.sum(-v + 2.0 / w - (v // 0.25) * w + v % 0.7 + (+v) ** 2 + 2.0**w + abs(v) * w**-1)


def cross_products(v, w):
    return np.cross(v, w) @ np.array([1.0, 2.0, 3.0]) + v @ np.cross(w, [1.0, 0.0, 0.0])


def convolved(v, w):
    return np.sum(np.convolve(v, w) ** 2) + np.sum(np.convolve(v, w[:2], mode="valid"))


def trapezoids(v, t):
    return np.trapezoid(v, t) + np.sum(np.gradient(v) ** 2) + np.polyval(v, 0.3)


CASES = [
    case(axes_of_all_kinds, T),
    case(axis_in_a_name, M, 0, others=((M, 1), (M, None))),
    case(normalised_rows, M),
    case(normalised_rows, F),
    case(variances, M),
    case(extremes, M),
    case(products, M),
    case(norms, M, V, argnums=(0, 1)),
    case(averages, M, np.array([0.2, 0.5, 0.4]), argnums=(0, 1)),
    case(running, M),
    case(builtin_reductions, V),
    case(medians_and_sorts, V),
    case(logsumexp_axes, M),
    case(ufunc_methods, M),
    case(norm_of_nothing, V),
    case(matmul_of_ranks, V, M, N, argnums=(0, 1, 2)),
    case(batched_products, B, M, argnums=(0, 1)),
    case(dots, V, W, M, argnums=(0, 1, 2)),
    case(outers, V, W, argnums=(0, 1)),
    case(quadratic_forms, M, V, argnums=(0, 1)),
    case(einsums, M, N, B, argnums=(0, 1, 2)),
    case(tensordots, T, M, N, argnums=(0, 1, 2)),
    case(chain_of_products, [B[0], B[1], B[0] * 2.0], V[:2], argnums=(0, 1)),
    case(gram_matrix, M, 0.7, argnums=(0, 1)),
    case(solved, M, V, argnums=(0, 1)),
    case(reshaped, M),
    case(transposed, T, M, argnums=(0, 1)),
    case(stacked, V, W, argnums=(0, 1)),
    case(concatenated, M, V, argnums=(0, 1)),
    case(split_up, M, V, argnums=(0, 1)),
    case(array_of_scalars, 0.7, 0.4, argnums=(0, 1)),
    case(array_of_scalars, np.float32(0.7), np.float32(0.4), argnums=(0, 1)),
    case(repeated, V, 0.7, argnums=(0, 1)),
    case(padded_and_rolled, V, M, argnums=(0, 1)),
    case(triangles, M),
    case(broadcasts, 0.7, V, M, argnums=(0, 1, 2)),
    case(broadcasts, np.float32(0.7), V.astype(np.float32), F, argnums=(0, 1, 2)),
    case(meshes, V, W[:2], argnums=(0, 1)),
    case(methods_in_a_chain, M),
    case(attributes_of_arrays, M),
    case(dtypes_and_casts, F),
    case(elementwise, POSITIVE),
    case(elementwise, POSITIVE.astype(np.float32)),
    case(special_shapes_of_where, M, V, argnums=(0, 1)),
    case(operators, V, np.array([0.2, 0.5, 0.4]), argnums=(0, 1)),
    case(cross_products, V, W, argnums=(0, 1)),
    case(convolved, V, W, argnums=(0, 1)),
    case(trapezoids, V, np.array([0.0, 0.4, 1.1]), argnums=(0, 1)),
]
