"""Tokens and sentences for formats that know nothing smaller.

A token is a word with its clitics (`model.text.words`), or one grapheme of what stands between
words. Characters that nobody sees, such as bidi marks, belong to the token beside them.
"""

from __future__ import annotations

import bisect
import itertools
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from annotator.formats.base import Loss
from annotator.i18n import ngettext
from annotator.model import text as texts
from annotator.model.records import Corpus, Fragment, Fragments

_GRAPHEME = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its tokens: half-open ranges of the text, none of them white space."""

    start: int
    end: int
    tokens: Sequence[Fragment]


def sentences(text: str, cuts: Iterable[int] = ()) -> list[Sentence]:
    """Return the sentences; at `cuts` tokens are cut, so that these are edges."""
    found = []
    at = sorted(set(cuts))
    for start, end in texts.sentences(text):
        mine = at[bisect.bisect_right(at, start) : bisect.bisect_left(at, end)]
        tokens = [part for token in _tokens(text, start, end) for part in _cut(token, mine)]
        found.append(Sentence(start, end, tokens))
    return found


def _cut(token: Fragment, cuts: Sequence[int]) -> list[Fragment]:
    edges = [token[0], *(cut for cut in cuts if token[0] < cut < token[1]), token[1]]
    return list(itertools.pairwise(edges))


def _tokens(text: str, start: int, end: int) -> list[Fragment]:
    found: list[Fragment] = []
    line = text[start:end]
    edge = 0
    for first, last in [*texts.words(line), (len(line), len(line))]:
        found += _graphemes(line, edge, first)
        found += [(first, last)] if first < last else []
        edge = last
    return [(start + first, start + last) for first, last in _seen(line, found)]


def _graphemes(line: str, start: int, end: int) -> list[Fragment]:
    found = (match.span() for match in _GRAPHEME.finditer(line, start, end))
    return [(a, b) for a, b in found if not line[a:b].isspace()]


def _seen(line: str, tokens: Sequence[Fragment]) -> list[Fragment]:
    """Return tokens of which none is invisible, unless it stands alone between blanks."""
    found: list[Fragment] = []
    joins = False  # the last one found is invisible and takes in what follows it
    for start, end in tokens:
        touches = bool(found) and found[-1][1] == start
        hidden = all(unicodedata.category(c) == "Cf" for c in line[start:end])
        if touches and (hidden or joins):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        joins = hidden and (joins or not touches)
    return found


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a text that is all tokens, as spaCy has it; `blank` tells whether one follows."""

    start: int
    end: int
    blank: bool


def seamless(text: str, cuts: Iterable[int] = ()) -> list[Token]:
    """Return tokens that, each with its one blank, make the whole text.

    White space that is not one blank is a token of its own. At `cuts` tokens are cut.
    """
    found: list[Token] = []
    edge = 0
    at = sorted(set(cuts))
    parts = [token for sentence in sentences(text, at) for token in sentence.tokens]
    for start, end in [*parts, (len(text), len(text))]:
        if found and edge < start and text[edge] == " ":
            found[-1] = Token(found[-1].start, found[-1].end, blank=True)
            edge += 1
        if edge < start:
            mine = at[bisect.bisect_right(at, edge) : bisect.bisect_left(at, start)]
            found += [Token(a, b, blank=False) for a, b in _cut((edge, start), mine)]
        if start < end:
            found.append(Token(start, end, blank=False))
        edge = end
    return found


def covered(tokens: Sequence[Fragment], fragments: Fragments) -> list[int]:
    """Return the numbers of the tokens that fragments touch."""
    found: list[int] = []
    for start, end in fragments:
        first = bisect.bisect_right(tokens, start, key=lambda token: token[1])
        last = bisect.bisect_left(tokens, end, key=lambda token: token[0])
        found += range(max(first, found[-1] + 1 if found else 0), last)
    return found


def _inside(part: Corpus) -> int:
    tokens = [token for sentence in sentences(part.documents[0].text) for token in sentence.tokens]
    starts, ends = {start for start, _ in tokens}, {end for _, end in tokens}
    return sum(
        any(start not in starts or end not in ends for start, end in fragments)
        for item in part.attributions
        for fragments in item.spans.values()
    )


SUBWORDS = Loss(
    "subwords",
    lambda n: ngettext(
        "{n} span that begins or ends inside a word is widened to the whole word",
        "{n} spans that begin or end inside a word are widened to whole words",
        n,
    ),
    _inside,
)
