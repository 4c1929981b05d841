"""A module without the usual names: NumPy and math under other names, and `np` a number."""
import math as m
from math import cos, pi
from math import sqrt as root

import numpy
import numpy as xp
from numpy import exp, matmul
from numpy import sum as total

from . import case

np = 2.5
V = xp.array([0.4, -1.2, 0.7])
M = xp.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])


def other_alias(x):
    return xp.sum(xp.tanh(x) * x)


def full_name(x):
    return numpy.sum(numpy.cos(x) * x)


def imported_functions(x):
    return total(exp(x) * x)


def renamed_math(x):
    return m.exp(-x) * cos(pi * x) + root(x)


def np_is_a_number(x):
    return xp.sum(x * x) * np


def sum_by_another_name(X, w):
    return total(matmul(X, w), axis=0) ** 2


def three_spellings(x):
    return numpy.sin(x) @ xp.sin(x) + total(numpy.sin(x))


def builtin_sum_hidden(x):
    return total(x, axis=0) * x[0]


def mean_over_rows(X):
    return total(xp.mean(X, axis=0) ** 2)


def loop_without_np(x):
    h = x
    for _ in range(3):
        h = xp.sin(h) * x
    return total(h)


CASES = [
    case(other_alias, V),
    case(full_name, V),
    case(imported_functions, V),
    case(renamed_math, 0.7),
    case(np_is_a_number, V),
    case(sum_by_another_name, M, V, argnums=(0, 1)),
    case(three_spellings, V),
    case(builtin_sum_hidden, V),
    case(mean_over_rows, M),
    case(loop_without_np, V),
]
