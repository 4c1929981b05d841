"""Rarer ways to write and to pass values on: iterators over memory, shuffles, foreign containers,
ufunc methods, copies by other means.
"""
import array
import bisect
import copy
import functools
import itertools
import json
import operator
import random
import statistics
import struct
from collections import UserDict, UserList, namedtuple
from types import MappingProxyType

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [-0.8, 0.9, 1.4]])


def shuffled_in_place(x):
    y = x * x
    np.random.default_rng(3).shuffle(y)
    return y @ np.arange(5.0)


def permuted_copy(x):
    y = np.random.default_rng(3).permutation(x)
    y[0] *= 2.0
    return y @ x


def chosen_at_random(x):
    rng = np.random.default_rng(4)
    y = rng.choice(x, size=3, replace=False)
    return y @ y + rng.choice(x) * x[0]


def old_random_functions(x):
    np.random.seed(11)
    y = np.random.permutation(x * x)
    np.random.shuffle(y)
    y[0] *= np.random.choice(x)
    return y @ x + np.random.choice(x, 3) @ y[:3]


def list_shuffled(x):
    values = [v * v for v in x]
    random.Random(3).shuffle(values)
    picked = random.Random(5).sample(values, 2)
    return sum(k * v for k, v in enumerate(values)) * picked[0] + picked[1]


def noise_around_active_numbers(x):
    rng = np.random.default_rng(6)
    y = rng.normal(size=5) * 0.1 + x
    z = x[0] + x[1] ** 2 * rng.standard_normal()
    return y @ y + z


def nditer_that_writes(x):
    y = x * 1.0
    with np.nditer(y, op_flags=[["readwrite"]]) as cells:
        for cell in cells:
            cell[...] = cell * cell + 1.0
    return y @ x


def nditer_over_two(x):
    total = 0.0
    for a, b in np.nditer([x, x[::-1] * 2.0]):
        total += float(a) * float(b) ** 2
    return total


def strided_windows(x):
    y = x * x
    windows = np.lib.stride_tricks.as_strided(y, (3, 3), (8, 8))
    y[2] = x[0]
    return np.sum(windows * windows[1])


def broadcast_to_and_write_the_base(x):
    y = x.copy()
    wide = np.broadcast_to(y[:, None], (5, 2))
    y *= 2.0
    return np.sum(wide * wide.T[:, :1].T)


def ufunc_methods(x):
    y = np.add.accumulate(x)
    z = np.multiply.outer(x[:2], y[:2])
    z[0] *= np.add.reduce(x * x)
    s = np.add.reduceat(y, [0, 2])
    return np.sum(z) + np.multiply.reduce(x[:3]) + s @ s


def maximum_at(x):
    y = np.zeros(3)
    np.maximum.at(y, [0, 1, 0, 2], x[:4] * 2.0)
    return y @ y


def accumulate_into_out(x):
    y = np.empty(5)
    np.cumsum(x * x, out=y)
    np.add.accumulate(y, out=y)
    np.einsum("i,i->i", y, x, out=y)
    return y @ x


def mean_and_var_with_out(m):
    a, b = np.empty(3), np.empty(3)
    np.mean(m, axis=0, out=a)
    m.max(axis=1, out=b)
    np.take(m, [4, 0, 8], out=a[::-1])
    return a @ b + np.var(m)


def take_put_choose(x):
    y = np.take(x, [3, 0, 0])
    y[1] = x[1]
    z = np.choose([0, 1, 0], [y, x[:3] * 2.0])
    z[2] *= y[0]
    return z @ y


def select_and_piecewise(x):
    y = np.select([x < 0.0, x < 0.6], [x * x, x * 3.0], 0.5)
    z = np.piecewise(x, [x < 0.0, x >= 0.0], [lambda v: v * v, lambda v: 2.0 * v])
    y[0] = z[1]
    return y @ z


def along_axis(m):
    a = np.apply_along_axis(lambda row: row * row[0], 1, m)
    a[0] = np.apply_over_axes(np.sum, m, [0])[0]
    return np.sum(a * m)


def vectorized_function(x):
    f = np.vectorize(lambda v, k: v * v if k % 2 else 3.0 * v)
    y = f(x, np.arange(5))
    y[0] *= x[1]
    return y @ x


def object_array(x):
    cells = np.empty(2, dtype=object)
    cells[0], cells[1] = x[:2] * x[3], x[2:] * 2.0
    cells[1][0] = x[0] ** 2
    return np.sum(cells[0]) * np.sum(cells[1])


def structured_array(x):
    y = np.zeros(5, dtype=[("a", float), ("b", float)])
    y["a"] = x
    y["b"] = x * x
    y["a"][1] = y["b"][0]
    return y["a"] @ y["b"]


def block_and_meshgrid(x):
    a = np.block([[x[:2], x[2:4]], [x[1:3], x[3:]]])
    p, q = np.meshgrid(x[:2], x[2:4])
    p *= q
    a[0, :2] = p[1]
    return np.sum(a * a) + np.sum(p * q)


def inserted_appended_deleted(x):
    y = np.insert(x, 2, x[0] * x[1])
    y = np.append(y, [x[2] ** 2])
    y = np.delete(y, [0])
    y[:2] *= y[-2:]
    return y @ np.arange(6.0)


def tril_copies_of_itself(m):
    a = m @ m
    a[:] = np.tril(a) + np.tril(a, -1).T
    a += np.flipud(a) * 0.5
    np.transpose(a)[0] = m[0]
    return np.sum(a * m)


def dtype_conversions(x):
    y = x.astype(complex).real.copy()
    y[0] = np.float64(x[1]) * 2.0
    z = np.asarray(y, dtype=float).astype(np.longdouble)
    return float(z @ z) + y[3]


