"""Type rules of the functions of `scipy.special` that are no plain ufuncs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract, Array, Scalar, Unknown
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING, Call


def numbers(call: Call, parameters: Sequence[str]) -> list[Scalar | Array] | Unknown:
    """The arguments as numbers and arrays; the first that is none."""
    found: list[Scalar | Array] = []
    for p in parameters:
        value = typing.as_array(call.type(p))
        if value is None:
            kind = call.type(p)
            if isinstance(kind, Unknown):
                return kind
            return Unknown(f"{av.describe(kind)} is no number")
        found.append(value)
    return found


def together(values: Sequence[Scalar | Array], dtype: str | None, call: Call) -> Abstract:
    """What they broadcast to: a number of NumPy's own where all are numbers."""
    if dtype is None:
        return Unknown("operands of an unknown type")
    dims = typing.broadcast([av.dims(v) for v in values], call.one)
    return Array(dtype, dims) if dims else Scalar(dtype, False)


def doubles(call: Call) -> Abstract:
    """A function of numbers that computes in float64."""
    values = numbers(call, call.operation.parameters)
    return values if isinstance(values, Unknown) else together(values, "float64", call)


def several(call: Call) -> Abstract:
    """A ufunc with several results, which are all of one type."""
    values = numbers(call, call.operation.parameters)
    if isinstance(values, Unknown):
        return values
    function = call.operation.function
    one = together(values, typing.promote(values, function), call)
    return av.Sequence("tuple", (one,) * function.nout) if not isinstance(one, Unknown) else one


def _strong(value: Scalar | Array) -> Scalar | Array:
    return Scalar(value.dtype, False) if isinstance(value, Scalar) else value


def polygamma(call: Call) -> Abstract:
    """`polygamma`, which gives an array of rank 0 for numbers."""
    values = numbers(call, ("n", "x"))
    if isinstance(values, Unknown):
        return values
    result = together(values, "float64", call)
    return Array("float64", ()) if isinstance(result, Scalar) else result


def counted(call: Call) -> Abstract:
    """`comb` and `perm` of real numbers."""
    if call.static("exact") is not False or call.statics.get("repetition", False) is not False:
        return Unknown("exact=True or repetition=True, where the arguments are integers")
    values = numbers(call, call.operation.parameters[:2])
    if isinstance(values, Unknown):
        return values
    return together(values, typing.promote([*map(_strong, values), av.FLOAT]), call)


def factorial(call: Call) -> Abstract:
    """`factorial` of real numbers."""
    if call.static("exact") is not False or call.static("extend") is MISSING:
        return Unknown("exact=True, where the argument is an integer")
    values = numbers(call, ("n",))
    if isinstance(values, Unknown):
        return values
    (n,) = values
    # an array of rank 0 stays one
    return Array("float64", av.dims(n)) if isinstance(n, Array) else Scalar("float64", False)


def quotient(call: Call) -> Abstract:
    """A quotient, by a function of NumPy."""
    values = numbers(call, call.operation.parameters)
    if isinstance(values, Unknown):
        return values
    return together(values, typing.promote([*values, av.FLOAT]), call)


def zeta(call: Call) -> Abstract:
    """`zeta` of one or two arguments."""
    if call.type("q") == av.Constant(None):
        return typing.floating(call)
    values = numbers(call, ("x", "q"))
    if isinstance(values, Unknown):
        return values
    return together(values, typing.promote(values, special._ufuncs._zeta), call)


def weighed(call: Call) -> Abstract:
    """`logsumexp`: a reduction, perhaps with weights that are broadcast against it."""
    a, b = typing.as_array(call.type("a")), call.type("b")
    if a is None:
        return Unknown("an operand that is not an array")
    values = [a]
    if b != av.Constant(None):
        weights = typing.as_array(b)
        if weights is None:
            return Unknown("weights that are no array")
        values.append(weights)
    dtype = typing.promote([*map(_strong, values), av.FLOAT])
    keep = call.static("keepdims")
    dims = typing.broadcast([av.dims(v) for v in values], call.one)
    axis = call.static("axis")
    gone = tuple(range(len(dims))) if axis is None else typing.axes_of(axis, len(dims))
    if dtype is None or gone is None or keep is MISSING:
        return Unknown("an axis that is not a literal, or operands of an unknown type")
    if keep:
        left = tuple(1 if k in gone else d for k, d in enumerate(dims))
    else:
        left = tuple(d for k, d in enumerate(dims) if k not in gone)
    return Array(dtype, left) if left else Scalar(dtype, False)


def signed(call: Call) -> Abstract:
    """`logsumexp` with return_sign=True."""
    one = weighed(call)
    return one if isinstance(one, Unknown) else av.Sequence("tuple", (one, one))


def normalised(call: Call) -> Abstract:
    """`softmax`, `log_softmax`: an array of the same shape."""
    x = typing.as_array(call.type("x"))
    if not isinstance(x, Array) or not x.dims:
        return Unknown("the softmax of no array")
    axis = call.static("axis")
    if axis is MISSING or axis is not None and typing.axes_of(axis, len(x.dims)) is None:
        return Unknown("an axis that is not a literal")
    return Array(x.dtype if np.dtype(x.dtype).kind == "f" else "float64", x.dims)


def spherical(call: Call) -> Abstract:
    """`spherical_jn` and its kin."""
    values = numbers(call, ("n", "z"))
    if isinstance(values, Unknown):
        return values
    if call.static("derivative") is MISSING:
        return Unknown("`derivative` that is not a literal")
    return together(values, "float64", call)


def shares(call: Call) -> Abstract:
    """The shares of the terms in a `logsumexp`."""
    values = numbers(call, ("a",) if call.type("b") == av.Constant(None) else ("a", "b"))
    if isinstance(values, Unknown):
        return values
    return together(values, typing.promote([*map(_strong, values), av.FLOAT]), call)
