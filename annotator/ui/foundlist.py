"""The list under a line to type in: a name, at the end of its line what is said beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.ui import theme
from annotator.ui.labels import draw_line, line_height

_Index = QModelIndex | QPersistentModelIndex
_ROW = int(Qt.ItemDataRole.UserRole)
_NOWHERE = QModelIndex()
_SIDES, _TOP, _GAP = 13, 4, 15  # pixels


@dataclass(frozen=True, slots=True)
class Shown:
    """What a row shows: a name, words beside it, words of warning below; faint ones are not sure.

    A slanted name is one that is not there yet.
    """

    name: str
    beside: str = ""
    below: str = ""
    faint: bool = False
    slanted: bool = False


class FoundModel(QAbstractListModel):
    """The rows of the list, of whatever kind; each is `shown` by its own property."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Any] = []

    def show_rows(self, rows: list[Any]) -> None:
        """Put these in place of what was found before."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        shown: Shown = self.rows[index.row()].shown
        if role == Qt.ItemDataRole.DisplayRole:
            return shown.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " — ".join(part for part in (shown.name, shown.beside, shown.below) if part)
        return shown if role == _ROW else None


class FoundLine(QStyledItemDelegate):
    """Paints a row from its beginning to its end, in the direction of the window."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view: Any = option
        lines = 2 if index.data(_ROW).below else 1
        pitch = line_height(view.fontMetrics, view.font.pixelSize())
        return QSize(120, pitch * lines + 2 * _TOP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view: Any = option
        c = theme.colours()
        rtl = view.direction == Qt.LayoutDirection.RightToLeft
        shown: Shown = index.data(_ROW)
        painter.save()
        if view.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(view.rect, QColor(c.glow))
        pitch = line_height(view.fontMetrics, view.font.pixelSize())
        box = QRect(view.rect.left() + _SIDES, view.rect.top() + _TOP,
                    view.rect.width() - 2 * _SIDES, pitch)  # fmt: skip
        width = painter.fontMetrics().horizontalAdvance(shown.beside) + _GAP if shown.beside else 0
        room = min(width, box.width() // 2)
        end = QRect(box)
        end.setWidth(room)
        if not rtl:
            end.moveRight(box.right())
        painter.setPen(QColor(c.faint))
        if shown.beside:
            draw_line(painter, end, shown.beside, rtl=not rtl)
        name = box.adjusted(room, 0, 0, 0) if rtl else box.adjusted(0, 0, -room, 0)
        self._name(painter, name, shown, QFont(view.font), rtl=rtl)
        if shown.below:
            painter.setPen(QColor(c.warning))
            draw_line(painter, box.translated(0, pitch), shown.below, rtl=rtl)
        painter.restore()

    def _name(self, painter: QPainter, box: QRect, shown: Shown, font: QFont, *, rtl: bool) -> None:
        c = theme.colours()
        font.setItalic(shown.slanted)
        painter.setFont(font)
        painter.setPen(QColor(c.faint if shown.faint else c.ink))
        draw_line(painter, box, shown.name, rtl=rtl)
        font.setItalic(False)
        painter.setFont(font)
