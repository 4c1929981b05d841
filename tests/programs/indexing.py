"""Reads of arrays of every kind: integers, slices, None, `...`, integer arrays, masks."""
import numpy as np

from . import case

rng = np.random.default_rng(81)
V = np.array([0.6, -1.1, 0.8, 0.3, -0.4, 1.2])
M = rng.normal(size=(2, 3))
T = rng.normal(size=(2, 2, 2))
F = V.astype(np.float32)


# -- integers and slices


def ends_and_middle(x):
    return x[0] * x[-1] + x[2] * x[-2] ** 2


def computed_positions(x, k):
    return x[k] * x[-k] + x[k // 2 + 1] * x[len(x) - 1 - k] + x[int(x[0] > 0.0)]


def differences_by_slices(x):
    return np.sum((x[1:] - x[:-1]) ** 2) + np.sum(x[2:] * x[:-2])


def strides(x):
    even, odd = x[::2], x[1::2]
    return np.sum(even * odd) + even[0] + np.sum(x[::-1] * x) + np.sum(x[4:0:-2] ** 3)


def out_of_range_slices(x):
    return np.sum(x[2:100] ** 2) + np.sum(x[-100:2]) + np.sum(x[5:5]) + np.sum(x[4:1])


def empty_slice_plus_more(x, n):
    return np.sum(x[:n] ** 2) + np.prod(x[n:]) + x[n:].size


def slice_of_slice(x):
    y = x[1:][1:-1]
    z = y[::-1][1:]
    return np.sum(z**2) + y[0]


def rows_and_columns(m):
    return np.sum(m[0] * m[1]) + np.sum(m[:, 0]) ** 2 + m[1, 2] * m[-1, -1] + np.sum(m[:, 1:])


def ellipsis_everywhere(t):
    return np.sum(t[..., 0] * t[0, ...]) + np.sum(t[0, ..., 1]) ** 2 + np.sum(t[...] ** 3)


def new_axes(x, y):
    outer = x[:, None] * y[None, :]
    return np.sum(outer**2) + np.sum(x[np.newaxis] * x[:, np.newaxis]) + np.sum(y[..., None])


def mixed_index(t, k):
    return np.sum(t[k, :, None, ::-1] * t[:, 1:, ...]) + t[k][k][-1]


def index_tuple_in_a_name(m, where):
    i, j = where
    return m[where] * m[i, j] + m[(0, 1)] * m[i][j]


def slice_objects(x):
    window = slice(1, 4)
    return np.sum(x[window] ** 2) * x[slice(None, None, 2)][0] + np.sum(x[np.s_[2:]])


def index_of_expression(x, y):
    return (x * y)[1:4].sum() * np.sin(x)[0] + (x[:3] + y[3:])[-1] ** 2


def index_of_result(m):
    return m.T[0][1] * (m @ m.T)[0, 1] + np.exp(m).sum(axis=0)[2] * m.shape[0]


# -- integer arrays


def gather_with_repeats(x):
    return np.sum(x[[0, 2, 2, 5]] * np.array([1.0, 2.0, 3.0, 4.0])) ** 2


def gather_array(x, idx):
    y = x[idx]
    return np.sum(y * y[::-1]) + np.sum(np.sin(y))


def gather_rows(m, idx):
    return np.sum(m[idx] ** 2 * np.arange(1.0, 4.0)) + np.sum(m[:, idx])


def gather_pairs(m):
    return np.sum(m[[0, 1, 1], [2, 0, 0]] ** 2) + np.sum(m[np.arange(2), [1, 2]])


def gather_outer(m):
    return np.sum(m[np.ix_([0, 1, 0], [2, 0])] ** 2)


def gather_with_slice(t):
    return np.sum(t[[0, 1, 1], :, 0] ** 2) + np.sum(t[:, [1, 0, 1]] * t[:, [0, 0, 1]])


def gather_two_dimensional(x):
    return np.sum(x[np.array([[0, 1], [1, 5]])] @ np.array([1.0, -2.0]))


def negative_positions(x):
    return np.sum(x[[-1, 0, -6]] ** 2)


def permuted(x):
    order = np.argsort(x)
    y = x[order]
    return np.sum(y[1:] * y[:-1]) + y[0] ** 3


def taken(m):
    return np.sum(np.take(m, [0, 2, 2], axis=1) ** 2) + m.take([1, 1, 4]).sum() ** 2


def taken_along(m):
    order = np.argsort(m, axis=1)
    return np.sum(np.take_along_axis(m, order, axis=1) * np.array([1.0, 2.0, 3.0]))


def best_of_each_row(m):
    return np.sum(m[range(2), np.argmax(m, axis=1)] ** 2) + m.argmin() * m[0, 0]


def segment_sums(x, labels):
    return sum(np.sum(x[labels == k]) ** 2 for k in range(3))


def histogram_weights(x, labels):
    return np.sum(np.bincount(labels, weights=x, minlength=4) ** 2)


def one_hot(logits, label):
    return np.sum(np.eye(3)[label] * logits) + logits[..., label].sum()


# -- masks


def masked(x):
    return np.sum(x[x > 0.0] ** 2) + x[x < 0.0].mean()


def mask_argument(x, mask):
    return np.sum(np.log1p(x[mask] ** 2)) - np.sum(x[~mask])


def mask_of_rows(m):
    keep = m.sum(axis=1) > -10.0
    return np.sum(m[keep] ** 3) + np.sum(m[:, m[0] > -10.0])


def nonzero_positions(x):
    (where,) = np.nonzero(x > 0.0)
    return np.sum(x[where] * where) + np.sum(x[np.flatnonzero(x < 0.0)] ** 2)


def compressed(x):
    return np.sum(np.compress(x > 0.0, x) ** 2) + np.sum(np.extract(x < 0.5, x))


def where_and_select(x):
    y = np.where(x > 0.0, x**2, np.where(x > -1.0, -x, 0.5 * x))
    z = np.select([x > 0.7, x > 0.0], [x**3, 2.0 * x], default=-x)
    return np.sum(y * z)


def chosen_by_index(x):
    return np.sum(np.choose([0, 1, 0], [x[:3], x[3:] ** 2])) + np.sum(np.piecewise(
        x, [x < 0.0, x >= 0.0], [lambda v: v * v, lambda v: 3.0 * v]))


def clipped_and_bounded(x):
    return np.sum(np.clip(x, -0.5, 0.9) ** 2 + np.maximum(x, 0.2) * np.minimum(x, 1.0))


# -- in loops


def elements_in_loops(m):
    total = 1.0
    for i in range(m.shape[0]):
        for j in range(i, m.shape[1]):
            total = total * 0.5 + m[i, j] * m[i, j - 1]
    return total


def growing_slices(x):
    return sum(np.mean(x[:k]) ** 2 * x[k - 1] for k in range(1, len(x) + 1))


def moving_window(x, width):
    best = 0.0
    for start in range(len(x) - width + 1):
        window = x[start:start + width]
        best = best + window.max() * window[0]
    return best


def index_chased(x, links):
    k, total = 0, 0.0
    for _ in range(5):
        total += x[k] ** 2
        k = links[k]
    return total


def index_from_data(x):
    k = int(np.argmax(x))
    nearest = min(range(len(x)), key=lambda i: abs(x[i] - 0.75))
    return x[k] * x[(k + 1) % len(x)] + x[nearest] ** 2


def row_by_row(m, v):
    out = [np.dot(row, v) for row in m]
    return out[0] * out[1] + np.sum(np.array(out) ** 2)


def interpolated_table(x, at):
    k = int(at * 2.0)
    w = at * 2.0 - k
    return (1.0 - w) * x[k] + w * x[k + 1]


def np_interp(values, at):
    return np.sum(np.interp(at, np.arange(6.0), values) ** 2)


CASES = [
    case(ends_and_middle, V),
    case(ends_and_middle, F),
    case(computed_positions, V, 2, others=((V, 1),)),
    case(differences_by_slices, V),
    case(strides, V),
    case(out_of_range_slices, V),
    case(empty_slice_plus_more, V, 2, others=((V, 0), (V, 6))),
    case(slice_of_slice, V),
    case(rows_and_columns, M),
    case(ellipsis_everywhere, T),
    case(new_axes, V, V[:2], argnums=(0, 1)),
    case(mixed_index, T, 1),
    case(index_tuple_in_a_name, M, (1, 2)),
    case(slice_objects, V),
    case(index_of_expression, V, V[::-1], argnums=(0, 1)),
    case(index_of_result, M),
    case(gather_with_repeats, V),
    case(gather_array, V, np.array([0, 3, 3, 5])),
    case(gather_array, V, [[0, 3], [3, 1]]),
    case(gather_array, F, np.array([0, 3, 3])),
    case(gather_rows, M, [1, 1, 0]),
    case(gather_pairs, M),
    case(gather_outer, M),
    case(gather_with_slice, T),
    case(gather_two_dimensional, V),
    case(negative_positions, V),
    case(permuted, V),
    case(taken, M),
    case(taken_along, M),
    case(best_of_each_row, M),
    case(segment_sums, V, np.array([0, 2, 1, 1, 0, 2])),
    case(histogram_weights, V, np.array([0, 2, 1, 1, 0, 2])),
    case(one_hot, V[:3], 1),
    case(masked, V),
    case(mask_argument, V, V > 0.5),
    case(mask_of_rows, M),
    case(nonzero_positions, V),
    case(compressed, V),
    case(where_and_select, V),
    case(chosen_by_index, V),
    case(clipped_and_bounded, V),
    case(elements_in_loops, M),
    case(growing_slices, V),
    case(moving_window, V, 3),
    case(index_chased, V, (3, 2, 0, 1, 5, 4)),
    case(index_from_data, V),
    case(row_by_row, M, V[:3], argnums=(0, 1)),
    case(interpolated_table, V, 1.3, argnums=(0, 1)),
    case(np_interp, V, np.array([0.3, 1.7, 4.2]), argnums=(0, 1)),
]
