"""Functions that put the same elements in another shape."""

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING
from srcgrad.rules.registry import constant, lowering, rule
from srcgrad.runtime import inverse_permutation


@rule(np.reshape, typing=typing.reshaped, method="reshape", free=True)
def reshape(y, /, a, shape):
    d[y] = np.reshape(d[a], shape)
    bar[a] = np.reshape(bar[y], np.shape(a))


@rule(np.transpose, typing=typing.transposed, method="transpose", free=True)
def transpose(y, /, a, axes=None):
    if axes is None:
        d[y] = d[a].T
    else:
        d[y] = np.transpose(d[a], axes)
        bar[a] = np.transpose(bar[y], inverse_permutation(axes))


@lowering(inverse_permutation)
def short_inverse(context, axes):
    order = context.static(axes)
    return context.constant(inverse_permutation(order)) if order is not MISSING else None


@constant(inverse_permutation, typing=lambda call: av.Unknown("a permutation"))
def inverting(y, /, axes): ...


@rule(np.copy, typing=typing.same, method="copy", may_view=False)
def copy(y, /, a):
    d[y] = d[a]


@rule(np.matrix_transpose, typing=typing.matrix_transposed, free=True)
def matrix_transpose(y, /, x):
    d[y] = d[x].mT
