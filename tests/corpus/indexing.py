"""Reads of elements and slices: negative, stepped, computed, repeated, new axes, Ellipsis."""
import numpy as np

from . import case

rng = np.random.default_rng(60)
V = rng.normal(size=6)
M = rng.normal(size=(3, 4))
C = rng.normal(size=(2, 3, 4))


def elements(x):
    return x[0] * x[1] + x[2] ** 2


def negative_elements(x):
    return x[-1] * x[-2] - x[-6]


def one_element_many_times(x):
    return x[0] * x[0] + x[0] / (1.0 + x[0] ** 2) + x[-6]


def matrix_elements(x):
    return x[0, 1] * x[2, 3] + x[-1, -1] * x[1][2]


def computed_index(x, i):
    j = i + 1
    return x[i] * x[j] * x[2 * j % 5] + x[i - j]


def head_and_tail(x):
    return np.sum(x[1:] * x[:-1])


def differences(x):
    d = x[1:] - x[:-1]
    return np.sum(d * d)


def second_differences(x):
    return np.sum((x[2:] - 2.0 * x[1:-1] + x[:-2]) ** 2)


def stepped(x):
    return np.sum(x[::2] * x[1::2]) + np.sum(x[5:0:-2] ** 2)


def backwards(x):
    return np.sum(x[::-1] * x * np.arange(6.0))


def negative_bounds(x):
    return np.sum(x[-3:-1] ** 2) + np.sum(x[-100:2]) + np.sum(x[4:100] ** 3)


def empty_slice(x):
    return np.sum(x[3:3]) + np.sum(x * x) + np.sum(x[5:2] ** 2)


def size_one_slice(x):
    return np.sum(x[2:3] * x) + np.sum(x[-1:] * x[:4])


def computed_slice(x, i, n):
    return np.sum(x[i : i + n] ** 2) + np.sum(x[: n // 2]) * np.sum(x[len(x) - n :])


def windows(x, n):
    total = 0.0
    for i in range(len(x) - n + 1):
        total = total + np.sum(x[i : i + n]) ** 2
    return total


def rows_and_columns(x):
    return np.sum(x[0] * x[1]) + np.sum(x[:, 0] * x[:, -1]) + np.sum(x[-1] ** 3)


def blocks(x):
    return np.sum(x[1:, :2] * x[:-1, 2:]) + np.sum(x[::2, ::-1] ** 2)


def mixed_axes(x):
    return np.sum(x[1, :, 2] * x[0, :, -1]) + np.sum(x[:, 1:, 0] ** 2) + x[1, 2, 3]


def slice_of_slice(x):
    y = x[1:]
    z = y[1:-1]
    return np.sum(z * z) + np.sum(y[::2]) * z[0]


def row_then_element(x):
    row = x[1]
    return row[0] * row[-1] + np.sum(row * row) + x[1, 0]


def column_of_rows(x):
    y = x[:, 1:3]
    return np.sum(y[0] * y[2]) + np.sum(y[:, 0] * x[:, 0])


def new_axis(x):
    return np.sum(x[:, None] * x[None, :] ** 2) + np.sum(x[np.newaxis] * 2.0)


def new_axis_in_the_middle(x):
    y = x[:, np.newaxis, :]
    return np.sum(y * x * x[0])


def new_axis_with_index(x):
    return np.sum(x[1, None, :] * x[:, 2, None])


def ellipsis(x):
    return np.sum(x[..., 0] * x[..., -1]) + np.sum(x[0, ...] ** 2) + np.sum(x[1, ..., 2:])


def ellipsis_and_new_axis(x):
    return np.sum(x[..., None] * x[..., None, :])


def whole_copy(x):
    y = x[:]
    return np.sum(y * x)


def whole_by_ellipsis(x):
    y = x[...]
    return np.sum(y * y * x)


def overlapping_reads(x):
    a = x[:4]
    b = x[2:]
    return np.sum(a * b) + np.sum(a) * np.sum(b * b)


def index_of_expression(x):
    return (x * x)[1] + np.sin(x)[2:4] @ x[:2] + np.sum((x + 1.0)[::2])


def element_of_product(x, A):
    return (A @ x)[1] * (A @ x)[0]


def element_loop(x):
    total = 0.0
    for i in range(x.shape[0]):
        total = total + x[i] * x[-i] * i
    return total


def stencil_loop(x):
    total = 0.0
    for i in range(1, len(x) - 1):
        total += (x[i - 1] - 2.0 * x[i] + x[i + 1]) ** 2 * x[i]
    return total


def matrix_loop(X):
    total = 0.0
    for i in range(X.shape[0]):
        for j in range(i, X.shape[1]):
            total += X[i, j] * X[i, j - i] * (i + 1)
    return total


def chained_index(X):
    total = 0.0
    for i in range(3):
        total += X[i][i] * X[-i][i - 1]
    return total


def selected_by_inactive(x, index):
    total = 0.0
    for k in index:
        total = total + x[k] ** 2 * k
    return total


def unpacked(p):
    a, b, c = p
    return a * b**2 + np.sin(c) * a


def unpacked_rows(X):
    a, b, c = X
    return np.sum(a * b) + np.sum(c * c * a)


def element_into_math(x):
    return float(x[0]) * x[1] + abs(x[2]) + max(x[3], x[4]) + min(x[0], x[5])


def shrinking(x):
    y = x
    for _ in range(3):
        y = y[1:] * y[:-1]
    return np.sum(y)


def halving(x):
    while len(x) > 1:
        n = len(x) // 2
        x = x[:n] * x[n:] + x[:n]
    return x[0]


CASES = [
    case(elements, V),
    case(negative_elements, V),
    case(one_element_many_times, V),
    case(matrix_elements, M),
    case(computed_index, V, 1),
    case(head_and_tail, V),
    case(head_and_tail, V[:2]),
    case(head_and_tail, V[:1]),
    case(differences, V),
    case(differences, M),
    case(second_differences, V),
    case(stepped, V),
    case(backwards, V),
    case(negative_bounds, V),
    case(empty_slice, V),
    case(size_one_slice, V),
    case(computed_slice, V, 1, 3),
    case(windows, V, 3),
    case(windows, V, 6),
    case(rows_and_columns, M),
    case(blocks, M),
    case(mixed_axes, C),
    case(slice_of_slice, V),
    case(row_then_element, M),
    case(column_of_rows, M),
    case(new_axis, V),
    case(new_axis_in_the_middle, M),
    case(new_axis_with_index, M),
    case(ellipsis, C),
    case(ellipsis_and_new_axis, rng.normal(size=(2, 3, 3))),
    case(whole_copy, V),
    case(whole_by_ellipsis, M),
    case(overlapping_reads, V),
    case(index_of_expression, V),
    case(element_of_product, M[0], M, argnums=(0, 1)),
    case(element_loop, V),
    case(stencil_loop, V),
    case(matrix_loop, M),
    case(chained_index, M),
    case(selected_by_inactive, V, [1, 3, 1, 5]),
    case(selected_by_inactive, V, np.array([0, 2, 2])),
    case(unpacked, V[:3], note="at the edge: an array unpacked to names"),
    case(unpacked_rows, M, note="at the edge: a matrix unpacked to rows"),
    case(element_into_math, V),
    case(shrinking, V),
    case(halving, rng.normal(size=8)),
]
