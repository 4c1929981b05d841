"""Rows by their names, which are written to in turn."""
# ruff: noqa: E402

import numpy as np


def leapfrog(start, steps):
    state = start.copy()
    q, p = state[0], state[1]
    for _ in range(steps):
        p -= 0.1 * np.sin(q)
        q += 0.1 * p
    return np.sum(q * p)


transformation = "grad"
argnums = 0
args = (np.array([[0.3, -0.7, 1.1], [0.4, 0.2, -0.5]]), 4)


# output
import numpy as np


def leapfrog_grad(start, steps):
    """Gradient of leapfrog with respect to start."""
    state = start.copy()
    state_tape = []
    for _ in range(steps):
        state[1] -= 0.1 * np.sin(state[0])
        state_tape.append(state[0].copy())
        state[0] += 0.1 * state[1]
    # line 13: return np.sum(q * p)
    state_bar = np.zeros(state.shape)
    state_bar[1] = state[0]
    state_bar[0] += state[1]
    for _ in reversed(range(steps)):
        # line 12: q += 0.1 * p
        state[0] = state_tape.pop()
        state_bar[1] += 0.1 * state_bar[0]
        # line 11: p -= 0.1 * np.sin(q)
        state_bar[0] -= 0.1 * np.cos(state[0]) * state_bar[1]
    return state_bar
