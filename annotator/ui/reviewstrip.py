"""The strip under the text: a tick for each card of the document, its state by shape and colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.adjudicate import Card
from annotator.i18n import _, ngettext
from annotator.ui import theme
from annotator.ui.names import number
from annotator.ui.review import Review
from annotator.ui.reviewwords import AUTOMATIC

OPEN, LATER, AGREED, DECIDED, DROPPED = "open", "later", "agreed", "decided", "dropped"
_SIZE = 14.0


def state_of(card: Card) -> str:
    """Return how far a card is: open, later, agreed, decided or dropped."""
    if card.is_open:
        return LATER if card.later else OPEN
    if card.parts and all(part.rejected for part in card.parts):
        return DROPPED
    if all(facet.state in AUTOMATIC for facet in card.facets):
        return AGREED
    return DECIDED


class ReviewStrip(QWidget):
    """Ticks in reading order; a click goes to the card."""

    card_clicked = Signal(str)

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("○ open · ◔ parked · ▬ automatic · ■ decided · × not kept"))

    def sizeHint(self) -> QSize:
        return QSize(200, 26)

    def refresh(self) -> None:
        cards = self.review.board.cards if self.review.board else ()
        left = self.review.left()
        text = ngettext("{count} card", "{count} cards", len(cards), count=number(len(cards)))
        self.setAccessibleName(_("{cards}, {left} left", cards=text, left=number(left)))
        self.update()

    def _places(self) -> list[tuple[Card, QRectF]]:
        cards = self.review.board.cards if self.review.board else ()
        if not cards:
            return []
        step = min(_SIZE + 8, (self.width() - 16) / len(cards))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        found = []
        for n, card in enumerate(cards):
            x = 8 + n * step
            x = self.width() - x - step if rtl else x
            found.append((card, QRectF(x, 0, step, self.height())))
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = theme.colours()
        for card, box in self._places():
            if self.review.card is not None and card.id == self.review.card.id:
                painter.setPen(QPen(QColor(c.accent), 1.5))
                painter.setBrush(QColor(c.glow))
                painter.drawRoundedRect(box.adjusted(0.5, 2, -0.5, -2), 5, 5)
            size = min(_SIZE, box.width() - 2) / 2 - 1
            _sign(painter, state_of(card), box.center(), size)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for card, box in self._places():
            if box.contains(event.position()):
                self.card_clicked.emit(card.id)


def _sign(painter: QPainter, state: str, at: QPointF, size: float) -> None:
    """Paint a card's state: each has a shape of its own."""
    c = theme.colours()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state in (OPEN, LATER):
        painter.setPen(QPen(QColor(c.accent), 2))
        painter.drawEllipse(at, size, size)
        if state == LATER:
            painter.setBrush(QColor(c.accent))
            painter.drawPie(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size), 0, 90 * 16)
    elif state == AGREED:
        painter.fillRect(QRectF(at.x() - size, at.y() - 2, 2 * size, 4), QColor(c.good))
    elif state == DECIDED:
        half = size - 0.5
        box = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.warning))
        painter.drawRoundedRect(box, 2, 2)
    else:
        painter.setPen(QPen(QColor(c.error), 2))
        half = size - 1
        for sign in (1, -1):
            start = QPointF(at.x() - half, at.y() - sign * half)
            painter.drawLine(start, QPointF(at.x() + half, at.y() + sign * half))
