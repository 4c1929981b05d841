"""What is not supported is refused, with the file, the line, the column and the reason."""

import copy
import os
import traceback
from pathlib import Path

import pytest

import srcgrad
from srcgrad import dispatch
from tests.refused import MARKER, all_refused

REFUSED = all_refused()
MESSAGES = Path(__file__).parent / "refused" / "messages.txt"
# The texts that are kept in full: one of each sort.
KEPT = (
    "arguments:flag",
    "arguments:object_array",
    "arguments:returns_a_pair",
    "arguments:returns_a_vector",
    "arguments:subclass",
    "calls:order_of_complex_numbers",
    "calls:local_recursion",
    "calls:out_keyword",
    "calls:single_bool_index",
    "control_flow:next_of_levels",
    "control_flow:nothing_returned",
    "control_flow:try_except",
    "expressions:set_comprehension",
    "expressions:yields",
    "sequences:starred_parts",
    "several:three_places",
    "statements:deletes_a_key",
    "types:axis_in_a_variable",
    "types:best_of_several",
    "writes:argument_beside_a_global",
    "writes:view_read_after_a_write",
)


@pytest.fixture(autouse=True, scope="module")
def compiler_alone():
    """These are the compiler's own words: what it refuses goes to a tape, which has fewer."""

    def compiled(derivative, request, values):
        return dispatch.differentiate(derivative._captured, request, values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatch.Derivative, "_compiled", compiled)
        yield


every_function = pytest.mark.parametrize("name", REFUSED)


def refusal(one):
    """The error of the attempt to differentiate."""
    with pytest.raises(srcgrad.SrcgradError) as caught:
        srcgrad.grad(one.function, one.argnums)(*copy.deepcopy(one.args))
    return caught.value


def problems(error):
    """The places that the error names: many, one, or none."""
    if isinstance(error, srcgrad.UnsupportedError):
        return list(error.problems)
    return [error.problem] if isinstance(error, srcgrad.NoRuleError) else []


@every_function
def test_function_itself_runs(name):
    """What is refused is the construct, not a mistake in the example."""
    one = REFUSED[name]
    if one.runs:
        one.function(*copy.deepcopy(one.args))


@every_function
def test_error_has_the_class_and_the_place(name):
    one = REFUSED[name]
    error = refusal(one)
    assert isinstance(error, getattr(srcgrad, one.error))
    markers = one.markers()
    assert bool(markers) != bool(one.reason), "a marker or a reason, one of the two"
    if one.reason:
        assert one.reason in str(error)
        return
    found = problems(error)
    filename = one.function.__code__.co_filename
    lines = Path(filename).read_text().splitlines()
    for lineno, reason in markers.items():
        here = [p for p in found if p.lineno == lineno]
        assert here, f"line {lineno} is not named: {error}"
        assert any(reason in p.reason for p in here), [p.reason for p in here]
    for p in found:
        assert p.filename == filename
        assert p.text == lines[p.lineno - 1]
        assert 1 <= p.column < p.end_column or p.end_lineno > p.lineno


@pytest.mark.parametrize("name", [n for n in REFUSED if REFUSED[n].error == "UnsupportedError"])
def test_syntax_errors_draw_a_caret(name):
    error = refusal(REFUSED[name])
    assert isinstance(error, SyntaxError)
    first = error.problems[0]
    assert (error.filename, error.lineno, error.offset) == (
        first.filename,
        first.lineno,
        first.column,
    )
    assert error.text.strip() == first.text.strip()
    shown = "".join(traceback.format_exception_only(error))
    assert "^" in shown and first.text.strip() in shown


def test_no_line_without_a_marker_is_named():
    """Functions with several faults: exactly the marked lines, no consequences of them."""
    for name in (n for n in REFUSED if n.startswith("several:")):
        one = REFUSED[name]
        assert {p.lineno for p in problems(refusal(one))} == set(one.markers())


def shown_message(name):
    """The message without the folder of the checkout."""
    return str(refusal(REFUSED[name])).replace(str(MESSAGES.parent) + "/", "").rstrip("\n")


@pytest.fixture(scope="module")
def kept_messages(update_golden, compiler_alone):
    """The kept texts by identifier; all are written anew at once if that is asked for."""
    if update_golden:
        entries = [f"=== {name}\n{shown_message(name)}\n" for name in KEPT]
        # replaced in one step: every worker of a parallel run writes the same file
        own = MESSAGES.with_suffix(f".{os.getpid()}")
        own.write_text("\n".join(entries))
        own.replace(MESSAGES)
    parts = MESSAGES.read_text().split("=== ")[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2].rstrip("\n") for part in parts}


@pytest.mark.parametrize("name", KEPT)
def test_message_is_the_kept_one(name, kept_messages):
    message = shown_message(name)
    assert name in kept_messages, f"no kept message for {name}; it is now\n{message}"
    assert message == kept_messages[name]


def test_no_message_is_kept_in_vain(kept_messages):
    assert list(kept_messages) == list(KEPT)


def test_markers_are_found():
    """A marker that the harness overlooks would check nothing."""
    folder = MESSAGES.parent
    in_files = sum(
        line.count(MARKER) for path in folder.glob("*.py") for line in path.read_text().splitlines()
        if path.name != "__init__.py"
    )
    assert in_files == sum(len(one.markers()) for one in REFUSED.values())
