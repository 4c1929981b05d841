"""Physics, chemistry, biology, engineering: energies, trajectories, kinetics, optics."""
import cmath
import math
from collections import namedtuple

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])
W = np.array([0.2, 0.5, -0.4, 0.9])
POINTS = np.array([[0.0, 0.1], [1.1, 0.2], [0.4, 1.3]])
SPINS = np.array([[0.9, -0.8, 0.7], [0.6, 0.5, -0.9], [-0.4, 0.8, 0.3]])
Spring = namedtuple("Spring", "a b stiffness length")


# -- energies


def ising_chain(s, J, h):
    n = len(s)
    energy = 0.0
    for i in range(n):
        energy -= J * s[i] * s[(i + 1) % n] + h * s[i]
    return energy


def ising_grid(s, J):
    rows, cols = s.shape
    e = 0.0
    for i in range(rows):
        for j in range(cols):
            for di, dj in ((0, 1), (1, 0)):
                e -= J * s[i, j] * s[(i + di) % rows, (j + dj) % cols]
    return e


def ising_by_roll(s, J):
    return -J * np.sum(s * (np.roll(s, 1, axis=0) + np.roll(s, -1, axis=1)))


def mean_field_magnetisation(J, h, T):
    m = 0.5
    for _ in range(30):
        m = math.tanh((J * m + h) / T)
    return m


def transfer_matrix(J, h, n=3):
    t = np.array([[np.exp(J + h), np.exp(-J)], [np.exp(-J), np.exp(J - h)]])
    p = np.eye(2)
    for _ in range(n):
        p = p @ t
    return np.log(np.trace(p))


def partition_function(J, n=3):
    """Over all 2**n states of a chain."""
    z = 0.0
    for state in range(2**n):
        spins = [1 if state >> k & 1 else -1 for k in range(n)]
        z += math.exp(J * sum(a * b for a, b in zip(spins, spins[1:])))
    return math.log(z)


def lennard_jones_cluster(points, epsilon=1.0, sigma=0.9):
    e = 0.0
    for i in range(len(points)):
        for j in range(i):
            d = points[i] - points[j]
            r2 = np.dot(d, d)
            s6 = (sigma**2 / r2) ** 3
            e += 4.0 * epsilon * (s6 * s6 - s6)
    return e


def coulomb_matrix(points, charges):
    d = points[:, None, :] - points[None, :, :]
    r = np.sqrt(np.sum(d**2, axis=-1) + np.eye(len(points)))
    return 0.5 * np.sum(np.outer(charges, charges) / r * (1.0 - np.eye(len(points))))


def spring_network(points, springs):
    energy = 0.0
    for s in springs:
        stretch = math.hypot(*(points[s.a] - points[s.b])) - s.length
        energy += 0.5 * s.stiffness * stretch**2
    return energy


def dihedral_energy(phi, terms):
    return sum(k * (1.0 + math.cos(n * phi - delta)) for n, (k, delta) in terms.items())


def morse(r, *, depth=1.0, width=1.3, r0=0.9):
    e = math.exp(-width * (r - r0))
    return depth * (1.0 - e) ** 2


def diatomic_levels(depth, width):
    levels = (morse(r, depth=depth, width=width) for r in (0.7, 1.0, 1.5))
    return sum(n * e for n, e in enumerate(levels, 1))


# -- trajectories


def pendulum(theta, omega, length=1.2, steps=5, dt=0.1):
    for _ in range(steps):
        omega -= dt * 9.81 / length * math.sin(theta)
        theta += dt * omega
    return 0.5 * (length * omega) ** 2 - 9.81 * length * math.cos(theta)


def double_pendulum(state, n=2, dt=0.05):
    a, b, p, q = state
    for _ in range(n):
        d = a - b
        den = 3.0 - math.cos(2.0 * d)
        acc = (-math.sin(d) * (q * q + p * p * math.cos(d)) * 2.0 - 3.0 * math.sin(a)) / den
        bcc = 2.0 * math.sin(d) * (2.0 * p * p + math.cos(a) + q * q * math.cos(d)) / den
        a, b, p, q = a + dt * p, b + dt * q, p + dt * acc, q + dt * bcc
    return a * b + p


