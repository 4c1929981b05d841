"""Choices: conditional expressions, values of and/or/not, comparisons in chains, match."""
import math
from enum import Enum
from typing import NamedTuple

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])


class Regime(Enum):
    LAMINAR = 1
    TURBULENT = 2


class Ray(NamedTuple):
    height: float
    angle: float


# -- values


def nested_conditional(x):
    return x * x if x > 1.0 else -x if x < 0.0 else math.sqrt(x) if x > 0.5 else 0.25 + x


def conditional_argument(x, y):
    return math.hypot(x if x > y else y * y, (y if y > 0.0 else 1.0) * x)


def conditional_target(x, centred):
    scale, shift = (2.0 * x, x) if centred else (x * x, 0.5)
    return scale * math.exp(shift)


def or_gives_the_default(x, rate):
    rate = rate or 0.5
    return x * rate


def or_of_active(x, y):
    z = x or y
    return z * z + y


def and_of_active(x, y):
    z = x and y * x
    return z + 2.0 * x


def chain_of_or(options, x):
    step = options.get("step") or options.get("default") or 0.1
    return math.exp(step * x)


def and_guards_division(x, n):
    mean = n and x / n
    return mean + x


def not_in_arithmetic(x, flag):
    return x * (not flag) + x * x * flag + (1 - (not x > 0.0)) * math.sin(x)


def comparison_as_number(x, y):
    return (x > y) * x + (x <= y) * y * y


def none_means_default(x, weights=None):
    w = weights if weights is not None else np.ones(len(x))
    return np.sum(w * x * x)


# -- tests


def chained_comparison(x, low, high):
    if low < x < high:
        return x * x
    elif low == x or x != x:
        return 0.0 * x
    return (x - high) if not x <= high else (low - x) ** 2


def chain_of_three(a, b, c):
    return a * b if 0.0 < a < b <= c else a * c if a < c > b else b * c


def membership(x, mode, allowed=("fast", "slow")):
    if mode in allowed and mode not in {"slow"}:
        return 3.0 * x
    return x**3 if mode in {"slow": 1} else -x


def short_circuit(x, values):
    if len(values) > 2 and values[2] > 0.0 or x > 5.0:
        return x * values[-1]
    return x + values[0]


def compound_test(x, y):
    if (x > 0.0 and not y < 0.0) or (x < -1.0 and (y > -3.0 or x * y > 0.0)):
        r = x * y + x
    else:
        r = x - y * y
    return r


def identity_tests(x, kind):
    if kind is None:
        return x
    if kind is True:
        return x * x
    return 2.0 * x if kind is not False else -x


def type_tests(x):
    if isinstance(x, float):
        return x * 2.0
    if isinstance(x, (list, tuple)) and len(x) == 2:
        return x[0] * x[1]
    if isinstance(x, np.ndarray) and x.ndim == 1:
        return np.sum(x**2)
    return np.sum(np.asarray(x) ** 3)


def enumeration(velocity, regime):
    if regime is Regime.LAMINAR:
        return 16.0 / velocity
    return 0.079 / velocity**0.25 if regime == Regime.TURBULENT else 0.0


def any_and_all(x):
    if any(v < 0.0 for v in x) and not all(v < 1.0 for v in x):
        return np.sum(x**3)
    if all([v > -5.0 for v in x]):
        return np.sum(x * x) * 0.5
    return np.sum(x)


def truth_of_containers(x, terms):
    if not terms:
        return x
    total = 0.0
    while terms:
        head, terms = terms[0], terms[1:]
        total = total + head * x
    return total


# -- match


def match_number(x, degree):
    match degree:
        case 0:
            y = 1.0 + 0.0 * x
        case 1 | 2:
            y = x**degree
        case n if n < 0:
            y = 1.0 / x
        case _:
            y = math.exp(x)
    return y * 2.0


def match_name(x, name):
    match name:
        case "relu":
            return np.sum(np.maximum(x, 0.0))
        case "soft" | "softplus":
            return np.sum(np.log1p(np.exp(x)))
        case str():
            return np.sum(x)
    return 0.0


def match_sequence(shape):
    match shape:
        case ("circle", radius):
            return math.pi * radius**2
        case ("box", width, height):
            return width * height
        case ["polygon", *sides]:
            return sum(s * s for s in sides)
        case _:
            return 0.0


def match_mapping(x, settings):
    match settings:
        case {"gain": gain, "bias": bias}:
            return gain * x + bias
        case {"gain": gain}:
            return gain * x * x
        case {}:
            return math.sin(x)


def match_class(item, length):
    match item:
        case Ray(height=h, angle=0.0):
            return h * h
        case Ray(h, a):
            return h + length * math.tan(a)
        case float() as v:
            return v * length


def lens_or_mirror(ray, element, power):
    match element:
        case "lens":
            return Ray(ray.height, ray.angle - power * ray.height)
        case "gap":
            return Ray(ray.height + power * ray.angle, ray.angle)
    return ray


