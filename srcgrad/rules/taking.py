"""Functions that copy elements of an array to other places, some of them several times.

What such a function does to the places of an array, counted through, tells where each element
came from: there its adjoint is added.
"""

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, rule
from srcgrad.rules.trial import trial
from srcgrad.runtime import first_places, picked, places, scattered


def _counted(call):
    dims = typing.shape_dims(call.type("shape"))
    return av.Unknown("the places of no shape") if dims is None else av.Array("int64", dims)


@constant(places, typing=_counted)
def counting(y, /, shape): ...


@rule(scattered, typing=typing.restored, may_view=False)
def scattering(y, /, a, where, shape):
    d[y] = scattered(d[a], where, shape)
    bar[a] = runtime.unbroadcast(picked(bar[y], where), np.shape(a))


@rule(picked, typing=lambda call: typing.like_dims(call, "c", "where"), may_view=False)
def picking(y, /, c, where):
    d[y] = picked(d[c], where)
    bar[c] = scattered(bar[y], where, np.shape(c))


def taken(call):
    """`take`: the dims of the indices stand where the axis stood."""
    a, axis = typing.number(call.type("a")), call.static("axis")
    indices = typing.as_array(call.type("indices"))
    if not isinstance(a, av.Array) or indices is None or not indices.dtype.startswith("int"):
        return av.Unknown("np.take of no array, or by something else than integers")
    if axis is None:
        dims = av.dims(indices)
    else:
        along = typing.axes_of(axis, len(a.dims)) if isinstance(axis, int) else None
        if along is None:
            return av.Unknown("an axis that is not a literal")
        dims = (*a.dims[: along[0]], *av.dims(indices), *a.dims[along[0] + 1 :])
    return av.Array(a.dtype, dims) if dims else av.Scalar(a.dtype, False)


@rule(np.take, typing=taken, method="take", may_view=False, uniform=True, selector=True)
def take(y, /, a, indices, axis=None, *, mode="raise"):
    d[y] = np.take(d[a], indices, axis=axis, mode=mode)
    came = np.take(places(np.shape(a)), indices, axis=axis, mode=mode)
    bar[a] = scattered(bar[y], came, np.shape(a))


@rule(np.take_along_axis, typing=trial("axis"), may_view=False, uniform=True, selector=True)
def take_along_axis(y, /, arr, indices, axis):  # NumPy 2.3 gave it a default
    d[y] = np.take_along_axis(d[arr], indices, axis)
    came = np.take_along_axis(places(np.shape(arr)), indices, axis)
    bar[arr] = scattered(bar[y], came, np.shape(arr))


@rule(np.compress, typing=trial("axis"), may_view=False, uniform=True, selector=True)
def compress(y, /, condition, a, axis=None):
    d[y] = np.compress(condition, d[a], axis=axis)
    came = np.compress(condition, places(np.shape(a)), axis=axis)
    bar[a] = scattered(bar[y], came, np.shape(a))


@rule(np.extract, typing=trial(), may_view=False, uniform=True, selector=True)
def extract(y, /, condition, arr):
    d[y] = np.extract(condition, d[arr])
    came = np.extract(condition, places(np.shape(arr)))
    bar[arr] = scattered(bar[y], came, np.shape(arr))


@rule(np.delete, typing=trial("axis"), may_view=False, uniform=True, selector=True)
def delete(y, /, arr, obj, axis=None):
    d[y] = np.delete(d[arr], obj, axis=axis)
    came = np.delete(places(np.shape(arr)), obj, axis=axis)
    bar[arr] = scattered(bar[y], came, np.shape(arr))


@rule(np.insert, typing=trial("axis"), may_view=False, uniform=True)
def insert(y, /, arr, obj, values, axis=None):
    old = np.insert(places(np.shape(arr)), obj, np.full(np.shape(values), -1), axis=axis)
    new = np.insert(np.full(np.shape(arr), -1), obj, places(np.shape(values)), axis=axis)
    if typing.fits_among(values, arr):
        d[y] = np.insert(d[arr], obj, d[values], axis=axis)
        bar[values] = scattered(bar[y], new, np.shape(values))
    else:
        d[y] = picked(d[arr], old)
        bar[values] = 0.0  # they are cut off to integers
    bar[arr] = scattered(bar[y], old, np.shape(arr))


def _resized(call):
    a, dims = typing.number(call.type("a")), typing.shape_dims(call.type("new_shape"))
    if not isinstance(a, av.Array) or dims is None:
        return av.Unknown("np.resize of no array, or to a shape of unknown length")
    return av.Array(a.dtype, typing._clean(call, dims))


@rule(np.resize, typing=_resized, may_view=False, uniform=True)
def resize(y, /, a, new_shape):
    d[y] = np.resize(d[a], new_shape)
    bar[a] = scattered(bar[y], np.resize(places(np.shape(a)), new_shape), np.shape(a))


@rule(np.rot90, typing=trial("axes"))
def rot90(y, /, m, k=1, axes=(0, 1)):
    d[y] = np.rot90(d[m], k, axes=axes)
    bar[m] = np.rot90(bar[y], -k, axes=axes)


@rule(np.rollaxis, typing=trial("axis", "start"))
def rollaxis(y, /, a, axis, start=0):
    d[y] = np.rollaxis(d[a], axis, start)
    bar[a] = scattered(bar[y], np.rollaxis(places(np.shape(a)), axis, start), np.shape(a))


@rule(np.diagflat, typing=trial(), may_view=False, selector=True)
def diagflat(y, /, v, k=0):
    d[y] = np.diagflat(d[v], k)
    bar[v] = np.reshape(np.diagonal(bar[y], k), np.shape(v))


def _distinct(call):
    x = typing.number(call.type(call.operation.parameters[0]))
    return av.Array(x.dtype, (None,)) if isinstance(x, av.Array) else av.Unknown("no array")


@rule(np.unique, typing=_distinct, may_view=False, selector=True)
def unique(y, /, ar):
    came = first_places(ar)
    d[y] = picked(d[ar], came)
    bar[ar] = scattered(bar[y], came, np.shape(ar))


@constant(first_places, typing=lambda call: av.Array("int64", (None,)))
def finding(y, /, ar): ...


@rule(np.trim_zeros, typing=trial("trim", "axis"), selector=True)
def trim_zeros(y, /, filt, trim="fb", axis=None):
    came = runtime.untrimmed(filt, trim, axis)
    d[y] = picked(d[filt], came)
    bar[filt] = scattered(bar[y], came, np.shape(filt))


@constant(runtime.untrimmed, typing=trial("trim", "axis", function=np.trim_zeros))
def untrimmed(y, /, filt, trim="fb", axis=None): ...
