"""Expressions that make functions, containers or texts, that bind names, or that suspend."""

import math

import numpy as np

from . import refused

V = np.array([0.4, -1.2, 0.7])


def lambda_called(x):
    double = lambda v: 2.0 * v  # noqa: E731  # refused: lambda
    return double(x)


def lambda_in_place(x):
    return (lambda v: v * v)(x)  # refused: function


def list_comprehension(x):
    values = [x * k for k in range(3)]  # refused: comprehension
    return values[1] * values[2]


def list_comprehension_of_constants(x):
    weights = [0.5 * k for k in range(3)]  # refused: comprehension
    return x * weights[2]


def set_comprehension(x):
    values = {k % 2 for k in range(4)}  # refused: comprehension
    return x * len(values)


def dict_comprehension(x):
    values = {k: x * k for k in range(3)}  # refused: comprehension
    return values[1] * values[2]


def generator_expression(x):
    return sum(x * k for k in range(3))  # refused: sum


def set_literal(x, k):
    y = x
    if k in {1, 2}:  # refused: set
        y = y * x
    return y


def dict_literal(x):
    parts = {"a": x * x, "b": 2.0}  # refused: dict
    return parts["a"] * parts["b"]


def dict_call(x):
    parts = dict(a=x * x, b=2.0)  # noqa: C408  # refused: dict
    return parts["a"] * parts["b"]


def walrus(x):
    y = (z := x * x) + 1.0  # refused: :=
    return y * z


def walrus_in_a_test(x):
    y = x
    if (z := x * x) > 1.0:  # refused: :=
        y = z
    return y


def text_as_a_value(x):
    label = f"{x:.3f}"
    return float(label) * x  # refused: float


def text_is_parsed(x):
    return float(f"{x}")  # refused: float


def list_of_active(x, y):
    parts = [x * x, y]  # refused: a list of differentiated values
    total = 0.0
    for part in parts:
        total = total + part
    return total


def array_of_active(x):
    y = np.array([x, x * x])  # refused: a list
    return np.sum(y)


def list_repeated(x):
    parts = [x] * 3  # refused: list
    return parts[0] * parts[2]


def list_joined(x):
    parts = [x] + [2.0]  # noqa: RUF005  # refused: list
    return parts[0] * parts[1]


def starred_call(x, y):
    pair = (x, y)
    return math.hypot(*pair)  # refused: *


def double_starred_call(x, options):
    return np.sum(x, **options)  # refused: **


def starred_list(x):
    parts = [*x, 1.0]  # refused: starred
    return parts[0] * parts[1]


def ellipsis_value(x):
    y = ...  # refused: Ellipsis
    return x * y


def yields(x):  # refused: generator
    yield x * x


async def awaits(x):  # refused: async
    return x * x


REFUSED = [
    refused(lambda_called, 1.2),
    refused(lambda_in_place, 1.2),
    refused(list_comprehension, 1.2),
    refused(list_comprehension_of_constants, 1.2),
    refused(set_comprehension, 1.2),
    refused(dict_comprehension, 1.2),
    refused(generator_expression, 1.2, error="SrcgradError"),
    refused(set_literal, 1.2, 1),
    refused(dict_literal, 1.2),
    refused(dict_call, 1.2, error="SrcgradError"),
    refused(walrus, 1.2),
    refused(walrus_in_a_test, 1.2),
    refused(text_as_a_value, 1.2, error="SrcgradError"),
    refused(text_is_parsed, 1.2, error="SrcgradError"),
    refused(list_of_active, 1.2, 1.3),
    refused(array_of_active, 1.2, error="SrcgradError"),
    refused(list_repeated, 1.2, error="SrcgradError"),
    refused(list_joined, 1.2, error="SrcgradError"),
    refused(starred_call, 1.2, 1.3),
    refused(double_starred_call, V, {"axis": 0}),
    refused(starred_list, V),
    refused(ellipsis_value, 1.2, error="SrcgradError", runs=False),
    refused(yields, 1.2, runs=False),
    refused(awaits, 1.2, runs=False),
]
