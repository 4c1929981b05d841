"""Kernels of numerical analysis as people write them: loops over elements, slices and masks."""

import math

import numpy as np

from . import case

rng = np.random.default_rng(11)
D = rng.normal(size=(4, 4)) + 3 * np.eye(4)
A4 = rng.normal(size=(4, 4))
SPD = A4 @ A4.T + 4 * np.eye(4)


def euler_with_event(h0, v0, e):
    y, v, t = (h0, v0, 0.0)
    dt = 0.05
    bounces = 0
    while t < 1.5 and bounces < 3:
        vn = v - 9.81 * dt
        yn = y + dt * vn
        if yn < 0.0:
            frac = y / (y - yn)
            vn = -e * (v - 9.81 * dt * frac)
            yn = vn * dt * (1.0 - frac)
            bounces += 1
        y, v = (yn, vn)
        t += dt
    return y * 2.0 + v


def natural_spline(x, y, xq):
    n = len(x) - 1
    h = np.diff(x)
    alpha = np.zeros(n)
    for i in range(1, n):
        alpha[i] = 3 / h[i] * (y[i + 1] - y[i]) - 3 / h[i - 1] * (y[i] - y[i - 1])
    l = np.ones(n + 1)
    mu = np.zeros(n)
    z = np.zeros(n + 1)
    for i in range(1, n):
        l[i] = 2 * (x[i + 1] - x[i - 1]) - h[i - 1] * mu[i - 1]
        mu[i] = h[i] / l[i]
        z[i] = (alpha[i] - h[i - 1] * z[i - 1]) / l[i]
    c = np.zeros(n + 1)
    b = np.zeros(n)
    d = np.zeros(n)
    for j in range(n - 1, -1, -1):
        c[j] = z[j] - mu[j] * c[j + 1]
        b[j] = (y[j + 1] - y[j]) / h[j] - h[j] * (c[j + 1] + 2 * c[j]) / 3
        d[j] = (c[j + 1] - c[j]) / (3 * h[j])
    s = 0.0
    for q in xq:
        j = min(max(int(np.searchsorted(x, q)) - 1, 0), n - 1)
        dx = q - x[j]
        s += y[j] + b[j] * dx + c[j] * dx**2 + d[j] * dx**3
    return s


def thomas_in_place(a, b, c, d):
    n = len(d)
    b = b.copy()
    d = d.copy()
    for i in range(1, n):
        w = a[i - 1] / b[i - 1]
        b[i] -= w * c[i - 1]
        d[i] -= w * d[i - 1]
    d[-1] /= b[-1]
    for i in range(n - 2, -1, -1):
        d[i] = (d[i] - c[i] * d[i + 1]) / b[i]
    return d @ d


def banded_lu(ab, rhs, kl, ku):
    n = len(rhs)
    ab = np.array(ab)
    x = np.array(rhs)
    for k in range(n - 1):
        for i in range(k + 1, min(k + kl + 1, n)):
            m = ab[ku + i - k, k] / ab[ku, k]
            ab[ku + i - k, k] = m
            for j in range(k + 1, min(k + ku + 1, n)):
                ab[ku + i - j, j] -= m * ab[ku + k - j, j]
            x[i] -= m * x[k]
    for i in reversed(range(n)):
        for j in range(i + 1, min(i + ku + 1, n)):
            x[i] -= ab[ku + i - j, j] * x[j]
        x[i] /= ab[ku, i]
    return np.sum(np.sin(x))


