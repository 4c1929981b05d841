"""Conditional expressions, `and` and `or` as values, chained comparisons."""
import math

import numpy as np

from . import case

rng = np.random.default_rng(91)
V = rng.normal(size=5)
M = rng.normal(size=(3, 4))
LIMIT = 0.8


def conditional_expression(x):
    y = x * x if x > 0.0 else -x
    return y * x


def value_of_or(x):
    y = x or 1.0
    return y * x


def conditional_argument(x):
    return math.exp(x if x < 1.0 else 1.0 / x) * x


def conditional_operand(x, y):
    return (x if x > y else y) * (y * y if x > 0.0 else 3.0) - (0.0 if y > 1.0 else x)


def conditional_in_conditional(x):
    return x * x if x > 1.0 else x**3 if x > 0.0 else -x if x > -1.0 else 2.0


def conditional_as_a_test(x, flag):
    if (x > 1.0 if flag else x < 1.0):
        return x * x
    return x * 3.0


def conditional_with_a_conditional_test(x, y):
    return x * y if (x if x > y else y) > 1.0 else x - y


def conditional_index(x, k):
    return x[k if k < len(x) else 0] ** 2 * x[0 if x[1] > 0.0 else -1]


def conditional_slice(x, n):
    y = x[: n if n > 0 else len(x)]
    return np.sum(y * y)


def conditional_bound_of_a_loop(x, n):
    s = x
    for k in range(n if x > 1.0 else n + 2):
        s = s * x + k
    return s


def conditional_in_a_loop(x):
    s = x
    for k in range(6):
        s = s * x if s < 2.0 else s / (1.0 + x * x)
        s = s + (k if k % 2 else x)
    return s


def conditional_on_what_it_overwrites(x):
    for k in range(5):
        x = x * x * 0.3 if x > 1.0 else x * 2.0 + 0.1
    return x


def conditional_of_a_while(x):
    s = x
    while (s if s > 0.0 else -s) < 20.0:
        s = s * 1.5 + 1.0 if s > 0.0 else s * 2.0 - 1.0
    return s * x


def conditional_in_both_operands(x, y):
    s = 0.0
    for k in range(4):
        s = s + (x if k % 2 == 0 else y) * (y if k > 1 else x * s + 1.0)
        x = y * 0.7 if s > 2.0 else x * 1.1
    return s * x


def conditional_arrays(x, flag):
    y = np.sin(x) if flag else x * 2.0
    return np.sum(y * x)


def conditional_aliases(x, y, flag):
    z = x if flag else y
    w = y if flag else x
    return np.sum(z * z * w) + np.sum(z)


def conditional_of_an_element_and_a_number(x, k):
    v = x[k] if x[k] > 0.0 else 0.1
    return v * v * x[0]


def conditional_guards_a_singularity(x):
    return math.log(x) * x if x > 0.0 else 0.0


def conditional_division(x, y):
    r = x / y if y != 0.0 else x
    return r * r * x


def conditional_string(x, kind):
    name = "square" if kind > 0 else "cube"
    return x * x if name == "square" else x**3


def conditional_none(x, w):
    v = 2.0 if w is None else w
    return x * x * v


def conditional_call(x, flag):
    return (math.sin(x) if flag else math.cos(x)) * (math.exp(x) if x < 1.0 else x)


def conditional_returned(x, y):
    return x if x < y else y * y


def conditional_constants(x):
    sign = 1.0 if x > 0.0 else -1.0
    return sign * x**3 + (2 if x > 1.0 else 3) * x


def conditional_tuple_of_names(x, y, flag):
    a, b = (x, y * y) if flag else (y, x)
    return a * a * b


def swap_if_larger(x, y):
    x, y = (y, x) if x > y else (x, y)
    return x * x + 3.0 * y


def swaps_in_a_loop(x, y):
    for k in range(4):
        x, y = (y * x, x + k) if x > y else (x + 0.3, y)
    return x * y


def clipped_by_hand(x):
    s = 0.0
    for v in x:
        s = s + (LIMIT if v > LIMIT else -LIMIT if v < -LIMIT else v) ** 2
    return s


def leaky(X, slope):
    total = 0.0
    for i in range(3):
        for j in range(4):
            v = X[i, j]
            total = total + (v if v > 0.0 else slope * v) * (i + 1.0)
    return total * total


def default_by_or(x, scale):
    scale = scale or 2.0
    return x * x * scale


def last_of_and(x, y):
    z = x and y
    return z * z + x


def or_in_a_loop(x):
    s = 0.0
    for k in range(4):
        s = (s or x) * x + k
    return s


def or_of_three(x, y, z):
    return (x or y or z) * 3.0 + x * y * z


