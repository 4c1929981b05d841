"""Variables whose type cannot be told before the call runs."""

import math

import numpy as np

from . import refused

V = np.array([0.4, -1.2, 0.7])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])
LAYERS = {
    "layer0": {"W": M[:, :2], "b": V[:2]},
    "layer1": {"W": M, "b": V},
}


def value_of_and_is_a_test(x):
    y = x > 0.0 and x * x  # refused: and
    return y * x


def array_is_widened(x, W):
    h = x
    for row in W:
        h = h * row  # refused: is not known
    return np.sum(h * h)


def array_or_its_last_element(x, y):
    total = 1.0
    for x, y in zip(x, y):  # noqa: B020
        total = total * x + y
    return total * x  # refused: is not known


def vector_becomes_a_number(x):
    h = x
    for _ in range(2):
        h = np.sum(h * x)  # refused: is not known
    return h


def nested_keys_in_a_loop(params, x):
    for i in range(2):
        y = x @ params[f"layer{i}"]["W"] + params[f"layer{i}"]["b"]  # refused: is not known
        x = np.tanh(y)
    return np.sum(x * x)


def unpacked_array_of_unknown_length(x):
    a, b, c = x[:3]  # refused: unpacking of an array of unknown length
    return a * b * c


def axis_in_a_variable(x, axis):
    return np.sum(np.sum(x, axis=axis) ** 2)  # refused: an axis that is not a literal


def sign_changes(values):
    previous, count, energy = None, 0, 0.0
    for v in values:
        if previous is not None and previous * v < 0.0:
            count += 1
            energy = energy + (v - previous) ** 2  # refused: `previous` is not known
        previous = v
    return energy / (count or 1)


def best_of_several(values, x):
    best = None
    for v in values:
        score = math.cos(v * x) + v * x
        if best is None or score > best:
            best = score
    return best  # refused: `best` is not known


REFUSED = [
    refused(value_of_and_is_a_test, 1.2),
    refused(array_is_widened, V.astype(np.float32), M),
    refused(array_or_its_last_element, V, V),
    refused(vector_becomes_a_number, V),
    refused(nested_keys_in_a_loop, LAYERS, V[:2]),
    refused(unpacked_array_of_unknown_length, V),
    refused(axis_in_a_variable, M, 0),
    refused(sign_changes, V),
    refused(best_of_several, (0.4, 1.2, 0.9), 0.7, argnums=(0, 1)),
]
