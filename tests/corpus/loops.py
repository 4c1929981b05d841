"""for loops: what is carried, overwritten, and read afterwards."""
# ruff: noqa: B020
import math

import numpy as np

from . import case

rng = np.random.default_rng(70)
V = rng.normal(size=5)
M = rng.normal(size=(4, 3))
S = rng.normal(size=(3, 3)) * 0.5


def power(x, n):
    p = 1.0
    for _ in range(n):
        p = p * x
    return p


def sum_of_powers(x, n):
    total = 0.0
    term = 1.0
    for k in range(n):
        term = term * x
        total = total + term
    return total


def exponential_series(x, n):
    total = 1
    term = 1
    for k in range(1, n):
        term *= x / k
        total += term
    return total


def range_with_bounds(x):
    s = x
    for k in range(2, 6):
        s = s * x + k
    return s


def range_with_step(x):
    s = x
    for k in range(1, 10, 3):
        s = math.sin(s * k) + x
    return s


def range_downwards(x):
    s = 0.0
    for k in range(5, 0, -1):
        s = s * x + k * x
    return s


def range_downwards_by_two(x):
    s = x
    for k in range(7, -2, -2):
        s = s * math.cos(k * x) + s * s / 10.0
    return s


def range_of_expression(x):
    s = 0.0
    for i in range(len(x) // 2, len(x) - 1):
        s = s + x[i] * x[i + 1] * s + x[i]
    return s


def no_trips(x, n):
    s = x * x
    for k in range(n):
        s = s * x
    return s * x


def no_trips_of_a_fixed_range(x):
    s = x * x
    for k in range(3, 3):
        s = s * 100.0
    for k in range(0, 5, -1):
        s = s * 100.0
    return s


def index_used_after(x):
    s = x
    for k in range(4):
        s = s * x
    return s * k + k * x


def index_rebound_in_the_body(x):
    s = x
    for k in range(4):
        k = k * 2
        s = s * x + k
    return s * k


def index_of_two_loops(x):
    s = x
    for k in range(3):
        s = s * x + k
    for k in range(2, 5):
        s = math.sin(s) * k
    return s * k


def index_overwrites_a_variable(x):
    k = x * 2.0
    s = k * x
    for k in range(3):
        s = s * x + k
    return s


def index_shadows_the_argument(x, n):
    s = x * x
    for n in range(n):
        s = s * x + n
    return s * n


def bound_rebound_in_the_body(x):
    n = 3
    s = x
    for k in range(n):
        n = 10 * n
        s = s * x + n / 100.0
    return s


def bound_rebound_after(x):
    n = 3
    s = x
    for k in range(n):
        s = s * x + k
    n = 2
    for k in range(n):
        s = math.sin(s) * x + k
    n = 0
    return s


def integers_carried(x):
    s = x
    m = 1
    for k in range(4):
        m = m * 2 + k
        s = s * x + m
        m = m % 7
    return s * m


def two_states(x, y):
    a, b = x, y
    for _ in range(5):
        a, b = b, a + 0.5 * b * b
    return a * b


def two_states_in_sequence(x, y):
    a = x
    b = y
    for _ in range(4):
        a = a + 0.1 * b * x
        b = b - 0.1 * a * a
    return a + b


def swapped_every_time(x, y):
    a, b = x, y * y
    for _ in range(3):
        a, b = b, a
        a = a * x
    return a * a + b


def rotated_states(x):
    a = x
    b = x * x
    c = 1.0
    for k in range(4):
        a, b, c = b, c * x, a + k
    return a + 2.0 * b + 3.0 * c


def temporary_in_the_body(x):
    s = x
    for k in range(4):
        t = s * s
        u = t + x
        s = u / (1.0 + t)
    return s


def temporary_read_afterwards(x):
    s = x
    t = 0.0
    for k in range(4):
        t = s * x
        s = t * t + 0.1
    return s + t


def overwritten_every_time(x):
    s = 0.0
    for k in range(4):
        s = x**k
    return s


def last_value_only(x):
    for k in range(3):
        y = x * k
        z = y * y
    return z * y + x


def previous_value(x):
    previous = 0.0
    s = x
    for k in range(5):
        current = s
        s = s * x - previous
        previous = current
    return s


def rebound_many_times_in_the_body(x):
    s = x
    for _ in range(3):
        s = s * s
        s = math.sin(s)
        s = s * x
        s = s + 1.0
    return s


def argument_rebound_in_the_loop(x):
    for _ in range(3):
        x = x * x - 0.5
    return x


def only_an_accumulator(x):
    total = 0.0
    for k in range(5):
        total += x * k
    return total


def accumulator_starts_as_integer(x):
    total = 0
    for k in range(5):
        total = total + x * k
    return total


def accumulator_grows_by_broadcast(X):
    total = np.zeros(1)
    for row in X:
        total = total + row * row
    return np.sum(total * total)


def dead_state(x):
    s = x
    junk = x
    for k in range(4):
        junk = math.exp(junk * 0.1) + s
        s = s * x
    return s


def linear_in_the_state(x, v):
    for k in range(6):
        v = 0.5 * v + k
    return v * x


def inactive_loop(x, n):
    c = 1.0
    for k in range(1, n):
        c = c / k + 0.5
    return c * x * x


def rows_of_a_matrix(X):
    total = 0.0
    for row in X:
        total = total + np.sum(row * row) * row[0]
    return total


def rows_of_an_inactive_matrix(w, X):
    total = 0.0
    for row in X:
        total += (row @ w) ** 2
    return total


def rows_carried(X, h):
    for row in X:
        h = np.tanh(h * row + row)
    return np.sum(h)


def row_rebound(X):
    total = 0.0
    for row in X:
        row = row * row
        row = row - np.mean(row)
        total = total + np.sum(row**2)
    return total


def last_row(X):
    total = 0.0
    for row in X:
        total = total + np.sum(row)
    return total * np.sum(row * row)


def rows_of_rows(X):
    total = 0.0
    for row in X:
        for value in row:
            total = total + value**3 * total + value
    return total


def elements_of_a_vector(x):
    s = 1.0
    for v in x:
        s = s * v + v
    return s


def matrix_rebound_in_the_loop(X):
    total = 0.0
    for row in X:
        X = X * 0.5
        total = total + np.sum(row * row) + np.sum(X)
    return total


def rows_of_an_expression(X):
    total = 0.0
    for row in X * X + 1.0:
        total = total + np.sum(row) ** 2
    return total


def rows_of_a_transpose(X):
    total = 1.0
    for column in X.T:
        total = total * np.sum(np.sin(column))
    return total


def rows_of_a_slice(X):
    total = 0.0
    for row in X[1:-1]:
        total = total + row[0] * row[1]
    return total


def list_literal(x):
    s = 0.0
    for c in [1.0, -0.5, 0.25, 2]:
        s = s * x + c
    return s


def list_of_integers(x):
    s = x
    for k in [3, 1, 2]:
        s = s**k + k * x
    return s


def tuple_literal(x):
    s = 0.0
    for c in (1.0, -0.5, 0.25):
        s = s * x + c
    return s


def horner(x, coefficients):
    s = 0.0
    for c in coefficients:
        s = s * x + c
    return s


def list_name(x):
    weights = [0.5, 1.5, -1.0]
    s = x
    for w in weights:
        s = math.sin(w * s) + x * w
    return s


def array_of_integers(x, counts):
    s = x
    for n in counts:
        s = s * x + n
    return s


def list_of_arrays(w, rows):
    total = 0.0
    for row in rows:
        total = total + np.dot(w, row) ** 2
    return total


def list_element(x, values):
    return values[0] * x * x + values[-1] * len(values)


def loop_variable_active_and_kept(x):
    product = 1.0
    last = 0.0
    for v in x:
        product = product * v
        last = v * v
    return product + last


def state_vector(A, x):
    for _ in range(4):
        x = np.tanh(A @ x)
    return np.sum(x * x)


def state_matrix(A, n):
    X = np.eye(3)
    for _ in range(n):
        X = X @ A + np.eye(3)
    return np.sum(X * X)


def recurrent(W, U, b, xs):
    h = np.zeros(W.shape[0])
    for x in xs:
        h = np.tanh(W @ h + U @ x + b)
    return np.sum(h * h)


def recurrent_with_outputs(W, xs):
    h = np.zeros(3)
    loss = 0.0
    for x in xs:
        h = np.sin(W @ h + x)
        loss = loss + np.sum((h - x) ** 2)
    return loss / len(xs)


def two_loops_over_one_array(x):
    s = 0.0
    for v in x:
        s = s + v * v
    t = 0.0
    for v in x:
        t = t + v / s
    return t * s


def loop_after_loop(x):
    s = x
    for k in range(3):
        s = s * x
    t = s
    for k in range(2):
        t = t * s + k
    for k in range(2):
        s = s + t * t
    return s * t


def while_of_a_loop_result(x, n):
    a = x
    for k in range(n):
        b = a
        a = b * x
        b = a + b
        a = a - b * 0.1
    return a


def augmented_states(x, y):
    s = x
    t = y
    for k in range(1, 4):
        s *= t
        t += s / k
        s -= t * 0.1
        t /= 1.1
    return s * t


def alias_of_a_number(x):
    s = x
    kept = s
    for k in range(3):
        s += kept * x
        kept = s
    return s * kept


def constant_until_the_last(x):
    s = 2.0
    for k in range(3):
        s = s * 1.5
    s = s * x
    return s * s


def continued_fraction(x, n):
    y = 0.5
    for _ in range(n):
        y = x / (1.0 + y)
    return y


def own_share(x, n):
    y = 0.5
    for _ in range(n):
        y = y / (x + y)
    return y


def power_of_itself(x, n):
    y = x
    for _ in range(n):
        y = (1.0 + y) ** (x - y)
    return y


def logarithm_to_a_moving_base(x, n):
    y = x
    for _ in range(n):
        y = math.log(x, 1.5 + y)
    return y


def parameter_that_becomes_active(x, v, n):
    for _ in range(n):
        x, v = x + 0.1 * v, v - 0.1 * x * x
    return x


def sum_added_to_every_element(x):
    for k in range(3):
        y = x[1:] * (k + 1.0)
        x = x * 0.5 + np.sum(y)
    return np.sum(x)


def first_element_scales_all(x):
    for _ in range(3):
        x = x * x[0] + np.sum(x * x)
    return np.sum(x)


CASES = [
    case(sum_added_to_every_element, np.array([0.3, 0.2, 0.1])),
    case(first_element_scales_all, np.array([0.3, 0.2, 0.1])),
    case(parameter_that_becomes_active, 1.2, 0.7, 3),
    case(parameter_that_becomes_active, 1.2, 0.7, 3, argnums=1),
    case(continued_fraction, 0.7, 4),
    case(continued_fraction, np.float64(0.7), 2),
    case(own_share, 0.7, 4),
    case(power_of_itself, 0.7, 3),
    case(logarithm_to_a_moving_base, 2.7, 3),
    case(power, 1.3, 5),
    case(power, 1.3, 1),
    case(sum_of_powers, 0.7, 6),
    case(exponential_series, 0.7, 8),
    case(range_with_bounds, 0.7),
    case(range_with_step, 0.7),
    case(range_downwards, 0.7),
    case(range_downwards_by_two, 0.7),
    case(range_of_expression, V),
    case(no_trips, 1.3, 0, others=((1.3, 2), (0.9, 0), (0.8, 3))),
    case(no_trips, 1.3, -2),
    case(no_trips_of_a_fixed_range, 1.3),
    case(index_used_after, 0.7),
    case(index_rebound_in_the_body, 0.7),
    case(index_of_two_loops, 0.7),
    case(index_overwrites_a_variable, 0.7),
    case(index_shadows_the_argument, 0.7, 4),
    case(bound_rebound_in_the_body, 0.7),
    case(bound_rebound_after, 0.7),
    case(integers_carried, 0.7),
    case(two_states, 0.7, 0.4, argnums=(0, 1)),
    case(two_states_in_sequence, 0.7, 0.4, argnums=(0, 1)),
    case(swapped_every_time, 0.7, 0.4, argnums=(0, 1)),
    case(rotated_states, 0.7),
    case(temporary_in_the_body, 0.7),
    case(temporary_read_afterwards, 0.7),
    case(overwritten_every_time, 0.7),
    case(last_value_only, 0.7),
    case(previous_value, 0.7),
    case(rebound_many_times_in_the_body, 0.7),
    case(argument_rebound_in_the_loop, 0.7),
    case(only_an_accumulator, 0.7),
    case(accumulator_starts_as_integer, 0.7),
    case(accumulator_grows_by_broadcast, M),
    case(dead_state, 0.7),
    case(linear_in_the_state, 0.7, 2.0, argnums=(0, 1)),
    case(linear_in_the_state, 0.7, 2.0, argnums=1),
    case(inactive_loop, 0.7, 4),
    case(rows_of_a_matrix, M),
    case(rows_of_a_matrix, M[:0], expected=np.zeros((0, 3)), warns=None),
    case(rows_of_an_inactive_matrix, V[:3], M),
    case(rows_of_an_inactive_matrix, V[:3], M, argnums=(0, 1)),
    case(rows_carried, M, V[:3], argnums=(0, 1)),
    case(row_rebound, M),
    case(last_row, M),
    case(rows_of_rows, M * 0.5),
    case(elements_of_a_vector, V),
    case(matrix_rebound_in_the_loop, M),
    case(rows_of_an_expression, M),
    case(rows_of_a_transpose, M),
    case(rows_of_a_slice, M),
    case(list_literal, 0.7),
    case(list_of_integers, 0.7),
    case(tuple_literal, 0.7, note="at the edge: a loop over a tuple"),
    case(horner, 0.7, [1.0, -2.0, 0.5, 3.0]),
    case(horner, 0.7, [1.0, -2, 0.5, 3]),
    case(horner, 0.7, np.array([1.0, -2.0, 0.5, 3.0])),
    case(horner, 0.7, np.array([1.0, -2.0, 0.5, 3.0]), argnums=(0, 1)),
    case(list_name, 0.7),
    case(array_of_integers, 0.7, np.array([2, 3, 1])),
    case(list_of_arrays, V[:3], [M[0], M[1], M[2]]),
    case(list_element, 0.7, [1.5, 2.0]),
    case(loop_variable_active_and_kept, V),
    case(state_vector, S, V[:3], argnums=(0, 1)),
    case(state_matrix, S, 3),
    case(recurrent, S, S @ S, V[:3], M, argnums=(0, 1, 2)),
    case(recurrent, S, S @ S, V[:3], M, argnums=(0, 3)),
    case(recurrent_with_outputs, S, M, argnums=(0, 1)),
    case(two_loops_over_one_array, V),
    case(loop_after_loop, 0.7),
    case(while_of_a_loop_result, 0.7, 4),
    case(augmented_states, 0.7, 0.4, argnums=(0, 1)),
    case(alias_of_a_number, 0.7),
    case(constant_until_the_last, 0.7),
]
