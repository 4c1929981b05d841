"""Trees of prices, dynamic programming with soft minima, walks over graphs, strings and lists."""
import bisect
import functools
import heapq
import math
from collections import Counter

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])
W = np.array([0.2, 0.5, -0.4])
COSTS = np.array([[0.4, 1.1, 0.3], [0.9, 0.2, 0.8], [0.5, 0.6, 0.1]])
LINKS = {"a": ("b", "c"), "b": ("c",), "c": ("a",), "d": ("a", "c")}


def soft_min(*values, gamma=0.5):
    low = min(values)
    return low - gamma * math.log(sum(math.exp((low - v) / gamma) for v in values))


# -- finance


def normal_cdf(x):
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def black_scholes(s, k, r, sigma, t, kind="call"):
    d1 = (math.log(s / k) + (r + 0.5 * sigma**2) * t) / (sigma * math.sqrt(t))
    d2 = d1 - sigma * math.sqrt(t)
    sign = 1.0 if kind == "call" else -1.0
    return sign * (s * normal_cdf(sign * d1) - k * math.exp(-r * t) * normal_cdf(sign * d2))


def binomial_tree(s, k, r, sigma, n=3):
    dt = 1.0 / n
    u = math.exp(sigma * math.sqrt(dt))
    p = (math.exp(r * dt) - 1.0 / u) / (u - 1.0 / u)
    values = [max(s * u ** (2 * j - n) - k, 0.0) for j in range(n + 1)]
    for step in range(n, 0, -1):
        values = [math.exp(-r * dt) * (p * values[j + 1] + (1.0 - p) * values[j])
                  for j in range(step)]
    return values[0]


def american_put(s, k, sigma, n=3):
    u = 1.0 + sigma
    d = 1.0 / u
    q = (1.01 - d) / (u - d)
    prices = s * u ** np.arange(-n, n + 1.0, 2.0)
    value = np.maximum(k - prices, 0.0)
    for step in range(n - 1, -1, -1):
        prices = prices[1:] * d
        held = (q * value[1:] + (1.0 - q) * value[:-1]) / 1.01
        value = np.maximum(held, k - prices)
    return value[0]


def bond_duration(rate, coupons):
    price = weighted = 0.0
    for year, c in enumerate(coupons, start=1):
        discounted = c / (1.0 + rate) ** year
        price += discounted
        weighted += year * discounted
    return weighted / price


def yield_curve(rates, cash):
    discount, total = 1.0, 0.0
    for r, c in zip(rates, cash):
        discount /= 1.0 + r
        total += c * discount
    return total


def portfolio(weights, returns, aversion):
    w = weights / np.sum(weights)
    outcomes = returns @ w
    return np.mean(outcomes) - aversion * np.var(outcomes)


def drawdown(returns):
    wealth = peak = 1.0
    worst = 0.0
    for r in returns:
        wealth *= 1.0 + 0.3 * r
        peak = max(peak, wealth)
        worst = max(worst, 1.0 - wealth / peak)
    return worst


def loan(principal, rate, payments):
    history = [principal]
    for p in payments:
        balance = history[-1] * (1.0 + rate) - p
        if balance <= 0.0:
            break
        history += [balance]
    return history[-1] * len(history) + sum(history)


def monte_carlo_call(s, sigma, draws):
    payoffs = [max(s * math.exp(sigma * z - 0.5 * sigma**2) - 1.0, 0.0) for z in draws]
    return sum(payoffs) / len(payoffs)


# -- dynamic programming


def soft_dtw(x, y, gamma):
    previous = [0.0] + [1e3] * len(y)
    for a in x:
        current = [1e3]
        for j, b in enumerate(y):
            best = soft_min(previous[j], previous[j + 1], current[j], gamma=gamma)
            current.append((a - b) ** 2 + best)
        previous = current
    return previous[-1]


def edit_distance(costs, source, target):
    row = [k * costs["insert"] for k in range(len(target) + 1)]
    for i, a in enumerate(source, 1):
        new = [i * costs["delete"]]
        for j, b in enumerate(target, 1):
            change = row[j - 1] + (0.0 if a == b else costs["replace"])
            new.append(soft_min(change, row[j] + costs["delete"], new[j - 1] + costs["insert"]))
        row = new
    return row[-1]


def cheapest_path(costs):
    best = {(0, 0): costs[0, 0]}
    for i in range(costs.shape[0]):
        for j in range(costs.shape[1]):
            options = [best[p] for p in ((i - 1, j), (i, j - 1)) if p in best]
            if options:
                best = {**best, (i, j): costs[i, j] + soft_min(*options)}
    return best[i, j]


