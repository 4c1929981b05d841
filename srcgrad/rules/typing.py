"""Type rules, mostly one for a class of functions: elementwise, reduction, contraction, shape.

A type rule takes a `Call` and returns the abstract value of the result; `Unknown` where it cannot
be told, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import MANY, Abstract, Array, Dim, Scalar, Unknown
from srcgrad.rules.language import MISSING, Call, TypeRule

PYTHON_KINDS: dict[str, type] = {
    "float64": float,
    "int64": int,
    "bool": bool,
    "complex128": complex,
}


def number(value: Abstract) -> Abstract:
    """A literal number or bool as a scalar; other values as they are."""
    if isinstance(value, av.Constant) and isinstance(value.value, bool):
        return av.BOOL
    return value


def broadcast(
    shapes: Sequence[tuple[Dim, ...]], one: Callable[[Dim], bool | None]
) -> tuple[Dim, ...]:
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
    unclear: list[Dim] = []
    for dim in here:
        is_one = one(dim)
        if is_one is None:
            unclear.append(dim)
        elif not is_one and (best == 1 or best is MANY):
            best = dim
    if best == 1 and unclear and all(dim == unclear[0] for dim in unclear):
        return unclear[0]  # what it meets has length 1, whatever its own may be
    return best if best != 1 or not unclear else None


def promote(values: Sequence[Abstract], function: Any = None) -> str | None:
    """The dtype that NumPy computes in (NEP 50); the result's dtype if a ufunc is given."""
    kinds: list[Any] = []
    for v in values:
        if not isinstance(v, av.NUMERIC) or v.dtype.startswith("?"):
            return None
        if v.dtype == "number":
            if isinstance(v, Scalar) and v.python is not True and _has_narrow(values):
                return None  # an int gives way to float32, a NumPy float does not
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


def _has_narrow(values: Sequence[Abstract]) -> bool:
    return any(getattr(v, "dtype", "") in ("float32", "float16") for v in values)


def elementwise(call: Call) -> Abstract:
    """A ufunc, an operator or a function of `math` of numbers and arrays."""
    values = [number(call.types[p]) for p in call.operation.parameters]
    if call.spelling == "numpy":  # which takes a list for an array
        values = [as_array(v) or v if isinstance(v, av.Sequence) else v for v in values]
    for v in values:
        if not isinstance(v, av.NUMERIC):
            return v if isinstance(v, Unknown) else Unknown(f"{av.describe(v)} is no number")
    python = all(isinstance(v, Scalar) and v.python for v in values)
    function = call.operation.function
    if call.spelling == "math":
        whole = call.operation.label in ("np.floor", "np.ceil", "np.trunc")
        return av.INT if whole else av.FLOAT
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
    if promote([_as_int(v) for v in values], function) != dtype:
        dtype = "number"  # what was an int stays one
    return Scalar(dtype, None if loose else False)


def _as_int(v: Abstract) -> Abstract:
    """A number that may be an int or a float, as an int."""
    return Scalar("int64", v.python) if isinstance(v, Scalar) and v.dtype == "number" else v


def conjugated(call: Call) -> Abstract:
    """A ufunc, but the method leaves an array an array."""
    x = number(call.types["x"])
    is_own = isinstance(x, Array) or isinstance(x, Scalar) and x.python is True
    return x if call.spelling == "method" and is_own else elementwise(call)


def runtime_number(call: Call) -> Abstract:
    """A run-time helper of numbers and arrays: a float, Python's only if all it was given are."""
    result = elementwise(call)
    if not isinstance(result, av.NUMERIC) or result.dtype.startswith("?"):
        return result
    exact = result.dtype != "number" and np.dtype(result.dtype).kind in "fc"
    dtype = result.dtype if exact else "float64"
    if isinstance(result, Array):
        return Array(dtype, result.dims)
    given = {getattr(call.types[p], "python", False) for p in call.operation.parameters}
    return Scalar(dtype, None if None in given else given == {True})


