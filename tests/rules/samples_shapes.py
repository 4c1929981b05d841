"""Samples of shapes: several axes at once, axes by number, paddings, and further names."""

import numpy as np

from tests.rules.samples import A, F, add

for text in (
    "np.roll(x, (1, 2), axis=(0, 1))", "np.roll(x, (1, -1), (1, 0))", "np.roll(x, 2, axis=(0, 1))",
    "np.roll(x, (1, 2), axis=0)", "np.roll(x, (1, 2))",
):  # fmt: skip
    for x in (A(2, 3), F(3, 2)):
        add("np.roll", text, x=x)
for text in (
    "np.repeat(x, [2, 0, 1])", "np.repeat(x, y, axis=0)", "x.repeat(y, 0)", "np.repeat(x, [2])",
):  # fmt: skip
    for x in (A(3), F(3), A(3, 2)):
        if "axis" in text or "0)" in text or x.ndim < 2:
            add("np.repeat", text, wrt="x", x=x, y=np.array([1, 3, 0]))
add("np.repeat", "np.repeat(x, [1, 2, 0, 3], axis=-1)", x=A(2, 4))
for x in (A(2, 3, 4), A(3, 3, 2), F(2, 2, 2), A(2, 3, 4, 2)):
    for end in ("", "1", "axis1=1, axis2=2", "-1, 2, 0", "offset=1, axis1=-1, axis2=-2"):
        call = f"(x, {end})".replace(", )", ")")
        add("np.diagonal", f"np.diagonal{call}", x=x)
        add("np.trace", f"np.trace{call}", x=x)
add("np.diagonal", "x.diagonal(axis1=1, axis2=0)", x=A(2, 3))
add("np.trace", "np.trace(x, axis1=1, axis2=0)", x=A(2, 3))
for x in (A(3), F(3), np.arange(3)):
    if hasattr(np, "astype"):
        add("astype", "np.astype(x, np.float32)", x=x)
    add("np.ascontiguousarray", "np.asfortranarray(x)", x=x)
    add("np.require", "np.require(x)", x=x)
    add("np.require", "np.require(x, np.float32, ['C'])", x=x)
add("np.ascontiguousarray", "np.asfortranarray(x)", x=A(2, 3))
for n in (1, 2, 3):
    for k in (0, 1):
        text = f"np.atleast_{n}d(x, y)[{k}]"
        add(f"np.atleast_{n}d", text, wrt="xy"[k], x=0.5, y=A(3))
        add(f"np.atleast_{n}d", f"{text} * x", x=np.float64(0.5), y=A(2, 2))
if hasattr(np, "cumulative_sum"):
    for name in ("sum", "prod"):
        for x in (A(4), F(4), np.array([0.0, 2.0, 0.0, 1.5]), np.arange(1, 5), A(1)):
            for end in (
                "", ", axis=0", ", include_initial=True", ", axis=-1, include_initial=True",
            ):  # fmt: skip
                add(f"np.cumulative_{name}", f"np.cumulative_{name}(x{end})", x=x)
        for axis in (0, 1, -1):
            for more in ("", ", include_initial=True"):
                text = f"np.cumulative_{name}(x, axis={axis}{more})"
                add(f"np.cumulative_{name}", text, x=A(2, 3))
for mode in ("edge", "reflect", "symmetric", "wrap", "linear_ramp", "mean"):
    for x in (A(4), A(3, 2), F(4)):
        for width in ("1", "(0, 1)", "((1, 0),)", "3"):
            add("np.pad", f"np.pad(x, {width}, mode={mode!r})", x=x)
    add("np.pad", f"np.pad(x, ((2, 1), (0, 3)), {mode!r})", x=A(3, 2))
    if mode in ("reflect", "symmetric"):
        add("np.pad", f"np.pad(x, (2, 3), {mode!r}, reflect_type='odd')", x=A(3))
        add("np.pad", f"np.pad(x, ((2, 3), (1, 1)), {mode!r}, reflect_type='odd')", x=A(3, 2))
for wrt in ("xy", "y"):
    add("np.pad", "np.pad(x, (1, 2), constant_values=y)", wrt=wrt, x=A(3), y=0.5)
    add("np.pad", "np.pad(x, 1, 'constant', constant_values=y)", wrt=wrt, x=A(3, 2), y=0.5)
    add("np.pad", "np.pad(x, 1, constant_values=y) * y", wrt=wrt, x=np.arange(3), y=0.5)
    add("np.pad", "np.pad(x, ((1, 2), (0, 1)), constant_values=((0, 2), (1, 0)))", x=A(3, 2))

for wrt in ("xy", "x", "y"):
    for x, y in (
        (A(3), 0.5), (A(2), A(3)), (F(2), A(2)), (F(2), 1.5), (0.5, np.float64(1.5)), (2, A(1)),
    ):  # fmt: skip
        add("np.r_", "np.r_[x, y]", wrt=wrt, x=x, y=y)
        add("np.r_", "np.r_[0.0, x, y, 1, x]", wrt=wrt, x=x, y=y)
    for x, y in ((A(3), A(3)), (A(3, 2), A(3)), (A(2), F(2, 2)), (A(1, 2), 0.5), (0.5, 1.5)):
        add("np.c_", "np.c_[x, y]", wrt=wrt, x=x, y=y)
    add("np.c_", "np.c_[x, y, y]", wrt=wrt, x=A(2, 3, 2), y=A(2, 3, 1))
    add("np.r_", "np.r_[x, y]", wrt=wrt, x=A(2, 3), y=A(1, 3))
add("np.r_", "np.r_[x]", x=A(3))
add("np.r_", "np.r_[[1.0, 2.0], x[1:], np.zeros(2)]", x=A(3))
add("np.c_", "np.c_[np.ones(3), x, x * x]", x=A(3))
for x in (A(4), A(2, 3), np.array([1.0, 3.0, 2.0])[[0, 1, 2]], F(3)):
    add("np.unique", "np.unique(x)", x=x)
