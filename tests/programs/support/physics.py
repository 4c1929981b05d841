"""Formulas of physics; `energy`, `norm` and RATE mean something else than in `filters`."""
import math

import numpy as np

from . import filters

RATE = 4.0
_HALF = 0.5


def energy(x, mass=RATE):
    return _HALF * mass * np.sum(x * x)


def norm(x):
    return np.sum(np.abs(x) ** 3) ** (1.0 / 3.0)


def softened(x, by=0.1):
    return x / np.sqrt(x * x + by)


def damped(x, rate=RATE):
    return math.exp(-rate * x) * _helper(x)


def _helper(x):
    return 1.0 + RATE * x


def spectrum(x, mass):
    """Powers of a few waves, as a dict."""
    powers = [energy(x * np.cos(k * np.arange(len(x))), mass) for k in range(3)]
    return {"peak": max(powers), "total": sum(powers)}


def total(x, **options):
    return energy(x, **options) + filters.energy(x)
