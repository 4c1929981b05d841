"""What the gradient function returns: the container, shape and dtype of each argument.

In: the adjoints at the end of the reverse sweep. Out: one expression an argument. What is true
then: every array in it is fresh, writable and shares memory with nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping

import gast
import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array, Scalar
from srcgrad.transform.adjoints import Adjoint, zero_adjoint
from srcgrad.transform.expand import adjoint_dtype


def leaf_names(leaves: Mapping[str, gast.expr]) -> dict[object, str]:
    """From a part of an argument, as an expression, to the name that stands for it."""
    return {rewrite.key(e): name for name, e in leaves.items()}


def parts(
    name: str, kind: Abstract, e: gast.expr, leaves: Mapping[object, str]
) -> list[tuple[str, Abstract]]:
    """The names whose adjoints make up the gradient of an argument."""
    own = leaves.get(rewrite.key(e)) if not isinstance(e, gast.Name) else name
    found = [(own, kind)] if own is not None else []
    if isinstance(kind, av.Dict):
        for key, value in kind.items:
            inner = build.subscript(rewrite.copied(e), build.const(key))
            found += parts("", value, inner, leaves)
    return found


def gradient_of(
    name: str,
    kind: Abstract,
    e: gast.expr,
    adjoints: Mapping[str, Adjoint],
    leaves: Mapping[object, str],
) -> gast.expr:
    """The gradient with respect to an argument or a part of one, as an expression."""
    own = name if isinstance(e, gast.Name) else leaves.get(rewrite.key(e), "")
    if isinstance(kind, av.Dict):
        if own in adjoints:
            whole = adjoints[own].expr
            if not any(isinstance(v, Scalar) for _, v in kind.items):
                return rewrite.copied(whole)
            # numbers were added to, and came out as NumPy's
            names = [build.const(k) for k, _ in kind.items]
            parts_of = [
                build.subscript(rewrite.copied(whole), build.const(k)) for k, _ in kind.items
            ]
            kinds = [v for _, v in kind.items]
            values = [
                cast(e, av.Unknown(), v) if _is_number(v) else e for e, v in zip(parts_of, kinds)
            ]
            return gast.Dict(names, values)
        keys = [build.const(k) for k, _ in kind.items]
        values = [
            gradient_of("", v, build.subscript(rewrite.copied(e), build.const(k)), adjoints, leaves)
            for k, v in kind.items
        ]
        return gast.Dict(keys, values)
    if own in adjoints:
        adjoint = adjoints[own]
        return cast(rewrite.copied(adjoint.expr), adjoint.kind, kind)
    zero = zero_adjoint(own or name, kind, rewrite.copied(e))
    if isinstance(kind, Scalar):
        return cast(zero, av.FLOAT, kind) if kind.dtype != "bool" else zero
    return zero


def _is_number(kind: Abstract) -> bool:
    return isinstance(kind, Scalar) and kind.dtype != "bool"


def cast(e: gast.expr, have: Abstract, want: Abstract) -> gast.expr:
    """The adjoint `e` in the type of its argument."""
    if isinstance(want, Scalar):
        if want.python is not False:
            is_python = isinstance(have, Scalar) and have.python is True
            return e if is_python else build.call(build.name("float"), e)
        dtype = want.dtype if np.dtype(want.dtype).kind == "f" else "float64"
        if have == Scalar(dtype, False):
            return e
        return build.call(build.numpy(dtype), e)
    assert isinstance(want, Array)
    dtype = adjoint_dtype(want)
    if not want.dims:
        if have == Array(dtype, ()):
            return e
        same = dtype == "float64" and getattr(have, "dtype", None) == dtype
        keywords = {} if same else {"dtype": build.numpy(dtype)}
        return build.call(build.numpy("array"), e, **keywords)
    if isinstance(have, Array) and have.dtype != dtype:
        return build.call(build.attribute(e, "astype"), build.numpy(dtype))
    return e
