"""Writes into arrays, containers and objects."""

from types import SimpleNamespace

import numpy as np

from . import refused

V = np.array([0.4, -1.2, 0.7])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])
STORE = SimpleNamespace(value=1.0)


def element(x):
    y = x * x
    y[0] = 2.0  # refused: in-place
    return np.sum(y)


def element_of_the_argument(x):
    x[0] = 2.0  # refused: in-place
    return np.sum(x)


def active_element(x):
    y = np.zeros(3)
    for i in range(3):
        y[i] = x[i] ** 2  # refused: in-place
    return np.sum(y)


def matrix_element(X):
    Y = X * 2.0
    Y[0, 1] = X[1, 0]  # refused: in-place
    return np.sum(Y)


def whole_slice(x):
    y = x * x
    y[:] = x  # refused: in-place
    return np.sum(y)


def augmented_element(x):
    y = x * x
    y[0] += 1.0  # refused: in-place
    return np.sum(y)


def augmented_slice(x):
    y = x * x
    y[1:] *= 2.0  # refused: in-place
    return np.sum(y)


def augmented_array(x):
    y = x * x
    y += x  # refused: in place
    return np.sum(y)


def augmented_product(x):
    y = x * x
    y *= 2.0  # refused: in place
    return np.sum(y)


def augmented_argument(x):
    x -= 1.0  # refused: in place
    return np.sum(x * x)


def augmented_matmul(X):
    Y = np.eye(2)
    Y @= X[:, :2]  # refused: in place
    return np.sum(Y)


def augmented_array_in_a_loop(x):
    y = x * 0.0
    for k in range(3):
        y += x * k  # refused: in place
    return np.sum(y * y)


def key_of_a_dict(params):
    params["a"] = params["b"] * 2.0  # refused: in-place
    return params["a"] * params["b"]


def augmented_key(params):
    params["a"] += params["b"]  # refused: in-place
    return params["a"] * 2.0


def list_element(x):
    parts = [1.0, 2.0]
    parts[0] = x  # refused: in-place
    return parts[0] * parts[1]


def list_append(x):
    parts = []
    for k in range(3):
        parts.append(x * k)  # refused: expression statement
    return parts[1] * parts[2]


def attribute(x):
    STORE.value = x * 2.0  # refused: attribute
    return x * x


def augmented_attribute(x):
    STORE.value += x  # refused: in-place
    return x * x


def tuple_with_an_element(x):
    y = x * 2.0
    a, y[0] = x[0], x[1]  # refused: in-place
    return np.sum(y) * a


def sorted_in_place(x):
    y = x * 1.0
    y.sort()  # refused: expression statement
    return y[0]


def filled(x):
    y = x * 1.0
    y.fill(2.0)  # refused: expression statement
    return np.sum(y)


def out_keyword(x):
    y = x * 1.0
    np.multiply(x, 2.0, out=y)  # refused: expression statement
    return np.sum(y)


def copyto(x):
    y = np.zeros(3)
    np.copyto(y, x)  # refused: expression statement
    return np.sum(y)


REFUSED = [
    refused(element, V),
    refused(element_of_the_argument, V),
    refused(active_element, V),
    refused(matrix_element, M),
    refused(whole_slice, V),
    refused(augmented_element, V),
    refused(augmented_slice, V),
    refused(augmented_array, V),
    refused(augmented_product, V),
    refused(augmented_argument, V),
    refused(augmented_matmul, M),
    refused(augmented_array_in_a_loop, V),
    refused(key_of_a_dict, {"a": 1.0, "b": 2.0}),
    refused(augmented_key, {"a": 1.0, "b": 2.0}),
    refused(list_element, 1.2),
    refused(list_append, 1.2),
    refused(attribute, 1.2),
    refused(augmented_attribute, 1.2),
    refused(tuple_with_an_element, V),
    refused(sorted_in_place, V),
    refused(filled, V),
    refused(out_keyword, V),
    refused(copyto, V),
]
