"""Points at which every rule is tried: expressions over x, y, z, with values.

`SAMPLES` maps the label of an operation to its samples; a rule without samples fails the sweep. A
result that carries no derivative stands as a factor (`x * np.floor(x)`), or all would vanish.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Sample:
    """An expression, the values of its names, and the names that it is differentiated in."""

    expression: str
    values: Mapping[str, Any]
    wrt: tuple[str, ...]

    def __str__(self) -> str:
        kinds = ",".join(f"{name}:{kind_of(v)}" for name, v in self.values.items())
        return f"{self.expression} at {kinds} in {''.join(self.wrt)}"


SAMPLES: dict[str, list[Sample]] = {}


def kind_of(value: Any) -> str:
    """A short description: `f8[2x3]` for an array, `float` for a Python number."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype.str[1:]}[{'x'.join(map(str, value.shape))}]"
    return type(value).__name__


def add(label: str, expression: str, /, wrt: str | None = None, **values: Any) -> None:
    """Register a sample; by default it is differentiated in all its values.

    There is none of a function that this release of NumPy does not have.
    """
    if label.startswith("np.") and not _is_in_numpy(label):
        return
    names = tuple(wrt) if wrt is not None else tuple(values)
    SAMPLES.setdefault(label, []).append(Sample(expression, values, names))


def _is_in_numpy(label: str) -> bool:
    found: Any = np
    for part in label.split(".")[1:]:
        found = getattr(found, part, None)
    return found is not None


def numbers(label: str, low: float, high: float, shape: tuple[int, ...] = ()) -> Any:
    """Random numbers, always the same for a label and a shape."""
    seed = zlib.crc32(f"{label} {low} {high} {shape}".encode())
    values = np.random.default_rng(seed).uniform(low, high, shape)
    return values if shape else float(values)


# The kinds of operands. Python's and NumPy's numbers, rank 0, axes of length 1 and 0, two widths.
KINDS = (
    "(3)", "number", "(2,3)", "float32 (3)", "np.float64", "()", "(1)", "(2,1)", "(0)",
    "float32", "int", "int (3)",
)  # fmt: skip
PAIRS = (
    ("(3)", "number"), ("number", "number"), ("(2,3)", "(3)"), ("number", "(3)"),
    ("(2,1)", "(1,3)"),
    ("(3)", "(3)"), ("(2,3)", "(2,1)"), ("float32 (3)", "float32 (3)"),
    ("(1)", "(3)"),
    ("np.float64", "(3)"),
    ("(3)", "(2,3)"), ("number", "np.float64"), ("()", "(3)"), ("()", "()"), ("(3)", "int"),
    ("int", "(3)"),
    ("int (3)", "(3)"), ("(3)", "int (3)"), ("float32 (3)", "number"), ("float32 (3)", "(3)"),
    ("(0)", "(0)"), ("(0)", "number"), ("(2,3)", "(2,3)"), ("(1,1)", "(2,3)"), ("(2,3)", "(1,1)"),
    ("(0,3)", "(3)"), ("float32", "float32"), ("float32", "number"), ("int", "number"),
    ("np.float64", "np.float64"),
    ("(1)", "(1)"), ("(2,1,3)", "(4,1)"),
)  # fmt: skip
SCALAR_KINDS = ("number", "int", "np.float64", "()")


def value(label: str, kind: str, low: float, high: float) -> Any:
    """A value of the kind between the bounds."""
    words = kind.split()
    shape = tuple(int(n) for n in words[-1].strip("()").split(",") if n) if "(" in kind else ()
    x = numbers(label, low, high, shape)
    if words[0] == "int":
        whole = np.ceil(low) + np.arange(np.size(x)).reshape(shape) % max(
            1, int(high - np.ceil(low))
        )
        return whole.astype(np.int64) if shape else int(whole)
    if words[0].startswith("float32"):
        return np.float32(x) if not shape else x.astype(np.float32)
    if words[0] == "np.float64":
        return np.float64(x)
    return np.array(x) if kind == "()" else x


def unary(label: str, *functions: str, low: float, high: float, ints: bool = True) -> None:
    """Samples of a function of one number; `f` is a name to call, or a template with `x`."""
    for function in functions:
        text = function if "(" in function else f"{function}(x)"
        text = f"{function}x" if function in "-+" else text
        kinds = SCALAR_KINDS if "math." in function or function in ("float", "round") else KINDS
        for kind in kinds:
            if ints or "int" not in kind:
                add(label, text, x=value(label, kind, low, high))


def binary(
    label: str, *functions: str, x: tuple[float, float], y: tuple[float, float], ints: bool = True
) -> None:
    """Samples of a function of two numbers, in each operand and in both."""
    for function in functions:
        named = function.replace(".", "").isidentifier()
        text = f"{function}(x, y)" if named else function
        scalar = "math." in function or function in ("max", "min")
        pairs = tuple(itertools.product(SCALAR_KINDS[:3], repeat=2)) if scalar else PAIRS
        for k, (first, second) in enumerate(pairs):
            if not ints and ("int" in first or "int" in second):
                continue
            if function in ("max", "min") and {"int", "np.float64"} == {first, second}:
                continue  # refused: the result has one type or another
            values = {"x": value(label, first, *x), "y": value(label + "y", second, *y)}
            for wrt in itertools.islice(itertools.cycle(["xy", "x", "y"]), k % 3, k % 3 + 3):
                add(label, text, wrt=wrt, **values)


def A(*shape: int, low: float = -2.0, high: float = 2.0) -> np.ndarray:
    """An array of the shape; no two of its elements are close to each other."""
    n = int(np.prod(shape))
    order = np.random.default_rng(n).permutation(n)
    return (low + (high - low) * (order + 0.37) / max(n, 1)).reshape(shape)


def F(*shape: int) -> np.ndarray:
    """A float32 array."""
    return A(*shape).astype(np.float32)


# -- arithmetic

binary("np.add", "x + y", "np.add", "operator.add", x=(-2, 2), y=(-2, 2))
binary("np.subtract", "x - y", "np.subtract", "operator.sub", x=(-2, 2), y=(-2, 2))
binary("np.multiply", "x * y", "np.multiply", "operator.mul", x=(-2, 2), y=(-2, 2))
binary("np.divide", "x / y", "np.divide", "np.true_divide", "operator.truediv", x=(1, 3), y=(1, 3))
binary("np.power", "x ** y", "np.power", "pow", "operator.pow", x=(1, 3), y=(1, 3))
binary("np.float_power", "np.float_power", x=(1, 3), y=(1, 3))
binary("math.pow", "math.pow", x=(1, 3), y=(1, 3))
for exponent in ("0", "1", "2", "3", "0.5", "-1", "2.0", "-0.5", "1.5"):
    for kind in ("(3)", "number", "float32 (3)", "np.float64", "()", "int"):
        if not (kind == "int" and exponent == "-1"):
            add("np.power", f"x ** {exponent} + x", x=value("power", kind, 1, 3))
    add("np.power", f"np.power(x, {exponent}) + x", x=A(3, low=1))
    add("np.float_power", f"np.float_power(x, {exponent}) + x", x=A(3, low=1))
