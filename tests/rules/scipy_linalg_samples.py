"""Points for the rules of `scipy.linalg`; in comments, what part of a matrix is read."""

from __future__ import annotations

import numpy as np

from srcgrad.rules.scipy_types import STACKS
from tests.rules.linalg_samples import D, R, S, narrow
from tests.rules.samples import A, F, add

T = R(3, 3, shift=3.0)
M = S(3, 3) + np.triu(R(3, 3), 1)  # symmetric for whoever reads the lower triangle
TT = R(2, 3, 3, shift=4.0)


def each(label: str, text: str, /, **values: np.ndarray) -> None:
    """The sample in all its values, and in each; there are no stacks where SciPy has none."""
    if not STACKS and any(np.ndim(v) > 2 for v in values.values()):
        return
    add(f"scipy.linalg.{label}", text, **values)
    for name in values if len(values) > 1 else ():
        add(f"scipy.linalg.{label}", text, wrt=name, **values)


# -- systems

SYSTEMS = [(T, A(3)), (T, A(3, 2)), (TT, A(3)), (TT, A(3, 2)), (T, A(4, 3, 2)), (TT, A(2, 3, 1))]
for a, b in SYSTEMS:
    for rest in (
        "", ", assume_a='gen'", ", transposed=True", ", assume_a='upper triangular'",
        ", assume_a='lower triangular'", ", assume_a='diagonal'", ", assume_a='tridiagonal'",
        ", assume_a='gen', transposed=True",
    ):  # fmt: skip
        if STACKS or "angular" not in rest and "diagonal" not in rest:
            each("solve", f"linalg.solve(x, y{rest})", x=a, y=b)
    for kind in ("sym", "pos", "her"):
        for lower in (True, False):
            text = f"linalg.solve(x, y, assume_a='{kind}', lower={lower})"
            each("solve", text, x=M if lower else M.T, y=b)
    for rest in ("", ", lower=True", ", trans=1", ", 'T', lower=True", ", unit_diagonal=True"):
        each("solve_triangular", f"linalg.solve_triangular(x, y{rest})", x=a, y=b)
    for lower in ("True", "False"):
        each("cho_solve", f"linalg.cho_solve((x, {lower}), y)", x=a, y=b)
    if np.ndim(a) == 2 or np.ndim(b) != 2:
        for trans in ("", ", trans=1", ", 1"):
            text = f"linalg.lu_solve((x, np.array([2, 1, 2])), y{trans})"
            each("lu_solve", text, x=a, y=b)
each("solve", "linalg.solve(x, b=y)", x=narrow(T), y=F(3))
each("cho_solve", "linalg.cho_solve(c_and_lower=(x, True), b=y)", x=T, y=A(3))
each("solve", "linalg.solve(x, y)", x=np.array([[2, 1], [1, 3]]), y=A(2))
for x in (T, np.array([[2.0]]), narrow(T), TT, R(2, 2, 2, 2, shift=3.0)):
    each("inv", "linalg.inv(x)", x=x)
    if STACKS and np.ndim(x) < 4:
        each("inv", "linalg.inv(x, assume_a='upper triangular')", x=x)
        each("inv", "linalg.inv(x, assume_a='pos', lower=True)", x=x @ x.mT)
    add("scipy.linalg.det", "linalg.det(x)", x=x)
add("scipy.linalg.det", "linalg.det(x)", x=R(3, 2) @ R(2, 3))
BANDS = A(3, 3, low=-0.5, high=0.5) + np.array([[0.0], [3.0], [0.0]])
for ab, b in ((BANDS, A(3)), (BANDS, A(3, 2)), (np.stack([BANDS, BANDS + 0.1]), A(3))):
    for bounds in ("(1, 1)", "[1, 1]"):
        each("solve_banded", f"linalg.solve_banded({bounds}, x, y)", x=ab, y=b)
    each("solve_banded", "linalg.solve_banded((2, 0), x, y)", x=ab[..., [1, 0, 2], :], y=b)
    each("solve_banded", "linalg.solve_banded((0, 1), x, y)", x=ab[..., :2, :], y=b)
    each("solveh_banded", "linalg.solveh_banded(x, y)", x=ab[..., :2, :], y=b)
    each("solveh_banded", "linalg.solveh_banded(x, y, lower=True)", x=ab[..., 1:, :], y=b)
    each("cho_solve_banded", "linalg.cho_solve_banded((x, False), y)", x=ab[..., :2, :], y=b)
    each("cho_solve_banded", "linalg.cho_solve_banded((x, True), y)", x=ab[..., 1:, :], y=b)

