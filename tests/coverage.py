"""What the rule book covers, found by trying it: docs/coverage.md.

`python -m tests.coverage` prints the page.

Every rule is applied to its samples, those of the sweep in `tests/rules`. For each the gradient is
held against differences and the tangent against the gradient; for a fixed part of them the
derivative of the gradient, in both modes, against differences of the gradient. The page says what
was found: how many samples, the worst error, whether second derivatives hold, complex numbers.

`--write` puts the page in its place, `--samples N` tries no more than so many of each rule, and
`--only WORD` those rules whose name holds a word.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import srcgrad
from srcgrad.errors import SrcgradError
from srcgrad.variadic import derivative
from tests.differences import numerical_gradient
from tests.rules import complex_samples
from tests.rules import test_registry_sweep as sweep
from tests.rules.samples import SAMPLES

PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"
SECOND = 2  # samples of each rule of which second derivatives are tried

HEAD = """# Coverage

What the rule book differentiates, function by function. This page is printed by
`python -m tests.coverage --write`, which tries every rule on its samples: it says what was found
and nothing else. The suite compares its list of functions with the book.

- **samples**: calls that were tried, with operands of several ranks, dtypes, axes and keywords.
- **gradient**: the largest difference between the gradient and extrapolated central differences,
  relative to the largest element if that is above 1; samples of float32 are left out.
- **tangent**: the same of forward mode against reverse mode.
- **second**: whether the gradient's own derivative holds in both modes; *refused* where it raises
  an error, *flat* where the gradient does not depend on the arguments.
