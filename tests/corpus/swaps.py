"""Arrays that change names: double buffers, rotations, memory that goes on to another name."""

import math

import numpy as np

from . import case

rng = np.random.default_rng(23)
V = rng.normal(size=6) * 0.7
W = rng.normal(size=6) * 0.6
M = rng.normal(size=(5, 5)) * 0.6


def jacobi_swapped(u):
    u = u.copy()
    v = u.copy()
    for _ in range(5):
        v[1:-1] = 0.5 * (u[:-2] + u[2:])
        u, v = v, u
    return np.sum(u**2)


def jacobi_of_the_plane(u):
    u = u.copy()
    new = u.copy()
    for _ in range(3):
        new[1:-1, 1:-1] = 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:])
        u, new = new, u
    return np.sum(u**2)


def burgers_swapped(u, c=0.1):
    u = u.copy()
    v = u.copy()
    for _ in range(5):
        v[1:-1] = u[1:-1] - c * u[1:-1] * (u[2:] - u[:-2])
        u, v = v, u
    return np.sum(u**2)


def waves(now, speed=0.4):
    """Three buffers that are rotated."""
    now = now * 1.0
    before, after = now.copy(), np.zeros_like(now)
    for _ in range(5):
        after[1:-1] = (2.0 * now[1:-1] - before[1:-1]
                       + speed * (now[2:] - 2.0 * now[1:-1] + now[:-2]))
        before, now, after = now, after, before
    return np.sum(now**2)


def waves_that_break(now):
    now = now * 1.0
    before, after = now.copy(), np.zeros_like(now)
    for k in range(7):
        after[1:-1] = np.sin(now[1:-1]) - before[1:-1] * (now[2:] + now[:-2])
        before, now, after = now, after, before
        if now[2] > 0.4 or k == 4:
            break
        after[0] = now[1] * before[2]
    return np.sum(now**2) + np.sum(np.cos(before) * after)


def by_a_temporary(u):
    u, v = u * 1.0, u * 2.0
    for _ in range(3):
        v[1:] = np.sin(u[:-1])
        t = u
        u = v
        v = t
    return u @ v


def made_in_each_round(u):
    u = u * 1.0
    for _ in range(4):
        v = np.zeros_like(u)
        v[1:-1] = u[1:-1] * u[2:] + u[:-2]
        u = v
    return np.sum(u**2)


def swapped_now_and_then(u, w):
    old, new = u * 1.0, w * 1.0
    for k in range(5):
        new[1:-1] = np.tanh(old[1:-1]) * old[2:] + new[:-2]
        if k % 2 == 0:
            old, new = new, old
    return np.sum(old**2) + 2.0 * np.sum(new**3)


def swapped_on_a_value(u, w):
    old, new = u * 1.0, w * 1.0
    for _ in range(4):
        new[1:-1] = 0.4 * old[1:-1] * old[2:]
        if new[2] > old[2]:
            old, new = new, old
        else:
            new[0] = old[1] ** 2
    return np.sum(old**2) + 2.0 * np.sum(new**3)


def swapped_in_two_loops(u):
    a, b = u * 1.0, u * 0.5
    for _ in range(2):
        for _ in range(3):
            b[1:-1] = a[1:-1] * a[2:] - 0.2 * b[1:-1]
            a, b = b, a
        a[0] = np.sum(np.sin(b))
        a, b = b, a
    return np.sum(a * np.cos(b))


def swapped_until(u):
    a, b = u * 1.0, u * 0.5
    k = 0
    while np.sum(a * a) > 0.5 and k < 6:
        b[:] = 0.7 * np.sin(a)
        a, b = b, a
        k += 1
    return np.sum(a**2) + np.sum(b**3)


def needed_behind_the_move(x):
    """The reverse sweep reads `v` as it was before its memory was given away and written to."""
    v = np.exp(x)
    w = np.sum(np.sin(v))
    u = v
    u[0] = 1.0
    return np.sum(u * u) + w


def needed_and_moved_on(x):
    v = np.exp(x)
    w = np.sum(np.sin(v))
    u = v
    z = np.sum(u**3)
    s = u
    s[1:3] *= s[2:4]
    return np.sum(s * s) + w + z


def moved_on_one_path(x):
    v = np.exp(x)
    u = x * 1.0
    w = np.sum(np.sin(v))
    if x[0] < x[1]:
        u = v
    u[0] = 0.3
    return np.sum(u * u * x) + w


def moved_out_of_a_loop(x):
    best = x * 1.0
    for k in range(4):
        trial = np.sin(best) * (1.0 + k)
        trial[k] = best[0] * best[1]
        s = np.sum(trial**2)
        best = trial
        if s > 5.0:
            break
    best[-1] = 2.0 * best[0]
    return np.sum(best**2)


def moved_and_written_under_either_name(x):
    a = np.sin(x)
    b = a
    b[0] = x[1] ** 2
    a = np.cos(b)
    a[1:] *= b[:-1]
    b = a
    b[2] = b[0] * b[1]
    a = b * 2.0
    a[0] = 1.0
    return np.sum(a**2) + np.sum(b**3)


def bound_anew_by_a_view(x):
    a = np.sin(x)
    b = np.cos(x)
    for _ in range(3):
        b[1:] = a[:-1] * b[1:]
        s = b
        b = a[::-1] * 1.0
        a = s
    return np.sum(a * b)


def shifted_by_a_buffer(x):
    a, b = x * 1.0, x * 2.0
    for _ in range(3):
        b[1:] = a[:-1]
        b[0] = a[-1] * a[0]
        a, b = b, a
    return np.sum(a**2) + np.sum(np.sin(b))


