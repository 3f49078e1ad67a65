"""Painting: text by Qt, marks by hand over the boxes of the glyphs, never as formats."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPolygonF,
    QTextCharFormat,
    QTextLayout,
)

from annotator.ui.textview.colour import LINE_CONTRAST, TEXT_CONTRAST, contrast, ink, mix, readable
from annotator.ui.textview.flow import Flow
from annotator.ui.textview.hit import end_x
from annotator.ui.textview.lanes import row_y
from annotator.ui.textview.mark import (
    ACTIVE,
    FOUND,
    LANE,
    LANED,
    NORMAL,
    OUTLINE,
    QUIET,
    WASH,
    Mark,
)
from annotator.ui.textview.shape import Chip, Extent, Piece, Segment

_THICKNESS = {QUIET: 1.2, NORMAL: 2.2, ACTIVE: 3.4}
_TICK = {QUIET: 3.0, NORMAL: 5.0, ACTIVE: 5.0}
_DASHES = (3.0, 2.0)  # in widths of the pen
_CONTROLS = frozenset(
    "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


class Hits:
    """The ranges that a search found, by position."""

    def __init__(self, ranges: Iterable[tuple[int, int]] = (), current: int = -1) -> None:
        listed = list(ranges)
        chosen = listed[current] if 0 <= current < len(listed) else None
        self._ranges = sorted(listed)
        self._starts = [start for start, _ in self._ranges]
        self._longest = max((end - start for start, end in listed), default=0)
        self.current = chosen

    def within(self, start: int, end: int) -> list[tuple[int, int]]:
        low = bisect.bisect_right(self._starts, start - self._longest - 1)
        high = bisect.bisect_left(self._starts, end)
        return [hit for hit in self._ranges[low:high] if hit[1] > start]


class ArcEnd(NamedTuple):
    """Where a link meets a mark: at its beginning, and the clear strip below its line."""

    head: QPointF
    floor: float


class Link(NamedTuple):
    """An arc from one mark to another, by way of the gutter beside the column."""

    start: ArcEnd
    end: ArcEnd
    gutter: float
    colour: QColor


@dataclass(slots=True)
class Look:
    """What one repaint needs to know besides the text."""

    palette: QPalette
    group: QPalette.ColorGroup
    selection: tuple[int, int]
    hits: Hits

    def colour(self, role: QPalette.ColorRole) -> QColor:
        return self.palette.color(self.group, role)

    @property
    def base(self) -> QColor:
        return self.colour(QPalette.ColorRole.Base)

    @property
    def text(self) -> QColor:
        return self.colour(QPalette.ColorRole.Text)

    @property
    def dark(self) -> bool:
        return ink(self.base) == QColor(255, 255, 255)

    @property
    def wash(self) -> QColor:
        return mix(self.base, self.text, 0.07)

    def line(self, mark: Mark) -> QColor:
        colour = readable(QColor(mark.colour), self.base, LINE_CONTRAST)
        return mix(colour, self.base, 0.35) if mark.emphasis == QUIET else colour

    def ground(self, mark: Mark) -> QColor:
        return mix(self.base, QColor(mark.colour), 0.34 if self.dark else 0.2)


def paint_piece(painter: QPainter, flow: Flow, piece: Piece, clip: QRectF, look: Look) -> None:
    """Paint one piece; the painter's origin is the piece's top at the column's left."""
    segments = [s for s in piece.segments if _visible(piece, s, clip)]
    for segment in segments:
        _paint_ground(painter, flow, piece, segment, look)
    _paint_hits(painter, piece, clip, look)
    painter.setPen(look.text)
    piece.layout.draw(painter, QPointF(0, 0), _formats(flow, piece, look), clip)
    _paint_controls(painter, piece, clip, look)
    for segment in segments:
        mark = flow.marks[segment.mark]
        if mark.style == LANE:
            _paint_underline(painter, piece, segment, mark, look)
        elif mark.style == OUTLINE:
            _paint_outline(painter, piece, segment, mark, look)
        elif mark.style == FOUND:
            _box(painter, piece, segment.line, segment.extents, look.line(mark), 1.5)
    _paint_joins(painter, flow, piece, segments, look)
    for chip in piece.chips:
        if chip.rect.intersects(clip):
            _paint_chip(painter, flow, chip, look)