def math_log(call: Call) -> Abstract:
    """`math.log`, to a base perhaps."""
    values = [number(call.types[p]) for p in ("x", "base")]
    if all(isinstance(v, av.NUMERIC) or v == av.Constant(None) for v in values):
        return av.FLOAT
    return next((v for v in values if isinstance(v, Unknown)), Unknown("a number that is none"))


def sum_of_numbers(call: Call) -> Abstract:
    """The builtin `sum` of numbers; one of NumPy's among them makes a number of NumPy's."""
    return _of_numbers(call, "the builtin `sum`", "use np.sum of an array")


def product_of_numbers(call: Call) -> Abstract:
    """`math.prod` of numbers or of a shape."""
    return _of_numbers(call, "`math.prod`", "use np.prod of an array")


def product_without(call: Call) -> Abstract:
    """A product of some of the numbers: a float, of NumPy's kind if one of these is."""
    whole = product_of_numbers(call)
    if not isinstance(whole, Scalar):
        return whole
    exact = whole.dtype != "number" and np.dtype(whole.dtype).kind in "fc"
    return Scalar(whole.dtype if exact else "float64", True if whole.python else None)


def _of_numbers(call: Call, name: str, remedy: str) -> Abstract:
    items = call.type("items")
    if isinstance(items, Unknown):
        return items
    values = [number(v) for v in items.items] if isinstance(items, av.Sequence) else []
    scalars = [v for v in values if isinstance(v, Scalar)]
    if not scalars or len(scalars) < len(values):
        return Unknown(f"{name} of {av.describe(items)}", remedy)
    python = {v.python for v in scalars}
    if python == {True}:
        return _python_number(call, list(scalars))
    dtype = promote(scalars)
    if dtype is None:
        return Unknown("operands of an unknown type")
    return Scalar(dtype, False if False in python else None)


def _python_number(call: Call, values: list[Abstract]) -> Abstract:
    kinds = {v.dtype for v in values if isinstance(v, Scalar)}
    name = call.operation.label
    if "complex128" in kinds:
        return Scalar("float64" if name == "np.absolute" else "complex128")
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
    if name in ("np.absolute", "np.negative", "np.positive", "np.invert"):
        return Scalar("int64")
    if name.startswith("np.bitwise") and kinds == {"bool"}:
        return av.BOOL
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


def close(call: Call) -> Abstract:
    """`isclose`: a comparison with tolerances."""
    values = [number(call.type(p)) for p in ("a", "b")]
    if not all(isinstance(v, av.NUMERIC) for v in values):
        return Unknown("an operand that is not a number")
    dims = broadcast([av.dims(v) for v in values], call.one)
    return Array("bool", dims) if dims else Scalar("bool", False)


def remainder(call: Call) -> Abstract:
    """Degrees of freedom: an int less an int or a float."""
    given = call.type("ddof")
    return av.INT if isinstance(given, Scalar) and given.dtype == "int64" else av.FLOAT


def axes(call: Call, rank: int) -> tuple[int, ...] | None:
    """The reduced axes, counted from the front; None where the text does not tell them."""
    axis = call.static("axis") if "axis" in call.operation.parameters else None
    if axis is None:
        return tuple(range(rank))
    return axes_of(axis, rank)


def axes_of(axis: Any, rank: int) -> tuple[int, ...] | None:
    """A literal axis or tuple of them, counted from the front; None if it is not one of this rank.

    >>> axes_of(-1, 3), axes_of((0, -1), 2), axes_of(2, 2)
    ((2,), (0, 1), None)
    """
    if isinstance(axis, int):
        axis = (axis,)
    if not isinstance(axis, tuple):
        return None
    if not all(isinstance(a, int) and -rank <= a < rank for a in axis):
        return None
    return tuple(a % rank for a in axis)


