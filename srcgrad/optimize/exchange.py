"""Names that change places, in one statement.

Before: `t = u`, `u_tape.append(u.copy())`, `u = v`, `v = t`. After: `u_tape.append(u.copy())`,
`u, v = v, u`. So also in a ring of more names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import gast

from srcgrad.ir import build, rewrite
from srcgrad.ir.build import located
from srcgrad.ir.core import blocks, with_blocks


def exchange(body: Sequence[gast.stmt], temporaries: Collection[str]) -> list[gast.stmt]:
    """The statements with one assignment for what a temporary carried around.

    >>> lines = "t = u\\nt2 = p\\nu = v\\np = q\\nkept.append(w)\\nv = w\\nw = t\\nq = t2"
    >>> _, *made = exchange(gast.parse(lines).body, {"t", "t2"})  # behind `kept.append(w)`
    >>> for s in made:
    ...     print(*(n.id for n in s.targets[0].elts), "=", *(n.id for n in s.value.elts))
    w u v = u v w
    q p = p q
    """
    count = Counter(rewrite.mentions(list(body)))
    return _block(body, {t for t in temporaries if count[t] == 2})


def _block(body: Sequence[gast.stmt], once: Collection[str]) -> list[gast.stmt]:
    out = [with_blocks(s, [_block(b, once) for b in blocks(s)]) if blocks(s) else s for s in body]
    for k in reversed(range(len(out))):
        ring = _ring(out, k) if (pair := _move(out[k])) is not None and pair[0] in once else []
        if ring:
            *others, last = (out[j].targets[0].id for j in ring[1:])
            names = [last, *others]  # as most write it
            targets = gast.Tuple([build.target(n) for n in names], gast.Store())
            values = build.tuple_([build.name(n) for n in (*names[1:], names[0])])
            new = located(gast.Assign([targets], values, None), out[k])
            between = [out[j] for j in range(k, ring[-1]) if j not in ring]
            out[k : ring[-1] + 1] = [*between, new]
    return out


def _move(s: gast.stmt) -> tuple[str, str] | None:
    """The names of `to = name`."""
    if not isinstance(s, gast.Assign) or not isinstance(s.value, gast.Name):
        return None
    return (s.targets[0].id, s.value.id) if isinstance(s.targets[0], gast.Name) else None


def _ring(body: Sequence[gast.stmt], k: int) -> list[int]:
    """The places of statements that pass the values of some names around, from one that keeps the
    first in a temporary to that which reads it, if all others between may as well stand before.
    """
    first = _move(body[k])
    assert first is not None
    t, empty = first
    found, bound = [k], [t]
    before: set[str] = set()
    for j in range(k + 1, len(body)):
        s = body[j]
        pair = _move(s)
        if pair is not None and pair[0] == empty:
            found.append(j)
            bound.append(empty)
            empty = pair[1]
            if empty == t:
                return found if before.isdisjoint(bound) and len(found) > 2 else []
            if empty in bound:
                return []
        elif blocks(s) or not _is_simple(s):
            return []
        elif not set(bound).isdisjoint(rewrite.reads(s)):
            return []
        else:
            before.update(rewrite.stores(s))
    return []


def _is_simple(s: gast.stmt) -> bool:
    """Whether the statement binds or saves something; what stands between the sweeps does not."""
    return isinstance(s, gast.Assign) or isinstance(s, gast.Expr) and isinstance(s.value, gast.Call)
