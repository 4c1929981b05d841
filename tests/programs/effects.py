"""What is printed, and how often: parts of expressions that are dropped, skipped or read twice.

The checks of this folder compare what a program prints.
"""
import functools

import numpy as np

from . import case

V = np.array([0.7, -0.4, 1.2])


def say(name, value):
    print(name)
    return value


def positive(x):
    return x > 0.0


def halved(x):
    return x * 0.5


class Loud:
    def __init__(self, value):
        print("made")
        self.value = value

    @property
    def size(self):
        return say("size", self.value)

    def __mul__(self, other):
        return say("times", Loud(self.value * other.value))

    def __getitem__(self, k):
        return say("item", self.value * k)

    def __call__(self, t):
        return say("called", self.value + t)


# -- parts that are evaluated, though nobody reads them

printed_beside = lambda x: (print("beside", x), x * x)[1]  # noqa: E731
filled_beside = lambda v: {"a": v.fill(2.0), "b": v.sum()}["b"]  # noqa: E731


def set_beside(v):
    w = v * 1.0
    return (w.__setitem__(0, v[1]), w @ v)[1]


def counted(v):
    w = v * 1.0
    n = len([w.fill(3.0), print("counted")])
    return w @ v * n


def defaults_that_are_not_taken(v):
    d = {"a": v @ v}
    pairs = zip([v[0], v[1], say("zipped", 3.0)], [v[2], 1.0])
    return d.get("a", print("default")) * v[0] + sum(a * b for a, b in pairs)


def drawn_and_dropped(v):
    np.random.seed(3)
    a = (np.random.rand(), v.sum())[1]
    return a * np.random.rand()


def overwritten_key(v):
    d = {"a": v @ v, **{"a": say("again", v.sum())}}
    return d["a"]


def index_before_what_is_added(v):
    y = v * 2.0
    y[say("i", 0)] = say("v", y[1])
    y[say("j", 1)] += say("w", y[0])
    return y @ v


# -- parts that are evaluated once, or not at all


def logic(x):
    first = (say("a", x) if say("t", x > 0) else say("b", x)) + (say("c", 0.0) or say("d", x))
    return first * (say("e", x) and say("f", 2.0)) + (say("n", None) is None and x)


def chain_that_holds(x):
    return say("l", x) < say("m", 1.0) < say("r", 2.0) and x * 2.0 or say("never", x)


def chain_that_ends(x):
    return say("l", x) < say("m", 0.1) < say("r", 2.0) and x * 2.0 or say("yes", x)


def messages_are_not_made(x):
    assert say("first", x > 0), say("message", "bad")
    assert positive(x), f"bad {say('second', x)}"
    return x * 2.0


def branches(x):
    if say("c1", x > 5):
        return say("r1", x)
    elif say("c2", x > 0) and not say("c3", False):
        y = say("b2", x * x)
    else:
        y = say("b3", x)
    return y if say("c4", y > 100) else say("r4", y * 2)


def calls_in_tests_of_a_loop(v):
    s = 0.0
    for x in v:
        if positive(x) and halved(x) < 0.5 or x < -1:
            s += halved(x) and x
        s += positive(x) and halved(x) or x * x
        while positive(s) and s < 3.0:
            s = s * 1.7 + 0.1
    return s


# -- names that a call binds anew while the expression is evaluated


def counter_made_by_a_function(x, keep=lambda v: v):
    y, n = x, 0

    def step(k=2.0):
        nonlocal y, n
        y = y * k
        n += 1
        return y

    a = step() + y + step(3.0) * n
    z = y * step() - y
    t = (y, step(), y)
    d = {"a": y, "b": step(), "c": y}
    w = y if step() > 100.0 else y * 2.0
    return a * z + t[0] * t[2] + d["a"] * d["c"] + w + keep(y) + step() * keep(y) + n


def counter_of_a_callee(x):
    return counter_made_by_a_function(x, lambda v: v * 0.5) + counter_made_by_a_function(x * 2.0)


