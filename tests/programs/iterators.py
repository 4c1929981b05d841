"""Iterators are used up, and what is lazy reads names when it runs, not when it is made."""
import itertools
import math

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])


# -- used up


def generator_summed_twice(x):
    terms = (v * v for v in (x, 2.0, x * x))
    return sum(terms) + 10.0 * sum(terms) + x


def zip_listed_twice(x):
    pairs = zip((x, 2.0 * x), (1.0, x))
    once, twice = list(pairs), list(pairs)
    return once[0][0] * once[1][1] + 100.0 * len(twice) + x


def map_in_two_loops(x):
    scaled = map(lambda v: v * x, (x, 2.0))
    total = 0.0
    for v in scaled:
        total += v
    for v in scaled:
        total += 100.0 * v
    return total


def enumerate_goes_on(x):
    numbered = enumerate((x, x * x, 3.0))
    total = 0.0
    for k, v in numbered:
        total += v * (k + 1)
        break
    for k, v in numbered:
        total += 10.0 * v * (k + 1)
    return total * x


def reversed_goes_on(x):
    backwards = reversed((x, x * x, 3.0))
    total = 0.0
    for v in backwards:
        total += v
        break
    for v in backwards:
        total = total * v
    return total


def zip_takes_one_too_many(x):
    it = iter((x, x * x, x**3, x**4))
    for a, _ in zip(it, (1, 2)):
        total = a
    for v in it:
        total = total + 10.0 * v
    return total


def pairs_of_one_iterator(x):
    it = iter(x)
    return sum(a * b for a, b in zip(it, it))


def membership_uses_up(x):
    it = iter((1, 2, 3, 4))
    found = 2 in it
    return x * found + x**2 * sum(it)


def all_stops_early(x):
    it = iter((0.5, 0.1, -1.0, 4.0))
    positive = all(v > 0.0 for v in it)
    return x * next(it) + (x * x if not positive else 0.0)


def header_and_body(x):
    lines = iter(x)
    scale = next(lines)
    total = 0.0
    for v in lines:
        if v < 0.0:
            v = next(lines, 1.0) * 2.0
        total += scale * v * v
    return total


def list_is_not_used_up(x):
    values = [v * x for v in (1.0, x)]
    return sum(values) + 10.0 * sum(values) + len(list(values))


def keys_are_a_view(x):
    table = {"a": x, "b": x * x}
    names, values = table.keys(), table.values()
    table = {**table, "c": 5.0}
    return sum(values) * len(names) + sum(values) * x


def generator_in_two_variables(x):
    first = second = (v for v in (x, 2.0, x * x))
    a = next(first)
    b = next(second)
    return a * b + sum(first)


# -- lazy


def generator_reads_the_name_later(x):
    y = x
    terms = (y * v for v in (1.0, 2.0))
    y = 5.0 * x
    return max(terms) + y


def map_calls_later(x):
    y = x
    scaled = map(lambda v: v * y, (1.0, x))
    y = x * x
    return sum(scaled)


def only_what_is_taken_is_computed(x):
    calls = []

    def f(v):
        calls.append(v)
        return v * v

    terms = map(f, (x, 2.0 * x, 3.0 * x))
    return next(terms) * 10.0 + len(calls)


def lambdas_of_a_dict_comprehension(x):
    table = {k: (lambda z: z * k * x) for k in (1, 2)}
    return table[1](x) + 10.0 * table[2](1.0)


def lambdas_with_defaults_in_a_comprehension(x):
    functions = [lambda z, k=k: z**k * x for k in (1, 2)]
    return functions[0](x) + 10.0 * functions[1](x)


def lambdas_of_a_tuple_in_a_loop(x):
    functions = ()
    for k in range(3):
        functions = (*functions, lambda z: z * k + x)
    return functions[2](x) * functions[0](x)


def lambdas_with_defaults_in_a_loop(x):
    functions = []
    for k in range(3):
        functions = functions + [lambda z, k=k: z * k + x]
    return functions[2](x) * functions[0](x)


def lambda_made_on_the_way(x):
    f = None
    for k in (1, 2, 3):
        if k == 2:
            f = lambda z: z * k
    return f(x) * x


def generator_function(x):
    def powers(n):
        p = 1.0
        for _ in range(n):
            p = p * x
            yield p

    return sum(powers(3)) + max(powers(2))


def generator_that_returns_early(x):
    def halves(v):
        while True:
            v = 0.5 * v
            if v < 0.1:
                return
            yield v

    return math.prod(halves(x)) + sum(1 for _ in halves(x))


def generator_of_a_generator(x):
    def flat(tree):
        for part in tree:
            if isinstance(part, tuple):
                yield from flat(part)
            else:
                yield part * x

    return sum(v * v for v in flat((1.0, (2.0, (x, 0.5)))))


def copies_of_an_iterator(x):
    a, b = itertools.tee(v * x for v in (1.0, 2.0, x))
    next(b)
    return sum(p * q for p, q in zip(a, b))


def groups_of_neighbours(x):
    return sum(sum(group) ** 2 for _, group in itertools.groupby(x, key=lambda v: v > 0.0))


CASES = [
    case(generator_summed_twice, 0.7),
    case(zip_listed_twice, 0.7),
    case(map_in_two_loops, 0.7),
    case(enumerate_goes_on, 0.7),
    case(reversed_goes_on, 0.7),
    case(zip_takes_one_too_many, 0.7),
    case(pairs_of_one_iterator, V),
    case(membership_uses_up, 0.7),
    case(all_stops_early, 0.7),
    case(header_and_body, V),
    case(list_is_not_used_up, 0.7),
    case(keys_are_a_view, 0.7),
    case(generator_in_two_variables, 0.7),
    case(generator_reads_the_name_later, 0.7),
    case(map_calls_later, 0.7),
    case(only_what_is_taken_is_computed, 0.7),
    case(lambdas_of_a_dict_comprehension, 0.7),
    case(lambdas_with_defaults_in_a_comprehension, 0.7),
    case(lambdas_of_a_tuple_in_a_loop, 0.7),
    case(lambdas_with_defaults_in_a_loop, 0.7),
    case(lambda_made_on_the_way, 0.7),
    case(generator_function, 0.7),
    case(generator_that_returns_early, 0.7),
    case(generator_of_a_generator, 0.7),
    case(copies_of_an_iterator, 0.7),
    case(groups_of_neighbours, V),
]
