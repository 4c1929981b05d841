"""What is emitted, byte for byte, and that it is right.

A file in `golden/` is a program: a function, `transformation`, `argnums` and `args`, the line
`# output`, and the text that the compiler emits for them. Accept a changed text with
`pytest tests/test_golden.py --update-golden`; a wrong one is not written.
"""

import ast
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType

import numpy as np
import pytest

import srcgrad
from benchmarks import hand_written, in_place, lists, views
from benchmarks.pairs import read
from tests.differences import (
    assert_close,
    extrapolated_slope,
    gradient_template,
    leaves,
    numerical_gradient,
    position,
    structure,
)

FOLDER = Path(__file__).parent / "golden"
FILES = sorted(path.stem for path in FOLDER.glob("*.py"))
MARK = "\n\n# output\n"
every_file = pytest.mark.parametrize("name", FILES)


@dataclass(frozen=True)
class Golden:
    """A file of the folder: the program, what is asked of it, and the text that it ends in."""

    path: Path
    program: str
    output: str
    function: FunctionType
    transformation: str
    argnums: object
    args: tuple

    def emitted(self):
        """What the compiler emits now."""
        transformation = getattr(srcgrad, self.transformation)
        return transformation(self.function, self.argnums).source_for(*self.args)


def golden(name):
    path = FOLDER / f"{name}.py"
    program, _, output = path.read_text().partition(MARK)
    module = ModuleType(f"golden_{name}")
    module.__file__ = str(path)
    # Only the program runs: a faulty output must not keep it from being compiled again.
    exec(compile(program, str(path), "exec"), vars(module))
    (function,) = (v for v in vars(module).values() if isinstance(v, FunctionType))
    return Golden(
        path, program, output, function, module.transformation, module.argnums, module.args
    )


def check(one, text):
    """The text, run as a module of its own, computes the gradient (and the value)."""
    names = [n.name for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)]
    namespace = {}
    exec(compile(text, f"<output of {one.path.name}>", "exec"), namespace)
    got = namespace[names[-1]](*one.args)
    if one.transformation == "value_and_grad":
        value, got = got
        np.testing.assert_array_equal(value, one.function(*one.args))
    several = isinstance(one.argnums, tuple)
    wanted, template = [], []
    for n in one.argnums if several else (one.argnums,):
        wanted.append(numerical_gradient(one.function, one.args, n))
        template.append(gradient_template(one.args[position(one.function, n)]))
    got = got if several else (got,)
    assert structure(got) == structure(tuple(template))
    assert_close(got, tuple(wanted))


@every_file
def test_output_is_what_is_emitted(name, update_golden):
    one = golden(name)
    text = one.emitted()
    if update_golden:
        check(one, text)
        one.path.write_text(one.program.rstrip("\n") + "\n" + MARK + text)
        one = golden(name)
    assert one.output, f"{one.path.name} has no output yet; it would be\n{text}"
    assert text == one.output


@every_file
def test_emitted_text_is_right(name):
    one = golden(name)
    check(one, one.emitted())


@every_file
def test_output_is_right(name):
    one = golden(name)
    assert one.output, f"{one.path.name} has no output yet"
    check(one, one.output)


def small(pair):
    return sum(np.size(leaf) for leaf in leaves(pair.args) if leaf is not None) <= 500


PAIRS = read([*hand_written.PAIRS, *in_place.PAIRS, *views.PAIRS, *lists.PAIRS])
HAND_WRITTEN = {pair.label: pair for pair in PAIRS if small(pair)}
HOMES = {n: m for m in (hand_written, in_place, views, lists) for n in FILES if hasattr(m, n)}


@pytest.mark.parametrize("label", HAND_WRITTEN)
def test_hand_written_gradient_is_right(label):
    """The gradients that the emitted ones are measured against."""
    pair = HAND_WRITTEN[label]
    got = pair.by_hand(*pair.args)
    several = isinstance(pair.argnums, tuple)
    got = got if several else (got,)
    argnums = pair.argnums if several else (pair.argnums,)
    template = tuple(gradient_template(pair.args[n]) for n in argnums)
    assert structure(got) == structure(template)
    large = [n for n in argnums if isinstance(pair.args[n], np.ndarray) and pair.args[n].size > 100]
    if large:  # along directions, as there are many elements
        for n in large:
            assert_slopes(pair, n, got[argnums.index(n)])
        argnums = [n for n in argnums if n not in large]
        got = tuple(g for n, g in zip(pair.argnums, got) if n in argnums) if several else ()
    wanted = tuple(numerical_gradient(pair.function, pair.args, n) for n in argnums)
    assert_close(got, wanted)


def assert_slopes(pair, n, gradient):
    """The gradient in a large argument along random directions, each element in one of them."""
    random = np.random.default_rng(11)
    args, x = list(pair.args), pair.args[n]
    at_point = float(pair.function(*args))
    parts = random.permutation(x.size) % 8
    for part in range(8):
        direction = random.normal(size=x.shape) * (parts.reshape(x.shape) == part)

        def moved(step, direction=direction):
            return float(pair.function(*args[:n], x + step * direction, *args[n + 1 :]))

        slope = extrapolated_slope(moved, 1.0, at_point, 2e-8)
        assert_close(np.float64(np.sum(gradient * direction)), np.float64(slope))


@pytest.mark.parametrize("name", HOMES)
def test_golden_program_is_the_hand_written_one(name):
    """The benchmark measures the function whose gradient is shown here."""
    one = golden(name)
    (node,) = (n for n in ast.parse(one.program).body if isinstance(n, ast.FunctionDef))
    other = ast.parse(Path(HOMES[name].__file__).read_text()).body
    (same,) = (n for n in other if isinstance(n, ast.FunctionDef) and n.name == name)
    assert ast.dump(node) == ast.dump(same)
