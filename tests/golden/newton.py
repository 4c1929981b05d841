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


# output
def newton_sqrt_grad(a):
    """Gradient of newton_sqrt with respect to a."""
    y = a
    y_tape = []
    while abs(y * y - a) > 1e-13:
        y_tape.append(y)
        y = 0.5 * (y + a / y)
    a_bar = 0.0
    y_bar = 1.0
    while y_tape:
        # line 8: y = 0.5 * (y + a / y)
        t_bar = 0.5 * y_bar
        y = y_tape.pop()
        t2_bar = t_bar / y
        a_bar += t2_bar
        y_bar = t_bar - a / y * t2_bar
    # line 6: y = a
    a_bar += y_bar
    return a_bar
