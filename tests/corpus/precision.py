"""Numbers of single precision and arrays of rank 0, in loops that write."""

import math

import numpy as np

from . import case

V = np.array([0.5, -1.2, 0.8, 1.5])
N = V.astype(np.float32)
U = np.array([0.5, 1.25, 0.75, 1.5])
R = np.diag([2.0, 1.5, 1.8, 2.2]) + 0.3 * np.outer(V, V)


def lanczos(A, v, m):
    n = len(v)
    basis = np.zeros((m + 1, n))
    alpha, beta = np.zeros(m), np.zeros(m + 1)
    basis[0] = v / np.linalg.norm(v)
    for j in range(m):
        w = A @ basis[j]
        if j > 0:
            w -= beta[j] * basis[j - 1]
        alpha[j] = w @ basis[j]
        w -= alpha[j] * basis[j]
        beta[j + 1] = np.sqrt(w @ w)
        basis[j + 1] = w / beta[j + 1]
    return np.sum(alpha**2) + np.sum(beta[1:])


def sparse_power_method(data, x):
    starts, columns = [0, 2, 3, 6, 7], [0, 2, 1, 0, 1, 2, 3]
    for _ in range(3):
        y = np.zeros_like(x)
        for i in range(4):
            for k in range(starts[i], starts[i + 1]):
                y[i] += data[k] * x[columns[k]]
        x = y / np.linalg.norm(y)
    return x[0] - x[2] * x[1]


def state_made_again(x):
    """The array keeps its shape from round to round."""
    for _ in range(2):
        y = np.zeros_like(x)
        for i in range(3):
            y[i] += x[i] * x[i + 1]
        x = np.sin(y) + 0.1
    return x[0] - x[2] * x[1]


def state_that_is_another_name(x):
    for k in range(3):
        y = np.empty_like(x)
        for i in range(len(x)):
            y[i] = x[i] * (k + 1.0) + x[i - 1]
        x = y
    return x @ x


def limited_advection(u, c, steps):
    for _ in range(steps):
        left = np.roll(u, 1)
        s = np.where(u * left > 0, np.where(np.abs(u) < np.abs(left), u, left), 0.0)
        flux = u + 0.5 * (1 - c) * s
        u = u - c * (flux - np.roll(flux, 1))
    return u @ u + u[2]


def filtered(z, q, r):
    """A Kalman filter of a constant, whose variances may be arrays of rank 0."""
    n = len(z)
    x, p, gain = np.zeros(n), np.zeros(n), np.zeros(n)
    x[0], p[0] = z[0], 1.0
    for k in range(1, n):
        predicted = p[k - 1] + q
        gain[k] = predicted / (predicted + r)
        x[k] = x[k - 1] + gain[k] * (z[k] - x[k - 1])
        p[k] = (1.0 - gain[k]) * predicted
    return np.sum((x - z) ** 2) + math.exp(p[-1])


def angle_of(x, y):
    return np.arctan2(x, y) * np.hypot(x, y)


def raised(n, m):
    return n**m


def looked_up(x, y):
    return np.interp(x, [0.0, 1.0, 4.0], [1.0, 2.0, 5.0]) * y


def polynomial_at_two(x, y):
    return np.polyval([x, y, 1.0], 2)


CASES = [
    case(angle_of, np.float32(0.5), 1.5, argnums=(0, 1)),
    case(angle_of, 2, 3, argnums=(0, 1)),
    case(raised, 5, 2, argnums=(0, 1)),
    case(looked_up, np.float32(2.5), np.float32(0.5), argnums=(0, 1)),
    case(polynomial_at_two, np.float64(0.5), np.array(1.5), argnums=(0, 1)),
    case(lanczos, R, V, 3, argnums=(0, 1)),
    case(lanczos, R.astype(np.float32), N, 1, argnums=(0, 1)),
    case(sparse_power_method, np.linspace(0.4, 1.6, 7), V, argnums=(0, 1)),
    case(sparse_power_method, np.linspace(0.4, 1.6, 7, dtype=np.float32), N, argnums=(0, 1)),
    case(state_made_again, V),
    case(state_made_again, N),
    case(state_that_is_another_name, V),
    case(state_that_is_another_name, N),
    case(limited_advection, U, 0.4, 3, argnums=(0, 1)),
    case(limited_advection, U.astype(np.float32), 0.5, 1, argnums=(0, 1), others=()),
    case(limited_advection, U, np.float32(0.4), 3, argnums=(0, 1)),
    case(filtered, V, np.array(0.1), np.array(0.4), argnums=(0, 1, 2)),
    case(filtered, V, 0.1, 0.4, argnums=(0, 1, 2)),
]
