"""A convolution that is cut."""
# ruff: noqa: E402

import numpy as np


def smoothing(x, kernel, y):
    r = np.convolve(x, kernel, mode="same") - y
    return np.mean(r**2)


transformation = "grad"
argnums = (0, 1)
rng = np.random.default_rng(0)
args = (rng.normal(size=8), np.array([0.2, 0.5, 0.3]), rng.normal(size=8))


# output
import numpy as np
from srcgrad.runtime import unbroadcast
from srcgrad.runtime import unclipped


def smoothing_grad(x, kernel, y):
    """Gradient of smoothing with respect to x, kernel."""
    t = np.convolve(x, kernel, mode="same")
    r = t - y
    # line 9: return np.mean(r**2)
    r_bar = 2.0 / y.size * r
    # line 8: r = np.convolve(x, kernel, mode="same") - y
    whole = unclipped(unbroadcast(r_bar, t.shape), x.shape, kernel.shape, "same")
    x_bar = np.correlate(whole, kernel, "valid")
    kernel_bar = np.correlate(whole, x, "valid")
    return x_bar, kernel_bar
