"""Factors and eigenvalues of matrices.

Formulas from M. B. Giles, Collected matrix derivative results for forward and reverse mode
algorithmic differentiation, in: Advances in Automatic Differentiation, Springer (2008), if no
other source is named. A function that reads one triangle of a symmetric matrix has no derivative
in the other one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.numeric import matrices
from srcgrad.rules import matrix_types
from srcgrad.rules.registry import opaque, rule


@rule(np.linalg.cholesky, typing=matrix_types.square, may_view=False)
def cholesky(c, /, a, *, upper=False):
    """I. Murray, Differentiation of the Cholesky decomposition, arXiv:1602.07527, (8) and (10)."""
    unit = np.eye(np.shape(a)[-1])
    if upper:
        s = np.triu(d[a]) + np.triu(d[a], 1).mT
        inner = np.linalg.solve(c.mT, np.linalg.solve(c.mT, s).mT)
        d[c] = (np.triu(inner) - 0.5 * unit * inner) @ c
        m = bar[c] @ c.mT
        t = np.linalg.solve(c, (np.triu(m) - 0.5 * unit * m))
        g = np.linalg.solve(c, t.mT)
        bar[a] = np.triu(g) + np.triu(g.mT, 1)
    else:
        s = np.tril(d[a]) + np.tril(d[a], -1).mT
        inner = np.linalg.solve(c, np.linalg.solve(c, s).mT)
        d[c] = c @ (np.tril(inner) - 0.5 * unit * inner)
        m = c.mT @ bar[c]
        t = np.linalg.solve(c.mT, np.tril(m) - 0.5 * unit * m)
        g = np.linalg.solve(c.mT, t.mT)
        bar[a] = np.tril(g) + np.tril(g.mT, -1)


@rule(np.linalg.eigh, typing=matrix_types.symmetric_eigen, may_view=False)
def eigh(w, v, /, a, UPLO="L"):
    """Giles 3.1."""
    if UPLO in ("U", "u"):
        s = np.triu(d[a]) + np.triu(d[a], 1).mT
    else:
        s = np.tril(d[a]) + np.tril(d[a], -1).mT
    m = v.mT @ s @ v
    d[w] = np.linalg.diagonal(m)
    d[v] = v @ runtime.times(m, matrices.gaps(w))
    if rank(a) == 2:
        columns = v * bar[w]
    else:
        columns = v * bar[w][..., None, :]
    g = (columns + v @ runtime.times(v.mT @ bar[v], matrices.gaps(w))) @ v.mT
    if UPLO in ("U", "u"):
        bar[a] = np.triu(g) + np.tril(g, -1).mT
    else:
        bar[a] = np.tril(g) + np.triu(g, 1).mT


@rule(np.linalg.eigvalsh, typing=matrix_types.of_rows, may_view=False)
def eigvalsh(w, /, a, UPLO="L"):
    """Giles 3.1."""
    v = np.linalg.eigh(a, UPLO=UPLO)[1]
    if UPLO in ("U", "u"):
        s = np.triu(d[a]) + np.triu(d[a], 1).mT
    else:
        s = np.tril(d[a]) + np.tril(d[a], -1).mT
    d[w] = np.sum(v * (s @ v), axis=-2)
    if rank(a) == 2:
        g = (v * bar[w]) @ v.mT
    else:
        g = (v * bar[w][..., None, :]) @ v.mT
    if UPLO in ("U", "u"):
        bar[a] = np.triu(g) + np.tril(g, -1).mT
    else:
        bar[a] = np.tril(g) + np.triu(g, 1).mT


# From NumPy 2.5 on, the eigenvalues of a real matrix are complex numbers always.
REAL_EIGENVALUES = np.linalg.eigvals(np.eye(1)).dtype.kind == "f"


def _where_it_is_real(function: Any, typing: Any) -> Callable[[Any], Any]:
    """The rule of a function whose results are complex in some releases of NumPy."""
    if REAL_EIGENVALUES:
        return rule(function, typing=typing, may_view=False)
    return lambda template: template


@_where_it_is_real(np.linalg.eig, typing=matrix_types.eigen)
def eig(w, v, /, a):
    """Giles 3.1, and LAPACK's eigenvectors have length 1."""
    u = matrices.real(v, "the eigenvectors of np.linalg.eig")
    m = np.linalg.solve(u, d[a] @ u)
    d[w] = np.linalg.diagonal(m)
    change = u @ runtime.times(m, matrices.gaps(w))
    d[v] = change - u * np.sum(u * change, axis=-2, keepdims=True)
    across = bar[v] - u * np.sum(u * bar[v], axis=-2, keepdims=True)
    inner = runtime.times(u.mT @ across, matrices.gaps(w))
    if rank(a) == 2:
        bar[a] = np.linalg.solve(u.mT, inner @ u.mT + bar[w][:, None] * u.mT)
    else:
        bar[a] = np.linalg.solve(u.mT, inner @ u.mT + bar[w][..., None] * u.mT)


