"""Linear algebra of complex matrices: what is not analytic, for it reads a conjugate.

The formulas and their sources are those of `numeric.complex_matrices`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.numeric import complex_matrices as lapack
from srcgrad.numeric import matrices
from srcgrad.rules import matrix_types, norms, products
from srcgrad.rules.registry import holds_for_complex_numbers, opaque, read_before, rule
from srcgrad.rules.typing import complex_dtype

read_before(__name__)

holds_for_complex_numbers(
    np.linalg.solve, np.linalg.inv, np.linalg.det, matrices.cofactors, np.linalg.matrix_power,
    np.linalg.tensorsolve, np.linalg.tensorinv, np.linalg.multi_dot, np.linalg.diagonal,
    np.linalg.trace, np.linalg.cross, matrices.as_matrix, matrices.on_diagonal,
)  # fmt: skip


@rule(np.linalg.slogdet, typing=matrix_types.sign_and_logarithm, may_view=False, complex=True)
def slogdet(sign, logabsdet, /, a):
    g = np.linalg.inv(a).mT
    change = np.sum(g * d[a], axis=(-2, -1))
    d[logabsdet] = np.real(change)
    d[sign] = 1j * sign * np.imag(change)
    t = bar[logabsdet] - 1j * np.real(1j * sign * bar[sign])
    if rank(a) == 2:
        bar[a] = t * g
    else:
        bar[a] = t[..., None, None] * g


@rule(np.linalg.pinv, typing=matrix_types.pseudo_inverse, may_view=False, complex=True)
def pinv(p, /, a, rcond=None, hermitian=False, *, rtol=None):
    """As for real matrices, with conjugate transposes."""
    m = np.shape(a)[-2]
    n = np.shape(a)[-1]
    if rcond is None and rtol is None:
        q = p
    else:
        q = matrices.of_whole_rank(p, a)
    h = lapack.adjoint(q)
    d[p] = (
        q @ h @ np.conjugate(d[a]).mT @ (np.eye(m) - a @ q)
        + (np.eye(n) - q @ a) @ np.conjugate(d[a]).mT @ h @ q
        - q @ d[a] @ q
    )


@rule(np.linalg.cholesky, typing=matrix_types.square, may_view=False, complex=True)
def cholesky(c, /, a, *, upper=False):
    if upper:
        e = lapack.hermitian(d[a], True)
        d[c] = lapack.adjoint(lapack.cholesky_tangent(lapack.adjoint(c), e))
        t = lapack.cholesky_cotangent(lapack.adjoint(c), lapack.adjoint(bar[c]))
        bar[a] = lapack.hermitian_back(t, True)
    else:
        d[c] = lapack.cholesky_tangent(c, lapack.hermitian(d[a]))
        bar[a] = lapack.hermitian_back(lapack.cholesky_cotangent(c, bar[c]))


@rule(np.linalg.eigh, typing=matrix_types.symmetric_eigen, may_view=False, complex=True)
def eigh(w, v, /, a, UPLO="L"):
    upper = UPLO in ("U", "u")
    t = lapack.eigh_tangent(w, v, lapack.hermitian(d[a], upper))
    d[w] = t[0]
    d[v] = t[1]
    bar[a] = lapack.hermitian_back(lapack.eigh_cotangent(w, v, bar[w], bar[v]), upper)


@rule(np.linalg.eigvalsh, typing=matrix_types.of_rows, may_view=False, complex=True)
def eigvalsh(w, /, a, UPLO="L"):
    upper = UPLO in ("U", "u")
    v = np.linalg.eigh(a, UPLO=UPLO)[1]
    d[w] = lapack.eigh_tangent(w, v, lapack.hermitian(d[a], upper))[0]
    bar[a] = lapack.hermitian_back(lapack.eigh_cotangent(w, v, bar[w], 0.0 * v), upper)


def _complex(typing: Callable[[Any], av.Abstract]) -> Callable[[Any], av.Abstract]:
    """Results that are complex whatever the matrix is."""

    def kind(call: Any) -> av.Abstract:
        a = matrix_types.square(call)
        if isinstance(a, av.Unknown):
            return a
        types = {**call.types, "a": av.Array(complex_dtype(a.dtype), a.dims)}
        return typing(type(call)(call.operation, types, call.statics, call.spelling, call.one))

    return kind


# For real matrices, too, in the releases of NumPy whose eigenvalues are always complex.
@rule(np.linalg.eig, typing=_complex(matrix_types.eigen), may_view=False, complex=True)
def eig(w, v, /, a):
    t = lapack.eig_tangent(w, v, d[a])
    d[w] = t[0]
    d[v] = t[1]
    bar[a] = lapack.eig_cotangent(w, v, bar[w], bar[v])


@rule(np.linalg.eigvals, typing=_complex(matrix_types.of_columns), may_view=False, complex=True)
def eigvals(w, /, a):
    v = matrices.in_order(w, np.linalg.eig(a))
    d[w] = lapack.eig_tangent(w, v, d[a])[0]
    bar[a] = lapack.eig_cotangent(w, v, bar[w], 0.0 * v)


@rule(np.linalg.svd, typing=matrix_types.svd, may_view=False, complex=True)
def svd(u, s, vh, /, a, full_matrices=True, compute_uv=True, hermitian=False):
    k = np.shape(s)[-1]
    p = matrices.whole(u, k, "np.linalg.svd")
    q = matrices.whole(vh.mT, k, "np.linalg.svd").mT
    t = lapack.svd_tangent(p, s, q, d[a])
    d[u] = t[0]
    d[s] = t[1]
    d[vh] = t[2]
    bar[a] = lapack.svd_cotangent(p, s, q, bar[u], bar[s], bar[vh])


@rule(
    np.linalg.svd, typing=matrix_types.singular_values, may_view=False, complex=True,
    when={"compute_uv": False},
)  # fmt: skip
def values_of_svd(s, /, a, full_matrices=True, compute_uv=True, hermitian=False):
    usv = np.linalg.svd(a, full_matrices=False)
    d[s] = lapack.svd_tangent(usv[0], s, usv[2], d[a])[1]
    bar[a] = np.conjugate((usv[0] * bar[s][..., None, :]) @ usv[2])


@rule(np.linalg.svdvals, typing=matrix_types.singular_values, may_view=False, complex=True)
def svdvals(s, /, x):
    usv = np.linalg.svd(x, full_matrices=False)
    d[s] = lapack.svd_tangent(usv[0], s, usv[2], d[x])[1]
    bar[x] = np.conjugate((usv[0] * bar[s][..., None, :]) @ usv[2])


@rule(np.linalg.qr, typing=matrix_types.qr, may_view=False, complex=True)
def qr(q, r, /, a, mode="reduced"):
    p = matrices.whole(q, np.shape(a)[-1], "np.linalg.qr")
    t = lapack.qr_tangent(p, r, d[a])
    d[q] = t[0]
    d[r] = t[1]
    bar[a] = lapack.qr_cotangent(p, r, bar[q], bar[r])


@rule(
    np.linalg.qr, typing=matrix_types.triangular_factor, may_view=False, complex=True,
    when={"mode": "r"},
)  # fmt: skip
def factor_of_qr(r, /, a, mode="reduced"):
    q = np.linalg.qr(a)[0]
    d[r] = lapack.qr_tangent(q, r, d[a])[1]
    bar[a] = lapack.qr_cotangent(q, r, 0.0 * q, bar[r])


@rule(
    np.linalg.norm, typing=matrix_types.norm, may_view=False, uniform=True, refused="ord",
    complex=True,
)  # fmt: skip
def norm(y, /, x, ord=None, axis=None, keepdims=False):
    if ord is None or ord == "fro" or ord == 2 and norms.of_vectors(rank(x), axis):
        d[y] = runtime.total(np.real(np.conjugate(x) * d[x]), axis, keepdims) / runtime.divisor(y)
    elif not norms.of_vectors(rank(x), axis):
        if axis is None:
            slope = np.conjugate(matrices.norm_slope(x, ord))
        else:
            slope = np.conjugate(matrices.norm_slope(x, ord, axis))
        d[y] = runtime.total(np.real(slope * d[x]), axis, keepdims)
    else:
        slope = np.conjugate(matrices.vector_norm_slope(x, ord, axis))
        d[y] = runtime.total(np.real(slope * d[x]), axis, keepdims)


@rule(
    np.linalg.vector_norm, typing=matrix_types.norm, may_view=False, uniform=True, refused="ord",
    complex=True,
)  # fmt: skip
def vector_norm(y, /, x, *, axis=None, keepdims=False, ord=2):
    slope = np.conjugate(matrices.vector_norm_slope(x, ord, axis))
    d[y] = runtime.total(np.real(slope * d[x]), axis, keepdims)


@rule(
    np.linalg.matrix_norm, typing=matrix_types.norm, may_view=False, uniform=True, refused="ord",
    complex=True,
)  # fmt: skip
def matrix_norm(y, /, x, *, keepdims=False, ord="fro"):
    if ord == "fro":
        part = np.real(np.conjugate(x) * d[x])
        d[y] = runtime.total(part, (-2, -1), keepdims) / runtime.divisor(y)
    else:
        slope = np.conjugate(matrices.norm_slope(x, ord))
        d[y] = runtime.total(np.real(slope * d[x]), (-2, -1), keepdims)


@rule(
    np.linalg.vecdot, typing=matrix_types.along, may_view=False, broadcasts=True, complex=True
)
def vecdot(c, /, a, b, *, axis=-1):
    d[c] = np.linalg.vecdot(d[a], b, axis=axis) + np.linalg.vecdot(a, d[b], axis=axis)
    t = np.expand_dims(bar[c], axis)
    bar[a] = np.conjugate(t * b)
    bar[b] = t * np.conjugate(a)


if hasattr(np, "vecdot"):  # NumPy 2.0

    @rule(np.vecdot, **products.BATCHED, complex=True)
    def batched_vecdot(z, /, x1, x2, *, axis=-1):
        d[z] = np.vecdot(d[x1], x2, axis=axis) + np.vecdot(x1, d[x2], axis=axis)
        t = np.expand_dims(bar[z], axis)
        bar[x1] = runtime.unbroadcast(np.conjugate(t * x2), np.shape(x1))
        bar[x2] = runtime.unbroadcast(t * np.conjugate(x1), np.shape(x2))


if hasattr(np, "matvec"):  # NumPy 2.2

    @rule(np.matvec, **products.BATCHED, complex=True)
    def matvec(z, /, x1, x2):
        d[z] = np.matvec(d[x1], x2) + np.matvec(x1, d[x2])
        t = np.vecmat(np.conjugate(bar[z]), x1)
        bar[x1] = runtime.unbroadcast(bar[z][..., None] * x2[..., None, :], np.shape(x1))
        bar[x2] = runtime.unbroadcast(t, np.shape(x2))

    @rule(np.vecmat, **products.BATCHED, complex=True)
    def vecmat(z, /, x1, x2):
        d[z] = np.vecmat(d[x1], x2) + np.vecmat(x1, d[x2])
        t = np.conjugate(np.matvec(x2, bar[z]))
        bar[x1] = runtime.unbroadcast(t, np.shape(x1))
        g = np.conjugate(x1)[..., None] * bar[z][..., None, :]
        bar[x2] = runtime.unbroadcast(g, np.shape(x2))


def _several(*parameters: str) -> Callable[[Any], av.Abstract]:
    """A tuple of values that are as these arguments."""
    return lambda call: av.Sequence("tuple", tuple(call.type(p) for p in parameters))


def _like(parameter: str) -> Callable[[Any], av.Abstract]:
    return lambda call: call.type(parameter)


@opaque(lapack.adjoint, typing=_like("x"))
def adjoining(y, /, x): ...


@opaque(lapack.hermitian, typing=_like("x"))
def hermitian(y, /, x, upper=False): ...


@opaque(lapack.hermitian_back, typing=_like("c"))
def hermitian_back(y, /, c, upper=False): ...


@opaque(lapack.cholesky_tangent, typing=_like("factor"))
def cholesky_tangent(y, /, factor, e): ...


@opaque(lapack.cholesky_cotangent, typing=_like("factor"))
def cholesky_cotangent(y, /, factor, c): ...


@opaque(lapack.eigh_tangent, typing=_several("w", "v"))
def eigh_tangent(y, /, w, v, e): ...


@opaque(lapack.eigh_cotangent, typing=_like("v"))
def eigh_cotangent(y, /, w, v, w_bar, v_bar): ...


@opaque(lapack.eig_tangent, typing=_several("w", "v"))
def eig_tangent(y, /, w, v, e): ...


@opaque(lapack.eig_cotangent, typing=_like("v"))
def eig_cotangent(y, /, w, v, w_bar, v_bar): ...


@opaque(lapack.svd_tangent, typing=_several("u", "s", "vh"))
def svd_tangent(y, /, u, s, vh, e): ...


def _product(first: str, second: str) -> Callable[[Any], av.Abstract]:
    """What has the rows of one matrix and the columns of another."""

    def kind(call: Any) -> av.Abstract:
        a, b = call.type(first), call.type(second)
        if not isinstance(a, av.Array) or not isinstance(b, av.Array):
            return av.Unknown("factors that are no matrices")
        return av.Array(a.dtype, (*a.dims[:-1], b.dims[-1]))

    return kind


@opaque(lapack.svd_cotangent, typing=_product("u", "vh"))
def svd_cotangent(y, /, u, s, vh, u_bar, s_bar, vh_bar): ...


@opaque(lapack.qr_tangent, typing=matrix_types.two_factors)
def qr_tangent(y, /, q, r, e): ...


@opaque(lapack.qr_cotangent, typing=_product("q", "r"))
def qr_cotangent(y, /, q, r, q_bar, r_bar): ...
