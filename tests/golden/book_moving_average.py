"""A scan and two slices of it."""
# ruff: noqa: E402

import numpy as np


def moving_average(x, y):
    total = np.cumsum(x)
    mean = (total[3:] - total[:-3]) / 3.0
    return np.sum((mean - y) ** 2)


transformation = "grad"
argnums = (0, 1)
rng = np.random.default_rng(0)
args = (rng.normal(size=9), rng.normal(size=6))


# output
import numpy as np


def moving_average_grad(x, y):
    """Gradient of moving_average with respect to x, y."""
    total = np.cumsum(x)
    mean = (total[3:] - total[:-3]) / 3.0
    # line 10: return np.sum((mean - y) ** 2)
    mean_bar = 2.0 * (mean - y)
    y_bar = -mean_bar
    # line 9: mean = (total[3:] - total[:-3]) / 3.0
    t_bar = mean_bar / 3.0
    total_bar = np.zeros(total.shape)
    total_bar[:-3] = -t_bar
    total_bar[3:] += t_bar
    # line 8: total = np.cumsum(x)
    x_bar = np.cumsum(total_bar[::-1])[::-1]
    return x_bar, y_bar
