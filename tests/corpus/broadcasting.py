"""Operands of different shapes, in both positions, alone and through chains."""
import numpy as np

from . import case

rng = np.random.default_rng(20)
COLUMN = rng.uniform(0.5, 2.0, size=(3, 1))
ROW = rng.uniform(0.5, 2.0, size=(1, 4))
FLAT = rng.uniform(0.5, 2.0, size=4)
ONE = rng.uniform(0.5, 2.0, size=1)
ONE_BY_ONE = rng.uniform(0.5, 2.0, size=(1, 1))
MATRIX = rng.uniform(0.5, 2.0, size=(3, 4))
CUBE = rng.uniform(0.5, 2.0, size=(2, 3, 4))
SLAB = rng.uniform(0.5, 2.0, size=(2, 1, 4))
ZERO_D = np.array(1.3)


def plus(x, y):
    return np.sum((x + y) ** 2)


def minus(x, y):
    return np.sum((x - y) ** 3)


def times(x, y):
    return np.sum(np.sin(x * y))


def over(x, y):
    return np.sum(np.sin(x / y))


def to_the(x, y):
    return np.sum(x**y)


def modulo(x, y):
    return np.sum((3.0 * x % y) * y)


def larger(x, y):
    return np.sum(np.maximum(x, y) * x) + np.sum(np.minimum(y, x) * y)


def angle(x, y):
    return np.sum(np.arctan2(x, y) * np.hypot(y, x))


def soft_larger(x, y):
    return np.sum(np.logaddexp(x, y) ** 2)


def plain_sum_of_sum(x, y):
    return np.sum(x + y)


def plain_sum_of_product(x, y):
    return np.sum(x * y)


def mean_of_difference(x, y):
    return np.mean(x - y)


def chain(x, y):
    a = x + y
    b = a * x
    c = y - b
    return np.sum(c * c * x)


def both_sides(x, y):
    return np.sum(x * y + y * x + x / y - y / x)


def square_by_itself(x):
    return np.sum(x[:, None] * x[None, :] * x)


def distances(x, y):
    d = x[:, np.newaxis] - y
    return np.sum(np.exp(-(d**2)))


def pairwise(X, Y):
    d = X[:, None, :] - Y[None, :, :]
    return np.sum(np.sqrt(np.sum(d * d, axis=2) + 0.1))


def bias_and_scale(X, scale, bias):
    return np.sum(np.tanh(X * scale + bias) ** 2)


def three_operands(x, y, z):
    return np.sum(x * y * z) + np.sum(x + y * z)


def added_late(x, y):
    total = x
    total = total + y
    total = total + 1.0
    return np.sum(total * total)


def number_meets_matrix(a, X):
    return np.sum((a - X) * (X - a) * a) + np.sum(a / X) + np.sum(X / a)


def number_by_three_ways(a, X):
    s = a * np.sum(X)
    t = np.sum(a * X)
    u = np.mean(a + X)
    return s + t * u


def scalar_outside_and_inside(x, a):
    return a * np.sum(np.exp(-a * x)) + a


def inactive_larger_operand(x, Y):
    return np.sum(x * Y)


def inactive_smaller_operand(X, y):
    return np.sum(X * y - y)


def size_one_result(x, y):
    return (x * y)[0]


def normalised_rows(X):
    return np.sum(X / np.sum(X, axis=1, keepdims=True) * X)


def centred_columns(X):
    return np.sum((X - np.mean(X, axis=0)) ** 3)


def sum_then_broadcast_back(x):
    s = np.sum(x, keepdims=True)
    return np.sum(x * s)


def grow_and_reduce(x, y):
    z = x * y
    z = np.sum(z, axis=0)
    z = z * x
    z = np.sum(z, axis=1)
    return np.sum(z * z)


BOTH = (0, 1)

def narrower_on_one_path(x, y, whole):
    if whole:
        t = np.sum(x * y) + x[0, 0]
    else:
        t = np.sum(x * y) * 2
    return t