def _visible(piece: Piece, segment: Segment, clip: QRectF) -> bool:
    line = piece.lines[segment.line]
    return line.y < clip.bottom() and line.bottom > clip.top()


def _line_rect(piece: Piece, number: int, extent: Extent) -> QRectF:
    line = piece.lines[number]
    return QRectF(extent[0], line.y, extent[1] - extent[0], line.height)


def segment_rects(piece: Piece, segment: Segment) -> list[QRectF]:
    """Return the boxes of the text that a segment covers, inside the piece."""
    return [_line_rect(piece, segment.line, extent) for extent in segment.extents]


def _paint_ground(
    painter: QPainter, flow: Flow, piece: Piece, segment: Segment, look: Look
) -> None:
    mark = flow.marks[segment.mark]
    if mark.style == WASH:
        colour = look.wash
    elif mark.style == LANE and mark.emphasis == ACTIVE:
        colour = look.ground(mark)
    else:
        return
    for rect in segment_rects(piece, segment):
        painter.fillRect(rect, colour)


# ---- text -----------------------------------------------------------------------------------
def _formats(flow: Flow, piece: Piece, look: Look) -> list[QTextLayout.FormatRange]:
    """Return the selection and the dimmed stretches, disjoint: Qt paints each over the text."""
    start, stop = piece.start, piece.start + len(piece.text)
    low, high = max(look.selection[0], start), min(look.selection[1], stop)
    formats: list[QTextLayout.FormatRange] = []
    for first, last in _washed(flow, piece):
        parts = (
            [(first, last)] if low >= high else [(first, min(last, low)), (max(first, high), last)]
        )
        for a, b in parts:
            if a < b:
                dim = readable(mix(look.text, look.base, 0.5), look.wash, TEXT_CONTRAST)
                formats.append(_format(piece, a, b, dim, None))
    if low < high:
        ground = look.colour(QPalette.ColorRole.Highlight)
        over = look.colour(QPalette.ColorRole.HighlightedText)
        formats.append(_format(piece, low, high, readable(over, ground, TEXT_CONTRAST), ground))
    return formats


def _washed(flow: Flow, piece: Piece) -> list[tuple[int, int]]:
    start, stop = piece.start, piece.start + len(piece.text)
    merged: list[tuple[int, int]] = []
    marks = (flow.marks[name] for name in {s.mark for s in piece.segments})
    fragments = [f for mark in marks if mark.style == WASH for f in mark.fragments]
    for first, last in sorted((max(a, start), min(b, stop)) for a, b in fragments):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        elif first < last:
            merged.append((first, last))
    return merged


def _format(
    piece: Piece, start: int, end: int, colour: QColor, ground: QColor | None
) -> QTextLayout.FormatRange:
    characters = QTextCharFormat()
    characters.setForeground(QBrush(colour))
    if ground is not None:
        characters.setBackground(QBrush(ground))
    made = QTextLayout.FormatRange()
    first = piece.map.to16(start - piece.start)
    made.start = first
    made.length = piece.map.to16(end - piece.start) - first
    made.format = characters
    return made


def _paint_controls(painter: QPainter, piece: Piece, clip: QRectF, look: Look) -> None:
    """Show invisible directional characters as hairlines with a flag toward their direction."""
    if _CONTROLS.isdisjoint(piece.text):
        return
    painter.setPen(QPen(mix(look.base, look.text, 0.5), 1))
    for number, line in enumerate(piece.lines):
        if line.y > clip.bottom() or line.bottom < clip.top():
            continue
        for box in piece.boxes(number):
            if piece.text[box.start - piece.start] in _CONTROLS:
                top, low = line.y + line.height * 0.22, line.y + line.height * 0.8
                painter.drawLine(QPointF(box.left, top), QPointF(box.left, low))
                painter.drawLine(QPointF(box.left - 2, top), QPointF(box.left + 2, top))