- **complex**: samples with complex numbers, held against differences in both directions.
- **constant** functions have the derivative 0 wherever they have one, or make no number.
- Functions without a row are refused with a `NoRuleError`, or, where they are written in Python,
  differentiated by their source on a tape ([limitations](limitations.md#on-a-tape)).
"""


@dataclass
class Found:
    """What was found of one rule."""

    samples: int = 0
    gradient: float | None = None
    tangent: float | None = None
    second: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)


def relative(found, expected):
    """The largest difference, relative to the largest element if that is above 1."""
    found, expected = np.asarray(found), np.asarray(expected)
    if not expected.size:
        return 0.0
    scale = max(1.0, float(np.max(np.abs(expected))))
    return float(np.max(np.abs(found - expected))) / scale


def functions(samples):
    """The samples as functions with a source, in one module."""
    text = f"{sweep.IMPORTS}\n\n"
    for k, sample in enumerate(samples):
        text += sweep.text_of(sample, f"function_{k}")
    path = Path(tempfile.mkdtemp()) / "coverage_of_the_rules.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location("coverage_of_the_rules", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [getattr(module, f"function_{k}") for k in range(len(samples))]


def try_first(f, sample, found):
    """The gradient against differences, the tangent against the gradient."""
    args = (*sample.values.values(), sweep.weight(sweep.evaluated(sample)))
    gradients = srcgrad.grad(f, tuple(sample.wrt))(*args)
    narrow = sweep.has_float32(args) or "float32" in sample.expression
    tangents, product = [None] * len(args), 0.0
    random = np.random.default_rng(3)
    for name, gradient in zip(sample.wrt, gradients):
        place = list(sample.values).index(name)
        if not narrow:
            expected = numerical_gradient(f, args, place)
            error = relative(gradient, expected)
            found.gradient = max(found.gradient or 0.0, error)
            if not error < 1e-5:
                found.failures.append(f"{sample}: gradient off by {error:.1e}")
        tangents[place] = random.normal(size=np.shape(args[place]))
        if not isinstance(args[place], np.ndarray):
            tangents[place] = float(tangents[place])
        product += np.sum(np.asarray(gradient, np.float64) * tangents[place])
    tangent = srcgrad.jvp(f, args, tuple(tangents))[1]
    if not narrow:
        error = relative(tangent, product)
        found.tangent = max(found.tangent or 0.0, error)
        if not error < 1e-8:
            found.failures.append(f"{sample}: tangent off by {error:.1e}")
    found.samples += 1


def try_second(f, sample):
    """Whether the derivative of the gradient holds in both modes: a word for the page."""
    args = (*sample.values.values(), sweep.weight(sweep.evaluated(sample)))
    if sweep.has_float32(args) or "float32" in sample.expression:
        return None
    name = sample.wrt[0]
    place = list(sample.values).index(name)
    x = args[place]
    if np.asarray(x).dtype.kind != "f" or not np.size(x):
        return None
    slope = srcgrad.grad(f, name)
    random = np.random.default_rng(5)
    v, w = random.normal(size=np.shape(x)), random.normal(size=np.shape(x))
    if not isinstance(x, np.ndarray):
        v, w = float(v), float(w)

    def along(t):
        moved = [*args]
        moved[place] = x + t * v
        return float(np.sum(w * slope(*moved)))

    h = 1e-4
    expected = (8 * (along(h) - along(-h)) - (along(2 * h) - along(-2 * h))) / (12 * h)
    pulled = derivative(slope, (place,), "vjp", False)(*args)[1](w)[0]
    tangents = [v if k == place else None for k in range(len(args))]
    turned = srcgrad.jvp(slope, args, tangents)[1]
    if not np.any(pulled) and not np.any(turned) and abs(expected) < 1e-7:
        return "flat"
    scale = max(1.0, abs(expected), float(np.max(np.abs(pulled))))
    errors = [abs(float(np.sum(pulled * v)) - expected), abs(float(np.sum(turned * w)) - expected)]
    return "yes" if max(errors) < 1e-5 * scale else "wrong"


def cover(only="", most=None):
    """What is found of every rule, by its label."""
    book = {label: Found() for label in sweep.LABELS if only in label}
    chosen = []
    for label in book:
        samples = SAMPLES.get(label, [])
        step = max(1, -(-len(samples) // most)) if most else 1
        chosen += [(label, sample) for sample in samples[::step]]
    made = functions([sample for _, sample in chosen])
    tried = dict.fromkeys(book, 0)
    for k, ((label, sample), f) in enumerate(zip(chosen, made)):
        if k % 200 == 0:
            print(f"{k} of {len(chosen)}", file=sys.stderr)
        found = book[label]
        operation = sweep.LABELS[label]
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try_first(f, sample, found)
            if operation.template is not None and tried[label] < SECOND:
                try:
                    word = try_second(f, sample)
                except (SrcgradError, np.linalg.LinAlgError):
                    word = "refused"
                except Exception as error:  # told below, after what else is found
                    word = "wrong"
                    found.failures.append(f"{sample}: {type(error).__name__}: {error}")
                if word is not None:
                    tried[label] += 1
                    found.second.add(word)
                if word == "wrong":
                    found.failures.append(f"{sample}: second derivative")
    return book


def complex_counts():
    """How many samples with complex numbers each rule has."""
    counts = {}
    for label, _, _ in complex_samples.SAMPLES:
        counts[label] = counts.get(label, 0) + 1
    return counts


def row(label, found, count):
    operation = sweep.LABELS[label]
    if operation.opaque:
        return None
    if operation.template is None:
        return f"| `{label}` | constant | {found.samples} | | | | {count or ''} |"
    order = {"wrong", "refused", "yes", "flat"} & found.second
    second = "yes" if order == {"yes", "flat"} else ", ".join(sorted(order))
    numbers = [
        "" if e is None else f"{e:.0e}" if e else "0" for e in (found.gradient, found.tangent)
    ]
    return (
        f"| `{label}` | rule | {found.samples} | {numbers[0]} | {numbers[1]} | {second} | "
        f"{count or ''} |"
    )


SECTIONS = {
    "NumPy": lambda label: label.startswith("np.") and label.count(".") == 1,
    "Methods of ufuncs": lambda label: label.startswith("np.")
    and label.rpartition(".")[2] in ("reduce", "accumulate", "outer", "reduceat")
    and not label.startswith("np.linalg"),
    "numpy.linalg": lambda label: label.startswith("np.linalg."),
    "numpy.fft": lambda label: label.startswith("np.fft."),
    "numpy.polynomial": lambda label: label.startswith("np.polynomial."),
    "SciPy": lambda label: label.startswith("scipy."),
    "math, cmath, builtins and arrays": lambda label: True,
}


def page(book):
    """The text of the page."""
    counts = complex_counts()
    rows = {}
    for label in sorted(book, key=str.lower):
        line = row(label, book[label], counts.get(label, 0))
        if line is not None:
            name = next(n for n, belongs in SECTIONS.items() if belongs(label))
            rows.setdefault(name, []).append(line)
    total = sum(found.samples for found in book.values())
    worst = [max((getattr(f, k) or 0.0 for f in book.values()), default=0.0) for k in
             ("gradient", "tangent")]  # fmt: skip
    text = HEAD + (
        f"\n{sum(map(len, rows.values()))} functions, {total} samples, and "
        f"{sum(counts.values())} with complex numbers. Worst error of a gradient {worst[0]:.0e}, "
        f"of a tangent {worst[1]:.0e}.\n"
    )
    for name in SECTIONS:
        if name in rows:
            text += f"\n## {name}\n\n"
            text += "| function | kind | samples | gradient | tangent | second | complex |\n"
            text += "|---|---|---|---|---|---|---|\n" + "\n".join(rows[name]) + "\n"
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the page in its place")
    parser.add_argument("--samples", type=int, help="so many samples of each rule, not all")
    parser.add_argument("--only", default="", help="rules whose name holds this")
    options = parser.parse_args()
    book = cover(options.only, options.samples)
    text = page(book)
    failures = [line for found in book.values() for line in found.failures]
    print("\n".join(failures) or "no failure", file=sys.stderr)
    if options.write:
        PAGE.write_text(text)
    else:
        print(text)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
