"""Programs of students and researchers: objects, stacks, trees and caches around arithmetic."""

import heapq
import itertools
import math
import operator
from collections import defaultdict, deque
from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple

import numpy as np

from . import case

rng = np.random.default_rng(12)


class Vec3:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = (x, y, z)

    def __add__(self, o):
        return Vec3(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vec3(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, k):
        return Vec3(self.x * k, self.y * k, self.z * k)

    __rmul__ = __mul__

    def __truediv__(self, k):
        return self * (1.0 / k)

    def __neg__(self):
        return Vec3(-self.x, -self.y, -self.z)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    @property
    def norm(self):
        return math.sqrt(self.dot(self))

    def unit(self):
        return self / self.norm

    def reflect(self, n):
        return self - n * (2.0 * self.dot(n))


class Sphere:
    def __init__(self, c, r, albedo, mirror=0.0):
        self.c, self.r, self.albedo, self.mirror = (c, r, albedo, mirror)

    def hit(self, o, d):
        oc = o - self.c
        b = oc.dot(d)
        disc = b * b - oc.dot(oc) + self.r**2
        if disc < 0:
            return None
        t = -b - math.sqrt(disc)
        return t if t > 1e-06 else None

    def normal(self, p):
        return (p - self.c) / self.r


class Plane:
    def __init__(self, y, albedo):
        self.y, self.albedo, self.mirror = (y, albedo, 0.0)

    def hit(self, o, d):
        if d.y == 0.0:
            return None
        t = (self.y - o.y) / d.y
        return t if t > 1e-06 else None

    def normal(self, p):
        return Vec3(0.0, 1.0, 0.0)


def trace(o, d, scene, light, depth=2):
    best, who = (math.inf, None)
    for obj in scene:
        t = obj.hit(o, d)
        if t is not None and t < best:
            best, who = (t, obj)
    if who is None:
        return 0.1 + 0.2 * d.y
    p = o + best * d
    n = who.normal(p)
    l = (light - p).unit()
    shade = who.albedo * max(n.dot(l), 0.0)
    if who.mirror and depth:
        shade = (1 - who.mirror) * shade + who.mirror * trace(
            p, d.reflect(n), scene, light, depth - 1
        )
    return shade


def render(radius, ly):
    scene = [Sphere(Vec3(0.0, 0.0, 3.0), radius, 0.8, 0.3), Plane(-1.0, 0.5)]
    light = Vec3(2.0, ly, 0.0)
    img = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            d = Vec3(0.3 * (j - 1), -0.3 * (i - 1.1), 1.0).unit()
            img[i, j] = trace(Vec3(0.0, 0.0, 0.0), d, scene, light)
    return img.mean()


def dijkstra_soft(w):
    graph = {0: [1, 2], 1: [3], 2: [1, 3], 3: []}
    cost = {(0, 1): w[0], (0, 2): w[1], (1, 3): w[2], (2, 1): w[3], (2, 3): w[4]}
    dist = {node: float("inf") for node in graph}
    dist[0] = 0.0
    todo = set(graph)
    while todo:
        u = min(todo, key=lambda n: dist[n])
        todo.remove(u)
        for v in graph[u]:
            alt = dist[u] + cost[u, v] ** 2
            if alt < dist[v]:
                dist[v] = alt
    return dist[3] * dist[1]


def parse_and_eval(x, text):
    pos = 0

    def expr():
        nonlocal pos
        v = term()
        while pos < len(text) and text[pos] in "+-":
            op = text[pos]
            pos += 1
            r = term()
            v = v + r if op == "+" else v - r
        return v

    def term():
        nonlocal pos
        v = atom()
        while pos < len(text) and text[pos] in "*/":
            op = text[pos]
            pos += 1
            r = atom()
            v = v * r if op == "*" else v / r
        return v

    def atom():
        nonlocal pos
        ch = text[pos]
        pos += 1
        match ch:
            case "x":
                return x
            case "s":
                return math.sin(atom())
            case "(":
                v = expr()
                pos += 1
                return v
            case d if d.isdigit():
                return float(d)
            case _:
                raise SyntaxError(ch)

    return expr()


class Quat:
    def __init__(self, w, x, y, z):
        self.c = np.array([w, x, y, z])

    @classmethod
    def from_axis(cls, axis, angle):
        s = math.sin(angle / 2)
        return cls(math.cos(angle / 2), *s * axis)

    def __mul__(self, o):
        if isinstance(o, Quat):
            w1, x1, y1, z1 = self.c
            w2, x2, y2, z2 = o.c
            return Quat(
                w1 * w2 - x1 * x2 - y1 * y2 - z1 * z2,
                w1 * x2 + x1 * w2 + y1 * z2 - z1 * y2,
                w1 * y2 - x1 * z2 + y1 * w2 + z1 * x2,
                w1 * z2 + x1 * y2 - y1 * x2 + z1 * w2,
            )
        return Quat(*self.c * o)

    __rmul__ = __mul__

    def __invert__(self):
        return Quat(self.c[0], *-self.c[1:])

    def __getitem__(self, i):
        return self.c[i]

    def __abs__(self):
        return np.sqrt(self.c @ self.c)


def quat_chain(angle, scale):
    q = Quat.from_axis(np.array([0.0, 0.6, 0.8]), angle)
    r = Quat(1.0, 0.0, 0.0, 0.0)
    for k in range(3):
        r = r * q
        r = scale * r
    v = r * Quat(0.0, 1.0, 2.0, 3.0) * ~r
    return v[1] * v[2] + abs(r)


def multistep_buffer(y0, lam):
    f = lambda y: -lam * y + np.sin(y)
    fs = deque(maxlen=3)
    y = y0
    for i in range(6):
        fs.append(f(y))
        if len(fs) < 3:
            y = y + 0.1 * fs[-1]
        else:
            y = y + 0.1 * (23 * fs[2] - 16 * fs[1] + 5 * fs[0]) / 12
    return y**2


@dataclass
class Body:
    m: float
    pos: np.ndarray
    vel: np.ndarray

    @property
    def kinetic(self):
        return 0.5 * self.m * self.vel @ self.vel

    @property
    def momentum(self):
        return self.m * self.vel

    @momentum.setter
    def momentum(self, p):
        self.vel = p / self.m


class Layer:
    def __call__(self, x):
        return self.forward(x)

    def parameters(self):
        return []


class Linear(Layer):
    def __init__(self, W, b):
        self.W, self.b = (W, b)

    def forward(self, x):
        return x @ self.W + self.b

    def parameters(self):
        return [self.W, self.b]


class Act(Layer):
    table = {
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0.0),
        "swish": lambda z: z / (1 + np.exp(-z)),
    }

    def __init__(self, kind):
        self.fn = self.table[kind]

    def forward(self, x):
        return self.fn(x)


