"""The same numbers in another container or of another type; integers have no derivative."""

import builtins

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, rule, written


@rule(np.array, typing=typing.array, elementwise=True, may_view=False, nested=True)
def array(y, /, object, dtype=None):
    if is_sequence(object):
        if typing.keeps_fractions(dtype):
            d[y] = np.array(d[object], dtype=dtype)
            bar[object[k]] = element(bar[y], k)
    elif typing.keeps_fractions(dtype):
        d[y] = d[object]


@rule(np.asarray, np.asanyarray, typing=typing.array, elementwise=True, may_view=True, nested=True)
def asarray(y, /, a, dtype=None):
    if is_sequence(a):
        if typing.keeps_fractions(dtype):
            d[y] = np.array(d[a], dtype=dtype)
            bar[a[k]] = element(bar[y], k)
    elif typing.keeps_fractions(dtype):
        d[y] = d[a]


@written
def element(context, c, k):
    """The part of `c` at a place, of any rank; a number stands for any part of an array."""
    return context.subscript(c, [k]) if av.dims(context.type(c)) else c


@rule(
    np.ascontiguousarray, np.asfortranarray,
    typing=typing.at_least, elementwise=True, may_view=True,
)  # fmt: skip
def ascontiguousarray(y, /, a, dtype=None):
    if typing.keeps_fractions(dtype):
        d[y] = d[a]


@rule(np.require, typing=typing.at_least, elementwise=True, may_view=True)
def require(y, /, a, dtype=None, requirements=None):
    if typing.keeps_fractions(dtype):
        d[y] = d[a]


@rule(np.copy, typing=typing.copied, method="copy", elementwise=True, may_view=False)
def copy(y, /, a):
    d[y] = d[a]


@rule(
    np.ndarray.astype, *([np.astype] if hasattr(np, "astype") else []),
    typing=typing.cast, method="astype", elementwise=True, may_view=False,
)  # fmt: skip
def astype(y, /, a, dtype):
    if typing.keeps_fractions(dtype):
        d[y] = d[a]


@rule(np.ndarray.item, typing=typing.item, method="item", may_view=False)
def item(y, /, a):
    if rank(a) == 0:
        d[y] = d[a]
    else:
        d[y] = np.reshape(d[a], ())
        bar[a] = np.reshape(bar[y], np.shape(a))


def _number(kind: type) -> None:
    def number(y, /, x=0.0):
        d[y] = d[x]

    rule(kind, typing=typing.to_dtype, elementwise=True, may_view=False)(number)


_number(np.float64)
_number(np.float32)
_number(np.float16)


def _whole(kind: type) -> None:
    def whole(y, /, x=0): ...

    constant(kind, typing=typing.to_dtype)(whole)


for _kind in (np.int64, np.int32, np.int16, np.int8, np.uint8, np.bool_):
    _whole(_kind)


@constant(builtins.int, typing=lambda call: av.INT)
def integer(y, /, x): ...


@constant(builtins.bool, typing=lambda call: av.BOOL)
def boolean(y, /, x): ...


@rule(builtins.float, typing=typing.python_float, elementwise=True, may_view=False)
def to_float(y, /, x):
    d[y] = d[x]
