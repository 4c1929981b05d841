"""A padding that repeats the edge."""
# ruff: noqa: E402

import numpy as np


def padded_blur(x):
    y = np.pad(x, 1, mode="edge")
    return np.sum((y[:-2] + y[1:-1] + y[2:]) ** 2) / 9.0


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=8),)


# output
import numpy as np
from srcgrad.runtime import pad_back


def padded_blur_grad(x):
    """Gradient of padded_blur with respect to x."""
    y = np.pad(x, 1, mode="edge")
    # line 9: return np.sum((y[:-2] + y[1:-1] + y[2:]) ** 2) / 9.0
    t_bar = 2.0 / 9.0 * (y[:-2] + y[1:-1] + y[2:])
    y_bar = np.zeros(y.shape)
    y_bar[2:] = t_bar
    y_bar[1:-1] += t_bar
    y_bar[:-2] += t_bar
    # line 8: y = np.pad(x, 1, mode="edge")
    x_bar = pad_back(y_bar, x.shape, 1, mode="edge")
    return x_bar
