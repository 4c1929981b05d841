"""Decompositions of complex matrices: tangents, and cotangents without conjugates.

A cotangent `c` of `x` says that the result changes by the real part of `sum(c * dx)`; what a matrix
is multiplied by goes to the other side transposed, not conjugated (`rules.complex_numbers`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad.numeric.matrices import gaps, gaps_of_squares


def adjoint(x: Any) -> Any:
    """The conjugate transpose."""
    return np.conjugate(x).mT


def _diagonal(x: Any) -> Any:
    return np.diagonal(x, axis1=-2, axis2=-1)


def _on_diagonal(x: Any) -> Any:
    """Matrices with the last axis of `x` on the diagonal."""
    return x[..., None] * np.eye(x.shape[-1])


def hermitian(x: Any, upper: bool = False) -> Any:
    """The Hermitian matrix of which a function reads a triangle, and of the diagonal the real part.

    >>> hermitian(np.array([[1 + 5j, 7.0], [2j, 3.0]]))
    array([[1.+0.j, 0.-2.j],
           [0.+2.j, 3.+0.j]])
    """
    part = np.triu(x) if upper else np.tril(x)
    both = part + adjoint(part)
    return both - 0.5 * np.eye(x.shape[-1]) * both


def hermitian_back(c: Any, upper: bool = False) -> Any:
    """The transpose of `hermitian`, applied to `c`."""
    both = c + adjoint(c)
    both = both - 0.5 * np.eye(c.shape[-1]) * both
    return np.triu(both) if upper else np.tril(both)


def cholesky_tangent(factor: Any, e: Any) -> Any:
    """The tangent of the lower factor of `a` along the Hermitian `e` (I. Murray, arXiv:1602.07527,
    (8))."""
    inner = np.linalg.solve(factor, adjoint(np.linalg.solve(factor, e)))
    return factor @ (np.tril(inner) - 0.5 * np.eye(e.shape[-1]) * inner)


def cholesky_cotangent(factor: Any, c: Any) -> Any:
    """The transpose of `cholesky_tangent`, applied to `c`."""
    m = factor.mT @ c
    t = np.linalg.solve(factor.mT, np.tril(m) - 0.5 * np.eye(c.shape[-1]) * m)
    return np.linalg.solve(adjoint(factor), t.mT).mT


def eigh_tangent(w: Any, v: Any, e: Any) -> tuple[Any, Any]:
    """Both tangents of `eigh` along the Hermitian `e` (Giles 2008, 3.1)."""
    m = adjoint(v) @ e @ v
    return _diagonal(m).real, v @ (m * gaps(w))


def eigh_cotangent(w: Any, v: Any, w_bar: Any, v_bar: Any) -> Any:
    """The transpose of `eigh_tangent`; infinite gaps count only where something comes."""
    m = v.mT @ v_bar
    m = np.where(m == 0.0, 0.0, m * gaps(w)) + _on_diagonal(w_bar)
    return np.conjugate(v) @ m @ v.mT


def _largest(v: Any) -> tuple[Any, Any]:
    """Where each column is largest, and the element there, which LAPACK makes real."""
    place = np.argmax(np.abs(v), axis=-2)[..., None, :]
    return place, np.take_along_axis(v, place, -2).real


def eig_tangent(w: Any, v: Any, e: Any) -> tuple[Any, Any]:
    """Both tangents of `eig` along `e` (Giles 2008, 3.1).

    LAPACK's eigenvectors have length 1 and a real element where they are largest.
    """
    m = np.linalg.solve(v, e @ v)
    change = v @ np.where(m == 0.0, 0.0, m * _complex_gaps(w))
    change = change - v * np.sum(np.conjugate(v) * change, axis=-2, keepdims=True).real
    place, size = _largest(v)
    turn = np.take_along_axis(change, place, -2).imag / size
    return _diagonal(m), change - 1j * v * turn


def eig_cotangent(w: Any, v: Any, w_bar: Any, v_bar: Any) -> Any:
    """The transpose of `eig_tangent`."""
    place, size = _largest(v)
    c = np.array(v_bar, np.result_type(v, v_bar))
    turned = np.sum(v_bar * v, axis=-2, keepdims=True).imag / size
    at = np.take_along_axis(c, place, -2) - 1j * turned
    np.put_along_axis(c, place, at, -2)
    c = c - np.conjugate(v) * np.sum(c * v, axis=-2, keepdims=True).real
    m = v.mT @ c
    m = np.where(m == 0.0, 0.0, m * _complex_gaps(w)) + _on_diagonal(w_bar)
    return np.linalg.solve(v.mT, m @ v.mT)


def _complex_gaps(w: Any) -> Any:
    """`1 / (w[j] - w[i])` in row i and column j, 0 on the diagonal."""
    difference = w[..., None, :] - w[..., :, None]
    limit = 2.0 * w.shape[-1] * np.finfo(w.dtype).eps * np.max(np.abs(w), axis=-1, initial=0.0)
    equal = np.abs(difference) <= limit[..., None, None]
    result = np.where(equal, np.inf, 1.0 / np.where(equal, 1.0, difference))
    result[..., range(w.shape[-1]), range(w.shape[-1])] = 0.0
    return result


def _over(x: Any, s: Any) -> Any:
    """`x / s`, and 0 where `x` is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(x == 0.0, 0.0, x / s)


