"""Functions that write through other names of an array, with the gradient written by hand.

An entry of `PAIRS` is (function, gradient, arguments, kind), as in `golden_pairs`. The hand-written
adjoint of a view is the same view of the adjoint.
"""

import math

import numpy as np


def leapfrog(start, steps):
    state = start.copy()
    q, p = state[0], state[1]
    for _ in range(steps):
        p -= 0.1 * np.sin(q)
        q += 0.1 * p
    return np.sum(q * p)


def leapfrog_grad(start, steps):
    state = start.copy()
    q, p = state[0], state[1]
    q_tape = []
    for _ in range(steps):
        q_tape.append(q.copy())
        p -= 0.1 * np.sin(q)
        q += 0.1 * p
    # return np.sum(q * p)
    state_bar = np.empty(state.shape)
    q_bar, p_bar = state_bar[0], state_bar[1]
    q_bar[:], p_bar[:] = p, q
    for _ in range(steps):
        # q += 0.1 * p
        p_bar += 0.1 * q_bar
        # p -= 0.1 * np.sin(q)
        q_bar -= 0.1 * np.cos(q_tape.pop()) * p_bar
    return state_bar


def orthogonalised(A):
    Q = A.copy()
    total = 0.0
    for i in range(Q.shape[0]):
        row = Q[i]
        for j in range(i):
            row -= (Q[j] @ row) * Q[j]
        length = math.sqrt(row @ row)
        total += math.log(length)
        row /= length
    return total + np.sum(Q[0] * Q[-1])


def orthogonalised_grad(A):
    Q = A.copy()
    n = Q.shape[0]
    row_tape, length_tape, step_tape = [], [], []
    for i in range(n):
        row = Q[i]
        for j in range(i):
            step = Q[j] @ row
            step_tape.append(step)
            row_tape.append(row.copy())
            row -= step * Q[j]
        length = math.sqrt(row @ row)
        length_tape.append(length)
        row_tape.append(row.copy())
        row /= length
    # return total + np.sum(Q[0] * Q[-1])
    Q_bar = np.zeros(Q.shape)
    Q_bar[0] = Q[-1]
    Q_bar[-1] += Q[0]
    for i in reversed(range(n)):
        row, row_bar = Q[i], Q_bar[i]
        # row /= length
        length = length_tape.pop()
        row[:] = row_tape.pop()
        length_bar = 1.0 / length - row_bar @ row / length**2
        row_bar /= length
        # length = math.sqrt(row @ row)
        row_bar += length_bar / length * row
        for j in reversed(range(i)):
            # row -= (Q[j] @ row) * Q[j]
            step = step_tape.pop()
            row[:] = row_tape.pop()
            step_bar = -(row_bar @ Q[j])
            Q_bar[j] -= step * row_bar
            Q_bar[j] += step_bar * row
            row_bar += step_bar * Q[j]
    return Q_bar


def damped(x):
    y = x * x
    tail = y[1:]
    tail *= 0.5
    tail[0] = x[0] * tail[1]
    return np.sum(y * y)


def damped_grad(x):
    y = x * x
    tail = y[1:]
    tail *= 0.5
    tail[0] = x[0] * tail[1]
    # return np.sum(y * y)
    y_bar = 2.0 * y
    tail_bar = y_bar[1:]
    # tail[0] = x[0] * tail[1]
    t_bar = tail_bar[0]
    tail_bar[0] = 0.0
    x_bar = np.zeros(x.shape)
    x_bar[0] += t_bar * tail[1]
    tail_bar[1] += x[0] * t_bar
    # tail *= 0.5
    tail_bar *= 0.5
    # y = x * x
    x_bar += 2.0 * x * y_bar
    return x_bar


rng = np.random.default_rng(23)
PAIRS = [
    (damped, damped_grad, (rng.normal(size=8),), "grad"),
    (damped, damped_grad, (rng.normal(size=1000),), "grad"),
    (leapfrog, leapfrog_grad, (rng.normal(size=(2, 50)), 40), "grad"),
    (leapfrog, leapfrog_grad, (rng.normal(size=(2, 50000)), 20), "grad"),
    (orthogonalised, orthogonalised_grad, (rng.normal(size=(12, 30)),), "grad"),
]