def reduction(call: Call) -> Abstract:
    """A function that takes axes away: sum, mean, max."""
    x = number(call.type(call.operation.parameters[0]))
    if not isinstance(x, av.NUMERIC):
        return x if isinstance(x, Unknown) else Unknown("an operand that is not an array")
    rank = len(av.dims(x))
    gone = axes(call, rank)
    keep = call.static("keepdims") if "keepdims" in call.operation.parameters else False
    if gone is None or keep is MISSING:
        return Unknown("an axis that is not a literal")
    if call.statics.get("ddof") is MISSING:
        return Unknown("a number of degrees of freedom that is not a literal")
    dtype = _reduced_dtype(call.operation.label, x)
    if call.statics.get("dtype") is not None:
        dtype = _dtype(call)
    if dtype is None:
        return Unknown("an operand of an unknown type")
    if keep:
        dims = tuple(1 if k in gone else d for k, d in enumerate(av.dims(x)))
    else:
        dims = tuple(d for k, d in enumerate(av.dims(x)) if k not in gone)
    return Array(dtype, dims) if dims else Scalar(dtype, False)


def real_dtype(dtype: str) -> str:
    """The dtype of the parts of a complex number.

    >>> real_dtype("complex64"), real_dtype("float32")
    ('float32', 'float32')
    """
    parts = {"complex64": "float32", "complex128": "float64"}
    return parts.get(dtype, dtype.replace("complex256", "float128"))


def complex_dtype(dtype: str) -> str:
    """The dtype of complex numbers with such parts.

    >>> complex_dtype("float32"), complex_dtype("complex128")
    ('complex64', 'complex128')
    """
    wide = {"float32": "complex64", "float64": "complex128"}
    return wide.get(dtype, dtype.replace("float128", "complex256"))


def _reduced_dtype(label: str, x: Scalar | Array) -> str | None:
    if x.dtype.startswith("?"):
        return None
    if x.dtype == "number":
        return "float64"
    kind = np.dtype(x.dtype).kind
    label = label.replace("np.nan", "np.")
    if label in ("np.mean", "np.var", "np.std", "np.linalg.norm"):
        dtype = "float64" if kind in "biu" else x.dtype
        return dtype if label == "np.mean" else real_dtype(dtype)
    if label in ("np.sum", "np.prod", "np.cumsum", "np.trace", "total") and kind in "bi":
        return "int64"
    if label in ("np.add.reduce", "np.multiply.reduce") and kind in "bi":
        return "int64"
    if label in ("np.any", "np.all"):
        return "bool"
    if label in ("np.argmax", "np.argmin", "np.count_nonzero"):
        return "int64"
    return x.dtype


def same(call: Call) -> Abstract:
    """The type of the first argument."""
    return call.type(call.operation.parameters[0])


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
            found = np.dtype(known.value)
        except TypeError:
            return None
        return None if found.kind in "SUVmM" else str(found.name)  # texts, records, dates
    return None


def like(call: Call) -> Abstract:
    """`zeros_like` and its kin."""
    x = number(call.type(call.operation.parameters[0]))
    if not isinstance(x, av.NUMERIC):
        return Unknown("the like of something that is no array")
    dtype = _dtype(call, "float64" if x.dtype == "number" else x.dtype)
    return Unknown("an unknown dtype") if dtype is None else Array(dtype, av.dims(x))


def keeps_fractions(dtype: Any, like: Any = None) -> bool:
    """Whether a number put into an array of this dtype keeps its derivative; None asks `like`.

    >>> keeps_fractions(np.float32), keeps_fractions(None, av.Array("int64", (3,)))
    (True, False)
    """
    if dtype is None and like is None:
        return True
    if dtype is None:
        return av.is_inexact(number(like)) or getattr(like, "dtype", None) == "number"
    return not isinstance(dtype, Abstract) and np.dtype(dtype).kind in "fc"


def fits_among(value: Any, like: Any) -> bool:
    """Whether a number put among those of `like` keeps its derivative: floats are cut off to ints.

    >>> fits_among(av.INT, av.Array("int64", (3,))), fits_among(av.FLOAT, av.Array("int64", (3,)))
    (True, False)
    """
    if keeps_fractions(None, like):
        return True
    if isinstance(value, av.Sequence):
        return all(fits_among(v, like) for v in value.items)
    return getattr(number(value), "dtype", "") in ("int64", "bool")


