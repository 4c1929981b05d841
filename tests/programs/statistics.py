"""Statistics: likelihoods, mixtures, filters, hidden Markov models, samplers, regressions."""
import math
from typing import NamedTuple

import numpy as np

from . import case

rng = np.random.default_rng(77)
V = np.array([0.6, -1.1, 0.8, 0.3])
W = np.array([0.2, 0.5, -0.4, 0.9])
X = rng.normal(size=(4, 2))
COUNTS = np.array([2, 0, 3, 1])
LOG_2PI = math.log(2.0 * math.pi)
TRANSITION = np.array([[0.8, 0.2], [0.3, 0.7]])
EMISSION = np.array([[0.6, 0.3, 0.1], [0.1, 0.4, 0.5]])


def logsumexp(x, axis=None, keepdims=False):
    top = np.max(x, axis=axis, keepdims=True)
    y = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return y if keepdims else np.squeeze(y, axis=axis)


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)


def normal_logpdf(x, mean=0.0, std=1.0):
    z = (x - mean) / std
    return -0.5 * z * z - np.log(std) - 0.5 * LOG_2PI


# -- likelihoods


def gaussian_likelihood(theta, x):
    mean, log_std = theta
    return np.sum(normal_logpdf(x, mean, np.exp(log_std)))


def mixture_likelihood(params, x):
    log_w = params["logits"] - logsumexp(params["logits"])
    parts = log_w + normal_logpdf(x[:, None], params["means"], np.exp(params["log_stds"]))
    return np.sum(logsumexp(parts, axis=1))


def mixture_by_loops(logits, means, x):
    total = 0.0
    w = softmax(logits)
    for v in x:
        p = 0.0
        for k in range(len(means)):
            p += w[k] * math.exp(-0.5 * (v - means[k]) ** 2)
        total += math.log(p)
    return total


def poisson_regression(beta, X, y):
    eta = X @ beta
    return np.sum(y * eta - np.exp(eta)) - sum(math.lgamma(n + 1) for n in y)


def logistic_regression(params, X, y, l2=0.1):
    z = X @ params["w"] + params["b"]
    nll = np.mean(np.logaddexp(0.0, z) - y * z)
    return nll + 0.5 * l2 * np.dot(params["w"], params["w"])


def softmax_regression(W, X, labels):
    logits = X @ W
    log_p = logits - logsumexp(logits, axis=1, keepdims=True)
    return -np.mean(log_p[np.arange(len(labels)), labels])


def student_t(nu, x):
    z = 1.0 + x * x / nu
    return np.sum(math.lgamma(0.5 * (nu + 1.0)) - math.lgamma(0.5 * nu)
                  - 0.5 * np.log(nu * np.pi) - 0.5 * (nu + 1.0) * np.log(z))


def bivariate_normal(x, mean, stds, rho):
    (zx, zy) = ((a - m) / s for a, m, s in zip(x, mean, stds))
    q = (zx * zx - 2.0 * rho * zx * zy + zy * zy) / (1.0 - rho**2)
    return -0.5 * q - math.log(stds[0] * stds[1] * math.sqrt(1.0 - rho**2)) - LOG_2PI


def cauchy_mle_gradient(loc, scale, x):
    return np.sum(np.log(scale) - np.log(scale**2 + (x - loc) ** 2))


def censored_exponential(rate, times, observed):
    total = 0.0
    for t, seen in zip(times, observed):
        if seen:
            total += math.log(rate) - rate * t
        else:
            total -= rate * t
    return total


def negative_binomial_score(r, p, counts):
    return sum(math.lgamma(k + r) - math.lgamma(r) + r * math.log(1 - p) + k * math.log(p)
               for k in counts)


def beta_binomial_elbo(a, b):
    entropy = a * math.log(a) + b * math.log(b) - (a + b) * math.log(a + b)
    return entropy + 3.0 * math.log(a / (a + b)) + 2.0 * math.log(b / (a + b))


# -- sequences


def hmm_forward(start, transition, emission, observations):
    alpha = start * emission[:, observations[0]]
    total = 0.0
    for o in observations[1:]:
        scale = np.sum(alpha)
        total += np.log(scale)
        alpha = (alpha / scale) @ transition * emission[:, o]
    return total + np.log(np.sum(alpha))


def hmm_log_space(logits, observations):
    log_t = logits - logsumexp(logits, axis=1, keepdims=True)
    log_alpha = np.log(EMISSION[:, observations[0]])
    for o in observations[1:]:
        log_alpha = logsumexp(log_alpha[:, None] + log_t, axis=0) + np.log(EMISSION[:, o])
    return logsumexp(log_alpha)


