"""Filters that begin in a given state and tell the one they end in, in terms of those without.

They are followed on a tape for the derivatives of `signal.lfilter` and `signal.sosfilt` with `zi`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import signal


def lfilter(b: Any, a: Any, x: Any, axis: int, zi: Any) -> tuple[Any, Any]:
    """`signal.lfilter` with an initial state: the state is added to `b * x`, element by element.

    The final state is what the last elements would still add (Oppenheim and Schafer, Discrete-Time
    Signal Processing, 6.3.2: the transposed direct form).

    >>> x = np.array([1.0, 2.0, 4.0])
    >>> y, z = lfilter(np.array([1.0, 0.5]), np.array([1.0, -0.5]), x, -1, np.array([3.0]))
    >>> y, z
    (array([4.  , 4.5 , 7.25]), array([5.625]))
    """
    b, a = np.asarray(b), np.asarray(a)
    b, a = b / a[0], a / a[0]
    count = max(len(b), len(a)) - 1
    rows = np.moveaxis(np.asarray(x), axis, -1)
    n = rows.shape[-1]
    state = np.broadcast_to(np.moveaxis(np.asarray(zi), axis, -1), (*rows.shape[:-1], count))
    early = np.zeros((*rows.shape[:-1], max(n - count, 0)))
    added = np.concatenate([state[..., :n], early], axis=-1)
    y = signal.lfilter(b, a, rows) + signal.lfilter(np.array([1.0]), a, added)
    parts = []
    for i in range(count):
        part = state[..., i + n] if i + n < count else np.zeros(rows.shape[:-1])
        for j in range(min(n, count - i)):
            if i + j + 1 < len(b):
                part = part + b[i + j + 1] * rows[..., n - 1 - j]
            if i + j + 1 < len(a):
                part = part - a[i + j + 1] * y[..., n - 1 - j]
        parts.append(part)
    final = np.stack(parts, axis=-1) if parts else state
    return np.moveaxis(y, -1, axis), np.moveaxis(final, -1, axis)


def sosfilt(sos: Any, x: Any, axis: int, zi: Any) -> tuple[Any, Any]:
    """`signal.sosfilt` with an initial state: one filter after the other."""
    states = []
    for k in range(len(sos)):
        x, state = lfilter(sos[k, :3], sos[k, 3:], x, axis, zi[k])
        states.append(state)
    return x, np.stack(states)
