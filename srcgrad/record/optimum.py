"""`scipy.optimize` on a tape: solutions of equations, and minima.

A solution is differentiated by the implicit function theorem: with `f(x, p) = 0` it is
`dx = -f_x^-1 f_p dp`. At a minimum that holds for the gradient of the function, whose own slopes
are differences of gradients, taken with two steps that have to agree. A solver's iterations are
run as they are; how it came to its solution has no part in the derivative.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize

from srcgrad.record import calling
from srcgrad.record.local import Local, Outside, noted, outside_operands, untold
from srcgrad.record.refusing import no_rule, refuse
from srcgrad.record.surrogates import tied
from srcgrad.record.table import TABLE, Handler, handles

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


# how far away from a solution, or a minimum, another step of Newton's may lead, relative to it
_NEAR, _NEAR_MINIMUM = 1e-4, 1e-3


def _plain(tape: Tape, f: Any, args: Sequence[Any] = (), part: Any = None) -> Any:
    """The user's function as a solver calls it; anything that is no function as it is."""
    if not callable(f):
        return f

    def called(x: Any, *_: Any) -> Any:
        return Local(tape, f, (_own(x),), args, part, slopes=False).value

    return called


def _whole(tape: Tape, f: Any, args: Sequence[Any]) -> Any:
    """A function that returns its value and slopes, all of which the solver uses."""

    def called(x: Any, *_: Any) -> Any:
        parts: list[Any] = []

        def kept(result: Any) -> Any:
            parts.extend(np.array(p, dtype=float)[()] for p in result)
            return result[0]

        Local(tape, f, (_own(x),), args, kept, slopes=False)
        return tuple(parts)

    return called


def _own(x: Any) -> Any:
    return x.copy() if isinstance(x, np.ndarray) else x


def _as_tuple(args: Any) -> tuple[Any, ...]:
    return args if isinstance(args, tuple) else (args,)


def _numbers(x: Any) -> Any:
    """Values that nobody follows."""
    if isinstance(x, np.ndarray):
        return x.copy()
    if isinstance(x, list | tuple):
        return type(x)(_numbers(v) for v in x)
    return np.array(x)[()] if isinstance(x, np.generic) else x + 0.0 if type(x) is float else x


def _solved(
    tape: Tape, x: Any, at: Local, minus: bool = False, near: float = _NEAR
) -> Any:
    """The solution as a function of what the equation reads; `minus` for `f(x) = x`."""
    matrix = np.reshape(at.own[0], (np.size(at.value), np.size(x)))
    left = np.ravel(at.value)
    if minus:
        matrix, left = matrix - np.eye(np.size(x)), left - np.ravel(x)
    return _implicit(tape, x, matrix, left, at.outside, near)


def _implicit(
    tape: Tape, x: Any, matrix: Any, left: Any, outside: Outside, near: float = _NEAR
) -> Any:
    """The solution `x` of an equation with slopes `matrix`, of which `left` remains there.

    A solver that gave up, or was told to, returns a number that depends on its way.
    """
    if not outside:
        return x
    try:
        step = np.linalg.solve(matrix, left)
        matrices = {k: -np.linalg.solve(matrix, m) for k, (m, _) in outside.items()}
    except np.linalg.LinAlgError:
        refuse(tape, "a solution at which the slopes of the equation are singular")
    if not np.max(np.abs(step), initial=0.0) <= near * max(1.0, float(np.max(np.abs(x)))):
        refuse(tape, "a result of a solver that is not close to a solution",
               "give it a smaller tolerance, more iterations or another start")  # fmt: skip
    return noted(tape, x, outside_operands(outside, matrices))


# -- roots of one function


def _bracketed(solver: Any) -> Handler:
    def handler(
        tape: Tape, f: Any, a: Any, b: Any, args: Any = (), *more: Any, **options: Any
    ) -> Any:
        args = _as_tuple(args)
        options |= dict(zip(list(inspect.signature(solver).parameters)[4:], more))
        found = solver(_plain(tape, f, args), _numbers(a), _numbers(b), **_plain_options(options))
        root, *rest = found if isinstance(found, tuple) else (found,)
        x = _solved(tape, root, Local(tape, f, (root,), args))
        if not rest:
            return x
        rest[0].root = x
        return (x, *rest)

    return handler


def _plain_options(options: dict[str, Any]) -> dict[str, Any]:
    return {k: _numbers(v) for k, v in options.items()}


for _f in (optimize.brentq, optimize.brenth, optimize.ridder, optimize.bisect, optimize.toms748):
    TABLE[_f] = _bracketed(_f)


