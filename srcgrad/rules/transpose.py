"""From the total differential to its transpose: push a cotangent down a linear expression.

In: the decided equations of a rule and the set of active arguments. Out: `Step`s, the
statements of the reverse sweep in the rule's own names. What is true then: every active
argument that the equation mentions gets its contribution; what is quadratic, affine or unknown
raised `RuleError`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import gast

from srcgrad.errors import RuleError
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.refusal import Refused
from srcgrad.rules import language, registry
from srcgrad.rules.language import Equations, Operation, letter


@dataclass(frozen=True)
class Let:
    """`name = value`, a value that several steps use."""

    name: str
    value: gast.expr


@dataclass(frozen=True)
class Give:
    """`value` is a contribution to the adjoint of `argument`, or to its part at `index`."""

    argument: str
    value: gast.expr
    index: gast.expr | None = None


Step = Let | Give


@cache
def pullback(
    operation: Operation,
    answers: tuple[bool, ...],
    active: frozenset[str],
    asked: frozenset[str] | None = None,
) -> tuple[Step, ...]:
    """The reverse of an operation for these active arguments; `bar[z]` stands for the cotangent.

    `asked` are the results that have one, if not all: terms of the others are left out.

    >>> from srcgrad.rules.registry import find
    >>> import numpy as np
    >>> for step in pullback(find(np.divide), (), frozenset("x")):
    ...     print(step.argument, gast.unparse(step.value).strip())
    x bar[z] / y
    """
    eqs = language.equations(operation, answers)
    return _Transposer(operation, eqs, active, asked).run()


@cache
def pushforward(
    operation: Operation, answers: tuple[bool, ...], active: frozenset[str]
) -> tuple[tuple[Let, ...], Mapping[str, gast.expr | None]]:
    """The locals of the equation, and each result's differential with inactive terms dropped."""
    eqs = language.equations(operation, answers)
    linear, shared = _linear_locals(eqs)
    lets: list[Let] = []
    for name, value in eqs.locals:
        if name in shared:
            value_or_none = _prune(operation, shared[name], active)
            if value_or_none is not None:
                active |= {name}
                lets.append(Let(name, _unmarked(value_or_none, shared)))
        elif name not in linear:
            lets.append(Let(name, value))
    dots: dict[str, gast.expr | None] = {}
    for z, e in eqs.differentials.items():
        pruned = _prune(operation, rewrite.substitute(e, linear), active)
        dots[z] = None if pruned is None else _unmarked(pruned, shared)
    used = {n for e in dots.values() if e is not None for n in rewrite.reads(e)}
    needed: list[Let] = []
    for let in reversed(lets):  # the others belong to the transpose
        if let.name in used:
            needed.insert(0, let)
            used.update(rewrite.reads(let.value))
    return tuple(needed), dots


def check_mentioned(
    operation: Operation, answers: tuple[bool, ...], active: frozenset[str], at: gast.AST
) -> None:
    """Refuse an active argument that the equations for these arguments leave out, while those for
    others do not: that its derivative is zero is not said. It is said by `bar[x] = 0.0`, or by no
    equation at all.
    """
    if not language.equations(operation, answers).differentials:
        return
    left_out = sorted(active - _mentioned(operation, answers) - operation.flat)
    if left_out:
        raise Refused(
            at,
            f"`{operation.label}` is not differentiated in its argument `{left_out[0]}` for these "
            "arguments",
            "pass a value that does not depend on a differentiated argument",
        )


@cache
def _mentioned(operation: Operation, answers: tuple[bool, ...]) -> frozenset[str]:
    """The arguments that stand under `d[...]` or `bar[...]` in the equations."""
    eqs = language.equations(operation, answers)
    values = [v for _, v in eqs.locals] + list(eqs.differentials.values())
    found = {x for v in values for n in rewrite.walk(v) if (x := letter(n, "d"))}
    return frozenset({*found, *eqs.stated, *eqs.placed})


def is_linear(node: gast.AST) -> bool:
    """Whether the expression mentions a differential."""
    return _mentions(node, "d")


def _mentions(node: gast.AST, which: str) -> bool:
    return any(letter(n, which) for n in rewrite.walk(node))


