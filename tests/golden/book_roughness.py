"""Differences with one-sided ends."""
# ruff: noqa: E402

import numpy as np


def roughness(y):
    return np.sum(np.gradient(y, 0.1) ** 2)


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=6),)


# output
import numpy as np
from srcgrad.runtime import gradient_back


def roughness_grad(y):
    """Gradient of roughness with respect to y."""
    # line 8: return np.sum(np.gradient(y, 0.1) ** 2)
    y_bar = gradient_back(2.0 * np.gradient(y, 0.1), 0.1)
    return y_bar
