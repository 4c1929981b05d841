"""Reading a part of an array: the transpose adds to that part of the adjoint."""

import operator

from srcgrad.ir import abstract as av
from srcgrad.rules.registry import rule


def _part(call):
    return call.types["#result"] if "#result" in call.types else av.Unknown("an index")


@rule(operator.getitem, typing=_part, free=True, selector=True)
def getitem(y, /, x, index):
    d[y] = d[x][index]
    bar[x][index] += bar[y]
