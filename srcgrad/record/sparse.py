"""`scipy.sparse` on a tape: products and linear systems, in the vector and in the stored elements.

`d(A x) = dA x + A dx`, and `A dx = db - dA x` for the solution of `A x = b` (Giles 2008, 2.2.1 and
2.3.1), where `dA` has the pattern of `A`.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.sparse import linalg

from srcgrad.record import calling
from srcgrad.record.entries import Entry
from srcgrad.record.refusing import no_rule, refuse
from srcgrad.record.surrogates import tied
from srcgrad.record.table import METHODS, TABLE, Handler

if TYPE_CHECKING:
    from srcgrad.record.sweeps import Sweep
    from srcgrad.record.tape import Tape

_CLASSES = [
    getattr(sparse, f"{name}_{kind}")
    for name in ("csr", "csc", "coo", "dia", "bsr", "lil", "dok")
    for kind in ("matrix", "array")
]


class _Pattern:
    """Where the stored elements of a matrix stand: `data[which]` in row `rows`, column `cols`."""

    def __init__(self, a: Any) -> None:
        self.shape = a.shape
        self.data: Any = a.data if a.format in ("csr", "csc", "coo", "dia", "bsr") else None
        if self.data is not None:
            numbered = a.copy()
            count = np.arange(1.0, self.data.size + 1).reshape(self.data.shape)
            numbered.data = count
            found = numbered.tocoo()
            self.which = found.data.astype(np.intp) - 1
        else:
            found = a.tocoo()
        self.rows, self.cols = found.row.astype(np.intp), found.col.astype(np.intp)

    def product(self, weights: Any, x: Any, transposed: bool = False) -> Any:
        """The product of a matrix of this pattern, whose elements are `weights`."""
        made = sparse.coo_matrix((weights, (self.rows, self.cols)), self.shape).tocsr()
        return (made.T if transposed else made) @ x

    def along(self, dot: Any, x: Any) -> Any:
        """`dA x`, from the tangent of the stored elements."""
        return self.product(np.ravel(dot)[self.which], x)

    def back(self, g: Any, x: Any) -> Any:
        """The transpose of `along`: the adjoint of the stored elements."""
        shares = g[self.rows] * x[self.cols]
        if shares.ndim > 1:
            shares = shares.sum(1)
        return np.bincount(self.which, shares, self.data.size).reshape(self.data.shape)


def _is_followed(tape: Tape, a: Any) -> bool:
    """Whether the stored elements are an array that is followed; other formats are refused."""
    if isinstance(getattr(a, "data", None), np.ndarray):
        return tape.follows(a.data)
    if sparse.issparse(a) and calling.reaches(tape, a):  # such as the dict of a `dok_array`
        no_rule(tape, f"{type(a).__name__} of numbers that are differentiated")
    return False


class _Product(Entry):
    """`y = A x`."""

    __slots__ = ("matrix", "pattern", "result", "tells", "x")

    def __init__(self, a: Any, x: Any, result: Any, tells: bool) -> None:
        self.pattern, self.x, self.result, self.tells = _Pattern(a), x, result, tells
        self.matrix = a.copy()

    def backward(self, sweep: Sweep) -> None:
        g = sweep.taken(self.result)
        if g is None:
            return
        sweep.add(self.x, self.matrix.T @ g)
        if self.tells:
            sweep.add(self.pattern.data, self.pattern.back(g, self.x))

    def onward(self, sweep: Sweep) -> None:
        dot = sweep.value(self.x)
        total = None if dot is None else self.matrix @ dot
        dots = sweep.value(self.pattern.data) if self.tells else None
        if dots is not None:
            moved = self.pattern.along(dots, self.x)
            total = moved if total is None else total + moved
        if total is not None:
            sweep.add(self.result, total)


class _Solution(Entry):
    """`A x = b`, where `solve` solves with `A`, or its transpose."""

    __slots__ = ("b", "pattern", "result", "solve", "tells")

    def __init__(self, solve: Any, a: Any, b: Any, result: Any, tells: bool) -> None:
        self.solve, self.b, self.result, self.tells = solve, b, result, tells
        self.pattern = _Pattern(a) if tells else None

    def backward(self, sweep: Sweep) -> None:
        g = sweep.taken(self.result)
        if g is None:
            return
        back = np.reshape(self.solve(g, True), g.shape)
        sweep.add(self.b, back.reshape(np.shape(self.b)))
        if self.pattern is not None:
            x = self.result.reshape(len(self.result), -1)
            shares = self.pattern.back(back.reshape(x.shape), x)
            sweep.add(self.pattern.data, -shares)

    def onward(self, sweep: Sweep) -> None:
        dot = sweep.value(self.b)
        total = None if dot is None else dot.reshape(self.result.shape)
        dots = sweep.value(self.pattern.data) if self.pattern is not None else None
        if dots is not None and self.pattern is not None:
            moved = -self.pattern.along(dots, self.result)
            total = moved if total is None else total + moved
        if total is not None:
            sweep.add(self.result, np.reshape(self.solve(total, False), self.result.shape))


def _times(tape: Tape, a: Any, x: Any, native: Any) -> Any:
    """`A @ x` with a dense `x`, an array with one axis or two."""
    x = tape.call(np.asarray, calling.as_arrays(tape, x))
    tells = _is_followed(tape, a)
    y = native(a, np.array(x))
    if not isinstance(y, np.ndarray) or x.ndim not in (1, 2) or y.dtype.kind != "f":
        no_rule(tape, "a product of a sparse matrix with other than an array of floats")
    y = tape.follow(y)
    tape.note(_Product(a, x, y, tells), x, y, *([a.data] if tells else []))
    return y


def _product(native: Any, name: str, is_left: bool) -> Handler:
    @functools.wraps(native)
    def handler(tape: Tape, a: Any, other: Any) -> Any:
        dense = isinstance(other, np.ndarray | list | tuple) and np.ndim(other) in (1, 2)
        reached = _is_followed(tape, a), calling.reaches(tape, other)
        if not any(reached):
            return native(a, other)
        matrix_product = name not in ("__mul__", "__rmul__") or isinstance(a, sparse.spmatrix)
        if not dense or not matrix_product:
            if reached[1] and not reached[0] or sparse.issparse(other) or dense:
                no_rule(tape, f"scipy.sparse, {name} with a {type(other).__name__}")
            return calling._library(tape, native, (a, other), {}, f"scipy.sparse, {name}")
        if is_left:
            return _times(tape, a, other, lambda a, x: a @ x)
        turned = calling.as_arrays(tape, other)
        transposed = tape.call(type(a).transpose, a)
        y = _times(tape, transposed, turned if turned.ndim == 1 else turned.T, lambda a, x: a @ x)
        return y if y.ndim == 1 else y.T

    return handler


for _name in ("__matmul__", "__rmatmul__", "__mul__", "__rmul__", "dot"):
    for _cls in _CLASSES:
        for _base in _cls.__mro__:
            _f = _base.__dict__.get(_name)
            if _f is not None and _f not in TABLE:
                TABLE[_f] = _product(_f, _name, not _name.startswith("__r"))


# -- other forms of a matrix


def _to_dense(native: Any) -> Handler:
    @functools.wraps(native)
    def handler(tape: Tape, a: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_followed(tape, a):
            return native(a, *args, **kwargs)
        value = native(a, *args, **kwargs)
        if type(value) is not np.ndarray or args or kwargs:
            no_rule(tape, "scipy.sparse, todense of a matrix: write toarray()")
        pattern = _Pattern(a)
        near = np.zeros(value.shape)
        shares = tape.item(tape.call(np.ravel, a.data), pattern.which)
        tape.call(np.add.at, near, (pattern.rows, pattern.cols), shares)
        return tied(tape, value, near)

    return handler


def _converted(native: Any, form: str) -> Handler:
    """The same matrix in another format: its stored elements are sums of those of the first."""

    @functools.wraps(native)
    def handler(tape: Tape, a: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_followed(tape, a) or form == a.format and form != "coo":
            return native(a, *args, **kwargs)
        made = native(a, *args, **kwargs)
        pattern, places = _Pattern(a), _Pattern(made)
        at = {}
        for k, place in enumerate(zip(places.rows.tolist(), places.cols.tolist())):
            if place in at:
                no_rule(tape, f"scipy.sparse, to{form} with elements in one place")
            at[place] = k
        where = [at[p] for p in zip(pattern.rows.tolist(), pattern.cols.tolist()) if p in at]
        if len(where) != len(pattern.rows):
            no_rule(tape, f"scipy.sparse, to{form} that leaves elements out")
        near = np.zeros(made.data.size)
        shares = tape.item(tape.call(np.ravel, a.data), pattern.which)
        tape.call(np.add.at, near, places.which[where], shares)
        made.data = tied(tape, made.data, tape.call(np.reshape, near, made.data.shape))
        return made

    return handler


for _cls in _CLASSES:
    for _base in _cls.__mro__:
        for _name, _make in (("toarray", _to_dense), ("todense", _to_dense)):
            _f = _base.__dict__.get(_name)
            if _f is not None and _f not in TABLE:
                TABLE[_f] = _make(_f)
        for _form in ("csr", "csc", "coo"):
            _f = _base.__dict__.get(f"to{_form}")
            if _f is not None and _f not in TABLE:
                TABLE[_f] = _converted(_f, _form)


# -- matrices that are made


def _coordinates(native: Any) -> Handler:
    @functools.wraps(native)
    def handler(tape: Tape, a: Any, arg1: Any, *args: Any, **kwargs: Any) -> Any:
        """A dense matrix, of which the elements that are not 0 are stored."""
        if isinstance(arg1, np.ndarray | list) and calling.reaches(tape, arg1):
            arg1 = calling.as_arrays(tape, arg1)
            if not np.all(arg1):
                refuse(tape, "a sparse matrix of an array with zeros, which are not stored",
                       "give it the elements and their places")  # fmt: skip
        return calling._library(tape, native, (a, arg1, *args), kwargs, "scipy.sparse.coo_array")

    return handler


def _compressed(native: Any) -> Handler:
    @functools.wraps(native)
    def handler(tape: Tape, a: Any, *args: Any, **kwargs: Any) -> Any:
        """The rows, or columns, one after the other: the elements in another order."""
        if not _is_followed(tape, a):
            return native(a, *args, **kwargs)
        numbered = a.copy()
        numbered.data = np.arange(float(a.data.size))
        starts, places, which, shape = native(numbered, *args, **kwargs)
        return starts, places, tape.item(a.data, which.astype(np.intp)), shape

    return handler


_COO: Any = sparse._coo._coo_base
TABLE[_COO.__init__] = _coordinates(_COO.__init__)
TABLE[_COO._coo_to_compressed] = _compressed(_COO._coo_to_compressed)


# -- linear systems


def _system(tape: Tape, a: Any, b: Any, x: Any, solve: Any) -> Any:
    tells = _is_followed(tape, a)
    if not isinstance(x, np.ndarray) or x.dtype.kind != "f":
        no_rule(tape, "a sparse linear system of other than floats")
    x = tape.follow(x.copy())
    tape.note(_Solution(solve, a, b, x, tells), b, x, *([a.data] if tells else []))
    return x


def _solver_of(a: Any) -> Any:
    """A function that solves with a matrix as it is now, or with its transpose."""
    kept = sparse.csc_matrix(a, copy=True)

    def solve(c: Any, transposed: bool) -> Any:
        return linalg.spsolve(sparse.csc_matrix(kept.T) if transposed else kept, c)

    return solve


def _spsolve(
    tape: Tape, A: Any, b: Any, permc_spec: Any = None, use_umfpack: bool = True
) -> Any:
    b = calling.as_arrays(tape, b)
    if not (_is_followed(tape, A) or calling.reaches(tape, (A, b))):
        return linalg.spsolve(A, b, permc_spec, use_umfpack)
    if sparse.issparse(b) or calling.reaches(tape, A) and not _is_followed(tape, A):
        no_rule(tape, "scipy.sparse.linalg.spsolve of a sparse vector, or with a dense matrix")
    x = linalg.spsolve(A, np.array(b), permc_spec, use_umfpack)
    return _system(tape, A, b, x, _solver_of(A))


TABLE[linalg.spsolve] = _spsolve


def _iterative(f: Any) -> Handler:
    def handler(tape: Tape, A: Any, b: Any, *args: Any, **kwargs: Any) -> Any:
        """The solution is differentiated, not the way to it."""
        b = calling.as_arrays(tape, b)
        known = sparse.issparse(A) or isinstance(A, np.ndarray)
        if not (_is_followed(tape, A) or calling.any_reached(tape, (A, b, *args), kwargs)):
            return f(A, b, *args, **kwargs)
        if not known or calling.reaches(tape, A) and not _is_followed(tape, A):
            no_rule(tape, f"scipy.sparse.linalg.{f.__name__} with a matrix that is no array")
        plain = {k: np.array(v) if isinstance(v, np.ndarray) else v for k, v in kwargs.items()}
        if sparse.issparse(plain.get("M")) and calling.reaches(tape, plain["M"]):
            no_rule(tape, f"scipy.sparse.linalg.{f.__name__} with M that is differentiated")
        x, info = f(A, np.array(b), *args, **plain)
        if info != 0:
            no_rule(tape, f"scipy.sparse.linalg.{f.__name__} that did not converge")
        return _system(tape, A, b, x, _solver_of(A)), info

    return handler


for _name in ("cg", "cgs", "gmres", "lgmres", "bicg", "bicgstab", "minres", "qmr", "gcrotmk",
              "tfqmr"):  # fmt: skip
    if hasattr(linalg, _name):
        TABLE[getattr(linalg, _name)] = _iterative(getattr(linalg, _name))


def _factored(tape: Tape, lu: Any, rhs: Any, trans: str = "N") -> Any:
    """`splu(A).solve(b)`: the factors are fixed."""
    rhs = calling.as_arrays(tape, rhs)
    if not calling.reaches(tape, rhs):
        return lu.solve(rhs, trans)
    turned: Sequence[str] = ("N", "T") if trans == "N" else ("T", "N")

    def solve(c: Any, transposed: bool) -> Any:
        return lu.solve(np.ascontiguousarray(c), turned[transposed])

    return _system(tape, None, rhs, lu.solve(np.array(rhs), trans), solve)


METHODS[linalg.SuperLU, "solve"] = _factored
