"""Products of vectors, matrices and batches: @, matmul, dot, the method, outer."""
import numpy as np

from . import case

rng = np.random.default_rng(40)
V3, V4, U4 = rng.normal(size=3), rng.normal(size=4), rng.normal(size=4)
M34, M42, S4 = rng.normal(size=(3, 4)), rng.normal(size=(4, 2)), rng.normal(size=(4, 4))
B234, B242 = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 4, 2))
BOTH = (0, 1)


def at(a, b):
    return np.sum(np.sin(a @ b))


def at_number(a, b):
    return a @ b


def at_number_used_twice(a, b):
    s = a @ b
    return s * s + np.sin(s)


def matmul(a, b):
    return np.sum(np.sin(np.matmul(a, b)))


def dot(a, b):
    return np.sum(np.sin(np.dot(a, b)))


def dot_method(a, b):
    return np.sum(np.sin(a.dot(b)))


def outer(a, b):
    return np.sum(np.sin(np.outer(a, b)))


def plain_sum_of_matmul(a, b):
    return np.sum(a @ b)


def mean_of_matmul(a, b):
    return np.mean(a @ b)


def square_of_itself(A):
    return np.sum((A @ A) ** 2)


def gram(A):
    return np.sum((A.T @ A) ** 2)


def gram_other_side(A):
    return np.sum(np.sin(A @ A.T))


def quadratic_form(x, A):
    return x @ A @ x


def bilinear_form(x, A, y):
    return np.dot(x, np.dot(A, y))


def self_dot(x):
    return np.dot(x, x)


def self_outer(x):
    return np.sum(np.outer(x, x) * np.outer(x, x + 1.0))


def matrix_chain(A, B, C):
    return np.sum((A @ B) @ C) + np.sum(np.tanh(A @ (B @ C)))


def linear_layer(x, W, b):
    return np.sum(np.tanh(W @ x + b))


def linear_layer_of_rows(X, W, b):
    return np.sum(np.tanh(X @ W + b))


def least_squares(w, X, y):
    r = X @ w - y
    return 0.5 * np.dot(r, r) + 0.1 * w @ w


def residual_norm(w, X, y):
    return np.sqrt(np.sum((X @ w - y) ** 2))


def repeated_matvec(A, x):
    for _ in range(4):
        x = A @ x
        x = x / np.sqrt(x @ x)
    return x @ A @ x


def matmul_of_slices(A, x):
    return np.sum((A[:, 1:] @ x[:-1]) ** 2)


def row_times_row(A):
    return A[0] @ A[1] + A[:, 0] @ A[:, 1] * A[0, 0]


def attention(Q, K, V):
    e = np.exp(Q @ K.T / 2.0)
    return np.sum((e / np.sum(e, axis=1, keepdims=True)) @ V * Q)


def number_dot(a, x):
    return np.sum(np.dot(a, x) ** 2)


CASES = [
    case(at_number, V4, U4, argnums=BOTH),
    case(at_number_used_twice, V4, U4, argnums=BOTH),
    case(at, V3, M34, argnums=BOTH),
    case(at, M34, V4, argnums=BOTH),
    case(at, M34, M42, argnums=BOTH),
    case(at, M34, M42),
    case(at, M34, M42, argnums=1),
    case(at, V3, M34),
    case(at, M34, V4, argnums=1),
    case(at, B234, B242, argnums=BOTH),
    case(at, B234, M42, argnums=BOTH),
    case(at, M34, B242, argnums=BOTH),
    case(at, B234, V4, argnums=BOTH),
    case(at, V3, B234, argnums=BOTH),
    case(at, rng.normal(size=(1, 3, 4)), B242, argnums=BOTH),
    case(at, B234, rng.normal(size=(1, 4, 2)), argnums=BOTH),
    case(at, rng.normal(size=(3, 1)), rng.normal(size=(1, 4)), argnums=BOTH),
    case(at, rng.normal(size=(1, 4)), M42, argnums=BOTH),
    case(at, rng.normal(size=(0, 4)), M42, argnums=BOTH),
    case(matmul, V4, U4, argnums=BOTH),
    case(matmul, V3, M34, argnums=BOTH),
    case(matmul, M34, V4, argnums=BOTH),
    case(matmul, M34, M42, argnums=BOTH),
    case(matmul, B234, B242, argnums=BOTH),
    case(dot, V4, U4, argnums=BOTH),
    case(dot, V3, M34, argnums=BOTH),
    case(dot, M34, V4, argnums=BOTH),
    case(dot, M34, M42, argnums=BOTH),
    case(dot_method, V4, U4, argnums=BOTH),
    case(dot_method, M34, V4, argnums=BOTH),
    case(dot_method, M34, M42, argnums=BOTH),
    case(outer, V3, V4, argnums=BOTH),
    case(outer, V3, np.array([1.5]), argnums=BOTH),
    case(plain_sum_of_matmul, M34, M42, argnums=BOTH),
    case(plain_sum_of_matmul, M34, V4, argnums=BOTH),
    case(mean_of_matmul, B234, M42, argnums=BOTH),
    case(square_of_itself, S4),
    case(gram, M34),
    case(gram_other_side, M34),
    case(quadratic_form, V4, S4, argnums=BOTH),
    case(bilinear_form, V3, M34, V4, argnums=(0, 1, 2)),
    case(self_dot, V4),
    case(self_outer, V4),
    case(matrix_chain, M34, S4, M42, argnums=(0, 1, 2)),
    case(linear_layer, V4, M34, V3, argnums=(0, 1, 2)),
    case(linear_layer_of_rows, M34, M42, rng.normal(size=2), argnums=(0, 1, 2)),
    case(linear_layer_of_rows, B234, M42, 0.3, argnums=(0, 1, 2)),
    case(least_squares, V4, M34, V3),
    case(residual_norm, V4, M34, V3, argnums=(0, 1, 2)),
    case(repeated_matvec, S4, V4, argnums=BOTH),
    case(matmul_of_slices, M34, V4, argnums=BOTH),
    case(row_times_row, M34),
    case(attention, M34, rng.normal(size=(5, 4)), rng.normal(size=(5, 4)), argnums=(0, 1, 2)),
    case(number_dot, 1.5, V4, argnums=BOTH, note="at the edge: dot with a number multiplies"),
]
