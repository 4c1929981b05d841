"""Points where a function has no derivative, or an infinite one: one documented value each.

Every case runs through NumPy or `math` on floats and on arrays; a division by zero never raises.
"""

import importlib.util
import math
import warnings

import numpy as np
import pytest

import srcgrad

INF, NAN = math.inf, math.nan
ZERO = np.array([0.0, 2.0])


class Point:
    """An expression at a point, with the gradient in each of its names; arrays are summed.

    `warns` lists the words of the warnings of NumPy that come with an infinite derivative.
    """

    def __init__(self, expression, *expected, warns="", **values):
        self.expression, self.values, self.warns = expression, values, warns
        self.expected = expected

    def __str__(self):
        values = ", ".join(f"{n}={v!r}" for n, v in self.values.items())
        return f"{self.expression} at {values}"


POINTS = [
    # abs, sign, steps
    Point("abs(x)", 0.0, x=0.0),
    Point("abs(x)", 0.0, x=-0.0),
    Point("math.fabs(x)", 0.0, x=0.0),
    Point("np.abs(x)", np.array([0.0, 1.0]), x=ZERO),
    Point("np.fabs(x)", np.array([0.0, 1.0]), x=ZERO),
    Point("x * np.sign(x) + x", np.array([1.0, 2.0]), x=ZERO),
    Point("x * np.floor(x)", np.array([0.0, 2.0]), x=ZERO),
    Point("x * math.floor(x) + x * math.ceil(x) + x * math.trunc(x)", 6.0, x=2.0),
    Point("x * np.ceil(x) + x * np.rint(x) + x * np.trunc(x)", 6.0, x=np.float64(2.0)),
    Point("x * round(x) + x * round(x, 1)", 4.5, x=2.5),
    Point("x * np.round(x)", np.array([2.0, 4.0]), x=np.array([2.5, 3.5])),
    Point("x // 2.0 * x", np.array([1.0, 2.0]), x=np.array([2.0, 4.0])),
    Point("x % y", 1.0, -3.0, x=6.0, y=2.0),
    Point("np.mod(x, y)", np.ones(2), -5.0, x=np.array([4.0, 6.0]), y=2.0),
    Point("math.fmod(x, y)", 1.0, -3.0, x=6.0, y=2.0),
    Point("np.fmod(x, y)", np.ones(2), 0.0, x=np.array([6.0, -6.0]), y=2.0),
    Point("math.copysign(x, y)", 0.0, 0.0, x=0.0, y=-1.0),
    Point("np.copysign(x, -1.0)", np.array([0.0, -1.0]), x=ZERO),
    Point("np.heaviside(x, y)", np.zeros(2), 1.0, x=ZERO, y=0.5),
    Point("x * (x > 0.0) + x * (x == 0.0)", np.ones(2), x=ZERO),
    # ties
    Point("max(x, y)", 0.5, 0.5, x=1.5, y=1.5),
    Point("min(x, y)", 0.5, 0.5, x=1.5, y=1.5),
    Point("max(x, 1.5)", 0.5, x=1.5),
    Point("min(x, x)", 1.0, x=1.5),
    Point("np.maximum(x, y)", 0.5, 0.5, x=1.5, y=1.5),
    Point("np.maximum(x, y)", np.array([0.5, 1.0]), np.array([0.5, 0.0]), x=ZERO, y=np.zeros(2)),
    Point("np.minimum(x, y)", np.array([0.5, 0.0]), np.array([0.5, 1.0]), x=ZERO, y=np.zeros(2)),
    Point(
        "np.fmax(x, y)", np.array([0.5, 1.0]), np.array([0.5, 0.0]), x=ZERO, y=np.array([0.0, NAN])
    ),
    Point(
        "np.fmin(x, y)", np.array([0.5, 1.0]), np.array([0.5, 0.0]), x=ZERO, y=np.array([0.0, NAN])
    ),
    Point("np.fmin(x, y)", np.array([0.0, 0.5]), 1.5, x=np.array([NAN, 2.0]), y=2.0),
    Point("np.clip(x, 0.0, 2.0)", np.array([0.5, 0.5]), x=ZERO),
    Point("np.clip(x, -1.0, 1.0)", np.array([1.0, 0.0]), x=ZERO),
    Point("np.clip(x, y, 2.0)", np.array([0.5, 0.5]), 0.5, x=ZERO, y=0.0),
    Point("np.clip(x, y, 1.0)", np.array([0.25, 0.0]), 0.25, x=np.array([1.0, 9.0]), y=1.0),
    Point("np.max(x)", np.array([0.5, 0.0, 0.5]), x=np.array([2.0, 1.0, 2.0])),
    Point("np.min(x)", np.array([0.0, 1.0, 0.0]), x=np.array([2.0, 1.0, 2.0])),
    Point(
        "x.max(axis=1)", np.array([[0.5, 0.5], [0.0, 1.0]]), x=np.array([[2.0, 2.0], [1.0, 3.0]])
    ),
    Point(
        "x.min(axis=0, keepdims=True)",
        np.array([[0.5, 0.0], [0.5, 1.0]]),
        x=np.array([[2.0, 2.0], [2.0, 1.0]]),
    ),
    # powers and roots
    Point("x ** 0", 0.0, x=0.0),
    Point("x ** 1", 1.0, x=0.0),
    Point("x ** 2", 0.0, x=0.0),
    Point("x ** 1.5", 0.0, x=0.0),
    Point("x ** 0.5", INF, x=0.0),
    Point("x ** 0", np.zeros(2), x=ZERO),
    Point("x ** 1", np.ones(2), x=ZERO),
    Point("x ** 3", np.array([0.0, 12.0]), x=ZERO),
    Point("x ** 0.5", np.array([INF, 0.5 / math.sqrt(2.0)]), x=ZERO, warns="divide by zero"),
    Point("x ** y", 0.0, 0.0, x=0.0, y=2.0),
    Point("x ** y", 1.0, 0.0, x=0.0, y=1.0),
    Point("x ** y", 0.0, 0.0, x=0.0, y=0.0),
    Point("x ** y", INF, 0.0, x=0.0, y=0.5),
    Point("math.pow(x, y)", 1.0, 0.0, x=0.0, y=1.0),
    Point("math.pow(x, y)", 0.0, 0.0, x=0.0, y=0.0),
    Point("math.pow(x, 0.5)", INF, x=0.0),
    Point("np.power(x, y)", np.array([0.0, 4.0]), 4.0 * math.log(2.0), x=ZERO, y=2.0),
    Point("np.float_power(x, y)", np.array([0.0, 4.0]), 4.0 * math.log(2.0), x=ZERO, y=2.0),
    Point("np.float_power(x, 1)", np.ones(2), x=ZERO),
    Point("math.sqrt(x)", INF, x=0.0),
    Point("math.sqrt(x)", INF, x=0),
    Point("np.sqrt(x)", INF, x=0.0, warns="divide by zero"),
    Point("np.sqrt(x)", np.array([INF, 0.25]), x=np.array([0.0, 4.0]), warns="divide by zero"),
    Point("math.cbrt(x)", INF, x=0.0),
    Point(
        "np.cbrt(x)", np.array([INF, 1.0 / 12.0]), x=np.array([0.0, 8.0]), warns="divide by zero"
    ),
    Point("np.square(x)", np.array([0.0, 4.0]), x=ZERO),
    # logarithms: NumPy warns of log(0) in the primal, which is why `math` has no such points
    Point("np.log(x)", np.array([INF, 0.5]), x=ZERO, warns="divide by zero"),
    Point("np.log2(x)", np.array([INF, 0.5 / math.log(2.0)]), x=ZERO, warns="divide by zero"),
    Point("np.log10(x)", np.array([INF, 0.5 / math.log(10.0)]), x=ZERO, warns="divide by zero"),
    Point("np.log1p(x)", np.array([INF, 0.5]), x=np.array([-1.0, 1.0]), warns="divide by zero"),
    # ends of domains
    Point("math.asin(x)", INF, x=1.0),
    Point("math.asin(x)", INF, x=-1.0),
    Point("math.acos(x)", -INF, x=1.0),
    Point("math.acosh(x)", INF, x=1.0),
    Point("np.arcsin(x)", np.array([1.0, INF]), x=np.array([0.0, 1.0]), warns="divide by zero"),
    Point("np.arccos(x)", np.array([-1.0, -INF]), x=np.array([0.0, 1.0]), warns="divide by zero"),
    Point("np.arctanh(x)", np.array([1.0, INF]), x=np.array([0.0, 1.0]), warns="divide by zero"),
    # cusps
    Point("math.hypot(x, y)", 0.0, 0.0, x=0.0, y=0.0),
    Point("np.hypot(x, y)", np.array([0.0, 1.0]), np.array([0.0, 0.0]), x=ZERO, y=np.zeros(2)),
    Point("math.atan2(x, y)", 0.0, 0.0, x=0.0, y=0.0),
    Point("np.arctan2(x, y)", 0.0, 0.0, x=0.0, y=0.0),
    Point("np.arctan2(x, y)", np.array([0.0, 0.0]), np.array([0.0, -0.5]), x=ZERO, y=np.zeros(2)),
    Point("np.sinc(x)", 0.0, x=0.0),
    Point("np.sinc(x)", np.array([0.0, 0.5]), x=ZERO),
    Point("np.linalg.norm(x)", np.zeros(3), x=np.zeros(3)),
    Point(
        "np.linalg.norm(x, axis=1)",
        np.array([[0.0, 0.0], [0.6, 0.8]]),
        x=np.array([[0.0, 0.0], [3.0, 4.0]]),
    ),
    Point("np.linalg.norm(x, 1)", np.array([0.0, 1.0]), x=ZERO),
    Point("np.std(x)", np.zeros(3), x=np.full(3, 1.5)),
    Point(
        "np.std(x, axis=1)",
        np.array([[0.0, 0.0], [-0.5, 0.5]]),
        x=np.array([[1.0, 1.0], [3.0, 4.0]]),
    ),
    Point("np.var(x)", np.zeros(3), x=np.full(3, 1.5)),
    # zeros in products
    Point("np.prod(x)", np.array([10.0, 0.0, 0.0]), x=np.array([0.0, 2.0, 5.0])),
    Point("np.prod(x)", np.zeros(3), x=np.array([0.0, 2.0, 0.0])),
    Point(
        "np.prod(x, axis=0)",
        np.array([[3.0, 0.0], [0.0, 0.0]]),
        x=np.array([[0.0, 0.0], [3.0, 0.0]]),
    ),
    Point("np.cumprod(x)", np.array([1.0, 12.0, 0.0]), x=np.array([2.0, 0.0, 5.0])),
    Point("np.cumprod(x)", np.array([1.0, 0.0, 0.0]), x=np.array([0.0, 0.0, 5.0])),
    Point("np.multiply.reduce(x)", np.array([0.0, 10.0, 0.0]), x=np.array([2.0, 0.0, 5.0])),
    Point("np.prod(x, where=x != 0.0)", np.array([5.0, 0.0, 2.0]), x=np.array([2.0, 0.0, 5.0])),
    Point(
        "np.linalg.det(x)",
        np.array([[4.0, -2.0], [-2.0, 1.0]]),
        x=np.array([[1.0, 2.0], [2.0, 4.0]]),
    ),
    Point("np.linalg.det(x)", np.zeros((3, 3)), x=np.zeros((3, 3))),
    # order
    Point("np.median(x)", np.array([0.0, 0.5, 0.5, 0.0]), x=np.array([3.0, 1.0, 2.0, 0.0])),
    Point("np.median(x)", np.array([0.0, 1.0, 0.0]), x=np.array([3.0, 1.0, 0.0])),
    Point("np.percentile(x, 50)", np.array([0.0, 0.5, 0.5, 0.0]), x=np.array([3.0, 1.0, 1.0, 0.0])),
    Point("np.sort(x) * np.arange(3.0)", np.array([1.0, 0.0, 2.0]), x=np.array([1.0, 0.0, 1.0])),
    Point("np.quantile(x, y)", np.array([0.0, 1.0, 0.0]), 4.0, x=np.array([0.0, 1.0, 3.0]), y=0.5),
    Point("np.ptp(x)", np.array([0.5, -1.0, 0.5]), x=np.array([2.0, 1.0, 2.0])),
    Point("np.ptp(x)", np.zeros(2), x=np.ones(2)),
    Point("np.maximum.accumulate(x)", np.array([2.0, 1.0, 0.0]), x=np.array([1.0, 1.0, 0.0])),
    Point("np.unique(x)", np.array([1.0, 0.0, 1.0]), x=np.array([1.0, 1.0, 0.0])),
    Point("np.max(x, initial=y)", np.array([1 / 3, 1 / 3]), 1 / 3, x=np.ones(2), y=1.0),
    Point("np.interp(x, np.arange(3.0), np.arange(3.0) ** 2)", 3.0, x=1.0),
    Point("np.interp(x, np.arange(3.0), np.arange(3.0) ** 2)", 3.0, x=2.0),
    Point("np.interp(x, np.arange(3.0), np.arange(3.0) ** 2)", 0.0, x=2.5),
    # complex numbers
    Point("np.abs(x + 0j)", 0.0, x=0.0),
    Point("np.linalg.norm(x + 0j)", np.zeros(2), x=np.zeros(2)),
    Point("np.angle(x + 0j)", 0.0, x=0.0),
    # what is not finite
    Point("np.nan_to_num(x)", np.array([0.0, 0.0, 1.0]), x=np.array([NAN, INF, 1.0])),
    Point("np.nansum(x)", np.array([0.0, 1.0]), x=np.array([NAN, 1.0])),
    Point("np.nanmean(x)", np.array([0.0, 1.0]), x=np.array([NAN, 1.0])),
    Point("np.nanmax(x)", np.array([0.0, 1.0]), x=np.array([NAN, 1.0])),
    Point("np.nanstd(x)", np.zeros(3), x=np.array([NAN, 1.5, 1.5])),
    Point("np.nancumprod(x)", np.array([4.0, 0.0, 0.0]), x=np.array([0.0, NAN, 2.0])),
    # a condition is not differentiated
    Point("np.where(x > 0.0, 2.0 * x, 3.0 * x)", np.array([3.0, 2.0]), x=ZERO),
]