CASES = [
    case(narrower_on_one_path, COLUMN, FLAT, True, argnums=BOTH),
    case(narrower_on_one_path, COLUMN, FLAT, False, argnums=BOTH),
    case(plus, COLUMN, FLAT, argnums=BOTH),
    case(plus, FLAT, COLUMN, argnums=BOTH),
    case(plus, ROW, COLUMN, argnums=BOTH),
    case(plus, MATRIX, FLAT, argnums=BOTH),
    case(plus, FLAT, MATRIX, argnums=BOTH),
    case(plus, MATRIX, ONE, argnums=BOTH),
    case(plus, ONE, FLAT, argnums=BOTH),
    case(plus, FLAT, ONE, argnums=BOTH),
    case(plus, ONE, ONE_BY_ONE, argnums=BOTH),
    case(plus, 1.5, MATRIX, argnums=BOTH),
    case(plus, MATRIX, 1.5, argnums=BOTH),
    case(plus, ZERO_D, MATRIX, argnums=BOTH),
    case(plus, CUBE, COLUMN, argnums=BOTH),
    case(plus, CUBE, SLAB, argnums=BOTH),
    case(plus, SLAB, COLUMN, argnums=BOTH),
    case(plus, np.zeros((0, 4)), FLAT, argnums=BOTH),
    case(minus, COLUMN, FLAT, argnums=BOTH),
    case(minus, FLAT, MATRIX, argnums=BOTH),
    case(minus, 1.5, FLAT, argnums=BOTH),
    case(minus, SLAB, CUBE, argnums=BOTH),
    case(times, COLUMN, FLAT, argnums=BOTH),
    case(times, FLAT, COLUMN, argnums=BOTH),
    case(times, ONE, MATRIX, argnums=BOTH),
    case(times, 1.5, MATRIX, argnums=BOTH),
    case(times, MATRIX, 1.5, argnums=BOTH),
    case(times, CUBE, FLAT, argnums=BOTH),
    case(over, COLUMN, FLAT, argnums=BOTH),
    case(over, FLAT, MATRIX, argnums=BOTH),
    case(over, MATRIX, ROW, argnums=BOTH),
    case(over, 1.5, FLAT, argnums=BOTH),
    case(over, FLAT, 1.5, argnums=BOTH),
    case(to_the, COLUMN, FLAT, argnums=BOTH),
    case(to_the, FLAT, COLUMN, argnums=BOTH),
    case(to_the, 1.5, MATRIX, argnums=BOTH),
    case(to_the, MATRIX, 1.5, argnums=BOTH),
    case(modulo, MATRIX, COLUMN, argnums=BOTH),
    case(larger, COLUMN, FLAT, argnums=BOTH),
    case(larger, 1.1, MATRIX, argnums=BOTH),
    case(angle, COLUMN, FLAT, argnums=BOTH),
    case(angle, ROW, CUBE, argnums=BOTH),
    case(soft_larger, FLAT, COLUMN, argnums=BOTH),
    case(plain_sum_of_sum, COLUMN, FLAT, argnums=BOTH),
    case(plain_sum_of_sum, 1.5, MATRIX, argnums=BOTH),
    case(plain_sum_of_sum, CUBE, ONE, argnums=BOTH),
    case(plain_sum_of_product, FLAT, MATRIX, argnums=BOTH),
    case(plain_sum_of_product, ZERO_D, CUBE, argnums=BOTH),
    case(mean_of_difference, COLUMN, ROW, argnums=BOTH),
    case(chain, COLUMN, FLAT, argnums=BOTH),
    case(chain, 0.7, MATRIX, argnums=BOTH),
    case(chain, ROW, CUBE, argnums=BOTH),
    case(both_sides, COLUMN, FLAT, argnums=BOTH),
    case(both_sides, FLAT, 1.5, argnums=BOTH),
    case(square_by_itself, FLAT),
    case(square_by_itself, ONE),
    case(distances, FLAT, COLUMN[:, 0], argnums=BOTH),
    case(pairwise, MATRIX, rng.normal(size=(2, 4)), argnums=BOTH),
    case(bias_and_scale, MATRIX, FLAT, ONE, argnums=(0, 1, 2)),
    case(bias_and_scale, MATRIX, COLUMN, 0.3, argnums=(1, 2)),
    case(three_operands, FLAT, COLUMN, ONE_BY_ONE, argnums=(0, 1, 2)),
    case(three_operands, 0.5, COLUMN, SLAB, argnums=(0, 1, 2)),
    case(added_late, FLAT, COLUMN, argnums=BOTH),
    case(added_late, 0.5, COLUMN, argnums=BOTH),
    case(number_meets_matrix, 0.6, MATRIX, argnums=BOTH),
    case(number_meets_matrix, ONE, MATRIX, argnums=BOTH),
    case(number_by_three_ways, 0.6, MATRIX, argnums=BOTH),
    case(scalar_outside_and_inside, FLAT, 0.6, argnums=BOTH),
    case(inactive_larger_operand, FLAT, MATRIX),
    case(inactive_larger_operand, ONE, MATRIX),
    case(inactive_larger_operand, 0.6, MATRIX),
    case(inactive_smaller_operand, MATRIX, FLAT),
    case(inactive_smaller_operand, MATRIX, 0.6),
    case(size_one_result, ONE, 0.7, argnums=BOTH),
    case(size_one_result, ONE, ZERO_D, argnums=BOTH),
    case(normalised_rows, MATRIX),
    case(centred_columns, MATRIX),
    case(sum_then_broadcast_back, FLAT),
    case(sum_then_broadcast_back, MATRIX),
    case(grow_and_reduce, rng.normal(size=(3, 1)), rng.normal(size=(2, 3, 4)), argnums=BOTH),
]
