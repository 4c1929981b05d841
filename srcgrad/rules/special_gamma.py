"""`scipy.special`: gamma, beta, zeta and their kin.

Formulas by number from NIST's Digital Library of Mathematical Functions (DLMF); parameters of the
incomplete functions by `numeric.slopes`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from srcgrad import runtime
from srcgrad.numeric import slopes
from srcgrad.rules import special_types, typing
from srcgrad.rules.registry import constant, opaque, rule


@rule(special.gamma)
def gamma(y, /, x):
    """DLMF 5.2.2."""
    d[y] = y * special.digamma(x) * d[x]


@rule(special.gammaln, special.loggamma)
def gammaln(y, /, x):
    """DLMF 5.2.2."""
    d[y] = special.digamma(x) * d[x]


@rule(special.rgamma)
def rgamma(y, /, x):
    """DLMF 5.2.2; at the poles of gamma see `slopes.rgamma`."""
    d[y] = slopes.rgamma(x) * d[x]


@constant(special.gammasgn, typing=typing.elementwise)
def gammasgn(y, /, x): ...


@rule(special.digamma)
def digamma(y, /, x):
    """DLMF 5.15.1."""
    d[y] = special.polygamma(1, x) * d[x]


@rule(
    special.polygamma, typing=special_types.polygamma, elementwise=True, may_view=False,
    refused="n",
)  # fmt: skip
def polygamma(y, /, n, x):
    """DLMF 5.15.1."""
    if is_sequence(n):
        d[y] = special.polygamma(np.add(n, 1), x) * d[x]
    else:
        d[y] = special.polygamma(n + 1, x) * d[x]


@rule(
    special.multigammaln, typing=typing.floating, elementwise=True, may_view=False, refused="d"
)  # fmt: skip
def multigammaln(y, /, a, d):
    d[y] = slopes.multigammaln(a, d) * d[a]


@rule(special.beta)
def beta(y, /, a, b):
    """DLMF 5.12.1 and 5.2.2."""
    t = special.digamma(a + b)
    d[y] = y * ((special.digamma(a) - t) * d[a] + (special.digamma(b) - t) * d[b])


@rule(special.betaln)
def betaln(y, /, a, b):
    """DLMF 5.12.1 and 5.2.2."""
    t = special.digamma(a + b)
    d[y] = (special.digamma(a) - t) * d[a] + (special.digamma(b) - t) * d[b]


@rule(special.binom)
def binom(y, /, n, k):
    """DLMF 1.2.6 by gamma functions, and 5.2.2."""
    t = special.digamma(n - k + 1.0)
    d[y] = y * ((special.digamma(n + 1.0) - t) * d[n] + (t - special.digamma(k + 1.0)) * d[k])


@rule(special.comb, typing=special_types.counted, elementwise=True, may_view=False)
def comb(y, /, N, k, *, exact=False, repetition=False):
    """As `binom`, and 0 outside."""
    t = special.digamma(N - k + 1.0)
    d[y] = runtime.times(d[N], y * (special.digamma(N + 1.0) - t)) + runtime.times(
        d[k], y * (t - special.digamma(k + 1.0))
    )


@rule(special.poch)
def poch(y, /, z, m):
    """DLMF 5.2.5 and 5.2.2."""
    t = special.digamma(z + m)
    d[y] = y * ((t - special.digamma(z)) * d[z] + t * d[m])


@rule(special.factorial, typing=special_types.factorial, elementwise=True, may_view=False)
def factorial(y, /, n, exact=False, extend="zero"):
    """DLMF 5.4.1 and 5.2.2."""
    d[y] = y * special.digamma(n + 1.0) * d[n]


@rule(special.gammainc)
def gammainc(y, /, a, x):
    """DLMF 8.2.4 and 8.8.13."""
    t = special.xlogy(a - 1.0, x) - x - special.gammaln(a)
    d[y] = slopes.gammainc(a, x) * d[a] + np.exp(t) * d[x]


@rule(special.gammaincc)
def gammaincc(y, /, a, x):
    """DLMF 8.2.5 and 8.8.13."""
    t = special.xlogy(a - 1.0, x) - x - special.gammaln(a)
    d[y] = -(slopes.gammainc(a, x) * d[a]) - np.exp(t) * d[x]


@rule(special.gammaincinv)
def gammaincinv(x, /, a, y):
    """Of the inverse function: `gammainc(a, x) = y`."""
    t = np.exp(special.xlogy(a - 1.0, x) - x - special.gammaln(a))
    d[x] = (d[y] - slopes.gammainc(a, x) * d[a]) / t


@rule(special.gammainccinv)
def gammainccinv(x, /, a, y):
    """Of the inverse function: `gammaincc(a, x) = y`."""
    t = np.exp(special.xlogy(a - 1.0, x) - x - special.gammaln(a))
    d[x] = -((d[y] + slopes.gammainc(a, x) * d[a]) / t)


@rule(special.betainc)
def betainc(y, /, a, b, x):
    """DLMF 8.17.1 and 8.17.2."""
    t = special.xlogy(a - 1.0, x) + special.xlog1py(b - 1.0, -x) - special.betaln(a, b)
    d[y] = (
        slopes.betainc_a(a, b, x) * d[a]
        + slopes.betainc_b(a, b, x) * d[b]
        + np.exp(t) * d[x]
    )


@rule(special.betaincc)
def betaincc(y, /, a, b, x):
    """DLMF 8.17.1 and 8.17.4."""
    t = special.xlogy(a - 1.0, x) + special.xlog1py(b - 1.0, -x) - special.betaln(a, b)
    d[y] = -(
        slopes.betainc_a(a, b, x) * d[a]
        + slopes.betainc_b(a, b, x) * d[b]
        + np.exp(t) * d[x]
    )


@rule(special.betaincinv)
def betaincinv(x, /, a, b, y):
    """Of the inverse function: `betainc(a, b, x) = y`."""
    t = np.exp(special.xlogy(a - 1.0, x) + special.xlog1py(b - 1.0, -x) - special.betaln(a, b))
    d[x] = (d[y] - slopes.betainc_a(a, b, x) * d[a] - slopes.betainc_b(a, b, x) * d[b]) / t


@rule(special.betainccinv)
def betainccinv(x, /, a, b, y):
    """Of the inverse function: `betaincc(a, b, x) = y`."""
    t = np.exp(special.xlogy(a - 1.0, x) + special.xlog1py(b - 1.0, -x) - special.betaln(a, b))
    d[x] = -((d[y] + slopes.betainc_a(a, b, x) * d[a] + slopes.betainc_b(a, b, x) * d[b]) / t)


@rule(special.zeta, typing=special_types.zeta, elementwise=True, may_view=False)
def zeta(y, /, x, q=None):
    """DLMF 25.11.17."""
    if q is None:
        d[y] = slopes.zeta(x) * d[x]
    else:
        d[y] = slopes.zeta(x, q) * d[x] - x * special.zeta(x + 1.0, q) * d[q]


@rule(special.zetac)
def zetac(y, /, x):
    d[y] = slopes.zeta(x) * d[x]


def _slope(function: Any) -> Any:
    return opaque(function, typing=special_types.doubles)


@_slope(slopes.rgamma)
def rgamma_slope(y, /, x): ...


@_slope(slopes.multigammaln)
def multigammaln_slope(y, /, a, d): ...


@_slope(slopes.gammainc)
def gammainc_slope(y, /, a, x): ...


@_slope(slopes.betainc_a)
def betainc_slope(y, /, a, b, x): ...


@_slope(slopes.betainc_b)
def other_betainc_slope(y, /, a, b, x): ...


@_slope(slopes.zeta)
def zeta_slope(y, /, s, q=1.0): ...
