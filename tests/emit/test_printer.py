"""The printed text is the tree again, has no needless parentheses, and keeps within its width."""

import ast
import importlib.util
import math
import warnings
from pathlib import Path

import gast
import pytest

from srcgrad.emit.printer import constant, render, unparse
from srcgrad.ir.core import Comment

# A fixed sample that holds every statement and expression between them. What gast loses is nothing
# that these files contain: type comments are only parsed on request. A float literal that overflows
# to inf would come back as a call of float; none of these files has one.
LIBRARY = [
    "argparse", "ast", "bisect", "calendar", "cmd", "gettext", "configparser", "contextlib", "copy",
    "csv", "dataclasses", "difflib", "dis", "enum", "fractions", "functools", "heapq", "inspect",
    "random", "statistics", "string", "textwrap", "traceback", "asyncio.taskgroups",
    "asyncio.streams", "test.test_grammar", "test.test_patma", "test.test_fstring",
]  # fmt: skip


def source_of(module):
    spec = importlib.util.find_spec(module)
    if spec is None:  # some distributions leave out the package `test`
        pytest.skip(f"{module} is not installed")
    return Path(spec.origin).read_text(encoding="utf-8")


def parse(source):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the library's authors wrote on purpose
        return ast.parse(source)


@pytest.mark.parametrize("module", LIBRARY)
def test_standard_library_comes_back(module):
    tree = parse(source_of(module))
    wanted, node = ast.dump(tree), gast.ast_to_gast(tree)
    for width in (99, 50):
        assert ast.dump(parse(render(node, width).source)) == wanted


def again(source):
    return unparse(gast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "x**2",
        "(-1)**n",
        "x**-0.5",
        "-x**2",
        "(a + b) ** 2",
        "a ** f(x)",
        "L[i, k]**2",
        "a - (b - c)",
        "a * (b + c) / d",
        "a ** b**c",
        "(a**b) ** c",
        "not (a and b) or c",
        "a if b else c if d else e",
        "(a if b else c) + 1",
        "(lambda x, *y, z=1: x)(2)",
        "f(*args, axis=-1, **rest)",
        "sum(x * x for x in xs if x)",
        "x[:, 0], x[1:-1, ::2], x[()], x[i + 1:]",
        "(1).real, 1.0.real",
        '{**a, "b": c}',
        "a < b <= c is not None",
        "~a & b | c ^ d << 1",
        "yield",
        "x = yield a, b",
        "f((yield))",
        "[*a, *b], {*()}, (a,), ()",
        "(y := f(x)) + y",
        "await_ @ x.T",
    ],
)
def test_parentheses_are_minimal(source):
    assert again(source) == source


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("W1", '"W1"'),
        ('say "x"', "'say \"x\"'"),
        ("it's", '"it\'s"'),
        ("it's \"x\"\n", "'it\\'s \"x\"\\n'"),
        (b"a", 'b"a"'),
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (math.inf, 'float("inf")'),
        (-math.inf, 'float("-inf")'),
        (2j, "2j"),
        (-2j, "-2j"),
        (1 - 2j, "complex(1.0, -2.0)"),
        ((1, -2.0), "(1, -2.0)"),
        ((1,), "(1,)"),
        (None, "None"),
        (..., "..."),
    ],
)
def test_constants(value, text):
    assert constant(value) == text
    assert repr(eval(text)) == repr(value)


def test_integers_too_long_for_decimal_digits():
    assert eval(constant(-(10**5000))) == -(10**5000)


def test_nan():
    assert math.isnan(eval(constant(math.nan)))


def test_negative_constants_get_parentheses_where_needed():
    minus = gast.Constant(-2.0, None)
    x = gast.Name("x", gast.Load(), None, None)
    assert unparse(gast.BinOp(minus, gast.Pow(), x)) == "(-2.0)**x"
    assert unparse(gast.BinOp(x, gast.Sub(), minus)) == "x - -2.0"
    assert unparse(gast.Attribute(minus, "real", gast.Load())) == "(-2.0).real"


def test_f_strings_have_double_quotes_where_they_can():
    assert again("f'{a!r:>{w}} b'") == 'f"{a!r:>{w}} b"'
    assert ast.dump(ast.parse(again("""f'{x["k"]}'"""))) == ast.dump(ast.parse("""f'{x["k"]}'"""))


def test_signatures():
    source = "def f(a, /, b: int = 1, *c, d, e=2, **g) -> float:\n    pass"
    assert again(source) == source
    assert again("def f(*, a): pass") == "def f(*, a):\n    pass"


