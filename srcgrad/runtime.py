"""All that emitted code may call besides NumPy.

Each is the general form of something that the compiler writes in line where it can prove how.
"""

from __future__ import annotations

import math
import sys
import threading
from collections.abc import Callable, Sequence
from types import BuiltinFunctionType
from typing import Any, NamedTuple

import numpy as np

from srcgrad.errors import DomainError
from srcgrad.helpers.fourier import dct_back as dct_back
from srcgrad.helpers.fourier import dctn_back as dctn_back
from srcgrad.helpers.fourier import dst_back as dst_back
from srcgrad.helpers.fourier import dstn_back as dstn_back
from srcgrad.helpers.fourier import fft_back as fft_back
from srcgrad.helpers.fourier import fftn_back as fftn_back
from srcgrad.helpers.fourier import hfft_back as hfft_back
from srcgrad.helpers.fourier import idct_back as idct_back
from srcgrad.helpers.fourier import idctn_back as idctn_back
from srcgrad.helpers.fourier import idst_back as idst_back
from srcgrad.helpers.fourier import idstn_back as idstn_back
from srcgrad.helpers.fourier import ifft_back as ifft_back
from srcgrad.helpers.fourier import ifftn_back as ifftn_back
from srcgrad.helpers.fourier import ihfft_back as ihfft_back
from srcgrad.helpers.fourier import irfft_back as irfft_back
from srcgrad.helpers.fourier import irfftn_back as irfftn_back
from srcgrad.helpers.fourier import rfft_back as rfft_back
from srcgrad.helpers.fourier import rfftn_back as rfftn_back
from srcgrad.helpers.ordering import at_rank as at_rank
from srcgrad.helpers.ordering import permutation as permutation
from srcgrad.helpers.ordering import quantile_slope as quantile_slope
from srcgrad.helpers.ordering import ranks as ranks
from srcgrad.helpers.ordering import shares as shares
from srcgrad.helpers.ordering import summed_behind as summed_behind
from srcgrad.helpers.ordering import times_in_front as times_in_front
from srcgrad.helpers.scanning import cumprod_slope as cumprod_slope
from srcgrad.helpers.scanning import cumsum_back as cumsum_back
from srcgrad.helpers.scanning import scan as scan
from srcgrad.helpers.scanning import scan_back as scan_back
from srcgrad.helpers.scanning import with_first as with_first
from srcgrad.helpers.scanning import without_first as without_first
from srcgrad.helpers.scattering import first_places as first_places
from srcgrad.helpers.scattering import last_at as last_at
from srcgrad.helpers.scattering import picked as picked
from srcgrad.helpers.scattering import places as places
from srcgrad.helpers.scattering import scattered as scattered
from srcgrad.helpers.scattering import untrimmed as untrimmed
from srcgrad.helpers.signals import beside as beside
from srcgrad.helpers.signals import diff_back as diff_back
from srcgrad.helpers.signals import gradient_back as gradient_back
from srcgrad.helpers.signals import interp_places as interp_places
from srcgrad.helpers.signals import interp_shares as interp_shares
from srcgrad.helpers.signals import interp_slope as interp_slope
from srcgrad.helpers.signals import lengths_along as lengths_along
from srcgrad.helpers.signals import pad_back as pad_back
from srcgrad.helpers.signals import part_along as part_along
from srcgrad.helpers.signals import trapezoid_in_x as trapezoid_in_x
from srcgrad.helpers.signals import trapezoid_shares as trapezoid_shares
from srcgrad.helpers.signals import unclipped as unclipped
from srcgrad.helpers.special import bessel as bessel
from srcgrad.helpers.special import exponent as exponent
from srcgrad.helpers.special import fraction as fraction
from srcgrad.helpers.special import kaiser_slope as kaiser_slope
from srcgrad.helpers.special import kron_left as kron_left
from srcgrad.helpers.special import kron_right as kron_right
from srcgrad.helpers.special import mantissa as mantissa
from srcgrad.helpers.special import ramp as ramp
from srcgrad.helpers.special import vander_slope as vander_slope
from srcgrad.helpers.special import whole as whole
from srcgrad.helpers.statistics import aligned as aligned
from srcgrad.helpers.statistics import bins_of as bins_of
from srcgrad.helpers.statistics import corrcoef_along as corrcoef_along
from srcgrad.helpers.statistics import corrcoef_back as corrcoef_back
from srcgrad.helpers.statistics import cov_along as cov_along
from srcgrad.helpers.statistics import cov_back as cov_back
from srcgrad.helpers.statistics import first_rows as first_rows
from srcgrad.helpers.statistics import histogram_counts as histogram_counts
from srcgrad.helpers.statistics import last_rows as last_rows
from srcgrad.helpers.statistics import unaligned as unaligned
from srcgrad.helpers.ufuncs import applied, pairs_of, steps_of
from srcgrad.helpers.ufuncs import at_last as at_last
from srcgrad.helpers.ufuncs import last_along as last_along