def _linear_locals(eqs: Equations) -> tuple[dict[str, gast.expr], dict[str, gast.expr]]:
    """What to put for locals that stand for a linear expression, and those that stand in several
    places: they are computed once, and stand as `d[name]` for their own differential.
    """
    linear: dict[str, gast.expr] = {}
    shared: dict[str, gast.expr] = {}
    for k, (name, value) in enumerate(eqs.locals):
        value = rewrite.substitute(value, linear)
        if is_linear(value):
            later = [e for _, e in eqs.locals[k + 1 :]] + list(eqs.differentials.values())
            if sum(rewrite.reads(e).count(name) for e in later) > 1:
                shared[name] = value
                value = build.subscript(build.name("d"), build.name(name))
            linear[name] = value
    return linear, shared


def _unmarked(e: gast.expr, shared: Mapping[str, gast.expr]) -> gast.expr:
    """`d[name]` of a local as the variable that it is."""

    def change(n: gast.AST) -> gast.AST:
        which = letter(n, "d")
        if which is not None and which in shared:
            return build.name(which)
        return rewrite.rebuild(n, change)

    new: gast.expr = change(e)
    return new


def _prune(
    operation: Operation, e: gast.expr, active: frozenset[str], which: str = "d"
) -> gast.expr | None:
    """The linear expression with the differential of every inactive argument put to zero, or, of
    `which` is `bar`, the cotangent of every result that has none.
    """
    if x := letter(e, which):
        return e if x in active else None
    if not _mentions(e, which):
        return e
    if isinstance(e, gast.UnaryOp):
        value = _prune(operation, e.operand, active, which)
        return None if value is None else gast.UnaryOp(e.op, value)
    if isinstance(e, gast.BinOp) and isinstance(e.op, syntax.SUMS):
        left = _prune(operation, e.left, active, which)
        right = _prune(operation, e.right, active, which)
        if right is None:
            return left
        if left is None:
            return right if isinstance(e.op, gast.Add) else gast.UnaryOp(gast.USub(), right)
        return gast.BinOp(left, e.op, right)
    if isinstance(e, gast.BinOp):
        left = _prune(operation, e.left, active, which)
        right = _prune(operation, e.right, active, which)
        return None if left is None or right is None else gast.BinOp(left, e.op, right)
    if isinstance(e, gast.Attribute):
        value = _prune(operation, e.value, active, which)
        return None if value is None else build.attribute(value, e.attr)
    if isinstance(e, gast.Subscript):
        value = _prune(operation, e.value, active, which)
        return None if value is None else build.subscript(value, e.slice)
    if isinstance(e, gast.Call):
        if any(_mentions(k.value, which) for k in e.keywords):
            raise _error(operation, e, "has a differential for a keyword: give it by position")
        linear = [a for a in e.args if _mentions(a, which)]
        pruned = [_prune(operation, a, active, which) if _mentions(a, which) else a for a in e.args]
        if all(p is None for a, p in zip(e.args, pruned) if _mentions(a, which)):
            return None
        if any(p is None for p in pruned) and linear:
            pruned = [_zeros(a) if p is None else p for a, p in zip(e.args, pruned)]
        return gast.Call(e.func, pruned, e.keywords)
    if isinstance(e, gast.List):
        pruned = [_prune(operation, x, active, which) for x in e.elts]
        if all(p is None for p in pruned):
            return None
        whole = [_zeros(x) if p is None else p for x, p in zip(e.elts, pruned)]
        return gast.List(whole, gast.Load())
    raise _error(operation, e, "has no known transpose")


def _zeros(e: gast.expr) -> gast.expr:
    """Zeros keep the shape that the other arguments are selected or joined by."""
    if isinstance(e, gast.List):
        return gast.List([_zeros(x) for x in e.elts], gast.Load())
    return build.template("np.zeros(np.shape(x))", x=_strip(e))


def _error(operation: Operation, e: gast.expr, reason: str) -> RuleError:
    """The error for a term of a rule."""
    return operation.error(f"`{gast.unparse(e).strip()}` {reason}")


