"""Functions whose results carry no derivative: new arrays, lengths, types."""

import builtins

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, rule


@constant(np.zeros, np.ones, np.empty, typing=typing.filled)
def zeros(y, /, shape, dtype=None): ...


@constant(np.zeros_like, np.ones_like, np.empty_like, typing=typing.like)
def zeros_like(y, /, a, dtype=None): ...


@constant(np.arange, typing=lambda call: typing.arange(call))
def arange(y, /, start, stop=None, step=None): ...


@constant(np.linspace, typing=lambda call: typing.linspace(call))
def linspace(y, /, start, stop, num=50): ...


@constant(np.eye, np.identity, typing=lambda call: typing.eye(call))
def eye(y, /, N): ...


@constant(builtins.len, typing=lambda call: typing.length(call.type("x")))
def length(y, /, x): ...


@constant(builtins.int, typing=lambda call: av.INT)
def integer(y, /, x): ...


@constant(builtins.bool, typing=lambda call: av.BOOL)
def boolean(y, /, x): ...


@constant(builtins.isinstance, typing=lambda call: av.BOOL)
def is_instance(y, /, x, classinfo): ...


@constant(builtins.range, typing=lambda call: av.Many("range", av.INT))
def range_(y, /, start, stop=None, step=None): ...


@rule(builtins.float, typing=lambda call: av.FLOAT, elementwise=True, may_view=False)
def to_float(y, /, x):
    d[y] = d[x]