def fft_bit_reversed(x):
    n = x.size
    re = x.copy()
    im = np.zeros_like(x)
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            re[i], re[j] = (re[j], re[i])
    length = 2
    while length <= n:
        ang = -2 * np.pi / length
        for i in range(0, n, length):
            for k in range(length // 2):
                c, s = (np.cos(ang * k), np.sin(ang * k))
                ur, ui = (re[i + k], im[i + k])
                a, b = (re[i + k + length // 2], im[i + k + length // 2])
                vr, vi = (a * c - b * s, a * s + b * c)
                re[i + k], im[i + k] = (ur + vr, ui + vi)
                re[i + k + length // 2], im[i + k + length // 2] = (ur - vr, ui - vi)
        length <<= 1
    return np.sum((re**2 + im**2) * np.arange(n))


def ring_buffer_average(x):
    buf = np.zeros(4)
    head = 0
    total = 0.0
    acc = 0.0
    for i, v in enumerate(x):
        total -= buf[head]
        buf[head] = v * v
        total += buf[head]
        head = (head + 1) % len(buf)
        acc += total / min(i + 1, 4)
    return acc * buf[head]


def interp_table(knots, vals, q):
    idx = np.searchsorted(knots, q, side="right") - 1
    idx = np.clip(idx, 0, len(knots) - 2)
    t = (q - knots[idx]) / (knots[idx + 1] - knots[idx])
    return np.sum(vals[idx] * (1 - t) + vals[idx + 1] * t) + t[0]


def coo_to_dense(vals):
    rows = np.array([0, 1, 1, 2, 0])
    cols = np.array([1, 0, 2, 2, 1])
    dense = np.zeros((3, 3))
    for r, c, v in zip(rows, cols, vals):
        dense[r, c] += v
    return np.linalg.det(dense + 2.0 * np.eye(3))


def sobel_energy(img):
    p = np.pad(img, 1, mode="edge")
    gx = p[:-2, 2:] + 2 * p[1:-1, 2:] + p[2:, 2:] - p[:-2, :-2] - 2 * p[1:-1, :-2] - p[2:, :-2]
    gy = p[2:, :-2] + 2 * p[2:, 1:-1] + p[2:, 2:] - p[:-2, :-2] - 2 * p[:-2, 1:-1] - p[:-2, 2:]
    mag = np.sqrt(gx**2 + gy**2 + 0.001)
    mag[mag > 3.0] = 3.0
    return mag.mean()


def histogram_soft_bins(x, edges):
    counts = np.zeros(len(edges) - 1)
    for v in x:
        k = np.searchsorted(edges, v) - 1
        if k < 0 or k >= len(counts):
            continue
        frac = (v - edges[k]) / (edges[k + 1] - edges[k])
        counts[k] += 1 - frac
        if k + 1 < len(counts):
            counts[k + 1] += frac
    p = counts / counts.sum()
    return -np.sum(p[p > 0] * np.log(p[p > 0]))


def needleman(sub, gap):
    n, m = sub.shape
    F = np.zeros((n + 1, m + 1))
    F[:, 0] = gap * np.arange(n + 1)
    F[0, :] = gap * np.arange(m + 1)
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            F[i, j] = max(F[i - 1, j - 1] + sub[i - 1, j - 1], F[i - 1, j] + gap, F[i, j - 1] + gap)
    return F[n, m] + 0.1 * F.sum()


def simplex_projection(v):
    u = np.sort(v)[::-1]
    css = np.cumsum(u) - 1.0
    k = np.nonzero(u > css / np.arange(1, len(v) + 1))[0][-1]
    tau = css[k] / (k + 1)
    w = np.maximum(v - tau, 0)
    return w @ np.arange(len(v)) + w @ w


def soft_topk(x, k):
    idx = np.argpartition(x, -k)[-k:]
    idx = idx[np.argsort(x[idx])]
    top = x[idx]
    return np.sum(top * np.arange(1, k + 1)) / np.linalg.norm(top)


def ldl_vec(A):
    n = len(A)
    L = np.eye(n)
    d = np.zeros(n)
    for j in range(n):
        d[j] = A[j, j] - np.sum(L[j, :j] ** 2 * d[:j])
        for i in range(j + 1, n):
            L[i, j] = (A[i, j] - np.sum(L[i, :j] * L[j, :j] * d[:j])) / d[j]
    return np.sum(np.log(d)) + L[-1, 0]


def hessenberg(A):
    H = A.copy()
    n = len(H)
    for k in range(n - 2):
        v = H[k + 1 :, k].copy()
        v[0] += np.copysign(np.linalg.norm(v), v[0])
        v /= np.linalg.norm(v)
        H[k + 1 :, k:] -= 2 * np.outer(v, v @ H[k + 1 :, k:])
        H[:, k + 1 :] -= 2 * np.outer(H[:, k + 1 :] @ v, v)
    return np.sum(H[:2] ** 2) + H[-1, -2]


def bidiag_sweep(d, e):
    d = d.copy()
    e = e.copy()
    n = len(d)
    c, s = (1.0, 0.0)
    for i in range(n - 1):
        f = d[i] * c
        g = e[i] * s + 0.1
        r = np.hypot(f, g)
        c, s = (f / r, g / r)
        d[i] = r
        e[i] = c * e[i] - s * d[i + 1]
        d[i + 1] = s * e[i] + c * d[i + 1]
    return d.prod() + e.sum()


def prefix_scan(x):
    y = x.copy()
    n = len(y)
    step = 1
    while step < n:
        z = y.copy()
        y[step:] = z[step:] * 0.9 + z[:-step]
        step *= 2
    return y @ y


def biquad(x, b0, b1, b2, a1, a2):
    y = np.empty_like(x)
    z1 = z2 = 0.0
    for n, v in enumerate(x):
        y[n] = b0 * v + z1
        z1 = b1 * v - a1 * y[n] + z2
        z2 = b2 * v - a2 * y[n]
    return np.sum(np.abs(y))


def masked_update(x, y):
    x = x.copy()
    m = x < y
    x[m] = y[m] * 2
    x[~m] -= 1.0
    x[x > 1.5] **= 2
    y2 = np.where(m, x, y)
    y2[m & (x > 0)] *= 0.5
    return np.sum(x * y2)


def in_place_ops(x):
    y = x.copy()
    y += x
    y *= y
    y -= 0.5
    y /= 1 + x * x
    y **= 2
    np.sqrt(y + 1, out=y)
    np.multiply(y, x, out=y)
    y[...] = y[::-1] + x
    y.sort()
    y[1:] -= y[:-1]
    return np.sum(y**2)


def optimal_bst(p):
    n = len(p)
    cost = np.zeros((n + 2, n + 1))
    w = np.zeros((n + 2, n + 1))
    for L in range(1, n + 1):
        for i in range(1, n - L + 2):
            j = i + L - 1
            w[i, j] = w[i, j - 1] + p[j - 1]
            best = np.inf
            for r in range(i, j + 1):
                t = (
                    (cost[i, r - 1] if r > i else 0.0)
                    + (cost[r + 1, j] if r < j else 0.0)
                    + w[i, j]
                )
                if t < best:
                    best = t
            cost[i, j] = best
    return cost[1, n]


def kmeans(X, C):
    C = C.copy()
    for _ in range(3):
        d = ((X[:, None] - C[None]) ** 2).sum(-1)
        lab = d.argmin(1)
        for k in range(len(C)):
            if np.any(lab == k):
                C[k] = X[lab == k].mean(axis=0)
    return np.sum(C**2) + d.min(axis=1).sum()


def garch_path(r, om, al, be):
    s2 = np.empty(len(r))
    s2[0] = np.var(r)
    for t in range(1, len(r)):
        s2[t] = om + al * r[t - 1] ** 2 + be * s2[t - 1]
    return 0.5 * np.sum(np.log(s2) + r**2 / s2)


def rts_smoother(F, z):
    n = len(z)
    m = np.zeros(n)
    p = np.zeros(n)
    mp = np.zeros(n)
    pp = np.zeros(n)
    for k in range(n):
        mp[k] = F * (m[k - 1] if k else 0.0)
        pp[k] = F**2 * (p[k - 1] if k > 0 else 1.0) + 0.1
        g = pp[k] / (pp[k] + 0.5)
        m[k] = mp[k] + g * (z[k] - mp[k])
        p[k] = (1 - g) * pp[k]
    ms = m.copy()
    for k in range(n - 2, -1, -1):
        c = p[k] * F / pp[k + 1]
        ms[k] += c * (ms[k + 1] - mp[k + 1])
    return ms @ ms + m[0]


def lbfgs_two_loop(g0, S, Y):
    q = g0.copy()
    al = np.zeros(len(S))
    for i in range(len(S) - 1, -1, -1):
        rho = 1 / (Y[i] @ S[i])
        al[i] = rho * (S[i] @ q)
        q -= al[i] * Y[i]
    q *= S[-1] @ Y[-1] / (Y[-1] @ Y[-1])
    for i in range(len(S)):
        b = Y[i] @ q / (Y[i] @ S[i])
        q += S[i] * (al[i] - b)
    return q @ g0


def pic_deposit(x, q):
    grid = np.zeros(6)
    for xi, qi in zip(x, q):
        c = int(math.floor(xi))
        f = xi - c
        grid[c % 6] += qi * (1 - f)
        grid[(c + 1) % 6] += qi * f
    E = np.zeros(6)
    for i in range(6):
        E[i] = 0.5 * (grid[i - 1] - grid[(i + 1) % 6])
    force = 0.0
    for xi, qi in zip(x, q):
        c = int(xi)
        f = xi - c
        force += qi * (E[c] * (1 - f) + E[(c + 1) % 6] * f)
    return force


def sph_density(x, h):
    n = len(x)
    rho = np.zeros(n)
    for i in range(n):
        for j in range(i, n):
            r = abs(x[i] - x[j]) / h
            if r >= 2:
                continue
            w = 1 - 1.5 * r * r + 0.75 * r**3 if r < 1 else 0.25 * (2 - r) ** 3
            rho[i] += w
            if i != j:
                rho[j] += w
    return np.sum(rho**2) / h


def lattice_boltzmann(f, om):
    f = f.copy()
    c = np.array([0, 1, -1])
    w = np.array([4, 1, 1]) / 6
    for _ in range(3):
        rho = f.sum(0)
        u = (f * c[:, None]).sum(0) / rho
        for k in range(3):
            feq = w[k] * rho * (1 + 3 * c[k] * u)
            f[k] += om * (feq - f[k])
        for k in range(3):
            f[k] = np.roll(f[k], c[k])
    return np.sum(f[1] * f[2]) + u[0]


CASES = [
    case(euler_with_event, 1.0, 0.5, 0.8, argnums=(0, 1, 2)),
    case(
        natural_spline,
        np.array([0.0, 0.7, 1.5, 2.2]),
        rng.normal(size=4),
        np.array([0.3, 1.1]),
        argnums=(0, 1, 2),
    ),
    case(
        thomas_in_place,
        rng.normal(size=4),
        4 + rng.random(5),
        rng.normal(size=4),
        rng.normal(size=5),
        argnums=(0, 1, 2, 3),
    ),
    case(
        banded_lu,
        np.array([[0, 1.0, 0.5, 0.2], [4.0, 5.0, 4.5, 6.0], [1.0, 0.3, 0.2, 0]]),
        rng.normal(size=4),
        1,
        1,
        argnums=(0, 1),
    ),
    case(fft_bit_reversed, rng.normal(size=8)),
    case(ring_buffer_average, rng.normal(size=7)),
    case(
        interp_table,
        np.array([0.0, 1.0, 2.5, 3.0]),
        rng.normal(size=4),
        np.array([0.2, 1.7, 2.8]),
        argnums=(0, 1, 2),
    ),
    case(coo_to_dense, rng.normal(size=5)),
    case(sobel_energy, rng.random((4, 4)) * 2),
    case(
        histogram_soft_bins,
        np.array([0.1, 0.5, 1.2, 1.9, 2.6, 3.7]),
        np.array([0.0, 1.0, 1.8, 3.0]),
        argnums=(0, 1),
    ),
    case(needleman, rng.normal(size=(2, 2)), -0.4, argnums=(0, 1)),
    case(simplex_projection, rng.normal(size=5)),
    case(soft_topk, rng.normal(size=6), 3),
    case(ldl_vec, SPD[:3, :3]),
    case(hessenberg, A4),
    case(bidiag_sweep, rng.random(4) + 1, rng.random(3), argnums=(0, 1)),
    case(prefix_scan, rng.normal(size=6)),
    case(biquad, rng.normal(size=6), 0.3, 0.2, 0.1, -0.4, 0.2, argnums=(0, 1, 2, 3, 4, 5)),
    case(masked_update, rng.normal(size=6), rng.normal(size=6), argnums=(0, 1)),
    case(in_place_ops, rng.random(5)),
    case(optimal_bst, rng.random(4)),
    case(kmeans, rng.normal(size=(6, 2)), rng.normal(size=(2, 2)), argnums=(0, 1)),
    case(garch_path, rng.normal(size=5), 0.1, 0.2, 0.6, argnums=(0, 1, 2, 3)),
    case(rts_smoother, 0.9, rng.normal(size=4), argnums=(0, 1)),
    case(
        lbfgs_two_loop,
        rng.normal(size=3),
        rng.random((2, 3)),
        rng.random((2, 3)),
        argnums=(0, 1, 2),
    ),
    case(pic_deposit, np.array([0.3, 2.6, 4.8]), rng.normal(size=3), argnums=(0, 1)),
    case(sph_density, np.array([0.1, 0.5, 1.3, 1.9]), 0.6, argnums=(0, 1)),
    case(lattice_boltzmann, rng.random((3, 4)) + 1, 0.8, argnums=(0, 1)),
]
