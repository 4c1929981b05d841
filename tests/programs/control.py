"""Control flow: exits from loops of every kind, loop variables and names that live on."""
import math

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])
M = np.array([[0.5, -0.2, 0.9], [1.1, 0.4, -0.7]])


# -- break, continue, else


def first_above(x, threshold):
    found = 0.0
    for v in x:
        if v > threshold:
            found = v * v
            break
    else:
        found = x[0] - 1.0
    return found


def skip_negatives(x):
    total = 1.0
    for v in x:
        if v < 0.0:
            continue
        total *= 1.0 + v
    return total


def search_in_rows(m, bound):
    for i in range(m.shape[0]):
        for j in range(m.shape[1]):
            if m[i, j] > bound:
                break
        else:
            continue
        break
    else:
        return np.sum(m)
    return m[i, j] * 3.0 + i * m[0, j]


def while_else(x, limit):
    n = 0
    while n < limit:
        x = math.sin(x) + 0.5
        n += 1
        if x > 1.4:
            break
    else:
        x = x * x
    return x + n


def return_from_while_in_for(x, cap):
    total = 0.0
    for k in range(1, 4):
        y = x
        while y < 6.0:
            y = y * (1.0 + 0.3 * k)
            total = total + y
            if total > cap:
                return total * x
        total = total - 1.0
    return total


def collatz_of_weights(x, n):
    steps = 0
    while True:
        if n == 1:
            break
        if n % 2 == 0:
            n //= 2
            x = 0.5 * x + 0.1
            continue
        n = 3 * n + 1
        x = x * 1.1
        steps += 1
    return x * steps


def triple_loop(x, size):
    s = 0.0
    for i in range(size):
        for j in range(i + 1):
            if (i + j) % 3 == 1:
                continue
            for k in range(j, i + 1):
                s += x ** (i - k + 1) / (1 + j)
                if s > 50.0:
                    return s
    return s


def break_at_convergence(a):
    x = a
    for iteration in range(50):
        new = 0.5 * (x + a / x)
        if abs(new - x) < 1e-12:
            break
        x = new
    return x + 0.0 * iteration


def flag_instead_of_break(x, tolerance=1e-11):
    done = False
    y = 1.0
    while not done:
        z = math.exp(-x * y)
        done = abs(z - y) < tolerance
        y = z
    return y


def early_returns(x):
    if x < -1.0:
        return -x - 0.5
    if x < 0.0:
        return 0.5 * x * x
    y = math.sqrt(1.0 + x)
    if y > 1.5:
        return y
    return y * x


def guard_clauses(x, n, kind="sum"):
    if n == 0:
        return 0.0 * x
    if kind not in ("sum", "product"):
        raise ValueError(kind)
    if kind == "product":
        return x**n
    out = 0.0
    for _ in range(n):
        out += x * x
    return out


# -- names


def defined_in_one_branch(x, flag):
    if flag:
        gain = x * x
    y = math.sin(x)
    if flag:
        y = y * gain
    return y


def defined_by_the_loop(x, n):
    for k in range(1, n):
        last = x**k / k
        total = last if k == 1 else total + last  # noqa: F821
    return total * last


def reassigned_loop_variable(x):
    s = 0.0
    for v in x:
        v = v * v
        s += v
        v = 0.0
    return s + v


def loop_variable_after(x):
    for i in range(3):
        x = x * (1.0 + 0.1 * i)
    for v in (x, x * x, 2.0):
        pass
    return x * i + v


def same_name_in_loops(x):
    acc = 0.0
    for k in range(2):
        acc = acc + x**k
    for k in range(3):
        acc = acc * 0.5 + k * x
    k = acc
    while k > 0.3:
        k = k * 0.5
    return k + acc


def swapped_in_loop(a, b, n):
    for _ in range(n):
        a, b = b, a + 0.5 * b
        if a > b:
            a, b = b, a
    return a * b


def rotating_history(x):
    older, old, now = x, x * x, 1.0
    for k in range(5):
        older, old, now = old, now, math.cos(now) + 0.3 * older
    return older + old * now


def number_or_array(x, many):
    s = 0.0
    for k in range(many):
        s = s + x / (k + 1.0)
    return np.sum(s * s)


