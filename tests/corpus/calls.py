"""Calls of functions of the user's own."""
from types import SimpleNamespace

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7])
MODEL = SimpleNamespace(rate=0.5, predict=lambda x: 2.0 * x)


def helper(x):
    return x * x


def calls_own_function(x):
    return helper(x) * x


def calls_a_method_of_an_object(x):
    return MODEL.predict(x) * x


def argsort_method(x):
    order = x.argsort()
    return x[0] * order[0]


CASES = [
    case(calls_own_function, 1.2),
    case(calls_a_method_of_an_object, 1.2),
    case(argsort_method, V),
]
