"""Lengths of vectors and matrices; their derivative at zero is 0, and ties are split evenly."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.numeric import matrices
from srcgrad.rules import matrix_types
from srcgrad.rules.registry import opaque, rule

_REGULAR = (int, float)


def of_vectors(rank: int, axis: Any) -> bool:
    """Whether a norm is taken of vectors: along one axis."""
    return rank == 1 if axis is None else isinstance(axis, int) or len(axis) == 1


def is_regular(ord: Any) -> bool:
    """Whether the order is known, and its power a smooth function."""
    return isinstance(ord, _REGULAR) and ord not in (0, np.inf, -np.inf)


@rule(np.linalg.norm, typing=matrix_types.norm, may_view=False, uniform=True, refused="ord")
def norm(y, /, x, ord=None, axis=None, keepdims=False):
    if ord is None or ord == "fro" or ord == 2 and of_vectors(rank(x), axis):
        d[y] = runtime.total(x * d[x], axis, keepdims) / runtime.divisor(y)
    elif not of_vectors(rank(x), axis):
        if axis is None:
            slope = matrices.norm_slope(x, ord)
        else:
            slope = matrices.norm_slope(x, ord, axis)
        d[y] = runtime.total(slope * d[x], axis, keepdims)
    elif known(ord) and ord == 1:
        d[y] = runtime.total(np.sign(x) * d[x], axis, keepdims)
    elif known(ord) and (ord == np.inf or ord == -np.inf):
        hit = np.abs(x) == runtime.spread(y, x, axis, keepdims)
        d[y] = runtime.total(hit * np.sign(x) * d[x], axis, keepdims) / runtime.total(
            hit, axis, keepdims
        )
    elif known(ord) and is_regular(ord):
        share = np.abs(x) / runtime.divisor(runtime.spread(y, x, axis, keepdims))
        d[y] = runtime.total(np.sign(x) * share ** (ord - 1) * d[x], axis, keepdims)
    else:
        d[y] = runtime.total(matrices.vector_norm_slope(x, ord, axis) * d[x], axis, keepdims)


@rule(
    np.linalg.vector_norm, typing=matrix_types.norm, may_view=False, uniform=True, refused="ord"
)
def vector_norm(y, /, x, *, axis=None, keepdims=False, ord=2):
    if known(ord) and ord == 2:
        d[y] = runtime.total(x * d[x], axis, keepdims) / runtime.divisor(y)
    elif known(ord) and ord == 1:
        d[y] = runtime.total(np.sign(x) * d[x], axis, keepdims)
    elif known(ord) and is_regular(ord):
        share = np.abs(x) / runtime.divisor(runtime.spread(y, x, axis, keepdims))
        d[y] = runtime.total(np.sign(x) * share ** (ord - 1) * d[x], axis, keepdims)
    else:
        d[y] = runtime.total(matrices.vector_norm_slope(x, ord, axis) * d[x], axis, keepdims)


@rule(
    np.linalg.matrix_norm, typing=matrix_types.norm, may_view=False, uniform=True, refused="ord"
)
def matrix_norm(y, /, x, *, keepdims=False, ord="fro"):
    if ord == "fro":
        d[y] = runtime.total(x * d[x], (-2, -1), keepdims) / runtime.divisor(y)
    else:
        d[y] = runtime.total(matrices.norm_slope(x, ord) * d[x], (-2, -1), keepdims)


@rule(np.linalg.cond, typing=matrix_types.condition, may_view=False, uniform=True)
def cond(y, /, x, p=None):
    d[y] = runtime.total(matrices.condition_slope(x, p) * d[x], (-2, -1))


@opaque(matrices.norm_slope, typing=matrix_types.like("x"))
def norm_slope(y, /, x, order, axes=(-2, -1)): ...


@opaque(matrices.vector_norm_slope, typing=matrix_types.like("x"))
def vector_norm_slope(y, /, x, p, axis=None): ...


@opaque(matrices.condition_slope, typing=matrix_types.like("x"))
def condition_slope(y, /, x, p=None): ...
