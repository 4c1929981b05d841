"""docs/limitations.md is true: each line of its tables is run.

    python tests/test_limitations.py

writes the errors in its tables anew, after a change of their words. A line that is no longer
refused has to be taken out by hand.
"""

import copy
import functools
import importlib.util
import math
import re
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pytest

import srcgrad

PAGE = Path(__file__).parent.parent / "docs" / "limitations.md"
CODE = re.compile(r"`([^`]+)`")
FUNCTIONS = '''
def f(x):
    return x * x


def pair(x):
    return x, x


def vector(x):
    return x * np.ones(3)


def nothing(x):
    return None


def generator(x):
    yield x


async def coroutine(x):
    return x


def counter():
    count = 0

    def counted(x):
        nonlocal count
        count = count + 1
        return x * count

    return counted


counted = counter()


def swap(a, b):
    a[0] = a[1]
    return a[0] * b[0]


def put(p, q):
    p[0] = q[1]
    return p[0] * q[0]
'''
ARGUMENTS = 2.0, np.array([1.0, 2.0, 3.0]), np.ones((2, 3)), {"a": np.ones(3), "b": np.ones(3)}


def tables():
    """(header of the first column, cells, position of the line) of each line of a table."""
    head = ""
    for k, line in enumerate(PAGE.read_text(encoding="utf-8").splitlines()):
        cells = [c.strip().replace(r"\|", "|") for c in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not cells:
            head = ""
        elif not head:
            head = cells[0]
        elif set(cells[0]) != {"-"}:
            yield head, cells, k


def lines_of(head):
    found = [(cells, k) for first, cells, k in tables() if first == head]
    assert found
    return found


def code(cell):
    """The lines of code in a cell; each stands in backquotes of its own."""
    return "\n".join(CODE.findall(cell))


def preamble():
    """The module that the page shows."""
    text = PAGE.read_text(encoding="utf-8")
    return re.search(r"^```python\n(import .*?)^```$", text, re.DOTALL | re.MULTILINE)[1]


def body_of(cell):
    text = code(cell).replace("; ", "\n")
    ends = text.rpartition("\n")[2].startswith(("return", "if x < 0.0"))
    return text if ends else f"{text}\nreturn x"


def module_with(text):
    """The text as an imported module."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "limitations_page.py"
        path.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        # srcgrad reads a function's text when it captures it, so the file is read before it goes
        for value in list(vars(module).values()):
            if getattr(value, "__module__", None) == path.stem and not isinstance(value, type):
                try:
                    srcgrad.grad(value)
                except srcgrad.SrcgradError:
                    pass
        return module


@functools.lru_cache(maxsize=1)
def refused_functions():
    """One module with a function for each line, named after the line's place."""
    text = preamble() + FUNCTIONS
    for cells, k in lines_of("you write"):
        text += line_function(f"line_{k}", cells[0])
    for cells, k in lines_of("on a tape"):
        text += line_function(f"tape_{k}", cells[0]) + line_function(f"compiled_{k}", cells[1])
    return module_with(text)


def line_function(name, cell):
    """A function of the four arguments with the lines of a cell."""
    body = body_of(cell).replace("\n", "\n    ")
    return f"\n\ndef {name}(x, v, m, d):\n    {body}\n"


def derivative(name):
    return srcgrad.grad(getattr(refused_functions(), name), (0, 1, 2, 3))


def refusal(k):
    """The first reason of the error for a line of the page; None if it is not refused."""
    try:
        derivative(f"line_{k}")(*copy.deepcopy(ARGUMENTS))
    except srcgrad.UnsupportedError as error:
        # a line of the module that is made here means nothing to the page's reader
        return re.sub(r"line [\d?]+", "line ...", error.problems[0].reason)
    except srcgrad.NoRuleError as error:
        return error.problem.reason
    return None


def call_error(cell):
    """Class and words of the error for a call, without the place of a file."""
    names = {**vars(refused_functions()), "grad": srcgrad.grad, "functools": functools}
    try:
        exec(code(cell), names)
    except srcgrad.SrcgradError as error:
        reason = str(error)
        if isinstance(error, srcgrad.UnsupportedError):
            reason = error.problems[0].reason
        return f"`{type(error).__name__}`: {reason}"
    return None


@pytest.mark.parametrize("cells,k", lines_of("you write"), ids=lambda p: str(p)[:40])
def test_refused_with_these_words(cells, k):
    assert refusal(k) == cells[1]


@pytest.mark.parametrize("cells,k", lines_of("call"), ids=lambda p: str(p)[:40])
def test_call_raises_these_words(cells, k):
    assert call_error(cells[0]) == cells[1]


@pytest.mark.parametrize("cells,k", lines_of("on a tape"), ids=lambda p: str(p)[:40])
def test_runs_on_a_tape_or_is_compiled(cells, k):
    for name, on_tape in ((f"tape_{k}", True), (f"compiled_{k}", False)):
        found = derivative(name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found(*copy.deepcopy(ARGUMENTS))
        assert ("import Tape" in found.source) == on_tape


def points():
    return [
        (expression, code(cells[1]), code(cells[2]))
        for cells, _ in lines_of("expression")
        for expression in CODE.findall(cells[0])
    ]


@functools.lru_cache(maxsize=1)
def point_functions():
    text = "import math\nimport numpy as np\n"
    for k, (expression, at, _) in enumerate(points()):
        names = re.findall(r"(\w+)=", at)
        text += f"\n\ndef point_{k}({', '.join(names)}):\n    return np.sum({expression})\n"
    return module_with(text)


@pytest.mark.parametrize("k", range(len(points())), ids=[f"{e} at {at}" for e, at, _ in points()])
def test_derivative_at_the_point(k):
    _, at, wanted = points()[k]
    names = {"np": np, "math": math}
    values = eval(f"dict({at})", names)
    wanted = eval(f"({wanted},)", names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        got = srcgrad.grad(getattr(point_functions(), f"point_{k}"), tuple(values))(**values)
    assert len(got) == len(wanted)
    for g, w in zip(got, wanted):
        np.testing.assert_allclose(g, w, rtol=1e-12, atol=0.0)


def rewrite():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    for head, found in (("you write", refusal), ("call", None)):
        for cells, k in lines_of(head):
            error = found(k) if found else call_error(cells[0])
            if error is None:
                sys.exit(f"{PAGE.name}:{k + 1}: no longer refused: {cells[0]}")
            row = [c.replace("|", r"\|") for c in (cells[0], error, cells[2])]
            lines[k] = f"| {' | '.join(row)} |"
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    rewrite()
