"""Which words a role key means when nothing is selected: the phrases around the cue, by likelihood.

One press marks the likeliest, each further press the next one. Nothing is proposed by itself: a
person asks for it, role by role.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.model import text as texts
from annotator.model.records import Attribution, Fragment
from annotator.suggest.attachments import OBJECT, PLAIN
from annotator.suggest.clauses import Clauses
from annotator.suggest.reading import MARKS, key
from annotator.ui.stops import paragraph, read

_COMMAS = "،,؛;:()"
_SKIPPED = "،,:؛-–— "
_LONGEST_ASIDE = 12  # words
_ASIDE = frozenset(
    map(key, ("في", "عبر", "خلال", "على", "إلى", "لدى", "من", "أمام", "بعد", "قبل", "ردا", "عن"))
)
_SOON = 15  # tokens within which a quotation or a clause opens
_MOST = 8  # what is offered for one role


def candidates(text: str, item: Attribution, role: str) -> list[Fragment]:
    """Return the fragments that a role may be, the likeliest first; none without a cue.

    None of them meets what has a role already.
    """
    cue = item.spans.get("cue", ())
    if not cue:
        return []
    taken = [part for other, parts in item.spans.items() if other != role for part in parts]
    low, high = paragraph(text, cue[0][0], 1)
    found = [(low + a, low + b) for a, b in _found(text[low:high], item, role, low)]
    whole = [*found, *left_over(text, taken, cue[0][0])]
    free = (
        (start, end)
        for start, end in whole
        if texts.words(text[start:end]) and not any(a < end and start < b for a, b in taken)
    )
    return list(dict.fromkeys(free))[:_MOST]


def _found(inside: str, item: Attribution, role: str, low: int) -> Iterator[Fragment]:
    """Yield sources and contents, as places in a paragraph that begins at `low`."""
    clauses = read(inside)
    tokens = clauses.r.tokens
    at = next((n for n, x in enumerate(tokens) if low + x.end > item.spans["cue"][0][0]), -1)
    after = _after(clauses, item.spans["cue"], low)
    if at < 0:
        return
    if role == "source":
        ranges = _sources(clauses, at, after)
    elif role == "content":
        source = item.spans.get("source", ())
        if source and low + len(inside) > source[0][0] >= item.spans["cue"][0][0]:
            after = max(after, _after(clauses, source, low))
        ranges = _contents(clauses, at, after)
    else:
        return
    yield from (clauses.r.span(a, b) for a, b in ranges if a < b)


def _after(clauses: Clauses, parts: Sequence[Fragment], low: int) -> int:
    """Return the first token after a span."""
    tokens = clauses.r.tokens
    end = parts[-1][1] - low
    return next((n for n, token in enumerate(tokens) if token.start >= end), len(tokens))


def _sources(clauses: Clauses, cue: int, after: int) -> Iterator[Fragment]:
    """Yield the noun phrases after and before the cue."""
    start, end = clauses.r.sentence(cue)
    for ends in (OBJECT, PLAIN):
        yield after, clauses.p.after(after, end, ends)
    for first in range(start, cue):
        before = clauses.p.before(cue, first)
        if before is not None:
            yield before
            break
    for first in range(after + 1, min(after + 6, end)):
        yield first, clauses.p.after(first, end)


def _contents(clauses: Clauses, cue: int, after: int) -> Iterator[Fragment]:
    """Yield what follows the cue or source: a quotation, a clause, the rest; or what precedes."""
    reading = clauses.r
    start, end = reading.sentence(cue)
    first = after
    while first < end and reading.tokens[first].text in _SKIPPED:
        first += 1
    if first < end:
        yield from _said(clauses, first, end)
    yield start, clauses.trimmed(start, cue)


def _said(clauses: Clauses, first: int, end: int) -> Iterator[Fragment]:
    """Yield what begins at a place, then what opens a quotation or a clause soon after it."""
    opened = [
        place
        for place in range(first, min(first + _SOON, end))
        if clauses.r.opens(place) > 0 or clauses.w.has(place, "complementizer")
    ]
    for place in dict.fromkeys((first, *opened)):
        closing = clauses.r.opens(place)
        if closing > 0:
            yield place, closing + 1
        yield place, clauses.end(place, end)
    yield first, clauses.end(first, end, loose=True)
    yield first, clauses.trimmed(first, end)


def left_over(text: str, taken: Sequence[Fragment], cue: int) -> list[Fragment]:
    """Return the stretches of a sentence beside the spans in it that may be a role of their own.

    Whole and part by part between marks; first what begins as an aside does («في بيان», «عبر …»)
    and stands near the cue, as scheme.md has supplements and addressees.
    """
    low, high = paragraph(text, cue, 1)
    sentences = ((low + a, low + b) for a, b in texts.sentences(text[low:high]))
    inside = next((one for one in sentences if one[0] <= cue < one[1]), (low, high))
    gaps, place = list[Fragment](), inside[0]
    for start, end in [*sorted(taken), (inside[1], inside[1])]:
        gaps.append((place, start))
        place = max(place, end)
    parts = dict.fromkeys(part for gap in gaps for part in _parts(text, *gap))
    return sorted(parts, key=lambda part: _unlikely(text, part, cue))


def _parts(text: str, start: int, end: int) -> Iterator[Fragment]:
    """Yield a stretch without the marks around it, and its parts between commas."""
    cuts = [at for at in range(start, end) if text[at] in _COMMAS]
    edges = [(start, end), *zip([start, *(at + 1 for at in cuts)], [*cuts, end], strict=True)]
    for low, high in edges:
        found = texts.words(text[low:high])
        if found:
            first, last = low + found[0][0], low + found[-1][1]
            if first > low and text[first - 1] in MARKS:
                first -= 1
            if last < high and text[last] in MARKS:
                last += 1
            yield first, last


def _unlikely(text: str, part: Fragment, cue: int) -> tuple[bool, bool, int]:
    """Return how little a stretch looks like an aside: short, by a preposition, near the cue."""
    words = texts.words(text[part[0] : part[1]])
    head = key(text[part[0] + words[0][0] : part[0] + words[0][1]])
    aside = head in _ASIDE or head[:1] in ("ل", "ب")
    away = part[0] - cue if part[0] >= cue else 2 * (cue - part[1])
    return len(words) > _LONGEST_ASIDE, not aside, away