binary(
    "np.remainder",
    "x % y",
    "np.mod",
    "np.remainder",
    "operator.mod",
    x=(5.1, 5.9),
    y=(2.1, 2.4),
    ints=False,
)
add("np.remainder", "x % y", x=7.5, y=2)
add("np.remainder", "x % y", wrt="x", x=A(2, 3), y=1.5)
binary("np.fmod", "np.fmod", "math.fmod", x=(5.1, 5.9), y=(2.1, 2.4), ints=False)
add("np.fmod", "np.fmod(x, y)", x=-A(3, low=5.1, high=5.9), y=2.2)
binary("np.floor_divide", "x // y * x * y", x=(5.1, 5.9), y=(2.1, 2.4), ints=False)
unary("np.negative", "-", "np.negative", "operator.neg", low=-2, high=2)
unary("np.positive", "+", "np.positive", "operator.pos", low=-2, high=2)

# -- elementwise

for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "expm1", "exp2"):
    unary(f"np.{name}", f"np.{name}", f"math.{name}", low=-1.3, high=1.3)
for np_name, math_name in (("arcsin", "asin"), ("arccos", "acos"), ("arctanh", "atanh")):
    unary(f"np.{np_name}", f"np.{np_name}", f"math.{math_name}", low=-0.8, high=0.8)
unary("np.arctan", "np.arctan", "math.atan", low=-2, high=2)
unary("np.arcsinh", "np.arcsinh", "math.asinh", low=-2, high=2)
unary("np.arccosh", "np.arccosh", "math.acosh", low=1.5, high=3.5)
unary("np.log", "np.log", low=0.5, high=3)
unary("math.log", "math.log", "math.log(x, 3.0)", "math.log(x, 2)", low=0.5, high=3)
unary("math.log", "math.log(5.0, x)", "math.log(x + 1.0, x)", low=1.5, high=3, ints=False)
for name in ("log2", "log10", "log1p", "sqrt", "cbrt"):
    unary(f"np.{name}", f"np.{name}", f"math.{name}", low=0.5, high=3)
unary("np.square", "np.square", low=-2, high=2)
unary("np.reciprocal", "np.reciprocal", low=1, high=3, ints=False)
unary("np.absolute", "np.abs", "abs", "math.fabs", "np.absolute", low=0.5, high=2)
unary("np.absolute", "np.abs", "abs", "math.fabs", low=-2, high=-0.5)
unary("np.fabs", "np.fabs", low=-2, high=-0.5)
unary("np.degrees", "np.degrees", "np.rad2deg", "math.degrees", low=-2, high=2)
unary("np.radians", "np.radians", "np.deg2rad", "math.radians", low=-2, high=2)
unary("np.sinc", "np.sinc", low=0.1, high=2, ints=False)
unary("np.conjugate", "np.conj", "np.conjugate", low=-2, high=2)
add("np.conjugate", "x.conj() * x.conjugate()", x=A(3))
unary("np.real", "np.real", low=-2, high=2)
unary("np.nan_to_num", "np.nan_to_num", low=-2, high=2)
binary("np.arctan2", "np.arctan2", "math.atan2", x=(0.5, 2), y=(0.5, 2))
binary("np.hypot", "np.hypot", "math.hypot", x=(0.5, 2), y=(0.5, 2))
binary("np.logaddexp", "np.logaddexp", x=(-2, 2), y=(-2, 2))
binary("np.logaddexp2", "np.logaddexp2", x=(-2, 2), y=(-2, 2))
binary("np.copysign", "np.copysign(x, y) * y", "math.copysign(x, y) * y", x=(0.5, 2), y=(-2, -1))
binary("np.heaviside", "np.heaviside(x, y) * x * y", x=(-2, -1), y=(-2, 2))
unary("np.sign", "x * np.sign(x)", low=0.5, high=2)
unary("np.floor", "x * np.floor(x)", "x * math.floor(x)", low=1.1, high=1.9, ints=False)
unary("np.ceil", "x * np.ceil(x)", "x * math.ceil(x)", low=1.1, high=1.9, ints=False)
unary("np.trunc", "x * np.trunc(x)", low=1.1, high=1.9, ints=False)
add("np.trunc", "x * math.trunc(x)", x=-1.7)
add("np.trunc", "x * math.trunc(x)", x=np.float64(1.7))
unary("np.rint", "x * np.rint(x)", low=1.6, high=2.4, ints=False)
unary("np.round", "x * np.round(x)", "x * np.round(x, 2)", low=1.6, high=2.4, ints=False)
add("np.round", "x * round(x)", x=1.7)
add("np.round", "x * round(x, 1)", x=1.72)
add("np.round", "x * round(x)", x=np.float64(1.7))
add("np.round", "x * round(x, 1)", x=np.float64(1.72))
add("np.round", "x * x.round()", x=np.array([1.7, 2.3]))
add("np.imag", "x + np.imag(x)", x=A(3))

# -- selection

binary("np.maximum", "np.maximum", "max", x=(0.5, 1), y=(1.5, 2))
binary("np.maximum", "np.maximum", "max", x=(1.5, 2), y=(0.5, 1))
binary("np.minimum", "np.minimum", "min", x=(0.5, 1), y=(1.5, 2))
binary("np.minimum", "np.minimum", "min", x=(1.5, 2), y=(0.5, 1))
binary("np.fmax", "np.fmax", x=(1.5, 2), y=(0.5, 1))
binary("np.fmin", "np.fmin", x=(1.5, 2), y=(0.5, 1))
add("np.maximum", "np.maximum(x, y)", x=A(3, 4), y=A(4))
add("np.minimum", "np.minimum(x, y)", x=A(3, 4), y=A(4))
add("np.fmax", "np.fmax(x, y)", x=A(2, 3), y=np.array([0.3, np.nan, -0.9]), wrt="x")
add("np.fmin", "np.fmin(y, x)", x=A(2, 3), y=np.array([0.3, np.nan, -0.9]), wrt="x")
binary(
    "np.where", "np.where(x > 1.2, x * x, y)", "np.where(y > 1.2, y, x)", x=(0.5, 2), y=(0.5, 2)
)
add("np.where", "np.where(z, x, y)", wrt="xy", x=A(3), y=2.0, z=np.array([[True], [False]]))
add("np.where", "np.where(x > 0.0, x, 0.0)", x=A(2, 3))
add("np.where", "np.where(x > 0.0, -1, x)", x=F(3))
for text in (
    "np.clip(x, -1.0, 1.0)", "np.clip(x, -1, 1)", "np.clip(x, None, 0.5)", "np.clip(x, 0.5, None)",
    "np.clip(x, 1.0, -1.0) + x", "x.clip(-0.5, 0.5)", "np.clip(a=x, a_min=-1.0, a_max=1.5)",
):  # fmt: skip
    for x in (A(4), A(2, 3), F(4), np.float64(0.7), np.array(-3.0)):
        add("np.clip", text, x=x)
