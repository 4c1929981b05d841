"""Every exception that a user can see, and the one renderer of their messages.

In: what is wrong, where it stands, and what to do instead (`Problem`). Out: an exception whose text
names all of it. Nothing else in the package formats `file:line:column`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import ast

__all__ = [
    "ArgumentError",
    "DomainError",
    "GradientError",
    "NoRuleError",
    "Problem",
    "ResultError",
    "RuleError",
    "SourceError",
    "SrcgradError",
    "UnsupportedError",
    "did_you_mean",
    "problem_at",
]


@dataclass(frozen=True)
class Problem:
    """One place in the user's text that cannot be differentiated.

    Lines and columns count characters from 1, as editors and `SyntaxError` do; the end is
    exclusive. `text` is the source line as it stands in the file.

    >>> print(Problem("'del' is not supported", "drop the line", "a.py", 3, 5, 3, 10, "    del x"))
    a.py:3:5: 'del' is not supported (remedy: drop the line)
    """

    reason: str
    remedy: str
    filename: str
    lineno: int
    column: int
    end_lineno: int
    end_column: int
    text: str

    def __str__(self) -> str:
        remedy = f" (remedy: {self.remedy})" if self.remedy else ""
        return f"{self.filename}:{self.lineno}:{self.column}: {self.reason}{remedy}"


class Place(Protocol):
    """What is needed of `srcgrad.ir.function.Origin` to show a line."""

    @property
    def filename(self) -> str: ...
    @property
    def lineno(self) -> int: ...
    @property
    def lines(self) -> tuple[str, ...]: ...


def problem_at(origin: Place, node: ast.AST, reason: str, remedy: str = "") -> Problem:
    """The problem `reason` at `node`; at the head of the function if the node has no position.

    >>> import ast
    >>> from types import SimpleNamespace
    >>> origin = SimpleNamespace(filename="a.py", lineno=1, lines=("x = yield\\n",))
    >>> str(problem_at(origin, ast.parse(origin.lines[0]).body[0].value, "a generator"))
    'a.py:1:5: a generator'
    """
    lineno = getattr(node, "lineno", None) or origin.lineno
    end_lineno = getattr(node, "end_lineno", None) or lineno
    text = _line(origin.lines, lineno)
    last = _line(origin.lines, end_lineno)
    start = getattr(node, "col_offset", None)
    if start is None:
        start = len(text) - len(text.lstrip())
    end = getattr(node, "end_col_offset", None)
    return Problem(
        reason=reason,
        remedy=remedy,
        filename=origin.filename,
        lineno=lineno,
        column=_characters(text, start) + 1,
        end_lineno=end_lineno,
        end_column=(len(last) if end is None else _characters(last, end)) + 1,
        text=text,
    )


def _line(lines: Sequence[str], lineno: int) -> str:
    return lines[lineno - 1].rstrip("\r\n") if 0 < lineno <= len(lines) else ""


def _characters(line: str, offset: int) -> int:
    """The syntax tree counts UTF-8 bytes, people count characters."""
    return offset if line.isascii() else len(line.encode()[:offset].decode(errors="ignore"))


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """A clause that names the candidate closest to `name`, or an empty string if none is close.

    >>> "no parameter 'wieghts'" + did_you_mean("wieghts", ["weights", "bias"])
    "no parameter 'wieghts'; did you mean 'weights'?"
    >>> did_you_mean("x", ["weights"])
    ''
    """
    import difflib  # only errors need it, and `import srcgrad` should stay cheap

    close = difflib.get_close_matches(name, list(candidates), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


class SrcgradError(Exception):
    """The root of all errors that srcgrad raises itself.

    >>> issubclass(UnsupportedError, SrcgradError) and issubclass(UnsupportedError, SyntaxError)
    True
    """


class UnsupportedError(SrcgradError, SyntaxError):
    """The function uses constructs that srcgrad refuses to differentiate.

    `problems` holds all refused places of the function `function_name`. File, line, column and text
    of the first stand in the attributes of `SyntaxError`, so Python draws its caret.

    >>> problem = Problem("'del' is not supported", "", "a.py", 3, 5, 3, 10, "    del x")
    >>> error = UnsupportedError([problem], "f")
    >>> print(error)
    cannot differentiate f:
      a.py:3:5: 'del' is not supported
    >>> error.lineno, error.offset
    (3, 5)
    """

    def __init__(self, problems: Sequence[Problem], function_name: str) -> None:
        if not problems:
            raise ValueError("UnsupportedError needs at least one problem")
        self.problems = tuple(problems)
        self.function_name = function_name
        first = self.problems[0]
        # Python before 3.13 draws the caret up to `end_offset` in the first line, whatever
        # `end_lineno` says.
        end = first.end_column if first.end_lineno == first.lineno else len(first.text) + 1
        message = "\n  ".join([f"cannot differentiate {function_name}:", *map(str, self.problems)])
        super().__init__(
            message,
            (first.filename, first.lineno, first.column, first.text, first.end_lineno, end),
        )

    def __str__(self) -> str:
        # SyntaxError would append the place of the first problem once more.
        return str(self.msg)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.problems, self.function_name), self.__dict__


class NoRuleError(SrcgradError):
    """A function that is called with a differentiated argument has no rule.

    `function_label` is the function as a user writes it; `problem` is where it is called. The
    message shows the rule to write.

    >>> problem = Problem("no rule for np.foo", "", "a.py", 3, 5, 3, 14, "    y = np.foo(x)")
    >>> print(NoRuleError("np.foo", problem))
    no rule for np.foo
      a.py:3:5: y = np.foo(x)
    Register its total differential to differentiate through it:
    <BLANKLINE>
        @srcgrad.rule(np.foo)
        def foo(y, /, x):
            d[y] = ... * d[x]
    """

    def __init__(self, function_label: str, problem: Problem) -> None:
        self.function_label = function_label
        self.problem = problem
        known = function_label.removesuffix(" of complex numbers")
        name = known.rpartition(".")[2]
        advice = "Register its total differential to differentiate through it:\n\n"
        rule = (
            f"    @srcgrad.rule({known})\n"
            f"    def {name if name.isidentifier() else 'name'}(y, /, x):\n"
            "        d[y] = ... * d[x]"
        )
        if known != function_label:  # it has a rule, which is one of real numbers
            advice, rule = "Apply it to real and imaginary parts, or to absolute values.", ""
        remedy = f"\n({problem.remedy})" if problem.remedy else ""
        super().__init__(
            f"{problem.reason or f'no rule for {function_label}'}\n"
            f"  {problem.filename}:{problem.lineno}:{problem.column}: "
            f"{problem.text.strip()}{remedy}\n{advice}{rule}"
        )

    @property
    def filename(self) -> str:
        """The file of the call."""
        return self.problem.filename

    @property
    def lineno(self) -> int:
        """The line of the call."""
        return self.problem.lineno

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.function_label, self.problem), self.__dict__


class SourceError(SrcgradError):
    """The text of a function cannot be found, or is not what was compiled."""


class ArgumentError(SrcgradError, TypeError):
    """`argnums` names no parameter, or an argument cannot be differentiated."""


class ResultError(SrcgradError, TypeError):
    """The function returned something other than a real number."""


class RuleError(SrcgradError):
    """A rule does not state a linear equation, or gave a wrong shape."""


class GradientError(SrcgradError, AssertionError):
    """`check_grads` found a derivative that disagrees with finite differences."""


class DomainError(SrcgradError, ValueError):
    """While a derivative ran, it met values at which it does not exist or is not known."""
