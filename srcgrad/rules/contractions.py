"""Products that sum over a shared axis. The transposes are stated by rank, as nobody would write
`np.outer` for a matrix or `.mT` for a vector."""

import ast
import operator

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import contraction_types, typing
from srcgrad.rules.language import Call, TypeRule
from srcgrad.rules.registry import lowering, opaque, rule


@rule(
    np.matmul, ast.MatMult, operator.matmul,
    typing=contraction_types.contraction, elementwise=False, may_view=False, broadcasts=True,
)  # fmt: skip
def matmul(c, /, a, b):
    d[c] = d[a] @ b + a @ d[b]
    if rank(a) == 1 and rank(b) == 1:
        bar[a] = bar[c] * b
        bar[b] = bar[c] * a
    elif rank(a) == 2 and rank(b) == 1:
        bar[a] = np.outer(bar[c], b)
        bar[b] = a.T @ bar[c]
    elif rank(a) == 1 and rank(b) == 2:
        bar[a] = b @ bar[c]
        bar[b] = np.outer(a, bar[c])
    elif rank(a) == 2 and rank(b) == 2:
        bar[a] = bar[c] @ b.T
        bar[b] = a.T @ bar[c]
    elif rank(b) == 1:
        bar[a] = bar[c][..., None] * b
        bar[b] = bar[c][..., None] * a
    elif rank(a) == 1:
        bar[a] = (b @ bar[c][..., None])[..., 0]
        bar[b] = a[:, None] * bar[c][..., None, :]
    else:
        bar[a] = bar[c] @ b.mT
        bar[b] = a.mT @ bar[c]


@rule(np.dot, typing=contraction_types.contraction, method="dot", may_view=False, broadcasts=True)
def dot(c, /, a, b):
    if rank(a) == 0 or rank(b) == 0:
        d[c] = d[a] * b + a * d[b]
    else:
        d[c] = np.dot(d[a], b) + np.dot(a, d[b])
        if rank(a) == 1 and rank(b) == 1:
            bar[a] = bar[c] * b
            bar[b] = bar[c] * a
        elif rank(a) == 2 and rank(b) == 1:
            bar[a] = np.outer(bar[c], b)
            bar[b] = a.T @ bar[c]
        elif rank(a) == 1 and rank(b) == 2:
            bar[a] = b @ bar[c]
            bar[b] = np.outer(a, bar[c])
        elif rank(a) > 2 or rank(b) > 2:
            axes = ((-1,), (max(-2, -np.ndim(b)),))
            bar[a] = runtime.tensordot_left(bar[c], a, b, axes)
            bar[b] = runtime.tensordot_right(bar[c], a, b, axes)
        else:
            bar[a] = bar[c] @ b.T
            bar[b] = a.T @ bar[c]


@rule(np.outer, typing=contraction_types.contraction, may_view=False)
def outer(c, /, a, b):
    d[c] = np.outer(d[a], b) + np.outer(a, d[b])
    if rank(a) != 1 or rank(b) != 1:
        bar[a] = np.reshape(bar[c] @ np.ravel(b), np.shape(a))
        bar[b] = np.reshape(np.ravel(a) @ bar[c], np.shape(b))
    else:
        bar[a] = bar[c] @ b
        bar[b] = a @ bar[c]


@rule(np.inner, typing=contraction_types.inner, may_view=False)
def inner(c, /, a, b):
    d[c] = np.inner(d[a], b) + np.inner(a, d[b])
    if rank(a) == 1 and rank(b) == 1:
        bar[a] = bar[c] * b
        bar[b] = bar[c] * a
    elif rank(a) == 2 and rank(b) == 1:
        bar[a] = np.outer(bar[c], b)
        bar[b] = bar[c] @ a
    elif rank(a) == 1 and rank(b) == 2:
        bar[a] = bar[c] @ b
        bar[b] = np.outer(bar[c], a)
    elif rank(a) > 2 or rank(b) > 2:
        bar[a] = runtime.tensordot_left(bar[c], a, b, ((-1,), (-1,)))
        bar[b] = runtime.tensordot_right(bar[c], a, b, ((-1,), (-1,)))
    else:
        bar[a] = bar[c] @ b
        bar[b] = bar[c].T @ a


@rule(np.vdot, typing=contraction_types.inner, may_view=False)
def vdot(c, /, a, b):
    d[c] = np.vdot(d[a], b) + np.vdot(a, d[b])
    if rank(a) == 1 and rank(b) == 1:
        bar[a] = bar[c] * b
        bar[b] = bar[c] * a
    else:
        bar[a] = bar[c] * np.reshape(b, np.shape(a))
        bar[b] = bar[c] * np.reshape(a, np.shape(b))


