"""A number before a loop that is an array in it: `total = 0.0`, then `total = total + row`.

Before: `total = 0.0`, `for r in X: total = total + r`. After: `total = np.zeros(X.shape[1])`, and
the loop as it was. To be proved: the loop runs at least once, the array's shape follows from the
arguments, and all that reads the name in the loop are operations element by element, which do the
same to a number and to an array of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array, Dim, Scalar
from srcgrad.ir.lengths import length

_ELEMENTWISE = (gast.Add, gast.Sub, gast.Mult, gast.Div, gast.Pow)


def may_widen(before: Abstract | None, inside: Abstract | None) -> bool:
    """Whether a number meets an array whose shape is known, or a narrow number of NumPy's."""
    if not isinstance(before, Scalar) or before.python is not True:
        return False
    if isinstance(inside, Array):
        told = all(isinstance(d, int | av.Length) for d in inside.dims)
        return bool(inside.dims) and told and inside.dtype.startswith("float")
    narrow = isinstance(inside, Scalar) and inside.python is False
    return narrow and inside.dtype in ("float32", "float16")  # type: ignore[union-attr]


def only_elementwise(body: Sequence[gast.stmt], name: str) -> bool:
    """Whether every read of the name is an operand of an operator that works by element.

    >>> body = gast.parse("total = total + row\\nsize = len(row)").body
    >>> only_elementwise(body, "total"), only_elementwise(body, "row")
    (True, False)
    """
    reads = sum(
        isinstance(n, gast.Name) and n.id == name and isinstance(n.ctx, gast.Load)
        for n in rewrite.walk(list(body))
    )
    good = 0
    for n in rewrite.walk(list(body)):
        if isinstance(n, gast.BinOp) and isinstance(n.op, _ELEMENTWISE):
            good += sum(isinstance(x, gast.Name) and x.id == name for x in (n.left, n.right))
        elif isinstance(n, gast.UnaryOp) and isinstance(n.op, gast.USub):
            good += isinstance(n.operand, gast.Name) and n.operand.id == name
        elif isinstance(n, gast.AugAssign) and not isinstance(n.op, _ELEMENTWISE):
            if isinstance(n.target, gast.Name) and n.target.id == name:
                return False
    return reads == good


def widened(value: gast.expr, kind: Abstract) -> gast.expr:
    """The number `value` as an array of the type."""
    if isinstance(kind, Scalar):
        return build.call(build.numpy(kind.dtype), value)
    assert isinstance(kind, Array)
    shape = _shape(kind.dims)
    dtype = [] if kind.dtype == "float64" else [build.numpy(kind.dtype)]
    if build.is_number(value, 0):
        return build.call(build.numpy("zeros"), shape, *dtype)
    if not dtype and isinstance(value, gast.Constant):
        value = build.const(float(value.value))
    if not dtype and not isinstance(value, gast.Constant):
        dtype = [build.numpy("float64")]
    return build.call(build.numpy("full"), shape, value, *dtype)


def symbols(kind: Abstract) -> set[str]:
    """The arguments that the shape of an array is told by."""
    return {av.root_of(d.symbol) for d in av.dims(kind) if isinstance(d, av.Length)}


def _shape(dims: Sequence[Dim]) -> gast.expr:
    first = dims[0]
    if isinstance(first, av.Length) and first.symbol.endswith(".0"):
        array = first.symbol[:-2]
        if all(d == av.Length(f"{array}.{k}") for k, d in enumerate(dims)):
            whole = build.path(array)
            if len(dims) == 1 and isinstance(whole, gast.Name):
                return build.call(build.builtin("len"), whole)
    lengths = [length(d) for d in dims]
    return lengths[0] if len(lengths) == 1 else build.tuple_(lengths)
