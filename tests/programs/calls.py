"""Calls of the user's own functions: every kind of argument and of result."""
import math
from collections import namedtuple
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])
W = np.array([0.2, 0.5, -0.4, 0.9])
M = np.array([[0.5, -0.2, 0.9], [1.1, 0.4, -0.7]])
State = namedtuple("State", "position velocity")


# -- arguments


def stiffness(x, k=1.0, *, cubic=0.0):
    return -k * x - cubic * x**3


def potential(x, k):
    return stiffness(x) * stiffness(x, k) + stiffness(x, k=2.0, cubic=x) + stiffness(cubic=k, x=x)


def total_of(*terms):
    s = 0.0
    for t in terms:
        s = s + t
    return s


def variadic(x, y):
    return total_of() + total_of(x) * total_of(x, y, x * y)


def variadic_arrays(x, w):
    return np.sum(total_of(x, w, x * w) ** 2)


def describe(**values):
    return sum(values.values()) + len(values)


def keyword_only_callee(x, y):
    return describe(x=x, y=y * y) * describe(z=x)


def mixed(a, b, *rest, scale=1.0, **extra):
    return scale * (a - b) + sum(rest) * extra.get("factor", 2.0) + len(extra)


def starred_arguments(pair, x):
    rest = [x, x * x]
    named = {"scale": x, "factor": pair[1]}
    return mixed(*pair) + mixed(*pair, *rest, scale=2.0) + mixed(x, *rest, **named)


def passed_through(x, *args, **kwargs):
    return mixed(x, *args, **kwargs)


def forwarded(x, y):
    return passed_through(x, y) * passed_through(x, y, x, scale=y, other=1.0)


def rearranged(*args, **kwargs):
    first, *others = args
    kwargs = {**kwargs, "scale": kwargs.pop("scale", 0.5)}
    return mixed(first, *reversed(others), **kwargs)


def arguments_rearranged(x, y):
    return rearranged(x, y, x * y) + rearranged(y, x, factor=3.0)


def positional_only(a, b=2.0, /, c=3.0):
    return a * b + c


def positional_and_default(x):
    return positional_only(x) * positional_only(x, x) + positional_only(x, 1.0, c=x)


def defaults_of_all_kinds(x, steps=3, method="euler", weights=W, limits=(0.1, 0.9), table=None):
    if table is None:
        table = {"gain": 1.1}
    y = x
    for _ in range(steps):
        y = y + 0.1 * (limits[1] - limits[0]) * np.sum(weights) * y * table["gain"]
    return y if method == "euler" else y * y


def calls_with_defaults(x):
    return (defaults_of_all_kinds(x) + defaults_of_all_kinds(x, 2, "other", limits=(x, 1.0))
            + defaults_of_all_kinds(x, table={"gain": x}))


def order_of_evaluation(x):
    log = []

    def seen(v):
        log.append(v)
        return v

    y = mixed(seen(x), seen(2.0 * x), scale=seen(x * x))
    return y + log[0] * log[2] + len(log)


# -- results


def polar(x, y):
    return math.hypot(x, y), math.atan2(y, x)


def rotated(x, y, angle):
    r, phi = polar(x, y)
    return r * math.cos(phi + angle) * polar(y, x)[1]


def moments(x):
    m = np.mean(x)
    return {"mean": m, "var": np.mean((x - m) ** 2), "third": np.mean((x - m) ** 3)}


def skewness(x):
    m = moments(x)
    return m["third"] / m["var"] ** 1.5 + m.get("mean")


def split_by_sign(x):
    up, down = [], []
    for v in x:
        (up if v > 0.0 else down).append(v)
    return up, down


def gains_to_losses(x):
    up, down = split_by_sign(x)
    return sum(up) / (1.0 - sum(down)) + len(up)


def all_of_it(x, y):
    return (x * y, [x, {"sum": x + y}], (y,))


def nested_results(x, y):
    a, (b, c), (d,) = all_of_it(x, y)
    whole = all_of_it(y, a)
    return a * b * c["sum"] + d * whole[1][1]["sum"] + whole[-1][0]


def kick(state, force, dt):
    return state._replace(velocity=state.velocity + dt * force(state.position))


def drift(state, dt):
    return State(state.position + dt * state.velocity, velocity=state.velocity)


def leapfrog(position, velocity, steps=4, dt=0.2):
    state = State(position, velocity)
    for _ in range(steps):
        state = kick(state, lambda q: -math.sin(q), 0.5 * dt)
        state = drift(state, dt)
        state = kick(state, lambda q: -math.sin(q), 0.5 * dt)
    q, p = state
    return 0.5 * p * p - math.cos(q)


