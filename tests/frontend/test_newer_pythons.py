"""What later releases of Python brought: deferred annotations, placeholders, template strings.

The programs are texts, since an older Python cannot parse some of them.
"""

import functools
import inspect
import linecache
import subprocess
import sys
import textwrap
import types
import warnings
from pathlib import Path

import numpy as np
import pytest

import srcgrad

FROM_3_14 = pytest.mark.skipif(
    sys.version_info < (3, 14), reason="Python 3.14 brought the syntax, or when it is evaluated"
)


@pytest.fixture
def module(request, monkeypatch):
    """From a text to the names that it defines, as if it stood in a file."""

    def defined(text):
        text = textwrap.dedent(text)
        name = f"<{request.node.name}>"
        linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name
        made = types.ModuleType("newer_pythons")
        monkeypatch.setitem(sys.modules, made.__name__, made)
        namespace = vars(made)
        namespace.update(np=np, functools=functools)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            exec(compile(text, name, "exec", dont_inherit=True), namespace)
        return namespace

    return defined


ANNOTATED = {
    "parameter": "def f(x: Nothing, k: 'Nobody' = 2.0) -> Nowhere:\n    return k * x**2\n",
    "what fails": "def f(x: 1 / 0) -> 1 / 0:\n    return 2.0 * x**2\n",
    "local": "def f(x):\n    y: Nothing = x**2\n    z: Nobody\n    return 2.0 * y\n",
    "attribute": """
        class Holder: pass
        def f(x):
            held = Holder()
            held.y: Nothing = x**2
            held.list: Nobody = [held.y]
            held.list[0]: Nowhere = 2.0 * held.y
            return held.list[0]
        """,
    "nested": """
        def f(x):
            def g(u: Nothing) -> Nobody:
                return u * u
            parts = [0.0]
            parts.append(g(x))
            return 2.0 * parts[1]
        """,
    "dataclass": """
        from dataclasses import dataclass
        @dataclass
        class Pair:
            a: float
            b: Nothing = 2.0
            def product(self) -> Nobody:
                return self.a * self.b
        def f(x):
            return Pair(x * x).product()
        """,
    "dataclass on a tape": """
        from dataclasses import dataclass
        def f(x):
            @dataclass
            class Pair:
                a: float
                b: Nothing = 2.0
            pair = Pair(x)
            pair.a *= x
            return pair.a * pair.b
        """,
    "named tuple": """
        from typing import NamedTuple
        class Pair(NamedTuple):
            a: float
            b: Nothing = 2.0
        def f(x):
            pair = Pair(x * x)
            return pair.a * pair.b
        """,
    "class with a constructor": """
        class Square:
            factor: Nothing
            def __init__(self, x: Nobody) -> None:
                self.square = x * x
        def f(x):
            made = Square(x)
            made.square *= 2.0
            return made.square
        """,
}


@FROM_3_14
@pytest.mark.parametrize("kind", ANNOTATED)
def test_annotations_need_not_mean_anything(kind, module):
    f = module(ANNOTATED[kind])["f"]
    assert srcgrad.value_and_grad(f)(1.5) == (4.5, 6.0)
    assert srcgrad.jvp(f, (1.5,), (1.0,)) == (4.5, 6.0)
    srcgrad.check_grads(f, (1.5,))
    df = srcgrad.grad(f)
    assert df(1.5) == 6.0
    if "tape" not in df.source:
        assert srcgrad.grad(f).source_for(1.5) == df.source
        assert srcgrad.jacobian(f)(1.5) == 6.0
        assert srcgrad.hessian(f)(1.5) == 4.0


@FROM_3_14
def test_methods_and_callable_objects_with_such_annotations(module):
    cls = module("""
        class Model:
            rate: Nothing = 3.0
            def method(self, x: Nobody):
                return self.rate * x**2
            def __call__(self, x: Nowhere):
                return self.rate * x**3
        """)["Model"]
    assert srcgrad.grad(cls().method)(2.0) == 12.0
    assert srcgrad.grad(cls())(2.0) == 36.0
    assert srcgrad.grad(functools.partial(cls.method, cls()))(2.0) == 12.0


@FROM_3_14
def test_the_signature_of_a_derivative_is_the_functions_own(module):
    import annotationlib

    f = module("def f(x: Nothing, n: int = 1):\n    return n * x\n")["f"]
    unread = annotationlib.Format.STRING
    shown = inspect.signature(srcgrad.grad(f), annotation_format=unread)
    assert shown == inspect.signature(f, annotation_format=unread)


