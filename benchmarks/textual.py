"""Size of a gradient's text: operations and line length."""

import ast


def operations(text: str) -> int:
    """Arithmetic, calls, subscripts and comparisons in the bodies of the functions of `text`.

    >>> operations("def f(x: list[float]):\\n    y = -x[0] * -2.0\\n    y += abs(y)\\n")
    5

    The five are `-`, `[0]`, `*`, `+=` and the call; a sign before a number is none.
    """
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
    outer = [statement for function in functions for statement in function.body]
    nodes = {id(node): node for statement in outer for node in ast.walk(statement)}
    return sum(map(_weight, nodes.values()))


def longest_line(text: str) -> int:
    """Columns of the longest line.

    >>> longest_line("a\\nabc\\n")
    3
    """
    return max(map(len, text.splitlines()), default=0)


def _weight(node: ast.AST) -> int:
    match node:
        case ast.Compare():
            return len(node.ops)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return not isinstance(operand, ast.Constant)
        case ast.BinOp() | ast.AugAssign() | ast.Call() | ast.Subscript():
            return 1
    return 0
