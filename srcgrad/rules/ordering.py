"""Sorting, and what is found by rank: the derivative follows the elements to their places.

A quantile is a mean of two neighbours by rank. Taken of the ranks instead of the elements it tells
which two, and how much each counts, by whatever method.
"""

from typing import Any

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, opaque, rule
from srcgrad.rules.trial import like, trial, without_axes
from srcgrad.runtime import (
    at_rank,
    permutation,
    picked,
    quantile_slope,
    ranks,
    scattered,
    shares,
    summed_behind,
    times_in_front,
)

SORTED: dict[str, Any] = {"may_view": False, "selector": True}


@rule(np.sort, typing=trial("axis", "kind", "stable", dims=like("a")), **SORTED)
def sort(y, /, a, axis=-1, kind=None, *, stable=None):
    order = np.argsort(a, axis=axis)
    if axis is None:
        d[y] = picked(d[a], order)
        bar[a] = scattered(bar[y], order, np.shape(a))
    elif rank(a) == 1:
        d[y] = d[a][order]
        bar[a] = bar[y][np.argsort(order)]
    else:
        d[y] = np.take_along_axis(d[a], order, axis)
        bar[a] = np.take_along_axis(bar[y], np.argsort(order, axis=axis), axis)


@rule(np.partition, typing=trial("axis", "kind", dims=like("a")), **SORTED)
def partition(y, /, a, kth, axis=-1, kind="introselect"):
    if axis is None:
        d[y] = picked(d[a], permutation(y, np.ravel(a)))
        bar[a] = scattered(bar[y], permutation(y, np.ravel(a)), np.shape(a))
    else:
        d[y] = np.take_along_axis(d[a], permutation(y, a, axis), axis)
        bar[a] = np.take_along_axis(bar[y], permutation(a, y, axis), axis)



def _ranked_dims(call, kind):
    """Those of the probabilities, and behind them the axes that are left."""
    rest = without_axes("a")(call, kind)
    q = call.types.get("q")
    if rest is None or q is None:
        return rest
    front = av.dims(typing.as_array(q))
    return front + rest[len(front) :]


_of_rank = trial("axis", "keepdims", "method", dims=_ranked_dims)


def _by_rank(call):
    # NumPy itself puts the axes of several dims of probabilities into a wrong order
    if "nan" in call.operation.label and len(av.dims(call.types.get("q"))) > 1:
        return av.Unknown("an array of rank 2 of probabilities", "flatten the probabilities")
    return _of_rank(call)


BY_RANK: dict[str, Any] = {
    "typing": _by_rank,
    "may_view": False,
    "uniform": True,
    "selector": True,
}


@rule(np.median, **BY_RANK)
def median(y, /, a, axis=None, *, keepdims=False):
    level = np.median(ranks(a, axis), axis=axis, keepdims=keepdims)
    came = at_rank(a, level, axis, keepdims)
    share = shares(level)
    d[y] = np.sum(share * picked(d[a], came), axis=0)
    bar[a] = scattered(share * bar[y], came, np.shape(a))


@rule(np.nanmedian, **BY_RANK)
def nanmedian(y, /, a, axis=None, *, keepdims=False):
    level = np.nanmedian(ranks(a, axis), axis=axis, keepdims=keepdims)
    came = at_rank(a, level, axis, keepdims)
    share = shares(level)
    d[y] = np.sum(share * picked(d[a], came), axis=0)
    bar[a] = scattered(share * bar[y], came, np.shape(a))


@rule(np.quantile, **BY_RANK)
def quantile(y, /, a, q, axis=None, *, method="linear", keepdims=False):
    level = np.quantile(ranks(a, axis), q, axis=axis, method=method, keepdims=keepdims)
    came = at_rank(a, level, axis, keepdims)
    share = shares(level)
    slope = quantile_slope(a, level, axis, keepdims, method)
    d[y] = np.sum(share * picked(d[a], came), axis=0) + times_in_front(slope, d[q])
    bar[a] = scattered(share * bar[y], came, np.shape(a))
    bar[q] = summed_behind(slope * bar[y], q)


@rule(np.nanquantile, **BY_RANK)
def nanquantile(y, /, a, q, axis=None, *, method="linear", keepdims=False):
    level = np.nanquantile(ranks(a, axis), q, axis=axis, method=method, keepdims=keepdims)
    came = at_rank(a, level, axis, keepdims)
    share = shares(level)
    slope = quantile_slope(a, level, axis, keepdims, method)
    d[y] = np.sum(share * picked(d[a], came), axis=0) + times_in_front(slope, d[q])
    bar[a] = scattered(share * bar[y], came, np.shape(a))
    bar[q] = summed_behind(slope * bar[y], q)


@rule(np.percentile, **BY_RANK)
def percentile(y, /, a, q, axis=None, *, method="linear", keepdims=False):
    level = np.percentile(ranks(a, axis), q, axis=axis, method=method, keepdims=keepdims)
    came = at_rank(a, level, axis, keepdims)
    share = shares(level)
    slope = quantile_slope(a, level, axis, keepdims, method) / 100.0
    d[y] = np.sum(share * picked(d[a], came), axis=0) + times_in_front(slope, d[q])
    bar[a] = scattered(share * bar[y], came, np.shape(a))
    bar[q] = summed_behind(slope * bar[y], q)


@rule(np.nanpercentile, **BY_RANK)
def nanpercentile(y, /, a, q, axis=None, *, method="linear", keepdims=False):
    level = np.nanpercentile(ranks(a, axis), q, axis=axis, method=method, keepdims=keepdims)
    came = at_rank(a, level, axis, keepdims)
    share = shares(level)
    slope = quantile_slope(a, level, axis, keepdims, method) / 100.0
    d[y] = np.sum(share * picked(d[a], came), axis=0) + times_in_front(slope, d[q])
    bar[a] = scattered(share * bar[y], came, np.shape(a))
    bar[q] = summed_behind(slope * bar[y], q)


def _pair(call):
    level = typing.number(call.type("level"))
    return av.Array("int64" if "x" in call.types else "float64", (2, *av.dims(level)))


def _like_first(call):
    """A float of the dims of the first argument."""
    x = typing.number(call.type(call.operation.parameters[0]))
    dtype = "complex128" if av.is_complex(x) else "float64"
    return av.Array(dtype, av.dims(x)) if av.dims(x) else av.Scalar(dtype, False)


def _like_level(call):
    return typing.like_dims(call, "x", "level")


@constant(permutation, typing=lambda call: av.Array("int64", av.dims(call.type("y"))))
def permuting(z, /, y, x, axis=-1): ...


@constant(ranks, typing=_like_first)
def ranking(y, /, x, axis=None): ...


@constant(at_rank, typing=_pair)
def selecting(y, /, x, level, axis=None, keepdims=False): ...


@opaque(shares, typing=_pair)
def sharing(y, /, level): ...


@opaque(quantile_slope, typing=_like_level)
def sloping(y, /, x, level, axis=None, keepdims=False, method="linear"): ...


@rule(times_in_front, typing=_like_first, may_view=False)
def scaling(y, /, a, q):
    d[y] = times_in_front(d[a], q) + times_in_front(a, d[q])
    bar[a] = times_in_front(bar[y], q)
    bar[q] = summed_behind(a * bar[y], q)


@rule(summed_behind, typing=lambda call: typing.like_dims(call, "a", "q"), may_view=False)
def summing(y, /, a, q):
    d[y] = summed_behind(d[a], q)
    bar[a] = times_in_front(np.ones(np.shape(a)), bar[y])