def hmm_lists(stay, observations):
    p = [[stay, 1.0 - stay], [1.0 - stay, stay]]
    alpha = [0.5 * EMISSION[s, observations[0]] for s in range(2)]
    for o in observations[1:]:
        alpha = [sum(alpha[r] * p[r][s] for r in range(2)) * EMISSION[s, o] for s in range(2)]
    return math.log(sum(alpha))


def viterbi_score(log_t, observations):
    score = np.log(EMISSION[:, observations[0]])
    for o in observations[1:]:
        score = np.max(score[:, None] + log_t, axis=0) + np.log(EMISSION[:, o])
    return np.max(score)


class Belief(NamedTuple):
    mean: float
    var: float

    def predict(self, drift, noise):
        return Belief(self.mean * drift, self.var * drift**2 + noise)

    def update(self, z, noise):
        gain = self.var / (self.var + noise)
        return self._replace(mean=self.mean + gain * (z - self.mean), var=(1.0 - gain) * self.var)


def kalman_scalar(drift, q, r, measurements):
    belief, loglik = Belief(0.0, 1.0), 0.0
    for z in measurements:
        belief = belief.predict(drift, q)
        s = belief.var + r
        loglik -= 0.5 * (math.log(s) + (z - belief.mean) ** 2 / s)
        belief = belief.update(z, r)
    return loglik


def kalman_matrix(F, H, q, zs):
    x, P = np.zeros(2), np.eye(2)
    total = 0.0
    for z in zs:
        x, P = F @ x, F @ P @ F.T + q * np.eye(2)
        s = H @ P @ H + 0.5
        innovation = z - H @ x
        gain = P @ H / s
        x = x + gain * innovation
        P = P - np.outer(gain, H @ P)
        total += 0.5 * np.log(s) + 0.5 * innovation**2 / s
    return total


def particle_weights(theta, particles, zs):
    log_w = np.zeros(len(particles))
    x = particles
    for z in zs:
        x = theta * x + 0.1 * np.sin(x)
        log_w = log_w + normal_logpdf(z, x, 0.7)
    return logsumexp(log_w) - math.log(len(particles))


def garch(omega, alpha, beta, returns):
    var = omega / (1.0 - alpha - beta)
    nll = 0.0
    for r in returns:
        nll += 0.5 * (math.log(var) + r * r / var)
        var = omega + alpha * r * r + beta * var
    return nll


def ar2_residuals(phi, x):
    r = x[2:] - phi[0] * x[1:-1] - phi[1] * x[:-2]
    return np.sum(r**2) / r.size


def exponential_smoothing(alpha, x):
    level, sse = x[0], 0.0
    for v in x[1:]:
        sse += (v - level) ** 2
        level = alpha * v + (1.0 - alpha) * level
    return sse


def hawkes(mu, alpha, beta, times, horizon=3.0):
    loglik, excitation, last = -mu * horizon, 0.0, None
    for t in times:
        if last is not None:
            excitation = (1.0 + excitation) * math.exp(-beta * (t - last))
        loglik += math.log(mu + alpha * excitation)
        loglik -= alpha / beta * (1.0 - math.exp(-beta * (horizon - t)))
        last = t
    return loglik


# -- estimators


def reparameterised_elbo(params, noise):
    z = params["mu"] + np.exp(params["rho"]) * noise
    log_p = np.sum(normal_logpdf(z, 1.0, 2.0), axis=1)
    log_q = np.sum(normal_logpdf(z, params["mu"], np.exp(params["rho"])), axis=1)
    return np.mean(log_p - log_q)


def kernel_density(h, x, at):
    k = np.exp(-0.5 * ((at[:, None] - x) / h) ** 2) / (h * math.sqrt(2 * math.pi))
    return np.sum(np.log(k.mean(axis=1)))


def leave_one_out(h, x):
    n, total = len(x), 0.0
    for i in range(n):
        others = [x[j] for j in range(n) if j != i]
        total += math.log(sum(math.exp(-0.5 * ((x[i] - o) / h) ** 2) for o in others) / (h * n))
    return total


def correlation(x, y):
    dx, dy = x - x.mean(), y - y.mean()
    return (dx @ dy) / np.sqrt((dx @ dx) * (dy @ dy))


def f_statistic(groups):
    everything = [v for g in groups for v in g]
    grand = sum(everything) / len(everything)
    between = sum(len(g) * (sum(g) / len(g) - grand) ** 2 for g in groups)
    within = sum((v - sum(g) / len(g)) ** 2 for g in groups for v in g)
    return between / within


