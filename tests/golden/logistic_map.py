"""A scalar recurrence in a for loop."""
# ruff: noqa: E402


def logistic_map(x, r, n):
    for _ in range(n):
        x = r * x * (1.0 - x)
    return x


transformation = "grad"
argnums = ("x", "r")
args = (0.3, 3.2, 5)
