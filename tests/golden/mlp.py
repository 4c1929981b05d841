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


# output
import numpy as np


def mlp_grad(params, x, target):
    """Gradient of mlp with respect to params."""
    h = np.tanh(x @ params["W1"] + params["b1"])
    out = h @ params["W2"] + params["b2"]
    # line 10: return np.sum((out - target) ** 2)
    out_bar = 2.0 * (out - target)
    # line 9: out = h @ params["W2"] + params["b2"]
    b2_bar = np.sum(out_bar, axis=0)
    h_bar = out_bar @ params["W2"].T
    W2_bar = h.T @ out_bar
    # line 8: h = np.tanh(x @ params["W1"] + params["b1"])
    t_bar = (1.0 - h * h) * h_bar
    b1_bar = np.sum(t_bar, axis=0)
    W1_bar = x.T @ t_bar
    return {"W1": W1_bar, "b1": b1_bar, "W2": W2_bar, "b2": b2_bar}
