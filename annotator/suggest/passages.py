"""Passages that stand in several texts: finding them fast, and carrying spans over exactly.

News is copied, with other spellings of names (ترامب، ترمب), other quotation marks, vowel signs or
none, now and then another word. Passages are found by the rarest-looking few of their runs of
three words (a bottom-k sketch, Broder 1997), each word without vowels and in one of its
spellings; what was found is then held against the text word by word.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar
from zlib import crc32

from annotator.model import text as texts
from annotator.model.records import Fragment, Fragments

T = TypeVar("T", bound=Hashable)
Gram = tuple[str, str, str]

LEAST = 0.8  # how alike two passages must be: 2·common words / words of both
_SHORTEST, _LONGEST = 5, 400  # words; a shorter sentence repeats by chance
_SKETCH, _HITS = 8, 2
_SAME_PASSAGE = 3  # of equal passages so many are kept: more would say the same
_COMMON = 400  # pairs of places beyond which a run of words says nothing about where
_MARGIN = 4  # words that may be missing or added at the edges of a passage
_LONG = 6  # letters from which on two may have changed places
_RELIABLE = 4  # letters from which on words of equal skeleton count as spellings of one word

_WEAK = frozenset("اويء")
_LETTERS = str.maketrans("غگچڤپژ", "جججفبز")  # one sound that no Arabic letter has, many spellings
_HAMZA = str.maketrans("", "", "ءؤئ")
_QUOTES = frozenset("«»“”„‟\"'‘’‹›")


class _Skeleton(dict[int, str]):
    """For `str.translate`: letters without vowels, one of several spellings, else a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = texts.fold(character).text.translate(_LETTERS)
        kept = "".join(c for c in folded if c.isalnum() and c not in _WEAK)
        vanishes = not folded or character.isalnum()
        self[code] = kept or ("" if vanishes else " ")
        return self[code]


_SKELETON = _Skeleton()


def skeleton(text: str) -> list[str]:
    """Return the words of a text without vowels and in one spelling; some have nothing left."""
    return text.translate(_SKELETON).split()


@lru_cache(maxsize=1 << 16)
def _key(word: str) -> tuple[str, str]:
    """Return a word's skeleton, or its letters where nothing is left of it, and its letters.

    The seat of a hamza is no letter: «مسؤول» is «مسئول».
    """
    letters = texts.fold(word.translate(_HAMZA)).text.translate(_LETTERS)
    return word.translate(_SKELETON).replace(" ", "") or letters, letters


# ---- finding ---------------------------------------------------------------------------------


class Index(Generic[T]):
    """Passages by their sketches. Memory grows with the passages, not with their texts."""

    def __init__(self) -> None:
        """Start with no passages."""
        self._groups: dict[str, int] = {}
        self._members: list[list[T]] = []
        self._sizes: list[int] = []
        self._postings: dict[Gram, list[int]] = {}

    def add(self, name: T, passage: str) -> bool:
        """Take in a passage under a name; tell whether it is neither too short nor too long."""
        words = skeleton(passage)
        if not _SHORTEST <= len(words) <= _LONGEST:
            return False
        key = " ".join(words)
        group = self._groups.setdefault(key, len(self._members))
        if group == len(self._members):
            self._members.append([])
            sketch = heapq.nsmallest(_SKETCH, set(_grams(words)), key=_rank)
            self._sizes.append(len(sketch))
            for gram in sketch:
                self._postings.setdefault(gram, []).append(group)
        if len(self._members[group]) < _SAME_PASSAGE:
            self._members[group].append(name)
        return True

    def candidates(self, text: str) -> list[T]:
        """Return the names of passages that may stand in a text, as they were added."""
        words = skeleton(text)
        hits: Counter[int] = Counter()
        for gram in self._postings.keys() & set(_grams(words)):
            hits.update(self._postings[gram])
        found = sorted(group for group, n in hits.items() if n >= min(_HITS, self._sizes[group]))
        return [name for group in found for name in self._members[group]]

    def __len__(self) -> int:
        """Return how many different passages there are."""
        return len(self._members)


def _grams(words: Sequence[str]) -> Iterator[Gram]:
    return zip(words, words[1:], words[2:], strict=False)


def _rank(gram: Gram) -> tuple[int, Gram]:
    return crc32(" ".join(gram).encode()), gram  # the same on every machine, unlike hash()


# ---- comparing -------------------------------------------------------------------------------


class Words:
    """The words of a text, or of a stretch of it, for comparing; positions are of the text."""

    __slots__ = ("keys", "letters", "places", "spans", "text")

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        """Read the words from `start` to `end`."""
        self.text = text
        stretch = text[start:end]
        self.spans = [(start + a, start + b) for a, b in texts.words(stretch)]
        pairs = [_key(text[a:b]) for a, b in self.spans]
        self.keys = [key for key, _ in pairs]
        self.letters = [letters for _, letters in pairs]
        self.places: dict[Gram, list[int]] = {}
        for place, gram in enumerate(_grams(self.keys)):
            self.places.setdefault(gram, []).append(place)


