"""Writes to parts of an array: every kind of index, with `=` and with the augmented forms."""
import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [-0.8, 0.9, 1.4]])
T = np.linspace(-1.1, 1.3, 24).reshape(2, 3, 4)


def one_element(x):
    y = x * x
    y[1] = np.sin(x[0])
    return np.sum(y * x)


def negative_element(x):
    y = np.exp(x)
    y[-1] = x[0] * x[-2]
    y[-2] += y[-1] ** 2
    return np.sum(y)


def element_overwritten_twice(x):
    y = np.cos(x)
    y[2] = y[2] * x[0]
    y[2] = y[2] * y[2] + x[1]
    y[2] *= y[0]
    return y @ x


def squares_one_by_one(x):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = x[i] ** 2
    return np.sum(np.sin(y))


def accumulated_into_elements(x):
    y = np.ones_like(x)
    for i in range(1, x.shape[0]):
        y[i] += y[i - 1] * x[i]
        y[i] -= 0.1 * x[i - 1]
    return y[-1] * y[2]


def scaled_elements(x):
    y = x.copy()
    for i in range(len(y)):
        y[i] *= x[len(x) - 1 - i]
        y[i] /= 1.5 + x[i] ** 2
    return np.prod(y)


def powers_of_elements(x):
    y = x + 2.0
    y[0] **= 3
    y[1] **= y[2]
    y[3] %= 1.7
    return np.sum(y)


def slice_with_a_step(x):
    y = np.zeros(5)
    y[::2] = x[:3] ** 2
    y[1::2] = x[3:] * x[0]
    return np.sum(y * np.arange(5.0))


def negative_steps(x):
    y = np.tanh(x)
    y[::-1] = x * x
    y[3:0:-1] += np.sin(x[1:4])
    y[-1:-4:-2] *= x[:2]
    return y @ np.array([1.0, 2.0, -1.0, 0.5, 3.0])


def number_into_a_slice(x):
    y = x * 2.0
    y[1:4] = x[0]
    y[2:] += x[4] * x[1]
    return np.sum(y ** 3)


def constant_over_active(x):
    y = x * x
    y[1:3] = 7.0
    y[0] = 0
    return np.sum(y * x)


def ellipsis_on_the_left(x):
    y = np.empty((2, 3, 4))
    y[...] = x
    y[..., 0] = x[..., 1] * x[..., 2]
    y[1, ...] *= x[0]
    return np.sum(y * y)


def newaxis_on_the_left(x):
    y = np.zeros((5, 1))
    y[:, 0] = x
    z = np.ones(5)
    z[None, :] = y.T * x
    z[np.newaxis, 1:3] += x[None, 2:4]
    return np.sum(z)


def several_axes(m):
    a = m @ m
    a[0, 1] = m[2, 2] * a[1, 0]
    a[1, :2] = m[0, 1:]
    a[1:, -1] += a[0, :2] * 0.3
    return np.sum(a * m)


def block_of_a_matrix(m):
    a = np.zeros((4, 4))
    a[:3, 1:] = m
    a[1:3, :2] -= m[:2, 1:] @ m[1:, :2] @ np.eye(2)
    a[::3, ::3] = np.outer(m[0, :2], m[1, :2])
    return np.sum(np.sin(a))


def row_then_element(m):
    a = m.copy()
    a[1][2] = m[0, 0] * 3.0
    a[0][1:] *= a[1][:2]
    a[2][:] = m[1] ** 2
    return np.sum(a * a)


def column_by_column(m):
    a = np.empty_like(m)
    for j in range(m.shape[1]):
        a[:, j] = m[:, j] * m[j]
        a[j] += 0.1 * j
    return np.sum(a)


def integer_array(x):
    y = np.zeros(5)
    y[np.array([4, 0, 2])] = x[:3] * x[1:4]
    y[[1, 3]] = x[0], x[4] * 2.0
    return np.sum(y * x)


def repeats_last_one_wins(x):
    y = np.cos(x)
    y[[0, 0, 2, 0]] = x[:4] ** 2
    return y @ x


def repeats_do_not_accumulate(x):
    y = np.sin(x)
    k = np.array([1, 1, 3, 1])
    y[k] += x[:4] * x[1:]
    y[k] *= 1.0 + x[1]
    return np.sum(y)


def pairs_of_index_arrays(m):
    a = np.zeros((3, 3))
    i, j = np.array([0, 1, 2]), np.array([2, 0, 1])
    a[i, j] = m[j, i] * m[0]
    a[i, i] -= m.sum(axis=1)
    a[[0, 2], 1:] += m[:2, :2]
    return np.sum(a * m)


def index_array_on_one_axis(m):
    a = m * m
    a[[2, 0]] = m[:2] + m[1]
    a[:, [0, 0, 1]] -= m
    return np.sum(a * a)


def mask_of_numbers(x):
    y = x * 3.0
    y[x > 0.0] = 0.5
    y[y < 0.0] *= x[0]
    return np.sum(y * x)


