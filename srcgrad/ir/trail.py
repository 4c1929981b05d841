"""A mapping that can be taken back to an earlier state, at the cost of what changed since.

An analysis that follows every path of a program needs the state before a branch again after it. A
copy costs the length of the program at every branch; a trail costs what the branch does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Trail(Generic[Value]):
    """Names with values; None stands for a name without one.

    >>> state = Trail({"x": 1, "y": 2})
    >>> mark = state.mark()
    >>> state["x"] = 3
    >>> state["y"] = None
    >>> state.undo(mark)
    {'x': 3, 'y': None}
    >>> state["x"], state["y"]
    (1, 2)
    """

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)
        self._changes: list[tuple[str, Value | None]] = []

    def __getitem__(self, name: str) -> Value | None:
        return self._values.get(name)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __setitem__(self, name: str, value: Value | None) -> None:
        old = self._values.get(name)
        if old is value:
            return
        self._changes.append((name, old))
        self._put(name, value)

    def _put(self, name: str, value: Value | None) -> None:
        if value is None:
            self._values.pop(name, None)
        else:
            self._values[name] = value

    def mark(self) -> int:
        """The present state, as a place to come back to."""
        return len(self._changes)

    def since(self, mark: int) -> dict[str, Value | None]:
        """The names that were given another value since, with those that they have now."""
        return {name: self._values.get(name) for name, _ in self._changes[mark:]}

    def undo(self, mark: int) -> dict[str, Value | None]:
        """Go back; the result is that of `since`."""
        found = self.since(mark)
        while len(self._changes) > mark:
            self._put(*self._changes.pop())
        return found
