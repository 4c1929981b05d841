"""Complex numbers: which equations hold for them, and the rules of functions that are not analytic.

The convention is JAX's: a cotangent goes through the transpose of a differential, without
conjugates. So the gradient of a real function of `z = x + iy` is `df/dx - i df/dy`, an equation
that is linear over the complex numbers serves as it stands, and what comes to a real operand is
the real part of its contribution. A function that is not analytic states its differential by
`np.real`, `np.imag` and `np.conjugate`, whose transposes are stated here.
"""

import operator

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract, Array, Scalar
from srcgrad.rules import contraction_types, typing
from srcgrad.rules.indexing import gather
from srcgrad.rules.language import Call
from srcgrad.rules.reductions import SPREAD
from srcgrad.rules.registry import holds_for_complex_numbers, read_before, rule
from srcgrad.rules.trial import trial
from srcgrad.runtime import freedom, picked, scattered, unclipped

read_before(__name__)


def _of_parts(call: Call) -> Abstract:
    """The real or imaginary part: a number stays what it is, Python's or NumPy's."""
    x = typing.number(call.type(call.operation.parameters[0]))
    if isinstance(x, Array):
        return Array(typing.real_dtype(x.dtype), x.dims)
    if isinstance(x, Scalar):
        return Scalar(typing.real_dtype(x.dtype), x.python)
    return x if isinstance(x, av.Unknown) else av.Unknown(f"{av.describe(x)} is no number")


@rule(np.real, typing=_of_parts, elementwise=True, complex=True)
def real(y, /, val):
    d[y] = np.real(d[val])
    bar[val] = bar[y]


@rule(np.imag, typing=_of_parts, elementwise=True, complex=True)
def imag(y, /, val):
    d[y] = np.imag(d[val])
    bar[val] = -1j * bar[y]


@rule(np.conjugate, typing=typing.conjugated, complex=True)
def conjugate(y, /, x):
    d[y] = np.conjugate(d[x])
    bar[x] = np.conjugate(bar[y])


@rule(np.absolute, complex=True)
def absolute(y, /, x):
    d[y] = np.real(np.conjugate(np.sign(x)) * d[x])


@rule(np.sign, complex=True)
def sign(y, /, x):
    r = runtime.divisor(np.absolute(x))
    d[y] = 1j * y * np.imag(np.conjugate(y) * d[x]) / r
    bar[x] = 1j * np.conjugate(y) * np.imag(y * bar[y]) / r


def _of_angle(call: Call) -> Abstract:
    z = typing.number(call.type("z"))
    if not isinstance(z, Array | Scalar):
        return av.Unknown("the angle of no number")
    dtype = typing.real_dtype(z.dtype)
    return Array(dtype, av.dims(z)) if av.dims(z) else Scalar(dtype, False)


@rule(np.angle, typing=_of_angle, elementwise=True, may_view=False, complex=True)
def angle(y, /, z, deg=False):
    r = runtime.divisor(np.real(np.conjugate(z) * z))
    part = np.imag(np.conjugate(z) * d[z]) / r
    if deg:
        d[y] = 57.29577951308232 * part
    else:
        d[y] = part


@rule(np.vdot, typing=contraction_types.inner, may_view=False, complex=True)
def vdot(c, /, a, b):
    d[c] = np.vdot(d[a], b) + np.vdot(a, d[b])
    if rank(a) == 1 and rank(b) == 1:
        bar[a] = np.conjugate(bar[c] * b)
        bar[b] = bar[c] * np.conjugate(a)
    else:
        bar[a] = np.conjugate(bar[c] * np.reshape(b, np.shape(a)))
        bar[b] = bar[c] * np.reshape(np.conjugate(a), np.shape(b))


@rule(complex, typing=lambda call: Scalar("complex128"), may_view=False, elementwise=True)
def as_complex(y, /, real, imag=0.0):
    d[y] = d[real] + 1j * d[imag]


# On a branch cut the sign of a zero tells the side. `x - 1.0` keeps it; `1.0 - x` and `x + 1.0`
# lose it and stand here as `-(x - 1.0)` and `-(-x - 1.0)`.


@rule(np.arcsin, complex=True)
def arcsin(y, /, x):
    d[y] = runtime.divide(d[x], np.sqrt(-(x - 1.0)) * np.sqrt(-(-x - 1.0)))


@rule(np.arccos, complex=True)
def arccos(y, /, x):
    d[y] = -runtime.divide(d[x], np.sqrt(-(x - 1.0)) * np.sqrt(-(-x - 1.0)))


@rule(np.arcsinh, complex=True)
def arcsinh(y, /, x):
    d[y] = runtime.divide(d[x], np.sqrt(-(-x * x - 1.0)))


