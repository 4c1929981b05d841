"""Contractions by letters, rows of a softmax."""
# ruff: noqa: E402

import numpy as np


def attention(q, k, v):
    s = np.einsum("id,jd->ij", q, k) / np.sqrt(q.shape[1])
    e = np.exp(s - np.max(s, axis=1, keepdims=True))
    p = e / np.sum(e, axis=1, keepdims=True)
    return np.sum((p @ v) ** 2)


transformation = "grad"
argnums = (0, 1, 2)
rng = np.random.default_rng(0)
args = (rng.normal(size=(4, 3)), rng.normal(size=(5, 3)), rng.normal(size=(5, 2)))


# output
import numpy as np
from srcgrad.runtime import divide


def attention_grad(q, k, v):
    """Gradient of attention with respect to q, k, v."""
    t = np.sqrt(q.shape[1])
    s = np.einsum("id,jd->ij", q, k) / t
    t2 = np.max(s, axis=1, keepdims=True)
    e = np.exp(s - t2)
    t3 = np.sum(e, axis=1, keepdims=True)
    p = e / t3
    # line 11: return np.sum((p @ v) ** 2)
    t_bar = 2.0 * (p @ v)
    p_bar = t_bar @ v.T
    v_bar = p.T @ t_bar
    # line 10: p = e / np.sum(e, axis=1, keepdims=True)
    t_bar = p_bar / t3
    e_bar = t_bar + np.sum(-(p * t_bar), axis=1, keepdims=True)
    # line 9: e = np.exp(s - np.max(s, axis=1, keepdims=True))
    s_bar = e * e_bar
    t_bar = np.sum(-s_bar, axis=1, keepdims=True)
    hit = s == t2
    s_bar += hit * (t_bar / np.sum(hit, axis=1, keepdims=True))
    # line 8: s = np.einsum("id,jd->ij", q, k) / np.sqrt(q.shape[1])
    t_bar = divide(s_bar, t)
    q_bar = np.einsum("ij,jd->id", t_bar, k)
    k_bar = np.einsum("id,ij->jd", q, t_bar)
    return q_bar, k_bar, v_bar
