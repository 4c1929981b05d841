"""Every rule of the book against differences: value, gradient, shape, dtype, no warning.

A fixed part of the samples runs in the suite; SRCGRAD_SWEEP=all runs all of them.
"""

import ast
import importlib
import importlib.util
import inspect
import itertools
import math
import operator
import os
import pkgutil
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest

import srcgrad
from srcgrad.ir import abstract as av
from srcgrad.rules import indexing, registry
from tests.differences import (
    assert_close,
    gradient_template,
    numerical_gradient,
    structure,
)
from tests.rules import complex_samples, linalg_samples, polynomial_samples  # noqa: F401
from tests.rules.samples import SAMPLES, kind_of
from tests.rules.types_told import Told, fits
from tests.several import assert_each

SCIPY = importlib.util.find_spec("scipy") is not None
IMPORTS = "import math\nimport operator\n\nimport numpy as np\n"
if SCIPY:
    from scipy import integrate, linalg, ndimage, signal, special, stats

    from tests.rules import (  # noqa: F401
        filter_samples,
        image_samples,
        scipy_linalg_samples,
        special_samples,
        stats_samples,
    )

    IMPORTS += "from scipy import integrate, linalg, ndimage, signal, special, stats\n"

COMPLEX = {label for label, _, _ in complex_samples.SAMPLES}
EVERYTHING = os.environ.get("SRCGRAD_SWEEP") == "all"
MODULES = {"np": np, "math": math, "operator": operator}
if SCIPY:
    MODULES |= {"linalg": linalg, "special": special, "stats": stats, "signal": signal}
    MODULES |= {"ndimage": ndimage, "integrate": integrate}
TOLD = Told(MODULES)
IN_SUITE = 2  # samples a rule


def of_users(operation):
    """Whether users can call it; the run-time helpers are tried through the rules that use them."""
    module = getattr(operation.function, "__module__", None) or ""
    return not module.startswith("srcgrad.") or operation.label in SAMPLES


# Samples stand in files by the name of those of the rules, and in `samples` itself.
for _file in pkgutil.iter_modules([str(Path(__file__).parent)]):
    if _file.name.startswith("samples_"):
        importlib.import_module(f"tests.rules.{_file.name}")

LABELS = {op.label: op for op in registry.operations(SCIPY) if of_users(op)}


