"""Linear equations in matrices that derivatives of Riccati equations lead to."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import linalg


def lyapunov(c: Any, n: Any, q: Any) -> Any:
    """The solution `x` of `c.T x n + n.T x c + q = 0`.

    >>> lyapunov(np.eye(1) * -1.0, np.eye(1), np.eye(1))
    array([[0.5]])
    """
    m = np.linalg.solve(n.mT, c.mT)
    return linalg.solve_continuous_lyapunov(m, -_from_both_sides(n, q))


def stein(c: Any, n: Any, q: Any) -> Any:
    """The solution `x` of `c.T x c - n.T x n + q = 0`.

    >>> stein(np.eye(1) * 0.0, np.eye(1), np.eye(1))
    array([[1.]])
    """
    m = np.linalg.solve(n.mT, c.mT)
    return linalg.solve_discrete_lyapunov(m, _from_both_sides(n, q))


def _from_both_sides(n: Any, q: Any) -> Any:
    """`inv(n).T q inv(n)`."""
    left = np.linalg.solve(n.mT, q)
    return np.linalg.solve(n.mT, left.mT).mT
