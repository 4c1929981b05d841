"""Make a failing program small: drop statements, unwrap blocks, put parts of expressions in their
place, as long as it fails in the same way."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.generated.programs import HEADER, Program


def shrink(program: Program, still_fails: Callable[[Program], bool], most: int = 600) -> Program:
    """The program reduced until no single reduction is left, or `most` have been tried."""
    tried = 0
    seen = {program.text}
    again = True
    while again:
        again = False
        for text in _smaller(program.text):
            if text in seen:
                continue
            seen.add(text)
            tried += 1
            if tried > most:
                return program
            candidate = replace(program, text=text)
            if still_fails(candidate):
                program, again = candidate, True
                break
    return program


def _smaller(text: str) -> Iterator[str]:
    """The program with one reduction each, large ones first."""
    module = ast.parse(text)
    module.body = [s for s in module.body if not isinstance(s, ast.Import)]
    places = [
        (path, field)
        for path, node in _paths(module)
        for field in ("body", "orelse")
        if isinstance(getattr(node, field, None), list)
    ]
    for path, field in places:
        count = len(getattr(_at(module, path), field))
        for size in (4, 2, 1):
            for k in range(count - size + 1):
                yield from _edited(module, path, lambda n, k=k, z=size, f=field: _drop(n, f, k, z))
        for k in range(count):
            yield from _edited(module, path, lambda n, k=k, f=field: _unwrap(n, f, k))
    for path, node in _paths(module):
        if not isinstance(node, ast.expr) or isinstance(node, (ast.Name, ast.Constant, ast.Slice)):
            continue
        if path[-1][0] in ("targets", "target", "func"):
            continue
        parts = [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)]
        for part in [*parts, ast.Constant(1.0)]:
            yield from _edited(module, path[:-1], lambda n, p=path[-1], e=part: _put(n, p, e))


Path = tuple[tuple[str, int | None], ...]


def _paths(node: ast.AST, path: Path = ()) -> Iterator[tuple[Path, ast.AST]]:
    yield path, node
    if isinstance(node, ast.JoinedStr):
        return
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield from _paths(value, (*path, (field, None)))
        elif isinstance(value, list):
            for k, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _paths(item, (*path, (field, k)))


def _at(node: ast.AST, path: Path) -> ast.AST:
    for field, k in path:
        value = getattr(node, field)
        node = value if k is None else value[k]
    return node


def _edited(module: ast.Module, path: Path, edit: Callable[[ast.AST], bool]) -> Iterator[str]:
    small = copy.deepcopy(module)
    if edit(_at(small, path)):
        yield HEADER + "\n" + ast.unparse(ast.fix_missing_locations(small)) + "\n"


def _drop(node: ast.AST, field: str, k: int, size: int) -> bool:
    block = getattr(node, field)
    if any(isinstance(s, ast.Return) for s in block[k : k + size]):
        return False
    if isinstance(node, ast.Module) and k + size == len(block):
        return False  # the last function is the program
    del block[k : k + size]
    if not block and field == "body":
        if getattr(node, "orelse", None) or not isinstance(node, (ast.For, ast.While, ast.If)):
            return False
        block.append(ast.Pass())
    return True


def _unwrap(node: ast.AST, field: str, k: int) -> bool:
    block = getattr(node, field)
    s = block[k]
    if not isinstance(s, (ast.For, ast.While, ast.If)):
        return False
    block[k : k + 1] = [*s.body, *s.orelse]
    return True


def _put(node: ast.AST, place: tuple[str, int | None], e: ast.expr) -> bool:
    field, k = place
    if k is None:
        setattr(node, field, copy.deepcopy(e))
    else:
        getattr(node, field)[k] = copy.deepcopy(e)
    return True
