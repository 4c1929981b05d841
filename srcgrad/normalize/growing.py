"""Lists that grow: `xs = []`, `xs.append(v)`, and comprehensions over what is as long as it is.

Before: `xs = []`, `for v in x: xs.append(np.sin(v))`. After: `xs = []`, and in the loop `t =
np.sin(v)`, `xs = Appended(xs, t)`. Before: `[np.sin(v) for v in x]`. After: the same, and the name
of the list. Only a list with which nothing is done but to append, count, read by an index, go over
it and give it to functions that take it as a whole: no other name can stand for it, nor for a part
of it that is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Array, Scalar
from srcgrad.ir.build import located
from srcgrad.ir.core import Appended, Def
from srcgrad.ir.names import hint
from srcgrad.ir.refusal import Consequence, Refused
from srcgrad.rules import lists

if TYPE_CHECKING:
    from srcgrad.normalize.unrolling import Unrolling
    from srcgrad.normalize.values import Values


# -- which lists


def growing(body: Sequence[gast.stmt]) -> frozenset[str]:
    """The names of a body that stand for lists which grow, and for nothing else.

    >>> names = growing(gast.parse("a = []\\na.append(1)\\nb = []\\nb.append(2)\\nc = b").body)
    >>> sorted(names)
    ['a']
    """
    found = _Uses()
    found.block(body)
    return frozenset(found.made & found.grown - found.other)


class _Uses:
    """How names are used: those bound to lists that are made, those that grow, and those that are
    used in another way than such a list may be.
    """

    def __init__(self) -> None:
        self.made: set[str] = set()
        self.grown: set[str] = set()
        self.other: set[str] = set()

    def block(self, body: Sequence[Any]) -> None:
        for s in body:
            self.node(s)

    def node(self, n: Any) -> None:
        """A node and what is in it."""
        if isinstance(n, gast.Name):
            self.other.add(n.id)
        elif isinstance(n, gast.AST):
            self.known(n)

    def known(self, n: gast.AST) -> None:
        """A node whose own names may be used as those of lists."""
        rest: Any = [getattr(n, f, None) for f in n._fields]
        if isinstance(n, Def | gast.Lambda | gast.FunctionDef):
            self.other |= set(rewrite.mentions(n))  # which is called, who knows where
            return
        if (bound := _binding(n)) is not None:
            name, value = bound
            self.made.add(name)
            if isinstance(value, gast.ListComp):
                self.grown.add(name)
            if name in rewrite.mentions(value):
                self.other.add(name)
            rest = [value]
        elif _is_pairwise(n):
            rest = [
                gast.Assign([t], v, None) for t, v in zip(n.targets[0].elts, n.value.elts)
            ]
        elif (added := _appending(n)) is not None:
            self.grown.add(added[0])
            rest = [added[1]]
        elif isinstance(n, gast.Subscript) and isinstance(n.ctx, gast.Load):
            # `xs[i]`, and `y[xs]` of an array
            whole = isinstance(n.slice, gast.Slice | gast.Tuple)
            rest = [n.value] if whole or not isinstance(n.value, gast.Name) else []
            rest += [] if isinstance(n.slice, gast.Name) else [n.slice]
        elif isinstance(n, gast.Call) and isinstance(n.func, syntax.DOTTED):
            rest = [n.func, *[a for a in n.args if not isinstance(a, gast.Name)], n.keywords]
        elif isinstance(n, gast.For | gast.comprehension):
            over = _gone_over(n.iter)
            changed = set(rewrite.stores([n.target])) | _changed(n)
            self.other |= changed.intersection(over)
            rest = [n.target]
            if isinstance(n, gast.For):
                rest += [*n.body, *n.orelse]
            else:
                rest += n.ifs
            if not over:
                rest.append(n.iter)
        for x in rest:
            for y in x if isinstance(x, list) else [x]:
                self.node(y)


def _binding(n: gast.AST) -> tuple[str, gast.expr] | None:
    """The name and the value where a list that is made gets a name."""
    if isinstance(n, gast.Assign) and len(n.targets) == 1:
        target = n.targets[0]
    elif isinstance(n, gast.AnnAssign):
        target = n.target
    else:
        return None
    if not isinstance(target, gast.Name) or not isinstance(n.value, gast.List | gast.ListComp):
        return None
    return target.id, n.value


def _is_pairwise(n: gast.AST) -> bool:
    """Whether the node is `a, b = [], []`: displays for names, of which none is read."""
    if not isinstance(n, gast.Assign) or len(n.targets) != 1:
        return False
    where, value = n.targets[0], n.value
    if not isinstance(where, gast.Tuple) or not isinstance(value, gast.Tuple):
        return False
    plain = all(isinstance(x, gast.Name) for x in where.elts)
    made = all(isinstance(x, gast.List | gast.Constant) for x in value.elts)
    return plain and made and len(where.elts) == len(value.elts)


def _appending(n: gast.AST) -> tuple[str, gast.expr] | None:
    """The list and the value of a statement `items.append(value)`."""
    e = n.value if isinstance(n, gast.Expr) else None
    if not isinstance(e, gast.Call) or len(e.args) != 1 or e.keywords:
        return None
    f = e.func
    if not isinstance(f, gast.Attribute) or f.attr != "append":
        return None
    if not isinstance(f.value, gast.Name):
        return None
    return None if isinstance(e.args[0], gast.Starred) else (f.value.id, e.args[0])


def _gone_over(e: gast.expr) -> list[str]:
    """The names of what a loop goes over, if it is nothing but them."""
    if isinstance(e, gast.Name):
        return [e.id]
    if isinstance(e, gast.Call) and isinstance(e.func, gast.Name) and not e.keywords:
        if e.func.id in ("enumerate", "zip") and all(isinstance(a, gast.Name) for a in e.args):
            return [a.id for a in e.args]
    return []


def _changed(n: Any) -> set[str]:
    """The lists that the body of a loop appends to or makes anew."""
    found = set()
    for x in rewrite.walk(n):
        if (added := _appending(x)) is not None:
            found.add(added[0])
        elif (bound := _binding(x)) is not None:
            found.add(bound[0])
    return found


# -- what is done with them


def start(builder: Values, name: str, value: gast.expr, s: gast.stmt) -> bool:
    """Bind the name of a list that grows to a display; whether it was one."""
    if name not in builder.growing:
        return False
    if isinstance(value, gast.List) and _collects(builder.original(s)):
        return False  # a comprehension over known elements, each of which has a type of its own
    if isinstance(value, gast.Name) and value.id == name:
        return True  # a comprehension that was written out under this name
    if not isinstance(value, gast.List) or any(isinstance(x, gast.Starred) for x in value.elts):
        reason = f"`{hint(name)}`, a list that grows, bound to something else"
        raise Refused(s, reason, "use another name")
    ready = [builder.settled(x, s) for x in value.elts]
    _begin(builder, name, s)
    for x in ready:
        append(builder, name, x, s)
    return True


def _begin(builder: Values, name: str, s: gast.stmt) -> None:
    """`name = []` in Core."""
    builder.define(name, located(gast.List([], gast.Load()), s), av.NOTHING_YET, False, s)


def _collects(s: gast.AST) -> bool:
    """Whether the user's statement binds a name to a comprehension."""
    return isinstance(s, gast.Assign | gast.AnnAssign) and isinstance(s.value, gast.ListComp)