class Residual(Layer):
    def __init__(self, *inner):
        self.inner = inner

    def forward(self, x):
        y = x
        for l in self.inner:
            y = l(y)
        return x + y

    def parameters(self):
        return [p for l in self.inner for p in l.parameters()]


class Seq(Layer):
    def __init__(self, layers):
        self.layers = list(layers)

    def forward(self, x):
        for l in self.layers:
            x = l(x)
        return x

    def parameters(self):
        out = []
        for l in self.layers:
            out.extend(l.parameters())
        return out


class LSTM:
    def __init__(self, params, hidden):
        self.p = params
        self.n = hidden
        self.reset()

    def reset(self):
        self.h = np.zeros(self.n)
        self.c = np.zeros(self.n)

    def step(self, x):
        z = self.p["W"] @ np.concatenate([x, self.h]) + self.p["b"]
        i, f, o, g = np.split(z, 4)
        sg = lambda v: 1 / (1 + np.exp(-v))
        self.c = sg(f) * self.c + sg(i) * np.tanh(g)
        self.h = sg(o) * np.tanh(self.c)
        return self.h

    def run(self, xs):
        return np.array([self.step(x) for x in xs])


class Memo:
    def __init__(self, f):
        self.f, self.cache, self.hits = (f, {}, 0)

    def __call__(self, *key):
        if key in self.cache:
            self.hits += 1
            return self.cache[key]
        r = self.cache[key] = self.f(self, *key)
        return r


class UndoStack:
    def __init__(self, v):
        self.v, self.undo_, self.redo_ = (v, [], [])

    def do(self, f):
        self.undo_.append(self.v.copy())
        self.redo_.clear()
        self.v = f(self.v)

    def undo(self):
        self.redo_.append(self.v)
        self.v = self.undo_.pop()

    def redo(self):
        self.undo_.append(self.v)
        self.v = self.redo_.pop()


