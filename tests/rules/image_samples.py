"""Points for the rules of `scipy.ndimage`."""

from __future__ import annotations

import numpy as np

from tests.rules.samples import A, F, add

MODES = ("reflect", "constant", "nearest", "mirror", "wrap")
GRIDS = ("grid-mirror", "grid-constant", "grid-wrap")

for name in ("correlate1d", "convolve1d"):
    label, call = f"scipy.ndimage.{name}", f"ndimage.{name}"
    for x, y in ((A(5), A(3)), (A(4, 5), A(3)), (A(2, 3), A(4)), (A(5), A(2)), (A(2, 3, 2), A(3))):
        for wrt in ("xy", "x", "y"):
            add(label, f"{call}(x, y)", wrt=wrt, x=x, y=y)
    for mode in (*MODES, *GRIDS):
        for y in (A(3), A(4), A(6)):
            add(label, f"{call}(x, y, mode={mode!r})", x=A(4), y=y)
        add(label, f"{call}(x, y, 0, None, {mode!r}, 0.7)", x=A(4, 2), y=A(3))
        add(label, f"{call}(x, y, axis=0, mode={mode!r}, origin=1)", x=A(5, 2), y=A(3))
        add(label, f"{call}(x, y, mode={mode!r}, cval=1.5, origin=-1)", x=A(5), y=A(4))
    add(label, f"{call}(x, y)", x=F(5), y=A(3))
    add(label, f"{call}(x, [0.5, 1.0, -0.3], axis=-2)", x=A(3, 4))

for name in ("correlate", "convolve"):
    label, call = f"scipy.ndimage.{name}", f"ndimage.{name}"
    for x, y in ((A(5), A(3)), (A(4, 5), A(2, 3)), (A(3, 3), A(4, 1)), (A(2, 3, 2), A(2, 2, 2))):
        for wrt in ("xy", "x", "y"):
            add(label, f"{call}(x, y)", wrt=wrt, x=x, y=y)
    for mode in MODES:
        add(label, f"{call}(x, y, mode={mode!r})", x=A(4, 5), y=A(3, 2))
        add(label, f"{call}(x, y, None, {mode!r}, 0.7)", x=A(3, 2), y=A(3, 5))
        add(label, f"{call}(x, y, mode={mode!r}, cval=-0.3, origin=(1, -1))", x=A(4, 5), y=A(3, 4))
        add(label, f"{call}(x, y, mode={mode!r}, origin=-1)", x=A(4, 5), y=A(3, 3))
    add(label, f"{call}(x, y)", x=F(3, 4), y=F(2, 2))
    add(label, f"{call}(x, [[0.0, 1.0], [-1.0, 0.5]], mode='nearest')", x=A(3, 4))

for mode in MODES:
    for text in (
        f"x, y, mode={mode!r}", f"x, y, 0, mode={mode!r}, cval=0.7",
        f"x, y, mode={mode!r}, truncate=2.0", f"x, y, axis=0, mode={mode!r}, radius=2",
    ):  # fmt: skip
        for wrt in ("xy", "x", "y"):
            text_of_call = f"ndimage.gaussian_filter1d({text})"
            add("scipy.ndimage.gaussian_filter1d", text_of_call, wrt=wrt, x=A(4, 5), y=0.9)
    for text in (f"x, y, order=1, mode={mode!r}", f"x, y, 0, 2, None, {mode!r}, 0.5",
                 f"x, y, order=3, mode={mode!r}"):  # fmt: skip
        text_of_call = f"ndimage.gaussian_filter1d({text})"
        add("scipy.ndimage.gaussian_filter1d", text_of_call, x=A(5, 4), y=1.1)
add("scipy.ndimage.gaussian_filter1d", "ndimage.gaussian_filter1d(x, y)", x=F(6), y=1.2)

for mode in MODES:
    for text in (
        f"x, y, mode={mode!r}", f"x, y, 0, mode={mode!r}, cval=0.7",
        f"x, y, mode={mode!r}, truncate=2.0", f"x, y, mode={mode!r}, radius=2",
        f"x, y, axes=0, mode={mode!r}, cval=-0.3", f"x, y, axes=(1,), mode={mode!r}",
    ):  # fmt: skip
        for wrt in ("xy", "x", "y"):
            if "axes=0" in text:
                text = text.replace("axes=0", "axes=(0,)")
            text_of_call = f"ndimage.gaussian_filter({text})"
            add("scipy.ndimage.gaussian_filter", text_of_call, wrt=wrt, x=A(4, 5), y=0.9)
