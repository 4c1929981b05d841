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
