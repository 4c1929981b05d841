"""Value and gradient of two arguments."""
# ruff: noqa: E402

import numpy as np


def fit(w, b, X, y):
    r = X @ w + b - y
    return 0.5 * np.dot(r, r)


transformation = "value_and_grad"
argnums = ("w", "b")
rng = np.random.default_rng(0)
args = (rng.normal(size=3), 0.4, rng.normal(size=(8, 3)), rng.normal(size=8))


# output
import numpy as np


def fit_value_and_grad(w, b, X, y):
    """Value and gradient of fit with respect to w, b."""
    r = X @ w + b - y
    value = 0.5 * np.dot(r, r)
    # line 8: r = X @ w + b - y
    b_bar = np.sum(r)
    w_bar = X.T @ r
    return value, (w_bar, float(b_bar))