for text in (
    "x, (0.8, 1.3)", "x, [0.0, 1.3], mode=('reflect', 'wrap')", "x, 1.0, (1, 0)", "x, 1.0, 2",
    "x, (0.7, 0.9), order=[0, 1], truncate=3.0, radius=(2, 3)", "x, 1.0, 0, None, 'constant', 2.0",
):  # fmt: skip
    add("scipy.ndimage.gaussian_filter", f"ndimage.gaussian_filter({text})", x=A(4, 5))
    add("scipy.ndimage.gaussian_filter", f"ndimage.gaussian_filter({text})", x=F(4, 5))
for text in (
    "x, y", "x, y, (1, 0)", "x, y, 2, mode='constant', cval=0.7", "x, y, radius=(2, 1)",
    "x, [y[0], 0.8]", "x, (0.8, y[1]), 1", "x, y[0], 1", "x, y[:1], axes=(1,), mode='wrap'",
    "x, (y[1], 0.0), mode='constant', cval=0.4",
):  # fmt: skip
    add("scipy.ndimage.gaussian_filter", f"ndimage.gaussian_filter({text})", x=A(4, 5),
        y=np.array([0.8, 1.15]))  # fmt: skip
add("scipy.ndimage.gaussian_filter", "ndimage.gaussian_filter(x, 0.7)", x=A(2, 3, 4))

for mode in MODES:
    for text in (
        f"x, 3, mode={mode!r}", f"x, 4, 0, None, {mode!r}, 0.7",
        f"x, size=3, axis=0, mode={mode!r}, origin=1", f"x, 1, mode={mode!r}",
        f"x, 2, -2, mode={mode!r}, cval=0.7, origin=-1",
    ):  # fmt: skip
        add("scipy.ndimage.uniform_filter1d", f"ndimage.uniform_filter1d({text})", x=A(4, 5))
    for text in (
        f"x, mode={mode!r}", f"x, 4, None, {mode!r}, 0.7", f"x, (2, 3), mode={mode!r}",
        f"x, size=3, mode={mode!r}, origin=(1, -1)", f"x, (1, 3), mode={mode!r}, origin=-1",
    ):  # fmt: skip
        add("scipy.ndimage.uniform_filter", f"ndimage.uniform_filter({text})", x=A(4, 5))
add("scipy.ndimage.uniform_filter1d", "ndimage.uniform_filter1d(x, 3)", x=F(5))
add("scipy.ndimage.uniform_filter", "ndimage.uniform_filter(x)", x=F(4, 3))
add("scipy.ndimage.uniform_filter", "ndimage.uniform_filter(x, 2)", x=A(2, 3, 4))
add("scipy.ndimage.uniform_filter", "ndimage.uniform_filter(x, 3, mode=['wrap', 'mirror'])",
    x=A(4, 5))  # fmt: skip

for order in (2, 3, 4, 5):
    for mode in ("mirror", "reflect", "grid-wrap"):
        for text in (f"x, {order}, mode={mode!r}", f"x, order={order}, axis=0, mode={mode!r}"):
            add("scipy.ndimage.spline_filter1d", f"ndimage.spline_filter1d({text})", x=A(5, 4))
        add("scipy.ndimage.spline_filter", f"ndimage.spline_filter(x, {order}, mode={mode!r})",
            x=A(4, 5))  # fmt: skip
add("scipy.ndimage.spline_filter1d", "ndimage.spline_filter1d(x)", x=F(5))
add("scipy.ndimage.spline_filter", "ndimage.spline_filter(x)", x=F(3, 4))
add("scipy.ndimage.spline_filter", "ndimage.spline_filter(x)", x=A(6))

