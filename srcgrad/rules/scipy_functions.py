"""`scipy.linalg`: functions of matrices; formulas stand in `numeric.functions_of_matrices`."""

from __future__ import annotations

from scipy import linalg

from srcgrad.numeric import functions_of_matrices as functions
from srcgrad.rules import scipy_call_types, scipy_helper_types, scipy_types
from srcgrad.rules.registry import opaque, rule, written_rule

_RULE = """
def rule(y, /, A):
    d[y] = functions.frechet("{name}", A, d[A], y)
    bar[A] = functions.frechet("{name}", A.mT, bar[y], y)
"""
for _name in ("expm", "cosm", "sinm", "tanm", "coshm", "sinhm", "tanhm", "logm"):
    _dtype = "float64" if _name == "logm" else ""
    written_rule(
        getattr(linalg, _name), _RULE.format(name=_name), globals(), may_view=False,
        typing=scipy_types.like("A", dtype=_dtype),
    )  # fmt: skip


@rule(
    linalg.fractional_matrix_power, typing=scipy_call_types.power, may_view=False, refused="t"
)
def fractional_matrix_power(y, /, A, t):
    d[y] = functions.frechet("fractional_matrix_power", A, d[A], y, t)
    bar[A] = functions.frechet("fractional_matrix_power", A.mT, bar[y], y, t)


@rule(linalg.sqrtm, typing=scipy_types.like("A"), may_view=False)
def sqrtm(y, /, A):
    d[y] = functions.root(y, d[A])
    bar[A] = functions.root(y.mT, bar[y])


@rule(linalg.signm, typing=scipy_types.like("A"), may_view=False)
def signm(y, /, A):
    d[y] = functions.of_sign(A, y, d[A] - y @ d[A] @ y)
    t = functions.of_sign(A.mT, y.mT, bar[y])
    bar[A] = t - y.mT @ t @ y.mT


@rule(
    linalg.expm_frechet, may_view=False,
    typing=scipy_types.results(
        scipy_types.doubles, scipy_types.doubles, parameter="A", other="E", compute_expm=True
    ),
)  # fmt: skip
def expm_frechet(y, l_, /, A, E, method=None, compute_expm=True, check_finite=True):
    """The derivative of a derivative is the second one."""
    d[y] = functions.frechet("expm", A, d[A], y)
    d[l_] = functions.frechet("expm", A, d[E], y) + functions.second("expm", A, E, d[A])
    g = functions.second("expm", A.mT, E.mT, bar[l_])
    bar[A] = functions.frechet("expm", A.mT, bar[y], y) + g
    bar[E] = functions.frechet("expm", A.mT, bar[l_], y)


@rule(
    linalg.expm_frechet, may_view=False, when={"compute_expm": False},
    typing=scipy_types.one(scipy_types.doubles, parameter="A", other="E"),
)  # fmt: skip
def derivative_of_expm(y, /, A, E, method=None, compute_expm=True, check_finite=True):
    d[y] = functions.frechet("expm", A, d[E], y) + functions.second("expm", A, E, d[A])
    bar[A] = functions.second("expm", A.mT, E.mT, bar[y])
    bar[E] = functions.frechet("expm", A.mT, bar[y], y)


# -- helpers of `numeric.functions_of_matrices`


@rule(
    functions.frechet, typing=scipy_helper_types.kept("y"), may_view=False, flat="y",
    refused="power",
)  # fmt: skip
def frechet(l_, /, name, a, e, y, power=1.0):
    d[l_] = functions.frechet(name, a, d[e], y, power) + functions.second(
        name, a, e, d[a], power
    )
    bar[e] = functions.frechet(name, a.mT, bar[l_], y, power)
    bar[a] = functions.second(name, a.mT, e.mT, bar[l_], power)


@opaque(functions.second, typing=scipy_types.one(scipy_types.doubles, "e"))
def second(y, /, name, a, e, f, power=1.0): ...


@rule(functions.root, typing=scipy_helper_types.kept("y"), may_view=False)
def root(l_, /, y, e):
    d[l_] = functions.root(y, d[e] - d[y] @ l_ - l_ @ d[y])
    t = functions.root(y.mT, bar[l_])
    bar[e] = t
    bar[y] = -(t @ l_.mT + l_.mT @ t)


@rule(functions.of_sign, typing=scipy_helper_types.kept("y"), may_view=False)
def of_sign(l_, /, a, y, e):
    n = d[a] @ y + a @ d[y]
    d[l_] = functions.of_sign(a, y, d[e] - n @ l_ - l_ @ n)
    t = functions.of_sign(a.mT, y.mT, bar[l_])
    g = -(t @ l_.mT + l_.mT @ t)
    bar[e] = t
    bar[a] = g @ y.mT
    bar[y] = a.mT @ g
