"""Vectorised NumPy with a reduction: the seed stays a scalar, the loss is not computed."""
# ruff: noqa: E402

import numpy as np


def loss(w, X, y):
    margins = y * (X @ w)
    return np.mean(np.log1p(np.exp(-margins)))


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=4), rng.normal(size=(9, 4)), np.sign(rng.normal(size=9)))


# output
import numpy as np


def loss_grad(w, X, y):
    """Gradient of loss with respect to w."""
    margins = y * (X @ w)
    t = np.exp(-margins)
    # line 9: return np.mean(np.log1p(np.exp(-margins)))
    margins_bar = -(t * (1.0 / y.size / (1.0 + t)))
    # line 8: margins = y * (X @ w)
    w_bar = X.T @ (y * margins_bar)
    return w_bar
