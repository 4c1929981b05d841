"""A part of an array by a name, which is written to."""
# ruff: noqa: E402

import numpy as np


def damped(x):
    y = x * x
    tail = y[1:]
    tail *= 0.5
    tail[0] = x[0] * tail[1]
    return np.sum(y * y)


transformation = "grad"
argnums = 0
args = (np.array([1.3, 2.1, 0.7, -0.4]),)


# output
import numpy as np


def damped_grad(x):
    """Gradient of damped with respect to x."""
    y = x * x
    y[1:] *= 0.5
    t = x[0]
    t2 = y[2]
    y[1] = t * t2
    # line 12: return np.sum(y * y)
    y_bar = 2.0 * y
    # line 11: tail[0] = x[0] * tail[1]
    t_bar = y_bar[1]
    t2_bar = t2 * t_bar
    t3_bar = t * t_bar
    y_bar[1] = 0.0
    y_bar[2] += t3_bar
    x_bar = np.zeros(x.shape)
    x_bar[0] = t2_bar
    # line 10: tail *= 0.5
    y_bar[1:] *= 0.5
    # line 8: y = x * x
    x_bar += 2.0 * x * y_bar
    return x_bar
