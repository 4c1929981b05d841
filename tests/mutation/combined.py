"""Everything at once, as in real programs: objects with arrays in containers, views given to
callees, generators over buffers, writes under exceptions and contexts.
"""
import contextlib
import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

import numpy as np

from . import case

rng = np.random.default_rng(23)
V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [-0.8, 0.9, 1.4]])


@dataclass
class Grid:
    cells: np.ndarray
    history: list = field(default_factory=list)

    @property
    def inner(self):
        return self.cells[1:-1]

    def relax(self, f):
        self.inner[...] += 0.5 * (f[1:-1] - self.inner)
        self.history.append(self.cells.copy())
        return self

    def __iter__(self):
        return iter(self.cells)


class Kalman:
    """A filter whose state and covariance are updated in place."""

    def __init__(self, q, r):
        self.q, self.r = q, r
        self.x = np.zeros(2)
        self.p = np.eye(2)

    def predict(self):
        f = np.array([[1.0, 0.1], [0.0, 1.0]])
        self.x[:] = f @ self.x
        self.p[:] = f @ self.p @ f.T
        self.p[np.diag_indices(2)] += self.q

    def update(self, z):
        gain = self.p[:, 0] / (self.p[0, 0] + self.r)
        error = z - self.x[0]
        self.x += gain * error
        self.p -= np.outer(gain, self.p[0])
        return error


class Tape:
    """A small reverse mode within the function."""

    def __init__(self):
        self.values, self.steps = [], []

    def leaf(self, v):
        self.values.append(v)
        return len(self.values) - 1

    def mul(self, i, j):
        self.steps.append((len(self.values), i, self.values[j], j, self.values[i]))
        return self.leaf(self.values[i] * self.values[j])

    def sin(self, i):
        v = self.values[i]
        self.steps.append((len(self.values), i, math.cos(v), i, 0.0))
        return self.leaf(math.sin(v))

    def gradient(self):
        bars = np.zeros(len(self.values))
        bars[-1] = 1.0
        for out, i, di, j, dj in reversed(self.steps):
            bars[i] += bars[out] * di
            bars[j] += bars[out] * dj
        return bars


def grid_with_history(x):
    grid = Grid(x * x)
    for k in range(3):
        grid.relax(np.roll(grid.cells, k))
    grid.cells[0] = grid.history[0][1]
    return sum(np.sum(h * x) for h in grid.history) + sum(c * c for c in grid)


def grid_as_argument(grid, f):
    grid.relax(f).relax(grid.cells[::-1])
    first, second = grid.history[-2:]
    first -= second
    return first @ first + grid.cells @ f


def kalman_filter(q, r, z):
    k = Kalman(q, r)
    total = 0.0
    for v in z:
        k.predict()
        error = k.update(v)
        total += error * error
    return total + k.x @ k.x + np.trace(k.p)


def derivative_within_the_function(x):
    tape = Tape()
    a, b = tape.leaf(x[0]), tape.leaf(x[1])
    c = tape.mul(tape.sin(tape.mul(a, b)), a)
    bars = tape.gradient()
    bars[b] *= 2.0
    return bars[a] * bars[b] + tape.values[c]


def views_in_a_dict_given_to_a_callee(m):
    def decay(part, rate):
        part *= 1.0 - rate
        part[..., 0] += rate

    a = m.copy()
    parts = {"top": a[0], "left": a[:, 0], "rest": a[1:, 1:], "whole": a.reshape(-1)}
    for name in ("rest", "left", "top"):
        decay(parts[name], a[2, 2] * 0.1)
    parts["whole"][4] = parts["top"] @ parts["left"]
    return np.sum(a * m)


def generator_of_batches_with_momentum(x, w):
    def batches(a, size):
        for i in range(0, len(a) - size + 1, size):
            yield i, a[i : i + size]

    velocity = np.zeros_like(w)
    losses = []
    for epoch in range(2):
        for i, batch in batches(x, 2):
            error = batch * w[:2] - 0.5
            velocity[:2] = 0.9 * velocity[:2] - 0.1 * error * batch
            w += velocity
            losses.append(error @ error)
    return sum(losses) / len(losses) + w @ w


