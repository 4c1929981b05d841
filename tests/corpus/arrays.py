"""Arrays of ranks 0 to 3: layouts, empty arrays, rank 0, kinds of results."""
import math

import numpy as np

from . import case

rng = np.random.default_rng(10)
V = rng.normal(size=4)
W = rng.normal(size=4)
M = rng.normal(size=(3, 4))
C = rng.normal(size=(2, 3, 2))


def sum_of_squares(x):
    return np.sum(x * x)


def plain_sum(x):
    return np.sum(x)


def plain_mean(x):
    return np.mean(x)


def weighted(x, y):
    return np.sum(x * y)


def difference_norm(x, y):
    d = x - y
    return np.sqrt(np.sum(d * d))


def rebound_array(x):
    x = x * 2.0
    x = np.sin(x) + x
    x = x * x
    return np.sum(x)


def accumulated(x):
    total = np.sum(x)
    total = total + np.sum(x * x)
    total += np.sum(np.sin(x))
    return total


def one_adjoint_for_two(x, y):
    z = x + y
    return np.sum(z * z)


def one_adjoint_for_three(x):
    a = x * 1.0
    b = a
    c = a + b
    return np.sum(c * c) + np.sum(b * a)


def copies_of_names(x):
    a = x
    b = a
    c = b
    return np.sum(a * b * c)


def number_times_array(a, x):
    return np.sum(a * x) + np.sum(x) / a


def number_from_array(x):
    s = np.sum(x)
    return np.sum(x / s) + np.sum((x - s) ** 2)


def mean_and_spread(x):
    m = np.mean(x)
    v = np.mean((x - m) ** 2)
    return np.sum((x - m) / np.sqrt(v + 0.1) * x)


def higher_rank(x):
    return np.sum(np.tanh(x) * x)


def zero_dimensional(x):
    return np.sin(x) * x


def zero_dimensional_in_place(x):
    y = x * 2.0
    y += 1.0
    y *= x
    return y


def zero_dimensional_result(x):
    return np.sum(x).reshape(())


def zero_dimensional_view(x):
    return x[...]


def zero_dimensional_with_vector(x, y):
    return np.sum(x * y) + x


def zero_dimensional_through_math(x):
    return math.exp(x) * math.sin(x)


def numpy_number(x):
    return x * x + np.sin(x)


def python_result(x):
    return float(np.sum(x * x))


def first_element(x):
    return x[0]


def whole_computation_is_dead(x):
    y = np.exp(x)
    z = np.sum(y * x)
    y = z * x
    return np.sum(x)


def inactive_arrays(x, n):
    grid = np.linspace(0.0, 1.0, n)
    ones = np.ones(n)
    zeros = np.zeros(n)
    return np.sum(np.sin(x * grid) * ones + zeros * x) + np.sum(np.arange(n) * x)


def literal_array(x):
    w = np.array([0.5, -1.0, 2.0, 0.25])
    return np.sum(w * x * x)


def eye_and_full(x):
    return np.sum((np.eye(4) + np.full((4, 4), 0.1)) * x)


def zeros_like_plus(x):
    y = np.zeros_like(x)
    y = y + x * x
    z = np.ones(x.shape) * 2.0
    return np.sum(y * z)


def dead_after_zero(x):
    return np.sum(x * 0.0) + np.sum(0.0 * x * x)


def relu(x):
    return np.sum(np.maximum(x, 0.0) * x)


def mask_product(x):
    return np.sum(x * x * (x > 0.0)) + np.sum((x < 0.5) * np.sin(x))


def mask_of_another(x, y):
    mask = y > 0.0
    return np.sum(x * mask) - np.sum(x * x * ~mask)


EVERY_OTHER = rng.normal(size=8)[::2]
BACKWARDS = rng.normal(size=4)[::-1]
FORTRAN = np.asfortranarray(rng.normal(size=(3, 4)))
TRANSPOSED = rng.normal(size=(4, 3)).T
LOCKED = rng.normal(size=4)
LOCKED.setflags(write=False)
REPEATED = np.broadcast_to(rng.normal(size=4), (3, 4))

CASES = [
    case(sum_of_squares, V),
    case(sum_of_squares, M),
    case(sum_of_squares, C),
    case(sum_of_squares, 1.5),
    case(sum_of_squares, np.float64(1.5)),
    case(sum_of_squares, np.array(1.5)),
    case(sum_of_squares, np.array([1.5])),
    case(sum_of_squares, np.array([[1.5]])),
    case(sum_of_squares, np.zeros(0)),
    case(sum_of_squares, np.zeros((0, 3))),
    case(sum_of_squares, EVERY_OTHER),
    case(sum_of_squares, BACKWARDS),
    case(sum_of_squares, FORTRAN),
    case(sum_of_squares, TRANSPOSED),
    case(sum_of_squares, LOCKED),
    case(sum_of_squares, REPEATED),
    case(plain_sum, V),
    case(plain_sum, M),
    case(plain_sum, np.array(1.5)),
    case(plain_sum, 1.5),
    case(plain_sum, LOCKED),
    case(plain_mean, V),
    case(plain_mean, C),
    case(weighted, V, W, argnums=(0, 1)),
    case(weighted, M, V, argnums=(0, 1)),
    case(difference_norm, V, W, argnums=(0, 1)),
    case(rebound_array, V),
    case(accumulated, M),
    case(one_adjoint_for_two, V, W, argnums=(0, 1)),
    case(one_adjoint_for_two, V, 1.5, argnums=(0, 1)),
    case(one_adjoint_for_three, V),
    case(copies_of_names, V),
    case(number_times_array, 1.5, V, argnums=(0, 1)),
    case(number_times_array, np.array(1.5), V, argnums=(0, 1)),
    case(number_times_array, 2, V, argnums=(0, 1)),
    case(number_from_array, V),
    case(mean_and_spread, V),
    case(mean_and_spread, M),
    case(higher_rank, C),
    case(zero_dimensional, np.array(0.7)),
    case(zero_dimensional, 0.7),
    case(zero_dimensional_in_place, np.array(0.7)),
    case(zero_dimensional_result, np.array(0.7)),
    case(zero_dimensional_result, V),
    case(zero_dimensional_view, np.array(0.7), others=((np.array(-1.3),),)),
    case(zero_dimensional_with_vector, np.array(0.7), V, argnums=(0, 1)),
    case(zero_dimensional_through_math, np.array(0.7)),
    case(numpy_number, np.float64(0.7)),
    case(numpy_number, 0.7),
    case(python_result, V),
    case(first_element, V),
    case(first_element, np.array([2.0])),
    case(whole_computation_is_dead, V),
    case(inactive_arrays, V, 4),
    case(literal_array, V),
    case(eye_and_full, V),
    case(zeros_like_plus, V),
    case(dead_after_zero, V),
    case(relu, V),
    case(mask_product, V),
    case(mask_of_another, V, W),
]
