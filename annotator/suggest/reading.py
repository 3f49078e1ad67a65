"""A text as the suggesters read it: words and marks, sentences, paragraphs, quotations.

Positions of tokens are code points of the text; ranges of tokens are half open. Everything is
made in one pass over the text, so the cost grows with its length only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.model import text as texts
from annotator.model.records import Fragment as Span

Range = tuple[int, int]

OPENING, CLOSING = "«“„‹", "»”›"
MARKS = frozenset('«»“”„‟"‹›')
_STOPS = frozenset(".!?؟…")
# A quotation that is not closed within this many tokens was no quotation but a lost mark.
_LONGEST_QUOTATION = 220
# A text without full stops is cut here, so that no pattern looks further than this.
_LONGEST_SENTENCE = 300


@lru_cache(maxsize=1 << 16)
def key(word: str) -> str:
    """Return a word's folded letters: what the word lists are looked up by."""
    return texts.fold(word).text


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its clitics, or one other character that is no white space."""

    start: int
    end: int
    text: str
    key: str
    is_word: bool


class Reading:
    """The tokens of a text and what they form.

    `sentences` and `paragraphs` are ranges of tokens; `sentence_of` and `paragraph_of` give a
    token's place in them. `quotes` are pairs of tokens, the opening and the closing mark;
    `quote_of` tells in which of them a token stands (marks included), else -1.
    """

    def __init__(self, text: str) -> None:
        """Read a text."""
        self.text = text
        self.tokens, breaks = _tokens(text)
        self.paragraphs = _ranges(breaks, len(self.tokens))
        self.paragraph_of = _places(self.paragraphs, len(self.tokens))
        self.quotes = [pair for range in self.paragraphs for pair in _pairs(self.tokens, range)]
        self.quote_of = [-1] * len(self.tokens)
        for place, (opened, closed) in enumerate(self.quotes):
            self.quote_of[opened : closed + 1] = [place] * (closed + 1 - opened)
        self.sentences = [
            (first, min(first + _LONGEST_SENTENCE, end))
            for start, end in self._split()
            for first in range(start, end, _LONGEST_SENTENCE)
        ]
        self.sentence_of = _places(self.sentences, len(self.tokens))

    def __len__(self) -> int:
        return len(self.tokens)

    def key(self, place: int) -> str:
        """Return the folded letters of a token; "" beyond the text's edges."""
        return self.tokens[place].key if 0 <= place < len(self.tokens) else ""

    def is_word(self, place: int) -> bool:
        """Tell whether there is a word at a place."""
        return 0 <= place < len(self.tokens) and self.tokens[place].is_word

    def span(self, first: int, last: int) -> Span:
        """Return the code points of the tokens from `first` up to, not with, `last`."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def opens(self, place: int) -> int:
        """Return the closing mark of the quotation that opens at a token, else -1."""
        inside = self.quote_of[place] if 0 <= place < len(self.tokens) else -1
        if inside >= 0 and self.quotes[inside][0] == place:
            return self.quotes[inside][1]
        return -1

    def is_inside(self, place: int) -> bool:
        """Tell whether a token stands in a quotation and is not its first mark."""
        inside = self.quote_of[place]
        return inside >= 0 and self.quotes[inside][0] != place

    def _split(self) -> Iterator[Range]:
        for start, end in self.paragraphs:
            first = start
            for place in range(start, end):
                if self._stops(place, start):
                    last = place + 1
                    while last < end and self._trails(last):
                        last += 1
                    if last > first:
                        yield first, last
                    first = max(first, last)
            if first < end:
                yield first, end

    def _stops(self, place: int, start: int) -> bool:
        token = self.tokens[place]
        if token.text not in _STOPS:
            inside = self.quote_of[place]
            # «… .» closes the sentence with the quotation if nothing goes on after it.
            return (
                inside >= 0
                and self.quotes[inside][1] == place
                and place - 1 > start
                and self.tokens[place - 1].text in _STOPS
                and not self._goes_on(place + 1)
            )
        if self.is_inside(place) and not self._closes_late(place):
            return False
        before = self.tokens[place - 1] if place > start else None
        glued = place + 1 < len(self.tokens) and self.tokens[place + 1].start == token.end
        if token.text == "." and before is not None and before.is_word and len(before.text) == 1:
            return False  # «د. سمير»
        return not (glued and self.tokens[place + 1].is_word and token.text == ".")

    def _closes_late(self, place: int) -> bool:
        opened, closed = self.quotes[self.quote_of[place]]
        return closed - opened > _LONGEST_QUOTATION

    def _goes_on(self, place: int) -> bool:
        return place < len(self.tokens) and (
            self.tokens[place].text in "،,؛;:.…" or self.tokens[place].key[:1] in ("و", "ف")
        )

    def _trails(self, place: int) -> bool:
        token = self.tokens[place]
        if token.text in _STOPS:
            return True
        inside = self.quote_of[place]
        closes = inside >= 0 and self.quotes[inside][1] == place
        return closes or (token.text in MARKS and inside < 0)


def _tokens(text: str) -> tuple[list[Token], list[int]]:
    """Return the tokens, and where paragraphs begin among them."""
    found: list[Token] = []
    breaks: list[int] = []
    place = 0
    for start, end in [*texts.words(text), (len(text), len(text))]:
        for at in range(place, start):
            character = text[at]
            if character == "\n" or character == "\u2029":
                breaks.append(len(found))
            elif not character.isspace() and key(character):
                found.append(Token(at, at + 1, character, character, False))
        if start < end:
            word = text[start:end]
            found.append(Token(start, end, word, key(word), True))
        place = end
    return found, breaks


def _ranges(breaks: Sequence[int], size: int) -> list[Range]:
    edges = [0, *breaks, size]
    return [(a, b) for a, b in zip(edges, edges[1:], strict=False) if a < b]


def _places(ranges: Sequence[Range], size: int) -> list[int]:
    places = [-1] * size
    for number, (start, end) in enumerate(ranges):
        places[start:end] = [number] * (end - start)
    return places


def _pairs(tokens: Sequence[Token], within: Range) -> Iterator[tuple[int, int]]:
    """Pair quotation marks as they are meant, wrong-way and straight ones too.

    A mark that touches a word on one side only says by that what it does; only «» are trusted
    to be the right way round. The outer pair wins: inner marks are part of the quotation.
    """
    opened = -1
    for place in range(*within):
        mark = tokens[place].text
        if mark not in MARKS:
            continue
        if opened < 0:
            if mark != "»" and not _only_closes(tokens, place, within):
                opened = place
        elif _may_close(tokens, opened, place, within):
            if place > opened + 1:
                yield opened, place
            opened = -1
        elif mark == "«" or _only_opens(tokens, place, within):
            if tokens[opened].text != "«" or mark == "«":
                opened = place
        if opened >= 0 and place - opened > _LONGEST_QUOTATION:
            opened = -1


def _may_close(tokens: Sequence[Token], opened: int, place: int, within: Range) -> bool:
    first, mark = tokens[opened].text, tokens[place].text
    if first == "«":
        return mark == "»"
    if mark in "«»":
        return mark == "»"
    return not _only_opens(tokens, place, within)


def _sides(tokens: Sequence[Token], place: int, within: Range) -> tuple[bool, bool]:
    """Tell whether something touches a mark before it and after it; a lone و does not count."""
    token = tokens[place]
    before = place > within[0] and tokens[place - 1].end == token.start
    if before and tokens[place - 1].is_word and tokens[place - 1].key in _GLUED:
        before = False
    if before and not tokens[place - 1].is_word and tokens[place - 1].text in "([:":
        before = False
    after = place + 1 < within[1] and tokens[place + 1].start == token.end
    return before, after and tokens[place + 1].is_word


_GLUED = frozenset({"و", "ب", "ف", "ل", "ك", "ال", "وال", "بال", "لل", "كال"})


def _only_opens(tokens: Sequence[Token], place: int, within: Range) -> bool:
    before, after = _sides(tokens, place, within)
    return after and not before


def _only_closes(tokens: Sequence[Token], place: int, within: Range) -> bool:
    before, after = _sides(tokens, place, within)
    return before and not after
