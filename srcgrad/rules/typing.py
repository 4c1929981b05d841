"""Type rules, mostly one for a class of functions: elementwise, reduction, contraction, shape.

A type rule takes a `Call` and returns the abstract value of the result; `Unknown` where it cannot be
told, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import MANY, Abstract, Array, Dim, Scalar, Unknown
from srcgrad.rules.language import MISSING, Call

PYTHON_KINDS: dict[str, type] = {"float64": float, "int64": int, "bool": bool, "complex128": complex}


def number(value: Abstract) -> Abstract:
    """A literal number or bool as a scalar; other values as they are."""
    if isinstance(value, av.Constant) and isinstance(value.value, bool):
        return av.BOOL
    return value


def broadcast(shapes: Sequence[tuple[Dim, ...]], one: Callable[[Dim], bool | None]) -> tuple[Dim, ...]:
    """The dims of a broadcast.

    >>> broadcast([(3, 1), (4,)], lambda d: d == 1)
    (3, 4)
    """
    rank = max(map(len, shapes), default=0)
    result: list[Dim] = []
    for k in range(rank):
        here = [s[k - rank] for s in shapes if len(s) >= rank - k]
        result.append(_together(here, one))
    return tuple(result)


def _together(here: list[Dim], one: Callable[[Dim], bool | None]) -> Dim:
    best: Dim = 1
    unknown = False
    for dim in here:
        is_one = one(dim)
        if is_one is None:
            unknown = True
        elif not is_one and (best == 1 or best is MANY):
            best = dim
    return best if best != 1 or not unknown else None


def promote(values: Sequence[Abstract], function: Any = None) -> str | None:
    """The dtype that NumPy computes in (NEP 50); the result's dtype if a ufunc is given."""
    kinds: list[Any] = []
    for v in values:
        if not isinstance(v, Scalar | Array) or v.dtype.startswith("?"):
            return None
        if v.dtype == "number":
            kinds.append(float)
        elif isinstance(v, Scalar) and v.python:
            kinds.append(PYTHON_KINDS[v.dtype])
        else:
            kinds.append(np.dtype(v.dtype))
    if not kinds:
        return None
    if isinstance(function, np.ufunc) and function.nin == len(kinds) and function.signature is None:
        # resolve_dtypes takes Python's types as weak ones, but not bool
        asked = tuple(np.dtype(bool) if k is bool else k for k in kinds)
        try:
            return str(function.resolve_dtypes(asked + (None,) * function.nout)[function.nin].name)
        except TypeError:
            return None
    weak = [k(0) if isinstance(k, type) else k for k in kinds]
    try:
        return str(np.result_type(*weak).name)
    except TypeError:
        return None


def elementwise(call: Call) -> Abstract:
    """A ufunc, an operator or a function of `math` of numbers and arrays."""
    values = [number(call.types[p]) for p in call.operation.parameters]
    for v in values:
        if not isinstance(v, Scalar | Array):
            return v if isinstance(v, Unknown) else Unknown("an operand that is not a number")
    python = all(isinstance(v, Scalar) and v.python for v in values)
    function = call.operation.function
    if call.spelling == "math":
        return Scalar("float64")
    if python and call.spelling in ("operator", "builtin"):
        return _python_number(call, values)
    dtype = promote(values, function)
    if dtype is None:
        return Unknown("operands of an unknown type")
    dims = broadcast([av.dims(v) for v in values], call.one)
    if dims:
        return Array(dtype, dims)
    maybe = any(isinstance(v, Scalar) and v.python is None for v in values)
    strong = any(not (isinstance(v, Scalar) and v.python is not False) for v in values)
    loose = maybe and not strong and call.spelling in ("operator", "builtin")
    return Scalar(dtype, None if loose else False)


