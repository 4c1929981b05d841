"""From a tree to text: minimal parentheses, lines within a width, a map back to the user's lines.

In: gast nodes, and the statements of `srcgrad.ir.core`. Out: `Text`. Then true: parsing the text
gives the tree again (comments apart), no line is wider than asked if it has a place to break, and
each line of a statement with a `lineno` is in the map. Trees are read, never changed.
"""

from __future__ import annotations

import ast
import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gast
from astunparse import Unparser

from srcgrad.ir import build
from srcgrad.ir.core import Comment

INDENT = 4

# Kinds of a piece of a line. A kind >= 0 is a place where a line inside brackets may break: the
# lower the kind, the looser the operator binds, the earlier it is broken at.
TEXT, OPEN, CLOSE, WRAP, UNWRAP = -1, -2, -3, -4, -5
(
    CLAUSE, COMMA,
    TUPLE, TEST, OR, AND, NOT, COMPARE, BIT_OR, BIT_XOR, BIT_AND, SHIFT, ARITH, TERM, FACTOR, POWER,
    AWAIT, ATOM,
) = range(18)  # fmt: skip

Piece = tuple[int, str]

BINARY = {
    "Add": ARITH, "Sub": ARITH, "Mult": TERM, "MatMult": TERM, "Div": TERM, "Mod": TERM,
    "FloorDiv": TERM, "LShift": SHIFT, "RShift": SHIFT, "BitOr": BIT_OR, "BitXor": BIT_XOR,
    "BitAnd": BIT_AND, "Pow": POWER,
}  # fmt: skip
LEVELS = {
    "Tuple": TUPLE, "Yield": TUPLE, "YieldFrom": TUPLE, "IfExp": TEST, "Lambda": TEST,
    "Compare": COMPARE, "Await": AWAIT,
}  # fmt: skip
DEFINITIONS = ("FunctionDef", "AsyncFunctionDef", "ClassDef")


@dataclass(frozen=True)
class Text:
    """Emitted source, and for each of its lines (from 1) the user's line that it comes from."""

    source: str
    line_map: Mapping[int, int]


def render(node: Any, width: int = 99) -> Text:
    """The text of a statement, a module, or a list of statements, ending in a newline.

    >>> print(render(gast.parse("def f(x):\\n  return (x ** 2) * (-1)")).source, end="")
    def f(x):
        return x**2 * -1
    """
    printer = Printer(width)
    body = _statements(node)
    printer.statements(printer.document(body) if isinstance(node, gast.Module) else body, blank=2)
    printer.end_line()
    return Text("".join(line + "\n" for line in printer.lines), printer.line_map)


def unparse(node: Any) -> str:
    """The text of any node or list of statements: no width limit and no newline at the end.

    >>> unparse(gast.parse("params['W1'][i, :] + f(x, axis = 0)").body[0].value)
    'params["W1"][i, :] + f(x, axis=0)'
    """
    if isinstance(node, (list, tuple, ast.stmt, ast.mod)) and not isinstance(node, gast.Expression):
        return render(node, width=10**9).source.rstrip("\n")
    printer = Printer(10**9)
    printer.dispatch(node.body if isinstance(node, gast.Expression) else node, TUPLE)
    printer.end_line()
    return "\n".join(printer.lines)


def _statements(node: Any) -> Sequence[Any]:
    if isinstance(node, ast.mod):
        return node.body  # type: ignore[attr-defined]
    return node if isinstance(node, (list, tuple)) else [node]


# Expressions: how tightly they bind, and how constants are spelled.


def level(node: Any) -> int:
    """How tightly an expression binds; it needs parentheses where something tighter is wanted."""
    kind = node.__class__.__name__
    if kind == "BinOp":
        return BINARY[node.op.__class__.__name__]
    if kind == "UnaryOp":
        return NOT if isinstance(node.op, gast.Not) else FACTOR
    if kind == "BoolOp":
        return OR if isinstance(node.op, gast.Or) else AND
    if kind == "Constant":
        return FACTOR if constant(node.value).startswith("-") else ATOM
    if is_empty_tuple(node):
        return ATOM
    return LEVELS.get(kind, ATOM)


