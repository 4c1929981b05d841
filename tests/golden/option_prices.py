"""A long elementwise formula of two arrays and three numbers."""
# ruff: noqa: E402

import math

import numpy as np


def option_prices(spot, sigma, strike, rate, time):
    s = sigma * math.sqrt(time)
    d1 = (np.log(spot / strike) + (rate + 0.5 * sigma**2) * time) / s
    d2 = d1 - s
    t1 = np.tanh(0.797884 * (d1 + 0.044715 * d1**3))
    t2 = np.tanh(0.797884 * (d2 + 0.044715 * d2**3))
    return np.sum(0.5 * spot * (1.0 + t1) - 0.5 * strike * math.exp(-rate * time) * (1.0 + t2))


transformation = "grad"
argnums = ("spot", "sigma")
rng = np.random.default_rng(0)
args = (rng.uniform(80.0, 120.0, 5), rng.uniform(0.1, 0.4, 5), 100.0, 0.03, 0.75)
