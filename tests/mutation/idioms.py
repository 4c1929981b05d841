"""Idioms of the language around writes: classes, iterators, exceptions, aliases."""

import contextlib
import copy
import math
import queue
import threading
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from . import case

V = np.array([0.7, -0.4, 1.2])


def queues(x):
    L = [x]
    q = queue.Queue()
    q.put(x * 2)
    L.append(q.get())
    pq = queue.PriorityQueue()
    pq.put((1, L[1]))
    return pq.get()[1] * L[0]


def copies_of_lists(x):
    L = [x, x * 2]
    L.append(copy.copy(L)[0] + copy.deepcopy(L)[1])
    return L[-1] * sum(copy.deepcopy({"a": L})["a"])


def under_a_lock(x):
    L = [x]
    lock = threading.Lock()
    with lock:
        L.append(x * 3)
    return L[1] * L[0]


def descriptors_with_names(x):
    class D:
        def __set_name__(s, o, n):
            s.n = "_" + n

        def __get__(s, o, t=None):
            return getattr(o, s.n) * 2 if o else s

        def __set__(s, o, v):
            setattr(o, s.n, v + 1.0)

    class A:
        a = D()
        b = D()

    o = A()
    o.a = x
    o.b = o.a * x
    o.a += 1.0
    return o.a * o.b


def decorators_that_count(x):
    def deco(n):
        def d(f):
            def w(*a, **k):
                w.calls += 1
                return f(*a, **k) * n * w.calls

            w.calls = 0
            return w

        return d

    @deco(2.0)
    @deco(x)
    def g(y, *, z=1.0):
        return y * z

    return g(x) + g(x, z=x) + g.calls


def argument_of_an_exception(x):
    try:
        with contextlib.ExitStack() as s:
            s.callback(lambda: None)
            s.enter_context(contextlib.suppress(KeyError))
            raise ValueError("a", x * 2)
    except ValueError as e:
        return e.args[1] * x


def slices_of_lists(x):
    a, b = [x, x * 2], iter([x * 3, 4.0])
    a[:1] = b
    a[1:1] = (x, 2.0)
    del a[::2]
    a *= 2
    a.sort(key=lambda t: -t)
    return sum(k * t for k, t in enumerate(a)) + a.index(max(a))


def sets_of_numbers(v):
    s = {float(t) for t in v}
    f = frozenset(v.tolist())
    return sum(s) * max(f) + sum(sorted(s | {2.0})) + len(s & f) * v[0]


def starred_and_keyword_arguments(x):
    return (lambda *a, k=2, **kw: sum(a) * k + kw["z"])(
        *[x, x * 2], *(1.0,), k=x, **{"z": x**2}
    ) + (lambda a, /, b=x: a * b)(2.0)


def two_readers_of_one_iterator(v):
    it1 = iter(v)
    r = 0.0
    for a in it1:
        r += a * next(it1, 1.0)
    g = (y * y for y in v if y > 0)
    r += next(g) + sum(g)
    e = enumerate(v, 1)
    next(e)
    r += sum(i * t for i, t in e)
    z = zip(v, v[1:])
    r += next(z)[1] * list(z)[0][0]
    return r


def endless_generator(x):
    def fib():
        a, b = x, x * 1.5
        while True:
            yield a
            a, b = b, a + b

    def take(n, g):
        for _, v in zip(range(n), g):
            yield v

    def scan(f, g, init):
        s = init
        for v in g:
            s = f(s, v)
            yield s

    return sum(take(4, fib())) + list(scan(lambda s, v: s * 0.5 + v, take(3, fib()), x))[-1]


def thrown_into_a_generator(x):
    def inner():
        try:
            yield x
            yield x * 2
        except ValueError:
            yield x * 10
        finally:
            log.append(x)

    log = []
    g = inner()
    a = next(g)
    b = g.throw(ValueError())
    g.close()
    h = inner()
    next(h)
    h.close()
    return a * b + sum(log)


def functions_over_arrays(v):
    a = np.array([[x, x * 2] for x in v])
    r = np.rec.fromarrays if False else None
    b = np.fromiter((x * x for x in v), float)
    c = np.array(list(map(lambda t: t * 3, v)))
    d = np.vectorize(lambda t: t**2 if t > 0 else -t)(v)
    e = np.apply_along_axis(lambda r: r / r.sum(), 1, a + 2)
    f = np.frompyfunc(lambda t: t * 2, 1, 1) if False else None
    return (
        a.sum()
        + b @ c
        + d.sum()
        + e[0] @ a[0]
        + np.piecewise(v, [v < 0, v >= 0], [lambda t: -t, lambda t: t**2]).sum()
    )


class Singleton(type):
    _i = {}

    def __call__(cls, *a, **k):
        if cls not in cls._i:
            cls._i[cls] = super().__call__(*a, **k)
        return cls._i[cls]


def singleton_by_metaclass(x):
    class Cfg(metaclass=Singleton):
        def __init__(self, v):
            self.v = v * 2

    return Cfg(x).v * Cfg(5.0).v


class Counted(type):
    n = 0

    def __call__(cls, *a):
        Counted.n += 1
        return type.__call__(cls, *a)


