"""Writes to arrays of the function's own: elements, slices, rows, whole arrays, in loops."""

import math

import numpy as np

from . import case

rng = np.random.default_rng(17)
V = rng.normal(size=5) * 0.7
M = rng.normal(size=(5, 5)) * 0.6
ROOTS = np.array([0.0, 1.0, 4.0])


def filled(x):
    n = x.shape[0]
    y = np.zeros(n)
    for i in range(n):
        y[i] = x[i]**2
    return np.sum(y)


def number_taken_from_constants(x):
    c = np.full(5, 0.21)
    c -= np.mean(x)
    c[-4] /= 1.5
    return np.sum(c * c)


def gauss_seidel(A, steps=2):
    A = A.copy()
    n = A.shape[0]
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                A[i, j] = 0.2 * (A[i - 1, j] + A[i, j - 1] + A[i, j] + A[i, j + 1] + A[i + 1, j])
    return np.sum(A[1:-1, 1:-1]**2)


def gauss_seidel_linear(A, steps=2):
    A = A.copy()
    n = A.shape[0]
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                A[i, j] = 0.2 * (A[i - 1, j] + A[i, j - 1] + A[i, j] + A[i, j + 1] + A[i + 1, j])
    return np.sum(A[1:-1, 1:-1])


def gauss_seidel_nonlinear(A, steps=2):
    A = A.copy()
    n = A.shape[0]
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                A[i, j] = np.sin(A[i - 1, j] * A[i, j - 1]) + A[i, j] * A[i, j + 1] + A[i + 1, j]
    return np.sum(A[1:-1, 1:-1]**2)


def cholesky_by_elements(A):
    A = A @ A.T + 3 * np.eye(A.shape[0])
    n = A.shape[0]
    L = np.zeros_like(A)
    for i in range(n):
        for j in range(i):
            s = A[i, j]
            for k in range(j):
                s -= L[i, k] * L[j, k]
            L[i, j] = s / L[j, j]
        d = A[i, i]
        for k in range(i):
            d -= L[i, k] ** 2
        L[i, i] = math.sqrt(d)
    total = 0.0
    for i in range(n):
        total += 2.0 * math.log(L[i, i])
    return total


def jacobi(A, steps=3):
    A = A * 1.0
    B = A.copy()
    for t in range(steps):
        across = A[1:-1, :-2] + A[1:-1, 2:]
        B[1:-1, 1:-1] = 0.2 * (A[1:-1, 1:-1] + across + A[2:, 1:-1] + A[:-2, 1:-1])
        across = B[1:-1, 2:] * B[1:-1, :-2]
        A[1:-1, 1:-1] = 0.2 * (B[1:-1, 1:-1] + across + B[2:, 1:-1] + B[:-2, 1:-1])
    return np.sum(A * B)


def augmented(x):
    y = np.ones(x.shape[0])
    y[1:] *= x[1:]
    y[0] += x[0] * y[1]
    y[1:] += y[:-1] * x[1:]
    y[:-1] -= x[1:] ** 2
    y /= 2.0
    y *= y + x
    y[1:-1] += y[:-2] + y[2:]
    return np.sum(y ** 3)


def overlapping(x):
    y = x.copy()
    y[1:] = y[:-1] * y[1:]
    y[:-1] = y[1:]
    y[1:] += y[:-1]
    y[::-1] = y * x
    return np.sum(np.sin(y))


def written_on_each_path(x):
    y = np.zeros(x.shape[0])
    for i in range(x.shape[0]):
        if x[i] > 0:
            y[i] = x[i] ** 2
        else:
            y[i] = -x[i]
            y[0] = y[0] * x[i]
    return np.sum(y * y)


def written_until(x):
    y = x.copy()
    k = 0
    while y[0] < 10.0:
        y[k % 3] *= 1.5
        y[0] = y[0] * y[1] + 1.0
        k += 1
        if k > 6:
            break
    return y[0] * y[2]


def made_in_each_round(x):
    s = 0.0
    for i in range(3):
        y = np.zeros(x.shape[0])
        for j in range(x.shape[0]):
            y[j] = x[j] * x[i]
            y[j] = y[j] ** 2
        s = s + np.sum(y * y)
    return s


def rebound_after_writes(x):
    s = 0.0
    y = np.zeros(x.shape[0])
    for i in range(3):
        for j in range(x.shape[0]):
            y[j] = y[j] * 0.5 + x[j] * x[i]
        s = s + np.sum(np.sin(y))
        if i == 1:
            y = y * x
    return s


