"""Sums, products and differences along an axis."""

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.rules import shape_types, typing
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
    with_first,
    without_first,
)


@rule(np.cumsum, typing=shape_types.cumulated, method="cumsum", may_view=False)
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
    known = shape_types.differences(call)
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


@rule(np.add.accumulate, typing=shape_types.cumulated, may_view=False)
def add_accumulate(y, /, array, axis=0):
    d[y] = np.cumsum(d[array], axis)
    bar[array] = cumsum_back(bar[y], axis)


@rule(np.cumprod, typing=shape_types.cumulated, method="cumprod", may_view=False)
def cumprod(y, /, a, axis=None):
    slope = cumprod_slope(y, axis)
    if axis is None:
        d[y] = scan(np.ravel(a), slope * np.ravel(d[a]))
        bar[a] = np.reshape(slope * scan_back(np.ravel(a), bar[y]), np.shape(a))
    else:
        d[y] = scan(a, slope * d[a], axis)
        bar[a] = slope * scan_back(a, bar[y], axis)


@rule(np.multiply.accumulate, typing=shape_types.cumulated, may_view=False)
def multiply_accumulate(y, /, array, axis=0):
    slope = cumprod_slope(y, axis)
    d[y] = scan(array, slope * d[array], axis)
    bar[array] = slope * scan_back(array, bar[y], axis)


def _cumulative(call):
    """`cumulative_sum` of a vector, or along a literal axis; one element more with the first."""
    x, axis = typing.number(call.type("x")), call.static("axis")
    if not isinstance(x, av.Array) or axis is None and len(x.dims) != 1:
        return av.Unknown(f"{call.operation.label} of no array, or without an axis")
    along = typing.axes_of(0 if axis is None else axis, len(x.dims))
    dtype, more = typing._reduced_dtype("np.cumsum", x), call.static("include_initial")
    if along is None or dtype is None or not isinstance(more, bool):
        return av.Unknown(f"{call.operation.label} along an axis that is not a literal")
    dims = [av.longer(n, int(more and k == along[0])) for k, n in enumerate(x.dims)]
    return av.Array(dtype, typing._clean(call, tuple(dims)))


if hasattr(np, "cumulative_sum"):  # NumPy 2.1

    @rule(np.cumulative_sum, typing=_cumulative, may_view=False)
    def cumulative_sum(y, /, x, *, axis=None, include_initial=False):
        if axis is None:
            d[y] = np.cumulative_sum(d[x], include_initial=include_initial)
            bar[x] = cumsum_back(without_first(bar[y], include_initial))
        else:
            d[y] = np.cumulative_sum(d[x], axis=axis, include_initial=include_initial)
            bar[x] = cumsum_back(without_first(bar[y], include_initial, axis), axis)

    @rule(np.cumulative_prod, typing=_cumulative, may_view=False)
    def cumulative_prod(y, /, x, *, axis=None, include_initial=False):
        if axis is None:
            slope = cumprod_slope(without_first(y, include_initial))
            d[y] = with_first(scan(x, slope * d[x]), include_initial)
            bar[x] = slope * scan_back(x, without_first(bar[y], include_initial))
        else:
            slope = cumprod_slope(without_first(y, include_initial, axis), axis)
            d[y] = with_first(scan(x, slope * d[x], axis), include_initial, axis)
            bar[x] = slope * scan_back(x, without_first(bar[y], include_initial, axis), axis)


def _other_length(call):
    c = typing.number(call.type("c"))
    if not isinstance(c, av.Array):
        return av.Unknown("run time decides")
    return av.Array(c.dtype, (None,) * len(c.dims))


@rule(without_first, typing=_other_length)
def shortening(y, /, c, given, axis=-1):
    d[y] = without_first(d[c], given, axis)
    bar[c] = with_first(bar[y], given, axis)


@rule(with_first, typing=_other_length)
def lengthening(y, /, c, given, axis=-1):
    d[y] = with_first(d[c], given, axis)
    bar[c] = without_first(bar[y], given, axis)


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
