"""A scalar recurrence in a for loop."""
# ruff: noqa: E402


def logistic_map(x, r, n):
    for _ in range(n):
        x = r * x * (1.0 - x)
    return x


transformation = "grad"
argnums = ("x", "r")
args = (0.3, 3.2, 5)


# output
def logistic_map_grad(x, r, n):
    """Gradient of logistic_map with respect to x, r."""
    x_tape = []
    for _ in range(n):
        x_tape.append(x)
        x = r * x * (1.0 - x)
    r_bar = 0.0
    x_bar = 1.0
    for _ in reversed(range(n)):
        # line 7: x = r * x * (1.0 - x)
        x = x_tape.pop()
        t_bar = (1.0 - x) * x_bar
        r_bar += x * t_bar
        x_bar = r * t_bar - r * x * x_bar
    return x_bar, r_bar