def _python_number(call: Call, values: list[Abstract]) -> Abstract:
    kinds = {v.dtype for v in values if isinstance(v, Scalar)}
    name = call.operation.label
    if "complex128" in kinds:
        return Scalar("complex128")
    if name == "np.divide":
        return Scalar("number" if "number" in kinds else "float64")
    if name == "np.power" and "float64" not in kinds:
        exponent = call.statics.get("y", MISSING)
        if kinds <= {"int64", "bool"} and isinstance(exponent, int) and exponent >= 0:
            return Scalar("int64")
        return Scalar("number")
    if "float64" in kinds and "number" not in kinds:
        return Scalar("float64")
    if "float64" in kinds:  # an int or a float, with a float
        return Scalar("float64")
    if "number" in kinds:
        return Scalar("number")
    if name == "np.absolute" or name in ("np.negative", "np.positive"):
        return Scalar("int64")
    return Scalar("int64", True, _length(call, values))


def _length(call: Call, values: list[Abstract]) -> Dim:
    """Arithmetic on lengths: `x.shape[0] - 1`."""
    known = [v.value if isinstance(v, Scalar) else None for v in values]
    if len(known) != 2 or call.operation.label not in ("np.add", "np.subtract"):
        return None
    a, b = known
    sign = 1 if call.operation.label == "np.add" else -1
    if isinstance(a, int) and isinstance(b, int):
        return a + sign * b
    if isinstance(a, av.Length) and isinstance(b, int):
        return av.Length(a.symbol, a.offset + sign * b)
    if isinstance(a, int) and isinstance(b, av.Length) and sign == 1:
        return av.Length(b.symbol, b.offset + a)
    return None


def comparison(call: Call) -> Abstract:
    """A comparison or a logical ufunc."""
    result = elementwise(call)
    if isinstance(result, Array):
        return Array("bool", result.dims)
    if isinstance(result, Scalar):
        return Scalar("bool", result.python)
    return result


def axes(call: Call, rank: int) -> tuple[int, ...] | None:
    """The reduced axes, counted from the front; None where the text does not tell them."""
    axis = call.static("axis") if "axis" in call.operation.parameters else None
    if axis is None:
        return tuple(range(rank))
    if isinstance(axis, int):
        axis = (axis,)
    if axis is MISSING or not all(isinstance(a, int) and -rank <= a < rank for a in axis):
        return None
    return tuple(a % rank for a in axis)


def reduction(call: Call) -> Abstract:
    """A function that takes axes away: sum, mean, max."""
    x = number(call.type(call.operation.parameters[0]))
    if not isinstance(x, Scalar | Array):
        return x if isinstance(x, Unknown) else Unknown("an operand that is not an array")
    rank = len(av.dims(x))
    gone = axes(call, rank)
    keep = call.static("keepdims") if "keepdims" in call.operation.parameters else False
    if gone is None or keep is MISSING:
        return Unknown("an axis that is not a literal")
    dtype = _reduced_dtype(call.operation.label, x)
    if dtype is None:
        return Unknown("an operand of an unknown type")
    if keep:
        dims = tuple(1 if k in gone else d for k, d in enumerate(av.dims(x)))
    else:
        dims = tuple(d for k, d in enumerate(av.dims(x)) if k not in gone)
    return Array(dtype, dims) if dims else Scalar(dtype, False)


def _reduced_dtype(label: str, x: Scalar | Array) -> str | None:
    if x.dtype.startswith("?"):
        return None
    if x.dtype == "number":
        return "float64"
    kind = np.dtype(x.dtype).kind
    if label in ("np.mean", "np.var", "np.std"):
        return "float64" if kind in "biu" else x.dtype
    if label in ("np.sum", "np.prod") and kind in "bi":
        return "int64"
    return x.dtype


def same(call: Call) -> Abstract:
    """The type of the first argument."""
    return call.type(call.operation.parameters[0])


