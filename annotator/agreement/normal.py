"""Spans as sets of letters, and how two spans of one role differ (agreement.md §2.2).

N(span) is the set of the span's code points of Unicode category L* or N*, without tatweel.
Letters are numbered through the text and a set of letters is an integer with a bit for each:
intersection is `&`, size is `bit_count()`, and what harakat, spaces, quotation marks and
punctuation do to positions has gone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from annotator.model import text as texts
from annotator.model.records import Fragments

CLITICS = frozenset("وف")
_TATWEEL = "\u0640"


class Variant(StrEnum):
    """The classes of §2.2. Only the first two may be accepted without a person."""

    IDENTICAL = "identical"
    TRIVIAL = "trivial"
    CLITIC = "clitic"
    BOUNDARY = "boundary"
    DISJOINT = "disjoint"
    ROLE_MISSING = "role_missing"


@lru_cache(maxsize=4096)
def is_letter(character: str) -> bool:
    """Return whether a code point counts: a letter or a number, but no tatweel."""
    return unicodedata.category(character)[0] in "LN" and character != _TATWEEL


class Letters:
    """One text's letters and words, numbered from 0. Words without a letter do not count."""

    __slots__ = ("_rank", "letters", "word_count", "word_of")

    def __init__(self, text: str) -> None:
        """Number the letters of `text`, and the words that hold them."""
        rank, n = [0], 0
        for character in text:
            n += is_letter(character)
            rank.append(n)
        self._rank = rank
        self.letters = "".join(filter(is_letter, text))
        self.word_of: list[int] = []
        self.word_count = 0
        for start, end in texts.words(text):
            size = rank[end] - rank[start]
            if size:
                # letters outside every word, if any, belong to the word that follows
                self.word_of.extend([self.word_count] * (rank[end] - len(self.word_of)))
                self.word_count += 1
        self.word_of.extend([max(0, self.word_count - 1)] * (n - len(self.word_of)))

    def ranges(self, fragments: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return fragments (code points, half open) as non-empty ranges of letters."""
        rank = self._rank
        last = len(rank) - 1
        pairs = ((rank[min(start, last)], rank[min(end, last)]) for start, end in fragments)
        return [(start, end) for start, end in pairs if start < end]

    def mask(self, fragments: Iterable[tuple[int, int]]) -> int:
        """Return N(span) as a bit set of letter numbers."""
        found = 0
        for start, end in self.ranges(fragments):
            found |= ((1 << (end - start)) - 1) << start
        return found

    def words(self, fragments: Iterable[tuple[int, int]]) -> int:
        """Return the words of which the span holds at least one letter, as a bit set."""
        found = 0
        for start, end in self.ranges(fragments):
            first, last = self.word_of[start], self.word_of[end - 1]
            found |= ((1 << (last - first + 1)) - 1) << first
        return found

    def starts_word(self, letter: int) -> bool:
        """Return whether a letter is the first one of its word."""
        return letter == 0 or self.word_of[letter] != self.word_of[letter - 1]


def low(mask: int) -> int:
    """Return the number of the first letter of a set that is not empty."""
    return (mask & -mask).bit_length() - 1


def dice(first: int, second: int) -> float:
    """Return 2|A∩B| / (|A|+|B|) of two bit sets, 0 when both are empty (Dice 1945)."""
    size = first.bit_count() + second.bit_count()
    return 2 * (first & second).bit_count() / size if size else 0.0


def variant(
    letters: Letters, first: Fragments, second: Fragments, clitics: Iterable[str] = CLITICS
) -> Variant:
    """Return the class of the difference between two spans of one role.

    `clitics` are the one-letter conjunctions of the project's list, by default و and ف.
    """
    if first == second:
        return Variant.IDENTICAL
    if not first or not second:
        return Variant.ROLE_MISSING
    one, other = letters.mask(first), letters.mask(second)
    if one == other:
        return Variant.TRIVIAL
    if _is_clitic(letters, one, other, frozenset(clitics)):
        return Variant.CLITIC
    return Variant.BOUNDARY if one & other else Variant.DISJOINT


def _is_clitic(letters: Letters, one: int, other: int, clitics: frozenset[str]) -> bool:
    """Tell whether the sets differ by one listed letter that starts a word both go on with."""
    differing = one ^ other
    if differing.bit_count() != 1:
        return False
    place = low(differing)
    follows = one & other & (differing << 1) != 0
    return follows and letters.letters[place] in clitics and letters.starts_word(place)