@rule(np.arccosh, complex=True)
def arccosh(y, /, x):
    d[y] = runtime.divide(d[x], np.sqrt(x - 1.0) * np.sqrt(-(-x - 1.0)))


@rule(np.var, method="var", **SPREAD, complex=True)
def var(y, /, a, axis=None, *, ddof=0, keepdims=False, where=True):
    if where is True:
        n = freedom(np.shape(a), axis, ddof)
        centred = np.conjugate(runtime.centred(a, axis))
    else:
        centred = np.conjugate(runtime.centred(a, axis, where))
        n = np.sum(np.broadcast_to(where, np.shape(a)), axis=axis, keepdims=keepdims) - ddof
    d[y] = 2.0 * runtime.total(np.real(centred * d[a]), axis, keepdims) / n


@rule(np.std, method="std", **SPREAD, complex=True)
def std(y, /, a, axis=None, *, ddof=0, keepdims=False, where=True):
    if where is True:
        n = freedom(np.shape(a), axis, ddof)
        centred = np.conjugate(runtime.centred(a, axis))
    else:
        centred = np.conjugate(runtime.centred(a, axis, where))
        n = np.sum(np.broadcast_to(where, np.shape(a)), axis=axis, keepdims=keepdims) - ddof
    d[y] = runtime.total(np.real(centred * d[a]), axis, keepdims) / (n * runtime.divisor(y))


@rule(np.convolve, typing=trial("mode"), may_view=False, complex=True)
def convolve(y, /, a, v, mode="full"):
    d[y] = np.convolve(d[a], v, mode) + np.convolve(a, d[v], mode)
    whole = unclipped(bar[y], np.shape(a), np.shape(v), mode)
    bar[a] = np.correlate(whole, np.conjugate(v), "valid")
    bar[v] = np.correlate(whole, np.conjugate(a), "valid")


@rule(np.correlate, typing=trial("mode"), may_view=False, complex=True)
def correlate(y, /, a, v, mode="valid"):
    d[y] = np.correlate(d[a], v, mode) + np.correlate(a, d[v], mode)
    whole = unclipped(bar[y], np.shape(a), np.shape(v), mode, True)
    bar[a] = np.convolve(whole, np.conjugate(v), "valid")
    bar[v] = np.conjugate(np.convolve(whole[::-1], a, "valid"))


@rule(np.sort_complex, typing=trial(), may_view=False, complex=True)
def sort_complex(y, /, a):
    order = np.argsort(a, axis=-1)
    d[y] = np.take_along_axis(d[a], order, -1)
    bar[a] = np.take_along_axis(bar[y], np.argsort(order, axis=-1), -1)


# Analytic functions, and what is linear over complex numbers.
holds_for_complex_numbers(
    operator.getitem, gather, complex, np.sort,
    np.add, np.subtract, np.multiply, np.divide, np.negative, np.positive, np.power,
    np.float_power, np.square, np.reciprocal, runtime.divide, runtime.times,
    np.sin, np.cos, np.tan, np.arctan, np.sinh, np.cosh, np.tanh, np.arctanh, np.exp, np.exp2,
    np.expm1, np.log, np.log2, np.log10, np.log1p, np.sqrt, np.sinc,
    np.sum, np.mean, np.prod, np.cumsum, np.cumprod, np.add.reduce, np.multiply.reduce,
    runtime.total, np.trace, np.diff,
    np.matmul, np.dot, np.inner, np.outer, np.einsum, np.tensordot, np.kron, np.cross,
    np.reshape, np.transpose, np.matrix_transpose, np.ravel, np.ndarray.flatten, np.expand_dims,
    np.squeeze, np.swapaxes, np.moveaxis, np.broadcast_to, np.flip, np.roll, np.tile, np.repeat,
    np.concatenate, np.stack, np.where, np.diag, np.diagonal, np.tril, np.triu, np.take,
    np.take_along_axis, runtime.centred, scattered, picked, np.polyval, np.trapezoid, np.array,
    np.asarray, np.ascontiguousarray, np.require, np.copy, np.ndarray.astype, np.ndarray.item,
    np.full, np.full_like, np.pad, np.insert, np.delete, np.append, np.hstack, np.vstack,
    np.dstack, np.column_stack, np.r_, np.c_, np.block, np.compress, np.extract, np.resize,
    np.rot90, np.rollaxis, np.diagflat, np.flipud, np.fliplr, np.atleast_1d, np.atleast_2d,
    np.atleast_3d, np.select, np.choose, np.ediff1d, np.nansum, np.add.accumulate,
    np.multiply.accumulate, np.add.outer, np.subtract.outer, np.multiply.outer, np.divide.outer,
    sum,
    # flat in complex numbers, too
    np.zeros_like, np.round, np.rint,
)  # fmt: skip
