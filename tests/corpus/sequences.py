"""Arrays put together from parts: concatenate, stack and kin, displays of numbers and rows."""
import math

import numpy as np

from . import case

rng = np.random.default_rng(91)
V3, W3, V4 = rng.normal(size=3), rng.normal(size=3), rng.normal(size=4)
V7, V1, V0 = rng.normal(size=7), rng.normal(size=1), np.zeros(0)
M23, M32, M33 = rng.normal(size=(2, 3)), rng.normal(size=(3, 2)), rng.normal(size=(3, 3))
C = rng.normal(size=(2, 3, 2))
N3 = V3.astype(np.float32)
I3 = np.array([2, -1, 3])


def joined(a, b, w):
    z = np.concatenate([a, b])
    return np.sum(z * z * w)


def joined_with_ends(x):
    z = np.concatenate([[0.0], x, [1.0]])
    return np.sum((z[1:] - z[:-1]) ** 2)


def joined_three(a, b, c):
    z = np.concatenate((a, np.sin(b), c * 2.0))
    return np.sum(z**3) + np.sum(b)


def joined_columns(a, b):
    z = np.concatenate([a, b], axis=1)
    return np.sum(z[:, 1:] * z[:, :-1])


def joined_columns_from_the_end(a, b):
    z = np.concatenate([b, a], axis=-1)
    return np.sum(np.tanh(z) @ z.T)


def joined_flat(a, b):
    z = np.concatenate([a, b], axis=None)
    return np.sum(np.arange(z.size) * z**2)


def joined_with_itself(x):
    z = np.concatenate([x, x[::-1], x])
    return np.sum(z * np.arange(z.size))


def only_the_sum(a, b):
    return np.sum(np.concatenate([a, 2.0 * b]))


def only_one_part(a, b):
    z = np.concatenate([a, b])
    return np.sum(z[: a.shape[0]] ** 2)


def slices_as_elements(x):
    z = np.concatenate([x[2:], x[:2] ** 2])
    return np.sum(z * x)


def rotated_in_a_loop(x):
    for k in range(4):
        x = np.concatenate([x[1:], x[:1] * (k + 1.0)])
    return np.sum(x**2)


def grown_in_a_loop(x):
    h = x
    for i in range(3):
        h = np.concatenate([h, np.sin(h[:2]) * (i + 1.0)])
    return np.sum(h * h)


def grown_from_nothing(x):
    rows = np.zeros((0, 3))
    for i in range(3):
        rows = np.concatenate([rows, (x * i)[None, :]])
    return np.sum(rows @ rows.T)


def under_a_branch(a, b):
    if a[0] > b[0]:
        z = np.concatenate([a, b])
    else:
        z = np.concatenate([b, a * 2.0])
    return np.sum(z[:-1] * z[1:])


def in_a_helper(x):
    return np.sum(_mirrored(_mirrored(x)) ** 2)


def _mirrored(x):
    return np.hstack([x, x[::-1] * 0.5])


def nested_joins(a, b):
    z = np.stack([np.concatenate([a, b]), np.concatenate([b, a])])
    return np.sum(z[0] * np.exp(z[1]))


def one_element(x):
    z = np.concatenate([x]) * x
    return np.sum(z * z)


def an_inactive_part(a, b):
    z = np.concatenate([a, b, a])
    return np.sum(z**2 * np.arange(z.size))


def narrow_among_wide(a, b):
    z = np.concatenate([a, b])
    return np.sum(z * z * z)


def ints_among_floats(x):
    z = np.concatenate([I3, x, I3 * 2])
    return np.sum(z[1:] * z[:-1])


def list_with_a_number(x, s):
    z = np.concatenate([x, [s, s * s], (1.0,)])
    return np.sum(z**2)


def stacked(a, b):
    z = np.stack([a, b])
    return np.sum(z[0] * z[1] ** 2)


def stacked_columns(a, b):
    z = np.stack((a, b, a * b), axis=-1)
    return np.sum(np.sin(z))


def stacked_matrices(a, b):
    z = np.stack([a, b.T, a], axis=1)
    return np.sum(z[:, 0] * z[:, 1] * z[:, 2])


def stacked_twice(x):
    return np.sum(np.stack([x, x]) ** 2 * np.array([[1.0], [2.0]]))


def stacked_and_broadcast(a, b, w):
    return np.sum(np.stack([a + 1.0, b * 2.0]) * w)


def stacked_numbers(x, y):
    z = np.stack([x, y, x * y])
    return np.sum(z * z)


def vertical(a, m):
    z = np.vstack([a, m, a])
    return np.sum(z * np.sin(z))


def horizontal(a, x):
    z = np.hstack([x, a, x * 2.0, 1.0])
    return np.sum(z[1:] * z[:-1])


def horizontal_matrices(a, b):
    return np.sum(np.hstack((a, b)) ** 3)


def as_columns(a, m):
    X = np.column_stack((np.ones(3), a, m))
    return np.sum(X.T @ X)


