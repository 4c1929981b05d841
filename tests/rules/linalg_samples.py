"""Points for the rules of `np.linalg`: regular matrices, of each shape that a rule treats apart."""

from __future__ import annotations

import numpy as np

from srcgrad.rules.decompositions import REAL_EIGENVALUES
from tests.rules.samples import A, F, add


def R(*shape: int, seed: int = 0, shift: float = 0.0) -> np.ndarray:
    """Random matrices; with a shift on the diagonal they are far from singular."""
    x = np.random.default_rng(sum(shape) + seed).normal(size=shape)
    return x + shift * np.eye(*shape[-2:])


def S(*shape: int, seed: int = 0) -> np.ndarray:
    """Positive definite matrices; both triangles count, as they are equal."""
    x = R(*shape, seed=seed)
    return x @ x.mT + np.eye(shape[-1])


def D(*shape: int) -> np.ndarray:
    """Square matrices with real eigenvalues that lie apart."""
    n = shape[-1]
    v = R(*shape, seed=5, shift=2.0)
    return v @ np.diag(np.arange(1.0, n + 1.0)) @ np.linalg.inv(v)


def narrow(x: np.ndarray) -> np.ndarray:
    """The array in float32."""
    return x.astype(np.float32)


# -- solving and inverting

for a, b in (
    (R(3, 3, shift=3.0), A(3)), (R(3, 3, shift=3.0), A(3, 2)), (R(2, 3, 3, shift=3.0), A(2, 3, 2)),
    (R(2, 3, 3, shift=3.0), A(3)), (R(3, 3, shift=3.0), A(2, 3, 1)),
    (R(2, 1, 3, 3, shift=3.0), A(4, 3, 2)), (R(1, 3, 3, shift=3.0), A(2, 3, 2)),
    (R(2, 3, 3, shift=3.0), A(1, 3, 2)), (np.array([[2.0]]), A(1)),
    (narrow(R(3, 3, shift=3.0)), F(3)), (np.zeros((0, 0)), np.zeros(0)),
    (np.array([[2, 1], [1, 3]]), A(2)), (R(2, 2, shift=3.0), np.array([1, 2])),
):  # fmt: skip
    for wrt in ("xy", "x", "y"):
        add("np.linalg.solve", "np.linalg.solve(x, y)", wrt=wrt, x=a, y=b)
for x in (
    R(3, 3, shift=3.0), R(2, 3, 3, shift=3.0), np.array([[2.0]]), narrow(R(2, 2, shift=3.0)),
    np.array([[2, 1], [1, 3]]), np.zeros((0, 0)), R(2, 1, 2, 2, shift=3.0),
):  # fmt: skip
    add("np.linalg.inv", "np.linalg.inv(x)", x=x)
    add("np.linalg.pinv", "np.linalg.pinv(x)", x=x)
    add("np.linalg.slogdet", "np.linalg.slogdet(x)[1]", x=x)
    add("np.linalg.slogdet", "np.linalg.slogdet(x).logabsdet", x=x)
    add("np.linalg.det", "np.linalg.det(x)", x=x)
add("np.linalg.slogdet", "x[0, 0] * np.linalg.slogdet(x).sign", x=-R(3, 3, shift=3.0))
singular = R(3, 2) @ R(2, 3)
for x in (singular, R(3, 1) @ R(1, 3), np.zeros((2, 2)), np.zeros((3, 3)), np.ones((2, 2, 2))):
    add("np.linalg.det", "np.linalg.det(x)", x=x)
add("np.linalg.det", "np.linalg.det(x)", x=narrow(singular))
for x in (R(4, 3), R(3, 4), R(2, 4, 3), narrow(R(4, 2))):
    add("np.linalg.pinv", "np.linalg.pinv(x)", x=x)
    add("np.linalg.pinv", "np.linalg.pinv(x, 1e-6)", x=x)
