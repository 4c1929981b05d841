"""Type rules of functions that put the elements of an array in other places or along other axes."""

from __future__ import annotations

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import MANY, Abstract, Array, Dim, Scalar, Unknown
from srcgrad.rules.language import MISSING, Call
from srcgrad.rules.typing import (
    _clean,
    _product,
    _reduced_dtype,
    _size,
    as_array,
    axes_of,
    number,
    promote,
    shape_dims,
)


def reshaped(call: Call) -> Abstract:
    """`reshape`: -1 takes what is left, which is known only for numbers."""
    x = number(call.type("a"))
    if not isinstance(x, av.NUMERIC):
        return Unknown("reshape of something that is no array")
    dims = shape_dims(call.type("shape"))
    if dims is None:
        return Unknown("a shape of unknown length")
    old = av.dims(x)
    new = [1 if isinstance(d, int) and d == 1 else d for d in dims]
    if -1 in new:
        k = new.index(-1)
        rest = [d for j, d in enumerate(new) if j != k]
        left: Dim = None
        if all(isinstance(d, int) for d in rest) and all(isinstance(d, int) for d in old):
            size, part = _product(old), _product(rest)
            left = size // part if part else None
        else:
            others = [d for d in old if d != 1]
            if len(others) == 1 and all(d == 1 for d in rest):
                left = others[0]
        new[k] = left
    if isinstance(x, Scalar) and not new:
        return _as_rank_0(x)
    return Array(x.dtype, _clean(call, tuple(new)))


def _as_rank_0(x: Scalar) -> Abstract:
    """What shaping a number gives: a number of NumPy's stays one, Python's becomes an array."""
    if x.python is None:
        return Unknown("a number of Python or of NumPy")
    return Array(x.dtype, ()) if x.python else x


def transposed(call: Call) -> Abstract:
    """`transpose` with or without axes."""
    x = number(call.type("a"))
    if isinstance(x, Scalar):
        return _as_rank_0(x)
    if not isinstance(x, Array):
        return Unknown("transpose of something that is no array")
    order = call.static("axes")
    if order is None:
        return Array(x.dtype, x.dims[::-1])
    if isinstance(order, int):
        order = (order,)
    if order is MISSING or sorted(a % len(x.dims) for a in order) != list(range(len(x.dims))):
        return Unknown("axes that are not literals")
    return Array(x.dtype, tuple(x.dims[a] for a in order))


def matrix_transposed(call: Call) -> Abstract:
    """`.mT`: the last two axes swapped."""
    x = number(call.type("x"))
    if not isinstance(x, Array) or len(x.dims) < 2:
        return Unknown("the matrix transpose of something that is no matrix")
    return Array(x.dtype, (*x.dims[:-2], x.dims[-1], x.dims[-2]))


def flattened(call: Call) -> Abstract:
    """`ravel`, `flatten`: one axis."""
    x = number(call.type("a"))
    if not isinstance(x, av.NUMERIC):
        return Unknown("ravel of something that is no array")
    return Array(x.dtype, (_size(call, av.dims(x)),))


def expanded(call: Call) -> Abstract:
    """`expand_dims`: new axes of length 1."""
    x, axis = number(call.type("a")), call.static("axis")
    if not isinstance(x, av.NUMERIC):
        return Unknown("expand_dims of something that is no array")
    rank = len(av.dims(x)) + (len(axis) if isinstance(axis, tuple) else 1)
    new = axes_of(axis, rank)
    if new is None or len(set(new)) != rank - len(av.dims(x)):
        return Unknown("an axis that is not a literal")
    old = iter(av.dims(x))
    return Array(x.dtype, tuple(1 if k in new else next(old) for k in range(rank)))


def squeezed(call: Call) -> Abstract:
    """`squeeze`: axes of length 1 gone."""
    x, axis = number(call.type("a")), call.static("axis")
    if not isinstance(x, Array):
        return Unknown("squeeze of something that is no array")
    if axis is None:
        answers = [call.one(d) for d in x.dims]
        if None in answers:
            return Unknown("squeeze of axes of unknown length; name the axis")
        return Array(x.dtype, tuple(d for d, one in zip(x.dims, answers) if not one))
    gone = axes_of(axis, len(x.dims))
    if gone is None:
        return Unknown("an axis that is not a literal")
    return Array(x.dtype, tuple(d for k, d in enumerate(x.dims) if k not in gone))


def moved(call: Call) -> Abstract:
    """`moveaxis` and `swapaxes`: the axes in another order."""
    x = number(call.type("a"))
    if not isinstance(x, Array):
        return Unknown("axes of something that is no array")
    rank = len(x.dims)
    first, second = (axes_of(call.static(p), rank) for p in call.operation.parameters[1:])
    if first is None or second is None or len(first) != len(second):
        return Unknown("axes that are not literals")
    order = [k for k in range(rank) if k not in first]
    if call.operation.label == "np.swapaxes":
        order = list(range(rank))
        order[first[0]], order[second[0]] = second[0], first[0]
    else:
        for to, source in sorted(zip(second, first)):
            order.insert(to, source)
    return Array(x.dtype, tuple(x.dims[k] for k in order))


def rearranged(call: Call) -> Abstract:
    """`flip`, `roll`, `tril`, ...: an array with the same dims; what is no array is refused."""
    x = number(call.type(call.operation.parameters[0]))
    least = 2 if call.operation.label in ("np.tril", "np.triu", "np.fliplr") else 1
    if not isinstance(x, Array) or len(x.dims) < least:
        return Unknown(f"{call.operation.label} of an array of rank less than {least}")
    return x


