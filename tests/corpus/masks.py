"""Writes to the elements that masks and arrays of integers choose: numbers and arrays, rows, in
loops and branches; of what is named twice, the last place counts, or each for `np.add.at`.
"""

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.25, -0.9, -0.5, 0.8])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [-0.8, 0.9, 1.4], [-0.3, 0.2, 0.6]])
CHOSEN = np.array([True, False, True, True, False])
NONE = np.zeros(5, bool)


def rectified(x):
    y = x.copy()
    y[y < 0] = 0.0
    return np.sum(y * x)


def rectified_and_added(x):
    y = x * 2.0
    y[x < 0] = 0.0
    return np.sum(y)


def number_at_a_mask(x, v):
    y = np.sin(x)
    y[x > 0.5] = v
    y[x < -1.0] += v * v
    y[x < 0] *= v
    y[x > 1.0] -= v
    return np.sum(y * y)


def values_at_a_mask(x):
    m = x > 0
    y = x * x
    y[m] = x[m] ** 3
    y[~m] *= np.exp(x[~m])
    y[m] += y[m] * x[m]
    return np.sum(np.sin(y))


def mask_given(x, m):
    y = np.ones(5)
    y[m] = x[m]
    y[m] /= 2.0 + x[m] ** 2
    return np.sum(y**2) + y[0]


def array_that_fits(x, v):
    y = x**2
    y[x > 0] = v
    return np.sum(y * x)


def one_value_spread(x):
    y = x**2
    y[x > 0] = x[:1]
    return np.sum(y * y)


def mask_of_rows(A, v):
    A = A.copy()
    m = A[:, 0] > 0
    A[m] = v
    A[~m, 1] *= 3.0 * v[0]
    A[m, 1:] += A[m, :-1]
    return np.sum(A**3)


def columns_of_rows(A):
    B = A * A
    m = A[:, 1] > 0
    B[m, 2] = A[m, 0] * A[m, 1]
    B[m] *= 0.5
    B[:, A[0] > 0] += A[:, :1]
    return np.sum(B * A)


def mask_of_a_matrix(A):
    B = np.cos(A)
    B[A > 0.5] = 0.0
    B[B > 0.9] **= 2
    B[np.abs(A) < 0.55] += A[0, 0]
    return np.sum(B * B)


def logarithm_where_it_is_defined(x):
    y = np.zeros_like(x)
    m = x > 0
    y[m] = np.log(x[m])
    return np.sum(y * y)


def changed_masks(x):
    m = x > 0
    y = x.copy()
    y[m] = np.sin(x[m]) * 2.0
    m[0] = not m[0]
    y[m] *= x[m]
    m = ~m
    y[m] = y[m] ** 2
    return y @ y


def masks_in_a_loop(x, v):
    y = x * 1.0
    for k in range(4):
        m = y > 0.3 * k
        m[k] = True
        y[m] = y[m] * x[m] + v
        y[y > 1.5] = 0.3 * v
    return np.sum(y * y)


def masks_until(x):
    y = x * x + 0.5
    steps = 0
    while np.any(y > 0.6):
        y[y > 0.6] *= 0.5 + 0.1 * x[0]
        steps += 1
    return np.sum(y * y) * steps


def masks_on_each_path(x):
    y = x.copy()
    for k in range(3):
        if x[k] > 0:
            y[y < 0] = -x[k] ** 2
        else:
            y[y > 0.5] -= x[k]
            continue
        y[y * x > 1.0] *= 2.0
    return np.sum(y**2)


def clipped_by_a_helper(x, low):
    def clip(z, at):
        z[z < at] = at
        return z

    y = clip(x * 1.5, low)
    return np.sum(clip(y * x, low * 2.0) * y)


def mask_over_what_is_read_before(x):
    y = np.exp(x)
    a = y * y
    y[x > 0] = x[x > 0]
    b = y * x
    y[b > 0.3] = b[b > 0.3] * a[b > 0.3]
    return np.sum(y * b)


def mask_of_stored_masks(x, masks):
    y = np.ones(5)
    for k in range(2):
        y[masks[k]] *= x[masks[k]]
        y[~masks[k]] += x[k]
    return np.sum(y * y)


def list_of_bools(x):
    y = x**2
    y[[True, False, False, True, True]] = x[0]
    return np.sum(y * x)


def integers_of_a_mask(x):
    n = np.zeros(5, int)
    n[x > 0] = 2
    return np.sum(x * n)


def lists_of_integers(x):
    y = x * x
    y[[0, 2]] = x[1]
    y[[3, -1]] *= x[:2]
    y[[1, 1, 0]] = np.sin(x[:3])
    y[[2, 2]] += x[3]
    return np.sum(y * y)


def places_given(x, places):
    y = np.zeros(4)
    y[places] = x
    np.add.at(y, places, x * x)
    np.subtract.at(y, places, y[places] * 0.5)
    y[places] += x
    y[places] *= y[0]
    return np.sum(y * y)


