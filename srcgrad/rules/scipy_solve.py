"""`scipy.linalg`: linear systems.

Where a function reads a part of a matrix only, it has no derivative in the rest. A linear system is
differentiated as M. B. Giles (2008), 2.3.1, does it; `numeric.systems` has the helpers, for
vectors and matrices and stacks of them.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from srcgrad.numeric import bands, matrices, systems
from srcgrad.rules import matrix_types, scipy_helper_types, scipy_types
from srcgrad.rules.registry import opaque, rule

_TRIANGLES = (False, True)
_ASSUMED = (
    *systems.GENERAL, *systems.SYMMETRIC, "banded", "diagonal", "tridiagonal",
    "upper triangular", "lower triangular",
)  # fmt: skip


@rule(
    linalg.solve, may_view=False, broadcasts=True, refused="lower",
    typing=scipy_types.solved("a", "b", assume_a=_ASSUMED, transposed=(False, True)),
)  # fmt: skip
def solve(
    x, /, a, b, lower=False, overwrite_a=False, overwrite_b=False, check_finite=True,
    assume_a=None, transposed=False,
):  # fmt: skip
    k = len(np.shape(b))
    s = systems.as_assumed(a, assume_a, lower)
    change = systems.as_assumed(d[a], assume_a, lower)
    if assume_a in systems.GENERAL and not transposed:
        d[x] = systems.solved(a, d[b] - systems.times(d[a], x, k), k)
        t = systems.solved(a.mT, bar[x], k)
        bar[a] = -systems.outer(t, x, k)
    elif transposed:
        d[x] = systems.solved(s.mT, d[b] - systems.times(change.mT, x, k), k)
        t = systems.solved(s, bar[x], k)
        bar[a] = -systems.to_assumed(systems.outer(x, t, k), assume_a, lower)
    else:
        d[x] = systems.solved(s, d[b] - systems.times(change, x, k), k)
        t = systems.solved(s.mT, bar[x], k)
        bar[a] = -systems.to_assumed(systems.outer(t, x, k), assume_a, lower)
    bar[b] = t


@rule(linalg.inv, typing=scipy_types.like("a", assume_a=_ASSUMED), may_view=False, refused="lower")
def inv(c, /, a, overwrite_a=False, check_finite=True, *, assume_a=None, lower=False):
    """Giles 2.2.3."""
    if assume_a in systems.GENERAL:
        d[c] = -(c @ d[a] @ c)
    else:
        d[c] = -(c @ systems.as_assumed(d[a], assume_a, lower) @ c)


@rule(linalg.det, typing=scipy_types.number("a", "float64"), may_view=False)
def det(y, /, a, overwrite_a=False, check_finite=True):
    """Jacobi's formula, by cofactors."""
    d[y] = np.sum(matrices.cofactors(a) * d[a], axis=(-2, -1))
    if rank(a) == 2:
        bar[a] = bar[y] * matrices.cofactors(a)
    else:
        bar[a] = bar[y][..., None, None] * matrices.cofactors(a)


@rule(
    linalg.solve_triangular, may_view=False, broadcasts=True, refused="lower unit_diagonal trans",
    typing=scipy_types.solved("a", "b", trans=(0, 1, 2, "N", "T", "C")),
)  # fmt: skip
def solve_triangular(
    x, /, a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True
):
    k = len(np.shape(b))
    change = systems.triangle(d[a], lower, unit_diagonal)
    if trans == 0 or trans == "N":
        right = d[b] - systems.times(change, x, k)
        d[x] = systems.triangular(a, right, k, lower, unit_diagonal)
        t = systems.triangular(a, bar[x], k, lower, unit_diagonal, True)
        bar[a] = -systems.triangle(systems.outer(t, x, k), lower, unit_diagonal)
    else:
        right = d[b] - systems.times(change.mT, x, k)
        d[x] = systems.triangular(a, right, k, lower, unit_diagonal, True)
        t = systems.triangular(a, bar[x], k, lower, unit_diagonal)
        bar[a] = -systems.triangle(systems.outer(x, t, k), lower, unit_diagonal)
    bar[b] = t


