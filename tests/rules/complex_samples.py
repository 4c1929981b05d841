"""Samples of rules with complex numbers: an expression, and what its names stand for.

A kind is `c` or `r` for complex or real, with a shape behind, such as `c23`; `c` alone is a number
of Python's; `s3` is complex64, `f3` float32, `n` a complex number of NumPy's.
"""

from __future__ import annotations

import importlib.util
import zlib

import numpy as np

SAMPLES: list[tuple[str, str, dict[str, str]]] = []


def add(label: str, expression: str, **kinds: str) -> None:
    """Register a sample of the rule with this label."""
    SAMPLES.append((label, expression, kinds))


def value(label: str, name: str, kind: str):
    """Random numbers of the kind, always the same for a label and a name."""
    random = np.random.default_rng(zlib.crc32(f"{label} {name} {kind}".encode()))
    shape = tuple(int(n) for n in kind[1:])

    def part():
        return random.uniform(0.3, 0.9, shape)

    if kind[0] in "rf":
        x = part()
        x = x.astype(np.float32) if kind[0] == "f" else x
        return x if shape else float(x)
    x = part() + 1j * random.uniform(-0.8, 0.8, shape)
    if kind[0] == "s":
        return x.astype(np.complex64)
    if kind == "n":
        return np.complex128(x)
    return x if shape else complex(x)


ELEMENTWISE = (
    "sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh exp exp2 expm1 log "
    "log2 log10 log1p sqrt square reciprocal sinc negative positive conjugate absolute real imag "
    "angle sign"
).split()
for _name in ELEMENTWISE:
    for _kind in ("c3", "c23", "n", "s2", "c"):
        add(f"np.{_name}", f"np.{_name}(x)", x=_kind)
    add(f"np.{_name}", f"np.{_name}(x - 1.5)", x="c3")  # left of the imaginary axis

PAIRS = (
    "c3 c3",
    "c3 r3",
    "r3 c3",
    "c23 c3",
    "c c3",
    "c3 r",
    "r23 c",
    "c c",
    "c21 c13",
    "s2 s2",
    "n r3",
)
for _name in ("add", "subtract", "multiply", "divide", "power", "float_power"):
    for _pair in PAIRS:
        _a, _b = _pair.split()
        add(f"np.{_name}", f"np.{_name}(x, y)", x=_a, y=_b)
for _sign in "+ - * / **".split():
    for _pair in PAIRS:
        _a, _b = _pair.split()
        add("operators", f"x {_sign} y", x=_a, y=_b)
for _power in ("2", "3", "-1", "0.5", "(1 + 2j)", "1"):
    for _kind in ("c3", "c", "n"):
        add("np.power", f"x ** {_power}", x=_kind)
add("np.power", "(1 + 2j) ** x", x="r3")
add("np.multiply", "x * 1j", x="r23")
add("np.exp", "np.exp(1j * x)", x="r")
add("np.add", "x + 2j", x="f3")
add("np.absolute", "abs(x)", x="c")
add("np.absolute", "abs(x)", x="c3")
add("np.angle", "np.angle(x, deg=True)", x="c3")
add("np.real", "x.real", x="c")
add("np.imag", "x.imag", x="c23")
add("np.imag", "x.imag ** 2 + x.real", x="c")
add("np.conjugate", "x.conj() * x", x="c3")
add("np.conjugate", "x.conjugate() * 2", x="c")
add("complex", "complex(x, y)", x="r", y="r")
add("complex", "complex(x)", x="r")

for _text in (
    "sum(x)",
    "sum(x, axis=0)",
    "sum(x, axis=(0, -1), keepdims=True)",
    "mean(x)",
    "mean(x, axis=1)",
    "prod(x)",
    "prod(x, axis=0)",
    "var(x)",
    "var(x, axis=1, ddof=1)",
    "std(x)",
    "std(x, axis=0, keepdims=True)",
    "cumsum(x)",
    "cumsum(x, axis=1)",
    "cumprod(x, axis=0)",
    "diff(x)",
    "diff(x, n=2, axis=0)",
):
    for _kind in ("c33", "s23" if "n=2" not in _text else "s33"):
        add(f"np.{_text.partition('(')[0]}", f"np.{_text}", x=_kind)
