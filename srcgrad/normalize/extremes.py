"""The largest or the smallest of more than two numbers.

Before: `max(a, b, c)`, `min([a, b, c])`. After: `largest([a, b, c])`, `smallest([a, b, c])`, which
have rules. Where nothing is differentiated, two by two: `max(max(a, b), c)`.
"""

from __future__ import annotations

import builtins
from typing import Any

import gast

from srcgrad.ir import build
from srcgrad.ir.build import located


def of_several(call: gast.Call, function: Any, varies: bool) -> gast.Call:
    """The call of a builtin function on more than two numbers as one that has a rule.

    >>> call = gast.parse("max(a, b, c)").body[0].value
    >>> print(gast.unparse(of_several(call, max, False)))
    max(max(a, b), c)
    >>> print(gast.unparse(of_several(call, max, True)))
    $runtime.largest([a, b, c])
    >>> of_several(call, len, True) is call
    True
    """
    if function not in (builtins.max, builtins.min) or call.keywords:
        return call
    args, fewest = call.args, 3
    if len(args) == 1 and isinstance(args[0], gast.List | gast.Tuple):
        args, fewest = args[0].elts, 1
    if any(isinstance(a, gast.Starred) for a in args) or len(args) < fewest:
        return call
    if varies:
        name = "largest" if function is builtins.max else "smallest"
        return located(build.call(build.runtime(name), gast.List(list(args), gast.Load())), call)
    made: Any = args[0]
    for other in args[1:]:
        made = located(gast.Call(call.func, [made, other], []), call)
    return call if made is args[0] else made
