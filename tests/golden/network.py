"""Layers in a loop, their parameters under f-string keys."""
# ruff: noqa: E402

import numpy as np


def network(params, x, target):
    h = x
    for i in range(3):
        h = np.tanh(h @ params[f"W{i}"] + params[f"b{i}"])
    return np.mean((h - target) ** 2)


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
params = {
    "W0": rng.normal(size=(3, 5)),
    "b0": rng.normal(size=5),
    "W1": rng.normal(size=(5, 4)),
    "b1": rng.normal(size=4),
    "W2": rng.normal(size=(4, 2)),
    "b2": rng.normal(size=2),
}
args = (params, rng.normal(size=(4, 3)), rng.normal(size=(4, 2)))
