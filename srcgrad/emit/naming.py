"""Readable names: `x$2` becomes `x` again where it can, `$numpy` what the user calls NumPy.

In: a function body with made-up names. Out: the same with names that a person would choose, and the
helpers that the text refers to. Two names that are never alive together may share one.
"""

from __future__ import annotations

import builtins
import heapq
import keyword
import math
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gast
import numpy as np

from srcgrad import runtime
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.build import located
from srcgrad.ir.core import Comment, blocks
from srcgrad.ir.function import Namespace
from srcgrad.ir.names import hint, numbered

_MODULES: dict[str, tuple[Any, str]] = {"$numpy": (np, "np"), "$math": (math, "math")}


@dataclass(frozen=True)
class Named:
    """A body in readable names; `helpers` are objects that the text needs by these names."""

    body: list[gast.stmt]
    helpers: dict[str, Any]


def name_all(
    body: Sequence[gast.stmt],
    parameters: Sequence[str],
    user_names: Collection[str],
    namespace: Namespace,
    leaves: Mapping[str, gast.expr],
    hints: Mapping[str, str],
    outside: Mapping[str, Any] | None = None,
) -> Named:
    """Give every made-up name a readable one; `hints` overrule the names' own.

    `outside` are objects and closure cells that the user has no name for, by made-up name.
    """
    body = [rewrite.substitute(s, leaves) for s in body]
    mentions = _mentions(body, parameters)
    spans = mentions.spans
    references, helpers = _references(mentions.read, spans, namespace, outside or {})
    known = set(dir(builtins)) - {"_"}  # where the prompt keeps its last value
    reserved = {*keyword.kwlist, *known, *helpers, *user_names, *references.values()}
    reserved |= {n for n in mentions.read if "$" not in n and n not in spans}
    given = {name: span for name, span in spans.items() if "$" not in name}
    final = _chosen(spans, given, reserved, user_names, hints)

    def put(n: gast.Name) -> gast.expr:
        if n.id in references:
            return build.name(references[n.id])
        new = final.get(n.id)
        return n if new is None or new == n.id else build.renamed(n, new)

    return Named(_without_identities([rewrite.with_names(s, put) for s in body]), helpers)


def _without_identities(body: Sequence[gast.stmt]) -> list[gast.stmt]:
    """The statements without `x = x`, which is left where two names became one."""
    out: list[gast.stmt] = []
    for s in body:
        if isinstance(s, gast.Assign) and isinstance(s.value, gast.Name):
            where = s.targets[0]
            if isinstance(where, gast.Name) and where.id == s.value.id:
                if out and isinstance(out[-1], Comment):
                    out.pop()
                continue
        inner = [_without_identities(b) for b in blocks(s)]
        if inner and not any(inner) and isinstance(s, gast.If):
            continue
        if isinstance(s, gast.If) and inner:
            if not inner[0]:
                s = located(gast.If(gast.UnaryOp(gast.Not(), s.test), inner[1], []), s)
            else:
                s = located(gast.If(s.test, inner[0], inner[1]), s)
        elif isinstance(s, gast.For):
            s = located(gast.For(s.target, s.iter, inner[0] or [gast.Pass()], [], None), s)
        elif isinstance(s, gast.While):
            s = located(gast.While(s.test, inner[0] or [gast.Pass()], []), s)
        out.append(s)
    return out


def _chosen(
    spans: Mapping[str, tuple[int, int]],
    given: Mapping[str, tuple[int, int]],
    reserved: Collection[str],
    user_names: Collection[str],
    hints: Mapping[str, str],
) -> dict[str, str]:
    """For each made-up name the first of its readable ones that is free as long as it is used."""
    until: dict[str, int] = {}  # the end of the last span that was given each name
    final: dict[str, str] = {}
    choices: dict[str, _Choices] = {}
    # in the order of their starts: a name is free again once the last span that has it is over
    for name in sorted((n for n in spans if "$" in n), key=lambda n: (spans[n][0], _serial(n))):
        wanted, span = hints.get(name, hint(name)), spans[name]
        if wanted not in choices:
            choices[wanted] = _Choices(wanted)
        here, set_aside = choices[wanted], []
        here.free_until(span[0])
        while True:
            k, chosen = here.take()
            own_web = chosen == wanted and wanted in user_names
            if chosen in reserved and not own_web:
                continue
            if until.get(chosen, -2) >= span[0]:  # as one of the names of another wanted one
                here.give_back(k, until[chosen])
                continue
            if chosen not in given or _apart(span, given[chosen]):
                break
            set_aside.append(k)
        for other in set_aside:
            here.give_back(other, -2)
        here.give_back(k, span[1])
        until[chosen] = span[1]
        final[name] = chosen
    return final


