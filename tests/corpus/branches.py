"""if, elif, else: overwritten tests, variables of one branch only, static questions."""
import math

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])


def two_ways(x):
    if x > 0.0:
        y = x * x
    else:
        y = -x
    return y * x


def three_ways(x):
    if x < -1.0:
        y = x**2
    elif x < 1.0:
        y = math.sin(x)
    else:
        y = 3.0 / x
    return y + x


def four_ways(x, mode):
    if mode == 0:
        s = x
    elif mode == 1:
        s = x * x
    elif mode == 2:
        s = x**3
    else:
        s = math.exp(x)
    return s * s


def without_else(x):
    y = x
    if x > 1.0:
        y = y * y
    return y * 2.0


def overwrites_its_own_test(x):
    if x > 1.0:
        x = x * 0.5
    else:
        x = x * x + 1.0
    return x * x


def overwrites_its_test_twice(x):
    s = x
    if s > 1.0:
        s = s - 2.0
        if s > 0.0:
            s = s * s
        else:
            s = -s * x
    return s


def clamped(x, low, high):
    if x < low:
        x = low
    elif x > high:
        x = high
    return x * x


def different_variables(x):
    if x > 0.0:
        a = x * x
        b = 1.0
    else:
        a = 2.0
        b = x**3
    return a * b + b


def variable_of_one_branch(x):
    if x > 0.0:
        a = x * x
    else:
        b = x**3
    if x > 0.0:
        y = a * 2.0
    else:
        y = b + 1.0
    return y


def constant_in_one_branch(x):
    y = 0.0
    if x > 0.0:
        y = x * x
    return y + x


def constants_in_both(x):
    if x > 0.0:
        c = 1.0
    else:
        c = -2.0
    return c * x * x


def empty_branch(x):
    y = x * x
    if x > 0.0:
        pass
    else:
        y = y * x
    return y


def dead_in_one_branch(x):
    if x > 0.0:
        unused = math.exp(x)
        y = x
    else:
        y = x * x
        unused = y
    return y * y


def nested(x, y):
    if x > 0.0:
        if y > 0.0:
            s = x * y
        else:
            s = x - y
    elif y > 0.0:
        s = y / x
    else:
        s = x * x * y * y
    return s * s


def swapped_if_ordered(x, y):
    if x < y:
        x, y = y, x
    return x * x - y


def connected_tests(x, y):
    s = x * y
    if x > 0.0 and y > 0.0:
        s = s + x
    if x > 0.0 or y > 0.0:
        s = s * y
    if not (x > 0.0 or y < 0.0):
        s = s - 1.0 * x
    if 0.0 < x < 1.0 <= y:
        s = s * 3.0
    return s


def decision_kept(x):
    positive = x > 0.0
    y = x * x
    x = -x
    if positive:
        y = y * x
    return y * x


def decided_by_a_computed_value(x):
    s = math.sin(3.0 * x)
    if s * s > 0.5:
        r = s * x
    else:
        r = s + x
    return r


def decided_by_an_array(x):
    if np.sum(x) > 0.0:
        y = x * x
    else:
        y = np.sin(x)
    return np.sum(y * x)


def decided_by_elements(x):
    if x[0] > x[1]:
        s = x[0] * x[2]
    else:
        s = x[1] * x[1]
    return s


def decided_by_all(x):
    if np.all(x > -2.0) and np.any(x > 0.5):
        y = np.exp(x)
    else:
        y = x
    return np.sum(y)


def decided_by_length(x):
    if len(x) > 2 and x.shape[0] != 5:
        y = x[1:]
    else:
        y = x
    return np.sum(y * y)


def decided_by_rank(x):
    if x.ndim == 2:
        y = np.sum(x, axis=0)
    else:
        y = x
    return np.sum(y * y)


def decided_by_type(x):
    if isinstance(x, float):
        y = x * x
    else:
        y = np.sum(x * x * x)
    return y * 2.0


def decided_by_none(x, w=None):
    if w is None:
        s = np.sum(x * x)
    else:
        s = np.sum(w * x)
    return s


def decided_by_text(x, kind="square"):
    if kind == "square":
        y = x * x
    elif kind == "cube":
        y = x**3
    else:
        y = x
    return y + x


def decided_by_flag(x, square=True):
    if square:
        x = x * x
    if not square:
        x = x * 3.0
    return x * x


def decided_by_membership(x, k):
    if k in (1, 2, 3):
        y = x * k
    else:
        y = x * x
    return y * x


def different_types(x, flag):
    if flag > 0:
        y = 1
    else:
        y = x
    return x * y


def branch_in_loop(x):
    s = x
    for k in range(6):
        if k % 2 == 0:
            s = s * x
        else:
            s = math.sin(s) + x
    return s


def branch_on_the_state(x):
    s = x
    for _ in range(5):
        if s > 1.0:
            s = s * 0.5
        else:
            s = s * s + x
    return s


def branch_on_both(x, y):
    a = x
    b = y
    for k in range(6):
        if a > b:
            a = a * 0.6 + b * 0.1
        elif k == 2:
            a, b = b, a
        else:
            b = b * 0.7 - 0.1 * a
    return a * b


def variable_set_in_some_trips(x):
    kept = 0.0
    s = x
    for k in range(5):
        s = s * x
        if k == 3:
            kept = s
    return kept * s


def best_so_far(x):
    best = x[0]
    for k in range(1, len(x)):
        if x[k] > best:
            best = x[k]
    return best * best


def absolute_sum(x):
    total = 0.0
    for v in x:
        if v < 0.0:
            total -= v
        else:
            total += v * v
    return total


