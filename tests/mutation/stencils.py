"""Sweeps over grids, in the form of benchmark kernels: every cell is written in its place."""
import numpy as np

from . import case

rng = np.random.default_rng(7)
LINE = rng.normal(size=6)
GRID = rng.normal(size=(5, 5))
SMALL = rng.normal(size=(4, 4))
CUBE = rng.normal(size=(4, 4, 4))


def jacobi_1d(a, steps):
    b = np.zeros_like(a)
    for _ in range(steps):
        b[1:-1] = (a[:-2] + a[1:-1] + a[2:]) / 3.0
        a[1:-1] = (b[:-2] + b[1:-1] + b[2:]) / 3.0
    return a @ a


def jacobi_2d(a):
    b = a.copy()
    for _ in range(2):
        b[1:-1, 1:-1] = 0.2 * (
            a[1:-1, 1:-1] + a[1:-1, :-2] + a[1:-1, 2:] + a[2:, 1:-1] + a[:-2, 1:-1]
        )
        a[1:-1, 1:-1] = 0.2 * (
            b[1:-1, 1:-1] + b[1:-1, :-2] + b[1:-1, 2:] + b[2:, 1:-1] + b[:-2, 1:-1]
        )
    return np.sum(a * a)


def gauss_seidel_2d(a):
    n = a.shape[0]
    for _ in range(2):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                a[i, j] = (
                    a[i - 1, j - 1] + a[i - 1, j] + a[i - 1, j + 1] + a[i, j - 1] + a[i, j]
                    + a[i, j + 1] + a[i + 1, j - 1] + a[i + 1, j] + a[i + 1, j + 1]
                ) / 9.0
    return np.sum(a * a)


def gauss_seidel_by_rows(a):
    for i in range(1, a.shape[0] - 1):
        a[i, 1:-1] += (
            a[i - 1, :-2] + a[i - 1, 1:-1] + a[i - 1, 2:] + a[i, 2:]
            + a[i + 1, :-2] + a[i + 1, 1:-1] + a[i + 1, 2:]
        )
        for j in range(1, a.shape[1] - 1):
            a[i, j] += a[i, j - 1]
            a[i, j] /= 9.0
    return np.sum(a ** 2)


def heat_3d(a):
    b = np.zeros_like(a)
    core = slice(1, -1)
    for _ in range(2):
        for source, target in ((a, b), (b, a)):
            middle = source[core, core, core]
            target[core, core, core] = (
                0.125 * (source[2:, core, core] - 2.0 * middle + source[:-2, core, core])
                + 0.125 * (source[core, 2:, core] - 2.0 * middle + source[core, :-2, core])
                + 0.125 * (source[core, core, 2:] - 2.0 * middle + source[core, core, :-2])
                + middle
            )
    return np.sum(a * a)


def heat_with_periodic_ends(u, kappa):
    for _ in range(4):
        u += kappa * (np.roll(u, 1) - 2.0 * u + np.roll(u, -1))
    return np.sum(u ** 3)


def successive_over_relaxation(a, omega):
    n = a.shape[0]
    for i in range(1, n - 1):
        for j in range(1, n - 1):
            residual = a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1] - 4.0 * a[i, j]
            a[i, j] += omega / 4.0 * residual
    return np.sum(a * a)


def red_black_relaxation(a):
    n = a.shape[0]
    for colour in (0, 1):
        for i in range(1, n - 1):
            first = 1 + (i + colour) % 2
            for j in range(first, n - 1, 2):
                a[i, j] = 0.25 * (a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1])
    return np.sum(np.cos(a))


def finite_difference_time_domain(ex, ey, hz):
    for t in range(2):
        ey[0, :] = 0.1 * t
        ey[1:, :] -= 0.5 * (hz[1:, :] - hz[:-1, :])
        ex[:, 1:] -= 0.5 * (hz[:, 1:] - hz[:, :-1])
        hz[:-1, :-1] -= 0.7 * (ex[:-1, 1:] - ex[:-1, :-1] + ey[1:, :-1] - ey[:-1, :-1])
    return np.sum(hz * hz) + np.sum(ex * ey)


