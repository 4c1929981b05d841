"""Webs: a name is split into the unions of definitions that reach a common use.

Before: `x = x * 2.0`, `x = np.sin(x)`. After: `x$1 = x * 2.0`, `x$2 = np.sin(x$1)`. Each name
then has one type, and rebinding in straight-line code overwrites nothing. `emit.naming` gives
the names back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.core import Core, blocks, defined, header, is_exit, is_observer, statements
from srcgrad.ir.names import Names
from srcgrad.normalize.core import Split

Reaching = dict[str, frozenset[int]]


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
        self.heads: dict[gast.stmt, Reaching] = {}
        self.exits: list[list[Reaching]] = []
        node = program.function.node
        reaching: Reaching = {
            p: frozenset([self.id_of(p)]) for p in (*program.function.parameters, *program.leaves)
        }
        end = self.flow(node.body[:-1], reaching)
        self.use(node.body[-1], node.body[-1].value, end)
        for reached in self.uses.values():
            first, *rest = sorted(reached)
            for r in rest:
                self.parent[self.find(r)] = self.find(first)

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

    def use(self, s: gast.AST, e: gast.AST | list[gast.expr], reaching: Reaching) -> None:
        for n in rewrite.reads(e):
            if n in reaching:
                self.uses.setdefault((s, n), set()).update(reaching[n])

    def flow(self, body: Sequence[gast.stmt], reaching: Reaching) -> Reaching:
        for s in body:
            if is_exit(s):
                self.use(s, s.test, reaching)
                self.exits[-1].append(reaching)
            elif isinstance(s, gast.If):
                self.use(s, s.test, reaching)
                reaching = _merge(self.flow(s.body, reaching), self.flow(s.orelse, reaching))
            elif isinstance(s, gast.For | gast.While):
                reaching = self.loop(s, reaching)
            else:
                self.use(s, header(s), reaching)
                if (name := defined(s)) is not None:
                    reaching = {**reaching, name: frozenset([self.id_of(s)])}
        return reaching

    def loop(self, s: gast.For | gast.While, reaching: Reaching) -> Reaching:
        if isinstance(s, gast.For):
            self.use(s, s.iter, reaching)
        head = _merge(reaching, self.heads.get(s, {}))
        while True:
            inside = head
            if isinstance(s, gast.For):
                inside = {**head, s.target.id: frozenset([self.id_of(s)])}
            else:
                self.use(s, s.test, head)
            self.exits.append([])
            again = _merge(head, self.flow(s.body, inside))
            exits = self.exits.pop()
            if again == head:
                self.heads[s] = head
                for reaching in exits:
                    head = _merge(head, reaching)
                return head
            head = again

    def crowded_loops(self) -> set[gast.stmt]:
        """Loops whose variable is assigned in the body or read behind the loop."""
        members: dict[int, int] = {}
        for d in self.number.values():
            members[self.find(d)] = members.get(self.find(d), 0) + 1
        crowded = set()
        for s in statements(self.program.function.node.body):
            if not isinstance(s, gast.For) or s not in self.number:
                continue
            web = self.find(self.number[s])
            inside = set(statements(s.body))
            users = [u for (u, _), reached in self.uses.items() if self.number[s] in reached]
            if members[web] > 1 or any(u not in inside for u in users):
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


def _merge(a: Reaching, b: Reaching) -> Reaching:
    return {n: a.get(n, frozenset()) | b.get(n, frozenset()) for n in {**a, **b}}


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
