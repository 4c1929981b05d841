"""Samples of what takes one of several operands, element by element."""

import numpy as np

from tests.rules.samples import A, F, add

WHICH = np.array([0, 2, 1, 0])
for wrt in ("xyz", "x", "y", "z"):
    text = "np.select([x > 0.5, y < 0.0], [x * x, y], z)"
    add("np.select", text, wrt=wrt, x=A(4), y=A(4)[::-1], z=1.5)
    add("np.select", text, wrt=wrt, x=A(2, 3), y=A(3), z=A(2, 1))
    add("np.select", "np.select([x > 0.5], [y], default=z)", wrt=wrt, x=A(4), y=0.5, z=A(4))
    text = "np.choose(np.array([0, 2, 1, 0]), [x, y, z])"
    add("np.choose", "np.choose([0, 2, 1, 0], [x, y, z])", wrt=wrt, x=A(4), y=A(4)[::-1], z=0.5)
    add("np.choose", "np.choose([[0], [2]], (x, y, z))", wrt=wrt, x=A(4), y=A(2, 1), z=A(1))
for mode in ("wrap", "clip"):
    text = f"np.choose(z, [x, y], mode={mode!r})"
    add("np.choose", text, wrt="xy", x=A(4), y=A(4) ** 2, z=np.array([0, 3, -2, 1]))
add("np.choose", "np.choose(z, [x, 2.0 * x, y])", wrt="xy", x=F(4), y=F(4), z=WHICH)
add("np.choose", "np.choose(x > 0.0, [x, x * x])", x=A(4))
add("np.select", "np.select([x < -1.0, x < 1.0], [-1.0, x])", x=A(5))
add("np.select", "np.select([x < 0.0, x >= 0.0], [x, np.sqrt(np.abs(x))])", x=F(5))