@rule(np.kron, typing=contraction_types.kron, may_view=False)
def kron(c, /, a, b):
    d[c] = np.kron(d[a], b) + np.kron(a, d[b])
    if rank(a) == 1 and rank(b) == 1:
        bar[a] = np.reshape(bar[c], (np.shape(a)[0], np.shape(b)[0])) @ b
        bar[b] = a @ np.reshape(bar[c], (np.shape(a)[0], np.shape(b)[0]))
    elif rank(a) == 2 and rank(b) == 2:
        cut = runtime.blocks(bar[c], np.shape(a), np.shape(b))
        bar[a] = np.tensordot(cut, b, ((1, 3), (0, 1)))
        bar[b] = np.tensordot(a, cut, ((0, 1), (0, 2)))
    else:
        bar[a] = runtime.kron_left(bar[c], np.shape(a), b)
        bar[b] = runtime.kron_right(bar[c], a, np.shape(b))


@lowering(runtime.blocks)
def short_blocks(context, c, outer, inner):
    a, b = context.shaped(outer), context.shaped(inner)
    if a is None or b is None:
        return None
    again = context.again
    return context.template(
        "np.reshape(c, (a.shape[0], b.shape[0], p.shape[1], q.shape[1]))",
        c=c, a=a, b=b, p=again(a), q=again(b),
    )  # fmt: skip


def _in_blocks(call):
    c, shapes = typing.number(call.type("c")), [call.type("outer"), call.type("inner")]
    p, q = map(typing.shape_dims, shapes)
    if p is None or q is None or not isinstance(c, av.Array):
        return av.Unknown("run time decides")
    return av.Array(c.dtype, (p[0], q[0], p[1], q[1]))


@opaque(runtime.blocks, typing=_in_blocks)
def cutting(y, /, c, outer, inner): ...


def _like_shape(parameter: str, other: str) -> TypeRule:
    def kind(call: Call) -> av.Abstract:
        c, x = typing.number(call.type("c")), typing.number(call.type(other))
        dims, dtype = typing.shape_dims(call.type(parameter)), typing.promote([c, x])
        if dims is None or dtype is None:
            return av.Unknown("run time decides")
        return av.Array(dtype, dims) if dims else av.Scalar(dtype, False)

    return kind


@opaque(runtime.kron_left, typing=_like_shape("a", "b"))
def kron_in_first(y, /, c, a, b): ...


@opaque(runtime.kron_right, typing=_like_shape("b", "a"))
def kron_in_second(y, /, c, a, b): ...


@rule(np.tensordot, typing=contraction_types.tensordot, may_view=False)
def tensordot(c, /, a, b, axes=2):
    d[c] = np.tensordot(d[a], b, axes) + np.tensordot(a, d[b], axes)
    bar[a] = runtime.tensordot_left(bar[c], a, b, axes)
    bar[b] = runtime.tensordot_right(bar[c], a, b, axes)


@lowering(runtime.tensordot_left)
def short_left(context, c, a, b, axes):
    """The free axes of `b` are the last ones of the result; what is left is `a`, reordered."""
    ranks = [len(av.dims(context.type(x))) for x in (a, b)]
    pairs = contraction_types.summed_axes(context.static(axes), *ranks)
    if pairs is None:
        return None
    p, q = pairs
    free, other = (tuple(k for k in range(n) if k not in s) for n, s in zip(ranks, pairs))
    last = tuple(range(len(free), len(free) + len(other)))
    # of `b`, its summed axes remain, in their order
    order = free + tuple(p[q.index(k)] for k in sorted(q))
    return _reordered(context, _contracted(context, c, b, last, other), order)


@lowering(runtime.tensordot_right)
def short_right(context, c, a, b, axes):
    ranks = [len(av.dims(context.type(x))) for x in (a, b)]
    pairs = contraction_types.summed_axes(context.static(axes), *ranks)
    if pairs is None:
        return None
    p, q = pairs
    other, free = (tuple(k for k in range(n) if k not in s) for n, s in zip(ranks, pairs))
    order = tuple(q[p.index(k)] for k in sorted(p)) + free
    return _reordered(context, _contracted(context, a, c, other, tuple(range(len(other)))), order)


def _contracted(context, x, y, first, second):
    if not first and not (av.dims(context.type(x)) and av.dims(context.type(y))):
        return context.template("x * y", x=x, y=y)  # a number and an array
    axes = context.constant((first, second)) if first else context.constant(0)
    return context.template("np.tensordot(x, y, axes)", x=x, y=y, axes=axes)


def _reordered(context, e, order):
    if order == tuple(range(len(order))):
        return e
    if order == tuple(range(len(order)))[::-1]:
        return context.template("e.T", e=e)
    inverse = tuple(order.index(k) for k in range(len(order)))
    return context.template("np.transpose(e, axes)", e=e, axes=context.constant(inverse))


@opaque(runtime.tensordot_left, typing=lambda call: call.type("a"))
def left(y, /, c, a, b, axes): ...


@opaque(runtime.tensordot_right, typing=lambda call: call.type("b"))
def right(y, /, c, a, b, axes): ...
