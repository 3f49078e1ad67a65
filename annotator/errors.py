"""A person's mistake as data: code, place and parameters. Sentences are made in `i18n`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["error", "warning"]
Params = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands: in a file, in a document, or both. Empty parts are unknown.

    `start` and `end` are code points of the document's text, half open.
    """

    file: str = ""
    line: int = 0
    pointer: str = ""
    document: str = ""
    title: str = ""
    annotator: str = ""
    attribution: str = ""
    words: str = ""
    role: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, its parameters and its place."""

    code: str
    place: Place = field(default_factory=Place)
    params: Params = field(default_factory=dict)
    level: Level = "error"


class AnnotatorError(Exception):
    """What a person can mend. Carries one or more problems; never a bug of ours."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        """Keep the problems in the order in which they were found."""
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(", ".join(problem.code for problem in found[:3]))
        self.problems = found


def mistake(code: str, place: Place | None = None, **params: str | int) -> AnnotatorError:
    """Return the error for one problem."""
    return AnnotatorError(Problem(code, place or Place(), params))
