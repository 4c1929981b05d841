"""A loop that overwrites its state: one kept reference a step."""
# ruff: noqa: E402

import numpy as np


def rnn(W, U, xs):
    h = np.zeros(W.shape[0])
    for x in xs:
        h = np.tanh(W @ h + U @ x)
    return np.sum(h * h)


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (0.5 * rng.normal(size=(4, 4)), rng.normal(size=(4, 3)), rng.normal(size=(6, 3)))
