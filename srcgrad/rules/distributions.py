"""`scipy.stats`: the distributions of one variable, in all their parameters.

Each has one line in the table below: the derivative of the logarithm of its density in standard
form, `z = (x - loc) / scale`, in `z` and in its shape parameters, and that of its distribution
function in the latter. From these follow the rules of all its methods. The densities are those of
the manual of SciPy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np  # noqa: F401 (the texts of the rules name it)
from scipy import special, stats  # noqa: F401

from srcgrad.numeric import densities, slopes  # noqa: F401
from srcgrad.rules import special_types
from srcgrad.rules.registry import opaque, rule, written_rule


@dataclass(frozen=True)
class Continuous:
    """A distribution: `z`, and what stands by name of a shape parameter, are texts of expressions.

    `inside` is a point of the support of one that is bounded: what is not in it is constant.
    """

    name: str
    z: str
    log: dict[str, str]
    cdf: dict[str, str]
    inside: str = ""


def _pairs(**texts: str) -> dict[str, str]:
    return texts


TABLE = (
    Continuous(
        "beta", "((a - 1.0) / z - (b - 1.0) / (1.0 - z))",
        _pairs(
            a="(np.log(z) - special.digamma(a) + special.digamma(a + b))",
            b="(np.log1p(-z) - special.digamma(b) + special.digamma(a + b))",
        ),
        _pairs(a="slopes.betainc_a(a, b, z)", b="slopes.betainc_b(a, b, z)"), "0.5",
    ),
    Continuous("cauchy", "(-2.0 * z / (1.0 + z * z))", {}, {}),
    Continuous(
        "chi2", "((0.5 * df - 1.0) / z - 0.5)",
        _pairs(df="(0.5 * (np.log(0.5 * z) - special.digamma(0.5 * df)))"),
        _pairs(df="(0.5 * slopes.gammainc(0.5 * df, 0.5 * z))"), "1.0",
    ),
    Continuous("expon", "-1.0", {}, {}, "1.0"),
    Continuous(
        "f", "((0.5 * dfn - 1.0) / z - 0.5 * (dfn + dfd) * dfn / (dfd + dfn * z))",
        _pairs(
            dfn="(0.5 * (1.0 + np.log(dfn * z / (dfd + dfn * z))"
            " - (dfn + dfd) * z / (dfd + dfn * z)"
            " - special.digamma(0.5 * dfn) + special.digamma(0.5 * (dfn + dfd))))",
            dfd="(0.5 * (1.0 + np.log(dfd / (dfd + dfn * z)) - (dfn + dfd) / (dfd + dfn * z)"
            " - special.digamma(0.5 * dfd) + special.digamma(0.5 * (dfn + dfd))))",
        ),
        _pairs(dfn="densities.f_cdf_dfn(z, dfn, dfd)", dfd="densities.f_cdf_dfd(z, dfn, dfd)"),
        "1.0",
    ),
    Continuous(
        "gamma", "((a - 1.0) / z - 1.0)", _pairs(a="(np.log(z) - special.digamma(a))"),
        _pairs(a="slopes.gammainc(a, z)"), "1.0",
    ),
    Continuous(
        "gennorm", "(-beta * np.sign(z) * np.abs(z) ** (beta - 1.0))",
        _pairs(
            beta="((1.0 + special.digamma(1.0 / beta) / beta) / beta"
            " - special.xlogy(np.abs(z) ** beta, np.abs(z)))"
        ),
        _pairs(beta="densities.gennorm_cdf(z, beta)"),
    ),
    Continuous("gumbel_l", "(1.0 - np.exp(z))", {}, {}),
    Continuous("gumbel_r", "(np.exp(-z) - 1.0)", {}, {}),
    Continuous("laplace", "(-np.sign(z))", {}, {}),
    Continuous("logistic", "(-np.tanh(0.5 * z))", {}, {}),
    Continuous(
        "lognorm", "(-(1.0 + np.log(z) / (s * s)) / z)",
        _pairs(s="((np.log(z) ** 2 / (s * s) - 1.0) / s)"),
        _pairs(
            s="(-0.3989422804014327 * np.exp(-0.5 * (np.log(z) / s) ** 2) * np.log(z) / (s * s))"
        ),
        "1.0",
    ),
    Continuous("norm", "(-z)", {}, {}),
    Continuous(
        "pareto", "(-(b + 1.0) / z)", _pairs(b="(1.0 / b - np.log(z))"),
        _pairs(b="(np.log(z) * z ** (-b))"), "2.0",
    ),
    Continuous("rayleigh", "(1.0 / z - z)", {}, {}, "1.0"),
    Continuous(
        "t", "(-(df + 1.0) * z / (df + z * z))",
        _pairs(
            df="(0.5 * (special.digamma(0.5 * (df + 1.0)) - special.digamma(0.5 * df) - 1.0 / df"
            " - np.log1p(z * z / df) + (df + 1.0) * z * z / (df * (df + z * z))))"
        ),
        _pairs(df="slopes.stdtr(df, z)"),
    ),
    Continuous(
        "truncnorm", "(-z)",
        _pairs(a="stats.truncnorm.pdf(a, a, b)", b="(-stats.truncnorm.pdf(b, a, b))"),
        _pairs(
            a="(-stats.truncnorm.pdf(a, a, b) * stats.truncnorm.sf(z, a, b))",
            b="(-stats.truncnorm.pdf(b, a, b) * stats.truncnorm.cdf(z, a, b))",
        ),
        "0.0",
    ),
    Continuous("uniform", "0.0", {}, {}, "0.5"),
    Continuous(
        "vonmises", "(-kappa * np.sin(z))",
        _pairs(kappa="(np.cos(z) - special.i1e(kappa) / special.i0e(kappa))"),
        _pairs(kappa="densities.vonmises_cdf(z, kappa)"),
    ),
    Continuous(
        "weibull_min", "((c - 1.0) / z - c * z ** (c - 1.0))",
        _pairs(c="(1.0 / c + (1.0 - z ** c) * np.log(z))"),
        _pairs(c="(np.exp(-(z ** c)) * z ** c * np.log(z))"), "1.0",
    ),
    Continuous(
        "wrapcauchy", "(-2.0 * c * np.sin(z) / (1.0 + c * c - 2.0 * c * np.cos(z)))",
        _pairs(
            c="(2.0 * (np.cos(z) - c) / (1.0 + c * c - 2.0 * c * np.cos(z))"
            " - 2.0 * c / (1.0 - c * c))"
        ),
        _pairs(c="(0.3183098861837907 * np.sin(z) / (1.0 + c * c - 2.0 * c * np.cos(z)))"), "1.0",
    ),
)  # fmt: skip


def _methods(row: Continuous) -> dict[str, str]:
    """The rules of a distribution, as text."""
    shapes = "".join(f"{p}, " for p in row.log)
    given = f"{shapes}loc=loc, scale=scale"
    name = f"stats.{row.name}"
    move = "(d[x] - d[loc] - z * d[scale])"
    log = "".join(f" + {text} * d[{p}]" for p, text in row.log.items())
    cdf = "".join(f" + {text} * d[{p}]" for p, text in row.cdf.items())

    def method(result: str, first: str, inside: str, *lines: str) -> str:
        z = f"({result if first == 'q' else first} - loc) / scale"
        if row.inside and inside:
            z = f"np.where(inside, {z}, {row.inside})"
            lines = (f"inside = {inside}", f"z = {z}", *lines)
        else:
            lines = (f"z = {z}", *lines)
        head = f"def rule({result}, /, {first}, {shapes}loc=0, scale=1):"
        return "\n    ".join([head, *lines]) + "\n"

    mask = "inside * " if row.inside else ""
    slope = f"({row.z} * ({move} / scale) - d[scale] / scale{log})"
    density = f"{name}.pdf(x, {given})"
    relative = f"densities.relative({name}.logpdf(x, {given}), y)"
    between = "(0.0 < y) * (y < 1.0)"
    below = "(-np.inf < y) * (y < 0.0)"
    shaped = f"{mask}({cdf[3:]})" if cdf else ""  # the distribution function in its shapes
    plus, minus = (f" {sign} {shaped}" if cdf else "" for sign in "+-")
    scaled_plus, scaled_minus = (
        f" {sign} np.exp(-y) * ({shaped})" if cdf else "" for sign in "+-"
    )
    return {
        "logpdf": method("y", "x", "y > -np.inf", f"d[y] = {mask}{slope}"),
        "pdf": method("y", "x", "y > 0.0", f"d[y] = {mask}y * {slope}"),
        "cdf": method("y", "x", between if cdf else "", f"d[y] = {density} * {move}{plus}"),
        "sf": method("y", "x", between if cdf else "", f"d[y] = -({density} * {move}){minus}"),
        "logcdf": method(
            "y", "x", below if cdf else "", f"d[y] = {relative} * {move}{scaled_plus}"
        ),
        "logsf": method(
            "y", "x", below if cdf else "", f"d[y] = -({relative} * {move}){scaled_minus}"
        ),
        "ppf": method(
            "x", "q", "", f"d[x] = d[loc] + z * d[scale] + (d[q]{_subtracted(cdf)}) / {density}"
        ),
        "isf": method(
            "x", "q", "", f"d[x] = d[loc] + z * d[scale] - (d[q]{cdf}) / {density}"
        ),
    }


def _subtracted(terms: str) -> str:
    return f" - ({terms[3:]})" if terms else ""


for _row in TABLE:
    for _method, _text in _methods(_row).items():
        written_rule(
            getattr(getattr(stats, _row.name), _method), _text, globals(),
            typing=special_types.doubles, elementwise=True, may_view=False,
        )  # fmt: skip


@dataclass(frozen=True)
class Discrete:
    """A distribution of integers: texts as those of `Continuous`, of `k`, in the parameters that
    are no integers; `fixed` are those that are.
    """

    name: str
    fixed: tuple[str, ...]
    log: dict[str, str]
    cdf: dict[str, str]


INTEGERS = (
    Discrete(
        "bernoulli", (), _pairs(p="(k / p - (1.0 - k) / (1.0 - p))"),
        _pairs(p="(-1.0 * (np.floor(k) == 0.0))"),
    ),
    Discrete(
        "betabinom", ("n",),
        _pairs(
            a="(special.digamma(k + a) - special.digamma(a) - special.digamma(n + a + b)"
            " + special.digamma(a + b))",
            b="(special.digamma(n - k + b) - special.digamma(b) - special.digamma(n + a + b)"
            " + special.digamma(a + b))",
        ),
        _pairs(
            a="densities.betabinom_cdf_a(k, n, a, b)", b="densities.betabinom_cdf_b(k, n, a, b)"
        ),
    ),
    Discrete(
        "binom", ("n",), _pairs(p="(k / p - (n - k) / (1.0 - p))"),
        _pairs(p="(-n * stats.binom.pmf(np.floor(k), n - 1, p))"),
    ),
    Discrete(
        "geom", (), _pairs(p="(1.0 / p - (k - 1.0) / (1.0 - p))"),
        _pairs(p="(np.floor(k) * (1.0 - p) ** (np.floor(k) - 1.0))"),
    ),
    Discrete(
        "nbinom", (),
        _pairs(
            n="(special.digamma(k + n) - special.digamma(n) + np.log(p))",
            p="(n / p - k / (1.0 - p))",
        ),
        _pairs(
            n="slopes.betainc_a(n, np.floor(k) + 1.0, p)",
            p="np.exp(special.xlogy(n - 1.0, p) + special.xlog1py(np.floor(k), -p)"
            " - special.betaln(n, np.floor(k) + 1.0))",
        ),
    ),
    Discrete(
        "poisson", (), _pairs(mu="(k / mu - 1.0)"),
        _pairs(mu="(-stats.poisson.pmf(np.floor(k), mu))"),
    ),
)  # fmt: skip


def _of_integers(row: Discrete, signature: str) -> dict[str, str]:
    """The rules of a distribution of integers, as text."""
    log = " + ".join(f"{text} * d[{p}]" for p, text in row.log.items())
    cdf = " + ".join(f"{text} * d[{p}]" for p, text in row.cdf.items())
    log, cdf = (re.sub(r"\bk\b", "j", text) for text in (log, cdf))

    def method(inside: str, line: str) -> str:
        head = f"def rule(y, /, k, {signature}loc=0):"
        first = f"inside = {inside}"
        standard = "j = np.where(inside, k - loc, 1.0)"
        return "\n    ".join([head, first, standard, line]) + "\n"

    between, below = "(0.0 < y) * (y < 1.0)", "(-np.inf < y) * (y < 0.0)"
    return {
        "logpmf": method("y > -np.inf", f"d[y] = inside * ({log})"),
        "pmf": method("y > 0.0", f"d[y] = inside * y * ({log})"),
        "cdf": method(between, f"d[y] = inside * ({cdf})"),
        "sf": method(between, f"d[y] = -(inside * ({cdf}))"),
        "logcdf": method(below, f"d[y] = inside * np.exp(-y) * ({cdf})"),
        "logsf": method(below, f"d[y] = -(inside * np.exp(-y) * ({cdf}))"),
    }


for _integers in INTEGERS:
    _names = [s.strip() for s in (getattr(stats, _integers.name).shapes or "").split(",")]
    for _method, _text in _of_integers(_integers, "".join(f"{p}, " for p in _names)).items():
        _kept = " ".join(("k", "loc", *_integers.fixed))
        written_rule(
            getattr(getattr(stats, _integers.name), _method), _text, globals(),
            typing=special_types.doubles, elementwise=True, may_view=False, refused=_kept,
        )  # fmt: skip


@rule(densities.relative, typing=special_types.doubles, elementwise=True, may_view=False)
def relative(r, /, logarithm, y):
    d[r] = r * (d[logarithm] - d[y])


@opaque(densities.f_cdf_dfn, typing=special_types.doubles)
def f_cdf_dfn(y, /, z, dfn, dfd): ...


@opaque(densities.f_cdf_dfd, typing=special_types.doubles)
def f_cdf_dfd(y, /, z, dfn, dfd): ...


@opaque(densities.gennorm_cdf, typing=special_types.doubles)
def gennorm_cdf(y, /, z, beta): ...


@opaque(densities.vonmises_cdf, typing=special_types.doubles)
def vonmises_cdf(y, /, z, kappa): ...


@opaque(densities.betabinom_cdf_a, typing=special_types.doubles)
def betabinom_cdf_a(y, /, k, n, a, b): ...


@opaque(densities.betabinom_cdf_b, typing=special_types.doubles)
def betabinom_cdf_b(y, /, k, n, a, b): ...
