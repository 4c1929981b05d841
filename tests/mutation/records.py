"""Dataclasses and named tuples: fields, defaults, `replace`, updates in place and by new ones."""
import dataclasses
import math
from collections import namedtuple
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7])
W = np.array([1.3, 0.2, -0.9])

Pair = namedtuple("Pair", "left right", defaults=(1.0,))


class State(NamedTuple):
    x: np.ndarray
    v: np.ndarray
    t: float = 0.0

    def step(self, dt):
        v = self.v - dt * np.sin(self.x)
        return self._replace(x=self.x + dt * v, v=v, t=self.t + dt)


@dataclass
class Body:
    position: np.ndarray
    velocity: np.ndarray
    mass: float = 1.0

    def move(self, dt):
        self.position += dt * self.velocity
        return self

    @property
    def momentum(self):
        return self.mass * self.velocity


@dataclass(frozen=True)
class Point:
    x: float
    y: float = 0.5

    def moved(self, dx=0.0, dy=0.0):
        return Point(self.x + dx, self.y + dy)

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return replace(self, x=self.x * factor, y=self.y * factor)

    def norm(self):
        return math.hypot(self.x, self.y)


@dataclass
class Trace:
    values: list = field(default_factory=list)
    weights: dict = field(default_factory=dict)
    total: float = 0.0

    def record(self, value, key=None):
        self.values.append(value)
        self.total += value
        if key is not None:
            self.weights[key] = self.weights.get(key, 0.0) + value


@dataclass
class Ring:
    size: int
    data: np.ndarray = None
    cursor: int = 0

    def __post_init__(self):
        if self.data is None:
            self.data = np.zeros(self.size)

    def push(self, value):
        self.data[self.cursor] = value
        self.cursor = (self.cursor + 1) % self.size


@dataclass
class Scaled(Body):
    gain: float = 2.0

    def move(self, dt):
        super().move(dt * self.gain)
        self.gain *= 0.5
        return self


@dataclass(order=True)
class Task:
    priority: float
    cost: float = field(compare=False, default=1.0)


@dataclass(slots=True)
class Compact:
    a: float
    b: np.ndarray


def named_tuple_steps(x, v):
    state = State(x, v)
    for _ in range(3):
        state = state.step(0.1)
    return np.sum(state.x ** 2) * state.t + state.v @ x


def named_tuple_fields_written_through(x, v):
    state = State(x.copy(), v)
    state.x[0] = v[1]
    again = state._replace(t=x[1])
    again.x[1] *= again.t
    return state.x @ v + again.t


def named_tuple_argument(pair):
    pair.left[0] += pair.right
    a, b = pair
    a *= b
    return np.sum(pair.left ** 2) + pair[1]


def named_tuple_made_and_taken_apart(x):
    p = Pair(x[0] * x[1])
    q = Pair(right=p.left, left=x[2])
    r = p._replace(left=q.right ** 2)
    left, right = r
    return left * right + sum(q) + r._asdict()["left"]


def body_is_updated(x, v):
    body = Body(x, v)
    body.move(0.1).move(0.2)
    body.mass += x[0]
    body.velocity = body.momentum * 0.5
    return np.sum(body.position ** 2) + np.sum(body.momentum)


def body_as_argument(body, dt):
    body.move(dt)
    body.velocity -= 0.1 * body.position
    body.mass *= 2.0
    return body.position @ body.momentum


def body_of_a_subclass(body, dt):
    for _ in range(2):
        body.move(dt)
    return body.position @ body.position * body.gain


def replaced_body_shares_arrays(x, v):
    first = Body(x * 1.0, v)
    second = replace(first, mass=x[0])
    second.position *= 2.0
    second.velocity = second.velocity + 1.0
    return first.position @ first.velocity + second.mass * np.sum(second.velocity)


def frozen_points(p, q):
    r = (p + q) * 0.5
    r = r.moved(dx=p.y)
    r = replace(r, y=r.x * r.y)
    return r.norm() * p.x


def frozen_points_in_a_list(x):
    points = [Point(x[i], x[i] ** 2) for i in range(3)]
    points[1] = points[0] + points[2]
    middle = Point(0.0)
    for p in points:
        middle = middle + p * 0.3
    points.append(middle)
    return sum(p.norm() for p in points)


def frozen_cannot_be_written(p):
    try:
        p.x = 3.0
        return 0.0 * p.x
    except dataclasses.FrozenInstanceError:
        return p.x * p.y ** 2


