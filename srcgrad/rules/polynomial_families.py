"""The families of `np.polynomial`: values, derivatives, integrals, and the matrix of all values.

A polynomial is linear in its coefficients; the transpose of a linear map of coefficients is a
product with the matrix that it makes of the unit vectors.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.polynomial import chebyshev, hermite, hermite_e, laguerre, legendre, polynomial

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.polynomials import _floating, _vector
from srcgrad.rules.registry import lowering, opaque, rule


def _value(call: Any) -> Any:
    x, c = typing.as_array(call.type("x")), _vector(call.type("c"))
    if not isinstance(c, av.Array) or not isinstance(x, av.NUMERIC):
        return c if isinstance(c, av.Unknown) else av.Unknown("a point that is no number")
    dtype = typing.promote([c, x, av.FLOAT])
    if dtype is None or call.static("tensor") is not True:
        return av.Unknown("operands of an unknown type, or tensor=False")
    return av.Array(dtype, av.dims(x)) if av.dims(x) else av.Scalar(dtype, False)


def _derivative(call: Any) -> Any:
    c, m = typing.as_array(call.type("c")), call.static("m")
    if not isinstance(c, av.Array) or not c.dims:
        return av.Unknown("coefficients that are no array")
    if not isinstance(m, int) or call.static("scl") != 1 or call.static("axis") != 0:
        return av.Unknown("options that are no literals, or not the usual ones")
    n = c.dims[0]
    length: av.Dim = n if m == 0 else None
    if isinstance(n, int):
        length = max(n - m, 1)
    return av.Array(_floating(c.dtype), (length, *c.dims[1:]))


def _integral(call: Any) -> Any:
    c, m = typing.as_array(call.type("c")), call.static("m")
    if not isinstance(c, av.Array) or not c.dims:
        return av.Unknown("coefficients that are no array")
    usual = call.static("scl") == 1 and call.static("axis") == 0 and call.static("lbnd") == 0
    if not isinstance(m, int) or not usual or call.static("k") not in ([], ()):
        return av.Unknown("options that are no literals, or not the usual ones")
    return av.Array(_floating(c.dtype), (c.dims[0] if m == 0 else None, *c.dims[1:]))


def _matrix(call: Any) -> Any:
    x, deg = typing.as_array(call.type("x")), call.type("deg")
    if not isinstance(x, av.NUMERIC):
        return av.Unknown("points that are no numbers")
    length = deg.value + 1 if isinstance(deg, av.Scalar) and isinstance(deg.value, int) else None
    return av.Array(_floating(x.dtype), (*(av.dims(x) or (1,)), length))


def _on_first_axis(call: Any) -> Any:
    matrix, x = typing.number(call.type("matrix")), typing.number(call.type("x"))
    if not isinstance(matrix, av.Array) or not isinstance(x, av.Array):
        return av.Unknown("a product of other than arrays")
    return av.Array(x.dtype, (matrix.dims[0], *x.dims[1:]))


@opaque(runtime.on_first_axis, typing=_on_first_axis)
def on_first_axis(y, /, matrix, x): ...


@lowering(runtime.on_first_axis)
def short_on_first_axis(context, matrix, x):
    if len(av.dims(context.type(x))) > 2:  # `@` would take it for a stack of matrices
        return context.template("np.tensordot(m, x, 1)", m=matrix, x=x)
    return context.template("m @ x", m=matrix, x=x)


@rule(polynomial.polyval, typing=_value, may_view=False)
def polyval(y, /, x, c, tensor=True):
    d[y] = polynomial.polyval(x, polynomial.polyder(c)) * d[x] + polynomial.polyval(x, d[c])
    bar[x] = polynomial.polyval(x, polynomial.polyder(c)) * bar[y]
    if rank(x) == 0:
        bar[c] = bar[y] * polynomial.polyvander(x, len(c) - 1)[0]
    elif rank(x) == 1:
        bar[c] = bar[y] @ polynomial.polyvander(x, len(c) - 1)
    else:
        bar[c] = np.tensordot(bar[y], polynomial.polyvander(x, len(c) - 1), len(np.shape(x)))


@rule(polynomial.polyder, typing=_derivative)
def polyder(y, /, c, m=1, scl=1, axis=0):
    d[y] = polynomial.polyder(d[c], m)
    bar[c] = runtime.on_first_axis(polynomial.polyder(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(polynomial.polyint, typing=_integral)
def polyint(y, /, c, m=1, k=(), lbnd=0, scl=1, axis=0):
    d[y] = polynomial.polyint(d[c], m)
    bar[c] = runtime.on_first_axis(polynomial.polyint(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(polynomial.polyvander, typing=_matrix, may_view=False)
def polyvander(v, /, x, deg):
    slope = polynomial.polyvander(x, max(deg - 1, 0)) @ polynomial.polyder(np.eye(deg + 1))
    if rank(x) == 0:
        d[v] = slope * d[x]
        bar[x] = np.sum(slope * bar[v])
    else:
        d[v] = slope * d[x][..., None]
        bar[x] = np.sum(slope * bar[v], axis=-1)


@rule(chebyshev.chebval, typing=_value, may_view=False)
def chebval(y, /, x, c, tensor=True):
    d[y] = chebyshev.chebval(x, chebyshev.chebder(c)) * d[x] + chebyshev.chebval(x, d[c])
    bar[x] = chebyshev.chebval(x, chebyshev.chebder(c)) * bar[y]
    if rank(x) == 0:
        bar[c] = bar[y] * chebyshev.chebvander(x, len(c) - 1)[0]
    elif rank(x) == 1:
        bar[c] = bar[y] @ chebyshev.chebvander(x, len(c) - 1)
    else:
        bar[c] = np.tensordot(bar[y], chebyshev.chebvander(x, len(c) - 1), len(np.shape(x)))


@rule(chebyshev.chebder, typing=_derivative)
def chebder(y, /, c, m=1, scl=1, axis=0):
    d[y] = chebyshev.chebder(d[c], m)
    bar[c] = runtime.on_first_axis(chebyshev.chebder(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(chebyshev.chebint, typing=_integral)
def chebint(y, /, c, m=1, k=(), lbnd=0, scl=1, axis=0):
    d[y] = chebyshev.chebint(d[c], m)
    bar[c] = runtime.on_first_axis(chebyshev.chebint(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(chebyshev.chebvander, typing=_matrix, may_view=False)
def chebvander(v, /, x, deg):
    slope = chebyshev.chebvander(x, max(deg - 1, 0)) @ chebyshev.chebder(np.eye(deg + 1))
    if rank(x) == 0:
        d[v] = slope * d[x]
        bar[x] = np.sum(slope * bar[v])
    else:
        d[v] = slope * d[x][..., None]
        bar[x] = np.sum(slope * bar[v], axis=-1)


@rule(legendre.legval, typing=_value, may_view=False)
def legval(y, /, x, c, tensor=True):
    d[y] = legendre.legval(x, legendre.legder(c)) * d[x] + legendre.legval(x, d[c])
    bar[x] = legendre.legval(x, legendre.legder(c)) * bar[y]
    if rank(x) == 0:
        bar[c] = bar[y] * legendre.legvander(x, len(c) - 1)[0]
    elif rank(x) == 1:
        bar[c] = bar[y] @ legendre.legvander(x, len(c) - 1)
    else:
        bar[c] = np.tensordot(bar[y], legendre.legvander(x, len(c) - 1), len(np.shape(x)))


@rule(legendre.legder, typing=_derivative)
def legder(y, /, c, m=1, scl=1, axis=0):
    d[y] = legendre.legder(d[c], m)
    bar[c] = runtime.on_first_axis(legendre.legder(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(legendre.legint, typing=_integral)
def legint(y, /, c, m=1, k=(), lbnd=0, scl=1, axis=0):
    d[y] = legendre.legint(d[c], m)
    bar[c] = runtime.on_first_axis(legendre.legint(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(legendre.legvander, typing=_matrix, may_view=False)
def legvander(v, /, x, deg):
    slope = legendre.legvander(x, max(deg - 1, 0)) @ legendre.legder(np.eye(deg + 1))
    if rank(x) == 0:
        d[v] = slope * d[x]
        bar[x] = np.sum(slope * bar[v])
    else:
        d[v] = slope * d[x][..., None]
        bar[x] = np.sum(slope * bar[v], axis=-1)


@rule(hermite.hermval, typing=_value, may_view=False)
def hermval(y, /, x, c, tensor=True):
    d[y] = hermite.hermval(x, hermite.hermder(c)) * d[x] + hermite.hermval(x, d[c])
    bar[x] = hermite.hermval(x, hermite.hermder(c)) * bar[y]
    if rank(x) == 0:
        bar[c] = bar[y] * hermite.hermvander(x, len(c) - 1)[0]
    elif rank(x) == 1:
        bar[c] = bar[y] @ hermite.hermvander(x, len(c) - 1)
    else:
        bar[c] = np.tensordot(bar[y], hermite.hermvander(x, len(c) - 1), len(np.shape(x)))


@rule(hermite.hermder, typing=_derivative)
def hermder(y, /, c, m=1, scl=1, axis=0):
    d[y] = hermite.hermder(d[c], m)
    bar[c] = runtime.on_first_axis(hermite.hermder(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(hermite.hermint, typing=_integral)
def hermint(y, /, c, m=1, k=(), lbnd=0, scl=1, axis=0):
    d[y] = hermite.hermint(d[c], m)
    bar[c] = runtime.on_first_axis(hermite.hermint(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(hermite.hermvander, typing=_matrix, may_view=False)
def hermvander(v, /, x, deg):
    slope = hermite.hermvander(x, max(deg - 1, 0)) @ hermite.hermder(np.eye(deg + 1))
    if rank(x) == 0:
        d[v] = slope * d[x]
        bar[x] = np.sum(slope * bar[v])
    else:
        d[v] = slope * d[x][..., None]
        bar[x] = np.sum(slope * bar[v], axis=-1)


@rule(hermite_e.hermeval, typing=_value, may_view=False)
def hermeval(y, /, x, c, tensor=True):
    d[y] = hermite_e.hermeval(x, hermite_e.hermeder(c)) * d[x] + hermite_e.hermeval(x, d[c])
    bar[x] = hermite_e.hermeval(x, hermite_e.hermeder(c)) * bar[y]
    if rank(x) == 0:
        bar[c] = bar[y] * hermite_e.hermevander(x, len(c) - 1)[0]
    elif rank(x) == 1:
        bar[c] = bar[y] @ hermite_e.hermevander(x, len(c) - 1)
    else:
        bar[c] = np.tensordot(bar[y], hermite_e.hermevander(x, len(c) - 1), len(np.shape(x)))


@rule(hermite_e.hermeder, typing=_derivative)
def hermeder(y, /, c, m=1, scl=1, axis=0):
    d[y] = hermite_e.hermeder(d[c], m)
    bar[c] = runtime.on_first_axis(hermite_e.hermeder(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(hermite_e.hermeint, typing=_integral)
def hermeint(y, /, c, m=1, k=(), lbnd=0, scl=1, axis=0):
    d[y] = hermite_e.hermeint(d[c], m)
    bar[c] = runtime.on_first_axis(hermite_e.hermeint(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(hermite_e.hermevander, typing=_matrix, may_view=False)
def hermevander(v, /, x, deg):
    slope = hermite_e.hermevander(x, max(deg - 1, 0)) @ hermite_e.hermeder(np.eye(deg + 1))
    if rank(x) == 0:
        d[v] = slope * d[x]
        bar[x] = np.sum(slope * bar[v])
    else:
        d[v] = slope * d[x][..., None]
        bar[x] = np.sum(slope * bar[v], axis=-1)


@rule(laguerre.lagval, typing=_value, may_view=False)
def lagval(y, /, x, c, tensor=True):
    d[y] = laguerre.lagval(x, laguerre.lagder(c)) * d[x] + laguerre.lagval(x, d[c])
    bar[x] = laguerre.lagval(x, laguerre.lagder(c)) * bar[y]
    if rank(x) == 0:
        bar[c] = bar[y] * laguerre.lagvander(x, len(c) - 1)[0]
    elif rank(x) == 1:
        bar[c] = bar[y] @ laguerre.lagvander(x, len(c) - 1)
    else:
        bar[c] = np.tensordot(bar[y], laguerre.lagvander(x, len(c) - 1), len(np.shape(x)))


@rule(laguerre.lagder, typing=_derivative)
def lagder(y, /, c, m=1, scl=1, axis=0):
    d[y] = laguerre.lagder(d[c], m)
    bar[c] = runtime.on_first_axis(laguerre.lagder(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(laguerre.lagint, typing=_integral)
def lagint(y, /, c, m=1, k=(), lbnd=0, scl=1, axis=0):
    d[y] = laguerre.lagint(d[c], m)
    bar[c] = runtime.on_first_axis(laguerre.lagint(np.eye(np.shape(c)[0]), m).T, bar[y])


@rule(laguerre.lagvander, typing=_matrix, may_view=False)
def lagvander(v, /, x, deg):
    slope = laguerre.lagvander(x, max(deg - 1, 0)) @ laguerre.lagder(np.eye(deg + 1))
    if rank(x) == 0:
        d[v] = slope * d[x]
        bar[x] = np.sum(slope * bar[v])
    else:
        d[v] = slope * d[x][..., None]
        bar[x] = np.sum(slope * bar[v], axis=-1)
