"""Definitions, scopes, deletions, imports, and targets that are not plain names."""

import numpy as np

from . import refused

COUNT = 0
V = np.array([0.4, -1.2, 0.7])


def uses_global(x):
    global COUNT  # refused: global
    COUNT = COUNT + 1
    return x * COUNT


def make_counter():
    n = 0

    def uses_nonlocal(x):
        nonlocal n  # refused: nonlocal
        n = n + 1
        return x * n

    return uses_nonlocal


def deletes_a_key(params):
    y = params["a"] * 2.0
    del params["b"]  # refused: del
    return y


def defines_a_class(x):
    class Holder:  # refused: class
        value = 2.0

    return x * Holder.value


def starred_target(x):
    first, *rest = x  # noqa: RUF059  # refused: starred
    return first * first


def expression_statement(x):
    x * 2.0  # refused: expression statement
    return x * x


REFUSED = [
    refused(uses_global, 1.2),
    refused(make_counter(), 1.2),
    refused(deletes_a_key, {"a": 1.0, "b": 2.0}),
    refused(defines_a_class, 1.2),
    refused(starred_target, V),
    refused(expression_statement, 1.2),
]
