"""Samples of questions to arrays: their answers stand as factors or indices."""

import numpy as np

from tests.rules.samples import A, F, add, unary

for x in (A(4), F(4), A(2, 3), A(0, 3)):
    for text in ("x[np.nonzero(x > 0.1)]", "x[(x > 0.1).nonzero()]", "x[np.where(x > 0.1)]"):
        add("np.where" if "where" in text else "np.nonzero", text, x=x)
    add("np.flatnonzero", "x.ravel()[np.flatnonzero(x > 0.1)]", x=x)
    add("np.argwhere", "np.argwhere(x > 0.1) * y", wrt="y", x=x, y=0.5)
for text in (
    "np.argpartition(x, 1) * x", "np.argpartition(x, 2, axis=0) * x", "x.argpartition(1) * x",
):  # fmt: skip
    add("np.argpartition", text, x=A(3, 4) if "axis" in text else A(3))
add("np.argpartition", "x[np.argpartition(x, 1)[:1]]", x=A(3))
add("np.lexsort", "x[np.lexsort((x, y))]", wrt="x", x=A(4), y=np.array([0, 1, 0, 1]))
add("np.lexsort", "x * np.lexsort([x, y], axis=0)", wrt="x", x=A(2, 2), y=np.ones((2, 2)))
for text in ("np.searchsorted(y, x)", "np.searchsorted(y, x, side='right')", "y.searchsorted(x)"):
    for x in (A(3), A(2, 3), 0.3, np.float64(-0.4)):
        add("np.searchsorted", f"x * {text}", wrt="x", x=x, y=np.array([-1.0, 0.5, 1.5]))
        add("np.digitize", "x * np.digitize(x, y)", wrt="x", x=x, y=np.array([-1.0, 0.5, 1.5]))
add("np.searchsorted", "x * np.searchsorted([-1.0, 1.0], x)", x=A(3))
add("np.digitize", "x[np.digitize(y, [0.0, 1.0], right=True)]", wrt="x", x=A(3), y=A(4))
for name in ("nanargmax", "nanargmin"):
    for x in (np.array([[0.5, np.nan, 2.0], [1.0, 3.0, 0.3]]), A(2, 3)):
        add(f"np.{name}", f"y * np.{name}(x)", wrt="y", x=x, y=A(3))
        add(f"np.{name}", f"y * np.{name}(x, axis=0)", wrt="y", x=x, y=A(3))
        add(f"np.{name}", f"y + np.{name}(x, axis=1, keepdims=True)", wrt="y", x=x, y=A(3))
for name in ("isneginf", "isposinf", "isreal", "iscomplex"):
    for x in (A(2, 3), F(3), 0.5, np.float64(-0.5), np.array(1.5)):
        add(f"np.{name}", f"x + x * np.{name}(x)", x=x)
add("np.array_equiv", "x + x * np.array_equiv(x, x[0])", x=A(2, 3))
add("np.array_equiv", "x + x * np.array_equiv(x, 0.0 * x)", x=A(3))
for name in ("isscalar", "iscomplexobj", "isrealobj"):
    for x in (0.5, np.float64(0.5), A(3)):
        add(f"np.{name}", f"x + x * np.{name}(x)", x=x)
add("np.dtype", "x.astype(np.dtype('float32'))", x=A(3))
add("np.dtype", "np.zeros(3, np.dtype(np.float32)) * x", x=F(3))
add("np.dtype", "np.zeros(3, dtype=np.dtype(float)) * x", x=F(3))
add("np.result_type", "np.zeros(3, np.result_type(x, y)) + x", x=F(3), y=A(1))
add("np.result_type", "np.zeros(3, np.result_type(x, 1.0)) + x", x=F(3))
add("np.result_type", "np.zeros(3, np.result_type(x.dtype, np.float32)) + x", x=F(3))
unary("np.spacing", "x + 0.0 * np.spacing(x)", low=1.1, high=1.9, ints=False)
for x in (A(3), F(3), 0.5, np.array(0.3)):
    add("np.nextafter", "np.nextafter(x, y) + y", x=x, y=9.0 if x is not F else F(3))
add("np.round", "x * np.around(x)", x=A(3))
add("np.round", "x * np.around(x, 1)", x=A(3))