add("np.sum", "x.sum()", x="c3")
add("np.mean", "x.mean(axis=0)", x="c23")
add("np.var", "x.var()", x="c23")
add("np.var", "np.var(x)", x="r3")

for _text in (
    "reshape(x, (3, 2))",
    "transpose(x)",
    "ravel(x)",
    "expand_dims(x, 1)",
    "squeeze(x[None])",
    "swapaxes(x, 0, 1)",
    "moveaxis(x, 0, 1)",
    "broadcast_to(x, (2, 2, 3))",
    "flip(x)",
    "flip(x, 1)",
    "flipud(x)",
    "fliplr(x)",
    "roll(x, 1)",
    "roll(x, 1, axis=0)",
    "tile(x, 2)",
    "repeat(x, 2)",
    "repeat(x, 2, axis=0)",
    "rot90(x)",
    "tril(x)",
    "triu(x, 1)",
    "diagonal(x)",
    "trace(x)",
    "diag(x[0])",
    "diag(x)",
    "take(x, [0, 2, 0])",
    "take(x, [1, 0], axis=1)",
    "take_along_axis(x, np.array([[0], [1]]), 1)",
    "concatenate([x, x])",
    "concatenate([x, x.real], axis=1)",
    "stack([x, 2 * x])",
    "hstack([x, x])",
    "vstack([x, x[0]])",
    "dstack([x, x])",
    "column_stack([x, x])",
    "append(x, x[0])",
    "atleast_1d(x)",
    "atleast_2d(x)",
    "atleast_3d(x)",
    "pad(x, 1)",
    "pad(x, ((0, 1), (2, 0)))",
    "delete(x, 1, axis=0)",
    "insert(x, 1, 2.0)",
    "resize(x, (3, 3))",
    "rollaxis(x, 1)",
    "array(x)",
    "asarray(x)",
    "copy(x)",
    "array([x[0, 0], x[1, 1] * 2])",
    "where(x.real > 0.5, x, 1j)",
    "where(np.abs(x) > 0.7, x, x.imag)",
    "full(2, x[0, 0])",
    "full_like(x, x[0, 1])",
    "split(x, 3, axis=1)[1]",
    "array_split(x, 2, axis=1)[1]",
    "diagflat(x[0])",
    "compress([True, False, True], x, axis=1)",
    "extract(x.real > 0.5, x)",
    "ascontiguousarray(x)",
    "block([[x], [x]])",
):
    add(f"np.{_text.partition('(')[0]}", f"np.{_text}", x="c23")
add("getitem", "x[1]", x="c3")
add("getitem", "x[1:, ::-1]", x="c33")
add("getitem", "x[[0, 0, 2]]", x="c33")
add("getitem", "x[x.real > 0.5]", x="c33")
add("np.transpose", "x.T @ x", x="c23")
add("np.reshape", "x.reshape(6) * x.ravel()", x="c23")
add("np.ndarray.flatten", "x.flatten()", x="c23")
add("astype", "x.astype(complex) * x", x="r3")