def rows_given(x, rows):
    y = np.zeros((3, 5))
    y[rows] = x
    y[rows, 2] = x[:3] * y[0, 0]
    y[:, [0, 1]] = x[0]
    y[rows] = np.outer(x[:3], x)
    return np.sum(y**3)


def lu_with_pivots(A):
    A = A.copy()
    n = A.shape[0]
    for k in range(n):
        p = k + int(np.argmax(np.abs(A[k:, k])))
        A[[k, p]] = A[[p, k]]
        A[k + 1 :, k] /= A[k, k]
        A[k + 1 :, k + 1 :] -= np.outer(A[k + 1 :, k], A[k, k + 1 :])
    return np.sum(np.log(np.abs(np.diag(A)))) + np.sum(A**2)


def diagonals(A, v):
    B = A @ A.T
    np.fill_diagonal(B, v)
    np.fill_diagonal(B, v * B[0, 1])
    B[[0, 1], [1, 1]] = A[0, :2]
    B[[0, 2, 0], 1] += A[0]
    C = A * 2.0
    np.fill_diagonal(C, A[0, 0] ** 2)
    return np.sum(B * B) + np.sum(C * A)


def in_the_order_of_values(x):
    y = np.empty_like(x)
    order = np.argsort(x)
    y[order] = np.arange(5) * x
    y[order[:2]] = x[0]
    for k in range(3):
        y[[k, k + 1]] = y[[k + 1, k]] * x[k]
    return np.sum(y * x)


def histogram(x, w):
    h = np.zeros(6)
    k = np.floor(np.abs(x) * 2).astype(int)
    np.add.at(h, k, w * x)
    for i in range(2):
        np.add.at(h, [0, i, 1], h[3] * w[i])
    return np.sum(h * h)


def tuples_of_indices(x):
    A = np.outer(x, x)
    A[np.nonzero(x > 0)] = x
    A[np.triu_indices(5, 1)] *= 2.0
    A[np.diag_indices(5)] = np.exp(x)
    k = np.where(A > 0.3)
    A[k] = A[k] ** 2
    for i in range(2):
        k = np.tril_indices(5, -1 - i)
        A[k] *= x[i]
        A[np.nonzero(x > 0.1 * i)[0], 1] = x[i]
    j = (1, 2)
    A[j] = x[0]
    i, j = [0, 0, 1], [1, 1, 2]
    A[i, j] = x[:3]
    A[i] *= x[1]
    A[0, np.argsort(x)] += x
    A[np.argsort(A)[0]] = A[0, 0] * x
    return np.sum(A * A)


def rows_in_their_orders(A):
    B = A * A
    B[0, np.argsort(A[:3], axis=1)[1]] = A[1]
    C = np.zeros(3)
    C[np.argsort(A[0])] = A[1]
    return np.sum(B * B) + np.sum(C * A[2])


SQUARE = M[:3]
CASES = [
    case(rectified, V),
    case(rectified_and_added, V),
    case(number_at_a_mask, V, 0.7, argnums=(0, 1)),
    case(values_at_a_mask, V),
    case(mask_given, V, CHOSEN, others=((W, CHOSEN), (W, NONE))),
    case(array_that_fits, V, W[:3], argnums=(0, 1)),
    case(one_value_spread, V),
    case(mask_of_rows, M, V[:3], argnums=(0, 1)),
    case(columns_of_rows, M),
    case(mask_of_a_matrix, M),
    case(logarithm_where_it_is_defined, V),
    case(logarithm_where_it_is_defined, np.array([0.0, 0.5, -1.0]),
         expected=np.array([0.0, 4.0 * np.log(0.5), 0.0]), others=()),
    case(changed_masks, V),
    case(masks_in_a_loop, V, 0.35, argnums=(0, 1)),
    case(masks_until, V),
    case(masks_on_each_path, V, others=((W,),)),
    case(clipped_by_a_helper, V, -0.55, argnums=(0, 1)),
    case(mask_over_what_is_read_before, V),
    case(mask_of_stored_masks, V, np.array([CHOSEN, ~CHOSEN])),
    case(list_of_bools, V),
    case(integers_of_a_mask, V),
    case(rectified, V.astype(np.float32)),
    case(lists_of_integers, V),
    case(places_given, V, np.array([2, 0, 2, 1, 2]),
         others=((W, np.array([0, 1, 2, 3, -1])), (V, np.array([0, 0, 0, 0, 0])))),
    case(rows_given, V, np.array([1, 0, 1])),
    case(lu_with_pivots, SQUARE),
    case(tuples_of_indices, V),
    case(rows_in_their_orders, M),
    case(diagonals, M, 0.3, argnums=(0, 1)),
    case(in_the_order_of_values, V),
    case(histogram, V, W, argnums=(0, 1)),
]  # fmt: skip
