"""`scipy.stats`: distributions of several variables, and statistics of data."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special, stats

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.numeric import densities
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING
from srcgrad.rules.registry import constant, opaque, rule


def _normal(call: Any) -> Any:
    x, cov = typing.as_array(call.type("x")), typing.as_array(call.type("cov"))
    mean = call.type("mean")
    if mean != av.Constant(None) and len(av.dims(typing.as_array(mean))) != 1:
        return av.Unknown("a mean that is no vector")
    if not isinstance(x, av.Array) or not isinstance(cov, av.Array) or len(cov.dims) != 2:
        return av.Unknown("a covariance that is no matrix, or a point that is no vector")
    if call.static("allow_singular") is not False:
        return av.Unknown("allow_singular=True, where there is no density")
    if len(x.dims) not in (1, 2) or call.one(cov.dims[0]) is not False:
        return av.Unknown("points that are no vector or matrix of rows, or of one dimension only")
    if len(x.dims) == 1:
        return av.Scalar("float64", False)
    if call.one(x.dims[0]) is not False:
        return av.Unknown("a matrix of one point only", "pass the point as a vector")
    return av.Array("float64", x.dims[:1])


@rule(stats.multivariate_normal.logpdf, typing=_normal, may_view=False)
def normal_logpdf(y, /, x, mean=None, cov=1, allow_singular=False):
    """The quadratic form and `log det` (Giles 2008, 2.2.4); of the covariance SciPy reads the
    lower triangle.
    """
    inverse = np.linalg.inv(densities.symmetric(cov))
    if mean is None:
        s = x @ inverse
    else:
        s = (x - mean) @ inverse
    change = np.tril(d[cov]) + np.tril(d[cov], -1).T
    if rank(x) == 1:
        d[y] = 0.5 * np.sum((np.outer(s, s) - inverse) * change) - s @ (d[x] - d[mean])
        g = 0.5 * bar[y] * (np.outer(s, s) - inverse)
        bar[x] = -bar[y] * s
        bar[mean] = bar[y] * s
    else:
        d[y] = (
            0.5 * np.sum((s @ change) * s, axis=1) - 0.5 * np.sum(inverse * change)
            - np.sum(s * (d[x] - d[mean]), axis=1)
        )
        g = 0.5 * (s.T @ (bar[y][:, None] * s) - np.sum(bar[y]) * inverse)
        bar[x] = -bar[y][:, None] * s
        bar[mean] = bar[y] @ s
    bar[cov] = np.tril(g) + np.tril(g.T, -1)


@rule(stats.multivariate_normal.pdf, typing=_normal, may_view=False)
def normal_pdf(y, /, x, mean=None, cov=1, allow_singular=False):
    """As that of the logarithm, times the density."""
    inverse = np.linalg.inv(densities.symmetric(cov))
    if mean is None:
        s = x @ inverse
    else:
        s = (x - mean) @ inverse
    change = np.tril(d[cov]) + np.tril(d[cov], -1).T
    if rank(x) == 1:
        d[y] = y * (0.5 * np.sum((np.outer(s, s) - inverse) * change) - s @ (d[x] - d[mean]))
        g = 0.5 * y * bar[y] * (np.outer(s, s) - inverse)
        bar[x] = -y * bar[y] * s
        bar[mean] = y * bar[y] * s
    else:
        d[y] = y * (
            0.5 * np.sum((s @ change) * s, axis=1) - 0.5 * np.sum(inverse * change)
            - np.sum(s * (d[x] - d[mean]), axis=1)
        )
        t = y * bar[y]
        g = 0.5 * (s.T @ (t[:, None] * s) - np.sum(t) * inverse)
        bar[x] = -t[:, None] * s
        bar[mean] = t @ s
    bar[cov] = np.tril(g) + np.tril(g.T, -1)


def _entropy(call: Any) -> Any:
    cov = typing.as_array(call.type("cov"))
    if not isinstance(cov, av.Array) or len(cov.dims) != 2:
        return av.Unknown("a covariance that is no matrix")
    return av.Scalar("float64", False)


@rule(stats.multivariate_normal.entropy, typing=_entropy, may_view=False, flat="mean")
def normal_entropy(y, /, mean=None, cov=1):
    """Giles 2008, 2.2.4."""
    inverse = np.linalg.inv(densities.symmetric(cov))
    change = np.tril(d[cov]) + np.tril(d[cov], -1).T
    d[y] = 0.5 * np.sum(inverse * change)
    g = 0.5 * bar[y] * inverse
    bar[cov] = np.tril(g) + np.tril(g.T, -1)


@rule(densities.symmetric, typing=typing.same, may_view=False)
def symmetric(s, /, a):
    d[s] = np.tril(d[a]) + np.tril(d[a], -1).T
    bar[a] = np.tril(bar[s]) + np.tril(bar[s].T, -1)


def _dirichlet(call: Any) -> Any:
    x, alpha = typing.as_array(call.type("x")), typing.as_array(call.type("alpha"))
    if not isinstance(x, av.Array) or len(av.dims(alpha)) != 1 or len(x.dims) not in (1, 2):
        return av.Unknown("a point or parameters that are no vectors")
    if len(x.dims) == 1:
        return av.Scalar("float64", False)
    if call.one(x.dims[1]) is not False:
        return av.Unknown("a matrix of one point only", "pass the point as a vector")
    return av.Array("float64", x.dims[1:])


@rule(stats.dirichlet.logpdf, typing=_dirichlet, may_view=False)
def dirichlet_logpdf(y, /, x, alpha):
    """The density is in the manual of SciPy; the last number of a point may be left out."""
    t = special.digamma(np.sum(alpha)) - special.digamma(alpha)
    in_x = densities.dirichlet_point(x, alpha)
    in_alpha = np.log(densities.completed(x, alpha)).T + t
    if rank(x) == 1:
        d[y] = in_x @ d[x] + in_alpha @ d[alpha]
        bar[x] = bar[y] * in_x
        bar[alpha] = bar[y] * in_alpha
    else:
        d[y] = np.sum(in_x * d[x], axis=0) + in_alpha @ d[alpha]
        bar[x] = bar[y] * in_x
        bar[alpha] = bar[y] @ in_alpha


@rule(stats.dirichlet.pdf, typing=_dirichlet, may_view=False)
def dirichlet_pdf(y, /, x, alpha):
    """As that of the logarithm, times the density."""
    t = special.digamma(np.sum(alpha)) - special.digamma(alpha)
    in_x = densities.dirichlet_point(x, alpha)
    in_alpha = np.log(densities.completed(x, alpha)).T + t
    if rank(x) == 1:
        d[y] = y * (in_x @ d[x] + in_alpha @ d[alpha])
        bar[x] = y * bar[y] * in_x
        bar[alpha] = y * bar[y] * in_alpha
    else:
        d[y] = y * (np.sum(in_x * d[x], axis=0) + in_alpha @ d[alpha])
        bar[x] = y * bar[y] * in_x
        bar[alpha] = (y * bar[y]) @ in_alpha


def _point(call: Any) -> Any:
    x, alpha = typing.as_array(call.type("x")), typing.as_array(call.type("alpha"))
    if call.operation.function is densities.completed and isinstance(x, av.Array):
        return av.Array("float64", (*av.dims(alpha), *x.dims[1:]))
    return av.Array("float64", av.dims(x))


@opaque(densities.dirichlet_point, typing=_point)
def dirichlet_point(y, /, x, alpha): ...


@opaque(densities.completed, typing=_point)
def completed(y, /, x, alpha): ...


def _multinomial(call: Any) -> Any:
    x, p = typing.as_array(call.type("x")), typing.as_array(call.type("p"))
    n = typing.as_array(call.type("n"))
    if not isinstance(x, av.Array) or len(av.dims(p)) != 1 or av.dims(n):
        return av.Unknown("a point or parameters that are no vectors, or several numbers of trials")
    if not 0 < len(x.dims) < 3:
        return av.Unknown("points that are no vector or matrix of rows")
    return av.Array("float64", x.dims[:-1])


@rule(stats.multinomial.logpmf, typing=_multinomial, may_view=False, refused="x n")
def multinomial_logpmf(y, /, x, n, p):
    """SciPy computes the last probability from the others."""
    t = densities.multinomial(x, p)
    d[y] = t @ d[p]
    if rank(x) == 1:
        bar[p] = bar[y] * t
    else:
        bar[p] = bar[y] @ t


@rule(stats.multinomial.pmf, typing=_multinomial, may_view=False, refused="x n")
def multinomial_pmf(y, /, x, n, p):
    """As that of the logarithm, times the mass."""
    t = densities.multinomial(x, p)
    d[y] = y * (t @ d[p])
    if rank(x) == 1:
        bar[p] = y * bar[y] * t
    else:
        bar[p] = (y * bar[y]) @ t


@opaque(densities.multinomial, typing=lambda call: av.Array("float64", av.dims(call.type("x"))))
def multinomial(y, /, x, p): ...


# -- statistics of data


def _deviation(call: Any) -> Any:
    a = typing.as_array(call.type("a"))
    axis, keep = call.static("axis"), call.statics.get("keepdims", False)
    if not isinstance(a, av.Array) or call.static("ddof") is MISSING or keep is MISSING:
        return av.Unknown("data that are no array, or options that are no literals")
    if call.static("nan_policy") != "propagate" or axis is MISSING:
        return av.Unknown("a nan_policy other than `propagate`, or an axis that is no literal")
    gone = typing.axes_of(axis, len(a.dims)) if axis is not None else tuple(range(len(a.dims)))
    dtype = a.dtype if np.dtype(a.dtype).kind == "f" else "float64"
    if gone is None:
        return av.Unknown("an axis that the data do not have")
    if call.operation.function is stats.zscore:
        return av.Array(dtype, a.dims)
    kept = tuple(1 if k in gone else n for k, n in enumerate(a.dims) if keep or k not in gone)
    return av.Array(dtype, kept) if kept else av.Scalar(dtype, False)


def _error_of_the_mean(call: Any) -> Any:
    found = _deviation(call)
    if getattr(found, "dtype", "float64") != "float64":
        return av.Unknown(f"of {found.dtype} numbers, for which SciPy's releases differ in dtype")
    return found


@rule(stats.sem, typing=_error_of_the_mean, may_view=False, uniform=True)
def sem(y, /, a, axis=0, ddof=1, nan_policy="propagate", *, keepdims=False):
    """The standard deviation over the root of the number."""
    centred = a - np.mean(a, axis=axis, keepdims=True)
    n = runtime.count(np.shape(a), axis)
    m = runtime.freedom(np.shape(a), axis, ddof)
    d[y] = runtime.total(centred * d[a], axis, keepdims) / runtime.divisor(n * m * y)


@rule(stats.zscore, typing=_deviation, may_view=False)
def zscore(z, /, a, axis=0, ddof=0, nan_policy="propagate"):
    """`(a - mean) / deviation`."""
    m = runtime.freedom(np.shape(a), axis, ddof)
    s = np.std(a, axis=axis, ddof=ddof, keepdims=True)
    change = d[a] - np.mean(d[a], axis=axis, keepdims=True)
    d[z] = (change - z * np.sum(z * change, axis=axis, keepdims=True) / m) / s
    t = (bar[z] - z * np.sum(z * bar[z], axis=axis, keepdims=True) / m) / s
    bar[a] = t - np.mean(t, axis=axis, keepdims=True)


def _ranks(call: Any) -> Any:
    a, axis = typing.as_array(call.type("a")), call.static("axis")
    if not isinstance(a, av.Array) or axis is MISSING:
        return av.Unknown("the ranks of no array, or along an axis that is no literal")
    if a.dtype not in ("float64", "int64"):
        return av.Unknown(f"the ranks of {a.dtype} numbers, whose dtype is not that of each SciPy")
    dtype = "float64" if call.static("method") == "average" else "int64"
    if axis is not None or len(a.dims) == 1:
        return av.Array(dtype, a.dims)
    return av.Array(dtype, (None,))


@constant(stats.rankdata, typing=_ranks)
def rankdata(r, /, a, method="average", *, axis=None, nan_policy="propagate"): ...