def pickled_copy(x):
    y = copy.deepcopy({"a": [x * x, x[0]]})
    z = copy.copy(y["a"])
    z[0][1] = z[1] * 3.0
    return y["a"][0] @ x + z[1]


def text_and_back(x):
    y = x * 1.0
    y[0] = 2.0 * x[1]
    shown = json.dumps({"n": len(y), "name": "y"})
    return y @ x * json.loads(shown)["n"]


def numbers_through_text(x):
    """The derivative is lost in a text: it has to be refused."""
    return float(repr(float(x[0]))) * x[1] + x[2]


def numbers_through_json(x):
    return json.loads(json.dumps([float(v) for v in x]))[0] * x[1] + x[2]


def numbers_through_bytes(x):
    y = np.frombuffer((x * x).tobytes())
    return y @ x


def numbers_through_struct(x):
    (v,) = struct.unpack("d", struct.pack("d", float(x[0])))
    return v * x[1]


def typed_array_module(x):
    a = array.array("d", [float(v) for v in x])
    a[0] = a[1] * 2.0
    return sum(a) * x[2]


def memory_view(x):
    y = x * 1.0
    view = memoryview(y)
    view[0] = 7.0
    return y @ x


def statistics_module(x):
    values = [float(v) for v in x]
    return statistics.mean(values) * values[0] + statistics.fmean(values)


def user_list_and_dict(x):
    a = UserList(x[:3])
    a.append(a[0] * a[1])
    d = UserDict({"k": x[3]})
    d["m"] = d["k"] ** 2
    return a[-1] * d["m"] + sum(a)


def list_and_dict_subclasses(x):
    class Bag(list):
        def add(self, v):
            self.append(v * 2.0)
            return self

    class Table(dict):
        def __missing__(self, key):
            return x[key] ** 2

    bag, table = Bag([x[0]]).add(x[1]), Table()
    table[0] = x[2]
    return bag[0] * bag[1] + table[0] * table[3]


def float_subclass(x):
    class Metres(float):
        def doubled(self):
            return Metres(self * 2.0)

    return Metres(x[0]).doubled() * x[1]


def read_only_views(x):
    d = MappingProxyType({"a": x * x})
    y = d["a"].view()
    y.flags.writeable = False
    d["a"][0] = x[1]
    return y @ x


def grouped_and_starred(x):
    rows = sorted(zip("abaab", x), key=operator.itemgetter(0))
    total = 1.0
    for _, group in itertools.groupby(rows, key=lambda r: r[0]):
        total *= sum(v for _, v in group)
    pairs = list(itertools.starmap(operator.mul, zip(x, x[1:])))
    return total + sum(pairs) + sum(itertools.accumulate(pairs, operator.mul))


def tee_cycle_and_chain(x):
    one, two = itertools.tee(v * v for v in x)
    total = sum(a * b for a, b in zip(one, itertools.cycle(x[:2])))
    return total + sum(itertools.chain.from_iterable([list(two), x[:1]]))


def compare_keys(x):
    order = sorted(x, key=functools.cmp_to_key(lambda a, b: -1 if a > b else 1))
    k = bisect.bisect_left(sorted(x), 0.5)
    return order[0] * order[1] + order[k]


def cached_property_and_total_ordering(x):
    class Lazy:
        def __init__(self, v):
            self.v, self.made = v, 0

        @functools.cached_property
        def square(self):
            self.made += 1
            return self.v ** 2

    lazy = Lazy(x[0] * x[1])
    return lazy.square * lazy.square + lazy.made * x[2]


def lru_cache_on_an_active_helper(x):
    @functools.lru_cache(maxsize=None)
    def row(i):
        return x[i] * x[i - 1]

    return row(1) * row(2) + row(1)


def dispatched_by_type(x):
    @functools.singledispatch
    def size(v):
        return v * 2.0

    @size.register
    def _(v: list):
        return sum(v) ** 2

    return size(x[0]) * size([x[1], x[2]])


def named_tuple_of_arrays(x):
    Pair = namedtuple("Pair", ["a", "b"])
    p = Pair(x * x, x[::-1])
    p.a[0] += p.b[0]
    return p._replace(b=p.a).b @ x + sum(map(np.sum, p))


def slots_through_globals_dict(x):
    space = {}
    exec("def g(v):\n    return v * v", space)
    y = x * 1.0
    y[0] = 2.0
    return space["g"](y) @ x


def evaluated_text(x):
    y = x * 1.0
    y[1] = x[0]
    return eval("y[1] * y[2]")


CASES = [case(f, M if f.__code__.co_varnames[0] == "m" else V) for f in (
    shuffled_in_place, permuted_copy, chosen_at_random, old_random_functions, list_shuffled,
    noise_around_active_numbers, nditer_that_writes, nditer_over_two, strided_windows,
    broadcast_to_and_write_the_base, ufunc_methods, maximum_at, accumulate_into_out,
    mean_and_var_with_out, take_put_choose, select_and_piecewise, along_axis, vectorized_function,
    object_array, structured_array, block_and_meshgrid, inserted_appended_deleted,
    tril_copies_of_itself, dtype_conversions, pickled_copy, text_and_back, numbers_through_text,
    numbers_through_json, numbers_through_bytes, numbers_through_struct, typed_array_module,
    memory_view, statistics_module, user_list_and_dict, list_and_dict_subclasses, float_subclass,
    read_only_views, grouped_and_starred, tee_cycle_and_chain, compare_keys,
    cached_property_and_total_ordering, lru_cache_on_an_active_helper, dispatched_by_type,
    named_tuple_of_arrays, slots_through_globals_dict, evaluated_text,
)]  # fmt: skip
