"""Samples of indexing with arrays, and of what copies elements to other places."""

import numpy as np

from tests.rules.samples import A, F, add

ROWS = np.array([0, 2, 0])
MASK = np.array([True, False, True])

for x in (A(3), F(3), A(3, 4), np.arange(3), A(3, 0)):
    for text in (
        "x[y]", "x[y] * x[y]", "x[y, None]", "x[y[::-1]]",
        "x[..., y]" if x.ndim == 1 else "x[y, :]",
    ):  # fmt: skip
        add("gather", text, wrt="x", x=x, y=ROWS)
    for text in (
        "x[[0, -1, 2]]", "x[[2, 0]]", "x[[]]", "x[[1]]", "x[[True, False, True]]",
        "x[[[0, 1], [2, 2]]]",
    ):  # fmt: skip
        add("gather", text, x=x)
    add("gather", "x[y]", wrt="x", x=x, y=MASK)
    add("gather", "x[y] + x[y]", wrt="x", x=x, y=~MASK)
    add("gather", "x[y]", wrt="x", x=x, y=np.zeros(3, bool))
    add("gather", "x[y]", wrt="x", x=x, y=np.array([[0, 1], [1, 1]]))
for text in (
    "x[x > 0.1]", "x[x > 9.0]", "x[~(x > 0.1)]", "x[np.nonzero(x > 0.1)]", "x[np.argsort(x)]",
):  # fmt: skip
    add("gather", text, x=A(5))
    if "argsort" not in text:
        add("gather", text, x=A(2, 3))
for text in (
    "x[:, y]", "x[y, 1]", "x[1, y]", "x[y, y]", "x[y, None, y]", "x[y, :, y]", "x[y, ..., y]",
    "x[0, :, y]", "x[:, 0, y]", "x[None, y]", "x[y, 1:, None]", "x[:, y, ::-1]", "x[:, y, y]",
    "x[y, y, y]", "x[..., y, 0]",
    "x[y[:, None], y]", "x[y, [[1], [2]]]", "x[:, y, 0][1:]", "x[(0, 2), 1]",
):  # fmt: skip
    add("gather", text, wrt="x", x=A(3, 3, 3), y=ROWS)
    add("gather", text, wrt="x", x=F(3, 3, 4), y=ROWS[:1])
for text in (
    "x[y]", "x[:, y[0]]", "x[y, 1]", "x[y[:, 0], y[0]]", "x[y[:, 1], 1:]",
    "x[..., y[0, :2], None]", "x[y[:, 0], :, [0]]",
):  # fmt: skip
    add("gather", text, wrt="x", x=A(3, 3, 2), y=A(3, 3) > 0.0)
for text in ("x[np.ix_([0, 2], [1, 0])]", "x[np.ix_(y, [0])]", "x[np.ix_(x[:, 0] > 0.0, y)]"):
    add("gather", text, wrt="x", x=A(3, 3), y=ROWS)
    add("np.ix_", text, wrt="x", x=F(3, 3), y=ROWS[1:])
add("gather", "x[y] * z[y]", wrt="xz", x=A(3), y=ROWS, z=A(3, 3)[1])

for x in (A(3), F(3), A(2, 3), A(3, 1), np.arange(3)):
    for text in (
        "np.take(x, y)", "np.take(x, [1, 0, 0])", "np.take(x, 1)", "x.take(y)",
        "np.take(x, y, mode='wrap')",
    ):  # fmt: skip
        add("np.take", text, wrt="x", x=x, y=np.array([[0, 2], [-1, 0]]))
for text in (
    "np.take(x, y, axis=0)", "np.take(x, y, 1)", "np.take(x, 1, axis=-1)",
    "x.take(y, axis=2, mode='clip')",
):  # fmt: skip
    add("np.take", text, wrt="x", x=A(3, 4, 3), y=ROWS)
add("np.take", "np.take(x, y)", wrt="x", x=A(3), y=np.zeros(0, int))
for text in (
    "np.take_along_axis(x, y, 0)", "np.take_along_axis(x, y, axis=1)",
    "np.take_along_axis(x, y[:, :1], -1)",
):  # fmt: skip
    where = np.array([[0, 2, 0], [1, 1, 0], [2, -1, 0]])
    add("np.take_along_axis", text, wrt="x", x=A(3, 3), y=where)
    add("np.take_along_axis", text, wrt="x", x=F(3, 3), y=np.zeros((3, 3), int))