def _times(x: Any, f: Any) -> Any:
    """`x * f`, and 0 where `x` is 0."""
    with np.errstate(invalid="ignore"):
        return np.where(x == 0.0, 0.0, x * f)


def _outside(u: Any, x: Any) -> Any:
    """The part of the columns of `x` that is orthogonal to those of `u`."""
    if u.shape[-2] == u.shape[-1]:
        return np.zeros_like(x)
    return x - u @ (adjoint(u) @ x)


def svd_tangent(u: Any, s: Any, vh: Any, e: Any) -> tuple[Any, Any, Any]:
    """The tangents of a thin decomposition along `e`.

    J. Townsend, Differentiating the singular value decomposition (2016), with the phases of S. Wan,
    S.-X. Zhang, arXiv:1909.02659, (18).
    """
    v, f, row = adjoint(vh), gaps_of_squares(s), s[..., None, :]
    m = adjoint(u) @ e @ v
    phase = _over(0.5 * _on_diagonal(_diagonal(m) - np.conjugate(_diagonal(m))), row)
    du = u @ (_times(m * row + adjoint(m * row), f) + phase)
    dv = v @ _times(row.mT * m + adjoint(row.mT * m), f)
    du = du + _over(_outside(u, e @ v), row)
    dv = dv + _over(_outside(v, adjoint(e) @ u), row)
    return du, _diagonal(m).real, adjoint(dv)


def svd_cotangent(u: Any, s: Any, vh: Any, u_bar: Any, s_bar: Any, vh_bar: Any) -> Any:
    """The transpose of `svd_tangent`."""
    v, v_bar, f, row = adjoint(vh), adjoint(vh_bar), gaps_of_squares(s), s[..., None, :]
    x, y = u.mT @ u_bar, v.mT @ v_bar
    left, right = _times(x, f), _times(y, f)
    m = (left + adjoint(left)) * row + (right + adjoint(right)) * row.mT + _on_diagonal(s_bar)
    m = m + _over(0.5 * _on_diagonal(_diagonal(x) - np.conjugate(_diagonal(x))), row)
    a_bar = np.conjugate(u) @ m @ v.mT
    a_bar = a_bar + _outside(np.conjugate(u), _over(u_bar, row)) @ v.mT
    return a_bar + np.conjugate(u @ _outside(np.conjugate(v), _over(v_bar, row)).mT)


def qr_tangent(q: Any, r: Any, e: Any) -> tuple[Any, Any]:
    """Both tangents of a thin `q @ r` along `e`, with a real diagonal of `r` as LAPACK has it.

    As D. A. O. Roberts, L. R. Roberts, arXiv:2009.10071, for real matrices; the part that is skew
    has an imaginary diagonal besides.
    """
    m, n = e.shape[-2:]
    if m < n:
        dq, du = qr_tangent(q, r[..., :m], e[..., :m])
        dv = adjoint(q) @ (e[..., m:] - dq @ r[..., m:])
        return dq, np.concatenate([du, dv], axis=-1)
    w = np.linalg.solve(r.mT, e.mT).mT
    inner = adjoint(q) @ w
    low = np.tril(inner, -1)
    skew = low - adjoint(low) + 1j * _on_diagonal(_diagonal(inner).imag)
    return q @ (skew - inner) + w, (inner - skew) @ r


def qr_cotangent(q: Any, r: Any, q_bar: Any, r_bar: Any) -> Any:
    """The transpose of `qr_tangent`."""
    m, n = q.shape[-2], r.shape[-1]
    if m < n:
        u, u_bar, v_bar = r[..., :m], r_bar[..., :m], r_bar[..., m:]
        y = q @ r[..., m:]
        x_bar = qr_cotangent(q, u, q_bar + np.conjugate(y @ v_bar.mT), u_bar)
        return np.concatenate([x_bar, np.conjugate(q) @ v_bar], axis=-1)
    o = q.mT @ q_bar - np.triu(r_bar) @ r.mT
    inner = np.tril(o - adjoint(o), -1) + 1j * _on_diagonal(_diagonal(o).imag) - o
    w = q_bar + np.conjugate(q) @ inner
    return np.linalg.solve(r, w.mT).mT
