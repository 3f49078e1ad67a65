"""A text as the suggesters read it: words and marks, sentences, paragraphs, quotations.

Positions of tokens are code points of the text; ranges of tokens are half open. Everything is
made in one pass over the text, so the cost grows with its length only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from annotator.model import text as texts
from annotator.model.records import Fragment as Span

Range = tuple[int, int]

MARKS = frozenset('«»“”„‟"‹›')
SEPARATORS = frozenset("،,؛;")
DASHES = frozenset("-–—ـ")
# What marks the lines of a list and is read over.
_BULLETS = frozenset("*•●▪■◆►▶✓")
_STOPS = frozenset(".!?؟…")
_PARAGRAPHS = frozenset("\n\u2029")
# What follows a quotation that its sentence goes on after.
_GOES_ON = frozenset("،,؛;:.…")
# Clitics that stand alone before a quotation mark: «و“خصم أميركا”».
_CLITICS = frozenset({"و", "ب", "ف", "ل", "ك", "ال", "وال", "بال", "لل", "كال", "الـ"})
# Marks whose direction only their neighbours tell.
_UNSURE = MARKS - frozenset("«»")
_CLOSING = MARKS | frozenset(")]")
_LONG = 3  # letters of a word that is no part of an abbreviation
_LEAST_ABBREVIATED = 3  # parts of one
# A quotation that is not closed within this many tokens was no quotation but a lost mark.
_LONGEST_QUOTATION = 220
# A text without full stops is cut here, so that no pattern looks further than this.
_LONGEST_SENTENCE = 300


# Names that fold to a particle: آن is no أن.
_UNFOLDED = frozenset({"آن"})


@lru_cache(maxsize=1 << 16)
def key(word: str) -> str:
    """Return a word's folded letters: what the word lists are looked up by."""
    return word if word in _UNFOLDED else texts.fold(word).text


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

    def written(self, place: int) -> str:
        """Return a token as it is written; "" beyond the text's edges."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def is_word(self, place: int) -> bool:
        """Tell whether there is a word at a place."""
        return 0 <= place < len(self.tokens) and self.tokens[place].is_word

    def parts(self, place: int) -> bool:
        """Tell whether a comma or semicolon stands at a place."""
        return self.written(place) in SEPARATORS

    def span(self, first: int, last: int) -> Span:
        """Return the code points of the tokens from `first` up to, not with, `last`."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def touches(self, place: int) -> bool:
        """Tell whether nothing stands between a token and the one before it."""
        return 0 < place < len(self.tokens) and (
            self.tokens[place].start == self.tokens[place - 1].end
        )

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

    def sentence(self, place: int) -> Range:
        """Return the sentence of a token."""
        return self.sentences[self.sentence_of[place]]

    def bounds(self, place: int) -> Range:
        """Return where a cue may have its source and content.

        That is its sentence and, within a quotation, that quotation.
        """
        start, end = self.sentence(place)
        inside = self.quote_of[place]
        if inside >= 0:
            opened, closed = self.quotes[inside]
            start, end = max(start, opened + 1), min(end, closed)
        return start, end

    # ---- sentences ---------------------------------------------------------------------------

    def _split(self) -> Iterator[Range]:
        for start, end in self.paragraphs:
            first = start
            for place in range(start, end):
                if place < first or not self._stops(place, start):
                    continue
                last = place + 1
                while last < end and self._trails(last):
                    last += 1
                yield first, last
                first = last
            if first < end:
                yield first, end

    def _stops(self, place: int, start: int) -> bool:
        token = self.tokens[place]
        if token.text not in _STOPS:
            return self._closes_sentence(place, start)
        if self.is_inside(place) and not self._is_long(place):
            return False
        if token.text != ".":
            return True
        initial = place > start and self.is_word(place - 1) and len(self.written(place - 1)) == 1
        inside_word = self.touches(place + 1) and self.is_word(place + 1)
        if inside_word and self._lost_space(place, start):
            return True
        return not (initial or inside_word)  # «د. سمير», «example.com»

    def _lost_space(self, place: int, start: int) -> bool:
        """Tell «… وقود.وكان», «… كبيراً .وأضاف» from «أ.ف.ب», «example.com»."""
        if place == start or not _is_long_arabic(self.key(place + 1)):
            return False
        before = place - 1
        apart = not self.touches(place) or self.written(before) in _CLOSING
        return apart or _is_long_arabic(self.key(before))

    def _closes_sentence(self, place: int, start: int) -> bool:
        """Tell whether «… .”» ends here: a sentence that a quotation closes."""
        inside = self.quote_of[place]
        return (
            inside >= 0
            and self.quotes[inside][1] == place
            and place - 1 > start
            and self.written(place - 1) in _STOPS
            and not self._goes_on(place + 1)
        )

    def _is_long(self, place: int) -> bool:
        opened, closed = self.quotes[self.quote_of[place]]
        return closed - opened > _LONGEST_QUOTATION

    def _goes_on(self, place: int) -> bool:
        return self.written(place) in _GOES_ON or self.key(place)[:1] in ("و", "ف")

    def _trails(self, place: int) -> bool:
        inside = self.quote_of[place]
        closes = inside >= 0 and self.quotes[inside][1] == place
        text = self.written(place)
        return text in _STOPS or closes or (text in MARKS and inside < 0)


# ---- tokens ------------------------------------------------------------------------------------


def _tokens(text: str) -> tuple[list[Token], list[int]]:
    """Return the tokens, and where paragraphs begin among them."""
    found: list[Token] = []
    breaks: list[int] = []
    place = 0
    aligned = _Aligned(text)
    for start, end in [*_whole(text, texts.words(text)), (len(text), len(text))]:
        for at in range(place, start):
            if text[at] in _PARAGRAPHS:
                breaks.append(len(found))
            elif not text[at].isspace() and text[at] not in _BULLETS and key(text[at]):
                found += aligned.token(at, at + 1, is_word=False)
        if start < end:
            found += aligned.token(start, end, is_word=key(text[start:end]) != "")
        place = end
    return found, breaks


