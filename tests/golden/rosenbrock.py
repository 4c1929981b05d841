"""Slices of one array that overlap: contributions into a buffer."""
# ruff: noqa: E402

import numpy as np


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=8),)


# output
import numpy as np


def rosenbrock_grad(x):
    """Gradient of rosenbrock with respect to x."""
    t = x[:-1]
    # line 8: return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)
    t_bar = -2.0 * (1.0 - t)
    t2_bar = 200.0 * (x[1:] - t**2)
    t_bar -= 2.0 * t * t2_bar
    x_bar = np.zeros(x.shape)
    x_bar[:-1] = t_bar
    x_bar[1:] += t2_bar
    return x_bar
