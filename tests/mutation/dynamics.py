"""Systems that move in time, with their state in arrays that are updated in place."""
import math

import numpy as np

from . import case

rng = np.random.default_rng(17)
P = rng.normal(size=(4, 2)) * 1.5
U = rng.normal(size=(4, 2)) * 0.3
MASS = np.array([1.0, 0.5, 2.0, 0.8])
STATE = np.array([0.8, -0.3, 1.1])
V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])


def gravity_step(position, velocity, mass):
    n = len(mass)
    force = np.zeros_like(position)
    for i in range(n):
        for j in range(i + 1, n):
            d = position[j] - position[i]
            f = mass[i] * mass[j] * d / (d @ d + 0.1) ** 1.5
            force[i] += f
            force[j] -= f
    velocity += 0.1 * force / mass[:, None]
    position += 0.1 * velocity
    return np.sum(position ** 2) + np.sum(mass[:, None] * velocity ** 2)


def gravity_by_broadcast(position, velocity, mass):
    for _ in range(2):
        d = position[None] - position[:, None]
        r = np.sum(d * d, axis=-1) + 0.2
        a = np.einsum("ijk,ij,j->ik", d, r ** -1.5, mass)
        velocity += 0.1 * a
        position += 0.1 * velocity
    return np.sum(position * velocity)


def velocity_verlet(q, p, steps):
    def force(x, out):
        np.sin(x, out=out)
        out *= -1.0
        out -= 0.1 * x ** 3

    f = np.empty_like(q)
    force(q, f)
    for _ in range(steps):
        p += 0.05 * f
        q += 0.1 * p
        force(q, f)
        p += 0.05 * f
    return 0.5 * p @ p + np.sum(np.cos(q))


def leapfrog_with_history(q, p):
    path = np.empty((4, len(q)))
    path[0] = q
    for k in range(1, 4):
        p -= 0.1 * path[k - 1]
        path[k] = path[k - 1] + 0.1 * p
    return np.sum(path * path)


def runge_kutta(state):
    def rates(s, out):
        out[0] = 10.0 * (s[1] - s[0])
        out[1] = s[0] * (28.0 - s[2]) - s[1]
        out[2] = s[0] * s[1] - 8.0 / 3.0 * s[2]
        return out

    k = np.zeros((4, 3))
    h = 0.02
    for _ in range(3):
        rates(state, k[0])
        rates(state + 0.5 * h * k[0], k[1])
        rates(state + 0.5 * h * k[1], k[2])
        rates(state + h * k[2], k[3])
        state += h / 6.0 * (k[0] + 2.0 * k[1] + 2.0 * k[2] + k[3])
    return state @ state


def adams_bashforth(x):
    history = [np.zeros_like(x), np.zeros_like(x)]
    for k in range(4):
        slope = np.cos(x) - 0.2 * x
        x = x + 0.1 * (1.5 * slope - 0.5 * history[-1]) if k else x + 0.1 * slope
        history.append(slope)
        history.pop(0)
    return x @ x


def predator_and_prey(rates):
    n = np.array([1.0, 0.5])
    for _ in range(10):
        eaten = rates[1] * n[0] * n[1]
        n[0] += 0.1 * (rates[0] * n[0] - eaten)
        n[1] += 0.1 * (0.5 * eaten - rates[2] * n[1])
    return np.sum(np.log(n))


def spring_chain(x, stiffness):
    v = np.zeros_like(x)
    for _ in range(3):
        stretch = np.diff(x)
        f = np.zeros_like(x)
        f[:-1] += stiffness * stretch
        f[1:] -= stiffness * stretch
        f -= 0.1 * v
        v += 0.2 * f
        x += 0.2 * v
        x[0] = 0.0
        v[0] = 0.0
    return x @ x + v @ v


def bouncing_in_a_box(x, v):
    for _ in range(6):
        x += 0.3 * v
        outside = np.abs(x) > 1.5
        v[outside] *= -0.8
        x[outside] = np.sign(x[outside]) * (3.0 - np.abs(x[outside]))
    return x @ x + x @ v


def gradient_descent(w):
    velocity = np.zeros_like(w)
    for _ in range(5):
        g = 2.0 * w + np.cos(w)
        velocity *= 0.9
        velocity -= 0.05 * g
        w += velocity
    return w @ w


