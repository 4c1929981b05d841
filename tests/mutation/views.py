"""Views of arrays, and views of views: writes through them, and reads that see the writes."""
import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8, -0.4])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [-0.8, 0.9, 1.4]])
R = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])
T = np.linspace(-1.1, 1.3, 24).reshape(2, 3, 4)


def slice_of_an_array(x):
    y = x * x
    z = y[1:4]
    z *= 3.0
    z[0] = x[0]
    return y @ x


def view_reads_what_the_base_writes(x):
    y = np.sin(x)
    z = y[::2]
    y[0] = x[1] * 2.0
    y[4] *= x[2]
    return z @ z


def view_of_a_view(x):
    y = x + 1.0
    z = y[1:]
    w = z[::-1]
    u = w[:2]
    u[:] = x[:2] ** 2
    w *= 0.5
    return y @ x + z @ z


def two_overlapping_views(x):
    y = x * x
    a, b = y[:3], y[2:]
    a *= 2.0
    b += a
    a[2] = x[0] * b[1]
    return y @ x


def view_of_the_argument(x):
    left, right = x[:3], x[3:]
    left[1:] += right
    right *= left[0]
    return np.sum(x * x)


def transpose_view(m):
    a = m * m
    b = a.T
    b[0] = m[1]
    b += a
    return np.sum(a * m)


def transpose_of_a_slice(m):
    a = m.copy()
    a[:2].T[1] *= m[2, :2]
    a.T[0][1:] += a[0, 1:]
    return np.sum(a * a)


def reshape_view(m):
    a = m @ m
    flat = a.reshape(-1)
    flat[::4] = m[0]
    flat *= 2.0
    return np.sum(a * m)


def reshape_that_copies(m):
    a = m.copy()
    flat = a.T.reshape(-1)
    flat *= 2.0
    flat[0] = m[1, 1] ** 2
    a[0, 0] = 3.0 * m[2, 2]
    return np.sum(a * m) + flat @ flat


def reshape_of_a_strided_slice(x):
    y = x.copy()
    z = y[::2].reshape(3, 1)
    z += x[0]
    w = y[1:5].reshape(2, 2)
    w[0] *= z[1]
    w.T[1] -= y[0]
    return y @ y


def ravel_view_and_copy(m):
    a = m * 2.0
    b = a.ravel()
    c = a.T.ravel()
    d = a.flatten()
    b[1] = m[0, 0] ** 2
    c *= b
    d += b
    return np.sum(a * m) + c @ d


def swapaxes_and_moveaxis(t):
    a = t * t
    a.swapaxes(0, 2)[1] += t[:, :, 0].T
    np.moveaxis(a, -1, 0)[2] *= t[..., 1]
    np.transpose(a, (1, 0, 2))[0, 1] = t[0, 2]
    return np.sum(a * t)


def rollaxis_expand_and_squeeze(m):
    a = np.cos(m)
    b = np.expand_dims(a, 0)
    b[0, 1] = m[0] * m[2]
    np.squeeze(b)[2] *= 0.5
    b[:, :, 1] += m[2]
    return np.sum(a * a)


def diagonal_by_einsum(m):
    a = m @ m.T
    d = np.einsum("ii->i", a)
    d += 1.0
    d *= m[0]
    return np.sum(a * a)


def transpose_by_einsum(m):
    a = m * 1.0
    b = np.einsum("ij->ji", a)
    b[0, 1:] = m[0, :2] ** 2
    return np.sum(a * m.T)


def diagonal_by_stride(m):
    a = m * m
    a.ravel()[:: m.shape[0] + 1] = m[1]
    a.reshape(-1)[2:7:2] -= m[2]
    return np.sum(a * m)


def diagonal_read_after_a_write(m):
    a = m.copy()
    d = np.diagonal(a)
    a[1, 1] = m[0, 0] * m[2, 2]
    a[0] *= 2.0
    return d @ d + a.diagonal(1).sum()


def rows_met_while_iterating(m):
    a = m * m
    for row in a:
        row[1:] += row[:-1]
        row *= row[0]
    return np.sum(a)


def rows_of_the_argument(m):
    for i, row in enumerate(m):
        row -= row.mean()
        row[i] = row[i] ** 2 + 1.0
    return np.sum(m * m)


def columns_met_while_iterating(m):
    a = m.copy()
    for column, source in zip(a.T, m):
        column[::-1] = source * column
    return np.sum(a * m)


def pairs_of_rows(m):
    a = m.copy()
    for above, below in zip(a[:-1], a[1:]):
        below += 0.5 * above
        above[0] = below[-1]
    return np.sum(a * a)


def reversed_rows(m):
    a = np.sin(m)
    last = np.zeros(3)
    for row in reversed(a):
        row += last
        last = row
    last *= 2.0
    return np.sum(a * m)


