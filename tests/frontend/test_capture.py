"""Captured trees are the text that the function was compiled from, or there is an error."""

import ast
import functools
import gc
import importlib
import importlib.util
import inspect
import linecache
import math
import subprocess
import sys
import textwrap
import types

import gast
import pytest

from srcgrad.emit.loader import load
from srcgrad.emit.printer import render, unparse
from srcgrad.errors import ArgumentError, SourceError, UnsupportedError
from srcgrad.frontend.capture import capture

SCALE = 3.0


def plain(x, /, y: float = 2.0, *rest, k=1, **more):
    """A docstring."""
    z = x * y
    return z * SCALE + k


def decorate(fn):
    @functools.wraps(fn)
    def wrapper(*args):
        return fn(*args) * 2

    return wrapper


@decorate
def decorated(x):
    return x


def same_object(fn):
    return fn


@same_object
@same_object
def kept(x):
    return x + 1


def outer(scale):
    def inner(x):
        return scale * x

    return inner


class Class:
    def method(self, __private):
        return self.__other * __private

    @staticmethod
    def static(x):
        return x


def body(fn):
    return unparse(capture(fn).node.body)


def reloaded(function, fn):
    """The captured function printed and compiled again."""
    text = render(function.node)
    return load(
        text, function.name, f"<again {function.name}>", function.namespace, {},
        fn.__defaults__, fn.__kwdefaults__, origin=function.origin,
    )  # fmt: skip


def test_a_function():
    function = capture(plain)
    assert function.name == "plain"
    assert function.python is plain
    assert function.parameters == ("x", "y", "rest", "k", "more")
    assert function.namespace.globals is globals()
    assert function.namespace.cells == {}
    assert function.origin.filename == plain.__code__.co_filename
    assert function.origin.line(function.origin.lineno).startswith("def plain(x, /")


def test_positions_are_the_users():
    function = capture(plain)
    statement = function.node.body[-1]
    assert function.origin.line(statement.lineno) == "return z * SCALE + k"
    assert statement.col_offset == 4
    text = function.origin.lines[statement.lineno - 1]
    value = statement.value
    assert text[value.col_offset : value.end_col_offset] == "z * SCALE + k"


def test_nodes_are_gast_and_occur_once():
    nodes = list(gast.walk(capture(plain).node))
    assert len(set(map(id, nodes))) == len(nodes)
    assert all(type(node).__module__.startswith("gast") for node in nodes)


def test_each_capture_is_a_tree_of_its_own():
    first, second = capture(plain), capture(plain)
    assert first.node is not second.node
    assert gast.dump(first.node) == gast.dump(second.node)


@pytest.mark.parametrize("fn", [plain, kept, textwrap.dedent, textwrap.indent, outer(2)])
def test_captured_printed_and_loaded_it_is_the_same_function(fn):
    again = reloaded(capture(fn), fn)
    assert set(again.__code__.co_names) == set(fn.__code__.co_names)
    assert inspect.signature(again).parameters.keys() == inspect.signature(fn).parameters.keys()
    argument = "  a" if fn.__module__ == "textwrap" else 1.5
    more = ("> ",) if fn is textwrap.indent else ()
    assert again(argument, *more) == fn(argument, *more)


def test_a_wrapper_is_captured_itself_not_what_it_wraps():
    assert body(decorated) == "return fn(*args) * 2"
    assert capture(decorated).namespace.cells["fn"].cell_contents(1) == 1


def test_decorators_are_not_part_of_the_function():
    function = capture(kept)
    assert function.node.decorator_list == []
    assert function.origin.line(function.origin.lineno) == "def kept(x):"


def test_cells_are_the_functions_own():
    inner = outer(4.0)
    cell = capture(inner).namespace.cells["scale"]
    assert cell is inner.__closure__[0]


def test_plain_functions_of_a_class():
    assert body(Class.static) == "return x"
    assert body(Class.method) == "return self.__other * __private"


LAMBDAS = [lambda x: x * 2, lambda x: x * 3, lambda x: (lambda x: x + 1), lambda y: y]  # fmt: skip
TWINS = [lambda x: x * 2, lambda x: x * 2]
NESTED = lambda x: lambda x: lambda x: x  # noqa: E731
OVER_LINES = same_object(
    lambda x: x
    + 1
)  # fmt: skip
CONSTANTS = [lambda x: x * 1, lambda x: x * 1.0, lambda x: x * True]
# fmt: off
DEFAULTS = lambda x, y=(lambda x, y=1: x * y): x  # noqa: E731
# fmt: on


def test_a_lambda_becomes_a_def():
    function = capture(LAMBDAS[0])
    assert function.name == function.node.name == "lambda_"
    assert unparse(function.node) == "def lambda_(x):\n    return x * 2"
    assert function.node.body[0].lineno == LAMBDAS[0].__code__.co_firstlineno