_REAL = (float, int)


def _is_python(x: Any) -> bool:
    """Whether it is a number of Python's; np.float64 is a subclass of float."""
    return isinstance(x, int | float | complex) and not isinstance(x, np.generic)


class Pulled(NamedTuple):
    """The value of a call and its pullback, from a cotangent to those of the arguments."""

    value: Any
    pull: Callable[[Any], tuple[Any, ...]]


# Who compiles derivatives while a program runs; `srcgrad.dispatch` puts itself here.
compiler: Any = None
# What makes second derivatives of a function of one line, and what a tape needs before the first is
# made: both know of more than this file may.
bent: Any = None
bent_onward: Any = None
before_tapes: list[Callable[[], None]] = []


def call(function: Callable[..., Any], *args: Any) -> Any:
    """`function(*args)`."""
    return function(*args)


class _Room:
    """Room on the stack for what stands between the calls of a recursive function of the user's.

    All that are in it share one limit, which is put back by the last to leave.
    """

    def __init__(self) -> None:
        self.inside = self.limit = 0
        self.lock = threading.Lock()

    def __enter__(self) -> None:
        with self.lock:
            if not self.inside:
                self.limit = sys.getrecursionlimit()
                sys.setrecursionlimit(8 * self.limit)
            self.inside += 1

    def __exit__(self, *about: object) -> None:
        with self.lock:
            self.inside -= 1
            if not self.inside:
                sys.setrecursionlimit(self.limit)


room = _Room()


def vjp(function: Callable[..., Any], argnums: tuple[int, ...], *args: Any) -> Pulled:
    """The value of a call, and its pullback to the arguments in `argnums`."""
    if room.inside:
        return Pulled(*compiler(function, argnums, "vjp")(*args))
    with room:
        value, inner = compiler(function, argnums, "vjp")(*args)

    def pull(cotangent: Any) -> Any:
        with room:
            return inner(cotangent)

    return Pulled(value, pull)


def jvp(
    function: Callable[..., Any],
    argnums: tuple[int, ...],
    args: tuple[Any, ...],
    tangents: tuple[Any, ...],
) -> tuple[Any, Any]:
    """The value of a call and its tangent along those of the arguments in `argnums`."""
    with room:
        value, tangent = compiler(function, argnums, "jvp").along(args, tangents)
    return value, tangent


def slopes(function: np.ufunc, x: Any, y: Any) -> tuple[Any, Any]:
    """The derivatives of a ufunc in its two operands, arrays of one shape, by its own rule."""
    value, pull = vjp(applied(function), (0, 1), x, y)
    first, second = pull(np.ones_like(value))
    return first, second


def step_slopes(function: np.ufunc, x: Any, axis: int = 0) -> Any:
    """`helpers.ufuncs.steps_of`, by the rule of the ufunc."""
    return steps_of(function, x, axis, lambda x, y: slopes(function, x, y))


def outer_slopes(function: np.ufunc, A: Any, B: Any) -> Any:
    """`helpers.ufuncs.pairs_of`, by the rule of the ufunc."""
    return pairs_of(function, A, B, lambda x, y: slopes(function, x, y))


