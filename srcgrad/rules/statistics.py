"""Means with weights, ranges, covariances, counts in bins."""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, opaque, rule
from srcgrad.rules.trial import trial, without_axes
from srcgrad.runtime import (
    aligned,
    bins_of,
    corrcoef_along,
    corrcoef_back,
    cov_along,
    cov_back,
    first_rows,
    histogram_counts,
    last_rows,
    picked,
    spread,
    unaligned,
)


@rule(np.ptp, typing=typing.reduction, may_view=False, uniform=True, selector=True)
def ptp(y, /, a, axis=None, *, keepdims=False):
    top = a == np.max(a, axis=axis, keepdims=True)
    low = a == np.min(a, axis=axis, keepdims=True)
    first = runtime.total(top * d[a], axis, keepdims) / runtime.total(top, axis, keepdims)
    d[y] = first - runtime.total(low * d[a], axis, keepdims) / runtime.total(low, axis, keepdims)


_averaged = trial("axis", "keepdims", dims=without_axes("a"))


@rule(np.average, typing=_averaged, may_view=False, uniform=True)
def average(y, /, a, axis=None, weights=None, *, keepdims=False):
    if weights is None:
        d[y] = np.mean(d[a], axis=axis, keepdims=keepdims)
        bar[a] = spread(bar[y] / runtime.count(np.shape(a), axis), a, axis, keepdims)
    else:
        w = aligned(weights, np.shape(a), axis)
        whole = runtime.total(w, axis, keepdims)
        far = a - spread(y, a, axis, keepdims)
        dw = aligned(d[weights], np.shape(a), axis)
        d[y] = runtime.total(w * d[a] + far * dw, axis, keepdims) / whole
        bar[a] = w * spread(bar[y] / whole, a, axis, keepdims)
        back = far * spread(bar[y] / whole, a, axis, keepdims)
        bar[weights] = unaligned(back, np.shape(weights), axis)


def _like_shape(call: Any) -> av.Abstract:
    w, dims = typing.as_array(call.type("w")), typing.shape_dims(call.type("shape"))
    if w is None or dims is None:
        return av.Unknown("run time decides")
    return av.Array(w.dtype, dims)


@rule(aligned, typing=_like_shape)
def aligning(y, /, w, shape, axis=None):
    d[y] = aligned(d[w], shape, axis)
    bar[w] = unaligned(bar[y], np.shape(w), axis)


def _like_weights(call: Any) -> av.Abstract:
    c, dims = typing.number(call.type("c")), typing.shape_dims(call.type("w"))
    if not isinstance(c, av.Array) or dims is None:
        return av.Unknown("run time decides")
    return av.Array(c.dtype, dims)


@rule(unaligned, typing=_like_weights)
def unaligning(y, /, c, w, axis=None):
    d[y] = unaligned(d[c], w, axis)
    bar[c] = aligned(bar[y], np.shape(c), axis)


_dtype_of_cov = trial("rowvar", "bias", "ddof")


def _covariance(call: Any) -> av.Abstract:
    """A row and a column for each variable; of one variable alone, an array of rank 0."""
    m, y = typing.number(call.type(call.operation.parameters[0])), call.type("y")
    rowvar = call.static("rowvar")
    if not isinstance(m, av.Array) or not 0 < len(m.dims) < 3 or not isinstance(rowvar, bool):
        return av.Unknown(f"{call.operation.label} of other than vectors and matrices")
    kind = _dtype_of_cov(call)
    if not isinstance(kind, av.NUMERIC):
        return kind
    dtype = kind.dtype
    n: av.Dim = 1
    if len(m.dims) == 2:
        n = m.dims[0] if rowvar else m.dims[1]
    if y != av.Constant(None):
        return av.Array(dtype, (None, None))
    alone = call.one(n)
    if alone is None or len(m.dims) == 2 and not rowvar and call.one(m.dims[0]) is not False:
        return av.Unknown("a covariance of an unknown number of variables")
    if not alone:
        return av.Array(dtype, (n, n))
    return av.Array(dtype, ()) if call.operation.label == "np.cov" else av.Scalar(dtype, False)