# ---- marks ----------------------------------------------------------------------------------
def _box(
    painter: QPainter,
    piece: Piece,
    line: int,
    extents: Iterable[Extent],
    colour: QColor,
    pen: float,
) -> None:
    painter.setPen(QPen(colour, pen))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for extent in extents:
        rect = _line_rect(piece, line, extent).adjusted(-1, 3, 1, -2)
        painter.drawRoundedRect(rect, 3, 3)


def _paint_hits(painter: QPainter, piece: Piece, clip: QRectF, look: Look) -> None:
    colour = look.colour(QPalette.ColorRole.Highlight)
    for start, end in look.hits.within(piece.start, piece.start + len(piece.text)):
        now = (start, end) == look.hits.current
        for number in range(piece.line_of(max(start, piece.start)), len(piece.lines)):
            line = piece.lines[number]
            if line.start >= end:
                break
            if line.y > clip.bottom() or line.bottom < clip.top():
                continue
            extents = piece.extents(number, max(start, line.start), min(end, line.end))
            for extent in extents:
                rect = _line_rect(piece, number, extent).adjusted(-1, 3, 1, -2)
                painter.fillRect(rect, mix(look.base, colour, 0.45 if now else 0.2))
            edge = readable(colour, look.base, LINE_CONTRAST)
            _box(painter, piece, number, extents, edge, 2.2 if now else 1.0)


def _paint_underline(
    painter: QPainter, piece: Piece, segment: Segment, mark: Mark, look: Look
) -> None:
    colour, thick = look.line(mark), _THICKNESS.get(mark.emphasis, 2.2)
    line = piece.lines[segment.line]
    y = row_y(line, segment.row) + thick / 2
    pen = QPen(colour, thick)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    for left, right in segment.extents:
        painter.drawLine(QLineF(left, y, right, y))
    for at_start, present in ((True, segment.first), (False, segment.last)):
        if present:
            x = end_x(piece, segment, at_start)
            inward = 1.0 if x == segment.left else -1.0
            _paint_tick(painter, QLineF(x, line.y, x, y + thick / 2), inward, mark.emphasis, colour)


def _paint_outline(
    painter: QPainter, piece: Piece, segment: Segment, mark: Mark, look: Look
) -> None:
    """Paint a broken underline; around an active mark a broken frame, open where it goes on."""
    active = mark.emphasis == ACTIVE
    pen = QPen(look.line(mark), 1.8 if active else _THICKNESS[QUIET])
    pen.setDashPattern(_DASHES)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    line = piece.lines[segment.line]
    top, low = line.y + 2, row_y(line, segment.row) + 1
    for left, right in segment.extents:
        painter.drawLine(QLineF(left, low, right, low))
        if active:
            painter.drawLine(QLineF(left, top, right, top))
    for at_start, present in ((True, segment.first), (False, segment.last)):
        if present:
            x = end_x(piece, segment, at_start)
            high = top if active else low - _TICK[NORMAL]
            painter.drawLine(QLineF(x, high, x, low))


def _paint_tick(
    painter: QPainter, end: QLineF, inward: float, emphasis: int, colour: QColor
) -> None:
    """Paint a fragment's end: a tick, for an active mark a bracket as high as the line."""
    thick = min(2.0, _THICKNESS.get(emphasis, 2.0))
    pen = QPen(colour, thick)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    x, low = end.x1() + inward * thick / 2, end.y2()
    if emphasis == ACTIVE:
        top = end.y1() + 1
        painter.drawLine(QLineF(x, top, x, low))
        painter.drawLine(QLineF(x - inward, top + 1, x + inward * 4, top + 1))
    else:
        high = low - _THICKNESS.get(emphasis, 2.0) - _TICK.get(emphasis, 5.0)
        painter.drawLine(QLineF(x, high, x, low))


