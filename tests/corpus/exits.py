"""break, continue, early return, loop else: which values get out, and by which way."""
import math

import numpy as np

from . import case

rng = np.random.default_rng(90)
V = rng.normal(size=5)
M = rng.normal(size=(4, 3))


def break_in_for(x):
    s = x
    for _ in range(10):
        s = s * x
        if s > 5.0:
            break
    return s


def break_in_while(x):
    s = x
    while True:
        s = s * 2.0
        if s > 5.0:
            break
    return s


def continue_in_for(x):
    s = x
    for k in range(5):
        if k == 2:
            continue
        s = s * x
    return s


def continue_in_while(x):
    s = x
    k = 0
    while k < 5:
        k += 1
        if k == 2:
            continue
        s = s * x
    return s


def return_in_loop(x):
    s = x
    for _ in range(5):
        s = s * x
        if s > 3.0:
            return s * s
    return s


def return_in_branch(x):
    if x > 0.0:
        return x * x
    return x


def return_in_both_branches(x):
    if x > 0.0:
        return x * x
    else:
        return x**3


def else_of_for(x):
    s = x
    for _ in range(3):
        s = s * x
    else:
        s = s + 1.0
    return s


def else_of_while(x):
    s = x
    while s < 3.0:
        s = s * 2.0
    else:
        s = s + 1.0
    return s


def while_true(x):
    s = x
    while True:
        s = s * 2.0
        if s > 5.0:
            return s


def break_before_the_update(x, limit):
    s = x
    for k in range(6):
        if s * s > limit:
            break
        s = s * x + k
    return s * s


def break_between_two_updates(x, limit):
    s = x
    t = 1.0
    for k in range(6):
        s = math.sin(s) * x + k
        if s > limit:
            break
        t = t * s + x
    return s * t


def break_of_a_value_that_is_overwritten(x, y):
    for k in range(6):
        x = x * y + 0.1 * k
        if x > 4.0:
            x = x * x
            break
        x = x + y
    return x * y


def test_reads_what_the_body_overwrites(x, limit):
    gap = limit
    s = x
    for _ in range(8):
        if gap < s:
            break
        gap = gap * 0.7
        s = s * x + gap * 0.1
        gap = gap - 0.05 * x
    return s * gap


def break_in_either_branch(x, y):
    s = x
    t = y
    for k in range(7):
        if s > t:
            s = s * 0.9 - t
            if s < 0.3:
                break
        else:
            t = t * s
            if t > 20.0:
                break
            s = s + t * 0.5
        t = t + x * k
    return s * t + k


def break_in_inner_loop(x, limit):
    s = x
    total = 0.0
    for i in range(3):
        for j in range(4):
            s = s * x + 0.3 * j
            if s > limit:
                break
            total = total + s * s
        s = s * 0.4 + i
    return total * s


def break_in_both_loops(x, limit):
    s = x
    t = 1.0
    for i in range(4):
        for j in range(4):
            t = t * math.cos(s) + j
            if t > limit:
                s = s * t
                break
            s = s + x * t * 0.3
        if s > 2.0 * limit:
            break
        s = s * 0.5 + i * x
    return s * t * (i + 1) + j


def values_after_nested_breaks(x, y, limit):
    a = x
    b = y
    for _ in range(3):
        c = a * b
        while True:
            c = c * 1.3 + x * x
            if c > limit:
                break
            b = b + 0.1 * c * c
        a = a * c
        if a > 50.0:
            break
    return math.log(1.0 + a * a) * b + c


def inner_loop_ends_outer_loop(x, limit):
    s = x
    found = False
    for i in range(4):
        for j in range(3):
            s = s * x + i - j
            if s > limit:
                found = True
                break
        if found:
            break
        s = s * 0.5
    return s * x * (i + 2.0 * j)


def continue_before_the_update(x):
    s = x
    for k in range(6):
        if s > 2.0:
            s = s * 0.3
            continue
        s = s * s + x * k
    return s


