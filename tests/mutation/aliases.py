"""Two names of one array: what is written through one is read through the other."""
import copy

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [-0.8, 0.9, 1.4]])


def second_name(x):
    y = x * x
    z = y
    z[0] = x[1] * 3.0
    z *= y
    return np.sum(y * x)


def name_of_the_argument(x):
    y = x
    y[1] = x[0] ** 2
    y += x[1]
    return np.sum(x * x)


def copy_is_another_array(x):
    y = x.copy()
    y *= x
    x[0] = y[1]
    y[1] += x[0] ** 2
    return y @ x


def names_rebound_after_the_write(x):
    y = x * 2.0
    z = y
    y[0] = x[1] ** 2
    y = y * x
    y[1] = 5.0
    return np.sum(z * x) + np.sum(y)


def swapped_names(x):
    a, b = x * x, np.sin(x)
    for _ in range(3):
        a, b = b, a
        a[1:] += 0.5 * b[:-1]
        a[0] *= b[-1]
    return np.sum(a) + 2.0 * np.sum(b * x)


def double_buffer(x, n):
    old, new = x.copy(), np.empty_like(x)
    for _ in range(n):
        new[1:-1] = 0.5 * old[1:-1] + 0.25 * (old[:-2] + old[2:])
        new[0], new[-1] = old[0] * old[1], old[-1]
        old, new = new, old
    return np.sum(old * old)


def alias_depends_on_a_branch(x):
    y = x * x
    z = y if x[0] > 0.0 else y.copy()
    z[1:3] *= x[2:4]
    return np.sum(y) + np.sum(z * x)


def alias_chosen_in_a_loop(x):
    a, b = x * x, x + 1.0
    for i in range(5):
        t = a if i % 2 else b
        t[i] *= x[0]
        t += 0.1 * a[i]
    return a @ b


def asarray_and_array(x):
    y = np.asarray(x * x)
    z = np.asarray(y)
    w = np.array(y)
    z[0] = x[1]
    w[1] = x[2]
    y *= 2.0
    return y @ w + z @ x


def asarray_of_the_argument(x):
    y = np.asarray(x, dtype=np.float64)
    y[2:] = y[:3] * y[2:]
    z = np.array(x, copy=False) if np.may_share_memory(x, y) else x
    return z @ x


def ascontiguousarray_of_a_transpose(m):
    a = np.ascontiguousarray(m.T)
    a[0] = m[1] * 2.0
    b = np.ascontiguousarray(m)
    b[1] *= a[0]
    return np.sum(m * a)


def atleast_and_squeeze(x):
    y = x * x
    z = np.atleast_1d(y)
    z[0] = x[1]
    w = np.atleast_2d(y)
    w[0, 1:] *= x[:-1]
    v = np.squeeze(w)
    v[-1] += x[2]
    return y @ x


def astype_with_and_without_a_copy(x):
    y = x * 2.0
    z = y.astype(np.float64, copy=False)
    w = y.astype(float)
    z[0] = x[3]
    w[1] = x[4] ** 2
    return y @ w


def in_a_list(x):
    y = x * x
    held = [y, np.sin(x)]
    held[0][1] = x[0]
    held[1] *= held[0]
    y[2] = held[1][2] * 3.0
    return np.sum(held[0] * x) + np.sum(held[1])


def twice_in_a_list(x):
    row = x * 0.5
    rows = [row] * 3
    rows[0][0] = x[1] ** 2
    rows[2][1:] += rows[1][0]
    return sum(np.sum(r * x) for r in rows)


def in_a_dict(x):
    y = np.tanh(x)
    d = {"first": y, "second": y, "third": y + 0.0}
    d["first"][0] = x[1] * x[2]
    d["third"] += d["second"]
    d["second"] *= d["third"]
    return y @ x + d["third"].sum()


