"""A running maximum."""
# ruff: noqa: E402

import numpy as np


def drawdown(x):
    return np.max(np.maximum.accumulate(x) - x)


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=8),)


# output
import numpy as np
from srcgrad.runtime import scan_back
from srcgrad.runtime import step_slopes


def drawdown_grad(x):
    """Gradient of drawdown with respect to x."""
    t = np.maximum.accumulate(x) - x
    value = np.max(t)
    # line 8: return np.max(np.maximum.accumulate(x) - x)
    hit = t == value
    t_bar = hit * (1.0 / np.sum(hit))
    slope = step_slopes(np.maximum, x, 0)
    x_bar = slope[1] * scan_back(slope[0], t_bar, 0)
    x_bar -= t_bar
    return x_bar
