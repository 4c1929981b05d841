"""Split the user's statements into Core, with types.

Before: `return np.sum((x - m) ** 2)`. After: `t$1 = x - m`, `t$2 = t$1 ** 2`, `result$3 =
np.sum(t$2)`, `return result$3`, where `x` is differentiated and `m` is not. What the language does
not hold is collected and refused all at once by whoever called.

The builder is made of one idea a file, each a class on top of those before it: `state`,
`containers`, `aliases`, `varying`, `leaves`, `values`, `binding`, `targets`, `builtin_calls`,
`made_here`, `recursion`, `calls`, `conditionals`, `unrolling`, `resolving`, `loops`, `statements`.
What one of them needs of a later one is declared in `state`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import gast

from srcgrad.analysis.types import Types
from srcgrad.ir import build
from srcgrad.ir.abstract import Abstract, Array
from srcgrad.ir.build import located
from srcgrad.ir.function import Function
from srcgrad.ir.names import Names
from srcgrad.ir.refusal import Refused
from srcgrad.normalize.bounds import Bounds
from srcgrad.normalize.budget import Budget, budget_for
from srcgrad.normalize.calls import nonlocal_stores, without_shapes
from srcgrad.normalize.definitions import binds_in_expressions, bound, bound_names
from srcgrad.normalize.growing import growing
from srcgrad.normalize.leaves import Again
from srcgrad.normalize.recursion import Unreachable
from srcgrad.normalize.state import Callee, Enough, Outside
from srcgrad.normalize.statements import Statements
from srcgrad.normalize.views import Definition


@dataclass(frozen=True, eq=False)
class Split:
    """The Core body with the type and activity of every definition (by the statement that makes
    it).
    """

    function: Function
    definitions: Mapping[gast.stmt, tuple[Abstract, bool]]
    leaves: Mapping[str, gast.expr]
    leaf_types: Mapping[str, tuple[Abstract, bool]]
    result: str
    result_type: Abstract
    aux: str | None


def to_core(
    function: Function,
    arguments: Mapping[str, Abstract],
    varied: frozenset[str],
    has_aux: bool,
    world: Outside,
    capture: Callee,
    names: Names,
    all_problems: bool = True,
    views: Collection[Definition] = (),
) -> tuple[Split | None, list[Refused]]:
    """Core and the refused places, or some of them; the Core is None if the function has no usable
    result. `views` are definitions whose names are written out where they stand for a view.
    """
    dynamic: set[str] = set()
    while True:
        types = Types(
            dict(arguments), frozenset(), world.lookup, world.one, world.equals, world.remainder
        )
        budget = budget_for(function.node.body)
        builder = _Builder(function, types, varied, has_aux, world, capture, names, dynamic, budget)
        builder.hasty, builder.views = not all_problems, views
        try:
            return builder.run(), builder.problems
        except Enough:
            return None, builder.problems
        except Again:
            continue


class _Builder(Statements):
    """All of it, for one function."""

    def __init__(
        self,
        function: Function,
        types: Types,
        varied: frozenset[str],
        has_aux: bool,
        world: Outside,
        capture: Callee,
        names: Names,
        dynamic: set[str],
        budget: Budget,
    ) -> None:
        # the program, and what is outside of it
        self.function, self.has_aux, self.names, self.dynamic = function, has_aux, names, dynamic
        self.world, self.capture, self.budget = world, capture, budget
        body = function.node.body
        self.assigned, self.nonlocal_names = bound(body), frozenset(nonlocal_stores(body))
        self.rebinds = binds_in_expressions(body)
        self.hasty, self.views = False, ()
        # what is known at the statement at hand
        types.add_local(frozenset(function.parameters) | bound_names(body))
        self.types, self.bounds = types, Bounds(types.static)
        self.differentiated, self.varied, self.not_varied = varied, set(varied), set()
        self.bound, self.rebound = set(function.parameters), frozenset()
        self.around, self.exits, self.dead = [], [], False
        self.parts, self.lengths, self.distinct = {}, {}, set()
        self.growing = set(growing(body)) - set(function.parameters)
        self.viewed, self.view_indices, self.imports = set(), {}, {}
        self.ready, self.simple = {}, {}
        # what was made so far
        self.out, self.problems, self.result = [], [], None
        self.definitions, self.foldable = {}, set()
        self.leaves, self.leaf_types, self.leaf_names = {}, {}, {}
        self.opaque, self.opaque_count = {}, 0
        # what is the same whenever a loop is typed
        self.made_names, self.part_names, self.source = {}, {}, {}
        self.heads, self.widened, self.plain_loops, self.headers = {}, {}, {}, {}
        self.unrolled, self.row_copies, self.unpacked = {}, {}, {}
        self.rewrites, self.choices = {}, {}
        # calls that are written out
        self.calls, self.defaults, self.step_calls, self.result_types = {}, {}, {}, {}
        self.under_construction, self.assumed = set(), None
        self.inside, self.supers, self.frames = [], [], []
        if isinstance(function.python, FunctionType) and not has_aux:
            kinds = [types.env[p] for p in function.parameters if p in types.env]
            self.inside.append((function.python.__code__, tuple(map(without_shapes, kinds))))
        if function.bound and "__class__" in function.namespace.cells:
            owner = function.namespace.cells["__class__"].cell_contents
            name, value = next(iter(function.bound.items()))
            self.supers.append((owner, world.constant(value, name)))

    def run(self) -> Split | None:
        """The function in Core."""
        body = self.function.node.body
        if not body or not isinstance(body[-1], gast.Return):
            last = body[-1] if body else self.function.node
            self.problems.append(
                Refused(last, "the function does not end with `return`", "end it with one `return`")
            )
        out = self.block(body)
        self.names.temporaries |= self.foldable
        if self.result is None:
            return None
        name, kind, aux = self.result
        returned: gast.expr = build.name(name)
        if aux is not None:
            returned = build.tuple_([returned, build.name(aux)])
        node = self.function.node
        end = build.located(gast.Return(returned), body[-1])
        tree = gast.FunctionDef(node.name, node.args, [*out, end], [], None, None, [])
        return Split(
            self.function.with_node(build.located(tree, node)),
            self.definitions,
            self.leaves,
            self.leaf_types,
            name,
            kind,
            aux,
        )

    def typed(
        self, function: Any, kinds: Sequence[Abstract], assumed: Any, n: gast.Call
    ) -> Abstract | None:
        """The type of what a function returns for arguments of these types."""
        names = [self.names.fresh("argument") for _ in kinds]
        env = dict(zip(names, map(_with_own_lengths, kinds)))
        types = Types(env, frozenset(names), self.types.lookup, self.types.one, self.types.equals)
        inner = _Builder(
            self.function, types, frozenset(), False, self.world, self.capture, self.names, set(),
            self.budget,
        )  # fmt: skip
        types.add_local(names)
        inner.assumed = assumed
        call = located(gast.Call(build.const(None), [], []), n)
        arguments = [located(build.name(x), n) for x in names]
        holder = located(gast.Expr(call), n)
        try:
            result = inner.entered(call, function, arguments, {}, holder)
        except Unreachable:
            return None
        if inner.problems and not inner.dead:
            raise inner.problems[0]
        return None if inner.dead else inner.types.of(result)


def _with_own_lengths(kind: Abstract) -> Abstract:
    """The type of an argument whose lengths nobody knows."""
    if isinstance(kind, Array):
        return Array(kind.dtype, tuple(None for _ in kind.dims))
    return kind