def continue_after_an_update(x):
    s = x
    t = 0.0
    for k in range(6):
        s = s * x
        if s * s > 1.0:
            s = s / (1.0 + x * x)
            continue
        t = t + s * s * k
    return s + t * x


def continue_twice(x, y):
    s = 0.0
    for k in range(8):
        x = x * 0.9
        if k % 3 == 0:
            continue
        s = s + x * y
        if s > 1.0:
            y = y * 0.5
            continue
        y = y + s * x
    return s * y


def continue_in_both_branches(x):
    s = x
    for k in range(6):
        if s < 1.0:
            if k % 2 == 0:
                s = s + x * x
                continue
            s = s * 2.0
        else:
            s = s * 0.4
            if k > 3:
                continue
            s = s + 0.1 * s * s
        s = s * x
    return s * s


def continue_and_break(x, limit):
    s = x
    for k in range(10):
        if k % 2 == 1:
            continue
        s = s * x + 1.0
        if s > limit:
            break
        if s < 1.5:
            continue
        s = s - 0.2 * s * x
    return s * k


def continue_or_break(x, limit):
    s = x
    t = x
    for k in range(8):
        t = t * s
        if k > 1:
            if t > limit:
                break
            if s > 1.0:
                s = s * 0.5
                continue
            s = s + 0.1
        s = s * 1.2 + x
    return s * t


def continue_in_inner_loop(x):
    total = 0.0
    for i in range(3):
        row = x * i
        for j in range(4):
            if (i + j) % 2 == 0:
                continue
            row = row * x + j
        if row > 6.0:
            continue
        total = total + row * row
    return total * x


def continue_a_while_under_its_own_test(x):
    s = x
    k = 0
    while s < 30.0 and k < 20:
        k += 1
        s = s * 1.5
        if s > 5.0 and k % 2 == 0:
            s = s + x * k
            continue
        s = s + x * x
    return s * k


def return_in_a_while_in_a_for(x, limit):
    s = x
    for k in range(4):
        t = s
        while t < 3.0:
            t = t * 1.7 + x
            if t * s > limit:
                return t * s * x
        s = s * 0.8 + t * 0.1 + k
    return s * s


def return_in_a_for_in_a_while(x, limit):
    s = x
    n = 0
    while n < 4:
        for k in range(n + 1):
            s = math.sin(s) + x * k
            if s > limit:
                return s**3 + n * k
        n += 1
        s = s * 1.1
    return s * x


def return_from_three_loops(x, limit):
    s = x
    for i in range(3):
        for j in range(2):
            for k in range(2):
                s = s * x + i * 0.3 - j * 0.2 + k * 0.1
                if s > limit:
                    return s * x * (i + j + k + 1)
            s = s + 0.2
        s = s * 0.9
    return s * s


def return_after_break(x, limit):
    s = x
    for _ in range(5):
        s = s * x + 0.5
        if s > limit:
            break
    else:
        return s * s * s
    s = s * 2.0
    return s * x


def return_before_and_after_a_loop(x, n):
    if n == 0:
        return x * 3.0
    s = x
    for k in range(n):
        s = s * x + k
    if s > 5.0:
        return s * s
    s = math.exp(-s)
    return s * x


def return_of_different_values(x, y, which):
    z = x * y
    if which == 0:
        return x
    if which == 1:
        return z
    z = z + x
    if which == 2:
        return z * z
    elif which == 3:
        x = x * z
    else:
        return 5.0 * y
    return x * y


def return_a_constant_on_a_path(x):
    if x < 0.0:
        return 1.5
    return x * x


def return_an_argument_from_the_loop(x, y):
    for k in range(3):
        y = y * x
        if y > 2.0:
            return y
        x = x + 0.5
    return x


def return_where_the_value_is_dead(x):
    s = x
    for k in range(4):
        t = s * s
        if k == 2:
            return t * 3.0
        s = math.exp(0.1 * t)
    return s


