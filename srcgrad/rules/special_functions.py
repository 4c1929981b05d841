"""`scipy.special`: error functions, exponential and elliptic integrals, and what statistics needs.

Formulas by number from NIST's Digital Library of Mathematical Functions (DLMF); where none is
named, the definition of the function is differentiated.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from srcgrad import runtime
from srcgrad.numeric import slopes
from srcgrad.rules import special_types, typing
from srcgrad.rules.registry import constant, opaque, rule

# -- error functions: DLMF 7.2, 7.10; 2 / sqrt(pi) = 1.1283791670955126


@rule(special.erf)
def erf(y, /, x):
    d[y] = 1.1283791670955126 * np.exp(-x * x) * d[x]


@rule(special.erfc)
def erfc(y, /, x):
    d[y] = -1.1283791670955126 * np.exp(-x * x) * d[x]


@rule(special.erfi)
def erfi(y, /, x):
    d[y] = 1.1283791670955126 * np.exp(x * x) * d[x]


@rule(special.erfcx)
def erfcx(y, /, x):
    d[y] = (2.0 * x * y - 1.1283791670955126) * d[x]


@rule(special.erfinv)
def erfinv(y, /, x):
    d[y] = 0.8862269254527580 * np.exp(y * y) * d[x]


@rule(special.erfcinv)
def erfcinv(y, /, x):
    d[y] = -0.8862269254527580 * np.exp(y * y) * d[x]


@rule(special.dawsn)
def dawsn(y, /, x):
    """DLMF 7.10.2."""
    d[y] = (1.0 - 2.0 * x * y) * d[x]


@rule(special.fresnel, typing=special_types.several)
def fresnel(s, c, /, x):
    d[s] = np.sin(1.5707963267948966 * x * x) * d[x]
    d[c] = np.cos(1.5707963267948966 * x * x) * d[x]


@rule(special.ndtr)
def ndtr(y, /, x):
    d[y] = 0.3989422804014327 * np.exp(-0.5 * x * x) * d[x]


@rule(special.log_ndtr)
def log_ndtr(y, /, x):
    d[y] = 0.3989422804014327 * np.exp(-0.5 * x * x - y) * d[x]


@rule(special.ndtri)
def ndtri(y, /, x):
    d[y] = 2.5066282746310002 * np.exp(0.5 * y * y) * d[x]


@rule(special.ndtri_exp)
def ndtri_exp(y, /, x):
    d[y] = 2.5066282746310002 * np.exp(0.5 * y * y + x) * d[x]


@rule(special.owens_t)
def owens_t(y, /, h, a):
    """D. B. Owen, Ann. Math. Statist. 27 (1956), (2.1), under the integral."""
    t = np.exp(-0.5 * h * h)
    d[y] = (
        0.15915494309189535 * t * np.exp(-0.5 * h * h * a * a) / (1.0 + a * a) * d[a]
        - 0.19947114020071635 * t * special.erf(0.7071067811865476 * a * h) * d[h]
    )


@rule(special.stdtr)
def stdtr(y, /, df, t):
    """The density of Student's distribution, and `slopes.stdtr`."""
    density = -0.5 * (df + 1.0) * np.log1p(t * t / df) - special.betaln(0.5 * df, 0.5)
    d[y] = slopes.stdtr(df, t) * d[df] + np.exp(density) / np.sqrt(df) * d[t]


@rule(special.stdtrit)
def stdtrit(t, /, df, p):
    """Of the inverse function: `stdtr(df, t) = p`."""
    density = -0.5 * (df + 1.0) * np.log1p(t * t / df) - special.betaln(0.5 * df, 0.5)
    d[t] = (d[p] - slopes.stdtr(df, t) * d[df]) * np.sqrt(df) * np.exp(-density)


@rule(special.smirnov, refused="n")
def smirnov(y, /, n, x):
    d[y] = slopes.smirnov(n, x) * d[x]


# -- logistic functions and exponentials


@rule(special.expit)
def expit(y, /, x):
    d[y] = y * special.expit(-x) * d[x]


@rule(special.logit)
def logit(y, /, x):
    d[y] = d[x] / (x * (1.0 - x))


@rule(special.log_expit)
def log_expit(y, /, x):
    d[y] = special.expit(-x) * d[x]


@rule(special.expm1)
def expm1(y, /, x):
    d[y] = (1.0 + y) * d[x]


@rule(special.log1p)
def log1p(y, /, x):
    d[y] = runtime.divide(d[x], 1.0 + x)


@rule(special.exp2)
def exp2(y, /, x):
    d[y] = 0.6931471805599453 * y * d[x]


@rule(special.exp10)
def exp10(y, /, x):
    d[y] = 2.302585092994046 * y * d[x]


@rule(special.exprel)
def exprel(y, /, x):
    d[y] = slopes.exprel(x) * d[x]


@rule(special.cosm1)
def cosm1(y, /, x):
    d[y] = -np.sin(x) * d[x]


