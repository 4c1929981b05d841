"""The Core language: the statements that analyses and transformations know.

    name = atom                    name = op(atoms)           name = pure expression
    name = Put(name, index, atom)  (a write to an array, as the array that it leaves behind)
    name = Appended(name, atom)    (a list that grows, likewise)
    name = Gone  (behind `other = name`, to which the memory of the array went)
    name                           (read, because it may be unbound)
    print(...)                     assert test, message       raise exception
    if left: break                 (directly in a loop's body)
    for name in expression: ...    while test: ...            if test: ... else: ...
    return name                    (once, at the end)

Only operations that may carry a derivative are split to atoms (names and literals); tests, indices,
shapes and whatever does not depend on a differentiated argument stay nested pure expressions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import gast

from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.build import located
from srcgrad.ir.function import Function


class Comment(gast.stmt):
    """A line of comment in emitted code; it has no effect and no value."""

    _fields = ("text",)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Restore(gast.stmt):
    """In a reverse sweep: the place where the value that `statement` overwrote comes back."""

    _fields = ()

    def __init__(self, statement: gast.stmt) -> None:
        super().__init__()
        self.statement = statement


class AddAt(gast.AugAssign):
    """`np.add.at(x, index, value)`: as `x[index] += value`, but what the index names twice is
    added to twice. `module` is the reference to NumPy.
    """

    _fields = ("target", "op", "value", "module")

    def __init__(
        self, target: gast.Subscript, op: gast.operator, value: gast.expr, module: gast.expr
    ) -> None:
        super().__init__(target, op, value)
        self.module = module


class Put(gast.expr):
    """The array that `array[index] = value` leaves behind, or `array[index] op= value`.

    `y = Put(y, index, value)` is the only statement that holds one: a new value of `y` for every
    analysis, a write to the memory of `y` in the text (`transform.writes`). That nobody else sees
    that memory is what `normalize.memory` proves. `at` tells what the index means, `part` is the
    type of that place, `gathers` says that reading it makes a copy, `fits` that the value certainly
    has its shape, or is spread to it: otherwise the write may raise an error, and is made whoever
    reads the array. `repeats` says that the index may name an element twice: `=` leaves there what
    comes last, `op=` changes it twice.
    """

    _fields = ("array", "index", "value", "op")

    def __init__(
        self,
        array: gast.Name,
        index: gast.expr,
        value: gast.expr,
        op: gast.operator | None,
        part: Abstract,
        gathers: bool,
        fits: bool,
        repeats: bool = False,
    ) -> None:
        super().__init__()
        self.array, self.index, self.value, self.op = array, index, value, op
        self.part, self.gathers, self.fits, self.repeats = part, gathers, fits, repeats


class Appended(gast.expr):
    """The list that `items.append(value)` leaves behind.

    `xs = Appended(xs, value)` is the only statement that holds one: a new value of `xs` for every
    analysis, and the call in the text. That no other name stands for the list is what
    `normalize.growing` sees to.
    """

    _fields = ("items", "value")

    def __init__(self, items: gast.Name, value: gast.expr) -> None:
        super().__init__()
        self.items, self.value = items, value


class Growth(gast.Expr):
    """`items.append(value)`, as a statement of emitted text that does nothing else."""


class Inside(gast.expr):
    """The index of a part of a part, `y[outer][inner]`, where no one index is certainly the same.
    """

    _fields = ("outer", "inner")

    def __init__(self, outer: gast.expr, inner: gast.expr) -> None:
        super().__init__()
        self.outer, self.inner = outer, inner


class InPlace(gast.expr):
    """`y op v` of a statement `y op= v` that changes the array `y`, or `v` of one `y[...] = v` that
    puts a fresh array of its type into all of it, until it is known that nobody else sees that it
    does.
    """

    _fields = ("value", "array")

    def __init__(self, value: gast.expr, array: gast.Name | None = None) -> None:
        super().__init__()
        self.value, self.array = value, array


class Gone(gast.expr):
    """What an array's name holds behind `to = name` if its memory is that of `to` from then on: no
    value that anybody reads. `kind` is its type; in the text, the name holds what it did.
    """

    _fields = ()

    def __init__(self, to: str, kind: Abstract) -> None:
        super().__init__()
        self.to, self.kind = to, kind


class Def(gast.expr):
    """A function made in the program, as a value; it is written out wherever it is called.

    `parameters` are `Parameter`s. Their names and all others that the function binds itself are
    `own` and unique in the program; the rest are names of the program around. The body has one
    exit, behind which `result` is returned.
    """

    _fields = ("name", "parameters", "body", "result", "own")

    def __init__(
        self,
        name: str,
        parameters: list[Parameter],
        body: list[gast.stmt],
        result: gast.expr,
        own: list[str],
    ) -> None:
        super().__init__()
        self.name, self.parameters, self.body, self.result = name, parameters, body, result
        self.own = own


class Parameter(gast.expr):
    """A parameter of a `Def`: what callers call it, its name, and the `inspect` kind of it."""

    _fields = ("keyword", "target", "kind", "default")

    def __init__(
        self, keyword: str, target: gast.Name, kind: int, default: gast.expr | None
    ) -> None:
        super().__init__()
        self.keyword, self.target, self.kind, self.default = keyword, target, kind, default


@dataclass(frozen=True)
class Written:
    """What is known of writes to arrays: the `arrays` that are written to, each of which has its
    memory for itself, and the temporaries that are `views` of them: those are read again in the
    reverse sweep, not kept.
    """

    arrays: frozenset[str] = frozenset()
    views: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Core:
    """A function in Core with what is known of its names.

    `leaves` are names that stand for a part of an argument, such as `params["W1"]`; they are
    never assigned and print as that part. `types` and `varied` (depends on a differentiated
    argument) are by name: after `normalize.webs` a name has one type.
    """

    function: Function
    types: Mapping[str, Abstract]
    varied: frozenset[str]
    leaves: Mapping[str, gast.expr]
    result: str
    aux: str | None = None
    written: Written = Written()

    @property
    def body(self) -> list[gast.stmt]:
        """The statements before the `return`."""
        statements: list[gast.stmt] = self.function.node.body
        return statements[:-1]


_LOOPS = frozenset((gast.For, gast.While))
_COMPOUND = _LOOPS | {gast.If}


def blocks(s: gast.stmt) -> list[list[gast.stmt]]:
    """The blocks of a compound statement; none for a simple one."""
    kind = s.__class__
    if kind is gast.If:
        return [] if is_exit(s) else [s.body, s.orelse]
    return [s.body] if kind in _LOOPS else []


def statements(body: Sequence[gast.stmt]) -> Iterator[gast.stmt]:
    """All statements of a block and of the blocks inside, in the order of the text."""
    stack = list(reversed(body))
    while stack:
        s = stack.pop()
        yield s
        if s.__class__ in _COMPOUND:
            for inner in reversed(blocks(s)):
                stack.extend(reversed(inner))


def with_blocks(s: gast.stmt, inner: Sequence[list[gast.stmt]]) -> gast.stmt:
    """A compound statement with other blocks, in the order of `blocks`."""
    if isinstance(s, gast.If):
        return located(gast.If(s.test, inner[0], inner[1]), s)
    if isinstance(s, gast.For):
        return located(gast.For(s.target, s.iter, inner[0], [], None), s)
    return located(gast.While(s.test, inner[0], []), s)


def is_exit(s: gast.stmt) -> bool:
    """Whether the statement is `if left: break`."""
    return s.__class__ is gast.If and bool(s.body) and s.body[0].__class__ is gast.Break


def exit_codes(body: Sequence[gast.stmt], left: str) -> list[int]:
    """The codes other than 0 that the statements give to the exit variable."""
    return [
        s.value.value
        for s in statements(body)
        if defined(s) == left and isinstance(s.value, gast.Constant) and s.value.value
    ]


def defined(s: gast.stmt) -> str | None:
    """The name that a statement binds, if it binds one."""
    kind = s.__class__
    if kind is gast.Assign:
        where = s.targets[0]
    elif kind is gast.For or kind is gast.AugAssign or kind is AddAt:
        where = s.target
    else:
        return None
    return where.id if where.__class__ is gast.Name else None


def at(array: gast.expr, index: gast.expr, store: bool = False) -> gast.Subscript:
    """The place of an index in an array, which may be a part of a part."""
    if isinstance(index, Inside):
        return build.subscript(at(array, index.outer), rewrite.copied(index.inner), store)
    return build.subscript(array, rewrite.copied(index), store)


def put(s: gast.stmt) -> Put | None:
    """The write that a statement of Core is, if it is one."""
    return s.value if s.__class__ is gast.Assign and s.value.__class__ is Put else None


def gone(s: gast.stmt) -> Gone | None:
    """The loss of its memory to another name that a statement of Core is, if it is one."""
    return s.value if s.__class__ is gast.Assign and s.value.__class__ is Gone else None


def appended(s: gast.stmt) -> Appended | None:
    """The growth of a list that a statement of Core is, if it is one."""
    return s.value if s.__class__ is gast.Assign and s.value.__class__ is Appended else None


def changes(s: gast.stmt) -> bool:
    """Whether the statement changes what its name stands for, which goes on under that name."""
    return put(s) is not None or appended(s) is not None


def handovers(body: Sequence[gast.stmt]) -> dict[gast.stmt, gast.stmt]:
    """The statements `to = name` behind which `name` is gone, with those that say so."""
    found: dict[gast.stmt, gast.stmt] = {}
    last: dict[tuple[str, str], gast.stmt] = {}
    for s in statements(body):
        if (lost := gone(s)) is not None:
            found[last[s.targets[0].id, lost.to]] = s
        elif s.__class__ is gast.Assign and s.value.__class__ is gast.Name:
            last[s.value.id, s.targets[0].id] = s
    return found


def makes(s: gast.stmt) -> bool:
    """Whether the statement binds a name anew, to a value of a shape of its own."""
    return defined(s) is not None and not changes(s) and gone(s) is None


def header(s: gast.stmt) -> list[gast.expr]:
    """The expressions that a statement evaluates itself, not in its blocks."""
    kind = s.__class__
    if kind is gast.Assign or kind is gast.Expr:
        return [s.value]
    if kind is gast.For:
        return [s.iter]
    if kind is gast.While or kind is gast.If:
        return [s.test]
    if kind is gast.Assert:
        return [e for e in (s.test, s.msg) if e is not None]
    if kind is gast.Raise:
        return [e for e in (s.exc, s.cause) if e is not None]
    return []


def called(e: gast.AST) -> tuple[gast.expr, list[gast.expr]] | None:
    """The function and the arguments of a call of the user's that stays a call."""
    if e.__class__ is gast.Call and e.func.__class__ is gast.Name:
        if e.func.id == "$runtime.call":
            return e.args[0], e.args[1:]
    return None


