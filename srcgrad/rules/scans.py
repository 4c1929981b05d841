"""Sums, products and differences along an axis."""

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.registry import opaque, rule
from srcgrad.runtime import cumprod_slope, cumsum_back, scan, scan_back


@rule(np.cumsum, typing=typing.cumulated, method="cumsum", may_view=False)
def cumsum(y, /, a, axis=None):
    d[y] = np.cumsum(d[a], axis)
    if rank(a) == 1:
        bar[a] = np.cumsum(bar[y][::-1])[::-1]
    elif axis is None:
        bar[a] = np.reshape(np.cumsum(bar[y][::-1])[::-1], np.shape(a))
    else:
        bar[a] = np.flip(np.cumsum(np.flip(bar[y], axis), axis), axis)


@rule(np.diff, typing=typing.differences, may_view=False)
def diff(y, /, a, n=1, axis=-1, prepend=None, append=None):
    d[y] = np.diff(d[a], axis=axis)
    if prepend is None and append is None:
        if axis == -1:
            bar[a] = -np.diff(bar[y], prepend=0.0, append=0.0)
        else:
            bar[a] = -np.diff(bar[y], axis=axis, prepend=0.0, append=0.0)
    elif append is None:
        d[y] = np.diff(d[a], axis=axis, prepend=0.0)
        bar[a] = -np.diff(bar[y], axis=axis, append=0.0)
    elif prepend is None:
        d[y] = np.diff(d[a], axis=axis, append=0.0)
        bar[a] = -np.diff(bar[y], axis=axis, prepend=0.0)
    else:
        d[y] = np.diff(d[a], axis=axis, prepend=0.0, append=0.0)
        bar[a] = -np.diff(bar[y], axis=axis)


@rule(np.add.accumulate, typing=typing.cumulated, may_view=False)
def add_accumulate(y, /, array, axis=0):
    d[y] = np.cumsum(d[array], axis)
    bar[array] = cumsum_back(bar[y], axis)


@rule(np.cumprod, typing=typing.cumulated, method="cumprod", may_view=False)
def cumprod(y, /, a, axis=None):
    slope = cumprod_slope(y, axis)
    if axis is None:
        d[y] = scan(np.ravel(a), slope * np.ravel(d[a]))
        bar[a] = np.reshape(slope * scan_back(np.ravel(a), bar[y]), np.shape(a))
    else:
        d[y] = scan(a, slope * d[a], axis)
        bar[a] = slope * scan_back(a, bar[y], axis)


@rule(np.multiply.accumulate, typing=typing.cumulated, may_view=False)
def multiply_accumulate(y, /, array, axis=0):
    slope = cumprod_slope(y, axis)
    d[y] = scan(array, slope * d[array], axis)
    bar[array] = slope * scan_back(array, bar[y], axis)


@opaque(cumprod_slope, typing=typing.floating)
def sloping(z, /, y, axis=None): ...


@rule(cumsum_back, typing=typing.same, may_view=False)
def summing_back(y, /, c, axis=-1):
    d[y] = cumsum_back(d[c], axis)
    bar[c] = np.cumsum(bar[y], axis)


def _together(call):
    """The two arguments have one shape."""
    a, b = (typing.number(call.type(p)) for p in call.operation.parameters[:2])
    dtype = typing.promote([a, b])
    if dtype is None:
        return av.Unknown("operands of an unknown type")
    return av.Array(dtype, typing.broadcast([av.dims(a), av.dims(b)], call.one))


@opaque(scan, typing=_together)
def scanning(y, /, a, b, axis=-1): ...


@opaque(scan_back, typing=_together)
def scanning_back(y, /, a, c, axis=-1): ...