@rule(special.cbrt)
def cbrt(y, /, x):
    d[y] = runtime.divide(d[x], 3.0 * y * y)


@rule(special.powm1)
def powm1(z, /, x, y):
    d[z] = (
        runtime.times(d[x], runtime.power_slope(x, y))
        + (z + 1.0) * runtime.log_or_zero(x) * d[y]
    )


@rule(special.sindg)
def sindg(y, /, x):
    d[y] = 0.017453292519943295 * special.cosdg(x) * d[x]


@rule(special.cosdg)
def cosdg(y, /, x):
    d[y] = -0.017453292519943295 * special.sindg(x) * d[x]


@rule(special.tandg)
def tandg(y, /, x):
    d[y] = 0.017453292519943295 * (1.0 + y * y) * d[x]


@constant(special.round, typing=typing.elementwise)
def round(y, /, x): ...


# -- products with logarithms; SciPy's logarithm of 0 is -inf without a warning


@rule(special.xlogy)
def xlogy(z, /, x, y):
    d[z] = runtime.times(d[x], special.xlogy(1.0, y)) + slopes.ratio(x, y) * d[y]


@rule(special.xlog1py)
def xlog1py(z, /, x, y):
    d[z] = runtime.times(d[x], special.xlog1py(1.0, y)) + slopes.ratio(x, 1.0 + y) * d[y]


@rule(special.entr)
def entr(y, /, x):
    d[y] = -(runtime.times(d[x], special.xlogy(1.0, x)) + d[x])


@rule(special.rel_entr)
def rel_entr(z, /, x, y):
    d[z] = runtime.times(d[x], special.xlogy(1.0, slopes.ratio(x, y))) + d[x] - (
        slopes.ratio(x, y) * d[y]
    )


@rule(special.kl_div)
def kl_div(z, /, x, y):
    d[z] = runtime.times(d[x], special.xlogy(1.0, slopes.ratio(x, y))) + (
        1.0 - slopes.ratio(x, y)
    ) * d[y]


@rule(special.huber)
def huber(y, /, delta, r):
    size = np.abs(r)
    d[y] = np.sign(r) * np.minimum(size, delta) * d[r] + np.maximum(size - delta, 0.0) * d[delta]


@rule(special.pseudo_huber)
def pseudo_huber(y, /, delta, r):
    s = np.sqrt(delta * delta + r * r)
    d[y] = r * runtime.divide(delta, s) * d[r] + (
        (s - delta) * runtime.divide(s - delta, s)
    ) * d[delta]


@rule(special.boxcox)
def boxcox(y, /, x, lmbda):
    """`y = t exprel(lmbda t)` with `t = log(x)`."""
    t = np.log(x)
    d[y] = np.exp((lmbda - 1.0) * t) * d[x] + t * t * slopes.exprel(lmbda * t) * d[lmbda]


@rule(special.boxcox1p)
def boxcox1p(y, /, x, lmbda):
    """`y = t exprel(lmbda t)` with `t = log1p(x)`."""
    t = np.log1p(x)
    d[y] = np.exp((lmbda - 1.0) * t) * d[x] + t * t * slopes.exprel(lmbda * t) * d[lmbda]


@rule(special.inv_boxcox)
def inv_boxcox(x, /, y, lmbda):
    """Of the inverse function."""
    t = np.log(x)
    d[x] = (d[y] - t * t * slopes.exprel(lmbda * t) * d[lmbda]) * np.exp((1.0 - lmbda) * t)


@rule(special.inv_boxcox1p)
def inv_boxcox1p(x, /, y, lmbda):
    """Of the inverse function."""
    t = np.log1p(x)
    d[x] = (d[y] - t * t * slopes.exprel(lmbda * t) * d[lmbda]) * np.exp((1.0 - lmbda) * t)


# -- sums of exponentials


@rule(special.logsumexp, typing=special_types.weighed, may_view=False, broadcasts=True)
def logsumexp(y, /, a, axis=None, b=None, keepdims=False, return_sign=False):
    if b is None:
        share = slopes.shares(a, y, axis=axis, keepdims=keepdims)
        d[y] = runtime.total(share * d[a], axis, keepdims)
        bar[a] = share * runtime.spread(bar[y], share, axis, keepdims)
    else:
        share = slopes.shares(a, y, axis=axis, keepdims=keepdims, b=b)
        d[y] = runtime.total(b * share * d[a] + share * d[b], axis, keepdims)
        bar[a] = b * share * runtime.spread(bar[y], share, axis, keepdims)
        bar[b] = share * runtime.spread(bar[y], share, axis, keepdims)


