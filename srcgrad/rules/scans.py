"""Sums and differences along an axis."""

import numpy as np

from srcgrad.rules import typing
from srcgrad.rules.registry import rule


@rule(np.cumsum, typing=typing.cumulated, method="cumsum", may_view=False)
def cumsum(y, /, a, axis=None):
    d[y] = np.cumsum(d[a], axis)
    if rank(a) == 1:
        bar[a] = np.cumsum(bar[y][::-1])[::-1]
    elif axis is None:
        bar[a] = np.reshape(np.cumsum(bar[y][::-1])[::-1], np.shape(a))
    else:
        bar[a] = np.flip(np.cumsum(np.flip(bar[y], axis), axis), axis)


@rule(np.diff, typing=typing.differences, may_view=False)
def diff(y, /, a, n=1, axis=-1, prepend=None, append=None):
    d[y] = np.diff(d[a], axis=axis)
    if prepend is None and append is None:
        if axis == -1:
            bar[a] = -np.diff(bar[y], prepend=0.0, append=0.0)
        else:
            bar[a] = -np.diff(bar[y], axis=axis, prepend=0.0, append=0.0)
    elif append is None:
        d[y] = np.diff(d[a], axis=axis, prepend=0.0)
        bar[a] = -np.diff(bar[y], axis=axis, append=0.0)
    elif prepend is None:
        d[y] = np.diff(d[a], axis=axis, append=0.0)
        bar[a] = -np.diff(bar[y], axis=axis, prepend=0.0)
    else:
        d[y] = np.diff(d[a], axis=axis, prepend=0.0, append=0.0)
        bar[a] = -np.diff(bar[y], axis=axis)