def row_after_row(X):
    Y = np.zeros((X.shape[0], X.shape[1]))
    Y[0] = X[0]
    for t in range(1, X.shape[0]):
        Y[t] = np.tanh(Y[t - 1] + X[t])
    return np.sum(Y * Y)


def triangular_solve(A):
    n = A.shape[0]
    b = A[0].copy()
    x = np.zeros(n)
    for i in range(n):
        x[i] = (b[i] - A[i, :i] @ x[:i]) / (A[i, i] + 5.0)
    return np.sum(x ** 2)


def row_by_a_name(A):
    Y = A.copy()
    for i in range(1, A.shape[0]):
        r = Y[i - 1]
        q = r * r
        Y[i] += q * r
    return np.sum(Y ** 2)


def written_by_a_helper(A):
    B = A.copy()
    smooth(B)
    smooth(B)
    return np.sum(B ** 2)


def smooth(u):
    for i in range(1, u.shape[0] - 1):
        u[i] = u[i] * (u[i - 1] + u[i + 1])


def written_by_a_closure(x):
    y = x.copy()
    def bump(k):
        y[k] = y[k] * y[0]
        return y[k]
    a = bump(1)
    b = bump(2)
    return a * b + np.sum(y)


def broadcast(x):
    Y = np.zeros((4, x.shape[0]))
    Y[:] = x
    Y[1:3] *= x[0]
    Y[:, 1] = x[2]
    Y += x
    Y[2] -= x * Y[1]
    return np.sum(Y ** 2)


def elements_swapped(x):
    a = x.copy()
    a[0], a[1] = a[1], a[0]
    a[0] *= a[1]
    return a[0] + a[2] * a[1]


def from_the_end(x):
    a = x.copy()
    a[-1] = a[0] * a[-2]
    a[...] = a * a
    return a[-1] + np.sum(a)


def lu_in_place(A):
    A = A @ A.T + 4.0 * np.eye(A.shape[0])
    n = A.shape[0]
    for i in range(n):
        for j in range(i):
            for k in range(j):
                A[i, j] -= A[i, k] * A[k, j]
            A[i, j] /= A[j, j]
        for j in range(i, n):
            for k in range(i):
                A[i, j] -= A[i, k] * A[k, j]
    return np.sum(A ** 2)


def heat(u, c=0.1):
    u = u.copy()
    for t in range(4):
        u[1:-1] += c * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u ** 2)


def burgers(u):
    u = u.copy()
    for t in range(4):
        un = u.copy()
        u[1:-1] = un[1:-1] - 0.1 * un[1:-1] * (un[2:] - un[:-2])
        u[0] = un[-2] * un[0]
        u[-1] = un[1]
    return np.sum(u ** 2)


def table(x):
    n = x.shape[0]
    best = np.zeros(n + 1)
    for i in range(1, n + 1):
        best[i] = max(best[i - 1], x[i - 1] + 0.3 * best[i - 2] if i > 1 else x[i - 1])
    return best[n] ** 2


def written_until_a_break(x):
    y = np.zeros(5)
    for i in range(5):
        y[i] = x[i % x.shape[0]] * (y[i - 1] + 1.0)
        if y[i] > 3.0:
            break
        y[i] = y[i] ** 2
    return np.sum(y ** 2)


def whole_array(x):
    y = x * 1.0
    for i in range(3):
        y *= x
        y += y[::-1]
        y[1] = y[0] * y[1]
    return np.sum(y)


def read_through_a_transpose(A):
    B = A.copy()
    B[0] = B.T[1] * B[0]
    C = B.T @ A
    C[1:] = C[:-1]
    return np.sum(B * C)

# what the compiler refused before it knew writes


def element(x):
    y = x * x
    y[0] = 2.0
    return np.sum(y)


def matrix_element(X):
    Y = X * 2.0
    Y[0, 1] = X[1, 0]
    return np.sum(Y)


def whole_slice(x):
    y = x * x
    y[:] = x
    return np.sum(y)


def augmented_array_in_a_loop(x):
    y = x * 0.0
    for k in range(3):
        y += x * k
    return np.sum(y * y)


def tuple_with_an_element(x):
    y = x * 2.0
    a, y[0] = x[0], x[1]
    return np.sum(y) * a


def number_of_single_precision(x):
    y = np.zeros(3, np.float32)
    y[1] = x[0] * x[1]
    y[2] = 2.0
    y[0] += y[1] * y[2]
    return np.sum(y * x)


def counts_beside(x):
    n = np.zeros(3, int)
    y = np.zeros(3)
    for i in range(6):
        n[i % 3] += i
        y[i % 3] += x[i % 3] * n[i % 3]
    return np.sum(y * n)