def adam_steps(w):
    m, v = np.zeros_like(w), np.zeros_like(w)
    for t in range(1, 4):
        g = w ** 3 - 0.3
        m[:] = 0.9 * m + 0.1 * g
        v *= 0.99
        v += 0.01 * g * g
        w -= 0.1 * (m / (1.0 - 0.9 ** t)) / (np.sqrt(v / (1.0 - 0.99 ** t)) + 1e-3)
    return w @ w


def training_loop(params, x, target):
    w, b = params["w"], params["b"]
    for _ in range(3):
        error = x @ w + b - target
        w -= 0.1 * x.T @ error / len(error)
        params["b"] = b = b - 0.1 * error.mean()
    return np.mean((x @ w + b - target) ** 2)


def recurrent_cell(w, inputs):
    h = np.zeros(2)
    states = np.zeros((len(inputs) + 1, 2))
    for t, value in enumerate(inputs):
        h = np.tanh(w @ h + value * w[0])
        states[t + 1] = h
    states[1:] -= states[:-1]
    return np.sum(states ** 2)


def gated_memory(w, inputs):
    cell, hidden = np.zeros(2), np.zeros(2)
    for value in inputs:
        gate = 1.0 / (1.0 + np.exp(-(w @ hidden + value)))
        cell *= gate
        cell += (1.0 - gate) * np.tanh(value * w[1])
        hidden[:] = gate * np.tanh(cell)
    return hidden @ hidden


def cellular_weights(grid):
    for _ in range(2):
        around = np.zeros_like(grid)
        for di in (-1, 0, 1):
            for dj in (-1, 0, 1):
                if di or dj:
                    around += np.roll(np.roll(grid, di, 0), dj, 1)
        grid[:] = 1.0 / (1.0 + np.exp(-(around - 3.0 * grid)))
    return np.sum(grid * grid)


def compartments(x, rate):
    """A chain of tanks: what leaves one enters the next."""
    for _ in range(4):
        for i in range(len(x) - 1):
            flow = rate * x[i] ** 2 * 0.1
            x[i] -= flow
            x[i + 1] += flow
    return x[-1] * x[0] + x[2]


def random_walk_with_seed(scale):
    random = np.random.default_rng(3)
    x = np.zeros(2)
    path = []
    for _ in range(4):
        x += scale * random.normal(size=2)
        x[0] *= 0.9
        path.append(x.copy())
    return sum(p @ p for p in path)


def pendulum_until_it_turns(angle, speed):
    state = np.array([angle, speed])
    steps = 0
    while state[1] > 0.0 and steps < 50:
        state[1] -= 0.1 * math.sin(state[0])
        state[0] += 0.1 * state[1]
        steps += 1
    return state[0] ** 2 + steps * state[1]


def adaptive_steps(y, tolerance):
    t, h = 0.0, 0.5
    y = y.copy()
    while t < 1.0:
        h = min(h, 1.0 - t)
        full = y + h * np.sin(y)
        half = y + 0.5 * h * np.sin(y)
        half += 0.5 * h * np.sin(half)
        if np.max(np.abs(full - half)) > tolerance:
            h *= 0.5
            continue
        y[:] = half
        t += h
    return y @ y


CASES = [
    case(gravity_step, P, U, MASS, argnums=(0, 1, 2)),
    case(gravity_by_broadcast, P, U, MASS, argnums=(0, 1, 2)),
    case(velocity_verlet, V, V[::-1] * 0.5, 3, argnums=(0, 1)),
    case(leapfrog_with_history, V, V[::-1] * 0.5, argnums=(0, 1)),
    case(runge_kutta, STATE),
    case(adams_bashforth, V),
    case(predator_and_prey, np.array([1.1, 0.4, 0.8])),
    case(spring_chain, V, 1.3, argnums=(0, 1)),
    case(bouncing_in_a_box, V, V[::-1], argnums=(0, 1)),
    case(gradient_descent, V),
    case(adam_steps, V),
    case(training_loop, {"w": STATE, "b": 0.2}, rng.normal(size=(4, 3)), MASS, argnums=(0, 1)),
    case(recurrent_cell, P[:2], V, argnums=(0, 1)),
    case(gated_memory, P[:2], V, argnums=(0, 1)),
    case(cellular_weights, np.abs(P) * 0.3),
    case(compartments, np.abs(V), 0.7, argnums=(0, 1)),
    case(random_walk_with_seed, 0.7),
    case(pendulum_until_it_turns, 0.3, 0.8, argnums=(0, 1)),
    case(adaptive_steps, V, 0.05),
]
