"""Polynomials by their coefficients, the highest power first, in which they are linear."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.numeric import matrices, polynomials
from srcgrad.rules import typing
from srcgrad.rules.registry import opaque, rule


def _vector(value: Any) -> Any:
    """A vector of coefficients or points, also as a list of numbers."""
    x = typing.as_array(value)
    if isinstance(x, av.Array) and len(x.dims) == 1:
        return x
    return value if isinstance(value, av.Unknown) else av.Unknown("coefficients that are no vector")


def _floating(dtype: str) -> str:
    return dtype if np.dtype(dtype).kind in "fc" else "float64"


def _made(values: Any, dims: Any) -> Any:
    """An array of what the values are together."""
    dtype = typing.promote(values)
    return av.Unknown("operands of an unknown type") if dtype is None else av.Array(dtype, dims)


def _evaluated(call: Any) -> Any:
    p, x = _vector(call.type("p")), typing.as_array(call.type("x"))
    if not isinstance(p, av.Array) or not isinstance(x, av.NUMERIC):
        return p if isinstance(p, av.Unknown) else av.Unknown("a point that is no number")
    x = av.Scalar(x.dtype, False) if isinstance(x, av.Scalar) else x
    found = _made([p, x], av.dims(x))
    return found if not isinstance(found, av.Array) or found.dims else av.Scalar(found.dtype, False)


@rule(np.polyval, typing=_evaluated, may_view=False)
def polyval(y, /, p, x):
    d[y] = np.polyval(np.polyder(p), x) * d[x] + np.polyval(d[p], x)
    bar[x] = np.polyval(np.polyder(p), x) * bar[y]
    if rank(x) == 0:
        bar[p] = bar[y] * polynomials.powers(x, len(p))
    elif rank(x) == 1:
        bar[p] = bar[y] @ polynomials.powers(x, len(p))
    else:
        bar[p] = np.tensordot(bar[y], polynomials.powers(x, len(p)), len(np.shape(x)))


def _powers(call: Any) -> Any:
    x, n = typing.as_array(call.type("x")), call.type("n")
    if not isinstance(x, av.NUMERIC):
        return av.Unknown("powers of no number")
    length = n.value if isinstance(n, av.Scalar) else None
    return av.Array(_floating(x.dtype), (*av.dims(x), length))


@rule(polynomials.powers, typing=_powers, may_view=False)
def powers(v, /, x, n):
    if rank(x) == 0:
        d[v] = polynomials.powers_slope(x, n) * d[x]
        bar[x] = np.sum(polynomials.powers_slope(x, n) * bar[v])
    else:
        d[v] = polynomials.powers_slope(x, n) * d[x][..., None]
        bar[x] = np.sum(polynomials.powers_slope(x, n) * bar[v], axis=-1)


@opaque(polynomials.powers_slope, typing=_powers)
def powers_slope(v, /, x, n): ...


def _sum(call: Any) -> Any:
    a, b = (_vector(call.type(p)) for p in ("a1", "a2"))
    if not isinstance(a, av.Array) or not isinstance(b, av.Array):
        return a if isinstance(a, av.Unknown) else b
    m, n = a.dims[0], b.dims[0]
    if isinstance(m, int) and isinstance(n, int):
        longest: av.Dim = max(m, n)
    else:
        longest = m if m == n and m is not av.MANY else None
    return _made([a, b], (longest,))


@rule(np.polyadd, typing=_sum, may_view=False)
def polyadd(y, /, a1, a2):
    d[y] = np.polyadd(d[a1], d[a2])
    bar[a1] = bar[y][np.shape(y)[0] - len(a1) :]
    bar[a2] = bar[y][np.shape(y)[0] - len(a2) :]


@rule(np.polysub, typing=_sum, may_view=False)
def polysub(y, /, a1, a2):
    d[y] = np.polysub(d[a1], d[a2])
    bar[a1] = bar[y][np.shape(y)[0] - len(a1) :]
    bar[a2] = -bar[y][np.shape(y)[0] - len(a2) :]


def _product(call: Any) -> Any:
    a, b = (_vector(call.type(p)) for p in call.operation.parameters[:2])
    if not isinstance(a, av.Array) or not isinstance(b, av.Array):
        return a if isinstance(a, av.Unknown) else b
    return _made([a, b], (None,))


@rule(np.polymul, typing=_product, may_view=False)
def polymul(y, /, a1, a2):
    first = polynomials.leading(a1)
    second = polynomials.leading(a2)
    d[y] = polynomials.product(d[a1], second) + polynomials.product(first, d[a2])
    bar[a1] = polynomials.factor_adjoint(bar[y], second, len(first))
    bar[a2] = polynomials.factor_adjoint(bar[y], first, len(second))


@rule(polynomials.product, typing=_product, may_view=False)
def product(y, /, a, b):
    d[y] = polynomials.product(d[a], b) + polynomials.product(a, d[b])
    bar[a] = polynomials.factor_adjoint(bar[y], b, len(a))
    bar[b] = polynomials.factor_adjoint(bar[y], a, len(b))


def _coefficients(call: Any) -> Any:
    c, n = typing.number(call.type("c")), call.type("n")
    dtype = c.dtype if isinstance(c, av.Array) else "float64"
    return av.Array(dtype, (n.value if isinstance(n, av.Scalar) else None,))


@rule(polynomials.factor_adjoint, typing=_coefficients, may_view=False)
def factor_adjoint(y, /, c, b, n):
    d[y] = polynomials.factor_adjoint(d[c], b, n) + polynomials.factor_adjoint(c, d[b], n)
    bar[c] = polynomials.product(bar[y], b)
    bar[b] = polynomials.factor_adjoint(c, bar[y], len(b))


@rule(polynomials.leading, typing=typing.same, may_view=True)
def leading(y, /, p):
    d[y] = d[p]


def _quotient(call: Any) -> Any:
    u, v = (_vector(call.type(p)) for p in ("u", "v"))
    if not isinstance(u, av.Array) or not isinstance(v, av.Array):
        return u if isinstance(u, av.Unknown) else v
    part = _made([u, v, av.FLOAT], (None,))
    return av.Sequence("tuple", (part, part)) if isinstance(part, av.Array) else part


@rule(np.polydiv, typing=_quotient, may_view=False)
def polydiv(q, r, /, u, v):
    t = polynomials.quotient_tangent(v, q, r, d[u], d[v])
    d[q] = t[0]
    d[r] = t[1]
    bars = polynomials.quotient_cotangent(v, q, r, len(u), bar[q], bar[r])
    bar[u] = bars[0]
    bar[v] = bars[1]


def _two(first: str, second: str) -> Any:
    return lambda call: av.Sequence("tuple", (call.type(first), call.type(second)))


@opaque(polynomials.quotient_tangent, typing=_two("q", "r"))
def quotient_tangent(y, /, v, q, r, du, dv): ...


@opaque(polynomials.quotient_cotangent, typing=lambda call: av.Sequence("tuple", (_new(), _new())))
def quotient_cotangent(y, /, v, q, r, n, q_bar, r_bar): ...


def _new() -> av.Array:
    return av.Array("float64", (None,))


def _derivative(call: Any) -> Any:
    p, m = _vector(call.type("p")), call.static("m")
    if not isinstance(p, av.Array) or not isinstance(m, int):
        return p if isinstance(p, av.Unknown) else av.Unknown("an order that is not a literal")
    dtype = str(np.result_type(p.dtype, np.int64)) if m else p.dtype
    return av.Array(dtype, (av.longer(p.dims[0], -m),))


@rule(np.polyder, typing=_derivative, may_view=True)
def polyder(y, /, p, m=1):
    d[y] = np.polyder(d[p], m)
    bar[p] = polynomials.derivative_adjoint(bar[y], len(p), m)


@rule(polynomials.derivative_adjoint, typing=_coefficients, may_view=False)
def derivative_adjoint(y, /, c, n, m=1):
    d[y] = polynomials.derivative_adjoint(d[c], n, m)
    bar[c] = np.polyder(bar[y], m)


def _integral(call: Any) -> Any:
    p, m = _vector(call.type("p")), call.static("m")
    if not isinstance(p, av.Array) or not isinstance(m, int):
        return p if isinstance(p, av.Unknown) else av.Unknown("an order that is not a literal")
    if call.type("k") != av.Constant(None) and isinstance(call.type("k"), av.Unknown):
        return av.Unknown("constants of integration of an unknown type")
    if m == 0:
        return p
    dim = p.dims[0]
    length: av.Dim = dim + m if isinstance(dim, int) else None
    if isinstance(dim, av.Length) and dim.offset >= 0:
        length = av.Length(dim.symbol, dim.offset + m)
    return av.Array("float64", (length,))


@rule(np.polyint, typing=_integral, may_view=True)
def polyint(y, /, p, m=1, k=None):
    d[y] = np.polyint(d[p], m)
    bar[p] = polynomials.integral_adjoint(bar[y], m)


@rule(polynomials.integral_adjoint, typing=lambda call: _new(), may_view=True)
def integral_adjoint(y, /, c, m=1):
    d[y] = polynomials.integral_adjoint(d[c], m)
    bar[c] = np.polyint(bar[y], m)


def _from_roots(call: Any) -> Any:
    z = typing.as_array(call.type("seq_of_zeros"))
    if not isinstance(z, av.Array) or len(z.dims) not in (1, 2):
        return av.Unknown("np.poly of other than a vector of roots or a matrix")
    dim = z.dims[0]
    length = dim + 1 if isinstance(dim, int) else None
    return av.Array(z.dtype if len(z.dims) == 1 else _floating(z.dtype), (length,))


@rule(np.poly, typing=_from_roots, may_view=False)
def poly(c, /, seq_of_zeros):
    if rank(seq_of_zeros) == 1:
        d[c] = d[seq_of_zeros] @ polynomials.without_each(seq_of_zeros)
        bar[seq_of_zeros] = polynomials.without_each(seq_of_zeros) @ bar[c]
    else:
        d[c] = np.tensordot(polynomials.adjugates(seq_of_zeros, c), d[seq_of_zeros], 2)
        bar[seq_of_zeros] = np.tensordot(bar[c], polynomials.adjugates(seq_of_zeros, c), 1)


@opaque(polynomials.without_each, typing=lambda call: av.Array("float64", (None, None)))
def without_each(y, /, z): ...


@opaque(polynomials.adjugates, typing=lambda call: av.Array("float64", (None, None, None)))
def adjugates(y, /, a, c): ...


def _roots(call: Any) -> Any:
    p = _vector(call.type("p"))
    return av.Array(_floating(p.dtype), (None,)) if isinstance(p, av.Array) else p


@rule(np.roots, typing=_roots, may_view=False)
def roots(r, /, p):
    """`p(r) = 0` for every `p`, so `p'(r) dr = -dp(r)`."""
    z = matrices.real(r, "the roots of np.roots")
    d[r] = -(np.polyval(d[p], z) / np.polyval(np.polyder(p), z))
    bar[p] = -((bar[r] / np.polyval(np.polyder(p), z)) @ polynomials.powers(z, len(p)))


def _fitted(call: Any) -> Any:
    x, y = _vector(call.type("x")), typing.as_array(call.type("y"))
    deg = call.static("deg")
    if not isinstance(x, av.Array) or not isinstance(y, av.Array) or not 0 < len(y.dims) < 3:
        return x if isinstance(x, av.Unknown) else av.Unknown("data that are no arrays")
    if call.static("full") is not False or call.static("cov") is not False:
        return av.Unknown("np.polyfit with full or cov", "leave them out")
    w = call.type("w")
    if w != av.Constant(None) and not isinstance(_vector(w), av.Array):
        return av.Unknown("weights that are no vector")
    if not isinstance(call.type("deg"), av.Scalar):
        return av.Unknown("a degree that is no int")
    length = deg + 1 if isinstance(deg, int) else None
    return av.Array("float64", (length, *y.dims[1:]))


@rule(np.polyfit, typing=_fitted, may_view=False)
def polyfit(c, /, x, y, deg, rcond=None, full=False, w=None, cov=False):
    if w is None:
        d[c] = polynomials.fit_tangent(
            x, y, deg, rcond, None, c, d[x], d[y], np.zeros(len(x))
        )
        bars = polynomials.fit_cotangent(x, y, deg, rcond, None, c, bar[c])
    else:
        d[c] = polynomials.fit_tangent(x, y, deg, rcond, w, c, d[x], d[y], d[w])
        bars = polynomials.fit_cotangent(x, y, deg, rcond, w, c, bar[c])
        bar[w] = bars[2]
    bar[x] = bars[0]
    bar[y] = bars[1]


@opaque(polynomials.fit_tangent, typing=lambda call: call.type("c"))
def fit_tangent(t, /, x, y, deg, rcond, w, c, dx, dy, dw): ...


@opaque(
    polynomials.fit_cotangent,
    typing=lambda call: av.Sequence("tuple", (_new(), _like_data(call), _new())),
)
def fit_cotangent(t, /, x, y, deg, rcond, w, c, c_bar): ...


def _like_data(call: Any) -> Any:
    return av.Array("float64", av.dims(typing.as_array(call.type("y"))))