@_where_it_is_real(np.linalg.eigvals, typing=matrix_types.of_columns)
def eigvals(w, /, a):
    """Giles 3.1."""
    wv = np.linalg.eig(a)
    u = matrices.real(matrices.in_order(w, wv), "the eigenvalues of np.linalg.eigvals")
    d[w] = np.linalg.diagonal(np.linalg.solve(u, d[a] @ u))
    if rank(a) == 2:
        bar[a] = np.linalg.solve(u.mT, bar[w][:, None] * u.mT)
    else:
        bar[a] = np.linalg.solve(u.mT, bar[w][..., None] * u.mT)


@rule(np.linalg.svd, typing=matrix_types.svd, may_view=False)
def svd(u, s, vh, /, a, full_matrices=True, compute_uv=True, hermitian=False):
    """J. Townsend, Differentiating the singular value decomposition (2016), (17) to (24)."""
    r = s[..., None, :]
    if full_matrices:
        k = np.shape(s)[-1]
        p = matrices.whole(u, k, "np.linalg.svd")
        q = matrices.whole(vh.mT, k, "np.linalg.svd")
        m = matrices.thin(u, k).mT @ d[a] @ matrices.thin(vh.mT, k)
        middle = (matrices.thin(u, k) * bar[s][..., None, :]) @ matrices.thin(vh.mT, k).mT
    else:
        p = u
        q = vh.mT
        m = u.mT @ d[a] @ vh.mT
        middle = (u * bar[s][..., None, :]) @ vh
    d[s] = np.linalg.diagonal(m)
    f = matrices.gaps_of_squares(s)
    d[u] = p @ runtime.times(m * r + r.mT * m.mT, f) + runtime.divide(
        matrices.outside(p, d[a] @ q), r
    )
    d[vh] = (
        q @ runtime.times(r.mT * m + m.mT * r, f)
        + runtime.divide(matrices.outside(q, d[a].mT @ p), r)
    ).mT
    x = p.mT @ bar[u]
    y = q.mT @ bar[vh].mT
    left = p @ (runtime.times(x - x.mT, f) * r) @ q.mT
    right = p @ (r.mT * runtime.times(y - y.mT, f)) @ q.mT
    bar[a] = (
        middle
        + left + runtime.divide(matrices.outside(p, bar[u]), r) @ q.mT
        + right + p @ runtime.divide(matrices.outside(q, bar[vh].mT), r).mT
    )


@rule(
    np.linalg.svd, typing=matrix_types.singular_values, may_view=False, uniform=True,
    when={"compute_uv": False},
)  # fmt: skip
def values_of_svd(s, /, a, full_matrices=True, compute_uv=True, hermitian=False):
    """Giles 3.2."""
    usv = np.linalg.svd(a, full_matrices=False)
    d[s] = np.sum(usv[0] * (d[a] @ usv[2].mT), axis=-2)
    if rank(a) == 2:
        bar[a] = (usv[0] * bar[s]) @ usv[2]
    else:
        columns = np.broadcast_to(bar[s], np.shape(s))[..., None, :]
        bar[a] = (usv[0] * columns) @ usv[2]


