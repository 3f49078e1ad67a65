"""Spans: what a person selects becomes sorted, disjoint fragments that cut no letter."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.errors import Place, mistake
from annotator.model import text as texts
from annotator.model.records import Attribution, Document, Fragment, Fragments

# Roles of one attribution that may share no character (scheme.md §5, rule 3).
_EXCLUSIVE = {"cue": ("content",), "source": ("content",), "content": ("cue", "source")}
_EDGE_PUNCTUATION = "،,؛;"


def clean_fragments(document: Document, fragments: Iterable[Fragment], role: str = "") -> Fragments:
    """Return fragments sorted and merged; refuse any that leave the text or cut a grapheme."""
    merged: list[Fragment] = []
    for start, end in sorted(fragments):
        place = Place(document=document.id, title=document.title, role=role, start=start, end=end)
        if not 0 <= start < end <= len(document.text):
            raise mistake("span_bounds", place, start=start, end=end, length=len(document.text))
        for edge in (start, end):
            if not texts.is_grapheme_edge(document.text, edge):
                raise mistake("span_cuts_grapheme", place, position=edge)
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def carve(text: str, fragments: Iterable[Fragment], taken: Iterable[Fragment]) -> Fragments:
    """Return fragments without the `taken` ranges; new edges lose white space and commas."""
    pieces = list(fragments)
    for start, end in taken:
        pieces = [piece for whole in pieces for piece in _without(text, whole, start, end)]
    return tuple(sorted(pieces))


def _without(text: str, whole: Fragment, start: int, end: int) -> list[Fragment]:
    first, last = whole
    if end <= first or start >= last:
        return [whole]
    pieces = [(first, min(start, last)), (max(end, first), last)]
    return [piece for a, b in pieces if (piece := _tidy(text, a, b))]


def _tidy(text: str, start: int, end: int) -> Fragment | None:
    """Trim a carved piece; None when no word is left in it."""
    trimmed = (-1, -1)
    while trimmed != (start, end):
        trimmed = (start, end)
        start, end = texts.trim(text, start, end)
        if start < end and text[start] in _EDGE_PUNCTUATION:
            start += 1
        if start < end and text[end - 1] in _EDGE_PUNCTUATION:
            end -= 1
    return (start, end) if any(map(texts.is_word_character, text[start:end])) else None


def without_overlap(
    document: Document, item: Attribution, role: str, fragments: Fragments
) -> dict[str, Fragments]:
    """Return the spans after `fragments` became the role's: the smaller span stays whole."""
    spans = dict(item.spans)
    for other in _EXCLUSIVE.get(role, ()):
        theirs = spans.get(other, ())
        if role == "content":
            fragments = carve(document.text, fragments, theirs)
        else:
            spans[other] = carve(document.text, theirs, fragments)
    spans[role] = fragments
    return {name: parts for name, parts in spans.items() if parts}