def full_like(call: Call) -> Abstract:
    """`full_like` of a number."""
    value = number(call.type("fill_value"))
    if not isinstance(value, av.NUMERIC) or av.dims(value):
        return Unknown("full_like of something that is no number")
    return like(call)


def full(call: Call) -> Abstract:
    """`full` of a number."""
    dims, value = shape_dims(call.type("shape")), number(call.type("fill_value"))
    if dims is None:
        return Unknown("a shape of unknown length")
    if not isinstance(value, av.NUMERIC) or av.dims(value) or value.dtype == "number":
        return Unknown("full of something that is no number")
    dtype = _dtype(call, value.dtype)
    return Unknown("an unknown dtype") if dtype is None else Array(dtype, _clean(call, dims))


def broadcast_to(call: Call) -> Abstract:
    """`broadcast_to`: the dims that are asked for."""
    x, dims = number(call.type("array")), shape_dims(call.type("shape"))
    if not isinstance(x, av.NUMERIC) or x.dtype == "number":
        return Unknown("broadcast_to of something that is no array")
    if dims is None:
        return Unknown("a shape of unknown length")
    return Array(x.dtype, _clean(call, dims))


def array(call: Call) -> Abstract:
    """`array`, `asarray`: an array of an array, of a number, of nested displays of numbers."""
    x = number(call.type(call.operation.parameters[0]))
    if isinstance(x, av.Sequence):
        parts = list(_leaves(x))
        for v in parts:
            if not isinstance(v, av.NUMERIC):
                return v if isinstance(v, Unknown) else Unknown(f"an array of {av.describe(v)}")
        dims, dtype = _nested(x), joint_dtype(parts) if parts else "float64"
        if dims is None or dtype is None:
            return Unknown(
                "an array of parts of different shapes or types",
                "put together numbers, or arrays of one shape",
            )
        x = Array(dtype, _clean(call, dims))
    if not isinstance(x, av.NUMERIC) or x.dtype == "number":
        return Unknown("an array of something that is no number")
    found = _dtype(call, x.dtype)
    return Unknown("an unknown dtype") if found is None else Array(found, av.dims(x))


def copied(call: Call) -> Abstract:
    """`copy`: an array, but the method of a number of NumPy's gives a number."""
    x = number(call.type("a"))
    return x if call.spelling == "method" and isinstance(x, Scalar) else array(call)


def _strong(value: Abstract) -> Abstract:
    """A number as `np.array` takes it: with its own dtype, not a weak one."""
    return Scalar(value.dtype, False) if isinstance(value, Scalar) else value


def _leaves(value: Abstract) -> Iterator[Abstract]:
    if isinstance(value, av.Sequence):
        for item in value.items:
            yield from _leaves(item)
    else:
        yield number(value)


def _nested(value: Abstract) -> tuple[Dim, ...] | None:
    """The dims of nested displays, None if they are ragged; what is not known, NumPy checks.

    >>> _nested(av.Sequence("list", (av.FLOAT, av.FLOAT)))
    (2,)
    """
    if not isinstance(value, av.Sequence):
        return av.dims(number(value))
    if not value.items:
        return (0,)
    inner = [i for i in map(_nested, value.items) if i is not None]
    if len(inner) < len(value.items) or any(len(i) != len(inner[0]) for i in inner):
        return None
    rest = [shared_length(lengths) for lengths in zip(*inner)]
    return None if False in rest else (len(value.items), *rest)


def shared_length(lengths: Sequence[Dim]) -> Dim | Literal[False]:
    """The length that all of them are, or False where they cannot be one.

    >>> shared_length([3, None]), shared_length([3, 4]), shared_length([1, MANY])
    (3, False, False)
    """
    numbers = {n for n in lengths if isinstance(n, int)}
    if len(numbers) > 1 or 1 in numbers and any(map(av.not_one, lengths)):
        return False
    for n in lengths:
        if isinstance(n, av.Length | av.Opaque) and n.offset:
            if replace(n, offset=0) in lengths:
                return False  # x and x[1:]
    if numbers:
        return numbers.pop()
    told = [n for n in lengths if n is not None and n is not MANY]
    return told[0] if told else MANY if MANY in lengths else None