def test_lambdas_of_one_line():
    assert [body(f) for f in LAMBDAS] == [
        "return x * 2", "return x * 3", "return lambda x: x + 1", "return y",
    ]  # fmt: skip
    assert body(LAMBDAS[2](0)) == "return x + 1"
    assert [body(f) for f in CONSTANTS] == [
        "return x * 1", "return x * 1.0", "return x * True",
    ]  # fmt: skip


def test_lambdas_that_differ_only_in_their_column():
    columns = [capture(f).node.body[0].col_offset for f in TWINS]
    line = capture(TWINS[0]).origin.line(TWINS[0].__code__.co_firstlineno)
    assert columns == [line.index("x * 2"), line.rindex("x * 2")]


def test_nested_lambdas_of_one_line():
    assert body(NESTED) == "return lambda x: lambda x: x"
    assert body(NESTED(0)) == "return lambda x: x"
    assert body(NESTED(0)(0)) == "return x"
    assert body(DEFAULTS.__defaults__[0]) == "return x * y"


def test_a_lambda_over_several_lines():
    assert body(OVER_LINES) == "return x + 1"


# Text that stands in no file, or in a file that changes.


def execute(source, filename, show=True):
    namespace = {"__name__": "made"}
    if show:
        linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    exec(compile(source, filename, "exec"), namespace)
    return namespace


def test_text_in_linecache_as_notebooks_have_it():
    f = execute("x = 1\ndef f(x):\n    return x * 7\n", "<cell 1>")["f"]
    assert body(f) == "return x * 7"


def test_a_cell_that_is_run_again_with_other_text():
    first = execute("def f(x):\n    return x * 7\n", "<cell 2>")["f"]
    assert body(first) == "return x * 7"
    second = execute("def f(x):\n    return x * 8\n", "<cell 2>")["f"]
    assert body(second) == "return x * 8"
    with pytest.raises(SourceError, match="has changed since it was imported"):
        capture(first)


def test_doctest_examples():
    """
    >>> def f(x):
    ...     return x * 5
    >>> body(f)
    'return x * 5'
    """
    import doctest

    finder = doctest.DocTestFinder(recurse=False)
    (example,) = finder.find(test_doctest_examples, globs={**globals()})
    assert doctest.DocTestRunner().run(example) == doctest.TestResults(failed=0, attempted=2)


def module_at(path, source):
    path.write_text(source)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EDITS = {
    "constant": "def f(x):\n    return x * 3.0\n",
    "type of a constant": "def f(x):\n    return x * 2\n",
    "operator": "def f(x):\n    return x + 2.0\n",
    "parameter": "def f(y):\n    return y * 2.0\n",
    "line": "\n\n\ndef f(x):\n    return x * 2.0\n",
    "syntax": "def f(x:\n",
    "gone": "",
}


@pytest.mark.parametrize("edited", EDITS.values(), ids=EDITS)
def test_an_edit_after_the_import_is_noticed(tmp_path, edited):
    path = tmp_path / "edited_module.py"
    f = module_at(path, "def f(x):\n    return x * 2.0\n").f
    path.write_text(edited)
    with pytest.raises(SourceError) as caught:
        capture(f)
    assert str(path) in str(caught.value)


def test_an_edit_elsewhere_in_the_file_does_no_harm(tmp_path):
    path = tmp_path / "edited_below.py"
    f = module_at(path, "def f(x):\n    return x * 2.0\n").f
    path.write_text("def f(x):\n    return  x  *  2.0   # the same\n\nimport math\n")
    assert body(f) == "return x * 2.0"


def test_text_read_before_an_edit_is_still_right(tmp_path):
    path = tmp_path / "edited_later.py"
    f = module_at(path, "def f(x):\n    return x * 2.0\n").f
    assert body(f) == "return x * 2.0"
    path.write_text("def f(x):\n    return x * 33.0\n")
    assert body(f) == "return x * 2.0"


def test_a_reloaded_module(tmp_path):
    path = tmp_path / "reloaded_module.py"
    assert body(module_at(path, "def f(x):\n    return x * 2.0\n").f) == "return x * 2.0"
    # Another size, so that neither linecache nor the bytecode cache takes it for the same file.
    assert body(module_at(path, "def f(x):\n    return x * 33.0\n").f) == "return x * 33.0"


def test_functions_with_asserts_which_pytest_rewrites():
    def f(x):
        assert x > 0
        return (lambda: x)()

    assert body(f).startswith("assert x > 0")


