"""Containers by methods and operators that are called by name; what they are given in arrays."""
import bisect
import collections
import functools
import heapq
import itertools
import math
import operator
import random
import statistics

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
M = np.array([[0.4, -1.2], [1.1, 0.3], [0.7, -0.5]])
NUMBERS = [0.4, -1.2, 0.7, 1.1]


def weighted(numbers):
    return sum((k + 1) * v for k, v in enumerate(numbers))


def list_plus_array(x):
    """NumPy is asked before the list is: it makes an array of the sum."""
    a = [x[0], x[1]]
    b = x.tolist()
    a += x[2:4]
    b += x[1]
    return weighted(a) + len(a) * np.sum(b * x)


def list_methods_by_name(x):
    a, b, c = [x[0]], [x[1]], [x[2], 1.0, 2.0]
    a.__iadd__(x[1:3])
    list.__iadd__(b, x[:2])
    c.__setitem__(slice(0, 2), x * x)
    operator.iconcat(c, x[:1])
    return weighted(a) * weighted(b) + weighted(c)


def repeated_in_place(x):
    a = [x[0], x[1]]
    b = a
    a *= 2
    b[2] = x[2] * x[0]
    c = operator.imul(b, 2)
    return weighted(b) + weighted(c) * len(a)


def subclass_of_list(x):
    class Numbers(list):
        pass

    a = Numbers(x)
    b = a
    a += x * x
    return weighted(b)


def deques_of_arrays(x):
    a = collections.deque([x[0]], maxlen=6)
    a.__iadd__(x[1:3])
    collections.deque.__iadd__(a, [x[4]])
    b = a
    b *= 2
    return weighted(a) * weighted(list(b)[1:])


def dicts_of_pairs(m):
    d = dict(m)
    d.update(m[:2] * 2.0)
    d |= {9.0: m[0, 0]}
    d.__ior__(m[1:])
    return weighted(d) * weighted(d.values()) + weighted(collections.OrderedDict(m).values())


def sets_with_arrays(x):
    a = {x[0], x[1], x[4] * 3.0}
    b = set(a)
    b.intersection_update(x)
    c = frozenset(a).symmetric_difference(x)
    return (
        weighted(sorted(a.intersection(x))) + weighted(sorted(b)) * weighted(sorted(c))
        + weighted(sorted(a.union(x, x * x)))
    )  # fmt: skip


def heaps_by_name(x):
    heap = []
    heapq.heappush(heap, x)
    return (
        weighted(heapq.nsmallest(n=2, iterable=x)) + weighted(heap[0] * x)
        + weighted(heapq.nlargest(2, x, lambda v: v * v))
    )  # fmt: skip


def sorted_arrays(x):
    y = np.sort(x)
    a = y.tolist()
    bisect.insort(a, x[0] * x[3], key=lambda v: v + 1.0)
    met = []
    k = bisect.bisect_left(y, 0.5, key=lambda v: met.append(v) or v)
    return weighted(a) * k + weighted(met) + bisect.bisect(a=y, x=0.1) * x[1]


def rows_as_arguments(m):
    return weighted(itertools.starmap(operator.mul, m)) + weighted(
        itertools.starmap(lambda *row: sum(row), m * m)
    )


def counting(x):
    c = collections.Counter([*x, x[0]])
    steps = itertools.count(x[1], x[2])
    return (
        sum(v * n for v, n in c.items()) + weighted(itertools.islice(steps, 4))
        + weighted(collections.Counter(v * v for v in x))
    )  # fmt: skip


def chosen_at_random(x):
    random.seed(5)
    y = x * x
    random.shuffle(y)
    return weighted(y) + random.choice(x) * x[0] + weighted(random.choices(x, k=3))


def moments(x):
    v = x.tolist()
    return (
        statistics.mean(v) ** 2 + statistics.variance(x) * x[0] + statistics.stdev(v)
        + statistics.pvariance(v, x[1]) + statistics.pstdev(a * a for a in x)
    )  # fmt: skip


def other_means(x):
    v = [abs(a) for a in x]
    normal = statistics.NormalDist.from_samples(x)
    return (
        statistics.geometric_mean(a * a for a in x) + statistics.harmonic_mean(v)
        + statistics.harmonic_mean(v, weights=v[::-1]) + normal.inv_cdf(v[0]) * normal.mean
        + weighted(normal.quantiles(3)) + statistics.fmean(map(abs, x))
    )  # fmt: skip


def in_place_methods(x):
    y, z, i = x.copy(), x * 1.0, np.arange(5)
    u = y
    y.__iadd__(x[::-1])
    y.__ipow__(2)
    y.__imod__(0.9)
    z.__ifloordiv__(0.5)
    i.__ilshift__(1)
    m = np.outer(x, x)
    m.__imatmul__(np.outer(i, x))
    return weighted(u * i) + weighted(z * x) + np.sum(m[0] * u)


def operators_of_the_module(x):
    y = abs(x) + 1.0
    z = y
    operator.ipow(y, 2)
    operator.imod(y, 0.7)
    a = functools.reduce(operator.iadd, [[x[0]], x[1:3].tolist()], [])
    d = functools.reduce(operator.ior, [{"a": x[0]}, {"b": x[1]}, {"a": x[2]}], {})
    return weighted(z) + weighted(a) + weighted(d.values())


def objects_as_numbers(x):
    class Number:
        def __init__(self, value):
            self.value = value

        def __complex__(self):
            return complex(self.value, self.value * 2.0)

        def __float__(self):
            return float(self.value * 3.0)

        def __getattr__(self, name):
            return self.value * len(name)

        def __call__(self, y):
            return self.value * y

    n = Number(x[0] * x[1])
    z = complex(n)
    return (
        z.real * z.imag + n(x[2]) + n.other * np.float64(n) + math.exp(n) + math.dist([n], [x[3]])
        + sum(map(n, x))
    )  # fmt: skip


def methods_of_numbers(x):
    a, b = float(x[0]), x[3]
    answers = [a.__add__(x), a.__mul__("a"), b.__mul__([1.0, 2.0]), b.__pow__(2, 3)]
    numbers = [*a.__divmod__(0.3), *b.__rdivmod__(2.0), b.__pow__(2, None), a.__rsub__(1.0)]
    both = [b.flat[0], *b.flat]
    return weighted(numbers) + answers.count(NotImplemented) * weighted(both) * a


def int_or_number_of_numpy(x):
    m = max(1, x[3] * 3.0)
    if isinstance(m, np.ndarray):
        return np.sum(m) if m.dtype.kind == "f" else 0.0
    return m * x[0]


def flat_as_an_iterator(m):
    a = m * m
    it = a.flat
    first = next(it)
    rest = list(it)
    return first * weighted(rest) + len(list(it)) + it[1] * next(it) + next(m[0, 1].flat)


CASES = [
    case(list_plus_array, V),
    case(list_methods_by_name, V),
    case(repeated_in_place, V),
    case(subclass_of_list, V),
    case(deques_of_arrays, V),
    case(dicts_of_pairs, M),
    case(sets_with_arrays, V),
    case(heaps_by_name, V),
    case(sorted_arrays, V),
    case(rows_as_arguments, M),
    case(counting, V),
    case(chosen_at_random, V),
    case(moments, V),
    case(other_means, V),
    case(in_place_methods, V),
    case(operators_of_the_module, V),
    case(objects_as_numbers, V),
    case(methods_of_numbers, V),
    case(int_or_number_of_numpy, V),
    case(flat_as_an_iterator, M),
]
