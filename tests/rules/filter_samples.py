"""Points for the rules of `scipy.signal`."""

from __future__ import annotations

import numpy as np

from tests.rules.samples import A, F, add

PAIRS = ((5, 3), (5, 2), (2, 5), (3, 3), (1, 3), (4, 1))
MODES = ("", ", 'full'", ", 'same'", ", mode='valid'")

for name in ("convolve", "correlate", "fftconvolve", "oaconvolve"):
    label, call = f"scipy.signal.{name}", f"signal.{name}"
    for mode in MODES:
        for n, m in PAIRS:
            for wrt in ("xy", "x", "y"):
                add(label, f"{call}(x, y{mode})", wrt=wrt, x=A(n), y=A(m))
        for x, y in ((A(4, 5), A(2, 3)), (A(3, 2, 4), A(2, 2, 3)), (A(4, 3), A(4, 3))):
            add(label, f"{call}(x, y{mode})", x=x, y=y)
    add(label, f"{call}(x, y)", x=F(4), y=F(2))
    add(label, f"{call}(x, [0.25, 0.5, 0.25], 'same')", x=A(6))
    add(label, f"{call}(x, x, 'full')", x=A(4))
for name in ("convolve", "correlate"):
    for method in ("direct", "fft"):
        for mode in ("full", "same", "valid"):
            text = f"signal.{name}(x, y, {mode!r}, {method!r})"
            add(f"scipy.signal.{name}", text, x=A(4, 5), y=A(2, 2))
            text = f"signal.{name}(x, y, mode={mode!r}, method={method!r})"
            add(f"scipy.signal.{name}", text, x=A(2), y=A(5))
for name in ("fftconvolve", "oaconvolve"):
    label, call = f"scipy.signal.{name}", f"signal.{name}"
    for mode in ("full", "same", "valid"):
        for axes in (0, 1, -1, [1]):
            text = f"{call}(x, y, {mode!r}, axes={axes})"
            shape = (2, 5) if axes == 0 else (4, 3)
            add(label, text, x=A(4, 5), y=A(*shape))
            add(label, text, x=A(4, 5), y=A(*(1 if n == (4, 5)[k] else n for k, n in
                                              enumerate(shape))))  # fmt: skip
            add(label, text, x=A(*(1 if n == (4, 5)[k] else 5 for k, n in enumerate(shape))),
                y=A(*shape))  # fmt: skip
        add(label, f"{call}(x, y, {mode!r}, axes=[0, 2])", x=A(4, 2, 3), y=A(2, 2, 2))

for name in ("convolve2d", "correlate2d"):
    label = f"scipy.signal.{name}"
    for x, y in ((A(4, 5), A(2, 3)), (A(4, 5), A(3, 2)), (A(3, 3), A(1, 4)), (A(3, 3), A(3, 3))):
        for mode in MODES[:3] if y.shape == (1, 4) else MODES:
            for wrt in ("xy", "x", "y"):
                add(label, f"signal.{name}(x, y{mode})", wrt=wrt, x=x, y=y)
        for mode in ("full", "same", "valid"):
            if mode == "valid" and y.shape == (1, 4):
                continue
            for boundary in ("fill", "wrap", "symm"):
                text = f"signal.{name}(x, y, {mode!r}, boundary={boundary!r})"
                add(label, text, x=x, y=y)
            add(label, f"signal.{name}(x, y, {mode!r}, 'fill', 0.7)", x=x, y=y)
    add(label, f"signal.{name}(x, y, 'valid')", x=A(2, 3), y=A(4, 5))
    add(label, f"signal.{name}(x, y, 'same', 'symm')", x=F(3, 4), y=F(2, 2))
    add(label, f"signal.{name}(x, x, 'same', 'wrap')", x=A(3, 4))
    add(label, f"signal.{name}(x, [[0.5, 1.0]], 'same')", x=A(3, 4))

B, D = np.array([0.5, -0.3, 0.8]), np.array([1.2, -0.4, 0.3])
for wrt in ("xyz", "x", "y", "z", "xy", "xz", "yz"):
    for x in (A(6), A(2, 5), A(1)):
        add("scipy.signal.lfilter", "signal.lfilter(y, z, x)", wrt=wrt, x=x, y=B, z=D)
    text = "signal.lfilter(y, z, x, axis=0)"
    add("scipy.signal.lfilter", text, wrt=wrt, x=A(5, 2), y=B, z=D[:2])
    text = "signal.lfilter(y, z, x, 1)"
    add("scipy.signal.lfilter", text, wrt=wrt, x=A(2, 4, 3), y=B[:1], z=D)
    text = "signal.lfilter(y, z, x, axis=-2)"
    add("scipy.signal.lfilter", text, wrt=wrt, x=A(4, 2), y=B, z=D[:1])
