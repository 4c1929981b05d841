"""`scipy.linalg`: pseudo-inverses, least squares and norms."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from srcgrad import runtime
from srcgrad.numeric import inverses, matrices, systems
from srcgrad.rules import norms, scipy_call_types, scipy_helper_types, scipy_types
from srcgrad.rules.registry import constant, opaque, rule


@rule(
    linalg.pinv, typing=scipy_types.one(scipy_types.flipped, return_rank=False), may_view=False
)
def pinv(p, /, a, *, atol=None, rtol=None, return_rank=False, check_finite=True):
    """G. H. Golub, V. Pereyra, The differentiation of pseudo-inverses and nonlinear least squares
    problems whose variables separate, SIAM J. Numer. Anal. 10 (1973), (4.12): at constant rank.
    """
    m = np.shape(a)[-2]
    n = np.shape(a)[-1]
    if atol is None and rtol is None:
        q = p
    else:
        q = matrices.of_whole_rank(p, a)
    d[p] = (
        q @ q.mT @ d[a].mT @ (np.eye(m) - a @ q)
        + (np.eye(n) - q @ a) @ d[a].mT @ q.mT @ q
        - q @ d[a] @ q
    )


@rule(
    linalg.pinv, may_view=False, flat="rank_", when={"return_rank": True},
    typing=scipy_types.results(scipy_types.flipped, scipy_call_types.rank_of),
)  # fmt: skip
def pinv_and_rank(p, rank_, /, a, *, atol=None, rtol=None, return_rank=False, check_finite=True):
    """As `pinv`."""
    d[p] = inverses.pinv_tangent(a, p, d[a])
    bar[a] = inverses.pinv_cotangent(a, p, bar[p])


@rule(
    linalg.pinvh, typing=scipy_types.one(scipy_types.same, return_rank=False), may_view=False,
    refused="lower",
)  # fmt: skip
def pinvh(p, /, a, atol=None, rtol=None, lower=True, return_rank=False, check_finite=True):
    """As `pinv`, of a symmetric matrix of which one triangle is read."""
    s = systems.symmetric(a, lower)
    d[p] = inverses.pinv_tangent(s, p, systems.symmetric(d[a], lower))
    bar[a] = systems.to_triangle(inverses.pinv_cotangent(s, p, bar[p]), lower)


@rule(
    linalg.pinvh, may_view=False, flat="rank_", refused="lower", when={"return_rank": True},
    typing=scipy_types.results(scipy_types.same, scipy_call_types.rank_of),
)  # fmt: skip
def pinvh_and_rank(
    p, rank_, /, a, atol=None, rtol=None, lower=True, return_rank=False, check_finite=True
):
    """As `pinvh`."""
    s = systems.symmetric(a, lower)
    d[p] = inverses.pinv_tangent(s, p, systems.symmetric(d[a], lower))
    bar[a] = systems.to_triangle(inverses.pinv_cotangent(s, p, bar[p]), lower)


@rule(
    linalg.lstsq, typing=scipy_call_types.least_squares, may_view=False, flat="count",
    broadcasts=True,
)  # fmt: skip
def lstsq(
    x, residuals, count, s, /, a, b, cond=None, overwrite_a=False, overwrite_b=False,
    check_finite=True, lapack_driver=None,
):  # fmt: skip
    """`pinv(a) @ b`, as `pinv`; at a solution the residual does not change with `x`."""
    k = len(np.shape(b))
    p = inverses.of_rank(a, count)
    moved = systems.times(inverses.pinv_tangent(a, p, d[a]), b, k)
    d[x] = moved + systems.times(p, d[b], k)
    r = b - systems.times(a, x, k)
    change = d[b] - systems.times(d[a], x, k)
    d[residuals] = inverses.sums(r, change, k, residuals)
    g = inverses.sums_back(r, bar[residuals], k)
    d[s] = matrices.singular_tangent(a, d[a])
    bar[b] = systems.times(p.mT, bar[x], k) + g
    bar[a] = (
        inverses.pinv_cotangent(a, p, systems.outer(bar[x], b, k))
        - systems.outer(g, x, k) + matrices.singular_cotangent(a, bar[s])
    )


@rule(
    linalg.lstsq, may_view=False, flat="count", broadcasts=True, when={"lapack_driver": "gelsy"},
    typing=scipy_call_types.least_squares,
)  # fmt: skip
def lstsq_by_qr(
    x, residuals, count, nothing, /, a, b, cond=None, overwrite_a=False, overwrite_b=False,
    check_finite=True, lapack_driver=None,
):  # fmt: skip
    """As `lstsq`; this driver has no singular values."""
    k = len(np.shape(b))
    p = inverses.of_rank(a, count)
    moved = systems.times(inverses.pinv_tangent(a, p, d[a]), b, k)
    d[x] = moved + systems.times(p, d[b], k)
    r = b - systems.times(a, x, k)
    change = d[b] - systems.times(d[a], x, k)
    d[residuals] = inverses.sums(r, change, k, residuals)
    g = inverses.sums_back(r, bar[residuals], k)
    bar[b] = systems.times(p.mT, bar[x], k) + g
    bar[a] = inverses.pinv_cotangent(a, p, systems.outer(bar[x], b, k)) - systems.outer(g, x, k)


@rule(linalg.norm, typing=scipy_call_types.norm, may_view=False, uniform=True)
def norm(y, /, a, ord=None, axis=None, keepdims=False, check_finite=True):
    """As `np.linalg.norm`."""
    if ord is None or ord == "fro" or ord == 2 and norms.of_vectors(rank(a), axis):
        d[y] = runtime.total(a * d[a], axis, keepdims) / runtime.divisor(y)
    elif not norms.of_vectors(rank(a), axis):
        if axis is None:
            slope = matrices.norm_slope(a, ord)
        else:
            slope = matrices.norm_slope(a, ord, axis)
        d[y] = runtime.total(slope * d[a], axis, keepdims)
    elif known(ord) and ord == 1:
        d[y] = runtime.total(np.sign(a) * d[a], axis, keepdims)
    else:
        d[y] = runtime.total(matrices.vector_norm_slope(a, ord, axis) * d[a], axis, keepdims)


@constant(linalg.bandwidth, typing=scipy_call_types.two_counts)
def bandwidth(y, /, a): ...


@constant(linalg.issymmetric, linalg.ishermitian, typing=scipy_call_types.truth)
def issymmetric(y, /, a, atol=None, rtol=None): ...


# -- helpers of `numeric.inverses`


@opaque(inverses.of_rank, typing=scipy_types.one(scipy_types.flipped))
def of_rank(p, /, a, count): ...


@opaque(inverses.pinv_tangent, typing=scipy_helper_types.kept("p"))
def pinv_tangent(y, /, a, p, e): ...


@opaque(inverses.pinv_cotangent, typing=scipy_helper_types.kept("a"))
def pinv_cotangent(y, /, a, p, p_bar): ...


@opaque(inverses.sums, typing=scipy_helper_types.kept("like"))
def sums(y, /, r, change, k, like): ...


@opaque(inverses.sums_back, typing=scipy_helper_types.kept("r"))
def sums_back(y, /, r, bar, k): ...
