"""Samples of reductions with masks and first values, of those that pass over nan, and of scans."""

import numpy as np

from tests.rules.samples import USUAL, A, F, add, reduced

HOLES = np.array([[True, False, True], [False, True, True]])
COLUMN = np.array([[True], [False]])
ZEROS = np.array([[0.0, 2.0, -1.5], [0.5, 0.0, 3.0], [0.0, 0.0, 1.25]])

for name in ("maximum", "minimum"):
    reduced(f"np.{name}.reduce", f"np.{name}.reduce", arrays=(A(2, 3), A(4), A(2, 3, 4), F(2, 3)))
reduced("np.multiply.reduce", "np.multiply.reduce", arrays=USUAL)
for name in ("sum", "prod", "add.reduce", "multiply.reduce"):
    for x in (A(2, 3), F(2, 3), A(0, 3), np.arange(6).reshape(2, 3)):
        for axis in ("axis=0", "axis=-1", "axis=None", "axis=(0, 1)", "axis=1, keepdims=True"):
            add(f"np.{name}", f"np.{name}(x, {axis}, initial=y)", x=x, y=1.5)
            add(f"np.{name}", f"np.{name}(x, {axis}, initial=2.5)", x=x)
            if x.size:
                add(f"np.{name}", f"np.{name}(x, {axis}, where=z)", wrt="x", x=x, z=HOLES)
                add(f"np.{name}", f"np.{name}(x, {axis}, where=x > 0.1, initial=y)", x=x, y=1.5)
    add(f"np.{name}", f"np.{name}(x, initial=y, where=z)", wrt="y", x=A(2, 3), y=1.5, z=HOLES)
    add(f"np.{name}", f"np.{name}(x, axis=0, initial=y)", wrt="y", x=A(2, 3), y=np.float64(1.5))
    add(f"np.{name}", f"np.{name}(x, axis=0, where=z)", wrt="x", x=A(2, 3), z=HOLES[0])
    add(f"np.{name}", f"np.{name}(x, axis=1, where=z)", wrt="x", x=A(2, 3), z=COLUMN)
    add(f"np.{name}", f"np.{name}(x, dtype=np.float64, axis=0)", x=F(2, 3))
    add(f"np.{name}", f"np.{name}(x, dtype=np.float32, axis=0, initial=y)", x=A(2, 3), y=0.5)
    add(f"np.{name}", f"np.{name}(x, dtype=float, axis=0)", x=np.arange(6).reshape(2, 3))
    add(f"np.{name}", f"x * np.{name}(x, dtype=int, axis=0)", x=A(2, 3))
add("np.sum", "x.sum(axis=0, where=z, initial=y)", wrt="xy", x=A(2, 3), y=0.5, z=HOLES)
add("np.sum", "np.sum(np.log(x), where=z)", wrt="x", x=A(2, 3, low=0.5), z=HOLES)
for axis in ("axis=0", "axis=1", "axis=None", "axis=1, keepdims=True"):
    for name in ("mean", "var", "std"):
        for x in (A(2, 3), F(2, 3)):
            z = np.ones((2, 3), bool) if "var" == name and "0" in axis else HOLES
            z = z | np.array([True, True, False]) if "std" == name else z
            add(f"np.{name}", f"np.{name}(x, {axis}, where=z)", wrt="x", x=x, z=z)
    for name in ("var", "std"):
        z = np.array([[True, True, False], [True, True, True]]) | ("0" in axis)
        add(f"np.{name}", f"np.{name}(x, {axis}, ddof=1, where=z)", wrt="x", x=A(2, 3), z=z)
    for name in ("max", "min", "maximum.reduce", "minimum.reduce"):
        text = f"np.{name}(x, {axis}, initial=y"
        for y in (-0.4, 9.0, -9.0):
            add(f"np.{name}", text + ")", x=A(2, 3), y=y)
            add(f"np.{name}", text + ", where=z)", wrt="xy", x=A(2, 3), y=y, z=HOLES)
add("np.mean", "np.mean(x, dtype=np.float64)", x=F(2, 3))
add("np.mean", "np.mean(x, axis=0, dtype=np.float32)", x=A(2, 3))
add("np.mean", "np.mean(x, where=z)", wrt="x", x=A(2, 3), z=HOLES[0])
add("np.max", "np.max(x, initial=-9.0, where=x < 1.0)", x=A(2, 3))

for name in ("sum", "mean", "prod", "max", "min", "var", "std"):
    for axis in ("", "axis=0", "axis=-1", "axis=(0, 1)", "axis=1, keepdims=True"):
        for x in (A(3, 4), F(3, 4), A(2, 4)):
            hidden = np.array([[0, 1, 0, 0], [0, 0, 0, 0], [1, 0, 1, 0]])[: len(x)] == 1
            hidden = hidden & False if name == "std" and "0" in axis and len(x) < 3 else hidden
            text = f"np.nan{name}(np.where(z, np.nan, x), {axis})".replace(", )", ")")
            add(f"np.nan{name}", text, wrt="x", x=x, z=hidden)
    add(f"np.nan{name}", f"np.nan{name}(x)", x=A(5))
    add(f"np.nan{name}", f"np.nan{name}(x, axis=0)", x=np.arange(1, 7).reshape(3, 2))
for name in ("var", "std"):
    add(f"np.nan{name}", f"np.nan{name}(x, ddof=1, axis=1)", x=A(3, 4))
for name in ("cumsum", "cumprod"):
    for axis in ("", "axis=0", "axis=-1"):
        for x in (A(2, 3), F(3), A(4), A(0)):
            gaps = np.arange(x.size).reshape(x.shape) % 4 == 1
            text = f"np.nan{name}(np.where(z, np.nan, x), {axis})".replace(", )", ")")
            add(f"np.nan{name}", text, wrt="x", x=x, z=gaps)
for text in ("np.cumprod(x)", "x.cumprod()", "np.cumprod(x, 0)", "np.cumprod(x, axis=-1)"):
    for x in (A(4), A(2, 3), F(4), A(1), np.arange(3), A(0), ZEROS, ZEROS[0]):
        add("np.cumprod", text, x=x)
for name in ("add", "multiply"):
    for x in (A(4), A(2, 3), F(4), ZEROS, A(0, 2)):
        for axis in ("", ", axis=0", ", -1"):
            add(f"np.{name}.accumulate", f"np.{name}.accumulate(x{axis})", x=x)
