"""Type rules of products that sum over shared axes."""

from __future__ import annotations

from typing import Any

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract, Array, Scalar, Unknown
from srcgrad.rules.language import Call
from srcgrad.rules.shape_types import times
from srcgrad.rules.typing import _clean, _size, axes_of, broadcast, number, promote


def contraction(call: Call) -> Abstract:
    """`matmul`, and `dot` where it means the same."""
    a, b = (number(call.type(p)) for p in call.operation.parameters[:2])
    for operand in (a, b):
        if not isinstance(operand, av.NUMERIC):
            return operand if isinstance(operand, Unknown) else Unknown("no array")
    assert isinstance(a, av.NUMERIC) and isinstance(b, av.NUMERIC)
    dtype = promote([a, b])
    if dtype is None:
        return Unknown("operands of an unknown type")
    p, q = av.dims(a), av.dims(b)
    if call.operation.label == "np.outer":
        return Array(dtype, _clean(call, (_size(call, p), _size(call, q))))
    if not p or not q:
        if call.operation.label == "np.dot":
            dims = p or q
            return Array(dtype, dims) if dims else Scalar(dtype, False)
        return Unknown("matmul of a number")
    if call.operation.label == "np.dot" and max(len(p), len(q)) > 2:
        last = q[:-2] + q[-1:] if len(q) > 1 else ()
        return Array(dtype, p[:-1] + last) if p[:-1] or last else Scalar(dtype, False)
    batch = broadcast([p[:-2], q[:-2]], call.one)
    dims = batch + (p[-2:-1] if len(p) > 1 else ()) + (q[-1:] if len(q) > 1 else ())
    return Array(dtype, dims) if dims else Scalar(dtype, False)


def inner(call: Call) -> Abstract:
    """`inner`, `vdot`: sums over last axes."""
    a, b = (number(call.type(p)) for p in call.operation.parameters)
    if not isinstance(a, Array) or not isinstance(b, Array):
        return Unknown("an operand that is not an array")
    dtype = promote([a, b])
    if dtype is None:
        return Unknown("operands of an unknown type")
    if call.operation.label == "np.vdot":
        return Scalar(dtype, False)
    if not a.dims or not b.dims:
        return Unknown("inner of arrays of rank 0; multiply them")
    dims = a.dims[:-1] + b.dims[:-1]
    return Array(dtype, dims) if dims else Scalar(dtype, False)


def kron(call: Call) -> Abstract:
    """`kron` of arrays: the axes of the one of lower rank are its last."""
    a, b = (number(call.type(p)) for p in call.operation.parameters)
    if not isinstance(a, Array) or not isinstance(b, Array) or not a.dims or not b.dims:
        return Unknown("kron of numbers; multiply them")
    dtype, rank = promote([a, b]), max(len(a.dims), len(b.dims))
    if dtype is None:
        return Unknown("operands of an unknown type")
    p, q = ((1,) * (rank - len(x.dims)) + x.dims for x in (a, b))
    return Array(dtype, _clean(call, tuple(map(times, p, q))))


def tensordot(call: Call) -> Abstract:
    """`tensordot` with literal axes."""
    a, b = number(call.type("a")), number(call.type("b"))
    if not isinstance(a, Array) or not isinstance(b, Array):
        return Unknown("an operand that is not an array")
    dtype, pairs = promote([a, b]), summed_axes(call.static("axes"), len(a.dims), len(b.dims))
    if dtype is None or pairs is None:
        return Unknown("operands of an unknown type, or axes that are not literals")
    p, q = pairs
    free = [d for k, d in enumerate(a.dims) if k not in p]
    dims = (*free, *(d for k, d in enumerate(b.dims) if k not in q))
    return Array(dtype, dims)


def summed_axes(axes: Any, m: int, n: int) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The axes of both operands of `tensordot` that are summed, counted from the front.

    >>> summed_axes(1, 2, 2), summed_axes((0, -1), 2, 3)
    (((1,), (0,)), ((0,), (2,)))
    """
    if isinstance(axes, int):
        axes = (tuple(range(m - axes, m)), tuple(range(axes)))
    if not isinstance(axes, tuple) or len(axes) != 2:
        return None
    p, q = axes_of(axes[0], m), axes_of(axes[1], n)
    return None if p is None or q is None or len(p) != len(q) else (p, q)
