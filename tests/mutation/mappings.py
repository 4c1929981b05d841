"""Dicts and sets: stores, comprehensions, iteration, defaults; counters and tables of arrays."""
from collections import Counter, OrderedDict, defaultdict

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8])
PARAMS = {"w": V, "b": 0.3, "inner": {"gain": W, "name": "tanh"}}


def literal_and_stores(x):
    d = {"a": x[0], "b": x[1] ** 2}
    d["c"] = d["a"] * d["b"]
    d["a"] += x[2]
    d["b"] *= d["c"]
    return d["a"] * d["b"] + d["c"]


def filled_in_a_loop(x):
    d = {}
    for i, v in enumerate(x):
        d[i] = v * v
        if i > 1:
            d[i] += d[i - 2]
    return sum(d.values()) * d[4]


def comprehension(x):
    d = {i: v * v for i, v in enumerate(x) if v > 0.0}
    e = {k * 2: v + x[1] for k, v in d.items()}
    return sum(e.values()) * e[0] + len(d)


def iteration_in_order(x):
    d = {"one": x[0], "two": x[1], "three": x[2]}
    total = 0.0
    for k, key in enumerate(d):
        total += (k + 1) * d[key] ** 2
    for key, v in d.items():
        total += len(key) * v
    for v in reversed(list(d.values())):
        total = total * 0.5 + v
    return total


def values_changed_while_iterating(x):
    d = {i: v for i, v in enumerate(x)}
    for k in d:
        d[k] = d[k] * d[(k + 1) % 5]
    for k, v in list(d.items()):
        if v < 0.0:
            del d[k]
        else:
            d[k + 10] = v * v
    return sum(k * v for k, v in d.items())


def get_and_setdefault(x):
    d = {"a": x[0]}
    d.setdefault("a", 7.0)
    d.setdefault("b", x[1] * x[2])
    d["c"] = d.get("b", 1.0) * d.get("missing", x[3])
    rows = {}
    for i, v in enumerate(x):
        rows.setdefault(i % 2, []).append(v)
    return d["a"] * d["c"] + sum(rows[0]) * sum(rows[1])


def update_and_merge(x):
    d = {"a": x[0], "b": x[1]}
    d.update(b=x[2] ** 2, c=x[3])
    d.update({"a": d["c"] * d["a"]})
    e = d | {"c": 2.0}
    d |= {"d": x[4]}
    f = {**d, "a": e["a"] * 3.0}
    return sum(d.values()) * e["c"] + f["a"] * f["d"]


def pop_and_popitem(x):
    d = {k: v * v for k, v in zip("abcde", x)}
    first = d.pop("a")
    missing = d.pop("z", x[1])
    key, last = d.popitem()
    d[key + "2"] = first * last
    return sum(d.values()) + missing * d["e2"]


def deleted_and_tested(x):
    d = {k: v for k, v in zip("abc", x)}
    del d["b"]
    if "b" not in d:
        d["b"] = d["a"] * 2.0
    total = d["b"] ** 2 + d["c"]
    d.clear()
    d["a"] = total
    return d["a"] * len(d) * x[0]


def two_names_of_a_dict(x):
    d = {"w": x * x}
    e = d
    e["b"] = x[0]
    d["w"] *= e["b"]
    f = dict(e)
    f["b"] = x[1]
    f["w"][0] = f["b"] * 2.0
    return np.sum(d["w"] * x) + e["b"] * f["b"]


def default_dict_of_numbers(x):
    sums = defaultdict(float)
    for i, v in enumerate(x):
        sums[i % 3] += v * v
    sums[7] += sums[0] * sums[1]
    return sum(sums.values()) * sums[7] + sums[9]


def default_dict_of_lists(x):
    groups = defaultdict(list)
    for v in x:
        groups["up" if v > 0.0 else "down"].append(v ** 2)
    return sum(groups["up"]) * sum(groups["down"]) + len(groups["none"])


def default_dict_of_arrays(x):
    sums = defaultdict(lambda: np.zeros(2))
    for i, v in enumerate(x):
        sums[i % 2][i % 2] += v
        sums[i % 2] *= 1.5
    return sums[0] @ sums[1] + np.sum(sums[0] ** 2) + sums[1][1]


def counter_of_words(x):
    counts = Counter("abracadabra")
    weights = dict(zip("abcdr", x))
    return sum(n * weights[c] ** 2 for c, n in sorted(counts.items())) + counts["z"]


def ordered_dict_moves(x):
    d = OrderedDict((k, v) for k, v in zip("abc", x))
    d.move_to_end("a")
    d["b"] *= 3.0
    first = next(iter(d))
    return sum(k * v for k, v in enumerate(d.values())) * d[first]