for k in range(4):
    for b in (A(4), A(4, 2)):
        for wrt in ("xy", "x", "y"):
            text = f"np.linalg.lstsq(x, y)[{k}]"
            text = f"y * {text}" if k == 2 else text
            add("np.linalg.lstsq", text, wrt=wrt, x=R(4, 3), y=b)
for text in ("np.linalg.lstsq(x, y, 1e-9)[0]", "np.linalg.lstsq(x, y, rcond=None)[0]"):
    add("np.linalg.lstsq", text, x=R(3, 4), y=A(3))
    add("np.linalg.lstsq", text, x=R(3, 4), y=A(3, 2))
    add("np.linalg.lstsq", text, x=R(3, 3, shift=2.0), y=A(3))
text = "np.linalg.lstsq(x, y)[0] * np.sum(np.linalg.lstsq(x, y)[1])"
add("np.linalg.lstsq", text, x=R(3, 4), y=A(3))
for n in (0, 1, 2, 3, 5, -1, -2):
    for x in (R(3, 3, shift=2.0), R(2, 2, 2, shift=2.0), narrow(R(2, 2, shift=2.0))):
        add("np.linalg.matrix_power", f"np.linalg.matrix_power(x, {n}) + x", x=x)
add("np.linalg.matrix_power", "np.linalg.matrix_power(x, 3)", x=np.array([[2, 1], [1, 3]]))
add("np.linalg.matrix_power", "np.linalg.matrix_power(x, y)", wrt="x", x=R(2, 2), y=4)
for wrt in ("xy", "x", "y"):
    a = R(6, 6, shift=5.0).reshape(2, 3, 6)
    add("np.linalg.tensorsolve", "np.linalg.tensorsolve(x, y)", wrt=wrt, x=a, y=A(2, 3))
    a = R(6, 6, shift=5.0).reshape(6, 2, 3)
    add("np.linalg.tensorsolve", "np.linalg.tensorsolve(x, y)", wrt=wrt, x=a, y=A(6))
add("np.linalg.tensorinv", "np.linalg.tensorinv(x)", x=R(6, 6, shift=5.0).reshape(2, 3, 3, 2))
add("np.linalg.tensorinv", "np.linalg.tensorinv(x, ind=1)", x=R(6, 6, shift=5.0).reshape(6, 2, 3))
add("np.linalg.tensorinv", "np.linalg.tensorinv(x, 1)", x=narrow(R(3, 3, shift=5.0)))

# -- products and diagonals under their second names

for x, y in ((A(2, 3), A(3, 2)), (A(2, 2, 3), A(3, 2)), (F(2, 3), F(3, 2))):
    add("np.matmul", "np.linalg.matmul(x, y)", x=x, y=y)
add("np.outer", "np.linalg.outer(x, y)", x=A(2), y=A(3))
for text in ("np.linalg.tensordot(x, y, axes=1)", "np.linalg.tensordot(x, y, axes=((1,), (0,)))"):
    add("np.tensordot", text, x=A(2, 3), y=A(3, 2))
add("np.matrix_transpose", "np.linalg.matrix_transpose(x) ** 2", x=A(2, 3))
for x, y in (
    (A(3), A(3)), (A(2, 3), A(3)), (A(3), A(2, 3)), (A(2, 1, 3), A(4, 3)), (F(3), F(3)),
    (A(1, 3), A(2, 3)), (np.array([1, 2, 3]), A(3)),
):  # fmt: skip
    for wrt in ("xy", "x", "y"):
        if x.shape[-1] == y.shape[-1]:
            add("np.linalg.cross", "np.linalg.cross(x, y)", wrt=wrt, x=x, y=y)
        add("np.linalg.vecdot", "np.linalg.vecdot(x, y)", wrt=wrt, x=x, y=y)