def knapsack_value(values, weights, capacity):
    best = [0.0] * (capacity + 1)
    for v, w in zip(values, weights):
        best = [max(best[c], best[c - w] + v) if c >= w else best[c] for c in range(capacity + 1)]
    return best[capacity]


def longest_chain(x):
    scores = []
    for k, v in enumerate(x):
        before = [scores[j] for j in range(k) if x[j] < v]
        scores.append(v * v + (max(before) if before else 0.0))
    return max(scores)


def matrix_chain(d):
    @functools.cache
    def cost(i, j):
        if j - i < 2:
            return 0.0
        return min(cost(i, k) + cost(k, j) + d[i] * d[k] * d[j] for k in range(i + 1, j))

    return cost(0, len(d) - 1)


def value_iteration(rewards, discount, n=3):
    values = np.zeros(3)
    for _ in range(n):
        q = rewards + discount * np.stack([values, np.roll(values, 1)])
        values = np.max(q, axis=0)
    return values.sum()


def soft_q(rewards, temperature):
    v = 0.0
    for r in rewards:
        q = [a + 0.9 * v for a in r]
        v = temperature * math.log(sum(math.exp(x / temperature) for x in q))
    return v


def crf(unary, pairwise):
    alpha = unary[0]
    for u in unary[1:]:
        m = alpha[:, None] + pairwise + u
        top = m.max()
        alpha = top + np.log(np.exp(m - top).sum(axis=0))
    return np.log(np.sum(np.exp(alpha))) - unary[0, 0] - pairwise[0, 1]


# -- graphs


def pagerank(damping, n=4):
    rank = {node: 0.25 for node in LINKS}
    for _ in range(n):
        new = {}
        for node in LINKS:
            incoming = sum(rank[m] / len(out) for m, out in LINKS.items() if node in out)
            new = new | {node: (1.0 - damping) / len(LINKS) + damping * incoming}
        rank = new
    return rank["a"] + 2.0 * rank["c"]


def pagerank_matrix(weights, damping):
    P = weights / weights.sum(axis=0, keepdims=True)
    r = np.full(3, 1.0 / 3.0)
    for _ in range(5):
        r = damping * P @ r + (1.0 - damping) / 3.0
    return np.sum(r * np.array([1.0, 2.0, 3.0]))


def bellman_ford(lengths):
    distance = {"a": 0.0, "b": 1e9, "c": 1e9}
    for _ in range(2):
        for (u, v), length in lengths.items():
            if distance[u] + length < distance[v]:
                distance = {**distance, v: distance[u] + length}
    return distance["b"] * distance["c"]


def spread_on_a_graph(x, rate):
    for node, out in LINKS.items():
        share = rate * x[node] / len(out)
        x = {k: v - rate * x[node] if k == node else v + share if k in out else v
             for k, v in x.items()}
    return sum(v * v for v in x.values())


def topological_delays(delays):
    arrival = {}
    for gate, inputs in (("n1", ()), ("n2", ("n1",)), ("n3", ("n1", "n2"))):
        start = max([arrival[i] for i in inputs], default=0.0)
        arrival = dict(arrival, **{gate: start + delays[gate]})
    return arrival["n3"] ** 2


# -- lists, sorting, strings


def median_of_three(a, b, c):
    return sorted([a, b, c])[1] * a


def top_two(x):
    first, second = sorted(x, reverse=True)[:2]
    return first * second


def order_by_key(items, x):
    total = 0.0
    for k, item in enumerate(sorted(items, key=lambda i: i["size"]), start=1):
        total += k * item["weight"] * x ** item["size"]
    return total


def trimmed_mean(x, cut=1):
    kept = sorted(x)[cut:-cut]
    return sum(kept) / len(kept)


def two_largest_by_heap(x):
    return sum(heapq.nlargest(2, x)) * min(x, key=abs)


def step_table(t, times, values):
    k = bisect.bisect_right(times, t) - 1
    share = (t - times[k]) / (times[k + 1] - times[k])
    return (1.0 - share) * values[k] + share * values[k + 1]


def letter_scores(scores, word):
    counts = Counter(word)
    return sum(n * scores[letter] ** n for letter, n in counts.items())


def parsed_formula(x, text):
    total = 0.0
    for term in text.split("+"):
        factor, _, exponent = term.partition("^")
        total += float(factor) * x ** int(exponent or 1)
    return total


def run_lengths(word, x):
    total, length, last = 0.0, 0, None
    for letter in word + "$":
        if letter == last:
            length += 1
            continue
        if last is not None:
            total += x**length
        last, length = letter, 1
    return total


