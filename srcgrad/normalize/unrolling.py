"""What is written out element by element: comprehensions and loops over known elements.

Before: `ws = [w * x for w in (a, b)]`, `for w in ws: y = y + w`. After: `ws_0 = a * x`, `ws_1 = b *
x`, `y = y + ws_0`, `y = y + ws_1`. The elements have types of their own, and each variable of a
comprehension a name of its own. A loop over plain numbers of one type, or over an array, stays a
loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array, Scalar, Unknown
from srcgrad.ir.build import located
from srcgrad.ir.core import Def, is_exit
from srcgrad.ir.refusal import Refused
from srcgrad.normalize import growing
from srcgrad.normalize.conditionals import Conditionals
from srcgrad.normalize.definitions import bound, bound_names
from srcgrad.rules.language import MISSING

COMPREHENSIONS = frozenset((gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp))


class Unrolling(Conditionals):
    """Comprehensions and loops whose elements are known one by one."""

    # the bodies of loops, and rounds of comprehensions: the same nodes whenever they are typed
    unrolled: dict[object, list[gast.stmt]]
    row_copies: dict[object, Any]

    # -- comprehensions

    def comprehension(self, n: Any, s: gast.stmt) -> gast.expr:
        """The elements of a comprehension as a display, if it goes over known elements."""
        before, written = self.state(), len(self.out)
        rows = self.rows(n, n.generators, s, (self.original(n),))
        if rows is None:  # what was written out so far is written out again
            del self.out[written:]
            self.restore(before)
            return growing.written(self, n, s) if isinstance(n, gast.ListComp) else n
        if isinstance(n, gast.DictComp):
            pairs: dict[Any, gast.expr] = {}
            for key, value in rows:
                static = self.types.static(key)
                if static is MISSING or isinstance(static, av.Text):
                    raise Refused(n.key, "a key that is not known before the run", "use a literal")
                pairs[static] = value
            return located(gast.Dict([build.const(k) for k in pairs], list(pairs.values())), n)
        if isinstance(n, gast.SetComp):
            return n
        return located(gast.List([value for _, value in rows], gast.Load()), n)

    def rows(
        self, n: Any, generators: Sequence[Any], s: gast.stmt, key: tuple[Any, ...]
    ) -> list[tuple[Any, gast.expr]] | None:
        """The values of a comprehension, with their keys for a dict."""
        if not generators:
            if isinstance(n, gast.DictComp):
                return [(self.resolved(n.key, s), self.settled(self.resolved(n.value, s, True), s))]
            return [(None, self.settled(self.resolved(n.elt, s, True), s))]
        first, rest = generators[0], generators[1:]
        items = self.iterated(first.iter, s)
        if items is None or first.is_async:
            return None
        found: list[tuple[Any, gast.expr]] = []
        for k, item in enumerate(items):
            at = (*key, k)
            copy = self.row_copy(at, n, first, rest)
            self.bind(copy[1], rewrite.copied(item), s)
            keep = True
            for test in copy[2]:
                answer = self.decided(self.resolved(test, s))
                if answer is None:
                    raise Refused(
                        test, "a condition of a comprehension that the run decides",
                        "write a loop, or weigh with np.where",
                    )  # fmt: skip
                keep = keep and answer
            if not keep:
                continue
            inner = self.rows(copy[0], copy[3], s, at)
            if inner is None:
                return None
            found += inner
        return found

    def row_copy(self, at: object, n: Any, first: Any, rest: Sequence[Any]) -> Any:
        """One round of a comprehension with variables of its own; the same nodes whenever it is
        typed.
        """
        if at not in self.row_copies:
            own = {x: self.names.fresh(x) for x in sorted(bound([first.target]))}
            self.types.add_local(own.values())
            self.foldable |= set(own.values())

            def copy(x: Any) -> Any:
                return rewrite.renamed(rewrite.copied(x), own)

            bare = type(n)(
                *[copy(getattr(n, f)) if f != "generators" else [] for f in n._fields]
            )
            self.row_copies[at] = (
                located(bare, n), copy(first.target), [copy(t) for t in first.ifs],
                [copy(g) for g in rest],
            )  # fmt: skip
        return self.row_copies[at]

    def iterated(self, e: gast.expr, s: gast.stmt) -> list[gast.expr] | None:
        """What a comprehension goes over, if that is known one by one."""
        ready = self.resolved(e, s, True)
        found = self.elements(ready)
        if found is not None:
            return found
        if isinstance(ready, gast.Call) and self.builtin_of(ready.func) is range:
            bounds = [self.types.static(a) for a in ready.args]
            if all(type(b) is int for b in bounds) and len(range(*bounds)) <= av.LONG:
                return [build.const(k) for k in range(*bounds)]
        return None

    # -- loops

    def unrolls(self, e: gast.expr, s: gast.For) -> bool:
        """Whether a loop is written out element by element: its elements are known, and they are
        no plain numbers of one type that a loop can go over.
        """
        items = self.elements(e)
        if items is None:
            return self.steps(e, s) is not None
        if self.made(e) is None and self.is_uniform(e):
            return False
        kinds = [self.kind_of(i) for i in items]
        if any(isinstance(k, av.Constant) and isinstance(k.value, str) for k in kinds):
            return True
        plain = all(isinstance(k, Scalar | av.Text) for k in kinds) and len(set(kinds)) == 1
        if self.made(e) is None and not self.varies(e):
            plain = plain or _is_known(av.element(self.kind_of(e)))
        return not plain or any(map(self.varies, items))

    def steps(self, e: gast.expr, s: gast.For) -> list[gast.expr] | None:
        """The steps of `range(...)` of a known length if the body reads parts of containers by
        them, which have types of their own.
        """
        if not isinstance(e, gast.Call) or self.builtin_of(e.func) is not range or e.keywords:
            return None
        bounds = [self.types.static(a) for a in e.args]
        if not bounds or any(type(b) is not int for b in bounds):
            return None
        if len(range(*bounds)) > av.LONG or not isinstance(s.target, gast.Name):
            return None
        for n in rewrite.walk(s.body):
            if isinstance(n, gast.Subscript) and s.target.id in rewrite.reads(n.slice):
                root: gast.expr = n.value
                kind = self.kind_of(root)
                if self.in_parts(root) or (
                    isinstance(kind, av.Sequence) and kind.path and not self.is_uniform(root)
                ):
                    return [build.const(k) for k in range(*bounds)]
        return None

    def is_uniform(self, e: gast.expr) -> bool:
        """Whether a value holds numbers of one type, or arrays of one rank and dtype."""
        kind = self.kind_of(e)
        if isinstance(kind, Array):
            return True
        item = av.element(kind) if isinstance(kind, av.SEQUENCES) else None
        return isinstance(item, Scalar | Array | av.Text) and not self.in_parts(e)

    def is_indexed(self, e: gast.expr) -> bool:
        """Whether `e[k]` reads a uniform value, whose derivative goes to its part."""
        if not self.is_uniform(e):
            return False
        plain = isinstance(self.kind_of(e), Array | av.Growing) or not self.varies(e)
        return plain or bool(getattr(self.kind_of(e), "path", None))

    def goes_by_index(self, e: gast.expr) -> bool:
        """Whether `enumerate`, `zip` or `reversed` of uniform values, which a loop over an index
        does as well.
        """
        if not isinstance(e, gast.Call) or e.keywords:
            return False
        which = self.builtin_of(e.func)
        if which not in (enumerate, zip, reversed):
            return False
        if which is reversed and not all(isinstance(self.kind_of(a), Array) for a in e.args):
            return False
        return all(
            self.goes_by_index(a) or isinstance(a, gast.Constant) or self.is_indexed(a)
            for a in e.args
            if not isinstance(a, gast.Starred)
        ) and not any(isinstance(a, gast.Starred | gast.Tuple | gast.List) for a in e.args)

    def kept_for(self, s: gast.For, items: list[gast.expr]) -> list[gast.expr]:
        """The elements as they are when the loop begins, if its body binds what they read anew."""
        moved = bound_names([s.target, *s.body])
        if any(isinstance(n, gast.Call) for n in rewrite.walk(s.body)):
            moved |= self.nonlocal_names
        if not moved.intersection(rewrite.reads(s.iter)):
            return items
        kept: list[gast.expr] = []
        for k, item in enumerate(items):
            if not isinstance(item, gast.Constant | Def):
                name = self.fresh((self.original(s), "item", k), "item")
                self.types.add_local({name})
                self.bind(build.target(name), item, s)
                item = located(build.name(name), s)
            kept.append(item)
        return kept

    def one_by_one(self, s: gast.For, items: Sequence[gast.expr]) -> list[gast.stmt]:
        """The loop's body for each element in turn; the same nodes whenever it is typed.

        What follows `if left: break` in a round, and all rounds after, stand under `if not left`.
        """
        key = self.original(s), tuple(map(rewrite.key, items))
        if key not in self.unrolled:
            steps: list[gast.stmt] = []
            for item in reversed(items):
                first = gast.Assign([rewrite.copied(s.target)], rewrite.copied(item), None)
                steps = _nested([located(first, s), *rewrite.copied(s.body)], steps)
            self.unrolled[key] = steps
        return self.unrolled[key]


def _nested(body: list[gast.stmt], rest: list[gast.stmt]) -> list[gast.stmt]:
    """The statements and what follows them, where an exit among them leads past all that is
    behind it.
    """
    for k, s in enumerate(body):
        if is_exit(s):
            after = _nested(body[k + 1 :], rest)
            if not after:
                return body[:k]
            goes_on = gast.Compare(rewrite.copied(s.test), [gast.Eq()], [build.const(0)])
            return [*body[:k], located(gast.If(goes_on, after, []), s)]
    return [*body, *rest]


def _is_known(kind: Abstract) -> bool:
    """Whether the type, and those of all parts of a sequence, are known."""
    if isinstance(kind, av.Sequence):
        return all(map(_is_known, kind.items))
    return not isinstance(kind, Unknown)
