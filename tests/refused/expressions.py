"""Expressions that make sets or texts, take apart what is not known, or suspend."""

import numpy as np

from . import refused

V = np.array([0.4, -1.2, 0.7])


def set_comprehension(x):
    values = {k % 2 for k in range(4)}  # refused: comprehension
    return x * len(values)


def set_literal(x, k):
    y = x
    if k in {1, 2}:  # refused: set
        y = y * x
    return y


def text_as_a_value(x):
    label = f"{x:.3f}"
    return float(label) * x  # refused: float


def text_is_parsed(x):
    return float(f"{x}")  # refused: float


def double_starred_call(x, options):
    return np.sum(x, **options)  # refused: an axis that is not a literal


def starred_list(x):
    parts = [*x, 1.0]  # refused: `*` of something of unknown length
    return parts[0] * parts[1]


def ellipsis_value(x):
    y = ...  # refused: Ellipsis
    return x * y


def yields(x):  # refused: generator
    yield x * x


async def awaits(x):  # refused: async
    return x * x


REFUSED = [
    refused(set_comprehension, 1.2),
    refused(set_literal, 1.2, 1),
    refused(text_as_a_value, 1.2, error="SrcgradError"),
    refused(text_is_parsed, 1.2, error="SrcgradError"),
    refused(double_starred_call, V, {"axis": 0}),
    refused(starred_list, V),
    refused(ellipsis_value, 1.2, error="SrcgradError", runs=False),
    refused(yields, 1.2, runs=False),
    refused(awaits, 1.2, runs=False),
]
