"""Several refused lines in one function: the error names them all at once."""

import math

from . import refused


def three_places(x):
    s = x
    for k in range(5):
        if k == 3:
            break  # refused: break
        s = s * x
    values = [s * k for k in range(3)]  # refused: comprehension
    try:  # refused: try
        s = math.log(s)
    except ValueError:
        s = values[1]
    return s


def nested_places(x):
    s = x
    while s < 10.0:
        if s > 5.0:
            continue  # refused: continue
        for k in range(3):
            assert k < 5  # refused: assert
            s = s * x
    return s


REFUSED = [refused(three_places, 1.2), refused(nested_places, 12.0)]