def line_search_with_exceptions(x):
    def objective(v):
        if np.any(v > 1.6):
            raise OverflowError("too far")
        return np.sum((v - 1.0) ** 2 + 0.1 * v ** 4)

    best = objective(x)
    for _ in range(2):
        step = 1.5
        g = 2.0 * (x - 1.0) + 0.4 * x ** 3
        while step > 1e-3:
            try:
                value = objective(x - step * g)
            except OverflowError:
                step *= 0.4
                continue
            if value < best:
                x -= step * g
                best = value
                break
            step *= 0.5
    return best + x @ x


def transaction_that_is_rolled_back(x):
    @contextlib.contextmanager
    def transaction(a):
        before = a.copy()
        try:
            yield a
        except ValueError:
            a[:] = before

    y = x * x
    for limit in (3.0, 0.5):
        with transaction(y) as z:
            z *= 1.5 + x[0]
            if z.max() > limit * 2.0:
                raise ValueError
            z[0] = x[1]
    return y @ x


def event_queue(x):
    events = deque([(0, 0), (1, 2), (0, 3), (2, 1)])
    levels = np.zeros(3)
    handlers = defaultdict(list)
    handlers[0].append(lambda i: levels.__setitem__(0, levels[0] + x[i] ** 2))
    handlers[1].append(lambda i: np.multiply(levels, x[i], out=levels))

    def spill(i):
        levels[1:] += 0.5 * levels[:-1]
        if len(events) < 3 and i < 3:
            events.append((0, i + 1))

    handlers[2].append(spill)
    handlers[0].append(spill)
    while events:
        kind, i = events.popleft()
        for handler in handlers[kind]:
            handler(i)
    return levels @ np.array([1.0, 2.0, 3.0])


def sparse_matrix_product(values, x):
    rows, columns = [0, 0, 1, 2, 4], [1, 3, 1, 0, 4]
    out = np.zeros(5)
    for v, i, j in zip(values, rows, columns):
        out[i] += v * x[j]
    np.add.at(out, rows, values * x[columns])
    return out @ out


def belief_propagation(m):
    messages = {(i, j): np.ones(3) / 3.0 for i in range(2) for j in range(2) if i != j}
    table = np.exp(m)
    for _ in range(2):
        new = {}
        for (i, j), message in messages.items():
            incoming = table[i].copy()
            for (k, l), other in messages.items():
                if l == i and k != j:
                    incoming *= other
            out = table.T @ (incoming * message)
            out /= out.sum()
            new[i, j] = out
        messages.update(new)
    return np.sum(messages[0, 1] * messages[1, 0])


def neural_network_by_hand(params, x, target):
    """Forward and backward pass with a cache, then a step: the gradient of a gradient step."""
    cache, h = [], x
    for w, b in params:
        z = h @ w + b
        cache.append((h, z))
        h = np.tanh(z)
    delta = (h - target) * (1.0 - h * h)
    for k in range(len(params) - 1, -1, -1):
        w, b = params[k]
        before, z = cache[k]
        dw, db = np.outer(before, delta), delta
        if k:
            delta = (w @ delta) * (1.0 - before ** 2)
        w -= 0.3 * dw
        b -= 0.3 * db
    for w, b in params:
        x = np.tanh(x @ w + b)
    return np.sum((x - target) ** 2)


def attention_with_a_cache(x, w):
    keys, values = [], []
    out = np.zeros_like(x)
    for t, row in enumerate(x):
        keys.append(row @ w)
        values.append(row * 0.5)
        scores = np.array([k @ row for k in keys])
        scores -= scores.max()
        np.exp(scores, out=scores)
        scores /= scores.sum()
        for s, v in zip(scores, values):
            out[t] += s * v
        values[0] += 0.1 * out[t]
    return np.sum(out ** 2)


