"""Objects with state: attributes that are read and written, methods that update `self`."""
import math
from types import SimpleNamespace

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8])


class Accumulator:
    def __init__(self, start=0.0):
        self.total = start
        self.count = 0

    def add(self, value):
        self.total += value
        self.count += 1
        return self

    @property
    def mean(self):
        return self.total / self.count


class Particle:
    drag = 0.1

    def __init__(self, position, velocity):
        self.position = position
        self.velocity = velocity

    def kick(self, force, dt=0.1):
        self.velocity += dt * (force - self.drag * self.velocity)

    def drift(self, dt=0.1):
        self.position += dt * self.velocity

    def energy(self):
        return 0.5 * np.sum(self.velocity ** 2) + np.sum(np.cos(self.position))


class Heavy(Particle):
    drag = 0.3

    def __init__(self, position, velocity, mass):
        super().__init__(position, velocity)
        self.mass = mass

    def kick(self, force, dt=0.1):
        super().kick(force / self.mass, dt)

    def energy(self):
        return self.mass * super().energy()


class Tank:
    """A level that is kept behind a property."""

    def __init__(self, level):
        self._level = level
        self.writes = 0

    @property
    def level(self):
        return self._level

    @level.setter
    def level(self, value):
        self.writes += 1
        self._level = value * 0.99


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def turn(self, angle):
        c, s = math.cos(angle), math.sin(angle)
        self.x, self.y = c * self.x - s * self.y, s * self.x + c * self.y


class Coloured(Slotted):
    def __init__(self, x, y, depth):
        super().__init__(x, y)
        self.depth = depth


class Node:
    def __init__(self, value, after=None):
        self.value = value
        self.after = after


class Counter:
    made = 0

    def __init__(self, value):
        type(self).made += 1
        self.value = value

    @classmethod
    def doubled(cls, value):
        return cls(2.0 * value)

    @staticmethod
    def blend(a, b, t=0.3):
        return (1.0 - t) * a + t * b


class Filter:
    def __init__(self, coefficients):
        self.coefficients = coefficients
        self.memory = np.zeros(len(coefficients))

    def __call__(self, value):
        self.memory[1:] = self.memory[:-1]
        self.memory[0] = value
        return self.memory @ self.coefficients


def accumulator(x):
    a = Accumulator()
    for value in x:
        a.add(value * value)
    return a.total * x[0] + a.mean


def chained_methods(x):
    a = Accumulator(x[0]).add(x[1]).add(x[2] ** 2)
    a.total *= a.count
    return a.mean * a.total


def particle_moves(q, p):
    one = Particle(q, p)
    for _ in range(3):
        one.kick(-np.sin(one.position))
        one.drift()
    return one.energy()


def inherited_methods(q, p):
    one = Heavy(q * 1.0, p.copy(), 2.0)
    one.kick(q)
    one.drift(dt=0.2)
    one.mass = one.mass + q[0]
    return one.energy() + np.sum(q * p)


def object_as_argument(particle, force):
    particle.kick(force)
    particle.drift()
    return particle.energy()


def object_with_numbers(tank, inflow):
    for _ in range(3):
        tank.level = tank.level + inflow
    return tank.level ** 2


def property_with_a_setter(s):
    tank = Tank(s)
    tank.level = tank.level * s
    tank.level += 1.0
    return tank.level * tank.writes


def attribute_is_an_alias(x):
    y = x * x
    a, b = SimpleNamespace(data=y), SimpleNamespace(data=y)
    a.data[0] = x[1]
    b.data *= 2.0
    a.data = a.data + b.data
    a.data[1] = 0.0
    return a.data @ x + y @ b.data


def two_names_of_an_object(x):
    a = Accumulator(x[0])
    b = a
    b.add(x[1])
    a.total *= x[2]
    b = Accumulator(a.total)
    b.add(1.0)
    return a.total * b.total


def slots_that_are_read(p, z):
    return p.x * p.y**2 * z


def slots_and_attributes(p, z):
    return p.x * p.y**2 * np.sum(p.depth) * z


def slots(x):
    p = Slotted(x[0], x[1])
    for angle in x[2:]:
        p.turn(angle)
    p.x *= 2.0
    return p.x * p.y + p.x


def slotted_argument(p, angle):
    p.turn(angle)
    p.x += p.y ** 2
    return p.x * p.y


def callable_with_memory(x, c):
    f = Filter(c)
    return sum(f(value) ** 2 for value in x)


def two_filters_in_a_list(x):
    filters = [Filter(x[:2]), Filter(x[2:4] * 2.0)]
    total = 0.0
    for i, value in enumerate(x):
        total += filters[i % 2](value)
        filters[0].coefficients = filters[1].coefficients + 0.1 * i
    return total


def class_and_static_methods(s):
    a, b = Counter(s), Counter.doubled(s * s)
    a.value = Counter.blend(a.value, b.value)
    b.value = b.blend(b.value, a.value, t=0.6)
    return a.value * b.value


def linked_list_of_nodes(x):
    head = None
    for value in x:
        head = Node(value * value, head)
    node, weight, total = head, 1.0, 0.0
    while node is not None:
        total += weight * node.value
        node.value *= 2.0
        weight, node = weight * 0.5, node.after
    return total * head.after.value