class Timer:
    log = []

    def __init__(self, name, acc):
        self.name, self.acc = (name, acc)

    def __enter__(self):
        self.acc.append((self.name, "in"))
        return self

    def __exit__(self, et, ev, tb):
        self.acc.append((self.name, "out"))
        return et is ZeroDivisionError


@dataclass
class Node:
    op: str
    kids: list = field(default_factory=list)
    value: float = 0.0

    def eval(self, env):
        match self.op:
            case "const":
                return self.value
            case "var":
                return env[self.value]
            case "+":
                return sum((k.eval(env) for k in self.kids))
            case "*":
                return reduce(operator.mul, (k.eval(env) for k in self.kids))
            case "exp":
                return np.exp(self.kids[0].eval(env))
            case other:
                raise KeyError(other)

    def diff(self, v):
        match self.op:
            case "const":
                return Node("const", value=0.0)
            case "var":
                return Node("const", value=1.0 if self.value == v else 0.0)
            case "+":
                return Node("+", [k.diff(v) for k in self.kids])
            case "*":
                return Node(
                    "+",
                    [
                        Node("*", [k.diff(v) if i == j else k for j, k in enumerate(self.kids)])
                        for i in range(len(self.kids))
                    ],
                )
            case "exp":
                return Node("*", [self, self.kids[0].diff(v)])


class Shape:
    count = 0

    def __init__(self):
        type(self).count += 1

    def area(self):
        raise NotImplementedError

    def __lt__(self, o):
        return self.area() < o.area()


class Circle(Shape):
    def __init__(self, r):
        super().__init__()
        self.r = r

    def area(self):
        return math.pi * self.r**2


class Rect(Shape):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b = (a, b)

    def area(self):
        return self.a * self.b

    @classmethod
    def square(cls, a):
        return cls(a, a)

    @staticmethod
    def ratio(p, q):
        return p / q


class Prism(Rect):
    def __init__(self, a, b, h):
        super().__init__(a, b)
        self.h = h

    def area(self):
        return 2 * super().area() + 2 * self.h * (self.a + self.b)


class Particle(NamedTuple):
    x: float
    v: float

    def moved(self, dt, f):
        return self._replace(x=self.x + dt * self.v, v=self.v + dt * f(self.x))


def solar(masses, sep):
    bodies = [
        Body(m, np.array([sep * i, 0.1 * i, 0.0]), np.array([0.0, 0.2 * (i - 1), 0.05]))
        for i, m in enumerate(masses)
    ]
    dt = 0.05
    for _ in range(3):
        for a, b in itertools.combinations(bodies, 2):
            d = b.pos - a.pos
            f = a.m * b.m * d / (np.linalg.norm(d) ** 3 + 0.1)
            a.momentum = a.momentum + f * dt
            b.momentum = b.momentum - f * dt
        for b in bodies:
            b.pos = b.pos + b.vel * dt
    return sum((b.kinetic for b in bodies)) + bodies[0].pos[1]


def deep_net(W1, W2, b, x):
    net = Seq([Linear(W1, b), Act("tanh"), Residual(Linear(W2, b), Act("swish")), Act("relu")])
    reg = sum((np.sum(p**2) for p in net.parameters()))
    return np.mean(net(x) ** 2) + 0.01 * reg


def lstm_loss(params, xs):
    m = LSTM(params, 2)
    out = m.run(xs)
    m.reset()
    back = m.run(xs[::-1])
    return np.sum((out - back[::-1]) ** 2) + m.c[0]


def grid_paths(cost):
    n, m = cost.shape

    def rec(self, i, j):
        if i == n - 1 and j == m - 1:
            return cost[i, j]
        best = []
        if i + 1 < n:
            best.append(self(i + 1, j))
        if j + 1 < m:
            best.append(self(i, j + 1))
        return cost[i, j] - np.log(sum((np.exp(-b) for b in best)))

    memo = Memo(rec)
    return memo(0, 0) + 0.0 * memo.hits


def editor(x):
    s = UndoStack(x)
    s.do(lambda v: v * v)
    s.do(np.sin)
    s.undo()
    s.redo()
    s.undo()
    s.do(lambda v: v[::-1] * 2)
    s.undo()
    s.redo()
    return np.sum(s.v * np.arange(len(x))) + s.undo_[0][0]