@pytest.fixture(scope="module")
def functions(tmp_path_factory):
    text = "import math\n\nimport numpy as np\n"
    for k, point in enumerate(POINTS):
        head = f"{k}({', '.join(point.values)}):"
        text += f"\n\ndef function_{head}\n    return np.sum({point.expression})\n"
        text += f"\n\ndef plain_{k}({', '.join(point.values)}):\n    return {point.expression}\n"
    path = tmp_path_factory.mktemp("points") / "points_without_derivative.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("points_without_derivative", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check(function, point):
    derivative = srcgrad.grad(function, tuple(range(len(point.values))))
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        got = derivative(*point.values.values())
    messages = [str(w.message) for w in seen if "does not depend" not in str(w.message)]
    if point.warns:
        assert all(point.warns in m for m in messages), messages
    else:
        assert not messages
    for g, wanted in zip(got, point.expected):
        np.testing.assert_allclose(g, wanted, rtol=1e-12, atol=0.0)
        assert np.shape(g) == np.shape(wanted)


@pytest.mark.parametrize("k", range(len(POINTS)), ids=[str(p) for p in POINTS])
def test_value_at_the_point(k, functions):
    """Through NumPy, and where all values are numbers through Python's own operators alone."""
    point = POINTS[k]
    check(getattr(functions, f"function_{k}"), point)
    if not any(np.ndim(v) for v in point.values.values()):
        check(getattr(functions, f"plain_{k}"), point)


@pytest.mark.parametrize("k", range(len(POINTS)), ids=[str(p) for p in POINTS])
def test_value_on_numpy_scalars(k, functions):
    """np.float64 in place of float: no ZeroDivisionError either way, perhaps a warning of NumPy."""
    point = POINTS[k]
    if any(np.ndim(v) or isinstance(v, int) for v in point.values.values()):
        return
    values = [np.float64(v) for v in point.values.values()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        got = srcgrad.grad(getattr(functions, f"plain_{k}"), tuple(range(len(values))))(*values)
    for g, wanted in zip(got, point.expected):
        np.testing.assert_allclose(g, wanted, rtol=1e-12, atol=0.0)
        assert type(g) is np.float64