def rows_in_a_list(m):
    a = m * 2.0
    rows = [a[i] for i in range(3)]
    rows[0] *= m[1]
    rows[1], rows[2] = rows[2], rows[1]
    rows[1][0] = m[0, 0] ** 2
    return np.sum(a * m)


def unpacked_rows(m):
    a = m.copy()
    p, q, r = a
    p += q * r
    q[:2] = p[1:]
    return np.sum(a * m) + r @ p


def iterating_while_writing_ahead(m):
    a = m.copy()
    total = 0.0
    for i, row in enumerate(a):
        total += row @ m[0]
        a[(i + 1) % 3] += 0.5 * row
    return total + np.sum(a)


def split_parts_are_views(x):
    y = x * x
    a, b, c = np.split(y, 3)
    a *= 2.0
    c += a
    b[:] = c * a
    return y @ x


def array_split_and_vsplit(m):
    a = m * 1.0
    top, rest = np.vsplit(a, [1])
    rest[1] = top[0] ** 2
    left, right = np.array_split(a, 2, axis=1)
    left *= right
    return np.sum(a * m)


def broadcast_view_sees_writes(x):
    y = x * x
    b = np.broadcast_to(y, (3, 5))
    y[1] = x[0]
    y *= 2.0
    return np.sum(b * np.arange(15.0).reshape(3, 5))


def broadcast_arrays_and_copies(x):
    y = x[:3] * 2.0
    a, b = np.broadcast_arrays(y[:, None], x[3:])
    c = a.copy()
    c[0] = x[1]
    c *= b
    return np.sum(c * a)


def sliding_windows(x):
    y = x * x
    windows = np.lib.stride_tricks.sliding_window_view(y, 3)
    y[2] = x[0] * x[1]
    return np.sum(windows * windows[0])


def real_part_and_view_method(x):
    y = x * 3.0
    z = y.view()
    z[1:3] = x[:2]
    y.real[0] = x[4]
    return z @ x


def view_returned_by_a_callee(m):
    def middle(a):
        return a[1:-1, 1:]

    a = m * m
    inner = middle(a)
    inner *= 4.0
    middle(a)[0, 0] = m[0, 0]
    return np.sum(a * m)


def view_chosen_by_a_callee(x):
    def half(a, upper):
        return a[3:] if upper else a[:3]

    y = x * x
    for k in range(4):
        half(y, k % 2)[0] += y[k]
        half(y, k > 1)[-1] *= x[k]
    return y @ x


def argument_behind_views(x):
    def flattened(a):
        return a.reshape(2, 3).T.swapaxes(0, 1).ravel()

    y = flattened(x)
    y[1:] *= x[0]
    return np.sum(x * x)


def view_rebound_in_a_loop(x):
    y = x.copy()
    window = y[0:2]
    for i in range(1, 4):
        window *= x[i]
        window = y[i : i + 2]
        window += 0.5
    return y @ y


def view_kept_over_rebinding(x):
    y = x * x
    z = y[1:3]
    y = np.zeros(5)
    y[0] = x[0]
    z *= x[1:3]
    return y @ x + z @ z


def view_of_a_temporary(x):
    z = (x * x)[1:]
    z[0] = x[4]
    z += z[::-1]
    return z @ x[1:]


CASES = [
    case(slice_of_an_array, V),
    case(view_reads_what_the_base_writes, V),
    case(view_of_a_view, V),
    case(two_overlapping_views, V),
    case(view_of_the_argument, V),
    case(transpose_view, M),
    case(transpose_of_a_slice, M),
    case(reshape_view, M),
    case(reshape_that_copies, M),
    case(reshape_of_a_strided_slice, W),
    case(ravel_view_and_copy, M),
    case(swapaxes_and_moveaxis, T),
    case(rollaxis_expand_and_squeeze, M),
    case(diagonal_by_einsum, M),
    case(transpose_by_einsum, M),
    case(diagonal_by_stride, M),
    case(diagonal_read_after_a_write, M),
    case(rows_met_while_iterating, M),
    case(rows_of_the_argument, M),
    case(columns_met_while_iterating, M),
    case(pairs_of_rows, M),
    case(reversed_rows, M),
    case(rows_in_a_list, M),
    case(unpacked_rows, M),
    case(iterating_while_writing_ahead, M),
    case(split_parts_are_views, W),
    case(array_split_and_vsplit, np.vstack([M, M[0]])[:, [0, 1]]),
    case(broadcast_view_sees_writes, V),
    case(broadcast_arrays_and_copies, V),
    case(sliding_windows, V),
    case(real_part_and_view_method, V),
    case(view_returned_by_a_callee, M),
    case(view_chosen_by_a_callee, W),
    case(argument_behind_views, W),
    case(view_rebound_in_a_loop, V),
    case(view_kept_over_rebinding, V),
    case(view_of_a_temporary, V),
    case(pairs_of_rows, R),
]
