"""Variables whose type cannot be told before the call runs."""

import numpy as np

from . import refused

V = np.array([0.4, -1.2, 0.7])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])
LAYERS = {
    "layer0": {"W": M[:, :2], "b": V[:2]},
    "layer1": {"W": M, "b": V},
}


def branches_of_different_rank(x, flag):
    if flag:
        y = x * x
    else:
        y = np.sum(x) * 2.0
    return np.sum(y * x)  # refused: is not known


def rank_depends_on_a_test(x, flag):
    y = x
    if flag:
        y = y[0]
    return np.sum(y * y)  # refused: is not known


def conditional_value_of_different_rank(x, flag):
    y = x if flag else 2.0  # refused: is not known
    return np.sum(y * y)


def conditional_value_that_may_be_none(x, flag):
    y = x if flag else None  # refused: is not known
    return np.sum(y * y)


def value_of_and_is_a_test(x):
    y = x > 0.0 and x * x  # refused: and
    return y * x


def number_becomes_an_array(x):
    total = 0.0
    for k in range(3):
        total = total + x**k * x  # refused: is not known
    return np.sum(total * total)


def number_becomes_a_row(X):
    s = 0.0
    for row in X:
        s = s + row * row  # refused: is not known
    return np.sum(s * s)


def number_is_widened(x):
    s = 0.0
    for v in x:
        s = s + v * v  # refused: is not known
    return s


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


def loop_over_an_empty_list(x, index):
    total = 0.0
    for k in index:
        total = total + x[k] ** 2
    return total  # refused: is not known


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


REFUSED = [
    refused(branches_of_different_rank, V, True),
    refused(rank_depends_on_a_test, V, False),
    refused(conditional_value_of_different_rank, V, True),
    refused(conditional_value_that_may_be_none, V, True),
    refused(value_of_and_is_a_test, 1.2),
    refused(number_becomes_an_array, V),
    refused(number_becomes_a_row, M),
    refused(number_is_widened, V.astype(np.float32)),
    refused(array_is_widened, V.astype(np.float32), M),
    refused(array_or_its_last_element, V, V),
    refused(vector_becomes_a_number, V),
    refused(loop_over_an_empty_list, V, []),
    refused(nested_keys_in_a_loop, LAYERS, V[:2]),
    refused(unpacked_array_of_unknown_length, V),
    refused(axis_in_a_variable, M, 0),
]
