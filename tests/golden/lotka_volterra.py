"""Two states that are updated together."""
# ruff: noqa: E402


def lotka_volterra(u, v, a, b, dt, steps):
    for _ in range(steps):
        u, v = u + dt * u * (a - b * v), v + dt * v * (b * u - 1.0)
    return u * u + v * v


transformation = "grad"
argnums = ("u", "v", "a", "b")
args = (1.2, 0.8, 1.1, 0.9, 0.05, 5)


# output
def lotka_volterra_grad(u, v, a, b, dt, steps):
    """Gradient of lotka_volterra with respect to u, v, a, b."""
    u_tape = []
    v_tape = []
    for _ in range(steps):
        t = v + dt * v * (b * u - 1.0)
        u_tape.append(u)
        u = u + dt * u * (a - b * v)
        v_tape.append(v)
        v = t
    # line 8: return u * u + v * v
    v_bar = 2.0 * v
    u_bar = 2.0 * u
    b_bar = 0.0
    a_bar = 0.0
    for _ in reversed(range(steps)):
        # line 7: u, v = u + dt * u * (a - b * v), v + dt * v * (b * u - 1.0)
        v = v_tape.pop()
        u = u_tape.pop()
        t_bar = dt * v * v_bar
        b_bar += u * t_bar
        t2_bar = u_bar
        v_bar += dt * ((b * u - 1.0) * v_bar)
        t3_bar = dt * u * t2_bar
        a_bar += t3_bar
        t4_bar = -t3_bar
        b_bar += v * t4_bar
        v_bar += b * t4_bar
        u_bar = b * t_bar + t2_bar + dt * ((a - b * v) * t2_bar)
    return u_bar, v_bar, a_bar, b_bar
