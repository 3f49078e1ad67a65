"""Bars in the order of time, one a document: how a person's work goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from annotator.i18n import _
from annotator.ui import theme
from annotator.ui.labels import directed, draw_line, line_height

_WIDEST, _NARROWEST, _GAP = 40, 4, 4
_HIGH = 64


@dataclass(frozen=True, slots=True)
class Bar:
    """A document and its value: `height` from 0 to 1, None where there is none, and in words."""

    title: str
    height: float | None
    words: str


class CourseChart(QWidget):
    """Time runs the way of reading; the newest documents are kept when there is no room for all."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, title: str, bars: Sequence[Bar]) -> None:
        """Show these documents, the first one first."""
        self.title, self.bars = title, tuple(bars)
        spoken = _(" · ").join(f"{bar.title}: {bar.words}" for bar in bars)
        self.setAccessibleName(f"{title} — {spoken}")
        self.updateGeometry()
        self.update()

    def _pitch(self) -> int:
        return line_height(self.fontMetrics(), self.font().pixelSize())

    def sizeHint(self) -> QSize:
        return QSize(260, self._pitch() * 3 + _HIGH)

    def shown(self) -> tuple[Bar, ...]:
        """Return the bars for which there is room."""
        room = max(1, self.width() // (_NARROWEST + _GAP))
        return self.bars[-room:]

    def box(self, place: int) -> QRect:
        """Return the column of a shown bar, its words above it and all."""
        pitch = self._pitch()
        step = min(_WIDEST + _GAP, max(1, self.width() // max(1, len(self.shown()))))
        found = QRect(place * step, pitch, step, pitch + _HIGH)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            found.moveRight(self.width() - 1 - place * step)
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = theme.colours()
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        pitch = self._pitch()
        painter.setPen(QColor(c.faint))
        draw_line(painter, QRect(0, 0, self.width(), pitch), directed(self.title), rtl=rtl)
        small = QFont(self.font())
        small.setPixelSize(max(10, self.font().pixelSize() - 3))
        painter.setFont(small)
        for place, bar in enumerate(self.shown()):
            self._paint_bar(painter, self.box(place), bar)
        foot = QRect(0, 2 * pitch + _HIGH, self.width(), pitch)
        painter.setPen(QColor(c.faint))
        draw_line(painter, foot, _("in the order in which they were handed in"), rtl=rtl)

    def _paint_bar(self, painter: QPainter, column: QRect, bar: Bar) -> None:
        c = theme.colours()
        pitch = self._pitch()
        wide = max(_NARROWEST, column.width() - _GAP)
        left = column.left() + (column.width() - wide) / 2
        bottom = float(column.bottom() + 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.line))
        painter.drawRect(QRectF(left, bottom - 1, wide, 1))
        high = 0.0 if bar.height is None else _HIGH * min(1.0, max(0.0, bar.height))
        painter.setBrush(QColor(c.accent))
        painter.drawRoundedRect(QRectF(left, bottom - high, wide, high), 2, 2)
        if painter.fontMetrics().horizontalAdvance(bar.words) <= column.width():
            above = QRectF(column.left(), bottom - high - pitch, column.width(), pitch)
            painter.setPen(QColor(c.ink if bar.height is not None else c.faint))
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            painter.drawText(above, flags | Qt.TextFlag.TextDontClip, bar.words)

    def event(self, event: QEvent) -> bool:
        """Name the document under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            shown = self.shown()
            at = next((n for n in range(len(shown)) if self.box(n).contains(event.pos())), None)
            if at is not None:
                words = f"{shown[at].title}: {shown[at].words}"
                QToolTip.showText(event.globalPos(), words, self)
                return True
        return super().event(event)