_OBSERVERS = frozenset((gast.Expr, gast.Assert, gast.Raise))


def is_observer(s: gast.stmt) -> bool:
    """Whether the statement has an effect besides binding a name: it runs once, in the forward
    sweep.
    """
    return s.__class__ in _OBSERVERS


def verify(function: Function) -> None:
    """Raise AssertionError unless the tree is Core. Runs after every pass in the tests."""
    body = function.node.body
    assert body and isinstance(body[-1], gast.Return), "Core ends with a return"
    _check(body[:-1])
    seen: set[int] = set()
    from srcgrad.ir.rewrite import walk

    nodes = walk(function.node)
    if len(set(map(id, nodes))) == len(nodes):
        return
    for node in nodes:
        if isinstance(node, gast.expr | gast.stmt):
            assert id(node) not in seen, f"a node stands twice: {gast.dump(node)}"
            seen.add(id(node))


def _check(body: Sequence[gast.stmt]) -> None:
    for s in body:
        assert is_observer(s) or isinstance(s, gast.Assign | gast.For | gast.While | gast.If)
        if is_exit(s):
            assert isinstance(s.test, gast.Name)
        if isinstance(s, gast.Assign):
            assert len(s.targets) == 1 and isinstance(s.targets[0], gast.Name)
        if isinstance(s, gast.For):
            assert isinstance(s.target, gast.Name) and not s.orelse
        if isinstance(s, gast.While):
            assert not s.orelse
        for inner in blocks(s):
            _check(inner)
