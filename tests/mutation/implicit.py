"""Methods that Python calls by itself and that keep numbers: `<`, `len`, truth, `in`, text."""
import bisect
import functools
import heapq
import math
import operator

import numpy as np

from . import case

V = np.array([0.7, -0.4, 1.2, 0.9])


@functools.total_ordering
class Task:
    """Its cost is found when somebody asks for it."""

    def __init__(self, effort):
        self.effort, self._cost = effort, None

    @property
    def cost(self):
        if self._cost is None:
            self._cost = self.effort ** 2
        return self._cost

    @functools.cached_property
    def weight(self):
        return math.exp(self.effort)

    def __lt__(self, other):
        return self.cost < other.cost

    def __eq__(self, other):
        return self.cost == other.cost


class Mesh:
    """Its nodes are made when somebody looks at it."""

    def __init__(self, size):
        self.size, self.nodes = size, None

    def build(self):
        if self.nodes is None:
            self.nodes = [self.size, self.size * 2.0, self.size ** 2]
        return self.nodes

    def __len__(self):
        return len(self.build())

    def __bool__(self):
        return bool(self.build()[0] > 0.0)

    def __contains__(self, value):
        return value in self.build()

    def __eq__(self, other):
        return self.build() == other.build()

    def __hash__(self):
        self.build()
        return 3

    def __index__(self):
        self.build()
        return 1

    def __repr__(self):
        return f"Mesh({self.build()})"

    def __format__(self, spec):
        return format(self.build()[0], spec)


def compared(v):
    tasks = [Task(x) for x in v]
    if tasks[0] < tasks[1]:
        tasks.reverse()
    if tasks[2] >= tasks[3]:
        tasks[2]._cost *= 2.0
    return sum(k * t.cost for k, t in enumerate(tasks))


def ordered(v):
    tasks = sorted(Task(x) for x in v)
    more = [Task(x) for x in v]
    more.sort(reverse=True)
    return sum(k * t.cost for k, t in enumerate(tasks)) + more[0].cost * more[1].weight


def extremes(v):
    most = max([Task(x) for x in v])
    return most.cost * min(Task(x) for x in v).cost


def in_a_heap(v):
    heap = [Task(x) for x in v]
    heapq.heapify(heap)
    heapq.heappush(heap, Task(v[0] * 2.0))
    first = heapq.heappop(heap)
    return first.cost + 2.0 * heap[0].cost + heapq.nlargest(1, heap)[0].cost


def found_by_bisection(v):
    tasks = sorted(Task(x) for x in v)
    place = bisect.bisect_left(tasks, Task(0.8))
    bisect.insort(tasks, Task(v[0] * 0.9))
    return sum(k * t.cost for k, t in enumerate(tasks)) + place


def keys_that_are_kept(v):
    tasks = sorted([Task(x) for x in v], key=operator.attrgetter("weight"))
    most = max(tasks, key=lambda t: t.weight)
    least = min(tasks, key=Task.cost.fget)
    return tasks[0].weight + most.weight * least.cost


def length(x):
    mesh = Mesh(x)
    n = len(mesh)
    return mesh.nodes[1] * n + mesh.nodes[2]


def truth(x):
    mesh, other, third = Mesh(x), Mesh(x), Mesh(x)
    total = mesh and mesh.nodes[1]
    if not other:
        return 0.0
    return total + other.nodes[2] + (third.nodes[1] if third else 0.0)


def membership(x):
    mesh = Mesh(x)
    return mesh.nodes[2] * 2.0 if 5.0 not in mesh else 1.0


def equality_and_hash(x):
    mesh, other, key = Mesh(x), Mesh(x), Mesh(x)
    same = mesh == other
    table = {key: 1.0}
    return mesh.nodes[2] * same + other.nodes[1] * table[key] + key.nodes[2]


def index(x):
    mesh = Mesh(x)
    return [1.0, 2.0, 3.0][mesh] * mesh.nodes[1]


def text(x):
    mesh, other, third = Mesh(x), Mesh(x), Mesh(x)
    print(f"{mesh:.2f}", repr(other), third)
    return mesh.nodes[2] + other.nodes[1] * third.nodes[1]


def argument_is_looked_at(mesh, x):
    return mesh.nodes[1] * x if len(mesh) > 2 and 7.0 not in mesh else x


CASES = [
    *(
        case(f, V)
        for f in (
            compared, ordered, extremes, in_a_heap, found_by_bisection, keys_that_are_kept,
        )
    ),
    *(case(f, 0.7) for f in (length, truth, membership, equality_and_hash, index, text)),
    case(argument_is_looked_at, Mesh(0.7), 1.5, argnums=(0, 1)),
]  # fmt: skip