add("np.linalg.cross", "np.linalg.cross(x, y, axis=0)", x=A(3, 2), y=A(3, 2))
add("np.linalg.cross", "np.linalg.cross(x, y, axis=1)", wrt="y", x=A(2, 3, 2), y=A(2, 3, 2)[:1])
for x in (A(3, 3), A(2, 3), A(4, 2, 3), F(3, 3), np.array([[1, 2], [3, 4]]), A(1, 3), A(1, 1)):
    for k in ("", ", offset=0", ", offset=1", ", offset=-1"):
        add("np.linalg.diagonal", f"np.linalg.diagonal(x{k}) + 1.0", x=x)
        add("np.linalg.trace", f"np.linalg.trace(x{k}) * 1.5", x=x)
for x in (A(2, 3), A(3, 3)):
    add("np.linalg.matrix_rank", "x * np.linalg.matrix_rank(x)", x=x)

# -- norms

for x in (A(4), F(3), np.array([3, -4])):
    for p in ("1", "2", "3", "1.5", "-1", "np.inf", "-np.inf", "0", "None", "0.5"):
        add("np.linalg.norm", f"np.linalg.norm(x, {p})", x=x)
        add("np.linalg.norm", f"np.linalg.norm(x, ord={p}, keepdims=True)", x=x)
        if p != "None":
            add("np.linalg.vector_norm", f"np.linalg.vector_norm(x, ord={p})", x=x)
for x in (A(2, 3), A(3, 2), F(2, 3)):
    for p in ("1", "2", "3.0", "np.inf", "-np.inf", "0", "-2.5"):
        for axis in ("0", "-1", "(1,)"):
            add("np.linalg.norm", f"np.linalg.norm(x, {p}, axis={axis})", x=x)
        add("np.linalg.norm", f"np.linalg.norm(x, {p}, axis=1, keepdims=True)", x=x)
        for rest in ("axis=0", "axis=(0, 1)", "axis=1, keepdims=True", "keepdims=True"):
            add("np.linalg.vector_norm", f"np.linalg.vector_norm(x, ord={p}, {rest})", x=x)
    for p in ("1", "-1", "2", "-2", "np.inf", "-np.inf", "'fro'", "'nuc'"):
        add("np.linalg.norm", f"np.linalg.norm(x, {p})", x=x)
        add("np.linalg.norm", f"np.linalg.norm(x, {p}, keepdims=True)", x=x)
        add("np.linalg.matrix_norm", f"np.linalg.matrix_norm(x, ord={p})", x=x)
        add("np.linalg.matrix_norm", f"np.linalg.matrix_norm(x, ord={p}, keepdims=True)", x=x)
for p in ("1", "-1", "2", "-2", "np.inf", "-np.inf", "'fro'", "'nuc'"):
    add("np.linalg.norm", f"np.linalg.norm(x, {p}, axis=(0, 2))", x=A(2, 3, 2))
    add("np.linalg.norm", f"np.linalg.norm(x, {p}, axis=(2, 1), keepdims=True)", x=A(2, 3, 2))
    add("np.linalg.matrix_norm", f"np.linalg.matrix_norm(x, ord={p})", x=A(2, 3, 2))
    x = R(3, 3, shift=2.0)
    add("np.linalg.cond", f"np.linalg.cond(x, {p})", x=x)
    add("np.linalg.cond", f"np.linalg.cond(x, p={p})", x=R(2, 2, 2, shift=2.0))
    add("np.linalg.cond", f"np.linalg.cond(x, p={p})", x=narrow(x))
add("np.linalg.cond", "np.linalg.cond(x)", x=R(3, 2))
add("np.linalg.norm", "np.linalg.norm(x, axis=(0, 1))", x=A(2, 3, 2))
add("np.linalg.norm", "np.linalg.norm(x)", x=A(2, 3, 2))
for p in (2, 3, 1, 1.5, 0):
    add("np.linalg.norm", "np.linalg.norm(x, y)", wrt="x", x=A(4), y=p)
    add("np.linalg.norm", "np.linalg.norm(x, y, axis=1)", wrt="x", x=A(4, 2), y=p)
    add("np.linalg.vector_norm", "np.linalg.vector_norm(x, ord=y)", wrt="x", x=A(4), y=p)