add("scipy.signal.lfilter", "signal.lfilter([1.0, 0.5], [1.0, -0.3], x)", x=A(5))
add("scipy.signal.lfilter", "signal.lfilter([1.0, y], [1.0, -y], x)", x=A(5), y=0.4)
add("scipy.signal.lfilter", "signal.lfilter(y, z, x)", x=F(5), y=F(3), z=F(2) + 3.0)

SOS = np.array([[0.4, 0.7, 0.3, 1.0, -0.5, 0.2], [1.0, -0.8, 0.5, 1.0, 0.3, -0.1]])
JOINED = "np.concatenate([y[:, :3], np.ones((2, 1)), y[:, 3:]], axis=1)"
for x, axis in ((A(6), ""), (A(2, 5), ""), (A(5, 2), ", axis=0"), (A(2, 4, 3), ", 1")):
    add("scipy.signal.sosfilt", f"signal.sosfilt(y, x{axis})", wrt="x", x=x, y=SOS)
    for wrt in ("xy", "x", "y"):
        text = f"signal.sosfilt({JOINED}, x{axis})"
        add("scipy.signal.sosfilt", text, wrt=wrt, x=x, y=np.delete(SOS, 3, axis=1))
add("scipy.signal.sosfilt", "signal.sosfilt(y, x)", wrt="x", x=F(5), y=SOS.astype(np.float32))

for x in (A(7), A(5, 7), F(7)):
    for text in (
        "x", "x, -1, 'constant'", "x, type='linear'", "x, bp=3", "x, bp=[0, 2, 4]",
        "x, type='constant', bp=[4]", "x, 0", "x, axis=0, type='constant'",
    ):  # fmt: skip
        add("scipy.signal.detrend", f"signal.detrend({text})", x=x)

for x in (A(9), A(2, 8), F(7), A(21)):
    for text in (
        "x, 5, 2", "x, 5, 3, deriv=1", "x, 5, 2, 1, 0.5", "x, 5, 2, mode='nearest'", "x, 3, 1",
        "x, window_length=5, polyorder=2, deriv=2, delta=0.3, mode='mirror'",
        "x, 5, 2, mode='wrap'", "x, 5, 2, mode='constant', cval=1.5", "x, 7, 2",
    ):  # fmt: skip
        add("scipy.signal.savgol_filter", f"signal.savgol_filter({text})", x=x)
for text in ("x, 5, 2, axis=0", "x, 3, 2, axis=-2, mode='nearest'"):
    add("scipy.signal.savgol_filter", f"signal.savgol_filter({text})", x=A(8, 2))

for x in (A(8), A(7), A(6, 2), F(8)):
    for text in (
        "x, 5", "x, 4", "x, 12", "x, 13", "x, 8", "x, 7", "x, num=6, window='hamming'",
        "x, 3, axis=0", "x, 16, None, 0, ('kaiser', 2.0)",
    ):  # fmt: skip
        add("scipy.signal.resample", f"signal.resample({text})", x=x)
add("scipy.signal.resample", "signal.resample(x, 5, axis=1)", x=A(2, 6))
add("scipy.signal.resample", "signal.resample(x, 5, axis=-1)", x=A(2, 6))

for x in (A(8), A(6, 2), F(7)):
    for text in (
        "x, 3, 2", "x, 2, 3", "x, up=1, down=2", "x, 5, 1, window=('kaiser', 3.0)",
        "x, 3, 2, padtype='line'", "x, 3, 2, padtype='mean'", "x, 2, 1, 0, [0.5, 1.0, 0.5]",
    ):  # fmt: skip
        if "[" in text and x.dtype == np.float32:
            continue
        add("scipy.signal.resample_poly", f"signal.resample_poly({text})", x=x)
add("scipy.signal.resample_poly", "signal.resample_poly(x, 3, 2, axis=-1)", x=A(2, 6))

for x, y in ((A(6), A(3)), (A(2, 5), A(4)), (F(4), F(2)), (A(1), A(4)), (A(5), A(1))):
    for text in ("y, x", "y, x, 2", "y, x, 1, 2", "y, x, up=3, down=2", "y, x, 2, 5"):
        for wrt in ("xy", "x", "y"):
            add("scipy.signal.upfirdn", f"signal.upfirdn({text})", wrt=wrt, x=x, y=y)
add("scipy.signal.upfirdn", "signal.upfirdn(y, x, 3, 2, axis=0)", x=A(4, 2), y=A(5))
