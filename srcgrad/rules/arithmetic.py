"""Operators and the ufuncs that mean the same.

The bodies are equations in the language of `rules.language`: they are read and never run.
"""

import ast
import math
import operator

import numpy as np

from srcgrad import runtime
from srcgrad.ir.abstract import Array, Scalar
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, lowering, opaque, rule
from srcgrad.runtime import log_or_zero, power_slope


@rule(np.add, ast.Add, operator.add)
def add(z, /, x, y):
    d[z] = d[x] + d[y]


@rule(np.subtract, ast.Sub, operator.sub)
def subtract(z, /, x, y):
    d[z] = d[x] - d[y]


@rule(np.multiply, ast.Mult, operator.mul)
def multiply(z, /, x, y):
    d[z] = d[x] * y + x * d[y]


@rule(np.divide, ast.Div, operator.truediv)
def divide(z, /, x, y):
    if careful:
        d[z] = runtime.divide(d[x], y) - runtime.times(runtime.divide(d[y], y), z)
        t_bar = runtime.divide(bar[z], y)
        bar[x] = t_bar
        bar[y] = -runtime.times(t_bar, z)
    else:
        d[z] = (d[x] - z * d[y]) / y


@rule(np.negative, ast.USub, operator.neg)
def negative(y, /, x):
    d[y] = -d[x]


@rule(np.positive, ast.UAdd, operator.pos)
def positive(y, /, x):
    d[y] = d[x]


def is_regular(y):
    """Whether a power has a finite slope at 0."""
    return not isinstance(y, complex) and (y == 0 or y >= 1)


@rule(np.power, ast.Pow, operator.pow, pow)
def power(z, /, x, y):
    if known(y) and is_regular(y) and (y % 1 == 0 or not is_python(x)):
        d[z] = y * x ** (y - 1) * d[x]
    else:
        d[z] = runtime.times(d[x], power_slope(x, y)) + z * log_or_zero(x) * d[y]


@rule(np.float_power)
def float_power(z, /, x, y):
    if known(y) and is_regular(y):
        d[z] = y * x ** (y - 1) * d[x]
    else:
        d[z] = runtime.times(d[x], power_slope(x, y)) + z * log_or_zero(x) * d[y]


@rule(np.mod, ast.Mod, operator.mod)
def mod(z, /, x, y):
    d[z] = d[x] - x // y * d[y]


@rule(np.fmod, math.fmod)
def fmod(z, /, x, y):
    d[z] = d[x] - np.trunc(x / y) * d[y]


@constant(np.floor_divide, ast.FloorDiv, operator.floordiv, typing=typing.elementwise)
def floor_divide(z, /, x, y): ...


@rule(runtime.divide, typing=typing.runtime_number, elementwise=True, may_view=False)
def ieee_divide(z, /, x, y):
    d[z] = runtime.divide(d[x], y) - runtime.times(runtime.divide(d[y], y), z)
    bar[x] = runtime.divide(bar[z], y)
    bar[y] = -runtime.times(runtime.divide(bar[z], y), z)


@rule(runtime.times, typing=typing.runtime_number, elementwise=True, may_view=False)
def careful_times(z, /, x, y):
    d[z] = runtime.times(d[x], y) + x * d[y]
    bar[x] = runtime.times(bar[z], y)
    bar[y] = x * bar[z]


@lowering(runtime.times)
def short_times(context, x, y):
    return None if context.careful else context.template("y * x", x=x, y=y)


@lowering(runtime.divide)
def short_divide(context, x, y):
    if context.careful:
        return None
    kind = context.type(y), context.type(x)
    if any(isinstance(k, Array) or isinstance(k, Scalar) and k.python is False for k in kind):
        return context.template("x / y", x=x, y=y)
    return None


@lowering(runtime.power_slope)
def short_power_slope(context, x, y):
    kind = context.type(x)
    if isinstance(kind, Array) or isinstance(kind, Scalar) and kind.python is False:
        exponent = context.static(y)
        if isinstance(exponent, int | float) and exponent != 0:
            less = context.constant(exponent - 1)
            return context.template("y * x ** z", x=x, y=y, z=less)
    return None


@rule(runtime.power_slope, typing=typing.runtime_number, elementwise=True, may_view=False)
def slope(z, /, x, y):
    d[z] = y * power_slope(x, y - 1) * d[x] + (runtime.power(x, y - 1) + z * log_or_zero(x)) * d[y]


@rule(runtime.log_or_zero, typing=typing.runtime_number, elementwise=True, may_view=False)
def logarithm(z, /, x):
    d[z] = runtime.divide(d[x], x)


@opaque(runtime.power, typing=typing.runtime_number)
def finite_power(z, /, x, y): ...