add("np.clip", "np.clip(x, -1.0, 1.0)", x=0.4)
for wrt in ("x", "y", "z", "xyz"):
    add("np.clip", "np.clip(x, y, z)", wrt=wrt, x=A(2, 3), y=-0.5, z=A(3, low=0.5))
    add("np.clip", "np.clip(x, y, z)", wrt=wrt, x=A(3), y=1.1, z=-0.7)
    add("np.clip", "np.clip(x, y, z)", wrt=wrt, x=A(3), y=A(2, 1), z=0.9)
add("np.clip", "np.clip(x, y, None)", x=A(2, 3), y=0.1)
add("np.clip", "np.clip(x, None, y)", x=A(2, 3), y=A(3))

# -- logic

for text, label in (
    ("x > y", "greater"), ("x >= y", "greater_equal"), ("x < y", "less"), ("x <= y", "less_equal"),
    ("x == y", "equal"), ("x != y", "not_equal"),
):  # fmt: skip
    for x, y in ((A(2, 3), 0.2), (A(3), A(2, 1)), (1.5, 0.5), (np.float64(0.3), 1.0), (F(3), 1)):
        add(f"np.{label}", f"x * ({text})", wrt="x", x=x, y=y)
        add(f"np.{label}", f"x * np.{label}(x, y)", wrt="x", x=x, y=y)
for label, sign in (("and", "&"), ("or", "|"), ("xor", "^")):
    for x in (A(2, 3), 1.3, F(3), np.float64(-0.3)):
        add(f"np.bitwise_{label}", f"x * ((x > 0.2) {sign} (x < 1.0))", x=x)
        add(f"np.logical_{label}", f"x * np.logical_{label}(x > 0.2, x < 1.0)", x=x)
    add(f"np.bitwise_{label}", f"x * (y {sign} 3)", wrt="x", x=A(3), y=6)
    add(f"np.bitwise_{label}", f"x * (y {sign} z)", wrt="x", x=A(3), y=np.array([1, 2, 3]), z=6)
add("np.left_shift", "x * (y << 2)", wrt="x", x=A(3), y=6)
add("np.right_shift", "x * (y >> 1)", wrt="x", x=A(3), y=np.array([4, 5, 6]))
add("np.invert", "x * ~(x > 0.2)", x=A(2, 3))
add("np.invert", "x * np.invert(x > 0.2)", x=np.float64(0.1))
add("np.invert", "x * ~y", wrt="x", x=1.5, y=3)
for label in ("isfinite", "isnan", "isinf", "logical_not", "signbit"):
    for x in (A(2, 3), 1.3, F(3), np.float64(-0.3)):
        add(f"np.{label}", f"x + x * np.{label}(x)", x=x)
for label in ("isfinite", "isnan", "isinf"):
    add(f"math.{label}", f"x + x * math.{label}(x)", x=1.3)
    add(f"math.{label}", f"x + x * math.{label}(x)", x=np.float64(-0.3))
for label in ("any", "all", "count_nonzero"):
    add(f"np.{label}", f"x + x * np.{label}(x > 0.3)", x=A(2, 3))
    add(f"np.{label}", f"x + x * np.{label}(x > 0.3, axis=0)", x=A(2, 3))
    add(f"np.{label}", f"x + x * np.{label}(x > 0.3, axis=-1, keepdims=True)", x=A(2, 3))
add("np.any", "x + x * (x > 0.3).any(axis=0)", x=A(2, 3))
add("np.all", "x + x * (x > 0.3).all()", x=A(2, 3))
for label in ("argmax", "argmin"):
    add(f"np.{label}", f"x + x * np.{label}(x)", x=A(2, 3))
    add(f"np.{label}", f"x + x * x.{label}(axis=0)", x=A(2, 3))
    add(f"np.{label}", f"x[np.{label}(x)] + x", x=A(4))
add("np.argsort", "x * np.argsort(x)", x=A(2, 3))
add("np.argsort", "x * np.argsort(x, axis=0)", x=A(2, 3))
add("np.argsort", "x * x.argsort()", x=A(4))
add("np.argsort", "np.argsort(x, axis=None) * y", x=A(2, 3), y=A(6), wrt="y")
add("np.isclose", "x * np.isclose(x, y)", x=A(2, 3), y=A(3))
add("np.isclose", "x * np.isclose(x, 1.3)", x=1.3 + A(3) * 0.1)
add("np.allclose", "x * np.allclose(x, y) + x", x=A(3), y=A(3) + 1.0, wrt="x")
add("np.array_equal", "x * np.array_equal(x, y) + x", x=A(3), y=A(3) + 1.0, wrt="x")

# -- reductions

AXES = (
    "", "axis=0", "axis=1", "axis=-1", "axis=(0, 1)", "axis=None", "axis=0, keepdims=True",
    "keepdims=True",
    "axis=(0, -1)", "axis=-2, keepdims=True", "axis=(1,)",
)  # fmt: skip


def reduced(
    label: str, *functions: str, arrays: tuple[Any, ...], axes: tuple[str, ...] = AXES
) -> None:
    """Samples of a function that takes axes away."""
    for function in functions:
        for x in arrays:
            for axis in axes:
                numbers_in = axis.replace("-", "").replace("(", " ").replace(",", " ").split()
                if np.ndim(x) < 2 and any(
                    "1" in w or "-2" in axis for w in numbers_in if "axis" in w
                ):
                    if axis != "axis=-1":
                        continue
                if (
                    np.ndim(x) < 2
                    and "(" in axis
                    or np.ndim(x) == 0
                    and "axis=None" not in axis
                    and axis
                ):
                    continue
                call = (
                    f"x.{function[1:]}({axis})" if function[0] == "." else f"{function}(x, {axis})"
                )
                add(label, call.replace(", )", ")"), x=x)