def two_returns_in_one_loop(x):
    s = x
    for k in range(5):
        if s > 3.0:
            return s * k
        s = s * x
        if s < 0.2:
            return s / x
        s = s + 0.1 * k
    return s + x


def return_in_else_of_a_loop(x, limit):
    s = x
    t = x
    for k in range(4):
        s = s * x + t
        if s > limit:
            t = t * s
            break
        t = t * 0.5 + k * s
    else:
        return s * t
    return t - s


def break_in_else_of_an_inner_loop(x, limit):
    s = x
    for i in range(4):
        for j in range(3):
            s = s * 0.9 + x * j
            if s > limit:
                s = s * 0.3
                break
        else:
            s = s * s
            break
        s = s + i * x
    else:
        s = s * 10.0
    return s * x


def continue_in_else_of_an_inner_loop(x, limit):
    s = x
    total = 0.0
    for i in range(4):
        for _ in range(2):
            s = s * x + 0.4
            if s > limit:
                s = s * 0.2
                break
        else:
            total = total + s
            continue
        total = total + s * s * i
    return total * s


def else_with_break(x, limit):
    s = x
    for k in range(5):
        s = s * x
        if s > limit:
            break
    else:
        s = s * 10.0 + x
    return s * s


def else_of_while_with_break(x, limit):
    s = x
    while s < 8.0:
        s = s * 1.4 + x * x
        if s * s < limit:
            s = s + x
            break
    else:
        s = s * x - 1.0
    return s * x


def else_without_trips(x, n):
    s = x * x
    for k in range(n):
        s = s * x
        if s > 2.0:
            break
    else:
        s = s + 3.0 * x
    return s * s


def leaves_at_trip(x, n):
    """Left in the first, a middle, the last iteration, or not at all."""
    s = x
    for k in range(4):
        s = s * x + 0.1 * k
        if k == n:
            break
        s = math.sin(s) + x
    return s * s


def returns_at_trip(x, n):
    s = x
    t = 1.0
    for k in range(4):
        t = t * s
        if k == n:
            return t * s + x
        s = s * x + t
    return s - t


def linear_carry(x, n):
    """What is carried enters linearly, so no trip needs an old value."""
    s = x
    t = 2.0 * x
    for k in range(5):
        s = s + t
        if k == n:
            break
        t = 3.0 * t - s
    return s + 2.0 * t


def linear_and_nonlinear_carry(x, limit):
    s = x
    t = x
    for _ in range(6):
        s = 2.0 * s + t
        if t > limit:
            break
        t = t * t + 0.5
    return s + t


def swap_until(x, y, limit):
    for _ in range(5):
        x, y = y, x * y + 0.1
        if x > limit:
            break
        y = y + x
    return x - y * y


def fibonacci_until(x, y, limit):
    while True:
        x, y = y, x + y
        if y > limit:
            return x * y


def first_of_an_array(x, limit):
    s = 1.0
    for v in x:
        s = s * v + v
        if v > limit:
            break
    return s * v


def rows_until(X, limit):
    total = np.zeros(3)
    for row in X:
        if np.sum(row) > limit:
            continue
        total = total + row * row
        if np.sum(total) > 4.0 * limit:
            break
    return np.sum(total * total)


def row_that_is_returned(X, limit):
    h = X[0]
    for row in X:
        h = np.tanh(h) * row
        if np.sum(h * h) > limit:
            return np.sum(h * row)
    return np.sum(h)


def array_state_with_breaks(x, limit):
    h = x
    for k in range(5):
        g = np.sin(h)
        h = h * g + x
        if np.sum(h) > limit:
            h = h * 0.5
            break
        h = h + g * k
    return np.sum(h * g)


def search_of_an_index(x, limit):
    i = 0
    while i < len(x):
        if x[i] > limit:
            break
        i += 1
    if i == len(x):
        return np.sum(x)
    return x[i] ** 3


