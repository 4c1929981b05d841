"""Functions of one or two numbers, elementwise on arrays: the ufuncs and their twins in `math`.

The bodies are equations in the language of `rules.language`: they are read and never run. Formulas
without a source are in every table of derivatives (Abramowitz and Stegun, chapters 4 and 6).
"""

import builtins
import math
from typing import Any

import gast
import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, lowering, opaque, rule


@rule(np.sin, math.sin)
def sin(y, /, x):
    d[y] = np.cos(x) * d[x]


@rule(np.cos, math.cos)
def cos(y, /, x):
    d[y] = -np.sin(x) * d[x]


@rule(np.tan, math.tan)
def tan(y, /, x):
    d[y] = (1.0 + y * y) * d[x]


@rule(np.arcsin, math.asin)
def arcsin(y, /, x):
    d[y] = runtime.divide(d[x], np.sqrt(1.0 - x * x))


@rule(np.arccos, math.acos)
def arccos(y, /, x):
    d[y] = -runtime.divide(d[x], np.sqrt(1.0 - x * x))


@rule(np.arctan, math.atan)
def arctan(y, /, x):
    d[y] = d[x] / (1.0 + x * x)


@rule(np.sinh, math.sinh)
def sinh(y, /, x):
    d[y] = np.cosh(x) * d[x]


@rule(np.cosh, math.cosh)
def cosh(y, /, x):
    d[y] = np.sinh(x) * d[x]


@rule(np.tanh, math.tanh)
def tanh(y, /, x):
    d[y] = (1.0 - y * y) * d[x]


@rule(np.arcsinh, math.asinh)
def arcsinh(y, /, x):
    d[y] = d[x] / np.sqrt(1.0 + x * x)


@rule(np.arccosh, math.acosh)
def arccosh(y, /, x):
    d[y] = runtime.divide(d[x], np.sqrt(x * x - 1.0))


@rule(np.arctanh, math.atanh)
def arctanh(y, /, x):
    d[y] = runtime.divide(d[x], 1.0 - x * x)


@rule(np.exp, math.exp)
def exp(y, /, x):
    d[y] = y * d[x]


@rule(np.exp2, math.exp2)
def exp2(y, /, x):
    d[y] = 0.6931471805599453 * y * d[x]


@rule(np.expm1, math.expm1)
def expm1(y, /, x):
    d[y] = (1.0 + y) * d[x]


@rule(np.log)
def log(y, /, x):
    d[y] = runtime.divide(d[x], x)


@rule(math.log, typing=typing.math_log, elementwise=True, may_view=False)
def log_to_base(y, /, x, base=None):
    if base is None:
        d[y] = d[x] / x
    else:
        d[y] = (d[x] / x - y * d[base] / base) / np.log(base)


@rule(np.log2, math.log2)
def log2(y, /, x):
    d[y] = runtime.divide(d[x], 0.6931471805599453 * x)


@rule(np.log10, math.log10)
def log10(y, /, x):
    d[y] = runtime.divide(d[x], 2.302585092994046 * x)


@rule(np.log1p, math.log1p)
def log1p(y, /, x):
    d[y] = runtime.divide(d[x], 1.0 + x)


@rule(np.sqrt, math.sqrt)
def sqrt(y, /, x):
    d[y] = runtime.divide(d[x], 2.0 * y)


@rule(np.cbrt, math.cbrt)
def cbrt(y, /, x):
    d[y] = runtime.divide(d[x], 3.0 * y * y)


@rule(np.square)
def square(y, /, x):
    d[y] = 2.0 * x * d[x]


@rule(np.reciprocal)
def reciprocal(y, /, x):
    d[y] = -y * y * d[x]


@rule(np.absolute, abs, math.fabs)
def absolute(y, /, x):
    d[y] = np.sign(x) * d[x]


@rule(np.fabs)
def fabs(y, /, x):
    d[y] = np.sign(x) * d[x]


@rule(np.arctan2, math.atan2)
def arctan2(z, /, y, x):
    r = runtime.divisor(x * x + y * y)
    d[z] = (x * d[y] - y * d[x]) / r


@rule(np.hypot, math.hypot)
def hypot(z, /, x, y):
    r = runtime.divisor(z)
    d[z] = (x * d[x] + y * d[y]) / r


@rule(np.logaddexp)
def logaddexp(z, /, x, y):
    d[z] = np.exp(x - z) * d[x] + np.exp(y - z) * d[y]


@rule(np.logaddexp2)
def logaddexp2(z, /, x, y):
    d[z] = np.exp2(x - z) * d[x] + np.exp2(y - z) * d[y]


@rule(np.copysign, math.copysign, flat="y")
def copysign(z, /, x, y):
    d[z] = np.sign(x) * np.copysign(1.0, y) * d[x]


@rule(np.heaviside, flat="x")
def heaviside(z, /, x, h):
    d[z] = (x == 0.0) * d[h]


@rule(np.sinc, typing=typing.floating, elementwise=True, may_view=False)
def sinc(y, /, x):
    d[y] = (np.cos(np.pi * x) - y) / runtime.divisor(x) * d[x]


@rule(np.conjugate, typing=typing.conjugated, method=("conj", "conjugate"))
def conjugate(y, /, x):
    d[y] = d[x]


@rule(np.real, typing=typing.same, elementwise=True)
def real(y, /, val):
    d[y] = d[val]


@rule(np.nan_to_num, typing=typing.of_numpy, elementwise=True, may_view=False)
def nan_to_num(y, /, x, *, nan=0.0, posinf=None, neginf=None):
    part = np.isfinite(x) * d[x] + np.isnan(x) * d[nan]
    if posinf is None and neginf is None:
        d[y] = part
    elif neginf is None:
        d[y] = part + (x == np.inf) * d[posinf]
    elif posinf is None:
        d[y] = part + (x == -np.inf) * d[neginf]
    else:
        d[y] = part + (x == np.inf) * d[posinf] + (x == -np.inf) * d[neginf]


@rule(math.pow)
def pow(z, /, x, y):
    d[z] = runtime.times(d[x], runtime.power_slope(x, y)) + z * runtime.log_or_zero(x) * d[y]


@rule(np.degrees, np.rad2deg, math.degrees)
def degrees(y, /, x):
    d[y] = 57.29577951308232 * d[x]


@rule(np.radians, np.deg2rad, math.radians)
def radians(y, /, x):
    d[y] = 0.017453292519943295 * d[x]


@opaque(runtime.divisor, typing=typing.same)
def divisor(y, /, x): ...


@lowering(runtime.divisor)
def short_divisor(context, r):
    if isinstance(context.type(r), av.Scalar) and not av.is_complex(context.type(r)):
        return context.template("r or np.inf", r=r)
    if isinstance(r, gast.Name) and av.is_array(context.type(r)):
        return context.template("np.where(r == 0.0, np.inf, q)", r=r, q=context.again(r))
    return None


def _flat(function: Any, *aliases: Any) -> None:
    def flat(y, /, x): ...

    constant(function, *aliases, typing=typing.elementwise)(flat)


_flat(np.sign)
_flat(np.floor, math.floor)
_flat(np.ceil, math.ceil)
_flat(np.trunc, math.trunc, np.fix)
_flat(np.rint)
_flat(np.spacing)


@rule(np.nextafter, flat="y")
def nextafter(z, /, x, y):
    d[z] = d[x]


@constant(np.round, np.around, builtins.round, typing=typing.rounded, method="round")
def round_(y, /, a, decimals=None): ...


@constant(np.imag, typing=typing.same)
def imag(y, /, val): ...