USUAL = (A(2, 3), A(4), A(2, 3, 4), F(2, 3), A(3, 1), np.arange(1, 7).reshape(2, 3))
reduced("np.add.reduce", "np.add.reduce", arrays=USUAL)
reduced("np.sum", "np.sum", ".sum", arrays=(*USUAL, A(0, 3), A(2, 0), np.array(1.3)))
reduced("np.mean", "np.mean", ".mean", arrays=(*USUAL, np.array(1.3)))
reduced(
    "np.max", "np.max", ".max", "np.amax", arrays=(A(2, 3), A(4), A(2, 3, 4), F(2, 3), A(3, 1))
)
reduced(
    "np.min", "np.min", ".min", "np.amin", arrays=(A(2, 3), A(4), A(2, 3, 4), F(2, 3), A(3, 1))
)
reduced(
    "np.prod",
    "np.prod",
    ".prod",
    arrays=(*USUAL, A(0, 3), np.array([[0.0, 2.0], [0.0, 3.0], [1.5, 0.0]])),
)
reduced("np.var", "np.var", ".var", arrays=USUAL)
reduced("np.std", "np.std", ".std", arrays=(A(2, 3), A(4), A(2, 3, 4), F(2, 3), A(3, 2)))
for label in ("var", "std"):
    add(f"np.{label}", f"np.{label}(x, ddof=1)", x=A(5))
    add(f"np.{label}", f"np.{label}(x, axis=0, ddof=1)", x=A(5, 2))
    add(f"np.{label}", f"np.{label}(x, axis=1, ddof=1.5)", x=A(2, 5))
for x in (A(2, 3), A(4), 1.3, np.float64(0.4)):
    for label in ("sum", "mean", "max", "prod"):
        add(f"np.{label}", f"np.{label}(x)", x=x)
add("np.size", "x * np.size(x)", x=A(2, 3))
add("np.ndim", "x * np.ndim(x)", x=A(2, 3))
add("np.shape", "x * np.shape(x)[1]", x=A(2, 3))
add("math.prod", "x * math.prod(x.shape)", x=A(2, 3))
add("math.prod", "math.prod([x, y, 2.0, x])", x=1.5, y=-0.5)
add("math.prod", "math.prod((x[0], y, x[1]))", x=A(3), y=0.5)

# -- norms

reduced(
    "np.linalg.norm", "np.linalg.norm",
    arrays=(A(2, 3), A(4), F(2, 3), A(3, 2), np.array([3, 4])),
)  # fmt: skip
add("np.linalg.norm", "np.linalg.norm(x)", x=A(2, 3, 4))
add("np.linalg.norm", "np.linalg.norm(x, axis=(0, 2))", x=A(2, 3, 4))
add("np.linalg.norm", "np.linalg.norm(x, 2)", x=A(3))
add("np.linalg.norm", "np.linalg.norm(x, ord=1)", x=A(3))
add("np.linalg.norm", "np.linalg.norm(x, 1, axis=1)", x=A(3, 2))
add("np.linalg.norm", "np.linalg.norm(x, 'fro')", x=A(3, 2))

# -- scans

for text in (
    "np.cumsum(x)",
    "x.cumsum()",
    "np.cumsum(x, 0)",
    "np.cumsum(x, axis=-1)",
    "np.diff(x)",
):
    for x in (A(4), A(2, 3), F(4), A(1), np.arange(3)):
        add("np.diff" if "diff" in text else "np.cumsum", text, x=x)
add("np.cumsum", "np.cumsum(x, axis=1)", x=A(2, 3, 2))
add("np.cumsum", "np.cumsum(x)", x=A(0))
for text in (
    "np.diff(x, axis=0)", "np.diff(x, 1, 0)", "np.diff(x, prepend=0.0)", "np.diff(x, append=1.0)",
    "np.diff(x, prepend=0.0, append=2)", "np.diff(x, axis=0, prepend=1.0)",
):  # fmt: skip
    add("np.diff", text, x=A(4))
    add("np.diff", text, x=A(3, 2))

# -- shapes

for text, arrays in {
    "np.reshape(x, (3, 2))": (A(2, 3), A(6), F(6)),
    "np.reshape(x, -1)": (A(2, 3), A(2, 2, 2), A(1, 3), 1.5),
    "x.reshape(2, -1)": (A(2, 3), A(6)),
    "x.reshape((x.shape[1], x.shape[0]))": (A(2, 3),),
    "x.reshape(-1, 1)": (A(3), A(0)),
}.items():
    for x in arrays:
        add("np.reshape", text, x=x)
for text in (
    "np.transpose(x)",
    "x.T",
    "x.transpose()",
    "np.transpose(x, (1, 0))",
    "x.transpose(1, 0)",
):
    add("np.transpose", text, x=A(2, 3))
add("np.transpose", "np.transpose(x, (2, 0, 1))", x=A(2, 3, 4))
add("np.transpose", "np.transpose(x, (-1, 0, 1))", x=F(2, 3, 4))
add("np.transpose", "x.T * x", x=A(3))
add("np.matrix_transpose", "np.matrix_transpose(x)", x=A(2, 3, 4))
add("np.matrix_transpose", "x.mT", x=A(2, 3))
for x in (A(2, 3), A(4), 1.5, np.array(0.5), F(2, 3)):
    add("np.ravel", "np.ravel(x)", x=x)
    add("np.atleast_1d", "np.atleast_1d(x)", x=x)
    add("np.atleast_2d", "np.atleast_2d(x)", x=x)
    if np.ndim(x):
        add("np.ravel", "x.ravel()", x=x)
        add("flatten", "x.flatten()", x=x)
        add("np.expand_dims", "np.expand_dims(x, 0)", x=x)
        add("np.expand_dims", "np.expand_dims(x, axis=-1)", x=x)
        add("np.expand_dims", "np.expand_dims(x, (0, 2))", x=x)
for text, arrays in {
    "np.squeeze(x)": (A(3, 1), A(2, 3), A(1, 1), A(1, 3, 1)),
    "np.squeeze(x, 1)": (A(3, 1), F(2, 1)),
    "x.squeeze(axis=-1)": (A(3, 1),),
    "np.squeeze(x, (0, 2))": (A(1, 3, 1),),
}.items():
    for x in arrays:
        add("np.squeeze", text, x=x)
for text in ("np.swapaxes(x, 0, 1)", "x.swapaxes(0, -1)", "np.swapaxes(x, -1, -2)"):
    add("np.swapaxes", text, x=A(2, 3))
    add("np.swapaxes", text, x=A(2, 3, 4))