def index_after_the_break(x, limit):
    for i in range(len(x)):
        if x[i] * x[i] > limit:
            break
    return x[i] * x[0] + x[i - 1]


def defined_in_one_trip(x, limit):
    s = x
    best = 0.0
    for k in range(6):
        s = s * 1.3
        if s > limit:
            best = s * k
            break
    return best * x + s


def defined_by_the_exit_only(x, n):
    s = x
    for k in range(4):
        s = s * x + 1.0
        if k == n:
            found = s * s
            break
    else:
        found = x
    return found * s


def defined_on_some_paths(x):
    if x > 1.0:
        a = x * x
    elif x > 0.0:
        return x**3
    else:
        a = -x
        b = a * x
        if b < -4.0:
            return b
    return a * x


def undefined_on_the_other_paths(x, flag):
    if flag:
        y = x * x
    z = x + 1.0
    if flag:
        z = z * y
    return z


def loop_variable_of_a_loop_left_early(x, n):
    s = x
    for k in range(5):
        if k == n:
            break
        s = s * x
    for j in range(k):
        s = s + x * j
        if j == 2:
            break
    return s * (k + 1)


def bisection(a):
    low = 0.0
    high = 1.0 + a
    middle = 0.5 * high
    for _ in range(60):
        middle = 0.5 * (low + high)
        if middle * middle > a:
            high = middle
        else:
            low = middle
        if high - low < 1.0:
            break
    for _ in range(50):
        step = (middle * middle - a) / (2.0 * middle)
        middle = middle - step
        if abs(step) < 1e-14:
            return middle
    return -1.0


def line_search(x, y):
    step = 1.0
    value = x * x + 3.0 * y * y
    for _ in range(20):
        u = x - step * 2.0 * x
        v = y - step * 6.0 * y
        new = u * u + 3.0 * v * v
        if new < 0.9 * value:
            break
        step = step * 0.5
    else:
        return value
    return u * v + new


def agm(a, b):
    while True:
        a, b = 0.5 * (a + b), math.sqrt(a * b)
        if abs(a - b) < 1e-13:
            return a


def series_until_small(x):
    term = 1.0
    total = 1.0
    k = 0
    while True:
        k += 1
        term = term * x / k
        if abs(term) < 1e-17:
            break
        total = total + term
    return total


def only_the_exit_path_is_active(x, n):
    total = 2.0
    for k in range(4):
        total = total * 1.5
        if k == n:
            total = total * x
            break
    return total


def only_the_stay_path_is_active(x, n):
    total = 2.0
    for k in range(4):
        if k == n:
            break
        total = total * x
    return total


def exit_in_the_first_statement(x):
    while True:
        return x * x


def statements_after_exits(x):
    s = x
    for k in range(3):
        s = s * x
        break
        s = s * 100.0
    while s < 100.0:
        s = s + x
        continue
        s = s * 0.0
    return s
    s = s * 5.0
    return s * s


def breaks_without_condition(x):
    s = x
    for k in range(3):
        for j in range(3):
            s = s * x + j
            break
        else:
            s = 0.0
        s = s + k
    return s


def deep_tests(x, y):
    s = x
    for k in range(6):
        if s > 0.0:
            if y > 0.0:
                if s * y > 3.0:
                    if k > 1:
                        return s * y
                    s = s - 1.0
                    continue
                y = y + 0.7
            else:
                y = -y
                break
        else:
            s = -s
        s = s * 1.3
    return s + y * y


def returns_with_tests_between(x, y):
    s = x * y
    if s > 2.0:
        s = s * x
        if s > 4.0:
            return s * s
        s = s + y
    if s < 0.0:
        if x < -1.0:
            return s * x
        s = -s * y
    return s * s


def exits_that_depend_on_two_arrays(x, w):
    total = 0.0
    for i in range(len(x)):
        if x[i] < 0.0:
            continue
        for j in range(len(w)):
            if w[j] > 1.0:
                break
            total = total + x[i] * w[j]
        if total > 5.0:
            return total * total
    return total * x[0]