@handles(optimize.newton)
def _newton(
    tape: Tape, func: Any, x0: Any, fprime: Any = None, args: Any = (), tol: float = 1.48e-8,
    maxiter: int = 50, fprime2: Any = None, x1: Any = None, rtol: float = 0.0,
    full_output: bool = False, disp: bool = True,
) -> Any:  # fmt: skip
    args = _as_tuple(args)
    found = optimize.newton(
        _plain(tape, func, args), _numbers(x0), _plain(tape, fprime, args), (), _numbers(tol),
        maxiter, _plain(tape, fprime2, args), _numbers(x1), _numbers(rtol), full_output, disp,
    )  # fmt: skip
    root = found[0] if isinstance(found, tuple) else found
    x = _solved(tape, root, Local(tape, func, (root,), args))
    if not isinstance(found, tuple):
        return x
    if hasattr(found[1], "root") and not isinstance(found[1], np.ndarray):
        found[1].root = x
    rest = (x, *found[1:])
    return type(found)(*rest) if hasattr(found, "_fields") else rest  # of an array of starts


@handles(optimize.root_scalar)
def _root_scalar(
    tape: Tape, f: Any, args: Any = (), method: Any = None, bracket: Any = None,
    fprime: Any = None, fprime2: Any = None, x0: Any = None, x1: Any = None, **options: Any,
) -> Any:  # fmt: skip
    args = _as_tuple(args)
    first: Any = None
    function = _plain(tape, f, args)
    if fprime is not None and not callable(fprime) and bool(fprime):
        first = _first_part
        function = _whole(tape, f, args)
        if fprime2 is not None and not callable(fprime2) and not bool(fprime2):
            fprime2 = None
    found = optimize.root_scalar(
        function, (), method, _numbers(bracket), _plain(tape, fprime, args),
        _plain(tape, fprime2, args), _numbers(x0), _numbers(x1), **_plain_options(options),
    )  # fmt: skip
    found.root = _solved(tape, found.root, Local(tape, f, (found.root,), args, first))
    return found


def _first_part(result: Any) -> Any:
    """The value of a function that also returns its slopes."""
    return result[0]


# -- systems of equations


@handles(optimize.fsolve)
def _fsolve(
    tape: Tape, func: Any, x0: Any, args: Any = (), fprime: Any = None, full_output: Any = 0,
    **options: Any,
) -> Any:  # fmt: skip
    args = _as_tuple(args)
    found = optimize.fsolve(
        _plain(tape, func, args), _start(tape, x0), (), _plain(tape, fprime, args), full_output,
        **_plain_options(options),
    )  # fmt: skip
    root = found[0] if full_output else found
    x = _solved(tape, root, Local(tape, func, (root,), args))
    if not full_output:
        return x
    about = dict(found[1])
    about["fvec"] = _at_solution(tape, func, x, args, about["fvec"])
    for name in ("fjac", "r", "qtf"):
        about[name] = untold(tape, about[name], x, f"scipy.optimize.fsolve, its {name}")
    return (x, about, *found[2:])


def _start(tape: Tape, x0: Any) -> Any:
    """Where to begin, as an array: the solution does not depend on it."""
    del tape
    return np.array(x0, dtype=float)


def _at_solution(tape: Tape, f: Any, x: Any, args: Sequence[Any], value: Any) -> Any:
    """The function at the solution, which is followed."""
    return tied(tape, value, calling.as_arrays(tape, calling.call(tape, f, (x, *args), {})))


@handles(optimize.root)
def _root(
    tape: Tape, fun: Any, x0: Any, args: Any = (), method: Any = "hybr", jac: Any = None,
    tol: Any = None, callback: Any = None, options: Any = None,
) -> Any:  # fmt: skip
    args = _as_tuple(args)
    both = jac is not None and not callable(jac) and bool(jac)
    found = optimize.root(
        _whole(tape, fun, args) if both else _plain(tape, fun, args), _start(tape, x0), (), method,
        True if both else _plain(tape, jac, args), _numbers(tol), callback, options,
    )  # fmt: skip
    x = _solved(tape, found.x, Local(tape, fun, (found.x,), args, _first_part if both else None))
    near = calling.call(tape, fun, (x, *args), {})
    value = tied(tape, found.fun, calling.as_arrays(tape, near[0] if both else near))
    return _result(tape, found, x, "scipy.optimize.root", fun=value)


