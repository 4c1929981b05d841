"""Constructors for gast nodes, so that no pass spells out contexts and empty fields.

A name that the compiler makes up holds a `$` until `emit.naming` gives it a readable one, so it can
never meet a name of the user's. `$numpy` and its kin are references to modules and helpers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar

import gast

Expr: TypeAlias = gast.expr
Node = TypeVar("Node", bound=gast.AST)


# Contexts and operators are never changed, and may stand in a tree more than once.
_LOAD, _STORE = gast.Load(), gast.Store()


class _Operators(dict[type, gast.operator]):
    """From a class of operators to the one instance of it that is needed."""

    def __missing__(self, kind: type) -> gast.operator:
        self[kind] = kind()
        return self[kind]


_OPERATORS = _Operators()

# The commonest nodes get their fields without the constructor, which takes three times as long.
_new = gast.AST.__new__


def _name(identifier: str, context: gast.expr_context) -> gast.Name:
    node = _new(gast.Name)
    fields = node.__dict__
    fields["id"], fields["ctx"] = identifier, context
    fields["annotation"] = fields["type_comment"] = None
    return node


def name(identifier: str) -> gast.Name:
    """A name that is read."""
    return _name(identifier, _LOAD)


def target(identifier: str) -> gast.Name:
    """A name that is bound."""
    return _name(identifier, _STORE)


def renamed(old: gast.Name, identifier: str) -> gast.Name:
    """The name under another identifier, in the same place."""
    node = _new(gast.Name)
    fields = node.__dict__
    fields.update(old.__dict__)
    fields["id"] = identifier
    return node


def const(value: Any) -> gast.Constant:
    """A literal."""
    node = _new(gast.Constant)
    fields = node.__dict__
    fields["value"], fields["kind"] = value, None
    return node


def assign(identifier: str, value: Expr, at: gast.AST | None = None) -> gast.Assign:
    """`identifier = value`, with the line of the node `at`."""
    node = _new(gast.Assign)
    fields = node.__dict__
    fields["targets"], fields["value"], fields["type_comment"] = [target(identifier)], value, None
    return located(node, at)


def accumulate(identifier: str, value: Expr, at: gast.AST | None = None) -> gast.AugAssign:
    """`identifier += value`, or `-=` if the value is a negation."""
    op = _OPERATORS[gast.Add]
    if is_negation(value):
        op, value = _OPERATORS[gast.Sub], value.operand
    node = _new(gast.AugAssign)
    fields = node.__dict__
    fields["target"], fields["op"], fields["value"] = target(identifier), op, value
    return located(node, at)


def subscript(value: Expr, index: Expr, store: bool = False) -> gast.Subscript:
    """`value[index]`, read or written."""
    node = _new(gast.Subscript)
    fields = node.__dict__
    fields["value"], fields["slice"], fields["ctx"] = value, index, _STORE if store else _LOAD
    return node


def attribute(value: Expr, attr: str) -> gast.Attribute:
    """`value.attr`."""
    node = _new(gast.Attribute)
    fields = node.__dict__
    fields["value"], fields["attr"], fields["ctx"] = value, attr, _LOAD
    return node


def call(function: Expr, *args: Expr, **keywords: Expr) -> gast.Call:
    """`function(*args, **keywords)`."""
    node = _new(gast.Call)
    fields = node.__dict__
    fields["func"], fields["args"] = function, list(args)
    fields["keywords"] = [gast.keyword(k, v) for k, v in keywords.items()]
    return node


def tuple_(items: Sequence[Expr]) -> gast.Tuple:
    """`(item, ...)`."""
    return gast.Tuple(list(items), _LOAD)


def binop(left: Expr, op: type[gast.operator], right: Expr) -> gast.BinOp:
    """`left op right`."""
    node = _new(gast.BinOp)
    fields = node.__dict__
    fields["left"], fields["op"], fields["right"] = left, _OPERATORS[op], right
    return node


def numpy(function: str) -> gast.Attribute:
    """A reference to `numpy.function`, whatever the user calls NumPy."""
    return attribute(name("$numpy"), function)


def builtin(function: str) -> gast.Name:
    """A reference to a builtin, also where the user has another use for its name."""
    return name(f"$builtins.{function}")


def runtime(function: str) -> gast.Name:
    """A reference to a function of `srcgrad.runtime`."""
    return name(f"$runtime.{function}")


def located(node: Node, at: gast.AST | None) -> Node:
    """`node`, with the position of `at` in the user's file."""
    if at is not None and "lineno" in (have := at.__dict__):
        put = node.__dict__
        try:
            line, column, end, end_column = place = _place(have)
        except KeyError:
            place = (None,)
        if None in place:  # not all of it is known
            put.update({f: have[f] for f in _PLACE if have.get(f) is not None})
        else:
            put["lineno"], put["col_offset"] = line, column
            put["end_lineno"], put["end_col_offset"] = end, end_column
    return node


_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")
_place = itemgetter(*_PLACE)


def is_negation(node: gast.AST) -> bool:
    """Whether `node` is `-something`."""
    return node.__class__ is gast.UnaryOp and node.op.__class__ is gast.USub


def is_number(node: gast.AST, value: float | None = None) -> bool:
    """Whether `node` is a literal number, and `value` if that is given."""
    return (
        node.__class__ is gast.Constant
        and node.value.__class__ in _NUMBERS
        and (value is None or node.value == value)
    )


_NUMBERS = frozenset((int, float, complex))


def template(source: str, **parts: Expr) -> Expr:
    """The expression `source` with the names in `parts` replaced; `np` means NumPy.

    >>> gast.unparse(template("np.zeros(s)", s=name("shape"))).strip()
    '$numpy.zeros(shape)'
    """
    tree = _parsed(source)
    return _filled(tree, parts)


def path(text: str) -> Expr:
    """The expression that the path of a value is the text of; made-up names may be in it.

    >>> gast.unparse(path("layers[0].w")).strip(), path("self$1.w").value.id
    ('layers[0].w', 'self$1')
    """
    return _unmarked(_parsed(text.replace("$", _MARK)))


# A letter that stands for `$` while a path is parsed.
_MARK = "\u01c3"


def _unmarked(node: Any) -> Any:
    if isinstance(node, list):
        return [_unmarked(n) for n in node]
    if isinstance(node, gast.Name):
        return name(node.id.replace(_MARK, "$"))
    if not isinstance(node, gast.AST):
        return node
    return type(node)(*[_unmarked(getattr(node, f)) for f in node._fields])


@cache
def _parsed(source: str) -> Expr:
    body: Expr = gast.parse(source, mode="eval").body
    return body


def _filled(node: Any, parts: Mapping[str, Expr]) -> Any:
    """A copy of a template: the cached tree is shared, so every node of the result is new."""
    if isinstance(node, list):
        return [_filled(n, parts) for n in node]
    if not isinstance(node, gast.AST):
        return node
    if isinstance(node, gast.Name):
        if node.id == "np":
            return name("$numpy")
        return parts[node.id] if node.id in parts else name(node.id)
    return type(node)(*[_filled(getattr(node, f), parts) for f in node._fields])


def of_class(kind: type[Node], fields: dict[str, Any]) -> Node:
    """A node of a class with these fields, without a place."""
    node = _new(kind)
    node.__dict__.update(fields)
    return node
