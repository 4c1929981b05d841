"""Calls that write to an array: `out=`, `where=`, `copyto`, `fill`, `sort`; whole arrays."""

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [-0.8, 0.9, 1.4]])


def results_put_out(x):
    y = np.zeros(x.shape)
    np.copyto(y, x * x)
    np.multiply(y, x, out=y)
    np.sin(y, out=y)
    np.add(y[1:], x[:-1], out=y[1:])
    np.exp(y[:2], y[:2])
    return np.sum(y * y)


def filled_and_sorted(x, v):
    y = np.empty_like(x)
    y.fill(v)
    for k in range(3):
        np.add(y, (v + k) * x, y)
        y.sort()
    return np.sum(y * x)


def where_a_mask_is(x):
    y = np.zeros_like(x)
    m = x > 0
    np.log(x, out=y, where=m)
    np.divide(y, x, out=y, where=m)
    np.copyto(y, 2.0 * x[0], where=m)
    z = x * x
    np.copyto(z, x, where=m)
    np.putmask(z, m, x[1])
    np.subtract(z, 3.0, out=z, where=m)
    return np.sum(y * y) + np.sum(z * x)


def products_put_out(A):
    B = np.zeros(A.shape)
    np.matmul(A, A, out=B)
    np.clip(B, -1.0, 1.0, out=B)
    np.cumsum(B, axis=0, out=B)
    np.dot(B, A, out=B)
    return np.sum(B * A)


def number_spread(x):
    y = np.zeros((2, 5))
    np.multiply(x, x, out=y)
    np.copyto(y[0], x[0])
    np.add(y, 1.0, out=y)
    return np.sum(y**2)


def written_by_a_helper(x):
    def put(z, v):
        z[...] = v * v
        z[:] = z * v

    y = np.zeros(5)
    put(y, x)
    return np.sum(y)


def exchanged_in_a_loop(x):
    A, B = x * 1.0, x * x
    for _ in range(3):
        A[:] = np.tanh(B * A)
        B[:] = A
        A[...] = B[::-1]
    return np.sum(A * B)


def replaced_on_one_path(x):
    y = x * 2.0
    for k in range(3):
        if x[k] > 0:
            y[:] = y * x
        else:
            y[k] = y[k] ** 2
    return np.sum(y * y)


def spread_rows(x):
    y = np.zeros((5, 5))
    y[...] = np.broadcast_to(x, (5, 5))
    y[0] = x * x
    y[...] = y.T
    y[0] += x
    return np.sum(y**2)


def counts_put_out(x):
    n = np.zeros(5, int)
    np.add(n, 2, out=n)
    n.fill(3)
    return np.sum(x**n)


CASES = [
    case(results_put_out, V),
    case(filled_and_sorted, V, 0.3, argnums=(0, 1)),
    case(where_a_mask_is, V),
    case(products_put_out, M),
    case(number_spread, V),
    case(written_by_a_helper, V),
    case(exchanged_in_a_loop, V),
    case(replaced_on_one_path, V),
    case(spread_rows, V),
    case(counts_put_out, V),
]