# -- factors

for lower in (True, False):
    for x in (M if lower else M.T, np.stack([M, M + np.eye(3)]) if lower else S(2, 3, 3), S(1, 1)):
        each("cholesky", f"linalg.cholesky(x, lower={lower})", x=x)
        each("cho_factor", f"linalg.cho_factor(x, {lower})[0]", x=x)
        each("ldl", f"linalg.ldl(x, {lower})[0]", x=x)
        each("ldl", f"linalg.ldl(x, lower={lower})[1]", x=x)
    for x in (R(4, 4), R(2, 3, 3)):  # with blocks of two rows in the factor
        each("ldl", f"linalg.ldl(x + x.mT, lower={lower})[0]", x=x)
        each("ldl", f"linalg.ldl(x + x.mT, lower={lower})[1]", x=x)
    text = f"linalg.cho_solve(linalg.cho_factor(x, {lower}), y)"
    for y in (A(3), A(3, 2)):
        each("cho_solve", text, x=S(3, 3), y=y)
    for ab in (BANDS[:2], BANDS[1:], np.stack([BANDS[:2], BANDS[:2] + 0.1])):
        ab = ab[..., ::-1, :] if (ab.flat[0] > 2.0) != lower else ab
        each("cholesky_banded", f"linalg.cholesky_banded(x, lower={lower})", x=ab)
each("cholesky", "linalg.cholesky(x)", x=narrow(S(3, 3)))
for trans in ("", ", trans=1"):
    for y in (A(3), A(3, 2)):
        each("lu_solve", f"linalg.lu_solve(linalg.lu_factor(x), y{trans})", x=R(3, 3), y=y)
for x in (R(3, 3), R(4, 3), R(3, 4), narrow(R(3, 2)), np.array([[-2.0]]), R(1, 3), R(2, 3, 2)):
    if np.ndim(x) == 2 or STACKS:
        for k in (1, 2):
            add("scipy.linalg.lu", f"linalg.lu(x)[{k}]", x=x)
            add("scipy.linalg.lu", f"linalg.lu(x, p_indices=True)[{k}]", x=x)
            add("scipy.linalg.lu", f"linalg.lu(x, permute_l=True)[{k - 1}]", x=x)
        add("scipy.linalg.lu", "np.sum(x) * linalg.lu(x)[0]", x=x)
        add("scipy.linalg.lu", "linalg.lu(x)[2] * np.sum(linalg.lu(x)[1] ** 2)", x=x)
    if np.ndim(x) == 2:
        add("scipy.linalg.lu_factor", "linalg.lu_factor(x)[0]", x=x)
    rows, columns = x.shape[-2:]
    each("qr", "linalg.qr(x)[1]", x=x)
    each("qr", "linalg.qr(x, pivoting=True)[1]", x=x)
    if np.ndim(x) == 2:
        each("qr", "linalg.qr(x, mode='r')[0]", x=x)
    each("qr", "linalg.qr(x, mode='r', pivoting=True)[0]", x=x)
    each("rq", "linalg.rq(x, mode='r')", x=x)
    for k in (0, 1):
        each("qr", f"linalg.qr(x, mode='economic')[{k}]", x=x)
        each("qr", f"linalg.qr(x, mode='economic', pivoting=True)[{k}]", x=x)
        each("rq", f"linalg.rq(x, mode='economic')[{k}]", x=x)
        if rows <= columns:
            each("polar", f"linalg.polar(x, side='left')[{k}]", x=x)
            each("qr", "linalg.qr(x)[0]", x=x)
            each("qr", "linalg.qr(x, pivoting=True)[0]", x=x)
        if rows >= columns:
            each("polar", f"linalg.polar(x)[{k}]", x=x)
            each("rq", f"linalg.rq(x)[{k}]", x=x)