def return_in_a_loop_in_a_branch(x):
    if x > 1.0:
        for _ in range(3):
            x = x * 1.5
            if x > 3.0:
                return x * x
    return x


def return_in_an_endless_loop_in_a_branch(x):
    if x > 1.0:
        while True:
            x = x * 1.5
            if x > 3.0:
                return x * x
    else:
        x = x * 5.0
    return x


def return_in_the_else_of_a_loop_in_a_branch(x, limit):
    s = x * x
    if x > 1.0:
        for _ in range(3):
            s = s * x
            if s > limit:
                s = s * 0.1
                break
        else:
            return s * 7.0
        s = s + x
    return s * s


def returns_in_loops_of_nested_branches(x, y):
    if x > 0.0:
        if y > 0.0:
            for k in range(4):
                x = x * y + k
                if x > 5.0:
                    return x * y
        else:
            while y < 1.0:
                y = y + x
                if y * x > 0.5:
                    return y**3
            x = x + y
        x = x * 2.0
    elif y > x:
        return y - x * x
    return x * y


def break_in_a_loop_in_a_branch(x):
    if x > 1.0:
        while x < 9.0:
            x = x * 1.5
            if x > 3.0:
                break
    return x * x


def continue_in_a_loop_in_a_branch(x, n):
    s = x
    if n > 0:
        for k in range(n):
            if k == 1:
                continue
            s = s * x
    else:
        for k in range(3):
            if s > 2.0:
                break
            s = s + x
        else:
            s = s * s
    return s * x


def else_of_a_loop_in_a_branch(x):
    if x > 1.0:
        for k in range(3):
            x = x * 1.5 + k
        else:
            x = x * x
    return x


def loop_with_exits_in_a_branch_in_a_loop(x, limit):
    s = x
    for i in range(3):
        s = s + 0.1
        if i != 1:
            for j in range(3):
                if j == i:
                    continue
                s = s * x + j
                if s > limit:
                    s = s * 0.5
                    break
        s = s + i * x
    return s * s


def set_in_the_loop_and_read_after_it(x):
    h = x
    for _ in range(4):
        g = np.sin(h)
        h = h * g
    return np.sum(h * g)


def loop_variable_of_an_array_left_early(x, limit):
    s = 1.0
    for v in x:
        s = s * v
        if v > limit:
            break
    return s * v


def rebound_array_that_is_left_early(w, limit):
    y = w * 1.5
    s = 1.0
    for _ in range(2):
        for v in y:
            s = s * v + 1.0
            if s > limit:
                break
        y = y * 0.5
    return s


def array_rebound_while_it_is_left_early(w, limit):
    y = w * 1.5
    s = 1.0
    for _ in range(2):
        for v in y:
            y = y * 0.5
            s = s * v + 1.0
            if s > limit:
                break
    return s


def written_before_the_exit_and_rebound_behind(A, x, limit):
    B, scale = A.copy(), x.copy()
    for _ in range(6):
        B[scale < 0.5] *= scale
        if np.sum(B) < limit:
            break
        np.sin(B, out=B)
    return np.sum(B)


def row_written_before_the_exit(A, x, trips):
    B = A * 1.0
    k = 0
    while k < 5:
        B[1] = B[1] * B[0] * x[0]
        if k >= trips:
            break
        B = np.tanh(B) * x
        k += 1
    return np.sum(B * B)


def scaled_on_either_side_of_the_exit(A, x, trips):
    B = A.copy()
    for k in range(4):
        B[:, 1] *= x
        if k == trips:
            break
        B *= 0.9 * B
        B[0] = np.sin(B[0])
    return np.sum(B)


def saved_behind_an_exit(x):
    """What is saved there does not count the rounds: the last one may end before it."""
    u, v = x * 1.0, x * 1.0
    for _ in range(5):
        v = math.sin(u) + 0.3
        if v > 1.1:
            break
        w = v * v
        v = w * 2.0
        u = u + v
    return u + 3.0 * v