def and_of_three(x, y, z):
    return (x and y and z * z) + x * y


def and_or_together(x, y):
    w = (x and y) or 2.0
    return w * w * x


def test_kept_in_a_name(x, y):
    larger = x > y and y > 0.0
    negative = x < 0.0 or y < 0.0
    s = x * y
    if larger:
        s = s * x
    if negative or not larger:
        s = s + y * y
    return s


def test_as_a_number(x, y):
    return x * (x > y) + y * (y >= x) * (x > 0.0)


def test_with_short_circuit(x, n):
    s = x
    k = 0
    while k < n and math.sqrt(n - k) * s < 9.0:
        s = s * x + k
        k += 1
    return s * s


def not_of_a_value(x, n):
    s = x
    if not n:
        s = s * x
    if not (n > 1 or x > 2.0):
        s = s + x
    return s * s


def chained_comparison(x, low, high):
    if low < x < high:
        return x * x
    if low < x >= high > 0.0:
        return x * high
    return low * x


def chained_comparison_that_changes(x):
    s = x
    for _ in range(5):
        if 0.5 < s * s <= 3.0:
            s = s * x + 0.3
        else:
            s = s * 0.3 + 0.4 * x
    return s * x


def membership(x, k):
    s = x
    for j in range(5):
        s = s * x if j in (1, k) else s + 0.2 * j
    return s


def condition_on_an_exit(x, limit):
    s = x
    last = x
    for k in range(6):
        s = s * x + 0.1 if k % 2 else s + x
        if s > limit and (k > 2 or s > 2.0 * limit):
            break
        last = s if last < 2.0 else last * 0.5
    return s * last if k < 5 else s + last


def selected_then_added(x, y):
    b = y
    c = 0.25
    a = 0.87
    if y > 2.085:
        pass
    else:
        x = b if c > -0.51 else a
        a = y + x
    return a * c


def selected_in_a_tuple(x, y):
    a = x
    for k in range(3):
        y, a = (y, a if k > 0 else y)
    return a


def selected_in_a_sum_in_a_tuple(x, y):
    a = x
    for _ in range(2):
        y, a = (a + y - (y if y > 2.294 else a), y)
    return a


def selected_before_moves(x, y):
    a = x
    b = y
    c = y
    for _ in range(2):
        b = a if y < 1.087 else b
        a = c
        c = b
    return a


def selected_before_moves_nonlinear(x, y):
    a = x
    b = y
    c = x * y
    for k in range(4):
        b = a * b if c < 1.0 else b + 0.1 * k
        a, c = c, math.sin(a) if k % 2 else a
        c = b
    return a * b + c


def global_as_a_branch(x):
    y = LIMIT if x > LIMIT else x
    return y * y * x


def largest_of_three(x, y, z):
    return max(x, y, z) * min(x * y, y * z, z * x, 2.0) + max(x * x, 1, y)


def smaller_part(x):
    return x * x - 0.25


def smallest_of_calls(x, y):
    return min(smaller_part(x), math.sin(y), smaller_part(y) * x)