@rule(
    linalg.cho_solve, may_view=False, broadcasts=True, grouped=("c_and_lower", 2), flat="lower",
    typing=scipy_types.solved("c", "b"),
)  # fmt: skip
def cho_solve(x, /, c, lower, b, overwrite_b=False, check_finite=True):
    """Of `f f.T x = b`, where `f` is the lower factor."""
    k = len(np.shape(b))
    f = systems.factor(c, lower)
    e = systems.factor(d[c], lower)
    moved = systems.times(e, systems.times(f.mT, x, k), k)
    moved_too = systems.times(f, systems.times(e.mT, x, k), k)
    d[x] = systems.cho_solved(c, lower, d[b] - moved - moved_too, k)
    t = systems.cho_solved(c, lower, bar[x], k)
    g = systems.outer(t, x, k)
    bar[c] = -systems.to_factor((g + g.mT) @ f, lower)
    bar[b] = t


@rule(
    linalg.lu_solve, may_view=False, broadcasts=True, grouped=("lu_and_piv", 2), flat="piv",
    refused="trans", typing=scipy_types.solved("lu", "b", trans=(0, 1, 2)),
)  # fmt: skip
def lu_solve(x, /, lu, piv, b, trans=0, overwrite_b=False, check_finite=True):
    """Of `a x = b`, where `a` is the product of the factors in the order of the pivots."""
    k = len(np.shape(b))
    order = systems.order_of(piv, np.shape(lu)[-1])
    lower = systems.unit_lower(lu, np.shape(lu)[-1])
    upper = np.triu(lu)
    change = np.tril(d[lu], -1) @ upper + lower @ np.triu(d[lu])
    if trans == 0:
        moved = systems.exchanged(order, systems.times(change, x, k), k)
        d[x] = systems.lu_solved(lu, piv, d[b] - moved, k, False)
        t = systems.lu_solved(lu, piv, bar[x], k, True)
        g = systems.outer(systems.taken(order, t, k), x, k)
    else:
        moved = systems.times(change.mT, systems.taken(order, x, k), k)
        d[x] = systems.lu_solved(lu, piv, d[b] - moved, k, True)
        t = systems.lu_solved(lu, piv, bar[x], k, False)
        g = systems.outer(systems.taken(order, x, k), t, k)
    bar[lu] = -(np.tril(g @ upper.mT, -1) + np.triu(lower.mT @ g))
    bar[b] = t


@rule(
    linalg.solve_banded, may_view=False, broadcasts=True, grouped=("l_and_u", 2), flat="low up",
    typing=scipy_types.solved("ab", "b"),
)  # fmt: skip
def solve_banded(x, /, low, up, ab, b, overwrite_ab=False, overwrite_b=False, check_finite=True):
    k = len(np.shape(b))
    d[x] = bands.solved(low, up, ab, d[b] - bands.times(low, up, d[ab], x, k), k)
    t = bands.solved(up, low, bands.transposed(low, up, ab), bar[x], k)
    bar[ab] = -bands.outer(low, up, t, x, k)
    bar[b] = t


@rule(
    linalg.solveh_banded, may_view=False, broadcasts=True, refused="lower",
    typing=scipy_types.solved("ab", "b"),
)  # fmt: skip
def solveh_banded(
    x, /, ab, b, overwrite_ab=False, overwrite_b=False, lower=False, check_finite=True
):
    k = len(np.shape(b))
    n = bands.side(ab)
    moved = bands.times(n, n, bands.symmetric(d[ab], lower), x, k)
    d[x] = bands.symmetric_solved(ab, lower, d[b] - moved, k)
    t = bands.symmetric_solved(ab, lower, bar[x], k)
    bar[ab] = -bands.to_symmetric(bands.outer(n, n, t, x, k), lower)
    bar[b] = t


