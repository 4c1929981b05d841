"""Webs: a name is split into the unions of definitions that reach a common use.

Before: `x = x * 2.0`, `x = np.sin(x)`. After: `x$1 = x * 2.0`, `x$2 = np.sin(x$1)`. Each name
then has one type, and rebinding in straight-line code overwrites nothing. `emit.naming` gives
the names back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.core import (
    Core,
    blocks,
    changes,
    defined,
    header,
    is_exit,
    is_observer,
    statements,
)
from srcgrad.ir.names import Names
from srcgrad.ir.trail import Trail
from srcgrad.normalize.core import Split

Reaching = Trail[frozenset[int]]
Changes = dict[str, frozenset[int] | None]


def split(
    program: Split, arguments: dict[str, Abstract], varied: frozenset[str], names: Names
) -> Core:
    """The program with one name a web, and the types of those names."""
    while True:
        webs = _Webs(program)
        crowded = webs.crowded_loops()
        if not crowded:
            return webs.renamed(arguments, varied, names)
        program = _own_variable(program, crowded, names)


class _Webs:
    def __init__(self, program: Split) -> None:
        self.program = program
        self.parent: dict[int, int] = {}
        self.uses: dict[tuple[gast.AST, str], set[int]] = {}
        self.number: dict[object, int] = {}
        self.who: list[object] = []
        self.heads: dict[gast.stmt, Changes] = {}
        self.exits: list[tuple[int, list[Changes]]] = []
        node = program.function.node
        at_start = (*program.function.parameters, *program.leaves)
        reaching: Reaching = Trail({p: frozenset([self.id_of(p)]) for p in at_start})
        self.flow(node.body[:-1], reaching)
        self.use(node.body[-1], node.body[-1].value, reaching)
        for s in statements(node.body):
            if changes(s):  # what it changes goes on under the same name
                self.uses[s, s.targets[0].id].add(self.id_of(s))
        for reached in self.uses.values():
            self.unite(reached)

    def id_of(self, definition: object) -> int:
        if definition not in self.number:
            self.number[definition] = len(self.who)
            self.who.append(definition)
        return self.number[definition]

    def find(self, k: int) -> int:
        root = k
        while self.parent.setdefault(root, root) != root:
            root = self.parent[root]
        while self.parent[k] != root:
            self.parent[k], k = root, self.parent[k]
        return root

    def unite(self, definitions: Collection[int]) -> None:
        """Make one web of the definitions."""
        first, *rest = sorted(definitions)
        for r in rest:
            self.parent[self.find(r)] = self.find(first)

    def standing_for(self, definitions: Collection[int]) -> frozenset[int]:
        """One definition of each web among these; without it, what reaches a place would grow with
        the program.
        """
        return frozenset(map(self.find, definitions))

    def use(self, s: gast.AST, e: gast.AST | list[gast.expr], reaching: Reaching) -> None:
        for n in rewrite.reads(e):
            if (definitions := reaching[n]) is not None:
                self.uses.setdefault((s, n), set()).update(definitions)
                if len(definitions) > 1:  # they are one web now, and one of them stands for all
                    self.unite(definitions)
                    reaching[n] = self.standing_for(definitions)

    def flow(self, body: Sequence[gast.stmt], reaching: Reaching) -> None:
        """Go through a block: `reaching` is what reaches its start, and then what reaches its
        end.
        """
        for s in body:
            if is_exit(s):
                self.use(s, s.test, reaching)
                mark, exits = self.exits[-1]
                exits.append(reaching.since(mark))
            elif isinstance(s, gast.If):
                self.use(s, s.test, reaching)
                mark, ends = reaching.mark(), []
                for block in (s.body, s.orelse):
                    self.flow(block, reaching)
                    ends.append(reaching.undo(mark))
                a, b = ends
                for n in {**a, **b}:
                    before = reaching[n]
                    reaching[n] = _union(a.get(n, before), b.get(n, before))
            elif isinstance(s, syntax.LOOPS):
                self.loop(s, reaching)
            else:
                self.use(s, header(s), reaching)
                if (name := defined(s)) is not None:
                    reaching[name] = frozenset([self.id_of(s)])

    def loop(self, s: gast.For | gast.While, reaching: Reaching) -> None:
        if isinstance(s, gast.For):
            self.use(s, s.iter, reaching)
        _join(reaching, self.heads.get(s, {}))
        while True:
            mark = reaching.mark()
            if isinstance(s, gast.For):
                reaching[s.target.id] = frozenset([self.id_of(s)])
            else:
                self.use(s, s.test, reaching)
            self.exits.append((mark, []))
            self.flow(s.body, reaching)
            _, exits = self.exits.pop()
            end = reaching.undo(mark)
            if not _join(reaching, end):
                self.heads[s] = {n: reaching[n] for n in end}
                for changes in exits:
                    _join(reaching, changes)
                for n in end:
                    if len(definitions := reaching[n] or ()) > 1:
                        reaching[n] = self.standing_for(definitions)
                return

    def crowded_loops(self) -> set[gast.stmt]:
        """Loops whose variable is assigned in the body or read behind the loop."""
        members: dict[int, int] = {}
        for d in self.number.values():
            members[self.find(d)] = members.get(self.find(d), 0) + 1
        users: dict[int, list[gast.AST]] = {}
        for (u, _), reached in self.uses.items():
            for d in reached:
                users.setdefault(d, []).append(u)
        crowded = set()
        for s in statements(self.program.function.node.body):
            if not isinstance(s, gast.For) or s not in self.number:
                continue
            d = self.number[s]
            inside = set(statements(s.body))
            if members[self.find(d)] > 1 or any(u not in inside for u in users.get(d, ())):
                crowded.add(s)
        return crowded

    def renamed(self, arguments: dict[str, Abstract], varied: frozenset[str], names: Names) -> Core:
        program = self.program
        called: dict[int, str] = {}
        types: dict[str, Abstract] = {}
        active: set[str] = set()
        taken: set[str] = set()
        for p in program.function.parameters:
            called[self.find(self.id_of(p))] = p
            types[p] = arguments[p]
            taken.add(p)
            if p in varied:
                active.add(p)
        for leaf, (kind, is_varied) in program.leaf_types.items():
            called[self.find(self.id_of(leaf))] = leaf
            types[leaf] = kind
            taken.add(leaf)
            if is_varied:
                active.add(leaf)

        def web(d: int, name: str) -> str:
            root = self.find(d)
            if root not in called:
                called[root] = name if name not in taken else names.web(name)
                taken.add(called[root])
                if name in names.temporaries:
                    names.temporaries.add(called[root])
            return called[root]

        def reads(s: gast.AST, e: Any) -> Any:
            here = {}
            for n in set(rewrite.reads(e)):
                if reached := self.uses.get((s, n)):
                    here[n] = web(min(reached), n)
            return rewrite.renamed(e, here)

        def block(body: Sequence[gast.stmt]) -> list[gast.stmt]:
            out: list[gast.stmt] = []
            for s in body:
                if (name := defined(s)) is not None:
                    new = web(self.number[s], name)
                    kind, is_varied = program.definitions[s]
                    types[new] = av.join(types.get(new), kind)
                    if is_varied:
                        active.add(new)
                if isinstance(s, gast.Assign):
                    out.append(build.assign(new, reads(s, s.value), s))
                elif is_observer(s):
                    out.append(reads(s, s))
                elif isinstance(s, gast.For):
                    over = reads(s, s.iter)
                    loop = gast.For(build.target(new), over, block(s.body), [], None)
                    out.append(build.located(loop, s))
                elif isinstance(s, gast.While):
                    out.append(build.located(gast.While(reads(s, s.test), block(s.body), []), s))
                elif is_exit(s):
                    test = reads(s, s.test)
                    out.append(build.located(gast.If(test, [gast.Break()], []), s))
                elif isinstance(s, gast.If):
                    test = reads(s, s.test)
                    out.append(build.located(gast.If(test, block(s.body), block(s.orelse)), s))
            return out

        node = program.function.node
        body = block(node.body[:-1])
        last = node.body[-1]
        end = build.located(gast.Return(reads(last, last.value)), last)
        tree = gast.FunctionDef(node.name, node.args, [*body, end], [], None, None, [])
        returned = end.value.elts if isinstance(end.value, gast.Tuple) else [end.value]
        return Core(
            program.function.with_node(build.located(tree, node)),
            types,
            frozenset(active),
            program.leaves,
            returned[0].id,
            returned[1].id if len(returned) > 1 else None,
        )


def _union(a: frozenset[int] | None, b: frozenset[int] | None) -> frozenset[int]:
    return (a or frozenset()) | (b or frozenset())


def _join(reaching: Reaching, changes: Changes) -> bool:
    """Add what reaches the same place on another path; whether that is something new."""
    grown = False
    for n, definitions in changes.items():
        before = reaching[n]
        both = _union(before, definitions)
        if both != before:
            reaching[n] = both
            grown = True
    return grown


def _own_variable(program: Split, crowded: set[gast.stmt], names: Names) -> Split:
    """`for i in r: ...` as `for i$1 in r: i = i$1; ...`, so that the loop's variable is only
    its own.
    """
    definitions = dict(program.definitions)

    def block(body: Sequence[gast.stmt]) -> list[gast.stmt]:
        return [statement(s) for s in body]

    def statement(s: gast.stmt) -> gast.stmt:
        if not blocks(s):
            return s
        if isinstance(s, gast.If):
            return build.located(gast.If(s.test, block(s.body), block(s.orelse)), s)
        if isinstance(s, gast.While):
            return build.located(gast.While(s.test, block(s.body), []), s)
        body, name = block(s.body), s.target.id
        if s in crowded:
            fresh = names.web(name)
            first = build.assign(name, build.name(fresh), s)
            definitions[first] = definitions[s]
            body, name = [first, *body], fresh
        new = build.located(gast.For(build.target(name), s.iter, body, [], None), s)
        definitions[new] = definitions[s]
        return new

    node = program.function.node
    tree = gast.FunctionDef(
        node.name, node.args, [*block(node.body[:-1]), node.body[-1]], [], None, None, []
    )
    return Split(
        program.function.with_node(build.located(tree, node)),
        definitions,
        program.leaves,
        program.leaf_types,
        program.result,
        program.result_type,
        program.aux,
    )