@dataclass(frozen=True, slots=True)
class Match:
    """A passage as it stands in another text: which word is which, and how alike both are."""

    passage: Words
    other: Words
    similarity: float
    pairs: dict[int, int]

    @property
    def place(self) -> Fragment:
        """Return where the passage stands in the other text."""
        return self.other.spans[min(self.pairs.values())][0], self.other.spans[
            max(self.pairs.values())
        ][1]


def matches(passage: Words, other: Words) -> list[Match]:
    """Return where a passage stands in another text, near-identical, in text order."""
    found: list[Match] = []
    for first, last in _windows(passage, other):
        match = _compare(passage, other, first, last)
        if match is not None and match.similarity >= LEAST:
            found.append(match)
    return found


def _windows(passage: Words, other: Words) -> Iterator[Fragment]:
    """Return the stretches of words that common runs of three words point to."""
    size = len(passage.keys)
    starts = sorted(
        {
            there - here
            for gram, places in passage.places.items()
            if len(places) * len(other.places.get(gram, ())) <= _COMMON
            for there in other.places.get(gram, ())
            for here in places
        }
    )
    window: Fragment | None = None
    for start in starts:
        first = max(0, start - _MARGIN)
        last = min(len(other.keys), start + size + _MARGIN)
        if window is not None and start - window[0] <= 2 * _MARGIN:
            window = (window[0], last)
            continue
        if window is not None:
            yield window
        window = (first, last)
    if window is not None:
        yield window


def _compare(passage: Words, other: Words, first: int, last: int) -> Match | None:
    keys = other.keys[first:last]
    matcher = SequenceMatcher(None, passage.keys, keys, autojunk=False)
    pairs = {
        block.a + n: first + block.b + n
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
        if _same(passage.letters[block.a + n], other.letters[first + block.b + n])
    }
    if not pairs:
        return None
    length = max(pairs.values()) - min(pairs.values()) + 1
    similarity = 2 * len(pairs) / (len(passage.keys) + length)
    return Match(passage, other, similarity, pairs)


def _same(one: str, other: str) -> bool:
    """Tell whether two words of equal skeleton are spellings of one.

    «ترمب» is «ترامب», which has a vowel more, and «أميركي» «أمريكي»; «يقول» is not «يقال», nor
    «قتل» «قاتل», nor «الكاتب» «الكتاب».
    """
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    if len(short) >= _RELIABLE and all(letter in letters for letter in short):
        return True
    return len(one) == len(other) >= _LONG and _swapped(one, other)


def _swapped(one: str, other: str) -> bool:
    """Tell whether two words differ by one «ي» that changed places with its neighbour."""
    first = next(n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
    pair = one[first : first + 2]
    return "ي" in pair and one[:first] + pair[::-1] + one[first + 2 :] == other


# ---- carrying over -----------------------------------------------------------------------------


def carried(match: Match, fragments: Fragments, *, whole: bool = False) -> Fragments | None:
    """Return fragments of the passage's text as they stand in the other text, or None.

    None where a word of them has no counterpart, or a cut word another spelling; with `whole`
    also where words stand between theirs. Quotation marks and brackets at the edges go along
    where the other text has some.
    """
    found = [_carried(match, fragment, whole=whole) for fragment in fragments]
    if any(part is None for part in found):
        return None
    parts = [part for part in found if part is not None]
    in_order = all(a[1] <= b[0] for a, b in pairwise(parts))
    return tuple(parts) if in_order else None


def _carried(match: Match, fragment: Fragment, *, whole: bool) -> Fragment | None:
    start, end = fragment
    here, there = match.passage, match.other
    inside = [n for n, (a, b) in enumerate(here.spans) if a < end and start < b]
    places = [match.pairs[n] for n in inside if n in match.pairs]
    if not inside or len(places) < len(inside):
        return None
    spread = places[-1] - places[0] + 1
    if sorted(places) != places or (whole and spread > len(places)):
        return None
    first = _edge(match, inside[0], start, last=False)
    last = _edge(match, inside[-1], end, last=True)
    if first is None or last is None:
        return None
    before = here.text[start : here.spans[inside[0]][0]]
    after = here.text[here.spans[inside[-1]][1] : end]
    return _left(there.text, first, before), _right(there.text, last, after)


def _edge(match: Match, word: int, place: int, *, last: bool) -> int | None:
    """Return where an edge of a fragment lies at the counterpart of its outermost word."""
    start, end = match.passage.spans[word]
    first, stop = match.other.spans[match.pairs[word]]
    if not start < place < end:
        return stop if last else first
    alike = match.passage.text[start:end] == match.other.text[first:stop]
    return first + place - start if alike else None


def _left(text: str, place: int, marks: str) -> int:
    for mark in reversed(marks.replace(" ", "")):
        if place == 0 or not _alike(mark, text[place - 1]):
            break
        place -= 1
    return place


def _right(text: str, place: int, marks: str) -> int:
    for mark in marks.replace(" ", ""):
        if place == len(text) or not _alike(mark, text[place]):
            break
        place += 1
    return place


def _alike(one: str, other: str) -> bool:
    return one == other or (one in _QUOTES and other in _QUOTES)


def is_quoted(text: str, fragments: Fragments) -> bool:
    """Tell whether there is a quotation mark in a span."""
    return any(c in _QUOTES for start, end in fragments for c in text[start:end])
