"""The list of a document's attributions and suggestions in text order, with the chain."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.i18n import _
from annotator.model.records import Attribution
from annotator.ui import theme
from annotator.ui.labels import draw_line, line_height
from annotator.ui.names import number, short, value_name, who, words_of
from annotator.ui.offermarks import percent
from annotator.ui.offers import Offers, is_offer
from annotator.ui.session import Session, hull

_Index = QModelIndex | QPersistentModelIndex
_ITEM = int(Qt.ItemDataRole.UserRole)
_DEPTH = _ITEM + 1
_STEP = 16  # pixels of indentation for each attribution outward
_DEEPEST = 6
_NOWHERE = QModelIndex()
ALL, MADE, OFFERED = "all", "made", "offered"
FILTERS = (ALL, MADE, OFFERED)
_CENTRED = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip


class AttributionModel(QAbstractListModel):
    """The attributions of the open document, as the session holds them, and what is offered.

    `shown` says which of them: all, those made, or those offered.
    """

    def __init__(self, session: Session, offers: Offers) -> None:
        super().__init__()
        self.session = session
        self.offers = offers
        self.shown = ALL
        self.items: list[Attribution] = []
        self.reload()

    def reload(self) -> None:
        self.beginResetModel()
        self.items = self._shown()
        self.endResetModel()

    def _shown(self) -> list[Attribution]:
        made = self.session.ordered() if self.shown != OFFERED else []
        offered = [x.item for x in self.offers.found.values()] if self.shown != MADE else []
        if not offered:
            return made
        return sorted([*made, *offered], key=lambda item: (hull(item)[0], -hull(item)[1]))

    def depth(self, item: Attribution) -> int:
        return self.offers.depth(item) if is_offer(item.id) else self.session.depth(item)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.who(item)
        if role == _ITEM:
            return item
        if role == _DEPTH:
            return self.depth(item)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(item)
        return None

    def who(self, item: Attribution) -> str:
        offer = self.offers.get(item.id)
        name = self.offers.name(offer) if offer else self.session.entity_name(item.entity)
        return who(item, self.session.text, name)

    def sign(self, item: Attribution) -> str:
        """Return what tells a suggestion from an attribution: its sign and confidence."""
        offer = self.offers.get(item.id)
        return f"◇ {percent(offer)}" if offer else ""

    def stance(self, item: Attribution) -> str:
        return value_name(self.session.tagset, item, "stance")

    def content(self, item: Attribution) -> str:
        """Return what is attributed; without it the cue."""
        text = self.session.text
        return short(words_of(item, "content", text) or words_of(item, "cue", text), 140)

    def _spoken(self, item: Attribution) -> str:
        depth = number(self.depth(item) + 1)
        parts = [self.who(item), self.stance(item), self.content(item)]
        spoken = " — ".join(part for part in parts if part)
        offer = self.offers.get(item.id)
        if offer is not None:
            return _("suggestion, {percent}: {name}", percent=percent(offer), name=spoken)
        return _("{attribution} (level {n} of the chain)", attribution=spoken, n=depth)

    def row_of(self, id: str | None) -> int:
        return next((row for row, item in enumerate(self.items) if item.id == id), -1)


class _AttributionLine(QStyledItemDelegate):
    """Source and stance on the first line, the content on the second, rails for the chain."""

    def __init__(self, model: AttributionModel, parent: QListView) -> None:
        super().__init__(parent)
        self.model = model

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        view: Any = option
        return QSize(80, line_height(view.fontMetrics, view.font.pixelSize()) * 2 + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view: Any = option
        rtl = view.direction == Qt.LayoutDirection.RightToLeft
        c = theme.colours()
        item: Attribution = index.data(_ITEM)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if view.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(view.rect, QColor(c.glow))
        depth = min(int(index.data(_DEPTH)), _DEEPEST)
        self._rails(painter, view.rect, depth, rtl=rtl)
        indent = 16 + depth * _STEP
        box: QRect = view.rect.adjusted(12, 7, -indent, -7)
        if not rtl:
            box = view.rect.adjusted(indent, 7, -12, -7)
        pitch = line_height(view.fontMetrics, view.font.pixelSize())
        line = QRect(box.left(), box.top(), box.width(), pitch)
        self._first_line(painter, line, item, rtl=rtl)
        painter.setPen(QColor(c.faint))
        draw_line(painter, line.translated(0, pitch), self.model.content(item), rtl=rtl)
        painter.restore()

    def _rails(self, painter: QPainter, rect: QRect, depth: int, *, rtl: bool) -> None:
        """Draw one rail for each enclosing attribution; the last one bends into the line."""
        c = theme.colours()
        painter.setPen(QColor(c.accent if depth else c.line))
        for level in range(depth):
            x = 14 + level * _STEP
            x = rect.right() - x if rtl else rect.left() + x
            if level < depth - 1:
                painter.setPen(QColor(c.line))
                painter.drawLine(x, rect.top(), x, rect.bottom())
                continue
            painter.setPen(QColor(c.accent))
            middle = rect.top() + rect.height() // 4 + 4
            painter.drawLine(x, rect.top(), x, middle)
            painter.drawLine(x, middle, x - 9 if rtl else x + 9, middle)

    def _first_line(self, painter: QPainter, line: QRect, item: Attribution, *, rtl: bool) -> None:
        c = theme.colours()
        stance, sign = self.model.stance(item), self.model.sign(item)
        chip = _(" · ").join(part for part in (sign, stance) if part)
        room = line.width()
        if chip:
            room -= self._stance(painter, line, item, chip, rtl=rtl) + 8
        font = QFont(painter.font())
        font.setBold(not sign)
        painter.setFont(font)
        named = item.spans.get("source") or item.entity
        painter.setPen(QColor(c.ink if named and not sign else c.faint))
        words = QRect(line)
        words.setWidth(room)
        if rtl:
            words.moveRight(line.right())
        draw_line(painter, words, self.model.who(item), rtl=rtl)
        font.setBold(False)
        painter.setFont(font)

    def _stance(
        self, painter: QPainter, line: QRect, item: Attribution, words: str, *, rtl: bool
    ) -> int:
        """Paint the stance at the end of a line, as a chip in its colour; return its width.

        That of a suggestion has a broken frame and no ground, as its marks have.
        """
        c = theme.colours()
        width = painter.fontMetrics().horizontalAdvance(words) + 14
        chip = QRect(0, line.top() + 1, width, line.height() - 2)
        chip.moveLeft(line.left() if rtl else line.right() - width)
        attribute = self.model.session.tagset.attribute("stance")
        value = attribute.value(item.attributes.get("stance", "")) if attribute else None
        colour = (value.colour if value else "") or c.accent
        if is_offer(item.id):
            painter.setPen(QPen(QColor(c.faint), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.tint(colour, 0.28 if c.dark else 0.16)))
        painter.drawRoundedRect(chip, 6, 6)
        painter.setPen(QColor(c.faint if is_offer(item.id) else c.ink))
        painter.drawText(chip, _CENTRED, words)
        return width


class AttributionList(QListView):
    """Choosing a line makes its attribution the active one, or takes its suggestion in hand."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, session: Session, offers: Offers) -> None:
        super().__init__()
        self.session = session
        self.offers = offers
        self.lines = AttributionModel(session, offers)
        self.setModel(self.lines)
        self.setItemDelegate(_AttributionLine(self.lines, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Attributions"))
        self._following = False
        self.selectionModel().currentChanged.connect(self._choose)
        self.clicked.connect(self._click)
        self.activated.connect(lambda _index: self.left.emit())

    def reload(self) -> None:
        """Take over what there is and keep the one that is looked at selected."""
        self._following = True
        self.lines.reload()
        self._following = False
        self.follow()

    def follow(self) -> None:
        """Select the active attribution, or the suggestion in hand."""
        item = self.offers.item
        id = item.id if item is not None else self.session.active_id
        index = self.lines.index(self.lines.row_of(id))
        self._following = True
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)
        self._following = False
        if index.isValid():
            self.scrollTo(index)

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and not self._following:
            self.chosen.emit(self.lines.items[index.row()].id)

    def _click(self, index: QModelIndex) -> None:
        """Go there again on a click on the line that is selected already."""
        self.chosen.emit(self.lines.items[index.row()].id)

    def refresh_offer(self) -> None:
        """Take over how the suggestion in hand is corrected now."""
        item = self.offers.item
        row = self.lines.row_of(item.id) if item is not None else -1
        if item is not None and row >= 0:
            self.lines.items[row] = item
            index = self.lines.index(row)
            self.lines.dataChanged.emit(index, index)

    def show_only(self, shown: str) -> None:
        """Show all, only what was made, or only what is offered."""
        self.lines.shown = shown
        self.reload()
