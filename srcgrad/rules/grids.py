"""Arrays spanned between end points, repeated along new axes, or given for their indices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING, Call, TypeRule
from srcgrad.rules.registry import constant, opaque, rule
from srcgrad.rules.trial import trial
from srcgrad.runtime import ramp, vander_slope


def spanned(call: Any) -> av.Abstract:
    """`linspace` and its kin: steps along the first axis, those of the end points behind."""
    num, ends = call.type("num"), [typing.number(call.type(p)) for p in ("start", "stop")]
    if not isinstance(num, av.Scalar) or not num.dtype.startswith("int"):
        return av.Unknown(f"{call.operation.label} of a number of steps that is no int")
    if not all(isinstance(x, av.NUMERIC) and x.dtype[0] in "fin" for x in ends):
        return av.Unknown(f"{call.operation.label} of other than numbers and arrays")
    if "base" in call.types and av.dims(typing.number(call.type("base"))):
        return av.Unknown("np.logspace with an array of bases", "use a power of it")
    behind = typing.broadcast([av.dims(x) for x in ends], call.one)
    return av.Array("float64", typing._clean(call, (num.value, *behind)))


SPANNED: dict[str, Any] = {"typing": spanned, "elementwise": True, "may_view": False}


@rule(np.linspace, **SPANNED)
def linspace(y, /, start, stop, num=50, endpoint=True):
    if rank(start) or rank(stop):
        share = ramp(num, endpoint, np.ndim(y))
    elif known(endpoint) and endpoint:
        share = np.linspace(0.0, 1.0, num)
    else:
        share = np.linspace(0.0, 1.0, num, endpoint)
    d[y] = (1.0 - share) * d[start] + share * d[stop]


@rule(np.logspace, **SPANNED)
def logspace(y, /, start, stop, num=50, endpoint=True, base=10.0):
    share = ramp(num, endpoint, np.ndim(y))
    power = (1.0 - share) * start + share * stop
    along = (1.0 - share) * d[start] + share * d[stop]
    d[y] = y * (np.log(base) * along + power / base * d[base])


@rule(np.geomspace, **SPANNED)
def geomspace(y, /, start, stop, num=50, endpoint=True):
    share = ramp(num, endpoint, np.ndim(y))
    d[y] = y * ((1.0 - share) / start * d[start] + share / stop * d[stop])


def _ramp(call: Any) -> av.Abstract:
    num, rank = call.type("num"), call.static("rank")
    if not isinstance(num, av.Scalar) or not isinstance(rank, int):
        return av.Unknown("a ramp along an unknown number of axes")
    return av.Array("float64", typing._clean(call, (num.value, *[1] * (rank - 1))))


@constant(ramp, typing=_ramp)
def ramping(y, /, num, endpoint, rank): ...


def _powers(call: Any) -> av.Abstract:
    kind = _tried(call)
    x, n = typing.number(call.type("x")), call.type("N")
    if not isinstance(kind, av.Array) or not isinstance(x, av.Array):
        return kind
    columns = x.dims[0] if n == av.Constant(None) else n.value if isinstance(n, av.Scalar) else None
    return av.Array(kind.dtype, typing._clean(call, (x.dims[0], columns)))


_tried = trial("increasing")


@rule(np.vander, typing=_powers, may_view=False)
def vander(y, /, x, N=None, increasing=False):
    slope = vander_slope(x, N, increasing)
    d[y] = slope * d[x][:, None]
    bar[x] = np.sum(slope * bar[y], axis=1)


@opaque(vander_slope, typing=_powers)
def sloping(y, /, x, N=None, increasing=False): ...


# -- lists of arrays, which are written out


def _broadcast(call: Any) -> av.Abstract:
    given = call.type("args")
    parts = [typing.as_array(x) for x in given.items] if isinstance(given, av.Sequence) else []
    if not all(isinstance(x, av.NUMERIC) for x in parts):
        return av.Unknown("np.broadcast_arrays of other than numbers and arrays")
    dims = typing.broadcast([av.dims(x) for x in parts], call.one)
    return av.Sequence("tuple", tuple(av.Array(x.dtype, dims) for x in parts if x is not None))


def _broadcast_elements(types: Any, arguments: Any) -> list[gast.expr]:
    """Each argument in the shape of all."""
    del types
    given = arguments["args"].elts
    elements = []
    for x in given:
        shapes = [build.template("np.shape(x)", x=rewrite.copied(other)) for other in given]
        shape = build.call(build.numpy("broadcast_shapes"), *shapes)
        elements.append(build.call(build.numpy("broadcast_to"), rewrite.copied(x), shape))
    return elements


@constant(np.broadcast_arrays, typing=_broadcast, partition=_broadcast_elements)
def broadcast_arrays(y, /, *args): ...


def _common_shape(call: Any) -> av.Abstract:
    given = call.type("args")
    shapes = [typing.shape_dims(x) for x in given.items] if isinstance(given, av.Sequence) else []
    if not all(s is not None for s in shapes):
        return av.Unknown("shapes of unknown length")
    dims = typing.broadcast([s for s in shapes if s is not None], call.one)
    return av.Sequence("tuple", tuple(av.Scalar("int64", True, n) for n in dims))


@constant(np.broadcast_shapes, typing=_common_shape)
def broadcast_shapes(y, /, *args): ...


def _count(one_of: Any, dim: av.Dim) -> int | None:
    """The length of an axis, if the arguments tell it; the answer is recorded."""
    if isinstance(dim, int):
        return dim
    return next((n for n in range(av.LONG) if one_of(dim, n)), None)


def _rows(call: Any) -> av.Abstract:
    x, axis = typing.number(call.type("x")), call.static("axis")
    along = typing.axes_of(axis, len(av.dims(x))) if isinstance(axis, int) else None
    if not isinstance(x, av.Array) or along is None:
        return av.Unknown("np.unstack of no array, or along an axis that is not a literal")
    n = _count(call.equals, x.dims[along[0]])
    if n is None:
        return av.Unknown("np.unstack along an axis of unknown length", "index the array")
    rest = (*x.dims[: along[0]], *x.dims[along[0] + 1 :])
    part = av.Array(x.dtype, rest)
    return av.Sequence("tuple", (part,) * n)


def _row_elements(types: Any, arguments: Any) -> list[gast.expr] | None:
    """Each part by its index along the axis."""
    x = arguments["x"]
    dims = av.dims(types.of(x))
    axis = types.static(arguments["axis"]) if "axis" in arguments else 0
    along = typing.axes_of(axis, len(dims)) if axis is not MISSING else None
    n = _count(types.equals, dims[along[0]]) if along else None
    if n is None or along is None:
        return None
    elements: list[gast.expr] = []
    for k in range(n):
        before: list[gast.expr] = [gast.Slice(None, None, None) for _ in range(along[0])]
        index = [*before, build.const(k), build.const(Ellipsis)]
        elements.append(build.subscript(rewrite.copied(x), build.tuple_(index)))
    return elements


if hasattr(np, "unstack"):  # NumPy 2.1

    @constant(np.unstack, typing=_rows, partition=_row_elements)
    def unstack(y, /, x, *, axis=0): ...


def _raised(name: str, least: TypeRule) -> tuple[TypeRule, Any]:
    """The type of `atleast_1d` and its kin, of one argument or of several, and the elements."""

    def kinds(call: Call) -> av.Abstract:
        others = call.types.get("others")
        if not isinstance(others, av.Sequence) or not others.items:
            return least(call)
        parts = []
        for x in (call.type("ary"), *others.items):
            types = {**call.types, "ary": x, "others": av.Sequence("tuple", ())}
            parts.append(least(replace(call, types=types)))
        return av.Sequence("tuple", tuple(parts))

    def elements(types: Any, arguments: Any) -> list[gast.expr] | None:
        del types
        others = arguments["others"].elts
        given = [rewrite.copied(x) for x in (arguments["ary"], *others)]
        return [build.call(build.numpy(name), x) for x in given] if others else None

    return kinds, elements


_types, _elements = _raised("atleast_1d", typing.at_least)


@rule(np.atleast_1d, typing=_types, free=True, partition=_elements)
def atleast_1d(y, /, ary, *others):
    d[y] = np.atleast_1d(d[ary])
    bar[ary] = np.reshape(bar[y], np.shape(ary))


_types, _elements = _raised("atleast_2d", typing.at_least)


@rule(np.atleast_2d, typing=_types, free=True, partition=_elements)
def atleast_2d(y, /, ary, *others):
    d[y] = np.atleast_2d(d[ary])
    bar[ary] = np.reshape(bar[y], np.shape(ary))


_types, _elements = _raised("atleast_3d", trial())


@rule(np.atleast_3d, typing=_types, free=True, partition=_elements)
def atleast_3d(y, /, ary, *others):
    d[y] = np.atleast_3d(d[ary])
    bar[ary] = np.reshape(bar[y], np.shape(ary))


# -- indices and windows, which nothing flows into


def _plain(function: Any, signature: Any, *structural: str) -> None:
    constant(function, typing=trial(*structural))(signature)


def _of_count(y, /, M): ...


for _window in (np.hanning, np.hamming, np.bartlett, np.blackman):
    _plain(_window, _of_count)


def _triangle(y, /, N, M=None, k=0): ...


def _indices(y, /, n, k=0, m=None): ...


_plain(np.tri, _triangle)
_plain(np.tril_indices, _indices)
_plain(np.triu_indices, _indices)


def _unravelled(call: Any) -> av.Abstract:
    where, shape = typing.as_array(call.type("indices")), typing.shape_dims(call.type("shape"))
    if where is None or shape is None:
        return av.Unknown("np.unravel_index for a shape of unknown length")
    dims = av.dims(where)
    one = av.Array("int64", dims) if dims else av.Scalar("int64", False)
    return av.Sequence("tuple", (one,) * len(shape))


@constant(np.unravel_index, typing=_unravelled)
def unravel_index(y, /, indices, shape): ...


@constant(np.diag_indices, typing=trial("ndim"))
def diag_indices(y, /, n, ndim=2): ...


@constant(np.indices, typing=trial("sparse"))
def indices(y, /, dimensions, *, sparse=False): ...


@constant(np.ravel_multi_index, typing=trial("mode", "order"))
def ravel_multi_index(y, /, multi_index, dims, mode="raise", order="C"): ...


@constant(np.isin, typing=trial("invert"))
def isin(y, /, element, test_elements, *, invert=False): ...