def in_depth(a, b):
    z = np.dstack([a, b * b])
    return np.sum(z[:, :, 0] * z[:, :, 1])


def appended(a, x):
    z = np.append(a, x)
    return np.sum(z**3)


def appended_array(a, b):
    z = np.append(a, b[None, :], axis=0)
    return np.sum(z.T @ z)


def appended_in_a_loop(x):
    z = np.array([x])
    for _ in range(3):
        z = np.append(z, z[-1] * x)
    return np.sum(z)


def rotation(t, v):
    c, s = np.cos(t), np.sin(t)
    R = np.array([[c, -s], [s, c]])
    return np.sum((R @ v) ** 2 * np.array([1.0, 2.0]))


def numbers(x, y):
    z = np.array([x, y * y, 3.0])
    return np.sum(z * z[::-1])


def numbers_of_math(t):
    z = np.asarray([math.sin(t), math.cos(t), t])
    return z @ z * z[0]


def rows_of_arrays(a, b):
    m = np.array([a, b, a - b])
    return np.sum(m @ m.T)


def row_among_numbers(a, x):
    m = np.array([a, [x, 1, x * x]])
    return np.sum(m[0] * m[1])


def parts_of_an_array(x):
    m = np.array([[x[0], x[1]], [x[2], x[0] * x[1]]])
    return np.sum(m @ m)


def array_in_a_loop(x):
    state = np.array([x, 0.5])
    for _ in range(5):
        state = np.array([state[1], -np.sin(state[0])]) * 0.9
    return state[0] * state[1]


def array_of_ints_and_a_float(x):
    return np.sum(np.array([1, 2, x]) ** 2)


def array_that_drops_fractions(x):
    return x * np.sum(np.array([x, 2.0 * x], dtype=int))


def narrow_array(x):
    z = np.array([x, 2.0], dtype=np.float32)
    return np.sum(z * z)


def rebound_by_its_own_parts(h, x):
    h = np.stack([h[1], h[0] * x])
    h = np.stack([h[1], h[0] * x])
    return np.sum(h**2)


def jacobi_matrix(x):
    J = np.array([[2.0 * x[0], 1.0], [x[1], x[0]]])
    r = np.array([x[0] ** 2 + x[1] - 3.0, x[0] * x[1]])
    return np.sum((J.T @ r) ** 2)


def halves(x):
    a, b = np.split(x, 2)
    return np.sum(a * b**2)


def one_third(x):
    return np.sum(np.split(x * x, 3)[1] ** 2)


def cut_at(x):
    a, b, c = np.split(x, [1, 3])
    return np.sum(a) * np.sum(b * b) - np.sum(c**3)


def cut_at_computed(x):
    n = x.shape[0] // 3
    a, b = np.split(x * 2.0, [n + 1])
    return np.sum(a) * np.sum(b * b)


def cut_unevenly(x):
    a, b, c = np.array_split(x, 3)
    return np.sum(a) * np.sum(b * b) - np.sum(c**3)


def cut_columns(m):
    a, b = np.hsplit(m, 2)
    return np.sum(a * np.sin(b))


def cut_rows(m):
    a, b = np.vsplit(m, [1])
    return np.sum(a * b)


def cut_in_a_loop(h, w):
    for _ in range(3):
        i, f = np.split(w @ h, 2)
        h = np.tanh(i) * f
    return np.sum(h)


def cut_and_rebound(x):
    x = np.split(x, 2)[0]
    x = np.split(x, 2)[1] * x[:1]
    return np.sum(x**2)


def cut_and_joined(x):
    return np.sum(np.concatenate(np.split(x, 2)[::-1]) * x)


def parts_of_something_else(x):
    a, b = np.split(np.arange(6.0), 2)
    return np.sum(a * x) + np.sum(b * x * x)


def blocks(a, b, c):
    k = np.block([[a, b[:, None]], [b, c]])
    return np.sum(k @ k)


def padded(x):
    y = np.pad(x, (1, 2))
    return np.sum((y[1:] - y[:-1]) ** 2)


def padded_by_an_argument(x, n):
    y = np.pad(x, n, constant_values=1.0)
    return np.sum(y[1:] * y[:-1])


def padded_in_a_loop(x):
    for _ in range(3):
        x = np.pad(x, 1)
        x = x[2:] + x[1:-1] * x[:-2]
    return np.sum(x)


def chain(a, b, c, d):
    return np.sum(np.linalg.multi_dot([a, b, c, d]) ** 2)


def chain_between_vectors(x, m, n):
    return np.linalg.multi_dot([x, m, n, x]) ** 2


def on_a_grid(x, y):
    X, Y = np.meshgrid(x, y)
    return np.sum(np.sin(X) * Y**2)


def on_a_grid_of_three(x, y, z):
    X, Y, Z = np.meshgrid(x, y, z, indexing="ij")
    return np.sum(X * Y**2 * np.cos(Z))


def on_a_fixed_grid(s):
    X, Y = np.meshgrid(np.arange(3.0), np.arange(2.0))
    return np.sum(np.exp(-s * (X**2 + Y**2)))