def augmented_in_a_dict(x):
    d = {"a": x.copy()}
    held = d["a"]
    d["a"] += x * x
    d["a"] = d["a"] * 2.0
    d["a"] -= 1.0
    return held @ x + d["a"] @ d["a"]


def in_a_tuple(x):
    pair = (x * x, x + 1.0)
    pair[0][1:] = pair[1][:-1] * x[0]
    a, b = pair
    b /= a[0] + 2.0
    return np.sum(pair[1] * pair[0])


def two_names_for_a_callee(x):
    def blend(a, b):
        a[1:] = 0.5 * a[1:] + b[:-1]
        b[0] *= a[-1]
        return a @ b

    y = x * x
    return blend(y, y) + y[0] * x[1]


def callee_gets_an_array_and_its_part(x):
    def spread(whole, part):
        part[:] = whole[: len(part)] * 2.0
        whole += part[0]

    y = np.cos(x)
    spread(y, y[2:4])
    return y @ x


def callee_returns_its_argument(x):
    def scaled(a, by):
        a *= by
        return a

    y = x + 1.0
    z = scaled(y, x[0])
    z[1] = x[2] ** 2
    return np.sum(y * z)


def conditional_copy_in_a_callee(x, inplace):
    def normalised(a):
        b = a if inplace else a.copy()
        b /= np.sqrt(b @ b + 1.0)
        return b

    y = x * 2.0
    z = normalised(y)
    return y @ x + 2.0 * z @ x


def deep_copies(x):
    y = [x * x, x + 2.0]
    shallow, deep = copy.copy(y), copy.deepcopy(y)
    y[0][0] = x[1]
    shallow[1] *= 2.0
    deep[0] -= shallow[0]
    return np.sum(y[1] * deep[0]) + shallow[0] @ x


def identity_tests(x):
    y = x * x
    z, w = y, y.copy()
    if z is y and w is not y:
        z[0] = x[1] * w[2]
    z = z + w if np.shares_memory(z, w) else z * w
    return z @ x + y @ y


def old_value_kept_by_copy(x):
    y = x.copy()
    total = 0.0
    for _ in range(3):
        before = y.copy()
        y *= x
        y -= before * 0.5
        total += (y - before) @ before
    return total


def kept_by_reference_is_not_kept(x):
    y = x * x
    history = []
    for i in range(4):
        y[i] += y[i + 1] * x[i]
        history.append(y)
    return sum(h[i] for i, h in enumerate(history))


def kept_by_copies(x):
    y = x * x
    history = []
    for i in range(4):
        y[i] += y[i + 1] * x[i]
        history.append(y.copy())
    return sum(h @ x for h in history)


def argument_in_a_dict(p):
    w, again = p["w"], p["w"]
    w *= 2.0
    again[0] = p["b"] ** 2
    p["b"] = w[1] * w[0]
    return np.sum(p["w"]) * p["b"]


def rebinding_does_not_write(x):
    y = x
    y = y * 2.0
    y[0] = 7.0 * x[1]
    z = y
    y = y + x
    return z @ y


def augmented_number_is_no_write(s):
    a = s * s
    b = a
    b += s
    b *= a
    return a + b * s


def augmented_numpy_number_is_no_write(x):
    a = x[0] * x[1]
    b = a
    b += x[2]
    c = np.sum(x)
    d = c
    c *= b
    return a * b + c * d


def overwritten_by_a_parameter(x, y):
    c = x
    q = 1.0
    b = x
    b[...] = y - c
    q *= b
    return np.sum(q)


def written_while_it_is_looped_over(x):
    b = np.zeros(3)
    for s in b:
        np.add.at(b, 2, np.mean(x))
    return s


def ring_of_buffers(x, c):
    buffers = [x.copy(), x * c, np.zeros_like(x)]
    for k in range(5):
        a, b, out = buffers[k % 3], buffers[(k + 1) % 3], buffers[(k + 2) % 3]
        out[...] = np.sin(a) * b + c
        out[0] = b[-1]
    return np.sum(buffers[0] * buffers[1]) + buffers[2][1]


