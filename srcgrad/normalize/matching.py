"""`match` as a chain of tests.

Before: `match kind: case "a": A; case "b" | "c" if t: B; case _: C`. After: `if kind == "a": A`,
`elif (kind == "b" or kind == "c") and t: B`, `else: C`. Patterns of classes and mappings are
refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast

from srcgrad.ir import build, rewrite
from srcgrad.ir.build import located
from srcgrad.ir.names import Names
from srcgrad.ir.refusal import Refused

Block = list[gast.stmt]


def without_match(body: Sequence[gast.stmt], names: Names) -> Block:
    """The statements with tests in place of `match`; the same if there is none."""
    if not rewrite.holds(list(body), frozenset((gast.Match,))):
        return list(body)

    def change(n: gast.AST) -> Any:
        if isinstance(n, gast.Match):
            return _tests(rewrite.rebuild(n, change), names)
        return rewrite.rebuild(n, change) if isinstance(n, gast.stmt) or _holds(n) else n

    return [x for s in body for x in _listed(change(s))]


def _listed(made: Any) -> Block:
    return made if isinstance(made, list) else [made]


def _holds(n: gast.AST) -> bool:
    return isinstance(n, gast.match_case | gast.ExceptHandler)


def _tests(s: Any, names: Names) -> Block:
    subject = s.subject
    before: Block = []
    if not isinstance(subject, gast.Name):
        held = names.fresh("subject")
        before.append(build.assign(held, subject, s))
        subject = build.name(held)
    chain: Block = []
    for case in reversed(s.cases):
        test, binds = _pattern(case.pattern, subject)
        body = [located(gast.Assign([t], v, None), case) for t, v in binds]
        if case.guard is not None:
            # a name that the pattern binds is read by the guard under its own value
            values = {t.id: v for t, v in binds}
            guard = rewrite.substitute(case.guard, values)
            test = guard if test is None else gast.BoolOp(gast.And(), [test, guard])
        body += case.body
        chain = body if test is None else [located(gast.If(located(test, case), body, chain), case)]
    return [*before, *chain]


def _pattern(p: Any, e: gast.expr) -> tuple[gast.expr | None, list[tuple[gast.Name, gast.expr]]]:
    """The test of a pattern against `e` (None if it always fits), and what it binds."""

    def here() -> gast.expr:
        return rewrite.copied(e)

    if isinstance(p, gast.MatchValue):
        return located(gast.Compare(here(), [gast.Eq()], [p.value]), p), []
    if isinstance(p, gast.MatchSingleton):
        return located(gast.Compare(here(), [gast.Is()], [build.const(p.value)]), p), []
    if isinstance(p, gast.MatchAs):
        test, binds = (None, []) if p.pattern is None else _pattern(p.pattern, e)
        if p.name is not None:
            binds = [*binds, (build.target(p.name), here())]
        return test, binds
    if isinstance(p, gast.MatchOr):
        tests = []
        for q in p.patterns:
            test, binds = _pattern(q, e)
            if binds:
                raise Refused(p, "a pattern with alternatives that bind names", "write `if`")
            if test is None:
                return None, []
            tests.append(test)
        return located(gast.BoolOp(gast.Or(), tests), p), []
    if isinstance(p, gast.MatchSequence):
        return _sequence(p, e)
    raise Refused(p, "a pattern of a class or a mapping", "write the test with `if`")


def _sequence(
    p: Any, e: gast.expr
) -> tuple[gast.expr | None, list[tuple[gast.Name, gast.expr]]]:
    stars = [k for k, q in enumerate(p.patterns) if isinstance(q, gast.MatchStar)]
    least = len(p.patterns) - len(stars)
    length = build.call(build.builtin("len"), rewrite.copied(e))
    enough = gast.GtE() if stars else gast.Eq()
    tests: list[gast.expr] = [located(gast.Compare(length, [enough], [build.const(least)]), p)]
    binds: list[tuple[gast.Name, gast.expr]] = []
    for k, q in enumerate(p.patterns):
        behind = len(p.patterns) - 1 - k  # parts behind this one
        if isinstance(q, gast.MatchStar):
            if q.name is not None:
                end = gast.UnaryOp(gast.USub(), build.const(behind)) if behind else None
                middle = build.subscript(rewrite.copied(e), gast.Slice(build.const(k), end, None))
                binds.append((build.target(q.name), build.call(build.builtin("list"), middle)))
            continue
        place = build.const(k if not stars or k < stars[0] else -1 - behind)
        test, inner = _pattern(q, build.subscript(rewrite.copied(e), place))
        tests += [test] if test is not None else []
        binds += inner
    return (tests[0] if len(tests) == 1 else gast.BoolOp(gast.And(), tests)), binds