class _Transposer:
    def __init__(
        self,
        operation: Operation,
        eqs: Equations,
        active: frozenset[str],
        asked: frozenset[str] | None,
    ) -> None:
        self.operation, self.eqs, self.active = operation, eqs, active
        self.asked = frozenset(operation.results) if asked is None else asked
        self.steps: list[Step] = []
        self.count = 0

    def run(self) -> tuple[Step, ...]:
        eqs = self.eqs
        linear, shared = _linear_locals(eqs)
        derived = self.active - set(eqs.stated) - set(eqs.placed)
        if derived:
            self.derive(derived, linear, shared)
        plain = {n: e for n, e in eqs.locals if n not in linear}
        if self.asked != set(self.operation.results):
            plain, stated = self.asked_for(plain)
        else:
            stated = {**eqs.stated}
        for x, e in stated.items():
            if x in self.active:
                self.steps.append(Give(x, e))
        for x, (index, e) in eqs.placed.items():
            if x in self.active:
                self.steps.append(Give(x, e, index))
        used = {n for s in self.steps for n in rewrite.reads(s.value)}
        lets: list[Step] = []
        for name, value in reversed(plain.items()):
            if name in used:
                lets.insert(0, Let(name, value))
                used.update(rewrite.reads(value))
        return (*lets, *self.steps)

    def derive(
        self,
        derived: frozenset[str],
        linear: Mapping[str, gast.expr],
        shared: Mapping[str, gast.expr],
    ) -> None:
        """The contributions that follow from the equations; a local that stands in several places
        has a cotangent, the sum of what comes from them.
        """
        inner: dict[str, gast.expr] = {}
        alive = derived
        for name, e in shared.items():
            pruned = _prune(self.operation, e, alive)
            if pruned is not None:
                inner[name] = pruned
                alive |= {name}
        for result, e in self.eqs.differentials.items():
            if result in self.asked:
                kept = _prune(self.operation, rewrite.substitute(e, linear), alive)
                if kept is not None:
                    self.push(kept, self.bar(result))
        for name in reversed(inner):
            parts = [s.value for s in self.steps if isinstance(s, Give) and s.argument == name]
            self.steps = [s for s in self.steps if not (isinstance(s, Give) and s.argument == name)]
            if parts:
                total = parts[0]
                for part in parts[1:]:
                    total = build.binop(total, gast.Add, part)
                self.push(inner[name], total)

    def asked_for(
        self, plain: Mapping[str, gast.expr]
    ) -> tuple[dict[str, gast.expr], dict[str, gast.expr]]:
        """Locals and stated transposes without the cotangents that there are none of."""
        kept: dict[str, gast.expr] = {}
        zero: dict[str, gast.expr] = {}  # locals that vanish, as a cotangent that there is none of
        none = build.subscript(build.name("bar"), build.name("$none"))
        for name, e in plain.items():
            left = _prune(self.operation, rewrite.substitute(e, zero), self.asked, "bar")
            if left is None:
                zero[name] = none
            else:
                kept[name] = left
        stated: dict[str, gast.expr] = {}
        for x, e in self.eqs.stated.items():
            left = _prune(self.operation, rewrite.substitute(e, zero), self.asked, "bar")
            if left is not None:
                stated[x] = left
        return kept, stated

    def bar(self, result: str) -> gast.expr:
        return build.subscript(build.name("bar"), build.name(result))

    def share(self, ct: gast.expr) -> gast.expr:
        """A cotangent that is used twice gets a name."""
        if isinstance(ct, syntax.ATOMS) or letter(ct, "bar"):
            return ct
        self.count += 1
        name = f"t{self.count}_bar"
        self.steps.append(Let(name, ct))
        return build.name(name)

    def push(self, e: gast.expr, ct: gast.expr) -> None:
        """Give every `d[x]` in `e` its share of the cotangent of `e`."""
        if x := letter(e, "d"):
            self.steps.append(Give(x, ct))
            return
        if not is_linear(e):
            raise self.error(e, "is affine: every term of a differential must hold a d[...]")
        ct = rewrite.copied(ct)
        match e:
            case gast.UnaryOp(op=gast.USub()):
                self.push(e.operand, _negated(ct))
            case gast.BinOp(op=gast.Add() | gast.Sub()):
                ct = self.share(ct)
                self.push(e.left, ct)
                again = rewrite.copied(ct)
                self.push(e.right, again if isinstance(e.op, gast.Add) else _negated(again))
            case gast.BinOp(op=gast.Mult()):
                self.single(e)
                if is_linear(e.left):
                    self.push(e.left, build.binop(e.right, gast.Mult, ct))
                else:
                    self.push(e.right, build.binop(e.left, gast.Mult, ct))
            case gast.BinOp(op=gast.Div()):
                if is_linear(e.right):
                    raise self.error(e, "divides by a differential")
                self.push(e.left, build.binop(ct, gast.Div, e.right))
            case gast.BinOp(op=gast.MatMult()):
                self.single(e)
                if is_linear(e.left):
                    self.push(e.left, build.binop(ct, gast.MatMult, _transposed(e.right)))
                else:
                    self.push(e.right, build.binop(_transposed(e.left), gast.MatMult, ct))
            case gast.Attribute(attr="mT" | "T"):
                self.push(e.value, build.attribute(ct, e.attr))
            case gast.Call():
                self.call(e, ct)
            case _:
                raise self.error(e, "has no known transpose")

    def single(self, e: gast.BinOp) -> None:
        if is_linear(e.left) and is_linear(e.right):
            raise self.error(e, "is quadratic in d[...]")

    def call(self, e: gast.Call, ct: gast.expr) -> None:
        """A linear function: substitute into the transpose that its own rule states."""
        inner = registry.find(_evaluate(self.operation, e.func))
        if inner is None:
            raise self.error(e, "calls a function without a rule")
        if self.operation.complex and inner.of_complex is not None:
            inner = inner.of_complex
        args: dict[str, gast.expr] = dict(zip(inner.positional, e.args))
        args.update({k.arg: k.value for k in e.keywords})
        for p, value in inner.defaults.items():
            args.setdefault(p, build.const(value))
        names = [p for p in inner.parameters if is_linear(args[p])]
        eqs = language.equations(inner, ()) if not _has_if(inner) else None
        shapes = {p: _strip(v) for p, v in args.items()}
        for p in names:
            if eqs is not None and p in eqs.stated:
                value = eqs.stated[p]
                for name, local in reversed(eqs.locals):
                    value = rewrite.substitute(value, {name: local})
            elif inner.elementwise is False and eqs is None:
                raise self.error(e, "calls a function whose own rule has cases")
            else:
                raise self.error(e, f"calls {inner.label}, whose rule states no transpose for {p}")
            value = _with_bar(rewrite.substitute(value, shapes), inner.results[0], ct)
            self.push(args[p], _rebased(inner, self.operation, value))

    def error(self, e: gast.expr, reason: str) -> Exception:
        return _error(self.operation, e, reason)


