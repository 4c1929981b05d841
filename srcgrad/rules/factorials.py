"""The gamma and error functions of `math`, for Python's numbers."""

import math

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.numeric import gamma as gammas
from srcgrad.rules.registry import opaque, rule


@rule(math.gamma)
def gamma(y, /, x):
    """Abramowitz and Stegun 6.3.1."""
    d[y] = y * gammas.digamma(x) * d[x]


@rule(math.lgamma)
def lgamma(y, /, x):
    """Abramowitz and Stegun 6.3.1."""
    d[y] = gammas.digamma(x) * d[x]


@rule(math.erf)
def erf(y, /, x):
    """Abramowitz and Stegun 7.1.1."""
    d[y] = 1.1283791670955126 * np.exp(-x * x) * d[x]


@rule(math.erfc)
def erfc(y, /, x):
    """Abramowitz and Stegun 7.1.2."""
    d[y] = -1.1283791670955126 * np.exp(-x * x) * d[x]


@rule(gammas.digamma, typing=lambda call: av.FLOAT)
def digamma(y, /, x):
    """Abramowitz and Stegun 6.4.1."""
    d[y] = gammas.trigamma(x) * d[x]


@opaque(gammas.trigamma, typing=lambda call: av.FLOAT)
def trigamma(y, /, x): ...
