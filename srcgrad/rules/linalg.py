"""Solving, inverting and multiplying matrices.

Formulas from M. B. Giles, Collected matrix derivative results for forward and reverse mode
algorithmic differentiation, in: Advances in Automatic Differentiation, Springer (2008), if no
other source is named.
"""

from __future__ import annotations

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.numeric import matrices
from srcgrad.rules import contractions, matrix_types, shaping, typing  # noqa: F401 (have rules)
from srcgrad.rules.registry import alias, constant, opaque, rule

alias(np.matmul, np.linalg.matmul)
alias(np.outer, np.linalg.outer)
alias(np.tensordot, np.linalg.tensordot)
alias(np.matrix_transpose, np.linalg.matrix_transpose)


@rule(np.linalg.solve, typing=matrix_types.solved, may_view=False, broadcasts=True)
def solve(x, /, a, b):
    """Giles 2.3.1."""
    if rank(b) > 1:
        d[x] = np.linalg.solve(a, d[b] - d[a] @ x)
        t = np.linalg.solve(a.mT, bar[x])
        bar[a] = -(t @ x.mT)
        bar[b] = t
    elif rank(a) == 2:
        d[x] = np.linalg.solve(a, d[b] - d[a] @ x)
        t = np.linalg.solve(a.mT, bar[x])
        bar[a] = -np.outer(t, x)
        bar[b] = t
    else:
        d[x] = np.linalg.solve(a, d[b][..., None] - d[a] @ x[..., None])[..., 0]
        t = np.linalg.solve(a.mT, bar[x][..., None])
        bar[a] = -(t * x[..., None, :])
        bar[b] = t[..., 0]


@rule(np.linalg.inv, typing=matrix_types.square, may_view=False)
def inv(c, /, a):
    """Giles 2.2.3."""
    d[c] = -(c @ d[a] @ c)


@rule(np.linalg.det, typing=matrix_types.of_stack, may_view=False)
def det(y, /, a):
    """Jacobi's formula, by cofactors."""
    d[y] = np.sum(matrices.cofactors(a) * d[a], axis=(-2, -1))
    if rank(a) == 2:
        bar[a] = bar[y] * matrices.cofactors(a)
    else:
        bar[a] = bar[y][..., None, None] * matrices.cofactors(a)


@rule(matrices.cofactors, typing=matrix_types.square, may_view=False)
def cofactors(c, /, a):
    """Of `c = det(a) inv(a).T`, which exists where `a` is regular."""
    g = matrices.inverse_of_regular(a).mT
    change = np.sum(g * d[a], axis=(-2, -1), keepdims=True)
    d[c] = change * c - g @ d[a].mT @ c
    bar[a] = np.sum(bar[c] * c, axis=(-2, -1), keepdims=True) * g - c @ bar[c].mT @ g


@rule(
    np.linalg.slogdet, typing=matrix_types.sign_and_logarithm, may_view=False, flat="sign"
)
def slogdet(sign, logabsdet, /, a):
    """Giles 2.2.4, of the logarithm."""
    d[logabsdet] = np.sum(np.linalg.inv(a).mT * d[a], axis=(-2, -1))
    if rank(a) == 2:
        bar[a] = bar[logabsdet] * np.linalg.inv(a).mT
    else:
        bar[a] = bar[logabsdet][..., None, None] * np.linalg.inv(a).mT


@rule(np.linalg.pinv, typing=matrix_types.pseudo_inverse, may_view=False)
def pinv(p, /, a, rcond=None, hermitian=False, *, rtol=None):
    """G. H. Golub, V. Pereyra, The differentiation of pseudo-inverses and nonlinear least squares
    problems whose variables separate, SIAM J. Numer. Anal. 10 (1973), (4.12): at constant rank.
    """
    m = np.shape(a)[-2]
    n = np.shape(a)[-1]
    if rcond is None and rtol is None:
        q = p
    else:
        q = matrices.of_whole_rank(p, a)
    d[p] = (
        q @ q.mT @ d[a].mT @ (np.eye(m) - a @ q)
        + (np.eye(n) - q @ a) @ d[a].mT @ q.mT @ q
        - q @ d[a] @ q
    )


@rule(np.linalg.lstsq, typing=matrix_types.least_squares, may_view=False, flat="count")
def lstsq(x, residuals, count, s, /, a, b, rcond=None):
    """`pinv(a) @ b`, as `pinv`; at a solution the residual does not change with `x`."""
    p = matrices.pseudo_inverse(a, rcond)
    q = matrices.of_whole_rank(p, a)
    n = np.shape(a)[1]
    if rank(b) == 1:
        d[x] = (
            p @ d[b]
            - q @ (d[a] @ x)
            + q @ (q.T @ (d[a].T @ (b - a @ x)))
            + (np.eye(n) - q @ a) @ (d[a].T @ (q.T @ x))
        )
        r = b - a @ x
        t = p.T @ bar[x]
        away = bar[x] - a.T @ t
        g = 2.0 * matrices.for_columns(bar[residuals], 1) * r
        bar[b] = t + g
        bar[a] = (
            np.outer(r, q @ t) - np.outer(t, x) + np.outer(q.T @ x, away) - np.outer(g, x)
            + matrices.singular_cotangent(a, bar[s])
        )
        d[residuals] = 2.0 * matrices.residual(r @ (d[b] - d[a] @ x), residuals)
    else:
        d[x] = (
            p @ d[b]
            - q @ d[a] @ x
            + q @ q.T @ d[a].T @ (b - a @ x)
            + (np.eye(n) - q @ a) @ d[a].T @ q.T @ x
        )
        r = b - a @ x
        t = p.T @ bar[x]
        away = bar[x] - a.T @ t
        g = 2.0 * matrices.for_columns(bar[residuals], np.shape(b)[1]) * r
        bar[b] = t + g
        bar[a] = (
            r @ (q @ t).T - t @ x.T + q.T @ x @ away.T - g @ x.T
            + matrices.singular_cotangent(a, bar[s])
        )
        d[residuals] = 2.0 * matrices.residual(np.sum(r * (d[b] - d[a] @ x), axis=0), residuals)
    d[s] = matrices.singular_tangent(a, d[a])


