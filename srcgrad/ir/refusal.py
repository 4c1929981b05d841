"""How a pass says no: a node, a reason, and what the user can do about it."""

from __future__ import annotations

import gast


class Refused(Exception):
    """A construct that the compiler does not differentiate. The pipeline renders it for the
    user.
    """

    def __init__(self, node: gast.AST, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.node, self.reason, self.remedy = node, reason, remedy


class RefusedStatement(Refused):
    """A kind of statement that is refused whatever types its values have."""


class Consequence(Refused):
    """Something that cannot be told because of what was refused before; it is not shown."""

    def __init__(self, node: gast.AST) -> None:
        super().__init__(node, "refused", "")


class NoRule(Refused):
    """A call of a function that the rule book does not hold."""

    def __init__(self, node: gast.AST, label: str) -> None:
        super().__init__(node, f"no derivative rule for `{label}`", "")
        self.label = label
