"""Where a span may begin or end: the next letter, word, or stop (a mark, a clause, a phrase).

Only the paragraph around a place is read, so a step costs the same in a long text.
"""

from __future__ import annotations

import bisect
from functools import lru_cache

from annotator.model import text as texts
from annotator.model.records import Fragment
from annotator.suggest.clauses import Clauses
from annotator.suggest.lexicon import standard
from annotator.suggest.phrases import Phrases
from annotator.suggest.reading import MARKS, Reading

_WINDOW = 2000  # characters on each side of a place that are looked at
_OPENERS = (
    *("complementizer", "preposition", "relative", "conjunction", "time"),
    *("opener", "cause", "citing"),
)
_INSIDE = frozenset("-–—/.&@#")  # signs inside a name or a number part nothing


def next_word(text: str, place: int, side: int, step: int) -> int:
    """Return the next place where a span may begin (side 0) or end (side 1)."""
    if step > 0:
        window = texts.words(text[place : place + 400])
        edges = [place + word[side] for word in window if word[side] > 0]
        return edges[0] if edges else place
    low = max(0, place - 400)
    window = texts.words(text[low:place])
    edges = [low + word[side] for word in window if low + word[side] < place]
    return edges[-1] if edges else place


def next_letter(text: str, place: int, _side: int, step: int) -> int:
    """Return the next place between two graphemes."""
    if step > 0:
        around = texts.graphemes(text[place : place + 32])
        return place + around[1] if len(around) > 1 else place
    low = max(0, place - 32)
    around = texts.graphemes(text[low:place])
    return low + around[-2] if len(around) > 1 else place


def next_stop(text: str, place: int, side: int, step: int) -> int:
    """Return the next place where a span may well begin (side 0) or end (side 1).

    Forward or back; beyond the last one of a paragraph it is the next word.
    """
    low, high = paragraph(text, place, step)
    edges = [low + edge for edge in _stops(text[low:high])[side]]
    if step > 0:
        found = bisect.bisect_right(edges, place)
        return edges[found] if found < len(edges) else next_word(text, place, side, step)
    found = bisect.bisect_left(edges, place)
    return edges[found - 1] if found else next_word(text, place, side, step)


def wider(text: str, start: int, end: int) -> Fragment:
    """Return the next larger thing around a selection: word, phrase, clause or more."""
    low, high = paragraph(text, start, 1)
    inside = text[low:high]
    first, last = start - low, max(end, start) - low
    whole = [
        texts.word_at(inside, first),
        _part(inside, first, last, 0),
        _part(inside, first, last, 1),
        *(range for range in texts.sentences(inside)),
        texts.trim(inside, 0, len(inside)),
    ]
    larger = [(a, b) for a, b in whole if a <= first and last <= b and b - a > max(0, end - start)]
    a, b = min(larger, key=lambda span: span[1] - span[0], default=(first, last))
    return low + a, low + b


def _part(text: str, first: int, last: int, more: int) -> Fragment:
    """Return the stretch from stop to stop around a range; with `more`, the next one that way."""
    starts, ends = _stops(text)
    left = bisect.bisect_right(starts, first) - 1
    right = bisect.bisect_left(ends, last) + more
    begin = starts[left] if left >= 0 else 0
    return begin, ends[min(right, len(ends) - 1)] if ends else last


def paragraph(text: str, place: int, step: int) -> Fragment:
    """Return the paragraph that holds a place, at its edge the one in the direction of the step."""
    if step > 0 and place < len(text) and text[place] == "\n":
        place += 1
    if step < 0 and place and text[place - 1] == "\n":
        place -= 1
    low = text.rfind("\n", max(0, place - _WINDOW), place) + 1 or max(0, place - _WINDOW)
    high = text.find("\n", place, place + _WINDOW)
    return low, high if high >= 0 else min(len(text), place + _WINDOW)


@lru_cache(maxsize=16)
def read(text: str) -> Clauses:
    """Return a paragraph as it is read: words, phrases and clauses."""
    return Clauses(Phrases(Reading(text), standard()))


@lru_cache(maxsize=16)
def _stops(text: str) -> tuple[list[int], list[int]]:
    """Return where spans may begin and where they may end in a paragraph, in order.

    A full stop belongs to no span, so a sentence ends before it.
    """
    clauses = read(text)
    tokens = clauses.r.tokens
    starts, ends = set[int](), set[int]()
    for place, token in enumerate(tokens):
        sign = not token.is_word and token.text not in _INSIDE
        if place and (sign or _opens(clauses, place)):
            ends.add(tokens[max(1, clauses.trimmed(0, place)) - 1].end)
        if token.text in MARKS or (token.is_word and _opens(clauses, place)):
            starts.add(token.start)
        if sign:
            ends |= {token.end} if token.text in MARKS else set()
            starts |= {tokens[place + 1].start} if place + 1 < len(tokens) else set()
    for first, last in clauses.r.sentences:
        starts.add(tokens[first].start)
        ends.add(tokens[clauses.trimmed(first, last) - 1].end)
    return sorted(starts), sorted(ends)


def _opens(clauses: Clauses, place: int) -> bool:
    """Tell whether something new begins at a word: a clause, a phrase, another's speech."""
    w = clauses.w
    return w.has(place, *_OPENERS) or w.is_joined_verb(place) or w.is_participle(place)
