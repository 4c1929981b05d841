"""`scipy.linalg`: equations in matrices.

Each is differentiated as it stands: what is left is a linear equation in the tangent, of the same
kind. T.-C. Kao, G. Hennequin, Automatic differentiation of Sylvester, Lyapunov, and algebraic
Riccati equations, arXiv:2011.11430 (2020).
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from srcgrad.numeric import equations
from srcgrad.rules import scipy_call_types, scipy_helper_types, scipy_types
from srcgrad.rules.registry import opaque, rule


@rule(
    linalg.solve_sylvester, typing=scipy_types.like("q", "a", "b"), may_view=False, broadcasts=True
)
def solve_sylvester(x, /, a, b, q):
    """Of `a x + x b = q`."""
    d[x] = linalg.solve_sylvester(a, b, d[q] - d[a] @ x - x @ d[b])
    t = linalg.solve_sylvester(a.mT, b.mT, bar[x])
    bar[a] = -(t @ x.mT)
    bar[b] = -(x.mT @ t)
    bar[q] = t


@rule(
    linalg.solve_continuous_lyapunov, typing=scipy_types.like("q", "a"), may_view=False,
    broadcasts=True,
)  # fmt: skip
def solve_continuous_lyapunov(x, /, a, q):
    """Of `a x + x a.T = q`."""
    d[x] = linalg.solve_continuous_lyapunov(a, d[q] - d[a] @ x - x @ d[a].mT)
    t = linalg.solve_continuous_lyapunov(a.mT, bar[x])
    bar[a] = -(t @ x.mT + t.mT @ x)
    bar[q] = t


@rule(
    linalg.solve_discrete_lyapunov, may_view=False, broadcasts=True,
    typing=scipy_types.like("q", "a", dtype="float64", method=(None, "direct", "bilinear")),
)  # fmt: skip
def solve_discrete_lyapunov(x, /, a, q, method=None):
    """Of `a x a.T - x + q = 0`."""
    d[x] = linalg.solve_discrete_lyapunov(a, d[q] + d[a] @ x @ a.mT + a @ x @ d[a].mT)
    t = linalg.solve_discrete_lyapunov(a.mT, bar[x])
    bar[a] = t @ a @ x.mT + t.mT @ a @ x
    bar[q] = t


@rule(
    linalg.solve_continuous_are, typing=scipy_call_types.riccati, may_view=False, broadcasts=True
)
def solve_continuous_are(x, /, a, b, q, r, e=None, s=None, balanced=True):
    """Of `a.T x e + e.T x a - k.T r k + q = 0` with `r k = b.T x e + s.T`."""
    if e is None:
        n = np.eye(np.shape(a)[-1])
    else:
        n = e
    if s is None:
        k = np.linalg.solve(r, b.mT @ x @ n)
    else:
        k = np.linalg.solve(r, b.mT @ x @ n + s.mT)
    closed = a - b @ k
    if e is None and s is None:
        move = x @ (d[a] - d[b] @ k)
    elif s is None:
        move = n.mT @ x @ (d[a] - d[b] @ k) + d[e].mT @ x @ closed
    elif e is None:
        move = x @ (d[a] - d[b] @ k) - d[s] @ k
    else:
        move = n.mT @ x @ (d[a] - d[b] @ k) + d[e].mT @ x @ closed - d[s] @ k
    d[x] = equations.lyapunov(closed, n, d[q] + k.mT @ d[r] @ k + move + move.mT)
    t = equations.lyapunov(closed.mT, n.mT, bar[x])
    both = t + t.mT
    bar[a] = x @ n @ both
    bar[b] = -(x @ n @ both @ k.mT)
    bar[q] = t
    bar[r] = k @ t @ k.mT
    bar[e] = x @ closed @ both
    bar[s] = -(both @ k.mT)


@rule(linalg.solve_discrete_are, typing=scipy_call_types.riccati, may_view=False, broadcasts=True)
def solve_discrete_are(x, /, a, b, q, r, e=None, s=None, balanced=True):
    """Of `a.T x a - e.T x e - k.T g k + q = 0` with `g = r + b.T x b`, `g k = b.T x a + s.T`."""
    if e is None:
        n = np.eye(np.shape(a)[-1])
    else:
        n = e
    if s is None:
        k = np.linalg.solve(r + b.mT @ x @ b, b.mT @ x @ a)
    else:
        k = np.linalg.solve(r + b.mT @ x @ b, b.mT @ x @ a + s.mT)
    closed = a - b @ k
    if e is None and s is None:
        move = closed.mT @ x @ (d[a] - d[b] @ k)
    elif s is None:
        move = closed.mT @ x @ (d[a] - d[b] @ k) - n.mT @ x @ d[e]
    elif e is None:
        move = closed.mT @ x @ (d[a] - d[b] @ k) - d[s] @ k
    else:
        move = closed.mT @ x @ (d[a] - d[b] @ k) - n.mT @ x @ d[e] - d[s] @ k
    d[x] = equations.stein(closed, n, d[q] + k.mT @ d[r] @ k + move + move.mT)
    t = equations.stein(closed.mT, n.mT, bar[x])
    both = t + t.mT
    bar[a] = x @ closed @ both
    bar[b] = -(x @ closed @ both @ k.mT)
    bar[q] = t
    bar[r] = k @ t @ k.mT
    bar[e] = -(x @ n @ both)
    bar[s] = -(both @ k.mT)


@opaque(equations.lyapunov, typing=scipy_helper_types.kept("c"))
def lyapunov(x, /, c, n, q): ...


@opaque(equations.stein, typing=scipy_helper_types.kept("c"))
def stein(x, /, c, n, q): ...
