"""The rows of a card, painted: parts, questions, agreed values, options."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from annotator.adjudicate import Option
from annotator.ui import theme
from annotator.ui.differing import Excerpt, Words
from annotator.ui.labels import directed, draw_line, line_height, plain
from annotator.ui.names import number
from annotator.ui.reviewwords import letter

_CAP = 24
_CHIP = 20
_LAST_DIGIT = 9  # what has no digit is reached by arrows


class Clickable(QWidget):
    """A row that can be clicked; knows which side a line begins on."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.clicked.emit()

    @property
    def rtl(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def pitch(self) -> int:
        return line_height(self.fontMetrics(), self.font().pixelSize())

    def at_start(self, box: QRect, width: int) -> QRect:
        """Return the leading stretch of a box."""
        found = QRect(box)
        found.setWidth(width)
        if self.rtl:
            found.moveRight(box.right())
        return found

    def without_start(self, box: QRect, width: int) -> QRect:
        """Return a box without its leading stretch."""
        return box.adjusted(0, 0, -width, 0) if self.rtl else box.adjusted(width, 0, 0, 0)

    def at_end(self, box: QRect, width: int) -> QRect:
        """Return the trailing stretch of a box."""
        found = QRect(box)
        found.setWidth(width)
        if not self.rtl:
            found.moveRight(box.right())
        return found

    def without_end(self, box: QRect, width: int) -> QRect:
        """Return a box without its trailing stretch."""
        return box.adjusted(width, 0, 0, 0) if self.rtl else box.adjusted(0, 0, -width, 0)


class PartLine(Clickable):
    """The name of one attribution among several."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.setFixedHeight(self.pitch() + 12)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = theme.colours()
        painter.setPen(QColor(c.line))
        painter.drawLine(0, 4, self.width(), 4)
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(c.ink))
        draw_line(painter, self.rect().adjusted(0, 8, 0, 0), self.title, rtl=self.rtl)


class QuietLine(Clickable):
    """Whose version stands below."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.setFixedHeight(self.pitch() + 8)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(theme.colours().faint))
        draw_line(painter, self.rect().adjusted(0, 6, 0, 0), self.title, rtl=self.rtl)


class FacetHeading(Clickable):
    """▸ the question, and how the annotators are divided."""

    def __init__(self, title: str, divided: str, *, focused: bool) -> None:
        super().__init__()
        self.title, self.divided, self.focused = title, divided, focused
        self.setFixedHeight(self.pitch() + 10)
        self.setAccessibleName(f"{title} {divided}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = theme.colours()
        box = self.rect().adjusted(0, 4, 0, 0)
        font = QFont(self.font())
        font.setBold(self.focused)
        painter.setFont(font)
        painter.setPen(QColor(c.accent if self.focused else c.ink))
        if self.focused:
            _triangle(painter, self.at_start(box, 14), c.accent, rtl=self.rtl)
        width = painter.fontMetrics().horizontalAdvance(self.divided) + 6
        words = self.without_end(self.without_start(box, 16), width)
        draw_line(painter, words, self.title, rtl=self.rtl)
        painter.setPen(QColor(c.faint))
        draw_line(painter, self.at_end(box, width), self.divided, rtl=not self.rtl)


def _triangle(painter: QPainter, box: QRect, colour: str, *, rtl: bool) -> None:
    """Paint the sign of the focused question, pointing the way of reading."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    y = box.center().y() + 1
    x = box.right() - 2 if rtl else box.left() + 2
    step = -8 if rtl else 8
    painter.drawPolygon([QPointF(x, y - 5), QPointF(x + step, y), QPointF(x, y + 5)])
    painter.restore()


class ClosedLine(Clickable):
    """A question that asks nothing: its name, its value, ✓ and how it came about."""

    def __init__(self, title: str, words: str, how: str) -> None:
        super().__init__()
        self.title, self.words, self.how = title, words, how
        self.focused = self.own = False
        self.setFixedHeight(self.pitch() + 2)
        self.setAccessibleName(f"{title}: {words} ({how})")

    def mark(self, *, focused: bool, own: bool) -> None:
        self.focused, self.own = focused, own

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = theme.colours()
        box = self.rect().adjusted(0, 1, 0, -1)
        if self.focused or self.underMouse():
            painter.setPen(QColor(c.accent if self.focused else c.glow))
            painter.setBrush(QColor(c.glow))
            painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 5, 5)
        _tick(painter, self.at_start(box, 16), c.warning if self.own else c.good)
        inner = self.without_start(box, 20)
        painter.setPen(QColor(c.faint))
        wide = min(max(96, box.width() // 3), 170)
        draw_line(painter, self.at_start(inner, wide), self.title, rtl=self.rtl)
        painter.setPen(QColor(c.ink if self.own else c.faint))
        draw_line(painter, self.without_start(inner, wide + 8), self.words, rtl=self.rtl)


def _tick(painter: QPainter, box: QRect, colour: str) -> None:
    painter.save()
    painter.setPen(QPen(QColor(colour), 2))
    x, y = box.center().x(), box.center().y()
    painter.drawPolyline([QPointF(x - 4, y), QPointF(x - 1, y + 4), QPointF(x + 5, y - 4)])
    painter.restore()


class OptionLine(Clickable):
    """Digit, words with what is only here, letters of the holders, ● of the proposal."""

    def __init__(self, option: Option, shown: Excerpt) -> None:
        super().__init__()
        self.option, self.shown = option, shown
        self.proposed = self.chosen = self.focused = False
        self._words: Words | None = None
        self._width = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _room(self, width: int) -> int:
        return width - _CAP - 26 - self._chips_width() - 18

    def _chips_width(self) -> int:
        return len(self.option.holders) * (_CHIP + 3)

    def _laid_out(self, width: int) -> Words:
        if self._words is None or width != self._width:
            self._words, self._width = Words(self.shown, self.font(), self._room(width)), width
        return self._words

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(_CAP + 8, round(self._laid_out(width).height) + 10)

    def sizeHint(self) -> QSize:
        return QSize(260, _CAP + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = theme.colours()
        box = self.rect().adjusted(1, 1, -1, -1)
        if self.focused or self.underMouse():
            painter.setPen(QColor(c.accent) if self.focused else QColor(c.line))
            painter.setBrush(QColor(c.glow if self.proposed or self.chosen else c.paper))
            painter.drawRoundedRect(box, 7, 7)
        inner = box.adjusted(6, 4, -6, -4)
        self._cap(painter, self.at_start(inner, _CAP))
        rest = self.without_start(inner, _CAP + 8)
        chips = self._chips_width()
        self._chips(painter, self.at_end(rest, chips))
        rest = self.without_end(rest, chips + 4)
        self._sign(painter, self.at_end(rest, 14))
        rest = self.without_end(rest, 16)
        words = self._laid_out(self.width())
        ink = c.ink if self.focused or self.chosen else c.faint
        x = rest.right() - self._room(self.width()) if self.rtl else rest.left()
        colour = QColor(_colour(self.option))
        top = rest.top() + max(0.0, (rest.height() - words.height) / 2)
        words.paint(painter, QPointF(x, top), QColor(ink), colour)

    def _cap(self, painter: QPainter, box: QRect) -> None:
        c = theme.colours()
        cap = QRectF(box.left() + 1, box.top() + 1, _CAP - 2, _CAP - 2)
        painter.setPen(QColor(c.accent))
        painter.setBrush(QColor(c.accent) if self.focused else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap, 5, 5)
        painter.setPen(QColor(c.on_accent if self.focused else c.accent))
        if self.option.number <= _LAST_DIGIT:
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, number(self.option.number))

    def _chips(self, painter: QPainter, box: QRect) -> None:
        """Paint the letters of who holds it, each in its colour."""
        x = box.right() - _CHIP if self.rtl else box.left()
        for place in self.option.holders:
            colour = theme.letter_colour(place)
            chip = QRectF(x, box.top() + 2, _CHIP, _CHIP)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(chip, 5, 5)
            painter.setPen(QColor(theme.readable_on(colour)))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
            painter.drawText(chip, flags, letter(place))
            x += -(_CHIP + 3) if self.rtl else _CHIP + 3

    def _sign(self, painter: QPainter, box: QRect) -> None:
        """Paint ● beside what Enter takes, ✓ beside what was taken."""
        c = theme.colours()
        spot = QRect(box.left(), box.top(), box.width(), _CAP)
        if self.chosen:
            _tick(painter, spot, c.warning)
        elif self.proposed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent))
            painter.drawEllipse(QPointF(spot.center()) + QPointF(0.5, 1), 4.5, 4.5)


def _colour(option: Option) -> str:
    return theme.letter_colour(option.holders[0]) if option.holders else theme.colours().warning


class EndLine(Clickable):
    """A line at the end that says which keys go on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(plain(directed(text), "faint", wrap=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(text)
