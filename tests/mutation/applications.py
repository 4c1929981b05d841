"""Small applications from one end to the other, as people write them."""

import functools
import itertools
import math
from dataclasses import dataclass

import numpy as np

from . import case

rng = np.random.default_rng(0)
V = np.array([0.7, -0.4, 1.2, 0.9])
M = rng.normal(size=(4, 4)) * 0.5
X = rng.normal(size=(6, 3))
Y = rng.normal(size=6)


def rk4(f, y, t, h):
    k1 = f(t, y)
    k2 = f(t + h / 2, y + h / 2 * k1)
    k3 = f(t + h / 2, y + h / 2 * k2)
    k4 = f(t + h, y + h * k3)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def lorenz(p, y0):
    sigma, rho, beta = p

    def rhs(t, y):
        x, yy, z = y
        return np.array([sigma * (yy - x), x * (rho - z) - yy, x * yy - beta * z])

    y = y0
    traj = [y]
    for i in range(10):
        y = rk4(rhs, y, i * 0.02, 0.02)
        traj.append(y)
    return np.mean(np.stack(traj) ** 2)


def kalman(q, r, zs):
    F = np.array([[1.0, 0.1], [0.0, 1.0]])
    H = np.array([[1.0, 0.0]])
    x = np.zeros(2)
    P = np.eye(2)
    ll = 0.0
    Q = q * np.outer([0.005, 0.1], [0.005, 0.1])
    R = np.array([[r]])
    for z in zs:
        x = F @ x
        P = F @ P @ F.T + Q
        v = z - H @ x
        S = H @ P @ H.T + R
        K = P @ H.T @ np.linalg.inv(S)
        x = x + K @ v
        P = (np.eye(2) - K @ H) @ P
        ll -= 0.5 * (np.linalg.slogdet(2 * np.pi * S)[1] + v @ np.linalg.solve(S, v))
    return ll


def hmm(logA, logpi, means, obs):
    A = logA - np.logaddexp.reduce(logA, axis=1, keepdims=True)
    pi = logpi - np.logaddexp.reduce(logpi)

    def emit(o):
        return -0.5 * (o - means) ** 2 - 0.5 * np.log(2 * np.pi)

    alpha = pi + emit(obs[0])
    for o in obs[1:]:
        alpha = np.array([np.logaddexp.reduce(alpha + A[:, j]) for j in range(len(alpha))]) + emit(
            o
        )
    return np.logaddexp.reduce(alpha)


def kmeans_step(X, C):
    d = ((X[:, None, :] - C[None]) ** 2).sum(-1)
    lab = d.argmin(1)
    new = []
    for k in range(len(C)):
        pts = X[lab == k]
        new.append(pts.mean(axis=0) if len(pts) else C[k])
    return np.sum((X - np.array(new)[lab]) ** 2)


class BatchNorm:
    def __init__(self, g, b, mom=0.9):
        self.g, self.b, self.mom = g, b, mom
        self.rm = np.zeros_like(g)
        self.rv = np.ones_like(g)
        self.training = True

    def __call__(self, x):
        if self.training:
            mu, var = x.mean(0), x.var(0)
            self.rm = self.mom * self.rm + (1 - self.mom) * mu
            self.rv = self.mom * self.rv + (1 - self.mom) * var
        else:
            mu, var = self.rm, self.rv
        return self.g * (x - mu) / np.sqrt(var + 1e-5) + self.b


def bn_net(params, X):
    bn = BatchNorm(params["g"], params["b"])
    relu = lambda z: np.maximum(z, 0.01 * z)
    h = relu(bn(X @ params["W1"]))
    bn.training = False
    h2 = bn(h @ params["W2"])
    return np.mean(h2**2) + np.sum(bn.rm * bn.rv)


