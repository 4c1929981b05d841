"""Loaded functions live in the user's namespace without changing it, and show their own lines."""

import gc
import inspect
import linecache
import math
import sys
import traceback
from types import CellType

import gast
import pytest

from srcgrad.emit.loader import explain, load
from srcgrad.emit.printer import render
from srcgrad.ir.function import Namespace, Origin

USER = "import math\n\ndef f(x, k=2.0):\n    s = math.sin(k * x)\n    return s / 0\n"
ORIGIN = Origin("user.py", 3, tuple(USER.splitlines(keepends=True)))


def text_of(source):
    """The printed text; line 3 of `source` is taken for the user's line 3, and so on."""
    return render(gast.parse(source).body[-1])


def loaded(source, name="g", filename="<emitted>", **more):
    arguments = {
        "namespace": Namespace({"__name__": "user", "math": math}),
        "helpers": {},
        "defaults": None,
        "kwdefaults": None,
        "origin": ORIGIN,
    }
    return load(text_of(source), name, filename, **{**arguments, **more})


def test_globals_are_the_users_and_stay_as_they_are():
    globals_ = {"__name__": "user", "scale": 3.0}
    before = dict(globals_)
    g = loaded("def g(x): return scale * x", namespace=Namespace(globals_))
    assert g.__globals__ is globals_
    assert g.__module__ == "user"
    assert g(2.0) == 6.0
    globals_["scale"] = 5.0
    assert g(2.0) == 10.0
    globals_["scale"] = 3.0
    assert globals_ == before


def test_cells_are_shared_with_the_user():
    cell = CellType(3.0)
    source = "def g(x):\n    nonlocal scale\n    scale += 1.0\n    return scale * x"
    g = loaded(source, namespace=Namespace({}, {"scale": cell, "unused": CellType()}))
    assert g(2.0) == 8.0
    assert cell.cell_contents == 4.0
    assert g.__code__.co_freevars == ("scale",)


def test_helpers_hide_globals_and_are_not_written_to_them():
    globals_ = {"helper": None}
    g = loaded(
        "def g(x): return helper(x)",
        namespace=Namespace(globals_),
        helpers={"helper": math.sqrt, "other": abs},
    )
    assert g(4.0) == 2.0
    assert globals_["helper"] is None
    assert "other" not in globals_


def test_defaults_are_the_objects_given_and_nothing_is_executed():
    marker = object()
    source = "def g(x, y=explode(), *, z=explode()): return y, z"
    g = loaded(source, defaults=(marker,), kwdefaults={"z": 1})
    assert g(0) == (marker, 1)
    assert loaded("def g(x): return x").__defaults__ is None


def test_names():
    g = loaded("def g(x): return x")
    assert (g.__name__, g.__qualname__, g.__code__.co_qualname) == ("g", "g", "g")


def test_the_functions_own_name_is_the_users():
    source = "def g(x): return g(x)"
    with pytest.raises(NameError, match="'g' is not defined"):
        loaded(source)(1.0)
    assert loaded(source, namespace=Namespace({"g": math.sqrt}))(4.0) == 2.0
    assert loaded(source, namespace=Namespace({}, {"g": CellType(math.sqrt)}))(4.0) == 2.0
    assert loaded(source, helpers={"g": math.sqrt})(4.0) == 2.0


def test_other_text_is_refused():
    with pytest.raises(ValueError, match="must define 'h'"):
        loaded("def g(x): return x", name="h")


def test_the_source_can_be_shown():
    source = "def g(x):\n    return x * 2\n"
    g = loaded(source, filename="<emitted shown>")
    assert inspect.getsource(g) == source
    linecache.checkcache()
    assert inspect.getsource(g) == source
    assert inspect.getsourcefile(g) == "<emitted shown>"


def test_line_numbers_agree_with_the_complete_text():
    module = "import math\n\n\ndef g(x):\n    return x / 0\n"
    g = loaded(
        "def g(x):\n    return x / 0", filename="<emitted later>", module=module, first_line=4
    )
    assert g.__code__.co_firstlineno == 4
    assert inspect.getsource(g) == "def g(x):\n    return x / 0\n"
    with pytest.raises(ZeroDivisionError) as caught:
        g(1.0)
    last = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (last.lineno, last.line) == (5, "return x / 0")


def test_the_source_is_forgotten_with_the_code():
    g = loaded("def g(x): return x", filename="<emitted dropped>")
    assert "<emitted dropped>" in linecache.cache
    del g
    gc.collect()
    assert "<emitted dropped>" not in linecache.cache


def test_the_source_outlives_the_function_in_a_traceback():
    try:
        loaded("def g(x): return x / 0", filename="<emitted raised>")(1.0)
    except ZeroDivisionError as error:
        gc.collect()
        assert "return x / 0" in "".join(traceback.format_exception(error))


def test_text_emitted_again_under_the_same_name_stays():
    first = loaded("def g(x): return 1", filename="<emitted twice>")
    second = loaded("def g(x): return 2", filename="<emitted twice>")
    del first
    gc.collect()
    assert "return 2" in inspect.getsource(second)


EMITTED = "\n\ndef g(x, k):\n    s = math.sin(k * x)\n    return s / 0"
NOTE = "while computing the gradient of user.py:5: return s / 0"


def caught(function, *args):
    with pytest.raises(Exception) as info:
        function(*args)
    return info.value


@pytest.mark.parametrize("first_line", [1, 7])
def test_an_error_names_the_users_line(first_line):
    module = "#\n" * (first_line - 1) + text_of(EMITTED).source
    g = loaded(EMITTED, filename="<emitted noted>", module=module, first_line=first_line)
    error = caught(g, 1.0, 2.0)
    explain(error)
    explain(error)
    assert error.__notes__ == [NOTE]


def test_a_line_without_origin_names_the_function():
    g = loaded("def g(x):\n    return 1 / x", filename="<emitted plain>")
    text = text_of("def g(x):\n    return 1 / x")
    assert 2 in text.line_map
    g = load(
        type(text)(text.source, {}), "g", "<emitted plain>", Namespace({}), {}, None, None,
        origin=ORIGIN,
    )  # fmt: skip
    error = caught(g, 0)
    explain(error)
    assert error.__notes__ == ["while computing the gradient of user.py:3: def f(x, k=2.0):"]


def test_each_emitted_frame_is_noted():
    inner = loaded(EMITTED, filename="<emitted inner>")
    source = "\n\n\ndef h(x):\n    return inner(x, 2.0)"
    outer = loaded(source, name="h", filename="<emitted outer>", helpers={"inner": inner},
                   origin=Origin("other.py", 1, ("a\n",) * 4 + ("call(x)\n",)))  # fmt: skip
    error = caught(outer, 1.0)
    explain(error)
    assert error.__notes__ == ["while computing the gradient of other.py:5: call(x)", NOTE]


def test_other_errors_are_left_alone():
    error = caught(lambda: 1 / 0)
    explain(error)
    assert not hasattr(error, "__notes__")


def test_a_debugger_sees_the_emitted_lines():
    g = loaded("def g(x):\n    y = x * 2\n    return y", filename="<emitted traced>")
    seen = []

    def trace(frame, event, arg):
        if frame.f_code is g.__code__:
            if event == "line":
                seen.append(linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip())
            return trace
        return None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        g(1)
    finally:
        sys.settrace(before)
    assert seen == ["y = x * 2", "return y"]