@rule(np.cov, typing=_covariance, may_view=False)
def cov(c, /, m, y=None, rowvar=True, bias=False, ddof=None):
    back = cov_back(bar[c], m, y, rowvar, bias, ddof)
    if y is None:
        d[c] = cov_along(m, None, d[m], None, rowvar, bias, ddof)
    else:
        d[c] = cov_along(m, y, d[m], d[y], rowvar, bias, ddof)
    bar[m] = first_rows(back, m, rowvar)
    bar[y] = last_rows(back, y, rowvar)


@rule(np.corrcoef, typing=_covariance, may_view=False)
def corrcoef(c, /, x, y=None, rowvar=True):
    back = corrcoef_back(bar[c], x, y, rowvar)
    if y is None:
        d[c] = corrcoef_along(x, None, d[x], None, rowvar)
    else:
        d[c] = corrcoef_along(x, y, d[x], d[y], rowvar)
    bar[x] = first_rows(back, x, rowvar)
    bar[y] = last_rows(back, y, rowvar)


def _rows(call: Any) -> av.Abstract:
    return av.Array("float64", (None, None))


@opaque(cov_back, typing=_rows)
def covarying(z, /, c, m, y=None, rowvar=True, bias=False, ddof=None): ...


@opaque(corrcoef_back, typing=_rows)
def correlating(z, /, c, m, y=None, rowvar=True): ...


def _like_second(call: Any) -> av.Abstract:
    m = typing.number(call.type(call.operation.parameters[1]))
    return av.Array("float64", av.dims(m))


@opaque(first_rows, typing=_like_second)
def beginning(z, /, back, m, rowvar=True): ...


@opaque(last_rows, typing=_like_second)
def ending(z, /, back, y, rowvar=True): ...


@opaque(cov_along, typing=trial("rowvar", "bias", "ddof"))
def covarying_along(z, /, m, y, dm, dy, rowvar=True, bias=False, ddof=None): ...


@opaque(corrcoef_along, typing=trial("rowvar"))
def correlating_along(z, /, m, y, dm, dy, rowvar=True): ...


@rule(np.bincount, typing=trial(), may_view=False)
def bincount(y, /, x, weights=None, minlength=0):
    d[y] = np.bincount(x, d[weights], minlength)
    bar[weights] = bar[y][x]


@rule(histogram_counts, typing=trial("range"), may_view=False, flat="a bins range")
def counting(y, /, a, bins=10, range=None, weights=None):
    where = bins_of(a, np.histogram_bin_edges(a, bins, range))
    d[y] = histogram_counts(a, bins, range, d[weights])
    bar[weights] = np.reshape(picked(bar[y], where), np.shape(weights))


@constant(bins_of, typing=lambda call: av.Array("int64", (None,)))
def binning(y, /, x, edges): ...


@rule(np.histogram_bin_edges, typing=trial("range"), may_view=False)
def histogram_bin_edges(y, /, a, bins=10, range=None):
    if rank(bins) == 1:
        d[y] = d[bins]
        bar[bins] = bar[y]
        bar[a] = np.zeros(np.shape(a))
    elif range is None:
        low = (a == np.min(a)) / np.sum(a == np.min(a))
        top = (a == np.max(a)) / np.sum(a == np.max(a))
        share = np.linspace(0.0, 1.0, np.size(y))
        d[y] = (1.0 - share) * np.sum(low * d[a]) + share * np.sum(top * d[a])
        bar[a] = low * np.sum((1.0 - share) * bar[y]) + top * np.sum(share * bar[y])


def _histogram(call: Any) -> av.Abstract:
    if call.static("density") not in (None, False):
        return av.Unknown(
            "np.histogram with density=True", "divide by the sum and by np.diff of the edges"
        )
    return _both(call)


_both = trial("range", "density")


def _histogram_elements(types: Any, arguments: Any) -> list[gast.expr] | None:
    """The counts and the edges."""
    if types.static(arguments.get("density")) not in (None, False):
        return None
    given = {p: e for p, e in arguments.items() if p not in ("a", "density")}
    first = {p: rewrite.copied(e) for p, e in given.items()}
    edges = {p: rewrite.copied(e) for p, e in given.items() if p != "weights"}
    return [
        build.call(build.runtime("histogram_counts"), rewrite.copied(arguments["a"]), **first),
        build.call(build.numpy("histogram_bin_edges"), rewrite.copied(arguments["a"]), **edges),
    ]


@constant(np.histogram, typing=_histogram, partition=_histogram_elements)
def histogram(y, /, a, bins=10, range=None, density=None, weights=None): ...