def lotka_volterra(state, rates, n=4):
    prey, predator = state
    path = [prey]
    for _ in range(n):
        born = rates["birth"] * prey
        eaten = rates["eat"] * prey * predator
        prey, predator = prey + 0.1 * (born - eaten), predator + 0.1 * (eaten - predator)
        path.append(prey)
    return max(path) + sum(path) / len(path)


def sir(beta, gamma, days=4):
    s, i, r = 0.9, 0.1, 0.0
    peak = i
    for day in range(days):
        new, gone = beta * s * i, gamma * i
        s, i, r = s - new, i + new - gone, r + gone
        if i > peak:
            peak = i
    return peak + r


def projectile(v, angle, drag):
    x, y = 0.0, 0.5
    vx, vy = v * math.cos(angle), v * math.sin(angle)
    for step in range(100):
        speed = math.sqrt(vx * vx + vy * vy)
        vx, vy = vx - 0.1 * drag * speed * vx, vy - 0.1 * (9.81 + drag * speed * vy)
        old_x, old_y = x, y
        x, y = x + 0.1 * vx, y + 0.1 * vy
        if y < 0.0:
            t = old_y / (old_y - y)
            return old_x + t * (x - old_x)
    raise RuntimeError("still in the air")


def bouncing_ball(height, restitution, t_end=1.5):
    y, v, t = height, 0.0, 0.0
    while t < t_end:
        v -= 0.05 * 9.81
        y += 0.05 * v
        if y < 0.0 and v < 0.0:
            y, v = -restitution * y, -restitution * v
        t += 0.05
    return y + v


def kepler_orbit(position, velocity, steps=3, dt=0.1):
    def acceleration(r):
        return -r / np.sum(r * r) ** 1.5

    for _ in range(steps):
        velocity = velocity + 0.5 * dt * acceleration(position)
        position = position + dt * velocity
        velocity = velocity + 0.5 * dt * acceleration(position)
    return position @ velocity + position[0] * velocity[1] - position[1] * velocity[0]


def lorenz(state, sigma, rho, n=3):
    for _ in range(n):
        x, y, z = state
        state = (x + 0.02 * sigma * (y - x), y + 0.02 * (x * (rho - z) - y),
                 z + 0.02 * (x * y - 8.0 / 3.0 * z))
    return sum(c * c for c in state)


def n_body(positions, velocities, masses, dt=0.1):
    names = list(masses)
    for _ in range(2):
        forces = {}
        for a in names:
            f = 0.0
            for b in names:
                if a != b:
                    d = positions[b] - positions[a]
                    f = f + masses[b] * d / (abs(d) ** 3 + 0.1)
            forces = {**forces, a: f}
        velocities = {a: velocities[a] + dt * forces[a] for a in names}
        positions = {a: positions[a] + dt * velocities[a] for a in names}
    kinetic = sum(0.5 * masses[a] * velocities[a] ** 2 for a in names)
    return kinetic + positions["s"] * positions["e"]


def wave_equation(u, c, steps=3):
    before, now = u, u
    for _ in range(steps):
        inner = 2.0 * now[1:-1] - before[1:-1] + c**2 * (now[2:] - 2.0 * now[1:-1] + now[:-2])
        before, now = now, np.concatenate(([0.0], inner, [0.0]))
    return np.sum(now**2) + np.sum(before[1:] * now[:-1])


def random_walk_with_seed(x, seed):
    r = np.random.default_rng(seed)
    for kick in r.normal(size=3):
        x = x + 0.1 * kick * math.sin(x)
    return x


# -- kinetics, circuits, optics, structures


def michaelis_menten(s, vmax, km, steps=4):
    product = 0.0
    for _ in range(steps):
        rate = vmax * s / (km + s)
        s, product = s - 0.1 * rate, product + 0.1 * rate
    return product / s


def arrhenius_fit(log_a, energy, temperatures, rates):
    predicted = [math.exp(log_a - energy / (8.314e-3 * T)) for T in temperatures]
    return sum((math.log(p) - math.log(k)) ** 2 for p, k in zip(predicted, rates))


