"""A small plot: one bar a document, the worst on top; what is undefined says so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.agreement.figures import Figure, Undefined
from annotator.i18n import _
from annotator.ui import theme
from annotator.ui.labels import draw_line, line_height
from annotator.ui.names import decimal

Bar = tuple[str, str, Figure]  # id, title, value
_MOST = 8


class BarPlot(QWidget):
    """Bars from 0 to 1; a click chooses the document."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.bars: list[Bar] = []
        self.now: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_values(self, title: str, bars: Sequence[Bar], now: str | None) -> None:
        """Show these documents, those that agree least first."""

        def rank(bar: Bar) -> tuple[bool, float, str]:
            value = bar[2]
            undefined = isinstance(value, Undefined)
            return undefined, 0.0 if isinstance(value, Undefined) else value, bar[1]

        self.title, self.now = title, now
        self.bars = sorted(bars, key=rank)[:_MOST]
        spoken = [f"{name}: {_shown(value)}" for _id, name, value in self.bars]
        self.setAccessibleName(f"{title} — " + " · ".join(spoken))
        self.updateGeometry()
        self.update()

    def _pitch(self) -> int:
        return line_height(self.fontMetrics(), self.font().pixelSize())

    def sizeHint(self) -> QSize:
        return QSize(300, self._pitch() * (len(self.bars) + 1) + 12)

    def _line(self, row: int) -> QRect:
        pitch = self._pitch()
        return QRect(0, 6 + row * pitch, self.width(), pitch)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = theme.colours()
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.setPen(QColor(c.faint))
        head = _("{measure}, by document, the lowest first", measure=self.title)
        draw_line(painter, self._line(0), head, rtl=rtl)
        for row, (id, title, value) in enumerate(self.bars, 1):
            self._bar(painter, self._line(row), (id, title, value), rtl=rtl)

    def _bar(self, painter: QPainter, line: QRect, bar: Bar, *, rtl: bool) -> None:
        c = theme.colours()
        id, title, value = bar
        names, figures = line.width() * 2 // 5, 76
        at = QRect(line)
        at.setWidth(names - 8)
        if rtl:
            at.moveRight(line.right())
        painter.setPen(QColor(c.accent if id == self.now else c.ink))
        draw_line(painter, at, title, rtl=rtl)
        room = line.width() - names - figures
        left = line.left() + (figures if rtl else names)
        track = QRectF(left, line.center().y() - 4, room, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.line))
        painter.drawRoundedRect(track, 4, 4)
        if not isinstance(value, Undefined):
            filled = QRectF(track)
            filled.setWidth(room * max(0.0, min(1.0, value)))
            if rtl:
                filled.moveRight(track.right())
            painter.setBrush(QColor(c.accent))
            painter.drawRoundedRect(filled, 4, 4)
        end = QRect(line)
        end.setWidth(figures - 8)
        if not rtl:
            end.moveRight(line.right())
        painter.setPen(QColor(c.faint if isinstance(value, Undefined) else c.ink))
        draw_line(painter, end, _shown(value), rtl=rtl)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = (round(event.position().y()) - 6) // self._pitch() - 1
        if 0 <= row < len(self.bars):
            self.chosen.emit(self.bars[row][0])


def _shown(value: Figure) -> str:
    return "–" if isinstance(value, Undefined) else decimal(value)
