"""Arguments of every kind: nested containers, leaves without a derivative, kinds of numbers."""
import math
from collections import namedtuple
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8])
W = np.array([0.2, 0.5, -0.4])
M = np.array([[0.5, -0.2, 0.9], [1.1, 0.4, -0.7]])
F = V.astype(np.float32)
ZERO_D = np.array(0.7)


class Wing(NamedTuple):
    span: float
    chord: np.ndarray
    label: str = "main"


@dataclass
class Plant:
    wings: list
    mass: float
    options: dict = field(default_factory=dict)
    tail: object = None


@dataclass(frozen=True)
class Gauss:
    mean: np.ndarray
    log_std: float


Theta = namedtuple("Theta", ["alpha", "beta"], defaults=[0.5])


# -- containers


def pair_of_pairs(p):
    (a, b), (c, d) = p
    return a * d - b * c + p[0][0] ** 2


def list_of_arrays(layers, x):
    for W in layers:
        x = np.tanh(W * x)
    return np.sum(x)


def dict_of_lists(params):
    return sum(np.sum(a * a) for a in params["w"]) + params["b"][0] * params["b"][1]


def dict_of_dicts(p, x):
    h = np.tanh(p["enc"]["w"] * x + p["enc"]["b"])
    return np.sum(p["dec"]["w"] * h) + p["dec"]["b"]


def list_of_dicts(steps, x):
    for s in steps:
        x = s["a"] * x + s["b"] * x * x
    return x


def list_of_pairs(points):
    area = 0.0
    n = len(points)
    for k in range(n):
        x1, y1 = points[k]
        x2, y2 = points[(k + 1) % n]
        area += x1 * y2 - x2 * y1
    return 0.5 * abs(area)


def tuple_with_everything(t):
    scale, (v, name), table, nothing = t
    ks = table["k"]
    if nothing is None and name == "v":
        return scale * np.sum(v) + ks[0] * ks[1]
    return scale


def unused_parts(params, key):
    return params[key] ** 2 + params[key]


def int_keys(table, x):
    return table[0] * x + table[1] * x**2 + table[(2, "cubic")] * x**3


def order_of_keys(table):
    first = sum(k * v for k, v in enumerate(table.values()))
    for name in table:
        first = first * 0.5 + table[name]
    return first + sum(k * v for k, v in enumerate({**table, "z": 1.0}.values()))


def order_of_inner_keys(tree, x):
    return sum(k * v * x for k, (_, v) in enumerate(tree["inner"].items()))


def lift(wing, speed):
    return 0.5 * speed**2 * wing.span * np.sum(wing.chord) * (2.0 if wing.label == "main" else 1.0)


def lift_to_weight(plant, speed):
    total = sum(lift(w, speed) for w in plant.wings)
    if plant.tail is not None:
        total = total + plant.tail.span * plant.options["trim"]
    return total / plant.mass


def kl_to_standard(q):
    var = math.exp(2.0 * q.log_std)
    return 0.5 * np.sum(var + q.mean**2 - 1.0) - q.mean.size * q.log_std


def beta_prior(theta):
    a, b = theta
    return (a - 1.0) * math.log(theta.beta) + b * theta.alpha**2


def whole_array_of_pairs(data):
    x, y = zip(*data)
    return sum(a * b for a, b in zip(x, y)) / sum(x)


def same_object_twice(a, b):
    return a["x"] * b["x"] ** 2 + np.sum(a["v"] * b["v"])


def len_and_keys(params):
    n = len(params)
    return sum(v * k for k, v in enumerate(params.values(), 1)) ** n / len(list(params.keys()))


def isinstance_in_a_tree(node):
    total = 0.0
    for v in node:
        if isinstance(v, dict):
            total = total + v["x"] * 2.0
        elif isinstance(v, (int, float)):
            total = total + v * v
        else:
            total = total + np.sum(v)
    return total


# -- kinds of numbers


def mixed_kinds(a, b, c):
    return a * np.sum(b) + c**2 * np.sum(b * b) - a * c


