"""Queues, heaps, linked and nested structures that hold active values."""
import bisect
import heapq
from collections import ChainMap, deque

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])


def queue(x):
    q = deque(x[:2])
    for v in x[2:]:
        q.append(v * q[0])
        q.popleft()
    return q[0] * q[1] + len(q)


def deque_at_both_ends(x):
    q = deque()
    for i, v in enumerate(x):
        q.append(v) if i % 2 else q.appendleft(v * v)
    q.rotate(1)
    return q.pop() * q.popleft() + sum(k * v for k, v in enumerate(q))


def bounded_deque(x):
    recent = deque(maxlen=3)
    total = 0.0
    for v in x:
        recent.append(v)
        total += sum(recent) / len(recent) * v
    recent[0] *= 2.0
    return total * recent[0]


def deque_of_arrays(x):
    q = deque([x * x, x + 1.0, np.sin(x)], maxlen=3)
    for _ in range(3):
        a = q.popleft()
        a *= q[0]
        q.append(a)
        q[0][1] += x[0]
    return sum(k * np.sum(a) for k, a in enumerate(q, 1))


def heap_of_pairs(x):
    heap = []
    for i, v in enumerate(x):
        heapq.heappush(heap, (v, i))
    total = 0.0
    weight = 1.0
    while heap:
        v, i = heapq.heappop(heap)
        total += weight * v * (i + 1)
        weight *= 0.5
        if v > 1.0 and i < 5:
            heapq.heappush(heap, (v * 0.3, 7))
    return total


def heap_by_inactive_keys(x):
    heap = [(3, x[0]), (1, x[1] ** 2), (2, x[2])]
    heapq.heapify(heap)
    heapq.heappush(heap, (0, x[3] * x[4]))
    key, first = heapq.heappop(heap)
    return first * heap[0][1] + key + sum(v for _, v in heap)


def shortest_paths(weights):
    """Dijkstra over a graph whose edges are active."""
    edges = {0: [(1, 0), (2, 1)], 1: [(3, 2)], 2: [(1, 3), (3, 4)], 3: []}
    best = {0: 0.0}
    heap = [(0.0, 0)]
    done = set()
    while heap:
        d, node = heapq.heappop(heap)
        if node in done:
            continue
        done.add(node)
        for after, e in edges[node]:
            length = d + weights[e] ** 2
            if after not in best or length < best[after]:
                best[after] = length
                heapq.heappush(heap, (length, after))
    return best[3] * best[1]


def huffman_like_merging(x):
    heap = [(v * v, str(i)) for i, v in enumerate(x)]
    heapq.heapify(heap)
    cost = 0.0
    while len(heap) > 1:
        (a, m), (b, n) = heapq.heappop(heap), heapq.heappop(heap)
        cost += a + b
        heapq.heappush(heap, (a + b, m + n))
    return cost * heap[0][0]


def n_largest(x):
    top = heapq.nlargest(2, x)
    low = heapq.nsmallest(2, [v * v for v in x])
    return top[0] * top[1] + low[0] * low[1]


def bisected_insertion(x):
    kept = []
    for v in x:
        kept.insert(bisect.bisect(kept, v), v)
    return sum((k + 1) * v for k, v in enumerate(kept))


def linked_pairs(x):
    chain = None
    for v in x:
        chain = (v * v, chain)
    total, weight = 0.0, 1.0
    while chain:
        v, chain = chain
        total += weight * v
        weight /= 2.0
    return total


def linked_dicts(x):
    head = {"value": x[0], "after": None}
    tail = head
    for v in x[1:]:
        tail["after"] = {"value": v * tail["value"], "after": None}
        tail = tail["after"]
    head["value"] *= 3.0
    node, total = head, 0.0
    while node is not None:
        total += node["value"] ** 2
        node = node["after"]
    return total


def tree_of_tuples(x):
    def total(tree):
        if isinstance(tree, tuple):
            left, right = tree
            return total(left) * 0.5 + total(right) ** 2
        return x[tree]

    return total(((0, 1), (2, (3, 4))))


def tree_of_lists_changed(x):
    tree = [x[0], [x[1], [x[2], x[3]]], []]

    def scale(t, by):
        for i, v in enumerate(t):
            if isinstance(v, list):
                scale(v, by * 0.5)
            else:
                t[i] = v * by

    tree[2].append(x[4])
    tree[2].append(tree[1][1])
    scale(tree, 3.0)
    return tree[0] * tree[1][0] + tree[1][1][0] * tree[2][0] + tree[1][1][1] ** 2


