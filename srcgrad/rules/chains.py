"""`np.linalg.multi_dot`: a product of many matrices, the first and last of which may be vectors."""

from __future__ import annotations

import gast
import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir import build
from srcgrad.rules import typing
from srcgrad.rules.language import Call
from srcgrad.rules.registry import rule, written


def chained(call: Call) -> av.Abstract:
    """The type of the product: rows of the first factor, columns of the last."""
    arrays = call.type("arrays")
    if not isinstance(arrays, av.Sequence):
        if isinstance(arrays, av.Unknown):
            return arrays
        return av.Unknown("np.linalg.multi_dot of no list", "write a list of arrays into the call")
    parts = [typing.number(x) for x in arrays.items]
    ranks = [len(av.dims(p)) for p in parts]
    ends = set(ranks[:1] + ranks[-1:])
    if len(parts) < 2 or not ends <= {1, 2} or any(n != 2 for n in ranks[1:-1]):
        return av.Unknown("np.linalg.multi_dot of other than matrices between vectors or matrices")
    dtype = typing.promote(parts)
    if dtype is None:
        return av.Unknown("operands of an unknown type")
    dims = av.dims(parts[0])[:-1] + av.dims(parts[-1])[1:]
    return av.Array(dtype, dims) if dims else av.Scalar(dtype, False)


@rule(np.linalg.multi_dot, typing=chained, may_view=False)
def multi_dot(y, /, arrays):
    d[y] += with_factor(arrays, k, d[arrays[k]])
    bar[arrays[k]] = without_factor(bar[y], arrays, k)


@written
def with_factor(context, arrays, k, tangent):
    """The product with a tangent in the place of a factor."""
    given = [context.again(x) for x in arrays.elts]
    given[context.static(k)] = tangent
    return _product(context, given)


@written
def without_factor(context, c, arrays, k):
    """The factors before `k` and behind it, transposed, around the cotangent.

    A vector at an end makes the product up to a matrix a vector too: the adjoint of the matrix
    is an outer product.
    """
    k, last = context.static(k), len(arrays.elts) - 1
    row, column = (len(av.dims(context.type(arrays.elts[j]))) == 1 for j in (0, last))
    before = [context.again(x) for x in arrays.elts[:k]]
    behind = [context.again(x) for x in arrays.elts[k + 1 :]]
    # the cotangent goes to a side that is no vector
    left = _product(context, before) if row else None
    right = _product(context, behind) if column else None
    inner = [] if row and column else [c]
    if not row:
        inner = [*_transposed(context, before), *inner]
    if not column:
        inner = [*inner, *_transposed(context, behind)]
    sides = [e for e in (left, _product(context, inner), right) if e is not None]
    if row and column:
        return context.template("c * e", c=c, e=_outer(context, sides))
    return _outer(context, sides)


def _outer(context, sides):
    if len(sides) == 1:
        return sides[0]
    return context.template("np.outer(a, b)", a=sides[0], b=sides[1])


def _transposed(context, factors):
    return [context.template("e.T", e=e) for e in reversed(factors)]


def _product(context, factors):
    """The product of any number of factors, None of none."""
    if len(factors) < 2:
        return factors[0] if factors else None
    if len(factors) == 2:
        return context.template("a @ b", a=factors[0], b=factors[1])
    function = build.attribute(build.numpy("linalg"), "multi_dot")
    return build.call(function, gast.List(factors, gast.Load()))
