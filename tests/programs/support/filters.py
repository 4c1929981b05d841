"""Filters of signals, as they stand in a package of someone else's."""
import numpy as np

RATE = 0.25
WINDOW = (0.25, 0.5, 0.25)


def moving_average(x, width):
    """Means of neighbours, by slices."""
    n = len(x) - width + 1
    total = 0.0
    for k in range(width):
        total = total + x[k:k + n]
    return total / width


def energy(x):
    return np.sum(x**2) * RATE


def smooth(x):
    return sum(w * x[k:len(x) - 2 + k] for k, w in enumerate(WINDOW))


def exponential(xs, rate=RATE):
    """Exponential smoothing of a sequence of numbers."""
    state = xs[0]
    for x in xs[1:]:
        state = rate * x + (1.0 - rate) * state
    return state


def cascade(x, *stages):
    for stage in stages:
        x = stage(x)
    return x


def normalised(x, how="sum"):
    if how == "sum":
        return x / np.sum(x)
    elif how == "max":
        return x / np.max(x)
    return x / norm(x)


def norm(x):
    return np.sqrt(np.dot(x, x))
