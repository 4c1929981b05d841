"""Other names of arrays that are written to: parts, rows of a loop, whole arrays."""

import numpy as np

from . import case

rng = np.random.default_rng(29)
V = rng.normal(size=6) * 0.7 + 0.2
M = rng.normal(size=(4, 5)) * 0.6 + 0.1
C = rng.normal(size=(3, 4, 5)) * 0.5
W = rng.normal(size=5)


def another_name(x):
    y = x * x
    z = y
    y[0] = 2.0 * x[1]
    z[1] *= y[0]
    y *= 1.5
    return np.sum(z * y)


def part_read_after_a_write(x):
    y = x * x
    row = y[1:]
    y[1] = x[1]
    return np.sum(row * y[1:])


def loop_over_what_is_written(x):
    y = x * x
    total = 0.0
    for v in y:
        y[-1] = v * x[0]
        total = total + v * v
    return total


def part_of_constants(x):
    y = np.zeros(6)
    tail = y[2:]
    y[3] = x[0]**2
    tail[0] = x[1] * y[3]
    return np.sum(np.sin(tail) * y[2:])


def written_before_it_varies(x):
    y = np.ones(6)
    left, right = y[:3], y[3:]
    left *= x[:3]
    right += left * x[3:]
    return np.sum(y * y)


def part_of_a_part(x):
    y = np.sin(x)
    middle = y[1:-1]
    inner = middle[1:]
    inner *= x[0]
    middle[2] = inner[0] * x[1]
    return np.sum(y * middle[0] + inner[-1])


def every_second(x):
    y = x * 1.0
    even = y[::2]
    odd = y[1::2]
    even *= odd
    odd[1] = even[2] * x[0]
    even[1:] += odd[:-1]
    return np.sum(y**2)


def backwards(x):
    y = x * 1.0
    back = y[::-1]
    y[0] = x[1] * x[2]
    return np.sum(back * x)


def row_in_a_loop(A):
    L = A * 1.0
    for i in range(4):
        row = L[i]
        for j in range(1, 5):
            row[j] += 0.3 * row[j - 1] * L[0, j]
        row *= np.sum(row)
    return np.sum(np.sin(L))


def rows_met_while_iterating(A):
    B = A * A
    for row in B:
        row[1:] -= row[0] * row[:-1]
        row /= 1.0 + np.dot(row, row)
    return np.sum(B * A)


def rows_with_numbers(A, w):
    B = A * 1.0
    for k, row in enumerate(B):
        row += w * k
        if k > 1:
            row[:2] = B[k - 1, 1:3] * row[0]
    return np.sum(B**2)


def rows_in_pairs(A, B):
    C = A + 1.0
    D = B * 2.0
    for c, d in zip(C, D):
        c *= d[1]
        d[0] = np.sum(c)
    return np.sum(C * D)


def columns(A):
    B = A * 1.0
    for j in range(1, 5):
        column = B[:, j]
        column -= 0.5 * B[:, j - 1]
        column[0] = column[1] * column[2]
    return np.sum(B**2)


def plane_and_row(X):
    Y = X * 1.0
    for i in range(3):
        plane = Y[i]
        for j in range(4):
            row = plane[j]
            row *= plane[0, 0]
            row[2:4] = X[i, j, :2] * row[0]
    return np.sum(Y**2)


def same_name_again(x):
    y = x * x
    part = y[:3]
    part *= x[0]
    part = y[3:]
    part *= x[1]
    part[0] = part[1] * y[0]
    return np.sum(y)


def bound_in_a_branch(x):
    y = x * x
    if x[0] > 10.0:
        part = y[:3]
        part *= 2.0
    else:
        part = y[3:]
        part *= 3.0 * x[0]
    return np.sum(y * x)


def argument_by_another_name(x):
    x = x.copy()
    y = x[1:]
    y *= x[0]
    x[0] = y[0] * y[1]
    return np.sum(x * x)


def scaled(v, factor):
    v *= factor
    v[0] = v[0] * v[1]
    return v[2]


def written_in_a_callee(x):
    y = x * 1.0
    last = scaled(y[1:], x[0])
    return last * np.prod(y)


def smoothed(u):
    left, middle, right = u[:-2], u[1:-1], u[2:]
    middle += 0.25 * (left - 2.0 * middle + right)


def stencil_of_names(x):
    u = x * 1.0
    smoothed(u)
    smoothed(u)
    return np.sum(u**2)


def index_of_an_index(A, order):
    B = A * 1.0
    for k in range(4):
        row = B[order[k]]
        row *= B[k, 1]
        row[0] = row[1] + row[2]
    return np.sum(B**2)


def offsets(x):
    y = x * 1.0
    for k in range(1, 4):
        window = y[k:k + 3]
        window *= 0.5
        window[1] = window[0] * x[k]
        window[1:] += x[k]
    return np.sum(y**2)


def chained_indices(A):
    B = A * 1.0
    B[0][1] = B[1][0]**2
    B[1:][0][2] *= A[0, 0]
    B[2][1:][:2] += B[0][:2]
    return np.sum(B**2)


def counted_down_inside(x):
    y = x * 1.0
    tail = y[1:]
    for i in range(2, 4):
        while i > -3:
            tail[i] *= x[0]
            i = i - 2
    return np.sum(y**2)


def interior(x):
    u = x * x
    inner = u[1:-1]
    for i in range(1, len(inner)):
        inner[i] += x[i] * inner[i - 1]
        inner[-i] *= 0.5
    return np.sum(u**2)


def transposed(A):
    B = A.copy()
    B[0] = 2.0 * B[1]
    C = B.T
    return np.sum(C * C * B[1, 2])


def matrix_of_the_state(x, steps):
    state = np.zeros((2, 3))
    position, velocity = state[0], state[1]
    position[:] = x[:3]
    velocity[:] = x[3:]
    for _ in range(steps):
        velocity -= 0.1 * np.sin(position)
        position += 0.1 * velocity
    return np.sum(position * velocity) + state[0, 0]


def part_counted_from_behind(A, r):
    B = 1.0 * A
    for _ in range(2):
        B[-2][:-1] += B[1][-2::-1] + r
    return np.sum(B * B)


def shapes_that_differ(A, r):
    B = 1.0 * A
    for i in range(3):
        B[i][i + 1 :] += B[3][-2 - i :: -1] * r
    return np.sum(B * B)


CASES = [
    case(another_name, V),
    case(part_read_after_a_write, V),
    case(loop_over_what_is_written, V),
    case(part_of_constants, V),
    case(written_before_it_varies, V),
    case(part_of_a_part, V),
    case(every_second, V),
    case(backwards, V),
    case(row_in_a_loop, M),
    case(rows_met_while_iterating, M),
    case(rows_with_numbers, M, W, argnums=(0, 1)),
    case(rows_in_pairs, M, M[::-1] * 0.7, argnums=(0, 1)),
    case(columns, M),
    case(plane_and_row, C),
    case(same_name_again, V),
    case(bound_in_a_branch, V),
    case(argument_by_another_name, V),
    case(written_in_a_callee, V),
    case(stencil_of_names, V),
    case(index_of_an_index, M, np.array([2, 0, 3, 1])),
    case(offsets, V),
    case(chained_indices, M),
    case(counted_down_inside, V),
    case(interior, V),
    case(transposed, M),
    case(matrix_of_the_state, V, 3),
    case(part_counted_from_behind, M, 0.3, argnums=(0, 1)),
    case(shapes_that_differ, M, 0.3, argnums=(0, 1)),
]
