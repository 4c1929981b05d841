"""Writes to whole arrays and by functions: augmented assignment, `out=`, `where=`, ufunc methods,
`np.copyto`, `np.put` and their kin.
"""
import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [-0.8, 0.9, 1.4]])


def augmented_whole(x):
    y = x * x
    y += x
    y *= 2.0
    y -= np.sin(x)
    return np.sum(y * x)


def augmented_division_and_power(x):
    y = 2.0 + x
    y /= 1.5 + x * x
    y **= 2
    y /= y[0]
    return np.sum(y[1:])


def augmented_by_itself(x):
    y = x + 1.5
    y *= y
    y += y
    y -= y[::-1] * 0.5
    return np.sum(y * x)


def augmented_with_broadcast(m):
    a = m.copy()
    a += m[0]
    a *= m[:, :1]
    a -= m[1, 2]
    return np.sum(a * a)


def augmented_argument(x):
    x *= 2.0
    x += 1.0
    return x @ x


def augmented_floor_and_modulo(x):
    y = x * 3.0
    y %= 2.0
    z = x * 1.0
    z //= 0.5
    return y @ x + z @ x


def augmented_product_of_matrices(m):
    a = m.copy()
    a @= m
    a @= np.eye(3) + 0.1 * m.T
    return np.sum(a)


def augmented_slices_of_rows(m):
    for i in range(3):
        m[i] /= 1.0 + m[i] @ m[i]
        m[:, i] -= 0.2 * m[i]
    return np.sum(m * m)


def whole_slice_again_and_again(x):
    y = np.empty(5)
    for k in range(3):
        y[:] = np.sin(x + k)
        x = x + 0.3 * y
    return x @ y


def in_a_loop(x, n):
    y = np.ones(5)
    for _ in range(n):
        y *= x
        y += 1.0
    return np.sum(y)


def swap_of_elements(x):
    y = x * x
    y[0], y[3] = y[3], y[0]
    y[1], y[2], y[4] = y[4], y[1] * y[0], y[2]
    return y @ np.array([1.0, -2.0, 3.0, 0.5, 4.0])


def swap_of_rows(m):
    a = m.copy()
    a[[0, 2]] = a[[2, 0]]
    a[:, [1, 2]] = a[:, [2, 1]]
    return np.sum(a * np.arange(9.0).reshape(3, 3)) + np.sum(a[0] * m[1])


def swap_of_rows_by_views(m):
    a = m.copy()
    a[0], a[1] = a[1], a[0]  # both rows end as the old row 1
    return np.sum(a[0] * a[1]) + np.sum(a * m)