for text in ("np.moveaxis(x, 0, -1)", "np.moveaxis(x, 2, 0)", "np.moveaxis(x, (0, 1), (2, 0))"):
    add("np.moveaxis", text, x=A(2, 3, 4))
for text, arrays in {
    "np.broadcast_to(x, (2, 3))": (A(3), A(2, 1), A(1, 3), 1.5, F(3), np.array(0.5), A(2, 3)),
    "np.broadcast_to(x, (4, 2, 3))": (A(2, 3), A(3), A(1, 1)),
    "np.broadcast_to(x, 3)": (1.5, A(1)),
}.items():
    for x in arrays:
        add("np.broadcast_to", text, x=x)
add("np.broadcast_to", "np.broadcast_to(x, y.shape) * y", x=A(3), y=A(2, 3))
for text in ("np.flip(x)", "np.flip(x, 0)", "np.flip(x, axis=-1)", "np.flip(x, axis=(0,))"):
    add("np.flip", text, x=A(4))
    add("np.flip", text, x=A(2, 3))
add("np.flipud", "np.flipud(x)", x=A(2, 3))
add("np.flipud", "np.flipud(x)", x=A(3))
add("np.fliplr", "np.fliplr(x)", x=A(2, 3))
for text in (
    "np.roll(x, 1)",
    "np.roll(x, -2)",
    "np.roll(x, 1, axis=0)",
    "np.roll(x, shift=2, axis=-1)",
):
    add("np.roll", text, x=A(4))
    add("np.roll", text, x=A(2, 3))
add("np.roll", "np.roll(x, y)", x=A(4), y=2, wrt="x")
for text, arrays in {
    "np.tile(x, 2)": (A(3), A(2, 3), F(3), A(0), A(1)),
    "np.tile(x, (2,))": (A(3),),
    "np.tile(x, (2, 3))": (A(3), A(2, 2), A(1, 2, 2)),
    "np.tile(x, (2, 1, 2))": (A(2, 3),),
    "np.tile(x, 1)": (A(3),),
    "np.tile(x, 0)": (A(3),),
}.items():
    for x in arrays:
        add("np.tile", text + (" * np.sum(x)" if "0)" not in text else ""), x=x)
add("np.tile", "np.tile(x, y)", x=A(3), y=2, wrt="x")
for text in (
    "np.repeat(x, 2)",
    "x.repeat(3)",
    "np.repeat(x, 2, 0)",
    "np.repeat(x, 3, axis=-1)",
    "np.repeat(x, 0)",
):
    add("np.repeat", text, x=A(3))
    add("np.repeat", text, x=A(2, 3))
add("np.repeat", "np.repeat(x, y, axis=1)", x=A(2, 3, 2), y=2, wrt="x")

# -- diagonals

for label in ("tril", "triu"):
    for text in (f"np.{label}(x)", f"np.{label}(x, 1)", f"np.{label}(x, k=-1)"):
        add(f"np.{label}", text, x=A(3, 3))
        add(f"np.{label}", text, x=A(2, 3))
    add(f"np.{label}", f"np.{label}(x)", x=A(2, 3, 3))
for text in ("np.diag(x)", "np.diag(x, 1)", "np.diag(x, k=-2)"):
    for x in (A(3), A(3, 3), A(2, 3), A(4, 2), F(3), F(3, 3)):
        add("np.diag", text, x=x)
for text in ("np.diagonal(x)", "x.diagonal()", "np.diagonal(x, 1)", "np.diagonal(x, offset=-1)"):
    for x in (A(3, 3), A(2, 3), A(4, 2), F(3, 3)):
        add("np.diagonal", text, x=x)
for text in (
    "np.trace(x)",
    "x.trace()",
    "np.trace(x, 1)",
    "np.trace(x, offset=-1)",
    "np.trace(x @ x.T)",
):
    for x in (A(3, 3), A(2, 3), A(4, 2), F(3, 3)):
        add("np.trace", text, x=x)

# -- indexing

for text in (
    "x[0]",
    "x[-1]",
    "x[1:]",
    "x[::-1]",
    "x[::2]",
    "x[..., 0]",
    "x[None]",
    "x[1:] * x[:-1]",
):
    add("getitem", text, x=A(4))
    add("getitem", text, x=A(3, 2))
for text in ("x[0, 1]", "x[:, 0]", "x[:, None]", "x[1:, ::-1]", "x[:, 1:] - x[:, :-1]"):
    add("getitem", text, x=A(3, 4))
add("getitem", "x[1]", x=F(3))

# -- contractions

MATRIX_PAIRS = (
    (A(3), A(3)), (A(2, 3), A(3)), (A(2), A(2, 3)), (A(2, 3), A(3, 2)), (A(4, 2, 3), A(3)),
    (A(2), A(4, 2, 3)), (A(4, 2, 3), A(3, 2)), (A(4, 2, 3), A(4, 3, 2)), (A(4, 2, 3), A(1, 3, 2)),
    (A(2, 3), A(4, 3, 2)), (F(2, 3), F(3, 2)), (A(2, 3), F(3)), (A(1, 3), A(3, 1)),
    (A(2, 0), A(0, 3)),
    (A(1), A(1)), (np.arange(6).reshape(2, 3), A(3)),
)  # fmt: skip
for x, y in MATRIX_PAIRS:
    for wrt in ("xy", "x", "y"):
        add("np.matmul", "x @ y", wrt=wrt, x=x, y=y)
        add("np.matmul", "np.matmul(x, y)", wrt=wrt, x=x, y=y)
        if x.ndim < 3 and y.ndim < 3:
            add("np.dot", "np.dot(x, y)", wrt=wrt, x=x, y=y)
            add("np.dot", "x.dot(y)", wrt=wrt, x=x, y=y)
for x, y in ((A(3), 2.0), (2.0, A(2, 3)), (1.5, 2.5)):
    add("np.dot", "np.dot(x, y)", x=x, y=y)
for x, y in ((A(3), A(2)), (F(3), F(3)), (A(1), A(3)), (A(0), A(2))):
    for wrt in ("xy", "x", "y"):
        add("np.outer", "np.outer(x, y)", wrt=wrt, x=x, y=y)
for x, y in (
    (A(3), A(3)),
    (A(2, 3), A(3)),
    (A(3), A(2, 3)),
    (A(2, 3), A(4, 3)),
    (F(2, 3), F(2, 3)),
):
    for wrt in ("xy", "x", "y"):
        add("np.inner", "np.inner(x, y)", wrt=wrt, x=x, y=y)
for x, y in ((A(3), A(3)), (A(2, 3), A(2, 3)), (A(2, 3), A(3, 2)), (A(6), A(2, 3))):
    for wrt in ("xy", "x", "y"):
        add("np.vdot", "np.vdot(x, y)", wrt=wrt, x=x, y=y)