def test_types_that_annotations_tell(module):
    """The text before any call is that of the annotated types; what they do not tell are floats."""
    text = "def f(x: {}, y):\n    return x * y if isinstance(x, int) else x * x * y\n"
    for annotation in ("int", "'int'"):
        df = srcgrad.grad(module(text.format(annotation))["f"], 1)
        assert "y_bar = x * x" not in df.source
    for annotation in ("float", "'float'", "[1, 2]", "np.ones(3)", "{}"):
        df = srcgrad.grad(module(text.format(annotation))["f"], 1)
        assert "y_bar = x * x" in df.source, annotation


def test_annotations_as_text(module):
    f = module("""
        from __future__ import annotations
        from dataclasses import dataclass
        @dataclass
        class Pair:
            a: float
            b: Nothing = 2.0
        def f(x: Nobody) -> Nowhere:
            y: Nothing = Pair(x * x)
            return y.a * y.b
        """)["f"]
    assert srcgrad.value_and_grad(f)(1.5) == (4.5, 6.0)


# -- partials


@FROM_3_14
def test_partials_with_placeholders():
    open_ = functools.Placeholder

    def f(a, b, c=1.0):
        return a * b**2 * c**3

    def scaled(s, a, b, c):
        return f(a, b, c) + s

    assert srcgrad.grad(functools.partial(f, open_, 2.0))(1.0, 3.0) == 108.0
    assert srcgrad.grad(functools.partial(f, open_, 2.0), 1)(1.0, 3.0) == 108.0
    assert srcgrad.grad(functools.partial(f, open_, 2.0, c=3.0))(1.5) == 108.0
    assert srcgrad.grad(functools.partial(f, open_, 2.0))(1.5) == 4.0
    some = functools.partial(scaled, open_, 1.0, open_, 3.0)
    assert srcgrad.grad(some, (0, 1))(5.0, 2.0) == (1.0, 108.0)
    assert srcgrad.grad(functools.partial(some, 5.0))(2.0) == 108.0
    assert srcgrad.jvp(some, (5.0, 2.0), (None, 1.0)) == (113.0, 108.0)
    with pytest.raises(TypeError):
        srcgrad.grad(some)(5.0)
    with pytest.raises(srcgrad.SourceError, match="no parameters of its own"):
        srcgrad.grad(functools.partial(functools.partial(f, open_, 2.0), a=1.0))


@FROM_3_14
@pytest.mark.parametrize("listed", [False, True])
def test_calls_of_partials_with_placeholders(listed):
    """No argument takes the place of another, and none is the placeholder."""
    open_ = functools.Placeholder
    seen = []

    def f(flag, b, c=7.0):
        seen.append(flag)
        return b * b if flag is None else b * c

    given = functools.partial(f, open_, 3.0)

    def here(x):
        held = [x] if listed else (x,)
        return functools.partial(f, open_, x)(2.0, held[0])

    def there(x):
        return given(2.0, x)

    def left(x):
        return functools.partial(f, open_, x)(None)

    assert [srcgrad.grad(g)(1.5) for g in (here, there, left)] == [3.0] * 3
    assert seen == [2.0, 2.0, None]


@FROM_3_14
def test_a_method_that_is_bound_by_a_placeholder():
    class Base:
        def value(self, x):
            return 2.0 * x

    class Derived(Base):
        def value(self, other, x):
            return super().value(x) * x

        def plain(self, other, x):
            return x * x

    open_, one = functools.Placeholder, Derived()
    assert srcgrad.grad(functools.partial(Derived.plain, open_, None), 1)(one, 3.0) == 6.0
    with pytest.raises(srcgrad.SourceError):
        srcgrad.grad(functools.partial(Derived.value, open_, one), 1)(one, 3.0)
    assert srcgrad.grad(lambda x: functools.partial(Derived.value, open_, one)(one, x))(3.0) == 12.0


@FROM_3_14
def test_partials_are_methods():
    class Model:
        rate = 2.0
        scaled = functools.partial(lambda k, self, x: k * self.rate * x**2, 3.0)
        still = staticmethod(functools.partial(lambda k, x: k * x**2, 3.0))

    model = Model()
    for f in (model.scaled, lambda x: model.scaled(x), lambda x: Model().scaled(x)):
        assert srcgrad.value_and_grad(f)(2.0) == (24.0, 24.0)
    for f in (model.still, lambda x: model.still(x), lambda x: Model().still(x)):
        assert srcgrad.value_and_grad(f)(2.0) == (12.0, 12.0)


def test_no_keyword_for_a_parameter_by_position_only():
    def f(x, /, y):
        return x * y

    with pytest.raises(srcgrad.SourceError, match="no parameters of its own"):
        srcgrad.grad(functools.partial(f, x=2.0))


# -- syntax

TEMPLATES = (
    't"{x * 2.0}".values[0]',
    'x * len(t"{x}".strings)',
    '[part.value for part in t"{x * 3.0}" if not isinstance(part, str)][0]',
    '(lambda u: t"{u!r:>{10}}")(x).interpolations[0].value',
    'x if t"" else 0.0',
)