CASES = [
    case(joined, V3, V4, V7, argnums=(0, 1, 2)),
    case(joined, V3, V4, V7, argnums=1),
    case(joined_with_ends, V3),
    case(joined_with_ends, V1, others=()),
    case(joined_with_ends, V0, others=(), warns=None),
    case(joined_three, V3, V4, W3, argnums=(0, 1, 2)),
    case(joined_columns, M23, rng.normal(size=(2, 2)), argnums=(0, 1)),
    case(joined_columns_from_the_end, M23, M23[:, :1], argnums=(0, 1)),
    case(joined_flat, M23, V4, argnums=(0, 1)),
    case(joined_flat, M23, 0.5, argnums=(0, 1)),
    case(joined_with_itself, V4),
    case(only_the_sum, V3, V4, argnums=(0, 1)),
    case(only_one_part, V3, V4, argnums=(0, 1)),
    case(slices_as_elements, V4),
    case(rotated_in_a_loop, V4),
    case(grown_in_a_loop, V3),
    case(grown_from_nothing, V3),
    case(under_a_branch, V3, V4, argnums=(0, 1)),
    case(in_a_helper, V3),
    case(nested_joins, V3, W3, argnums=(0, 1)),
    case(one_element, V3),
    case(an_inactive_part, V3, W3),
    case(narrow_among_wide, N3, V4, argnums=(0, 1)),
    case(narrow_among_wide, N3, N3[:2], argnums=(0, 1)),
    case(ints_among_floats, V3),
    case(list_with_a_number, V3, 0.7, argnums=(0, 1)),
    case(stacked, V3, W3, argnums=(0, 1)),
    case(stacked, N3, W3, argnums=(0, 1)),
    case(stacked_columns, V3, W3, argnums=(0, 1)),
    case(stacked_matrices, M23, M32, argnums=(0, 1)),
    case(stacked_twice, V3),
    case(stacked_and_broadcast, V3, W3, V1, argnums=(0, 1, 2)),
    case(stacked_numbers, 0.6, 1.4, argnums=(0, 1)),
    case(vertical, V3, M23, argnums=(0, 1)),
    case(horizontal, V3, 0.4, argnums=(0, 1)),
    case(horizontal_matrices, M23, M23 * 2.0, argnums=(0, 1)),
    case(as_columns, V3, M32, argnums=(0, 1)),
    case(in_depth, M23, M23 + 1.0, argnums=(0, 1)),
    case(appended, V3, 1.5, argnums=(0, 1)),
    case(appended_array, M33, V3, argnums=(0, 1)),
    case(appended_in_a_loop, 1.2),
    case(rotation, 0.3, np.array([1.0, 2.0]), argnums=(0, 1)),
    case(numbers, 2.0, 3.0, argnums=(0, 1)),
    case(numbers_of_math, 0.8),
    case(rows_of_arrays, V3, W3, argnums=(0, 1)),
    case(row_among_numbers, V3, 0.5, argnums=(0, 1)),
    case(parts_of_an_array, V3),
    case(array_in_a_loop, 0.9),
    case(array_of_ints_and_a_float, 0.5),
    case(array_that_drops_fractions, 1.6),
    case(narrow_array, 0.5, expected=1.0, others=()),
    case(rebound_by_its_own_parts, np.array([0.5, -1.5]), 0.8, argnums=(0, 1)),
    case(jacobi_matrix, np.array([1.5, -0.5])),
    case(halves, rng.normal(size=6)),
    case(halves, rng.normal(size=(2, 3))),
    case(one_third, rng.normal(size=6)),
    case(cut_at, V7),
    case(cut_at_computed, V7),
    case(cut_unevenly, V7),
    case(cut_unevenly, rng.normal(size=8)),
    case(cut_unevenly, rng.normal(size=6)),
    case(cut_columns, rng.normal(size=(3, 4))),
    case(cut_columns, V4),
    case(cut_rows, M33),
    case(cut_in_a_loop, V3, rng.normal(size=(6, 3)), argnums=(0, 1)),
    case(cut_and_rebound, rng.normal(size=8)),
    case(cut_and_joined, rng.normal(size=6)),
    case(parts_of_something_else, V3),
    case(blocks, M33, V3, 0.5, argnums=(0, 1, 2)),
    case(padded, V3),
    case(padded, V0, others=(), warns=None),
    case(padded_by_an_argument, V3, 2),
    case(padded_by_an_argument, V3, 0),
    case(padded_in_a_loop, V4),
    case(chain, M23, M33, M32, M23, argnums=(0, 1, 2, 3)),
    case(chain_between_vectors, V3, M33, M33.T, argnums=(0, 1, 2)),
    case(on_a_grid, V3, V4, argnums=(0, 1)),
    case(on_a_grid, V3, V1, argnums=(0, 1)),
    case(on_a_grid_of_three, V3, V4, V3[:2], argnums=(0, 1, 2)),
    case(on_a_fixed_grid, 0.3),
]