for x, y in ((A(3), A(2)), (A(2, 3), A(4, 2)), (F(2, 2), F(1, 3)), (A(1, 1), A(2, 2))):
    for wrt in ("xy", "x", "y"):
        add("np.kron", "np.kron(x, y)", wrt=wrt, x=x, y=y)
for axes, x, y in (
    ("", A(4, 2, 3), A(2, 3)), ("", A(2, 3), A(2, 3, 4)), ("1", A(2, 3), A(3, 4)),
    ("0", A(2), A(3)),
    ("((0,), (1,))", A(2, 3), A(4, 2)), ("((0, 1), (1, 0))", A(2, 3, 4), A(3, 2)),
    ("(0, 0)", A(2, 3), A(2)),
    ("((2, 0), (0, 2))", A(2, 3, 4), A(4, 5, 2)), ("((1, 0), (0, 1))", A(2, 3, 4), A(3, 2, 2)),
    ("2", A(2, 3), A(2, 3)), ("axes=((-1,), (0,))", A(2, 3), A(3)), ("1", F(2, 3), F(3, 2)),
    ("((1, 2), (2, 0))", A(2, 3, 4), A(4, 2, 3)), ("1", A(3), A(3)),
):  # fmt: skip
    for wrt in ("xy", "x", "y"):
        add("np.tensordot", f"np.tensordot(x, y, {axes})".replace(", )", ")"), wrt=wrt, x=x, y=y)

# -- creation

for label in ("zeros", "ones"):
    add("np.zeros", f"np.{label}(3) * x", x=A(2, 3))
    add("np.zeros", f"np.{label}((2, 3)) + x", x=A(3))
    add("np.zeros", f"np.{label}(x.shape) + x", x=A(2, 3))
    add("np.zeros", f"np.{label}(x.shape, np.float32) * x", x=F(2, 3))
    add("np.zeros_like", f"np.{label}_like(x) + x", x=A(2, 3))
    add("np.zeros_like", f"np.{label}_like(x, dtype=np.float32) + x", x=F(2, 3))
for x in (1.5, np.float64(0.5), np.array(0.7), np.float32(1.5), 2):
    add("np.full", "np.full((2, 3), x)", x=x)
    add("np.full", "np.full(3, x)", x=x)
    add("np.full", "np.full((2, 1), x, dtype=np.float32)", x=x)
    add("np.full_like", "np.full_like(y, x)", x=x, y=A(2, 3), wrt="x")
add("np.full", "np.full(3, x, dtype=int) + x", x=1.5)
add("np.full_like", "np.full_like(y, x) * x", x=1.5, y=np.arange(3), wrt="x")
add("np.full_like", "np.full_like(y, x, dtype=float) * x", x=1.5, y=np.arange(3), wrt="x")
for text in (
    "np.arange(3)",
    "np.arange(1, 4)",
    "np.arange(3.0)",
    "np.arange(x.size)",
    "np.arange(0.5, 3.5)",
):
    add("np.arange", f"x * {text}", x=A(3))
add("np.arange", "np.arange(x, 3.0)", x=0.3)
add("np.arange", "np.arange(x, 3.0, y)", x=0.3, y=0.7)
add("np.arange", "np.arange(0.0, x, 0.7)", x=2.5)
for text in (
    "np.linspace(x, y, 5)",
    "np.linspace(x, y, num=4, endpoint=False)",
    "np.linspace(x, y)",
):
    for wrt in ("xy", "x", "y"):
        add("np.linspace", text, wrt=wrt, x=0.3, y=2)
        add("np.linspace", text, wrt=wrt, x=np.float64(0.3), y=1.7)
add("np.linspace", "x * np.linspace(0.0, 1.0, 3)", x=A(3))
for text in (
    "np.eye(3)",
    "np.eye(x.shape[0])",
    "np.eye(3, 3)",
    "np.eye(3, k=1)",
    "np.eye(3, dtype=np.float32)",
):
    add("np.eye", f"x * {text}", x=A(3, 3))
add("np.eye", "x * np.eye(2, 3, -1)", x=A(2, 3))
add("np.identity", "x @ np.identity(3)", x=A(2, 3))
add("len", "x * len(x)", x=A(3))
add("isinstance", "x * isinstance(x, float)", x=1.5)
add("range", "x * len(range(3))", x=1.5)

# -- casts

for x in (A(2, 3), A(3), 1.5, np.float64(0.5), np.array(0.7), F(3), np.arange(3), 2):
    for text in ("np.array(x)", "np.array(x, dtype=float)", "np.array(x, dtype=np.float32)"):
        add("np.array", text, x=x)
    add("np.array", "np.array(x, dtype=int) * x", x=np.asarray(x) + 0.25)
    add("np.asarray", "np.asarray(x)", x=x)
    add("np.asarray", "np.asarray(x, float)", x=x)
    add("np.ascontiguousarray", "np.ascontiguousarray(x)", x=x)
    add("np.copy", "np.copy(x)", x=x)
    for kind in ("float64", "float32"):
        add(f"np.{kind}", f"np.{kind}(x)", x=x)
add("np.float16", "np.float64(np.float16(x)) * 0.0 + x", x=np.float32(0.5))
add("np.array", "x * np.array([1.0, 2.0, 3.0])", x=A(2, 3))
add("np.array", "x @ np.array([[1, 2], [3, 4]])", x=A(2))
add("np.copy", "x.copy()", x=A(3))
for x in (A(3), F(3), np.float64(0.7), np.arange(3)):
    for text in (
        "x.astype(float)",
        "x.astype(np.float32)",
        "x.astype(np.float64)",
        "x.astype(dtype=float)",
    ):
        add("astype", text, x=x)
add("astype", "x.astype(int) * x", x=A(3))
add("item", "x.item()", x=np.array(0.5))
add("item", "x.item()", x=A(1))
add("item", "x[1].item()", x=A(3))
add("item", "np.sum(x).item()", x=F(3))
add("item", "x.item()", x=np.float64(0.5))
unary("float", "float", low=0.5, high=2)
for x in (1.7, np.float64(-1.3), np.array(1.2), np.float32(2.5)):
    add("int", "x * int(x)", x=x)
add("bool", "x * bool(x)", x=1.5)
for kind in ("int64", "int32", "int16", "int8", "uint8"):
    add(f"np.{kind}", f"x * np.{kind}(x)", x=1.5)
    add(f"np.{kind}", f"x * np.{kind}(x)", x=A(3, low=0.5))
add("np.bool", "x * np.bool_(x)", x=1.5)