def two_levels_of_counters(x):
    c = 0.0

    def add(v):
        nonlocal c
        c += v
        return c

    def both(u):
        s = 1.0

        def scaled(w):
            nonlocal s, c
            s = s * w
            c = c + s
            return s

        return scaled(u) + s + c + scaled(2.0) * s + add(u) * c

    return both(x) + c + both(x * 0.5) * c


def counter_in_tests_and_loops(x):
    s = x

    def grow():
        nonlocal s
        s = s * 1.1 + 0.1
        return s

    r = 0.0
    if s * grow() + s > s:
        r += s
    while s + grow() < 4.0 and s < grow() * s:
        r += s * grow() - s
    for v in [s, grow(), s]:
        r += v * s * grow()
    assert s < grow()
    print(f"{s:.3f} {grow():.3f} {s:.3f}")
    r += max(s, grow(), s) + sum([s, grow()]) + (grow() and s) + s ** grow()
    return r + (s < grow() < s * 2.0) * s + np.sin(s) * grow() * np.cos(s)


def choices_in_a_loop_before_a_counter(x):
    v = x

    def f(y):
        w = x * y
        for k in range(3):
            t = (y - w,)
            u = say("u", t[-1]) if t[0] <= w else (y and 1.38)
            w = w + u * k

        def grow():
            nonlocal w
            w += y

        grow()
        return w

    return f(v) * f(v * 2.0) + x


def added_to_what_a_call_binds(x):
    v = x

    def grow(u):
        nonlocal v
        v = v * 1.5 + u
        return u * 0.5

    v *= grow(x)
    v -= (len([1.7, v]) * v, grow(2.0))[-1]
    for a in [v, x, v * 2.0]:
        v += a * grow(a)
    return v


# -- from left to right


def arguments(x):
    def g(u, v=say("default", 2.0), *w, k=say("keyword", 3.0)):
        return say("inside", u * v * k)

    named = g(v=say("v", x), u=say("u", x))
    return g(say("x", x)) + named + g(say("1", 1.0), say("2", x), say("3", 0), k=say("k", x))


def containers(x):
    t = (say("a", x), say("b", x))
    u = t + (say("c", 1.0),)
    v = [*u, say("d", x)]
    w = {**{"a": say("e", x)}, "b": say("f", x)}
    return u[2] * v[3] * w["a"] + len(say("g", u))


def operators(x):
    first = say("a", x) - -say("b", x) + +say("c", x) + abs(say("d", -x)) + float(say("e", x))
    second = round(say("f", x), 1) * x + divmod(say("g", x), say("h", 0.3))[1]
    return first + second + pow(say("i", x), say("j", 2))


def loops(v):
    s = 0.0
    for i, x in enumerate(say("over", v)):
        s += say(f"item {i}", x) * (say("weight", i) + 1)
    while say("test", s < 5):
        s = s * say("factor", 2.0) + 1.0
    return s


def comprehensions(x):
    first = [say(f"c{k}", x) * k for k in range(say("n", 3)) if say("if", k > 0)][1]
    return first + sum(say("g", x) for _ in range(2))


def objects(x):
    q = Loud(x) * Loud(say("right", x + 1.0))
    return q.size + q[say("k", 2)] + q(say("t", x)) + q.size * q.size


def functions(x):
    f = functools.partial(say, "partial")
    swapped = (lambda a, b: b * a)(say("1", x), say("2", x + 1.0))
    return f(x) * f(x) + swapped + (lambda: say("z", x))()


CASES = [
    *(
        case(f, V)
        for f in (
            filled_beside, set_beside, counted, defaults_that_are_not_taken, drawn_and_dropped,
            overwritten_key, index_before_what_is_added, calls_in_tests_of_a_loop, loops,
        )
    ),
    *(
        case(f, 0.7)
        for f in (
            printed_beside, logic, chain_that_holds, chain_that_ends, messages_are_not_made,
            counter_made_by_a_function, counter_of_a_callee, two_levels_of_counters,
            counter_in_tests_and_loops, choices_in_a_loop_before_a_counter,
            added_to_what_a_call_binds, branches, arguments,
            containers, operators, comprehensions, objects, functions,
        )
    ),
]  # fmt: skip
