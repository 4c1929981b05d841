"""Calls of functions without a rule, unknown keywords, and indexing that selects."""

import functools
import math
import operator
from types import SimpleNamespace

import numpy as np

from . import refused

V = np.array([0.4, -1.2, 0.7])
M = np.array([[0.4, -1.2], [1.1, 0.3]])
double_it = functools.partial(operator.mul, 2.0)
MODEL = SimpleNamespace(rate=0.5, predict=lambda x: 2.0 * x)


def helper(x):
    return x * x


def order_of_complex_numbers(x):
    return np.max(np.exp(1j * x)).real  # refused: np.max


def random_noise(x):
    return np.sum(x + np.random.normal(size=3))  # refused: np.random.normal


def builtin_sum(x):
    return sum(x)  # refused: sum


def builtin_max_of_an_array(x):
    return max(x)  # refused: max


def unknown_method(x):
    y = x.byteswap()  # refused: byteswap
    return np.sum(y)


def out_keyword(x):
    y = np.empty(3)
    z = np.sin(x, out=y)  # refused: out=
    return np.sum(z)


def order_keyword(x):
    return np.sum(np.reshape(x, (2, 2), order="F")[0])  # refused: order=


def float_index(x, index):
    return np.sum(x[index])  # refused: index


def single_bool_index(x):
    return np.sum(x[True])  # refused: index


def flat_attribute(X):
    return X.flat[0] * 2.0  # refused: flat


def simpson(f, a, b, tolerance):
    m = 0.5 * (a + b)
    whole = (b - a) / 6.0 * (f(a) + 4.0 * f(m) + f(b))
    parts = (b - a) / 12.0 * (f(a) + 4.0 * f(0.5 * (a + m)) + 2.0 * f(m))
    parts = parts + (b - a) / 12.0 * (4.0 * f(0.5 * (m + b)) + f(b))
    if abs(parts - whole) < tolerance:
        return parts
    return simpson(f, a, m, 0.5 * tolerance) + simpson(f, m, b, 0.5 * tolerance)


def adaptive_area(b, k):
    return simpson(lambda x: math.exp(-k * x * x), 0.0, b, 1e-4)


def local_recursion(x, depth):
    def koch(n, length):
        if n == 0:
            return length
        return 4.0 * koch(n - 1, length / 3.0) + x * length  # refused: recursive call of `koch`

    return koch(depth, x)


REFUSED = [
    refused(order_of_complex_numbers, V, error="NoRuleError"),
    refused(random_noise, V, error="NoRuleError"),
    refused(builtin_sum, V, error="SrcgradError"),
    refused(builtin_max_of_an_array, V, error="SrcgradError"),
    refused(unknown_method, V, error="SrcgradError"),
    refused(out_keyword, V),
    refused(order_keyword, M),
    refused(float_index, V, np.array([0.0, 1.0]), runs=False),
    refused(single_bool_index, V),
    refused(flat_attribute, M),
    refused(adaptive_area, 1.3, 0.8, argnums=(0, 1), reason="the recursive call of `simpson`"),
    refused(local_recursion, 0.7, 3),
]