for k in (0, 1):
    text = f"linalg.orthogonal_procrustes(x, y)[{k}]"
    each("orthogonal_procrustes", text, x=R(4, 3), y=R(4, 3, seed=1))
for rest in ("", ", permute=False", ", scale=False"):
    x = np.array([[1.0, 200.0, 0.0], [0.01, 3.0, 4.0], [0.5, 0.02, 2.0]])
    each("matrix_balance", f"linalg.matrix_balance(x{rest})[0]", x=x)
    each("matrix_balance", f"linalg.matrix_balance(x{rest})[0] ** 2", x=np.stack([x, x.T]))

# -- eigenvalues and singular values; the sign of a vector is nobody's: it is squared

Q = S(3, 3, seed=2)
for lower in (True, False):
    x = M if lower else M.T
    b = Q + np.triu(R(3, 3, seed=9), 1) if lower else Q + np.tril(R(3, 3, seed=9), -1)
    for a in (x, np.stack([x, x + R(3, 3)])):
        for rest in ("", ", driver='evr'", ", subset_by_index=[1, 2]", ", subset_by_value=(2, 99)"):
            call = f"linalg.eigh(x, lower={lower}{rest}"
            each("eigh", f"{call})[0]", x=a)
            each("eigh", f"{call})[1] ** 2", x=a)
            each("eigh", f"{call}, eigvals_only=True)", x=a)
            each("eigvalsh", f"linalg.eigvalsh(x, lower={lower}{rest})", x=a)
        for rest in ("", ", driver='gvx'", ", subset_by_index=[0, 1]"):
            call = f"linalg.eigh(x, y, lower={lower}{rest}"
            each("eigh", f"{call})[0]", x=a, y=b)
            each("eigh", f"{call})[1] ** 2", x=a, y=b)
            each("eigh", f"{call}, eigvals_only=True)", x=a, y=b)
            each("eigvalsh", f"linalg.eigvalsh(x, y, lower={lower}{rest})", x=a, y=b)
    for ab in (BANDS[:2], BANDS[1:], np.stack([BANDS[:2], BANDS[:2] + 0.1])):
        ab = ab[..., ::-1, :] if (ab.flat[0] > 2.0) != lower else ab
        ab = ab + np.array([0.0, 0.4, 0.9])
        call = f"linalg.eig_banded(x, lower={lower}"
        each("eig_banded", f"{call})[0]", x=ab)
        each("eig_banded", f"{call})[1] ** 2", x=ab)
        for rest in ("", ", select='i', select_range=(1, 2)"):
            each("eig_banded", f"{call}, eigvals_only=True{rest})", x=ab)
            each("eigvals_banded", f"linalg.eigvals_banded(x, {lower}{rest})", x=ab)
each("eigh", "linalg.eigh(x)[0]", x=narrow(S(3, 3)))
for x in (M, S(2, 3, 3), S(1, 1)):
    each("eigvalsh", "linalg.eigvalsh(x)", x=x)
    each("eigh", "linalg.eigh(x)[1] ** 2", x=x)
for x, y in (
    (np.array([1.0, 2.5, -0.5]), np.array([0.6, 0.8])), (A(2, 3), A(2, 2)), (F(3), F(2)),
):  # fmt: skip
    if np.ndim(x) == 1 or STACKS:
        each("eigh_tridiagonal", "linalg.eigh_tridiagonal(x, y)[0]", x=x, y=y)
        each("eigh_tridiagonal", "linalg.eigh_tridiagonal(x, y)[1] ** 2", x=x, y=y)
        for rest in ("", ", select='i', select_range=(1, 2)"):
            text = f"linalg.eigh_tridiagonal(x, y, eigvals_only=True{rest})"
            each("eigh_tridiagonal", text, x=x, y=y)
            text = f"linalg.eigvalsh_tridiagonal(x, y{rest})"
            each("eigvalsh_tridiagonal", text, x=x, y=y)