@pytest.mark.parametrize(
    "text",
    ["Plain.", "Two\n    lines.", 'ends in "', "back\\slash", 'holds """ three', "\t", "", '\\"'],
)
def test_docstrings(text):
    function = gast.parse("def f():\n    'doc'\n    return 1").body[0]
    function.body[0].value.value = text
    printed = unparse(function)
    assert ast.get_docstring(ast.parse(printed).body[0], clean=False) == text
    assert printed.startswith('def f():\n    """') == (text != "\t")


def test_comments_stand_at_the_indentation_and_hold_no_code():
    function = gast.parse("def f(x):\n    if x:\n        pass").body[0]
    function.body[0].body = [Comment("line 3: y = x\nraise ValueError")]
    assert unparse(function) == (
        "def f(x):\n    if x:\n        # line 3: y = x\n        # raise ValueError\n        pass"
    )


def test_long_comments_are_wrapped():
    text = render([Comment("word " * 30)], 40).source
    assert len(text.splitlines()) > 3
    assert all(line.startswith("#") and len(line) <= 40 for line in text.splitlines())


def test_blank_lines_set_definitions_apart():
    tree = gast.parse("import a\ndef f():\n def g(): pass\n return g\nx = 1\nclass C: pass")
    tree.body.insert(1, Comment("about f"))
    assert render(tree).source == (
        "import a\n\n\n# about f\ndef f():\n    def g():\n        pass\n\n    return g\n\n\nx = 1"
        "\n\n\nclass C:\n    pass\n"
    )


def test_elif():
    source = "if a:\n    pass\nelif b:\n    pass\nelse:\n    pass"
    assert again(source) == source


def test_calls_break_at_their_bracket():
    assert render(gast.parse("y = function(first, second, third)"), 24).source == (
        "y = function(\n    first, second, third\n)\n"
    )
    assert render(gast.parse("y = function(first, second, third)"), 20).source == (
        "y = function(\n    first,\n    second,\n    third,\n)\n"
    )


def test_operators_break_in_parentheses_before_the_operator():
    assert render(gast.parse("total += alpha + beta * gamma - delta"), 20).source == (
        "total += (\n    alpha\n    + beta * gamma\n    - delta\n)\n"
    )
    assert render(gast.parse("if alpha > beta and gamma: pass"), 20).source == (
        "if (\n    alpha > beta\n    and gamma\n):\n    pass\n"
    )


def test_subscripts_of_one_element_get_no_comma():
    assert render(gast.parse("values[position_of_it] = 0"), 18).source == (
        "values[\n    position_of_it\n] = 0\n"
    )


def test_long_signatures_break():
    assert render(gast.parse("def f(alpha, beta, *, gamma=1): return 1"), 22).source == (
        "def f(\n    alpha,\n    beta,\n    *,\n    gamma=1,\n):\n    return 1\n"
    )


def test_lines_keep_within_the_width_where_they_can_break():
    names = [f"value_{i}" for i in range(40)]
    source = f"return g({', '.join(names)}) * ({' + '.join(names)}) - h[{' * '.join(names)}]"
    text = render(gast.parse(f"def f():\n    {source}"), 60).source
    assert max(map(len, text.splitlines())) <= 60
    assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(f"def f():\n    {source}"))


def test_a_chain_longer_than_the_stack():
    text = " + ".join(["x"] * 5000)
    node = gast.Name("x", gast.Load(), None, None)
    for _ in range(4999):
        node = gast.BinOp(node, gast.Add(), gast.Name("x", gast.Load(), None, None))
    assert unparse(node) == text


def test_the_line_map_leads_to_the_users_lines():
    source = "def f(x):\n\n\n    y = x\n    if y:\n        y = 2\n    return y"
    function = gast.parse(source).body[0]
    function.body.insert(0, Comment("added"))
    extra = gast.parse("z = 0").body[0]
    del extra.lineno
    function.body.insert(1, extra)
    text = render(function)
    lines = text.source.splitlines()
    shown = {lines[emitted - 1].strip(): user for emitted, user in text.line_map.items()}
    assert shown == {"def f(x):": 1, "y = x": 4, "if y:": 5, "y = 2": 6, "return y": 7}


def test_every_line_of_a_broken_statement_is_mapped():
    text = render(gast.parse("\n\ny = function(first, second)\nz = 1"), 20)
    assert text.source == "y = function(\n    first, second\n)\nz = 1\n"
    assert text.line_map == {1: 3, 2: 3, 3: 3, 4: 4}


def test_printing_changes_nothing():
    tree = gast.parse(source_of("textwrap"))
    before = gast.dump(tree)
    render(tree, 40)
    assert gast.dump(tree) == before