def _result(tape: Tape, found: Any, x: Any, label: str, **told: Any) -> Any:
    """What a solver returns around a solution: the derivatives of its other parts are not known."""
    for name, value in list(found.items()):
        if name not in ("x", *told):
            found[name] = untold(tape, value, x, f"{label}, its {name}")
    found["x"] = x
    found.update(told)
    return found


@handles(optimize.fixed_point)
def _fixed_point(
    tape: Tape, func: Any, x0: Any, args: Any = (), xtol: Any = 1e-8, maxiter: int = 500,
    method: str = "del2",
) -> Any:  # fmt: skip
    args = _as_tuple(args)
    found = optimize.fixed_point(
        _plain(tape, func, args), _numbers(x0), (), _numbers(xtol), maxiter, method
    )
    point = found if isinstance(found, np.ndarray) and found.ndim else found[()]
    return _solved(tape, found, Local(tape, func, (point,), args), minus=True)


# -- minima


def _slopes_of(
    tape: Tape, gradient: Callable[[Any], tuple[Any, Outside]], x: Any, label: str
) -> tuple[Any, Any, Outside]:
    """The slopes of a gradient in its point, the gradient, and its slopes in what the function
    reads, which are those of the function's slopes in the point: central differences of order
    four (Fornberg 1988).
    """
    x = np.atleast_1d(np.array(x, dtype=float))
    left, at = gradient(x)
    found = []
    for step in (2e-3, 1e-3):
        columns, sides = [], []
        for j in range(x.size):
            h = step * max(1.0, abs(x[j]))
            parts = []
            for k in (-2, -1, 1, 2):
                moved = x.copy()
                moved[j] += k * h
                parts.append(gradient(moved))
            for _, outside in parts:
                at.update({key: v for key, v in outside.items() if key not in at})
            columns.append(_difference([p[0] for p in parts], h))
            sides.append({key: _difference([_row(p[1], key, at) for p in parts], h) for key in at})
        mixed = {key: np.stack([s.get(key, 0.0 * _row({}, key, at)) for s in sides]) for key in at}
        found.append((np.stack(columns, axis=1), mixed))
    (wide, more), (hessian, mixed) = found
    for rough, fine in ((wide, hessian), *((more[key], mixed[key]) for key in mixed)):
        if np.max(np.abs(rough - fine)) > 1e-6 * max(1.0, float(np.max(np.abs(fine)))):
            refuse(tape, f"{label} of a function whose second derivatives change quickly there")
    # both errors are of order four in the step
    hessian = hessian + (hessian - wide) / 15.0
    return hessian, left, {k: (mixed[k] + (mixed[k] - more[k]) / 15.0, at[k][1]) for k in mixed}


def _row(outside: Outside, key: Any, at: Outside) -> Any:
    return outside[key][0][0] if key in outside else np.zeros(at[key][0].shape[1])


def _difference(parts: list[Any], h: float) -> Any:
    low, below, above, high = parts
    return (low - high + 8.0 * (above - below)) / (12.0 * h)


def _minimum(
    tape: Tape, fun: Any, jac: Any, x: Any, args: Sequence[Any], label: str, one: bool = False
) -> Any:
    """The place of a minimum as a function of what the function reads."""
    if callable(jac):
        return _solved(tape, x, Local(tape, jac, (_own(x),), args), near=_NEAR_MINIMUM)
    if jac is True:
        slopes = Local(tape, fun, (_own(x),), args, lambda result: result[1])
        return _solved(tape, x, slopes, near=_NEAR_MINIMUM)

    def gradient(at: Any) -> tuple[Any, Outside]:
        local = Local(tape, fun, (float(at[0]) if one else at,), args, _number)
        return np.ravel(local.own[0]), local.outside

    hessian, left, mixed = _slopes_of(tape, gradient, x, label)
    return _implicit(tape, x, hessian, left, mixed, _NEAR_MINIMUM)


def _number(result: Any) -> Any:
    """A number, which may be an array of one."""
    return result


