"""What numbers are made of, and special functions."""

from __future__ import annotations

import builtins
import math
from typing import Any

import gast
import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, opaque, rule
from srcgrad.rules.trial import elementwise, like, trial
from srcgrad.runtime import bessel, exponent, fraction, kaiser_slope, mantissa, whole

ALIKE: dict[str, Any] = {"typing": trial(dims=like("x")), "elementwise": True, "may_view": False}


@rule(np.ldexp, math.ldexp)
def ldexp(z, /, x1, x2):
    d[z] = np.ldexp(d[x1], x2)
    bar[x1] = np.ldexp(bar[z], x2)


@rule(mantissa, **ALIKE)
def first_of_frexp(y, /, x):
    d[y] = np.ldexp(d[x], -exponent(x))


@constant(exponent, typing=trial(dims=like("x")))
def second_of_frexp(y, /, x): ...


@rule(fraction, **ALIKE)
def first_of_modf(y, /, x):
    d[y] = d[x]


@constant(whole, typing=trial(dims=like("x")))
def second_of_modf(y, /, x): ...


def _pair(function: Any, *names: str) -> Any:
    """The two results of a function of the same arguments, each by a function of its own."""

    def elements(types: Any, arguments: Any) -> list[gast.expr]:
        del types
        found = []
        for name in names:
            part = build.runtime(name) if hasattr(_OWN, name) else build.numpy(name)
            copies = [rewrite.copied(arguments[p]) for p in arguments]
            found.append(build.call(part, *copies))
        return found

    kinds = trial() if isinstance(function, np.ufunc) else _of_divmod
    return constant(function, typing=kinds, partition=elements)


class _OWN:
    """Parts of results that NumPy has no function for."""

    mantissa, exponent, fraction, whole = mantissa, exponent, fraction, whole


@_pair(np.frexp, "mantissa", "exponent")
def frexp(y, /, x): ...


@_pair(np.modf, "fraction", "whole")
def modf(y, /, x): ...


@_pair(np.divmod, "floor_divide", "mod")
def divide_with_rest(z, /, x, y): ...


_of_two_arrays = trial(dims=elementwise)


def _of_divmod(call: Any) -> av.Abstract:
    return _of_two_arrays(call)


def _quotient_and_rest(types: Any, arguments: Any) -> list[gast.expr]:
    del types
    x, y = arguments["x"], arguments["y"]
    parts = [gast.FloorDiv(), gast.Mod()]
    return [gast.BinOp(rewrite.copied(x), op, rewrite.copied(y)) for op in parts]


@constant(builtins.divmod, typing=_of_divmod, partition=_quotient_and_rest)
def quotient_and_rest(z, /, x, y): ...


@constant(np.angle, typing=trial(dims=like("z")))
def angle(y, /, z, deg=False): ...


@rule(np.real_if_close, typing=trial(dims=like("a")), elementwise=True)
def real_if_close(y, /, a):
    d[y] = d[a]


@rule(np.i0, **ALIKE)
def i0(y, /, x):
    d[y] = bessel(1, x) * d[x]


def _of_order(call: Any) -> av.Abstract:
    x = typing.number(call.type("x"))
    if not isinstance(x, av.NUMERIC):
        return av.Unknown("a Bessel function of no number")
    dtype = x.dtype if av.is_float(x) else "float64"
    return av.Array(dtype, av.dims(x)) if av.dims(x) else av.Scalar(dtype, False)


@rule(bessel, typing=_of_order, elementwise=True, may_view=False)
def bessel_of_order(y, /, n, x):
    d[y] = 0.5 * (bessel(abs(n - 1), x) + bessel(n + 1, x)) * d[x]


def _window(call: Any) -> av.Abstract:
    n, beta = call.type("M"), typing.number(call.type("beta"))
    if not isinstance(n, av.Scalar) or not isinstance(beta, av.Scalar):
        return av.Unknown("a window of other than numbers")
    return av.Array("float64", typing._clean(call, (n.value,)))


@rule(np.kaiser, typing=_window, elementwise=True, may_view=False)
def kaiser(y, /, M, beta):
    d[y] = kaiser_slope(M, beta) * d[beta]


@opaque(kaiser_slope, typing=_window)
def sloping(y, /, M, beta): ...