# -- factors and eigenvalues; the sign of a vector is nobody's: it is squared

for x in (S(3, 3), S(2, 2, 2), np.array([[4.0]]), narrow(S(3, 3)), np.zeros((0, 0))):
    for text in ("", ", upper=False", ", upper=True"):
        add("np.linalg.cholesky", f"np.linalg.cholesky(x{text})", x=x)
for x in (S(3, 3) + np.triu(R(3, 3)), S(2, 2, 2), np.array([[4.0]]), narrow(S(3, 3))):
    for uplo in ("", ", 'L'", ", UPLO='U'", ", 'u'"):
        label, call = "np.linalg.eigh", f"np.linalg.eigh(x{uplo})"
        add(label, f"{call}[0]", x=x)
        add(label, f"{call}.eigenvalues", x=x)
        add(label, f"{call}[1] ** 2", x=x)
        add(label, f"{call}.eigenvectors ** 2", x=x)
        add(label, f"{call}[1] ** 2 * {call}[0]", x=x)
        add("np.linalg.eigvalsh", f"np.linalg.eigvalsh(x{uplo})", x=x)
for x in (D(3, 3), D(2, 2, 2), np.array([[4.0]]), narrow(D(2, 2)), np.diag([3.0, 1.0, 2.0])):
    if REAL_EIGENVALUES:
        call = "np.linalg.eig(x)"
        add("np.linalg.eig", f"{call}[0]", x=x)
        add("np.linalg.eig", f"{call}[1] ** 2", x=x)
        add("np.linalg.eig", f"{call}.eigenvectors ** 2 * {call}.eigenvalues", x=x)
        add("np.linalg.eigvals", "np.linalg.eigvals(x)", x=x)
for x in (R(3, 3), R(4, 3), R(3, 4), R(2, 3, 2), narrow(R(3, 2)), np.array([[-2.0]]), R(1, 3)):
    for k in (0, 1, 2):
        call = f"np.linalg.svd(x, full_matrices=False)[{k}]"
        add("np.linalg.svd", call if k == 1 else f"{call} ** 2", x=x)
    call = "np.linalg.svd(x, False)"
    add("np.linalg.svd", f"({call}[0] * {call}.S[..., None, :]) @ {call}.Vh", x=x)
    add("np.linalg.svd", "np.linalg.svd(x)[1]", x=x)
    add("np.linalg.svd", "np.linalg.svd(x, compute_uv=False)", x=x)
    add("np.linalg.svdvals", "np.linalg.svdvals(x)", x=x)
    add("np.linalg.qr", "np.linalg.qr(x)[1]", x=x)
    add("np.linalg.qr", "np.linalg.qr(x)[0]", x=x)
    add("np.linalg.qr", "np.linalg.qr(x).R * np.sum(np.linalg.qr(x).Q ** 3)", x=x)
    add("np.linalg.qr", "np.linalg.qr(x, 'complete')[1]", x=x)
    add("np.linalg.qr", "np.linalg.qr(x, mode='r')", x=x)
for x in (R(3, 3), R(2, 2, 2), np.array([[2.0]])):
    for k in (0, 2):
        add("np.linalg.svd", f"np.linalg.svd(x)[{k}] ** 2", x=x)
    add("np.linalg.qr", "np.linalg.qr(x, mode='complete')[0]", x=x)
add("np.linalg.qr", "np.linalg.qr(x, mode='complete')[0]", x=R(2, 3))
s = np.linalg.svd(R(3, 3))
add("np.linalg.svd", "np.linalg.svd(x)[0] ** 2", x=(s[0] * np.array([2.0, 1.0, 0.0])) @ s[2])


