"""UIMA CAS files of others, made safe for cassis: names checked, what is undeclared declared.

cassis makes Python classes of types and features by generating code, so no name reaches it that
is not an identifier. Types and features that a file uses without declaring them are added as
texts (and told); the positions of both flavours count UTF-16 units, which is checked here.
"""

from __future__ import annotations

import keyword
import warnings
from collections.abc import Callable
from typing import Any

from annotator.errors import AnnotatorError, Place, Problem, mistake
from annotator.formats import units
from annotator.formats.cas.kinds import is_structure
from annotator.model.text import is_word_edge

FIRST_VIEW = "_InitialView"
MAX_MEGABYTES = 100
_LONGEST = 200  # characters of a name
# What every feature structure of cassis has, and what Python or cassis give a meaning.
_RESERVED = frozenset({"xmiID", "self_", "type_"})


def broken(place: Place, error: Exception | str) -> AnnotatorError:
    """Return the mistake for a file that is no sound CAS."""
    detail = str(getattr(error, "message", "") or error) or type(error).__name__
    return mistake("cas_broken", place, detail=detail[:200])


def errors() -> tuple[type[Exception], ...]:
    """Return what cassis and lxml raise on files that are damaged or are no CAS at all."""
    from cassis.typesystem import TypeNotFoundError  # noqa: PLC0415 — takes a tenth of a second
    from lxml.etree import LxmlError  # noqa: PLC0415

    return (
        *(TypeNotFoundError, LxmlError, LookupError, ValueError, TypeError, AttributeError),
        *(RuntimeError, AssertionError, SyntaxError),
    )


def quietly(load: Callable[[], Any], place: Place) -> Any:
    """Call a loader of cassis: its warnings are ours to tell, its exceptions are the file's."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load()
    except AnnotatorError:
        raise
    except errors() as error:
        raise broken(place, error) from error


def type_name(name: Any, place: Place) -> str:
    """Return the name of a type; raise unless its parts are identifiers."""
    parts = name.split(".") if isinstance(name, str) else ()
    if not parts or not all(_is_sound(part) for part in parts):
        raise broken(place, f"type {str(name)[:40]!r}")
    return str(name)


def feature_name(name: Any, place: Place) -> str:
    """Return the name under which cassis may have a feature; raise unless it is an identifier."""
    if not isinstance(name, str) or not _is_sound(name):
        raise broken(place, f"feature {str(name)[:40]!r}")
    return f"{name}_" if keyword.iskeyword(name) or name in _RESERVED else name


def _is_sound(name: str) -> bool:
    return name.isidentifier() and not name.startswith("__") and len(name) <= _LONGEST


class Added:
    """Remembers what a file uses and does not declare."""

    def __init__(self, place: Place) -> None:
        """Start with nothing."""
        self._place = place
        self._types: set[str] = set()
        self._features: set[tuple[str, str]] = set()

    def type(self, name: str) -> None:
        """Remember a type."""
        self._types.add(name)

    def feature(self, type_: str, name: str) -> None:
        """Remember a feature; those of a type that is not declared go without saying."""
        if type_ not in self._types:
            self._features.add((type_, name))

    def notes(self) -> tuple[Problem, ...]:
        """Return a remark for each that people may miss."""
        words = {_short(name) for name in self._types if not is_structure(name)}
        words |= {f"{_short(type_)}.{name}" for type_, name in self._features}
        return tuple(
            Problem("cas_undeclared", self._place, {"name": word}, "warning")
            for word in sorted(words)
        )


def _short(type_: str) -> str:
    return type_.rpartition(".")[2]


class Positions:
    """Checks the positions of one text and turns them into the UTF-16 units that cassis expects."""

    def __init__(self, text: str, unit: str, place: Place) -> None:
        """`unit` is what the person says that the file counts; empty: as the format says."""
        self._text, self._place = text, place
        self._said = bool(unit)
        self._unit = unit or units.UTF16
        self._read = units.reader(text, self._unit)
        self._write = units.writer(text, self._unit)
        self._to16 = units.writer(text, units.UTF16)
        self._length = self._write(len(text))
        self._seen: list[tuple[int, int]] = []

    def see(self, start: Any, end: Any, *, whole: bool) -> None:
        """Take note of a pair of positions; `whole` is what says where the text ends.

        Raises `offset_unit` when that end is right in other units than the format's.
        """
        if self._said or not isinstance(start, int) or not isinstance(end, int):
            return
        if whole and end == len(self._text) != self._length:
            raise mistake("offset_unit", self._place, expected=self._unit, found=units.CODE_POINTS)
        if not whole:
            self._seen.append((start, end))

    def check_unit(self) -> None:
        """Raise `offset_unit` when only code points put all that was seen between words."""
        if self._said or self._length == len(self._text):
            return
        utf16 = [(self._read(start), self._read(end)) for start, end in self._seen]
        if not self._between_words(utf16) and self._between_words(self._seen):
            raise mistake("offset_unit", self._place, expected=self._unit, found=units.CODE_POINTS)

    def _between_words(self, pairs: list[tuple[int, int]]) -> bool:
        text = self._text
        return all(
            0 <= start <= end <= len(text) and is_word_edge(text, start) and is_word_edge(text, end)
            for start, end in pairs
        )

    def both(self, start: Any, end: Any) -> tuple[int, int]:
        """Return both positions in UTF-16; raise `span_bounds` for what is not in the text."""
        places = [self._read(n) if isinstance(n, int) else -1 for n in (start, end)]
        sound = all(
            0 <= place <= len(self._text) and self._write(place) == said
            for place, said in zip(places, (start, end), strict=True)
        )
        if not sound or places[0] > places[1]:
            said = {"start": str(start)[:20], "end": str(end)[:20]}
            raise mistake("span_bounds", self._place, length=self._length, **said)
        return self._to16(places[0]), self._to16(places[1])
