"""`scipy.stats.gaussian_kde` on a tape (Silverman, Density Estimation, 1986, 4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from srcgrad.numeric import kernels
from srcgrad.record import calling
from srcgrad.record.local import Untold
from srcgrad.record.refusing import no_rule
from srcgrad.record.surrogates import tied
from srcgrad.record.table import METHODS, TABLE, Handler

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

_KDE = stats.gaussian_kde


def _made(tape: Tape, dataset: Any, bw_method: Any = None, weights: Any = None) -> Any:
    """A density that holds followed data."""
    if not calling.any_reached(tape, (dataset, bw_method, weights), {}):
        return calling.natural(tape, _KDE, (dataset, bw_method, weights), {})
    if callable(bw_method):
        no_rule(tape, "scipy.stats.gaussian_kde with a bandwidth that is a function")
    data = tape.call(np.atleast_2d, tape.call(np.asarray, calling.as_arrays(tape, dataset)))
    shares = None if weights is None else tape.call(
        np.atleast_1d, tape.call(np.asarray, calling.as_arrays(tape, weights), dtype=float)
    )
    plain = [None if x is None else np.array(x) for x in (data, shares)]
    width = bw_method if bw_method is None or isinstance(bw_method, str) else float(bw_method)
    made = _KDE(plain[0], width, plain[1])
    if shares is None:
        shares = np.full(made.n, 1.0 / made.n)
    else:
        shares = tape.truediv(shares, tape.call(np.sum, shares))
    spread = tape.call(kernels.covariance, data, shares)
    if bw_method is None or isinstance(bw_method, str):
        factor = tape.call(kernels.bandwidth, shares, made.d, bw_method or "scott")
    else:
        factor = bw_method
    made.dataset = tied(tape, made.dataset, data)
    if tape.follows(shares):
        made._weights = tied(tape, made.weights, shares)
    wide = tape.mul(spread, tape.mul(factor, factor))
    made.covariance = tied(tape, made.covariance, wide)
    if tape.follows(factor):
        made.factor = tied(tape, made.factor, factor)
    for name in ("_data_covariance", "_data_cho_cov", "cho_cov", "log_det", "_neff"):
        if hasattr(made, name):
            value = tape.follow(np.array(getattr(made, name)))
            tape.note(Untold(value, f"scipy.stats.gaussian_kde.{name}"), value)
            setattr(made, name, value)
    return made


TABLE[_KDE] = _made


def _at_points(name: str, near: Any) -> Handler:
    def handler(tape: Tape, p: Any, points: Any = None, x: Any = None) -> Any:
        points = calling.as_arrays(tape, points if points is not None else x)
        points = tape.call(np.atleast_2d, tape.call(np.asarray, points))
        value = getattr(_KDE, name)(p, np.array(points))
        if points.shape[0] == 1 and points.shape[1] == p.d != 1:
            points = tape.call(np.reshape, points, (p.d, 1))
        if not (tape.follows(points) or calling.reaches(tape, p)):
            return value
        found = tape.call(near, p.dataset, p.weights, p.covariance, points)
        return tied(tape, value, found)

    return handler


for _name in ("evaluate", "__call__", "pdf"):
    METHODS[_KDE, _name] = _at_points(_name, kernels.density)
METHODS[_KDE, "logpdf"] = _at_points("logpdf", kernels.log_density)


def _unknown(name: str) -> Handler:
    def handler(tape: Tape, p: Any, *args: Any, **kwargs: Any) -> Any:
        if calling.reaches(tape, p) or calling.any_reached(tape, args, kwargs):
            no_rule(tape, f"scipy.stats.gaussian_kde.{name}")
        return getattr(p, name)(*args, **kwargs)

    return handler


for _name in (
    "integrate_gaussian", "integrate_box_1d", "integrate_box", "integrate_kde", "resample",
    "set_bandwidth", "marginal", "scotts_factor", "silverman_factor",
):  # fmt: skip
    METHODS[_KDE, _name] = _unknown(_name)
