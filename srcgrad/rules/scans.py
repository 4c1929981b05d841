"""Sums, products and differences along an axis."""

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, opaque, rule
from srcgrad.rules.trial import trial
from srcgrad.runtime import (
    beside,
    cumprod_slope,
    cumsum_back,
    diff_back,
    lengths_along,
    part_along,
    scan,
    scan_back,
    unbroadcast,
)


@rule(np.cumsum, typing=typing.cumulated, method="cumsum", may_view=False)
def cumsum(y, /, a, axis=None):
    d[y] = np.cumsum(d[a], axis)
    if rank(a) == 1:
        bar[a] = np.cumsum(bar[y][::-1])[::-1]
    elif axis is None:
        bar[a] = np.reshape(np.cumsum(bar[y][::-1])[::-1], np.shape(a))
    else:
        bar[a] = np.flip(np.cumsum(np.flip(bar[y], axis), axis), axis)


_differences = trial("n", "axis")


def _lengths(call):
    """`diff` of first order with literal ends tells the lengths too."""
    known = typing.differences(call)
    return _differences(call) if isinstance(known, av.Unknown) else known


@rule(np.diff, typing=_lengths, may_view=False)
def diff(y, /, a, n=1, axis=-1, prepend=None, append=None):
    if not known(prepend) or not known(append) or n != 1:
        back = diff_back(bar[y], n, axis)
        if prepend is None and append is None:
            d[y] = np.diff(d[a], n=n, axis=axis)
            bar[a] = back
        elif append is None:
            lengths = lengths_along(axis, np.shape(prepend), np.shape(a))
            d[y] = np.diff(beside(d[prepend], d[a], axis), n=n, axis=axis)
            bar[prepend] = unbroadcast(part_along(back, lengths, 0, axis), np.shape(prepend))
            bar[a] = part_along(back, lengths, 1, axis)
        elif prepend is None:
            lengths = lengths_along(axis, np.shape(a), np.shape(append))
            d[y] = np.diff(beside(d[a], d[append], axis), n=n, axis=axis)
            bar[a] = part_along(back, lengths, 0, axis)
            bar[append] = unbroadcast(part_along(back, lengths, 1, axis), np.shape(append))
        else:
            lengths = lengths_along(axis, np.shape(prepend), np.shape(a), np.shape(append))
            more = beside(beside(d[prepend], d[a], axis), d[append], axis)
            d[y] = np.diff(more, n=n, axis=axis)
            bar[prepend] = unbroadcast(part_along(back, lengths, 0, axis), np.shape(prepend))
            bar[a] = part_along(back, lengths, 1, axis)
            bar[append] = unbroadcast(part_along(back, lengths, 2, axis), np.shape(append))
    elif prepend is None and append is None:
        d[y] = np.diff(d[a], axis=axis)
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


@constant(lengths_along, typing=lambda call: av.Many("tuple", av.INT))
def measuring(y, /, axis, *shapes): ...


@rule(beside, typing=trial("axis"), may_view=False)
def joining(y, /, a, b, axis=-1):
    d[y] = beside(d[a], d[b], axis)
    lengths = lengths_along(axis, np.shape(a), np.shape(b))
    bar[a] = unbroadcast(part_along(bar[y], lengths, 0, axis), np.shape(a))
    bar[b] = unbroadcast(part_along(bar[y], lengths, 1, axis), np.shape(b))


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