def guarded(x):
    events = []
    r = x
    for k in (2.0, 0.0, 3.0):
        with Timer(f"t{k}", events) as t:
            r = r * k + x / k if k else r + 1 / int(k)
            r = r * r * 0.1
        events.append(t.name)
    return r * len(events)


def symbolic(x, y):
    t = Node(
        "*",
        [
            Node("var", value="x"),
            Node("exp", [Node("+", [Node("var", value="x"), Node("var", value="y")])]),
            Node("const", value=2.0),
        ],
    )
    env = {"x": x, "y": y}
    return t.eval(env) + t.diff("x").eval(env) * t.diff("y").diff("x").eval(env)


def shapes(r, a):
    items = [Circle(r), Rect.square(a), Prism(a, r, 2 * a), Rect(r, a)]
    items.sort()
    big = max(items, key=lambda s: s.area())
    tot = 0.0
    for i, s in enumerate(sorted(items, reverse=True)):
        tot += s.area() * (i + 1) if isinstance(s, Rect) else s.area() ** 2
    return tot + Rect.ratio(big.area(), items[0].area())


def chain_namedtuple(k, x0):
    force = lambda x: -k * x + 0.1 * x**3
    p = Particle(x0, 0.0)
    traj = [p]
    while len(traj) < 6:
        traj.append(traj[-1].moved(0.1, force))
    xs = [q.x for q in traj]
    vs = np.array([q.v for q in traj])
    return xs[-1] * vs.sum() + max(xs)


def generators_pipe(data, alpha):

    def ewma(src):
        s = None
        for v in src:
            s = v if s is None else alpha * v + (1 - alpha) * s
            yield s

    def pairs(src):
        prev = next(src)
        for v in src:
            yield (prev, v)
            prev = v

    out = 0.0
    for a, b in pairs(ewma(iter(data))):
        out += (b - a) ** 2
    g = ewma(iter(data))
    first = next(g)
    rest = list(g)
    return out + first * rest[-1]


def tree_recursion(leaves_):

    def build(lo, hi):
        if hi - lo == 1:
            return {"v": leaves_[lo], "l": None, "r": None}
        mid = (lo + hi) // 2
        l, r = (build(lo, mid), build(mid, hi))
        return {"v": np.tanh(l["v"] + 0.5 * r["v"]), "l": l, "r": r}

    def depth_sum(n, d):
        if n is None:
            return 0.0
        return n["v"] * d + depth_sum(n["l"], d + 1) + depth_sum(n["r"], d + 1)

    return depth_sum(build(0, len(leaves_)), 1)


def priority_queue(w):
    h = []
    for i, v in enumerate(w):
        heapq.heappush(h, (v, i))
    out, t = (0.0, 0.0)
    while h:
        v, i = heapq.heappop(h)
        t = t + v
        out += t * (i + 1)
        if v < 1.0:
            heapq.heappush(h, (v + 1.0, i))
    return out


def sparse_dict_poly(c):
    p = {(0, 1): c[0], (1, 0): c[1], (1, 1): c[2]}
    q = defaultdict(float)
    for (a, b), u in p.items():
        for (d, e), v in p.items():
            q[a + d, b + e] += u * v
    return sum((v * 0.5 ** k[0] * 2.0 ** k[1] for k, v in sorted(q.items())))