for x in (R(3, 3), R(4, 3), R(3, 4), narrow(R(3, 2)), np.array([[-2.0]]), R(1, 3), R(2, 3, 2)):
    for k in (0, 1, 2):
        each("svd", f"linalg.svd(x, full_matrices=False)[{k}] ** 2", x=x)
    each("svd", "linalg.svd(x, lapack_driver='gesvd')[1]", x=x)
    each("svd", "linalg.svd(x, compute_uv=False)", x=x)
    each("svdvals", "linalg.svdvals(x)", x=x)
each("svd", "linalg.svd(x)[0] ** 2", x=R(3, 3))
each("svd", "linalg.svd(x)[2] ** 2", x=R(3, 3))
for x in (D(3, 3), D(2, 2, 2), D(4, 4), narrow(D(2, 2)), np.array([[2.0]])):
    each("schur", "linalg.schur(x)[0]", x=x)
    each("schur", "linalg.schur(x, output='real')[1] ** 2", x=x)
for x in (R(4, 4), R(5, 5), R(2, 4, 4), R(2, 2), narrow(R(4, 4)), np.array([[2.0]])):
    if x.shape[-1] < 3 and not STACKS:
        continue  # the type of the second factor differs there
    each("hessenberg", "linalg.hessenberg(x)", x=x)
    each("hessenberg", "linalg.hessenberg(x, calc_q=True)[0]", x=x)
    each("hessenberg", "np.sum(x) * linalg.hessenberg(x, calc_q=True)[1]", x=x)

# -- functions of matrices

U = D(3, 3) + 0.2 * R(3, 3)  # whose eigenvalues are positive
for name in ("expm", "cosm", "sinm", "tanm", "coshm", "sinhm", "tanhm"):
    for x in (0.3 * R(3, 3), 0.3 * R(2, 2, 2), narrow(0.3 * R(2, 2)), np.array([[0.7]])):
        each(name, f"linalg.{name}(x)", x=x)
for x in (U, D(2, 2, 2), np.array([[0.7]]), np.array([[1.0, -2.0], [2.0, 1.0]]), S(3, 3)):
    each("logm", "linalg.logm(x)", x=x)
    if x.shape != (2, 2) or STACKS:
        each("sqrtm", "linalg.sqrtm(x)", x=x)
    if x.shape == (2, 2):
        continue  # its powers are complex
    for t in (0.5, -0.3, 1.7, 2, 3.0, -1):
        each("fractional_matrix_power", f"linalg.fractional_matrix_power(x, {t})", x=x)
each("sqrtm", "linalg.sqrtm(x)", x=narrow(S(3, 3)))
for x in (R(3, 3), D(3, 3), R(4, 4), np.stack([R(3, 3), R(3, 3, seed=1)])):
    each("signm", "linalg.signm(x)", x=x)
for x, y in ((0.5 * R(3, 3), R(3, 3, seed=1)), (0.5 * R(2, 2, 2), R(2, 2, 2, seed=1))):
    each("expm_frechet", "linalg.expm_frechet(x, y)[0]", x=x, y=y)
    each("expm_frechet", "linalg.expm_frechet(x, y)[1]", x=x, y=y)
    each("expm_frechet", "linalg.expm_frechet(x, y, compute_expm=False)", x=x, y=y)
    each("expm_frechet", "linalg.expm_frechet(x, y, 'blockEnlarge', False)", x=x, y=y)

# -- equations in matrices

STABLE = 0.3 * R(3, 3, seed=4)
for x, y, z in (
    (T, R(2, 2, shift=3.0), A(3, 2)), (TT, R(2, 2, shift=3.0), A(2, 3, 2)),
    (narrow(T), narrow(R(2, 2, shift=3.0)), F(3, 2)),
):  # fmt: skip
    each("solve_sylvester", "linalg.solve_sylvester(x, y, z)", x=x, y=y, z=z)