@rule(np.linalg.matrix_power, typing=matrix_types.matrix_power, may_view=False)
def matrix_power(c, /, a, n):
    if known(n) and n == 0:
        d[c] = 0.0 * d[a]
    elif known(n) and n == 1:
        d[c] = d[a]
    elif known(n) and n == 2:
        d[c] = d[a] @ a + a @ d[a]
    elif known(n) and n == -1:
        d[c] = -(c @ d[a] @ c)
    else:
        d[c] = matrices.power_tangent(a, n, d[a])
        bar[a] = matrices.power_tangent(a.mT, n, bar[c])


@rule(np.linalg.tensorsolve, typing=matrix_types.tensor_solved, may_view=False)
def tensorsolve(x, /, a, b, axes=None):
    d[x] = np.linalg.tensorsolve(a, d[b] - np.tensordot(d[a], x, len(np.shape(x))))
    m = matrices.as_matrix(a, len(np.shape(b)))
    t = np.linalg.solve(m.T, np.ravel(bar[x]))
    bar[a] = -np.reshape(np.outer(t, np.ravel(x)), np.shape(a))
    bar[b] = np.reshape(t, np.shape(b))


@rule(np.linalg.tensorinv, typing=matrix_types.tensor_inverse, may_view=False)
def tensorinv(c, /, a, ind=2):
    m = matrices.as_matrix(c, len(np.shape(c)) - ind)
    d[c] = -np.reshape(m @ matrices.as_matrix(d[a], ind) @ m, np.shape(c))
    t = matrices.as_matrix(bar[c], len(np.shape(c)) - ind)
    bar[a] = -np.reshape(m.T @ t @ m.T, np.shape(a))


@rule(np.linalg.diagonal, typing=matrix_types.diagonal, selector=True)
def diagonal(y, /, x, *, offset=0):
    d[y] = np.linalg.diagonal(d[x], offset=offset)
    bar[x] = matrices.on_diagonal(bar[y], np.shape(x), offset)


@rule(np.linalg.trace, typing=matrix_types.diagonal, may_view=False, selector=True)
def trace(y, /, x, *, offset=0):
    d[y] = np.linalg.trace(d[x], offset=offset)
    if rank(x) == 2:
        bar[x] = runtime.on_diagonal(bar[y], np.shape(x), offset)
    else:
        bar[x] = matrices.on_diagonal(bar[y][..., None], np.shape(x), offset)


@rule(np.linalg.cross, typing=matrix_types.along, may_view=False, broadcasts=True)
def cross(c, /, a, b, *, axis=-1):
    d[c] = np.linalg.cross(d[a], b, axis=axis) + np.linalg.cross(a, d[b], axis=axis)
    bar[a] = np.linalg.cross(b, bar[c], axis=axis)
    bar[b] = np.linalg.cross(bar[c], a, axis=axis)


@rule(np.linalg.vecdot, typing=matrix_types.along, may_view=False, broadcasts=True)
def vecdot(c, /, a, b, *, axis=-1):
    d[c] = np.sum(d[a] * b + a * d[b], axis=-1)
    if rank(a) == 1 and rank(b) == 1:
        bar[a] = bar[c] * b
        bar[b] = bar[c] * a
    else:
        bar[a] = bar[c][..., None] * b
        bar[b] = bar[c][..., None] * a


@constant(np.linalg.matrix_rank, typing=matrix_types.integers_of_stack)
def matrix_rank(n, /, A, tol=None, hermitian=False, *, rtol=None): ...


@rule(matrices.as_matrix, typing=matrix_types.rows_and_columns, may_view=True)
def as_matrix(y, /, x, ind):
    d[y] = matrices.as_matrix(d[x], ind)
    bar[x] = np.reshape(bar[y], np.shape(x))


@rule(matrices.inverse_of_regular, typing=matrix_types.square, may_view=False)
def inverse_of_regular(c, /, a):
    d[c] = -(c @ d[a] @ c)


@opaque(matrices.pseudo_inverse, typing=matrix_types.pseudo_inverse)
def pseudo_inverse(p, /, a, rcond): ...


@rule(
    matrices.of_whole_rank, typing=lambda call: call.type("p"), may_view=True, flat="a"
)
def of_whole_rank(q, /, p, a):
    d[q] = d[p]


@opaque(matrices.power_tangent, typing=lambda call: call.type("a"))
def power_tangent(y, /, a, n, e): ...


@opaque(matrices.residual, typing=lambda call: av.Array("float64", (None,)))
def residual(y, /, x, asked): ...


@opaque(matrices.for_columns, typing=lambda call: av.Array("float64", (None,)))
def for_columns(y, /, x, n): ...


@opaque(matrices.singular_tangent, typing=lambda call: matrix_types.singular_values(call))
def singular_tangent(y, /, a, e): ...


@opaque(matrices.singular_cotangent, typing=matrix_types.like("a"))
def singular_cotangent(y, /, a, s_bar): ...


@rule(matrices.on_diagonal, typing=lambda call: typing.restored(call), may_view=False)
def on_diagonal(y, /, a, shape, offset=0):
    d[y] = matrices.on_diagonal(d[a], shape, offset)
    bar[a] = np.linalg.diagonal(bar[y], offset=offset)
