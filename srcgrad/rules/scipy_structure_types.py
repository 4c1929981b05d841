"""Type rules of `scipy.linalg`'s matrices with a structure: vectors, or stacks of them."""

from __future__ import annotations

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract, Array, Unknown
from srcgrad.rules import matrix_types, typing
from srcgrad.rules.language import Call, TypeRule
from srcgrad.rules.scipy_types import joint, takes_stacks

_NONE = av.Constant(None)


def _vectors(call: Call, *parameters: str, plain: bool = False) -> list[Array] | Unknown:
    """The arguments as vectors; in the dtype that they have if `plain`."""
    found = []
    for p in parameters:
        value = typing.as_array(call.type(p)) if plain else matrix_types.array(call.type(p), 1)
        if isinstance(value, Unknown):
            return value
        if not isinstance(value, Array) or not value.dims:
            return Unknown(f"`{p}` that is no vector", "write it as an array")
        if len(value.dims) > 1 and not takes_stacks(call):
            return Unknown("a stack of vectors, for which this SciPy is too old", "loop over it")
        found.append(value)
    return found


def _both(call: Call) -> list[Array] | Unknown:
    """The first column and the first row."""
    return _vectors(call, "c", "c" if call.type("r") == _NONE else "r")


def of_two(call: Call) -> Abstract:
    """`toeplitz`, `hankel`."""
    given = ("c",) if call.type("r") == _NONE else ("c", "r")
    found = _vectors(call, *given, plain=True)
    if isinstance(found, Unknown):
        return found
    c, r = found[0], found[-1]
    dtype = typing.promote([c, r])
    if dtype is None:
        return Unknown("operands of an unknown type")
    dims = typing.broadcast([c.dims[:-1], r.dims[:-1]], call.one)
    return Array(dtype, (*dims, c.dims[-1], r.dims[-1]))


def of_two_vectors(call: Call) -> Abstract:
    """`hankel`, which lays out what is no vector as one."""
    found = of_two(call)
    if isinstance(found, Array) and len(found.dims) > 2:
        return Unknown("hankel of an array that is no vector", "use np.ravel first")
    return found


def square_of(parameter: str) -> TypeRule:
    """A square matrix of a vector."""

    def typed(call: Call) -> Abstract:
        found = _vectors(call, parameter, plain=True)
        if isinstance(found, Unknown):
            return found
        (c,) = found
        return Array(c.dtype, (*c.dims, c.dims[-1]))

    return typed


def numbers_of(parameter: str, axis: int) -> TypeRule:
    """A number for each row, or for each column, of a matrix."""

    def typed(call: Call) -> Abstract:
        g = matrix_types.array(call.type(parameter))
        return g if isinstance(g, Unknown) else Array(g.dtype, (*g.dims[:-2], g.dims[axis]))

    return typed


def toeplitz_solved(call: Call) -> Abstract:
    """`solve_toeplitz`, which computes in float64."""
    found, b = _both(call), matrix_types.array(call.type("b"), 1)
    if isinstance(found, Unknown):
        return found
    if isinstance(b, Unknown):
        return b
    c, r = found
    fronts = [c.dims[:-1], r.dims[:-1], *([b.dims[:-2]] if len(b.dims) > 1 else [])]
    dims = typing.broadcast(fronts, call.one)
    return Array("float64", (*dims, c.dims[-1], *(b.dims[-1:] if len(b.dims) > 1 else ())))


def toeplitz_product(call: Call) -> Abstract:
    """`matmul_toeplitz`, which computes in float64."""
    found, x = _both(call), matrix_types.array(call.type("x"), 1)
    if isinstance(found, Unknown):
        return found
    if isinstance(x, Unknown):
        return x
    c, r = found
    fronts = [c.dims[:-1], r.dims[:-1], *([x.dims[:-2]] if len(x.dims) > 1 else [])]
    dims = typing.broadcast(fronts, call.one)
    return Array("float64", (*dims, c.dims[-1], *(x.dims[-1:] if len(x.dims) > 1 else ())))


def toeplitz_columns(call: Call) -> Abstract:
    """The transposed product."""
    found, y = _both(call), matrix_types.array(call.type("y"), 1)
    if isinstance(found, Unknown):
        return found
    if isinstance(y, Unknown):
        return y
    n = found[1].dims[-1]
    if call.static("k") == 1:
        return Array("float64", (*y.dims[:-1], n))
    return Array("float64", (*y.dims[:-2], n, y.dims[-1]))


def circulant_solved(call: Call) -> Abstract:
    """`solve_circulant` of a vector, along the first axis."""
    c, b = (matrix_types.array(call.type(p), 1) for p in ("c", "b"))
    if isinstance(c, Unknown):
        return c
    if isinstance(b, Unknown):
        return b
    usual = [call.static(p) for p in ("caxis", "baxis", "outaxis")] == [-1, 0, 0]
    if len(c.dims) != 1 or len(b.dims) > 2 or not usual:
        return Unknown(
            "solve_circulant of stacks, or along other axes",
            "use linalg.solve(linalg.circulant(c), b)",
        )
    return Array(joint(c, b), b.dims)


def angles(call: Call) -> Abstract:
    """`subspace_angles`."""
    a, b = (matrix_types.array(call.type(p)) for p in ("A", "B"))
    if isinstance(a, Unknown):
        return a
    if isinstance(b, Unknown):
        return b
    if len(a.dims) != 2 or len(b.dims) != 2:
        return Unknown("subspace_angles of a stack of matrices", "loop over it")
    return Array(joint(a, b), (None,))


def angles_cotangent(call: Call) -> Abstract:
    """What has the shape of one of the matrices."""
    return call.type("b") if call.static("second") else call.type("a")