for _text, _kinds in {
    "matmul(x, y)": "c23 c33|c3 c3|r23 c33|c33 r3|c223 c233",
    "dot(x, y)": "c23 c33|c3 c3|c c3|r3 c3",
    "inner(x, y)": "c3 c3|c23 c3|c23 c33",
    "outer(x, y)": "c3 c2|r3 c2",
    "vdot(x, y)": "c3 c3|r3 c3|c23 c23|c3 r3",
    "kron(x, y)": "c2 c3|c22 c23",
    "cross(x, y)": "c3 c3|c23 r23",
    "tensordot(x, y, 1)": "c23 c33",
    "tensordot(x, y, ((0, 1), (1, 0)))": "c23 c32",
    "einsum('ij,jk->ik', x, y)": "c23 c33|r23 c33",
    "einsum('ij,ij', x, y)": "c23 c23",
    "convolve(x, y)": "c3 c2|r3 c2",
    "correlate(x, y)": "c3 c2|r3 c2|c3 r2",
    "correlate(x, y, 'full')": "c3 c2|c2 c3",
    "correlate(x, y, 'same')": "c3 c2|c2 c3",
    "linalg.solve(x, y)": "c33 c3|c33 c32|r33 c3|c33 r3|c233 c232",
    "linalg.tensorsolve(x, y)": "c33 c3",
    "linalg.multi_dot([x, y, x.T])": "c23 c33",
    "linalg.cross(x, y)": "c3 c3",
    "linalg.vecdot(x, y)": "c3 c3|c23 c23|r3 c3|c23 c3",
    "vecdot(x, y)": "c3 c3|c23 c23|r3 c3|c23 c3",
    "polyval(x, y)": "c3 c|r3 c2|c3 r2",
    "trapezoid(x, y)": "c3 r3",
}.items():
    for _pair in _kinds.split("|"):
        _a, _b = _pair.split()
        add(f"np.{_text.partition('(')[0]}", f"np.{_text}", x=_a, y=_b)

for _text in (
    "inv(x)",
    "det(x)",
    "slogdet(x)[1]",
    "slogdet(x)[0]",
    "pinv(x)",
    "matrix_power(x, 3)",
    "matrix_power(x, -2)",
    "tensorinv(x, ind=1)",
    "trace(x)",
    "diagonal(x)",
    "norm(x)",
    "norm(x, 'fro')",
    "norm(x, axis=1)",
    "norm(x, 1, axis=0)",
    "norm(x, 3, axis=1)",
    "norm(x, np.inf, axis=1)",
    "norm(x, 2)",
    "norm(x, 'nuc')",
    "norm(x, 1)",
    "matrix_norm(x)",
    "vector_norm(x)",
    "vector_norm(x, ord=1)",
    "vector_norm(x, axis=0)",
    "svdvals(x)",
    "svd(x, compute_uv=False)",
    "svd(x, full_matrices=False)[1]",
    "eigvalsh(x + x.conj().T)",
    "eigvalsh(x)",
    "eigvalsh(x, 'U')",
    "eigvals(x)",
    "eig(x)[0]",
    "cholesky(x @ x.conj().T + np.eye(3))",
    "cholesky(x + 9.0 * np.eye(3))",
):
    add(f"np.linalg.{_text.partition('(')[0]}", f"np.linalg.{_text}", x="c33")
add("np.linalg.det", "np.linalg.det(x)", x="c233")
add("np.linalg.inv", "np.linalg.inv(x)", x="s33")
add("np.linalg.pinv", "np.linalg.pinv(x)", x="c23")
add("np.linalg.pinv", "np.linalg.pinv(x)", x="c32")
add("np.linalg.norm", "np.linalg.norm(x)", x="c3")
add("np.linalg.norm", "np.linalg.norm(x, 1)", x="c3")
add("np.linalg.svdvals", "np.linalg.svdvals(x)", x="c23")
# what depends on the choice of phases has no derivative: products without it are asked for
add("np.linalg.eigh", "np.abs(np.linalg.eigh(x)[1])", x="c33")
add("np.linalg.eigh", "np.linalg.eigh(x)[0]", x="c233")
add("np.linalg.svd", "np.abs(np.linalg.svd(x, full_matrices=False)[0])", x="c32")
add("np.linalg.svd", "np.abs(np.linalg.svd(x, full_matrices=False)[2])", x="c23")
add(
    "np.linalg.svd",
    "np.linalg.svd(x)[0] @ np.diag(np.linalg.svd(x)[1]) @ np.linalg.svd(x)[2]",
    x="c33",
)
add("np.linalg.eig", "np.abs(np.linalg.eig(x)[1])", x="c33")
add("np.linalg.qr", "np.linalg.qr(x)[0]", x="c33")
add("np.linalg.qr", "np.linalg.qr(x)[1]", x="c32")
add("np.linalg.qr", "np.linalg.qr(x)[1]", x="c23")

