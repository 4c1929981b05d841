"""`scipy.special`: Bessel, Airy and hypergeometric functions, and orthogonal polynomials.

Formulas by number from NIST's Digital Library of Mathematical Functions (DLMF). A derivative in the
order of a Bessel function or in a parameter of a hypergeometric one is refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from srcgrad.numeric import orthogonal
from srcgrad.rules import special_types
from srcgrad.rules.registry import opaque, rule

# -- Bessel functions: DLMF 10.6.1, 10.29.1


@rule(special.j0)
def j0(y, /, x):
    d[y] = -special.j1(x) * d[x]


@rule(special.j1)
def j1(y, /, x):
    d[y] = 0.5 * (special.j0(x) - special.jv(2, x)) * d[x]


@rule(special.jv, refused="v")
def jv(y, /, v, x):
    d[y] = 0.5 * (special.jv(v - 1, x) - special.jv(v + 1, x)) * d[x]


@rule(special.jve, refused="v")
def jve(y, /, v, x):
    d[y] = 0.5 * (special.jve(v - 1, x) - special.jve(v + 1, x)) * d[x]


@rule(special.y0)
def y0(y, /, x):
    d[y] = -special.y1(x) * d[x]


@rule(special.y1)
def y1(y, /, x):
    d[y] = 0.5 * (special.y0(x) - special.yn(2, x)) * d[x]


@rule(special.yn, refused="n")
def yn(y, /, n, x):
    d[y] = 0.5 * (special.yn(n - 1, x) - special.yn(n + 1, x)) * d[x]


@rule(special.yv, refused="v")
def yv(y, /, v, x):
    d[y] = 0.5 * (special.yv(v - 1, x) - special.yv(v + 1, x)) * d[x]


@rule(special.yve, refused="v")
def yve(y, /, v, x):
    d[y] = 0.5 * (special.yve(v - 1, x) - special.yve(v + 1, x)) * d[x]


@rule(special.i0)
def i0(y, /, x):
    d[y] = special.i1(x) * d[x]


@rule(special.i1)
def i1(y, /, x):
    d[y] = 0.5 * (special.i0(x) + special.iv(2, x)) * d[x]


@rule(special.iv, refused="v")
def iv(y, /, v, x):
    d[y] = 0.5 * (special.iv(v - 1, x) + special.iv(v + 1, x)) * d[x]


@rule(special.i0e)
def i0e(y, /, x):
    d[y] = (special.i1e(x) - np.sign(x) * y) * d[x]


@rule(special.i1e)
def i1e(y, /, x):
    d[y] = (0.5 * (special.i0e(x) + special.ive(2, x)) - np.sign(x) * y) * d[x]


@rule(special.ive, refused="v")
def ive(y, /, v, x):
    d[y] = (0.5 * (special.ive(v - 1, x) + special.ive(v + 1, x)) - np.sign(x) * y) * d[x]


@rule(special.k0)
def k0(y, /, x):
    d[y] = -special.k1(x) * d[x]


@rule(special.k1)
def k1(y, /, x):
    d[y] = -0.5 * (special.k0(x) + special.kn(2, x)) * d[x]


@rule(special.kn, refused="n")
def kn(y, /, n, x):
    d[y] = -0.5 * (special.kv(n - 1, x) + special.kv(n + 1, x)) * d[x]


@rule(special.kv, refused="v")
def kv(y, /, v, x):
    d[y] = -0.5 * (special.kv(v - 1, x) + special.kv(v + 1, x)) * d[x]


@rule(special.k0e)
def k0e(y, /, x):
    d[y] = (y - special.k1e(x)) * d[x]


@rule(special.k1e)
def k1e(y, /, x):
    d[y] = (y - 0.5 * (special.k0e(x) + special.kve(2, x))) * d[x]


@rule(special.kve, refused="v")
def kve(y, /, v, x):
    d[y] = (y - 0.5 * (special.kve(v - 1, x) + special.kve(v + 1, x))) * d[x]


@rule(special.spherical_jn, typing=special_types.spherical, elementwise=True, refused="n")
def spherical_jn(y, /, n, z, derivative=False):
    """DLMF 10.47.1 for the second derivative."""
    if derivative:
        d[y] = ((n * (n + 1) / (z * z) - 1.0) * special.spherical_jn(n, z) - 2.0 / z * y) * d[z]
    else:
        d[y] = special.spherical_jn(n, z, True) * d[z]


@rule(special.spherical_yn, typing=special_types.spherical, elementwise=True, refused="n")
def spherical_yn(y, /, n, z, derivative=False):
    """DLMF 10.47.1 for the second derivative."""
    if derivative:
        d[y] = ((n * (n + 1) / (z * z) - 1.0) * special.spherical_yn(n, z) - 2.0 / z * y) * d[z]
    else:
        d[y] = special.spherical_yn(n, z, True) * d[z]


@rule(special.spherical_in, typing=special_types.spherical, elementwise=True, refused="n")
def spherical_in(y, /, n, z, derivative=False):
    """DLMF 10.47.2 for the second derivative."""
    if derivative:
        d[y] = ((n * (n + 1) / (z * z) + 1.0) * special.spherical_in(n, z) - 2.0 / z * y) * d[z]
    else:
        d[y] = special.spherical_in(n, z, True) * d[z]


@rule(special.spherical_kn, typing=special_types.spherical, elementwise=True, refused="n")
def spherical_kn(y, /, n, z, derivative=False):
    """DLMF 10.47.2 for the second derivative."""
    if derivative:
        d[y] = ((n * (n + 1) / (z * z) + 1.0) * special.spherical_kn(n, z) - 2.0 / z * y) * d[z]
    else:
        d[y] = special.spherical_kn(n, z, True) * d[z]


@rule(special.airy, typing=special_types.several)
def airy(ai, aip, bi, bip, /, z):
    """DLMF 9.2.1."""
    d[ai] = aip * d[z]
    d[aip] = z * ai * d[z]
    d[bi] = bip * d[z]
    d[bip] = z * bi * d[z]


@rule(special.airye, typing=special_types.several)
def airye(ai, aip, bi, bip, /, z):
    """DLMF 9.2.1, with the factors `exp(2/3 z**1.5)` and `exp(-abs(2/3 real(z**1.5)))`."""
    t = np.sqrt(z)
    s = np.sqrt(np.maximum(z, 0.0))
    d[ai] = (aip + t * ai) * d[z]
    d[aip] = (z * ai + t * aip) * d[z]
    d[bi] = (bip - s * bi) * d[z]
    d[bip] = (z * bi - s * bip) * d[z]


# -- hypergeometric functions: DLMF 13.3.15, 13.3.22, 15.5.1, 16.3.1


@rule(special.hyp0f1, refused="v")
def hyp0f1(y, /, v, z):
    d[y] = special.hyp0f1(v + 1.0, z) / v * d[z]


@rule(special.hyp1f1, refused="a b")
def hyp1f1(y, /, a, b, x):
    d[y] = a / b * special.hyp1f1(a + 1.0, b + 1.0, x) * d[x]


@rule(special.hyp2f1, refused="a b c")
def hyp2f1(y, /, a, b, c, z):
    d[y] = a * b / c * special.hyp2f1(a + 1.0, b + 1.0, c + 1.0, z) * d[z]


@rule(special.hyperu, refused="a b")
def hyperu(y, /, a, b, x):
    d[y] = -a * special.hyperu(a + 1.0, b + 1.0, x) * d[x]


# -- orthogonal polynomials: DLMF 18.9.15 to 18.9.29; none is of a degree below 0


@rule(special.eval_legendre, refused="n")
def eval_legendre(y, /, n, x):
    d[y] = orthogonal.legendre(n, x) * d[x]


@rule(special.eval_sh_legendre, refused="n")
def eval_sh_legendre(y, /, n, x):
    d[y] = 2.0 * orthogonal.legendre(n, 2.0 * x - 1.0) * d[x]


@rule(special.eval_chebyt, refused="n")
def eval_chebyt(y, /, n, x):
    d[y] = orthogonal.chebyt(n, x) * d[x]


@rule(special.eval_chebyu, refused="n")
def eval_chebyu(y, /, n, x):
    d[y] = orthogonal.gegenbauer(n, 1.0, x) * d[x]


@rule(special.eval_sh_chebyt, refused="n")
def eval_sh_chebyt(y, /, n, x):
    d[y] = 2.0 * orthogonal.chebyt(n, 2.0 * x - 1.0) * d[x]


@rule(special.eval_gegenbauer, refused="n alpha")
def eval_gegenbauer(y, /, n, alpha, x):
    d[y] = orthogonal.gegenbauer(n, alpha, x) * d[x]


@rule(special.eval_jacobi, refused="n alpha beta")
def eval_jacobi(y, /, n, alpha, beta, x):
    d[y] = orthogonal.jacobi(n, alpha, beta, x) * d[x]


@rule(special.eval_laguerre, refused="n")
def eval_laguerre(y, /, n, x):
    d[y] = orthogonal.genlaguerre(n, 0.0, x) * d[x]


@rule(special.eval_genlaguerre, refused="n alpha")
def eval_genlaguerre(y, /, n, alpha, x):
    d[y] = orthogonal.genlaguerre(n, alpha, x) * d[x]


@rule(special.eval_hermite, refused="n")
def eval_hermite(y, /, n, x):
    d[y] = orthogonal.hermite(n, x) * d[x]


@rule(special.eval_hermitenorm, refused="n")
def eval_hermitenorm(y, /, n, x):
    d[y] = orthogonal.hermitenorm(n, x) * d[x]


def _slope(function: Any) -> Any:
    return opaque(function, typing=special_types.doubles)


@_slope(orthogonal.legendre)
def legendre_slope(y, /, n, x): ...


@_slope(orthogonal.chebyt)
def chebyt_slope(y, /, n, x): ...


@_slope(orthogonal.gegenbauer)
def gegenbauer_slope(y, /, n, alpha, x): ...


@_slope(orthogonal.jacobi)
def jacobi_slope(y, /, n, alpha, beta, x): ...


@_slope(orthogonal.genlaguerre)
def genlaguerre_slope(y, /, n, alpha, x): ...


@_slope(orthogonal.hermite)
def hermite_slope(y, /, n, x): ...


@_slope(orthogonal.hermitenorm)
def hermitenorm_slope(y, /, n, x): ...
