"""Calls of a function inside itself, which stay calls.

Before: `return x * power(x, n - 1)` in the body of `power`. After: `power$1 = call(power, x, t$2)`,
whose derivative is made when the program runs, `return x * power$1`.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.build import located
from srcgrad.ir.core import Def
from srcgrad.ir.refusal import Refused
from srcgrad.normalize.made_here import MadeHere

# A function inside itself more often than this is left to the run.
DEEPEST = 40


class Unreachable(Refused):
    """A call of which nothing is known yet: what follows it does not count."""

    def __init__(self, node: gast.AST) -> None:
        super().__init__(node, "refused", "")


class Recursion(MadeHere):
    """Recursive calls, and the types of what they return."""

    # of recursive functions, by function and types of arguments
    result_types: dict[Any, Abstract | None]

    def left_to_the_run(
        self,
        n: gast.Call,
        made: Def,
        function: Any,
        arguments: Mapping[str, gast.expr],
        s: gast.stmt,
    ) -> gast.expr:
        """A call of a function inside itself: it stays a call, and its derivative is made when
        the program runs.
        """
        refusal = Refused(n, f"the recursive call of `{made.name}`", "write a loop")
        plain = {inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
        if isinstance(function, Def) or not all(p.kind in plain for p in made.parameters):
            raise refusal
        values = [arguments[p.keyword] for p in made.parameters]
        kinds = [self.kind_of(v) for v in values]
        if not all(isinstance(k, av.Scalar | av.Array | av.Constant) for k in kinds):
            raise refusal
        result = self.result_type(function, kinds, n)
        atoms = [self.settled(v, s) for v in values]
        name = self.fresh((self.original(n), "result"), made.name)
        self.foldable.add(name)
        func = self.world.constant(function, made.name)
        call = located(build.call(build.runtime("call"), func, *atoms), n)
        varied = any(map(self.varies, atoms))
        if varied and not isinstance(result, av.NUMERIC):
            raise Refused(n, f"{refusal.reason}, whose result is {av.describe(result)}",
                          "let it return a number or an array")  # fmt: skip
        self.define(name, call, result, varied, s)
        return located(build.name(name), n)

    def result_type(
        self, function: Any, kinds: Sequence[Abstract], n: gast.Call
    ) -> Abstract:
        """The type of a recursive function's result: the least one that its own calls agree with.

        Lengths are those of the arguments' own axes; what they become is not known here.
        """
        key = function, tuple(map(_without_lengths, kinds))
        if self.assumed is not None:
            if key in self.assumed:
                known = self.assumed[key]
                if known is None:
                    raise Unreachable(n)
                return known
            if len(self.assumed) > DEEPEST:
                raise Refused(n, "a recursion over more and more types", "write a loop")
            self.assumed[key] = None
            raise Unreachable(n)
        if key not in self.result_types:
            self.result_types[key] = self.fixpoint(key, n)
        found = self.result_types[key]
        if found is None:
            raise Refused(n, "a recursion without an end", "return a value on some path")
        return found

    def fixpoint(self, key: Any, n: gast.Call) -> Abstract | None:
        """The least types that all the calls agree with, from nothing known on."""
        assumed: dict[Any, Abstract | None] = {key: None}
        while True:
            before = dict(assumed)
            for function, kinds in list(assumed):
                found = self.typed(function, kinds, assumed, n)
                if found is not None:
                    old = assumed[function, kinds]
                    assumed[function, kinds] = _without_lengths(av.join(old, found))
            if assumed == before:
                return assumed[key]

    def typed(
        self, function: Any, kinds: Sequence[Abstract], assumed: Any, n: gast.Call
    ) -> Abstract | None:
        """The type of the result under assumptions on the results of calls inside."""
        raise NotImplementedError


def _without_lengths(kind: Abstract) -> Abstract:
    """The type without lengths and values: there are few of them."""
    if isinstance(kind, av.Array):
        return av.Array(kind.dtype, (None,) * len(kind.dims))
    return av.Scalar(kind.dtype, kind.python) if isinstance(kind, av.Scalar) else kind