def contraction(call: Call) -> Abstract:
    """`matmul`, and `dot` where it means the same."""
    a, b = (number(call.type(p)) for p in call.operation.parameters[:2])
    for operand in (a, b):
        if not isinstance(operand, Scalar | Array):
            return operand if isinstance(operand, Unknown) else Unknown("no array")
    assert isinstance(a, Scalar | Array) and isinstance(b, Scalar | Array)
    dtype = promote([a, b])
    if dtype is None:
        return Unknown("operands of an unknown type")
    p, q = av.dims(a), av.dims(b)
    if call.operation.label == "np.outer":
        if len(p) == 1 and len(q) == 1:
            return Array(dtype, p + q)
        return Unknown("outer of operands that are not vectors")
    if not p or not q:
        if call.operation.label == "np.dot":
            dims = p or q
            return Array(dtype, dims) if dims else Scalar(dtype, False)
        return Unknown("matmul of a number")
    if call.operation.label == "np.dot" and len(q) > 2 or len(p) > 2 and call.operation.label == "np.dot":
        return Unknown("dot of arrays of rank 3 or more; write `a @ b` or `np.tensordot`")
    batch = broadcast([p[:-2], q[:-2]], call.one)
    dims = batch + (p[-2:-1] if len(p) > 1 else ()) + (q[-1:] if len(q) > 1 else ())
    return Array(dtype, dims) if dims else Scalar(dtype, False)


def shape_dims(value: Abstract) -> tuple[Dim, ...] | None:
    """The dims that a shape argument asks for; None if its length is not known."""
    value = number(value)
    if isinstance(value, Scalar):
        return (value.value,)
    if isinstance(value, av.Sequence):
        return tuple(v.value if isinstance(v, Scalar) else None for v in value.items)
    return None


def filled(call: Call) -> Abstract:
    """`zeros`, `ones`, `full`, `empty`: a shape and perhaps a dtype."""
    dims = shape_dims(call.type("shape"))
    if dims is None:
        return Unknown("a shape of unknown length")
    dtype = _dtype(call)
    return Unknown("an unknown dtype") if dtype is None else Array(dtype, _clean(call, dims))


def _clean(call: Call, dims: tuple[Dim, ...]) -> tuple[Dim, ...]:
    """Dims of a new array: whether a length is 1 is asked now, so that it can be relied on."""
    return tuple(1 if call.one(d) else d for d in dims)


def _dtype(call: Call, default: str = "float64") -> str | None:
    if "dtype" not in call.operation.parameters:
        return default
    given = call.static("dtype")
    if given is None:
        return default
    known = call.type("dtype")
    if isinstance(known, av.Constant) and known.value is not None:
        try:
            return str(np.dtype(known.value).name)
        except TypeError:
            return None
    return None


def like(call: Call) -> Abstract:
    """`zeros_like` and its kin."""
    x = number(call.type(call.operation.parameters[0]))
    if not isinstance(x, Scalar | Array):
        return Unknown("the like of something that is no array")
    dtype = _dtype(call, "float64" if x.dtype == "number" else x.dtype)
    return Unknown("an unknown dtype") if dtype is None else Array(dtype, av.dims(x))


def reshaped(call: Call) -> Abstract:
    """`reshape`: -1 takes what is left, which is known only for numbers."""
    x = number(call.type("a"))
    if not isinstance(x, Scalar | Array):
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
    return Array(x.dtype, _clean(call, tuple(new)))


def _product(dims: Sequence[Any]) -> int:
    total = 1
    for d in dims:
        total *= d
    return total


def transposed(call: Call) -> Abstract:
    """`transpose` with or without axes."""
    x = number(call.type("a"))
    if not isinstance(x, Array):
        return x if isinstance(x, Scalar) else Unknown("transpose of something that is no array")
    order = call.static("axes")
    if order is None:
        return Array(x.dtype, x.dims[::-1])
    if order is MISSING or sorted(a % len(x.dims) for a in order) != list(range(len(x.dims))):
        return Unknown("axes that are not literals")
    return Array(x.dtype, tuple(x.dims[a] for a in order))


def indexed(value: Abstract, index: Sequence[tuple[str, Any]]) -> Abstract:
    """The type of basic indexing; the index is a list of `("int", None)`, `("slice", dims)`,
    `("newaxis", None)`, `("ellipsis", None)`."""
    assert isinstance(value, Array)
    used = sum(kind in ("int", "slice") for kind, _ in index)
    if used > len(value.dims):
        return Unknown("more indices than axes")
    result: list[Dim] = []
    k = 0
    spare = len(value.dims) - used
    for kind, span in index:
        if kind == "newaxis":
            result.append(1)
        elif kind == "ellipsis":
            result.extend(value.dims[k : k + spare])
            k += spare
            spare = 0
        elif kind == "int":
            k += 1
        else:
            result.append(sliced(value.dims[k], *span))
            k += 1
    dims = tuple(result) + value.dims[k:]
    basic = any(kind != "int" for kind, _ in index)
    return Array(value.dtype, dims) if dims or basic else Scalar(value.dtype, False)