def test_no_false_alarm_for_the_standard_library():
    names = ["argparse", "statistics", "fractions", "enum", "functools", "unittest.mock", "typing"]
    count = 0
    for name in names:
        module = importlib.import_module(name)
        classes = [v for v in vars(module).values() if isinstance(v, type)]
        for owner in (module, *(c for c in classes if c.__module__ == name)):
            for fn in list(vars(owner).values()):
                made_here = isinstance(fn, types.FunctionType) and fn.__module__ == name
                if fn in (None, vars(owner).get("__annotate__")):
                    continue  # the compiler wrote it
                if not made_here or fn.__code__.co_filename != module.__file__:
                    continue
                generator = fn.__code__.co_flags & (inspect.CO_GENERATOR | inspect.CO_COROUTINE)
                if not generator:
                    assert capture(fn).node.lineno >= fn.__code__.co_firstlineno
                    count += 1
    assert count > 400


@pytest.mark.parametrize("options", [[], ["-O"], ["-OO"], ["-X", "no_debug_ranges"]])
def test_options_of_the_interpreter(tmp_path, options):
    path = tmp_path / "script.py"
    path.write_text(
        "from __future__ import annotations\n"
        "from srcgrad.frontend.capture import capture\n"
        "from srcgrad.emit.printer import unparse\n"
        "def f(x: float):\n"
        "    'doc'\n"
        "    assert x\n"
        "    def g(y: int): return y\n"
        "    return x\n"
        "a, b = lambda x: x * 2, lambda x: x * 3\n"
        "c, d = lambda x: x * 2, lambda x: x * 2\n"
        "print(*(unparse(capture(h).node.body[-1]) for h in (f, c, d)))\n"
        "try: print(*(unparse(capture(h).node.body[-1]) for h in (a, b)))\n"
        "except Exception as error: print(error)\n"
    )
    command = [sys.executable, *options, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert run.stderr == ""
    first, second = run.stdout.splitlines()
    assert first == "return x return x * 2 return x * 2"
    if "no_debug_ranges" in options:
        assert "several functions that look alike; put each on a line of its own" in second
    else:
        assert second == "return x * 2 return x * 3"


def environment():
    import os

    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def test_python_c_has_no_source_and_says_what_to_do():
    f = execute("def f(x): return x", "<nowhere>", show=False)["f"]
    with pytest.raises(SourceError, match=r"no source found for f at <nowhere>:1.*write it in"):
        capture(f)


# What cannot be captured.


async def coroutine(x):
    return x


def generator(x):
    yield x


async def asynchronous_generator(x):
    yield x


@pytest.mark.parametrize(
    ("fn", "reason"),
    [
        (coroutine, "an async function"),
        (generator, "a generator"),
        (asynchronous_generator, "an async function"),
    ],
)
def test_generators_and_coroutines_are_refused_at_their_def(fn, reason):
    with pytest.raises(UnsupportedError) as caught:
        capture(fn)
    assert reason in caught.value.problems[0].reason
    assert caught.value.lineno == fn.__code__.co_firstlineno
    assert fn.__name__ in caught.value.text


@pytest.mark.parametrize(
    ("fn", "message"),
    [
        (math.sin, r"sin is not written in Python.*def f\(x\): return sin\(x\)"),
        ([].append, "not written in Python"),
        (Class, "Class is a class"),
        (functools.lru_cache(plain), "callable object"),
    ],
)
def test_other_callables_are_refused_with_a_remedy(fn, message):
    with pytest.raises(SourceError, match=message) as caught:
        capture(fn)
    assert "differentiate" in str(caught.value)


def test_methods_and_partials_are_functions_with_bound_parameters():
    instance = Class()
    method = capture(instance.method)
    assert (method.parameters, method.bound) == (("__private",), {"self": instance})
    part = capture(functools.partial(plain, 1, k=3))
    assert (part.bound, part.kwdefaults) == ({"x": 1}, {"k": 3})
    assert part.parameters == ("y", "rest", "k", "more")
    assert unparse(part.node.body) == body(plain)


def test_what_cannot_be_called_is_an_argument_error():
    with pytest.raises(ArgumentError, match="expected a function, got int"):
        capture(3)


# Size.


def test_long_functions_and_long_chains():
    lines = "".join(f"    x = x + {i}\n" for i in range(5000))
    chain = " + ".join(["x"] * 1000)
    f = execute(f"def f(x):\n{lines}    return {chain}\n", "<long>")["f"]
    node = capture(f).node
    assert len(node.body) == 5001
    assert unparse(node.body[-1]) == f"return {chain}"
    assert node.body[-1].value.left.lineno == 5002


def test_nesting_may_be_deeper_than_the_stack():
    depth = 90
    source = f"def f(x):\n    return {'f(' * depth}x{')' * depth}\n"
    f = execute(source, "<deep>")["f"]
    limit = sys.getrecursionlimit()
    frames = len(inspect.stack())
    sys.setrecursionlimit(frames + 150)
    try:
        node = capture(f).node
    finally:
        sys.setrecursionlimit(limit)
    assert ast.dump(ast.parse(unparse(node))) == ast.dump(ast.parse(source))


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(enabled):
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        capture(plain)
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()
