"""Lengths of vectors and matrices; their derivative at zero is 0."""

import numpy as np

from srcgrad import runtime
from srcgrad.rules import typing
from srcgrad.rules.registry import rule


@rule(np.linalg.norm, typing=typing.norm, may_view=False, uniform=True)
def norm(y, /, x, ord=None, axis=None, keepdims=False):
    if ord == 1:
        d[y] = runtime.total(np.sign(x) * d[x], axis, keepdims)
    else:
        d[y] = runtime.total(x * d[x], axis, keepdims) / runtime.divisor(y)
