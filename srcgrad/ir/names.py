"""Names that the compiler makes up: unique first, readable at the end."""

from __future__ import annotations

from collections.abc import Iterable


class Names:
    """Hands out names that no program can hold: `x$2` for another web of `x`, `x_bar$3` for its
    adjoint.

    `emit.naming` turns them into the shortest readable ones that do not collide. The readable
    part of a made-up name is never a name of the user's (`taken`); that of another web is its
    own.

    >>> names = Names({"x", "t"})
    >>> names.fresh("t"), names.web("x"), names.fresh("t_bar")
    ('t2$1', 'x$2', 't_bar$3')
    >>> hint("x$2")
    'x'
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._count = 0
        self._taken = frozenset(taken)
        self.temporaries: set[str] = set()

    def fresh(self, wanted: str) -> str:
        """A new name for something that the user's program does not name."""
        readable, k = hint(wanted), 1
        while readable in self._taken:
            k += 1
            readable = numbered(hint(wanted), k)
        return self._unique(readable)

    def temporary(self, wanted: str = "t") -> str:
        """A new name for an intermediate value, which may be folded away."""
        name = self.fresh(wanted)
        self.temporaries.add(name)
        return name

    def web(self, name: str) -> str:
        """A new name for another web of the user's variable `name`."""
        return self._unique(hint(name))

    def _unique(self, readable: str) -> str:
        self._count += 1
        return f"{readable}${self._count}"


def hint(identifier: str) -> str:
    """The readable part of a name."""
    return identifier.partition("$")[0] if not identifier.startswith("$") else identifier


def is_adjoint(identifier: str) -> bool:
    """Whether the name is that of an adjoint.

    >>> is_adjoint("x_bar$3"), is_adjoint("x$2")
    (True, False)
    """
    return hint(identifier).endswith("_bar")


def numbered(name: str, k: int) -> str:
    """The k-th name after `name`: `t2` and `t2_bar` for temporaries, `x_bar_2` for others."""
    if name == "t" or name.startswith("t_"):
        return f"t{k}{name[1:]}"
    base, _, number = name.rpartition("_")
    if base and number.isdigit():
        return f"{base}_{int(number) + k - 1}"
    return f"{name}_{k}"
