"""A reduction over an axis, without keepdims."""
# ruff: noqa: E402

import numpy as np


def log_sum_exp_rows(X, w):
    return np.sum(w * np.log(np.sum(np.exp(X), axis=1)))


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=(4, 3)), rng.normal(size=4))


# output
import numpy as np


def log_sum_exp_rows_grad(X, w):
    """Gradient of log_sum_exp_rows with respect to X."""
    t = np.exp(X)
    # line 8: return np.sum(w * np.log(np.sum(np.exp(X), axis=1)))
    X_bar = t * (w / np.sum(t, axis=1))[:, None]
    return X_bar
