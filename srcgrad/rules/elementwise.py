"""Functions of one or two numbers, elementwise on arrays: the ufuncs and their twins in `math`.

The bodies are equations in the language of `rules.language`: they are read and never run. Formulas
without a source are in every table of derivatives (Abramowitz and Stegun, chapters 4 and 6).
"""

import math

import numpy as np

from srcgrad import runtime
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, rule


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
    d[y] = d[x] / (1.0 - x * x)


@rule(np.exp, math.exp)
def exp(y, /, x):
    d[y] = y * d[x]


@rule(np.exp2, math.exp2)
def exp2(y, /, x):
    d[y] = 0.6931471805599453 * y * d[x]


@rule(np.expm1, math.expm1)
def expm1(y, /, x):
    d[y] = (1.0 + y) * d[x]


@rule(np.log, math.log)
def log(y, /, x):
    d[y] = d[x] / x


@rule(np.log2, math.log2)
def log2(y, /, x):
    d[y] = d[x] / (0.6931471805599453 * x)


@rule(np.log10, math.log10)
def log10(y, /, x):
    d[y] = d[x] / (2.302585092994046 * x)


@rule(np.log1p, math.log1p)
def log1p(y, /, x):
    d[y] = d[x] / (1.0 + x)


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


@rule(np.hypot)
def hypot(z, /, x, y):
    r = runtime.divisor(z)
    d[z] = (x * d[x] + y * d[y]) / r


@rule(np.logaddexp)
def logaddexp(z, /, x, y):
    d[z] = np.exp(x - z) * d[x] + np.exp(y - z) * d[y]


@rule(np.maximum)
def maximum(z, /, x, y):
    first = (x > y) + 0.5 * (x == y)
    d[z] = first * d[x] + (1.0 - first) * d[y]


@rule(np.minimum)
def minimum(z, /, x, y):
    first = (x < y) + 0.5 * (x == y)
    d[z] = first * d[x] + (1.0 - first) * d[y]


@rule(math.pow)
def pow(z, /, x, y):
    d[z] = runtime.power_slope(x, y) * d[x] + z * runtime.log_or_zero(x) * d[y]


@rule(np.degrees, np.rad2deg, math.degrees)
def degrees(y, /, x):
    d[y] = 57.29577951308232 * d[x]


@rule(np.radians, np.deg2rad, math.radians)
def radians(y, /, x):
    d[y] = 0.017453292519943295 * d[x]


@constant(runtime.divisor, typing=typing.same)
def divisor(y, /, x): ...


def _flat(function, *aliases):
    def flat(y, /, x): ...

    constant(function, *aliases, typing=typing.elementwise)(flat)


for _function in (np.sign, np.floor, np.ceil, np.rint, np.trunc):
    _flat(_function)


def _test(function):
    def test(y, /, x): ...

    constant(function, typing=typing.comparison)(test)


for _function in (np.isfinite, np.isnan, np.isinf, np.logical_not):
    _test(_function)
