"""`scipy.linalg`: eigenvalues and singular values.

Formulas as those of `rules.decompositions`, from M. B. Giles (2008), if no other source is named. A
function that reads one triangle of a symmetric matrix has no derivative in the other one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import linalg

from srcgrad import runtime
from srcgrad.numeric import bands, eigen, matrices, systems
from srcgrad.rules import matrix_types, scipy_call_types, scipy_helper_types, scipy_types
from srcgrad.rules.registry import opaque, rule


def given(value: Any) -> bool:
    """Whether an option is there."""
    return value is not None


@rule(
    linalg.eigh, may_view=False, broadcasts=True, refused="lower",
    typing=scipy_types.results(
        scipy_types.column, scipy_types.same, other="b", type=1, eigvals_only=False
    ),
)  # fmt: skip
def eigh(
    w, v, /, a, b=None, *, lower=True, eigvals_only=False, overwrite_a=False, overwrite_b=False,
    type=1, check_finite=True, subset_by_index=None, subset_by_value=None, driver=None,
):  # fmt: skip
    """Giles 3.1; with `b`, of `a v = b v w`, where `v.T b v` is the unit matrix."""
    f = matrices.gaps(w)
    if b is None:
        m = v.mT @ systems.symmetric(d[a], lower) @ v
        d[w] = np.linalg.diagonal(m)
        d[v] = v @ runtime.times(m, f)
        inner = eigen.diagonal(bar[w]) + runtime.times(v.mT @ bar[v], f)
        bar[a] = systems.to_triangle(v @ inner @ v.mT, lower)
    else:
        n = v.mT @ systems.symmetric(d[b], lower) @ v
        m = v.mT @ systems.symmetric(d[a], lower) @ v - n * w[..., None, :]
        half = 0.5 * np.eye(np.shape(w)[-1])
        d[w] = np.linalg.diagonal(m)
        d[v] = v @ (runtime.times(m, f) - half * n)
        inner = eigen.diagonal(bar[w]) + runtime.times(v.mT @ bar[v], f)
        bar[a] = systems.to_triangle(v @ inner @ v.mT, lower)
        weighed = inner * w[..., None, :] + half * (v.mT @ bar[v])
        bar[b] = -systems.to_triangle(v @ weighed @ v.mT, lower)


@rule(
    linalg.eigh, may_view=False, broadcasts=True, refused="lower", when={"eigvals_only": True},
    typing=scipy_types.one(scipy_call_types.chosen_numbers, other="b", type=1),
)  # fmt: skip
def eigh_values(
    w, /, a, b=None, *, lower=True, eigvals_only=False, overwrite_a=False, overwrite_b=False,
    type=1, check_finite=True, subset_by_index=None, subset_by_value=None, driver=None,
):  # fmt: skip
    """Giles 3.1."""
    v = eigen.vectors(a, b, lower, subset_by_index, subset_by_value)
    along = np.sum(v * (systems.symmetric(d[a], lower) @ v), axis=-2)
    g = v * bar[w][..., None, :]
    bar[a] = systems.to_triangle(g @ v.mT, lower)
    if b is None:
        d[w] = along
    else:
        d[w] = along - w * np.sum(v * (systems.symmetric(d[b], lower) @ v), axis=-2)
        bar[b] = -systems.to_triangle((g * w[..., None, :]) @ v.mT, lower)


def _some_vectors(name: str) -> Any:
    """The rule of `eigh` for a part of the spectrum, where it is chosen by this option."""
    return rule(
        linalg.eigh, may_view=False, broadcasts=True, refused="lower", when={name: given},
        typing=scipy_types.results(
            scipy_call_types.chosen_numbers, scipy_types.some_columns, other="b", type=1,
            eigvals_only=False,
        ),
    )  # fmt: skip


@_some_vectors("subset_by_value")
@_some_vectors("subset_by_index")
def some_of_eigh(
    w, v, /, a, b=None, *, lower=True, eigvals_only=False, overwrite_a=False, overwrite_b=False,
    type=1, check_finite=True, subset_by_index=None, subset_by_value=None, driver=None,
):  # fmt: skip
    """As `eigh`; the vectors change by the others too."""
    s = systems.symmetric(d[a], lower)
    g = eigen.some_cotangent(a, b, lower, w, v, bar[w], bar[v])
    bar[a] = systems.to_triangle(g, lower)
    along = np.sum(v * (s @ v), axis=-2)
    if b is None:
        d[w] = along
        d[v] = eigen.some_tangent(a, b, lower, w, v, s)
    else:
        n = systems.symmetric(d[b], lower)
        d[w] = along - w * np.sum(v * (n @ v), axis=-2)
        d[v] = eigen.some_tangent(a, b, lower, w, v, s) + eigen.some_tangent_of_right(
            a, b, lower, w, v, n
        )
        h = eigen.some_cotangent_of_right(a, b, lower, w, v, bar[w], bar[v])
        bar[b] = systems.to_triangle(h, lower)


@rule(
    linalg.eigvalsh, may_view=False, broadcasts=True, refused="lower",
    typing=scipy_types.one(scipy_call_types.chosen_numbers, other="b", type=1),
)  # fmt: skip
def eigvalsh(
    w, /, a, b=None, *, lower=True, overwrite_a=False, overwrite_b=False, type=1,
    check_finite=True, subset_by_index=None, subset_by_value=None, driver=None,
):  # fmt: skip
    """Giles 3.1."""
    v = eigen.vectors(a, b, lower, subset_by_index, subset_by_value)
    along = np.sum(v * (systems.symmetric(d[a], lower) @ v), axis=-2)
    g = v * bar[w][..., None, :]
    bar[a] = systems.to_triangle(g @ v.mT, lower)
    if b is None:
        d[w] = along
    else:
        d[w] = along - w * np.sum(v * (systems.symmetric(d[b], lower) @ v), axis=-2)
        bar[b] = -systems.to_triangle((g * w[..., None, :]) @ v.mT, lower)


_SELECT = ("a", "i", "v")


@rule(
    linalg.eigh_tridiagonal, may_view=False, broadcasts=True,
    typing=scipy_call_types.tridiagonal(True, select="a", eigvals_only=False),
)  # fmt: skip
def eigh_tridiagonal(
    w, v, /, d_, e, eigvals_only=False, select="a", select_range=None, check_finite=True, tol=0.0,
    lapack_driver="auto",
):  # fmt: skip
    """Giles 3.1."""
    f = matrices.gaps(w)
    m = v.mT @ (d[d_][..., :, None] * v) + v.mT @ eigen.tridiagonal(d[e], v)
    d[w] = np.linalg.diagonal(m)
    d[v] = v @ runtime.times(m, f)
    g = v @ (eigen.diagonal(bar[w]) + runtime.times(v.mT @ bar[v], f)) @ v.mT
    bar[d_] = np.linalg.diagonal(g)
    bar[e] = np.linalg.diagonal(g, offset=1) + np.linalg.diagonal(g, offset=-1)


@rule(
    linalg.eigh_tridiagonal, may_view=False, broadcasts=True, when={"eigvals_only": True},
    typing=scipy_call_types.tridiagonal(False, select=_SELECT),
)  # fmt: skip
def eigh_tridiagonal_values(
    w, /, d_, e, eigvals_only=False, select="a", select_range=None, check_finite=True, tol=0.0,
    lapack_driver="auto",
):  # fmt: skip
    """Giles 3.1."""
    v = eigen.vectors_of_tridiagonal(d_, e, w)
    d[w] = np.sum(v * (d[d_][..., :, None] * v + eigen.tridiagonal(d[e], v)), axis=-2)
    g = v * bar[w][..., None, :]
    bar[d_] = np.sum(g * v, axis=-1)
    bar[e] = 2.0 * np.sum(g[..., :-1, :] * v[..., 1:, :], axis=-1)


@rule(
    linalg.eigvalsh_tridiagonal, may_view=False, broadcasts=True,
    typing=scipy_call_types.tridiagonal(False, select=_SELECT),
)  # fmt: skip
def eigvalsh_tridiagonal(
    w, /, d_, e, select="a", select_range=None, check_finite=True, tol=0.0, lapack_driver="auto"
):
    """Giles 3.1."""
    v = eigen.vectors_of_tridiagonal(d_, e, w)
    d[w] = np.sum(v * (d[d_][..., :, None] * v + eigen.tridiagonal(d[e], v)), axis=-2)
    g = v * bar[w][..., None, :]
    bar[d_] = np.sum(g * v, axis=-1)
    bar[e] = 2.0 * np.sum(g[..., :-1, :] * v[..., 1:, :], axis=-1)


@rule(
    linalg.eig_banded, may_view=False, refused="lower",
    typing=scipy_call_types.banded_eigen(True, select="a", eigvals_only=False),
)  # fmt: skip
def eig_banded(
    w, v, /, a_band, lower=False, eigvals_only=False, overwrite_a_band=False, select="a",
    select_range=None, max_ev=0, check_finite=True,
):  # fmt: skip
    """Giles 3.1."""
    n = bands.side(a_band)
    f = matrices.gaps(w)
    m = v.mT @ bands.times(n, n, bands.symmetric(d[a_band], lower), v, 2)
    d[w] = np.linalg.diagonal(m)
    d[v] = v @ runtime.times(m, f)
    g = v @ (eigen.diagonal(bar[w]) + runtime.times(v.mT @ bar[v], f))
    bar[a_band] = bands.to_symmetric(bands.outer(n, n, g, v, 2), lower)


@rule(
    linalg.eig_banded, may_view=False, refused="lower", when={"eigvals_only": True},
    typing=scipy_call_types.banded_eigen(False, select=_SELECT),
)  # fmt: skip
def eig_banded_values(
    w, /, a_band, lower=False, eigvals_only=False, overwrite_a_band=False, select="a",
    select_range=None, max_ev=0, check_finite=True,
):  # fmt: skip
    """Giles 3.1."""
    n = bands.side(a_band)
    v = eigen.vectors_of_banded(a_band, lower, w)
    d[w] = np.sum(v * bands.times(n, n, bands.symmetric(d[a_band], lower), v, 2), axis=-2)
    g = v * bar[w][..., None, :]
    bar[a_band] = bands.to_symmetric(bands.outer(n, n, g, v, 2), lower)


@rule(
    linalg.eigvals_banded, may_view=False, refused="lower",
    typing=scipy_call_types.banded_eigen(False, select=_SELECT),
)  # fmt: skip
def eigvals_banded(
    w, /, a_band, lower=False, overwrite_a_band=False, select="a", select_range=None,
    check_finite=True,
):  # fmt: skip
    """Giles 3.1."""
    n = bands.side(a_band)
    v = eigen.vectors_of_banded(a_band, lower, w)
    d[w] = np.sum(v * bands.times(n, n, bands.symmetric(d[a_band], lower), v, 2), axis=-2)
    g = v * bar[w][..., None, :]
    bar[a_band] = bands.to_symmetric(bands.outer(n, n, g, v, 2), lower)


@rule(linalg.svd, typing=scipy_call_types.svd, may_view=False)
def svd(
    u, s, vh, /, a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True,
    lapack_driver="gesdd",
):  # fmt: skip
    """J. Townsend, Differentiating the singular value decomposition (2016), (17) to (24)."""
    r = s[..., None, :]
    if full_matrices:
        k = np.shape(s)[-1]
        p = matrices.whole(u, k, "scipy.linalg.svd")
        q = matrices.whole(vh.mT, k, "scipy.linalg.svd")
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
    linalg.svd, typing=scipy_types.one(scipy_types.diagonal), may_view=False,
    when={"compute_uv": False},
)  # fmt: skip
def values_of_svd(
    s, /, a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True,
    lapack_driver="gesdd",
):  # fmt: skip
    """Giles 3.2."""
    usv = np.linalg.svd(a, full_matrices=False)
    d[s] = np.sum(usv[0] * (d[a] @ usv[2].mT), axis=-2)
    bar[a] = (usv[0] * bar[s][..., None, :]) @ usv[2]


@rule(linalg.svdvals, typing=scipy_types.one(scipy_types.diagonal), may_view=False)
def svdvals(s, /, a, overwrite_a=False, check_finite=True):
    """Giles 3.2."""
    usv = np.linalg.svd(a, full_matrices=False)
    d[s] = np.sum(usv[0] * (d[a] @ usv[2].mT), axis=-2)
    bar[a] = (usv[0] * bar[s][..., None, :]) @ usv[2]


@rule(
    linalg.schur, may_view=False,
    typing=scipy_types.results(
        scipy_types.same, scipy_types.same, output=("real", "r"), sort=None
    ),
)  # fmt: skip
def schur(
    t, z, /, a, output="real", lwork=None, overwrite_a=False, sort=None, check_finite=True
):
    """See `numeric.eigen.schur_tangent`."""
    change = eigen.schur_tangent(t, z, d[a])
    d[t] = change[0]
    d[z] = change[1]
    bar[a] = eigen.schur_cotangent(t, z, bar[t], bar[z])


@rule(linalg.hessenberg, typing=scipy_types.one(scipy_types.same, calc_q=False), may_view=False)
def hessenberg(h, /, a, calc_q=False, overwrite_a=False, check_finite=True):
    """See `numeric.eigen.hessenberg_tangent`."""
    hq = eigen.reduction(a)
    d[h] = eigen.hessenberg_tangent(h, hq[1], d[a])[0]
    bar[a] = eigen.hessenberg_cotangent(h, hq[1], bar[h], 0.0 * h)


@rule(
    linalg.hessenberg, may_view=False, when={"calc_q": True},
    typing=scipy_types.results(scipy_types.same, scipy_types.same, calc_q=True),
)  # fmt: skip
def hessenberg_and_vectors(h, q, /, a, calc_q=False, overwrite_a=False, check_finite=True):
    change = eigen.hessenberg_tangent(h, q, d[a])
    d[h] = change[0]
    d[q] = change[1]
    bar[a] = eigen.hessenberg_cotangent(h, q, bar[h], bar[q])


# -- helpers of `numeric.eigen`


@opaque(eigen.vectors, typing=scipy_types.one(scipy_types.some_columns))
def vectors(v, /, a, b, lower, index=None, value=None): ...


@rule(eigen.diagonal, typing=matrix_types.square_of, may_view=False)
def diagonal(y, /, w):
    d[y] = eigen.diagonal(d[w])
    bar[w] = np.linalg.diagonal(bar[y])


@opaque(eigen.some_tangent, typing=scipy_helper_types.kept("v"))
def some_tangent(y, /, a, b, lower, w, v, da): ...


@opaque(eigen.some_tangent_of_right, typing=scipy_helper_types.kept("v"))
def some_tangent_of_right(y, /, a, b, lower, w, v, db): ...


@opaque(eigen.some_cotangent, typing=scipy_helper_types.kept("a"))
def some_cotangent(y, /, a, b, lower, w, v, w_bar, v_bar): ...


@opaque(eigen.some_cotangent_of_right, typing=scipy_helper_types.kept("a"))
def some_cotangent_of_right(y, /, a, b, lower, w, v, w_bar, v_bar): ...


@opaque(eigen.tridiagonal, typing=scipy_helper_types.kept("v"))
def tridiagonal(y, /, e, v): ...


@opaque(eigen.vectors_of_tridiagonal, typing=scipy_call_types.anything_square("d_"))
def vectors_of_tridiagonal(v, /, d_, e, w): ...


@opaque(eigen.vectors_of_banded, typing=scipy_types.one(scipy_types.some_rows, "ab"))
def vectors_of_banded(v, /, ab, lower, w): ...


@opaque(eigen.schur_tangent, typing=scipy_helper_types.two("t", "z"))
def schur_tangent(y, /, t, z, e): ...


@opaque(eigen.schur_cotangent, typing=scipy_helper_types.kept("t"))
def schur_cotangent(y, /, t, z, t_bar, z_bar): ...


@opaque(eigen.reduction, typing=scipy_types.results(scipy_types.same, scipy_types.same))
def reduction(hq, /, a): ...


@opaque(eigen.hessenberg_tangent, typing=scipy_helper_types.two("h", "q"))
def hessenberg_tangent(y, /, h, q, e): ...


@opaque(eigen.hessenberg_cotangent, typing=scipy_helper_types.kept("h"))
def hessenberg_cotangent(y, /, h, q, h_bar, q_bar): ...