def tuple_keys(x):
    grid = {}
    for i in range(3):
        for j in range(3):
            grid[i, j] = x[i] * x[j + 1]
    grid[(0, 0)] += grid[2, 1]
    return sum(v for (i, j), v in grid.items() if i != j) * grid[0, 0]


def nested_dicts(p):
    p["inner"]["gain"] *= p["b"]
    p["inner"]["extra"] = p["w"] + 1.0
    inner = p["inner"]
    inner["extra"][0] = inner["gain"][1] ** 2
    p["b"] = np.sum(inner["extra"])
    return p["w"] @ p["inner"]["gain"] + p["b"]


def parameters_updated_by_name(p, rate):
    gradients = {"w": np.cos(p["w"]), "b": p["b"] ** 2}
    for name in gradients:
        p[name] -= rate * gradients[name]
    p = {k: v for k, v in p.items() if k != "inner"}
    return np.sum(p["w"] ** 2) * p["b"]


def new_parameters_each_step(p):
    for _ in range(3):
        p = {"w": p["w"] * 0.9 + p["b"], "b": p["b"] - 0.1 * np.sum(p["w"])}
    return np.sum(p["w"]) * p["b"]


def set_membership(x):
    seen, total = set(), 0.0
    for i in [3, 1, 3, 0, 1]:
        if i in seen:
            total *= 2.0
        else:
            seen.add(i)
            total += x[i] ** 2
    return total * len(seen)


def set_keys_choose(x):
    wanted = {0, 2, 4} - {2}
    picked = {k: x[k] for k in sorted(wanted | {1})}
    names = {k for k, v in picked.items() if v > 0.0}
    return sum(picked[k] for k in sorted(names)) * picked[1]


def memo_dict(x):
    memo = {}

    def value(n):
        if n not in memo:
            memo[n] = x[n] if n < 2 else value(n - 1) * x[2] + value(n - 2)
        return memo[n]

    return value(5) + memo[3] * len(memo)


def memo_as_a_default(x):
    def power(n, memo={}):
        if n == 0:
            return 1.0
        if n not in memo:
            memo[n] = power(n - 1) * x[0] + 0.1
        return memo[n]

    return power(4) * power(2)


def dispatch_table(x):
    table = {"square": lambda v: v * v, "sin": np.sin}
    table["both"] = lambda v: table["square"](table["sin"](v))
    total = 0.0
    for name, v in zip(["square", "sin", "both", "sin"], x):
        total += table[name](v)
    return total * x[-1]


def bins_of_arrays(x):
    bins = {k: np.zeros(2) for k in ("low", "high")}
    for v in x:
        name = "low" if v < 0.5 else "high"
        bins[name][0] += v
        bins[name][1] += v * v
    low = bins["low"]
    low /= 2.0
    return bins["low"] @ bins["high"]


def from_keys_share_their_value(x):
    d = dict.fromkeys("ab", x * 1.0)
    d["a"][0] = x[1]
    e = dict.fromkeys("ab", 0.0)
    e["a"] = np.sum(d["b"] ** 2)
    return e["a"] * x[2] + e["b"]


def keys_computed_from_values(x):
    d = {}
    for v in x:
        key = f"{v:.0f}"
        d[key] = d.get(key, 1.0) * v
    return sum(len(k) * v for k, v in sorted(d.items()))


def item_bound_anew_while_it_is_gone_through(x, y):
    d = {"a": x * x}
    r = 0.0
    for v in d["a"]:
        r += v * y[0]
        d = {"a": y * r}
    return r + np.sum(d["a"])


CASES = [
    case(literal_and_stores, V),
    case(filled_in_a_loop, V),
    case(comprehension, V),
    case(iteration_in_order, V),
    case(values_changed_while_iterating, V),
    case(get_and_setdefault, V),
    case(update_and_merge, V),
    case(pop_and_popitem, V),
    case(deleted_and_tested, V),
    case(two_names_of_a_dict, V),
    case(default_dict_of_numbers, V),
    case(default_dict_of_lists, V),
    case(default_dict_of_arrays, V),
    case(counter_of_words, V),
    case(ordered_dict_moves, V),
    case(tuple_keys, V),
    case(nested_dicts, PARAMS),
    case(parameters_updated_by_name, PARAMS, 0.1, argnums=(0, 1)),
    case(new_parameters_each_step, {"w": V, "b": 0.3}),
    case(set_membership, V),
    case(set_keys_choose, V),
    case(memo_dict, V),
    case(memo_as_a_default, V),
    case(dispatch_table, V),
    case(bins_of_arrays, V),
    case(from_keys_share_their_value, V),
    case(keys_computed_from_values, V),
    case(item_bound_anew_while_it_is_gone_through, V, V + 1.0, argnums=(0, 1)),
]
