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


# output
import numpy as np


def network_grad(params, x, target):
    """Gradient of network with respect to params."""
    h = x
    h_tape = []
    for i in range(3):
        h_tape.append(h)
        h = np.tanh(h @ params[f"W{i}"] + params[f"b{i}"])
    t = h - target
    h_bar = 2.0 / t.size * t
    params_bar = {key: np.zeros(leaf.shape) for key, leaf in params.items()}
    for i in reversed(range(3)):
        # line 10: h = np.tanh(h @ params[f"W{i}"] + params[f"b{i}"])
        t_bar = (1.0 - h * h) * h_bar
        h = h_tape.pop()
        params_bar[f"b{i}"] += np.sum(t_bar, axis=0)
        h_bar = t_bar @ params[f"W{i}"].T
        params_bar[f"W{i}"] += h.T @ t_bar
    return params_bar