def em_step(means, x, sweeps=2):
    for _ in range(sweeps):
        resp = softmax(-0.5 * (x[:, None] - means) ** 2, axis=1)
        means = np.sum(resp * x[:, None], axis=0) / np.sum(resp, axis=0)
    return np.sum(means * np.array([1.0, -2.0]))


def expected_calibration(temperature, logits, labels):
    p = softmax(logits / temperature)
    return -np.mean(np.log(p[range(len(labels)), labels])) + np.std(p)


def winsorised_variance(x, low, high):
    y = np.clip(x, low, high)
    return np.var(y) + np.var(x, ddof=1)


def gaussian_process(log_scale, x, y):
    d = x[:, None] - x[None, :]
    K = np.exp(-0.5 * d**2 / np.exp(2.0 * log_scale)) + 0.1 * np.eye(len(x))
    sign, logdet = np.linalg.slogdet(K)
    return -0.5 * y @ np.linalg.solve(K, y) - 0.5 * logdet


PARAMS = {"logits": np.array([0.2, -0.3]), "means": np.array([-0.5, 0.9]),
          "log_stds": np.array([0.1, -0.2])}
SEEN = (0, 2, 1)
CASES = [
    case(gaussian_likelihood, (0.2, -0.1), V, argnums=(0, 1)),
    case(gaussian_likelihood, np.array([0.2, -0.1]), V),
    case(mixture_likelihood, PARAMS, V, argnums=(0, 1)),
    case(mixture_by_loops, PARAMS["logits"], PARAMS["means"], V, argnums=(0, 1)),
    case(poisson_regression, V[:2], X, COUNTS),
    case(logistic_regression, {"w": V[:2], "b": 0.1}, X, (COUNTS > 1).astype(float)),
    case(softmax_regression, rng.normal(size=(2, 3)), X, np.array([0, 2, 1, 1])),
    case(student_t, 3.3, V, argnums=1),
    case(bivariate_normal, (0.4, 0.9), (0.1, 0.2), (1.1, 0.7), 0.3, argnums=(0, 1, 2, 3)),
    case(cauchy_mle_gradient, 0.2, 0.7, V, argnums=(0, 1)),
    case(censored_exponential, 0.7, (0.4, 1.1, 2.3), (True, False, True), argnums=(0, 1)),
    case(negative_binomial_score, 2.3, 0.4, (2, 0, 3), argnums=1),
    case(beta_binomial_elbo, 1.3, 0.7, argnums=(0, 1)),
    case(hmm_forward, np.array([0.4, 0.6]), TRANSITION, EMISSION, SEEN, argnums=(0, 1, 2)),
    case(hmm_log_space, rng.normal(size=(2, 2)), SEEN),
    case(hmm_lists, 0.7, SEEN),
    case(viterbi_score, np.log(TRANSITION), SEEN),
    case(kalman_scalar, 0.9, 0.2, 0.5, [0.4, 0.7, 0.1], argnums=(0, 1, 2, 3)),
    case(kalman_matrix, np.array([[1.0, 0.1], [-0.2, 0.9]]), np.array([1.0, 0.3]), 0.1, V[:3],
         argnums=(0, 1, 2)),
    case(particle_weights, 0.8, V, (0.3, 0.6), argnums=(0, 1)),
    case(garch, 0.1, 0.2, 0.5, V, argnums=(0, 1, 2)),
    case(ar2_residuals, (0.4, -0.2), V, argnums=(0, 1)),
    case(exponential_smoothing, 0.3, V, argnums=(0, 1)),
    case(hawkes, 0.4, 0.3, 1.1, (0.3, 0.9, 1.6), argnums=(0, 1, 2, 3)),
    case(reparameterised_elbo, {"mu": V[:2], "rho": W[:2]}, X),
    case(kernel_density, 0.7, V, W[:3], argnums=(0, 1, 2)),
    case(leave_one_out, 0.7, V[:3].tolist(), argnums=(0, 1)),
    case(correlation, V, W, argnums=(0, 1)),
    case(f_statistic, [[0.4, 0.7], [1.1, 0.9, 1.3], [0.2, 0.1]]),
    case(em_step, np.array([-0.4, 0.7]), V, argnums=(0, 1)),
    case(expected_calibration, 1.3, rng.normal(size=(3, 3)), [0, 2, 1], argnums=(0, 1)),
    case(winsorised_variance, V, -0.9, 0.7, argnums=(0, 1, 2)),
    case(gaussian_process, 0.1, V, W, argnums=(0, 2)),
    case(logsumexp, V),
    case(correlation, V.astype(np.float32), W.astype(np.float32), argnums=(0, 1)),
]
