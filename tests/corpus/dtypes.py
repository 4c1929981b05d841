"""Kinds of numbers: float32, mixtures, integers, integer arrays, NumPy's scalars."""
import math

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7])
F = V.astype(np.float32)
G = np.array([1.5, 0.25, -0.75], dtype=np.float32)
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])
MF = M.astype(np.float32)
K = np.array([3, -1, 2])
KM = np.array([[3, -1, 2], [1, 4, -2]])
SMALL = np.array([3, 1, 2], dtype=np.int8)
BOTH = (0, 1)


def product(x, y):
    return np.sum(x * y)


def sines(x):
    return np.sum(np.sin(x) * x)


def squares(x):
    return np.sum(x * x)


def squares_by_power(x):
    return np.sum(x**2) + np.sum(x**3) * 0.5


def quotient(x, y):
    return np.sum(x / y) + np.sum(y / (1.0 + x * x))


def power(x, y):
    return np.sum((1.0 + x * x) ** y)


def chain(x, y):
    a = x * y
    b = a + x
    c = np.exp(b) - y
    return np.mean(c * a)


def matvec(A, x):
    return np.sum(np.tanh(A @ x))


def bias(A, x):
    return np.sum(np.tanh(A + x) ** 2)


def with_literals(x):
    return np.sum(2.0 * x + 1) + np.sum(x / 3 - 0.5 * x**2)


def with_a_numpy_number(x):
    return np.sum(np.float64(1.5) * x * x)


def with_a_narrow_number(x):
    return np.sum(np.float32(1.5) * x * x)


def number_and_array(a, x):
    return np.sum(a * x * x) + a * a


def mean(x):
    return np.mean(x * x)


def mean_of_axis(x):
    return np.sum(np.mean(x, axis=0) ** 2)


def carried(x):
    h = x
    for _ in range(3):
        h = np.sin(h) * x
    return np.sum(h)


def element(x):
    return x[0] * x[1] + x[2] ** 2


def element_to_float(x):
    return float(x[0]) * 2.0 + math.sin(x[1])


def number(x):
    return x * x + 3 * x


def number_through_math(x):
    return math.sin(x) + math.sqrt(x) * x


def number_through_numpy(x):
    return np.sin(x) * np.sqrt(x)


def integer_division(x, y):
    return x / y + y / x


def integer_floor(x, y):
    return (x // y) * x + (x % y) * y


def integer_power(x):
    return x**3 - x**2


def count_is_an_exponent(x, n):
    return x**n * n


def integer_argument_in_a_loop(x, n):
    s = 0
    for k in range(n):
        s = s * x + k
    return s


def integer_array_as_weights(x, k):
    return np.sum(x * k) + np.sum(k * k * x * x)


def comparison_of_integers(x):
    s = x
    if x > 2:
        s = x * x
    return s


def boolean_array(x, keep):
    return np.sum(x * x * keep)


def reduced_in_float32(X):
    rows = np.sum(X, axis=1)
    return np.sum(rows * rows)


CASES = [
    case(product, F, G, argnums=BOTH),
    case(product, F, V, argnums=BOTH),
    case(product, V, F, argnums=BOTH),
    case(product, F, 1.5, argnums=BOTH),
    case(product, 1.5, F, argnums=BOTH),
    case(product, F, np.float32(1.5), argnums=BOTH),
    case(product, F, np.float64(1.5), argnums=BOTH),
    case(product, F, np.array(1.5), argnums=BOTH),
    case(product, V, np.array(1.5, dtype=np.float32), argnums=BOTH),
    case(product, MF, F, argnums=BOTH),
    case(product, MF, V, argnums=BOTH),
    case(product, F, K, argnums=BOTH),
    case(product, K, V, argnums=BOTH),
    case(product, K, KM, argnums=BOTH),
    case(product, F, SMALL, argnums=BOTH),
    case(sines, F),
    case(sines, np.array(0.5, dtype=np.float32)),
    case(sines, np.float32(0.5)),
    case(sines, K),
    case(squares, F),
    case(squares, K),
    case(squares, KM),
    case(squares, np.float32(1.5)),
    case(squares, 3),
    case(squares_by_power, F),
    case(squares_by_power, K),
    case(quotient, F, V, argnums=BOTH),
    case(quotient, V, G, argnums=BOTH),
    case(quotient, K, V, argnums=BOTH),
    case(power, F, V, argnums=BOTH),
    case(power, V, 2, argnums=BOTH),
    case(chain, F, G, argnums=BOTH),
    case(chain, F, V, argnums=BOTH),
    case(chain, 1.5, F, argnums=BOTH),
    case(chain, np.float32(0.5), V, argnums=BOTH),
    case(matvec, MF, F, argnums=BOTH),
    case(matvec, MF, V, argnums=BOTH),
    case(matvec, M, F, argnums=BOTH),
    case(matvec, KM, V, argnums=BOTH),
    case(bias, MF, F, argnums=BOTH),
    case(bias, M, F, argnums=BOTH),
    case(bias, MF, 0.5, argnums=BOTH),
    case(with_literals, F),
    case(with_literals, K),
    case(with_a_numpy_number, F),
    case(with_a_narrow_number, F),
    case(with_a_narrow_number, V),
    case(number_and_array, 1.5, F, argnums=BOTH),
    case(number_and_array, np.float32(1.5), V, argnums=BOTH),
    case(number_and_array, 2, F, argnums=BOTH),
    case(mean, F),
    case(mean, K),
    case(mean_of_axis, MF),
    case(carried, F),
    case(element, F),
    case(element, K),
    case(element_to_float, F),
    case(number, 3),
    case(number, np.float32(3.0)),
    case(number, np.float64(3.0)),
    case(number, np.int64(3)),
    case(number, np.array(3)),
    case(number_through_math, 3),
    case(number_through_math, np.float32(3.0)),
    case(number_through_numpy, 3),
    case(number_through_numpy, np.float32(3.0)),
    case(integer_division, 3, 2, argnums=BOTH),
    case(integer_floor, 7, 2, argnums=BOTH),
    case(integer_power, 3),
    case(count_is_an_exponent, 1.3, 3),
    case(integer_argument_in_a_loop, 2, 4),
    case(integer_array_as_weights, V, K),
    case(integer_array_as_weights, V, K, argnums=BOTH),
    case(comparison_of_integers, 3),
    case(boolean_array, V, np.array([True, False, True])),
    case(reduced_in_float32, MF),
]
