"""A penalty on a leaf of a dict: two contributions to one adjoint."""
# ruff: noqa: E402

import numpy as np


def ridge(params, X, y, penalty):
    r = X @ params["w"] + params["b"] - y
    return np.mean(r * r) + penalty * np.sum(params["w"] ** 2)


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = ({"w": rng.normal(size=3), "b": 0.3}, rng.normal(size=(6, 3)), rng.normal(size=6), 0.1)


# output
import numpy as np


def ridge_grad(params, X, y, penalty):
    """Gradient of ridge with respect to params."""
    r = X @ params["w"] + params["b"] - y
    # line 9: return np.mean(r * r) + penalty * np.sum(params["w"] ** 2)
    w_bar = 2.0 * penalty * params["w"]
    r_bar = 2.0 / r.size * r
    # line 8: r = X @ params["w"] + params["b"] - y
    b_bar = np.sum(r_bar)
    w_bar += X.T @ r_bar
    return {"w": w_bar, "b": float(b_bar)}
