"""Gradients that equal an argument, a constant or one another: each is an array of its own."""
import numpy as np

from . import case

rng = np.random.default_rng(100)
V, W = rng.normal(size=3), rng.normal(size=3)
M = rng.normal(size=(3, 3))
BASE = rng.normal(size=5)
CONSTANT = rng.normal(size=3)


def gradient_is_the_other_argument(x, y):
    return np.sum(x * y)


def gradient_is_an_inactive_argument(x, y):
    return np.dot(x, y)


def gradient_is_a_constant(x):
    return CONSTANT @ x


def gradient_is_a_row(x, A):
    return x @ A[1]


def gradient_is_a_transpose(A, B):
    return np.sum(A.T * B)


def gradient_is_a_reshape(x, A):
    return np.sum(x * A.reshape(-1))


def gradient_is_a_column_of_ones(x):
    return np.sum(x[:, None])


def equal_gradients(x, y):
    return np.sum((x + y) ** 2)


def equal_gradients_of_three(x, y, z):
    a = x + y
    b = a + z
    return np.sum(b * b)


def opposite_gradients(x, y):
    return np.sum((x - y) ** 2)


def equal_gradients_in_a_dict(p):
    return np.sum((p["a"] + p["b"]) ** 2)


def gradients_of_a_view_and_its_base(x, y):
    return np.sum((x.reshape(-1) + y) ** 2)


def transposed_sum(A, B):
    return np.sum((A.T + B) ** 3)


def equal_through_names(x, y):
    a = x
    b = y
    c = a + b
    d = c
    return np.sum(d * c) + np.sum(a)


def accumulates_into_a_shared_adjoint(x, y):
    z = x + y
    u = np.sum(z * z)
    v = np.sum(x * x * 0.5)
    return u + v


def accumulates_in_the_other_order(x, y):
    v = np.sum(x * x * 0.5)
    z = x + y
    u = np.sum(z * z)
    w = np.sum(z**3)
    return u + v + w


def difference_of_sums(x, y):
    a = x + y
    b = x - y
    return np.sum(a * a * b)


def accumulates_in_a_loop(x, y):
    s = x
    for _ in range(3):
        s = s + y
    return np.sum(s * s)


def copied_state_in_a_loop(x):
    a = x
    b = x
    for _ in range(3):
        a, b = b, a + b
    return np.sum(a * b)


def two_names_in_a_loop(x, y):
    a = x
    b = y
    for _ in range(2):
        c = a + b
        a = c
        b = c
        a = a + x
    return np.sum(a * b)


def branch_gives_an_alias(x, y, flag):
    if flag:
        z = x
    else:
        z = y
    return np.sum(z * x + y)


def rows_of_the_argument(X):
    total = X[0]
    for row in X[1:]:
        total = total + row
    return np.sum(total * X[0])


def view_of_the_result(x):
    y = x * x
    z = y[1:]
    return np.sum(y) + np.sum(z * z)


def seed_of_a_mean_meets_an_array(x, y):
    first = y[1]
    if first > 100.0:
        y = x
    else:
        x, y = y, x
    return y[0] + np.mean(x) * first


CASES = [
    case(gradient_is_the_other_argument, V, W, argnums=(0, 1)),
    case(gradient_is_the_other_argument, V, V),
    case(gradient_is_the_other_argument, V, V, argnums=(0, 1)),
    case(gradient_is_the_other_argument, BASE[:3], BASE[2:], argnums=(0, 1)),
    case(gradient_is_the_other_argument, M, M.T, argnums=(0, 1)),
    case(gradient_is_an_inactive_argument, V, W),
    case(gradient_is_a_constant, V),
    case(gradient_is_a_row, V, M),
    case(gradient_is_a_transpose, M, M + 1.0, argnums=(0, 1)),
    case(gradient_is_a_reshape, rng.normal(size=9), M, argnums=(0, 1)),
    case(gradient_is_a_column_of_ones, V),
    case(equal_gradients, V, W, argnums=(0, 1)),
    case(equal_gradients, V, V, argnums=(0, 1)),
    case(equal_gradients_of_three, V, W, CONSTANT, argnums=(0, 1, 2)),
    case(opposite_gradients, V, W, argnums=(0, 1)),
    case(equal_gradients_in_a_dict, {"a": V, "b": W}),
    case(equal_gradients_in_a_dict, {"a": V, "b": V}),
    case(gradients_of_a_view_and_its_base, M, rng.normal(size=9), argnums=(0, 1)),
    case(transposed_sum, M, M * 2.0, argnums=(0, 1)),
    case(transposed_sum, M, M, argnums=(0, 1)),
    case(equal_through_names, V, W, argnums=(0, 1)),
    case(accumulates_into_a_shared_adjoint, V, W, argnums=(0, 1)),
    case(accumulates_in_the_other_order, V, W, argnums=(0, 1)),
    case(difference_of_sums, V, W, argnums=(0, 1)),
    case(accumulates_in_a_loop, V, W, argnums=(0, 1)),
    case(copied_state_in_a_loop, V),
    case(two_names_in_a_loop, V, W, argnums=(0, 1)),
    case(branch_gives_an_alias, V, W, True, argnums=(0, 1), others=((V, W, False), (V, V, True))),
    case(rows_of_the_argument, M),
    case(view_of_the_result, V),
    case(seed_of_a_mean_meets_an_array, V, W, argnums=(0, 1), others=((V, V + 200.0),)),
]
