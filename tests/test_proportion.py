"""A text takes work in proportion to the program, also where much stands in one expression."""

import linecache
import sys

import numpy as np
import pytest

import srcgrad


def chain(n):
    """Conditional expressions, each in the one before."""
    tests = " else ".join(f"{k}.0 * x if x > {n - k}" for k in range(n))
    return [f"return {tests} else x"], 0.7


def parts(n):
    """A tuple of which every part is read."""
    items = ", ".join(f"{k}.0 * x" for k in range(n))
    return [f"t = ({items})", "s = x", *[f"s = s + t[{k}]" for k in range(n)], "return s"], 0.7


def entries(n):
    """A dict of which every entry is read."""
    items = ", ".join(f"'k{k}': {k}.0 * x" for k in range(n))
    lines = [f"d = {{{items}}}", "s = 0.0", "for k in d:", "    s = s + d[k] * x", "return s"]
    return lines, 0.7


def writes(n):
    """Writes to one array, one after the other."""
    lines = [f"y[{k % 3}] = x[{k % 3}] * {k}.0" for k in range(n)]
    return ["y = np.zeros(3)", *lines, "return np.sum(y)"], np.array([0.5, -0.25, 1.5])


def calls(shape, n):
    """How many functions are called for the text of a program of `n` parts."""
    lines, x = shape(n)
    text = "def f(x):\n" + "".join(f"    {line}\n" for line in lines)
    filename = f"<{shape.__name__} of {n}>"
    linecache.cache[filename] = len(text), None, text.splitlines(keepends=True), filename
    namespace = {"np": np}
    exec(compile(text, filename, "exec"), namespace)
    count = 0

    def profile(_frame, event, _argument):
        nonlocal count
        count += event == "call"

    derivative = srcgrad.grad(namespace["f"])
    old = sys.getprofile()
    sys.setprofile(profile)
    try:
        derivative.source_for(x)
    finally:
        sys.setprofile(old)
    return count


@pytest.mark.parametrize(
    ("shape", "n"), [(chain, 15), (parts, 100), (entries, 100), (writes, 50)]
)
def test_three_times_the_program_is_three_times_the_work(shape, n):
    calls(shape, 2)  # rules are read at first use
    small, large = calls(shape, n), calls(shape, 3 * n)
    assert 2 * small < large < 1.25 * 3 * small