for _f in ("fft", "ifft"):
    for _text in (
        "(x)",
        "(x, 5)",
        "(x, 2)",
        "(x, axis=0)",
        "(x, n=5, axis=0, norm='ortho')",
        "(x, norm='forward')",
    ):
        for _kind in ("c43", "r34"):
            add(f"np.fft.{_f}", f"np.fft.{_f}{_text}", x=_kind)
    for _text in (
        "2(x)",
        "2(x, (3, 5))",
        "n(x, axes=(1,))",
        "n(x, (2, 5), axes=(0, 1))",
        "n(x, norm='ortho')",
    ):
        for _kind in ("c43", "r34", "s23"):
            add(f"np.fft.{_f}{_text[0]}", f"np.fft.{_f}{_text}", x=_kind)
for _f, _kinds in {
    "rfft": "r34 r43 f23",
    "ihfft": "r34 r43",
    "irfft": "c43 c34",
    "hfft": "c43 c34",
}.items():
    for _text in (
        "(x)",
        "(x, 5)",
        "(x, 4)",
        "(x, 2)",
        "(x, axis=0, norm='ortho')",
        "(x, 6, norm='forward')",
    ):
        for _kind in _kinds.split():
            add(f"np.fft.{_f}", f"np.fft.{_f}{_text}", x=_kind)
for _f, _kind in {"rfft": "r34", "irfft": "c43"}.items():
    for _text in (
        "2(x)",
        "2(x, (3, 5))",
        "n(x)",
        "n(x, axes=(0,))",
        "n(x, (4, 4), axes=(0, 1), norm='ortho')",
    ):
        add(f"np.fft.{_f}{_text[0]}", f"np.fft.{_f}{_text}", x=_kind)
add("np.fft.fftshift", "np.fft.fftshift(x)", x="c33")
add("np.fft.fftshift", "np.fft.fftshift(x, axes=0)", x="r32")
add("np.fft.ifftshift", "np.fft.ifftshift(x)", x="c32")
add("np.select", "np.select([x.real > 0.6, x.imag > 0.0], [x, y])", x="c33", y="r33")
add("np.choose", "np.choose([1, 0, 1], [x, y])", x="c3", y="r3")
add("np.ediff1d", "np.ediff1d(x)", x="c3")
add("np.nansum", "np.nansum(x, axis=0)", x="c23")
add("np.block", "np.block([[x, y]])", x="c23", y="r22")
add("np.r_", "np.r_[x, y]", x="c3", y="r2")
add("np.c_", "np.c_[x, y]", x="c3", y="r3")
add("np.require", "np.require(x)", x="c3")
add("np.ndarray.item", "x.item()", x="c1")
for _name in ("add", "subtract", "multiply", "divide"):
    add(f"np.{_name}.outer", f"np.{_name}.outer(x, y)", x="c2", y="r3")
add("np.add.reduce", "np.add.reduce(x)", x="c23")
add("np.multiply.reduce", "np.multiply.reduce(x)", x="c32")
add("np.add.accumulate", "np.add.accumulate(x)", x="c23")
add("np.multiply.accumulate", "np.multiply.accumulate(x)", x="c23")
add("np.matrix_transpose", "np.matrix_transpose(x)", x="c23")
add("sum", "sum([x, 2 * x, y])", x="c", y="r")
add("np.linalg.vector_norm", "np.linalg.vector_norm(x, ord=3, axis=1)", x="c23")
if hasattr(np, "matvec"):
    add("np.matvec", "np.matvec(x, y)", x="c23", y="c3")
    add("np.vecmat", "np.vecmat(x, y)", x="c2", y="c23")
    add("np.vecmat", "np.vecmat(x, y)", x="r2", y="c23")