class _Choices:
    """The wanted name and all that are numbered after it: those that are free, and those that are
    used up to a place.
    """

    def __init__(self, wanted: str) -> None:
        self.names = [wanted]
        self.free = [0]
        self.used: list[tuple[int, int]] = []

    def free_until(self, start: int) -> None:
        """Names whose use is over before the start are free again."""
        while self.used and self.used[0][0] < start:
            heapq.heappush(self.free, heapq.heappop(self.used)[1])

    def take(self) -> tuple[int, str]:
        """The first free name, by its number."""
        if self.free:
            k = heapq.heappop(self.free)
        else:
            k = len(self.names)
            self.names.append(numbered(self.names[0], k + 1))
        return k, self.names[k]

    def give_back(self, k: int, until: int) -> None:
        """The name is used up to a place."""
        heapq.heappush(self.used, (until, k))


def _apart(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[1] < b[0] or b[1] < a[0]


def _serial(name: str) -> int:
    return int(name.rpartition("$")[2])


@dataclass(frozen=True)
class _Mentions:
    """Where names are mentioned.

    `spans` are from the first to the last mention of each name that is bound; a loop counts whole
    for names known outside it. `read` are the names that are read, in the order of the text.
    """

    spans: dict[str, tuple[int, int]]
    read: dict[str, None]


def _mentions(body: Sequence[gast.stmt], parameters: Collection[str]) -> _Mentions:
    """The mentions of all names of a body."""
    first: dict[str, int] = dict.fromkeys(parameters, -1)
    last: dict[str, int] = dict.fromkeys(parameters, -1)
    loops: list[tuple[int, int]] = []
    inside: dict[str, set[int]] = {}  # for each name, the starts of the loops that mention it
    around: list[int] = []
    bound = set(parameters)
    read: dict[str, None] = {}
    clock = 0

    def mention(node: Any, at: int) -> None:
        read.update(dict.fromkeys(rewrite.reads(node)))
        bound.update(rewrite.stores(node))
        for name in rewrite.mentions(node):
            first.setdefault(name, at)
            last[name] = at
            if around:
                inside.setdefault(name, set()).update(around)

    def visit(b: Sequence[gast.stmt]) -> None:
        nonlocal clock
        for s in b:
            clock += 1
            if not blocks(s):
                mention(s, clock)
                continue
            start = clock
            if isinstance(s, syntax.LOOPS):
                around.append(start)
            if isinstance(s, gast.For):
                mention([s.target, s.iter], clock)
            else:
                mention(s.test, clock)
            for inner in blocks(s):
                visit(inner)
            if isinstance(s, syntax.LOOPS):
                clock += 1
                if isinstance(s, gast.While):
                    mention(s.test, clock)
                loops.append((start, clock))
                around.pop()

    visit(body)
    order = {start: (k, end) for k, (start, end) in enumerate(reversed(loops))}  # outer loops first
    for name, starts in inside.items():
        for start in sorted(starts, key=lambda start: order[start]):
            lo, hi, end = first[name], last[name], order[start][1]
            if lo < start or hi > end:
                first[name], last[name] = min(lo, start), max(hi, end)
    return _Mentions({n: (first[n], last[n]) for n in first if n in bound}, read)


def _references(
    read: Collection[str],
    taken: Collection[str],
    namespace: Namespace,
    outside: Mapping[str, Any],
) -> tuple[dict[str, str], dict[str, Any]]:
    """Names for references to modules and helpers, under the user's own alias where there is
    one, and the objects that have none.
    """
    used = [n for n in read if n.startswith("$") or n in outside]
    names: dict[str, str] = {}
    helpers: dict[str, Any] = {}
    for reference in used:
        if reference in outside:
            value, wanted = outside[reference], hint(reference)
        else:
            value, wanted = _meaning(reference)
        own = _alias(value, wanted, namespace, taken)
        if own is None and getattr(builtins, wanted, None) is value:
            if not (wanted in taken or wanted in namespace.globals or wanted in namespace.cells):
                own = wanted
        if own is None:
            own, k = wanted, 1
            while (
                own in taken or own in namespace.globals or own in namespace.cells or own in helpers
            ):
                k += 1
                own = f"{wanted}_{k}"
            helpers[own] = value
        names[reference] = own
    return names, helpers


def _meaning(reference: str) -> tuple[Any, str]:
    if reference in _MODULES:
        return _MODULES[reference]
    if (module := sys.modules.get(reference[1:])) is not None:
        return module, reference.rpartition(".")[2]
    if reference.startswith("$builtins."):
        wanted = reference.removeprefix("$builtins.")
        return getattr(builtins, wanted), wanted
    helper = reference.removeprefix("$runtime.")
    return getattr(runtime, helper), helper


def _alias(value: Any, wanted: str, namespace: Namespace, taken: Collection[str]) -> str | None:
    """A global name of the user's module that means the same object."""
    if namespace.globals.get(wanted) is value and wanted not in taken:
        return wanted
    for name, known in namespace.globals.items():
        if known is value and name not in taken and not name.startswith("_"):
            return name
    return None