def joint_dtype(parts: Sequence[Abstract]) -> str | None:
    """The dtype of an array of these parts: a number counts with its own dtype."""
    strong = [_strong(v) for v in parts]
    if any(getattr(v, "dtype", None) == "number" for v in strong):
        # an int or a float: only what is wider than both hides which
        rest = [v for v in strong if getattr(v, "dtype", None) != "number"]
        return "float64" if rest and promote(rest) == "float64" else None
    return promote(strong) if strong else "float64"


def as_array(value: Abstract) -> Scalar | Array | None:
    """What an argument that NumPy makes an array of stands for: a list of numbers is one."""
    value = number(value)
    if isinstance(value, av.Sequence):
        parts = list(_leaves(value))
        dims, dtype = _nested(value), joint_dtype(parts)
        numbers = all(isinstance(v, av.NUMERIC) for v in parts)
        return Array(dtype, dims) if numbers and dims is not None and dtype is not None else None
    return value if isinstance(value, av.NUMERIC) and value.dtype != "number" else None


def own_dims(call: Call, parameter: str) -> tuple[Dim, ...]:
    """The dims of an argument that NumPy makes an array of, whatever it holds."""
    dims = _nested(call.type(parameter))
    return () if dims is None else dims  # a ragged list, which NumPy refuses


def cast(call: Call) -> Abstract:
    """`x.astype(dtype)`."""
    x, dtype = number(call.type(call.operation.parameters[0])), _dtype(call)
    if not isinstance(x, av.NUMERIC) or dtype is None:
        return Unknown("an unknown dtype")
    if dtype == "object":
        return Unknown("an array of objects, out of which the numbers may be read again")
    return Array(dtype, x.dims) if isinstance(x, Array) else Scalar(dtype, False)


def to_dtype(call: Call) -> Abstract:
    """`np.float64(x)` and its kin: numbers stay numbers, also those of rank 0."""
    x = number(call.type(call.operation.parameters[0]))
    if not isinstance(x, av.NUMERIC):
        return Unknown("a number of something that is none")
    dtype = str(np.dtype(call.operation.function).name)
    return Array(dtype, av.dims(x)) if av.dims(x) else Scalar(dtype, False)


def of_numpy(call: Call) -> Abstract:
    """The first argument as a function of NumPy returns it: numbers are NumPy's own."""
    x = number(call.type(call.operation.parameters[0]))
    if isinstance(x, Scalar):
        return Unknown("an int or a float") if x.dtype == "number" else Scalar(x.dtype, False)
    if isinstance(x, Array):
        return x if x.dims else Scalar(x.dtype, False)
    return x if isinstance(x, Unknown) else Unknown("an operand that is not a number")


def floating(call: Call) -> Abstract:
    """As `of_numpy`, a float for an int."""
    x = of_numpy(call)
    if isinstance(x, av.NUMERIC) and not x.dtype.startswith("?"):
        if np.dtype(x.dtype).kind in "biu":
            return Array("float64", av.dims(x)) if av.dims(x) else Scalar("float64", False)
    return x


def rounded(call: Call) -> Abstract:
    """The builtin `round` gives an int where no digits are asked for; NumPy's keeps the dtype."""
    if call.spelling != "builtin":
        return of_numpy(call)
    x = number(call.type("a"))
    if not isinstance(x, Scalar):
        return Unknown("`round` of something that is no number; use np.round")
    if isinstance(call.type("decimals"), av.Constant):
        return av.INT
    return x if x.dtype != "bool" else av.INT