def union_find_energy(w):
    parent = list(range(4))

    def find(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    edges = sorted(
        ((w[k], i, j) for k, (i, j) in enumerate([(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)])),
        key=operator.itemgetter(0),
    )
    total = 0.0
    for c, i, j in edges:
        a, b = (find(i), find(j))
        if a != b:
            parent[a] = b
            total += c**2
    return total


def exceptions(x):
    vals = []
    for k in range(4):
        try:
            if k == 1:
                raise ValueError("bad", x * 2)
            vals.append(math.log(x - k))
        except ValueError as e:
            vals.append(e.args[1] if len(e.args) > 1 else -x)
        else:
            vals.append(x * k)
        finally:
            vals.append(0.5 * x)
    return sum((v * (i + 1) for i, v in enumerate(vals)))


def scale_rows(M, s):
    for row, f in zip(M, s):
        row *= f


def normalise(v):
    v /= np.sqrt(np.sum(v * v))
    return v


def callee_writes(M, s):
    M = M.copy()
    scale_rows(M, s)
    u = normalise(M[1])
    normalise(M[:, 0])
    u[0] += 1.0
    return np.sum(M**3) + u @ s[: M.shape[1]]


def flip_views(x):
    a = x.reshape(3, 4).copy()
    b = a[:, ::-1]
    b[0] = b[1] * 2
    a[2, 1:3] += b[0, :2]
    c = a.T
    c[0] *= 3
    d = a[1:, 1:]
    d -= d.mean()
    return np.sum(a * np.arange(12).reshape(3, 4))


def pingpong(u, n):
    a, b = (u.copy(), np.zeros_like(u))
    for k in range(n):
        b[1:-1] = 0.25 * a[:-2] + 0.5 * a[1:-1] + 0.25 * a[2:]
        b[0], b[-1] = (a[-1], a[0])
        a, b = (b, a)
    return np.sum(a * a) - b[1]


def monotone_stack(h):
    st = []
    area = 0.0
    for i in range(len(h)):
        while st and h[st[-1]] > h[i]:
            top = st.pop()
            w = i if not st else i - st[-1] - 1
            area += h[top] * w * 0.5 + h[top] ** 2
        st.append(i)
    while st:
        area += h[st.pop()]
    return area


def ar_forecast(y, phi):
    p = len(phi)
    buf = list(y[-p:])
    out = []
    for _ in range(4):
        nxt = sum((c * v for c, v in zip(phi, reversed(buf))))
        out.append(nxt)
        buf.pop(0)
        buf.append(nxt)
    return sum((o * (i + 1) for i, o in enumerate(out)))


def beam(scores, width):
    beams = [((), 0.0)]
    for row in scores:
        cand = [
            (seq + (k,), s + row[k] - 0.1 * (k in seq)) for seq, s in beams for k in range(len(row))
        ]
        cand.sort(key=lambda c: -c[1])
        beams = cand[:width]
    return sum((s * len(set(q)) for q, s in beams))


def simplex_nm(p):
    f = lambda v: (v[0] - p[0]) ** 2 + 2 * (v[1] - p[1]) ** 2 + v[0] * v[1]
    S = [np.array([0.0, 0.0]), np.array([1.0, 0.0]), np.array([0.0, 1.0])]
    for _ in range(5):
        S.sort(key=f)
        c = (S[0] + S[1]) / 2
        r = 2 * c - S[2] + 0.01 * p
        if f(r) < f(S[0]):
            S[2] = 3 * c - 2 * S[2]
        elif f(r) < f(S[1]):
            S[2] = r
        else:
            S[2] = 0.5 * (S[2] + c)
    return f(S[0]) + S[1][0]


def adam_lists(params, x, y):
    w = [p.copy() for p in params]
    m = [np.zeros_like(p) for p in params]
    v = [np.zeros_like(p) for p in params]
    for t in range(1, 4):
        pred = x @ w[0] + w[1]
        g = [x.T @ (pred - y) / len(y), np.atleast_1d(np.mean(pred - y))]
        for i in range(len(w)):
            m[i] = 0.9 * m[i] + 0.1 * g[i]
            v[i][:] = 0.99 * v[i] + 0.01 * g[i] ** 2
            w[i] -= 0.1 * (m[i] / (1 - 0.9**t)) / (np.sqrt(v[i] / (1 - 0.99**t)) + 0.001)
    return sum((np.sum(p**2) for p in w))


def graph_attention(h, W, a, adj):
    z = h @ W
    n = len(z)
    out = np.zeros_like(z)
    for i in range(n):
        nb = [j for j in range(n) if adj[i][j]]
        e = np.array([np.tanh(z[i] @ a[:2] + z[j] @ a[2:]) for j in nb])
        e = np.exp(e - e.max())
        e /= e.sum()
        for wgt, j in zip(e, nb):
            out[i] += wgt * z[j]
    return np.sum(out**2)


def nfa_prob(p):
    trans = {
        ("a", "x"): [("a", 0), ("b", 1)],
        ("b", "y"): [("b", 2), ("c", 3)],
        ("b", "x"): [("a", 4)],
    }
    states = {"a": 1.0}
    for ch in "xyx":
        new = defaultdict(float)
        for s, pr in states.items():
            for t, k in trans.get((s, ch), []):
                new[t] += pr * p[k]
        states = dict(new) or states
    return sum((v * (1 + ord(k) - 97) for k, v in states.items()))


def quadtree(pts, theta):

    class Q:
        def __init__(s, lo, hi):
            s.lo, s.hi, s.pts, s.kids = (lo, hi, [], None)

        def insert(s, p):
            s.pts.append(p)
            if len(s.pts) > 1 and s.hi - s.lo > 0.3:
                mid = (s.lo + s.hi) / 2
                if s.kids is None:
                    s.kids = (Q(s.lo, mid), Q(mid, s.hi))
                    for q in s.pts[:-1]:
                        s.kids[int(q >= mid)].insert(q)
                s.kids[int(p >= mid)].insert(p)

        @property
        def com(s):
            return sum(s.pts) / len(s.pts)

        def field(s, x):
            if not s.pts:
                return 0.0
            if s.kids is None or s.hi - s.lo < theta * abs(x - s.com):
                return len(s.pts) / (1 + (x - s.com) ** 2)
            return sum((k.field(x) for k in s.kids))

    root = Q(0.0, 2.0)
    for p in pts:
        root.insert(p)
    return root.field(1.4) + root.field(pts[0])


CASES = [
    case(render, 0.9, 2.5, argnums=(0, 1)),
    case(dijkstra_soft, np.array([1.0, 0.5, 0.7, 0.3, 1.5])),
    case(parse_and_eval, 0.7, "x*(s(x+2)-3)/x+sx*x"),
    case(quat_chain, 0.7, 1.1, argnums=(0, 1)),
    case(multistep_buffer, 1.2, 0.5, argnums=(0, 1)),
    case(solar, np.array([1.0, 2.0, 0.5]), 1.1, argnums=(0, 1)),
    case(
        deep_net,
        rng.normal(size=(2, 3)),
        rng.normal(size=(3, 3)),
        rng.normal(size=3),
        rng.normal(size=(4, 2)),
        argnums=(0, 1, 2, 3),
    ),
    case(
        lstm_loss,
        {"W": rng.normal(size=(8, 4)), "b": rng.normal(size=8)},
        rng.normal(size=(3, 2)),
        argnums=(0, 1),
    ),
    case(grid_paths, rng.random((3, 3))),
    case(editor, rng.normal(size=4)),
    case(guarded, 0.8),
    case(symbolic, 0.4, -0.3, argnums=(0, 1)),
    case(shapes, 0.7, 1.2, argnums=(0, 1)),
    case(chain_namedtuple, 1.3, 0.9, argnums=(0, 1)),
    case(generators_pipe, [1.0, 2.5, 0.3, 1.7], 0.3, argnums=(0, 1)),
    case(tree_recursion, rng.normal(size=5)),
    case(priority_queue, np.array([0.7, 0.2, 1.5, 0.9])),
    case(sparse_dict_poly, rng.normal(size=3)),
    case(union_find_energy, np.array([0.7, 0.2, 1.5, 0.9, 0.4])),
    case(exceptions, 1.6),
    case(callee_writes, rng.normal(size=(3, 3)), rng.normal(size=3), argnums=(0, 1)),
    case(flip_views, rng.normal(size=12)),
    case(pingpong, rng.normal(size=6), 5),
    case(monotone_stack, np.array([2.0, 1.0, 5.0, 6.0, 2.5, 3.0])),
    case(ar_forecast, rng.normal(size=5), np.array([0.5, -0.2, 0.1]), argnums=(0, 1)),
    case(beam, rng.normal(size=(3, 3)), 2),
    case(simplex_nm, np.array([0.4, -0.3])),
    case(
        adam_lists,
        [rng.normal(size=2), rng.normal(size=1)],
        rng.normal(size=(4, 2)),
        rng.normal(size=4),
        argnums=(0, 1, 2),
    ),
    case(
        graph_attention,
        rng.normal(size=(3, 2)),
        rng.normal(size=(2, 2)),
        rng.normal(size=4),
        [[1, 1, 0], [1, 1, 1], [0, 1, 1]],
        argnums=(0, 1, 2),
    ),
    case(nfa_prob, rng.random(5)),
    case(quadtree, np.array([0.1, 0.6, 1.1, 1.7]), 0.7),
]
