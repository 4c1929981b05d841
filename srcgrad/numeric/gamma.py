"""The logarithmic derivative of the gamma function, for `math.gamma` and `math.lgamma`."""

from __future__ import annotations

import math

# B(2k) / 2k of the asymptotic series, and B(2k): Abramowitz and Stegun 6.3.18 and 6.4.12.
_BERNOULLI = (
    1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0, -691.0 / 2730.0, 7.0 / 6.0,
    -3617.0 / 510.0,
)  # fmt: skip


def digamma(x: float) -> float:
    """The derivative of `math.lgamma(x)`; nan at the poles.

    >>> round(digamma(1.0), 10), round(digamma(-0.5), 10)
    (-0.5772156649, 0.036489974)
    """
    x = float(x)
    if x <= 0.0:
        if x == math.floor(x):
            return math.nan
        return digamma(1.0 - x) - math.pi / math.tan(math.pi * (x - math.floor(x)))
    if x == math.inf:
        return x
    total = 0.0
    while x < 10.0:
        total -= 1.0 / x
        x += 1.0
    total += math.log(x) - 0.5 / x
    power = 1.0
    for k, b in enumerate(_BERNOULLI, 1):
        power /= x * x
        total -= b * power / (2 * k)
    return total


def trigamma(x: float) -> float:
    """The derivative of `digamma(x)`; nan at the poles.

    >>> round(trigamma(1.0) * 6.0 / math.pi**2, 12)
    1.0
    """
    x = float(x)
    if x <= 0.0:
        if x == math.floor(x):
            return math.nan
        sine = math.sin(math.pi * (x - math.floor(x)))
        return (math.pi / sine) ** 2 - trigamma(1.0 - x)
    if x == math.inf:
        return 0.0
    total = 0.0
    while x < 10.0:
        total += 1.0 / (x * x)
        x += 1.0
    total += 1.0 / x + 0.5 / (x * x)
    power = 1.0 / x
    for b in _BERNOULLI:
        power /= x * x
        total += b * power
    return total