def selected(call: Call) -> Abstract:
    """`where`, `clip`: the promoted dtype of the values in the broadcast of all arguments."""
    values = {p: number(call.types[p]) for p in call.operation.parameters}
    condition = values.get("condition")
    if condition is not None and values["y"] == av.Constant(None):  # where it holds
        if values["x"] != av.Constant(None) or not isinstance(condition, Array):
            return Unknown("np.where of one argument that is no array, or of two arguments")
        return av.Sequence("tuple", (Array("int64", (None,)),) * len(condition.dims))
    given = {p: v for p, v in values.items() if v != av.Constant(None)}
    for v in given.values():
        if not isinstance(v, av.NUMERIC):
            return v if isinstance(v, Unknown) else Unknown("an operand that is not a number")
    dtype = promote([v for p, v in given.items() if p != "condition"])
    if dtype is None:
        return Unknown("operands of an unknown type")
    dims = broadcast([av.dims(v) for v in given.values()], call.one)
    if dims or "condition" in given:  # `where` of numbers gives an array of rank 0
        return Array(dtype, dims)
    return Scalar(dtype, False)


def larger(call: Call) -> Abstract:
    """`maximum` and `minimum`; the builtins return one of their two arguments as it is."""
    if call.spelling != "builtin":
        return elementwise(call)
    x, y = (number(call.types[p]) for p in call.operation.parameters)
    if not isinstance(x, Scalar) or not isinstance(y, Scalar):
        return Unknown(f"`{call.operation.label[3:6]}` of arrays; use {call.operation.label}")
    return _one_of(x, y)


def largest(call: Call) -> Abstract:
    """The largest or smallest of several numbers, which is returned as it is."""
    items = call.type("items")
    values = [number(v) for v in items.items] if isinstance(items, av.Sequence) else []
    scalars = [v for v in values if isinstance(v, Scalar)]
    if not scalars or len(scalars) < len(values):
        return Unknown(f"`max` or `min` of {av.describe(items)}", "use np.max or np.min")
    found: Abstract = scalars[0]
    for other in scalars[1:]:
        if not isinstance(found, Scalar):
            return found
        found = _one_of(found, other)
    return found


def _one_of(x: Scalar, y: Scalar) -> Abstract:
    if x.dtype == y.dtype:
        return Scalar(x.dtype, x.python if x.python == y.python else None)
    both = av.join(x, y)
    if isinstance(both, Scalar) or not (x.python and y.python):
        return both
    return Scalar("number") if "number" in (x.dtype, y.dtype) else both


def _product(dims: Sequence[Any]) -> int:
    total = 1
    for d in dims:
        total *= d
    return total


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
    if step not in (None, 1) or not isinstance(dim, av.Length | av.Opaque):
        return dim if (lower, upper, step) in ((None, None, None), (0, None, None)) else None
    lower = lower or 0
    if upper is not None and (upper >= 0) == (lower >= 0):
        return None  # at most upper - lower, less on a short axis
    if lower >= 0 and (upper is None or upper < 0):
        return av.longer(dim, (upper or 0) - lower)
    return None


def shape(call: Call) -> Abstract:
    """The shape of an array, as a tuple of lengths."""
    return shape_of(call.type("a"))


def shape_of(value: Abstract) -> Abstract:
    """The abstract value of `value.shape`."""
    value = number(value)
    if not isinstance(value, av.NUMERIC):
        return Unknown("the shape of something that is no array")
    return av.Sequence("tuple", tuple(Scalar("int64", True, d) for d in av.dims(value)))


def like_dims(call: Call, dtype_of: str, dims_of: str) -> Abstract:
    """The dtype of one argument with the dims of another."""
    a, x = number(call.type(dtype_of)), number(call.type(dims_of))
    if not isinstance(a, av.NUMERIC) or not isinstance(x, av.NUMERIC):
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
    if any(av.dims(v) or isinstance(v, Unknown) for v in (start, stop, step)):
        return Unknown("arange of something else than numbers")
    given = [v for v in (start, stop, step) if isinstance(v, Scalar)]
    dtype = promote([Scalar(v.dtype, False) if v.dtype != "number" else av.FLOAT for v in given])
    dims: tuple[Dim, ...] = (None,)
    if len(given) == 1 and isinstance(start, Scalar) and start.value is not None:
        dims = _clean(call, (start.value,))
    return Unknown("arange of something else than numbers") if dtype is None else Array(dtype, dims)


