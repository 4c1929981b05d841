"""Samples of means with weights, ranges, covariances and counts in bins."""

import numpy as np

from tests.rules.samples import A, F, add, reduced

reduced("np.ptp", "np.ptp", arrays=(A(2, 3), A(4), A(2, 3, 4), F(2, 3), A(3, 1)))
for x in (A(2, 3), A(4), F(2, 3), np.arange(1, 7).reshape(2, 3)):
    for axis in ("", ", axis=0", ", axis=-1, keepdims=True"):
        add("np.average", f"np.average(x{axis})", x=x)
for wrt in ("xy", "x", "y"):
    y = np.array([0.5, 1.5, 0.7])
    add("np.average", "np.average(x, weights=y)", wrt=wrt, x=A(3), y=y)
    add("np.average", "np.average(x, weights=y, axis=1)", wrt=wrt, x=A(2, 3), y=y)
    add("np.average", "np.average(x, 0, y, keepdims=True)", wrt=wrt, x=A(3, 2), y=y)
    add("np.average", "np.average(x, weights=y)", wrt=wrt, x=A(2, 3), y=A(2, 3) + 3.0)
    add("np.average", "np.average(x, axis=-1, weights=y)", wrt=wrt, x=A(2, 3), y=A(2, 3) + 3.0)
    more = A(4, 2) + 3.0
    add("np.average", "np.average(x, axis=(2, 0), weights=y)", wrt=wrt, x=A(2, 3, 4), y=more)
add("np.average", "np.average(x, weights=[1.0, 2.0, 3.0])", x=A(3))
add("np.average", "np.average(x, weights=y)", x=F(3), y=F(3) + np.float32(3.0))

for x in (A(5), A(2, 5), A(3, 4), F(2, 4), A(1, 5)):
    for end in ("", ", bias=True", ", ddof=0"):
        add("np.cov", f"np.cov(x{end})", x=x)
    if len(x) > 1:
        add("np.corrcoef", "np.corrcoef(x)", x=x)
for x in (A(5, 2), A(4, 3), A(2, 2)):
    add("np.cov", "np.cov(x, rowvar=False)", x=x)
    add("np.corrcoef", "np.corrcoef(x, rowvar=False)", x=x)
for wrt in ("xy", "x", "y"):
    for x, y in (
        (A(5), A(5)[::-1] ** 2), (A(2, 5), A(5) ** 2), (A(5) ** 2, A(3, 5)), (A(1, 4), A(2, 4)),
    ):  # fmt: skip
        add("np.cov", "np.cov(x, y)", wrt=wrt, x=x, y=y)
        add("np.corrcoef", "np.corrcoef(x, y)", wrt=wrt, x=x, y=y)
    x, y = A(5, 2), A(5, 3) ** 2
    add("np.cov", "np.cov(x, y, rowvar=False, ddof=2)", wrt=wrt, x=x, y=y)
    add("np.corrcoef", "np.corrcoef(x, y, rowvar=False)", wrt=wrt, x=x, y=y)
add("np.corrcoef", "np.corrcoef(x) * x[0]", x=A(4))
add("np.cov", "np.cov(x)[0, 1]", x=A(2, 4))

for y in (np.array([0, 2, 2, 1]), np.array([5, 0, 5, 5])):
    add("np.bincount", "np.bincount(y, x)", wrt="x", x=A(4), y=y)
    add("np.bincount", "np.bincount(y, weights=x, minlength=8)", wrt="x", x=A(4), y=y)
    add("np.bincount", "np.bincount(y)[:2] * x", wrt="x", x=A(2), y=y)
add("np.bincount", "np.bincount(y, x)", wrt="x", x=F(3), y=np.array([1, 1, 0]))

EDGES = np.array([-2.0, -0.5, 0.3, 1.0])
for k in (0, 1):
    add("np.histogram", f"np.histogram(x, 4)[{k}] * y", wrt="xy"[1 - k:], x=A(9), y=0.5)
    add("np.histogram", f"np.histogram(y, z, weights=x)[{k}]", wrt="xz", x=A(9), y=A(9), z=EDGES)
    text = f"np.histogram(y, bins=3, range=(-1.0, 1.0), weights=x)[{k}] * x[0]"
    add("np.histogram", text, wrt="x", x=A(9), y=A(9))
add("np.histogram", "np.histogram(x, 3)[1]", x=F(5))
add("np.histogram_bin_edges", "np.histogram_bin_edges(x, 4)", x=A(9))
add("np.histogram_bin_edges", "np.histogram_bin_edges(x)", x=A(2, 3))
add("np.histogram_bin_edges", "np.histogram_bin_edges(y, x)", wrt="x", x=EDGES, y=A(4))
add("np.histogram_bin_edges", "np.histogram_bin_edges(x, 3, (0.0, 2.0)) * x[0]", x=A(4))