def time_warping(x, y, width):
    """The smallest of three neighbours, within a band."""
    n, m = len(x), len(y)
    cost = np.full((n + 1, m + 1), np.inf)
    cost[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(max(1, i - width, 0), min(m, i + width) + 1):
            before = min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
            cost[i, j] = (x[i - 1] - y[j - 1]) ** 2 + before
    return math.sqrt(cost[n, m])


def product_of_several(x, y, n):
    return math.prod([x, y, n, x]) + math.prod((y, 2.0)) * n


CASES = [
    case(smallest_of_calls, 0.9, 0.4, argnums=(0, 1)),
    case(largest_of_three, 1.5, 0.7, 1.1, argnums=(0, 1, 2)),
    case(largest_of_three, 1.0, 2.0, 2.0, argnums=(0, 1, 2), expected=(8 / 3, 8 / 3, 5 / 3)),
    case(time_warping, np.array([0.3, 1.2, 0.9]), np.array([0.1, 0.8, 1.4]), 2, argnums=(0, 1)),
    case(product_of_several, 1.5, -0.7, 3, argnums=(0, 1, 2)),
    case(conditional_expression, 1.2, others=((-1.2,),)),
    case(value_of_or, 1.2, others=((-0.7,),)),
    case(conditional_argument, 0.7, others=((1.7,),)),
    case(conditional_operand, 0.7, 0.3, argnums=(0, 1), others=((0.3, 0.7), (-0.4, 1.3))),
    case(conditional_in_conditional, 1.7, others=((0.7,), (-0.7,), (-1.7,))),
    case(conditional_as_a_test, 1.7, True, others=((1.7, False), (0.7, True), (0.7, False))),
    case(
        conditional_with_a_conditional_test, 0.7, 1.3,
        argnums=(0, 1), others=((1.3, 0.7), (0.3, 0.7)),
    ),
    case(conditional_index, V, 2, others=((V, 7), (-V, 1))),
    case(conditional_slice, V, 2, others=((V, 0), (V, -3))),
    case(conditional_bound_of_a_loop, 1.3, 3, others=((0.6, 3), (0.6, -2))),
    case(conditional_in_a_loop, 0.7, others=((1.4,), (2.3,), (-0.6,))),
    case(conditional_on_what_it_overwrites, 0.7, others=((1.4,), (-0.3,))),
    case(conditional_of_a_while, 0.7, others=((-0.7,), (25.0,))),
    case(conditional_in_both_operands, 0.7, 0.4, argnums=(0, 1), others=((1.7, 0.9),)),
    case(conditional_arrays, V, True, others=((V, False),)),
    case(conditional_aliases, V, M[0, 0] + V, True, argnums=(0, 1), others=((V, -V, False),)),
    case(conditional_of_an_element_and_a_number, V, 2, others=((-V, 2), (V, 0), (-V, 0))),
    case(conditional_guards_a_singularity, 0.7, others=((-0.7,),)),
    case(conditional_division, 0.7, 0.3, argnums=(0, 1)),
    case(conditional_string, 0.7, 1, others=((0.7, -1),)),
    case(conditional_none, 0.7, None),
    case(conditional_none, 0.7, 1.5, argnums=(0, 1)),
    case(conditional_call, 0.7, True, others=((0.7, False), (1.7, True), (1.7, False))),
    case(conditional_returned, 0.7, 0.3, argnums=(0, 1), others=((0.3, 0.7),)),
    case(
        conditional_tuple_of_names, 0.7, 0.3, True,
        argnums=(0, 1), others=((0.7, 0.3, False),),
    ),
    case(swap_if_larger, 0.7, 0.3, argnums=(0, 1), others=((0.3, 0.7),)),
    case(swaps_in_a_loop, 0.7, 0.3, argnums=(0, 1), others=((0.3, 1.7), (-0.4, -0.9))),
    case(selected_then_added, 0.7, 1.3, argnums=(0, 1), others=((0.7, 2.3),), warns=None),
    case(selected_in_a_tuple, 0.7, 0.9, argnums=(0, 1)),
    case(selected_in_a_sum_in_a_tuple, 0.7, 0.9, argnums=(0, 1), others=((0.7, 2.9),)),
    case(selected_before_moves, 0.7, 0.9, argnums=(0, 1), others=((0.7, 1.9),)),
    case(
        selected_before_moves_nonlinear, 0.7, 0.9,
        argnums=(0, 1), others=((1.7, 1.9), (-0.7, 0.4)),
    ),
    case(global_as_a_branch, 0.7, others=((1.7,),)),
    case(conditional_constants, 0.7, others=((1.7,), (-0.7,))),
    case(clipped_by_hand, V, others=((V * 3.0,),)),
    case(leaky, M, 0.1, argnums=(0, 1), others=((-M, 0.3),)),
    case(default_by_or, 0.7, 1.5, argnums=(0, 1)),
    case(last_of_and, 0.7, 1.5, argnums=(0, 1)),
    case(or_in_a_loop, 0.7),
    case(or_of_three, 0.7, 1.5, 0.3, argnums=(0, 1, 2)),
    case(and_of_three, 0.7, 1.5, 0.3, argnums=(0, 1, 2)),
    case(and_or_together, 0.7, 1.5, argnums=(0, 1)),
    case(
        test_kept_in_a_name, 0.7, 0.3,
        argnums=(0, 1), others=((0.3, 0.7), (-0.3, 0.7), (0.3, -0.7)),
    ),
    case(test_as_a_number, 0.7, 0.3, argnums=(0, 1), others=((0.3, 0.7), (-0.3, 0.7))),
    case(test_with_short_circuit, 0.7, 4, others=((2.7, 4), (0.7, 0))),
    case(not_of_a_value, 0.7, 0, others=((0.7, 1), (0.7, 3), (2.7, 1))),
    case(
        chained_comparison, 0.7, 0.3, 1.3,
        argnums=(0, 1, 2), others=((1.7, 0.3, 1.3), (0.1, 0.3, 1.3), (1.7, 0.3, -1.3)),
    ),
    case(chained_comparison_that_changes, 0.8, others=((1.4,), (-0.9,), (2.2,))),
    case(membership, 0.8, 3, others=((0.8, 0), (0.8, 9))),
    case(condition_on_an_exit, 0.8, 2.0, others=((0.8, 0.3), (0.8, 99.0), (1.5, 6.0))),
]
