"""Matrices, and stacks of them in the last two axes: what derivatives of decompositions need."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad.errors import DomainError


def _floating(x: Any) -> Any:
    return x.dtype if x.dtype.kind in "fc" else np.float64


def _epsilon(x: Any) -> float:
    return float(np.finfo(np.asarray(x).dtype).eps)


def cofactors(a: Any) -> Any:
    """The matrix of cofactors: the slope of the determinant, also where that is 0.

    From the singular values, `det(u) det(v) u diag(products of the others) v.T`: G. W. Stewart, On
    the adjugate matrix, Linear Algebra Appl. 283 (1998). A well-conditioned matrix is inverted.

    >>> cofactors(np.array([[1.0, 2.0], [2.0, 4.0]])).round(12)
    array([[ 4., -2.],
           [-2.,  1.]])
    """
    a = np.asarray(a)
    try:
        inverse = np.linalg.inv(a)
    except np.linalg.LinAlgError:
        inverse = None
    if inverse is not None:
        sizes = np.max(np.abs(a), axis=(-2, -1), initial=0.0)
        sizes = sizes * np.max(np.abs(inverse), axis=(-2, -1), initial=0.0)
        if np.all(sizes < 1e-2 / np.sqrt(_epsilon(inverse))):
            return np.linalg.det(a)[..., None, None] * inverse.mT
    u, s, vh = np.linalg.svd(a)
    n = s.shape[-1]
    others = np.where(np.eye(n, dtype=bool), 1.0, s[..., None, :]).prod(axis=-1)
    sign = np.linalg.det(u) * np.linalg.det(vh)
    result: Any = sign[..., None, None] * ((u * others[..., None, :]) @ vh)
    return result.astype(u.dtype)


def inverse_of_regular(a: Any) -> Any:
    """The inverse, which must have half of its digits: where a determinant is 0, its second
    derivative is not known.

    >>> inverse_of_regular(np.array([[4.0]]))
    array([[0.25]])
    """
    try:
        inverse = np.linalg.inv(a)
    except np.linalg.LinAlgError:
        inverse = np.full(np.shape(a), np.inf)
    sizes = np.max(np.abs(a), axis=(-2, -1), initial=0.0)
    sizes = sizes * np.max(np.abs(inverse), axis=(-2, -1), initial=0.0)
    if not np.all(sizes < 1e-2 / np.sqrt(_epsilon(np.asarray(a) * 1.0))):
        raise DomainError("the second derivative of the determinant of a singular matrix")
    return inverse


def gaps(w: Any) -> Any:
    """`1 / (w[j] - w[i])` in row i and column j, 0 on the diagonal.

    Values that agree to rounding count as equal, and give infinity: what LAPACK returns for them is
    one choice of eigenvectors among many, and the difference of the values is noise.

    >>> gaps(np.array([1.0, 3.0]))
    array([[ 0. ,  0.5],
           [-0.5,  0. ]])
    """
    w = np.asarray(w)
    difference = w[..., None, :] - w[..., :, None]
    return _inverse_of_gap(difference, difference, w)


def gaps_of_squares(s: Any) -> Any:
    """`1 / (s[j]**2 - s[i]**2)` in row i and column j, as `gaps`.

    >>> gaps_of_squares(np.array([2.0, 1.0]))
    array([[ 0.        , -0.33333333],
           [ 0.33333333,  0.        ]])
    """
    s = np.asarray(s)
    difference = s[..., None, :] - s[..., :, None]
    return _inverse_of_gap(difference, difference * (s[..., None, :] + s[..., :, None]), s)


def _inverse_of_gap(difference: Any, value: Any, w: Any) -> Any:
    n = w.shape[-1]
    largest = np.max(np.abs(w), axis=-1, initial=0.0)[..., None, None]
    equal = np.abs(difference) <= 2.0 * n * _epsilon(w) * largest
    result = np.where(equal, np.inf, 1.0 / np.where(equal, 1.0, value))
    result[..., range(n), range(n)] = 0.0
    return result.astype(w.dtype)


def real(x: Any, what: str) -> Any:
    """`x`, which must be real.

    >>> real(np.array([1.0]), "the eigenvalues")
    array([1.])
    """
    if np.iscomplexobj(x):
        raise DomainError(
            f"{what} are complex here, and only real ones are differentiated; write the function "
            "for complex matrices (`a.astype(complex)`), or use np.linalg.eigh of a symmetric one"
        )
    return x


def thin(u: Any, k: int) -> Any:
    """The first `k` columns of `u`.

    >>> thin(np.eye(3), 1).shape
    (3, 1)
    """
    return u[..., :k]


def whole(u: Any, k: int, call: str) -> Any:
    """`u`, which must have no more than `k` columns: further ones are not unique.

    >>> whole(np.eye(2), 2, "np.linalg.svd").shape
    (2, 2)
    """
    if u.shape[-1] > k:
        raise DomainError(
            f"`{call}` of a matrix that is not square returns vectors that only span a space: they "
            "have no derivative; ask for the thin decomposition "
            "(full_matrices=False, mode='reduced', mode='economic')"
        )
    return u


def outside(u: Any, x: Any) -> Any:
    """The part of the columns of `x` that is orthogonal to the orthonormal columns of `u`.

    >>> outside(np.array([[1.0], [0.0]]), np.array([[3.0], [4.0]]))
    array([[0.],
           [4.]])
    """
    if u.shape[-2] == u.shape[-1]:
        return np.zeros_like(x)  # exactly: it may be divided by a singular value of 0
    return x - u @ (u.mT @ x)


def pseudo_inverse(a: Any, rcond: float | None) -> Any:
    """The pseudo-inverse with which `np.linalg.lstsq` solves: singular values below `rcond` times
    the largest are left out.

    >>> pseudo_inverse(np.array([[2.0], [0.0]]), None)
    array([[0.5, 0. ]])
    """
    a = np.asarray(a)
    if rcond is None:
        rcond = _epsilon(a if a.dtype.kind == "f" else 1.0) * max(a.shape)
    elif rcond < 0:
        rcond = _epsilon(a if a.dtype.kind == "f" else 1.0)
    return np.linalg.pinv(a, rcond)


def of_whole_rank(p: Any, a: Any) -> Any:
    """The pseudo-inverse `p` of `a`, if it leaves out no more than rounding errors.

    The equation of Golub and Pereyra is that of a pseudo-inverse by all singular values. The rank
    that `p` has is the trace of the projection `a @ p`.

    >>> of_whole_rank(np.eye(2) / 2.0, np.eye(2) * 2.0)[0]
    array([0.5, 0. ])
    """
    values = np.linalg.svd(a, compute_uv=False)
    rank = np.rint(np.trace(a @ p, axis1=-2, axis2=-1).real)[..., None]
    place = np.arange(values.shape[-1])
    left_out = np.max(np.where(place >= rank, values, 0.0), axis=-1, initial=0.0)
    least = np.min(np.where(place < rank, values, np.inf), axis=-1, initial=np.inf)
    if np.any((left_out > 1e-7 * least) & (least < np.inf)):
        raise DomainError(
            "the derivative of a pseudo-inverse that leaves out singular values other than 0 is "
            "not known; pass a smaller tolerance, or write it by np.linalg.svd"
        )
    return p


def residual(x: Any, asked: Any) -> Any:
    """What belongs to the sums of squared residuals, or nothing where lstsq returned none."""
    return np.atleast_1d(x) if np.size(asked) else np.zeros(0)


def for_columns(x: Any, n: int) -> Any:
    """Cotangents of the sums of squared residuals, 0 where lstsq returned none."""
    return x if np.size(x) else np.zeros(n)


def norm_slope(x: Any, order: Any, axes: tuple[int, int] = (-2, -1)) -> Any:
    """The derivative of a matrix norm in the elements of `x`; ties are split evenly.

    That of a singular value is the product of its vectors (Giles 2008, 3.2); of the nuclear norm
    only the singular values other than 0 count.

    >>> norm_slope(np.array([[3.0, 0.0], [0.0, -4.0]]), "nuc").round(12) + 0.0
    array([[ 1.,  0.],
           [ 0., -1.]])
    """
    x = np.moveaxis(np.asarray(x), axes, (-2, -1))
    if order in (1, -1, np.inf, -np.inf):
        along = -2 if abs(order) == 1 else -1
        sums = np.sum(np.abs(x), axis=along, keepdims=True)
        best = (np.max if order > 0 else np.min)(sums, axis=(-2, -1), keepdims=True)
        hit = sums == best
        slope = np.sign(x) * hit / np.sum(hit, axis=(-2, -1), keepdims=True)
    else:
        u, s, vh = np.linalg.svd(x, full_matrices=False)
        limit = s.shape[-1] * _epsilon(s) * np.max(s, axis=-1, keepdims=True, initial=0.0)
        if order == "nuc":
            weight = (s > limit).astype(s.dtype)
        else:
            best = s[..., :1] if order == 2 else s[..., -1:]
            hit = (np.abs(s - best) <= limit) & (s > limit)
            weight = hit / np.maximum(np.sum(hit, axis=-1, keepdims=True), 1)
        slope = (u * weight[..., None, :]) @ vh
    return np.moveaxis(slope.astype(_floating(x)), (-2, -1), axes)


def condition_slope(x: Any, p: Any = None) -> Any:
    """The derivative of `np.linalg.cond(x, p)` in the elements of `x`.

    >>> condition_slope(np.diag([4.0, 2.0])).round(12) + 0.0
    array([[ 0.5,  0. ],
           [ 0. , -1. ]])
    """
    x = np.asarray(x)
    if p is None or p in (2, -2):
        s = np.linalg.svdvals(x)
        low, high = s[..., -1][..., None, None], s[..., 0][..., None, None]
        up, down = norm_slope(x, 2), norm_slope(x, -2)
        if p == -2:
            return down / high - low / high**2 * up
        return up / low - high / low**2 * down
    inverse = np.linalg.inv(x)
    sizes = [np.linalg.norm(m, p, axis=(-2, -1), keepdims=True) for m in (x, inverse)]
    if p == "fro":
        slopes = [m / n for m, n in zip((x, inverse), sizes)]
    else:
        slopes = [norm_slope(m, p) for m in (x, inverse)]
    return slopes[0] * sizes[1] - sizes[0] * (inverse.mT @ slopes[1] @ inverse.mT)


def power_tangent(a: Any, n: int, e: Any) -> Any:
    """The derivative of `np.linalg.matrix_power(a, n)` along `e`: `e a.. + a e a.. + ...`.

    >>> power_tangent(np.eye(1) * 3.0, 2, np.eye(1)), power_tangent(np.eye(1) * 2.0, -1, np.eye(1))
    (array([[6.]]), array([[-0.25]]))
    """
    if n < 0:
        inverse = np.linalg.inv(a)
        return power_tangent(inverse, -n, -(inverse @ e @ inverse))
    total = np.zeros(np.broadcast_shapes(np.shape(a), np.shape(e)), np.result_type(a, e))
    before = np.broadcast_to(np.eye(np.shape(a)[-1], dtype=total.dtype), np.shape(a))
    for _ in range(n):
        total = total @ a + before @ e
        before = before @ a
    return total


def as_matrix(x: Any, ind: int) -> Any:
    """An array with its first `ind` axes as rows and the others as columns.

    >>> as_matrix(np.ones((2, 3, 6)), 2).shape
    (6, 6)
    """
    return np.reshape(x, (int(np.prod(np.shape(x)[:ind], dtype=int)), -1))


def qr_tangent(q: Any, r: Any, e: Any) -> tuple[Any, Any]:
    """The tangents of both factors of a thin `q @ r` along `e`; see `qr_cotangent`."""
    m, n = e.shape[-2:]
    if m < n:
        # the first columns are a square matrix with the same q
        dq, du = qr_tangent(q, r[..., :m], e[..., :m])
        dv = q.mT @ (e[..., m:] - dq @ r[..., m:])
        return dq, np.concatenate([du, dv], axis=-1)
    inner = np.linalg.solve(r.mT, (q.mT @ e).mT).mT
    skew = np.tril(inner, -1) - np.tril(inner, -1).mT
    away = outside(q, e)
    dq = q @ skew + (np.linalg.solve(r.mT, away.mT).mT if m > n else away)
    return dq, (inner - skew) @ r


def qr_cotangent(q: Any, r: Any, q_bar: Any, r_bar: Any) -> Any:
    """The adjoint of `a` in a thin `a = q @ r`, of any shape.

    D. A. O. Roberts, L. R. Roberts, QR and LQ decomposition matrix backpropagation algorithms for
    square, wide, and deep matrices, arXiv:2009.10071, equations (3.3) and (4.6).

    >>> one = np.ones((1, 1))
    >>> qr_cotangent(-one, -2.0 * one, 0.0 * one, one)
    array([[-1.]])
    """
    m, n = q.shape[-2], r.shape[-1]
    if m < n:
        u, u_bar, v_bar = r[..., :m], r_bar[..., :m], r_bar[..., m:]
        y = q @ r[..., m:]
        x_bar = qr_cotangent(q, u, q_bar + y @ v_bar.mT, u_bar)
        return np.concatenate([x_bar, q @ v_bar], axis=-1).astype(q.dtype)
    inner = r @ np.triu(r_bar).mT - q_bar.mT @ q
    both = np.tril(inner) + np.tril(inner, -1).mT
    return np.linalg.solve(r, (q_bar + q @ both).mT).mT.astype(q.dtype)


def vector_norm_slope(x: Any, p: float, axis: Any = None) -> Any:
    """The derivative of a vector norm of any order in the elements of `x`; 0 where the norm is 0.

    >>> x = np.array([3.0, -4.0])
    >>> vector_norm_slope(x, 2), vector_norm_slope(x, np.inf)
    (array([ 0.6, -0.8]), array([ 0., -1.]))
    """
    x = np.asarray(x)
    size = np.abs(x)
    if p == 0:
        return np.zeros(x.shape, _floating(x))
    if np.isinf(p):
        hit = size == (np.max if p > 0 else np.min)(size, axis=axis, keepdims=True)
        slope = hit * np.sign(x) / np.sum(hit, axis=axis, keepdims=True)
        return slope.astype(_floating(x))
    total = np.linalg.vector_norm(x, axis=axis, keepdims=True, ord=p)
    return np.sign(x) * (size / np.where(total == 0.0, np.inf, total)) ** (p - 1)


def singular_tangent(a: Any, e: Any) -> Any:
    """The derivative of the singular values of `a` along `e` (Giles 2008, 3.2)."""
    u, _, vh = np.linalg.svd(a, full_matrices=False)
    return np.sum(u * (e @ vh.mT), axis=-2)


def singular_cotangent(a: Any, s_bar: Any) -> Any:
    """The adjoint of `a` for an adjoint of its singular values (Giles 2008, 3.2)."""
    u, _, vh = np.linalg.svd(a, full_matrices=False)
    return (u * s_bar[..., None, :]) @ vh


def on_diagonal(a: Any, shape: tuple[int, ...], offset: int = 0) -> Any:
    """Matrices of zeros of this shape with the last axis of `a` on a diagonal.

    >>> on_diagonal(np.array([1.0]), (2, 2), 1)
    array([[0., 1.],
           [0., 0.]])
    """
    result = np.zeros(shape, np.result_type(a))
    rows = np.arange(max(-offset, 0), max(-offset, 0) + result.diagonal(offset, -2, -1).shape[-1])
    result[..., rows, rows + offset] = a
    return result


def beside(x: Any, like: Any) -> Any:
    """`x` with columns of zeros added, up to the shape of `like`."""
    result = np.zeros(np.shape(like), np.result_type(x))
    result[..., : x.shape[-1]] = x
    return result


def top(u: Any, k: int) -> Any:
    """The first `k` rows of `u`."""
    return u[..., :k, :]


def below(x: Any, like: Any) -> Any:
    """`x` with rows of zeros added, up to the shape of `like`."""
    result = np.zeros(np.shape(like), np.result_type(x))
    result[..., : x.shape[-2], :] = x
    return result


def in_order(w: Any, pairs: Any) -> Any:
    """The eigenvectors of `np.linalg.eig` in the order of the eigenvalues `w`.

    >>> np.abs(in_order(np.array([2.0, 1.0]), np.linalg.eig(np.diag([1.0, 2.0]))))
    array([[0., 1.],
           [1., 0.]])
    """
    values, vectors = pairs
    places = np.argsort(np.argsort(w, axis=-1), axis=-1)
    order = np.take_along_axis(np.argsort(values, axis=-1), places, axis=-1)
    return np.take_along_axis(vectors, order[..., None, :], axis=-1)
