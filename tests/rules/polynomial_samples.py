"""Points for the rules of polynomials, and of the gamma and error functions of `math`."""

from __future__ import annotations

import numpy as np

from tests.rules.samples import A, F, add, numbers

P = np.array([2.0, -1.5, 0.5, 3.0])
Q = np.array([1.5, -0.5])
POINTS = (
    A(3), A(2, 3), 0.7, np.float64(-1.2), np.array(0.3), F(3), 2, np.array([1, 2]), A(0), A(1),
)  # fmt: skip

for x in POINTS:
    for p in (P, np.array([1.5]), np.array([2, -1, 3]), Q):
        for wrt in ("xy", "x", "y"):
            add("np.polyval", "np.polyval(y, x)", wrt=wrt, x=x, y=p)
add("np.polyval", "np.polyval([x, 2.0, x * x], x)", x=0.7)
add("np.polyval", "np.polyval([1.0, 2.0, 3.0], x)", x=A(3))
for name in ("polyadd", "polysub"):
    for x, y in (
        (P, Q), (Q, P), (P, P[::-1].copy()), (F(3), F(2)), (A(1), P), (np.array([1, 2]), P),
    ):  # fmt: skip
        for wrt in ("xy", "x", "y"):
            add(f"np.{name}", f"np.{name}(x, y)", wrt=wrt, x=x, y=y)
for x, y in ((P, Q), (Q, P), (F(3), F(2)), (np.array([1.5]), P), (np.array([1, 2]), P)):
    for wrt in ("xy", "x", "y"):
        add("np.polymul", "np.polymul(x, y)", wrt=wrt, x=x, y=y)
        for k in (0, 1):
            add("np.polydiv", f"np.polydiv(x, y)[{k}]", wrt=wrt, x=x, y=y)
add("np.polydiv", "np.polydiv(x, y)[0] * np.sum(np.polydiv(x, y)[1])", x=A(6), y=P)
for x in (P, Q, F(4), np.array([3, 1, 2])):
    for m in ("", ", 1", ", 2", ", m=3", ", 0"):
        add("np.polyder", f"np.polyder(x{m}) * 1.5", x=x)
        add("np.polyint", f"np.polyint(x{m}) * 1.5", x=x)
    add("np.polyint", "np.polyint(x, 2, k=[1.0, 2.0])", x=x)
for x in (np.array([1.0, 2.0, -0.5]), np.array([1.5]), F(3), np.array([1.0, 1.0, 2.0])):
    add("np.poly", "np.poly(x)", x=x)
for x in (A(3, 3), A(2, 2), np.array([[1.0, 0.5], [0.5, 2.0]]), A(1, 1)):
    add("np.poly", "np.poly(x)", x=x)
for x in (np.array([2.0, -6.0, 4.0]), np.array([1.0, -6.0, 11.0, -6.0]), np.array([2.0, 3.0])):
    if not np.iscomplexobj(np.roots(x)):  # so it is before NumPy 2.5
        add("np.roots", "np.roots(x)", x=x)
points = np.array([0.1, 0.5, 0.9, 1.7, 2.0])
data = np.array([1.0, 0.2, 0.4, 2.0, 1.1])
for wrt in ("xy", "x", "y"):
    for deg in (0, 1, 2, 4):
        add("np.polyfit", f"np.polyfit(x, y, {deg})", wrt=wrt, x=points, y=data)
    add("np.polyfit", "np.polyfit(x, y, 2)", wrt=wrt, x=points, y=np.stack([data, data**2], 1))
    add("np.polyfit", "np.polyfit(x, y, z)", wrt=wrt, x=points, y=data, z=2)
for wrt in ("xyz", "x", "y", "z"):
    weights = np.array([1.0, 0.5, 2.0, 1.5, 0.7])
    add("np.polyfit", "np.polyfit(x, y, 1, w=z)", wrt=wrt, x=points, y=data, z=weights)
    both = np.stack([data, data**2], 1)
    add("np.polyfit", "np.polyfit(x, y, deg=2, w=z)", wrt=wrt, x=points, y=both, z=weights)

for home, prefix in (
    ("polynomial", "poly"), ("chebyshev", "cheb"), ("legendre", "leg"), ("hermite", "herm"),
    ("hermite_e", "herme"), ("laguerre", "lag"),
):  # fmt: skip
    label = f"np.polynomial.{home}.{prefix}"
    for x in POINTS:
        for c in (P, np.array([1.5]), Q):
            for wrt in ("xy", "x", "y"):
                add(f"{label}val", f"{label}val(x, y)", wrt=wrt, x=x, y=c)
        for deg in (0, 1, 3):
            add(f"{label}vander", f"{label}vander(x, {deg})", x=x)
    add(f"{label}val", f"{label}val(x, [1.0, 2.0, 3.0])", x=A(3))
    for c in (P, Q, F(4), np.array([3, 1, 2])):
        for m in ("", ", 1", ", 2", ", m=5", ", 0"):
            add(f"{label}der", f"{label}der(x{m}) * 1.5", x=c)
            add(f"{label}int", f"{label}int(x{m}) * 1.5", x=c)

for name, low, high in (
    ("gamma", 0.3, 4.0), ("gamma", -0.9, -0.1), ("lgamma", 0.3, 4.0), ("lgamma", -3.9, -3.1),
    ("lgamma", 11.0, 30.0), ("erf", -2.0, 2.0), ("erfc", -2.0, 2.0), ("erfc", 3.0, 5.0),
):  # fmt: skip
    label = f"math.{name}"
    point = numbers(label, low, high)
    for x in (point, np.float64(point), np.array(point)):
        add(label, f"{label}(x)", x=x)
    if high == 4.0:
        add(label, f"{label}(x)", x=3)
