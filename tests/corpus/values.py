"""Functions and containers as values, `match`, numbers that become arrays."""

import functools
import math
import operator

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])

double_it = functools.partial(operator.mul, 2.0)


def calls_itself(x):
    y = x
    if x > 10.0:
        y = calls_itself(x / 2.0)
    return y * x


def calls_a_parameter(x, f):
    return f(x) * x


def calls_a_local_name(x):
    f = math.sin
    return f(x) * x


def calls_a_partial(x):
    return double_it(x) * x


def matches(x, kind):
    match kind:
        case "square":
            y = x * x
        case _:
            y = x
    return y


def loop_over_a_dict(params):
    total = 0.0
    for key in params:
        total = total + params[key] ** 2
    return total


def loop_over_values(params):
    total = 0.0
    for value in params.values():
        total = total + value**2
    return total


def loop_over_a_string(x):
    s = x
    for _ in "abc":
        s = s * x
    return s


def lambda_called(x):
    double = lambda v: 2.0 * v  # noqa: E731
    return double(x)


def lambda_in_place(x):
    return (lambda v: v * v)(x)


def list_comprehension(x):
    values = [x * k for k in range(3)]
    return values[1] * values[2]


def list_comprehension_of_constants(x):
    weights = [0.5 * k for k in range(3)]
    return x * weights[2]


def dict_comprehension(x):
    values = {k: x * k for k in range(3)}
    return values[1] * values[2]


def generator_expression(x):
    return sum(x * k for k in range(3))


def dict_literal(x):
    parts = {"a": x * x, "b": 2.0}
    return parts["a"] * parts["b"]


def dict_call(x):
    parts = dict(a=x * x, b=2.0)  # noqa: C408
    return parts["a"] * parts["b"]


def walrus(x):
    y = (z := x * x) + 1.0
    return y * z


def walrus_in_a_test(x):
    y = x
    if (z := x * x) > 1.0:
        y = z
    return y


def list_of_active(x, y):
    parts = [x * x, y]
    total = 0.0
    for part in parts:
        total = total + part
    return total


def list_repeated(x):
    parts = [x] * 3
    return parts[0] * parts[2]


def list_joined(x):
    parts = [x] + [2.0]  # noqa: RUF005
    return parts[0] * parts[1]


def starred_call(x, y):
    pair = (x, y)
    return math.hypot(*pair)


def deletes_a_name(x):
    y = x * x
    del x
    return y


def imports_inside(x):
    import math

    return math.sin(x)


def imports_from_inside(x):
    from math import sin

    return sin(x)


def defines_a_function(x):
    def double(v):
        return 2.0 * v

    return double(x)


def starred_target_of_a_list(x):
    first, *rest = [x, 2.0, 3.0]  # noqa: F841
    return first * first


def branches_of_different_rank(x, flag):
    if flag:
        y = x * x
    else:
        y = np.sum(x) * 2.0
    return np.sum(y * x)


def rank_depends_on_a_test(x, flag):
    y = x
    if flag:
        y = y[0]
    return np.sum(y * y)


def conditional_value_of_different_rank(x, flag):
    y = x if flag else 2.0
    return np.sum(y * y)


def conditional_value_that_may_be_none(x, flag):
    y = x if flag else None
    return np.sum(y * y)


def number_becomes_an_array(x):
    total = 0.0
    for k in range(3):
        total = total + x**k * x
    return np.sum(total * total)


def number_becomes_a_row(X):
    s = 0.0
    for row in X:
        s = s + row * row
    return np.sum(s * s)


def number_is_widened(x):
    s = 0.0
    for v in x:
        s = s + v * v
    return s


def loop_over_an_empty_list(x, index):
    total = 0.0
    for k in index:
        total = total + x[k] ** 2
    return total


CASES = [
    case(calls_itself, 1.2),
    case(calls_a_parameter, 1.2, math.sin),
    case(calls_a_local_name, 1.2),
    case(calls_a_partial, 1.2),
    case(matches, 1.2, 'square'),
    case(loop_over_a_dict, {'a': 1.0, 'b': 2.0}),
    case(loop_over_values, {'a': 1.0, 'b': 2.0}),
    case(loop_over_a_string, 1.2),
    case(lambda_called, 1.2),
    case(lambda_in_place, 1.2),
    case(list_comprehension, 1.2),
    case(list_comprehension_of_constants, 1.2),
    case(dict_comprehension, 1.2),
    case(generator_expression, 1.2),
    case(dict_literal, 1.2),
    case(dict_call, 1.2),
    case(walrus, 1.2),
    case(walrus_in_a_test, 1.2),
    case(list_of_active, 1.2, 1.3),
    case(list_repeated, 1.2),
    case(list_joined, 1.2),
    case(starred_call, 1.2, 1.3),
    case(deletes_a_name, 1.2),
    case(imports_inside, 1.2),
    case(imports_from_inside, 1.2),
    case(defines_a_function, 1.2),
    case(starred_target_of_a_list, 1.2),
    case(branches_of_different_rank, V, True),
    case(rank_depends_on_a_test, V, False),
    case(conditional_value_of_different_rank, V, True),
    case(conditional_value_that_may_be_none, V, True),
    case(number_becomes_an_array, V),
    case(number_becomes_a_row, M),
    case(number_is_widened, V.astype(np.float32)),
    case(loop_over_an_empty_list, V, [], warns=True),
]