def counter_with_two_steps(x):
    i, s = 0, 0.0
    while i < 10:
        s += math.sin(i * x)
        i += 3 if i % 2 else 2
    return s


def nested_while(x):
    outer, total = 0, 0.0
    while outer < 3:
        inner = outer
        while inner < 4:
            inner += 1
            if inner == 3:
                continue
            total += x**inner / (outer + 1)
        else:
            total *= 1.1
        outer += 1
    return total


def infinite_with_return(x):
    n = 0
    while True:
        n += 1
        x = x * 0.7
        if x < 0.3:
            return x * n


def unreachable_rest(x):
    for k in range(5):
        return x**2 * (k + 2)
    return x


def empty_loops(x, n):
    y = x
    for _ in range(n):
        y = y * y
    for _ in range(0):
        y = y + 1e3
    while y > 1e9:
        y = 0.0
    for _ in ():
        y = -y
    return y


def pass_and_docstring(x):
    """Constants as statements do nothing."""
    ...
    if x > 0.0:
        pass
    else:
        "never"
    None
    return x * x * x


def trapezoid_until(x, tolerance):
    n, previous = 1, x
    while n < 64:
        h = x / n
        s = 0.5 * (1.0 + math.exp(-x * x))
        for k in range(1, n):
            t = k * h
            s += math.exp(-t * t)
        s *= h
        if abs(s - previous) < tolerance:
            return s
        previous = s
        n *= 2
    else:
        s = previous
    return s


def sieve_of_terms(x, limit):
    total = 0.0
    for n in range(2, limit):
        prime = True
        for m in range(2, n):
            if m * m > n:
                break
            if n % m == 0:
                prime = False
                break
        if prime:
            total += x**n / n
    return total


def state_machine(x, word):
    state, y = "start", x
    for letter in word:
        if state == "start":
            y = y + 1.0
            state = "up" if letter == "a" else "down"
        elif state == "up":
            y = y * 1.5
            if letter == "b":
                state = "down"
        else:
            y = math.sin(y)
            if letter == "c":
                break
            state = "start"
    return y * y


CASES = [
    case(first_above, V, 0.7, others=((V, 0.2), (V, 3.0))),
    case(first_above, V, 0.7, argnums=(0, 1)),
    case(skip_negatives, V, others=((-V,),)),
    case(search_in_rows, M, 0.8, others=((M, 5.0), (M, 1.0), (M, 0.1))),
    case(while_else, 0.4, 6, others=((0.4, 2), (0.9, 0))),
    case(return_from_while_in_for, 1.1, 20.0, others=((1.1, 500.0), (2.3, 5.0))),
    case(collatz_of_weights, 0.9, 6, others=((0.9, 5), (0.4, 1))),
    case(triple_loop, 1.2, 4, others=((3.1, 6),)),
    case(break_at_convergence, 2.3),
    case(flag_instead_of_break, 0.6),
    case(early_returns, 0.7, others=((-1.7,), (-0.4,), (2.5,))),
    case(guard_clauses, 1.2, 3, others=((1.2, 0), (1.2, 2, "product"))),
    case(defined_in_one_branch, 0.7, True, others=((0.7, False),)),
    case(defined_by_the_loop, 0.8, 4, others=((0.8, 2),)),
    case(reassigned_loop_variable, V),
    case(loop_variable_after, 0.7),
    case(same_name_in_loops, 0.8),
    case(swapped_in_loop, 0.7, 0.4, 4, argnums=(0, 1)),
    case(rotating_history, 0.4),
    case(number_or_array, V, 3),
    case(number_or_array, 0.7, 3),
    case(counter_with_two_steps, 0.4),
    case(nested_while, 0.9),
    case(infinite_with_return, 2.0, others=((0.4,), (3.7,))),
    case(unreachable_rest, 0.9),
    case(empty_loops, 1.1, 0, others=((1.1, 2),)),
    case(pass_and_docstring, 1.1, others=((-1.1,),)),
    case(trapezoid_until, 1.1, 1e-3),
    case(sieve_of_terms, 0.8, 12),
    case(state_machine, 0.3, "abac", others=((0.3, "bca"), (0.3, ""))),
]
