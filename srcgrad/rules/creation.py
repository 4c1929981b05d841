"""New arrays, and what is asked about values: lengths, types."""

import builtins

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, rule


@constant(np.zeros, np.ones, np.empty, typing=typing.filled)
def zeros(y, /, shape, dtype=None): ...


@constant(np.zeros_like, np.ones_like, np.empty_like, typing=typing.like)
def zeros_like(y, /, a, dtype=None): ...


@rule(np.full, typing=typing.full, elementwise=True, may_view=False)
def full(y, /, shape, fill_value, dtype=None):
    if typing.keeps_fractions(dtype):
        d[y] = d[fill_value]


@rule(np.full_like, typing=typing.full_like, elementwise=True, may_view=False)
def full_like(y, /, a, fill_value, dtype=None):
    if typing.keeps_fractions(dtype, a):
        d[y] = d[fill_value]


@rule(np.arange, typing=typing.arange, elementwise=True, may_view=False, flat="stop")
def arange(y, /, start, stop=None, step=None):
    if stop is not None:
        if step is None:
            d[y] = d[start]
        else:
            d[y] = d[start] + np.arange(y.size) * d[step]


@constant(np.eye, typing=typing.eye)
def eye(y, /, N, M=None, k=0, dtype=None): ...


@constant(np.identity, typing=typing.eye)
def identity(y, /, n, dtype=None): ...


@constant(builtins.len, typing=lambda call: typing.length(call.type("x")))
def length(y, /, x): ...


@constant(builtins.isinstance, typing=lambda call: av.BOOL)
def is_instance(y, /, x, classinfo): ...


@constant(builtins.range, typing=lambda call: av.Many("range", av.INT))
def range_(y, /, start, stop=None, step=None): ...