def python_float_and_vector(x, v):
    return np.mean(np.exp(-x * v)) + x


def narrow_chain(v):
    h = np.tanh(v * np.float32(0.5))
    return np.sum(h * h) / 3


def narrow_and_wide(v, w):
    return np.sum(v * w) + np.sum(v) ** 2


def integer_power(x, n):
    return sum(x**k for k in range(n)) / n


def int_scaled(x, n, flag):
    y = x * n + n // 2
    return y * y if flag else y


def zero_d(x):
    return np.sin(x) * x + x.ndim


def zero_d_item(x, y):
    return float(x) * y.item() + x * y[0]


def numpy_scalars(x, y):
    return np.float64(2.0) * x * y + np.sqrt(x) / np.abs(y)


def one_by_one(m):
    return m.item() ** 2 + m[0, 0] * 3.0


def integer_array_weights(x, counts):
    return np.sum(counts * np.log(x * x + 1.0)) / np.sum(counts)


def bool_array_mask(x, mask):
    return np.sum(x * mask) + np.sum(np.where(mask, x * x, 0.0))


def non_contiguous(m):
    return np.sum(m[:, ::2] * m[:, 1:2]) + m[0, 0]


def large_and_small(x):
    return math.log1p(x["tiny"] * 1e6) + math.sqrt(x["large"]) * 1e-3 * x["tiny"]


# -- which arguments


def five(a, b, c=1.5, *, d=0.3, e=2.0):
    return a * b + np.sum(c * np.exp(d * a)) / e


def keywords_differentiated(x, scale=1.0, shift=0.0):
    return np.sum((x * scale + shift) ** 3)


def unused_argument(x, unused):
    return x * x


def string_argument(x, mode, units=None):
    factor = {"m": 1.0, "km": 1000.0}[units or "m"] * 1e-2
    return x * factor if mode == "linear" else (x * factor) ** 2


def varargs(*xs):
    return xs[0] * xs[1] + sum(x * x for x in xs[1:])


def extra_keywords(x, **options):
    return x * options.get("rate", 2.0) + len(options)


FORTRAN = np.asfortranarray(M)

