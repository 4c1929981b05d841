"""Parameters in dicts: literal, nested and f-string keys, unused keys, leaves of all kinds."""
import numpy as np

from . import case

rng = np.random.default_rng(90)
X = rng.normal(size=(5, 3))
Y = rng.normal(size=(5, 2))
W1, b1 = rng.normal(size=(3, 4)), rng.normal(size=4)
W2, b2 = rng.normal(size=(4, 2)), rng.normal(size=2)
LAYERS = {
    "W0": W1,
    "b0": b1,
    "W1": rng.normal(size=(4, 4)),
    "b1": rng.normal(size=4),
    "W2": W2,
    "b2": b2,
}


def one_key(p):
    return p["x"] * p["x"]


def two_keys(p):
    return np.sum(p["w"] * p["x"]) + np.sum(p["w"] ** 2)


def key_used_in_many_places(p, x):
    y = np.sum(p["w"] * x)
    z = np.sum(x / p["w"])
    return y * z + np.sum(p["w"]) * p["w"][0]


def ridge(params, X, y, penalty):
    r = X @ params["w"] + params["b"] - y
    return np.mean(r * r) + penalty * np.sum(params["w"] ** 2)


def two_layers(params, x, target):
    h = np.tanh(x @ params["W1"] + params["b1"])
    out = h @ params["W2"] + params["b2"]
    return np.sum((out - target) ** 2)


def nested_dicts(params, x):
    h = np.tanh(x @ params["first"]["W"] + params["first"]["b"])
    return np.sum((h @ params["second"]["W"] + params["second"]["b"]) ** 2)


def nested_dict_by_name(params, x):
    first = params["first"]
    second = params["second"]
    h = np.tanh(x @ first["W"] + first["b"])
    return np.sum((h @ second["W"] + second["b"]) ** 2)


def deep(params):
    return np.sum(params["a"]["b"]["c"] ** 2) * params["a"]["d"]


def leaves_by_name(params, x):
    w = params["w"]
    b = params["b"]
    w = w * b
    return np.sum(np.sin(w * x + b)) + np.sum(params["w"])


def layers_in_a_loop(params, x, target):
    h = x
    for i in range(3):
        h = np.tanh(h @ params[f"W{i}"] + params[f"b{i}"])
    return np.sum((h - target) ** 2)


def layers_with_a_last_one(params, x, n):
    h = x
    for i in range(n):
        h = np.tanh(h @ params[f"W{i}"] + params[f"b{i}"])
    h = h @ params[f"W{n}"] + params[f"b{n}"]
    return np.sum(h * h)


def one_layer_many_times(params, x):
    h = x
    for i in range(4):
        h = np.tanh(h @ params["W"] + params[f"b{i % 2}"])
    return np.sum(h)


def key_of_two_values(params):
    total = 0.0
    for i in range(2):
        for j in range(2):
            total = total + params[f"w_{i}_{j}"] ** 2 * (i + 2 * j + 1)
    return total


def formatted_key(params):
    total = 0.0
    for i in range(8, 11):
        total = total + params[f"p{i:02d}"] ** 2 * i
    return total


def key_in_a_branch(params, x):
    if x > 0.0:
        s = params["a"] * x
    else:
        s = params["b"] * x * x
    return s * params["a"]


def leaves_that_are_settings(params, x):
    y = params["w"] * x
    for _ in range(params["steps"]):
        y = np.sin(y)
    if params["kind"] == "square":
        y = y * y
    return np.sum(y)


def number_leaves(params):
    return params["a"] * params["n"] ** 2 + params["c"]


def integer_keys(params, x):
    return np.sum(params[0] * x) + np.sum(params[1] * x * x)


def dict_and_number(params, a):
    return np.sum(params["w"]) * a + a * a


def two_dicts(p, q):
    return np.sum(p["w"] * q["w"]) + p["b"] * q["b"]


def inactive_dict(x, options):
    return np.sum(x * options["scale"]) ** options["power"]


def length_of_a_dict(params):
    return np.sum(params["w"]) * len(params)


def broadcast_leaf(params, X):
    return np.sum((X * params["scale"] + params["shift"]) ** 2)


def same_array_under_two_keys(params):
    return np.sum(params["a"] * params["b"] * params["a"])


NESTED = {"first": {"W": W1, "b": b1}, "second": {"W": W2, "b": b2}}
SHARED = rng.normal(size=3)

CASES = [
    case(one_key, {"x": 1.5}),
    case(one_key, {"x": 2}),
    case(one_key, {"x": np.array(1.5)}),
    case(two_keys, {"w": b1, "x": b1 * 2.0}),
    case(two_keys, {"w": b1, "x": 1.5}),
    case(key_used_in_many_places, {"w": b1}, b1 + 2.0, argnums=(0, 1)),
    case(ridge, {"w": rng.normal(size=3), "b": 0.3}, X, Y[:, 0], 0.1),
    case(ridge, {"b": 0.3, "w": rng.normal(size=3)}, X, Y[:, 0], 0.1, argnums=(0, 3)),
    case(two_layers, {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, X, Y),
    case(two_layers, {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, X, Y, argnums=(0, 1)),
    case(nested_dicts, NESTED, X),
    case(nested_dict_by_name, NESTED, X),
    case(deep, {"a": {"b": {"c": b1}, "d": 2.0}}),
    case(leaves_by_name, {"w": b1, "b": 0.5}, b1 * 0.3),
    case(layers_in_a_loop, LAYERS, X, Y),
    case(layers_with_a_last_one, LAYERS, X, 2),
    case(layers_with_a_last_one, LAYERS, X, 1),
    case(one_layer_many_times, {"W": rng.normal(size=(3, 3)), "b0": b1[:3], "b1": b1[1:]}, X),
    case(key_of_two_values, {"w_0_0": 1.0, "w_0_1": -2.0, "w_1_0": 0.5, "w_1_1": 3.0}),
    case(formatted_key, {"p08": 1.0, "p09": -2.0, "p10": 0.5}),
    case(key_in_a_branch, {"a": 1.5, "b": 2.5}, 0.7, others=(({"a": 1.5, "b": 2.5}, -0.7),)),
    case(two_keys, {"w": b1, "x": b1 * 2.0, "unused": b2, "also": 1.0}),
    case(two_keys, {"w": b1, "x": b1 * 2.0, "name": "net", "nothing": None, "flag": True}),
    case(nested_dicts, {**NESTED, "third": {"W": W2, "name": "spare", "inner": {}}}, X),
    case(leaves_that_are_settings, {"w": b1, "steps": 2, "kind": "square"}, 0.7),
    case(leaves_that_are_settings, {"w": b1, "steps": 0, "kind": "other"}, 0.7),
    case(number_leaves, {"a": 1.5, "n": 3, "c": np.float64(0.5)}),
    case(integer_keys, {0: b1, 1: b1 * 2.0}, 0.7),
    case(dict_and_number, {"w": b1}, 0.7, argnums=(0, 1)),
    case(dict_and_number, {"w": b1}, 0.7, argnums=1),
    case(two_dicts, {"w": b1, "b": 1.5}, {"w": b1 * 2.0, "b": 0.5}, argnums=(0, 1)),
    case(two_dicts, {"w": b1, "b": 1.5}, {"w": b1 * 2.0, "b": 0.5}, argnums=1),
    case(inactive_dict, b1, {"scale": 0.5, "power": 2}),
    case(length_of_a_dict, {"w": b1, "spare": b2}),
    case(broadcast_leaf, {"scale": b2, "shift": 0.5}, Y),
    case(same_array_under_two_keys, {"a": SHARED, "b": SHARED}),
]
