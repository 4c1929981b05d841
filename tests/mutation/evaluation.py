"""What is evaluated first: values before places, old values before new ones, left before right."""
import contextlib

import numpy as np

from . import case

V = np.array([0.7, -0.4, 1.2, 0.9])


class Node:
    def __init__(self, value, next=None):
        self.value, self.next = value, next


class Total:
    def __init__(self):
        self.sum, self.count = 0.0, 0

    def add(self, v):
        self.sum += v
        self.count += 1
        return self.sum

    def visit(self, depth, v):
        if depth == 0:
            return self.add(v)
        self.sum += self.visit(depth - 1, v * 1.1) * 0.5
        return self.sum


class Counting:
    def __init__(self):
        self.n = 0.0

    @property
    def next(self):
        self.n += 1.0
        return self.n


# -- several targets


def list_reversed_in_one_line(v):
    head = None
    for x in v:
        head = Node(x, head)
    previous, current = None, head
    while current is not None:
        current.next, previous, current = previous, current, current.next
    total = 0.0
    while previous is not None:
        total = total * 0.5 + previous.value ** 2
        previous = previous.next
    return total


def element_before_its_index(x):
    a = [0.0] * 3
    i = 0
    a[i], i = x * 2.0, 1
    a[i], i, a[i] = x * 3.0, 2, x ** 2
    return a[0] + 10.0 * a[1] + 100.0 * a[2]


def attribute_before_its_object(x):
    p, q = Node(0.0), Node(0.0)
    r = p
    r.value, r = x, q
    r.value, r = x * x, p
    r = r.next = Node(1.0)
    return p.value + 10.0 * q.value + r.next.value * x


def loop_target_with_its_index(v):
    a = np.zeros(4)
    i = 3
    for a[i], i in zip(v, [2, 1, 0, 3]):
        a[i] += 1.0
    return a @ np.arange(1.0, 5.0)


def nested_targets_with_an_array(v):
    a, i = np.zeros(4), 0
    b = a
    (b[i], (b, i), *c) = v[1], (v * 2.0, 1), v[2], v[3]
    return a @ np.arange(1.0, 5.0) + b[i] + sum(c) * c[0]


def manager_reads_what_the_one_before_it_gave(x):
    held = [None, 0.0]
    with contextlib.nullcontext(x) as held[0], contextlib.nullcontext(held[0] * 2.0) as y:
        z = y * held[0]
    return z


# -- a value that changes the place


def popped_before_the_length_is_taken(v):
    stack = [v[0], v[1], v[2]]
    stack[len(stack) - 2] = stack.pop() * 3.0
    stack[-1] *= stack.pop()
    stack.append(stack[0] * 2.0)
    stack[len(stack) - 1], last = stack.pop(0) + 1.0, len(stack)
    return sum(stack) * last


def place_found_by_a_property(x):
    c = Counting()
    c.n += c.next * x
    a = [0.0] * 3
    c.n = 0
    a[int(c.next)] = c.next * x
    return c.n * x + a[1] + 2.0 * a[2]


def place_found_by_a_counter(x):
    a = [x, x * 2.0, x * 3.0]
    i = 0

    def step():
        nonlocal i
        i += 1
        return i

    a[step()] += step() * x
    a[i] *= step()
    return a[0] + 10.0 * a[1] + 100.0 * a[2]


def index_bound_in_the_value(x):
    a = np.zeros(3)
    i = 0
    a[i] = (i := 2) * x
    a[i] += (i := 1) * x
    a[i] = x
    return a @ np.array([1.0, 10.0, 100.0]) + i


# -- what is added to was read before


def total_in_a_list(x):
    total = [0.0]

    def visit(n):
        if n == 0:
            total[0] += x
            return x
        total[0] += visit(n - 1) * 2.0
        return total[0] * x

    visit(3)
    return total[0]


def total_in_an_object(x):
    t = Total()
    t.visit(3, x)
    t.count = t.add(x) * t.count
    return t.sum + t.count


def total_in_a_dict(x):
    d = {"a": x}

    def doubled():
        d["a"] *= 2.0
        return d["a"]

    d["a"] += doubled()
    d["b"] = d["a"] + doubled() + d.pop("a")
    return d["b"]


def display_of_calls_and_what_they_change(x):
    s = x
    r = 0.0

    def grow():
        nonlocal s
        s = s * 1.1 + 0.1
        return s

    for v in [s, grow(), s]:
        r += v * s * grow()
    return r


def generator_whose_calls_take_turns(x):
    s = x
    r = 0.0

    def grow():
        nonlocal s
        s = s * 1.1 + 0.1
        return s

    for v in (grow() for _ in range(2)):
        r += v * s
    for i, v in enumerate(map(lambda t: t * grow(), [1.0, 2.0])):
        r += v * s * (i + 1)
    for a, b in zip((grow() for _ in range(2)), [s, s]):
        r += a * b * s
    return r


def generator_that_sees_the_body(x):
    s = x
    y = np.array([0.3, 0.7, 1.1]) * x
    r = 0.0
    for v in (t * s for t in [1.0, 2.0]):
        s = s * 1.5
        r += v * s
    for v in (y[i] * s for i in range(3)):
        y = y * 2.0
        r += v
    z = y * 1.0
    for v in (z[i] for i in range(3)):
        z[2] = v * x
        r += v
    return r


def calls_until_one_is_true(x):
    s = x

    def grow():
        nonlocal s
        s = s * 1.1 + 0.1
        return s

    r = any(grow() > 1.5 for _ in range(3)) * s
    return r + all(grow() < 1.5 for _ in range(3)) + s


CASES = [
    *(
        case(f, V)
        for f in (
            list_reversed_in_one_line, loop_target_with_its_index, nested_targets_with_an_array,
            popped_before_the_length_is_taken,
        )
    ),
    *(
        case(f, 0.7)
        for f in (
            element_before_its_index, attribute_before_its_object,
            manager_reads_what_the_one_before_it_gave, place_found_by_a_property,
            place_found_by_a_counter, index_bound_in_the_value, total_in_a_list,
            total_in_an_object, total_in_a_dict,
        )
    ),
    case(display_of_calls_and_what_they_change, 0.7, others=((1.3,),)),
    case(generator_whose_calls_take_turns, 0.7, others=((1.3,),)),
    case(generator_that_sees_the_body, 0.7, others=((1.3,),)),
    case(calls_until_one_is_true, 0.7, others=((1.25,),)),
]  # fmt: skip