@rule(
    special.logsumexp, typing=special_types.signed, may_view=False, broadcasts=True, flat="sign",
    when={"return_sign": True},
)  # fmt: skip
def logsumexp_and_sign(y, sign, /, a, axis=None, b=None, keepdims=False, return_sign=False):
    if b is None:
        share = slopes.shares(a, y, axis=axis, keepdims=keepdims)
        d[y] = runtime.total(share * d[a], axis, keepdims)
        bar[a] = share * runtime.spread(bar[y], share, axis, keepdims)
    else:
        share = slopes.shares(a, y, axis=axis, keepdims=keepdims, b=b)
        d[y] = sign * runtime.total(b * share * d[a] + share * d[b], axis, keepdims)
        bar[a] = b * share * runtime.spread(sign * bar[y], share, axis, keepdims)
        bar[b] = share * runtime.spread(sign * bar[y], share, axis, keepdims)


@rule(slopes.shares, typing=special_types.shares, may_view=False, flat="b")
def shares(s, /, a, y, axis=None, keepdims=False, b=None):
    d[s] = s * (d[a] - runtime.spread(d[y], s, axis, keepdims))
    if b is None:
        bar[a] = s * bar[s]
    else:
        bar[a] = runtime.unbroadcast(s * bar[s], np.shape(a))
    bar[y] = -runtime.total(s * bar[s], axis, keepdims)


@rule(special.softmax, typing=special_types.normalised, may_view=False)
def softmax(y, /, x, axis=None):
    d[y] = y * (d[x] - np.sum(y * d[x], axis=axis, keepdims=True))
    bar[x] = y * (bar[y] - np.sum(y * bar[y], axis=axis, keepdims=True))


@rule(special.log_softmax, typing=special_types.normalised, may_view=False)
def log_softmax(y, /, x, axis=None):
    d[y] = d[x] - np.sum(np.exp(y) * d[x], axis=axis, keepdims=True)
    bar[x] = bar[y] - np.exp(y) * np.sum(bar[y], axis=axis, keepdims=True)


# -- exponential, trigonometric and elliptic integrals: DLMF 6.2, 8.19.13, 19.4, 25.12.1


@rule(special.exp1)
def exp1(y, /, x):
    d[y] = -np.exp(-x) / x * d[x]


@rule(special.expi)
def expi(y, /, x):
    d[y] = np.exp(x) / x * d[x]


@rule(special.expn, refused="n")
def expn(y, /, n, x):
    d[y] = -slopes.expn_below(n, x) * d[x]


@rule(special.sici, typing=special_types.several)
def sici(s, c, /, x):
    d[s] = np.sinc(0.3183098861837907 * x) * d[x]
    d[c] = np.cos(x) / x * d[x]


@rule(special.shichi, typing=special_types.several)
def shichi(s, c, /, x):
    d[s] = slopes.sinhc(x) * d[x]
    d[c] = np.cosh(x) / x * d[x]


@rule(special.spence)
def spence(y, /, z):
    d[y] = slopes.spence(z) * d[z]


@rule(special.ellipk)
def ellipk(y, /, m):
    d[y] = slopes.ellipk(m) * d[m]


@rule(special.ellipkm1)
def ellipkm1(y, /, p):
    d[y] = slopes.ellipkm1(p) * d[p]


@rule(special.ellipe)
def ellipe(y, /, m):
    d[y] = slopes.ellipe(m) * d[m]


@rule(special.ellipkinc)
def ellipkinc(y, /, phi, m):
    t = np.sin(phi)
    d[y] = d[phi] / np.sqrt(1.0 - m * t * t) + slopes.ellipkinc(phi, m) * d[m]


@rule(special.ellipeinc)
def ellipeinc(y, /, phi, m):
    t = np.sin(phi)
    d[y] = np.sqrt(1.0 - m * t * t) * d[phi] + slopes.ellipeinc(phi, m) * d[m]


@rule(special.agm)
def agm(y, /, a, b):
    """Homogeneous of degree 1: `y = a dy/da + b dy/db`."""
    t = slopes.agm(a, b)
    d[y] = (y - b * t) / a * d[a] + t * d[b]


@rule(slopes.ratio, typing=special_types.quotient, elementwise=True, may_view=False)
def ratio(z, /, x, y):
    d[z] = (d[x] - z * d[y]) / y


def _slope(function: Any) -> Any:
    return opaque(function, typing=special_types.doubles)


@_slope(slopes.stdtr)
def stdtr_slope(y, /, df, t): ...


@_slope(slopes.smirnov)
def smirnov_slope(y, /, n, x): ...


@_slope(slopes.exprel)
def exprel_slope(y, /, x): ...


@_slope(slopes.spence)
def spence_slope(y, /, z): ...


@_slope(slopes.expn_below)
def expn_below(y, /, n, x): ...


@_slope(slopes.sinhc)
def sinhc(y, /, x): ...


@_slope(slopes.ellipk)
def ellipk_slope(y, /, m): ...


@_slope(slopes.ellipkm1)
def ellipkm1_slope(y, /, p): ...


@_slope(slopes.ellipe)
def ellipe_slope(y, /, m): ...


@_slope(slopes.ellipkinc)
def ellipkinc_slope(y, /, phi, m): ...


@_slope(slopes.ellipeinc)
def ellipeinc_slope(y, /, phi, m): ...


@_slope(slopes.agm)
def agm_slope(y, /, a, b): ...
