"""Diagonals and triangles of matrices."""

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.ir import build
from srcgrad.rules import shape_types, typing
from srcgrad.rules.registry import lowering, opaque, rule
from srcgrad.runtime import places, scattered


@rule(np.tril, typing=shape_types.rearranged, may_view=False, selector=True)
def tril(y, /, m, k=0):
    if known(k) and k == 0:
        d[y] = np.tril(d[m])
        bar[m] = np.tril(bar[y])
    else:
        d[y] = np.tril(d[m], k)
        bar[m] = np.tril(bar[y], k)


@rule(np.triu, typing=shape_types.rearranged, may_view=False, selector=True)
def triu(y, /, m, k=0):
    if known(k) and k == 0:
        d[y] = np.triu(d[m])
        bar[m] = np.triu(bar[y])
    else:
        d[y] = np.triu(d[m], k)
        bar[m] = np.triu(bar[y], k)


@rule(np.diag, typing=shape_types.diagonal, selector=True)
def diag(y, /, v, k=0):
    if rank(v) == 1:
        d[y] = np.diag(d[v], k)
        if k == 0:
            bar[v] = np.diagonal(bar[y])
        else:
            bar[v] = np.diagonal(bar[y], k)
    else:
        d[y] = np.diagonal(d[v], k)
        bar[v] = runtime.on_diagonal(bar[y], np.shape(v), k)


@rule(np.diagonal, typing=shape_types.diagonal, method="diagonal", selector=True)
def diagonal(y, /, a, offset=0, axis1=0, axis2=1):
    if rank(a) != 2 or axis1 != 0 or axis2 != 1:
        came = np.diagonal(places(np.shape(a)), offset, axis1, axis2)
        d[y] = np.diagonal(d[a], offset, axis1, axis2)
        bar[a] = scattered(bar[y], came, np.shape(a))
    else:
        d[y] = np.diagonal(d[a], offset)
        bar[a] = runtime.on_diagonal(bar[y], np.shape(a), offset)


@rule(np.trace, typing=shape_types.diagonal, method="trace", may_view=False, selector=True)
def trace(y, /, a, offset=0, axis1=0, axis2=1):
    if rank(a) != 2 or axis1 != 0 or axis2 != 1:
        came = np.diagonal(places(np.shape(a)), offset, axis1, axis2)
        d[y] = np.trace(d[a], offset, axis1, axis2)
        bar[a] = scattered(np.expand_dims(bar[y], -1), came, np.shape(a))
    else:
        d[y] = np.trace(d[a], offset)
        bar[a] = runtime.on_diagonal(bar[y], np.shape(a), offset)


@lowering(runtime.on_diagonal)
def short_on_diagonal(context, a, shape, offset=None):
    """On the main diagonal of a square matrix: `np.diag`, or a multiple of the unit matrix."""
    matrix = context.shaped(shape)
    rows, columns = (None, None) if matrix is None else av.dims(context.type(matrix))
    if offset is None or context.static(offset) != 0:
        return None
    if rows is None or rows != columns or rows is av.MANY:
        return build.call(build.runtime("on_diagonal"), a, shape)
    if av.dims(context.type(a)):
        return context.template("np.diag(a)", a=a)
    return context.template("a * np.eye(x.shape[0])", a=a, x=matrix)


@opaque(runtime.on_diagonal, typing=lambda call: typing.restored(call))
def putting(y, /, a, shape, offset=0): ...
