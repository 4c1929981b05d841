"""Classes that take part in a protocol by what they inherit: mappings, sequences, managers."""
import collections
import collections.abc
import contextlib
import enum
import functools
import types

import numpy as np

from . import case


class Parameters(collections.abc.MutableMapping):
    def __init__(self, **values):
        self._values = dict(values)

    def __getitem__(self, key):
        return self._values[key]

    def __setitem__(self, key, value):
        self._values[key] = value * 1.5

    def __delitem__(self, key):
        del self._values[key]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)


class Doubled(collections.abc.Sequence):
    def __init__(self, *values):
        self.values = values

    def __getitem__(self, k):
        return self.values[k] * 2.0

    def __len__(self):
        return len(self.values)


class Scaled(collections.abc.Mapping):
    def __init__(self, x):
        self.x = x

    def __getitem__(self, key):
        return self.x * len(key)

    def __iter__(self):
        return iter(["a", "bb"])

    def __len__(self):
        return 2


class Keyed:
    def __init__(self, x):
        self.x = x

    def keys(self):
        return ["a", "bb"]

    def __getitem__(self, key):
        return self.x * len(key)


class Squares:
    """Gone through by `__getitem__` alone."""

    def __init__(self, *values):
        self.values = values

    def __getitem__(self, k):
        if not -len(self.values) <= k < len(self.values):
            raise IndexError
        return self.values[k] ** 2

    def __len__(self):
        return len(self.values)


class Powers:
    """Its `__reversed__` gives an iterator of a class."""

    def __init__(self, x, n=3):
        self.x, self.n = x, n

    def __reversed__(self):
        return Powers(self.x, self.n)

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.x ** self.n


class Defaults(collections.UserDict):
    def __missing__(self, key):
        return 0.5


class Totals(collections.UserList):
    def total(self):
        return sum(self)


class Order(enum.IntEnum):
    FIRST = 1
    THIRD = 3


class Bits(enum.IntFlag):
    LOW = 1
    HIGH = 2


class Constant(float, enum.Enum):
    GRAVITY = 9.81


class Metres(float):
    pass


def mutable_mapping(x):
    p = Parameters(a=x, b=x * 2.0)
    p.update(c=p["a"] * p["b"])
    p.setdefault("d", x ** 3)
    q = dict(p)
    total = sum(p.values()) + sum(v * len(k) for k, v in p.items()) + p.pop("a") * p.get("z", 2.0)
    _, v = p.popitem()
    return total * v + q["c"] + sum(p[k] for k in p.keys()) + len(p) + ("b" in p) * x


def sequence(x):
    s = Doubled(x, x * x, 3.0)
    total = sum(s) + sum(v * k for k, v in enumerate(reversed(s))) + s[-1] * s.index(6.0)
    return total + s.count(6.0) * x + np.array(list(s)).sum() * s[0]


def by_index_alone(x):
    s = Squares(x, x * x, 3.0)
    back = sum(v * k for k, v in enumerate(reversed(s)))
    return back + sum(s) + max(s) * [*s][1] + dict(enumerate(s))[1]


def reversed_by_an_iterator(x):
    return sum(v * k for k, v in enumerate(reversed(Powers(x))))


def behind_two_stars(x):
    def f(a, bb, **more):
        return a * bb + sum(more.values())

    m = Scaled(x)
    d, e, g = {**m, "c": x}, dict(m, z=x), {}
    g.update(Keyed(x))
    h = dict(Keyed(x)) | {"q": 1.0}
    o = collections.OrderedDict(m)
    total = f(**m) + d["bb"] * e["bb"] + f(**Keyed(x)) + f(**{"a": x, **m}, c=x)
    return total + g["bb"] * h["a"] + o["a"] * sum(v for _, v in m.items())


def user_dict(x):
    d = Defaults(a=x)
    d["b"] = d["a"] ** 2
    d.update({"c": x})
    return sum(d.values()) * d["z"] + d.pop("a") + len(d)


def user_list(x):
    t = Totals([x, 2.0 * x])
    t.append(x * x)
    t += [1.0]
    t.extend([x])
    t[0] = t[1] * 3.0
    return t.total() * t[-1] + (t + [x])[2] + t.pop() + sum(t[1:3]) + (t * 2).total()


def chain_map(x):
    c = collections.ChainMap({"a": x}, {"a": 1.0, "b": x * x})
    c["c"] = c["a"] * c["b"]
    return sum(c.values()) + c.new_child({"a": 3.0})["a"] * c["b"] + c.parents["a"] * x


