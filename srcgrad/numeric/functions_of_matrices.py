"""Fréchet derivatives of functions of matrices.

N. J. Higham, Functions of Matrices (SIAM, 2008): (3.16), the function of `[[a, e], [0, a]]` has the
derivative along `e` above its diagonal; its transpose is the derivative at `a.T` along the adjoint.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from scipy import linalg

from srcgrad.errors import DomainError
from srcgrad.numeric import matrices


def frechet(name: str, a: Any, e: Any, y: Any, power: float = 1.0) -> Any:
    """The derivative of a function of `scipy.linalg` at `a`, whose value is `y`, along `e`.

    >>> frechet("expm", np.zeros((1, 1)), np.eye(1), np.eye(1))
    array([[1.]])
    """
    matrices.real(y, f"the elements of scipy.linalg.{name}(...)")
    return _along(name, a, e, power).astype(np.asarray(y).dtype)


def second(name: str, a: Any, e: Any, f: Any, power: float = 1.0) -> Any:
    """The second derivative, along `e` and `f`.

    >>> second("expm", np.zeros((1, 1)), np.eye(1), np.eye(1)).round(12)
    array([[1.]])
    """
    n = a.shape[-1]
    zero = np.zeros_like(f)
    diagonal = _block(f, zero, f)
    return _along(name, _block(a, e, a), diagonal, power)[..., :n, n:]


def _block(a: Any, e: Any, b: Any) -> Any:
    a, e, b = np.broadcast_arrays(a, e, b)
    top = np.concatenate([a, e], axis=-1)
    return np.concatenate([top, np.concatenate([np.zeros_like(a), b], axis=-1)], axis=-2)


def _along(name: str, a: Any, e: Any, power: float) -> Any:
    """Of each of a stack of matrices."""
    shape = np.broadcast_shapes(a.shape, e.shape)
    a, e = np.broadcast_to(a, shape), np.broadcast_to(e, shape)
    result = np.empty(shape)
    n = shape[-1]
    for k in np.ndindex(shape[:-2]):
        if name == "expm":
            result[k] = linalg.expm_frechet(a[k], e[k], compute_expm=False)
            continue
        scale = max(1.0, float(np.max(np.abs(e[k]), initial=0.0)))
        found = _value(name, _block(a[k], e[k] / scale, a[k]), power)
        result[k] = found[:n, n:].real * scale
    return result


def _value(name: str, x: Any, power: float) -> Any:
    """The function, without what it says of its accuracy."""
    x = np.asarray(x, np.float64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if name == "logm" and not hasattr(linalg.logm, "__wrapped__"):
            return linalg.logm(x, disp=False)[0]
        if name == "fractional_matrix_power":
            return linalg.fractional_matrix_power(x, power)
        return getattr(linalg, name)(x)


def _regular(y: Any, what: str) -> None:
    s = np.linalg.svd(np.asarray(y), compute_uv=False)
    limit = s.shape[-1] * np.finfo(s.dtype).eps * np.max(s, axis=-1, initial=0.0)
    if np.any(np.min(s, axis=-1, initial=np.inf) <= limit):
        raise DomainError(f"the {what} of a singular matrix has no derivative")


def root(y: Any, e: Any) -> Any:
    """The derivative of `y = sqrtm(a)` along `e`: of `y l + l y = e` (Higham 2008, (6.4)).

    >>> root(np.eye(1) * 2.0, np.eye(1))
    array([[0.25]])
    """
    matrices.real(y, "the elements of scipy.linalg.sqrtm(...)")
    _regular(y, "square root")
    return linalg.solve_sylvester(y, y, e).astype(np.asarray(y).dtype)


def of_sign(a: Any, y: Any, e: Any) -> Any:
    """The solution of `n x + x n = e` with `n = a y`, where `y` is the sign of `a`.

    C. S. Kenney, A. J. Laub, Polar decomposition and matrix sign function condition estimates,
    SIAM J. Sci. Stat. Comput. 12 (1991): the derivative of the sign is that of `e - y e y`.

    >>> of_sign(np.eye(1) * 2.0, np.eye(1), np.eye(1))
    array([[0.25]])
    """
    matrices.real(y, "the elements of scipy.linalg.signm(...)")
    _regular(a, "sign")
    n = a @ y
    return linalg.solve_sylvester(n, n, e).astype(np.asarray(y).dtype)