@handles(optimize.minimize)
def _minimize(
    tape: Tape, fun: Any, x0: Any, args: Any = (), method: Any = None, jac: Any = None,
    hess: Any = None, hessp: Any = None, bounds: Any = None, constraints: Any = (),
    tol: Any = None, callback: Any = None, options: Any = None,
) -> Any:  # fmt: skip
    args, label = _as_tuple(args), "scipy.optimize.minimize"
    if bounds is not None or (constraints is not None and constraints != ()):
        no_rule(tape, f"{label} with bounds or constraints")
    if jac is not None and not callable(jac) and not isinstance(jac, str | bool):
        no_rule(tape, f"{label} with this jac")

    def product(x: Any, p: Any, *_: Any) -> Any:
        return Local(tape, hessp, (_own(x), _own(p)), args, slopes=False).value

    found = optimize.minimize(
        _whole(tape, fun, args) if jac is True else _plain(tape, fun, args), _start(tape, x0), (),
        method, _plain(tape, jac, args), _plain(tape, hess, args),
        product if callable(hessp) else hessp, tol=_numbers(tol), callback=callback,
        options=options,
    )  # fmt: skip
    x = _minimum(tape, fun, jac, found.x, args, label)
    near = calling.call(tape, fun, (x, *args), {})
    value = tied(tape, found.fun, near[0] if jac is True else near)
    return _result(tape, found, x, label, fun=value)


@handles(optimize.minimize_scalar)
def _minimize_scalar(
    tape: Tape, fun: Any, bracket: Any = None, bounds: Any = None, args: Any = (),
    method: Any = None, tol: Any = None, options: Any = None,
) -> Any:  # fmt: skip
    args, label = _as_tuple(args), "scipy.optimize.minimize_scalar"
    found = optimize.minimize_scalar(
        _plain(tape, fun, args), _numbers(bracket), _numbers(bounds), (), method, _numbers(tol),
        options,
    )  # fmt: skip
    if bounds is not None:
        width = abs(float(bounds[1]) - float(bounds[0]))
        if min(abs(found.x - float(b)) for b in bounds) < 1e-4 * width:
            no_rule(tape, f"{label} with a minimum at a bound")
    x = _minimum(tape, fun, None, float(found.x), args, label, one=True)
    if isinstance(found.x, np.generic):
        x = tape.call(np.float64, x)
    value = tied(tape, found.fun, calling.call(tape, fun, (x, *args), {}))
    return _result(tape, found, x, label, fun=value)


@handles(optimize.least_squares)
def _least_squares(
    tape: Tape, fun: Any, x0: Any, jac: Any = "2-point", bounds: Any = None, method: Any = "trf",
    *more: Any, args: Any = (), kwargs: Any = None, **options: Any,
) -> Any:  # fmt: skip
    """The gradient is `J^T r`, which is that of half the sum of squares."""
    args, label = _as_tuple(args), "scipy.optimize.least_squares"
    if bounds is not None or more or kwargs or options.get("loss", "linear") != "linear":
        no_rule(tape, f"{label} with bounds, a loss or keywords of the function")
    found = optimize.least_squares(
        _plain(tape, fun, args), _start(tape, x0), _plain(tape, jac, args), method=method,
        **_plain_options(options),
    )  # fmt: skip

    def gradient(at: Any) -> tuple[Any, Outside]:
        local = Local(tape, fun, (at,), args)
        r = np.ravel(local.value)
        outside = {k: ((r @ m)[None], owner) for k, (m, owner) in local.outside.items()}
        return r @ local.own[0], outside

    hessian, left, mixed = _slopes_of(tape, gradient, found.x, label)
    x = _implicit(tape, found.x, hessian, left, mixed, _NEAR_MINIMUM)
    residuals = _at_solution(tape, fun, x, args, found.fun)
    half = tape.mul(0.5, tape.call(np.sum, tape.mul(residuals, residuals)))
    cost = tied(tape, found.cost, half)
    return _result(tape, found, x, label, fun=residuals, cost=cost)


def _refuses(label: str) -> Handler:
    def handler(tape: Tape, *args: Any, **kwargs: Any) -> Any:
        if calling.any_reached(tape, args, kwargs):
            no_rule(tape, label)
        return getattr(optimize, label.rpartition(".")[2])(*args, **kwargs)

    return handler


# what they do with differences and samples of a function is no derivative of their result
for _name in (
    "curve_fit", "leastsq", "linprog", "milp", "basinhopping", "brute", "differential_evolution",
    "dual_annealing", "shgo", "direct", "fmin", "fmin_bfgs", "fmin_cg", "fmin_ncg", "fmin_powell",
    "fmin_l_bfgs_b", "fmin_tnc", "fmin_slsqp", "fmin_cobyla", "fminbound", "brent", "golden",
    "bracket", "nnls", "lsq_linear", "broyden1", "broyden2", "anderson", "newton_krylov",
    "linearmixing", "diagbroyden", "excitingmixing", "isotonic_regression",
):  # fmt: skip
    if hasattr(optimize, _name):
        TABLE[getattr(optimize, _name)] = _refuses(f"scipy.optimize.{_name}")
