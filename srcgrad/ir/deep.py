"""Room for programs that are nested deeper than Python lets a function recurse.

The passes recurse over expressions and blocks, because that is how they read best. A program that
is deeper than the stack of the caller leaves room for is transformed on a stack of its own.
"""

from __future__ import annotations

import contextvars
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")

_LIMIT = 150_000  # calls
_STACK = 512 * 1024 * 1024  # bytes of address space, of which only what is used becomes memory
_one_at_a_time = threading.RLock()


def deeply(run: Callable[[], Result], deep: bool = False) -> Result:
    """`run()`; if it recurses too deep, `run()` again from the start, on a large stack. What is
    known to be `deep` runs there at once.

    >>> def depth(n):
    ...     return n and 1 + depth(n - 1)
    >>> deeply(lambda: depth(20_000))
    20000
    """
    if not deep:
        try:
            return run()
        except RecursionError:
            pass
    return _on_large_stack(run)


def _on_large_stack(run: Callable[[], Result]) -> Result:
    results: list[Any] = []
    errors: list[BaseException] = []

    def work() -> None:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _LIMIT))
        try:
            results.append(run())
        except BaseException as error:
            errors.append(error)
        finally:
            sys.setrecursionlimit(limit)

    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(work,), daemon=True)
    with _one_at_a_time:  # the limit belongs to the interpreter, and so does the size of new stacks
        size = threading.stack_size(_STACK)
        try:
            thread.start()
        finally:
            threading.stack_size(size)
        thread.join()
    if errors:
        raise errors[0]
    result: Result = results[0]
    return result
