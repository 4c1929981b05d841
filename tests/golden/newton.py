"""A while loop: the length of the tape is the trip count."""
# ruff: noqa: E402


def newton_sqrt(a):
    y = a
    while abs(y * y - a) > 1e-13:
        y = 0.5 * (y + a / y)
    return y


transformation = "grad"
argnums = 0
args = (2.7,)