def reversal_in_place(x):
    y = x.copy()
    for i in range(len(y) // 2):
        y[i], y[-1 - i] = y[-1 - i], y[i]
    y[:] = y[::-1] * y
    return np.sum(y * x * np.arange(5.0))


def out_of_a_ufunc(x):
    y = np.empty(5)
    np.sin(x, out=y)
    np.multiply(y, x, out=y)
    np.add(y, 1.0, y)
    return y @ x


def out_is_the_operand(x):
    np.multiply(x, x, out=x)
    np.exp(-x, out=x)
    return np.sum(x)


def out_is_a_slice(x):
    y = np.ones(10)
    np.square(x, out=y[::2])
    np.subtract(y[::2], x[0], out=y[1::2])
    return np.prod(y)


def out_as_a_tuple_and_result(x):
    y = np.zeros(5)
    z = np.tanh(x, out=(y,))
    z += 1.0
    return y @ z


def where_of_a_ufunc(x):
    y = np.full(5, 0.3)
    np.log(x, out=y, where=x > 0.0)
    np.multiply(y, x, out=y, where=[True, False, True, False, True])
    return y @ x


def reductions_with_out(m):
    s = np.empty(3)
    np.sum(m * m, axis=0, out=s)
    c = np.zeros((3, 3))
    np.cumsum(m, axis=1, out=c)
    m.mean(axis=1, out=s[:])
    return s @ s + np.sum(c * c)


def products_with_out(m):
    a = np.zeros((3, 3))
    np.matmul(m, m, out=a)
    np.dot(a, m.T, out=a[:])
    v = np.empty(3)
    np.dot(m, a[0], out=v)
    return v @ v


def clip_with_out(x):
    y = x * 1.5
    np.clip(y, -0.5, 1.0, out=y)
    np.maximum(y, x * x, out=y)
    return y @ x


def add_at_repeated(x):
    y = np.zeros(3)
    np.add.at(y, [0, 1, 0, 2, 0], x * x)
    np.add.at(y, 1, x[0])
    return y @ y


def other_ufuncs_at(x):
    y = x[:3] + 2.0
    np.multiply.at(y, [0, 2, 0], x[2:])
    np.subtract.at(y, [1, 1], x[0])
    np.negative.at(y, [2])
    return np.sum(y * y)


def add_at_on_two_axes(m):
    a = np.zeros((2, 2))
    np.add.at(a, ([0, 1, 0], [1, 1, 1]), m[0] * m[1])
    np.add.at(a, (slice(None), 0), m[2, :2])
    return np.sum(np.sin(a))


def copied_into(x):
    y = np.empty_like(x)
    np.copyto(y, x * x)
    np.copyto(y, x[1], where=x > 0.5)
    np.copyto(y[:2], x[3:])
    return y @ x


def put_by_function_and_method(x):
    y = np.zeros(5)
    np.put(y, [0, 3], x[:2] ** 2)
    y.put([1, 2], x[3:])
    np.put(y, [4, 4], x[0])
    return y @ x


def put_along_an_axis(m):
    a = m * m
    k = np.argmax(m, axis=1)[:, None]
    np.put_along_axis(a, k, m[:, :1] * 2.0, axis=1)
    return np.sum(a * m)


def placed_and_masked(x):
    y = x * 2.0
    np.place(y, x > 0.0, x[:2])
    z = np.sin(x)
    np.putmask(z, x < 0.0, x * x)
    return y @ z


def diagonal_filled(m):
    a = m @ m
    np.fill_diagonal(a, m[0, 0] * 2.0)
    b = m.copy()
    np.fill_diagonal(b, m[1])
    return np.sum(a * b)


def filled(x):
    y = x * x
    s = y.sum()
    y.fill(x[0])
    return s + y @ x


def sorted_in_place(x):
    y = x * x
    y.sort()
    z = x.copy()
    z[1:].sort()
    return y @ np.arange(5.0) + z @ y


def sorted_along_an_axis(m):
    a = m + 0.1 * m.T
    a.sort(axis=0)
    b = m.copy()
    b[::-1].sort(axis=1)
    return np.sum(a * b)


def partitioned(x):
    y = x * 2.0
    y.partition(1)
    return y[0] * y[1] + np.sum(y[2:]) ** 2


def flat_elements(m):
    a = np.zeros((3, 3))
    a.flat[4] = m[0, 0] ** 2
    a.flat[::2] += m.flat[:5]
    a.flat[[1, 3]] = m[2, :2]
    return np.sum(a * a)


def flat_loop(m):
    a = np.empty_like(m)
    for k in range(m.size):
        a.flat[k] = m.flat[k] * m.flat[-1 - k]
    a.flat = a.ravel() + m.ravel()
    return np.sum(a * m)


def ndindex_and_ndenumerate(m):
    a = np.zeros(m.shape)
    for i, j in np.ndindex(*m.shape):
        a[i, j] += m[j, i] * (i + 1)
    for index, value in np.ndenumerate(m):
        a[index] *= value
    return np.sum(a)


def shape_set_in_place(m):
    a = m * m
    a.shape = (9,)
    a[2:5] *= m[0]
    a.resize((3, 3))
    return np.sum(a @ m)


def rolled_and_stacked_back(x):
    y = x.copy()
    for _ in range(3):
        y[:] = np.roll(y, 1) * x
    y[1:4] = np.concatenate([y[3:], x[:1]])
    return y @ x


def real_and_itemset(x):
    y = x * 1.0
    y.real[1] = x[0] ** 2
    y.real *= x
    return y @ y


def nan_replaced(x):
    y = np.sqrt(np.where(x > 0.0, x, np.nan))
    y[np.isnan(y)] = 0.25 * x[0]
    np.nan_to_num(y, copy=False)
    return y @ x


CASES = [
    case(augmented_whole, V),
    case(augmented_division_and_power, V),
    case(augmented_by_itself, V),
    case(augmented_with_broadcast, M),
    case(augmented_argument, V),
    case(augmented_floor_and_modulo, V),
    case(augmented_product_of_matrices, M),
    case(augmented_slices_of_rows, M),
    case(whole_slice_again_and_again, V),
    case(in_a_loop, V, 3, others=((W, 1), (W, 5))),
    case(swap_of_elements, V),
    case(swap_of_rows, M),
    case(swap_of_rows_by_views, M),
    case(reversal_in_place, V),
    case(out_of_a_ufunc, V),
    case(out_is_the_operand, V),
    case(out_is_a_slice, V),
    case(out_as_a_tuple_and_result, V),
    case(where_of_a_ufunc, V),
    case(reductions_with_out, M),
    case(products_with_out, M),
    case(clip_with_out, V),
    case(add_at_repeated, V),
    case(other_ufuncs_at, V),
    case(add_at_on_two_axes, M),
    case(copied_into, V),
    case(put_by_function_and_method, V),
    case(put_along_an_axis, M),
    case(placed_and_masked, V),
    case(diagonal_filled, M),
    case(filled, V),
    case(sorted_in_place, V),
    case(sorted_along_an_axis, M),
    case(partitioned, V),
    case(flat_elements, M),
    case(flat_loop, M),
    case(ndindex_and_ndenumerate, M),
    case(shape_set_in_place, M),
    case(rolled_and_stacked_back, V),
    case(real_and_itemset, V),
    case(nan_replaced, V),
]
