"""What the type rules tell of an expression, and whether a value is of that type."""

import ast
import builtins
import functools

import gast
import numpy as np

from srcgrad.analysis.types import Types
from srcgrad.ir import abstract as av


class Told:
    """Types of expressions over arguments, told by the type rules as in the compiler.

    `modules` are the names that stand for something else than an argument.
    """

    def __init__(self, modules):
        names = {**vars(builtins), **modules}
        self.named = functools.cache(lambda text: eval(text, names))

    def type_of(self, expression, values):
        """The type of an expression, and the lengths of the arguments' axes by symbol."""
        lengths = {
            f"{name}.{k}": n for name, x in values.items() for k, n in enumerate(np.shape(x))
        }

        def one(dim):
            if isinstance(dim, av.Length):
                return lengths[dim.symbol] + dim.offset == 1
            return False if av.not_one(dim) else dim if dim is None else dim == 1

        def equals(dim, n):
            if isinstance(dim, av.Length):
                return max(lengths[dim.symbol] + dim.offset, 0) == n
            return dim == n if isinstance(dim, int) else None

        def lookup(node):
            return self.named(ast.unparse(gast.gast_to_ast(node)))

        env = {name: av.abstract(x, name) for name, x in values.items()}
        types = Types(env, frozenset(env), lookup, one, equals)
        return types.of(gast.parse(expression, mode="eval").body), lengths


def fits(kind, result):
    """Whether a value lies in an abstract value; a dim that is not told may be anything."""
    if isinstance(kind, av.Scalar):
        if isinstance(result, np.ndarray) or np.ndim(result):
            return False
        python = not isinstance(result, np.generic)
        dtype = np.asarray(result).dtype.name
        return kind.python in (None, python) and kind.dtype in (dtype, "number")
    if not isinstance(kind, av.Array) or kind.dtype != np.asarray(result).dtype.name:
        return False
    if kind.dims and not isinstance(result, np.ndarray) or len(kind.dims) != np.ndim(result):
        return False
    return all(
        d == n if isinstance(d, int) else n != 1 if av.not_one(d) else True
        for d, n in zip(kind.dims, np.shape(result))
    )
