"""In what other programs count: code points, UTF-16 units or what a reader sees as one letter.

Files that repeat the covered text can be checked; nothing is ever shifted silently.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence

from annotator.errors import Place, mistake
from annotator.model.text import OffsetMap, graphemes

CODE_POINTS, UTF16, GRAPHEMES = "code_point", "utf16", "grapheme"
UNITS = (CODE_POINTS, UTF16, GRAPHEMES)

Covered = tuple[int, int, str]  # start and end in some unit, and the text that lies there


def reader(text: str, unit: str) -> Callable[[int], int]:
    """Return what turns an offset of this unit into a code point position.

    An offset behind the text gives a position behind it, so that it is found to be wrong.
    """
    if unit == UTF16:
        return OffsetMap(text).from16
    if unit == GRAPHEMES:
        edges = graphemes(text)
        behind = len(text) - len(edges) + 1
        return lambda offset: edges[offset] if 0 <= offset < len(edges) else offset + behind
    return lambda offset: offset


def writer(text: str, unit: str) -> Callable[[int], int]:
    """Return what turns a code point position into an offset of this unit.

    A position inside a grapheme counts as its start.
    """
    if unit == UTF16:
        return OffsetMap(text).to16
    if unit == GRAPHEMES:
        edges = graphemes(text)
        return lambda position: bisect.bisect_right(edges, position) - 1
    return lambda position: position


def fitting(text: str, covered: Sequence[Covered]) -> tuple[str, ...]:
    """Return the units in which every covered text is where its offsets say."""
    return tuple(unit for unit in UNITS if _fits(text, covered, unit))


def _fits(text: str, covered: Sequence[Covered], unit: str) -> bool:
    place = reader(text, unit)
    return all(text[place(start) : place(end)] == words for start, end, words in covered)


def check(text: str, covered: Sequence[Covered], unit: str, place: Place) -> None:
    """Raise unless the covered texts are where the offsets say, counted in this unit.

    `offset_unit` names the unit that would fit, so that the person can ask for it;
    `covered_text` is the first that fits in none.
    """
    if _fits(text, covered, unit):
        return
    others = fitting(text, covered)
    if others:
        raise mistake("offset_unit", place, expected=unit, found=others[0])
    turn = reader(text, unit)
    for start, end, words in covered:
        found = text[turn(start) : turn(end)]
        if found != words:
            at = Place(place.file, place.line, place.pointer, start=turn(start), end=turn(end))
            raise mistake("covered_text", at, found=found[:40], expected=words[:40])