def graph_with_messages(x):
    values = {k: v for k, v in zip("abcd", x)}
    edges = {"a": "bc", "b": "cd", "c": "d", "d": "a"}
    for _ in range(2):
        inbox = {k: [] for k in values}
        for source, targets in edges.items():
            for target in targets:
                inbox[target].append(values[source] / len(targets))
        for k, messages in inbox.items():
            values[k] = np.tanh(sum(messages) + 0.1 * values[k])
    return values["a"] * values["b"] + values["d"]


def union_of_groups(x):
    parent = list(range(5))

    def root(i):
        while parent[i] != i:
            i = parent[i]
        return i

    for i, j in [(0, 1), (3, 4), (1, 4)]:
        parent[root(i)] = root(j)
    sums = {}
    for i, v in enumerate(x):
        sums[root(i)] = sums.get(root(i), 0.0) + v * v
    product = 1.0
    for s in sums.values():
        product *= s
    return product * len(sums)


def cache_of_arrays(m):
    cache, hits = {}, 0

    def row(i):
        nonlocal hits
        if i in cache:
            hits += 1
        else:
            cache[i] = np.tanh(m[i])
        return cache[i]

    total = 0.0
    for i in (0, 1, 0, 0):
        a = row(i)
        total += a @ row(1 - i)
        a *= 0.9
    return total + hits * np.sum(cache[0])


def scopes_in_a_chain_map(x):
    outer = {"a": x[0], "b": x[1]}
    scope = ChainMap({"a": x[2]}, outer)
    scope["b"] = scope["a"] * outer["b"]
    outer["c"] = x[3]
    return scope["b"] * scope["c"] + outer["b"] * scope["a"]


def nested_containers(p):
    for layer in p["layers"]:
        w, (b, gain) = layer["w"], layer["rest"]
        w *= gain
        layer["rest"] = (b * 2.0, gain + w[0])
    p["layers"].append({"w": p["layers"][0]["w"], "rest": (1.0, 0.5)})
    p["layers"][-1]["w"][1] = 0.3
    return sum(np.sum(q["w"] ** 2) * q["rest"][0] * q["rest"][1] for q in p["layers"])


def rows_of_records(x):
    rows = [{"id": i, "value": v, "tags": []} for i, v in enumerate(x)]
    rows.sort(key=lambda r: r["value"])
    for before, after in zip(rows, rows[1:]):
        after["tags"].append(before["value"] * after["id"])
        after["value"] += before["value"] * 0.5
    chosen = [r for r in rows if r["id"] % 2 == 0]
    return sum(r["value"] * sum(r["tags"], 1.0) for r in chosen)


def undo_log(x):
    y, log = x * x, []
    for i in (0, 3, 1):
        log.append((i, y[i]))
        y[i] = y[i - 1] * x[i]
    s = np.sum(y ** 2)
    while log:
        i, old = log.pop()
        y[i] = old
    return s + y @ x


def ring_of_nodes(x):
    nodes = [[v, None] for v in x]
    for i, node in enumerate(nodes):
        node[1] = nodes[(i + 2) % 5]
    node, total = nodes[0], 0.0
    for _ in range(7):
        total = total * 0.5 + node[0]
        node[0] *= 1.1
        node = node[1]
    return total


LAYERS = {
    "layers": [{"w": V, "rest": (0.4, 1.2)}, {"w": V[::-1] * 0.5, "rest": (0.9, 0.7)}],
    "name": "net",
}
CASES = [
    case(queue, V),
    case(deque_at_both_ends, V),
    case(bounded_deque, V),
    case(deque_of_arrays, V),
    case(heap_of_pairs, V),
    case(heap_by_inactive_keys, V),
    case(shortest_paths, V),
    case(huffman_like_merging, V),
    case(n_largest, V),
    case(bisected_insertion, V),
    case(linked_pairs, V),
    case(linked_dicts, V),
    case(tree_of_tuples, V),
    case(tree_of_lists_changed, V),
    case(graph_with_messages, V),
    case(union_of_groups, V),
    case(cache_of_arrays, M),
    case(scopes_in_a_chain_map, V),
    case(nested_containers, LAYERS),
    case(rows_of_records, V),
    case(undo_log, V),
    case(ring_of_nodes, V),
]