def part_between_swaps(x):
    a, b = x * 1.0, x * 2.0
    for _ in range(3):
        left, right = a[:-2], a[2:]
        b[1:-1] = left * right
        b[1:-1] += 0.1 * left
        a, b = b, a
    return np.sum(a**2)


def step(now, new, h):
    new[1:-1] = now[1:-1] + h * now[1:-1] * (now[2:] - now[:-2])
    return new, now


def stepped_by_a_helper(x, h=0.1):
    a, b = x * 1.0, x.copy()
    for _ in range(4):
        a, b = step(a, b, h)
    return np.sum(a**2)


def swapped_by_a_helper(x):
    a, b = x * 1.0, x.copy()

    def swapped(p, q):
        return q, p

    for _ in range(3):
        b[1:-1] = np.sin(a[2:]) * a[:-2]
        a, b = swapped(a, b)
    return np.sum(a * a * b)


def rows_swapped(A):
    row, other = A[0] * 1.0, A[1] * 1.0
    for k in range(5):
        other[1:] = row[:-1] * A[k, 1:]
        other[0] = math.sin(row[-1])
        row, other = other, row
    return np.sum(row**2) + other[0]


def scan_of_rows(A):
    """One row after another, from the two rows before."""
    a, b = A[0] * 1.0, A[1] * 1.0
    total = 0.0
    for k in range(2, A.shape[0]):
        c = A[k] * a
        c[1:] += b[:-1] ** 2
        total = total + np.sum(c * b)
        a, b = b, c
    return total + np.sum(b)


def every_other_step_is_counted(x):
    a, b = x * 1.0, np.zeros(x.shape[0])
    total = 0.0
    for k in range(5):
        b[1:-1] = a[1:-1] ** 2 - a[2:] * 0.3
        a, b = b, a
        if k == 1:
            continue
        total = total + a[1] * b[2]
    return total + np.sum(a)


def masked_and_swapped(x):
    a, b = x * 1.0, x * 0.3
    for _ in range(3):
        b[a > 0.0] = 0.2
        b *= np.sin(a)
        a, b = b, a
    return np.sum(a**2 * b)


def taken_at_the_end_of_a_loop(x):
    """A name that is moved at the start of a round and bound at its end."""
    new = x * 1.0
    total = 0.0
    for k in range(4):
        now = new
        now[k] = now[k + 1] ** 2
        total = total + np.sum(np.sin(now))
        new = now * x
    return total + np.sum(new**2)


def edges_of_the_plane(p):
    """Rows and columns that are put into others, each in one order."""
    p = p.copy()
    for k in range(3):
        p[1:-1, 1:-1] = np.sin(p[2:, 1:-1]) * p[:-2, 1:-1]
        p[:, -1] = p[:, -2]
        p[0, :] = p[1, :]
        p[-1] = p[0]
        p[k, 1:] = p[k, :-1]
        p[:, 0] = p[::-1, 1]
    return np.sum(p**3)


def edges_of_the_other_plane(p):
    """What lies in another order is no matter where it lies in the other buffer."""
    p = p.copy()
    q = p.copy()
    for _ in range(3):
        q[1:-1, 1:-1] = p[2:, 1:-1] * p[:-2, 1:-1]
        q[0, ::2] = p[0, :3]
        q[:, 1] = p[1]
        p, q = q, p
    return np.sum(p**3)


def part_given_to_a_name_that_moves_on(x, y):
    """The adjoint of what `a` takes lies in the variable of the one of `a` itself."""
    a, b, d = x * 1.0, y * 1.0, np.sin(x)
    for _ in range(3):
        d[1:-1] = 0.5 * (b[1:-1] + a[:-2])
        d[:] = a[:]
        b, a, d = a, d, b
    return np.sum(d * x) + np.sum(b * np.cos(b))


def put_back_where_an_adjoint_lies(x):
    """The adjoint of `x` begins as what `c` holds: memory that parts of `b` were put into."""
    a = x * x[1]
    b = a
    b[0] = 0.3 * x[0]
    b[1:-1] = x[1:-1] * b[1:-1]
    w = np.sum(b * np.cos(b))
    c = b
    return np.sum(c * x) + w


def adjoint_taken_before_a_loop(a, x):
    z = a * 1.0
    w = 2.0 * x
    for _ in range(3):
        z[1:3] = z[0:2] * 0.5
    y = z
    y[1:-1] += w
    return np.sum(y * y)


CASES = [
    case(jacobi_swapped, V),
    case(jacobi_of_the_plane, M),
    case(burgers_swapped, V),
    case(waves, V),
    case(waves_that_break, V),
    case(by_a_temporary, V),
    case(made_in_each_round, V),
    case(swapped_now_and_then, V, W, argnums=(0, 1)),
    case(swapped_on_a_value, V, W, argnums=(0, 1)),
    case(swapped_in_two_loops, V),
    case(swapped_until, V),
    case(needed_behind_the_move, V),
    case(needed_and_moved_on, V),
    case(moved_on_one_path, V),
    case(moved_out_of_a_loop, V),
    case(moved_and_written_under_either_name, V),
    case(bound_anew_by_a_view, V),
    case(shifted_by_a_buffer, V),
    case(part_between_swaps, V),
    case(stepped_by_a_helper, V),
    case(swapped_by_a_helper, V),
    case(rows_swapped, M),
    case(scan_of_rows, M),
    case(every_other_step_is_counted, V),
    case(masked_and_swapped, V),
    case(taken_at_the_end_of_a_loop, V),
    case(edges_of_the_plane, M),
    case(edges_of_the_other_plane, M),
    case(part_given_to_a_name_that_moves_on, V, W, argnums=(0, 1)),
    case(put_back_where_an_adjoint_lies, V),
    case(adjoint_taken_before_a_loop, V, W[:4], argnums=(0, 1)),
]