def _whole(text: str, words: Sequence[Span]) -> list[Span]:
    """Take abbreviations whole, «سي.ان.ان», «أ.ف.ب»: their letters are no particles."""
    found: list[Span] = []
    first = 0
    for place in range(1, len(words) + 1):
        if place < len(words) and _is_dotted(text, words[place - 1], words[place]):
            continue
        if place - first >= _LEAST_ABBREVIATED:
            found.append((words[first][0], words[place - 1][1]))
        else:
            found += words[first:place]
        first = place
    return found


def _is_dotted(text: str, before: Span, after: Span) -> bool:
    """Tell whether a full stop and nothing else stands between two short words."""
    short = all(end - start <= _LONG and text[start].isalpha() for start, end in (before, after))
    return short and text[before[1] : after[0]] == "."


class _Aligned:
    """Makes tokens that cut no grapheme and overlap none before them."""

    def __init__(self, text: str) -> None:
        self._text = text
        edges = texts.graphemes(text)
        self._edges = None if len(edges) == len(text) + 1 else frozenset(edges)
        self._last = 0

    def token(self, start: int, end: int, *, is_word: bool) -> list[Token]:
        """Return the token of a range, if a grapheme of it is left."""
        if self._edges is not None:
            start, end = self._up(max(start, self._last)), self._up(end)
            while end > start and self._text[end - 1].isspace():
                end = self._down(end - 1)
        if start >= end:
            return []
        self._last = end
        piece = self._text[start:end]
        return [Token(start, end, piece, key(piece), is_word)]

    def _up(self, place: int) -> int:
        while self._edges is not None and place not in self._edges:
            place += 1
        return place

    def _down(self, place: int) -> int:
        while self._edges is not None and place not in self._edges:
            place -= 1
        return place


def _ranges(breaks: Sequence[int], size: int) -> list[Range]:
    return [(a, b) for a, b in pairwise([0, *breaks, size]) if a < b]


def _is_long_arabic(word: str) -> bool:
    return len(word) >= _LONG and "\u0621" <= word[0] <= "\u064a"


def _places(ranges: Sequence[Range], size: int) -> list[int]:
    places = [-1] * size
    for number, (start, end) in enumerate(ranges):
        places[start:end] = [number] * (end - start)
    return places


# ---- quotation marks ---------------------------------------------------------------------------


def _pairs(tokens: Sequence[Token], within: Range) -> Iterator[tuple[int, int]]:
    """Pair quotation marks as they are meant, wrong-way and straight ones too.

    A mark that touches a word on one side only says by that what it does; «» are the same way
    round in all of a paragraph. The outer pair wins: inner marks are part of the quotation.
    """
    guillemets = _guillemets(tokens, within)
    place = within[0]
    while place < within[1]:
        closed = guillemets.get(place, -1)
        if closed < 0 and tokens[place].text in _UNSURE and _may_open(tokens, place, within):
            closed = _closing(tokens, place, within, guillemets)
        if closed > place + 1:
            yield place, closed
        place = max(closed, place) + 1


def _closing(
    tokens: Sequence[Token], opened: int, within: Range, guillemets: Mapping[int, int]
) -> int:
    """Return the mark that closes a quotation; -1 if its end was lost or another one opens."""
    place, last = opened + 1, min(within[1], opened + _LONGEST_QUOTATION + 1)
    while place < last:
        if place in guillemets:
            place = guillemets[place]
        elif tokens[place].text in MARKS:
            before, after = _sides(tokens, place, within)
            if tokens[place].text == "»" or before or not after:
                return place
            place = _inner_closing(tokens, place, last, within)
            if place < 0:
                return -1
        place += 1
    return -1


def _inner_closing(tokens: Sequence[Token], opened: int, last: int, within: Range) -> int:
    """Return the mark that closes a quotation inside another one; -1 if none does."""
    for place in range(opened + 1, last):
        if tokens[place].text in MARKS:
            before, _ = _sides(tokens, place, within)
            return place if before else -1
    return -1


def _guillemets(tokens: Sequence[Token], within: Range) -> dict[int, int]:
    """Return the closing mark of each « that has one, with pairs inside pairs.

    In a paragraph whose first » opens, they are the wrong way round: »…«.
    """
    found: dict[int, int] = {}
    waiting: list[int] = []
    places = [n for n in range(*within) if tokens[n].text in ("«", "»")]
    turned = bool(places) and tokens[places[0]].text == "»" and (
        _sides(tokens, places[0], within) == (False, True)
    )  # fmt: skip
    opening, closing = "»«" if turned else "«»"
    for place in places:
        if tokens[place].text == opening:
            waiting.append(place)
        elif tokens[place].text == closing and waiting:
            opened = waiting.pop()
            if opened + 1 < place <= opened + _LONGEST_QUOTATION:
                found[opened] = place
    return found


def _may_open(tokens: Sequence[Token], place: int, within: Range) -> bool:
    before, after = _sides(tokens, place, within)
    return after or not before


def _sides(tokens: Sequence[Token], place: int, within: Range) -> tuple[bool, bool]:
    """Tell whether something touches a mark before it and after it; a lone و does not count."""
    token = tokens[place]
    before = place > within[0] and tokens[place - 1].end == token.start
    if before:
        earlier = tokens[place - 1]
        before = earlier.key not in _CLITICS if earlier.is_word else earlier.text not in "([:"
    after = place + 1 < within[1] and tokens[place + 1].start == token.end
    return before, after and tokens[place + 1].is_word
