"""Where two versions of a text are equal: runs of whole words that are in both, in order.

Time grows with the length of the texts, not with its square: equal beginnings and ends go first,
then stretches of words that occur once in either text hold the two together (Cohen's patience
diff, on 4-grams), and only what is short between them is compared word by word.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from annotator.model.records import Fragment
from annotator.model.text import is_grapheme_edge

_TOKEN = re.compile(r"\w+|\s+|.", re.S)
_GRAM = 4
_CONTEXT = 32  # code points on either side, as in a W3C TextQuoteSelector
_PRODUCT = 1_000_000  # tokens × tokens between two anchors that are still compared one by one
Run = tuple[int, int, int]  # tokens: place in the old text, in the new one, how many


@dataclass(frozen=True, slots=True)
class Alignment:
    """Runs of code points that are equal: `(old, new, length)`, sorted and apart."""

    old: str
    new: str
    runs: tuple[Run, ...]

    def moved(self, start: int, end: int) -> Fragment | None:
        """Return where a range of the old text stands in the new one, or None.

        It must lie in one run, and its edges must not fall inside a letter and its marks.
        """
        place = bisect.bisect_right(self.runs, (start, len(self.new), len(self.old))) - 1
        if place < 0:
            return None
        old, new, length = self.runs[place]
        if end > old + length:
            return None
        first, last = start - old + new, end - old + new
        edges = is_grapheme_edge(self.new, first) and is_grapheme_edge(self.new, last)
        return (first, last) if edges else None

    def elsewhere(self, start: int, end: int) -> Fragment | None:
        """Return where a range stands in the new text when its paragraph has moved, or None.

        It is known by its words and up to 32 code points before and after in its paragraph, which
        must occur exactly once in either text.
        """
        above = self.old.rfind("\n", 0, start) + 1
        below = self.old.find("\n", end)
        first = max(above, start - _CONTEXT)
        last = min(below if below >= 0 else len(self.old), end + _CONTEXT)
        words = self.old[first:last]
        place = _only(self.new, words)
        if place is None or _only(self.old, words) is None:
            return None
        found = place + start - first, place + end - first
        return found if all(is_grapheme_edge(self.new, edge) for edge in found) else None


def _only(text: str, words: str) -> int | None:
    """Return where words stand that occur exactly once, or None."""
    place = text.find(words) if words else -1
    return place if place >= 0 and text.find(words, place + 1) < 0 else None


def align(old: str, new: str) -> Alignment:
    """Return the runs of words that two texts share."""
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    starts_a, starts_b = _starts(a), _starts(b)
    runs: list[Run] = []
    for i, j, size in _joined(_compare(a, b)):
        length = starts_a[i + size] - starts_a[i]
        runs.append((starts_a[i], starts_b[j], length))
    return Alignment(old, new, tuple(runs))


def _starts(tokens: Sequence[str]) -> list[int]:
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Join runs that touch in both texts."""
    held: Run | None = None
    for i, j, size in runs:
        if held and (held[0] + held[2], held[1] + held[2]) == (i, j):
            held = (held[0], held[1], held[2] + size)
            continue
        if held:
            yield held
        held = (i, j, size)
    if held:
        yield held


def _compare(a: Sequence[str], b: Sequence[str]) -> Iterator[Run]:
    first = _common(a, b, (0, len(a)), (0, len(b)))
    back_a, back_b = a[::-1], b[::-1]
    last = _common(back_a, back_b, (0, len(a) - first), (0, len(b) - first))
    if first:
        yield 0, 0, first
    yield from _between(a, b, (first, len(a) - last), (first, len(b) - last))
    if last:
        yield len(a) - last, len(b) - last, last


def _common(a: Sequence[str], b: Sequence[str], in_a: Fragment, in_b: Fragment) -> int:
    """Return how many tokens two ranges begin with alike."""
    most = min(in_a[1] - in_a[0], in_b[1] - in_b[0])
    size = 0
    while size < most and a[in_a[0] + size] == b[in_b[0] + size]:
        size += 1
    return size


def _between(a: Sequence[str], b: Sequence[str], in_a: Fragment, in_b: Fragment) -> Iterator[Run]:
    """Yield the runs between two places: anchors, and what is equal between them."""
    i, j = in_a[0], in_b[0]
    for x, y in (*_anchors(a, b, in_a, in_b), (in_a[1], in_b[1])):
        if x < i or y < j:
            continue  # inside the run that the anchor before has grown to
        yield from _gap(a, b, (i, x), (j, y))
        size = _common(a, b, (x, in_a[1]), (y, in_b[1]))
        if size:
            yield x, y, size
        i, j = x + size, y + size


def _anchors(a: Sequence[str], b: Sequence[str], in_a: Fragment, in_b: Fragment) -> list[Fragment]:
    """Return the places of 4-grams that occur once in either text, in the order of both."""
    once_a, once_b = _once(a, in_a), _once(b, in_b)
    pairs = [(place, once_b[gram]) for gram, place in once_a.items() if gram in once_b]
    return _rising(sorted(pairs))


def _once(tokens: Sequence[str], within: Fragment) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for place in range(within[0], within[1] - _GRAM + 1):
        gram = tuple(tokens[place : place + _GRAM])
        found[gram] = -1 if gram in found else place
    return {gram: place for gram, place in found.items() if place >= 0}


def _rising(pairs: Sequence[Fragment]) -> list[Fragment]:
    """Return the longest chain of pairs that rises in both places (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []  # the pair on top of each pile
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect.bisect_left(tops, place)
        before.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        piles[pile : pile + 1] = [number]
    chain: list[Fragment] = []
    number = piles[-1] if piles else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _gap(a: Sequence[str], b: Sequence[str], in_a: Fragment, in_b: Fragment) -> Iterator[Run]:
    """Compare a short stretch word by word; a long one without an anchor is another text."""
    size_a, size_b = in_a[1] - in_a[0], in_b[1] - in_b[0]
    if not size_a or not size_b or size_a * size_b > _PRODUCT:
        return
    matcher = SequenceMatcher(None, a[in_a[0] : in_a[1]], b[in_b[0] : in_b[1]], autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        if size:
            yield in_a[0] + i, in_b[0] + j, size
