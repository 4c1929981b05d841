"""`scipy.interpolate` on a tape: objects that hold followed coefficients, evaluated by SciPy.

Coefficients of splines are linear in the values for fixed knots: what the unit vectors give is the
matrix. The derivative of a piecewise polynomial is the one on the piece that SciPy evaluates.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import interpolate

from srcgrad.numeric import piecewise
from srcgrad.record import calling
from srcgrad.record.refusing import no_rule
from srcgrad.record.surrogates import tied
from srcgrad.record.table import METHODS, TABLE, Handler

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def _plain(x: Any) -> Any:
    return np.array(x)[()] if isinstance(x, np.ndarray | np.generic) else x


def _floats(tape: Tape, x: Any) -> Any:
    """An argument as an array."""
    return tape.call(np.asarray, calling.as_arrays(tape, x))


def _put(x: Any, name: str, value: Any) -> None:
    """Set what an object holds, under the name that this release of SciPy gives it."""
    setattr(x, f"_{name}" if hasattr(x, f"_{name}") else name, value)


def _held(x: Any, name: str) -> Any:
    return getattr(x, f"_{name}") if hasattr(x, f"_{name}") else getattr(x, name)


def _with_axis(tape: Tape, out: Any, rank: int, axis: int) -> Any:
    """The axes of the points put where the interpolated axis was."""
    if axis == 0:
        return out
    order = list(range(np.ndim(out)))
    order = order[rank : rank + axis] + order[:rank] + order[rank + axis :]
    return tape.call(np.transpose, out, order)


# -- piecewise polynomials


def _periodic(tape: Tape, x: Any, first: Any, last: Any) -> Any:
    return tape.add(first, tape.mod(tape.sub(x, first), last - first))


def _polynomial(
    tape: Tape, p: Any, x: Any, nu: int = 0, extrapolate: Any = None
) -> Any:
    """The value of a piecewise polynomial."""
    c, knots = _held(p, "c"), _held(p, "x")
    x = _floats(tape, x)
    value = type(p).__call__(p, np.array(x), nu, extrapolate)
    if not (tape.follows(c) or tape.follows(knots) or tape.follows(x)):
        return value
    if nu < 0 or knots[0] > knots[-1]:
        no_rule(tape, "scipy.interpolate.PPoly with nu < 0 or falling knots")
    how = p.extrapolate if extrapolate is None else extrapolate
    at = _periodic(tape, x, knots[0], knots[-1]) if how == "periodic" else x
    near = tape.call(piecewise.polynomials, c, knots, at, nu)
    return tied(tape, value, _with_axis(tape, near, x.ndim, p.axis))


def _antiderivative(tape: Tape, p: Any, nu: int = 1) -> Any:
    c, knots = _held(p, "c"), _held(p, "x")
    made = type(p).antiderivative(p, nu)
    if not (tape.follows(c) or tape.follows(knots)):
        return made
    if nu < 0 or p.extrapolate == "periodic":
        no_rule(tape, "scipy.interpolate.PPoly.antiderivative of negative order or periodic")
    for _ in range(nu):
        c = tape.call(piecewise.antiderivative, c, knots)
    _put(made, "c", tied(tape, _held(made, "c"), c))
    _put(made, "x", knots)
    return made


def _integral(tape: Tape, p: Any, a: Any, b: Any, extrapolate: Any = None) -> Any:
    c, knots = _held(p, "c"), _held(p, "x")
    value = type(p).integrate(p, float(a), float(b), extrapolate)
    if not any(map(tape.follows, (c, knots, a, b))):
        return value
    how = p.extrapolate if extrapolate is None else extrapolate
    if how is not True or knots[0] > knots[-1]:
        no_rule(tape, "scipy.interpolate.PPoly.integrate that is periodic or ends at the knots")
    near = tape.call(piecewise.integral, c, knots, a, b)
    return tied(tape, value, near)


def _unknown(label: str) -> Handler:
    """A method that has a derivative if nothing that its object holds is followed."""

    def handler(tape: Tape, p: Any, *args: Any, **kwargs: Any) -> Any:
        if calling.reaches(tape, p) or calling.any_reached(tape, args, kwargs):
            no_rule(tape, label)
        return getattr(p, label.rpartition(".")[2])(*args, **kwargs)

    return handler


for _cls in (
    interpolate.PPoly, interpolate.CubicSpline, interpolate.CubicHermiteSpline,
    interpolate.PchipInterpolator, interpolate.Akima1DInterpolator,
):  # fmt: skip
    METHODS[_cls, "__call__"] = _polynomial
    METHODS[_cls, "antiderivative"] = _antiderivative
    METHODS[_cls, "integrate"] = _integral
    for _name in ("roots", "solve", "extend"):
        METHODS[_cls, _name] = _unknown(f"scipy.interpolate.PPoly.{_name}")


# -- splines, whose coefficients are linear in the values


def _spline(
    maker: Any, unit: Callable[..., Any], conditions: Callable[[Tape, dict[str, Any]], Any]
) -> Handler:
    """A spline with followed values: `unit` makes that of the columns of the unit matrix."""
    signature = inspect.signature(maker)

    def handler(tape: Tape, *args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        given = dict(bound.arguments)
        if not calling.any_reached(tape, (), given):
            return calling.natural(tape, maker, args, kwargs)
        y = _floats(tape, given.pop("y"))
        if calling.any_reached(tape, (), given):
            no_rule(tape, f"scipy.interpolate.{maker.__name__} with knots that are differentiated")
        conditions(tape, given)
        made = maker(y=np.array(y), **given)
        axis = given.pop("axis", 0) % y.ndim
        matrix = unit(given, len(np.ravel(given["x"])))
        near = tape.call(np.tensordot, matrix, np.moveaxis(y, axis, 0), 1)
        _put(made, "c", tied(tape, _held(made, "c"), near))
        return made

    return handler


def _cubic_unit(given: dict[str, Any], n: int) -> Any:
    bc = given["bc_type"]
    if isinstance(bc, tuple | list):
        bc = tuple(b if isinstance(b, str) else (b[0], np.zeros(n)) for b in bc)
    unit = np.eye(n)
    if isinstance(bc, str) and bc == "periodic":
        unit[-1] = unit[0]  # the values at both ends are the same
        unit[-1, -1] = unit[0, -1] = 0.0
    return interpolate.CubicSpline(given["x"], unit, 0, bc, given["extrapolate"]).c


def _any(tape: Tape, given: dict[str, Any]) -> None:
    """No condition on the arguments."""


def _named_ends(tape: Tape, given: dict[str, Any]) -> None:
    bc = given["bc_type"]
    if bc is not None and not isinstance(bc, str) or bc == "periodic":
        no_rule(tape, "scipy.interpolate.make_interp_spline with values at the ends")


def _given_penalty(tape: Tape, given: dict[str, Any]) -> None:
    if given["lam"] is None:
        no_rule(tape, "scipy.interpolate.make_smoothing_spline without lam")


def _of_unit(maker: Any) -> Callable[[dict[str, Any], int], Any]:
    if "axis" in inspect.signature(maker).parameters:
        return lambda given, n: _held(maker(y=np.eye(n), **given), "c")
    # a release of SciPy that takes one vector of values only
    return lambda given, n: np.stack([_held(maker(y=e, **given), "c") for e in np.eye(n)], 1)


_make_interp, _make_lsq = interpolate.make_interp_spline, interpolate.make_lsq_spline
TABLE[interpolate.CubicSpline] = _spline(interpolate.CubicSpline, _cubic_unit, _any)
TABLE[_make_interp] = _spline(_make_interp, _of_unit(_make_interp), _named_ends)
TABLE[_make_lsq] = _spline(_make_lsq, _of_unit(_make_lsq), _any)
_smoothing = interpolate.make_smoothing_spline
TABLE[_smoothing] = _spline(_smoothing, _of_unit(_smoothing), _given_penalty)


def _b_spline(tape: Tape, p: Any, x: Any, nu: int = 0, extrapolate: Any = None) -> Any:
    """The value of a B-spline: linear in its coefficients, its slope that of order `nu + 1`."""
    c, knots = _held(p, "c"), _held(p, "t")
    x = _floats(tape, x)
    at = np.array(x)
    value = type(p).__call__(p, at, nu, extrapolate)
    if not (tape.follows(c) or tape.follows(x)) and not tape.follows(knots):
        return value
    if tape.follows(knots):
        no_rule(tape, "scipy.interpolate.BSpline with knots that are differentiated")
    how = p.extrapolate if extrapolate is None else extrapolate
    count = len(knots) - p.k - 1
    basis = interpolate.BSpline(knots, np.eye(count), p.k, how)(at, nu)
    near = tape.call(np.tensordot, basis, tape.item(c, slice(0, count)), 1)
    if tape.follows(x):
        plain = interpolate.BSpline(knots, np.array(c), p.k, how)
        near = _moved(tape, near, plain(at, nu + 1), x, at)
    return tied(tape, value, _with_axis(tape, near, x.ndim, p.axis))


def _moved(tape: Tape, near: Any, slope: Any, x: Any, at: Any) -> Any:
    """`near` plus what it changes by with the points `x`, which are `at`."""
    away = tape.sub(x, at)
    away = tape.call(np.reshape, away, np.shape(at) + (1,) * (np.ndim(slope) - np.ndim(at)))
    return tape.add(near, tape.mul(slope, away))


METHODS[interpolate.BSpline, "__call__"] = _b_spline
METHODS[interpolate.BSpline, "integrate"] = _unknown("scipy.interpolate.BSpline.integrate")


def _fitted(tape: Tape, p: Any, x: Any, nu: int = 0, ext: Any = None) -> Any:
    """A spline of FITPACK, whose coefficients are fixed."""
    x = _floats(tape, x)
    at = np.array(x)
    value = type(p).__call__(p, at, nu, ext)
    if not tape.follows(x):
        return value
    how = p.ext if ext is None else ext
    knots = p._eval_args[0]
    if nu == p._eval_args[2]:  # steps
        return tied(tape, value, tape.add(value, tape.mul(np.zeros(at.shape), x)))
    slope = type(p).__call__(p, at, nu + 1, how) * _inside(at, knots, how in (0, "extrapolate"))
    return tied(tape, value, _moved(tape, value, slope, x, at))


def _inside(x: Any, knots: Any, goes_on: bool = False) -> Any:
    """1 where a spline is evaluated, 0 beyond its ends, where it is a number."""
    if goes_on:
        return np.ones(np.shape(x))
    return ((x >= knots[0]) & (x <= knots[-1])).astype(float)


for _cls in (
    interpolate.UnivariateSpline, interpolate.InterpolatedUnivariateSpline,
    interpolate.LSQUnivariateSpline,
):  # fmt: skip
    METHODS[_cls, "__call__"] = _fitted


def _evaluated(tape: Tape, x: Any, tck: Any, der: int = 0, ext: int = 0) -> Any:
    """`splev`, whose coefficients are fixed; those of an object of SciPy are not."""
    if isinstance(tck, interpolate.BSpline):
        return tape.call(tck, x, der, bool(ext == 0))
    x = _floats(tape, x)
    at = np.array(x)
    if calling.reaches(tape, tck) or isinstance(tck[1], list):
        no_rule(tape, "scipy.interpolate.splev in the coefficients, or of a curve")
    value = interpolate.splev(at, tck, der, ext)
    if not tape.follows(x):
        return value
    slope = interpolate.splev(at, tck, der + 1) if der < tck[2] else np.zeros(at.shape)
    slope = np.asarray(slope * _inside(at, tck[0], ext == 0))
    return tied(tape, value, _moved(tape, value, slope, x, at))


TABLE[interpolate.splev] = _evaluated


def _surface(
    tape: Tape, p: Any, x: Any, y: Any, dx: int = 0, dy: int = 0, grid: bool = True
) -> Any:
    """A surface of splines, whose coefficients are fixed."""
    x, y = _floats(tape, x), _floats(tape, y)
    given = np.array(x), np.array(y)
    value = type(p).__call__(p, *given, dx, dy, grid)
    if not (tape.follows(x) or tape.follows(y)):
        return value
    near: Any = value
    for k, (moved, at) in enumerate(zip((x, y), given)):
        if not tape.follows(moved):
            continue
        if (dx, dy)[k] + 1 >= p.degrees[k]:
            no_rule(tape, f"{type(p).__name__} of a derivative of the highest order")
        slope = type(p).__call__(p, *given, dx + (k == 0), dy + (k == 1), grid)
        # beyond the ends it stays what it is there
        away = tape.mul(tape.sub(moved, at), _inside(at, p.tck[k]))
        if grid:
            away = tape.call(np.reshape, away, (-1, 1) if k == 0 else (1, -1))
        near = tape.add(near, tape.mul(slope, away))
    return tied(tape, value, tape.call(np.reshape, near, np.shape(value)))


for _cls in (
    interpolate.RectBivariateSpline, interpolate.SmoothBivariateSpline,
    interpolate.LSQBivariateSpline,
):  # fmt: skip
    METHODS[_cls, "__call__"] = _surface
    METHODS[_cls, "ev"] = lambda tape, p, xi, yi, dx=0, dy=0: _surface(
        tape, p, xi, yi, dx, dy, False
    )


# -- grids

_ORDERS = {"slinear": 1, "cubic": 3, "quintic": 5}


def _grid(
    tape: Tape, points: Any, values: Any, *args: Any, **kwargs: Any
) -> Any:
    """An interpolator on a grid, which holds the followed values."""
    cls = interpolate.RegularGridInterpolator
    if not calling.any_reached(tape, (points, values, *args), kwargs):
        return calling.natural(tape, cls, (points, values, *args), kwargs)
    if calling.any_reached(tape, (points, *args), kwargs):
        no_rule(tape, "scipy.interpolate.RegularGridInterpolator in its grid")
    values = _floats(tape, values)
    made = cls(points, np.array(values), *args, **kwargs)
    turned = tuple(made._descending_dimensions)
    if turned:
        values = tape.call(np.flip, values, turned)
    _put(made, "values", values)
    return made


TABLE[interpolate.RegularGridInterpolator] = _grid


def _points(tape: Tape, xi: Any, ndim: Any = None) -> Any:
    """Points as rows of coordinates."""
    if isinstance(xi, tuple):
        parts = [_floats(tape, x) for x in xi]
        shape = np.broadcast_shapes(*map(np.shape, parts))
        return tape.call(
            np.stack, [tape.call(np.broadcast_to, x, shape) for x in parts], axis=-1
        )
    xi = _floats(tape, xi)
    if xi.ndim == 1:
        xi = tape.call(np.reshape, xi, (-1, 1) if ndim in (None, 1) else (-1, ndim))
    return xi


TABLE[interpolate._rgi._ndim_coords_from_arrays] = _points


def _on_grid(tape: Tape, p: Any, xi: Any, method: Any = None, *, nu: Any = None) -> Any:
    """The value of an interpolator on a grid."""
    values, points = _held(p, "values"), p.grid
    rank = len(points)
    xi = _points(tape, xi, rank)
    value = type(p).__call__(p, np.array(xi), method, **({} if nu is None else {"nu": nu}))
    if not (tape.follows(values) or tape.follows(xi)):
        return value
    rows = tape.call(np.reshape, xi, (-1, rank))
    at = np.array(rows, dtype=float)
    method = p.method if method is None else method
    if method == "linear":
        near = tape.call(piecewise.multilinear, list(points), values, rows)
    elif method == "nearest":
        near = tape.item(values, _nearest(points, at))
    elif method in _ORDERS:
        near = _tensor(tape, points, values, rows, at, _ORDERS[method], nu)
    else:
        no_rule(tape, f"scipy.interpolate.RegularGridInterpolator by {method}")
    outside = np.zeros(len(at), bool)
    for x, own in zip(at.T, points):
        outside |= (x < own[0]) | (x > own[-1])
    if p.fill_value is not None and outside.any():
        mask = outside.reshape(-1, *[1] * (near.ndim - 1))
        near = tape.call(np.where, mask, p.fill_value, near)
    return tied(tape, value, tape.call(np.reshape, near, value.shape))


def _nearest(points: Any, at: Any) -> tuple[Any, ...]:
    found = []
    for x, own in zip(at.T, points):
        i = np.clip(np.searchsorted(own, x, "right") - 1, 0, len(own) - 2)
        found.append(np.where((x - own[i]) / (own[i + 1] - own[i]) <= 0.5, i, i + 1))
    return tuple(found)


def _tensor(
    tape: Tape, points: Any, values: Any, rows: Any, at: Any, order: int, nu: Any
) -> Any:
    """Splines along each axis, one after the other."""
    orders = [0] * len(points) if nu is None else [int(n) for n in nu]
    splines = [interpolate.make_interp_spline(p, np.eye(len(p)), order) for p in points]
    factors = [s(x, n) for s, x, n in zip(splines, at.T, orders)]
    near = tape.call(piecewise.tensor_product, factors, values)
    if not tape.follows(rows):
        return near
    plain = np.array(values)
    for k, (spline, n) in enumerate(zip(splines, orders)):
        moved = [*factors[:k], spline(at[:, k], n + 1), *factors[k + 1 :]]
        slope = piecewise.tensor_product(moved, plain)
        near = _moved(tape, near, slope, tape.item(rows, (slice(None), k)), at[:, k])
    return near


METHODS[interpolate.RegularGridInterpolator, "__call__"] = _on_grid