def sorting(call: Call) -> Abstract:
    """`argsort`: integers of the same dims."""
    x = number(call.type("a"))
    if not isinstance(x, Array) or not x.dims:
        return Unknown("argsort of something that is no array")
    if call.static("axis") is None:
        return Array("int64", (_size(call, x.dims),))
    return Array("int64", x.dims)


def cumulated(call: Call) -> Abstract:
    """`cumsum`: the same dims, or one axis where none is named."""
    x = number(call.type(call.operation.parameters[0]))
    if not isinstance(x, Array) or not x.dims:
        return Unknown(f"{call.operation.label} of something that is no array")
    dtype = _reduced_dtype("np.cumsum", x)
    axis = call.static("axis")
    if dtype is None or axis is not None and axes_of(axis, len(x.dims)) is None:
        return Unknown("an axis that is not a literal")
    return Array(dtype, (_size(call, x.dims),) if axis is None else x.dims)


def differences(call: Call) -> Abstract:
    """`diff` of first order: one element less along the axis, one more for each number added."""
    x = number(call.type("a"))
    if not isinstance(x, Array) or not x.dims or call.static("n") != 1:
        return Unknown("diff of other than first order")
    gone = axes_of(call.static("axis"), len(x.dims))
    ends = [call.static(p) for p in ("prepend", "append")]
    if gone is None or not all(e is None or isinstance(e, int | float) for e in ends):
        return Unknown("diff along an axis, or with ends, that are not literals")
    more = sum(e is not None for e in ends) - 1
    dims = tuple(av.longer(d, more) if k == gone[0] else d for k, d in enumerate(x.dims))
    # a number at an end counts with its own dtype
    put = [Scalar(str(np.result_type(type(e))), False) for e in ends if e is not None]
    dtype = promote([x, *put])
    return Unknown("an unknown type") if dtype is None else Array(dtype, _clean(call, dims))


def diagonal(call: Call) -> Abstract:
    """`diag`, `diagonal`, `trace`: a matrix of a vector, or a vector or number of a matrix."""
    first, second, *_ = call.operation.parameters
    x, label, offset = number(call.type(first)), call.operation.label, call.static(second)
    if not isinstance(x, Array) or not isinstance(offset, int):
        return Unknown(f"{label} of no array, or of a diagonal that is not a literal")
    axes_ = call.statics.get("axis1"), call.statics.get("axis2")
    if label != "np.diag" and (len(x.dims), *axes_) != (2, 0, 1):
        return _diagonals(call, x)
    if label == "np.trace" and len(x.dims) == 2:
        dtype = _reduced_dtype(label, x)
        return Unknown("an unknown type") if dtype is None else Scalar(dtype, False)
    if label == "np.diag" and len(x.dims) == 1:
        n = av.longer(x.dims[0], abs(offset))
        return Array(x.dtype, _clean(call, (n, n)))
    if len(x.dims) != 2 or label == "np.trace":
        return Unknown(f"{label} of an array of rank {len(x.dims)}")
    rows, columns = x.dims
    if isinstance(rows, int) and isinstance(columns, int):
        n = max(min(rows + min(offset, 0), columns - max(offset, 0)), 0)
    else:
        n = rows if rows == columns and offset == 0 and rows is not MANY else None
    return Array(x.dtype, _clean(call, (n,)))


def _diagonals(call: Call, x: Array) -> Abstract:
    """`diagonal` and `trace` of matrices in two axes of an array."""
    both = axes_of((call.static("axis1"), call.static("axis2")), len(x.dims))
    if both is None or both[0] == both[1]:
        return Unknown(f"{call.operation.label} along axes that are not literals")
    rest = tuple(d for k, d in enumerate(x.dims) if k not in both)
    if call.operation.label == "np.diagonal":
        return Array(x.dtype, (*rest, None))
    dtype = _reduced_dtype("np.trace", x)
    if dtype is None:
        return Unknown("an unknown type")
    return Array(dtype, rest) if rest else Scalar(dtype, False)


def repeated(call: Call) -> Abstract:
    """`tile` and `repeat`: some lengths multiplied."""
    x = number(call.type(call.operation.parameters[0]))
    if not isinstance(x, Array) or not x.dims:
        return Unknown(f"{call.operation.label} of something that is no array")
    if call.operation.label == "np.tile":
        reps = shape_dims(call.type("reps"))
        if reps is None:
            return Unknown("a tuple of unknown length")
        rank = max(len(reps), len(x.dims))
        reps = (1,) * (rank - len(reps)) + reps
        old = (1,) * (rank - len(x.dims)) + x.dims
        return Array(x.dtype, _clean(call, tuple(map(times, old, reps))))
    times_, axis = as_array(call.type("repeats")), call.static("axis")
    if times_ is None or not times_.dtype.startswith("int"):
        return Unknown("a number of repeats that is no int")
    if isinstance(times_, Array):
        times_ = Scalar("int64", False)
    if axis is None:
        return Array(x.dtype, _clean(call, (times(_size(call, x.dims), times_.value),)))
    along = axes_of(axis, len(x.dims))
    if along is None:
        return Unknown("an axis that is not a literal")
    dims = tuple(times(d, times_.value) if k == along[0] else d for k, d in enumerate(x.dims))
    return Array(x.dtype, _clean(call, dims))


def times(dim: Dim, by: Dim) -> Dim:
    """A length so many times; None where one of the two is not told."""
    if by == 1:
        return dim
    if dim == 1:
        return by
    return dim * by if isinstance(dim, int) and isinstance(by, int) else None
