"""Words in which some stretches stand out: tinted, underlined and bracketed, letters joined.

A character format would break an Arabic word where it begins, so the text is drawn whole and
what differs is painted over the boxes of its glyphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextLayout, QTextOption

from annotator.model.records import Fragment
from annotator.model.text import OffsetMap
from annotator.ui.labels import reads_from_right

_AROUND = 30  # characters of agreement that are shown around a difference
_GAP = " … "


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words for a line of the screen; `ranges` are places in `text` that stand out."""

    text: str
    ranges: tuple[Fragment, ...] = ()


def excerpt(
    text: str, parts: Sequence[Fragment], only: Sequence[Fragment], near: Iterable[Fragment]
) -> Excerpt:
    """Return the words of a span, long agreement left out.

    Its beginning, its end and what lies around the differences (`near`) stay.
    """
    kept = _kept(text, parts, near)
    words, ranges = "", []
    last: Fragment | None = None
    for start, end in kept:
        if last is not None:
            whole = any(a <= last[1] and start <= b for a, b in parts)
            words += _GAP if whole or last[1] != start else ""
        for a, b in only:
            low, high = max(a, start), min(b, end)
            if low < high:
                shift = len(words) - start
                ranges.append((low + shift, high + shift))
        words += text[start:end]
        last = (start, end)
    return Excerpt(words.replace("\n", " "), tuple(ranges))


def _kept(text: str, parts: Sequence[Fragment], near: Iterable[Fragment]) -> list[Fragment]:
    wanted = [(a - _AROUND, b + _AROUND) for a, b in near]
    first, last = parts[0][0], parts[-1][1]
    wanted += [(first, first + _AROUND), (last - _AROUND, last)]
    found: list[Fragment] = []
    for start, end in parts:
        for a, b in sorted(wanted):
            low, high = _to_words(text, (max(a, start), min(b, end)), (start, end))
            if low >= high:
                continue
            if found and low <= found[-1][1] + len(_GAP) + 4 and found[-1][0] >= start:
                found[-1] = (found[-1][0], max(high, found[-1][1]))
            else:
                found.append((low, high))
    return found


def _to_words(text: str, wanted: Fragment, limits: Fragment) -> Fragment:
    low, high = wanted
    while limits[0] < low < limits[1] and not text[low - 1].isspace():
        low -= 1
    while limits[0] < high < limits[1] and not text[high].isspace():
        high += 1
    return low, high


class Words:
    """An excerpt laid out for a width."""

    def __init__(self, shown: Excerpt, font: QFont, width: float, most: int = 6) -> None:
        self.shown = shown
        self._map = OffsetMap(shown.text)
        self._layout = QTextLayout(shown.text, font)
        option = QTextOption()
        rtl = reads_from_right(shown.text)
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        option.setTextDirection(direction)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._rtl = rtl
        pitch = min(self._metrics_height(font), font.pixelSize() * 1.9) + 3
        self._layout.beginLayout()
        lines = 0
        while lines < most:
            line = self._layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(width, 20))
            line.setPosition(QPointF(0, lines * pitch + (pitch - line.height()) / 2))
            lines += 1
        self._layout.endLayout()
        self.height = lines * pitch

    @staticmethod
    def _metrics_height(font: QFont) -> float:
        layout = QTextLayout("ابgي", font)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        return line.height()

    def paint(self, painter: QPainter, at: QPointF, ink: QColor, colour: QColor) -> None:
        """Paint the words, what differs in the colour and with brackets at its ends."""
        boxes = [box.translated(at) for box in self.boxes()]
        ground = QColor(colour)
        ground.setAlpha(48)
        for box in boxes:
            painter.fillRect(box, ground)
        painter.setPen(ink)
        self._layout.draw(painter, at)
        painter.save()
        painter.setPen(colour)
        for box in boxes:
            painter.setClipRect(box)
            self._layout.draw(painter, at)
        painter.restore()
        for box in boxes:
            _bracket(painter, box, colour)

    def boxes(self) -> list[QRectF]:
        """Return where the stretches that stand out are painted."""
        found: list[QRectF] = []
        for start, end in self.shown.ranges:
            first, last = self._map.to16(start), self._map.to16(end)
            for number in range(self._layout.lineCount()):
                line = self._layout.lineAt(number)
                low = max(first, line.textStart())
                high = min(last, line.textStart() + line.textLength())
                if low >= high:
                    continue
                rects = [run.boundingRect() for run in line.glyphRuns(low, high - low)]
                if rects:
                    left = min(rect.left() for rect in rects)
                    right = max(rect.right() for rect in rects)
                    height = min(line.height(), 2.0 * self._layout.font().pixelSize())
                    top = line.y() + (line.height() - height) / 2
                    found.append(QRectF(left, top, right - left, height))
        return found


def _bracket(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Paint ⎣ … ⎦ around a stretch: its shape says what its colour says."""
    pen = QPen(colour, 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    left, right, low = box.left() - 0.5, box.right() + 0.5, box.bottom() + 1
    painter.drawLine(QLineF(left - 1, low, right + 1, low))
    for x in (left, right):
        painter.drawLine(QLineF(x, low, x, low - 6))
