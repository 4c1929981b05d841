"""Samples of the methods of ufuncs."""

import numpy as np

from tests.rules.samples import A, F, add, reduced

# Bounds between which a chain of steps of the function stays inside of its domain.
BOUNDS = {
    "subtract": (-2, 2), "divide": (1, 2), "power": (1.1, 1.4), "float_power": (1.1, 1.4),
    "maximum": (-2, 2), "minimum": (-2, 2), "fmax": (-2, 2), "fmin": (-2, 2), "hypot": (0.5, 2),
    "arctan2": (0.5, 2), "logaddexp": (-2, 2), "logaddexp2": (-2, 2), "mod": (1.1, 1.9),
    "fmod": (1.1, 1.9), "copysign": (0.5, 2), "heaviside": (0.5, 2),
}  # fmt: skip

for name, (low, high) in BOUNDS.items():
    label = {"mod": "remainder"}.get(name, name)
    for shape in ((4,), (2, 3), (3, 2), (1,), (2, 3, 2)):
        x = A(*shape, low=low, high=high)
        for axis in ("", ", axis=0", ", -1"):
            factor = "x * " if name in ("heaviside",) else ""
            add(f"np.{label}.accumulate", f"{factor}np.{name}.accumulate(x{axis})", x=x)
    x = A(4, low=low, high=high).astype(np.float32)
    add(f"np.{label}.accumulate", f"x * np.{name}.accumulate(x)", x=x)
    if name in ("subtract", "divide", "power", "float_power", "mod", "fmod", "arctan2"):
        for shape in ((4,), (2, 3), (1,), (2, 3, 2)):
            x = A(*shape, low=low, high=high)
            for axis in ("", ", axis=0", ", -1", ", keepdims=True"):
                add(f"np.{label}.reduce", f"np.{name}.reduce(x{axis})", x=x)
        x = A(4, low=low, high=high).astype(np.float32)
        add(f"np.{label}.reduce", f"np.{name}.reduce(x)", x=x)
    for shapes in (
        ((3,), (2,)), ((2, 3), (2,)), ((2,), (3, 1)), ((1,), (1,)), ((), (2,)), ((3,), ()),
    ):  # fmt: skip
        x, y = (A(*s, low=low, high=high) if s else np.float64(low + 0.3) for s in shapes)
        if name in ("mod", "fmod"):
            x, y = 5.3 + 0.1 * x, 2.2 + 0.05 * y
        if name == "heaviside":
            add(f"np.{label}.outer", f"np.{name}.outer(x - 1.0, y)", x=x, y=y)
            continue
        for wrt in ("xy", "x", "y"):
            factor = "np.sum(y) * " if name == "copysign" else ""
            add(f"np.{label}.outer", f"{factor}np.{name}.outer(x, y)", wrt=wrt, x=x, y=y)
for name in ("add", "multiply"):
    for x, y in (
        (A(3), A(2)), (A(2, 3), A(2)), (A(2), A(3, 1)), (1.5, A(2)), (A(2), 0.5), (F(3), F(2)),
    ):  # fmt: skip
        for wrt in ("xy", "x", "y"):
            add(f"np.{name}.outer", f"np.{name}.outer(x, y)", wrt=wrt, x=x, y=y)
            add("np.subtract.outer", "np.subtract.outer(x, y)", wrt=wrt, x=x, y=y)
add("np.divide.outer", "np.divide.outer(x, y)", x=F(3) + np.float32(3), y=F(2) + np.float32(3))
add("np.logaddexp.outer", "np.logaddexp.outer(x, x)", x=A(3))
for name in ("fmax", "fmin", "logaddexp", "logaddexp2", "hypot"):
    arrays = (A(2, 3), A(4), A(2, 3, 4), F(2, 3), A(3, 1))
    reduced(f"np.{name}.reduce", f"np.{name}.reduce", arrays=arrays)
for name in ("maximum", "fmin"):
    add(f"np.{name}.accumulate", f"np.{name}.accumulate(np.sin(x))", x=A(9, low=0.0, high=7.0))
