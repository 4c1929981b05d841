"""Sweeps along arrays: prefix sums, sorting, transforms, polynomials, dynamic programmes."""
import math

import numpy as np

from . import case

rng = np.random.default_rng(13)
V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
LINE = rng.normal(size=6)
EIGHT = rng.normal(size=8)
GRID = rng.normal(size=(4, 4))
DATA = rng.normal(size=(5, 3))
SMALL = np.array([0.201, 0.644, 0.5])


def prefix_sums(x):
    sums = np.zeros(len(x) + 1)
    for i in range(len(x)):
        sums[i + 1] = sums[i] + x[i]
    return np.sum(sums[2:] * sums[:-2])


def prefix_sums_by_doubling(x):
    step = 1
    while step < len(x):
        x[step:] = x[step:] + x[:-step]
        step *= 2
    return x @ x


def bubble_sort(x):
    n = len(x)
    for i in range(n):
        for j in range(n - 1 - i):
            if x[j] > x[j + 1]:
                x[j], x[j + 1] = x[j + 1], x[j]
    return x @ np.arange(1.0, n + 1.0)


def insertion_sort(x):
    y = x.copy()
    for i in range(1, len(y)):
        key, j = y[i], i - 1
        while j >= 0 and y[j] > key:
            y[j + 1] = y[j]
            j -= 1
        y[j + 1] = key
    return np.sum(np.diff(y) ** 2 * np.arange(1.0, len(y)))


def selection_sort_with_slices(x):
    y = x * x
    for i in range(len(y) - 1):
        k = i + int(np.argmin(y[i:]))
        y[[i, k]] = y[[k, i]]
    return y @ np.array([3.0, 1.0, -2.0, 0.5, 2.0])


def merge_step(a, b):
    out = np.empty(len(a) + len(b))
    i = j = 0
    for k in range(len(out)):
        if j >= len(b) or (i < len(a) and a[i] <= b[j]):
            out[k] = a[i]
            i += 1
        else:
            out[k] = b[j] * 2.0
            j += 1
    return out @ np.arange(1.0, len(out) + 1.0)


def horner_on_arrays(coefficients, x):
    value = np.zeros_like(x)
    slope = np.zeros_like(x)
    for c in coefficients[::-1]:
        slope *= x
        slope += value
        value *= x
        value += c
    return value @ slope


def divided_differences(x, y):
    table = y.copy()
    n = len(x)
    for level in range(1, n):
        for i in range(n - 1, level - 1, -1):
            table[i] = (table[i] - table[i - 1]) / (x[i] - x[i - level])
    result = table[-1]
    for i in range(n - 2, -1, -1):
        result = result * (0.5 - x[i]) + table[i]
    return result


def fourier_butterflies(re, im):
    """A transform of length 8 in place, on real and imaginary parts."""
    n = len(re)
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            re[i], re[j] = re[j], re[i]
            im[i], im[j] = im[j], im[i]
    size = 2
    while size <= n:
        half = size // 2
        for start in range(0, n, size):
            for k in range(half):
                angle = -2.0 * math.pi * k / size
                c, s = math.cos(angle), math.sin(angle)
                p, q = start + k, start + k + half
                tr, ti = c * re[q] - s * im[q], c * im[q] + s * re[q]
                re[q], im[q] = re[p] - tr, im[p] - ti
                re[p] += tr
                im[p] += ti
        size *= 2
    power = re ** 2 + im ** 2
    return power @ np.arange(1.0, n + 1.0)


def haar_wavelet(x):
    length = len(x)
    while length > 1:
        half = length // 2
        even, odd = x[:length:2].copy(), x[1:length:2].copy()
        x[:half] = (even + odd) / math.sqrt(2.0)
        x[half:length] = (even - odd) / math.sqrt(2.0)
        length = half
    return np.sum(x ** 3)


def lifting_scheme(x):
    even, odd = x[::2], x[1::2]
    odd -= even
    even += 0.5 * odd
    odd *= even
    return np.sum(x * x)


def soft_histogram(x):
    centres = np.linspace(-1.5, 1.5, 4)
    counts = np.zeros(4)
    for value in x:
        weights = np.exp(-2.0 * (value - centres) ** 2)
        counts += weights / weights.sum()
    return counts @ counts


def histogram_with_linear_weights(x):
    bins = np.zeros(6)
    for value in x:
        position = (value + 2.0) * 1.3
        k = int(position)
        share = position - k
        bins[k] += 1.0 - share
        bins[k + 1] += share
    return np.sum(bins ** 2 * np.arange(6.0))


def soft_floyd(d):
    """All shortest paths, with a smooth minimum."""
    n = len(d)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                through = d[i, k] + d[k, j]
                d[i, j] = -np.logaddexp(-4.0 * d[i, j], -4.0 * through) / 4.0
    return np.sum(np.sin(d))


def floyd_with_outer_sums(d):
    d = np.abs(d) + 0.1
    for k in range(len(d)):
        d[:] = np.minimum(d, d[:, k : k + 1] + d[k])
    return np.sum(d * d)


