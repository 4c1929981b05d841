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


# output
import numpy as np


def rnn_grad(W, U, xs):
    """Gradient of rnn with respect to W."""
    h = np.zeros(W.shape[0])
    h_tape = []
    for x in xs:
        h_tape.append(h)
        h = np.tanh(W @ h + U @ x)
    # line 11: return np.sum(h * h)
    h_bar = 2.0 * h
    W_bar = np.zeros(W.shape)
    for x in reversed(xs):
        # line 10: h = np.tanh(W @ h + U @ x)
        t_bar = (1.0 - h * h) * h_bar
        h = h_tape.pop()
        W_bar += np.outer(t_bar, h)
        h_bar = W.T @ t_bar
    return W_bar
