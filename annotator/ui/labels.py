"""Small parts that every panel is made of: plain labels, headings, flat buttons."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolButton

from annotator.i18n import is_rtl
from annotator.model.text import OffsetMap
from annotator.ui import theme

_RIGHT = Qt.TextElideMode.ElideRight
_FORCED = dict.fromkeys(range(0x202A, 0x202F))  # embeddings and overrides, and what ends them


def plain(text: str = "", name: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label that shows its text as it is: never as markup."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wrap)
    if name:
        label.setObjectName(name)
    return label


def directed(text: str) -> str:
    """Return a sentence that runs as the window does, whatever it begins with.

    One that begins with the name of a key or with a title would run as that does.
    """
    return ("\u200f" if is_rtl() else "\u200e") + text if text else text


def flat(text: str, tip: str = "") -> QToolButton:
    """Return a quiet button with a word or a sign on it."""
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(tip or text)
    if tip:
        button.setToolTip(tip)
    button.setAutoRaise(True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


class Wide(QPushButton):
    """A button as wide as there is room; its text ends in … where the room ends."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("value")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""

    def say(self, text: str, *, faint: bool = False) -> None:
        self._whole = text
        colour = theme.colours().faint if faint else theme.colours().ink
        self.setStyleSheet(f"color: {colour};")
        self._fit()

    def whole(self) -> str:
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 24
        self.setText(self.fontMetrics().elidedText(self._whole, _RIGHT, room))


def line_height(metrics: QFontMetrics, pixels: int) -> int:
    """Return the pitch of lines in lists: Arabic faces ask for more room than their letters."""
    return min(metrics.height(), round(pixels * 1.8))


def reads_from_right(text: str) -> bool:
    """Return whether the first letter with a direction is an Arabic (or Hebrew) one."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def draw_line(painter: QPainter, box: QRect, text: str, *, rtl: bool) -> None:
    """Paint one line of text at the leading edge of the window, in the text's own direction.

    Characters that turn the direction by force are left out: they could make a name or a title
    read as another one.
    """
    text = text.translate(_FORCED)
    room = painter.fontMetrics().elidedText(text, _RIGHT, box.width())
    align = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    align |= Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    own = reads_from_right(text)
    direction = Qt.LayoutDirection.RightToLeft if own else Qt.LayoutDirection.LeftToRight
    painter.setLayoutDirection(direction)
    painter.drawText(box, align | Qt.TextFlag.TextDontClip, room)


def first_line(text: str, font: QFont, width: int) -> int:
    """Return how many characters of a text fit into a line of this width."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(width, 1))
    layout.endLayout()
    return OffsetMap(text).from16(line.textLength())