def reaction_network(k, y, n=3):
    reactions = [((0,), (1,), k[0]), ((1, 1), (2,), k[1]), ((2,), (0, 1), k[2])]
    y = list(y)
    for _ in range(n):
        rates = []
        for reactants, _products, rate in reactions:
            for s in reactants:
                rate = rate * y[s]
            rates.append(rate)
        y = [y[s] + 0.1 * sum(r * (p.count(s) - q.count(s))
                              for r, (q, p, _) in zip(rates, reactions)) for s in range(3)]
    return y[0] * y[2] + y[1]


def rc_ladder(resistances, capacitance, omega):
    re, im = 1e3, 0.0
    for r in resistances:
        x = -1.0 / (omega * capacitance)
        den = re * re + (im + x) ** 2
        re, im = re * x * x / den + r, x * (re * re + im * (im + x)) / den
    return math.hypot(re, im)


def thin_film(n, thickness, wavelength):
    phase = 2.0 * math.pi * n * thickness / wavelength
    r1, r2 = (1.0 - n) / (1.0 + n), (n - 1.5) / (n + 1.5)
    top = r1 * r1 + r2 * r2 + 2.0 * r1 * r2 * math.cos(2.0 * phase)
    return top / (1.0 + (r1 * r2) ** 2 + 2.0 * r1 * r2 * math.cos(2.0 * phase))


def ray_matrices(f, d):
    lens = np.array([[1.0, 0.0], [-1.0 / f, 1.0]])
    gap = np.array([[1.0, d], [0.0, 1.0]])
    system = gap @ lens @ gap
    out = system @ np.array([0.1, 0.05])
    return out[0] ** 2 + system[0, 1]


def beam_deflection(load, length, inertia):
    segments = 4
    moment = slope = deflection = 0.0
    for k in range(segments):
        x = (k + 0.5) * length / segments
        moment = load * (length - x)
        slope += moment / inertia * length / segments
        deflection += slope * length / segments
    return deflection


def truss_mass(areas, bars, density=2.0):
    return sum(density * a * math.dist(p, q) for a, (p, q) in zip(areas, bars))


def robot_arm(angles, lengths, target):
    x = y = heading = 0.0
    for angle, length in zip(angles, lengths):
        heading += angle
        x += length * math.cos(heading)
        y += length * math.sin(heading)
    return (x - target[0]) ** 2 + (y - target[1]) ** 2 + 0.01 * sum(a * a for a in angles)


def heat_exchanger(hot, cold, ntu):
    for _ in range(20):
        q = ntu * (hot - cold) / 20.0
        hot, cold = hot - q, cold + 0.5 * q
    return hot - cold


def pid(gains, setpoint=1.0):
    kp, ki, kd = gains
    y = integral = previous = cost = 0.0
    for _ in range(4):
        error = setpoint - y
        integral += 0.1 * error
        u = kp * error + ki * integral + kd * (error - previous) / 0.1
        previous = error
        y += 0.1 * (u - y)
        cost += error**2
    return cost