def chosen(label):
    """The samples of a rule in this run: all, or a spread of them."""
    samples = SAMPLES[label]
    if EVERYTHING:
        return samples
    count = min(IN_SUITE, len(samples))
    start = zlib.crc32(label.encode())
    return [samples[(start + k * len(samples) // count) % len(samples)] for k in range(count)]


CHOSEN = {label: chosen(label) for label in SAMPLES}


def weight(result):
    """Fixed numbers of the result's shape, of its width."""
    shape = np.shape(result)
    values = np.random.default_rng(len(shape) + 7).uniform(0.5, 1.5, shape)
    if not shape:
        return float(values)
    return values.astype(result.dtype) if result.dtype == np.float32 else values


def evaluated(sample):
    names = {**MODULES, **sample.values}
    return eval(sample.expression, names)


def assert_tangent(f, sample, args, gradients):
    """The tangent along a direction is the product of gradient and direction."""
    random = np.random.default_rng(3)
    tangents = [None] * len(args)
    product = 0.0
    for name, gradient in zip(sample.wrt, gradients):
        place = list(sample.values).index(name)
        tangents[place] = random.normal(size=np.shape(args[place]))
        if not np.ndim(args[place]) and not isinstance(args[place], np.ndarray):
            tangents[place] = float(tangents[place])
        product += np.sum(gradient * tangents[place])
    _, tangent = srcgrad.jvp(f, args, tuple(tangents))
    assert_close(np.float64(tangent), np.float64(product), 1e-4 if has_float32(args) else 1e-9)


def has_float32(args):
    return any(getattr(x, "dtype", None) == np.float32 for x in args)


def text_of(sample, name):
    """The user's function: the expression, contracted with a weight."""
    parameters = ", ".join([*sample.values, "w"])
    product = f"w * ({sample.expression})"
    if np.ndim(evaluated(sample)):
        product = f"np.sum({product})"
    return f"def {name}({parameters}):\n    return {product}\n\n\n"


def widened(sample):
    """The function with every cast to float32 a cast to float64."""
    code = compile(sample.expression.replace("float32", "float64"), "<sample>", "eval")

    def function(*args):
        *values, w = args
        return np.sum(w * eval(code, {**MODULES, **dict(zip(sample.values, values))}))

    # an argument is found by its place in the signature
    names = [*sample.values, "w"]
    kind = inspect.Parameter.POSITIONAL_ONLY
    function.__signature__ = inspect.Signature([inspect.Parameter(n, kind) for n in names])
    return function


@pytest.fixture(scope="module")
def functions(tmp_path_factory):
    """One module that holds the function of every chosen sample."""
    names = {}
    text = f"{IMPORTS}\n\n"
    for k, sample in enumerate(itertools.chain.from_iterable(CHOSEN.values())):
        names[sample] = f"function_{k}"
        text += text_of(sample, names[sample])
    path = tmp_path_factory.mktemp("sweep") / "sweep_of_the_rules.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("sweep_of_the_rules", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {sample: getattr(module, name) for sample, name in names.items()}


def applied(sample):
    """Labels of the operations in the expression."""
    found = set()
    for node in ast.walk(ast.parse(sample.expression, mode="eval")):
        operation = None
        if isinstance(node, ast.BinOp | ast.UnaryOp):
            operation = registry.find(type(node.op))
        elif isinstance(node, ast.Compare):
            operation = registry.find(type(node.ops[0]))
        elif isinstance(node, ast.Subscript):
            operation = registry.find(operator.getitem)
            found.add(registry.find(indexing.gather).label)
            if isinstance(node.value, ast.Attribute) and node.value.attr in ("r_", "c_"):
                found.add(f"np.{node.value.attr}")
        elif isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
            operation = registry.find(np.transpose if node.attr == "T" else np.matrix_transpose)
        elif isinstance(node, ast.Call):
            operation = registry.find_method(getattr(node.func, "attr", ""))
            root = node.func
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name) and root.id not in sample.values:
                operation = registry.find(eval(ast.unparse(node.func), MODULES))
        if operation is not None:
            found.add(operation.label)
    return found


def test_rules_have_samples():
    missing = [label for label in LABELS if label not in SAMPLES and label not in COMPLEX]
    assert missing == [], "add points to tests/rules/samples.py"


def test_samples_are_of_rules():
    """No sample of a rule that is gone, and each applies the rule that it stands for."""
    assert sorted(set(SAMPLES) - set(LABELS)) == []
    for label, samples in SAMPLES.items():
        for sample in samples:
            assert label in applied(sample), f"{sample.expression} is no sample of {label}"


def assert_type_covers(sample):
    """The value of a sample has the type that the type rule tells."""
    kind, lengths = TOLD.type_of(sample.expression, sample.values)
    result = evaluated(sample)
    assert fits(kind, result), f"{kind} of {kind_of(result)}"
    for dim, n in zip(av.dims(kind), np.shape(result)):
        if isinstance(dim, av.Length):
            assert max(lengths[dim.symbol] + dim.offset, 0) == n, str(kind)


@pytest.mark.parametrize("label", SAMPLES)
def test_type_rule_covers_the_value(label):
    """Of every sample."""
    assert_each(SAMPLES[label], assert_type_covers)


def assert_right(sample, f):
    """Value, gradient and tangent of a sample, whose function is `f`."""
    args = (*sample.values.values(), weight(evaluated(sample)))
    derivative = srcgrad.value_and_grad(f, tuple(sample.wrt))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message=".*does not depend on.*")
        value, gradients = derivative(*args)
    plain = f(*args)
    assert structure(value) == structure(plain), kind_of(plain)
    np.testing.assert_array_equal(value, plain)
    # a cast to fewer digits is no cast for the oracle
    wide = widened(sample) if "float32" in sample.expression else f
    rtol = 1e-6 if wide is f else 1e-4
    for name, gradient in zip(sample.wrt, gradients):
        position = list(sample.values).index(name)
        expected = numerical_gradient(wide, args, position)
        assert structure(gradient) == structure(gradient_template(sample.values[name]))
        assert_close(gradient, expected, rtol)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert_tangent(f, sample, args, gradients)


@pytest.mark.parametrize("label", CHOSEN)
def test_value_and_gradient(label, functions):
    assert_each(CHOSEN[label], lambda sample: assert_right(sample, functions[sample]))
