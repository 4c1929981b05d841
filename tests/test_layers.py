"""Imports inside srcgrad point one way: each unit sees only the units of the rows above its own.

A unit is a folder or a file directly under `srcgrad/`. Units of one row do not see each other; what
a lower one needs of a higher one is handed to it as a callable. Imports inside functions and under
`TYPE_CHECKING` count like all others.
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "srcgrad"

ORDER = [
    {"errors"},
    {"helpers"},
    {"numeric", "runtime"},
    {"ir"},
    {"rules"},
    {"analysis"},
    {"frontend", "normalize", "transform", "optimize"},
    {"emit"},
    {"pipeline", "record"},
    {"sharing"},
    {"dispatch"},
    {"directions", "variadic"},
    {"api", "bending"},
    {"jacobians"},
    {"inside"},
    {"testing"},
    {"__init__"},
]
ROW = {unit: row for row, units in enumerate(ORDER) for unit in units}
FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("order", ["sorted(names)", "sorted(names, reverse=True)"])
def test_modules_can_be_imported_in_any_order(order):
    """Each completes what it needs of the others, in a process that has nothing."""
    program = f"""
import importlib, pkgutil, srcgrad
names = [m.name for m in pkgutil.walk_packages(srcgrad.__path__, "srcgrad.")]
for name in {order}:
    importlib.import_module(name)
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def unit_of(module):
    """The unit of a dotted module name below srcgrad.

    >>> unit_of("srcgrad.ir.core"), unit_of("srcgrad.api"), unit_of("srcgrad")
    ('ir', 'api', '__init__')
    """
    _, *rest = module.split(".")
    return rest[0] if rest else "__init__"


def module_of(path):
    """(dotted name, dotted name of the package that relative imports start from)."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[-1] == "__init__":
        return ".".join(parts[:-1]), ".".join(parts[:-1])
    return ".".join(parts), ".".join(parts[:-1])


def imported_units(text, package):
    """(line, unit) of each import of srcgrad in `text`, a module of `package`."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base]).rstrip(".")
            # `from srcgrad import errors` names a unit, `from srcgrad import grad` the package.
            names = [
                f"{base}.{alias.name}" if base == "srcgrad" and alias.name in ROW else base
                for alias in node.names
            ]
        else:
            continue
        found += [(node.lineno, unit_of(n)) for n in names if n.split(".")[0] == "srcgrad"]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downwards(path):
    module, package = module_of(path)
    unit = unit_of(module)
    assert unit in ROW, f"{unit} has no place in ORDER"
    wrong = [
        f"line {line}: {unit} imports {other}"
        for line, other in imported_units(path.read_text(encoding="utf-8"), package)
        if other != unit and not ROW.get(other, len(ORDER)) < ROW[unit]
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("import srcgrad", ["__init__"]),
        ("import srcgrad.ir.core, numpy", ["ir"]),
        ("from srcgrad import errors, grad", ["errors", "__init__"]),
        ("from srcgrad.rules import language", ["rules"]),
        ("from ..api import grad", ["api"]),
        ("from .. import api", ["api"]),
        ("from .core import verify", ["ir"]),
        ("from . import core", ["ir"]),
        ("def f():\n    from srcgrad import pipeline", ["pipeline"]),
        ("import numpy as np\nfrom gast import Name", []),
    ],
)
def test_every_form_of_import_is_seen(text, units):
    assert [unit for _, unit in imported_units(text, "srcgrad.ir")] == units


def test_every_unit_of_the_order_exists():
    units = {unit_of(module_of(path)[0]) for path in FILES}
    assert units == set(ROW)
