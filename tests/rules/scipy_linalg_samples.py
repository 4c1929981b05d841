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
