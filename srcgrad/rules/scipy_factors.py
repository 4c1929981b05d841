"""`scipy.linalg`: factors of matrices; formulas stand in `numeric.factors`, with their sources.

A function that reads one triangle of a symmetric matrix has no derivative in the other one.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from srcgrad.numeric import bands, factors, matrices, systems
from srcgrad.rules import scipy_call_types, scipy_helper_types, scipy_types
from srcgrad.rules.registry import opaque, rule


@rule(linalg.cholesky, typing=scipy_types.like("a"), may_view=False, refused="lower")
def cholesky(c, /, a, lower=False, overwrite_a=False, check_finite=True):
    f = systems.factor(c, lower)
    s = systems.symmetric(d[a], lower)
    d[c] = systems.to_factor(factors.cholesky_tangent(f, s), lower)
    g = factors.cholesky_cotangent(f, systems.factor(bar[c], lower))
    bar[a] = systems.to_triangle(g, lower)


@rule(
    linalg.cho_factor, may_view=False, flat="low", refused="lower",
    typing=scipy_types.results(scipy_types.same, scipy_types.is_lower),
)  # fmt: skip
def cho_factor(c, low, /, a, lower=False, overwrite_a=False, check_finite=True):
    """As `cholesky`; releases of SciPy differ in whether they clean the other triangle."""
    f = systems.factor(c, lower)
    t = systems.to_factor(factors.cholesky_tangent(f, systems.symmetric(d[a], lower)), lower)
    g = factors.cholesky_cotangent(f, systems.factor(bar[c], lower))
    if factors.CLEAN:
        d[c] = t
        bar[a] = systems.to_triangle(g, lower)
    else:
        d[c] = t + systems.triangle(d[a], not lower, True)
        bar[a] = systems.to_triangle(g, lower) + systems.triangle(bar[c], not lower, True)


@rule(linalg.cholesky_banded, typing=scipy_types.like("ab"), may_view=False, refused="lower")
def cholesky_banded(c, /, ab, overwrite_ab=False, lower=False, check_finite=True):
    """As `cholesky`, whose factor has no more bands; what stands outside of the matrix stays."""
    n = bands.side(ab)
    f = bands.factor(c, lower)
    s = bands.dense(n, n, bands.symmetric(d[ab], lower))
    t = bands.to_factor(factors.cholesky_tangent(f, s), lower, c)
    d[c] = t + bands.outside(d[ab], lower)
    g = factors.cholesky_cotangent(f, bands.factor(bar[c], lower))
    h = bands.to_symmetric(bands.of_dense(n, n, g), lower)
    bar[ab] = h + bands.outside(bar[c], lower)


@rule(
    linalg.lu, may_view=False, complex=True, flat="p",
    typing=scipy_types.results(
        scipy_types.square_of_rows, scipy_types.tall, scipy_types.wide,
        permute_l=False, p_indices=False,
    ),
)  # fmt: skip
def lu(p, lo, up, /, a, permute_l=False, overwrite_a=False, check_finite=True, p_indices=False):
    t = factors.lu_tangent(lo, up, factors.rows_of(p, d[a]))
    d[lo] = t[0]
    d[up] = t[1]
    bar[a] = factors.rows_back(p, factors.lu_cotangent(lo, up, bar[lo], bar[up]))


@rule(
    linalg.lu, may_view=False, complex=True, when={"permute_l": True},
    typing=scipy_types.results(
        scipy_types.tall, scipy_types.wide, permute_l=True, p_indices=(False, True)
    ),
)  # fmt: skip
def permuted_lu(
    lo, up, /, a, permute_l=False, overwrite_a=False, check_finite=True, p_indices=False
):
    """As `lu`, with the rows of the lower factor exchanged."""
    p = factors.order_of_rows(a)
    t = factors.lu_tangent(factors.rows_of(p, lo), up, factors.rows_of(p, d[a]))
    d[lo] = factors.rows_back(p, t[0])
    d[up] = t[1]
    g = factors.lu_cotangent(factors.rows_of(p, lo), up, factors.rows_of(p, bar[lo]), bar[up])
    bar[a] = factors.rows_back(p, g)


@rule(
    linalg.lu, may_view=False, complex=True, flat="p", when={"p_indices": True},
    typing=scipy_types.results(
        scipy_types.row_numbers, scipy_types.tall, scipy_types.wide,
        permute_l=False, p_indices=True,
    ),
)  # fmt: skip
def lu_with_indices(
    p, lo, up, /, a, permute_l=False, overwrite_a=False, check_finite=True, p_indices=False
):
    t = factors.lu_tangent(lo, up, factors.rows_of(p, d[a]))
    d[lo] = t[0]
    d[up] = t[1]
    bar[a] = factors.rows_back(p, factors.lu_cotangent(lo, up, bar[lo], bar[up]))


@rule(
    linalg.lu_factor, may_view=False, complex=True, flat="piv",
    typing=scipy_types.results(scipy_types.same, scipy_types.pivots),
)  # fmt: skip
def lu_factor(lu, piv, /, a, overwrite_a=False, check_finite=True):
    """As `lu`; both factors share a matrix."""
    order = systems.order_of(piv, np.shape(a)[-2])
    k = np.shape(piv)[-1]
    lower = systems.unit_lower(lu, k)
    upper = systems.upper_rows(lu, k)
    t = factors.lu_tangent(lower, upper, systems.taken(order, d[a]))
    d[lu] = factors.packed(t[0], t[1])
    g = factors.lu_cotangent(
        lower, upper, systems.without_unit(bar[lu], k), systems.upper_rows(bar[lu], k)
    )
    bar[a] = systems.exchanged(order, g)


@rule(
    linalg.ldl, may_view=False, flat="perm", refused="lower",
    typing=scipy_types.results(
        scipy_types.same, scipy_types.same, scipy_types.long_row_numbers, parameter="A"
    ),
)  # fmt: skip
def ldl(lu, d_, perm, /, A, lower=True, hermitian=True, overwrite_a=False, check_finite=True):
    t = factors.ldl_tangent(lu, d_, lower, systems.symmetric(d[A], lower))
    d[lu] = t[0]
    d[d_] = t[1]
    g = factors.ldl_cotangent(lu, d_, lower, bar[lu], bar[d_])
    bar[A] = systems.to_triangle(g, lower)


@rule(
    linalg.qr, may_view=False,
    typing=scipy_types.results(
        scipy_types.square_of_rows, scipy_types.same, mode="full", pivoting=False
    ),
)  # fmt: skip
def qr(
    q, r, /, a, overwrite_a=False, lwork=None, mode="full", pivoting=False, check_finite=True
):
    """See `numeric.matrices.qr_cotangent`."""
    p = matrices.whole(q, np.shape(a)[-1], "scipy.linalg.qr")
    d[q] = matrices.qr_tangent(p, r, d[a])[0]
    d[r] = factors.full_qr_tangent(q, r, d[a])[1]
    g = matrices.qr_cotangent(p, r, bar[q], 0.0 * r)
    bar[a] = g + factors.full_qr_cotangent(q, r, 0.0 * q, bar[r])


@rule(
    linalg.qr, may_view=False, when={"mode": "economic", "pivoting": False},
    typing=scipy_types.results(scipy_types.tall, scipy_types.wide, mode="economic"),
)  # fmt: skip
def economic_qr(
    q, r, /, a, overwrite_a=False, lwork=None, mode="full", pivoting=False, check_finite=True
):
    t = matrices.qr_tangent(q, r, d[a])
    d[q] = t[0]
    d[r] = t[1]
    bar[a] = matrices.qr_cotangent(q, r, bar[q], bar[r])


@rule(
    linalg.qr, may_view=False, when={"mode": "full", "pivoting": True}, flat="order",
    typing=scipy_types.results(
        scipy_types.square_of_rows, scipy_types.same, scipy_types.column_numbers, mode="full"
    ),
)  # fmt: skip
def pivoted_qr(
    q, r, order, /, a, overwrite_a=False, lwork=None, mode="full", pivoting=False,
    check_finite=True,
):  # fmt: skip
    """That of the columns in their order."""
    p = matrices.whole(q, np.shape(a)[-1], "scipy.linalg.qr")
    e = factors.columns_taken(order, d[a])
    d[q] = matrices.qr_tangent(p, r, e)[0]
    d[r] = factors.full_qr_tangent(q, r, e)[1]
    g = matrices.qr_cotangent(p, r, bar[q], 0.0 * r)
    h = g + factors.full_qr_cotangent(q, r, 0.0 * q, bar[r])
    bar[a] = factors.columns_exchanged(order, h)


@rule(
    linalg.qr, may_view=False, when={"mode": "economic", "pivoting": True}, flat="order",
    typing=scipy_types.results(
        scipy_types.tall, scipy_types.wide, scipy_types.column_numbers, mode="economic"
    ),
)  # fmt: skip
def economic_pivoted_qr(
    q, r, order, /, a, overwrite_a=False, lwork=None, mode="full", pivoting=False,
    check_finite=True,
):  # fmt: skip
    t = matrices.qr_tangent(q, r, factors.columns_taken(order, d[a]))
    d[q] = t[0]
    d[r] = t[1]
    bar[a] = factors.columns_exchanged(order, matrices.qr_cotangent(q, r, bar[q], bar[r]))


@rule(
    linalg.qr, may_view=False, flat="nothing", when={"mode": "r", "pivoting": False},
    typing=scipy_types.alone(scipy_types.results(scipy_types.same, mode="r")),
)  # fmt: skip
def r_of_qr(
    r, nothing, /, a, overwrite_a=False, lwork=None, mode="full", pivoting=False,
    check_finite=True,
):  # fmt: skip
    """A tuple of one element."""
    q = factors.thin_q(a)
    d[r] = factors.full_qr_tangent(q, r, d[a])[1]
    bar[a] = factors.full_qr_cotangent(q, r, 0.0 * q, bar[r])


@rule(
    linalg.qr, may_view=False, flat="order", when={"mode": "r", "pivoting": True},
    typing=scipy_types.results(scipy_types.same, scipy_types.column_numbers, mode="r"),
)  # fmt: skip
def r_of_pivoted_qr(
    r, order, /, a, overwrite_a=False, lwork=None, mode="full", pivoting=False,
    check_finite=True,
):  # fmt: skip
    q = factors.thin_q(factors.columns_taken(order, a))
    d[r] = factors.full_qr_tangent(q, r, factors.columns_taken(order, d[a]))[1]
    g = factors.full_qr_cotangent(q, r, 0.0 * q, bar[r])
    bar[a] = factors.columns_exchanged(order, g)


@rule(
    linalg.rq, may_view=False,
    typing=scipy_types.results(scipy_types.same, scipy_types.square_of_columns, mode="full"),
)  # fmt: skip
def rq(r, q, /, a, overwrite_a=False, lwork=None, mode="full", check_finite=True):
    """The `qr` of the matrix turned about, of a square or tall one."""
    p = factors.turned(factors.whole_rows(q, np.shape(a)[-2], "scipy.linalg.rq"))
    s = factors.turned(r)
    t = matrices.qr_tangent(p, s, factors.turned(d[a]))
    d[q] = factors.turned(t[0])
    d[r] = factors.turned(t[1])
    g = matrices.qr_cotangent(p, s, factors.turned(bar[q]), factors.turned(bar[r]))
    bar[a] = factors.turned(g)


@rule(
    linalg.rq, may_view=False, when={"mode": "economic"},
    typing=scipy_types.results(scipy_types.tall, scipy_types.wide, mode="economic"),
)  # fmt: skip
def economic_rq(r, q, /, a, overwrite_a=False, lwork=None, mode="full", check_finite=True):
    p = factors.turned(q)
    s = factors.turned(r)
    t = matrices.qr_tangent(p, s, factors.turned(d[a]))
    d[q] = factors.turned(t[0])
    d[r] = factors.turned(t[1])
    g = matrices.qr_cotangent(p, s, factors.turned(bar[q]), factors.turned(bar[r]))
    bar[a] = factors.turned(g)


@rule(
    linalg.rq, may_view=False, when={"mode": "r"},
    typing=scipy_types.one(scipy_types.same, mode="r"),
)  # fmt: skip
def r_of_rq(r, /, a, overwrite_a=False, lwork=None, mode="full", check_finite=True):
    d[r] = factors.rq_tangent(a, d[a])
    bar[a] = factors.rq_cotangent(a, bar[r])


@rule(
    linalg.polar, may_view=False,
    typing=scipy_types.results(
        scipy_types.same, scipy_types.square_of_columns, side="right"
    ),
)  # fmt: skip
def polar(u, p, /, a, side="right"):
    t = factors.polar_tangent(u, p, d[a])
    d[u] = t[0]
    d[p] = t[1]
    bar[a] = factors.polar_cotangent(u, p, bar[u], bar[p])


@rule(
    linalg.polar, may_view=False, when={"side": "left"},
    typing=scipy_types.results(scipy_types.same, scipy_types.square_of_rows, side="left"),
)  # fmt: skip
def left_polar(u, p, /, a, side="right"):
    """That of the transpose."""
    t = factors.polar_tangent(u.mT, p, d[a].mT)
    d[u] = t[0].mT
    d[p] = t[1]
    bar[a] = factors.polar_cotangent(u.mT, p, bar[u].mT, bar[p]).mT


@rule(linalg.orthogonal_procrustes, typing=scipy_call_types.procrustes, may_view=False)
def orthogonal_procrustes(r, scale, /, A, B, check_finite=True):
    """The orthogonal polar factor of `A.T @ B`, and the sum of its singular values."""
    p = factors.symmetric_part(r.mT @ A.mT @ B)
    change = d[A].mT @ B + A.mT @ d[B]
    d[r] = factors.polar_tangent(r, p, change)[0]
    d[scale] = np.sum(r * change)
    g = factors.polar_cotangent(r, p, bar[r], 0.0 * p) + bar[scale] * r
    bar[A] = B @ g.mT
    bar[B] = A @ g


@rule(
    linalg.matrix_balance, may_view=False, flat="t",
    typing=scipy_types.results(
        scipy_types.same, scipy_types.doubles, parameter="A",
        permute=(True, False), scale=(True, False), separate=False,
    ),
)  # fmt: skip
def matrix_balance(b, t, /, A, permute=True, scale=True, separate=False, overwrite_a=False):
    """`inv(t) A t`, where `t` holds powers of 2, which stay where they are."""
    d[b] = factors.balanced(t, d[A])
    bar[A] = factors.balanced(t.mT, bar[b])


# -- helpers of `numeric.factors`


@opaque(factors.cholesky_tangent, typing=scipy_helper_types.kept("f"))
def cholesky_tangent(y, /, f, s): ...


@opaque(factors.cholesky_cotangent, typing=scipy_helper_types.kept("f"))
def cholesky_cotangent(y, /, f, g): ...


@opaque(factors.lu_tangent, typing=scipy_helper_types.two("lower", "upper"))
def lu_tangent(t, /, lower, upper, e): ...


@opaque(factors.lu_cotangent, typing=scipy_helper_types.of_factors("lower", "upper"))
def lu_cotangent(t, /, lower, upper, lower_bar, upper_bar): ...


@opaque(factors.rows_of, typing=scipy_helper_types.kept("x"))
def rows_of(y, /, p, x): ...


@opaque(factors.rows_back, typing=scipy_helper_types.kept("x"))
def rows_back(y, /, p, x): ...


@opaque(factors.order_of_rows, typing=scipy_types.one(scipy_types.row_numbers))
def order_of_rows(y, /, a): ...


@opaque(factors.packed, typing=scipy_helper_types.of_factors("lower", "upper"))
def packed(y, /, lower, upper): ...


@opaque(factors.ldl_tangent, typing=scipy_helper_types.two("lu", "lu"))
def ldl_tangent(t, /, lu, d_, lower, s): ...


@opaque(factors.ldl_cotangent, typing=scipy_helper_types.kept("lu"))
def ldl_cotangent(t, /, lu, d_, lower, lu_bar, d_bar): ...


@opaque(factors.columns_taken, typing=scipy_helper_types.kept("x"))
def columns_taken(y, /, order, x): ...


@opaque(factors.columns_exchanged, typing=scipy_helper_types.kept("x"))
def columns_exchanged(y, /, order, x): ...


@opaque(factors.full_qr_tangent, typing=scipy_helper_types.two("q", "r"))
def full_qr_tangent(t, /, q, r, e): ...


@opaque(factors.full_qr_cotangent, typing=scipy_helper_types.of_factors("q", "r"))
def full_qr_cotangent(t, /, q, r, q_bar, r_bar): ...


@opaque(factors.thin_q, typing=scipy_types.one(scipy_types.tall))
def thin_q(q, /, a): ...


@opaque(factors.rq_tangent, typing=scipy_helper_types.kept("a"))
def rq_tangent(y, /, a, e): ...


@opaque(factors.rq_cotangent, typing=scipy_helper_types.kept("a"))
def rq_cotangent(y, /, a, r_bar): ...


@rule(factors.turned, typing=scipy_types.one(scipy_types.flipped, "x"), may_view=False)
def turned(y, /, x):
    d[y] = factors.turned(d[x])
    bar[x] = factors.turned(bar[y])


@opaque(factors.whole_rows, typing=scipy_helper_types.kept("q"))
def whole_rows(y, /, q, k, call): ...


@opaque(factors.polar_tangent, typing=scipy_helper_types.two("u", "p"))
def polar_tangent(t, /, u, p, e): ...


@opaque(factors.polar_cotangent, typing=scipy_helper_types.of_factors("u", "p"))
def polar_cotangent(t, /, u, p, u_bar, p_bar): ...


@rule(factors.symmetric_part, typing=scipy_helper_types.kept("x"), may_view=False)
def symmetric_part(y, /, x):
    d[y] = factors.symmetric_part(d[x])
    bar[x] = factors.symmetric_part(bar[y])


@opaque(factors.balanced, typing=scipy_helper_types.kept("e"))
def balanced(y, /, t, e): ...


@opaque(bands.dense, typing=scipy_types.one(scipy_types.square_of_columns, "ab"))
def dense(y, /, low, up, ab): ...


@opaque(bands.of_dense, typing=scipy_types.one(scipy_types.some_rows, "m"))
def of_dense(y, /, low, up, m): ...


@rule(bands.outside, typing=scipy_helper_types.kept("ab"), may_view=False)
def outside(y, /, ab, lower):
    d[y] = bands.outside(d[ab], lower)
    bar[ab] = bands.outside(bar[y], lower)
