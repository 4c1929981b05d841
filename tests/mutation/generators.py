"""Generator functions: as loops, as coroutines, in chains, with state that is written meanwhile."""
import inspect
import itertools
import logging

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])


def powers(v, n):
    p = 1.0
    for _ in range(n):
        yield p
        p *= v


def windows(a, size):
    for i in range(len(a) - size + 1):
        yield a[i : i + size]


def flattened(tree):
    for branch in tree:
        if isinstance(branch, list):
            yield from flattened(branch)
        else:
            yield branch


def averager():
    total, count, average = 0.0, 0, 0.0
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count


def loop_over_a_generator(x):
    total = 0.0
    for k, p in enumerate(powers(x[0], 5)):
        total += p * x[k]
    return total


def sum_of_a_generator(x):
    return sum(powers(x[0], 4)) * max(powers(x[3], 3)) + sum(v * v for v in powers(x[1], 3))


def list_of_a_generator(x):
    ps = list(powers(x[2], 4))
    ps[1] *= x[0]
    a, b, *rest = powers(x[3], 4)
    return ps[1] * ps[3] + a * b * sum(rest)


def windows_that_are_views(x):
    y = x * x
    for w in windows(y, 3):
        w *= w[1]
    return y @ x


def write_between_two_items(x):
    y = x * x
    total = 0.0
    for i, w in enumerate(windows(y, 2)):
        total += w[0] * w[1]
        y[(i + 2) % 5] += w[0]
    return total + y @ x


def next_by_hand(x):
    g = powers(x[0], 5)
    first, second = next(g), next(g)
    rest = sum(g)
    end = next(g, x[1])
    return (first + second * 2.0) * rest * end


def sent_values(x):
    g = averager()
    next(g)
    total = 0.0
    for v in x:
        total += g.send(v * v)
    g.close()
    return total * x[0]


def delegated(x):
    def both(a, b):
        n = yield from counted(a)
        m = yield from counted(b)
        yield n * m

    def counted(values):
        count = 0.0
        for v in values:
            count += v
            yield v * 2.0
        return count

    items = list(both(x[:2], x[2:]))
    return sum(items[:-1]) * items[-1]


def tree_of_values(x):
    tree = [x[0], [x[1], [x[2] * x[3]]], x[4]]
    return sum(k * v for k, v in enumerate(flattened(tree), 1)) * next(flattened(tree))


def two_generators_in_step(x):
    total = 0.0
    for a, b in zip(powers(x[0], 4), powers(x[1], 10)):
        total = total * 0.5 + a * b
    return total * x[2]


def chain_of_generators(x):
    def squared(values):
        for v in values:
            yield v * v

    def positive(values):
        return (v for v in values if v > 0.2)

    def running(values):
        s = 0.0
        for v in values:
            s += v
            yield s

    return sum(running(positive(squared(x)))) * x[0]


def broken_off(x):
    def endless(v):
        while True:
            yield v
            v = v * 1.2 + 0.1

    total = 0.0
    for v in endless(x[0]):
        if v > 2.0:
            break
        total += v * v
    return total + sum(itertools.islice(endless(x[3]), 3))


def generator_reads_late(x):
    scale = x[0]
    lazy = (v * scale for v in x)
    scale = x[1] * 3.0
    y = x * 1.0
    later = (v for v in y)
    y[0] = x[2]
    return sum(lazy) + sum(later) * x[3]


def generator_with_finally(x):
    log = []

    def guarded(values):
        try:
            for v in values:
                yield v
        finally:
            log.append(x[1] * 2.0)

    total = 0.0
    for v in guarded(x):
        total += v ** 2
        if v > 0.5:
            break
    return total + sum(guarded(x[:2])) * sum(log)


def generator_updates_its_argument(x):
    def relaxed(a):
        while True:
            a[1:-1] = 0.5 * (a[:-2] + a[2:])
            yield np.sum(a * a)

    y = x.copy()
    g = relaxed(y)
    s = next(g)
    y[0] *= 2.0
    return s * next(g) + y[2]


def generator_method(m):
    class Grid:
        def __init__(self, data):
            self.data = data

        def cells(self):
            for i in range(self.data.shape[0]):
                for j in range(self.data.shape[1]):
                    yield (i, j), self.data[i, j]

    grid = Grid(m * 1.0)
    total = 0.0
    for (i, j), v in grid.cells():
        total += v * v * (i + 1)
        grid.data[i, j] = v * m[0, j]
    return total + grid.data.sum()


def dict_from_a_generator(x):
    table = dict((str(k), p) for k, p in enumerate(powers(x[0], 4)))
    table["2"] *= x[1]
    return sum(table.values()) * table["3"]


def looked_at_before_it_is_gone_through(x):
    held = [x * 1.0]
    squares = (v * v for v in held[0])
    cubes = map(lambda v: v**3, held[0])
    first = next(squares)
    logging.debug(squares)
    assert inspect.isgenerator(squares)
    logging.debug(cubes)
    a, *rest = cubes
    return first * 3.0 + sum(squares) * a + sum(rest)


CASES = [
    case(loop_over_a_generator, V),
    case(sum_of_a_generator, V),
    case(list_of_a_generator, V),
    case(windows_that_are_views, V),
    case(write_between_two_items, V),
    case(next_by_hand, V),
    case(sent_values, V),
    case(delegated, V),
    case(tree_of_values, V),
    case(two_generators_in_step, V),
    case(chain_of_generators, V),
    case(broken_off, V),
    case(generator_reads_late, V),
    case(generator_with_finally, V),
    case(generator_updates_its_argument, V),
    case(generator_method, M),
    case(dict_from_a_generator, V),
    case(looked_at_before_it_is_gone_through, V),
]