def lstm(W, xs):
    n = 2
    h = np.zeros(n)
    c = np.zeros(n)
    sig = lambda z: 1 / (1 + np.exp(-z))
    outs = []
    for x in xs:
        z = np.concatenate([h, x]) @ W
        i, f, o, g = np.split(z, 4)
        c = sig(f) * c + sig(i) * np.tanh(g)
        h = sig(o) * np.tanh(c)
        outs.append(h)
    return np.vstack(outs).sum() + c @ h


def attention(Q, K, V_, causal=True):
    s = Q @ K.T / math.sqrt(Q.shape[-1])
    if causal:
        s = np.where(np.tril(np.ones(s.shape, bool)), s, -np.inf)
    s = s - s.max(axis=-1, keepdims=True)
    p = np.exp(s)
    p /= p.sum(-1, keepdims=True)
    return p @ V_


def multihead(X, Wq, Wk, heads=2):
    d = X.shape[1]
    q, k = (np.reshape(X @ W, (-1, heads, d // heads)).transpose(1, 0, 2) for W in (Wq, Wk))
    out = [attention(qi, ki, ki, causal=h == 0) for h, (qi, ki) in enumerate(zip(q, k))]
    return np.sum(np.concatenate(out, axis=-1) ** 2 * np.arange(d))


def gp(theta, X, y):
    ell, sf, sn = np.exp(theta)
    d2 = ((X[:, None] - X[None]) ** 2).sum(-1)
    K = sf**2 * np.exp(-d2 / (2 * ell**2))
    K[np.diag_indices_from(K)] += sn**2
    L = np.linalg.cholesky(K)
    a = np.linalg.solve(L.T, np.linalg.solve(L, y))
    return 0.5 * y @ a + np.log(np.diag(L)).sum() + 0.5 * len(y) * math.log(2 * math.pi)


@dataclass
class Ray:
    o: np.ndarray
    d: np.ndarray


@dataclass
class Sphere:
    c: np.ndarray
    r: float
    color: float
    mirror: float = 0.0

    def hit(self, ray):
        oc = ray.o - self.c
        b = oc @ ray.d
        q = b * b - oc @ oc + self.r**2
        if q < 0:
            return None
        t = -b - math.sqrt(q)
        return t if t > 1e-6 else None


def trace(ray, scene, depth=0):
    best = None
    for s in scene:
        t = s.hit(ray)
        if t is not None and (best is None or t < best[0]):
            best = (t, s)
    if best is None:
        return 0.1 + 0.2 * ray.d[1]
    t, s = best
    p = ray.o + t * ray.d
    n = (p - s.c) / s.r
    shade = max(0.0, n @ np.array([0.0, 0.6, -0.8])) * s.color
    if s.mirror and depth < 2:
        shade += s.mirror * trace(Ray(p, ray.d - 2 * (ray.d @ n) * n), scene, depth + 1)
    return shade


def render(center, radius):
    scene = [Sphere(center, radius, 0.8, 0.4), Sphere(np.array([1.2, 0.2, 4.0]), 0.8, 0.5)]
    img = np.zeros((3, 3))
    for (i, j), _ in np.ndenumerate(img):
        d = np.array([j - 1.0, 1.0 - i, 3.0]) / 3.5
        img[i, j] = trace(Ray(np.zeros(3), d / np.linalg.norm(d)), scene)
    return img.mean()


def pendulums(theta, lengths):
    n = len(theta)
    w = np.zeros(n)
    th = theta.copy()
    for _ in range(5):
        A = np.zeros((n, n))
        b = np.zeros(n)
        for i in range(n):
            for j in range(n):
                m = n - max(i, j)
                A[i, j] = m * lengths[i] * lengths[j] * np.cos(th[i] - th[j])
                b[i] -= m * lengths[i] * lengths[j] * np.sin(th[i] - th[j]) * w[j] ** 2
            b[i] -= (n - i) * 9.81 * lengths[i] * np.sin(th[i])
        w += 0.02 * np.linalg.solve(A, b)
        th += 0.02 * w
    return np.sum(np.cos(th) * lengths) + w @ w


def american_put(S, K, r, sigma, n=8, T=1.0):
    dt = T / n
    u = math.exp(sigma * math.sqrt(dt))
    d = 1 / u
    p = (math.exp(r * dt) - d) / (u - d)
    disc = math.exp(-r * dt)
    v = [max(K - S * u**j * d ** (n - j), 0.0) for j in range(n + 1)]
    for i in reversed(range(n)):
        v = [
            max(K - S * u**j * d ** (i - j), disc * (p * v[j + 1] + (1 - p) * v[j]))
            for j in range(i + 1)
        ]
    return v[0]


def bs_fd(sigma, r, K=1.0, n=12, m=20):
    s = np.linspace(0, 3, n + 1)
    v = np.maximum(s - K, 0)
    dt = 1.0 / m / 4
    for _ in range(m):
        new = v.copy()
        ds = s[1] - s[0]
        new[1:-1] += dt * (
            0.5 * sigma**2 * s[1:-1] ** 2 * (v[2:] - 2 * v[1:-1] + v[:-2]) / ds**2
            + r * s[1:-1] * (v[2:] - v[:-2]) / (2 * ds)
            - r * v[1:-1]
        )
        new[-1] = s[-1] - K
        v = new
    return np.interp(1.1, s, v)


def image_filters(img, k):
    out = np.zeros_like(img)
    pad = np.pad(img, 1, mode="edge")
    for di, dj in itertools.product(range(3), range(3)):
        out += k[di, dj] * pad[di : di + img.shape[0], dj : dj + img.shape[1]]
    gx, gy = np.gradient(out)
    mag = np.hypot(gx, gy) + np.median(out)
    return np.sum(np.tanh(mag)) + np.percentile(out, 30)


def bspline(c, t, p=2):
    def basis(i, k, u):
        if k == 0:
            return 1.0 if t[i] <= u < t[i + 1] else 0.0
        a = (u - t[i]) / (t[i + k] - t[i]) * basis(i, k - 1, u) if t[i + k] != t[i] else 0.0
        b = (
            (t[i + k + 1] - u) / (t[i + k + 1] - t[i + 1]) * basis(i + 1, k - 1, u)
            if t[i + k + 1] != t[i + 1]
            else 0.0
        )
        return a + b

    return sum(sum(c[i] * basis(i, p, u) for i in range(len(c))) ** 2 for u in (0.3, 1.1, 1.9))


def pagerank(W, d):
    P = np.abs(W)
    P = P / P.sum(axis=0)
    r = np.full(len(P), 1 / len(P))
    n = 0
    while True:
        new = d * P @ r + (1 - d) / len(P)
        n += 1
        if np.abs(new - r).sum() < 1e-10 or n >= 60:
            break
        r = new
    return new @ np.arange(len(P)) ** 2


def fixed_point(a, tol=1e-12):
    x, prev, it = a, math.inf, 0
    while abs(x - prev) > tol and it < 100:
        prev, x, it = x, math.cos(a * x) + 0.1 * x, it + 1
    return x


def soft_edit(a, b, gap, gamma=0.3):
    n, m = len(a), len(b)
    D = [[0.0] * (m + 1) for _ in range(n + 1)]
    softmin = lambda *v: -gamma * math.log(sum(math.exp(-x / gamma) for x in v))
    for i in range(n + 1):
        for j in range(m + 1):
            if i == j == 0:
                continue
            c = []
            if i:
                c.append(D[i - 1][j] + gap)
            if j:
                c.append(D[i][j - 1] + gap)
            if i and j:
                c.append(D[i - 1][j - 1] + (a[i - 1] - b[j - 1]) ** 2)
            D[i][j] = softmin(*c)
    return D[-1][-1]


def dtw(a, b):
    @functools.cache
    def d(i, j):
        if i < 0 or j < 0:
            return 0.0 if i == j else float("inf")
        return (a[i] - b[j]) ** 2 + min(d(i - 1, j), d(i, j - 1), d(i - 1, j - 1))

    return d(len(a) - 1, len(b) - 1)


def mc_option(S, sigma, n=40, seed=1):
    g = np.random.default_rng(seed)
    total = 0.0
    for z in g.standard_normal(n):
        path = S * np.exp((0.02 - sigma**2 / 2) + sigma * z)
        total += max(path - 1.0, 0.0)
    ctrl = np.mean(S * np.exp(sigma * g.standard_normal((n, 3)).sum(axis=1) / math.sqrt(3)))
    return total / n + ctrl


def spectral(u, nu):
    n = len(u)
    k = np.fft.fftfreq(n, 1 / n)
    for _ in range(3):
        uh = np.fft.fft(u)
        ux = np.fft.ifft(1j * k * uh).real
        uxx = np.real(np.fft.ifft(-(k**2) * uh))
        u = u + 0.01 * (nu * uxx - u * ux)
    return np.sum(u**2) + np.abs(np.fft.rfft(u)[1]) + np.angle(np.fft.fft(u)[1])


def fem(k, f):
    n = len(k)
    K = np.zeros((n + 1, n + 1))
    F = np.zeros(n + 1)
    for e in range(n):
        dofs = [e, e + 1]
        K[np.ix_(dofs, dofs)] += k[e] * np.array([[1, -1], [-1, 1]])
        np.add.at(F, dofs, f[e] / 2)
    free = np.arange(1, n + 1)
    u = np.zeros(n + 1)
    u[free] = np.linalg.solve(K[np.ix_(free, free)], F[free])
    return F @ u


def nbody(pos, vel, m):
    pos, vel = pos.copy(), vel.copy()
    n = len(m)

    def acc(p):
        a = np.zeros_like(p)
        for i, j in itertools.combinations(range(n), 2):
            r = p[j] - p[i]
            f = r / (r @ r + 0.1) ** 1.5
            a[i] += m[j] * f
            a[j] -= m[i] * f
        return a

    a = acc(pos)
    for _ in range(3):
        vel += 0.05 * a
        pos += 0.1 * vel
        a = acc(pos)
        vel += 0.05 * a
    return 0.5 * sum(mi * v @ v for mi, v in zip(m, vel)) + np.ptp(pos[:, 0])


def ising(J, h, spins):
    E = 0.0
    L = len(spins)
    for i in range(L):
        for j in range(L):
            E -= (
                J * spins[i, j] * (spins[(i + 1) % L, j] + spins[i, (j + 1) % L])
                + h[i % 2] * spins[i, j]
            )
    return E / L**2 + math.log(1 + math.exp(-E))


def logdensity(params, data):
    mu, log_s = params["mu"], params["log_s"]
    s = math.exp(log_s)
    lp = -0.5 * (mu / 10) ** 2 - log_s**2
    groups = {}
    for g, x in data:
        groups.setdefault(g, []).append(x)
    for g in sorted(groups):
        th = params["theta"][g]
        lp += -0.5 * ((th - mu) / s) ** 2 - log_s
        lp += sum(-0.5 * (x - th) ** 2 for x in groups[g])
    return lp


def genetic(pop, w):
    fit = lambda g: -sum((a - b) ** 2 for a, b in zip(g, w))
    pop = [list(g) for g in pop]
    for gen in range(2):
        pop.sort(key=fit, reverse=True)
        parents = pop[:2]
        children = [
            [(a + b) / 2 for a, b in zip(*parents)],
            [a if k % 2 else b for k, (a, b) in enumerate(zip(*parents))],
        ]
        pop = parents + children
    return max(map(fit, pop)) + sum(pop[-1])


def verlet_neighbors(x):
    cells = {}
    for k, p in enumerate(x):
        cells.setdefault((int(p[0] // 1.0), int(p[1] // 1.0)), []).append(k)
    e = 0.0
    for (i, j), ks in cells.items():
        near = [
            q for di in (-1, 0, 1) for dj in (-1, 0, 1) for q in cells.get((i + di, j + dj), ())
        ]
        for k in ks:
            for q in near:
                if q > k:
                    r = np.linalg.norm(x[k] - x[q])
                    e += 1 / (0.1 + r) if r < 1.5 else 0
    return e


def simplex_nm(p0):
    f = lambda p: (p[0] - 1) ** 2 + 10 * (p[1] - p[0] ** 2) ** 2
    S = [p0, p0 + [0.1, 0], p0 + [0, 0.1]]
    for _ in range(6):
        S.sort(key=f)
        c = (S[0] + S[1]) / 2
        r = c + (c - S[2])
        if f(r) < f(S[0]):
            e = c + 2 * (c - S[2])
            S[2] = min(e, r, key=f)
        elif f(r) < f(S[1]):
            S[2] = r
        else:
            S[2] = c + 0.5 * (S[2] - c)
    return f(S[0])


CASES = [
    case(lorenz, np.array([10.0, 28.0, 8 / 3]), V[:3], argnums=(0, 1)),
    case(lorenz, (10.0, 28.0, 8 / 3), V[:3]),
    case(kalman, 0.5, 0.3, V, argnums=(0, 1, 2)),
    case(hmm, M[:3, :3], M[0, :3], V[:3], V, argnums=(0, 1, 2, 3)),
    case(kmeans_step, X, X[:2] + 0.1, argnums=(0, 1)),
    case(bn_net, {"g": V[:3] + 1, "b": V[1:], "W1": M[:3, :3], "W2": M[1:, 1:]}, X),
    case(lstm, rng.normal(size=(5, 8)) * 0.3, X[:3], argnums=(0, 1)),
    case(multihead, rng.normal(size=(3, 4)), M, M.T, argnums=(0, 1, 2)),
    case(gp, np.array([0.1, 0.2, -1.0]), X, Y, argnums=(0, 1, 2)),
    case(render, np.array([0.1, 0.0, 3.0]), 0.9, argnums=(0, 1)),
    case(pendulums, V[:3], np.array([1.0, 0.7, 0.5]), argnums=(0, 1)),
    case(american_put, 1.0, 1.05, 0.03, 0.3, argnums=(0, 1, 2, 3)),
    case(bs_fd, 0.3, 0.02, argnums=(0, 1)),
    case(image_filters, rng.normal(size=(5, 6)), rng.normal(size=(3, 3)), argnums=(0, 1)),
    case(bspline, list(V), [0.0, 0.5, 1.0, 1.6, 2.0, 2.4, 3.0], argnums=(0, 1)),
    case(pagerank, M, 0.8, argnums=(0, 1)),
    case(fixed_point, 0.8),
    case(soft_edit, [1.0, 0.3], [0.5, 0.2, 0.9], 0.4, argnums=(0, 1, 2)),
    case(dtw, V, V[1:] * 0.5, argnums=(0, 1)),
    case(mc_option, 1.0, 0.2, argnums=(0, 1)),
    case(spectral, rng.normal(size=8), 0.2, argnums=(0, 1)),
    case(fem, V + 2, V, argnums=(0, 1)),
    case(
        nbody,
        rng.normal(size=(3, 2)),
        rng.normal(size=(3, 2)),
        np.array([1.0, 0.5, 2.0]),
        argnums=(0, 1, 2),
    ),
    case(ising, 0.5, V[:2], np.sign(M), argnums=(0, 1)),
    case(
        logdensity,
        {"mu": 0.3, "log_s": 0.1, "theta": {"a": 0.2, "b": -0.3}},
        [("a", 1.0), ("b", 0.2), ("a", 0.7)],
    ),
    case(
        genetic,
        [[0.1, 0.5, 0.2], [0.7, 0.1, 0.9], [0.4, 0.4, 0.3]],
        [0.3, 0.2, 0.6],
        argnums=(0, 1),
    ),
    case(verlet_neighbors, rng.normal(size=(6, 2))),
    case(simplex_nm, np.array([-0.5, 0.7])),
]
