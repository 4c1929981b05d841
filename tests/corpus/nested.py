"""Loops in loops in branches: values carried across levels, resets, dependent bounds."""
import math

import numpy as np

from . import case

rng = np.random.default_rng(80)
V = rng.uniform(0.3, 1.2, size=4)
M = rng.uniform(0.3, 1.2, size=(3, 4))
C = rng.uniform(0.3, 1.2, size=(2, 3, 4))


def two_deep(x):
    s = x
    for i in range(3):
        for j in range(2):
            s = math.sin(s) * x + i - j
    return s


def three_deep(x):
    s = x
    for i in range(2):
        for j in range(3):
            for k in range(2):
                s = math.sin(s) + x * s * 0.1 + (i + j * k) * 0.01
    return s


def triangular(x):
    s = x
    for i in range(4):
        for j in range(i):
            for k in range(j, i):
                s = s + math.cos(s * x) * 0.1 * (k + 1)
    return s


def reset_inside(x):
    total = 0.0
    for i in range(3):
        s = x
        for j in range(i + 1):
            s = s * x + j
        total = total + s * s
    return total


def reset_at_two_levels(x):
    total = 0.0
    for i in range(3):
        row = 1.0
        for j in range(2):
            product = x
            for k in range(i + j):
                product = product * x
            row = row * (product + 1.0)
        total = total + row
    return total


def statement_before_and_after_the_inner_loop(x):
    s = x
    for i in range(3):
        s = s * x + 0.5
        for j in range(2):
            s = math.sin(s) + j
        s = s / (1.0 + s * s)
    return s


def outer_value_used_in_the_inner_loop(x):
    s = x
    for i in range(3):
        a = s * x
        for j in range(3):
            s = s * 0.5 + a * a
        a = a + s
        s = s + a
    return s


def inner_value_used_in_the_outer_loop(x):
    s = x
    last = 1.0
    for i in range(3):
        s = s * last
        for j in range(2):
            last = math.sin(s + j) + x
    return s + last


def inner_index_used_outside(x):
    s = x
    for i in range(3):
        for j in range(i + 1):
            s = s * x
        s = s + j * x
    return s * j * i


def same_index_in_both(x):
    s = x
    for i in range(3):
        for k in range(i):
            s = s * x + k
        for k in range(2):
            s = math.sin(s) + k * x
    return s


def inner_index_rebinds_the_outer(x):
    s = x
    for i in range(3):
        s = s * x + i
        for i in range(2):
            s = s + i * x
        s = s * 0.5 + i
    return s


def inner_loop_sometimes_empty(x):
    s = x
    for i in range(-1, 3):
        for j in range(i):
            s = s * s * 0.5 + x
        s = s + x
    return s


def bound_carried(x):
    n = 1
    s = x
    for i in range(3):
        for j in range(n):
            s = math.sin(s) + x
        n = n + 2
    return s * n


def polynomial(x, y, C):
    total = 0.0
    for i in range(C.shape[0]):
        row = 0.0
        for j in range(C.shape[1]):
            row = row * y + C[i, j]
        total = total * x + row
    return total


def triple_sum(X):
    total = 0.0
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            for k in range(X.shape[2]):
                total += X[i, j, k] * X[i, j, -k] * total * 0.1 + X[i, j, k] * (i + 1)
    return total


def matrix_product_by_hand(A, B):
    total = 0.0
    for i in range(3):
        for j in range(3):
            s = 0.0
            for k in range(4):
                s += A[i, k] * B[j, k]
            total += s * s
    return total


def interacting_bodies(x, masses):
    energy = 0.0
    for i in range(len(masses)):
        for j in range(i):
            d = x[i] - x[j]
            r = np.sqrt(d @ d + 0.01)
            energy -= masses[i] * masses[j] / r
    return energy


def branch_in_the_innermost(x):
    s = x
    for i in range(3):
        for j in range(3):
            if i > j:
                s = s * x
            elif i == j:
                s = s + x
            else:
                s = math.sin(s)
    return s


def branch_on_values_two_deep(X):
    s = 0.0
    largest = 0.0
    for row in X:
        for v in row:
            if v > s:
                s = s * v + v
                if s > largest:
                    largest = s
            else:
                s = s - v * v
    return s * largest


def loop_in_branch_in_loop(x, n):
    s = x
    for i in range(n):
        if i % 2:
            for j in range(i):
                s = math.sin(s) + x
        else:
            t = s
            while t > 0.1:
                t = t * 0.5
                s = s + t * x
    return s


def loops_at_several_levels(x):
    s = x
    for i in range(2):
        for j in range(2):
            s = s * x
            for k in range(2):
                s = math.sin(s)
        for j in range(3):
            s = s + x * j
        s = s * s
    for i in range(2):
        s = s + x / (i + 1)
    return s


def arrays_carried_two_deep(x):
    h = x
    total = 0.0
    for i in range(2):
        for j in range(3):
            h = np.tanh(h * x + j)
        total = total + np.sum(h * h)
        h = h + x
    return total


def carried_pair_two_deep(x, y):
    a, b = x, y
    for i in range(2):
        c = a * b
        for j in range(2):
            a, b = b, a * 0.5 + c
        a = a - c
    return a * b


def four_deep(x):
    s = x
    for i in range(2):
        for j in range(2):
            for k in range(2):
                for m in range(2):
                    s = math.sin(s + m) * x + k * 0.1
    return s


def restored_only(x):
    s = x
    for i in range(2):
        t = s
        for j in range(3):
            t = t * 0.5 + x
            s = s + t * s
    return t + s


def counter_across_loops(x):
    count = 0
    s = x
    for i in range(3):
        while count < 3 * i:
            count += 2
            s = s * x + count
        count -= 1
    return s * count


CASES = [
    case(two_deep, 0.7),
    case(three_deep, 0.7),
    case(triangular, 0.7),
    case(reset_inside, 0.7),
    case(reset_at_two_levels, 0.7),
    case(statement_before_and_after_the_inner_loop, 0.7),
    case(outer_value_used_in_the_inner_loop, 0.7),
    case(inner_value_used_in_the_outer_loop, 0.7),
    case(inner_index_used_outside, 0.7),
    case(same_index_in_both, 0.7),
    case(inner_index_rebinds_the_outer, 0.7),
    case(inner_loop_sometimes_empty, 0.7),
    case(bound_carried, 0.7),
    case(polynomial, 0.7, -0.4, M, argnums=(0, 1)),
    case(polynomial, 0.7, -0.4, M, argnums=(2, 0)),
    case(triple_sum, C),
    case(matrix_product_by_hand, M, M + 0.5, argnums=(0, 1)),
    case(
        interacting_bodies, rng.normal(size=(4, 2)), np.array([1.0, 2.0, 0.5, 1.5]),
        argnums=(0, 1),
    ),
    case(branch_in_the_innermost, 0.7),
    case(branch_on_values_two_deep, M),
    case(loop_in_branch_in_loop, 0.7, 5, others=((0.7, 0), (-0.6, 4))),
    case(loops_at_several_levels, 0.7),
    case(arrays_carried_two_deep, V),
    case(carried_pair_two_deep, 0.7, 0.4, argnums=(0, 1)),
    case(four_deep, 0.7),
    case(restored_only, 0.7),
    case(counter_across_loops, 0.7),
]