def dynamic_time_warping(x, y):
    n, m = len(x), len(y)
    cost = np.full((n + 1, m + 1), 1e3)
    cost[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            distance = (x[i - 1] - y[j - 1]) ** 2
            cost[i, j] = distance + min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
    return cost[n, m]


def viterbi_with_log_sums(scores, steps):
    alpha = scores[0].copy()
    for t in range(1, len(scores)):
        new = np.empty_like(alpha)
        for j in range(len(alpha)):
            terms = alpha + steps[:, j]
            peak = terms.max()
            new[j] = peak + np.log(np.sum(np.exp(terms - peak))) + scores[t, j]
        alpha = new
    return np.sum(alpha ** 2)


def knapsack_of_values(values):
    best = np.zeros(8)
    for value, weight in zip(values, (2, 3, 1, 2, 4)):
        for room in range(7, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + value)
    return best[7] * best[5]


def correlation_matrix(data):
    n = data.shape[0]
    mean = data.mean(axis=0)
    stddev = data.std(axis=0)
    stddev[stddev <= 0.1] = 1.0
    data -= mean
    data /= math.sqrt(float(n)) * stddev
    corr = np.eye(data.shape[1])
    for i in range(data.shape[1] - 1):
        corr[i + 1 :, i] = corr[i, i + 1 :] = data[:, i] @ data[:, i + 1 :]
    return np.sum(corr ** 3)


def covariance_by_loops(data):
    n, m = data.shape
    mean = np.zeros(m)
    for row in data:
        mean += row
    mean /= n
    for row in data:
        row -= mean
    cov = np.zeros((m, m))
    for i in range(m):
        for j in range(i, m):
            for k in range(n):
                cov[i, j] += data[k, i] * data[k, j]
            cov[i, j] /= n - 1.0
            cov[j, i] = cov[i, j]
    return np.sum(cov * cov)


def welford_moments(x):
    state = np.zeros(2)
    for k, value in enumerate(x, 1):
        delta = value - state[0]
        state[0] += delta / k
        state[1] += delta * (value - state[0])
    return state[0] * state[1]


def exponential_smoothing(x, alpha):
    level, trend = np.empty_like(x), np.zeros_like(x)
    level[0] = x[0]
    for t in range(1, len(x)):
        level[t] = alpha * x[t] + (1.0 - alpha) * (level[t - 1] + trend[t - 1])
        trend[t] = 0.3 * (level[t] - level[t - 1]) + 0.7 * trend[t - 1]
    return np.sum((level[1:] - x[1:]) ** 2) + trend[-1]


def pascal_like_triangle(x):
    row = np.array([1.0, 0.0, 0.0, 0.0, 0.0])
    for value in x:
        row[1:] += value * row[:-1]
    return row @ row


def bezier_by_de_casteljau(points, t):
    work = points.copy()
    for level in range(len(work) - 1, 0, -1):
        work[:level] *= 1.0 - t
        work[:level] += t * points[1 : level + 1] if level == len(points) - 1 else t * work[level]
    return np.sum(work[0] ** 2)


def written_behind_a_break(x, y):
    for u in y:
        for _ in range(3):
            d = np.tanh(x * u)
            x[1:] += d[:2]
            if x[1] > 1.2:
                break
            d[0] = d[1] * u
            x[0] += d[0] * d[2]
    return np.sum(x * x) + np.sum(y)


def written_between_two_breaks(x, y):
    for u in y:
        for i in range(4):
            if i != 7:
                d = np.tanh(x * u)
            x[1:] += d[:2]
            if x[1] > 1.9:
                break
            d[0] = d[1] * u
            x[0] += 0.1 * d[0] * d[2]
            if x[0] > 0.3:
                x[0] *= 0.5
                break
            d[2] *= x[0]
            x[2] += 0.1 * d @ d
    return np.sum(x * x) + np.sum(y)


def made_behind_a_break(x, y):
    s = 0.5
    for u in y:
        for v in x:
            s += v * u
            if s > 1.3:
                break
            d = np.cos(s * x)
            s += 0.1 * d[0]
            if s > 2.0:
                break
            d[0] = u * s
            s += 0.1 * d @ d
            if s > 2.4:
                s *= 0.1
                break
            d[1] = s
            s += 0.1 * d[1] * d[2]
    return s


CASES = [
    case(prefix_sums, V),
    case(prefix_sums_by_doubling, LINE),
    case(bubble_sort, LINE),
    case(insertion_sort, LINE),
    case(selection_sort_with_slices, V),
    case(merge_step, np.sort(V), np.sort(LINE) * 1.1, argnums=(0, 1)),
    case(horner_on_arrays, V, LINE, argnums=(0, 1)),
    case(divided_differences, np.array([0.1, 0.9, 2.2, 3.0]), V[:4], argnums=(0, 1), others=()),
    case(fourier_butterflies, EIGHT, EIGHT[::-1] * 0.5, argnums=(0, 1)),
    case(haar_wavelet, EIGHT),
    case(lifting_scheme, LINE),
    case(soft_histogram, V),
    case(histogram_with_linear_weights, V),
    case(soft_floyd, np.abs(GRID[:3, :3]) + 0.2),
    case(floyd_with_outer_sums, GRID),
    case(dynamic_time_warping, V, LINE, argnums=(0, 1)),
    case(viterbi_with_log_sums, DATA, DATA[:3] * 0.5, argnums=(0, 1)),
    case(knapsack_of_values, np.array([0.4, 1.2, 0.7, 1.1, 2.3])),
    case(correlation_matrix, DATA),
    case(covariance_by_loops, DATA),
    case(welford_moments, V),
    case(exponential_smoothing, LINE, 0.4, argnums=(0, 1)),
    case(pascal_like_triangle, V),
    case(bezier_by_de_casteljau, DATA, 0.3, argnums=(0, 1)),
    *(
        case(f, SMALL, SMALL[::-1] + 0.1, argnums=(0, 1))
        for f in (written_behind_a_break, written_between_two_breaks, made_behind_a_break)
    ),
]
