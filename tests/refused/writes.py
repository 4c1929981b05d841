"""Writes into arrays, containers and objects."""

from types import SimpleNamespace

import numpy as np

from . import refused

V = np.array([0.4, -1.2, 0.7])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])
STORE = SimpleNamespace(value=1.0)


def read_by_another_name(x):
    y = x * x
    z = y.ravel()
    y[0] = 2.0
    return np.sum(z)  # refused: may share memory


def view_read_after_a_write(x):
    y = x * x
    column = y.reshape(3, 1)
    y[0] = x[1]
    return np.sum(column * y[1:])  # refused: may share memory


def loop_over_what_is_written(x):
    y = x * x
    total = 0.0
    for v in y.ravel():  # refused: may share memory
        y[0] = v
        total = total + v * v
    return total


def before_a_call_that_writes(x):
    y = x * x

    def first():
        y[0] = 2.0
        return y[1]

    return y[0] * first()  # refused: of the caller's


def into_integers(x):
    y = np.zeros(3, int)
    y[0] = x[0]  # refused: to int64 numbers
    return np.sum(y * x)


def augmented_matmul(X):
    Y = np.eye(2)
    Y @= X[:, :2]  # refused: may not fit
    return np.sum(Y)


def argument_beside_a_global(x):
    x[0] = 2.0  # refused: from outside
    return np.sum(x * M[0])


def one_array_twice(x, y):
    x[0] = 2.0  # refused: from outside
    return np.sum(x * y)


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


def list_insert(x):
    parts = []
    for k in range(3):
        parts.insert(k, x * k)  # refused: expression statement
    return parts[1] * parts[2]


def attribute(x):
    STORE.value = x * 2.0  # refused: attribute
    return x * x


def augmented_attribute(x):
    STORE.value += x  # refused: in-place
    return x * x


REFUSED = [
    refused(argument_beside_a_global, V),
    refused(one_array_twice, V, V, argnums=(0, 1)),
    refused(read_by_another_name, V),
    refused(view_read_after_a_write, V),
    refused(loop_over_what_is_written, V),
    refused(before_a_call_that_writes, V),
    refused(into_integers, V),
    refused(augmented_matmul, M),
    refused(key_of_a_dict, {"a": 1.0, "b": 2.0}),
    refused(augmented_key, {"a": 1.0, "b": 2.0}),
    refused(list_element, 1.2),
    refused(list_insert, 1.2),
    refused(attribute, 1.2),
    refused(augmented_attribute, 1.2),
]