for a, y in ((T, A(3, 3)), (TT, A(3, 3))):
    for call in ("linalg.solve_continuous_lyapunov(x, y)", "linalg.solve_lyapunov(x, y)"):
        each("solve_continuous_lyapunov", call, x=a, y=y)
for method in ("", ", method='direct'", ", 'bilinear'"):
    text = f"linalg.solve_discrete_lyapunov(x, y{method})"
    each("solve_discrete_lyapunov", text, x=STABLE, y=A(3, 3))
    each("solve_discrete_lyapunov", text, x=np.stack([STABLE, STABLE.T]), y=A(3, 3))
    if "bilinear" not in method:
        each("solve_discrete_lyapunov", text, x=narrow(STABLE), y=F(3, 3))
B, N = R(3, 2), np.array([[2.0, 0.3], [0.1, 1.0]])
for name in ("continuous", "discrete"):
    call = f"linalg.solve_{name}_are(x, y, z + z.T, v + v.T"
    values = {"x": STABLE, "y": B, "z": 0.5 * Q, "v": 0.5 * S(2, 2)}
    each(f"solve_{name}_are", f"{call})", **values)
    each(f"solve_{name}_are", f"{call}, balanced=False)", **values)
    each(f"solve_{name}_are", f"{call}, s=n)", **values, n=0.1 * R(3, 2, seed=3))
    small = {
        "x": np.array([[1.0, 2.0], [3.0, 4.0]]), "y": np.array([[1.0], [2.0]]), "z": np.eye(2),
        "v": np.eye(1), "n": N,
    }  # fmt: skip
    each(f"solve_{name}_are", f"{call}, n)", **small)
    each(f"solve_{name}_are", f"{call}, n, s)", **small, s=np.array([[0.1], [0.2]]))
    if STACKS:
        each(f"solve_{name}_are", f"{call})", **{**values, "x": np.stack([STABLE, STABLE.T])})

# -- pseudo-inverses, least squares, norms

for x in (T, np.array([[2.0]]), narrow(T), R(4, 3), R(2, 3), R(2, 4, 3)):
    each("pinv", "linalg.pinv(x)", x=x)
    each("pinv", "linalg.pinv(x, rtol=1e-6, return_rank=True)[0]", x=x)
for lower in (True, False):
    for x in (M, narrow(M), np.stack([M, M + np.eye(3)])):
        each("pinvh", f"linalg.pinvh(x, lower={lower})", x=x if lower else x.mT)
        text = f"linalg.pinvh(x, lower={lower}, return_rank=True)[0]"
        each("pinvh", text, x=x if lower else x.mT)
for x, y in (
    (R(4, 3), A(4)), (R(4, 3), A(4, 2)), (R(3, 4), A(3)), (R(3, 4), A(3, 2)), (R(3, 3), A(3, 2)),
    (R(2, 4, 3), A(4, 2)), (R(2, 3, 3), A(2, 3, 1)),
):  # fmt: skip
    for rest in ("", ", cond=1e-9", ", lapack_driver='gelss'", ", lapack_driver='gelsy'"):
        if np.ndim(x) == 3 and rest:
            continue
        each("lstsq", f"linalg.lstsq(x, y{rest})[0]", x=x, y=y)
        if np.ndim(y) == 2 and np.ndim(x) == 2 and x.shape[0] > x.shape[1]:
            each("lstsq", f"linalg.lstsq(x, y{rest})[1]", x=x, y=y)
        if "gelsy" not in rest:
            each("lstsq", f"linalg.lstsq(x, y{rest})[3] * y[0, 0]" if np.ndim(y) > 1 else
                 f"linalg.lstsq(x, y{rest})[3] * y[0]", x=x, y=y)
            if np.ndim(x) == 2:
                each("lstsq", f"y * linalg.lstsq(x, y{rest})[2] + x[0, 0]", x=x, y=y)