def loop_in_branch(x, n):
    s = x
    if n > 2:
        for k in range(n):
            s = s * x + k
    else:
        while s < 3.0:
            s = s + x * s
    return s


def branch_in_loop_in_branch(x, n):
    s = x
    if x > 0.0:
        for k in range(n):
            if s > 2.0:
                t = s * 0.5
                if k > 2:
                    t = t - x
                s = t
            else:
                s = s * s + x
    else:
        s = s * s
    return s


def switch_of_states(x):
    state = 0
    s = x
    for k in range(7):
        if state == 0:
            s = s * 1.5
            state = 1
        elif state == 1:
            s = s + x * x
            if s > 2.0:
                state = 2
        else:
            s = math.sin(s)
            state = 0
    return s * x


def dead_test(x):
    y = x * x
    if y > 100.0:
        z = y * 3.0
    else:
        z = y
    return x * 3.0


def huber(r, delta):
    total = 0.0
    for e in r:
        if abs(e) <= delta:
            total = total + 0.5 * e * e
        else:
            total = total + delta * (abs(e) - 0.5 * delta)
    return total


def truth_of_numbers(x, n):
    y = x
    if n:
        y = y * x
    if x:
        y = y * 2.0
    if not n - 3:
        y = y + x**3
    return y


CASES = [
    case(two_ways, 0.7, others=((-0.7,), (1.5,))),
    case(two_ways, -0.7, others=((0.7,), (-1.5,))),
    case(three_ways, -1.7, others=((0.3,), (1.7,))),
    case(three_ways, 0.3, others=((-1.7,), (1.7,))),
    case(three_ways, 1.7),
    case(four_ways, 0.7, 0, others=((0.7, 1), (0.7, 2), (0.7, 3), (0.7, 0))),
    case(without_else, 0.7, others=((1.7,),)),
    case(without_else, 1.7, others=((0.7,),)),
    case(overwrites_its_own_test, 1.7, others=((0.7,), (3.0,))),
    case(overwrites_its_test_twice, 1.7, others=((0.7,), (3.0,))),
    case(
        clamped, 0.7, 0.2, 1.0,
        argnums=(0, 1, 2), warns=None, others=((0.1, 0.2, 1.0), (1.7, 0.2, 1.0)),
    ),
    case(clamped, 1.7, 0.2, 1.0, argnums=(0, 1, 2), warns=None),
    case(different_variables, 0.7, others=((-0.7,),)),
    case(different_variables, -0.7),
    case(variable_of_one_branch, 0.7, others=((-0.7,),)),
    case(constant_in_one_branch, 0.7, others=((-0.7,),)),
    case(constants_in_both, 0.7, others=((-0.7,),)),
    case(empty_branch, 0.7, others=((-0.7,),)),
    case(dead_in_one_branch, 0.7, others=((-0.7,),)),
    case(nested, 0.7, 1.2, argnums=(0, 1), others=((0.7, -1.2), (-0.7, 1.2), (-0.7, -1.2))),
    case(swapped_if_ordered, 0.7, 1.2, argnums=(0, 1), others=((1.2, 0.7),)),
    case(
        connected_tests, 0.7, 1.2,
        argnums=(0, 1), others=((0.7, -1.2), (-0.7, 1.2), (-0.7, -1.2)),
    ),
    case(decision_kept, 0.7, others=((-0.7,),)),
    case(decided_by_a_computed_value, 0.7, others=((0.1,), (0.5,))),
    case(decided_by_an_array, V, others=((V * -1.0,), (V + 3.0,))),
    case(decided_by_elements, V, others=((V[::-1].copy(),),)),
    case(decided_by_all, V, others=((V - 5.0,),)),
    case(decided_by_length, V),
    case(decided_by_length, V[:2]),
    case(decided_by_rank, V),
    case(decided_by_rank, M),
    case(decided_by_type, 0.7),
    case(decided_by_type, np.float64(0.7)),
    case(decided_by_type, V),
    case(decided_by_none, V),
    case(decided_by_none, V, V * 2.0),
    case(decided_by_none, V, V * 2.0, argnums=(0, 1)),
    case(decided_by_text, 0.7),
    case(decided_by_text, 0.7, "cube", others=((0.7, "square"), (0.7, "other"))),
    case(decided_by_flag, 0.7),
    case(decided_by_flag, 0.7, False, others=((0.7, True),)),
    case(decided_by_membership, 0.7, 2, others=((0.7, 5),)),
    case(different_types, 0.7, 1, others=((0.7, -1),)),
    case(branch_in_loop, 0.7),
    case(branch_on_the_state, 1.4, others=((0.3,), (2.5,))),
    case(branch_on_both, 1.4, 0.3, argnums=(0, 1), others=((0.3, 1.4),)),
    case(variable_set_in_some_trips, 0.7),
    case(best_so_far, V, others=((V[::-1].copy(),), (np.array([3.0, 1.0, 2.0]),))),
    case(absolute_sum, V, others=((-V,),)),
    case(loop_in_branch, 0.7, 4, others=((0.7, 1),)),
    case(loop_in_branch, 0.7, 1),
    case(branch_in_loop_in_branch, 0.7, 6, others=((-0.7, 6), (2.5, 6), (0.7, 0))),
    case(switch_of_states, 0.7),
    case(dead_test, 0.7),
    case(huber, V, 0.5, argnums=(0, 1)),
    case(huber, V, 0.5),
    case(truth_of_numbers, 0.7, 3, others=((0.7, 0), (0.7, 1))),
]
