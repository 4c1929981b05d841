"""Rows by an array of indices, some twice."""
# ruff: noqa: E402

import numpy as np


def embed(W, idx):
    return np.sum(W[idx] ** 2)


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=(4, 3)), np.array([0, 2, 0]))


# output
import numpy as np


def embed_grad(W, idx):
    """Gradient of embed with respect to W."""
    # line 8: return np.sum(W[idx] ** 2)
    W_bar = np.zeros(W.shape)
    np.add.at(W_bar, idx, 2.0 * W[idx])
    return W_bar
