"""Differentiate a while loop: the number of steps is only known when it has run.

Newton's iteration finds the square root of `a`; its derivative is 1 / (2 sqrt(a)).

    python examples/newton.py
"""

import math

from srcgrad import grad


def newton_sqrt(a):
    y = 0.5 * (1.0 + a)
    while abs(y * y - a) > 1e-13 * a:
        y = 0.5 * (y + a / y)
    return y


def main():
    df = grad(newton_sqrt)
    print(df.source)
    print(f"{'a':>8} {'derivative':>20} {'1 / (2 sqrt(a))':>20}")
    for a in (0.25, 1.0, 2.0, 1e4):
        print(f"{a:8g} {df(a):20.15f} {0.5 / math.sqrt(a):20.15f}")


if __name__ == "__main__":
    main()
