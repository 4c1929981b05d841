"""Derivatives of special functions for which SciPy has no function: mostly in a parameter.

All are elementwise, and broadcast like ufuncs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

_MOST = 100_000  # terms of a series or continued fraction


def _floats(*values: Any) -> list[Any]:
    """The values in float64, broadcast together."""
    return list(np.broadcast_arrays(*[np.asarray(v, dtype=float) for v in values]))


def exprel(x: Any) -> Any:
    """The derivative of `exprel(x) = (exp(x) - 1) / x`: `1/2` at 0, by its series around it.

    >>> float(exprel(0.0)), round(float(exprel(1.0)), 12)
    (0.5, 1.0)
    """
    (x,) = _floats(x)
    small = np.abs(x) < 0.5
    safe = np.where(small, 1.0, x)
    with np.errstate(over="ignore"):
        large = (np.exp(safe) - special.exprel(safe)) / safe
    term = np.where(small, x, 0.0)
    total = np.zeros(x.shape)
    power = np.ones(x.shape)  # x**k / (k + 2)!, times k + 1
    factor = 0.5
    for k in range(20):
        total = total + (k + 1) * factor * power
        power = power * term
        factor /= k + 3
    return np.where(small, total, large)[()]


def spence(z: Any) -> Any:
    """The derivative of `spence(z)`, `log(z) / (1 - z)`: -1 at 1.

    >>> float(spence(1.0)), round(float(spence(2.0)), 12)
    (-1.0, -0.69314718056)
    """
    (z,) = _floats(z)
    t = z - 1.0
    flat = t == 0.0
    return np.where(flat, -1.0, -special.log1p(t) / np.where(flat, 1.0, t))[()]


def rgamma(x: Any) -> Any:
    """The derivative of `rgamma(x) = 1 / gamma(x)`: `(-1)**n n!` where gamma has a pole.

    >>> float(rgamma(0.0)), float(rgamma(-2.0))
    (1.0, 2.0)
    """
    (x,) = _floats(x)
    pole = (x <= 0.0) & (x == np.floor(x))
    n = np.where(pole, -x, 0.0)
    at_pole = np.where(n % 2 == 0, 1.0, -1.0) * special.gamma(n + 1.0)
    safe = np.where(pole, 1.0, x)
    return np.where(pole, at_pole, -special.rgamma(safe) * special.digamma(safe))[()]


def ellipk(m: Any) -> Any:
    """The derivative of `ellipk(m)`, from its hypergeometric series (DLMF 19.5.1, 15.5.1).

    >>> round(float(ellipk(0.0)) * 8.0, 12)
    3.14159265359
    """
    return np.pi / 8.0 * special.hyp2f1(1.5, 1.5, 2.0, m)


def ellipkm1(p: Any) -> Any:
    """The derivative of `ellipkm1(p) = ellipk(1 - p)` (DLMF 19.4.1).

    >>> abs(float(ellipkm1(0.5)) + float(ellipk(0.5))) < 1e-14
    True
    """
    (p,) = _floats(p)
    near = np.abs(1.0 - p) < 0.5
    q = np.where(near, 0.25, p)
    far = -(special.ellipe(1.0 - q) - q * special.ellipkm1(q)) / (2.0 * (1.0 - q) * q)
    return np.where(near, -ellipk(np.where(near, 1.0 - p, 0.0)), far)[()]


def ellipe(m: Any) -> Any:
    """The derivative of `ellipe(m)` (DLMF 19.5.2, 15.5.1).

    >>> round(float(ellipe(0.0)) * 8.0, 12)
    -3.14159265359
    """
    return -np.pi / 8.0 * special.hyp2f1(0.5, 1.5, 2.0, m)


_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)


def _over_squares(phi: Any, m: Any, power: float) -> Any:
    """The integral of `sin(t)**2 (1 - m sin(t)**2)**power` from 0 to `phi`, for small `m`."""
    periods = np.round(phi / np.pi)
    rest = phi - periods * np.pi

    def integral(end: Any) -> Any:
        t = end[..., None] * (0.5 * _NODES + 0.5)
        square = np.sin(t) ** 2
        values = square * (1.0 - m[..., None] * square) ** power
        return 0.5 * end * (values @ _WEIGHTS)

    return 2.0 * periods * integral(np.full(rest.shape, 0.5 * np.pi)) + integral(rest)


def ellipkinc(phi: Any, m: Any) -> Any:
    """The derivative of `ellipkinc(phi, m)` in `m` (DLMF 19.4.5; its integral for small `m`).

    >>> round(float(ellipkinc(0.5 * np.pi, 0.0)) * 8.0, 12)
    3.14159265359
    """
    phi, m = _floats(phi, m)
    small = np.abs(m) < 0.2
    near = 0.5 * _over_squares(phi, np.where(small, m, 0.0), -1.5)
    n = np.where(small, 0.5, m)
    root = np.sqrt(1.0 - n * np.sin(phi) ** 2)
    far = (special.ellipeinc(phi, n) / (1.0 - n) - special.ellipkinc(phi, n)) / (2.0 * n)
    far = far - np.sin(2.0 * phi) / (4.0 * (1.0 - n) * root)
    return np.where(small, near, far)[()]


def ellipeinc(phi: Any, m: Any) -> Any:
    """The derivative of `ellipeinc(phi, m)` in `m` (DLMF 19.4.6; its integral for small `m`).

    >>> round(float(ellipeinc(0.5 * np.pi, 0.0)) * 8.0, 12)
    -3.14159265359
    """
    phi, m = _floats(phi, m)
    small = np.abs(m) < 0.2
    near = -0.5 * _over_squares(phi, np.where(small, m, 0.0), -0.5)
    n = np.where(small, 0.5, m)
    far = (special.ellipeinc(phi, n) - special.ellipkinc(phi, n)) / (2.0 * n)
    return np.where(small, near, far)[()]


def agm(a: Any, b: Any) -> Any:
    """The derivative of `agm(a, b) = pi a / (2 ellipk(1 - (b / a)**2))` in `b` (DLMF 19.8.5).

    >>> round(float(agm(1.0, 1.0)), 12)
    0.5
    """
    a, b = _floats(a, b)
    mean = special.agm(a, b)
    return (4.0 * b * mean**2 * ellipk(1.0 - (b / a) ** 2) / (np.pi * a**3))[()]


def multigammaln(a: Any, d: int) -> Any:
    """The derivative of `multigammaln(a, d)` in `a`.

    >>> round(float(multigammaln(3.0, 1)), 12)
    0.922784335098
    """
    return special.digamma(np.asarray(a)[..., None] - 0.5 * np.arange(d)).sum(axis=-1)[()]


def smirnov(n: Any, x: Any) -> Any:
    """The derivative of `smirnov(n, x)` in `x`: of the sum of Birnbaum and Tingey (1951), term by
    term.

    >>> float(smirnov(1, 0.5))
    -1.0
    """
    n, x = _floats(n, x)
    result = np.zeros(n.shape)
    for k in np.ndindex(n.shape):
        m, t = n[k], x[k]
        j = np.arange(0.0, np.floor(m * (1.0 - t)) + 1.0)
        up, down = t + j / m, 1.0 - t - j / m
        with np.errstate(divide="ignore", invalid="ignore"):
            term = special.binom(m, j) * up ** (j - 1.0) * down ** (m - j)
            slope = term * (1.0 + t * ((j - 1.0) / up)) - t * special.binom(m, j) * (
                up ** (j - 1.0) * (m - j) * down ** (m - j - 1.0)
            )
        result[k] = np.sum(np.where((j == m) & (down == 0.0), term, slope))
    return result[()]


# B(2k) / (2k)! of the formula of Euler and Maclaurin.
_EULER_MACLAURIN = [
    1.0 / 12.0, -1.0 / 720.0, 1.0 / 30240.0, -1.0 / 1209600.0, 1.0 / 47900160.0,
    -691.0 / 1307674368000.0, 1.0 / 74724249600.0, -3617.0 / 10670622842880000.0,
]  # fmt: skip


def zeta(s: Any, q: Any = 1.0) -> Any:
    """The derivative of the zeta function of Hurwitz in `s`: of DLMF 25.11.5 and 25.2.9, term by
    term, and for negative `s` (where `q` is 1) of Riemann's functional equation 25.4.1.

    >>> round(float(zeta(2.0)), 12)
    -0.937548254316
    """
    s, q = _floats(s, q)
    negative = s < 0.0
    if negative.any():
        t = np.where(negative, s, 0.5)
        angle = 0.5 * np.pi * t
        scale = 2.0**t * np.pi ** (t - 1.0) * special.gamma(1.0 - t)
        reflected = special.zeta(t) * (np.log(2.0 * np.pi) - special.digamma(1.0 - t)) + scale * (
            0.5 * np.pi * np.cos(angle) * special.zeta(1.0 - t)
            - np.sin(angle) * zeta(1.0 - t)
        )
        rest = zeta(np.where(negative, 0.5, s), q)
        return np.where(negative, np.where(q == 1.0, reflected, np.nan), rest)[()]
    steps = 20
    total = np.zeros(s.shape)
    for k in range(steps):
        total = total - np.log(q + k) * (q + k) ** -s
    n = q + steps
    log, power = np.log(n), n**-s
    total = total - n * power * (log / (s - 1.0) + 1.0 / (s - 1.0) ** 2) - 0.5 * log * power
    # (s)(s + 1)...(s + 2k - 2) n**(1 - s - 2k), and the derivative of the product
    rising, slope = s, np.ones(s.shape)
    power = power / n
    for k, b in enumerate(_EULER_MACLAURIN, 1):
        total = total + b * power * (slope - log * rising)
        for j in (2 * k - 1, 2 * k):
            rising, slope = rising * (s + j), slope * (s + j) + rising
        power = power / n**2
    return total[()]


def gammainc(a: Any, x: Any) -> Any:
    """The derivative of `gammainc(a, x)` in `a`; with the opposite sign that of `gammaincc`.

    For small `x` the series A&S 6.5.29, else the continued fraction A&S 6.5.31 of the complement,
    differentiated term by term as in R. J. Moore, Algorithm AS 187, Appl. Statist. 31 (1982).

    >>> round(float(gammainc(1.0, 1.0)), 10), round(float(gammainc(1.0, 3.0)), 10)
    (-0.4317297106, -0.096482942)
    """
    a, x = _floats(a, x)
    result = np.full(a.shape, np.nan)
    result[(x == 0.0) & (a > 0.0)] = 0.0
    result[np.isinf(x) & (x > 0.0) & (a > 0.0)] = 0.0
    valid = (a > 0.0) & (x > 0.0) & np.isfinite(x) & np.isfinite(a)
    low, high = valid & (x <= a + 1.0), valid & (x > a + 1.0)
    if low.any():
        result[low] = _lower_gamma(a[low], x[low])
    if high.any():
        result[high] = _upper_gamma(a[high], x[high])
    return result[()]


def _lower_gamma(a: Any, x: Any) -> Any:
    term, slope = np.ones(a.shape), np.zeros(a.shape)
    total, change = term.copy(), slope.copy()
    for n in range(1, _MOST):
        slope = slope - 1.0 / (a + n)
        term = term * x / (a + n)
        total += term
        change += term * slope
        if np.all(term * np.abs(slope) <= 1e-17 * np.abs(change)):
            break
    logarithm = np.log(x) - special.digamma(a + 1.0) + change / total
    return special.gammainc(a, x) * logarithm


def _upper_gamma(a: Any, x: Any) -> Any:
    # the method of Lentz; the second of each pair is the derivative in a
    b = x + 1.0 - a
    d, dd = 1.0 / b, 1.0 / b**2
    c, dc = np.full(a.shape, 1e300), np.zeros(a.shape)
    slope = dd / d
    for n in range(1, _MOST):
        p, dp = -n * (n - a), float(n)
        b = b + 2.0
        e = p * d + b
        d, dd = 1.0 / e, -(dp * d + p * dd - 1.0) / e**2
        c, dc = b + p / c, -1.0 + dp / c - p * (dc / c) / c
        change = dd / d + dc / c
        slope = slope + change
        close = np.abs(d * c - 1.0) <= 1e-16
        if np.all(close & (np.abs(change) <= 1e-16 * np.maximum(np.abs(slope), 1e-3))):
            break
    logarithm = np.log(x) - special.digamma(a) + slope
    return -special.gammaincc(a, x) * logarithm


def betainc_a(a: Any, b: Any, x: Any) -> Any:
    """The derivative of `betainc(a, b, x)` in `a`: of the continued fraction A&S 26.5.8, term by
    term; see R. J. Boik, J. F. Robison-Cox, Derivatives of the incomplete beta function, J. Stat.
    Softw. 3 (1998).

    >>> round(float(betainc_a(1.0, 1.0, 0.5)), 10)
    -0.3465735903
    """
    return _incomplete_beta(a, b, x)[0]


def betainc_b(a: Any, b: Any, x: Any) -> Any:
    """The derivative of `betainc(a, b, x)` in `b`; see `betainc_a`.

    >>> round(float(betainc_b(1.0, 1.0, 0.5)), 10)
    0.3465735903
    """
    return _incomplete_beta(a, b, x)[1]


def _incomplete_beta(a: Any, b: Any, x: Any) -> tuple[Any, Any]:
    a, b, x = _floats(a, b, x)
    first, second = np.full(a.shape, np.nan), np.full(a.shape, np.nan)
    good = (a > 0.0) & (b > 0.0) & np.isfinite(a) & np.isfinite(b)
    for edge in (0.0, 1.0):
        first[good & (x == edge)] = second[good & (x == edge)] = 0.0
    good &= (x > 0.0) & (x < 1.0)
    low = good & (x <= (a + 1.0) / (a + b + 2.0))
    high = good & ~low
    if low.any():
        first[low], second[low] = _beta_fraction(a[low], b[low], x[low], x[low])
    if high.any():  # I(a, b, x) = 1 - I(b, a, 1 - x)
        other = _beta_fraction(b[high], a[high], 1.0 - x[high], x[high], True)
        second[high], first[high] = -other[0], -other[1]
    return first[()], second[()]


def _beta_fraction(a: Any, b: Any, x: Any, given: Any, swapped: bool = False) -> tuple[Any, Any]:
    """Derivatives of `betainc(a, b, x)` in `a` and `b`, by the method of Lentz."""
    zero = np.zeros(a.shape)
    # a value and its derivatives in a and b
    c = np.array([np.ones(a.shape), zero, zero])
    p = -(a + b) * x / (a + 1.0)
    dp = np.array([-x / (a + 1.0) - p / (a + 1.0), -x / (a + 1.0)])
    d = _inverse(np.array([1.0 + p, *dp]))
    slope = d[1:] / d[0]
    for m in range(1, _MOST):
        n = 2 * m
        even = m * (b - m) * x / ((a + n - 1.0) * (a + n))
        slopes = [-even * (1.0 / (a + n - 1.0) + 1.0 / (a + n)), m * x / ((a + n - 1.0) * (a + n))]
        first, c, d = _lentz(np.array([even, *slopes]), c, d)
        bottom = (a + n) * (a + n + 1.0)
        odd = -(a + m) * (a + b + m) * x / bottom
        in_a = -x * (2.0 * a + b + 2.0 * m) / bottom - odd * (1.0 / (a + n) + 1.0 / (a + n + 1.0))
        second, c, d = _lentz(np.array([odd, in_a, -(a + m) * x / bottom]), c, d)
        slope = slope + first + second
        small = np.abs(first) + np.abs(second) <= 1e-16 * np.maximum(np.abs(slope), 1e-3)
        if np.all(small) and np.all(np.abs(c[0] * d[0] - 1.0) <= 1e-15):
            break
    both = special.digamma(a + b)
    log, log1 = (np.log1p(-given), np.log(given)) if swapped else (np.log(x), np.log1p(-x))
    value = special.betaincc(b, a, given) if swapped else special.betainc(a, b, x)
    in_a = log - 1.0 / a - special.digamma(a) + both + slope[0]
    in_b = log1 - special.digamma(b) + both + slope[1]
    return value * in_a, value * in_b


def _inverse(u: Any) -> Any:
    return np.array([1.0 / u[0], -u[1] / u[0] ** 2, -u[2] / u[0] ** 2])


def _product(u: Any, v: Any) -> Any:
    return np.array([u[0] * v[0], *(u[k] * v[0] + u[0] * v[k] for k in (1, 2))])


def _lentz(p: Any, c: Any, d: Any) -> tuple[Any, Any, Any]:
    """One step: the change of the logarithm of the fraction in both parameters."""
    one = np.array([np.ones(p[0].shape), np.zeros(p[0].shape), np.zeros(p[0].shape)])
    d = _inverse(one + _product(p, d))
    c = one + _product(p, _inverse(c))
    return d[1:] / d[0] + c[1:] / c[0], c, d


def stdtr(df: Any, t: Any) -> Any:
    """The derivative of `stdtr(df, t)` in `df`, by the incomplete beta function (A&S 26.7.1).

    >>> round(float(stdtr(3.0, 0.0)), 10), round(float(stdtr(2.0, 1.0)), 10)
    (0.0, 0.0225087488)
    """
    df, t = _floats(df, t)
    x = df / (df + t * t)
    in_x = special.xlogy(0.5 * df - 1.0, x) + special.xlog1py(-0.5, -x)
    in_x = in_x - special.betaln(0.5 * df, 0.5)
    flat = t == 0.0
    slope = np.where(flat, 0.0, np.exp(np.where(flat, 0.0, in_x)) * t * t / (df + t * t) ** 2)
    change = 0.5 * betainc_a(0.5 * df, 0.5, x) + slope
    return np.where(flat, 0.0, -0.5 * np.sign(t) * change)[()]


def ratio(x: Any, y: Any) -> Any:
    """`x / y`, and 0 where both are 0.

    >>> ratio(np.array([0.0, 1.0]), np.array([0.0, 2.0]))
    array([0. , 0.5])
    """
    both = np.equal(x, 0.0) & np.equal(y, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(both, 0.0, np.divide(x, y))[()]


def shares(a: Any, y: Any, axis: Any = None, keepdims: bool = False, b: Any = None) -> Any:
    """`exp(a - y)` for `y = logsumexp(a, axis, b, keepdims)`, and 0 for a term that is 0.

    >>> shares(np.array([0.0, 0.0, -np.inf]), np.log(2.0)).round(12)
    array([0.5, 0.5, 0. ])
    """
    a = np.asarray(a)
    shape = a.shape if b is None else np.broadcast_shapes(a.shape, np.shape(b))
    if axis is not None and not keepdims:
        y = np.expand_dims(y, axis)
    nothing = np.isneginf(a)
    with np.errstate(invalid="ignore"):
        share = np.where(nothing, 0.0, np.exp(np.where(nothing, 0.0, a) - y))
    return np.broadcast_to(share.astype(np.result_type(a, y)), shape)


def expn_below(n: Any, x: Any) -> Any:
    """`expn(n - 1, x)`, also for `n = 0`: minus the derivative of `expn(n, x)` (DLMF 8.19.13).

    >>> round(float(expn_below(0, 1.0)), 12)
    0.735758882343
    """
    n, x = _floats(n, x)
    lowest = np.exp(-x) * (1.0 + x) / np.where(x == 0.0, np.nan, x * x)
    return np.where(n == 0.0, lowest, special.expn(np.maximum(n - 1.0, 0.0), x))[()]


def sinhc(x: Any) -> Any:
    """`sinh(x) / x` of real and complex numbers: 1 at 0.

    >>> float(sinhc(0.0)), complex(sinhc(0.5j * np.pi)) * 0.5 * np.pi
    (1.0, (1+0j))
    """
    x = np.asarray(x)
    x = x.astype(np.result_type(x, float))
    flat = x == 0.0
    return np.where(flat, 1.0, np.sinh(x) / np.where(flat, 1.0, x))[()]
