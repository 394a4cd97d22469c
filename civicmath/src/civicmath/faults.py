"""What is wrong with an input, by line; what rules can't be met, and the smallest change that would help.

Both are raised as values with a key and its values, and said in the reader's language by `civicmath.spoken`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NoReturn

from civicmath import spoken

LIMIT = 100  # faults kept; more are only counted, so that a broken file of any length needs constant memory

UTF8 = "UTF-8"


@dataclass(frozen=True)
class Fault:
    """One thing wrong, at a line (from 1) where the input has lines. `key` is a sentence of words.tsv."""

    key: str
    line: int | None = None
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def said(self, language: str = "en") -> str:
        sentence = spoken.say(language, self.key, **self.values)
        return sentence if self.line is None else spoken.say(language, "faults.at_line", line=self.line, fault=sentence)

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "line": self.line, "values": spoken.plain(dict(self.values))}


class BadInput(ValueError):
    """The input can't be counted. `faults`: the first hundred, in order of lines; `more`: how many others."""

    def __init__(self, faults: "list[Fault] | Fault", more: int = 0, source: str | None = None) -> None:
        self.faults = [faults] if isinstance(faults, Fault) else faults
        self.more = more
        self.source = source
        super().__init__("; ".join(fault.said() for fault in self.faults[:5]))


class Unmeetable(ValueError):
    """The rules asked for contradict each other or the candidates there are.

    `faults` say which; `relaxation` holds the smallest changes that would make them possible, machine-readable.
    """

    def __init__(self, faults: "list[Fault] | Fault", relaxation: list[dict[str, Any]] | None = None) -> None:
        self.faults = [faults] if isinstance(faults, Fault) else faults
        self.relaxation = relaxation or []
        super().__init__("; ".join(fault.said() for fault in self.faults[:5]))


class Faults:
    """Gathers the faults of one input in constant memory."""

    def __init__(self, source: str | None = None) -> None:
        self.kept: list[Fault] = []
        self.more = 0
        self.source = source
        self.encoding = UTF8  # that the input's letters are read in

    def add(self, key: str, line: int | None = None, **values: Any) -> None:
        if len(self.kept) < LIMIT:
            self.kept.append(Fault(key, line, MappingProxyType(values)))
        else:
            self.more += 1

    @contextmanager
    def first(self) -> Iterator[None]:
        """Where reading has to end at once, what was gathered before it is named as well."""
        try:
            yield
        except BadInput as problem:
            if problem.faults is self.kept:
                raise
            together = [*self.kept, *problem.faults]
            more = self.more + problem.more + max(0, len(together) - LIMIT)
            raise BadInput(together[:LIMIT], more, problem.source or self.source) from problem

    def __bool__(self) -> bool:
        return bool(self.kept)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.kept)

    def raise_all(self) -> NoReturn:
        raise BadInput(self.kept, self.more, self.source)

    def raise_if_any(self) -> None:
        if self.kept:
            self.raise_all()


def bad(key: str, line: int | None = None, **values: Any) -> BadInput:
    """Make a BadInput of a single fault, to be raised."""
    return BadInput(Fault(key, line, MappingProxyType(values)))
