"""Samples of what numbers are made of, of special functions, and of arrays between end points."""

import numpy as np

from tests.rules.samples import A, F, add, unary

for name in ("frexp", "modf"):
    for k in (0, 1):
        factor = "x * " if k else ""
        for x in (
            A(3, low=1.1, high=1.9), -A(2, 2, low=2.1, high=2.9), F(3), 2.7, np.float64(-0.3),
        ):  # fmt: skip
            add(f"np.{name}", f"{factor}np.{name}(x)[{k}]", x=x)
    add(f"np.{name}", f"np.{name}(x)[0] * np.{name}(x)[1]", x=A(3, low=2.1, high=2.9))
for x in (A(3), F(3), 1.5, np.float64(0.3)):
    add("np.ldexp", "np.ldexp(x, 3)", x=x)
    add("np.ldexp", "np.ldexp(x, y)", wrt="x", x=x, y=np.array([-1, 0, 2]))
add("np.ldexp", "math.ldexp(x, 3)", x=1.5)
for k in (0, 1):
    number = np.float64(7.5)
    for x, y in ((A(3, low=5.1, high=5.9), 2.2), (7.5, A(2, low=2.1, high=2.4)), (number, 2.0)):
        add("np.divmod", f"x * y * np.divmod(x, y)[{k}]", x=x, y=y)
    add("divmod", f"x * y * divmod(x, y)[{k}]", x=7.5, y=2.2)
    add("divmod", f"x * y * divmod(x, y)[{k}]", x=A(3, low=5.1, high=5.9), y=2)
unary("np.angle", "x * np.angle(x)", "x * np.angle(x, True)", low=-2, high=-1)
unary("np.real_if_close", "np.real_if_close", low=-2, high=2)
unary("np.i0", "np.i0", low=-3, high=3)
add("np.i0", "np.i0(x)", x=np.array([0.0, 8.5, -20.0]))
for n in (1, 2, 5, 8):
    add("np.kaiser", f"np.kaiser({n}, x)", x=2.5)
    add("np.kaiser", "np.kaiser(y, x)", wrt="x", x=np.float64(8.6), y=n)
SPOILT = np.array([np.nan, np.inf, -np.inf, 2.0])
for text in (
    "nan=y", "nan=y, posinf=z", "nan=y, neginf=z", "nan=0.5, posinf=y, neginf=z", "posinf=y",
):  # fmt: skip
    text = f"np.nan_to_num(x, {text}) * y"
    wrt = "yz" if "z" in text.replace("nan_to", "") else "y"
    spoilt = SPOILT[[0, 1 if "pos" in text else 2, 3]]
    spoilt = SPOILT if "pos" in text and "neg" in text else spoilt
    spoilt = spoilt[::2] if text.count("=") == 1 and "nan=" in text else spoilt
    add("np.nan_to_num", text, wrt=wrt, x=spoilt, y=1.5, z=-2.5)

for name, low in (("linspace", -1.5), ("logspace", -0.5), ("geomspace", 0.5)):
    for x, y in ((low, 2), (np.float64(low), 1.7), (A(3) + 3.0, 1.5), (A(2, 1) + 3.0, A(3) + 4.0)):
        for wrt in ("xy", "x", "y"):
            add(f"np.{name}", f"np.{name}(x, y, 5)", wrt=wrt, x=x, y=y)
            add(f"np.{name}", f"np.{name}(x, y, num=4, endpoint=False)", wrt=wrt, x=x, y=y)
    add(f"np.{name}", f"np.{name}(x, y)", x=0.5, y=1.5)
    add(f"np.{name}", f"np.{name}(x, y, 1)", x=0.5, y=1.5)
for wrt in ("xyz", "z"):
    add("np.logspace", "np.logspace(x, y, 4, base=z)", wrt=wrt, x=0.5, y=1.5, z=2.5)
for x in (A(3), F(3), A(1), np.arange(3), A(0)):
    for end in ("", ", 2", ", N=5", ", increasing=True", ", 4, True"):
        add("np.vander", f"np.vander(x{end})", x=x)
add("np.vander", "np.vander(x, 3)", x=np.array([0.0, 1.5]))
for k in (0, 1):
    text = f"np.broadcast_arrays(x, y)[{k}] * 2.0"
    for x, y in ((A(3), A(2, 1)), (1.5, A(2)), (A(2, 3), A(2, 3)), (F(3), A(2, 3)), (A(1), A(3))):
        add("np.broadcast_arrays", f"{text} + 0.0 * x * y", x=x, y=y)
    add("np.unstack", f"np.unstack(x)[{k}] * np.unstack(x)[-1]", x=A(3))
    add("np.unstack", f"np.unstack(x)[{k}] * np.unstack(x)[-1]", x=A(2, 3))
    add("np.unstack", f"np.unstack(x, axis=1)[{k}]", x=F(2, 3))
    add("np.unstack", f"np.unstack(x, axis=-1)[{k}]", x=A(2, 3, 4))
add("np.broadcast_shapes", "np.zeros(np.broadcast_shapes(x.shape, (2, 1))) + x", x=A(3))
for name in ("hanning", "hamming", "bartlett", "blackman"):
    add(f"np.{name}", f"x * np.{name}(4)", x=A(4))
    add(f"np.{name}", f"np.sum(x) * np.{name}(len(x))", x=A(5))
add("np.tri", "x * np.tri(3)", x=A(3, 3))
add("np.tri", "x * np.tri(2, 3, -1)", x=A(2, 3))
for name in ("tril", "triu"):
    add(f"np.{name}_indices", f"x[np.{name}_indices(3)]", x=A(3, 3))
    add(f"np.{name}_indices", f"x[np.{name}_indices(3, k=1)]", x=A(3, 3))
add("np.diag_indices", "x[np.diag_indices(3)]", x=A(3, 3))
add("np.indices", "x * np.indices((2, 3))[0]", x=A(2, 3))
add("np.unravel_index", "x[np.unravel_index(np.argmax(x), x.shape)] * x", x=A(2, 3))
add("np.unravel_index", "x[np.unravel_index([0, 4], (2, 3))]", x=A(2, 3))
text = "x.ravel()[np.ravel_multi_index(([0, 1], [2, 0]), (2, 3))]"
add("np.ravel_multi_index", text, x=A(2, 3))
add("np.isin", "x[np.isin([0, 1, 2], [2, 0])]", x=A(3))
