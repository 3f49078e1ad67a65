"""Icons: own drawings recoloured to the theme; arrows turn with the direction of the window."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

from annotator import paths
from annotator.i18n import is_rtl
from annotator.ui import theme

_TURNING = frozenset({"back", "forward", "undo", "redo"})
_SIZE = 48  # drawn larger than shown: sharp on dense screens


def icon(name: str) -> QIcon:
    """Return an icon in the colour of the theme; an unknown name gives an empty one."""
    return _drawn(name, theme.colours().ink, is_rtl() and name in _TURNING)


def problem(colour: str) -> QIcon:
    """Return the sign of an error or a warning, in its colour."""
    return _drawn("problem", colour, False)


@lru_cache(maxsize=256)
def _drawn(name: str, colour: str, turned: bool) -> QIcon:
    file = paths.data("resources") / "icons" / f"{name}.svg"
    if not file.is_file():
        return QIcon()
    svg = file.read_text(encoding="utf-8").replace("currentColor", colour)
    pixmap = QPixmap(_SIZE, _SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, _SIZE, _SIZE))
    painter.end()
    if turned:
        pixmap = pixmap.transformed(QTransform().scale(-1, 1))
    return QIcon(pixmap)


@lru_cache(maxsize=64)
def key_cap(key: str, colour: str) -> QIcon:
    """Return a coloured key cap: the icon of a role."""
    pixmap = QPixmap(_SIZE, _SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(3, 3, _SIZE - 6, _SIZE - 6), 11, 11)
    painter.setPen(QColor(theme.readable_on(colour)))
    font = QFont(theme.interface_font())
    font.setBold(True)
    font.setPixelSize(30)
    painter.setFont(font)
    painter.drawText(QRectF(0, 0, _SIZE, _SIZE), Qt.AlignmentFlag.AlignCenter, key)
    painter.end()
    return QIcon(pixmap)