class Tripled(metaclass=Counted):
    def __init__(s, v):
        s.v = v * 3


def counted_by_metaclass(x):
    return Tripled(x).v * Tripled(x * x).v


@dataclass
class Point:
    x: float
    y: float = 1.0

    def __add__(s, o):
        return Point(s.x + o.x, s.y + o.y)

    def __mul__(s, k):
        return Point(s.x * k, s.y * k)

    __rmul__ = __mul__

    def __sub__(s, o):
        return s + (-1.0) * o

    def __iter__(s):
        yield s.x
        yield s.y

    @property
    def n2(s):
        return s.x**2 + s.y**2

    @staticmethod
    def polar(r, t):
        return Point(r * math.cos(t), r * math.sin(t))

    @classmethod
    def unit(c, t):
        return c.polar(1.0, t)

    def rot(s, t):
        c, q = math.cos(t), math.sin(t)
        return Point(c * s.x - q * s.y, q * s.x + c * s.y)


def points(r, t):
    p = Point.polar(r, t)
    q = p.rot(t) + 2 * Point.unit(r)
    p = p - q * 0.5
    return p.n2 + q.x * p.y


def points_in_a_loop(r, t):
    p = Point(r)
    for k in range(3):
        p = p.rot(t) * (1 + 0.1 * k) + Point(t, k)
    a, b = p
    return p.n2 + a * b


def points_in_a_list(r, t):
    ps = [Point(r * k, t) for k in range(1, 4)]
    best = max(ps, key=lambda p: p.n2)
    s = sum(ps, Point(0.0, 0.0))
    return best.x * s.y + s.n2 + min(p.y for p in ps)


def point_that_changes(r, t):
    p = Point(r, t)
    p.x += p.y
    p.y = p.x * p.n2
    q = p
    q.x = 2.0 * t
    return p.n2 * q.y


class Fields(NamedTuple):
    a: float
    b: tuple = (1.0, 2.0)

    @property
    def s(self):
        return self.a + sum(self.b)

    def with_a(self, a):
        return self._replace(a=a)


def named_tuple_replaced(r, t):
    u = Fields(r)
    v = u.with_a(u.a * t)._replace(b=(t, r))
    return u.s * v.s + v[1][0] * v.b[1] + sum(v._asdict()["b"]) + len(v)


class Matrix:
    def __init__(s, rows):
        s.rows = [list(r) for r in rows]

    def __matmul__(s, o):
        return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in s.rows])

    def __getitem__(s, ij):
        i, j = ij
        return s.rows[i][j]

    def __setitem__(s, ij, v):
        s.rows[ij[0]][ij[1]] = v

    @property
    def Fields(s):
        return Matrix(zip(*s.rows))

    def det(s):
        return (
            s[0, 0] * s[1, 1] - s[0, 1] * s[1, 0]
            if len(s.rows) == 2
            else sum(
                (-1) ** j * s[0, j] * Matrix([r[:j] + r[j + 1 :] for r in s.rows[1:]]).det()
                for j in range(len(s.rows))
            )
        )


def matrices_by_hand(r, t):
    A = Matrix([[r, t, 1.0], [t, 2.0, r], [0.5, r * t, 3.0]])
    B = A @ A.Fields
    B[0, 1] = r
    return B.det() + A.det() * B[2, 2]


class Congruential:
    def __init__(s, seed):
        s.s = seed

    def __call__(s):
        s.s = (s.s * 1103515245 + 12345) % 2**31
        return s.s / 2**31


def metropolis(r, t):
    g = Congruential(42)
    x = r
    acc = 0.0
    for _ in range(10):
        prop = x + (g() - 0.5) * t
        if g() < min(1.0, math.exp(-(prop**2 - x**2) / 2)):
            x = prop
            acc += 1
    return x * x + acc * r


def recurrence_with_branches(v):
    h = np.zeros(2)
    W = np.array([[0.5, -0.2], [0.1, 0.3]])
    outs = []
    for i, x in enumerate(v):
        z = W @ h + x * np.array([1.0, 0.5]) + (0.1 if i else 0.0)
        h = np.where(z > 0, z, 0.1 * z)
        if h[0] > 0.5:
            h = h / np.linalg.norm(h)
            outs.append(h)
        elif i == 1:
            outs.append(-h)
    return sum(o @ o * (k + 1) for k, o in enumerate(outs)) + h.sum()


def bisection_then_newton(a, b):
    lo, hi = 0.0, 4.0
    f = lambda x: x**3 + a * x - b
    it = 0
    while hi - lo > 1e-3:
        mid = (lo + hi) / 2
        it += 1
        if f(mid) > 0:
            hi = mid
        else:
            lo = mid
    x = (lo + hi) / 2
    x = x - f(x) / (3 * x * x + a)
    return x - f(x) / (3 * x * x + a)


def stack_of_halves(v):
    stack = [(v, 0)]
    tot = 0.0
    while stack:
        a, d = stack.pop()
        if len(a) == 1 or d > 3:
            tot += a[0] * (d + 1)
            continue
        m = len(a) // 2
        stack.append((a[:m] * 2, d + 1))
        stack.append((a[m:] + 1, d + 1))
    return tot