def rotation(quaternion, v):
    w, x, y, z = quaternion / np.sqrt(quaternion @ quaternion)
    R = np.array([[1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
                  [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
                  [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]])
    return R @ v @ np.array([1.0, 2.0, 3.0])


def great_circle(p, q):
    (lat1, lon1), (lat2, lon2) = p, q
    h = (math.sin(0.5 * (lat2 - lat1)) ** 2
         + math.cos(lat1) * math.cos(lat2) * math.sin(0.5 * (lon2 - lon1)) ** 2)
    return 2.0 * math.asin(math.sqrt(h))


def fourier_by_sums(x, k):
    n = np.arange(len(x))
    c = np.sum(x * np.cos(2.0 * np.pi * k * n / len(x)))
    s = np.sum(x * np.sin(2.0 * np.pi * k * n / len(x)))
    return c * c + s * s


def spectral_entropy(x):
    powers = [fourier_by_sums(x, k) for k in range(1, 3)]
    total = sum(powers)
    return -sum(p / total * math.log(p / total) for p in powers)


def phase_with_constants(x):
    w = cmath.exp(0.3j)
    return x * w.real + x * x * w.imag


SPRINGS = (Spring(0, 1, 2.0, 1.0), Spring(1, 2, 1.5, 0.8))
RATES = {"birth": 1.1, "eat": 0.7}
CASES = [
    case(ising_chain, V, 0.7, 0.2, argnums=(0, 1, 2)),
    case(ising_grid, SPINS, 0.7, argnums=(0, 1)),
    case(ising_by_roll, SPINS, 0.7, argnums=(0, 1)),
    case(mean_field_magnetisation, 0.7, 0.2, 1.1, argnums=(0, 1, 2)),
    case(transfer_matrix, 0.4, 0.2, argnums=(0, 1)),
    case(partition_function, 0.4),
    case(lennard_jones_cluster, POINTS, argnums=0),
    case(lennard_jones_cluster, POINTS, 0.7, 0.9, argnums=(0, 1, 2)),
    case(coulomb_matrix, POINTS, V[:3], argnums=(0, 1)),
    case(spring_network, POINTS, SPRINGS),
    case(dihedral_energy, 0.7, {1: (0.4, 0.0), 3: (0.9, 0.2)}, argnums=(0, 1)),
    case(diatomic_levels, 0.9, 1.2, argnums=(0, 1)),
    case(pendulum, 0.7, 0.3, argnums=(0, 1)),
    case(pendulum, 0.7, 0.3, 0.9, argnums=(0, 1, 2)),
    case(double_pendulum, (0.4, 0.9, 0.1, -0.3)),
    case(double_pendulum, V),
    case(lotka_volterra, (1.2, 0.7), RATES, argnums=(0, 1)),
    case(sir, 0.9, 0.2, argnums=(0, 1), others=((0.4, 0.9),)),
    case(projectile, 6.1, 0.8, 0.02, argnums=(0, 1, 2)),
    case(bouncing_ball, 1.1, 0.8, argnums=(0, 1)),
    case(kepler_orbit, np.array([1.0, 0.1]), np.array([0.2, 0.9]), argnums=(0, 1)),
    case(lorenz, (0.4, 0.9, 1.3), 10.0, 28.0, argnums=(0, 1, 2)),
    case(n_body, {"s": 0.0, "e": 1.1}, {"s": 0.1, "e": 0.3}, {"s": 2.0, "e": 0.4},
         argnums=(0, 1, 2)),
    case(wave_equation, np.array([0.0, 0.6, -0.3, 0.8, 0.0]), 0.4, argnums=(0, 1)),
    case(random_walk_with_seed, 0.7, 3),
    case(michaelis_menten, 1.4, 0.7, 0.5, argnums=(0, 1, 2)),
    case(arrhenius_fit, 1.3, 2.2, [290.0, 310.0, 330.0], (1.4, 1.7, 1.9), argnums=(0, 1, 3)),
    case(reaction_network, (0.4, 0.9, 0.2), V[[0, 2, 3]], argnums=(0, 1)),
    case(rc_ladder, [1.1, 0.7], 0.4, 1.3, argnums=(0, 1, 2)),
    case(thin_film, 1.4, 0.3, 0.9, argnums=(0, 1, 2)),
    case(ray_matrices, 0.7, 0.4, argnums=(0, 1)),
    case(beam_deflection, 0.7, 1.2, 0.9, argnums=(0, 1, 2)),
    case(truss_mass, (0.4, 0.9), [((0.0, 0.1), (1.0, 0.3)), ((0.3, 0.2), (0.5, 1.4))],
         argnums=(0, 1)),
    case(robot_arm, [0.4, -0.7, 0.3], (1.0, 0.8, 0.5), (1.1, 0.6), argnums=(0, 1, 2)),
    case(heat_exchanger, 1.9, 0.4, 0.8, argnums=(0, 1, 2)),
    case(pid, (1.2, 0.4, 0.05)),
    case(rotation, np.array([0.9, 0.2, -0.3, 0.4]), V[:3], argnums=(0, 1)),
    case(great_circle, (0.4, 0.9), (0.7, -0.2), argnums=(0, 1)),
    case(fourier_by_sums, V, 1),
    case(spectral_entropy, V),
    case(phase_with_constants, 0.7),
]
