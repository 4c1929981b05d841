"""What the gradient function returns: the container, shape and dtype of each argument.

In: the adjoints at the end of the reverse sweep. Out: one expression an argument. What is true
then: every array in it is fresh, writable and shares memory with nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array, Scalar
from srcgrad.transform.adjoints import Adjoint, zero_adjoint
from srcgrad.transform.expand import adjoint_dtype


def leaf_names(leaves: Mapping[str, gast.expr]) -> dict[object, str]:
    """From a part of an argument, as an expression, to the name that stands for it."""
    return {rewrite.key(e): name for name, e in leaves.items()}


Fields = Callable[[str], list[tuple[str, Abstract]]]


def children(kind: Abstract, e: gast.expr, fields: Fields) -> list[tuple[gast.expr, Abstract]]:
    """The parts of a container or object, as expressions, with their types."""
    if isinstance(kind, av.Object):
        named = kind.items or fields(kind.path or "")
        return [(build.attribute(rewrite.copied(e), k), v) for k, v in named]
    if isinstance(kind, av.Dict):
        keyed = list(kind.items)
    elif isinstance(kind, av.Sequence):
        keyed = list(enumerate(kind.items))
    else:
        return []
    return [(build.subscript(rewrite.copied(e), build.const(k)), v) for k, v in keyed]


def parts(
    name: str, kind: Abstract, e: gast.expr, leaves: Mapping[object, str], fields: Fields
) -> list[tuple[str, Abstract]]:
    """The names whose adjoints make up the gradient of an argument."""
    own = leaves.get(rewrite.key(e)) if not isinstance(e, gast.Name) else name
    found = [(own, kind)] if own is not None else []
    for inner, value in children(kind, e, fields):
        found += parts("", value, inner, leaves, fields)
    return found


def gradient_of(
    name: str,
    kind: Abstract,
    e: gast.expr,
    adjoints: Mapping[str, Adjoint],
    leaves: Mapping[object, str],
    fields: Fields,
) -> gast.expr:
    """The gradient with respect to an argument or a part of one, as an expression."""
    own = name if isinstance(e, gast.Name) else leaves.get(rewrite.key(e), "")
    if isinstance(kind, av.Many) and own in adjoints:
        return _numbers_as_floats(kind, adjoints[own].expr)
    if isinstance(kind, av.Object) and kind.cls is functools.partial:
        return build.const(None)  # a function, like any other
    if isinstance(kind, av.STRUCTURES):
        inner = children(kind, e, fields)
        if own in adjoints:
            whole = adjoints[own].expr
            if not any(isinstance(v, Scalar) for _, v in inner) and _is_mutable(kind):
                return rewrite.copied(whole)
            # numbers were added to, and came out as NumPy's
            at = [
                build.subscript(rewrite.copied(whole), rewrite.copied(x.slice)) for x, _ in inner
            ]
            values = [
                cast(p, av.Unknown(), v) if _is_number(v) else p for p, (_, v) in zip(at, inner)
            ]
        else:
            values = [gradient_of("", v, x, adjoints, leaves, fields) for x, v in inner]
        return _container(kind, e, inner, values)
    if own in adjoints:
        adjoint = adjoints[own]
        return cast(rewrite.copied(adjoint.expr), adjoint.kind, kind)
    if isinstance(kind, av.Many):
        return _numbers_as_floats(kind, zero_adjoint(own or name, kind, rewrite.copied(e)))
    zero = zero_adjoint(own or name, kind, rewrite.copied(e))
    if isinstance(kind, Scalar):
        return cast(zero, av.FLOAT, kind) if kind.dtype != "bool" else zero
    return zero


def _is_mutable(kind: Abstract) -> bool:
    """Whether the adjoint of the container as a whole is of its own type."""
    return isinstance(kind, av.Dict) or isinstance(kind, av.Sequence) and kind.kind == "list"


def _numbers_as_floats(kind: av.Many, whole: gast.expr) -> gast.expr:
    if _is_number(kind.item):
        one = cast(build.name("leaf$0"), av.Unknown(), kind.item)
        each = gast.comprehension(build.target("leaf$0"), rewrite.copied(whole), [], 0)
        whole = gast.ListComp(one, [each])
        if kind.kind == "list":
            return whole
    elif kind.kind == "list":
        return rewrite.copied(whole)
    return build.call(build.builtin("tuple"), whole)


def _container(
    kind: Abstract,
    e: gast.expr,
    inner: Sequence[tuple[gast.expr, Abstract]],
    values: list[gast.expr],
) -> gast.expr:
    """The container of the argument around the gradients of its parts."""
    if isinstance(kind, av.Dict):
        return gast.Dict([rewrite.copied(x.slice) for x, _ in inner], values)
    if isinstance(kind, av.Sequence):
        return build.tuple_(values) if kind.kind == "tuple" else gast.List(values, gast.Load())
    assert isinstance(kind, av.Object)
    named = {x.attr: v for (x, _), v in zip(inner, values)}
    if hasattr(kind.cls, "_fields"):
        own_class = build.call(build.builtin("type"), rewrite.copied(e))
        return build.call(own_class, *values)
    return build.call(build.runtime("like"), rewrite.copied(e), **named)


def _is_number(kind: Abstract) -> bool:
    return isinstance(kind, Scalar) and kind.dtype != "bool"


def cast(e: gast.expr, have: Abstract, want: Abstract) -> gast.expr:
    """The adjoint `e` in the type of its argument."""
    if isinstance(want, Scalar):
        if want.python is not False:
            is_python = have in (av.FLOAT, Scalar("complex128"))
            wide = "complex" if av.is_complex(want) else "float"
            if is_python and av.is_complex(have) is av.is_complex(want):
                return e
            return build.call(build.builtin(wide), e)
        dtype = adjoint_dtype(want)
        if have == Scalar(dtype, False):
            return e
        return build.call(build.numpy(dtype), e)
    assert isinstance(want, Array)
    dtype = adjoint_dtype(want)
    if not want.dims:  # sums of arrays of rank 0 are numbers
        same = dtype == "float64" and getattr(have, "dtype", None) == dtype
        keywords = {} if same else {"dtype": build.numpy(dtype)}
        return build.call(build.numpy("array"), e, **keywords)
    if isinstance(have, Array) and have.dtype != dtype:
        return build.call(build.attribute(e, "astype"), build.numpy(dtype))
    return e