# -- parts put together

for x, y in (
    (A(3), A(2)), (A(1), A(1)), (A(0), A(3)), (F(3), A(2)), (F(3), F(2)), (np.arange(3), A(2)),
    (A(3), A(3)),
):  # fmt: skip
    for wrt in ("xy", "x", "y"):
        add("np.concatenate", "np.concatenate([x, y])", wrt=wrt, x=x, y=y)
        add("np.concatenate", "np.concatenate((x, y), axis=-1)", wrt=wrt, x=x, y=y)
        add("np.hstack", "np.hstack([x, y])", wrt=wrt, x=x, y=y)
        add("np.append", "np.append(x, y)", wrt=wrt, x=x, y=y)
for x, y in ((A(2, 3), A(1, 3)), (A(2, 1, 3), A(0, 1, 3)), (F(2, 3), A(2, 3))):
    add("np.concatenate", "np.concatenate([x, y], 0)", x=x, y=y)
    add("np.concatenate", "np.concatenate([y, x, y])", wrt="y", x=x, y=y)
    add("np.append", "np.append(x, y, axis=0)", x=x, y=y)
    add("np.append", "np.append(x, y)", x=x, y=y)
    add("np.concatenate", "np.concatenate([x, y], axis=None)", x=x, y=y)
for x, y in ((A(2, 3), A(2, 1)), (A(3, 3), A(3, 3)), (A(1, 2), A(1, 2))):
    for axis in ("1", "-1"):
        add("np.concatenate", f"np.concatenate([x, 2.0 * y, x], axis={axis})", x=x, y=y)
    add("np.hstack", "np.hstack((x, y))", x=x, y=y)
    add("np.append", "np.append(x, y, 1)", x=x, y=y)
add("np.concatenate", "np.concatenate([x, [1.0, 2.0], y])", x=A(3), y=A(2))
add("np.concatenate", "np.concatenate([[0.0], x, [y, 1.0]])", x=A(3), y=0.5)
add("np.concatenate", "np.concatenate([x, x[::-1], x[1:2]])", x=A(3))
add("np.concatenate", "np.concatenate([x])", x=A(3))
add("np.concatenate", "np.concatenate([x, y], axis=None)", x=A(2), y=1.5)
add("np.append", "np.append(x, 1.0)", x=A(3))
add("np.append", "np.append(x, y)", x=A(3), y=0.5)
add("np.append", "np.append(x, [y, 2.0])", x=A(3), y=0.5)
add("np.hstack", "np.hstack([x, y, 1.0])", x=A(3), y=0.5)
for x, y in (
    (A(3), A(3)), (F(3), A(3)), (A(1), A(1)), (A(0), A(0)), (A(2, 3), A(2, 3)), (F(2), F(2)),
    (np.arange(2), A(2)), (1.5, np.float64(0.5)), (np.array(0.5), 2),
):  # fmt: skip
    for wrt in ("xy", "x", "y"):
        add("np.stack", "np.stack([x, y])", wrt=wrt, x=x, y=y)
    for axis in ("0", "1", "-1", "-2"):
        if np.ndim(x) or axis in ("0", "-1"):
            if axis != "-2" or np.ndim(x):
                add("np.stack", f"np.stack((x, y, x), axis={axis})", x=x, y=y)
    for function in ("vstack", "column_stack", "dstack"):
        add(f"np.{function}", f"np.{function}([x, y])", x=x, y=y)
        add(f"np.{function}", f"np.{function}((y, 2.0 * x, y))", x=x, y=y)
    for text in ("[x, y]", "(x, y, x)", "[[x, y], [y, x]]", "[[x], [x * y]]"):
        add("np.array", f"np.array({text})", x=x, y=y)
        add("np.asarray", f"np.asarray({text})", wrt="x", x=x, y=y)
add("np.stack", "np.stack([[x, 1.0], [y, x]])", x=0.5, y=1.5)
add("np.vstack", "np.vstack([x, y, [1.0, 2.0, 3.0]])", x=A(2, 3), y=A(3))
add("np.vstack", "np.vstack([x, y])", x=A(2, 1, 3), y=A(1, 1, 3))
add("np.column_stack", "np.column_stack([x, y, x[:, 0]])", x=A(2, 3), y=A(2))
add("np.dstack", "np.dstack([x, y])", x=A(2, 3, 2), y=A(2, 3))
add("np.dstack", "np.dstack([x, y])", x=A(1, 3), y=A(3))
add("np.array", "np.array([[x, 2.0], [3, -x]])", x=0.5)
add("np.array", "np.array([[y, [1.0, x]], [[x, 2.0], y]])", x=0.5, y=A(2))
add("np.array", "np.array([x, y], dtype=np.float32)", x=0.5, y=1.5)
add("np.array", "x * np.array([x, y], dtype=int)", x=0.5, y=1.5)

for text, *shapes in (
    ("ij,jk->ik", (2, 3), (3, 4)), ("ij,jk", (2, 3), (3, 1)), ("i,i->", (3,), (3,)),
    ("i,i", (3,), (3,)), ("i,j->ij", (2,), (3,)), ("ij,kl->ik", (2, 3), (2, 4)),
    ("...i,i->...", (4, 2, 3), (3,)), ("...ij,...jk->...ik", (2, 3, 4), (1, 4, 2)),
    ("...ij,...jk->...ik", (3, 4), (5, 4, 2)), ("...,...", (2, 3), (3,)), ("i,->i", (3,), ()),
    ("ij,ij->ij", (1, 3), (2, 3)), ("ij,ij->j", (2, 1), (2, 3)), ("ii,i->i", (1, 1), (3,)),
    ("ij,i->j", (0, 3), (0,)), ("ii,jj->ij", (2, 2), (3, 3)), ("iji,j->i", (2, 3, 2), (3,)),
    ("i, ij -> j", (2,), (2, 3)), ("ba,ab", (2, 3), (3, 2)), ("b...,a...->...ab", (2, 3), (4, 3)),
):  # fmt: skip
    for wrt in ("xy", "x", "y"):
        x, y = (A(*shape) if shape else 1.5 for shape in shapes)
        add("np.einsum", f"np.einsum({text!r}, x, y)", wrt=wrt, x=x, y=y)
    if text in ("ij,jk->ik", "i,->i"):
        add("np.einsum", f"np.einsum({text!r}, x, y, optimize=True)", x=x, y=y)
        add("np.einsum", f"np.einsum({text!r}, x, y)", x=np.float32(x), y=y)
        whole = np.arange(np.size(x)).reshape(x.shape)
        add("np.einsum", f"np.einsum({text!r}, x, y)", x=whole, y=y)
