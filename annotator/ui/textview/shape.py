"""One piece of text, shaped by Qt and measured by our own boxes.

`QTextLine.cursorToX` and `xToCursor` are wrong on wrapped or mixed Arabic lines, so every
place comes from the glyph runs that Qt paints.
"""

from __future__ import annotations

import bisect
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QFontMetricsF,
    QGlyphRun,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from annotator.model.text import OffsetMap, graphemes
from annotator.ui.textview.pieces import display_text

Extent = tuple[float, float]


class Box(NamedTuple):
    """Where one grapheme is painted on its line; code points of the whole text."""

    left: float
    right: float
    start: int
    end: int
    rtl: bool

    def edge(self, leading: bool) -> float:
        """Return where the grapheme begins or ends on the screen."""
        return self.right if self.rtl == leading else self.left


@dataclass(slots=True)
class Line:
    """One line of a piece: its code points, its place, the heights of its lane rows."""

    start: int
    end: int
    height: float
    y: float = 0.0
    rows: list[float] = field(default_factory=list)
    bottom: float = 0.0


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of one fragment that lies on one line."""

    mark: str
    fragment: int
    line: int
    row: int
    extents: tuple[Extent, ...]
    first: bool
    last: bool

    @property
    def left(self) -> float:
        return self.extents[0][0]

    @property
    def right(self) -> float:
        return self.extents[-1][1]


@dataclass(frozen=True, slots=True)
class Chip:
    """A label under the beginning of a mark, already shortened to its room."""

    mark: str
    text: str
    rect: QRectF


class Metrics:
    """Sizes that follow from the text's font and the interface's font."""

    def __init__(self, font: QFont, chip_family: QFont) -> None:
        self.font = font
        self.em = float(QFontInfo(font).pixelSize())
        measure = QFontMetricsF(font)
        self.line_height = measure.height()
        self.space = measure.horizontalAdvance(" ")
        self.average = measure.horizontalAdvance("ومن المتوقع أن تبدأ الشركة ") / 27
        self.chip_font = QFont(chip_family)
        self.chip_font.setPixelSize(max(10, round(self.em * 0.56)))
        self.chip_measure = QFontMetricsF(self.chip_font)
        chip = float(self.chip_font.pixelSize())
        self.chip_height = round(chip * 1.42)
        self.chip_pad = round(chip * 0.45)
        self.row = max(5.0, round(self.em * 0.3))
        self.chip_row = self.chip_height + 7.0
        self.leading = round(self.em * 0.25)
        self.paragraph_gap = round(self.em * 0.6)


class Piece:
    """A shaped piece. Marks may change its rows and line places, never its shape."""

    __slots__ = (
        "_boxes", "_starts", "chips", "height", "layout", "lines", "map", "number", "rtl",
        "segments", "space", "stale", "start", "text", "width",
    )  # fmt: skip

    def __init__(self, number: int, text: str, start: int, rtl: bool) -> None:
        self.number = number
        self.text = text
        self.start = start
        self.rtl = rtl
        self.map = OffsetMap(text)
        self.lines: list[Line] = []
        self.segments: list[Segment] = []
        self.chips: list[Chip] = []
        self.height = 0.0
        self.stale = True
        self._boxes: dict[int, list[Box]] = {}

    def shape(self, metrics: Metrics, width: float) -> None:
        """Let Qt break and shape the lines."""
        self.width = width
        self.space = metrics.space
        self.layout = QTextLayout(display_text(self.text), metrics.font)
        self.layout.setTextOption(text_option(self.rtl))
        self.layout.setCacheEnabled(True)
        self.layout.beginLayout()
        while (line := self.layout.createLine()).isValid():
            line.setLineWidth(width)
            first = line.textStart()
            start, end = self.map.from16(first), self.map.from16(first + line.textLength())
            self.lines.append(Line(self.start + start, self.start + end, line.height()))
        self.layout.endLayout()
        if not self.text:  # a blank line parts paragraphs; it need not be as high as text
            self.lines[0].height *= 0.5
        self._starts = [line.start for line in self.lines]

    def place_lines(self, leading: float, gap: float) -> None:
        """Stack the lines with their rows; sets the height of the piece."""
        y = 0.0
        for number, line in enumerate(self.lines):
            line.y = y
            self.layout.lineAt(number).setPosition(QPointF(0, y))
            y += line.height + sum(line.rows) + leading
            line.bottom = y
        self.height = y + gap

    def line_of(self, position: int) -> int:
        """Return the line that holds the position, the last one at the end."""
        return max(0, bisect.bisect_right(self._starts, position) - 1)

    def line_at(self, y: float) -> int:
        """Return the line at height `y` of the piece, the nearest one outside."""
        bottoms = [line.bottom for line in self.lines]
        return min(bisect.bisect_right(bottoms, y), len(self.lines) - 1)

    def extents(self, number: int, start: int, end: int) -> tuple[Extent, ...]:
        """Return what a range covers on a line, from left to right, merged where it touches."""
        first, last = (self.map.to16(at - self.start) for at in (start, end))
        found = sorted(_extent(self.layout.lineAt(number), first, last - first))
        merged: list[Extent] = []
        for left, right in found:
            if merged and left <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], right))
            elif right > left:
                merged.append((left, right))
        return tuple(merged)

    def boxes(self, number: int) -> list[Box]:
        """Return the graphemes of a line in visual order, left to right."""
        known = self._boxes.get(number)
        if known is None:
            known = self._boxes[number] = self._measure(number)
        return known

    def _measure(self, number: int) -> list[Box]:
        line, shaped = self.lines[number], self.layout.lineAt(number)
        boxes: list[Box] = []
        for start, end in self._clusters(line):
            runs = self._glyphs(shaped, start, end)
            if runs:
                boxes.append(_box(runs, start, end))
            else:
                boxes.append(self._unpainted(start, end, boxes))
        self._mend_clusters(shaped, boxes)
        self._share_ligatures(boxes)
        # An empty box stands beside its neighbour of equal edge in the order of reading.
        return sorted(boxes, key=lambda b: (b.left, b.right, -b.start if b.rtl else b.start))

    def _glyphs(self, shaped: QTextLine, start: int, end: int) -> list[QGlyphRun]:
        """Return the glyphs of a range that begins with a letter of their direction.

        A joiner at its end may be shaped with what follows, and stand elsewhere.
        """
        first, last = (self.map.to16(at - self.start) for at in (start, end))
        runs = shaped.glyphRuns(first, last - first)
        if len(runs) > 1 and len({run.isRightToLeft() for run in runs}) > 1:
            after = self.map.to16(start + 1 - self.start)
            head = shaped.glyphRuns(first, after - first)
            runs = [r for r in runs if not head or r.isRightToLeft() == head[0].isRightToLeft()]
        return runs

    def _clusters(self, line: Line) -> list[tuple[int, int]]:
        edges = graphemes(self.text)
        low = bisect.bisect_left(edges, line.start - self.start)
        high = bisect.bisect_left(edges, line.end - self.start)
        inner = [self.start + edge for edge in edges[low : high + 1]]
        places = sorted({line.start, *inner, line.end})
        places = [at for at in places if line.start <= at <= line.end]
        return list(pairwise(places))

    def _unpainted(self, start: int, end: int, before: list[Box]) -> Box:
        """Return a place for what has no glyph: trailing spaces, separators, controls."""
        if self.text[start - self.start].isspace():
            step = self.space if self.text[start - self.start] in " \t\u00a0" else 0.0
            if self.rtl:
                edge = min((box.left for box in before), default=self.width)
                return Box(edge - step, edge, start, end, True)
            edge = max((box.right for box in before), default=0.0)
            return Box(edge, edge + step, start, end, False)
        if not before:
            edge = self.width if self.rtl else 0.0
            return Box(edge, edge, start, end, self.rtl)
        last = before[-1]
        edge = last.left if last.rtl else last.right
        return Box(edge, edge, start, end, last.rtl)

    def _mend_clusters(self, shaped: QTextLine, boxes: list[Box]) -> None:
        """Mend letters that share several glyphs (الله): Qt gives each of them a wrong part.

        They are told by boxes that do not begin where the one before them ends.
        """
        for first, stop in _runs(boxes):
            whole = self._joint(shaped, boxes, first, stop)
            edge, index = whole.edge(leading=True), first
            while index < stop:
                size = 1
                if not _same(boxes[index].edge(leading=True), edge):
                    sizes = range(2, min(5, stop - index + 1))
                    fitting = (
                        n for n in sizes if self._fits(shaped, boxes, (index, stop), n, edge)
                    )
                    size = next(fitting, 1)
                if size > 1:
                    joint = self._joint(shaped, boxes, index, index + size)
                    boxes[index] = joint._replace(end=boxes[index].end)
                    _share(boxes, index, index + size)
                index += size
                edge = boxes[index - 1].edge(leading=False)

    def _fits(
        self, shaped: QTextLine, boxes: list[Box], run: tuple[int, int], size: int, edge: float
    ) -> bool:
        """Return whether letters from a place on, taken as one, join what stands around them."""
        index, stop = run
        joint = self._joint(shaped, boxes, index, index + size)
        after = index + size
        if not _same(joint.edge(leading=True), edge):
            return False
        return after == stop or _same(boxes[after].edge(True), joint.edge(False))

    def _joint(self, shaped: QTextLine, boxes: list[Box], first: int, stop: int) -> Box:
        start, end = boxes[first].start, boxes[stop - 1].end
        runs = self._glyphs(shaped, start, end)
        return _box(runs, start, end) if runs else boxes[first]._replace(end=end)

    def _share_ligatures(self, boxes: list[Box]) -> None:
        """Give each letter of a ligature (lam-alef) its part; Qt gives all to the first."""
        head = 0
        for index in range(1, len(boxes) + 1):
            if index < len(boxes) and self._leans(boxes[index - 1], boxes[index]):
                continue
            if index - head > 1:
                _share(boxes, head, index)
            head = index

    def _leans(self, before: Box, box: Box) -> bool:
        letter = self.text[box.start - self.start]
        beside = box.left == (before.left if box.rtl else before.right)
        same = box.rtl == before.rtl and before.end == box.start
        empty = box.right - box.left < 0.01
        return empty and beside and same and unicodedata.category(letter)[0] == "L"


def _same(one: float, other: float) -> bool:
    return abs(one - other) < 0.1


def _runs(boxes: list[Box]) -> list[tuple[int, int]]:
    """Return where boxes of one direction follow each other, in the order of the text."""
    turns = [i for i in range(1, len(boxes)) if boxes[i].rtl != boxes[i - 1].rtl]
    return list(pairwise([0, *turns, len(boxes)])) if boxes else []


def _share(boxes: list[Box], first: int, stop: int) -> None:
    left, right, rtl = boxes[first].left, boxes[first].right, boxes[first].rtl
    step = (right - left) / (stop - first)
    for order, index in enumerate(range(first, stop)):
        at = right - (order + 1) * step if rtl else left + order * step
        boxes[index] = boxes[index]._replace(left=at, right=at + step)


def _box(runs: list[QGlyphRun], start: int, end: int) -> Box:
    """Return the box of a grapheme; a joiner at its end may stand elsewhere, without width."""
    painted = [(run.boundingRect(), run.isRightToLeft()) for run in runs]
    wide = [item for item in painted if item[0].width() > 0.01] or painted
    left = min(rect.left() for rect, _ in wide)
    right = max(rect.right() for rect, _ in wide)
    return Box(left, right, start, end, wide[0][1])


def _extent(line: QTextLine, start: int, length: int) -> list[Extent]:
    if length <= 0:
        return []
    rects = (run.boundingRect() for run in line.glyphRuns(start, length))
    return [(rect.left(), rect.right()) for rect in rects]


def text_option(rtl: bool) -> QTextOption:
    """Return how a piece is set; in a bare layout AlignLeft is physical, so be absolute."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
    direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    option.setTextDirection(direction)
    return option