INSIDE = np.array([[1.2, 0.3, 2.6], [2.1, 3.3, 0.7]])
BEYOND = np.array([[1.2, -0.3, 4.6, -2.7], [2.1, 5.3, 0.7, 8.2]])
for order in (0, 1, 2, 3, 4, 5):
    wrts = ("xy", "x", "y") if order else ("x",)
    for wrt in wrts:
        text = f"ndimage.map_coordinates(x, y, order={order})"
        add("scipy.ndimage.map_coordinates", text, wrt=wrt, x=A(4, 5), y=INSIDE)
    for mode in (*MODES, *GRIDS):
        text = f"ndimage.map_coordinates(x, y, order={order}, mode={mode!r}, cval=0.7)"
        wrt = "xy" if order else "x"
        add("scipy.ndimage.map_coordinates", text, wrt=wrt, x=A(4, 5), y=BEYOND)
        text = f"ndimage.map_coordinates(x, y, None, {order}, {mode!r}, 0.0, False)"
        add("scipy.ndimage.map_coordinates", text, wrt=wrt, x=A(6), y=BEYOND[1:])
add("scipy.ndimage.map_coordinates", "ndimage.map_coordinates(x, y)", x=F(4, 5), y=INSIDE)
add("scipy.ndimage.map_coordinates", "ndimage.map_coordinates(x, y, order=1)", x=A(3, 2, 3),
    y=A(3, 2, 2, low=0.1, high=0.9))  # fmt: skip
add("scipy.ndimage.map_coordinates", "ndimage.map_coordinates(x, [[0.5, 1.5], [y, 0.5]])",
    x=A(3, 4), y=1.3)  # fmt: skip

for order in (0, 1, 2, 3, 5):
    for mode in (*MODES, "grid-wrap"):
        for shift in (0.3, np.array([0.7, -1.4])):
            text = f"ndimage.shift(x, y, order={order}, mode={mode!r}, cval=0.5)"
            wrt = "xy" if order else "x"
            add("scipy.ndimage.shift", text, wrt=wrt, x=A(4, 5), y=shift)
    for wrt in ("x", "y") if order else ("x",):
        add("scipy.ndimage.shift", f"ndimage.shift(x, y, None, {order})", wrt=wrt, x=A(6), y=-0.6)
add("scipy.ndimage.shift", "ndimage.shift(x, (0.5, 1.0))", x=F(3, 4))
add("scipy.ndimage.shift", "ndimage.shift(x, (0.5, y), prefilter=False)", x=A(3, 4), y=0.3)

for order in (0, 1, 2, 3, 5):
    for mode in MODES:
        text = f"ndimage.zoom(x, 1.6, order={order}, mode={mode!r})"
        add("scipy.ndimage.zoom", text, x=A(4, 5))
for text in (
    "x, 2", "x, (0.5, 2.0)", "x, [1.0, 1.5], None, 1", "x, 2, mode='grid-wrap', grid_mode=True",
    "x, 2.5, prefilter=False",
):  # fmt: skip
    add("scipy.ndimage.zoom", f"ndimage.zoom({text})", x=A(4, 4))
    add("scipy.ndimage.zoom", f"ndimage.zoom({text})", x=F(4, 4))
add("scipy.ndimage.zoom", "ndimage.zoom(x, 0.7)", x=A(9))

TURN = np.array([[0.9, -0.31], [0.37, 1.05]])
for order in (1, 2, 3):
    for mode in MODES:
        text = f"ndimage.affine_transform(x, y, z, order={order}, mode={mode!r}, cval=0.4)"
        for wrt in ("xyz", "x", "y", "z"):
            add("scipy.ndimage.affine_transform", text, wrt=wrt, x=A(4, 5), y=TURN,
                z=np.array([0.21, -0.4]))  # fmt: skip
for text in (
    "x, y, 0.2173", "x, y, 0.1, output_shape=(3, 2)", "x, y, 0.2173, None, None, 1, 'nearest'",
):  # fmt: skip
    add("scipy.ndimage.affine_transform", f"ndimage.affine_transform({text})", x=A(4, 5), y=TURN)
WIDE = np.hstack([TURN, [[0.21], [0.4]]])
add("scipy.ndimage.affine_transform", "ndimage.affine_transform(x, y)", x=A(4, 5), y=WIDE)
add("scipy.ndimage.affine_transform", "ndimage.affine_transform(x, y)", x=F(4, 5), y=TURN)
add("scipy.ndimage.affine_transform", "ndimage.affine_transform(x, y)", wrt="x", x=A(4, 5),
    y=np.vstack([WIDE, [0.0, 0.0, 1.0]]))  # fmt: skip