def exit_stack(x):
    log = []

    class Noting:
        def __init__(self, k):
            self.k = k

        def __enter__(self):
            log.append(x * self.k)
            return self.k * x

        def __exit__(self, *about):
            log.append(log[-1] * x)

    def later(v, w=1.0):
        log.append(v * w * x)

    with contextlib.ExitStack() as stack:
        stack.callback(later, x, w=x * 2.0)
        a = stack.enter_context(Noting(2.0))
        b = stack.enter_context(Noting(x))
        stack.push(Noting(3.0))
        stack.callback(lambda: log.append(a * b))
        y = a * b
    return y + sum(log)


def methods_by_hand(x):
    class Holder:
        weigh = functools.partialmethod(lambda self, a, b: self.w * a * b ** 2, 3.0)

    def f(self, y):
        return self.w * y * x

    h = Holder()
    h.w = x
    h.f = types.MethodType(f, h)
    g = f.__get__(h)
    return h.f(2.0) + g(3.0) + functools.partial(f, h)(x) + sum(map(h.f, [1.0, x])) + h.weigh(x)


def numbers_of_enumerations(x):
    held = [x]
    held.append(held[0] * Order.THIRD + Order.FIRST - held[0] / Order.THIRD)
    held.append(Order.THIRD ** held[0] + held[0] ** Order.THIRD + Order.THIRD / held[0])
    a = np.zeros(3)
    a[Order.FIRST] = x
    b = a * (Bits.LOW | Bits.HIGH) + a[Order.FIRST] ** Order.THIRD + np.sin(x) * Bits.HIGH
    return held[1] * Bits.HIGH + held[2] + np.sum(b) + sum([Order.FIRST, x])


def numbers_of_ones_own_class(x):
    held = [x]
    held.append(held[0] * Metres(2.0) + Metres(3.0) ** held[0])
    return held[1] + Constant.GRAVITY * x + np.sum(np.array([x, 1.0]) * Metres(1.5))


class Bag(list):
    unit = 2.0

    def __init__(self, *values):
        super().__init__(values)
        self.scaled = lambda v: v * self[0]

    def append(self, value):
        super().append(value * 3.0)

    def sort(self, **how):
        list.sort(self, **how)
        self[0] = self[0] * 2.0
        return self

    @staticmethod
    def product(a, b):
        return a * b

    @classmethod
    def of(cls, a):
        return cls(a, a * cls.unit)

    @property
    def total(self):
        return sum(self)


class Tripled(dict):
    def __getitem__(self, key):
        return dict.__getitem__(self, key) * 2.0

    def __setitem__(self, key, value):
        super().__setitem__(key, value * 3.0)


def list_of_ones_own(x):
    b = Bag(x, x * x)
    b.append(x)
    more = b.product(x, 2.0) + Bag.of(x).total + b.scaled(3.0) + Bag.product(x, x)
    return more + b.sort(reverse=True)[0] + b.copy()[1] + (b + [x])[2] + b.index(b[1])


def dict_of_ones_own(x):
    t = Tripled(a=x)
    t["b"] = x
    return t["a"] * t["b"] + sum(t.values()) + t.get("c", x)


def methods_of_builtin_classes(x):
    rows, table = [], {}
    list.append(rows, x)
    list.extend(rows, [x * 2.0])
    dict.update(table, a=x)
    dict.__setitem__(table, "b", rows[1])
    numbers = float.__mul__(x, 2.0) + x.__neg__() + x.__rsub__(2.0) + x.__rpow__(2.0)
    a = np.array([x, 1.0, 0.3])
    np.ndarray.sort(a)
    return numbers * rows[0] * dict.get(table, "a") + list.pop(rows) + a[0] * np.ndarray.sum(a)


class Length:
    """What NumPy hands to its operators, and to its methods by the names of ufuncs."""

    def __new__(cls, metres):
        return object.__new__(Long if cls is Length and metres > 0.5 else cls)

    def __init__(self, metres):
        self.metres = metres

    def __abs__(self):
        return Length(abs(self.metres) * 2.0)

    def __mul__(self, other):
        return Length(self.metres * other)

    def sqrt(self):
        return Length(self.metres**0.5)


class Long(Length):
    def __init__(self, metres):
        super().__init__(metres * 1.5)


def ufuncs_of_objects(x):
    a = np.abs(Length(-x)).metres + np.multiply(Length(x), x).metres
    return a * np.sqrt(Length(x)).metres


CASES = [
    case(f, 0.7)
    for f in (
        mutable_mapping, sequence, by_index_alone, reversed_by_an_iterator, behind_two_stars,
        user_dict, user_list, chain_map, exit_stack, methods_by_hand, numbers_of_enumerations,
        numbers_of_ones_own_class, list_of_ones_own, dict_of_ones_own, methods_of_builtin_classes,
        ufuncs_of_objects,
    )
]  # fmt: skip
