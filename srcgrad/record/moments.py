"""Means and variances of the standard library, which sums fractions: the value is its own.

Its sums are exact and rounded once, by way of the integers that a number is a quotient of. The
derivative is that of the same formula in floating-point numbers.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import calling, classes
from srcgrad.record.builtin import _sum
from srcgrad.record.numbers import fresh
from srcgrad.record.refusing import no_rule, refuse
from srcgrad.record.surrogates import tied
from srcgrad.record.table import TABLE, Handler, handles

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def _numbers(tape: Tape, f: Any, data: Any) -> list[Any]:
    """The data as a list of floating-point numbers, some of them followed."""
    values = list(classes.iterable(tape, data))
    if calling.reaches(tape, values):
        for x in values:
            if not isinstance(x, int | float | np.integer | np.floating):
                no_rule(tape, f"statistics.{f.__name__} of objects of class {type(x).__name__}")
    return values


def _mean_of(tape: Tape, values: list[Any]) -> Any:
    return tape.truediv(_sum(tape, values), len(values))


def _squares(tape: Tape, values: list[Any], center: Any) -> Any:
    """The sum of the squares of the distances from a center."""
    apart = [tape.sub(x, center) for x in values]
    return _sum(tape, [tape.mul(d, d) for d in apart])


@handles(statistics.mean)
def _mean(tape: Tape, data: Any) -> Any:
    values = _numbers(tape, statistics.mean, data)
    value = statistics.mean(values)
    return tied(tape, value, _mean_of(tape, values))


def _spread(f: Any, less: int, is_root: bool) -> Handler:
    """A variance or its root, of as many degrees of freedom as there are numbers, or one `less`."""

    def of(tape: Tape, data: Any, center: Any) -> Any:
        values = _numbers(tape, f, data)
        if center is not None:
            center = tape.call(float, center)
        value = f(values, center)
        given = [*values, *([] if center is None else [center])]
        if not calling.reaches(tape, given) or is_root and value == 0:
            return value
        center = _mean_of(tape, values) if center is None else center
        near = tape.truediv(_squares(tape, values, center), len(values) - less)
        return tied(tape, value, tape.call(math.sqrt, near) if is_root else near)

    if less:
        def around(tape: Tape, data: Any, xbar: Any = None) -> Any:
            return of(tape, data, xbar)

        return around

    def about(tape: Tape, data: Any, mu: Any = None) -> Any:
        return of(tape, data, mu)

    return about


TABLE[statistics.variance] = _spread(statistics.variance, 1, False)
TABLE[statistics.stdev] = _spread(statistics.stdev, 1, True)
TABLE[statistics.pvariance] = _spread(statistics.pvariance, 0, False)
TABLE[statistics.pstdev] = _spread(statistics.pstdev, 0, True)


def _of_positive(
    tape: Tape, f: Any, data: Any, near: Callable[[list[Any]], Any], **weights: Any
) -> Any:
    """A mean of numbers that have to be positive where it is differentiated."""
    values = _numbers(tape, f, data)
    value = f(values, **weights)
    if not calling.any_reached(tape, values, weights):
        return value
    if any(x == 0 for x in values):
        refuse(tape, f"`statistics.{f.__name__}` of numbers with a zero among them")
    return tied(tape, value, near(values))


@handles(statistics.geometric_mean)
def _geometric(tape: Tape, data: Any) -> Any:
    def near(values: list[Any]) -> Any:
        logs = [tape.call(math.log, x) for x in values]
        return tape.call(math.exp, _mean_of(tape, logs))

    return _of_positive(tape, statistics.geometric_mean, data, near)


@handles(statistics.harmonic_mean)
def _harmonic(tape: Tape, data: Any, weights: Any = None) -> Any:
    own = None if weights is None else _numbers(tape, statistics.harmonic_mean, weights)

    def near(values: list[Any]) -> Any:
        shares = [1.0] * len(values) if own is None else own
        parts = [tape.truediv(w, x) for w, x in zip(shares, values)]
        return tape.truediv(_sum(tape, shares), _sum(tape, parts))

    return _of_positive(tape, statistics.harmonic_mean, data, near, weights=own)


_of_samples: Any = statistics.NormalDist.from_samples


@handles(_of_samples.__func__)  # of the class, which a subclass may stand for
def _from_samples(tape: Tape, cls: Any, data: Any) -> Any:
    values = _numbers(tape, statistics.stdev, data)
    return tape.call(cls, tape.call(statistics.fmean, values), tape.call(statistics.stdev, values))


@handles(statistics.NormalDist.inv_cdf)
def _quantile(tape: Tape, self: Any, p: Any) -> Any:
    """The place `x` of a share of the distribution: of slope `1 / pdf(x)` in the share."""
    mu, sigma, share = self._mu, self._sigma, tape.call(float, p)
    value = self.inv_cdf(p)
    if not calling.reaches(tape, [mu, sigma, share]):
        return value
    z = statistics.NormalDist().inv_cdf(float(share))
    if tape.follows(share):
        z = _standard(tape, z, share)
    return tied(tape, value, tape.add(mu, tape.mul(sigma, z)))


def _standard(tape: Tape, z: float, share: Any) -> Any:
    """The quantile `z` of the standard distribution, as its series around a share.

    Its slope is `1 / pdf(z)`, its second derivative `z / pdf(z) ** 2`.
    """
    normal = statistics.NormalDist()
    d = tape.sub(share, fresh(share))
    slope = 1.0 / normal.pdf(z)
    bent = tape.mul(0.5 * z * slope * slope, tape.mul(d, d))
    return tape.add(z, tape.add(tape.mul(d, slope), bent))
