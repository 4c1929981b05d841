"""Samples of sorting and of what is found by rank."""

import numpy as np

from tests.rules.samples import A, F, add

HIDDEN = np.array([[0, 1, 0, 0], [0, 0, 0, 0], [1, 0, 1, 0]]) == 1

for x in (A(5), F(4), A(3, 4), A(1), A(0), np.array([3, 1, 2]), A(2, 3, 2)):
    for text in ("np.sort(x)", "np.sort(x, axis=0)", "np.sort(x, -1)", "np.sort(x, axis=None)"):
        add("np.sort", text, x=x)
    if np.size(x) > 2:
        for end in ("1", "(0, -1)", "2, axis=None"):
            add("np.partition", f"np.partition(x, {end})", x=x)
add("np.sort", "np.sort(x, kind='stable')", x=A(5))
add("np.sort", "np.sort(x, axis=0, stable=True)", x=A(3, 2))
add("np.sort", "np.sort(x)[-2:]", x=A(5))
add("np.sort", "np.sort(np.sin(x))", x=A(7, low=-3.0, high=3.0))
add("np.partition", "np.partition(x, 2)[:2]", x=A(9))
add("np.partition", "np.partition(x, y)", wrt="x", x=A(9), y=4)
add("np.partition", "np.partition(x, 1, axis=0)", x=A(3, 4))

AXES = (
    "", "axis=0", "axis=-1", "axis=None", "axis=(0, 1)", "axis=0, keepdims=True", "keepdims=True",
)  # fmt: skip
for x in (A(3, 4), F(3, 4), A(5), A(4), A(2, 3, 4), A(1), np.arange(6).reshape(2, 3)):
    for axis in AXES:
        if "1)" in axis and x.ndim < 2:
            continue
        end = f", {axis})".replace(", )", ")")
        add("np.median", "np.median(x" + end, x=x)
        add("np.nanmedian", "np.nanmedian(x" + end, x=x)
        for name in ("quantile", "nanquantile"):
            add(f"np.{name}", f"np.{name}(x, 0.3{end}", x=x)
            add(f"np.{name}", f"np.{name}(x, y{end}", x=x, y=0.37)
            add(f"np.{name}", f"np.{name}(x, y{end}", x=x, y=np.array([0.11, 0.73, 0.96]))
        for name in ("percentile", "nanpercentile"):
            add(f"np.{name}", f"np.{name}(x, 30{end}", x=x)
            add(f"np.{name}", f"np.{name}(x, y{end}", x=x, y=37.0)
            q = np.array([11.0, 73.0, 96.0])
            add(f"np.{name}", f"np.{name}(x, y{end}", x=x, y=q)
        add("np.percentile", f"np.percentile(x, y{end}", x=x, y=q.reshape(1, 3))
for method in (
    "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf",
    "hazen", "weibull", "linear", "median_unbiased", "normal_unbiased", "lower", "higher",
    "midpoint", "nearest",
):  # fmt: skip
    for more in ("", ", axis=0", ", axis=1, keepdims=True"):
        text = f"x, y, method={method!r}{more}"
        for q in (0.37, np.array([0.02, 0.37, 0.71, 0.99])):
            add("np.quantile", f"np.quantile({text})", x=A(3, 4), y=q)
            add("np.nanquantile", f"np.nanquantile({text})", x=A(3, 4), y=q)
            add("np.percentile", f"np.percentile({text})", x=A(3, 4), y=q * 100.0)
for axis in ("", ", axis=0", ", axis=1", ", axis=-1, keepdims=True"):
    for x in (A(3, 4), A(3, 4)[0], F(3, 4)):
        if "1" in axis and x.ndim < 2:
            continue
        hidden = f"np.where(z, np.nan, x){axis}"
        gaps = HIDDEN if x.ndim > 1 else HIDDEN[0]
        add("np.nanmedian", f"np.nanmedian({hidden})", wrt="x", x=x, z=gaps)
        for q in (0.41, np.array([0.41, 0.83])):
            text = hidden.replace("x)", "x), y")
            add("np.nanquantile", f"np.nanquantile({text})", wrt="xy", x=x, y=q, z=gaps)
            text = f"np.nanpercentile({text})".replace("y", "100.0 * y")
            add("np.nanpercentile", text, wrt="xy", x=x, y=q, z=gaps)
add("np.quantile", "np.quantile(x, [0.25, 0.5, 0.75])", x=A(5))
add("np.quantile", "np.quantile(x, 0.5) * np.quantile(x, 1.0)", x=A(5))
add("np.median", "np.median(x, axis=y)", wrt="x", x=A(5), y=None)