def append(builder: Values, name: str, value: gast.expr, s: gast.stmt) -> None:
    """`name.append(value)` in Core."""
    have = builder.types.env.get(name)
    if have == av.REFUSED:
        raise Consequence(s)
    if not isinstance(have, av.Growing):
        raise Refused(s, f"`{hint(name)}`, which is no list here", "make it before")
    builder.forget_parts()
    value = builder.opened(value) if builder.in_parts(value) else value
    item = builder.types.of(value)
    if isinstance(item, av.Unknown) and item == av.REFUSED:
        raise Consequence(value)
    if not isinstance(item, Scalar | Array) or item.dtype.startswith("?"):
        reason = f"a list that grows by {av.describe(item)}"
        raise Refused(value, reason, "append numbers or arrays of one type")
    varied = builder.varies(value)
    if varied and item.dtype != "float64":
        raise Refused(value, f"a list that grows by {item.dtype} numbers", "append floats")
    if varied or isinstance(item, Array):
        ready = builder.atom(builder.with_arrays(value), s)
    else:
        ready = builder.with_leaves(value)
    kind = av.grown(have, item)
    if not isinstance(kind.item, Scalar | Array) or getattr(kind.item, "dtype", "") == "number":
        raise Refused(value, "a list of values of different types", "keep them in two lists")
    node = located(Appended(build.name(name), ready), s)
    builder.define(name, node, kind, varied or name in builder.varied, s)


