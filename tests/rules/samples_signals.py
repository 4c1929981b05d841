"""Samples of convolutions, differences, interpolation and integrals along an axis."""

import numpy as np

from tests.rules.samples import A, F, add

KNOTS = np.array([-1.0, 0.0, 0.25, 2.0])

for n, m in ((5, 3), (5, 2), (2, 5), (3, 4), (3, 3), (1, 1), (1, 3), (4, 1)):
    for mode in ("", ", 'full'", ", 'same'", ", mode='valid'"):
        for wrt in ("xy", "x", "y"):
            add("np.convolve", f"np.convolve(x, y{mode})", wrt=wrt, x=A(n), y=A(m))
            add("np.correlate", f"np.correlate(x, y{mode})", wrt=wrt, x=A(n), y=A(m))
add("np.convolve", "np.convolve(x, y)", x=F(4), y=F(2))
add("np.convolve", "np.convolve(x, [0.25, 0.5, 0.25], 'same')", x=A(6))
add("np.correlate", "np.correlate(x, x, 'full')", x=A(4))
add("np.correlate", "np.correlate(x, y)", x=F(4), y=np.arange(1, 3))

for x in (A(3, low=-0.9, high=1.9), A(2, 3, low=-3.0, high=4.0), 0.1, np.float64(1.1), -3.0, F(3)):
    for text in ("x, y, z", "x, y, z, left=-1.0", "x, y, z, right=0.5", "x, y, z, 1.5, 2.5"):
        for wrt in ("xyz", "x", "y", "z"):
            add("np.interp", f"np.interp({text})", wrt=wrt, x=x, y=KNOTS, z=A(4))
add("np.interp", "np.interp(x, [0.0, 1.0, 3.0], [2.0, y, 1.0])", x=0.7, y=0.5)
add("np.interp", "np.interp(x, z, z * z, left=y, right=-y)", wrt="xy", x=A(5) * 2.0, y=0.5, z=KNOTS)

for text in ("np.trapezoid(x)", "np.trapezoid(x, axis=0)", "np.trapezoid(x, dx=y)"):
    for x in (A(4), A(2, 3), F(3), A(1), np.arange(4)):
        add("np.trapezoid", text, x=x, y=0.7)
for x, y in ((A(4), A(4)), (A(2, 3), A(3)), (A(2, 3), A(2, 3)), (F(3), F(3)), (A(2, 4, 3), A(3))):
    for wrt in ("xy", "x", "y"):
        add("np.trapezoid", "np.trapezoid(x, y)", wrt=wrt, x=x, y=y)
for wrt in ("xy", "x", "y"):
    add("np.trapezoid", "np.trapezoid(x, y, axis=0)", wrt=wrt, x=A(3, 2), y=A(3))
    add("np.trapezoid", "np.trapezoid(x, y, axis=1)", wrt=wrt, x=A(3, 2, 2), y=A(3, 2, 2))
add("np.trapezoid", "np.trapezoid(np.sin(x), x)", x=A(6))

for x in (A(4), A(2, 3), F(4), A(1), np.arange(4)):
    add("np.ediff1d", "np.ediff1d(x)", x=x)
for wrt in ("xyz", "x", "y", "z"):
    for y, z in ((0.5, 1.5), (A(2), A(3)), (1.5, A(2))):
        add("np.ediff1d", "np.ediff1d(x, y, z)", wrt=wrt, x=A(4), y=y, z=z)
        if wrt != "z":
            add("np.ediff1d", "np.ediff1d(x, to_end=y)", wrt=wrt.replace("z", ""), x=A(2, 2), y=y)
            text = "np.ediff1d(x, to_begin=y)"
            add("np.ediff1d", text, wrt=wrt.replace("z", ""), x=A(4), y=y)
for text in (
    "np.unwrap(x)", "np.unwrap(x, axis=0)", "np.unwrap(x, 4.0)", "np.unwrap(x, period=2.9)",
):  # fmt: skip
    for x in (A(5, low=-9.0, high=9.0), A(3, 4, low=-9.0, high=9.0), F(4)):
        add("np.unwrap", text, x=x)

for text in (
    "np.gradient(x)", "np.gradient(x, y)", "np.gradient(x, 0.5)", "np.gradient(x, edge_order=2)",
):  # fmt: skip
    for n in (3, 4, 5, 6, 7, 11, 12):
        add("np.gradient", text, wrt="xy" if "y)" in text else "x", x=A(n), y=0.5)
add("np.gradient", "np.gradient(x, y)", x=A(2), y=0.5)
add("np.gradient", "np.gradient(x)", x=F(5))
for text in ("np.gradient(x, y)", "np.gradient(x, y, edge_order=2)"):
    add("np.gradient", text, wrt="x", x=A(6), y=np.array([0.0, 0.5, 0.7, 1.1, 2.0, 2.2]))
for axis in ("axis=0", "axis=1", "axis=-1", "axis=0, edge_order=2"):
    add("np.gradient", f"np.gradient(x, {axis})", x=A(4, 5))
    add("np.gradient", f"np.gradient(x, y, {axis})", x=A(4, 5, 3), y=0.3)
for k in (0, 1):
    add("np.gradient", f"np.gradient(x)[{k}]", x=A(3, 4))
    add("np.gradient", f"np.gradient(x, 0.5)[{k}]", x=F(3, 4))
    add("np.gradient", f"np.gradient(x, y, 2.0, edge_order=2)[{k}]", x=A(3, 4), y=0.7)
    text = f"np.gradient(x, y, z, axis=(1, 0))[{k}]"
    add("np.gradient", text, x=A(3, 4), y=0.7, z=1.5)
add("np.gradient", "np.gradient(x)[0] * np.gradient(x)[2]", x=A(2, 3, 4))
add("np.gradient", "np.gradient(x, axis=(1,))", x=A(2, 3))

for end in ("2", "n=3, axis=0", "0", "2, prepend=0.5"):
    text = f"np.diff(x, {end})"
    for x in (A(5), A(4, 5), F(5)):
        add("np.diff", text, x=x)
for wrt in ("xyz", "x", "y", "z"):
    add("np.diff", "np.diff(x, prepend=y, append=z)", wrt=wrt, x=A(3), y=0.5, z=1.5)
    add("np.diff", "np.diff(x, prepend=y, append=z)", wrt=wrt, x=A(2, 3), y=0.5, z=A(2, 2))
    add("np.diff", "np.diff(x, 2, 0, y, z)", wrt=wrt, x=A(3, 2), y=A(1, 2), z=1.5)
for wrt in ("xy", "x", "y"):
    add("np.diff", "np.diff(x, prepend=y)", wrt=wrt, x=A(3), y=A(2))
    add("np.diff", "np.diff(x, append=y, axis=0)", wrt=wrt, x=A(3, 2), y=0.5)
    add("np.diff", "np.diff(x, prepend=x[0], append=y)", wrt=wrt, x=A(3), y=0.5)