CASES = [
    case(written_before_the_exit_and_rebound_behind, M[1:], np.array([-0.7, 0.2, 0.9]), 9.0,
         argnums=(0, 1), others=((M[1:], np.array([-0.7, 0.2, 0.9]), -9.0),)),
    case(row_written_before_the_exit, M, V[:3] + 0.2, 0,
         others=((M, V[:3], 1), (M, V[:3], 3), (M, V[:3], 9))),
    case(scaled_on_either_side_of_the_exit, M, V[:4], 0,
         others=((M, V[:4], 1), (M, V[:4], 2), (M, V[:4], 9))),
    case(saved_behind_an_exit, 1.2),
    case(saved_behind_an_exit, 0.1),
    case(rebound_array_that_is_left_early, V[:3] * V[:3] + 0.5, 2.0, others=((V[:3], 9.0),)),
    case(array_rebound_while_it_is_left_early, V[:3] * V[:3] + 0.5, 2.0, others=((V[:3], 9.0),)),
    case(break_in_for, 1.2, others=((1.0,), (0.5,), (6.0,), (-1.1,))),
    case(break_in_while, 1.2, others=((4.0,), (0.1,))),
    case(continue_in_for, 1.2),
    case(continue_in_while, 1.2),
    case(return_in_loop, 1.2, others=((1.1,), (0.5,), (4.0,))),
    case(return_in_branch, 1.2, others=((-1.2,),)),
    case(return_in_both_branches, 1.2, others=((-1.2,),)),
    case(else_of_for, 1.2),
    case(else_of_while, 1.2, others=((3.5,), (0.2,))),
    case(while_true, 1.2, others=((4.0,), (0.3,))),
    case(return_in_a_loop_in_a_branch, 1.7, others=((0.7,), (2.5,), (1.05,), (0.9,))),
    case(return_in_an_endless_loop_in_a_branch, 1.7, others=((0.7,), (2.5,))),
    case(
        return_in_the_else_of_a_loop_in_a_branch, 1.7, 5.0,
        others=((0.7, 5.0), (1.7, 99.0), (1.7, 13.0)),
    ),
    case(
        returns_in_loops_of_nested_branches, 0.7, 1.3,
        argnums=(0, 1), others=((0.2, 0.1), (0.3, -0.4), (1.4, -0.4), (-0.7, 0.1), (-0.7, -0.9)),
    ),
    case(break_in_a_loop_in_a_branch, 1.7, others=((0.7,), (2.5,), (11.0,))),
    case(continue_in_a_loop_in_a_branch, 1.3, 3, others=((1.3, 0), (0.4, 0), (1.3, 1))),
    case(else_of_a_loop_in_a_branch, 1.7, others=((0.7,),)),
    case(
        loop_with_exits_in_a_branch_in_a_loop, 1.2, 3.0,
        others=((1.2, 0.5), (1.2, 99.0), (0.6, 2.0)),
    ),
    case(set_in_the_loop_and_read_after_it, V),
    case(loop_variable_of_an_array_left_early, V, 0.5, others=((V, -9.0), (V, 9.0))),
    case(
        break_before_the_update, 1.2, 9.0,
        others=((1.2, 1.0), (1.2, 1e6), (2.0, 100.0), (-1.1, 5.0)),
    ),
    case(
        break_between_two_updates, 1.2, 2.5,
        others=((1.2, 0.5), (1.2, 100.0), (0.7, 3.6), (-0.7, 4.0)),
    ),
    case(
        break_of_a_value_that_is_overwritten, 0.8, 1.3,
        argnums=(0, 1), others=((4.0, 2.0), (0.3, 0.4), (1.5, 0.9)),
    ),
    case(
        test_reads_what_the_body_overwrites, 0.9, 3.0,
        argnums=(0, 1), others=((0.9, 0.5), (0.2, 3.0), (1.4, 8.0)),
    ),
    case(
        break_in_either_branch, 1.4, 0.6,
        argnums=(0, 1), others=((0.4, 2.3), (3.0, 1.0), (0.9, 0.2)),
    ),
    case(break_in_inner_loop, 0.9, 1.5, others=((0.9, 0.2), (0.9, 99.0), (1.5, 4.0))),
    case(break_in_both_loops, 0.7, 3.0, others=((0.7, 0.5), (0.7, 99.0), (1.3, 1.6), (0.3, 2.4))),
    case(
        values_after_nested_breaks, 0.8, 0.6, 4.0,
        argnums=(0, 1), others=((1.7, 0.6, 9.0), (0.8, 0.6, 0.1), (3.0, 2.0, 30.0)),
    ),
    case(
        inner_loop_ends_outer_loop, 1.2, 3.0,
        others=((1.2, 0.5), (1.2, 99.0), (0.5, 2.1), (1.9, 8.0)),
    ),
    case(continue_before_the_update, 1.3, others=((0.4,), (2.5,))),
    case(continue_after_an_update, 1.3, others=((0.4,), (2.5,), (-1.2,))),
    case(continue_twice, 1.3, 0.8, argnums=(0, 1), others=((0.2, 0.1), (2.5, 1.4))),
    case(continue_in_both_branches, 0.8, others=((1.6,), (0.3,), (2.9,))),
    case(continue_and_break, 1.3, 4.0, others=((1.3, 0.5), (0.4, 4.0), (1.3, 99.0), (-0.8, 2.0))),
    case(continue_or_break, 0.8, 4.0, others=((0.8, 0.1), (0.8, 99.0), (0.3, 1.0), (1.7, 10.0))),
    case(continue_in_inner_loop, 1.3, others=((0.4,), (2.1,))),
    case(continue_a_while_under_its_own_test, 1.3, others=((0.4,), (40.0,), (6.0,))),
    case(
        return_in_a_while_in_a_for, 0.7, 9.0,
        others=((0.7, 0.5), (0.7, 2.0), (3.5, 90.0), (0.2, 5.0)),
    ),
    case(
        return_in_a_for_in_a_while, 0.7, 1.8,
        others=((0.7, 0.5), (0.7, 1.2), (0.7, 99.0), (1.4, 4.0)),
    ),
    case(
        return_from_three_loops, 1.1, 2.0,
        others=((1.1, 0.5), (1.1, 99.0), (1.4, 5.0), (0.7, 1.1)),
    ),
    case(return_after_break, 1.1, 2.0, others=((1.1, 0.5), (1.1, 99.0), (1.8, 20.0))),
    case(
        return_before_and_after_a_loop, 1.3, 2,
        others=((1.3, 0), (1.3, 6), (0.4, 3), (2.0, 1)),
    ),
    case(
        return_of_different_values, 1.3, 0.7, 0,
        argnums=(0, 1), others=tuple((1.3, 0.7, k) for k in range(1, 6)),
    ),
    case(return_a_constant_on_a_path, 1.3, others=((-1.3,),)),
    case(
        return_an_argument_from_the_loop, 1.3, 1.8,
        argnums=(0, 1), others=((0.9, 0.9), (0.2, 0.1)),
    ),
    case(return_where_the_value_is_dead, 0.7),
    case(two_returns_in_one_loop, 1.4, others=((0.3,), (3.5,), (0.9,), (-0.5,))),
    case(return_in_else_of_a_loop, 0.9, 3.0, others=((0.9, 0.5), (0.9, 99.0), (1.4, 6.0))),
    case(
        break_in_else_of_an_inner_loop, 0.9, 2.0,
        others=((0.9, 0.5), (2.0, 3.0), (0.9, 99.0), (1.2, 2.5)),
    ),
    case(
        continue_in_else_of_an_inner_loop, 0.9, 1.5,
        others=((0.9, 0.5), (0.9, 99.0), (1.6, 3.0)),
    ),
    case(else_with_break, 1.3, 2.0, others=((1.3, 1.0), (1.3, 99.0), (0.5, 0.1), (0.5, 2.0))),
    case(
        else_of_while_with_break, 1.3, 2.0,
        others=((1.3, 99.0), (9.0, 1.0), (0.4, 0.5), (0.4, 0.1)),
    ),
    case(else_without_trips, 1.3, 0, others=((1.3, 1), (1.3, 5), (0.6, 3))),
    case(leaves_at_trip, 0.8, 0, others=tuple((0.8, k) for k in (1, 2, 3, 4))),
    case(returns_at_trip, 0.8, 0, others=tuple((0.8, k) for k in (1, 2, 3, 4))),
    case(linear_carry, 0.8, 0, others=tuple((0.8, k) for k in (1, 3, 4, 5))),
    case(linear_and_nonlinear_carry, 0.8, 3.0, others=((0.8, 0.5), (0.8, 99.0), (0.1, 0.9))),
    case(
        swap_until, 0.8, 1.4, 2.0,
        argnums=(0, 1), others=((0.8, 1.4, 0.5), (0.8, 1.4, 99.0), (-0.4, 0.6, 1.0)),
    ),
    case(fibonacci_until, 0.8, 1.4, 9.0, argnums=(0, 1), others=((0.8, 1.4, 1.0),)),
    case(first_of_an_array, V, 0.5, others=((V, -9.0), (V, 9.0), (-V, 0.4))),
    case(rows_until, M, 0.4, others=((M, -9.0), (M, 9.0), (-M, 0.3))),
    case(row_that_is_returned, M, 0.5, others=((M, -1.0), (M, 9.0), (-M, 0.02))),
    case(array_state_with_breaks, V, 1.0, others=((V, -99.0), (V, 99.0), (-V, 2.0))),
    case(search_of_an_index, V, 0.5, others=((V, -9.0), (V, 9.0))),
    case(index_after_the_break, V, 0.5, others=((V, 0.0), (V, 9.0))),
    case(defined_in_one_trip, 0.8, 2.0, others=((0.8, 99.0), (0.8, 0.1))),
    case(defined_by_the_exit_only, 0.8, 2, others=((0.8, 0), (0.8, 3), (0.8, 9))),
    case(defined_on_some_paths, 1.8, others=((0.5,), (-0.5,), (-2.5,))),
    case(undefined_on_the_other_paths, 1.8, True, others=((1.8, False),)),
    case(loop_variable_of_a_loop_left_early, 1.2, 3, others=((1.2, 0), (1.2, 1), (1.2, 9))),
    case(bisection, 2.7, others=((0.3,), (9.5,))),
    case(line_search, 0.7, 0.4, argnums=(0, 1), others=((0.1, 1.2), (2.0, 0.01))),
    case(agm, 1.8, 0.7, argnums=(0, 1)),
    case(series_until_small, 0.9, others=((-2.1,),)),
    case(only_the_exit_path_is_active, 1.3, 2, others=((1.3, 0), (1.3, 7))),
    case(only_the_stay_path_is_active, 1.3, 2, others=((1.3, 0), (1.3, 7))),
    case(exit_in_the_first_statement, 1.3),
    case(statements_after_exits, 1.3),
    case(breaks_without_condition, 1.3),
    case(
        deep_tests, 0.8, 0.9,
        argnums=(0, 1), others=((-0.8, -0.9), (3.0, 2.0), (0.1, 0.1), (0.5, -2.0)),
    ),
    case(
        returns_with_tests_between, 1.3, 1.9,
        argnums=(0, 1), others=((2.0, 1.9), (-1.4, 0.3), (-0.4, 0.3), (0.4, 0.3)),
    ),
    case(
        exits_that_depend_on_two_arrays, V, M[0],
        argnums=(0, 1), others=((np.abs(V), M[0]), (np.abs(V) * 3.0, np.abs(M[0]) * 0.5)),
    ),
]