for text, shape in (
    ("ij->ji", (2, 3)), ("ij->ij", (2, 3)), ("ij->i", (2, 3)), ("ij->", (2, 3)), ("ii->i", (3, 3)),
    ("ii", (3, 3)), ("iij->ij", (2, 2, 3)), ("iij->j", (2, 2, 3)), ("i...->...", (2, 3, 4)),
    ("...j->j...", (2, 3, 4)), ("ijk->kij", (2, 3, 4)), ("iii->i", (2, 2, 2)), ("i", (1,)),
    ("i...i->...i", (2, 3, 1, 2)),
    ("ji", (2, 3)),
):  # fmt: skip
    add("np.einsum", f"np.einsum({text!r}, x)", x=A(*shape))
for text in ("i,ij,j->", "i,ij,j->ij", "i,ij,j"):
    for wrt in ("xyz", "y"):
        add("np.einsum", f"np.einsum({text!r}, x, y, z)", wrt=wrt, x=A(2), y=A(2, 3), z=A(3))
add("np.einsum", "np.einsum('bij,bjk,bk->bi', x, y, z)", x=A(2, 3, 4), y=A(2, 4, 2), z=A(2, 2))
add("np.einsum", "np.einsum('i,i,i->i', x, x, y)", x=A(3), y=A(3))
add("np.einsum", "np.einsum('ij,ij->i', x, x)", x=A(2, 3))

for text in (
    "np.split(x, 2)[0]", "np.split(x, 3)[-1]", "np.split(x, [1, 4])[1]", "np.split(x, (2,))[1]",
    "np.split(x, [-1])[0]", "np.split(x, [2, 2])[1]", "np.split(x, 2)[0] * np.split(x, 2)[1]",
    "np.concatenate(np.split(x, 3)[::-1])", "np.split(x, [4, 9])[2]", "np.split(x, [2])[0]",
):  # fmt: skip
    add("np.split", text, x=A(6))
    add("np.split", text, x=F(6, 2))
add("np.split", "np.split(x, 3, axis=1)[2] + np.split(x, 3, -1)[0]", x=A(2, 6))
add("np.split", "np.split(x, 1)[0]", x=A(1))
for text in ("np.array_split(x, 3)[0]", "np.array_split(x, 3)[1]", "np.array_split(x, 3, 0)[2]"):
    for n in (7, 6, 8, 2, 0):
        add("np.array_split", text, x=A(n))
add("np.hsplit", "np.hsplit(x, 2)[0] * np.hsplit(x, [1, 3])[1]", x=A(4))
add("np.hsplit", "np.hsplit(x, 2)[0] * np.hsplit(x, [1, 3])[1]", x=A(3, 4))
add("np.vsplit", "np.vsplit(x, 2)[0] * np.vsplit(x, [1, 3])[1]", x=A(4, 2))
add("np.dsplit", "np.dsplit(x, 2)[0] * np.dsplit(x, [1, 3])[1]", x=A(2, 3, 4))

for text in ("[x, y]", "[[x, y]]", "[[x], [y]]", "[[x, y], [y, x]]", "[[x, 2.0 * y, x]]"):
    for x, y in ((A(2, 2), A(2, 2)), (F(1, 1), A(1, 1)), (A(2, 1, 2), A(2, 1, 2)), (A(2), A(2))):
        add("np.block", f"np.block({text})", x=x, y=y)
add("np.block", "np.block([[x, y], [z, 1.0]])", x=A(2, 3), y=A(2, 1), z=A(1, 3))
add("np.block", "np.block([[x, y[:, None]], [y, z]])", x=A(3, 3), y=A(3), z=0.5)
add("np.block", "np.block([[1.0, x], [x[:, None], np.outer(x, x)]])", x=A(3))
add("np.block", "np.block([[[x, y]], [[y, x]]])", x=A(3), y=A(3))
add("np.block", "np.block([x, 1.0, y])", x=A(3), y=0.5)
add("np.block", "np.block([[x, y], [y, y]])", wrt="y", x=A(2, 2), y=A(2, 2))

for text in ("np.pad(x, 1)", "np.pad(x, (2, 0))", "np.pad(x, ((0, 1),))", "np.pad(x, (3,))"):
    for x in (A(3), F(3), A(2, 3), A(0), A(1)):
        add("np.pad", text, x=x)
add("np.pad", "np.pad(x, ((1, 0), (0, 2)))", x=A(2, 3))
add("np.pad", "np.pad(x, (1, 2), mode='constant', constant_values=2.0)", x=A(3))
add("np.pad", "np.pad(x, (x.shape[0], 0))", x=A(3))

add("sum", "sum([x, y, z])", x=0.7, y=-1.2, z=0.1)
add("sum", "sum((x, y, 2, x))", x=0.7, y=-1.2)
add("sum", "sum([x, y, z])", wrt="xy", x=0.7, y=np.float64(-1.2), z=0.1)
add("sum", "sum([x, y, z])", x=1, y=-1.2, z=3)

for shapes in (
    ((2, 3), (3, 4), (4, 2)), ((3,), (3, 4), (4, 2)), ((2, 3), (3, 4), (4,)), ((3,), (3, 4), (4,)),
    ((2, 3), (3, 1), (1, 2)),
):  # fmt: skip
    for wrt in ("xyz", "x", "y", "z"):
        x, y, z = (A(*shape) for shape in shapes)
        add("np.linalg.multi_dot", "np.linalg.multi_dot([x, y, z])", wrt=wrt, x=x, y=y, z=z)
add("np.linalg.multi_dot", "np.linalg.multi_dot((x, y))", x=A(2, 3), y=A(3, 2))
add("np.linalg.multi_dot", "np.linalg.multi_dot((x, y))", x=A(3), y=A(3))
add("np.linalg.multi_dot", "np.linalg.multi_dot((x, y))", x=A(2, 3), y=A(3))
add("np.linalg.multi_dot", "np.linalg.multi_dot([x, y, x.T, x, y.T])", x=A(2, 3), y=F(3, 3))
add("np.linalg.multi_dot", "np.linalg.multi_dot([y, x, x.T, x, y])", x=A(3, 3), y=A(3))

for text in ("np.meshgrid(x, y)", "np.meshgrid(x, y, indexing='ij')", "np.meshgrid(y, x, x)"):
    for k in (0, 1):
        for x, y in ((A(3), A(2)), (F(3), A(1)), (A(0), A(2)), (np.arange(3), A(2))):
            add("np.meshgrid", f"{text}[{k}] * np.meshgrid({text[12:]}[-1]", x=x, y=y)
add("np.meshgrid", "np.meshgrid(x)[0]", x=A(3))
