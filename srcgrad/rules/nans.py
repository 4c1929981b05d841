"""Reductions and scans that pass over nan: their rules are those of the elements that are left.

The derivative in an element that is nan is 0.
"""

from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.rules import shape_types, typing
from srcgrad.rules.registry import rule
from srcgrad.runtime import cumprod_slope, cumsum_back, scan, scan_back, spread

LEFT: dict[str, Any] = {
    "typing": typing.reduction, "may_view": False, "uniform": True, "selector": True,
}  # fmt: skip


@rule(np.nansum, **LEFT)
def nansum(y, /, a, axis=None, *, keepdims=False):
    d[y] = np.sum(np.where(np.isnan(a), 0.0, d[a]), axis=axis, keepdims=keepdims)
    bar[a] = np.where(np.isnan(a), 0.0, spread(bar[y], a, axis, keepdims))


@rule(np.nanmean, **LEFT)
def nanmean(y, /, a, axis=None, *, keepdims=False):
    n = runtime.total(~np.isnan(a), axis, keepdims)
    d[y] = np.sum(np.where(np.isnan(a), 0.0, d[a]), axis=axis, keepdims=keepdims) / n
    bar[a] = np.where(np.isnan(a), 0.0, spread(bar[y] / n, a, axis, keepdims))


@rule(np.nanprod, **LEFT)
def nanprod(y, /, a, axis=None, *, keepdims=False):
    others = runtime.product_of_others(np.where(np.isnan(a), 1.0, a), axis)
    d[y] = runtime.total(others * np.where(np.isnan(a), 0.0, d[a]), axis, keepdims)
    bar[a] = np.where(np.isnan(a), 0.0, others * spread(bar[y], a, axis, keepdims))


@rule(np.nanmax, **LEFT)
def nanmax(y, /, a, axis=None, *, keepdims=False):
    hit = a == spread(y, a, axis, keepdims)
    d[y] = runtime.total(hit * d[a], axis, keepdims) / runtime.total(hit, axis, keepdims)


@rule(np.nanmin, **LEFT)
def nanmin(y, /, a, axis=None, *, keepdims=False):
    hit = a == spread(y, a, axis, keepdims)
    d[y] = runtime.total(hit * d[a], axis, keepdims) / runtime.total(hit, axis, keepdims)


@rule(np.nanvar, **LEFT)
def nanvar(y, /, a, axis=None, *, ddof=0, keepdims=False):
    n = runtime.total(~np.isnan(a), axis, keepdims) - ddof
    centred = runtime.centred(a, axis, ~np.isnan(a))
    d[y] = 2.0 * runtime.total(centred * d[a], axis, keepdims) / n


@rule(np.nanstd, **LEFT)
def nanstd(y, /, a, axis=None, *, ddof=0, keepdims=False):
    n = runtime.total(~np.isnan(a), axis, keepdims) - ddof
    centred = runtime.centred(a, axis, ~np.isnan(a))
    d[y] = runtime.total(centred * d[a], axis, keepdims) / (n * runtime.divisor(y))


SCANNED: dict[str, Any] = {"typing": shape_types.cumulated, "may_view": False, "selector": True}


@rule(np.nancumsum, **SCANNED)
def nancumsum(y, /, a, axis=None):
    d[y] = np.cumsum(np.where(np.isnan(a), 0.0, d[a]), axis)
    if axis is None:
        bar[a] = np.where(np.isnan(a), 0.0, np.reshape(cumsum_back(bar[y]), np.shape(a)))
    else:
        bar[a] = np.where(np.isnan(a), 0.0, cumsum_back(bar[y], axis))


@rule(np.nancumprod, **SCANNED)
def nancumprod(y, /, a, axis=None):
    left = np.where(np.isnan(a), 1.0, a)
    slope = cumprod_slope(y, axis)
    if axis is None:
        d[y] = scan(np.ravel(left), slope * np.ravel(np.where(np.isnan(a), 0.0, d[a])))
        back = np.reshape(slope * scan_back(np.ravel(left), bar[y]), np.shape(a))
    else:
        d[y] = scan(left, slope * np.where(np.isnan(a), 0.0, d[a]), axis)
        back = slope * scan_back(left, bar[y], axis)
    bar[a] = np.where(np.isnan(a), 0.0, back)