def constant(value: object) -> str:
    """The text of a constant; text that starts with `-` binds as a unary minus.

    >>> constant("W1"), constant('say "x"'), constant(-2.0), constant(float("nan"))
    ('"W1"', '\\'say "x"\\'', '-2.0', 'float("nan")')
    """
    if value is Ellipsis:
        return "..."
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else f'float("{value!r}")'
    if isinstance(value, complex):
        if value.real == 0 and math.isfinite(value.imag):  # up to the sign of the zero
            sign = "-" if math.copysign(1.0, value.imag) < 0 else ""
            return f"{sign}{complex(0.0, abs(value.imag))!r}"
        return f"complex({constant(value.real)}, {constant(value.imag)})"
    if isinstance(value, int) and value.bit_length() > 4000:
        return hex(value)  # Python refuses to convert so many digits to decimal
    if isinstance(value, tuple):
        return f"({', '.join(map(constant, value))}{',' * (len(value) == 1)})"
    text = repr(value)
    if isinstance(value, (str, bytes)) and text[-1] == "'":
        prefix = text[: text.index("'")]
        body = text[len(prefix) + 1 : -1]
        return text if '"' in body else f'{prefix}"{body}"'
    return text


def is_simple_operand(node: Any) -> bool:
    """May `**` stand beside the operand without spaces?"""
    while isinstance(node, (gast.Attribute, gast.Subscript)):
        node = node.value
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return is_number(node.operand)
    return isinstance(node, gast.Name) or is_number(node)


def is_number(node: Any) -> bool:
    return isinstance(node, gast.Constant) and isinstance(node.value, (int, float, complex))


def is_empty_tuple(node: Any) -> bool:
    return isinstance(node, gast.Tuple) and not node.elts


def standard(node: Any) -> str:
    """What the standard library prints: f-strings, patterns and type parameters vary by version."""
    return ast.unparse(gast.gast_to_ast(node))


# Lines: where to break one that is too wide.


def lay_out(
    pieces: Sequence[Piece], indent: int, width: int, inside: bool = False
) -> list[str]:
    """The lines of one logical line; `inside` brackets it may break at operators.

    A body that is too wide is broken at its loosest delimiters, one operand a line; anything else
    at its last bracket, whose contents move to lines of their own. `WRAP` and `UNWRAP` are where
    parentheses may be added around a value.
    """
    flat = "".join([text for _, text in pieces])
    if indent + len(flat) <= width or "\n" in flat:
        return [" " * indent + flat]
    if inside:
        parts = split_at_delimiters(pieces)
        if len(parts) > 1:
            return [line for part in parts for line in lay_out(part, indent, width, True)]
    brackets = matching(pieces, OPEN, CLOSE)
    if inside:
        head = (pair for pair in brackets if indent + head_width(pieces, pair) <= width)
        pair = next(head, brackets[-1] if brackets else None)
        return break_at(pieces, pair, indent, width, True) if pair else [" " * indent + flat]
    wraps = matching(pieces, WRAP, UNWRAP)
    operators = any(len(split_at_delimiters(pieces[i + 1 : j])) > 1 for i, j in wraps)
    best = [" " * indent + flat]
    for pair in [*wraps, *brackets] if operators else [*brackets, *wraps]:
        lines = break_at(pieces, pair, indent, width, False)
        if max(map(len, lines)) < max(map(len, best)):
            best = lines
        if max(map(len, best)) <= width:
            break
    return best