def divide(a: Any, b: Any) -> Any:
    """`a / b` for an adjoint `a`: infinite at 0 as IEEE 754 has it, but 0 / 0 is 0.

    Python's floats would raise. A zero adjoint says that nobody asks for the value there, as behind
    `np.where`, and an infinite slope must not turn it into nan.

    >>> divide(1.0, 0.0), divide(0.0, 0.0), divide(3.0, 2.0)
    (inf, 0.0, 1.5)
    >>> divide(np.array([0.0, 1.0]), np.array([0.0, 2.0]))
    array([0. , 0.5])
    """
    if isinstance(a, _REAL) and isinstance(b, _REAL):
        if a and b:  # of NumPy's numbers the truth is faster than a comparison
            return a / b
        if b == 0:
            if a == 0:
                return 0.0
            return a if a != a else math.copysign(math.inf, a) * math.copysign(1.0, b)
        return 0.0 if a == 0 and b != b else a / b
    if _is_python(a) and _is_python(b) and b != 0:
        return 0j if a == 0 and b != b else a / b
    if isinstance(b, _REAL) and b and math.isfinite(b):
        return a / b
    with np.errstate(invalid="ignore"):
        usual = np.abs(b) > 0
        if usual.all():
            return np.divide(a, b)
        return np.where(np.equal(a, 0) & ~usual, 0.0, np.divide(a, b))[()]


def times(a: Any, slope: Any) -> Any:
    """`a * slope` for an adjoint `a`, and 0 where `a` is 0 and the slope is not finite.

    >>> times(0.0, math.inf), times(2.0, math.inf), times(2.0, 3.0)
    (0.0, inf, 6.0)
    """
    if isinstance(a, _REAL) and isinstance(slope, _REAL):
        return a * slope if a or math.isfinite(slope) else 0.0
    if _is_python(a) and _is_python(slope):
        return 0j if a == 0 and not np.isfinite(slope) else a * slope
    with np.errstate(invalid="ignore"):
        usual = np.isfinite(slope)
        if usual.all():
            return np.multiply(a, slope)
        return np.where(np.equal(a, 0) & ~usual, 0.0, np.multiply(a, slope))[()]


def power(x: Any, y: Any) -> Any:
    """`x ** y`, infinite where Python's floats raise at zero.

    >>> power(0.0, -0.5), power(4.0, 0.5)
    (inf, 2.0)
    """
    try:
        return x**y
    except ZeroDivisionError:
        return math.inf


def power_slope(x: Any, y: Any) -> Any:
    """The derivative of `x ** y` in `x`: `y * x ** (y - 1)`, and 0 where `y` is 0.

    >>> power_slope(0.0, 0.0), power_slope(3.0, 2.0)
    (0.0, 6.0)
    """
    if _is_python(x) and _is_python(y):
        slope = 0.0 if y == 0 else 1.0 * y * power(x, y - 1)
        if isinstance(slope, complex) and not (isinstance(x, complex) or isinstance(y, complex)):
            raise DomainError(
                f"{x} ** {y} is a complex number made from real ones, which is not followed; "
                "make the base complex before, as in (x + 0j) ** y"
            )
        return slope
    kind = np.result_type(x, y)
    y = np.asarray(y, kind if kind.kind in "fc" else np.float64)
    zero = y == 0
    return np.where(zero, 0.0, y * np.power(x, np.where(zero, 1.0, y - 1.0)))[()]


def log_or_zero(x: Any) -> Any:
    """The logarithm, and 0 at 0: the factor of `0 ** y`, whose derivative in `y` is 0 for `y` > 0.

    >>> log_or_zero(0.0), log_or_zero(1.0)
    (0.0, 0.0)
    """
    if _is_python(x):
        if isinstance(x, complex):
            return complex(np.log(x)) if x else 0j
        return math.log(x) if x > 0.0 else (0.0 if x == 0.0 else math.nan)
    return np.log(np.where(np.equal(x, 0.0), 1.0, x))[()]


def count(shape: tuple[int, ...], axis: Any) -> int:
    """How many elements a reduction over `axis` takes together.

    >>> count((2, 3, 4), (0, -1))
    8
    """
    if axis is None:
        return math.prod(shape)
    return math.prod(shape[a] for a in ((axis,) if isinstance(axis, int) else axis))


def freedom(shape: tuple[int, ...], axis: Any, ddof: float) -> float:
    """The degrees of freedom of a variance: how many elements are taken together, less `ddof`."""
    return count(shape, axis) - ddof


