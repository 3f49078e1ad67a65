"""Where annotations lie in a text: TextPositionSelector and TextQuoteSelector.

The Recommendation counts code points (§4.2.5); many clients count the UTF-16 units of JavaScript.
Quotations tell. Nothing is shifted unless the person says what the positions count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.errors import Place
from annotator.formats import units
from annotator.formats.foreign import edges
from annotator.formats.foreign.carried import Text
from annotator.formats.webannotation.annotation import Annotation


@dataclass(frozen=True, slots=True)
class _Selected:
    """What one target's selectors say; without a position only the quotation does."""

    position: tuple[int, int] | None
    exact: str
    prefix: str
    suffix: str


def ranges(
    items: Sequence[Annotation], text: Text, unit: str, left_out: Counter[str], place: Place
) -> dict[str, list[tuple[int, int]]]:
    """Return the ranges of every annotation in the text, sorted, by its id.

    `unit` is what the person says that positions count. What has neither position nor a quotation
    that stands in the text once is counted in `left_out`.
    """
    found = {item.id: [_selected(part) for part in item.targets] for item in items}
    placed = [part for parts in found.values() for part in parts if part.position]
    unit = _unit(placed, text.raw, unit, place)
    turn = units.reader(text.raw, unit)
    result: dict[str, list[tuple[int, int]]] = {}
    for item in items:
        mine = []
        for part, selectors in zip(found[item.id], item.targets, strict=True):
            if part.position:
                start, end = part.position
                mine.append((text.position(turn(start)), text.position(turn(end))))
            elif quoted := _quoted(part, text.text):
                mine.append(quoted)
            else:
                kinds = [str(selector.get("type")) for selector in selectors]
                left_out[kinds[0] if kinds else "selector"] += 1
        result[item.id] = sorted(mine)
    return result


def _selected(selectors: Sequence[Mapping[str, Any]]) -> _Selected:
    position, quote = None, {"exact": "", "prefix": "", "suffix": ""}
    for selector in selectors:
        if selector.get("type") == "TextPositionSelector":
            pair = (selector.get("start"), selector.get("end"))
            if isinstance(pair[0], int) and isinstance(pair[1], int) and 0 <= pair[0] < pair[1]:
                position = pair[0], pair[1]
        elif selector.get("type") == "TextQuoteSelector":
            quote |= {key: v for key in quote if isinstance(v := selector.get(key), str)}
    return _Selected(position, **quote)


def _unit(placed: Sequence[_Selected], raw: str, unit: str, place: Place) -> str:
    """Return what positions count; raise AnnotatorError where quotations stand elsewhere."""
    quoted = [(part.position, part.exact) for part in placed if part.exact]
    expected = unit or units.CODE_POINTS
    if quoted:
        turn = units.reader(raw, expected)
        covered = []
        for (start, end), exact in ((pair, words) for pair, words in quoted if pair):
            here = raw[turn(start) : turn(end)]
            same = here.split() == exact.split()  # a page is shown with single blanks
            covered.append((start, end, here if same else exact))
        units.check(raw, covered, expected, place)
    elif not unit:
        pairs = [part.position for part in placed if part.position]
        return edges.unit_of([(raw, pairs)], expected, place)
    return expected


def _quoted(part: _Selected, text: str) -> tuple[int, int] | None:
    """Return where a quotation stands, if that is one place only, with its context or without."""
    if not part.exact:
        return None
    for before, after in ((part.prefix, part.suffix), ("", "")):
        words = f"{before}{part.exact}{after}"
        if text.count(words) == 1:
            start = text.index(words) + len(before)
            return start, start + len(part.exact)
    return None