def split_at_delimiters(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The operands between the loosest delimiters outside brackets, each led by its operator."""
    placed = list(zip(pieces, depth_of(pieces), strict=True))
    loosest = min((kind for (kind, _), depth in placed if not depth and kind >= 0), default=None)
    parts: list[list[Piece]] = [[]]
    for piece, depth in placed:
        if depth or piece[0] != loosest:
            parts[-1].append(piece)
        elif loosest == COMMA:
            parts[-1].append((TEXT, ","))
            parts.append([])
        else:
            parts.append([(TEXT, piece[1].lstrip())])
    if loosest == COMMA:
        parts[-1].append((TEXT, ","))
    return parts


def depth_of(pieces: Iterable[Piece]) -> Iterable[int]:
    depth = 0
    for kind, _ in pieces:
        depth -= kind == CLOSE
        yield depth
        depth += kind == OPEN


def matching(pieces: Sequence[Piece], opening: int, closing: int) -> list[tuple[int, int]]:
    """The outermost pairs that hold something, last first."""
    pairs, stack = [], []
    for i, (kind, _) in enumerate(pieces):
        if kind == opening:
            stack.append(i)
        elif kind == closing and stack:
            start = stack.pop()
            if not stack and i > start + 1:
                pairs.append((start, i))
    return pairs[::-1]


def head_width(pieces: Sequence[Piece], pair: tuple[int, int]) -> int:
    return sum(len(text) for _, text in pieces[: pair[0] + 1])


def break_at(
    pieces: Sequence[Piece], pair: tuple[int, int], indent: int, width: int, inside: bool
) -> list[str]:
    """Three parts: up to the opening bracket, its contents indented, the rest."""
    start, end = pair
    opening, closing = pieces[start][1] or "(", pieces[end][1] or ")"
    return [
        *lay_out([*pieces[:start], (TEXT, opening)], indent, width, inside),
        *lay_out(pieces[start + 1 : end], indent + INDENT, width, True),
        *lay_out([(TEXT, closing), *pieces[end + 1 :]], indent, width, inside),
    ]


class _Methods(dict[type, str]):
    """From a class of nodes to the name of the method that prints them."""

    def __missing__(self, kind: type) -> str:
        self[kind] = f"_{kind.__name__}"
        return self[kind]


_METHODS = _Methods()
_KINDS = {"(": OPEN, "[": OPEN, "{": OPEN, ")": CLOSE, "]": CLOSE, "}": CLOSE, ", ": COMMA}
# The commonest expressions of level ATOM.
_TIGHT = frozenset((gast.Attribute, gast.Call, gast.Subscript))


class Printer(Unparser):  # type: ignore[misc, unused-ignore]
    """The visitor. Methods inherited from astunparse write strings, `write` makes them pieces."""

    def __init__(self, width: int) -> None:
        # The base class would print in its constructor, so it is not called: these are its fields.
        self.future_imports: list[str] = []
        self._indent = 0
        self.width = width
        self.lines: list[str] = []
        self.line_map: dict[int, int] = {}
        self._count = 0  # of printed lines; an entry of `lines` may hold several
        self._pieces: list[Piece] = []
        self._line_indent = 0
        self._lineno: int | None = None  # of the line that is being written
        self._next: int | None = None  # of the line that `fill` will begin

    # Lines and pieces.

    def fill(self, text: str = "") -> None:
        self.end_line()
        self._lineno, self._next = self._next, None
        self._line_indent = self._indent * INDENT
        self._pieces.append((TEXT, text))

    def end_line(self) -> None:
        if self._pieces:
            self.put(lay_out(self._pieces, self._line_indent, self.width), self._lineno)
        self._pieces = []

    def put(self, lines: Iterable[str], lineno: int | None) -> None:
        for line in lines:
            self.lines.append(line)
            for _ in range(line.count("\n") + 1 if "\n" in line else 1):
                self._count += 1
                if lineno is not None:
                    self.line_map[self._count] = lineno

    def write(self, text: object) -> None:
        string = str(text)
        self._pieces.append((_KINDS.get(string, TEXT), string))

    def delimiter(self, text: str, kind: int) -> None:
        self._pieces.append((kind, text))

    def atom(self, node: Any, want: int = TEST) -> None:
        """Print without a place to break outside brackets."""
        start = len(self._pieces)
        self.dispatch(node, want)
        new = self._pieces[start:]
        self._pieces[start:] = [
            (TEXT, piece[1]) if not depth and piece[0] >= 0 else piece
            for piece, depth in zip(new, depth_of(new), strict=True)
        ]

    # Dispatch.

    def dispatch(self, tree: Any, want: int = TEST) -> None:
        kind = tree.__class__
        if kind is gast.Name and want <= ATOM:
            self._pieces.append((TEXT, tree.id))
        elif kind is list:
            super().dispatch(tree)
        elif kind in _TIGHT and want <= ATOM:
            getattr(self, _METHODS[kind])(tree)
        elif isinstance(tree, ast.expr) and level(tree) < want:
            self._pieces.append((OPEN, "("))
            getattr(self, _METHODS[kind])(tree)
            self._pieces.append((CLOSE, ")"))
        else:
            getattr(self, _METHODS[kind])(tree)

    def statements(self, body: Sequence[Any], blank: int = 1) -> None:
        previous = None
        for i, statement in enumerate(body):
            kind = type(statement).__name__
            apart = previous in DEFINITIONS or self.leads_to_definition(body, i)
            if i and apart and not (previous == "Comment" and kind in DEFINITIONS):
                self.end_line()
                self.put([""] * blank, None)
            self._next = getattr(statement, "lineno", None)
            getattr(self, _METHODS[statement.__class__])(statement)
            previous = kind
        if all(isinstance(statement, Comment) for statement in body) and self._indent:
            self.fill("pass")

    @staticmethod
    def leads_to_definition(body: Sequence[Any], i: int) -> bool:
        while i < len(body) and isinstance(body[i], Comment):
            i += 1
        return i < len(body) and type(body[i]).__name__ in DEFINITIONS

    def block(self, body: Sequence[Any]) -> None:
        self.enter()
        self.statements(body)
        self.leave()

    # Expressions.

    def sequence(self, nodes: Sequence[Any], want: int = TEST) -> None:
        for i, node in enumerate(nodes):
            if i:
                self.write(", ")
            self.dispatch(node, want)

    def bare(self, node: Any, yields: bool = False) -> None:
        """Print where a tuple needs no parentheses, nor a `yield` if `yields`."""
        loose = isinstance(node, gast.Tuple) or yields
        self.dispatch(node, TUPLE if loose else TEST)

    def value(self, node: Any, yields: bool = False) -> None:
        """Print where a line that is too wide may get parentheses."""
        self._pieces.append((WRAP, ""))
        self.bare(node, yields)
        self._pieces.append((UNWRAP, ""))

    def _Tuple(self, t: Any) -> None:
        if not t.elts:
            self.delimiter("()", TEXT)
        self.sequence(t.elts)
        if len(t.elts) == 1:
            self.write(",")

    def _BinOp(self, t: Any) -> None:
        if isinstance(t.op, gast.Pow):
            tight = is_simple_operand(t.left) and is_simple_operand(t.right)
            self.dispatch(t.left, AWAIT)
            self.delimiter("**" if tight else " ** ", TEXT if tight else POWER)
            self.dispatch(t.right, FACTOR)
            return
        own = level(t)
        rest = []
        while isinstance(t, gast.BinOp) and level(t) == own:  # a chain may be longer than the stack
            rest.append(t)
            t = t.left
        self.dispatch(t, own)
        for node in reversed(rest):
            self.delimiter(f" {self.binop[type(node.op).__name__]} ", own)
            self.dispatch(node.right, own + 1)

    def _UnaryOp(self, t: Any) -> None:
        own = level(t)
        self.write(self.unop[type(t.op).__name__] + " " * (own == NOT))
        self.dispatch(t.operand, own)

    def _BoolOp(self, t: Any) -> None:
        own = level(t)
        for i, value in enumerate(t.values):
            if i:
                self.delimiter(" or " if own == OR else " and ", own)
            self.dispatch(value, own + 1)

    def _Compare(self, t: Any) -> None:
        self.dispatch(t.left, BIT_OR)
        for op, right in zip(t.ops, t.comparators, strict=True):
            self.delimiter(f" {self.cmpops[type(op).__name__]} ", COMPARE)
            self.dispatch(right, BIT_OR)

    def _IfExp(self, t: Any) -> None:
        self.dispatch(t.body, OR)
        self.delimiter(" if ", TEST)
        self.dispatch(t.test, OR)
        self.delimiter(" else ", TEST)
        self.dispatch(t.orelse)

    def _Lambda(self, t: Any) -> None:
        start = len(self._pieces)
        self.write("lambda ")
        self.atom(t.args)
        if len(self._pieces) == start + 1:
            self._pieces[start] = (TEXT, "lambda")
        self.write(": ")
        self.atom(t.body)

    def _Await(self, t: Any) -> None:
        self.write("await ")
        self.dispatch(t.value, ATOM)

    def _Yield(self, t: Any) -> None:
        self.write("yield")
        if t.value:
            self.write(" ")
            self.bare(t.value)

    def _YieldFrom(self, t: Any) -> None:
        self.write("yield from ")
        self.dispatch(t.value)

    def _Starred(self, t: Any) -> None:
        self.write("*")
        self.dispatch(t.value, BIT_OR)

    def _Attribute(self, t: Any) -> None:
        # `1.real` would be read as a number.
        number = isinstance(t.value, gast.Constant) and type(t.value.value) is int
        self.dispatch(t.value, ATOM + number)
        self.write("." + t.attr)

    def _Call(self, t: Any) -> None:
        self.dispatch(t.func, ATOM)
        self.write("(")
        if len(t.args) == 1 and not t.keywords and isinstance(t.args[0], gast.GeneratorExp):
            self.dispatch(t.args[0].elt)
            self.clauses(t.args[0].generators)
        else:
            self.sequence([*t.args, *t.keywords])
        self.write(")")

    def _keyword(self, t: Any) -> None:
        self.write("**" if t.arg is None else t.arg + "=")
        self.dispatch(t.value, BIT_OR if t.arg is None else TEST)

    def clauses(self, generators: Sequence[Any]) -> None:
        for generator in generators:
            self.dispatch(generator)

    def _comprehension(self, t: Any) -> None:
        self.delimiter(" async for " if t.is_async else " for ", CLAUSE)
        self.atom(t.target, TUPLE)
        self.write(" in ")
        self.dispatch(t.iter, OR)
        for test in t.ifs:
            self.delimiter(" if ", CLAUSE)
            self.dispatch(test, OR)

    def _Dict(self, t: Any) -> None:
        self.write("{")
        for i, (key, value) in enumerate(zip(t.keys, t.values, strict=True)):
            if i:
                self.write(", ")
            if key is None:
                self.write("**")
                self.dispatch(value, BIT_OR)
            else:
                self.dispatch(key)
                self.write(": ")
                self.dispatch(value)
        self.write("}")

    def _Set(self, t: Any) -> None:
        self.write("{")
        if t.elts:
            self.sequence(t.elts)
        else:
            self.delimiter("*()", TEXT)  # `{}` is a dict
        self.write("}")

    def _Subscript(self, t: Any) -> None:
        self.dispatch(t.value, ATOM)
        self.write("[")
        index = t.slice
        starred = isinstance(index, gast.Tuple) and any(
            isinstance(e, gast.Starred) for e in index.elts
        )
        self.dispatch(index, TEST if starred else TUPLE)
        self.write("]")

    def _Constant(self, t: Any) -> None:
        prefix = "u" if getattr(t, "kind", None) == "u" else ""
        self.delimiter(prefix + constant(t.value), TEXT)

    def _JoinedStr(self, t: Any) -> None:
        text = standard(t)
        if text.startswith("f'") and not text.startswith("f'''") and '"' not in text:
            text = f'f"{text[2:-1]}"'
        self.delimiter(text, TEXT)

    def _TemplateStr(self, t: Any) -> None:
        self.delimiter(standard(t), TEXT)

    # Parameters, which gast keeps as names.

    def _arguments(self, t: Any) -> None:
        positional = [*t.posonlyargs, *t.args]
        defaults = [None] * (len(positional) - len(t.defaults)) + list(t.defaults)
        entries: list[tuple[str, Any, Any]] = []
        for i, (name, default) in enumerate(zip(positional, defaults, strict=True), 1):
            entries.append(("", name, default))
            if i == len(t.posonlyargs):
                entries.append(("/", None, None))
        if t.vararg or t.kwonlyargs:
            entries.append(("*", t.vararg, None))
        entries += [("", *pair) for pair in zip(t.kwonlyargs, t.kw_defaults, strict=True)]
        if t.kwarg:
            entries.append(("**", t.kwarg, None))
        for i, (prefix, name, default) in enumerate(entries):
            if i:
                self.write(", ")
            self.write(prefix + (name.id if name else ""))
            annotation = name and name.annotation
            if annotation:
                self.write(": ")
                self.dispatch(annotation, TUPLE if isinstance(annotation, gast.Starred) else TEST)
            if default:
                self.write(" = " if annotation else "=")
                self.dispatch(default)

    # Statements.

    def _Comment(self, t: Comment) -> None:
        self.end_line()
        indent = " " * (self._indent * INDENT)
        for line in t.text.splitlines() or [""]:
            # Words are kept whole; `# ` leads every line, so that no text of the user's is run.
            wrapped = textwrap.wrap(
                line, self.width, initial_indent=indent + "# ", subsequent_indent=indent + "#     ",
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip
            self.put(wrapped or [indent + "#"], self._next)
        self._next = None

    def _Expr(self, t: Any) -> None:
        self.fill()
        self.value(t.value, yields=True)

    _Growth = _Expr

    def document(self, body: Sequence[Any]) -> Sequence[Any]:
        """Print the docstring, if there is one that three quotes can hold; the statements left."""
        first = body[0] if body else None
        text = isinstance(first, gast.Expr) and getattr(first.value, "value", None)
        if not isinstance(first, gast.Expr) or not isinstance(text, str):
            return body
        if not isinstance(first.value, gast.Constant) or getattr(first.value, "kind", None):
            return body
        if not all(c.isprintable() or c == "\n" for c in text):
            return body
        text = text.replace("\\", "\\\\")
        if '"""' in text or text.endswith('"'):
            text = text.replace('"', '\\"')
        self._next = getattr(first, "lineno", None)
        self.fill()
        self.delimiter(f'"""{text}"""', TEXT)
        return body[1:]

    def _Assign(self, t: Any) -> None:
        self.fill()
        for target in t.targets:
            self.bare(target)
            self.write(" = ")
        self.value(t.value, yields=True)

    def _AugAssign(self, t: Any) -> None:
        self.fill()
        self.dispatch(t.target)
        self.write(f" {self.binop[type(t.op).__name__]}= ")
        self.value(t.value, yields=True)

    def _AddAt(self, t: Any) -> None:
        function = "add" if isinstance(t.op, gast.Add) else "subtract"
        at = build.attribute(build.attribute(t.module, function), "at")
        index = t.target.slice
        items = index.elts if isinstance(index, gast.Tuple) else [index]
        if any(isinstance(i, gast.Slice) for i in items):  # which stand in brackets only
            index = build.subscript(build.attribute(t.module, "s_"), index)
        self._Expr(gast.Expr(build.call(at, t.target.value, index, t.value)))

    def _AnnAssign(self, t: Any) -> None:
        self.fill()
        in_parentheses = not t.simple and isinstance(t.target, gast.Name)
        self.dispatch(t.target, ATOM + in_parentheses)
        self.write(": ")
        self.dispatch(t.annotation)
        if t.value:
            self.write(" = ")
            self.value(t.value, yields=True)

    def _Return(self, t: Any) -> None:
        self.fill("return")
        if t.value:
            self.write(" ")
            self.value(t.value)

    def _Assert(self, t: Any) -> None:
        self.fill("assert ")
        self._pieces.append((WRAP, ""))
        self.dispatch(t.test)
        self._pieces.append((UNWRAP, ""))
        if t.msg:
            self.write(", ")
            self.dispatch(t.msg)

    def _ImportFrom(self, t: Any) -> None:
        self.fill(f"from {'.' * (t.level or 0)}{t.module or ''} import ")
        star = t.names[0].name == "*"
        self._pieces += [] if star else [(WRAP, "")]
        self.sequence(t.names)
        self._pieces += [] if star else [(UNWRAP, "")]

    def type_parameters(self, t: Any) -> None:
        parameters = getattr(t, "type_params", None)
        if parameters:
            self.delimiter(f"[{', '.join(map(standard, parameters))}]", TEXT)

    def definition(self, t: Any, keyword: str) -> None:
        lineno, self._next = self._next, None
        for decorator in getattr(t, "decorator_list", None) or ():
            self.fill("@")
            self.dispatch(decorator)
        self._next = lineno
        self.fill(keyword + t.name)
        self.type_parameters(t)

    def function(self, t: Any, keyword: str) -> None:
        self.definition(t, keyword)
        self.write("(")
        self.dispatch(t.args)
        self.write(")")
        if getattr(t, "returns", None):
            self.write(" -> ")
            self.dispatch(t.returns)
        self.enter()
        rest = self.document(t.body)
        if rest:
            self.statements(rest)
        self.leave()

    def _FunctionDef(self, t: Any) -> None:
        self.function(t, "def ")

    def _AsyncFunctionDef(self, t: Any) -> None:
        self.function(t, "async def ")

    def _ClassDef(self, t: Any) -> None:
        self.definition(t, "class ")
        if t.bases or t.keywords:
            self.write("(")
            self.sequence([*t.bases, *t.keywords])
            self.write(")")
        self.enter()
        rest = self.document(t.body)
        if rest:
            self.statements(rest)
        self.leave()

    def _If(self, t: Any) -> None:
        keyword = "if "
        while True:
            self.fill(keyword)
            self.value(t.test)
            self.block(t.body)
            if len(t.orelse) != 1 or not isinstance(t.orelse[0], gast.If):
                break
            t = t.orelse[0]
            keyword = "elif "
            self._next = getattr(t, "lineno", None)
        self.otherwise(t)

    def otherwise(self, t: Any) -> None:
        if t.orelse:
            self.fill("else")
            self.block(t.orelse)

    def loop(self, t: Any, keyword: str) -> None:
        self.fill(keyword)
        self.bare(t.target)
        self.write(" in ")
        self.value(t.iter)
        self.block(t.body)
        self.otherwise(t)

    def _For(self, t: Any) -> None:
        self.loop(t, "for ")

    def _AsyncFor(self, t: Any) -> None:
        self.loop(t, "async for ")

    def _While(self, t: Any) -> None:
        self.fill("while ")
        self.value(t.test)
        self.block(t.body)
        self.otherwise(t)

    def manager(self, t: Any, keyword: str) -> None:
        self.fill(keyword)
        self.sequence(t.items)
        self.block(t.body)

    def _With(self, t: Any) -> None:
        self.manager(t, "with ")

    def _AsyncWith(self, t: Any) -> None:
        self.manager(t, "async with ")

    def _Try(self, t: Any, keyword: str = "except") -> None:
        self.fill("try")
        self.block(t.body)
        for handler in t.handlers:
            self._next = getattr(handler, "lineno", None)
            self.fill(keyword)
            if handler.type:
                self.write(" ")
                self.dispatch(handler.type)
            if handler.name:
                self.write(f" as {handler.name.id}")
            self.block(handler.body)
        self.otherwise(t)
        if t.finalbody:
            self.fill("finally")
            self.block(t.finalbody)

    def _TryStar(self, t: Any) -> None:
        self._Try(t, "except*")

    def _Match(self, t: Any) -> None:
        self.fill("match ")
        self.bare(t.subject)
        self.enter()
        for case in t.cases:
            self._next = getattr(case.pattern, "lineno", None)
            self.fill()
            self.delimiter(f"case {standard(case.pattern)}", TEXT)
            if case.guard:
                self.write(" if ")
                self.dispatch(case.guard)
            self.block(case.body)
        self.leave()

    def _TypeAlias(self, t: Any) -> None:
        self.fill(f"type {t.name.id}")
        self.type_parameters(t)
        self.write(" = ")
        self.dispatch(t.value)
