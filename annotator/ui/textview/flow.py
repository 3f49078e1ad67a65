"""The text as a column of pieces: cut, shaped lazily, kept while in use, found by position."""

from __future__ import annotations

import bisect
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator

import regex

from annotator.model import text as words_of
from annotator.ui.textview.lanes import decorate
from annotator.ui.textview.mark import Mark
from annotator.ui.textview.pieces import Heights, cut
from annotator.ui.textview.shape import Metrics, Piece

_KEPT = 160
_RTL = regex.compile(r"[[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}]&&\p{L}]", regex.V1)
_LETTER = regex.compile(r"\p{L}")
_SAMPLE = 2000  # characters that decide a paragraph's direction
_CLEARLY = 3  # letters of the other direction for each of the document's own


class Flow:
    """Everything about the text that is not a widget: pieces, marks, heights."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self.width = 600.0
        self.marks: dict[str, Mark] = {}
        self._index: dict[int, dict[str, None]] = {}
        self._pieces: OrderedDict[int, Piece] = OrderedDict()
        self.set_text("", True)

    # ---- text -------------------------------------------------------------------------------
    def set_text(self, text: str, rtl: bool) -> None:
        self.text = text
        self.rtl = rtl
        self.starts, self.stops = cut(text)
        self._directions: dict[int, bool] = {}
        self.marks = {}
        self._index = {}
        self.reset()

    def reset(self) -> None:
        """Forget shapes and heights: the width or the font has changed."""
        self._pieces.clear()
        metrics = self.metrics
        per_line = max(8.0, self.width / metrics.average)
        pitch, gap = metrics.line_height + metrics.leading, metrics.paragraph_gap
        self.heights = Heights(
            array(
                "d",
                [
                    pitch * (1 + int((stop - start) / per_line)) + gap
                    for start, stop in zip(self.starts, self.stops, strict=True)
                ],
            )
        )

    @property
    def count(self) -> int:
        return len(self.starts)

    def number_of(self, position: int) -> int:
        """Return the piece that holds the position; a cut belongs to the later piece."""
        return max(0, bisect.bisect_right(self.starts, position) - 1)

    def ends_paragraph(self, number: int) -> bool:
        return number + 1 >= self.count or self.starts[number + 1] != self.stops[number]

    def begins_paragraph(self, number: int) -> bool:
        return number == 0 or self.ends_paragraph(number - 1)

    def paragraph(self, position: int) -> tuple[int, int]:
        """Return the range of the paragraph around a position, without its line feed."""
        end = self.text.find("\n", position)
        return self.text.rfind("\n", 0, position) + 1, len(self.text) if end < 0 else end

    def is_rtl(self, number: int) -> bool:
        """Return the direction of the piece's whole paragraph.

        A paragraph follows the document unless most of its letters clearly run the other way:
        an Arabic sentence that begins with a Latin name is still Arabic.
        """
        start, end = self.paragraph(self.starts[number])
        known = self._directions.get(start)
        if known is None:
            sample = self.text[start : min(end, start + _SAMPLE)]
            known = self._directions[start] = self._direction(sample)
        return known

    def _direction(self, sample: str) -> bool:
        rtl = len(_RTL.findall(sample))
        ltr = len(_LETTER.findall(sample)) - rtl
        own, other = (rtl, ltr) if self.rtl else (ltr, rtl)
        return self.rtl if other <= _CLEARLY * own else not self.rtl

    # ---- pieces -----------------------------------------------------------------------------
    def piece(self, number: int) -> Piece:
        """Return a piece laid out and decorated; keeps the most recently used ones."""
        piece = self._pieces.get(number)
        if piece is None:
            text = self.text[self.starts[number] : self.stops[number]]
            piece = Piece(number, text, self.starts[number], self.is_rtl(number))
            piece.shape(self.metrics, self.width)
            self._pieces[number] = piece
            if len(self._pieces) > _KEPT:
                self._pieces.popitem(last=False)
        else:
            self._pieces.move_to_end(number)
        if piece.stale:
            gap = self.metrics.paragraph_gap if piece.text and self.ends_paragraph(number) else 0
            decorate(piece, self.marks_in(number), self.metrics, gap)
            if abs(piece.height - self.heights.values[number]) > 0.01:
                self.heights.set(number, piece.height)
        return piece

    def piece_of(self, position: int) -> Piece:
        return self.piece(self.number_of(position))

    def is_laid_out(self, number: int) -> bool:
        return number in self._pieces

    def lines_after(self, piece: Piece, number: int) -> bool:
        """Return whether the paragraph goes on after this line of the piece."""
        return number + 1 < len(piece.lines) or not self.ends_paragraph(piece.number)

    # ---- marks ------------------------------------------------------------------------------
    def marks_in(self, number: int) -> Iterator[Mark]:
        return (self.marks[mark] for mark in self._index.get(number, ()))

    def numbers_of(self, mark: Mark) -> Iterable[int]:
        """Return the pieces that a mark touches."""
        if len(mark.fragments) == 1:
            return self._numbers(*mark.fragments[0])
        return {n for start, end in mark.fragments for n in self._numbers(start, end)}

    def _numbers(self, start: int, end: int) -> range:
        first = self.number_of(start)
        if first + 1 < self.count and end > self.starts[first + 1]:
            return range(first, self.number_of(end - 1) + 1)
        return range(first, first + 1)

    def update_marks(self, added: Iterable[Mark], removed: Iterable[str]) -> None:
        """Exchange marks; only pieces whose marks lie differently are decorated anew."""
        touched: set[int] = set()
        for name in removed:
            old = self.marks.pop(name, None)
            if old is not None:
                touched.update(self._forget(old))
        for mark in added:
            touched.update(self._add(mark))
        for number, piece in self._pieces.items():
            if number in touched:
                piece.stale = True

    def _add(self, mark: Mark) -> Iterable[int]:
        """Take a mark in, perhaps in another's place; return the pieces to decorate anew."""
        old = self.marks.get(mark.id)
        self.marks[mark.id] = mark
        if old is not None and mark.lies_like(old):
            return ()
        left = self._forget(old) if old is not None else ()
        numbers = self.numbers_of(mark)
        for number in numbers:
            self._index.setdefault(number, {})[mark.id] = None
        return {*left, *numbers} if left else numbers

    def _forget(self, mark: Mark) -> Iterable[int]:
        numbers = self.numbers_of(mark)
        for number in numbers:
            there = self._index.get(number)
            if there is not None:
                there.pop(mark.id, None)
        return numbers

    # ---- words, graphemes, sentences ----------------------------------------------------------
    def grapheme(self, position: int, step: int) -> int:
        """Return the next or previous caret place."""
        position += min(0, step)
        if position < 0 or position >= len(self.text):
            return max(0, min(position, len(self.text)))
        number = self.number_of(position)
        start, stop = self.starts[number], self.stops[number]
        if position >= stop:  # the line feed
            return position + max(0, step)
        edges = words_of.graphemes(self._text(number))
        if step > 0:
            return start + edges[bisect.bisect_right(edges, position - start)]
        return start + edges[bisect.bisect_right(edges, position - start) - 1]

    def word(self, position: int) -> tuple[int, int]:
        """Return the word that holds or touches a position, or the position twice."""
        number = self.number_of(position)
        start = self.starts[number]
        first, last = words_of.word_at(self._text(number), position - start)
        return self._whole(start + first, start + last)

    def snap(self, start: int, end: int) -> tuple[int, int]:
        """Widen a range to whole words and trim its white space."""
        base = self.starts[self.number_of(start)]
        stop = self.stops[self.number_of(end)]
        first, last = words_of.snap(self.text[base:stop], start - base, end - base)
        return self._whole(base + first, base + last)

    def words(self, number: int) -> list[tuple[int, int]]:
        """Return the words of a piece, whole: a joiner inside an emoji begins none."""
        start, text = self.starts[number], self._text(number)
        edges = frozenset(words_of.graphemes(text))
        return [(start + a, start + b) for a, b in words_of.words(text) if a in edges]

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        """Widen a range so that it cuts no grapheme."""
        first = self.grapheme(self.grapheme(start, 1), -1) if start < end else start
        last = self.grapheme(self.grapheme(end, -1), 1) if start < end else end
        return first, last

    def sentences(self, number: int) -> list[tuple[int, int]]:
        """Return the sentences that begin in a piece; a cut paragraph's rest begins none."""
        start = self.starts[number]
        found = [(start + a, start + b) for a, b in words_of.sentences(self._text(number))]
        return found if self.begins_paragraph(number) else found[1:]

    def _text(self, number: int) -> str:
        return self.text[self.starts[number] : self.stops[number]]