@FROM_3_14
@pytest.mark.parametrize("expression", TEMPLATES)
def test_template_strings_are_refused(expression, module):
    """Their numbers would be followed by none."""
    f = module(f"def f(x):\n    y = {expression}\n    return y\n")["f"]
    for call in (lambda: srcgrad.grad(f)(1.5), lambda: srcgrad.jvp(f, (1.5,), (1.0,))):
        with pytest.raises(srcgrad.UnsupportedError, match="a template string") as caught:
            call()
        assert caught.value.lineno == 2
        assert caught.value.offset == 9 + expression.index('t"')
        assert 't"' in caught.value.text


@FROM_3_14
def test_a_template_string_of_a_helper_is_refused(module):
    names = module("""
        def helper(u):
            return t"{u * 2.0}"
        def f(x):
            parts = [helper(x)]
            return parts.pop().values[0]
        """)
    with pytest.raises(srcgrad.UnsupportedError, match="a template string") as caught:
        srcgrad.grad(names["f"])(1.5)
    assert caught.value.lineno == 3


@FROM_3_14
@pytest.mark.parametrize("star", ["", "*"])
def test_exceptions_without_parentheses(star, module):
    f = module(f"""
        def f(x):
            y = x
            try:
                y = [x][3]
            except{star} IndexError, KeyError:
                y = y * x
            return 2.0 * y
        """)["f"]
    assert srcgrad.value_and_grad(f)(1.5) == (4.5, 6.0)


LEAVING = {
    "break": (
        "for _ in range(3):\n        try:\n            x = x * x\n        finally:\n"
        "            break\n    return 2.0 * x\n"
    ),
    "continue": (
        "for _ in range(1):\n        try:\n            x = x * x\n        finally:\n"
        "            continue\n        x = 100.0\n    return 2.0 * x\n"
    ),
    "return": "try:\n        return x\n    finally:\n        return 2.0 * x * x\n",
}


@pytest.mark.parametrize("kind", LEAVING)
def test_leaving_a_finally(kind, module):
    """Python 3.14 warns of it where the function stands; the emitted text says no more."""
    f = module(f"def f(x):\n    {LEAVING[kind]}")["f"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert srcgrad.value_and_grad(f)(1.5) == (4.5, 6.0)
        assert srcgrad.jvp(f, (1.5,), (1.0,)) == (4.5, 6.0)


def test_modules_that_python_is_built_with_are_followed():
    from collections import UserDict

    def f(x):
        table = UserDict({"a": x * x})
        table.setdefault("b", 2.0)
        return table.pop("a") * table["b"]

    assert srcgrad.value_and_grad(f)(1.5) == (4.5, 6.0)


TYPED = """\
import srcgrad
def f(x):
    return x * x

print(srcgrad.grad(f)(3.0))
print(srcgrad.grad(lambda x: x**3)(2.0))
def f(x):
    return x * x * x

print(srcgrad.grad(f)(3.0))
names = {}
exec("def f(x):\\n    return x * x * x", names)
try: print(srcgrad.grad(names["f"])(3.0))
except srcgrad.SourceError: print("refused")

"""


@pytest.mark.skipif(sys.version_info < (3, 13), reason="Python 3.13 began to keep what was typed")
@pytest.mark.parametrize("way", ["command", "prompt"])
def test_what_was_typed_has_a_source(way):
    """And what is compiled from a text that nobody keeps has none, whatever else is of its name."""
    # a prompt wants an empty line behind each definition
    command = ["-c", TYPED] if way == "command" else ["-q", "-i"]
    done = subprocess.run(
        [sys.executable, *command], input=TYPED, capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout.split() == ["6.0", "12.0", "27.0", "refused"], done.stderr


@FROM_3_14
def test_keywords_that_builtins_have_got():
    """None is passed over where the call is written out."""
    product = lambda a, b: a * b  # noqa: E731

    def reduced(x):
        return functools.reduce(product, [x, x], initial=x)

    def mapped(x, n):
        return sum(map(product, [x, x], [x] * n, strict=True))

    assert srcgrad.value_and_grad(reduced)(2.0) == (8.0, 12.0)
    assert srcgrad.value_and_grad(mapped)(2.0, 2) == (8.0, 8.0)
    for call in (mapped, srcgrad.grad(mapped)):
        with pytest.raises(ValueError, match="shorter"):
            call(2.0, 1)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: list([x], other=1)[0],  # noqa: RUF015
        lambda x: {"a": x}.get("a", default=1),
        lambda x: functools.reduce(lambda a, b: a * b, [x, x], other=x),
        lambda x: sum(map(lambda a: a, [x], other=1)),
    ],
)
def test_keywords_that_builtins_have_not(f):
    for call in (f, srcgrad.grad(f)):
        with pytest.raises(TypeError):
            call(2.0)
