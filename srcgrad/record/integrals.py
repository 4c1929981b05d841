"""`scipy.integrate` on a tape: integrals of functions, and differential equations.

An integral is differentiated under its sign, an equation by its variational equation (Hairer,
Nørsett and Wanner, Solving Ordinary Differential Equations I, I.14): `S' = f_y S + f_p` for the
slopes `S` of the solution, with the slopes of the function at each point that is visited.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import integrate

from srcgrad.record import calling
from srcgrad.record.local import Local, noted, outside_operands, untold
from srcgrad.record.refusing import no_rule
from srcgrad.record.table import handles

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

_TIGHT = 1e-10  # the tolerance of the variational equation


@handles(integrate.quad)
def _quad(
    tape: Tape, func: Any, a: Any, b: Any, args: Any = (), full_output: Any = 0, **options: Any
) -> Any:
    """Leibniz's rule: the integral of the slopes, and the function at the ends."""
    if not callable(func) or options.get("complex_func"):
        no_rule(tape, "scipy.integrate.quad of other than a real function")
    if calling.any_reached(tape, (options.get("wvar"),), {}):
        no_rule(tape, "scipy.integrate.quad in the parameters of a weight")
    args = args if isinstance(args, tuple) else (args,)
    at: dict[float, Local] = {}

    def local(s: Any) -> Local:
        if s not in at:
            at[s] = Local(tape, func, (float(s),), args)
        return at[s]

    low, high = float(a), float(b)
    plain = {k: np.array(v) if isinstance(v, np.ndarray) else v for k, v in options.items()}
    found = integrate.quad(lambda s: local(s).value, low, high, (), full_output, **plain)
    operands = outside_operands(*_under_the_sign(at, lambda g: integrate.quad(
        g, low, high, **plain)[0], local))  # fmt: skip
    for end, sign in ((a, -1.0), (b, 1.0)):
        if tape.follows(end):
            if options.get("weight") is not None:
                no_rule(tape, "scipy.integrate.quad with a weight and ends that are differentiated")
            operands.append((end, np.array([[sign * float(local(float(end)).value)]])))
    value = noted(tape, found[0], operands)
    return (value, untold(tape, found[1], value, "scipy.integrate.quad, its error"), *found[2:])


def _under_the_sign(
    at: dict[float, Local], integral: Callable[[Callable[[Any], float]], float],
    local: Callable[[Any], Local],
) -> tuple[Any, Any]:  # fmt: skip
    """The integrals of the slopes in everything that the function was seen to read."""
    outside: dict[Any, Any] = {}
    matrices: dict[Any, Any] = {}
    while True:
        seen = {key: v for one in list(at.values()) for key, v in one.outside.items()}
        new = [key for key in seen if key not in matrices]
        if not new:
            return outside, matrices
        for key in new:
            outside[key] = seen[key]
            width = seen[key][0].shape[1]
            row = [integral(_slope(local, key, j)) for j in range(width)]
            matrices[key] = np.array([row])


def _slope(local: Callable[[Any], Local], key: Any, j: int) -> Callable[[Any], float]:
    """The slope of the function in one number that it reads, as a function of its argument."""

    def slope(s: Any) -> float:
        outside = local(s).outside
        return float(outside[key][0][0, j]) if key in outside else 0.0

    return slope


class _Variations:
    """The slopes of the solution of an equation along its course."""

    def __init__(self, tape: Tape, function: Any, args: Any, first_time: bool, n: int) -> None:
        self.tape, self.function, self.args = tape, function, args
        self.first_time, self.n = first_time, n
        self.outside: dict[Any, Any] = {}
        self.seen: dict[Any, Local] = {}

    def local(self, t: Any, y: Any) -> Local:
        """The function at a point: its own slopes are those in the solution, and in time."""
        key = float(t), y.tobytes()
        if key not in self.seen:
            point = (float(t), y) if self.first_time else (y, float(t))
            if len(self.seen) > 10_000:
                self.seen.clear()
            self.seen[key] = Local(self.tape, self.function, point, self.args)
        return self.seen[key]

    def value(self, t: Any, y: Any) -> Any:
        """The function at a point, without slopes."""
        point = (float(t), y) if self.first_time else (y, float(t))
        return Local(self.tape, self.function, point, self.args, slopes=False).value

    def slopes(
        self, y0: Any, t: Any, solve: Callable[[Callable[[Any, Any], Any], Any, Any], Any]
    ) -> Any:
        """The slopes at the times `t` in the first value and in what the function reads."""
        while True:
            known = dict(self.outside)
            width = self.n + sum(v[0].shape[1] for v in known.values())

            def moved(t: Any, state: Any, known: Any = known, width: int = width) -> Any:
                y, s = state[: self.n].copy(), state[self.n :].reshape(self.n, width)
                one = self.local(t, y)
                for key, v in one.outside.items():
                    self.outside.setdefault(key, v)
                jacobian = one.own[1 if self.first_time else 0]
                ds = jacobian @ s
                start = self.n
                for key, v in known.items():
                    end = start + v[0].shape[1]
                    if key in one.outside:
                        ds[:, start:end] += one.outside[key][0]
                    start = end
                return np.concatenate([np.ravel(one.value), ds.ravel()])

            first = np.hstack([np.eye(self.n), np.zeros((self.n, width - self.n))])
            states = solve(moved, np.concatenate([y0, first.ravel()]), t)
            if self.outside.keys() == known.keys():
                return states[:, self.n :].reshape(-1, self.n, width)

    def operands(self, slopes: Any) -> list[tuple[Any, Any]]:
        """The operands of the entry, for slopes whose leading axes are those of the result."""
        matrices, start = {}, self.n
        for key, v in self.outside.items():
            end = start + v[0].shape[1]
            matrices[key] = slopes[..., start:end].reshape(-1, end - start)
            start = end
        return outside_operands(self.outside, matrices)


