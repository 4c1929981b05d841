"""Several refused places in one function: all are named, each once."""

import math
import threading

from . import refused

LOCK = threading.Lock()


def three_places(x):
    s = x
    for k in range(5):
        if k == 3:
            break
        with LOCK:  # refused: with
            s = s * x
    values = {k % 2 for k in range(3)}  # refused: comprehension
    try:  # refused: try
        s = math.log(s)
    except ValueError:
        s = float(len(values))
    return s


def nested_places(x):
    s = x
    while s < 10.0:
        if s > 5.0:
            unused = {k * 2 for k in range(3)}  # noqa: F841  # refused: comprehension
            continue
        for k in range(3):
            assert k < 5
            s = s * x
            math.sin(k)  # refused: expression statement
    return s


def places_behind_an_exit(x):
    s = x
    for k in range(3):
        if k == 2:
            return s * x
        s = s * x
        x.count = k  # refused: attribute
    else:
        values = {1.0, 2.0}  # noqa: F841  # refused: set display
    return s


REFUSED = [
    refused(three_places, 1.2),
    refused(nested_places, 12.0),
    refused(places_behind_an_exit, 1.2, runs=False),
]
