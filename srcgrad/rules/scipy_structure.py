"""`scipy.linalg`: matrices with a structure, their systems and products; angles of subspaces.

Such a matrix is linear in what it is made of: its transpose sums along diagonals.
"""

from __future__ import annotations

from scipy import linalg

from srcgrad.numeric import structures, systems
from srcgrad.rules import scipy_helper_types
from srcgrad.rules import scipy_structure_types as types
from srcgrad.rules.registry import opaque, rule


@rule(linalg.toeplitz, typing=types.of_two, may_view=False, broadcasts=True)
def toeplitz(y, /, c, r=None):
    """Its first element is that of `c`."""
    if r is None:
        d[y] = linalg.toeplitz(d[c])
        bar[c] = structures.sums_below(bar[y]) + structures.sums_above(bar[y])
    else:
        d[y] = linalg.toeplitz(d[c], d[r])
        bar[c] = structures.sums_below(bar[y])
        bar[r] = structures.sums_above(bar[y])


@rule(linalg.hankel, typing=types.of_two_vectors, may_view=False)
def hankel(y, /, c, r=None):
    """Its last row begins with the last element of `c`."""
    if r is None:
        d[y] = linalg.hankel(d[c])
        bar[c] = structures.sums_left(bar[y])
    else:
        d[y] = linalg.hankel(d[c], d[r])
        bar[c] = structures.sums_left(bar[y])
        bar[r] = structures.sums_right(bar[y])


@rule(linalg.circulant, typing=types.square_of("c"), may_view=False)
def circulant(y, /, c):
    d[y] = linalg.circulant(d[c])
    bar[c] = structures.sums_around(bar[y])


@rule(
    linalg.solve_toeplitz, may_view=False, broadcasts=True, grouped=("c_or_cr", 2),
    typing=types.toeplitz_solved,
)  # fmt: skip
def solve_toeplitz(x, /, c, r=None, b=None, check_finite=True):
    """Giles 2.3.1."""
    k = len(b.shape)
    t = structures.toeplitz_back(c, r, bar[x], k)
    g = systems.outer(t, x, k)
    if r is None:
        moved = systems.times(structures.toeplitz(d[c], d[c]), x, k)
        bar[c] = -(structures.sums_below(g) + structures.sums_above(g))
    else:
        moved = systems.times(structures.toeplitz(d[c], d[r]), x, k)
        bar[c] = -structures.sums_below(g)
        bar[r] = -structures.sums_above(g)
    d[x] = structures.toeplitz_solved(c, r, d[b] - moved, k)
    bar[b] = t


@rule(
    linalg.matmul_toeplitz, may_view=False, broadcasts=True, grouped=("c_or_cr", 2),
    typing=types.toeplitz_product,
)  # fmt: skip
def matmul_toeplitz(y, /, c, r=None, x=None, check_finite=False, workers=None):
    k = len(x.shape)
    g = systems.outer(bar[y], x, k)
    if r is None:
        m = structures.toeplitz(c, c)
        change = structures.toeplitz(d[c], d[c])
        bar[c] = structures.sums_below(g) + structures.sums_above(g)
    else:
        m = structures.toeplitz(c, r)
        change = structures.toeplitz(d[c], d[r])
        bar[c] = structures.sums_below(g)
        bar[r] = structures.sums_above(g)
    d[y] = systems.times(change, x, k) + systems.times(m, d[x], k)
    bar[x] = structures.toeplitz_transposed(c, r, bar[y], k)


@rule(linalg.solve_circulant, typing=types.circulant_solved, may_view=False)
def solve_circulant(x, /, c, b, singular="raise", tol=None, caxis=-1, baxis=0, outaxis=0):
    """Giles 2.3.1."""
    k = len(b.shape)
    d[x] = linalg.solve_circulant(c, d[b] - systems.times(linalg.circulant(d[c]), x, k))
    t = linalg.solve_circulant(structures.first_row(c), bar[x])
    bar[c] = -structures.sums_around(systems.outer(t, x, k))
    bar[b] = t


@rule(linalg.subspace_angles, typing=types.angles, may_view=False)
def subspace_angles(y, /, A, B):
    """See `numeric.structures.angles_tangent`."""
    d[y] = structures.angles_tangent(A, B, y, d[A], d[B])
    bar[A] = structures.angles_cotangent(A, B, y, bar[y], False)
    bar[B] = structures.angles_cotangent(A, B, y, bar[y], True)


# -- helpers of `numeric.structures`


@rule(structures.toeplitz, typing=types.of_two, may_view=False, broadcasts=True)
def toeplitz_of_two(y, /, c, r):
    d[y] = structures.toeplitz(d[c], d[r])
    bar[c] = structures.sums_below(bar[y])
    bar[r] = structures.sums_above(bar[y])


@opaque(structures.sums_below, typing=types.numbers_of("g", -2))
def sums_below(y, /, g): ...


@opaque(structures.sums_above, typing=types.numbers_of("g", -1))
def sums_above(y, /, g): ...


@opaque(structures.sums_left, typing=types.numbers_of("g", -2))
def sums_left(y, /, g): ...


@opaque(structures.sums_right, typing=types.numbers_of("g", -1))
def sums_right(y, /, g): ...


@rule(structures.sums_around, typing=types.numbers_of("g", -1), may_view=False)
def sums_around(y, /, g):
    d[y] = structures.sums_around(d[g])
    bar[g] = linalg.circulant(bar[y])


@rule(structures.first_row, typing=scipy_helper_types.kept("c"), may_view=False)
def first_row(y, /, c):
    d[y] = structures.first_row(d[c])
    bar[c] = structures.first_row(bar[y])


@opaque(structures.toeplitz_solved, typing=scipy_helper_types.kept("b"))
def toeplitz_solved(x, /, c, r, b, k): ...


@opaque(structures.toeplitz_back, typing=scipy_helper_types.kept("b"))
def toeplitz_back(x, /, c, r, b, k): ...


@opaque(structures.toeplitz_transposed, typing=types.toeplitz_columns)
def toeplitz_transposed(x, /, c, r, y, k): ...


@opaque(structures.angles_tangent, typing=scipy_helper_types.kept("angles"))
def angles_tangent(y, /, a, b, angles, da, db): ...


@opaque(structures.angles_cotangent, typing=types.angles_cotangent)
def angles_cotangent(y, /, a, b, angles, bar, second): ...