@handles(integrate.odeint)
def _odeint(
    tape: Tape, func: Any, y0: Any, t: Any, args: Any = (), Dfun: Any = None, col_deriv: Any = 0,
    full_output: Any = 0, *more: Any, tfirst: Any = False, **options: Any,
) -> Any:  # fmt: skip
    if more:
        names = ("ml", "mu", "rtol", "atol", "tcrit", "h0", "hmax", "hmin", "ixpr", "mxstep",
                 "mxhnil", "mxordn", "mxords", "printmessg")  # fmt: skip
        if len(more) > len(names):
            tfirst, more = more[len(names)], more[: len(names)]
        options.update(zip(names, more))
    args = args if isinstance(args, tuple) else (args,)
    y0 = tape.call(np.atleast_1d, calling.as_arrays(tape, y0))
    t = tape.call(np.asarray, calling.as_arrays(tape, t))
    first, times = np.array(y0, dtype=float), np.array(t, dtype=float)
    course = _Variations(tape, func, args, bool(tfirst), first.size)
    how = dict(options)
    if Dfun is not None:

        def jacobian(t: Any, y: Any) -> Any:
            point = (t, y) if tfirst else (y, t)
            return Local(tape, Dfun, point, args, slopes=False).value

        how |= {"Dfun": jacobian, "col_deriv": col_deriv}
    found = integrate.odeint(
        course.value, first, times, full_output=full_output, tfirst=True, **how
    )
    values = found[0] if full_output else found
    fine = {k: v for k, v in options.items() if k in ("tcrit", "hmax", "mxstep")}
    fine.setdefault("mxstep", 5000)

    def solve(moved: Any, start: Any, times: Any) -> Any:
        return integrate.odeint(
            moved, start, times, tfirst=True, rtol=_TIGHT, atol=_TIGHT, **fine
        )

    slopes = course.slopes(first, times, solve)
    operands = course.operands(slopes)
    n = first.size
    operands.append((y0, slopes[..., :n].reshape(-1, n)))
    if tape.follows(t):
        operands.append((t, _in_times(course, slopes, values, times)))
    values = noted(tape, values, operands)
    return (values, found[1]) if full_output else values


def _in_times(course: _Variations, slopes: Any, values: Any, times: Any) -> Any:
    """The slopes of the solution in the times: the function there, and backwards in the first."""
    n, count = course.n, len(times)
    matrix = np.zeros((count, n, count))
    for k in range(1, count):
        matrix[k, :, k] = course.local(times[k], np.array(values[k])).value
    begin = np.ravel(course.local(times[0], np.array(values[0])).value)
    matrix[1:, :, 0] -= slopes[1:, :, :n] @ begin
    return matrix.reshape(-1, count)


_IMPLICIT = ("LSODA", "Radau", "BDF")
_follow_ivp: Any = integrate.solve_ivp


@handles(integrate.solve_ivp)
def _solve_ivp(
    tape: Tape, fun: Any, t_span: Any, y0: Any, method: Any = "RK45", t_eval: Any = None,
    dense_output: Any = False, events: Any = None, vectorized: Any = False, args: Any = None,
    **options: Any,
) -> Any:  # fmt: skip
    """The explicit methods are followed step by step; the others solve linear systems."""
    if method not in _IMPLICIT:
        return calling._library(
            tape, _follow_ivp, (fun, t_span, y0),
            {"method": method, "t_eval": t_eval, "dense_output": dense_output, "events": events,
             "vectorized": vectorized, "args": args, **options}, "scipy.integrate.solve_ivp",
        )  # fmt: skip
    y0 = tape.call(np.atleast_1d, calling.as_arrays(tape, y0))
    span = calling.as_arrays(tape, t_span)
    if dense_output or events is not None or vectorized or calling.reaches(tape, (span, t_eval)):
        no_rule(tape, f"scipy.integrate.solve_ivp by {method} with options")
    first = np.array(y0, dtype=float)
    course = _Variations(tape, fun, tuple(args or ()), True, first.size)
    how = {k: v for k, v in options.items() if k != "jac" or not callable(v)}
    found = integrate.solve_ivp(course.value, tuple(map(float, span)), first, method, t_eval, **how)

    def solve(moved: Any, start: Any, times: Any) -> Any:
        fine = {k: v for k, v in how.items() if k in ("max_step", "first_step")}
        part = integrate.solve_ivp(
            moved, (float(span[0]), float(span[1])), start, method, times, rtol=1e-9, atol=1e-10,
            **fine,
        )
        return part.y.T

    slopes = course.slopes(first, found.t, solve).transpose(1, 0, 2)
    n = first.size
    operands = course.operands(slopes)
    operands.append((y0, slopes[..., :n].reshape(-1, n)))
    found.y = noted(tape, found.y, operands)
    return found
