"""Rules with complex numbers: gradients against differences, tangents, the tape, shapes, dtypes."""

import cmath
import importlib.util
import linecache
import os
import warnings
import zlib

import numpy as np
import pytest

import srcgrad
from srcgrad.ir import abstract as av
from srcgrad.ir.refusal import Refused
from srcgrad.rules import registry
from tests.differences import complex_gradient
from tests.rules.complex_samples import SAMPLES, value
from tests.rules.types_told import Told, fits
from tests.several import assert_each

MODULES = {"np": np, "cmath": cmath}
if importlib.util.find_spec("scipy") is not None:
    from scipy import fft, linalg, special

    MODULES |= {"fft": fft, "linalg": linalg, "special": special}
TOLD = Told(MODULES)
LABELS = list(dict.fromkeys(label for label, _, _ in SAMPLES))
EVERYTHING = os.environ.get("SRCGRAD_SWEEP") == "all"
# a fixed part of the samples, spread over the rules
CHOSEN = [s for k, s in enumerate(SAMPLES) if EVERYTHING or k % 5 == zlib.crc32(s[0].encode()) % 5]


def function_of(expression, names):
    """The real part of the expression's sum with weights `w`, as a function with a source."""
    text = f"def f({', '.join([*names, 'w'])}):\n    return np.sum((w * ({expression})).real)\n"
    name = f"<complex {expression} {len(names)}>"
    linecache.cache[name] = len(text), None, text.splitlines(keepends=True), name
    namespace = {**MODULES, "__name__": "complex_numbers"}
    exec(compile(text, name, "exec"), namespace)
    return namespace["f"]


def weight(result):
    """Fixed numbers of the result's shape and dtype."""
    random = np.random.default_rng(5)
    w = random.uniform(0.5, 1.5, np.shape(result))
    if np.iscomplexobj(result):
        w = w + 1j * random.uniform(-1.0, 1.0, np.shape(result))
    return (
        w.astype(result.dtype)
        if getattr(result, "dtype", None) in (np.complex64, np.float32)
        else w
    )


def wide(x):
    """The same numbers with all digits."""
    narrow = {np.dtype(np.complex64): complex, np.dtype(np.float32): float}
    return x.astype(narrow[x.dtype]) if getattr(x, "dtype", None) in narrow else x


def identifier(sample):
    _, expression, kinds = sample
    return f"{expression} {' '.join(kinds.values())}"


@pytest.mark.parametrize("sample", CHOSEN, ids=identifier)
def test_gradient_and_tangent(sample):
    label, expression, kinds = sample
    xs = [value(label, n, k) for n, k in kinds.items()]
    with np.errstate(all="ignore"):
        result = eval(expression, {**MODULES, **dict(zip(kinds, xs))})
    f = function_of(expression, kinds)
    args = (*xs, weight(result))
    every = tuple(range(len(xs)))
    tol = 3e-4 if any(k[0] in "sf" for k in kinds.values()) else 1e-8
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gradients = srcgrad.grad(f, every)(*args)
    random = np.random.default_rng(7)
    tangents, product = [], 0.0
    for k, (x, g) in enumerate(zip(xs, gradients)):
        assert type(g) is type(x)
        assert np.shape(g) == np.shape(x)
        assert np.asarray(g).dtype == np.asarray(x).dtype
        expected = complex_gradient(f, [*map(wide, args)], k)
        np.testing.assert_allclose(
            g, expected, rtol=tol, atol=tol * max(1.0, np.abs(expected).max())
        )
        t = random.normal(size=np.shape(x))
        t = t + 1j * random.normal(size=np.shape(x)) if np.iscomplexobj(x) else t
        t = t.astype(x.dtype) if isinstance(x, np.ndarray) else type(x)(t)
        tangents.append(t)
        product += np.sum((g * t).real)
    value_again, tangent = srcgrad.jvp(f, args, (*tangents, None))
    assert value_again == pytest.approx(f(*args), rel=1e-6)
    assert np.isrealobj(tangent)
    assert tangent == pytest.approx(product, rel=10 * tol, abs=10 * tol)


@pytest.mark.parametrize("sample", CHOSEN[::3], ids=identifier)
def test_tape_agrees(sample):
    """The same expression behind a list, which runs on a tape."""
    label, expression, kinds = sample
    xs = [value(label, n, k) for n, k in kinds.items()]
    result = eval(expression, {**MODULES, **dict(zip(kinds, xs))})
    f = function_of(expression, kinds)
    behind = function_of(f"[*map(lambda f: f, [{expression}])].pop()", kinds)
    args = (*xs, weight(result))
    every = tuple(range(len(xs)))
    for a, b in zip(srcgrad.grad(f, every)(*args), srcgrad.grad(behind, every)(*args)):
        tol = 1e-4 if np.asarray(a).dtype in (np.complex64, np.float32) else 1e-10
        np.testing.assert_allclose(a, b, rtol=tol, atol=tol)
        assert np.asarray(a).dtype == np.asarray(b).dtype


def test_every_rule_for_complex_numbers_has_a_sample():
    labels = {label for label, _, _ in SAMPLES}
    for operation in registry.operations(optional="fft" in MODULES):
        label = operation.label
        module = getattr(operation.function, "__module__", None) or ""
        if (operation.complex or operation.of_complex) and operation.template is not None:
            if not module.startswith("srcgrad.") and label.partition(".")[0] in (
                "np",
                "scipy",
                "cmath",
            ):
                assert label in labels, label


def assert_type_covers(sample):
    """The type that is told of a sample is that of its value: parts are taken by it."""
    label, expression, kinds = sample
    xs = {n: value(label, n, k) for n, k in kinds.items()}
    try:
        kind, _ = TOLD.type_of(expression, xs)
    except Refused:
        return  # the compiler asks for no type then
    with np.errstate(all="ignore"):
        result = eval(expression, {**MODULES, **xs})
    assert isinstance(kind, av.Unknown) or fits(kind, result), f"{kind} of {result!r}"


@pytest.mark.parametrize("label", LABELS)
def test_type_rule_covers_the_value(label):
    """Of every sample."""
    assert_each([s for s in SAMPLES if s[0] == label], assert_type_covers, identifier)
