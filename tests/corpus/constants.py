"""Globals of the module: numbers, arrays, lists, dicts, flags, and names that a local hides."""
import math

import numpy as np

from . import case

SCALE = 2.0
STEPS = 3
WEIGHTS = np.array([0.5, -1.0, 2.0])
MATRIX = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])
COEFFICIENTS = [1.0, -0.5, 0.25]
OPTIONS = {"rate": 0.1, "shift": np.array([1.0, 2.0, 3.0])}
SQUARE = True
NOTHING = None
LABEL = "cube"
TWO_PI = 2.0 * math.pi
V = np.array([0.4, -1.2, 0.7])
y = 3.0


def number(x):
    return SCALE * x * x


def array(x):
    return np.sum(WEIGHTS * x * x)


def array_is_the_gradient(x):
    return np.sum(WEIGHTS * x)


def array_is_the_gradient_of_two(x, y):
    z = x + y
    return np.sum(WEIGHTS * z)


def matrix(x):
    return np.sum(np.sin(MATRIX @ x))


def loop_bound(x):
    s = x
    for _ in range(STEPS):
        s = s * x
    return s


def loop_over_a_list(x):
    s = 0.0
    for c in COEFFICIENTS:
        s = s * x + c
    return s


def loop_over_a_matrix(x):
    total = 0.0
    for row in MATRIX:
        total = total + np.sum(row * x) ** 2
    return total


def entry_of_a_dict(x):
    return np.sum(OPTIONS["rate"] * x * OPTIONS["shift"])


def flag(x):
    if SQUARE:
        s = x * x
    else:
        s = x
    return s


def none_and_text(x):
    s = x
    if NOTHING is None:
        s = s * x
    if LABEL == "cube":
        s = s * x
    return s


def computed_constant(x):
    return math.sin(TWO_PI * x) + np.pi * x


def local_of_the_same_name(x):
    y = x * x
    return y * SCALE


def shape_of_a_global(x):
    return np.sum(x) * MATRIX.shape[1] / len(COEFFICIENTS)


def element_of_a_global(x):
    return x * WEIGHTS[1] + x * x * MATRIX[0, 2]


CASES = [
    case(number, 0.7),
    case(array, V),
    case(array_is_the_gradient, V),
    case(array_is_the_gradient_of_two, V, V * 2.0, argnums=(0, 1)),
    case(matrix, V),
    case(loop_bound, 0.7),
    case(loop_over_a_list, 0.7),
    case(loop_over_a_matrix, V),
    case(entry_of_a_dict, V),
    case(flag, 0.7),
    case(none_and_text, 0.7),
    case(computed_constant, 0.3),
    case(local_of_the_same_name, 0.7),
    case(shape_of_a_global, V),
    case(element_of_a_global, 0.7),
]