@rule(
    linalg.cho_solve_banded, may_view=False, broadcasts=True, grouped=("cb_and_lower", 2),
    flat="lower", typing=scipy_types.solved("cb", "b"),
)  # fmt: skip
def cho_solve_banded(x, /, cb, lower, b, overwrite_b=False, check_finite=True):
    """As `cho_solve`, of the factor's bands."""
    k = len(np.shape(b))
    f = bands.factor(cb, lower)
    e = bands.factor(d[cb], lower)
    moved = systems.times(e, systems.times(f.mT, x, k), k)
    moved_too = systems.times(f, systems.times(e.mT, x, k), k)
    d[x] = bands.cho_solved(cb, lower, d[b] - moved - moved_too, k)
    t = bands.cho_solved(cb, lower, bar[x], k)
    g = systems.outer(t, x, k)
    bar[cb] = -bands.to_factor((g + g.mT) @ f, lower, cb)
    bar[b] = t


# -- helpers of `numeric.systems`


@rule(systems.times, typing=scipy_helper_types.product, may_view=False, broadcasts=True)
def times(y, /, m, x, k):
    d[y] = systems.times(d[m], x, k) + systems.times(m, d[x], k)
    bar[m] = systems.outer(bar[y], x, k)
    bar[x] = systems.times(m.mT, bar[y], k)


@rule(systems.outer, typing=scipy_helper_types.outer, may_view=False, broadcasts=True)
def outer(y, /, t, x, k):
    d[y] = systems.outer(d[t], x, k) + systems.outer(t, d[x], k)
    bar[t] = systems.times(bar[y], x, k)
    bar[x] = systems.times(bar[y].mT, t, k)


@rule(
    systems.solved, typing=scipy_helper_types.right_hand_side("a", "b"), may_view=False,
    broadcasts=True,
)  # fmt: skip
def solved(x, /, a, b, k):
    d[x] = systems.solved(a, d[b] - systems.times(d[a], x, k), k)
    t = systems.solved(a.mT, bar[x], k)
    bar[a] = -systems.outer(t, x, k)
    bar[b] = t


@rule(
    systems.triangular, typing=scipy_helper_types.right_hand_side("a", "b"), may_view=False,
    broadcasts=True,
)  # fmt: skip
def triangular(x, /, a, b, k, lower, unit=False, transposed=False):
    change = systems.triangle(d[a], lower, unit)
    if transposed:
        d[x] = systems.triangular(a, d[b] - systems.times(change.mT, x, k), k, lower, unit, True)
        t = systems.triangular(a, bar[x], k, lower, unit)
        bar[a] = -systems.triangle(systems.outer(x, t, k), lower, unit)
    else:
        d[x] = systems.triangular(a, d[b] - systems.times(change, x, k), k, lower, unit)
        t = systems.triangular(a, bar[x], k, lower, unit, True)
        bar[a] = -systems.triangle(systems.outer(t, x, k), lower, unit)
    bar[b] = t


@rule(systems.triangle, typing=matrix_types.square, may_view=False)
def triangle(y, /, g, lower, unit=False):
    d[y] = systems.triangle(d[g], lower, unit)
    bar[g] = systems.triangle(bar[y], lower, unit)


@rule(systems.symmetric, typing=matrix_types.square, may_view=False)
def symmetric(y, /, a, lower):
    d[y] = systems.symmetric(d[a], lower)
    bar[a] = systems.to_triangle(bar[y], lower)


@rule(systems.to_triangle, typing=matrix_types.square, may_view=False)
def to_triangle(y, /, g, lower):
    d[y] = systems.to_triangle(d[g], lower)
    bar[g] = systems.symmetric(bar[y], lower)


@rule(systems.as_assumed, typing=matrix_types.square, may_view=False)
def as_assumed(y, /, a, assume_a, lower):
    d[y] = systems.as_assumed(d[a], assume_a, lower)
    bar[a] = systems.to_assumed(bar[y], assume_a, lower)


@rule(systems.to_assumed, typing=matrix_types.square, may_view=False)
def to_assumed(y, /, g, assume_a, lower):
    d[y] = systems.to_assumed(d[g], assume_a, lower)
    bar[g] = systems.as_assumed(bar[y], assume_a, lower)


@rule(systems.factor, typing=matrix_types.square, may_view=False)
def factor(y, /, c, lower):
    d[y] = systems.factor(d[c], lower)
    bar[c] = systems.to_factor(bar[y], lower)


