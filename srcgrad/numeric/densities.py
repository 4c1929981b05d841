"""Derivatives of distribution functions in their shape parameters, in standard form.

All are elementwise, and broadcast like ufuncs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from srcgrad.numeric import slopes


def relative(logarithm: Any, y: Any) -> Any:
    """`exp(logarithm - y)`, and 0 where the logarithm is that of 0.

    >>> float(relative(-np.inf, -np.inf)), float(relative(0.0, 0.0))
    (0.0, 1.0)
    """
    nothing = np.isneginf(logarithm)
    with np.errstate(invalid="ignore"):
        return np.where(nothing, 0.0, np.exp(np.subtract(logarithm, y)))[()]


def f_cdf(z: Any, dfn: Any, dfd: Any) -> tuple[Any, Any]:
    """The derivative of the distribution function of F in both degrees of freedom."""
    u = dfn * z / (dfn * z + dfd)
    a, b = 0.5 * dfn, 0.5 * dfd
    logarithm = special.xlogy(a, u) + special.xlog1py(b, -u) - special.betaln(a, b)
    change = np.exp(logarithm)  # of the distribution function along log(u / (1 - u))
    return (
        0.5 * slopes.betainc_a(a, b, u) + change / dfn,
        0.5 * slopes.betainc_b(a, b, u) - change / dfd,
    )


def f_cdf_dfn(z: Any, dfn: Any, dfd: Any) -> Any:
    """The derivative of the distribution function of F in `dfn`."""
    return f_cdf(z, dfn, dfd)[0]


def f_cdf_dfd(z: Any, dfn: Any, dfd: Any) -> Any:
    """The derivative of the distribution function of F in `dfd`."""
    return f_cdf(z, dfn, dfd)[1]


def gennorm_cdf(z: Any, beta: Any) -> Any:
    """The derivative of the generalised normal distribution function in `beta`."""
    size = np.abs(z)
    w, a = size**beta, 1.0 / beta
    density = np.exp(special.xlogy(a, w) - w - special.gammaln(a))  # w times that of gamma
    change = -slopes.gammainc(a, w) * a * a + special.xlogy(density, size)
    return 0.5 * np.sign(z) * change


_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


def vonmises_cdf(z: Any, kappa: Any) -> Any:
    """The derivative of the distribution function of von Mises in `kappa`: that of the density
    from the nearest trough (where it is 0 for reasons of symmetry) to `z`, by Gauss and Legendre.

    >>> float(vonmises_cdf(0.0, 1.0))
    0.0
    """
    z, kappa = np.broadcast_arrays(np.asarray(z, dtype=float), np.asarray(kappa, dtype=float))
    rest = z - 2.0 * np.pi * np.round(z / (2.0 * np.pi))
    mean = special.i1e(kappa) / special.i0e(kappa)
    # the density is narrow for large kappa; at 0 the derivative is 0, by symmetry
    end = np.minimum(np.abs(rest), 12.0 / np.sqrt(np.maximum(kappa, 1e-300)))
    t = end[..., None] * (0.5 * _NODES + 0.5)
    exponent = kappa[..., None] * (np.cos(t) - 1.0)
    density = np.exp(exponent) / (2.0 * np.pi * special.i0e(kappa))[..., None]
    values = (np.cos(t) - mean[..., None]) * density
    return (np.sign(rest) * 0.5 * end * (values @ _WEIGHTS))[()]


def betabinom_cdf(k: Any, n: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """The derivative of the beta-binomial distribution function in `a` and `b`, term by term."""
    k, n, a, b = np.broadcast_arrays(*[np.asarray(v, dtype=float) for v in (k, n, a, b)])
    in_a, in_b = np.zeros(k.shape), np.zeros(k.shape)
    last = int(np.max(np.minimum(np.floor(k), n), initial=-1.0))
    for j in range(last + 1):
        counted = (j <= np.floor(k)) & (j <= n)
        i = np.where(counted, float(j), 0.0)
        logarithm = (
            -np.log1p(n) - special.betaln(n - i + 1.0, i + 1.0)
            + special.betaln(i + a, n - i + b) - special.betaln(a, b)
        )  # fmt: skip
        mass = np.where(counted, np.exp(logarithm), 0.0)
        both = special.digamma(a + b) - special.digamma(n + a + b)
        in_a += mass * (special.digamma(i + a) - special.digamma(a) + both)
        in_b += mass * (special.digamma(n - i + b) - special.digamma(b) + both)
    return in_a[()], in_b[()]


def betabinom_cdf_a(k: Any, n: Any, a: Any, b: Any) -> Any:
    """The derivative of the beta-binomial distribution function in `a`."""
    return betabinom_cdf(k, n, a, b)[0]


def betabinom_cdf_b(k: Any, n: Any, a: Any, b: Any) -> Any:
    """The derivative of the beta-binomial distribution function in `b`."""
    return betabinom_cdf(k, n, a, b)[1]


def symmetric(a: Any) -> Any:
    """The symmetric matrix with the lower triangle of `a`: what a function that reads it sees.

    >>> symmetric(np.array([[1.0, 9.0], [2.0, 3.0]]))
    array([[1., 2.],
           [2., 3.]])
    """
    return np.tril(a) + np.tril(a, -1).T


def completed(x: Any, alpha: Any) -> Any:
    """A point of a Dirichlet distribution with its last number, which may be left out.

    >>> completed(np.array([0.25]), np.ones(2))
    array([0.25, 0.75])
    """
    x = np.asarray(x, dtype=float)
    if len(x) == len(alpha):
        return x
    return np.concatenate([x, 1.0 - np.sum(x, axis=0, keepdims=True)])


def dirichlet_point(x: Any, alpha: Any) -> Any:
    """The derivative of the logarithm of the density of Dirichlet in the point."""
    whole = completed(x, alpha)
    slope = ((np.asarray(alpha) - 1.0) / whole.T).T
    return slope if len(x) == len(alpha) else slope[:-1] - slope[-1]


def multinomial(x: Any, p: Any) -> Any:
    """The derivative of the logarithm of the mass of a multinomial distribution in `p`, of which
    the last is computed from the others.

    >>> multinomial(np.array([1, 2]), np.array([0.5, 0.5]))
    array([-2.,  0.])
    """
    p = np.asarray(p, dtype=float)
    whole = np.concatenate([p[:-1], [1.0 - np.sum(p[:-1])]])
    shares = slopes.ratio(np.asarray(x, dtype=float), whole)
    return shares - shares[..., -1:]