def default_factories(x):
    first, second = Trace(), Trace()
    for i, value in enumerate(x):
        first.record(value * value, key="even" if i % 2 == 0 else "odd")
        second.record(first.total)
    second.values[0] *= x[1]
    return sum(second.values) + first.weights["even"] * first.weights["odd"] + second.total


def ring_buffer(x):
    ring = Ring(2)
    total = 0.0
    for value in x:
        ring.push(value * x[0])
        total += np.prod(ring.data + 1.0)
    return total


def ring_of_the_arguments_data(x):
    ring = Ring(3, x)
    ring.push(x[1] * x[2])
    ring.push(ring.data[0] * 2.0)
    return x @ x + ring.cursor


def ordered_tasks(x):
    tasks = [Task(value, cost=value ** 2) for value in x]
    tasks.sort()
    smallest = min(tasks)
    smallest.cost *= 3.0
    return sum((k + 1) * t.cost for k, t in enumerate(tasks))


def compact_record(x):
    c = Compact(x[0], x * x)
    c.a, c.b = c.b[1], c.b * c.a
    c.b[2] = c.a
    return c.a * np.sum(c.b)


def fields_and_asdict(body):
    total = 0.0
    for f in dataclasses.fields(body):
        total += np.sum(getattr(body, f.name) ** 2)
    copy = dataclasses.asdict(body)
    copy["position"] *= 3.0
    return total + copy["position"] @ body.velocity


def astuple_and_unpacking(p):
    x, y = dataclasses.astuple(p)
    return x * math.exp(y) + p.norm()


def equality_and_identity(p):
    q = replace(p)
    r = p
    s = p.x if q == p and q is not p and r is p else p.y
    return s * p.y + s


def nested_records(state, p):
    inner = Body(state.x, state.v, mass=p.x)
    inner.position += p.y
    outer = State(inner.position * 2.0, inner.momentum, t=p.norm())
    inner.position[0] = 0.0
    return outer.x @ outer.v * outer.t + np.sum(state.x)


def records_in_a_dict(bodies):
    for name, body in bodies.items():
        body.position += 0.5 * bodies["sun"].position
        body.mass = body.mass * 2.0 if name == "sun" else body.mass
    return sum(b.mass * np.sum(b.position ** 2) for b in bodies.values())


def records_in_a_list(points):
    total = points[0]
    for p in points[1:]:
        total = total + p * p.x
    return total.norm() ** 2


def record_returned_by_a_callee(x, v):
    def advanced(body):
        body.position = body.position + 0.1 * body.velocity
        return replace(body, velocity=body.velocity * 0.9)

    body = Body(x, v, mass=2.0)
    for _ in range(3):
        body = advanced(body)
    return body.position @ body.momentum


CASES = [
    case(named_tuple_steps, V, W, argnums=(0, 1)),
    case(named_tuple_fields_written_through, V, W, argnums=(0, 1)),
    case(named_tuple_argument, Pair(V, 0.6)),
    case(named_tuple_made_and_taken_apart, V),
    case(body_is_updated, V, W, argnums=(0, 1)),
    case(body_as_argument, Body(V, W, 1.5), 0.2, argnums=(0, 1)),
    case(body_of_a_subclass, Scaled(V, W, 1.5), 0.2, argnums=(0, 1)),
    case(replaced_body_shares_arrays, V, W, argnums=(0, 1)),
    case(frozen_points, Point(0.4, 1.2), Point(-0.7), argnums=(0, 1)),
    case(frozen_points_in_a_list, V),
    case(frozen_cannot_be_written, Point(0.4, 1.2)),
    case(default_factories, V),
    case(ring_buffer, V),
    case(ring_of_the_arguments_data, V),
    case(ordered_tasks, V),
    case(compact_record, V),
    case(fields_and_asdict, Body(V, W, 1.5)),
    case(astuple_and_unpacking, Point(0.4, 1.2)),
    case(equality_and_identity, Point(0.4, 1.2)),
    case(nested_records, State(V, W, 0.3), Point(0.4, 1.2), argnums=(0, 1)),
    case(records_in_a_dict, {"sun": Body(V, W, 2.0), "moon": Body(W + 0.1, V * 2.0)}),
    case(records_in_a_dict, {"sun": Body(V, W, 2.0), "moon": Body(W, V)}, note="shared arrays"),
    case(records_in_a_list, [Point(0.4, 1.2), Point(-0.7), Point(0.3, 0.9)]),
    case(record_returned_by_a_callee, V, W, argnums=(0, 1)),
]