def tokens_by_position(weights, sentence):
    return sum(weights[len(w)] / (1 + k) for k, w in enumerate(sentence.lower().split()))


def index_of_best(x):
    k = max(range(len(x)), key=lambda i: x[i])
    return x[k] ** 2 + k * x[0]


def reversed_and_sliced(x):
    values = list(x)
    values = values[::-1] + values[:1]
    a, *_, z = values
    return a * z + sum(values[1:3]) ** 2


def list_built_by_repeat(x, n):
    row = [x] * n + [x * x, 1.0]
    return math.fsum(row) * row[0] + len(row)


def concatenated_lists(x):
    out = []
    for v in x:
        out = out + [v, v * v]
    out += [1.0]
    out.extend(x[:2])
    return sum(a * b for a, b in zip(out, out[1:]))


def grid_as_lists(x, n=3):
    grid = [[x ** (i + j) for j in range(n)] for i in range(n)]
    trace = sum(grid[k][k] for k in range(n))
    columns = list(zip(*grid))
    return trace + sum(columns[1]) * grid[-1][0]


CASES = [
    case(black_scholes, 1.1, 1.0, 0.05, 0.3, 0.7, argnums=(0, 1, 2, 3, 4)),
    case(black_scholes, 1.1, 1.0, 0.05, 0.3, 0.7, "put"),
    case(binomial_tree, 1.1, 1.0, 0.05, 0.3, argnums=(0, 1, 2, 3)),
    case(american_put, 1.0, 1.13, 0.2, argnums=(0, 1, 2)),
    case(bond_duration, 0.04, (0.1, 0.1, 1.1), argnums=(0, 1)),
    case(yield_curve, [0.03, 0.05], (0.4, 1.2), argnums=(0, 1)),
    case(portfolio, V[[0, 2, 3]], COSTS, 0.7, argnums=(0, 1, 2)),
    case(drawdown, V),
    case(loan, 1.3, 0.05, [0.4, 0.3, 0.2], argnums=(0, 1, 2), others=((0.5, 0.05, [0.4, 0.3]),)),
    case(monte_carlo_call, 1.1, 0.3, (0.4, -1.2, 0.9), argnums=(0, 1)),
    case(soft_dtw, [0.3, 1.1], (0.4, 0.9), 0.7, argnums=(0, 1, 2)),
    case(edit_distance, {"insert": 0.7, "delete": 0.9, "replace": 1.1}, "ab", "acb"),
    case(cheapest_path, COSTS[:2, :2]),
    case(knapsack_value, (0.6, 1.1, 0.8), (2, 3, 1), 4),
    case(longest_chain, V),
    case(matrix_chain, [0.4, 1.1, 0.7, 0.9]),
    case(value_iteration, COSTS[:2], 0.8, argnums=(0, 1)),
    case(soft_q, [[0.4, 0.1], [0.9, 0.3]], 0.7, argnums=(0, 1)),
    case(crf, COSTS[:, :2], COSTS[:2, :2], argnums=(0, 1)),
    case(pagerank, 0.8),
    case(pagerank_matrix, COSTS, 0.8, argnums=(0, 1)),
    case(bellman_ford, {("a", "b"): 0.7, ("a", "c"): 1.9, ("b", "c"): 0.4}),
    case(spread_on_a_graph, {"a": 0.4, "b": 0.9, "c": 0.2, "d": 0.7}, 0.3, argnums=(0, 1)),
    case(topological_delays, {"n1": 0.4, "n2": 0.9, "n3": 0.2}),
    case(median_of_three, 0.4, 0.9, 0.7, argnums=(0, 1, 2)),
    case(top_two, V),
    case(order_by_key, [{"size": 2, "weight": 0.4}, {"size": 1, "weight": 0.9}], 0.7, argnums=1),
    case(trimmed_mean, V),
    case(two_largest_by_heap, [0.4, 0.9, -0.7]),
    case(step_table, 1.3, [0.0, 1.0, 2.5], (0.4, 0.9, 0.2), argnums=(0, 2)),
    case(letter_scores, {"a": 0.4, "b": 0.9}, "abba"),
    case(parsed_formula, 0.7, "2.5^2+1.5+0.5^3"),
    case(run_lengths, "aabccc", 0.7, argnums=1),
    case(tokens_by_position, {2: 0.4, 3: 0.9}, "It is an ode"),
    case(index_of_best, V),
    case(reversed_and_sliced, V),
    case(reversed_and_sliced, (0.4, 0.9, 0.2)),
    case(list_built_by_repeat, 0.7, 3),
    case(concatenated_lists, [0.4, 0.9]),
    case(grid_as_lists, 0.7),
]