text = "np.take_along_axis(x, np.argsort(x, axis=1), axis=1) * y"
add("np.take_along_axis", text, x=A(2, 3), y=A(3))
add("np.take_along_axis", "np.take_along_axis(x, y, axis=None)", wrt="x", x=A(2, 3), y=ROWS)
for x in (A(3), F(3), A(3, 2), A(3, 0)):
    add("np.compress", "np.compress(y, x, axis=0)", wrt="x", x=x, y=MASK)
    add("np.compress", "np.compress([False, True], x, axis=0)", x=x)
    add("np.extract", "np.extract(y, x)", wrt="x", x=x, y=x > 0.1)
add("np.compress", "np.compress(y, x)", wrt="x", x=A(2, 3), y=MASK)
add("np.compress", "np.compress(x[0] > 0.0, x, axis=1)", x=A(2, 3))
add("np.extract", "np.extract(x > 0.0, x * x)", x=A(2, 3))
for x in (A(4), F(4), A(4, 2), np.arange(4)):
    for text in (
        "np.delete(x, 1)", "np.delete(x, [0, -1])", "np.delete(x, y, axis=0)",
        "np.delete(x, -1, 0)",
    ):  # fmt: skip
        add("np.delete", text, wrt="x", x=x, y=np.array([0, 2, 2]))
    for text in (
        "np.insert(x, 1, 2.0, axis=0)", "np.insert(x, [0, 2], y, axis=0)", "np.insert(x, 1, y)",
    ):  # fmt: skip
        add("np.insert", text, x=x, y=0.5)
add("np.delete", "np.delete(x, y, axis=1)", wrt="x", x=A(2, 3), y=MASK)
for wrt in ("xy", "x", "y"):
    add("np.insert", "np.insert(x, [1, 3, 3], y)", wrt=wrt, x=A(4), y=A(3))
    add("np.insert", "np.insert(x, 1, y)", wrt=wrt, x=A(4), y=A(3))
    add("np.insert", "np.insert(x, 1, y, axis=1)", wrt=wrt, x=A(2, 3), y=A(2))
    add("np.insert", "np.insert(x, [1], y, axis=1)", wrt=wrt, x=A(2, 3), y=A(2, 1))
    add("np.insert", "np.insert(x, [0, 2], y, axis=0)", wrt=wrt, x=F(2, 3), y=A(3))
    add("np.insert", "np.insert(x, -1, [y, 1.0])", wrt=wrt, x=A(3), y=0.5)
for text in (
    "np.resize(x, 5)", "np.resize(x, (2, 4))", "np.resize(x, (1, 2))", "np.resize(x, x.shape)",
):  # fmt: skip
    for x in (A(3), F(3), A(2, 2)):
        add("np.resize", text, x=x)
for text in (
    "np.rot90(x)", "np.rot90(x, 2)", "np.rot90(x, k=-1)", "np.rot90(x, 3, axes=(1, 0))",
    "np.rot90(x, y)",
):  # fmt: skip
    add("np.rot90", text, wrt="x", x=A(2, 3), y=5)
    if "axes" not in text:
        text = text.replace(")", ", axes=(0, -1))")
    add("np.rot90", text, wrt="x", x=F(2, 3, 2), y=1)
for text in (
    "np.rollaxis(x, 2)", "np.rollaxis(x, 0, 3)", "np.rollaxis(x, -1, start=1)",
    "np.rollaxis(x, 1, -1)",
):  # fmt: skip
    add("np.rollaxis", text, x=A(2, 3, 4))
for x in (A(3), F(2, 2), A(1), A(0)):
    for text in ("np.diagflat(x)", "np.diagflat(x, 1)", "np.diagflat(x, k=-2)"):
        add("np.diagflat", text, x=x)
for x in (1.5, np.float64(0.5), np.array(0.5), A(3), A(2, 3), F(2, 3, 2), 2):
    add("np.atleast_3d", "np.atleast_3d(x)", x=x)
for text in (
    "np.trim_zeros(x)", "np.trim_zeros(x, 'f')", "np.trim_zeros(x, trim='b')",
    "np.trim_zeros(y * x)",
):  # fmt: skip
    add("np.trim_zeros", text, wrt="x", x=A(5), y=np.array([0.0, 1.0, 0.0, 2.0, 0.0]))
