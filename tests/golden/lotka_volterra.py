"""Two states that are updated together."""
# ruff: noqa: E402


def lotka_volterra(u, v, a, b, dt, steps):
    for _ in range(steps):
        u, v = u + dt * u * (a - b * v), v + dt * v * (b * u - 1.0)
    return u * u + v * v


transformation = "grad"
argnums = ("u", "v", "a", "b")
args = (1.2, 0.8, 1.1, 0.9, 0.05, 5)