@rule(np.linalg.svdvals, typing=matrix_types.singular_values, may_view=False, uniform=True)
def svdvals(s, /, x):
    """Giles 3.2."""
    usv = np.linalg.svd(x, full_matrices=False)
    d[s] = np.sum(usv[0] * (d[x] @ usv[2].mT), axis=-2)
    if rank(x) == 2:
        bar[x] = (usv[0] * bar[s]) @ usv[2]
    else:
        columns = np.broadcast_to(bar[s], np.shape(s))[..., None, :]
        bar[x] = (usv[0] * columns) @ usv[2]


@rule(np.linalg.qr, typing=matrix_types.qr, may_view=False)
def qr(q, r, /, a, mode="reduced"):
    """See `numeric.matrices.qr_cotangent`."""
    if mode == "reduced":
        t = matrices.qr_tangent(q, r, d[a])
        d[q] = t[0]
        d[r] = t[1]
        bar[a] = matrices.qr_cotangent(q, r, bar[q], bar[r])
    else:
        k = np.shape(a)[-1]
        p = matrices.whole(q, k, "np.linalg.qr")
        qk = matrices.thin(q, k)
        rk = matrices.top(r, k)
        d[q] = matrices.qr_tangent(p, r, d[a])[0]
        d[r] = matrices.below(matrices.qr_tangent(qk, rk, d[a])[1], r)
        g = matrices.qr_cotangent(p, r, bar[q], 0.0 * r)
        bar[a] = g + matrices.qr_cotangent(qk, rk, 0.0 * qk, matrices.top(bar[r], k))


@rule(np.linalg.qr, typing=matrix_types.triangular_factor, may_view=False, when={"mode": "r"})
def factor_of_qr(r, /, a, mode="reduced"):
    """See `numeric.matrices.qr_cotangent`."""
    qr = np.linalg.qr(a)
    d[r] = matrices.qr_tangent(qr[0], r, d[a])[1]
    bar[a] = matrices.qr_cotangent(qr[0], r, 0.0 * qr[0], bar[r])


@opaque(matrices.gaps, typing=matrix_types.square_of)
def gaps(y, /, w): ...


@opaque(matrices.gaps_of_squares, typing=matrix_types.square_of)
def gaps_of_squares(y, /, s): ...


@opaque(matrices.outside, typing=lambda call: call.type("x"))
def outside(y, /, u, x): ...


@rule(matrices.real, typing=lambda call: call.type("x"))
def real(y, /, x, what):
    d[y] = d[x]


@opaque(matrices.in_order, typing=matrix_types.vectors)
def in_order(y, /, w, pairs): ...


@rule(matrices.thin, typing=matrix_types.first_columns)
def thin(y, /, u, k):
    d[y] = matrices.thin(d[u], k)
    bar[u] = matrices.beside(bar[y], u)


@rule(matrices.beside, typing=matrix_types.shaped_like, may_view=False)
def beside(y, /, x, like):
    d[y] = matrices.beside(d[x], like)
    bar[x] = matrices.thin(bar[y], np.shape(x)[-1])


@rule(matrices.top, typing=matrix_types.first_rows)
def top(y, /, u, k):
    d[y] = matrices.top(d[u], k)
    bar[u] = matrices.below(bar[y], u)


@rule(matrices.below, typing=matrix_types.shaped_like, may_view=False)
def below(y, /, x, like):
    d[y] = matrices.below(d[x], like)
    bar[x] = matrices.top(bar[y], np.shape(x)[-2])


@rule(matrices.whole, typing=lambda call: call.type("u"))
def whole(y, /, u, k, call):
    d[y] = d[u]


@opaque(matrices.qr_tangent, typing=matrix_types.two_factors)
def qr_tangent(y, /, q, r, e): ...


@opaque(matrices.qr_cotangent, typing=matrix_types.product_of_factors)
def qr_cotangent(y, /, q, r, q_bar, r_bar): ...