CASES = [
    case(pair_of_pairs, ((0.4, 1.1), (0.3, -0.7))),
    case(pair_of_pairs, [[0.4, 1.1], (0.3, -0.7)]),
    case(pair_of_pairs, M[:, :2]),
    case(list_of_arrays, [V, W, V * W], V, argnums=(0, 1)),
    case(list_of_arrays, (V, 0.7), 0.3, argnums=(0, 1)),
    case(dict_of_lists, {"w": [V, M], "b": (0.4, 0.3)}),
    case(dict_of_dicts, {"enc": {"w": V, "b": 0.1}, "dec": {"w": W, "b": 0.3}}, 0.7,
         argnums=(0, 1)),
    case(list_of_dicts, [{"a": 0.4, "b": 1.1}, {"a": 0.9, "b": 0.2}], 0.7, argnums=(0, 1)),
    case(list_of_pairs, [(0.1, 0.2), (1.1, 0.1), (1.3, 0.9), (0.2, 1.2)]),
    case(list_of_pairs, [np.array([0.1, 0.2]), np.array([1.1, 0.1]), np.array([0.3, 0.9])]),
    case(tuple_with_everything, (0.7, (V, "v"), {"k": [0.4, 0.3]}, None)),
    case(tuple_with_everything, [2, (F, "v"), {"k": (0.4, 3)}, None]),
    case(unused_parts, {"a": 0.4, "b": 1.1, "c": "text", "d": None, "e": True}, "b",
         others=(({"a": 0.4, "b": 1.1, "c": "text", "d": None, "e": False}, "a"),)),
    case(order_of_keys, {"a": 0.4, "b": 1.1, "c": 0.7},
         others=(({"c": 0.7, "a": 0.4, "b": 1.1},), ({"a": 0.4, "b": 1.1, "c": 0.7},))),
    case(order_of_inner_keys, {"inner": {"a": 0.4, "b": 1.1}}, 0.7, argnums=(0, 1),
         others=(({"inner": {"b": 1.1, "a": 0.4}}, 0.7),)),
    case(int_keys, {0: 0.4, 1: 1.1, (2, "cubic"): 0.3}, 0.7, argnums=(0, 1)),
    case(lift, Wing(1.2, V), 0.7, argnums=(0, 1)),
    case(lift, Wing(1.2, F, "small"), 0.7),
    case(lift_to_weight, Plant([Wing(1.2, V), Wing(0.4, W, "small")], 3.0), 0.7, argnums=(0, 1)),
    case(lift_to_weight, Plant([Wing(1.2, V)], 3.0, {"trim": 0.2}, Wing(0.3, W)), 0.7),
    case(kl_to_standard, Gauss(V, -0.3)),
    case(beta_prior, Theta(0.4)),
    case(beta_prior, Theta(np.float32(0.4), np.float64(0.8))),
    case(whole_array_of_pairs, [(0.4, 1.1), (0.3, 0.7), (1.2, -0.5)]),
    case(same_object_twice, {"x": 0.4, "v": V}, {"x": 1.1, "v": W}, argnums=(0, 1)),
    case(len_and_keys, {"a": 0.4, "b": 1.1}, others=(({"a": 0.4, "b": 1.1, "c": 0.2},),)),
    case(isinstance_in_a_tree, [0.4, V, {"x": 0.3}, 2]),
    case(isinstance_in_a_tree, ({"x": V[0]}, 1.1, F)),
    case(mixed_kinds, 0.7, V, 0.3, argnums=(0, 1, 2)),
    case(mixed_kinds, 2, F, np.float32(0.3), argnums=(0, 1, 2)),
    case(mixed_kinds, ZERO_D, M, 3, argnums=(0, 1, 2)),
    case(mixed_kinds, np.int64(2), np.array([1, 2, 3]), 0.3, argnums=(0, 1, 2)),
    case(python_float_and_vector, 0.7, V, argnums=(0, 1)),
    case(python_float_and_vector, 1, F, argnums=(0, 1)),
    case(narrow_chain, F),
    case(narrow_and_wide, F, V, argnums=(0, 1)),
    case(narrow_and_wide, V, F, argnums=(0, 1)),
    case(integer_power, 0.7, 4),
    case(integer_power, 3, 4),
    case(int_scaled, 0.7, 3, True, others=((0.7, 4, False),)),
    case(zero_d, ZERO_D),
    case(zero_d, np.array(0.7, dtype=np.float32)),
    case(zero_d_item, ZERO_D, np.array([1.3]), argnums=0),
    case(numpy_scalars, np.float64(0.7), 0.3, argnums=(0, 1)),
    case(numpy_scalars, np.float32(0.7), np.float32(0.3), argnums=(0, 1)),
    case(one_by_one, np.array([[0.7]])),
    case(integer_array_weights, V, np.array([1, 2, 3])),
    case(integer_array_weights, V, np.array([1, 2, 3]), argnums=(0, 1)),
    case(bool_array_mask, V, V > 0.0),
    case(non_contiguous, M),
    case(non_contiguous, FORTRAN),
    case(non_contiguous, M.T[::-1].T),
    case(large_and_small, {"tiny": 0.3, "large": 1e6}),
    case(five, 0.7, 0.3, 1.2, argnums=(0, 1, 2)),
    case(five, 0.7, 0.3, V, argnums=("c", "b", 0)),
    case(keywords_differentiated, V, 0.7, 0.3, argnums=("scale", "shift")),
    case(keywords_differentiated, V, 0.7, W, argnums=(2, 0)),
    case(unused_argument, 0.7, 0.3, argnums=(0, 1)),
    case(string_argument, 0.7, "linear", others=((0.7, "square", "km"),)),
    case(extra_keywords, 0.7),
]
