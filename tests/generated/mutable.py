"""What is bound in a program that writes, and expressions and blocks of it.

Every variable has one shape for the whole program, told by its name, so that any program is valid;
every number is tame.
"""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass

VECTORS = ("a", "b", "c", "d")
MATRICES = ("P", "Q", "R")
NUMBERS = ("s", "t", "u")


@dataclass
class Scope:
    """What is bound: arrays and numbers by shape, lists by length, dicts by keys."""

    shapes: dict[str, tuple[int, ...]]
    lists: dict[str, int]
    dicts: dict[str, tuple[str, ...]]
    objects: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()

    def copied(self) -> Scope:
        return copy.deepcopy(self)

    def met(self, other: Scope) -> Scope:
        """What both scopes bind."""
        return Scope(
            {k: v for k, v in self.shapes.items() if other.shapes.get(k) == v},
            {k: min(v, other.lists[k]) for k, v in self.lists.items() if k in other.lists},
            {k: v for k, v in self.dicts.items() if other.dicts.get(k) == v},
            tuple(k for k in self.objects if k in other.objects),
            tuple(k for k in self.indices if k in other.indices),
        )


class Expressions:
    """Writes expressions over the names of a scope."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.n = rng.choice([2, 3, 4, 4])
        self.scope = Scope({}, {}, {})

    # -- chance

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def pick(self, items):
        return self.rng.choice(list(items))

    def weighted(self, *options):
        return self.rng.choices([o for _, o in options], [w for w, _ in options])[0]

    def constant(self) -> str:
        return repr(round(self.rng.uniform(0.2, 1.4) * self.rng.choice([-1, 1]), 2))

    # -- names

    def arrays(self, shape: tuple[int, ...]) -> list[str]:
        """Expressions without effects for arrays of a shape that can be written to."""
        found = [name for name, s in self.scope.shapes.items() if s == shape]
        if shape == (self.n,):
            for name, k in self.scope.lists.items():
                found.append(f"{name}[{self.rng.randrange(k)}]")
            for name, keys in self.scope.dicts.items():
                found.append(f"{name}['{self.pick(keys)}']")
            for name in self.scope.objects:
                found.append(f"{name}.{self.pick(['pos', 'vel'])}")
            for name, s in self.scope.shapes.items():
                if len(s) == 2:
                    found.append(f"{name}[{self.index()}]")
        return found

    def any_array(self) -> tuple[str, tuple[int, ...]]:
        """An array that is bound, and its shape: a vector more often than a matrix."""
        vectors, matrices = self.arrays((self.n,)), self.arrays((self.n, self.n))
        if matrices and (not vectors or self.chance(0.35)):
            return self.pick(matrices), (self.n, self.n)
        return self.pick(vectors), (self.n,)

    def index(self) -> str:
        """An index of a single element or row."""
        options = [str(self.rng.randrange(self.n)), str(-self.rng.randint(1, self.n))]
        options += [f"({i} + {self.rng.randint(0, 2)}) % {self.n}" for i in self.scope.indices]
        return self.pick(options)

    def part(self, length: int) -> tuple[str, int]:
        """A slice of an axis, and its length."""
        options = [":", "::-1"]
        if length > 1:
            options += ["1:", ":-1", "::2", "1::2", f"{length - 2}:", ":1", "-1:0:-1", "-2::-1"]
        text = self.pick(options)
        return text, len(range(length)[slice_of(text)])

    # -- expressions

    def number(self, depth: int) -> str:
        """A number of moderate size."""
        known = [name for name, s in self.scope.shapes.items() if s == ()]
        if depth <= 0:
            return self.pick(known) if known and self.chance(0.7) else self.constant()
        vectors = self.arrays((self.n,))
        options = [(1, f"math.tanh({self.number(depth - 1)})")]
        options.append((1, f"{self.number(depth - 1)} * {self.number(0)}"))
        options.append((1, f"{self.number(depth - 1)} + {self.number(0)}"))
        options.append((0.5, f"math.cos({self.number(depth - 1)})"))
        if vectors:
            v = self.pick(vectors)
            options += [
                (2, f"{v}[{self.index()}]"), (1, f"np.sin({v}).sum()"), (0.6, f"np.mean({v})"),
                (0.8, f"np.tanh({v} @ {self.pick(vectors)})"), (0.4, f"float({v}[{self.index()}])"),
            ]  # fmt: skip
        for name in self.scope.shapes:
            if len(self.scope.shapes[name]) == 2:
                options.append((1, f"{name}[{self.index()}, {self.index()}]"))
        return self.weighted(*options)

    def array(self, shape: tuple[int, ...], depth: int) -> str:
        """An array of a shape, of moderate size; it may be a view or an array that is bound."""
        if len(shape) == 1 and self.chance(0.75):
            if shape != (self.n,):
                return self.slice_of_length(shape[0], depth)
        elif len(shape) == 1 and shape != (self.n,):
            return f"{self.number(0)} * np.ones({shape[0]})"
        elif len(shape) == 2 and shape != (self.n, self.n):
            return f"{self.number(0)} * np.ones({shape})"
        known = self.arrays(shape)
        if known and (depth <= 0 or self.chance(0.15)):
            return self.pick(known)
        if not known and depth <= 0:
            return f"{self.number(0)} * np.ones({shape})"
        inner = self.array(shape, depth - 1)
        other = self.pick(known) if known else inner
        options = [
            (2, f"np.sin({inner})"), (1, f"np.tanh({inner})"), (1, f"{inner} * {self.number(0)}"),
            (2, f"{inner} + {other}"), (2, f"{inner} * {other}"), (1, f"{inner} - {other}"),
            (1, f"{inner} / (1.5 + {other} ** 2)"), (0.5, f"np.exp(-{other} ** 2)"),
            (0.5, f"np.maximum({inner}, {self.constant()})"), (0.3, f"np.roll({other}, 1)"),
            (0.5, f"np.where({other} > {self.constant()}, {inner}, {self.number(0)})"),
        ]  # fmt: skip
        if len(shape) == 1:
            options.append((0.7, f"{other}[::-1]"))
            for matrix in self.arrays((self.n, self.n)):
                options.append((0.7, f"np.tanh({matrix} @ {other})"))
                options.append((0.5, f"{matrix}[:, {self.index()}]"))
                options.append((0.4, f"{matrix}.sum(axis={self.pick([0, 1])})"))
        else:
            options.append((1, f"{other}.T"))
            for v in self.arrays((self.n,)):
                options.append((0.4, f"{inner} * {v}"))
                options.append((0.3, f"np.outer({v}, {self.pick(self.arrays((self.n,)))})"))
        return self.weighted(*options)

    def slice_of_length(self, length: int, depth: int) -> str:
        """A slice of a vector that has the length, in an expression or alone."""
        vectors = self.arrays((self.n,))
        parts = (":1", "1:", ":-1", "::2", "1::2", f"{self.n - 2}:", "-1:0:-1", "-2::-1")
        parts = [part for part in parts if len(range(self.n)[slice_of(part)]) == length]
        if not vectors or not parts:
            return f"{self.number(0)} * np.ones({length})"
        first = f"{self.pick(vectors)}[{self.pick(parts)}]"
        second = f"{self.pick(vectors)}[{self.pick(parts)}]"
        if depth <= 0 or self.chance(0.3):
            return first
        return self.pick([f"np.sin({first})", f"{first} * {second}", f"{first} + {self.number(0)}"])


class Blocks(Expressions):
    """Writes blocks of statements; a statement is a list of lines."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self.depth = 0

    def statement(self) -> list[str]:
        raise NotImplementedError

    def test(self) -> str:
        raise NotImplementedError

    def block(self, most: int) -> list[str]:
        self.depth += 1
        lines = [line for _ in range(self.rng.randint(1, most)) for line in self.statement()]
        self.depth -= 1
        return indented(lines)

    def branch(self) -> list[str]:
        before = self.scope.copied()
        lines = [f"if {self.test()}:", *self.block(2)]
        end, self.scope = self.scope, before.copied()
        if self.chance(0.5):
            lines += ["else:", *self.block(2)]
        self.scope = end.met(self.scope)
        return lines


def indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]


def slice_of(text: str) -> slice:
    """The slice that is written between brackets."""
    return slice(*(int(part) if part else None for part in text.split(":")))