def total(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """`np.sum` over an axis that a rule was given."""
    return np.sum(x, axis=axis, keepdims=keepdims)


def largest(items: Sequence[Any]) -> Any:
    """The largest of several numbers, the first of equal ones."""
    return max(items)


def smallest(items: Sequence[Any]) -> Any:
    """The smallest of several numbers, the first of equal ones."""
    return min(items)


def share_of(y: Any, items: Sequence[Any], k: int) -> float:
    """What an item has of the derivative of the largest or smallest one, `y`: a tie is split.

    >>> share_of(3.0, [1.0, 3.0, 3.0], 1), share_of(3.0, [1.0, 3.0, 3.0], 0)
    (0.5, 0.0)
    """
    return 1.0 / sum(bool(item == y) for item in items) if items[k] == y else 0.0


def product_without(items: Sequence[Any], k: int) -> Any:
    """The product of all numbers but one.

    >>> product_without([2.0, 0.0, 5.0], 1)
    10.0
    """
    return math.prod([*items[:k], *items[k + 1 :]], start=1.0)


def product_of_others(x: Any, axis: Any = None) -> Any:
    """For each element the product of all others along the axis, without a division.

    >>> product_of_others(np.array([2.0, 0.0, 5.0]))
    array([ 0., 10.,  0.])
    """
    x = np.asarray(x)
    axes = range(x.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    kept = [k for k in range(x.ndim) if k not in {a % x.ndim for a in axes}]
    order = [*kept, *(k for k in range(x.ndim) if k not in kept)]
    moved = np.transpose(x, order)
    flat = moved.reshape(*moved.shape[: len(kept)], math.prod(moved.shape[len(kept) :]))
    ones = np.ones((*flat.shape[:-1], min(flat.shape[-1], 1)), flat.dtype)
    before = np.concatenate([ones, np.cumprod(flat[..., :-1], axis=-1)], axis=-1)
    after = np.concatenate([ones, np.cumprod(flat[..., :0:-1], axis=-1)], axis=-1)[..., ::-1]
    result = (before * after).reshape(moved.shape)
    return np.transpose(result, inverse_permutation(order))[()]


def selected(condlist: Any, k: int) -> Any:
    """Where `np.select` takes its choice `k`: the first condition that holds; -1 for none.

    >>> selected([np.array([True, False]), np.array([True, False])], -1)
    array([False,  True])
    """
    before = condlist if k < 0 else condlist[:k]
    taken = np.ones((), bool)
    for condition in before:
        taken = taken & ~np.asarray(condition)
    return taken if k < 0 else taken & condlist[k]


def marked(choices: Any, k: int) -> list[bool]:
    """A list as long as `choices` with True at the place `k`, for `np.choose` to choose from."""
    return [j == k for j in range(len(choices))]


def pieced(x: Any, condlist: Any, values: Any) -> Any:
    """The result of `np.piecewise`, of the values that its functions gave.

    >>> x = np.array([-1.0, 2.0])
    >>> pieced(x, [x < 0.0, x >= 0.0], [0.5, np.array([4.0])])
    array([0.5, 4. ])
    """
    result = np.zeros_like(x)
    for condition, value in zip(condlist, values):
        result[condition] = value
    return result


def piece_of(c: Any, condlist: Any, k: int) -> Any:
    """The elements of `c` where condition `k` holds, 0 where a later one does."""
    later = np.zeros(np.shape(c), bool)
    for condition in condlist[k + 1 :]:
        later = later | condition
    return np.where(later, 0.0, c)[condlist[k]]


def centred(x: Any, axis: Any = None, where: Any = True) -> Any:
    """What the elements that count differ by from their mean; 0 for the others.

    >>> centred(np.array([1.0, 2.0, 9.0]), None, np.array([True, True, False]))
    array([-0.5,  0.5,  0. ])
    """
    return np.where(where, x - np.mean(x, axis=axis, keepdims=True, where=where), 0.0)


def spread(a: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Undo a reduction of `x` over `axis`: put the axes back and broadcast to the shape of `x`.

    >>> spread(np.array([1.0, 2.0]), np.zeros((2, 3)), 1)
    array([[1., 1., 1.],
           [2., 2., 2.]])
    """
    if axis is not None and not keepdims:
        a = np.expand_dims(a, axis)
    return np.broadcast_to(a, np.shape(x))


def unbroadcast(a: Any, shape: tuple[int, ...]) -> Any:
    """Undo a broadcast from `shape`: sum over the axes that it added or stretched. Where `a` has
    length 1, it stands for the same along the axis.

    >>> unbroadcast(np.ones((2, 3)), (3,)), unbroadcast(np.ones((2, 3)), (2, 1))
    (array([2., 2., 2.]), array([[3.],
           [3.]]))
    >>> unbroadcast(np.ones((2, 1)), (3,))
    array([2., 2., 2.])
    """
    if a.__class__ is np.ndarray and a.shape == shape != ():
        return a
    a = np.asarray(a)
    if a.shape == shape:
        return a[()]
    if a.ndim > len(shape):
        a = a.sum(tuple(range(a.ndim - len(shape))))
    elif a.ndim < len(shape):
        a = a.reshape((1,) * (len(shape) - a.ndim) + a.shape)
    stretched = tuple(k for k, n in enumerate(shape) if n == 1 and a.shape[k] != 1)
    if stretched:
        a = a.sum(stretched, keepdims=True)
    return a[()] if a.shape == shape else np.broadcast_to(a, shape)


def inverse_permutation(axes: Any) -> tuple[int, ...]:
    """The axes that undo `transpose(axes)`.

    >>> inverse_permutation((2, 0, 1))
    (1, 2, 0)
    """
    axes = (axes,) if isinstance(axes, int) else axes
    order = [0] * len(axes)
    for k, a in enumerate(axes):
        order[a % len(axes)] = k
    return tuple(order)


def zeros(value: Any) -> Any:
    """A zero adjoint for any argument: the same containers, None for what is not differentiated.

    >>> zeros({"w": np.ones(2), "name": "layer", "b": 1.0})
    {'w': array([0., 0.]), 'name': None, 'b': 0.0}
    """
    if isinstance(value, dict):
        return {k: zeros(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        kind = value.dtype if value.dtype.kind in "fc" else np.float64
        return np.zeros(value.shape, kind)
    if isinstance(value, np.inexact):
        return type(value)(0.0)
    if isinstance(value, complex):
        return 0j
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return 0.0
    return None


def like(value: Any, /, **fields: Any) -> Any:
    """An object of the same class with other fields; nothing of its class is run.

    >>> from types import SimpleNamespace
    >>> like(SimpleNamespace(a=1.0, b=2.0), a=0.5, b=0.25)
    namespace(a=0.5, b=0.25)
    """
    made = (vars(c).get("__new__") for c in type(value).__mro__)
    result = next(new for new in made if isinstance(new, BuiltinFunctionType))(type(value))
    for name, field in fields.items():
        object.__setattr__(result, name, field)
    return result


def divisor(r: Any) -> Any:
    """`r`, and infinity where it is 0: a quotient that is 0 / 0 at a kink comes out as 0.

    >>> divisor(0.0), divisor(2.0)
    (inf, 2.0)
    """
    if _is_python(r):
        return r or math.inf
    return np.where(np.equal(r, 0.0), np.inf, r)[()]


def untile(a: Any, shape: tuple[int, ...]) -> Any:
    """Undo `np.tile` of an array of this shape: add up the copies.

    >>> untile(np.ones((2, 6)), (3,))
    array([4., 4., 4.])
    """
    padded = (1,) * (a.ndim - len(shape)) + shape
    pairs = [n for total, one in zip(a.shape, padded) for n in (total // one if one else 0, one)]
    summed = np.sum(a.reshape(pairs), axis=tuple(range(0, 2 * a.ndim, 2)))
    return summed.reshape(shape)


def unrepeat(a: Any, shape: tuple[int, ...], repeats: int, axis: int | None = None) -> Any:
    """Undo `np.repeat` of an array of this shape: add up the copies.

    >>> unrepeat(np.arange(6.0), (3,), 2)
    array([1., 5., 9.])
    """
    if axis is None:
        return np.sum(np.reshape(a, (*shape, repeats)), axis=-1)
    k = axis % len(shape) + 1
    return np.sum(np.reshape(a, (*shape[:k], repeats, *shape[k:])), axis=k)


def on_diagonal(a: Any, shape: tuple[int, int], offset: int = 0) -> Any:
    """A matrix of zeros with `a` on a diagonal: what `np.diagonal` and `np.trace` undo.

    >>> on_diagonal(np.array([1.0, 2.0]), (2, 3), 1)
    array([[0., 1., 0.],
           [0., 0., 2.]])
    """
    result = np.zeros(shape, np.result_type(a))
    np.fill_diagonal(result[max(-offset, 0) :, max(offset, 0) :], a)
    return result


def on_diagonals(a: Any, shape: tuple[int, ...], labels: str) -> Any:
    """An array of zeros with `a` where axes of one label have one index, as `np.einsum` has them.

    >>> on_diagonals(np.array([[1.0], [2.0]]), (2, 1, 2), "iji")[:, 0]
    array([[1., 0.],
           [0., 2.]])
    """
    result = np.zeros(shape, np.result_type(a))
    np.einsum(f"{labels}->{''.join(dict.fromkeys(labels))}", result)[...] = a
    return result


def equal_share(length: int, sections: int) -> int:
    """The length of each of so many equal parts; as `np.split`, an error where there are none.

    >>> equal_share(6, 3)
    2
    """
    if length % sections:
        raise ValueError("array split does not result in an equal division")
    return length // sections


def blocks(c: Any, outer: tuple[int, ...], inner: tuple[int, ...]) -> Any:
    """A Kronecker product as an array of rank 4: rows of both factors, columns of both."""
    return np.reshape(c, (outer[0], inner[0], outer[1], inner[1]))


def _summed_axes(m: int, n: int, axes: Any) -> tuple[list[int], list[int]]:
    """The axes that `np.tensordot` sums, counted from the front."""
    if isinstance(axes, int):
        return list(range(m - axes, m)), list(range(axes))
    first, second = ([k] if isinstance(k, int) else k for k in axes)
    return [k % m for k in first], [k % n for k in second]


def own(value: Any, known: dict[int, Any] | None = None) -> Any:
    """A dict, list or tuple with copies of the arrays in it; what is there twice is one copy.

    >>> x = np.zeros(2)
    >>> own({"a": x, "b": [x, 1.0]})
    {'a': array([0., 0.]), 'b': [array([0., 0.]), 1.0]}
    """
    known = {} if known is None else known
    if id(value) in known:
        return known[id(value)]
    new = value
    if isinstance(value, np.ndarray):
        new = value.copy()
    elif type(value) is dict:
        new = {k: own(v, known) for k, v in value.items()}
    elif type(value) in (list, tuple):
        new = type(value)([own(v, known) for v in value])
    known[id(value)] = new
    return new


def elements(c: Any) -> list[Any]:
    """The elements of an array of rank 1, or its rows, in memory of their own.

    >>> elements(np.array([[1.0, 2.0], [3.0, 4.0]]))
    [array([1., 2.]), array([3., 4.])]
    """
    return list(c.copy())


def on_first_axis(matrix: Any, x: Any) -> Any:
    """The product of a matrix with the first axis of an array of any rank.

    >>> on_first_axis(np.ones((1, 2)), np.ones((2, 3, 1))).shape
    (1, 3, 1)
    """
    return np.tensordot(matrix, x, 1)


def tensordot_left(c: Any, a: Any, b: Any, axes: Any) -> Any:
    """The transpose of `np.tensordot(a, b, axes)` in `a`, applied to `c`.

    >>> tensordot_left(np.array([[1.0]]), np.ones((1, 2)), np.array([[3.0], [4.0]]), 1)
    array([[3., 4.]])
    """
    p, q = _summed_axes(np.ndim(a), np.ndim(b), axes)
    free = [k for k in range(np.ndim(a)) if k not in p]
    other = [k for k in range(np.ndim(b)) if k not in q]
    last = list(range(len(free), len(free) + len(other)))
    order = free + [p[q.index(k)] for k in sorted(q)]
    return np.transpose(np.tensordot(c, b, (last, other)), inverse_permutation(order))


def tensordot_right(c: Any, a: Any, b: Any, axes: Any) -> Any:
    """The transpose of `np.tensordot(a, b, axes)` in `b`, applied to `c`.

    >>> tensordot_right(np.array([[1.0]]), np.array([[3.0, 4.0]]), np.ones((2, 1)), 1)
    array([[3.],
           [4.]])
    """
    p, q = _summed_axes(np.ndim(a), np.ndim(b), axes)
    other = [k for k in range(np.ndim(a)) if k not in p]
    free = [k for k in range(np.ndim(b)) if k not in q]
    order = [q[p.index(k)] for k in sorted(p)] + free
    return np.transpose(np.tensordot(a, c, (other, range(len(other)))), inverse_permutation(order))
