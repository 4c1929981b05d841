"""Rows of an array, each made from the one before: read again where they were put."""
# ruff: noqa: E402

import numpy as np


def states(W, X):
    H = np.zeros((X.shape[0] + 1, W.shape[0]))
    for t in range(X.shape[0]):
        H[t + 1] = np.tanh(W @ H[t] + X[t])
    return np.sum(H * H)


transformation = "grad"
argnums = (0, 1)
rng = np.random.default_rng(0)
args = (0.5 * rng.normal(size=(3, 3)), rng.normal(size=(4, 3)))


# output
import numpy as np


def states_grad(W, X):
    """Gradient of states with respect to W, X."""
    H = np.zeros((X.shape[0] + 1, W.shape[0]))
    for t in range(X.shape[0]):
        H[t + 1] = np.tanh(W @ H[t] + X[t])
    # line 11: return np.sum(H * H)
    H_bar = 2.0 * H
    W_bar = np.zeros(W.shape)
    X_bar = np.zeros(X.shape)
    for t in reversed(range(X.shape[0])):
        # line 10: H[t + 1] = np.tanh(W @ H[t] + X[t])
        t2 = H[t + 1]
        t2_bar = (1.0 - t2 * t2) * H_bar[t + 1]
        H_bar[t + 1] = 0.0
        X_bar[t] += t2_bar
        W_bar += np.outer(t2_bar, H[t])
        H_bar[t] += W.T @ t2_bar
    return W_bar, X_bar