for x in (A(4), A(2, 3), F(3), F(2, 3)):
    for order in ("", ", np.inf", ", 1", ", 2", ", -np.inf"):
        each("norm", f"linalg.norm(x{order})", x=x)
each("norm", "linalg.norm(x, 3)", x=A(4))
for order in ("'nuc'", "'fro'", "-1", "-2"):
    each("norm", f"linalg.norm(x, {order})", x=A(2, 3))
for order in ("3", "1", "2", "np.inf"):
    each("norm", f"linalg.norm(x, {order}, axis=1)", x=A(2, 3))
    each("norm", f"linalg.norm(x, {order}, axis=1, keepdims=True)", x=A(2, 3))
if STACKS:
    for order in ("2", "1", "'fro'", "np.inf"):
        add("scipy.linalg.norm", f"linalg.norm(x, {order}, axis=(0, 2))", x=A(2, 3, 2))
each("bandwidth", "x * linalg.bandwidth(x)[0]", x=R(3, 3))
each("issymmetric", "x * linalg.issymmetric(x, atol=0.01)", x=Q)

# -- matrices with a structure

for x, y in ((A(3), A(4)), (A(4), A(2)), (A(1), A(1)), (F(3), F(3)), (A(3), np.array([1, 2, 3]))):
    wrt = "x" if y.dtype.kind == "i" else "xy"
    for name in ("toeplitz", "hankel"):
        for which in sorted({wrt, *wrt}):
            text = f"linalg.{name}(x, y) ** 2"
            add(f"scipy.linalg.{name}", text, wrt=which, x=x, y=y)
        add(f"scipy.linalg.{name}", f"linalg.{name}(x) ** 2", x=x)
    add("scipy.linalg.circulant", "linalg.circulant(x) ** 2", x=x)
if STACKS:
    for x, y in ((A(2, 3), A(4)), (A(2, 3), A(2, 4)), (A(3), A(2, 2))):
        each("toeplitz", "linalg.toeplitz(x, y) ** 2", x=x, y=y)
    add("scipy.linalg.circulant", "linalg.circulant(x) ** 2", x=A(2, 3))
C = np.array([3.0, 0.5, -0.7])
for b in (A(3), A(3, 2)):
    each("solve_toeplitz", "linalg.solve_toeplitz((x, y), z)", x=C, y=A(3), z=b)
    each("solve_toeplitz", "linalg.solve_toeplitz(x, y)", x=C, y=b)
    each("solve_toeplitz", "linalg.solve_toeplitz(c_or_cr=(x, x[::-1] * 0.3), b=y)", x=C, y=b)
    each("matmul_toeplitz", "linalg.matmul_toeplitz((x, y), z)", x=A(4), y=A(3), z=b)
    each("matmul_toeplitz", "linalg.matmul_toeplitz(x, y)", x=A(3), y=b)
    each("solve_circulant", "linalg.solve_circulant(x, y)", x=C, y=b)
if STACKS:
    c = np.stack([C, C + 0.1])
    for b in (A(3), A(3, 2)):
        each("solve_toeplitz", "linalg.solve_toeplitz((x, y), z)", x=c, y=A(3), z=b)
        each("solve_toeplitz", "linalg.solve_toeplitz(x, y)", x=c, y=b)
        each("matmul_toeplitz", "linalg.matmul_toeplitz((x, y), z)", x=A(2, 4), y=A(3), z=b)
each("solve_toeplitz", "linalg.solve_toeplitz(x, y)", x=narrow(C), y=F(3))
each("solve_circulant", "linalg.solve_circulant(x, y, singular='lstsq')", x=narrow(C), y=F(3))
for x, y in ((R(5, 2), R(5, 2, seed=1)), (R(5, 3), R(5, 1, seed=1)), (R(5, 1), R(5, 2, seed=1))):
    each("subspace_angles", "linalg.subspace_angles(x, y)", x=x, y=y)
q = np.linalg.qr(R(5, 2))[0]  # singular values that are equal
each("subspace_angles", "linalg.subspace_angles(x, y)", x=q, y=R(5, 2, seed=1))
