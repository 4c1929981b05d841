"""Products that sum over a shared axis. The transposes are stated by rank, as nobody would write
`np.outer` for a matrix or `.mT` for a vector."""

import ast

import numpy as np

from srcgrad.rules import typing
from srcgrad.rules.registry import rule


@rule(np.matmul, ast.MatMult, typing=typing.contraction, elementwise=False, may_view=False)
def matmul(c, /, a, b):
    d[c] = d[a] @ b + a @ d[b]
    if rank(a) == 1 and rank(b) == 1:
        bar[a] = bar[c] * b
        bar[b] = bar[c] * a
    elif rank(a) == 2 and rank(b) == 1:
        bar[a] = np.outer(bar[c], b)
        bar[b] = a.T @ bar[c]
    elif rank(a) == 1 and rank(b) == 2:
        bar[a] = b @ bar[c]
        bar[b] = np.outer(a, bar[c])
    elif rank(a) == 2 and rank(b) == 2:
        bar[a] = bar[c] @ b.T
        bar[b] = a.T @ bar[c]
    elif rank(b) == 1:
        bar[a] = bar[c][..., None] * b
        bar[b] = bar[c][..., None] * a
    elif rank(a) == 1:
        bar[a] = (b @ bar[c][..., None])[..., 0]
        bar[b] = a[:, None] * bar[c][..., None, :]
    else:
        bar[a] = bar[c] @ b.mT
        bar[b] = a.mT @ bar[c]


@rule(np.dot, typing=typing.contraction, method="dot", may_view=False)
def dot(c, /, a, b):
    if rank(a) == 0 or rank(b) == 0:
        d[c] = d[a] * b + a * d[b]
    else:
        d[c] = np.dot(d[a], b) + np.dot(a, d[b])
    if rank(a) == 1 and rank(b) == 1:
        bar[a] = bar[c] * b
        bar[b] = bar[c] * a
    elif rank(a) == 2 and rank(b) == 1:
        bar[a] = np.outer(bar[c], b)
        bar[b] = a.T @ bar[c]
    elif rank(a) == 1 and rank(b) == 2:
        bar[a] = b @ bar[c]
        bar[b] = np.outer(a, bar[c])
    elif rank(a) == 2 and rank(b) == 2:
        bar[a] = bar[c] @ b.T
        bar[b] = a.T @ bar[c]


@rule(np.outer, typing=typing.contraction, may_view=False)
def outer(c, /, a, b):
    d[c] = np.outer(d[a], b) + np.outer(a, d[b])
    bar[a] = bar[c] @ b
    bar[b] = a @ bar[c]