def tree_of_nodes(x):
    class Tree:
        def __init__(self, value):
            self.value, self.left, self.right = value, None, None

        def insert(self, value):
            side = "left" if value < self.value else "right"
            child = getattr(self, side)
            if child is None:
                setattr(self, side, Tree(value))
            else:
                child.insert(value)

        def total(self, depth=1):
            below = [c.total(depth + 1) for c in (self.left, self.right) if c is not None]
            return self.value ** 2 * depth + sum(below)

    root = Tree(x[0])
    for value in x[1:]:
        root.insert(value)
    return root.total()


def objects_in_a_dict(x):
    tanks = {name: Tank(value) for name, value in zip("abc", x)}
    for name in sorted(tanks):
        tanks[name].level = tanks[name].level * tanks["a"].level
    tanks["b"] = tanks["c"]
    tanks["b"].level += x[0]
    return sum(t.level for t in tanks.values())


def objects_swapped(x):
    a, b = Accumulator(x[0]), Accumulator(x[1])
    for value in x[2:]:
        a, b = b, a
        a.add(value)
        b.total *= a.total
    return a.total + 2.0 * b.total


def object_made_in_a_loop(x):
    best = None
    for value in x:
        a = Accumulator(value)
        a.add(x[0])
        if best is None or a.total > best.total:
            best = a
    best.total **= 2
    return best.total * best.count


def method_kept_in_a_variable(x):
    a = Accumulator()
    add = a.add
    for value in x:
        add(value)
    a.total *= x[0]
    add(1.0)
    return a.mean


def attributes_by_name(x):
    state = SimpleNamespace()
    for i, name in enumerate(("alpha", "beta", "gamma")):
        setattr(state, name, x[i] * x[i + 1])
    state.alpha += getattr(state, "beta")
    del state.beta
    return state.alpha * getattr(state, "beta", 2.0) + vars(state)["gamma"] * hasattr(state, "beta")


def nested_objects(x):
    world = SimpleNamespace(body=Particle(x * 2.0, x + 1.0), clock=0.0)
    inner = world.body
    for _ in range(2):
        world.clock += 0.1
        inner.position[0] += world.clock * inner.velocity[1]
        world.body.velocity = inner.velocity * 0.5
    return world.body.energy() + np.sum(inner.position)


def rebinding_the_parameter(tank):
    def replaced(t):
        t.level = t.level * 2.0
        t = Tank(5.0)
        t.level = 7.0
        return t

    other = replaced(tank)
    return tank.level * other.level


def class_attribute_shadowed(q):
    one = Particle(q.copy(), q * 0.5)
    one.kick(q)
    one.drag = q[0]
    one.kick(q)
    return np.sum(one.velocity) * Particle.drag


class Account:
    """State changes that refer to each other."""

    def __init__(self, balance, rate):
        self.balance, self.rate, self.log = balance, rate, []

    def deposit(self, amount):
        self.balance += amount
        self.log.append(amount)

    def year(self):
        self.deposit(self.balance * self.rate)
        self.rate *= 0.9


def account_over_years(amount, rate):
    account = Account(amount, rate)
    for _ in range(3):
        account.year()
    account.deposit(account.log[0] * account.log[-1])
    return account.balance + len(account.log) * sum(account.log)


CASES = [
    case(accumulator, V),
    case(chained_methods, V),
    case(particle_moves, V, W, argnums=(0, 1)),
    case(inherited_methods, V, W, argnums=(0, 1)),
    case(object_as_argument, Particle(V, W), W * 0.5, argnums=(0, 1)),
    case(object_as_argument, Heavy(V, W, 1.5), W * 0.5, argnums=(0, 1)),
    case(object_with_numbers, Tank(0.7), 0.2, argnums=1),
    case(property_with_a_setter, 1.3),
    case(attribute_is_an_alias, V),
    case(two_names_of_an_object, V),
    case(slots, V),
    case(slots_that_are_read, Slotted(0.4, 1.2), 0.6, argnums=(0, 1)),
    case(slots_that_are_read, Slotted(0.4, 1.2), 0.6, argnums=1),
    case(slots_that_are_read, Coloured(0.4, 1.2, "red"), 0.6),
    case(slots_and_attributes, Coloured(0.4, 1.2, V), 0.6, argnums=(0, 1)),
    case(slotted_argument, Slotted(0.4, 1.2), 0.6, argnums=(0, 1)),
    case(callable_with_memory, V, W[:3], argnums=(0, 1)),
    case(two_filters_in_a_list, V),
    case(class_and_static_methods, 1.3),
    case(linked_list_of_nodes, V),
    case(tree_of_nodes, V),
    case(objects_in_a_dict, V),
    case(objects_swapped, V),
    case(object_made_in_a_loop, V),
    case(method_kept_in_a_variable, V),
    case(attributes_by_name, V),
    case(nested_objects, V),
    case(rebinding_the_parameter, Tank(0.7)),
    case(class_attribute_shadowed, V),
    case(account_over_years, 1.2, 0.1, argnums=(0, 1)),
]
