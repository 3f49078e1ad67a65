"""Text services for Arabic: words, graphemes, sentences, folding for search, offset maps.

Everything counts Unicode code points of the stored text, which is never changed.
"""

from __future__ import annotations

import bisect
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

# A word is a run of letters, digits and marks (scheme.md §4.2): clitics and harakat stay in it.
# ZWNJ and ZWJ join letters, but a run of marks alone (as in an emoji) is no word; a separator
# between two digits belongs to the number (1.8, ١٬٢٣٤).
_JOINERS = "\u200c\u200d"
_RUN = rf"[\p{{L}}\p{{N}}\p{{M}}_{_JOINERS}]+"
_WORD = regex.compile(
    rf"(?=[\p{{M}}{_JOINERS}]*[\p{{L}}\p{{N}}_]){_RUN}(?:(?<=\p{{N}})[.,٫٬](?=\p{{N}}){_RUN})*"
)
_WORD_CHARACTER = regex.compile(rf"[\p{{L}}\p{{N}}\p{{M}}_{_JOINERS}]")
_GRAPHEME = regex.compile(r"\X")
_CLOSERS = "\"”“»«')\\]’"
# A sentence ends at a stop and its closing marks, before white space; never at «؛» or «…».
_SENTENCE_END = regex.compile(rf"[.!?؟]+[{_CLOSERS}]*(?=\s|$)")
_ABBREVIATION = regex.compile(r"(?:^|[\s(«“\"])\p{L}\p{M}*$")


def words(text: str) -> list[tuple[int, int]]:
    """Return the orthographic words with their clitics, as half-open ranges."""
    return [match.span() for match in _WORD.finditer(text)]


def word_at(text: str, position: int) -> tuple[int, int]:
    """Return the word that holds or touches `position`, else `(position, position)`.

    Between two touching candidates the word that starts at `position` wins.
    """
    start = max(0, position - 256)
    while start > 0 and is_word_character(text[start]):
        start -= 1
    touching = (position, position)
    for match in _WORD.finditer(text, start):
        first, last = match.span()
        if first > position:
            break
        if first <= position < last:
            return first, last
        if last == position:
            touching = (first, last)
    return touching


def is_word_character(character: str) -> bool:
    """Return whether the character is a letter, digit, mark or joiner."""
    return character.isalnum() or _WORD_CHARACTER.match(character) is not None