def _has_if(operation: Operation) -> bool:
    return any(isinstance(s, gast.If) for s in operation.body)


def _evaluate(operation: Operation, func: gast.expr) -> object:
    text = gast.unparse(func).strip().replace("$numpy", "np")
    return eval(text, dict(operation.signature.__globals__))


def _rebased(inner: Operation, outer: Operation, value: gast.expr) -> gast.expr:
    """A stated transpose in another rule's file: its helpers must mean the same there."""
    known = {**dict.fromkeys(outer.parameters), **dict.fromkeys(outer.results)}

    def change(n: gast.AST) -> gast.AST:
        if isinstance(n, gast.Attribute) and isinstance(n.value, gast.Name):
            if n.value.id == "runtime" and "runtime" not in known:
                return build.runtime(n.attr)
        if isinstance(n, gast.Name) and not n.id.startswith("$"):
            if n.id not in known and n.id not in ("bar", "d") and not n.id.endswith("_bar"):
                if n.id in inner.signature.__globals__ and n.id not in _local_names(outer):
                    return language.reference(inner, n)
            return n
        return rewrite.rebuild(n, change)

    return change(value)


def _local_names(operation: Operation) -> set[str]:
    return {
        n.id
        for n in rewrite.walk(operation.body)
        if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)
    }


def _with_bar(value: gast.expr, result: str, ct: gast.expr) -> gast.expr:
    def change(n: gast.AST) -> gast.AST:
        if letter(n, "bar") == result:
            return rewrite.copied(ct)
        return rewrite.rebuild(n, change)

    return change(value)


def _negated(e: gast.expr) -> gast.expr:
    return e.operand if build.is_negation(e) else gast.UnaryOp(gast.USub(), e)


def _transposed(e: gast.expr) -> gast.expr:
    e = rewrite.copied(e)
    if isinstance(e, gast.Attribute) and e.attr == "mT":
        return e.value
    return build.attribute(e, "mT")


def _strip(e: gast.expr) -> gast.expr:
    """An expression with the shape of a linear one: a factor never enlarges what it multiplies."""
    if x := letter(e, "d") or letter(e, "bar"):
        return build.name(x)
    if not is_linear(e) and not _mentions(e, "bar"):
        return e
    match e:
        case gast.UnaryOp():
            return _strip(e.operand)
        case gast.BinOp(op=gast.Mult() | gast.Div() | gast.Add() | gast.Sub()):
            first = is_linear(e.left) or _mentions(e.left, "bar")
            return _strip(e.left if first else e.right)
        case gast.BinOp():
            return gast.BinOp(_strip(e.left), e.op, _strip(e.right))
        case gast.Attribute():
            return build.attribute(_strip(e.value), e.attr)
        case gast.Call():
            return gast.Call(e.func, [_strip(a) for a in e.args], e.keywords)
    return e