def named_tuple_made(v):
    a = Fields._make(v[:2])
    b = Fields._make([v[1], (v[0], 2.0)])
    c = b._replace(**{"a": v[2]})
    return a.a * a.b + c.s + sum(c._asdict()["b"]) + Fields(*v[:1])._replace(b=tuple(v)).s


class Overriding(Fields):
    def _replace(self, **k):
        return super()._replace(**{n: w * 2.0 if n == "a" else w for n, w in k.items()})


def named_tuple_overridden(x):
    return Overriding(x)._replace(a=x * x).a + Overriding(x, b=(x, x)).s


def copied_dict_shares_arrays(v):
    w = v * 2
    d = {"a": w}
    e = dict(d)
    e["a"] += 1.0
    return w @ v


def views_in_a_tuple(v):
    w = v * 2
    t = (w, w[1:])
    t[1][:] = v[:2]
    return t[0] @ v


@dataclass
class Held:
    x: np.ndarray
    h: list = field(default_factory=list)


def replaced_field_shares_a_list(v):
    s = Held(v * 2)
    t = replace(s, x=s.x + 1)
    t.h.append(v[0])
    s.x[0] = t.x[1]
    return s.x @ t.x + sum(s.h) * len(t.h)


def attributes_updated_from_a_dict(v):
    class N:
        pass

    a = N()
    a.v = v
    b = a
    b.v = b.v * 2
    c = N()
    c.__dict__.update(a.__dict__)
    c.v = c.v + 1
    return a.v @ c.v + len(vars(b))


def memo_in_a_closure(v):
    cache = {}

    def f(k):
        if k in cache:
            return cache[k]
        r = v[k % 3] if k < 2 else f(k - 1) * f(k - 2) + v[0]
        cache[k] = r
        return r

    return f(5) + len(cache)


def history_of_an_accumulator(v):
    acc = np.zeros(3)
    hist = []
    [hist.append(acc.copy()) or acc.__iadd__(x * v) for x in v]
    return acc @ v + hist[1] @ hist[2]


def callees_with_and_without_effect(v):
    def modify(arr, k):
        arr = arr * k
        arr[0] = 0.0
        return arr

    def modify2(arr, k):
        arr *= k
        arr[0] = v[1]

    a = v * 1.0
    b = modify(a, 2.0)
    modify2(a, 3.0)
    modify2(b[1:], v[0])
    return a @ b


def transpose_reshape_and_ravel(v):
    a = np.stack([v, v * 2])
    b = a.T
    c = b.reshape(-1)
    d = a.ravel()
    a[0, 0] = v[1] * 5
    d[1] = v[2]
    return b.sum() * c[0] + d @ c


def arrays_of_a_number(x):
    a = np.full(3, x)
    b = np.linspace(0, x, 4)
    c = np.arange(3) * x
    a[0] = b[2]
    b[1:] = a
    c += b[:3]
    d = np.ones_like(a) * x
    e = np.eye(3) * x
    e[0] = c
    f = np.zeros(3)
    f[...] = x
    return a @ b[:3] + c @ d + e.sum() + f @ a + np.diag(e) @ c


CASES = [
    case(queues, 0.7),
    case(copies_of_lists, 0.7),
    case(under_a_lock, 0.7),
    case(descriptors_with_names, 0.7),
    case(decorators_that_count, 0.7),
    case(argument_of_an_exception, 0.7),
    case(slices_of_lists, 0.7),
    case(starred_and_keyword_arguments, 0.7),
    case(endless_generator, 0.7),
    case(thrown_into_a_generator, 0.7),
    case(counted_by_metaclass, 0.7),
    case(named_tuple_overridden, 0.7),
    case(arrays_of_a_number, 0.7),
    case(sets_of_numbers, V),
    case(two_readers_of_one_iterator, V),
    case(functions_over_arrays, V),
    case(named_tuple_made, V),
    case(recurrence_with_branches, V),
    case(stack_of_halves, V),
    case(copied_dict_shares_arrays, V),
    case(views_in_a_tuple, V),
    case(replaced_field_shares_a_list, V),
    case(attributes_updated_from_a_dict, V),
    case(memo_in_a_closure, V),
    case(history_of_an_accumulator, V),
    case(callees_with_and_without_effect, V),
    case(transpose_reshape_and_ravel, V),
    case(points, 0.8, 0.3, argnums=(0, 1)),
    case(points_in_a_loop, 0.8, 0.3, argnums=(0, 1)),
    case(points_in_a_list, 0.8, 0.3, argnums=(0, 1)),
    case(point_that_changes, 0.8, 0.3, argnums=(0, 1)),
    case(named_tuple_replaced, 0.8, 0.3, argnums=(0, 1)),
    case(matrices_by_hand, 0.8, 0.3, argnums=(0, 1)),
    case(metropolis, 0.8, 0.3, argnums=(0, 1)),
    case(bisection_then_newton, 1.2, 3.0, argnums=(0, 1)),
    case(singleton_by_metaclass, 0.7),
]