def _paint_joins(
    painter: QPainter, flow: Flow, piece: Piece, segments: list[Segment], look: Look
) -> None:
    """Join the fragments of an active mark that lie on one line by dots."""
    last: dict[tuple[str, int], Segment] = {}
    for segment in segments:
        mark = flow.marks[segment.mark]
        if mark.style not in LANED or mark.emphasis != ACTIVE:
            continue
        before = last.get((segment.mark, segment.line))
        last[segment.mark, segment.line] = segment
        if before is None or before.fragment == segment.fragment:
            continue
        y = row_y(piece.lines[segment.line], segment.row) + 1.7
        pen = QPen(look.line(mark), 1.6, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        start = before.left if before.left > segment.left else before.right
        end = segment.right if before.left > segment.left else segment.left
        painter.drawLine(QLineF(start, y, end, y))


def _full(colour: QColor) -> tuple[QColor, QColor]:
    """Return ground and letters of an active chip: white on colour where that can be."""
    white = QColor(255, 255, 255)
    if contrast(white, colour) < LINE_CONTRAST:
        return colour, ink(colour)
    share = 0.0
    while contrast(white, mix(colour, QColor(0, 0, 0), share)) < TEXT_CONTRAST:
        share += 0.05
    return mix(colour, QColor(0, 0, 0), share), white


def chip_colours(mark: Mark, look: Look) -> tuple[QColor, QColor]:
    """Return ground and letters of a chip, with a contrast of at least 4.5."""
    colour = QColor(mark.colour)
    if mark.style == OUTLINE:
        quiet = mix(colour, look.text, 0.4) if mark.emphasis == QUIET else colour
        return look.base, readable(quiet, look.base, TEXT_CONTRAST)
    if mark.emphasis == ACTIVE:
        return _full(colour)
    if mark.emphasis == QUIET:
        return look.base, readable(mix(colour, look.text, 0.4), look.base, TEXT_CONTRAST)
    ground = mix(look.base, colour, 0.3 if look.dark else 0.16)
    return ground, readable(colour, ground, TEXT_CONTRAST)


def _paint_chip(painter: QPainter, flow: Flow, chip: Chip, look: Look) -> None:
    mark = flow.marks[chip.mark]
    ground, letters = chip_colours(mark, look)
    frame = QPen(look.line(mark), 1.0, Qt.PenStyle.DashLine)
    painter.setPen(frame if mark.style == OUTLINE else Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(chip.rect, 3.5, 3.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(flow.metrics.chip_font)
    painter.setPen(letters)
    painter.drawText(chip.rect, Qt.AlignmentFlag.AlignCenter, chip.text)


def paint_arc(painter: QPainter, link: Link) -> None:
    """Paint a link's line; it runs below the lines and beside the column, over no letters."""
    start, end = link.start, link.end
    points = [start.head, QPointF(start.head.x(), start.floor)]
    if abs(start.floor - end.floor) > 1:
        points += [QPointF(link.gutter, start.floor), QPointF(link.gutter, end.floor)]
    points += [QPointF(end.head.x(), end.floor), end.head]
    painter.setPen(QPen(link.colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_rounded(points, 5.0))


def paint_arrow(painter: QPainter, link: Link, ground: QColor) -> None:
    """Paint a link's head, which must be seen over chips and underlines."""
    tip = link.end.head - QPointF(0, 2)
    head = QPolygonF([tip, tip + QPointF(-4.5, 7.5), tip + QPointF(4.5, 7.5)])
    painter.setPen(QPen(ground, 1.2))
    painter.setBrush(link.colour)
    painter.drawPolygon(head)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _rounded(points: list[QPointF], radius: float) -> QPainterPath:
    path = QPainterPath(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        one, two = QLineF(corner, before), QLineF(corner, after)
        bend = min(radius, one.length() / 2, two.length() / 2)
        if bend > 0:
            one.setLength(bend)
            two.setLength(bend)
            path.lineTo(one.p2())
            path.quadTo(corner, two.p2())
    path.lineTo(points[-1])
    return path
