"""Functions of NumPy that call the functions that they are given."""
import numpy as np

from . import case

rng = np.random.default_rng(90)
V = np.array([-1.5, -0.2, 0.3, 0.9, 2.0])
M = rng.normal(size=(3, 4))
C = rng.normal(size=(2, 3, 4))


def cube(v):
    return v**3


def scaled(v, a):
    return a * v * v


def hat(x):
    return np.sum(np.piecewise(x, [x < 0.0, x > 1.0], [lambda v: -v, cube, 0.5]) * np.arange(5.0))


def hat_of_names(x, a):
    low, high = x < -0.1, x > -0.3
    y = np.piecewise(x * 1.0, [low, high], [scaled, lambda v, b: np.sin(v) * b], a)
    return np.sum(y * y)


def closure_in_a_piece(x, a):
    return np.sum(np.piecewise(x, [x > 0.0], [lambda v: a * v, lambda v: v - a]) ** 2)


def pieces_in_a_loop(x):
    for _ in range(3):
        x = np.piecewise(x, [x > 0.0], [lambda v: np.sqrt(v + 1.0), lambda v: 0.5 * v])
    return np.sum(x)


def numbers_only(x):
    return np.sum(np.piecewise(x, [x > 0.0], [1.0, -1.0]) * x)


def over_two_axes(x):
    return np.sum(np.apply_over_axes(np.sum, x, [0, 2]) ** 2)


def over_the_last_axis(x):
    return np.sum(np.apply_over_axes(np.prod, x, -1) * x)


def own_function_over_axes(x):
    return np.sum(np.apply_over_axes(lambda a, axis: np.max(a, axis, keepdims=True), x, (1, 0)))


def along_rows(x, a):
    return np.sum(np.apply_along_axis(lambda r: r * np.sum(r) * a, 1, x) ** 2)


def along_columns(x):
    return np.sum(np.apply_along_axis(np.cumsum, 0, x) * x)


def numbers_along_columns(x):
    return np.sum(np.apply_along_axis(lambda c, k: c[k] * c[0], 0, x, 1) ** 2)


def along_a_vector(x):
    return np.sum(np.apply_along_axis(np.sort, 0, x) * np.arange(5.0))


def softened(v):
    return v * v if v > 0.5 else 0.5 * v


@np.vectorize
def softened_each(v):
    return softened(v)


def each_of_a_vector(x):
    return np.sum(np.vectorize(softened)(x) * x)


def each_by_decorator(x):
    return np.sum(softened_each(2.0 * x) ** 2)


CASES = [
    case(along_rows, M, 0.5, argnums=(0, 1)),
    case(along_columns, M),
    case(numbers_along_columns, M),
    case(along_a_vector, V),
    case(each_of_a_vector, V),
    case(each_by_decorator, V),
    case(hat, V),
    case(hat_of_names, V, 0.7, argnums=(0, 1)),
    case(closure_in_a_piece, V, 0.7, argnums=(0, 1)),
    case(pieces_in_a_loop, V),
    case(numbers_only, V),
    case(over_two_axes, C),
    case(over_the_last_axis, M),
    case(own_function_over_axes, M),
]