@dataclass(frozen=True)
class Interval:
    low: float
    high: float

    def width(self):
        return self.high - self.low


def widened(interval, by):
    return Interval(interval.low - by, interval.high + by * by)


def interval_score(x, by):
    i = widened(widened(Interval(x, 2.0 * x), by), 0.1)
    return i.width() * i.low


class Fit(NamedTuple):
    slope: float
    intercept: float
    residual: float = 0.0

    def at(self, x):
        return self.slope * x + self.intercept


def line_through(x, y):
    n = len(x)
    mx, my = np.sum(x) / n, np.sum(y) / n
    slope = np.sum((x - mx) * (y - my)) / np.sum((x - mx) ** 2)
    fit = Fit(slope, my - slope * mx)
    return fit._replace(residual=np.sum((y - fit.at(x)) ** 2))


def extrapolated(x, y):
    fit = line_through(x, y)
    return fit.at(2.0) + 0.1 * fit.residual


def nothing_special(x):
    x * 2.0


def result_is_none(x):
    y = nothing_special(x)
    return x * x if y is None else x


def several_returns(x):
    if x > 1.0:
        return x, "large"
    if x < 0.0:
        return -x, "negative"
    return x * x, "small"


def labelled(x):
    y, label = several_returns(x)
    return y * len(label)


def extremes(x):
    return min(x), max(x)


def normalised_range(x):
    low, high = extremes(x)
    return sum(((v - low) / (high - low)) ** 2 for v in x)


def shares_subexpressions(x):
    y = moments(x)["var"]
    z = moments(x * y)["mean"]
    return z * moments(np.sin(x) * z)["var"]


def loop_of_calls(x, n):
    s = {"value": x, "sum": 0.0}

    def advance(s, k):
        value = s["value"] * (1.0 + 0.1 * k)
        return {"value": value, "sum": s["sum"] + value * value}

    for k in range(n):
        s = advance(s, k)
    return s["sum"] - s["value"]


def call_in_test(x, bound):
    k = 0
    while polar(x, k)[0] < bound and k < 10:
        k += 1
        x = x * 1.2
    return x * polar(x, 1.0)[1]


def call_in_subscript(x):
    def middle(n):
        return n // 2

    return x[middle(len(x))] * x[middle(len(x)) - 1:][0] + x[-middle(3)]


def chained_calls(x):
    def scale(a, by=2.0):
        return by * a

    def bump(a):
        return np.exp(-(a * a))

    return np.sum(bump(scale(bump(scale(x)), by=np.sum(x)))) + scale(by=x[0], a=x[1])


CASES = [
    case(potential, 0.7, 1.2, argnums=(0, 1)),
    case(variadic, 0.7, 1.2, argnums=(0, 1)),
    case(variadic_arrays, V, W, argnums=(0, 1)),
    case(keyword_only_callee, 0.7, 1.2, argnums=(0, 1)),
    case(total_of, 0.7, 1.2, 0.4),
    case(mixed, 0.7, 1.2, 0.4, argnums=(0, 1)),
    case(starred_arguments, (0.7, 1.2), 0.4, argnums=(0, 1)),
    case(forwarded, 0.7, 1.2, argnums=(0, 1)),
    case(arguments_rearranged, 0.7, 1.2, argnums=(0, 1)),
    case(positional_only, 0.7),
    case(positional_only, 0.7, 1.2, 0.4, argnums=(0, 1, 2)),
    case(positional_and_default, 0.7),
    case(defaults_of_all_kinds, 0.7),
    case(defaults_of_all_kinds, 0.7, 2, "other", V, [0.2, 0.5], {"gain": 0.4},
         argnums=(0, 3, 4, 5)),
    case(calls_with_defaults, 0.7),
    case(order_of_evaluation, 0.7),
    case(rotated, 0.7, 0.4, 0.2, argnums=(0, 1, 2)),
    case(skewness, V),
    case(gains_to_losses, V),
    case(nested_results, 0.7, 1.2, argnums=(0, 1)),
    case(leapfrog, 0.7, 0.3, argnums=(0, 1)),
    case(interval_score, 0.7, 0.3, argnums=(0, 1)),
    case(extrapolated, V, W, argnums=(0, 1)),
    case(result_is_none, 0.7),
    case(labelled, 0.7, others=((1.7,), (-0.7,))),
    case(normalised_range, [0.6, -1.1, 0.8]),
    case(shares_subexpressions, V),
    case(loop_of_calls, 0.7, 3),
    case(call_in_test, 0.7, 3.1),
    case(call_in_subscript, V),
    case(chained_calls, V),
]