@rule(systems.to_factor, typing=matrix_types.square, may_view=False)
def to_factor(y, /, g, lower):
    d[y] = systems.to_factor(d[g], lower)
    bar[g] = systems.factor(bar[y], lower)


@rule(
    systems.cho_solved, typing=scipy_helper_types.right_hand_side("c", "b"), may_view=False,
    broadcasts=True, flat="lower",
)  # fmt: skip
def cho_solved(x, /, c, lower, b, k):
    f = systems.factor(c, lower)
    e = systems.factor(d[c], lower)
    moved = systems.times(e, systems.times(f.mT, x, k), k)
    moved_too = systems.times(f, systems.times(e.mT, x, k), k)
    d[x] = systems.cho_solved(c, lower, d[b] - moved - moved_too, k)
    t = systems.cho_solved(c, lower, bar[x], k)
    g = systems.outer(t, x, k)
    bar[c] = -systems.to_factor((g + g.mT) @ f, lower)
    bar[b] = t


@opaque(systems.lu_solved, typing=scipy_helper_types.right_hand_side("lu", "b"))
def lu_solved(x, /, lu, piv, b, k, transposed): ...


@opaque(systems.order_of, typing=scipy_helper_types.order_of_rows)
def order_of(y, /, piv, m): ...


@rule(systems.taken, typing=scipy_helper_types.kept("x"), may_view=False)
def taken(y, /, order, x, k=2):
    d[y] = systems.taken(order, d[x], k)
    bar[x] = systems.exchanged(order, bar[y], k)


@rule(systems.exchanged, typing=scipy_helper_types.kept("x"), may_view=False)
def exchanged(y, /, order, x, k=2):
    d[y] = systems.exchanged(order, d[x], k)
    bar[x] = systems.taken(order, bar[y], k)


@rule(systems.unit_lower, typing=scipy_types.one(scipy_types.some_columns, "lu"), may_view=False)
def unit_lower(y, /, lu, k):
    d[y] = systems.without_unit(d[lu], k)
    bar[lu] = systems.to_unit_lower(bar[y], lu)


@opaque(systems.without_unit, typing=scipy_types.one(scipy_types.some_columns, "lu"))
def without_unit(y, /, lu, k): ...


@opaque(systems.to_unit_lower, typing=scipy_helper_types.kept("lu"))
def to_unit_lower(y, /, g, lu): ...


@opaque(systems.upper_rows, typing=scipy_types.one(scipy_types.some_rows, "lu"))
def upper_rows(y, /, lu, k): ...


# -- helpers of `numeric.bands`


@opaque(bands.side, typing=scipy_helper_types.whole_number)
def side(n, /, ab): ...


@opaque(bands.solved, typing=scipy_helper_types.right_hand_side("ab", "b"))
def banded_solved(y, /, low, up, ab, b, k): ...


@opaque(bands.times, typing=scipy_helper_types.right_hand_side("ab", "x"))
def banded_times(y, /, low, up, ab, x, k): ...


@opaque(bands.outer, typing=scipy_helper_types.banded_outer)
def banded_outer(y, /, low, up, t, x, k): ...


@opaque(bands.transposed, typing=scipy_helper_types.kept("ab"))
def transposed(y, /, low, up, ab): ...


@opaque(bands.symmetric, typing=scipy_types.one(scipy_types.some_rows, "ab"))
def banded_symmetric(y, /, ab, lower): ...


@opaque(bands.to_symmetric, typing=scipy_types.one(scipy_types.some_rows, "g"))
def banded_to_symmetric(y, /, g, lower): ...


@opaque(bands.symmetric_solved, typing=scipy_helper_types.right_hand_side("ab", "b"))
def symmetric_solved(y, /, ab, lower, b, k): ...


@opaque(bands.factor, typing=scipy_types.one(scipy_types.square_of_columns, "cb"))
def banded_factor(y, /, cb, lower): ...


@opaque(bands.to_factor, typing=scipy_helper_types.kept("like"))
def banded_to_factor(y, /, g, lower, like): ...


@opaque(bands.cho_solved, typing=scipy_helper_types.right_hand_side("cb", "b"))
def banded_cho_solved(y, /, cb, lower, b, k): ...
