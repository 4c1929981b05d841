"""Methods that Python calls by itself: a run hands them to its tape, and puts the classes back."""

import threading

import numpy as np
import pytest

import srcgrad
from tests.mutation.implicit import Mesh, Task

METHODS = {cls: dict(vars(cls)) for cls in (Mesh, Task)}


def best(v):
    return min(Task(x) for x in v).cost


def failing(v):
    tasks = sorted(Task(x) for x in v)
    raise ArithmeticError(len(tasks))


def assert_as_they_were():
    for cls, methods in METHODS.items():
        assert all(vars(cls)[name] is own for name, own in methods.items())


@pytest.mark.parametrize("argument", [np.array([2.0, -0.5]), [2.0, -0.5]])
def test_classes_are_put_back(argument):
    srcgrad.grad(best)(argument)
    assert_as_they_were()
    srcgrad.jvp(best, (argument,), (argument,))
    assert_as_they_were()
    with pytest.raises(ArithmeticError, match="2"):
        srcgrad.grad(failing)(argument)
    assert_as_they_were()


def test_two_runs_at_once_do_not_take_each_others_numbers():
    """Each waits in the middle until the other one is there, too."""
    barrier, found = threading.Barrier(2, timeout=20.0), {}

    def meeting(v):
        first = min(Task(x) for x in v).cost
        barrier.wait()
        second = max(Task(x) for x in v).cost
        barrier.wait()
        return first * second

    def run(sign):
        found[sign] = srcgrad.grad(meeting)(np.array([3.0 * sign, 2.0 * sign]))

    threads = [threading.Thread(target=run, args=(sign,)) for sign in (1.0, -1.0)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    for sign in (1.0, -1.0):
        np.testing.assert_allclose(found[sign], [24.0 * sign, 36.0 * sign])
    assert_as_they_were()


def test_arguments_are_not_looked_at():
    """Nothing that an object computes for `hash`, `==` or `len` is asked of the caller's object."""
    mesh = Mesh(0.5)
    got = srcgrad.grad(lambda m: m.size**2)(mesh)
    assert got.size == 1.0 and mesh.nodes is None