if importlib.util.find_spec("scipy") is not None:
    import scipy.special

    for _f in ("fft", "ifft"):
        for _text in (
            "(x)",
            "(x, 5)",
            "(x, 2, axis=0, norm='ortho')",
            "n(x)",
            "2(x, norm='forward')",
        ):
            for _kind in ("c43", "r34", "s23"):
                _name = _f + _text.partition("(")[0]
                add(f"scipy.fft.{_name}", f"fft.{_f}{_text}", x=_kind)
    for _f, _kind in {"rfft": "r34", "irfft": "c43", "hfft": "c34", "ihfft": "r43"}.items():
        for _text in ("(x)", "(x, 5)", "(x, axis=0, norm='ortho')"):
            add(f"scipy.fft.{_f}", f"fft.{_f}{_text}", x=_kind)
    for _f, _kind in {"rfft": "r34", "irfft": "c43"}.items():
        for _text in ("2(x)", "n(x)", "n(x, (4, 4), axes=(0, 1))"):
            add(f"scipy.fft.{_f}{_text[0]}", f"fft.{_f}{_text}", x=_kind)
    for _f in ("dct", "idct", "dst", "idst"):
        for _text in (
            "(x)",
            "(x, 1)",
            "(x, 3, axis=0)",
            "(x, 4, n=5)",
            "(x, 2, norm='ortho')",
            "(x, 3, 2, norm='forward')",
            "(x, type=1, norm='ortho')",
        ):
            for _kind in ("r34", "f23"):
                add(f"scipy.fft.{_f}", f"fft.{_f}{_text}", x=_kind)
        for _text in ("n(x)", "n(x, 3, axes=(0,))", "n(x, s=(2, 5), norm='ortho')"):
            add(f"scipy.fft.{_f}n", f"fft.{_f}{_text}", x="r34")
    for _name in "gamma erf erfc erfcx erfi dawsn ndtr exp1 expi expm1 log1p".split():
        add(f"scipy.special.{_name}", f"special.{_name}(x)", x="c3")
    for _name in ("fresnel", "sici", "shichi", "airy"):
        add(f"scipy.special.{_name}", f"special.{_name}(x)[0] - special.{_name}(x)[1]", x="c3")
    for _name in ("jv(1.2, x)", "yv(1.2, x)", "iv(1.2, x)", "kv(1.2, x)", "kve(1.2, x)",
                  "hyp0f1(2.0, x)", "hyp1f1(1.5, 2.0, x)", "hyp2f1(0.5, 1.0, 2.0, x)"):  # fmt: skip
        add(f"scipy.special.{_name.partition('(')[0]}", f"special.{_name}", x="c3")
    add("scipy.linalg.lu", "linalg.lu(x)[1] @ linalg.lu(x)[2][:, 1:]", x="c33")
    add("scipy.linalg.lu", "linalg.lu(x, permute_l=True)[0]", x="c32")
    add("scipy.linalg.lu_factor", "linalg.lu_factor(x)[0]", x="c33")
    for _kind in ("c3", "r23", "c", "r"):
        add("scipy.special.wofz", "special.wofz(x)", x=_kind)
        add("scipy.special.lambertw", "special.lambertw(x)", x=_kind)
    add("scipy.special.lambertw", "special.lambertw(x, 1)", x="c3")
    if hasattr(scipy.special, "sph_harm_y"):
        for _n, _m in ((3, 1), (2, 2), (4, -2)):
            add("scipy.special.sph_harm_y", f"special.sph_harm_y({_n}, {_m}, x, y)", x="r3", y="r3")
        add("scipy.special.sph_harm_y", "special.sph_harm_y(2, 1, x, y)", x="r", y="r23")
    add("scipy.fft.fftshift", "fft.fftshift(x)", x="c33")
    add("scipy.fft.ifftshift", "fft.ifftshift(x, axes=0)", x="r32")

for _name in (
    "sin cos tan sinh cosh tanh exp log log10 sqrt asin acos atan asinh acosh atanh phase"
).split():
    add(f"cmath.{_name}", f"cmath.{_name}(x)", x="c")
add("cmath.exp", "cmath.exp(1j * x)", x="r")
add("np.fft.fftfreq", "np.fft.fftfreq(4, 0.5) * x", x="c4")
add("np.fft.rfftfreq", "np.fft.rfftfreq(4) * x", x="c3")
for _text in ("sort(x)", "sort(x, axis=0)", "sort_complex(x)"):
    add(f"np.{_text.partition('(')[0]}", f"np.{_text}", x="c33")
add("np.sort", "np.sort(x)", x="c3")
add("np.sort_complex", "np.sort_complex(x)", x="r3")
