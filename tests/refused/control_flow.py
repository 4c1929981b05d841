"""Exits, exceptions and blocks that are not `if`, `for` or `while`."""

import contextlib
import math
import threading

import numpy as np

from . import refused

LOCK = threading.Lock()
V = np.array([0.4, -1.2, 0.7])
LEVELS = (0.5, 1.0, 2.0)


def nothing_returned(x):
    y = x * x  # noqa: F841  # refused: return


def return_missing_in_a_branch(x):
    if x > 0.0:  # refused: return
        return x * x


def returns_without_value(x):
    y = x * x  # noqa: F841
    return  # refused: return


def try_except(x):
    try:  # refused: try
        y = math.log(x)
    except ValueError:
        y = 0.0
    return y


def try_finally(x):
    y = x
    try:  # refused: try
        y = math.log(x)
    finally:
        y = y * 2.0
    return y


def try_group(x):
    y = x
    try:  # refused: try
        y = math.log(x)
    except* ValueError:
        y = 0.0
    return y


def with_lock(x):
    with LOCK:  # refused: with
        y = x * x
    return y


def with_errstate(x):
    with np.errstate(divide="ignore"):  # refused: with
        y = np.log(x)
    return np.sum(y)


def with_name(x):
    with contextlib.nullcontext(x) as y:  # refused: with
        z = y * y
    return z


def loop_over_zip(x):
    total = 0.0
    for pair in zip(x, x):  # refused: zip
        total = total + pair[0] * pair[1]
    return total


def loop_into_an_element(x):
    places = [0, 0]
    s = x
    for places[0] in range(3):  # refused: loop
        s = s * x + places[0]
    return s


def differences_by_iterator(values):
    it = iter(values)  # refused: `iter(...)` that is consumed later
    previous = next(it)
    total = 0.0
    for v in it:
        total = total + (v - previous) ** 2
        previous = v
    return total


def next_of_levels(x):
    levels = iter(LEVELS)  # refused: `iter(...)` that is consumed later
    level = next(levels)
    while x > level:
        x = x - 0.3 * level
        level = next(levels, 9.0)
    return x * x * level


REFUSED = [
    refused(nothing_returned, 1.2),
    refused(return_missing_in_a_branch, 1.2),
    refused(returns_without_value, 1.2),
    refused(try_except, 1.2),
    refused(try_finally, 1.2),
    refused(try_group, 1.2),
    refused(with_lock, 1.2),
    refused(with_errstate, V + 2.0),
    refused(with_name, 1.2),
    refused(loop_over_zip, V, error="SrcgradError"),
    refused(loop_into_an_element, 1.2),
    refused(differences_by_iterator, V),
    refused(next_of_levels, 1.4),
]