def cavity_step(u, v, p):
    """One step of a lid-driven cavity: the pressure is relaxed, then the velocities move."""
    dx, dt, nu = 0.5, 0.05, 0.1
    b = np.zeros_like(p)
    b[1:-1, 1:-1] = (
        ((u[1:-1, 2:] - u[1:-1, :-2]) + (v[2:, 1:-1] - v[:-2, 1:-1])) / (2.0 * dx) / dt
        - ((u[1:-1, 2:] - u[1:-1, :-2]) / (2.0 * dx)) ** 2
    )
    for _ in range(2):
        pn = p.copy()
        p[1:-1, 1:-1] = 0.25 * (pn[1:-1, 2:] + pn[1:-1, :-2] + pn[2:, 1:-1] + pn[:-2, 1:-1])
        p[1:-1, 1:-1] -= dx * dx / 4.0 * b[1:-1, 1:-1]
        p[:, -1] = p[:, -2]
        p[0, :] = p[1, :]
        p[-1, :] = 0.0
    un, vn = u.copy(), v.copy()
    u[1:-1, 1:-1] = (
        un[1:-1, 1:-1]
        - un[1:-1, 1:-1] * dt / dx * (un[1:-1, 1:-1] - un[1:-1, :-2])
        - vn[1:-1, 1:-1] * dt / dx * (un[1:-1, 1:-1] - un[:-2, 1:-1])
        - dt / (2.0 * dx) * (p[1:-1, 2:] - p[1:-1, :-2])
        + nu * dt / dx ** 2 * (un[1:-1, 2:] - 2.0 * un[1:-1, 1:-1] + un[1:-1, :-2])
    )
    u[0, :] = u[:, 0] = 0.0
    u[-1, :] = 1.0
    v[1:-1, 1:-1] -= dt * un[1:-1, 1:-1] * (vn[1:-1, 1:-1] - vn[1:-1, :-2]) / dx
    return np.sum(u * u) + np.sum(u * v)


def wave_equation(u, velocity):
    before = u.copy()
    for _ in range(3):
        after = np.zeros_like(u)
        after[1:-1] = (
            2.0 * u[1:-1] - before[1:-1] + velocity ** 2 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        )
        before, u = u, after
    return u @ u + before @ u


def advection_upwind(u, speed):
    n = len(u)
    new = np.empty(n)
    for _ in range(3):
        for i in range(n):
            if speed > 0.0:
                new[i] = u[i] - speed * (u[i] - u[i - 1])
            else:
                new[i] = u[i] - speed * (u[(i + 1) % n] - u[i])
        u[:] = new
    return u @ u


def crank_nicolson(u, kappa):
    """Half a step explicit, half implicit, by the Thomas algorithm in place."""
    n = len(u)
    for _ in range(2):
        right = u.copy()
        right[1:-1] += 0.5 * kappa * (u[:-2] - 2.0 * u[1:-1] + u[2:])
        diagonal = np.full(n, 1.0 + kappa)
        diagonal[0] = diagonal[-1] = 1.0
        upper = np.full(n - 1, -0.5 * kappa)
        upper[0] = 0.0
        for i in range(1, n):
            lower = -0.5 * kappa if i < n - 1 else 0.0
            factor = lower / diagonal[i - 1]
            diagonal[i] -= factor * upper[i - 1]
            right[i] -= factor * right[i - 1]
        u[-1] = right[-1] / diagonal[-1]
        for i in range(n - 2, -1, -1):
            u[i] = (right[i] - upper[i] * u[i + 1]) / diagonal[i]
    return u @ u