def optical_bench(height, angle, f):
    ray = Ray(height, angle)
    for element, power in [("gap", 0.5), ("lens", 1.0 / f), ("gap", f), ("stop", 0.0)]:
        ray = lens_or_mirror(ray, element, power)
    return ray.height**2 + 0.1 * ray.angle


# -- piecewise models


def huber(residuals, delta):
    total = 0.0
    for r in residuals:
        total += 0.5 * r * r if abs(r) <= delta else delta * (abs(r) - 0.5 * delta)
    return total


def tax(income, brackets=((1.0, 0.1), (2.5, 0.2), (6.0, 0.35))):
    due, lower = 0.0, 0.0
    for upper, rate in brackets:
        if income <= lower:
            break
        due += rate * (min(income, upper) - lower)
        lower = upper
    else:
        if income > lower:
            due += 0.45 * (income - lower)
    return due


def friction_factor(reynolds):
    if reynolds < 2300.0:
        return 64.0 / reynolds
    if reynolds < 4000.0:
        blend = (reynolds - 2300.0) / 1700.0
        return (1.0 - blend) * 64.0 / 2300.0 + blend * 0.316 / 4000.0**0.25
    return 0.316 / reynolds**0.25


CASES = [
    case(nested_conditional, 0.7, others=((1.3,), (-0.4,), (0.2,))),
    case(conditional_argument, 0.7, 0.4, argnums=(0, 1), others=((0.4, 0.9), (0.3, -0.2))),
    case(conditional_target, 0.7, True, others=((0.7, False),)),
    case(or_gives_the_default, 0.7, 0.3, others=((0.7, 0.0), (0.7, None))),
    case(or_of_active, 0.7, 0.4, argnums=(0, 1)),
    case(and_of_active, 0.7, 0.4, argnums=(0, 1)),
    case(chain_of_or, {"step": 0.3}, 0.8, argnums=(0, 1), others=(({"default": 0.2}, 0.8),)),
    case(and_guards_division, 0.7, 3, others=((0.7, 0),)),
    case(not_in_arithmetic, 0.7, True, others=((-0.7, False),)),
    case(comparison_as_number, 0.7, 0.4, argnums=(0, 1), others=((0.2, 0.9),)),
    case(none_means_default, V, others=((V, V * V), (0.5 * V, None))),
    case(chained_comparison, 0.7, 0.1, 1.2, argnums=(0, 1, 2),
         others=((1.9, 0.1, 1.2), (-0.3, 0.1, 1.2))),
    case(chain_of_three, 0.3, 0.7, 1.1, argnums=(0, 1, 2),
         others=((0.7, 0.3, 1.1), (0.7, 0.9, 0.3))),
    case(membership, 0.7, "fast", others=((0.7, "slow"), (0.7, "none"))),
    case(short_circuit, 0.7, [0.2, 0.4, 0.6], argnums=(0, 1),
         others=((0.7, [0.2, 0.4]), (6.1, [0.2]))),
    case(compound_test, 0.7, 0.4, argnums=(0, 1), others=((-1.7, 0.4), (-0.3, 0.9))),
    case(identity_tests, 0.7, None, others=((0.7, True), (0.7, False), (0.7, "x"))),
    case(type_tests, 0.7),
    case(type_tests, (0.7, 1.2)),
    case(type_tests, V, others=((V[:2],),)),
    case(type_tests, [0.7, 1.2, -0.4]),
    case(enumeration, 1.3, Regime.LAMINAR, others=((1.3, Regime.TURBULENT),)),
    case(any_and_all, V, others=((V + 2.0,), (V * 2.0 - 0.4,))),
    case(truth_of_containers, 0.7, [0.3, 1.2], argnums=(0, 1)),
    case(truth_of_containers, 0.7, ()),
    case(match_number, 0.7, 2, others=((0.7, 0), (0.7, -1), (0.7, 7))),
    case(match_name, V, "soft", others=((V, "relu"), (V, "other"))),
    case(match_sequence, ("circle", 1.3)),
    case(match_sequence, ("box", 1.3, 0.7)),
    case(match_sequence, ["polygon", 1.3, 0.7, 0.2]),
    case(match_mapping, 0.7, {"gain": 1.5, "bias": 0.2}, argnums=(0, 1)),
    case(match_mapping, 0.7, {"gain": 1.5}, argnums=(0, 1), others=((0.7, {"gain": 2}),)),
    case(match_mapping, 0.7, {}),
    case(match_class, Ray(1.2, 0.3), 0.8, argnums=(0, 1)),
    case(match_class, 0.4, 0.8, argnums=(0, 1)),
    case(optical_bench, 0.3, 0.1, 1.4, argnums=(0, 1, 2)),
    case(huber, V, 0.7, argnums=(0, 1), others=((V, 5.0),)),
    case(tax, 3.3, others=((0.4,), (1.7,), (8.5,))),
    case(friction_factor, 1800.0, others=((3000.0,), (9000.0,))),
]