def one_of_a_list(x, c, k):
    parts = [x * 1.0, x * c, x + c]
    chosen = parts[k]
    chosen[0] += c * chosen[1]
    return np.sum(parts[0] * parts[1] * parts[2])


def one_of_a_tuple_and_all_of_it(x, c, k):
    parts = (x * 1.0, x * c)
    chosen = parts[k % 2]
    parts[0][1] = 3.0 * c
    return np.sum(chosen * chosen) + parts[1][0]


def old_and_new_in_turn(x, c):
    both = [x * 1.0, x * c]
    now = 0
    for _ in range(3):
        old, new = both[now], both[1 - now]
        new[1:] = old[:-1] * c
        now = 1 - now
    return np.sum(both[now] * both[1 - now])


def rows_in_turn(x, c):
    rows = [x * 1.0, x * c]
    for i in range(4):
        rows[i % 2][i % 3] += c * rows[(i + 1) % 2][0]
    return np.sum(rows[0] * rows[1])


def row_of_a_stack_is_another_array(x, c, k):
    a, b = x * 1.0, x * c
    row = np.array([a, b])[k % 2]
    row[0] = c
    return np.sum(a * b) + row @ x


def loop_over_an_item_of_a_list_bound_anew(x, c):
    y = x * 1.0
    a = x * c
    held = [a, x]
    for s in held[0]:
        y[1:3] += s
        held = [x, x]
    return np.sum(y * y) + np.sum(held[0])


CASES = [
    case(overwritten_by_a_parameter, V, 2.0 * V, argnums=(0, 1)),
    case(written_while_it_is_looped_over, V),
    case(second_name, V),
    case(name_of_the_argument, V),
    case(copy_is_another_array, V),
    case(names_rebound_after_the_write, V),
    case(swapped_names, V),
    case(double_buffer, V, 3, others=((W, 2), (W, 1))),
    case(alias_depends_on_a_branch, V, others=((-V,),)),
    case(alias_chosen_in_a_loop, V),
    case(asarray_and_array, V),
    case(asarray_of_the_argument, V),
    case(ascontiguousarray_of_a_transpose, M),
    case(atleast_and_squeeze, V),
    case(astype_with_and_without_a_copy, V),
    case(in_a_list, V),
    case(twice_in_a_list, V),
    case(in_a_dict, V),
    case(augmented_in_a_dict, V),
    case(in_a_tuple, V),
    case(two_names_for_a_callee, V),
    case(callee_gets_an_array_and_its_part, V),
    case(callee_returns_its_argument, V),
    case(conditional_copy_in_a_callee, V, True, others=((V, False), (W, True))),
    case(deep_copies, V),
    case(identity_tests, V),
    case(old_value_kept_by_copy, V),
    case(kept_by_reference_is_not_kept, V),
    case(kept_by_copies, V),
    case(argument_in_a_dict, {"w": V, "b": 0.7}),
    case(rebinding_does_not_write, V),
    case(augmented_number_is_no_write, 1.3),
    case(augmented_numpy_number_is_no_write, V),
    case(ring_of_buffers, V, 0.8, argnums=(0, 1)),
    case(one_of_a_list, V, 0.8, 1, argnums=(0, 1), others=((W, 0.7, 2),)),
    case(one_of_a_tuple_and_all_of_it, V, 0.8, 3, argnums=(0, 1), others=((W, 0.7, 2),)),
    case(old_and_new_in_turn, V, 0.8, argnums=(0, 1)),
    case(rows_in_turn, V, 0.8, argnums=(0, 1)),
    case(row_of_a_stack_is_another_array, V, 0.8, 3, argnums=(0, 1), others=((W, 0.7, 2),)),
    case(loop_over_an_item_of_a_list_bound_anew, V, 0.8, argnums=(0, 1)),
]