def eye(call: Call) -> Abstract:
    """A unit matrix, perhaps not square, perhaps of another diagonal."""
    rows, columns = call.type(call.operation.parameters[0]), call.types.get("M")
    dim = other = rows.value if isinstance(rows, Scalar) else None
    if isinstance(columns, Scalar):
        other = columns.value
    dtype = _dtype(call)
    dims = _clean(call, (dim, other))
    return Unknown("an unknown dtype") if dtype is None else Array(dtype, dims)


def python_float(call: Call) -> Abstract:
    """`float(x)` of a number; of a text it would hide where the number came from."""
    x = number(call.type("x"))
    if isinstance(x, Scalar) or isinstance(x, Array) and not x.dims:
        return av.FLOAT
    return x if isinstance(x, Unknown) else Unknown(f"float() of {av.describe(x)}")


def _size(call: Call, dims: tuple[Dim, ...]) -> Dim:
    """The number of elements: known if all lengths are numbers, or all but one are 1."""
    if all(isinstance(d, int) for d in dims):
        return _product(dims)
    others = [d for d in dims if call.one(d) is not True]
    return others[0] if len(others) == 1 else None


def at_least(call: Call) -> Abstract:
    """`atleast_1d`, `atleast_2d`, `ascontiguousarray`."""
    rank = {"np.atleast_2d": 2, "np.require": 0}.get(call.operation.label, 1)
    x = number(call.type(call.operation.parameters[0]))
    if not isinstance(x, av.NUMERIC) or x.dtype == "number":
        return Unknown("an array of something that is no number")
    dtype = _dtype(call, x.dtype)
    dims = av.dims(x)
    if dtype is None:
        return Unknown("an unknown dtype")
    return Array(dtype, (1,) * (rank - len(dims)) + dims)


def restored(call: Call) -> Abstract:
    """A cotangent in the shape that the argument `shape` tells."""
    a, dims = number(call.type("a")), shape_dims(call.type("shape"))
    if not isinstance(a, av.NUMERIC) or dims is None:
        return Unknown("run time decides")
    dtype = "float64" if a.dtype == "number" else a.dtype
    return Array(dtype, dims) if dims else Scalar(dtype, False)


def restored_as(parameter: str) -> TypeRule:
    """As `restored`, of another argument than `a`."""

    def kind(call: Call) -> Abstract:
        return restored(replace(call, types={**call.types, "a": call.type(parameter)}))

    return kind


def item(call: Call) -> Abstract:
    """`x.item()`: a Python number."""
    x = number(call.type("a"))
    if not isinstance(x, av.NUMERIC) or x.dtype.startswith("?") or x.dtype == "number":
        return Unknown("the item of something that is no array")
    kind = np.dtype(x.dtype).kind
    found = {"f": av.FLOAT, "i": av.INT, "u": av.INT, "b": av.BOOL}
    return found.get(kind, Unknown("no real number"))


def norm(call: Call) -> Abstract:
    """`linalg.norm` of the orders that are sums over elements."""
    x, order = number(call.type("x")), call.static("ord")
    rank = len(av.dims(x))
    if call.static("axis") is None and order is not None:
        vector, matrix = rank == 1, rank == 2
    else:
        vector = isinstance(call.static("axis"), int)
        matrix = isinstance(call.static("axis"), tuple) and len(call.static("axis")) == 2
    if isinstance(call.static("axis"), tuple) and len(call.static("axis")) == 1:
        vector, matrix = True, False
    known = order is None or vector and order in (1, 2) or matrix and order == "fro"
    if isinstance(call.static("axis"), tuple) and not matrix and not vector:
        known = False
    if not known:
        return Unknown("a norm of this order")
    return reduction(call)
