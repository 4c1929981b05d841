"""Outer differences and a triangle."""
# ruff: noqa: E402

import numpy as np


def pairwise_energy(p):
    d = p[:, None, :] - p[None, :, :]
    r2 = np.sum(d * d, axis=-1) + 0.1
    return np.sum(np.triu(1.0 / np.sqrt(r2), 1))


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=(4, 2)),)


# output
import numpy as np
from srcgrad.runtime import divide
from srcgrad.runtime import times


def pairwise_energy_grad(p):
    """Gradient of pairwise_energy with respect to p."""
    d = p[:, None, :] - p[None, :, :]
    r2 = np.sum(d * d, axis=-1) + 0.1
    t = np.sqrt(r2)
    # line 10: return np.sum(np.triu(1.0 / np.sqrt(r2), 1))
    r2_bar = divide(-times(divide(np.triu(np.ones(r2.shape), 1), t), 1.0 / t), 2.0 * t)
    # line 9: r2 = np.sum(d * d, axis=-1) + 0.1
    d_bar = 2.0 * d * r2_bar[:, :, None]
    # line 8: d = p[:, None, :] - p[None, :, :]
    p_bar = np.zeros(p.shape)
    p_bar[None, :, :] = np.sum(-d_bar, axis=0, keepdims=True)
    p_bar[:, None, :] += np.sum(d_bar, axis=1, keepdims=True)
    return p_bar