def bank_of_filters(x):
    class Bank:
        def __init__(self, n):
            self.state = np.zeros((n, 2))
            self.outputs = [[] for _ in range(n)]

        def push(self, v):
            for k, row in enumerate(self.state):
                row[1] = row[0]
                row[0] = v + 0.3 * k * row[1]
                self.outputs[k].append(row.sum())

    bank = Bank(2)
    for v in x:
        bank.push(v)
    bank.outputs[0], bank.outputs[1][0] = bank.outputs[1], bank.outputs[0][1]
    return sum(a * b for a, b in zip(bank.outputs[0], bank.outputs[1])) + np.sum(bank.state ** 2)


def interpreter_of_writes(x):
    registers = {"a": x * 1.0, "b": x * x}
    program = [
        ("mul", "a", 2.0), ("add", "a", "b"), ("set", "b", 1, "a"), ("swap", "a", "b"),
        ("view", "c", "a", slice(1, 3)), ("mul", "c", 3.0), ("add", "a", "b"),
    ]
    for step in program:
        match step:
            case ("mul", name, factor):
                registers[name] *= factor
            case ("add", name, other):
                registers[name] += registers[other]
            case ("set", name, i, other):
                registers[name][i] = registers[other][i - 1]
            case ("swap", one, other):
                registers[one], registers[other] = registers[other], registers[one]
            case ("view", name, of, part):
                registers[name] = registers[of][part]
    return registers["a"] @ x + np.sum(registers["b"] * registers["c"][0])


def memoised_table_of_arrays(x):
    class Table:
        def __init__(self):
            self.rows = {}

        def __getitem__(self, n):
            if n not in self.rows:
                row = np.ones(3) if n == 0 else self[n - 1] * x[:3] + n
                row[n % 3] *= x[3]
                self.rows[n] = row
            return self.rows[n]

    table = Table()
    table[2][1] = x[4]
    return table[3] @ table[1] + np.sum(table[2])


def matrix_exponential(m):
    term, total, work = np.eye(3), np.eye(3), np.empty((3, 3))
    for k in range(1, 8):
        np.matmul(term, m, out=work)
        np.divide(work, k, out=term)
        total += term
    return np.sum(total * m)


def sandpile(x):
    y = np.abs(x) * 3.0
    topplings = 0
    while y.max() > 2.5 and topplings < 20:
        i = int(np.argmax(y))
        give = 0.4 * y[i]
        y[i] -= give
        for j in (i - 1, (i + 1) % 5):
            y[j] += 0.5 * give
        topplings += 1
    return y @ x + topplings


def two_arguments_are_exchanged(x, y):
    for i in range(5):
        if i % 2:
            x[i], y[i] = y[i] * 2.0, x[i]
        else:
            x, y = y, x
    x -= y
    return x @ y + np.sum(x ** 2)


LAYERS = [
    (rng.normal(size=(3, 4)) * 0.5, rng.normal(size=4) * 0.2),
    (rng.normal(size=(4, 2)) * 0.5, rng.normal(size=2) * 0.2),
]
CASES = [
    case(grid_with_history, V),
    case(grid_as_argument, Grid(V), W, argnums=(0, 1)),
    case(kalman_filter, 0.3, 0.5, V, argnums=(0, 1, 2)),
    case(derivative_within_the_function, V),
    case(views_in_a_dict_given_to_a_callee, M),
    case(generator_of_batches_with_momentum, V, W, argnums=(0, 1)),
    case(line_search_with_exceptions, V),
    case(transaction_that_is_rolled_back, V),
    case(event_queue, V),
    case(sparse_matrix_product, V, W, argnums=(0, 1)),
    case(belief_propagation, M),
    case(neural_network_by_hand, LAYERS, V[:3], W[:2], argnums=(0, 1)),
    case(attention_with_a_cache, M, M.T * 0.5, argnums=(0, 1)),
    case(bank_of_filters, V),
    case(interpreter_of_writes, V),
    case(memoised_table_of_arrays, V),
    case(matrix_exponential, M),
    case(sandpile, V),
    case(two_arguments_are_exchanged, V, W, argnums=(0, 1)),
]
