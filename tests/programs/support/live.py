"""Functions that read globals, cells and objects, and changes of these between two calls."""
import math
from types import SimpleNamespace

import numpy as np

from . import physics

GAIN = 2.0
TABLE = {"rate": 0.5, "inner": {"bias": 0.2}}
WEIGHTS = [1.0, 2.0]
OFFSET = np.array([0.1, 0.2])
MODEL = SimpleNamespace(scale=1.5, activation=math.sin)
STEPS = 2
MODE = "square"


def helper(x):
    return GAIN * x * x


def other_helper(x):
    return math.exp(x) * GAIN


def reads_a_number(x):
    return GAIN * x + helper(x)


def reads_a_dict(x):
    return TABLE["rate"] * x * x + TABLE["inner"]["bias"] * x


def reads_a_list(x):
    return sum(w * x**k for k, w in enumerate(WEIGHTS, 1))


def reads_an_array(x):
    return np.sum((x - OFFSET) ** 2)


def reads_an_object(x):
    return MODEL.scale * MODEL.activation(x)


def reads_a_count(x):
    for _ in range(STEPS):
        x = x * 1.5
    return x * x


def reads_a_string(x):
    return x * x if MODE == "square" else 3.0 * x


def reads_another_module(x):
    return physics.RATE * physics.energy(x)


def _make():
    rate = 0.5

    def reads_a_cell(x):
        return rate * x * x

    def change(new):
        nonlocal rate
        rate = new

    return reads_a_cell, change


reads_a_cell, change_the_cell = _make()


def make_counter():
    """A closure over a list that another function lengthens."""
    seen = [1.0]

    def reads_a_list_in_a_cell(x):
        return x**2 * len(seen) + seen[-1] * x

    return reads_a_list_in_a_cell, seen.append


reads_a_list_in_a_cell, lengthen = make_counter()

# function, and the change: (object or module that holds it, name, new value), or a call
CHANGES = [
    (reads_a_number, ("GAIN", 3.5)),
    (reads_a_number, ("GAIN", np.array(1.5))),
    (reads_a_number, ("helper", other_helper)),
    (reads_a_number, ("helper", math.cos)),
    (reads_a_dict, (TABLE, "rate", 0.9)),
    (reads_a_dict, (TABLE["inner"], "bias", np.array(0.7))),
    (reads_a_dict, ("TABLE", {"rate": 1, "inner": {"bias": 0.3, "more": 0.1}})),
    (reads_a_list, ("WEIGHTS", [0.5, 0.1, 0.3])),
    (reads_a_list, ("WEIGHTS", (2.0,))),
    (reads_an_array, ("OFFSET", np.array([0.5, 0.1, -0.2]))),
    (reads_an_array, ("OFFSET", 0.4)),
    (reads_an_object, ("MODEL", SimpleNamespace(scale=0.3, activation=math.tanh))),
    (reads_a_count, ("STEPS", 4)),
    (reads_a_count, ("STEPS", 0)),
    (reads_a_string, ("MODE", "linear")),
    (reads_another_module, (physics, "RATE", 0.5)),
    (reads_another_module, (physics, "energy", physics.norm)),
    (reads_a_cell, lambda: change_the_cell(2.5)),
    (reads_a_cell, lambda: change_the_cell(np.array(1.5))),
    (reads_a_list_in_a_cell, lambda: lengthen(3.0)),
]