def sliced(dim: Dim, lower: Any, upper: Any, step: Any) -> Dim:
    """The length of a slice whose bounds are numbers, None, or MISSING.

    >>> sliced(av.Length("x.0"), 1, None, None), sliced(5, None, -1, None)
    (Length(symbol='x.0', offset=-1), 4)
    """
    if MISSING in (lower, upper, step):
        return None
    if isinstance(dim, int):
        return len(range(*slice(lower, upper, step).indices(dim)))
    if step == -1 and lower is None and upper is None:
        return dim
    if step not in (None, 1) or not isinstance(dim, av.Length):
        return dim if (lower, upper, step) in ((None, None, None), (0, None, None)) else None
    lower = lower or 0
    if upper is not None and (upper >= 0) == (lower >= 0):
        return None  # at most upper - lower, less on a short axis
    if lower >= 0 and (upper is None or upper < 0):
        return av.Length(dim.symbol, dim.offset - lower + (upper or 0))
    return None


def shape(call: Call) -> Abstract:
    """The shape of an array, as a tuple of lengths."""
    return shape_of(call.type("x"))


def shape_of(value: Abstract) -> Abstract:
    """The abstract value of `value.shape`."""
    value = number(value)
    if not isinstance(value, Scalar | Array):
        return Unknown("the shape of something that is no array")
    return av.Sequence("tuple", tuple(Scalar("int64", True, d) for d in av.dims(value)))


def like_dims(call: Call, dtype_of: str, dims_of: str) -> Abstract:
    """The dtype of one argument with the dims of another."""
    a, x = number(call.type(dtype_of)), number(call.type(dims_of))
    if not isinstance(a, Scalar | Array) or not isinstance(x, Scalar | Array):
        return Unknown("an operand that is not an array")
    dtype = "float64" if a.dtype == "number" else a.dtype
    return Array(dtype, av.dims(x)) if av.dims(x) else Scalar(dtype, False)


def length(value: Abstract) -> Abstract:
    """The abstract value of `len(value)`."""
    if isinstance(value, Array) and value.dims:
        return Scalar("int64", True, value.dims[0])
    if isinstance(value, av.Sequence):
        return Scalar("int64", True, len(value.items))
    return av.INT


def arange(call: Call) -> Abstract:
    """`arange` of one number has the length of it; of several, a length that is not told."""
    start, stop, step = (call.type(p) for p in ("start", "stop", "step"))
    given = [v for v in (start, stop, step) if isinstance(v, Scalar)]
    dtype = promote([Scalar(v.dtype, False) if v.dtype != "number" else av.FLOAT for v in given])
    dims: tuple[Dim, ...] = (None,)
    if len(given) == 1 and isinstance(start, Scalar) and start.value is not None:
        dims = _clean(call, (start.value,))
    return Unknown("arange of something else than numbers") if dtype is None else Array(dtype, dims)


def linspace(call: Call) -> Abstract:
    """`linspace` of two numbers."""
    num = call.type("num")
    if av.dims(call.type("start")) or av.dims(call.type("stop")):
        return Unknown("linspace of arrays")
    dim = num.value if isinstance(num, Scalar) else None
    return Array("float64", _clean(call, (dim,)))


def eye(call: Call) -> Abstract:
    """A square unit matrix."""
    n = call.type("N")
    dim = n.value if isinstance(n, Scalar) else None
    return Array("float64", _clean(call, (dim, dim)))


def matrix_transposed(call: Call) -> Abstract:
    """`.mT`: the last two axes swapped."""
    x = number(call.type("x"))
    if not isinstance(x, Array) or len(x.dims) < 2:
        return Unknown("the matrix transpose of something that is no matrix")
    return Array(x.dtype, (*x.dims[:-2], x.dims[-1], x.dims[-2]))