def statement(builder: Values, s: gast.Expr) -> tuple[str, gast.expr] | None:
    """The list and the value of a statement that appends to one that grows."""
    found = _appending(s)
    return found if found is not None and found[0] in builder.growing else None


def given(builder: Values, n: gast.Call) -> gast.Call:
    """A call of a function of NumPy that is given lists which grow, as one that is given arrays."""
    if not any(_is_growing(builder, a) for a in n.args):
        return n
    f = builder.types.lookup(n.func) if isinstance(n.func, syntax.DOTTED) else None
    alone = len(n.args) == 1 and not n.keywords
    if alone and (f is len or lists.twin(f) is not None) or f is enumerate or f is zip:
        return n
    if not (getattr(f, "__module__", None) or "").startswith("numpy") and type(f) is not np.ufunc:
        reason = f"a list that grows, given to `{gast.unparse(n.func).strip()}`"
        raise Refused(n, reason, "give it an array: np.array(...) of the list")
    ready = [
        located(build.call(build.numpy("array"), a), a) if _is_growing(builder, a) else a
        for a in n.args
    ]
    if alone and (f is np.stack or f is np.vstack and _holds_rows(builder, n.args[0])):
        return ready[0]
    return located(gast.Call(n.func, ready, n.keywords), n)


def _holds_rows(builder: Values, e: gast.Name) -> bool:
    item = av.element(builder.types.env[e.id])
    return isinstance(item, Array) and len(item.dims) == 1


def at_once(builder: Unrolling, n: gast.Call) -> gast.Call:
    """A call that goes through a generator expression at once, of a list instead."""
    if len(n.args) != 1 or n.keywords or not isinstance(n.args[0], gast.GeneratorExp):
        return n
    if builder.builtin_of(n.func) not in (sum, max, min):
        return n
    key = builder.original(n), "at once"
    if key not in builder.rewrites:
        e = n.args[0]
        items = located(gast.ListComp(e.elt, e.generators), e)
        builder.rewrites[key] = located(gast.Call(n.func, [items], []), n)
    call = builder.rewrites[key]
    builder.source.setdefault(call, builder.original(n))
    return call


def _is_growing(builder: Values, e: gast.expr) -> bool:
    return isinstance(e, gast.Name) and isinstance(builder.types.env.get(e.id), av.Growing)


def written(builder: Unrolling, n: gast.ListComp, s: gast.stmt) -> gast.expr:
    """The name of the list that a comprehension makes, after the loops that fill it."""
    at = builder.original(n)
    own = _binding(s)
    if own is not None and own[0] in builder.growing and s.value is n:
        name = own[0]
    else:
        name = builder.fresh((at, "list"), "items")
        builder.growing.add(name)
    key = at, "loops", name
    if key not in builder.rewrites:
        builder.rewrites[key] = _loops(builder, n, name)
    _begin(builder, name, s)
    for loop in builder.rewrites[key]:
        builder.statement(loop)
    return located(build.name(name), n)


def _loops(builder: Unrolling, n: gast.ListComp, name: str) -> list[gast.stmt]:
    """The loops of a comprehension, with variables of its own."""
    added = build.call(build.attribute(build.name(name), "append"), rewrite.copied(n.elt))
    body: list[gast.stmt] = [gast.Expr(added)]
    own = {
        x: builder.names.web(x)
        for g in n.generators
        for x in dict.fromkeys(rewrite.stores([g.target]))
    }
    for k, g in reversed(list(enumerate(n.generators))):
        if g.is_async:
            raise Refused(n, "an asynchronous comprehension", "write a loop")
        for test in reversed(g.ifs):
            body = [gast.If(rewrite.copied(test), body, [])]
        over = rewrite.copied(g.iter)
        body = [gast.For(rewrite.copied(g.target), over, body, [], None)]
        if not k:
            # the first iterable is one of the surroundings, whose names the variables may hide
            first = body[0]
            renamed = [rewrite.renamed(x, own) for x in (first.target, *first.body)]
            body = [gast.For(renamed[0], first.iter, renamed[1:], [], None)]
    builder.types.add_local(own.values())
    for x in rewrite.walk(body):
        located(x, n)
    return body
