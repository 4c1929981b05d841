"""Reads and writes of the same memory in one statement, and in the statements of a sweep."""
import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8, -0.4])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [-0.8, 0.9, 1.4]])


def shifted_into_itself(x):
    y = x * x
    y[1:] += y[:-1]
    y[:-1] -= 0.5 * y[1:]
    return y @ x


def three_point_average(x):
    y = x.copy()
    for _ in range(3):
        y[1:-1] += y[:-2] + y[2:]
    return np.sum(y * y)


def scaled_by_an_own_element(x):
    y = x + 2.0
    y *= y[0]
    y /= y[1]
    y[1:] -= y[2]
    return y @ x


def scaled_by_an_own_row(m):
    a = m.copy()
    a *= a[0]
    a += a[:, :1]
    a[1] /= 2.0 + a[1] @ a[0]
    return np.sum(a)


def reversed_into_itself(x):
    y = x * x
    y[:] = y[::-1]
    y += y[::-1] * x
    y[::-1] *= y
    return y @ x


def transposed_into_itself(m):
    a = m.copy()
    a += a.T
    a[:] = a.T * m
    a *= a.T
    return np.sum(a)


def overlapping_assignment(x):
    y = np.sin(x)
    y[2:] = y[:-2]
    y[:3] = y[1:4] * x[:3]
    return y @ x


def permuted_into_itself(x):
    y = x * 2.0
    y[[0, 2, 4]] = y[[4, 0, 2]]
    y[:4] = y[[1, 3, 0, 2]] * x[0]
    y[[1, 1]] += y[[0, 2]]
    return y @ x


def cumulative_loop(x):
    for i in range(1, len(x)):
        x[i] += x[i - 1]
    return x @ x


def cumulative_backwards(x):
    y = x.copy()
    for i in range(len(y) - 2, -1, -1):
        y[i] = y[i] * y[i + 1] + x[i]
    return y[0] * y[1]


def recurrence_of_second_order(x):
    y = np.empty(6)
    y[:2] = x[:2]
    for i in range(2, 6):
        y[i] = x[2] * y[i - 1] - x[3] * y[i - 2]
    return y @ y


def element_reads_itself(x):
    y = x * x
    for i in range(5):
        y[i] = y[i] * y[i] + y[(i + 2) % 5]
    return np.sum(y)


def write_then_read_then_write(x):
    y = np.zeros(5)
    s = 0.0
    for i in range(5):
        y[i % 3] = x[i] * 2.0
        s += y[0] * y[1] + y[2]
        y[i % 3] *= y[(i + 1) % 3]
    return s + y @ x


def temporaries_of_overlaps(x):
    y = x * x
    before = y[1:]
    y[:-1] = before * 2.0
    y[-1] = before[0]
    return before @ before + y @ x


def tuple_of_overlaps(x):
    y = x.copy()
    y[:2], y[1:3] = y[2:4] * x[0], y[:2]
    y[0], y[1], y[0] = y[1], y[0] * 2.0, y[2]
    return y @ x


def max_of_itself_subtracted(x):
    y = x * 2.0
    y -= y.max()
    np.exp(y, out=y)
    y /= y.sum()
    return y @ x


def normalised_rows_and_columns(m):
    a = np.exp(m)
    for _ in range(3):
        a /= a.sum(axis=1, keepdims=True)
        a /= a.sum(axis=0)
    return np.sum(a * m)


def product_with_itself(m):
    a = m.copy()
    a[:] = a @ a
    a[0] = a @ a[0]
    a[:, 1] = a[1] @ a
    return np.sum(a * m)


def outer_update(m):
    a = m.copy()
    for k in range(3):
        a -= 0.1 * np.outer(a[:, k], a[k])
    return np.sum(a * a)


def shift_register(x):
    state = np.zeros(3)
    out = 0.0
    for value in x:
        state[1:] = state[:-1]
        state[0] = value
        out += state[0] * state[1] - state[2] ** 2
    return out


def in_place_filter(x):
    y = x.copy()
    for i in range(1, len(y) - 1):
        y[i] = 0.25 * y[i - 1] + 0.5 * y[i] + 0.25 * y[i + 1]
    return y @ y


def red_and_black(x):
    y = x.copy()
    for k in range(4):
        y[1 + k % 2 : -1 : 2] = 0.5 * (y[k % 2 : -2 : 2] + y[2 + k % 2 :: 2])
    return y @ y


def window_product(x):
    y = x.copy()
    w = y[:3]
    for i in range(3):
        w *= y[i : i + 3]
    return np.sum(y)


def whole_by_its_view(x):
    y = x.copy()
    y[1:3] *= y[1:3]
    y[:] += np.repeat(y[:1], 5)
    y -= np.concatenate([y[2:], y[:2]]) * 0.5
    return y @ x


def where_of_itself(x):
    y = x * 2.0
    y[:] = np.where(y > 0.0, y * y, y[0])
    y[y < 1.0] = y[y < 1.0] ** 2 + y[0]
    return y @ x


def same_memory_three_ways(m):
    a = m.copy()
    flat, turned, row = a.ravel(), a.T, a[1]
    row += flat[:3]
    turned[2] *= row
    flat[4] = turned[0] @ row
    return np.sum(a * m)


def dot_with_a_written_vector(x):
    y = x.copy()
    s = y @ y
    y *= s
    s += y @ x
    y[:] = s
    return y @ x


CASES = [
    case(shifted_into_itself, V),
    case(three_point_average, V),
    case(scaled_by_an_own_element, V),
    case(scaled_by_an_own_row, M),
    case(reversed_into_itself, V),
    case(transposed_into_itself, M),
    case(overlapping_assignment, V),
    case(permuted_into_itself, V),
    case(cumulative_loop, V),
    case(cumulative_backwards, V),
    case(recurrence_of_second_order, V),
    case(element_reads_itself, V),
    case(write_then_read_then_write, V),
    case(temporaries_of_overlaps, V),
    case(tuple_of_overlaps, V),
    case(max_of_itself_subtracted, V),
    case(normalised_rows_and_columns, M),
    case(product_with_itself, M),
    case(outer_update, M),
    case(shift_register, V),
    case(in_place_filter, V),
    case(red_and_black, V),
    case(red_and_black, W),
    case(window_product, V),
    case(whole_by_its_view, V),
    case(where_of_itself, V),
    case(same_memory_three_ways, M),
    case(dot_with_a_written_vector, V),
]