def alternating_directions(u):
    """ADI: sweeps along the rows, then along the columns."""
    n = u.shape[0]
    for axis in (0, 1):
        grid = u if axis == 0 else u.T
        for i in range(1, n - 1):
            p, q = np.zeros(n), np.zeros(n)
            q[0] = grid[i, 0]
            for j in range(1, n - 1):
                p[j] = -0.4 / (-0.4 * p[j - 1] + 2.0)
                q[j] = (grid[i - 1, j] + grid[i + 1, j] - 0.4 * q[j - 1]) / (2.0 - 0.4 * p[j - 1])
            for j in range(n - 2, 0, -1):
                grid[i, j] = p[j] * grid[i, j + 1] + q[j]
    return np.sum(u * u)


def multigrid_cycle(u):
    def smooth(v):
        for i in range(1, len(v) - 1):
            v[i] = 0.5 * (v[i - 1] + v[i + 1])

    smooth(u)
    coarse = u[::2].copy()
    smooth(coarse)
    u[::2] += 0.5 * coarse
    u[1:-1:2] += 0.25 * (coarse[:-1] + coarse[1:])[: len(u[1:-1:2])]
    smooth(u)
    return u @ u


def convolution_2d(image, kernel):
    n, k = image.shape[0], kernel.shape[0]
    out = np.zeros((n - k + 1, n - k + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + k, j : j + k] * kernel)
    return np.sum(np.tanh(out))


def convolution_by_shifts(x, kernel):
    out = np.zeros(len(x) + len(kernel) - 1)
    for k, weight in enumerate(kernel):
        out[k : k + len(x)] += weight * x
    return out @ out


def max_pooling(image):
    out = np.empty((2, 2))
    for i in range(2):
        for j in range(2):
            out[i, j] = image[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max()
    image[::2, ::2] = out
    return np.sum(image * image)


def deriche_like_passes(image):
    left, right = np.zeros_like(image), np.zeros_like(image)
    for j in range(image.shape[1]):
        left[:, j] = image[:, j] + 0.5 * (left[:, j - 1] if j else 0.0)
    for j in range(image.shape[1] - 1, -1, -1):
        right[:, j] = image[:, j] * 0.3
        if j + 1 < image.shape[1]:
            right[:, j] += 0.5 * right[:, j + 1]
    image[...] = left * right
    return np.sum(image)


def boundary_then_interior(a):
    a[0], a[-1] = a[1], 2.0 * a[-2]
    a[:, 0] = a[:, -1]
    a[1:-1, 1:-1] += 0.1 * (a[:-2, 1:-1] - a[2:, 1:-1])
    return np.sum(a ** 2)


CASES = [
    case(jacobi_1d, LINE, 3, others=((LINE, 1),)),
    case(jacobi_2d, GRID),
    case(gauss_seidel_2d, SMALL),
    case(gauss_seidel_by_rows, SMALL),
    case(heat_3d, CUBE[:3, :3, :3]),
    case(heat_with_periodic_ends, LINE, 0.2, argnums=(0, 1)),
    case(successive_over_relaxation, SMALL, 1.4, argnums=(0, 1)),
    case(red_black_relaxation, GRID),
    case(finite_difference_time_domain, SMALL[:3, :3], SMALL[1:, :3], SMALL[:3, 1:] * 0.5,
         argnums=(0, 1, 2), others=()),
    case(cavity_step, SMALL * 0.5, SMALL.T * 0.5, SMALL[::-1] * 0.3, argnums=(0, 1, 2)),
    case(wave_equation, LINE, 0.6, argnums=(0, 1)),
    case(advection_upwind, LINE, 0.3, argnums=(0, 1), others=((LINE, -0.3),)),
    case(crank_nicolson, LINE, 0.4, argnums=(0, 1)),
    case(alternating_directions, SMALL),
    case(multigrid_cycle, LINE[:5]),
    case(convolution_2d, GRID, SMALL[:2, :2], argnums=(0, 1)),
    case(convolution_by_shifts, LINE, LINE[:3] + 1.0, argnums=(0, 1)),
    case(max_pooling, SMALL),
    case(deriche_like_passes, SMALL),
    case(boundary_then_interior, SMALL),
]