def infinite_slope_overwritten(x):
    y = np.sqrt(x)
    y[0] = 1.0
    return np.sum(y)


def part_that_is_returned(x):
    y = np.zeros(3)
    z = np.ones(3)
    y[...] = x - z
    z[...] = y * y
    return np.sum(y) + np.sum(z)


def parts_asked_for_their_shapes(x, w):
    y = np.zeros(5)
    z = x * 2.0
    s = 0.0
    for i in range(1, 5):
        y[i] = x[i]
        u = x * 3.0
        u[i] = 1.0
        s = s + np.sum(w[:i] * y[:i]) + np.sum(w[:i] * u[:i]) + np.sum(z[:i] / w[:i])
    return s


def sums_of_products_of_parts(L, b):
    x = np.zeros(b.shape[0])
    for i in range(b.shape[0]):
        x[i] = (b[i] - np.sum(L[i, :i] * x[:i])) / L[i, i]
    return np.sum(x * x)


def one_column_stretched(A, x):
    total = 0.0
    for i in range(1, 3):
        total = total + np.sum(A[:, :i] * x[:i]) + np.sum(A[:, :i] / (2.0 + x[:i] ** 2))
    return total


def linear_relaxation(u, steps=2):
    u = u.copy()
    for _ in range(steps):
        u[1:-1:2, 1:-1:2] = 0.25 * (u[:-2:2, 1:-1:2] + u[2::2, 1:-1:2] + u[1:-1:2, :-2:2])
        u[2:-1:2] *= u[2:-1:2, ::-1]
    return np.sum(u * u)


def convolved(x, w):
    n = x.shape[0] - 2
    y = np.zeros(n)
    for i in range(3):
        y += w[i] * x[i:i + n]
    return np.sum(y * y)


def convolution_in_steps(x):
    y = x.copy()
    step = 1
    while step < y.shape[0]:
        y[step:] = y[step:] + y[:-step] * 0.5
        step *= 2
    return np.sum(y * y)


def made_again(u, c):
    u = u.copy()
    for k in range(3):
        t = c * u[1:-1]
        d = u[2:] - u[:-2]
        u[1:-1] -= t * d
        u = u * (u + c)
    return np.sum(u * u)


def moved_to_names(x):
    p, q = np.zeros(3), np.ones(3)
    p, q = q * x[:3], p + x[1:4]
    for k in range(2):
        p[k] = q[k] * x[k]
        p, q = q * 1.0, p * x[k]
        if p[0] > 10.0:
            break
    return np.sum(p * q)


CASES = [
    case(parts_asked_for_their_shapes, V, np.arange(1.0, 6.0)),
    case(parts_asked_for_their_shapes, V, np.arange(1.0, 6.0), argnums=(0, 1)),
    case(sums_of_products_of_parts, M + 4 * np.eye(5), V, argnums=(0, 1)),
    case(one_column_stretched, M[:3, :3], V[:3], argnums=(0, 1)),
    case(one_column_stretched, M[:3, :1], V[:3], argnums=(0, 1)),
    case(one_column_stretched, M[:3, :3], V[:1], argnums=(0, 1)),
    case(linear_relaxation, M),
    case(convolved, V, V[:3], argnums=(0, 1)),
    case(convolution_in_steps, V),
    case(made_again, V, 0.2, argnums=(0, 1)),
    case(moved_to_names, V),
    case(part_that_is_returned, V[:3]),
    case(filled, V),
    case(augmented, V),
    case(overlapping, V),
    case(written_on_each_path, V),
    case(written_until, V),
    case(made_in_each_round, V),
    case(rebound_after_writes, V),
    case(written_by_a_closure, V),
    case(broadcast, V),
    case(elements_swapped, V),
    case(from_the_end, V),
    case(heat, V),
    case(burgers, V),
    case(table, V),
    case(written_until_a_break, V),
    case(whole_array, V),
    case(written_by_a_helper, V),
    case(number_taken_from_constants, V),
    case(gauss_seidel, M),
    case(gauss_seidel_linear, M),
    case(gauss_seidel_nonlinear, M),
    case(cholesky_by_elements, M),
    case(jacobi, M),
    case(row_after_row, M),
    case(triangular_solve, M),
    case(row_by_a_name, M),
    case(lu_in_place, M),
    case(read_through_a_transpose, M),
    case(element, V),
    case(matrix_element, M),
    case(whole_slice, V),
    case(augmented_array_in_a_loop, V),
    case(tuple_with_an_element, V),
    case(number_of_single_precision, V[:3].astype(np.float32)),
    case(counts_beside, V),
    case(infinite_slope_overwritten, ROOTS, expected=np.array([0.0, 0.5, 0.25])),
]
