"""In what unit offsets count that come without the words they cover.

Nothing can be checked then, only tried: what people mark begins and ends at the edges of words.
"""

from __future__ import annotations

from collections.abc import Sequence

from annotator.errors import Place, mistake
from annotator.formats import units
from annotator.model.text import is_grapheme_edge, is_word_edge

Ranges = Sequence[tuple[int, int]]  # starts and ends in some unit


def unit_of(found: Sequence[tuple[str, Ranges]], expected: str, place: Place) -> str:
    """Return the unit of all ranges of a file, by text: the one `expected` where that fits best.

    Raises `offset_unit` when another one fits better, and `offset_unit_open` when nothing tells
    them apart though they differ: the person must say then.
    """
    places = {unit: [_placed(text, ranges, unit) for text, ranges in found] for unit in units.UNITS}
    others = [unit for unit in units.UNITS if places[unit] != places[expected]]
    if not others:
        return expected
    wrong = {
        unit: sum(_wrong(text, *part) for (text, _), parts in zip(found, placed, strict=True)
                  for part in parts)
        for unit, placed in places.items()
    }  # fmt: skip
    best = min(others, key=lambda unit: wrong[unit])
    if wrong[best] < wrong[expected]:
        raise mistake("offset_unit", place, expected=expected, found=best)
    if wrong[best] == wrong[expected]:
        raise mistake("offset_unit_open", place, expected=expected, other=best)
    return expected


def _placed(text: str, ranges: Ranges, unit: str) -> list[tuple[int, int]]:
    turn = units.reader(text, unit)
    return [(turn(start), turn(end)) for start, end in ranges]


def _wrong(text: str, start: int, end: int) -> int:
    """Count what speaks against a range: edges inside words or letters, white space, no place."""
    if not 0 <= start < end <= len(text):
        return 2
    whole = [is_word_edge(text, edge) and is_grapheme_edge(text, edge) for edge in (start, end)]
    whole[0] = whole[0] and not text[start].isspace()
    whole[1] = whole[1] and not text[end - 1].isspace()
    return whole.count(False)