def mask_with_values(x):
    y = np.zeros(5)
    big = x > 0.0
    y[big] = np.log(x[big])
    y[~big] = x[~big] ** 2
    y[big & (x < 1.0)] += x[1]
    return np.sum(y)


def mask_of_a_matrix(m):
    a = m.copy()
    a[a < 0.0] = 0.01 * m[m < 0.0]
    a[m > 1.0] **= 2
    return np.sum(a * m.T)


def mask_on_rows(m):
    a = np.tanh(m)
    rows = m[:, 0] > 0.0
    a[rows] = m[rows] * m[0]
    a[rows, 1] += m[~rows].sum()
    return np.sum(a)


def open_mesh(m):
    a = m * 0.5
    a[np.ix_([0, 2], [2, 1])] = m[:2, :2] * m[0, 0]
    a[np.ix_([1], [0, 2])] += m[1, :2]
    return np.sum(a * a)


def computed_indices(x):
    y = np.zeros(5)
    order = np.argsort(x)
    y[order] = np.arange(5.0) * x
    y[np.argmax(x)] += x[np.argmin(x)] ** 2
    return np.sum(y * y)


def three_axes(t):
    a = t.copy()
    a[0, 1:, ::2] = t[1, :2, 1::2]
    a[:, -1, [0, 3]] *= t[:, 0, [1, 2]]
    a[1, None, 0] -= t[0, 1]
    return np.sum(np.sin(a) * t)


def tuple_in_a_variable(m):
    a = m.copy()
    here, there = (0, 1), (slice(1, None), 2)
    a[here] = m[1, 1] ** 2
    a[there] += m[here]
    a[np.s_[:2, 0]] = m[1:, 0] * m[0, 0]
    return np.sum(a * m)


def index_from_the_argument(x, k):
    y = x * x
    y[k] = x[k - 1] * x[0]
    y[k % 2 :: k] += x[1]
    return np.sum(y * y)


def triangle_of_a_matrix(m):
    a = m @ m.T
    a[np.triu_indices(3, 1)] = 0.0
    a[np.tril_indices(3, -1)] *= m[0]
    a[np.diag_indices(3)] = np.exp(m[1])
    return np.sum(a * a)


def inactive_first_active_later(x):
    y = np.arange(5.0)
    s = y @ x
    y[2] = x[0]
    s += y @ x
    y[:] = 1.0
    return s + y @ x


def written_in_a_branch(x):
    y = x * x
    for i in range(len(x)):
        if x[i] > 0.0:
            y[i] = y[i - 1] * x[i]
        elif i % 2:
            y[i] += 2.0 * x[0]
        else:
            continue
        y[0] -= 0.1 * y[i]
    return np.sum(y)


def one_element_arrays(s):
    y = np.zeros(1)
    y[0] = s * s
    y[-1] += s
    y[:] *= y[0]
    return y[0] + y.sum()


def zero_dimensional(s):
    y = np.array(s)
    y[()] = s * s
    y[...] += 2.0 * s
    return y[()] * s


def parameter_at_a_mask(x):
    x[x > 0.5] = x[0] * 0.5
    return np.sum(x**2)


def mask_of_a_part(x):
    A = np.outer(x, x)
    A[1:, 2][A[1:, 1] > 0.5] = x[0]
    A.T[x > 0, 1:] *= x[1:]
    return np.sum(A**2)


def mask_that_is_written_by_itself(x):
    m = x > 0
    m[m] = False
    y = x * x
    y[~m] = y[::-1][~m]
    y[m] *= x[0]
    return np.sum(y * x)


CASES = [
    case(parameter_at_a_mask, V),
    case(mask_of_a_part, V),
    case(mask_that_is_written_by_itself, V),
    case(one_element, V),
    case(negative_element, V),
    case(element_overwritten_twice, V),
    case(squares_one_by_one, V),
    case(accumulated_into_elements, V),
    case(scaled_elements, V),
    case(powers_of_elements, V),
    case(slice_with_a_step, V),
    case(negative_steps, V),
    case(number_into_a_slice, V),
    case(constant_over_active, V),
    case(ellipsis_on_the_left, T),
    case(newaxis_on_the_left, V),
    case(several_axes, M),
    case(block_of_a_matrix, M),
    case(row_then_element, M),
    case(column_by_column, M),
    case(integer_array, V),
    case(repeats_last_one_wins, V),
    case(repeats_do_not_accumulate, V),
    case(pairs_of_index_arrays, M),
    case(index_array_on_one_axis, M),
    case(mask_of_numbers, V),
    case(mask_with_values, V),
    case(mask_of_a_matrix, M),
    case(mask_on_rows, M),
    case(open_mesh, M),
    case(computed_indices, V),
    case(three_axes, T),
    case(tuple_in_a_variable, M),
    case(index_from_the_argument, V, 2, others=((V, 3), (W, 1))),
    case(triangle_of_a_matrix, M),
    case(inactive_first_active_later, V),
    case(written_in_a_branch, V, others=((W,),)),
    case(one_element_arrays, 0.8),
    case(zero_dimensional, 0.8),
]
