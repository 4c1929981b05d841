"""while loops: counters, tests on active values, no trips, nested with for."""
import math

import numpy as np

from . import case


def counted(x, n):
    k = 0
    s = x
    while k < n:
        s = s * x + k
        k += 1
    return s


def counted_down(x, n):
    s = x
    while n > 0:
        s = math.sin(s) * n + x
        n = n - 1
    return s


def counter_used_after(x):
    k = 1
    while k < 20:
        x = x * 1.1 + k
        k = k * 2 + 1
    return x * k


def newton(a):
    y = a
    while abs(y * y - a) > 1e-13:
        y = 0.5 * (y + a / y)
    return y


def newton_step(a):
    y = 1.0
    step = 1.0
    while abs(step) > 1e-14:
        step = (y**3 - a) / (3.0 * y**2)
        y = y - step
    return y


def until_large(x):
    s = x
    while s < 10.0:
        s = s * x + 0.5
    return s


def until_large_with_counter(x):
    s = x
    trips = 0
    while s < 10.0:
        s = s * x + 0.5
        trips = trips + 1
    return s + trips * x


def no_trips(x):
    s = x * x
    while s > 100.0:
        s = s / x
    return s * x


def two_tests(x, limit):
    s = x
    k = 0
    while s < limit and k < 6:
        s = s * 1.5 + x
        k += 1
    return s * k


def negated_test(x):
    s = x
    while not s >= 5.0:
        s = s + x * s
    return s


def decided_by_an_overwritten_value(x):
    gap = 4.0
    s = x
    while gap > 0.5:
        s = s * x + gap
        gap = gap - abs(x)
    return s * gap


def fixed_point(x):
    y = 0.0
    previous = 1.0
    while abs(y - previous) > 1e-14:
        previous = y
        y = math.cos(y * x)
    return y


def array_state(x):
    s = x
    while np.sum(s * s) < 50.0:
        s = s * 1.5 + x
    return np.sum(s)


def array_fixed_point(A, b):
    x = np.zeros(2)
    change = 1.0
    while change > 1e-14:
        y = 0.3 * np.tanh(A @ x) + b
        change = np.max(np.abs(y - x))
        x = y
    return np.sum(x * x)


def for_in_while(x):
    s = x
    k = 0
    while k < 3:
        for i in range(k + 1):
            s = s * x + i
        k += 1
    return s


def while_in_for(x):
    s = x
    for k in range(1, 4):
        while s < k:
            s = s * 1.5 + x
        s = s * 0.7
    return s


def while_in_while(x):
    s = x
    i = 0
    while i < 3:
        j = 0
        while j < i:
            s = s * x + j
            j += 1
        s = math.sin(s) + x
        i += 1
    return s * i * j


def while_in_while_on_values(x):
    a = x
    b = x
    while a < 20.0:
        while b < a:
            b = b * 1.7
        a = a * 1.3 + b
    return a * b


def inner_loop_without_trips(x):
    s = x
    k = 0
    while k < 4:
        while s > 1e6:
            s = s * 0.5
        s = s * x + 1.0
        k += 1
    return s


def while_after_while(x):
    s = x
    while s < 5.0:
        s = s * 2.0
    while s > 1.0:
        s = s / 3.0 + 0.01 * x
    return s


def branch_in_while(x, n):
    s = x
    while n > 1:
        if n % 2 == 0:
            n = n // 2
            s = s * x
        else:
            n = 3 * n + 1
            s = math.sin(s) + x
    return s


def power_by_squaring(x, n):
    result = 1.0
    while n > 0:
        if n % 2 == 1:
            result = result * x
        x = x * x
        n = n // 2
    return result


def bisection_then_step(a):
    low = 0.0
    high = 4.0
    while high - low > 1e-3:
        middle = 0.5 * (low + high)
        if middle * middle < a:
            low = middle
        else:
            high = middle
    return middle - (middle * middle - a) / (2.0 * middle)


def escape(re, im):
    a = 0.0
    b = 0.0
    k = 0
    while a * a + b * b < 4.0 and k < 8:
        a, b = a * a - b * b + re, 2.0 * a * b + im
        k += 1
    return a * a + b * b


def arithmetic_geometric_mean(a, b):
    while abs(a - b) > 1e-14:
        a, b = 0.5 * (a + b), math.sqrt(a * b)
    return a


def gradient_descent(x, rate):
    y = x
    slope = 1.0
    while abs(slope) > 0.3:
        slope = 4.0 * y**3 - 2.0 * y
        y = y - rate * slope
    return y * y


def dead_while(x):
    s = x
    junk = x
    while junk < 5.0:
        junk = junk + 1.0
    return s * s


CASES = [
    case(counted, 0.7, 5),
    case(counted, 0.7, 0, others=((0.7, 3), (0.9, 0), (1.1, 1))),
    case(counted_down, 0.7, 4),
    case(counter_used_after, 0.7),
    case(newton, 2.7, others=((5.0,), (0.3,))),
    case(newton, 1.0, expected=1.0, others=(), note="what runs is y = a: the loop makes no trip"),
    case(newton_step, 2.7),
    case(until_large, 1.5, others=((3.0,), (12.0,), (1.1,))),
    case(until_large_with_counter, 1.5, others=((12.0,),)),
    case(no_trips, 1.5),
    case(two_tests, 0.7, 5.0, others=((0.7, 50.0), (0.7, 0.1))),
    case(negated_test, 0.7),
    case(decided_by_an_overwritten_value, 0.75, others=((-0.6,),)),
    case(fixed_point, 0.7),
    case(array_state, np.array([0.4, -1.2, 0.7])),
    case(
        array_fixed_point, np.array([[0.5, -0.2], [0.1, 0.3]]), np.array([0.4, 0.2]),
        argnums=(0, 1),
    ),
    case(for_in_while, 0.7),
    case(while_in_for, 0.43, others=((0.45,), (3.5,))),
    case(while_in_while, 0.7),
    case(while_in_while_on_values, 0.7),
    case(inner_loop_without_trips, 0.7),
    case(while_after_while, 0.7),
    case(branch_in_while, 0.7, 6, others=((0.7, 1), (0.6, 7))),
    case(power_by_squaring, 1.1, 13, others=((1.2, 0), (0.9, 8))),
    # The path of the bisection is constant near 2.7 but jumps further off; it ends at 1.6435546875.
    case(bisection_then_step, 2.7, expected=0.5 / 1.6435546875, others=()),
    case(escape, 0.3, 0.6, argnums=(0, 1), others=((1.3, 0.6), (3.0, 0.1))),
    case(arithmetic_geometric_mean, 1.2, 2.9, argnums=(0, 1)),
    case(gradient_descent, 1.7, 0.05),
    case(dead_while, 0.7),
]
