"""Parameters in a dict, a bias that broadcasts: the gradient is a dict."""
# ruff: noqa: E402

import numpy as np


def mlp(params, x, target):
    h = np.tanh(x @ params["W1"] + params["b1"])
    out = h @ params["W2"] + params["b2"]
    return np.sum((out - target) ** 2)


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
params = {
    "W1": rng.normal(size=(3, 5)),
    "b1": rng.normal(size=5),
    "W2": rng.normal(size=(5, 2)),
    "b2": rng.normal(size=2),
}
args = (params, rng.normal(size=(7, 3)), rng.normal(size=(7, 2)))