def is_word_edge(text: str, position: int) -> bool:
    """Return whether a span may start or end here without cutting a word (scheme.md §4.2)."""
    if position <= 0 or position >= len(text):
        return True
    return not (is_word_character(text[position - 1]) and is_word_character(text[position]))


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a range to whole words and trim white space from its edges.

    A range that holds only white space becomes empty at its start.
    """
    if start < end:
        first, last = trim(text, start, end)
        if first < last:
            start = word_at(text, first)[0] if not is_word_edge(text, first) else first
            end = word_at(text, last)[1] if not is_word_edge(text, last) else last
            edges = graphemes(text)
            start = edges[bisect.bisect_right(edges, start) - 1]
            return start, edges[bisect.bisect_left(edges, end)]
    return start, start


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Drop white space from the edges of a range."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


@lru_cache(maxsize=8)
def graphemes(text: str) -> Sequence[int]:
    """Return the legal caret places: 0, each grapheme boundary, the length."""
    return (0, *(match.end() for match in _GRAPHEME.finditer(text)))


# Between two of these characters there always is an edge (UAX 29): none of them joins a neighbour,
# as marks, joiners, emoji, flags, jamo, the prepended signs of numbers and CR before LF may.
_ALONE = frozenset(
    "\t\n\u00a0«»“”‘’…–—،؛؟٪٫٬٭"
    + "".join(map(chr, (*range(0x20, 0x7F), *range(0x0620, 0x064B), *range(0x0660, 0x066A))))
)


def is_grapheme_edge(text: str, position: int) -> bool:
    """Return whether `position` lies between two grapheme clusters."""
    if position in (0, len(text)):
        return True
    if 0 < position < len(text) and text[position - 1] in _ALONE and text[position] in _ALONE:
        return True
    edges = graphemes(text)
    place = bisect.bisect_left(edges, position)
    return place < len(edges) and edges[place] == position


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences as trimmed ranges; a line feed always ends one.

    A single letter before the stop («د. سمير») is an abbreviation and ends none.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for line in regex.finditer(r"[^\n]+", text):
        start = line.start()
        for match in _SENTENCE_END.finditer(text, line.start(), line.end()):
            if match.group()[0] == "." and _ABBREVIATION.search(text, start, match.start()):
                continue
            found.append(trim(text, start, match.end()))
            start = match.end()
        found.append(trim(text, start, line.end()))
    return [span for span in found if span[0] < span[1]]


class OffsetMap:
    """Code points ↔ UTF-16 code units of one text, by the places of astral characters."""

    __slots__ = ("_astral",)

    def __init__(self, text: str) -> None:
        """Remember where characters beyond U+FFFF stand; usually nowhere."""
        few = not text or text.isascii() or max(text) <= "\uffff"
        self._astral = [] if few else [i for i, c in enumerate(text) if c > "\uffff"]

    def to16(self, position: int) -> int:
        """Return the UTF-16 offset of a code point position."""
        return position + bisect.bisect_left(self._astral, position)

    def from16(self, offset: int) -> int:
        """Return the code point position; inside a surrogate pair, its character's start."""
        astral = self._astral
        low, high = 0, len(astral)
        while low < high:
            middle = (low + high) // 2
            if astral[middle] + middle + 2 <= offset:
                low = middle + 1
            else:
                high = middle
        position = offset - low
        inside = low < len(astral) and position == astral[low] + 1
        return position - 1 if inside else position


_SAME_LETTER = str.maketrans(
    "أإآٱٲٳىیېئؤةکڪھہۀە",
    "ااااااييييوهككهههه",
)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character.translate(_SAME_LETTER))
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) and c != "ـ")
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in kept)
    if character in "\u200b\u200c\u200d\u200e\u200f\u061c" or "\u202a" <= character <= "\u202e":
        return ""
    return digits.translate(_SAME_LETTER).casefold()


@dataclass(frozen=True, slots=True)
class Folded:
    """A search copy of a text with the way back: `origin[i]` is where its i-th letter stood."""

    text: str
    origin: Sequence[int]
    length: int

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the original range of a folded range, with the marks on its last letter."""
        if start >= end:
            place = self.origin[start] if start < len(self.origin) else self.length
            return place, place
        last = self.origin[end - 1]
        follow = end
        while follow < len(self.origin) and self.origin[follow] == last:
            follow += 1
        stop = self.origin[follow] if follow < len(self.origin) else self.length
        return self.origin[start], stop


def fold(text: str) -> Folded:
    """Return a copy for searching: no harakat or tatweel, one form of alef, yeh, heh, digits."""
    pieces: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text):
        folded = _fold_character(character)
        pieces.append(folded)
        origin.extend([place] * len(folded))
    return Folded("".join(pieces), origin, len(text))


def find_all(text: str, needle: str) -> list[tuple[int, int]]:
    """Return where `needle` occurs, blind to harakat, tatweel and letter variants."""
    wanted = fold(needle).text.strip()
    if not wanted:
        return []
    folded = fold(text)
    found: list[tuple[int, int]] = []
    place = folded.text.find(wanted)
    while place >= 0:
        start, end = folded.back(place, place + len(wanted))
        found.append(trim(text, start, end))
        place = folded.text.find(wanted, place + len(wanted))
    return found


def fragments_text(text: str, fragments: Sequence[tuple[int, int]]) -> str:
    """Return the words of a span: its fragments joined with one space."""
    if len(fragments) == 1:  # most have one
        return text[fragments[0][0] : fragments[0][1]]
    return " ".join([text[start:end] for start, end in fragments])
